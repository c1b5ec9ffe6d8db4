"""Says what each element of a Formex act or annex is: article, paragraph, point, division, recital, row.

In: elements (`Body.visit`). Out: `Body.lines`, with levels as the elements nest. Example: a LIST inside the
ALINEA of a PARAG gives its items level 2, whatever their numbers look like.

Elements state nearly everything; only the kind of a division or annex has to be read from its title.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from tracker.act import Kind
from tracker.line import Role
from tracker.numbering import introduces, split_number
from tracker.readers.formex_text import Part, Words, joined, one_line, split_title
from tracker.readers.formex_walk import NUMBERS, Opening, Walk

ANNEXES = ("ANNEX", "CONS.ANNEX")
_ACT_TITLE_IN = ("ACT", "CONS.DOC", "BIB.DATA")
_TITLED = frozenset({Role.ANNEX, Role.APPENDIX, Role.DIVISION, Role.HEADING})
_NESTED = {None: Kind.CHAPTER, Kind.PART: Kind.TITLE, Kind.TITLE: Kind.CHAPTER, Kind.CHAPTER: Kind.SECTION}
"""What a division with a nameless title is, by the division around it."""
_MOST_COLUMNS = 100


class Body(Walk):
    """The lines of the acts and annexes of one file."""

    def __init__(self, root: etree._Element) -> None:
        super().__init__(root)
        self.images: list[str] = []
        self.elsewhere: list[str] = []
        self._counts = {"quotation": 0, "table": 0}
        paragraphs = ("P", "TXT", "ALINEA", "LIST", "DLIST", "TI", "STI", "TOC.ITEM", "MARGIN", "COMMENT")
        formulas = ("PREAMBLE.INIT", "GR.VISA.INIT", "PREAMBLE.FINAL")
        self.inline |= {"TERM": self._term, "DEFINITION": self._definition}
        self.structure = {
            **dict.fromkeys(paragraphs, self.flow),
            **dict.fromkeys(formulas, lambda formula: self._lines(formula, Role.FORMULA)),
            **dict.fromkeys(ANNEXES, self._annex),
            **dict.fromkeys(("NP", "PARAG"), self._numbered),
            **dict.fromkeys(("ITEM", "DLIST.ITEM"), self._item),
            "FAM.COMP": self._family,
            "TITLE": self._title,
            "VISA": lambda visa: self._top_line(visa, Role.CITATION),
            "GR.CONSID.INIT": self._before_recitals,
            "CONSID": self._recital,
            "FINAL": self._final,
            "SIGNATURE": self._signature,
            "DIVISION": self._division,
            "GR.SEQ": self._sequence,
            "SUBDIV": self._subdivision,
            "ARTICLE": self._article,
            "STI.ART": lambda heading: self._lines(heading, Role.HEADING),
            "QUOT.S": self._quotation,
            "TBL": self._table,
            "INCL.ELEMENT": self._included,
        }

    # -- numbered items ----------------------------------------------------------------------------------------

    def _numbered(self, element: etree._Element, kind: Kind | None = None) -> None:
        """PARAG, NP, an unnumbered ITEM: opens an item of the next level."""
        if self.place.role is not Role.TEXT:  # inside a title
            self.append(Opening(self.place.role), self.collect(element))
            return
        self.settle()
        with self.at(level=self.place.level + 1, headings=False), self.owner():
            self.opening = Opening(kind=kind) if kind else None
            self._parts(element)

    def _parts(self, element: etree._Element) -> None:
        """The number, then the rest, of a numbered element."""
        self.say(element.text)
        for child in element:
            if child.tag in NUMBERS:
                role = self.opening.role if self.opening else Role.TEXT
                number = self.without_mark(self.collect(child))
                self.opening = Opening(
                    role, number, self._stated_kind(element, number.text), element.get("IDENTIFIER", "")
                )
            else:
                self.visit(child)
            self.say(child.tail)
        self.settle()

    def _stated_kind(self, element: etree._Element, num: str) -> Kind | None:
        """A PARAG is a paragraph also where its number does not say so: "(1)", "1." right in a quotation or SUBDIV."""
        unclear = num.startswith("(") or (self.place.quoted > 0 and self.place.level == 1) or self.place.level > 1
        return Kind.PARAGRAPH if element.tag == "PARAG" and unclear else None

    def _item(self, element: etree._Element) -> None:
        """ITEM: its NP says the number; without one it is an indent, unless the list is but a column of words."""
        parent = element.getparent()
        named = element.find("NP") is not None or (parent is not None and parent.get("TYPE") == "NONE")
        if named or not _text(element).strip():  # an empty one stands where an indent was deleted (31977L0388)
            self.flow(element)
        else:
            self._numbered(element, Kind.INDENT)

    def _term(self, element: etree._Element) -> None:
        """TERM: what separates it from its definition is an attribute of the list (32001R0044, Annex I)."""
        self.flow(element)
        item = element.getparent()
        dlist = item.getparent() if item is not None else None
        separator = dlist.get("SEPARATOR", "") if dlist is not None else ""
        self.say(f" {separator} ")

    def _definition(self, element: etree._Element) -> None:
        """DEFINITION: goes on in the line of its TERM, even where it is set in paragraphs."""
        self.say(element.text)
        for n, child in enumerate(element):
            if child.tag == "P" and n == 0 and not (element.text or "").strip():
                self.flow(child)
            else:
                self.visit(child)
            self.say(child.tail)

    # -- preamble and end --------------------------------------------------------------------------------------

    def _before_recitals(self, element: etree._Element) -> None:
        """GR.CONSID.INIT: "Whereas:"; in 32023R2854 it holds the last citation."""
        if introduces(_text(element)):
            self._lines(element, Role.FORMULA)
        else:
            self._top_line(element, Role.CITATION)

    def _recital(self, element: etree._Element) -> None:
        """CONSID; the "Whereas:" before the first is none, though 32023R2854 has it in one."""
        first = next(element.itersiblings("CONSID", preceding=True), None) is None
        if first and element.find("NP") is None and introduces(_text(element)):
            self._lines(element, Role.FORMULA)
        else:
            self._top_line(element, Role.RECITAL)

    def _top_line(self, element: etree._Element, role: Role) -> None:
        self.settle()
        with self.at(level=0, role=Role.TEXT, headings=False), self.owner():
            self.opening = Opening(role)
            self.say(element.text)
            for child in element:
                if child.tag == "NP":
                    self._parts(child)
                else:
                    self.visit(child)
                self.say(child.tail)
            self.settle()

    def _lines(self, element: etree._Element, role: Role) -> None:
        """Each paragraph is a line of its own."""
        with self.at(role=role):
            self.flow(element)
            self.flush()

    def _final(self, element: etree._Element) -> None:
        """FINAL: consolidated texts keep place and date as a plain P behind the last formula."""
        self._lines(element, Role.FORMULA)
        last = self.lines[-1] if self.lines else None
        dated = last and last.role is Role.FORMULA and any(character.isdigit() for character in last.text)
        if last and dated and element.find("SIGNATURE") is None:
            self.lines[-1] = replace(last, role=Role.SIGNATURE)

    def _signature(self, element: etree._Element) -> None:
        """SIGNATURE: place and date are one block, each signatory is one."""
        for child in element:
            if not isinstance(child.tag, str):
                self.visit(child)
            elif (words := self.collect(child)).text:
                self.append(Opening(Role.SIGNATURE), words)

    # -- articles ----------------------------------------------------------------------------------------------

    def _article(self, element: etree._Element) -> None:
        self.settle()
        source_id = element.get("IDENTIFIER", "")
        with self.at(level=0, role=Role.TEXT, headings=False), self.owner():
            if element.find("TI.ART") is None:
                self.open(Opening(Role.ARTICLE, source_id=source_id))
            for child in element:
                if child.tag == "TI.ART":
                    number = self.without_mark(self.collect(child))
                    self.open(Opening(Role.ARTICLE, number, source_id=source_id))
                else:
                    self.visit(child)
                self.say(child.tail)
            self.settle()

    def _quotation(self, element: etree._Element) -> None:
        """QUOT.S: text of another act, which counts anew."""
        self.settle()
        self.close_division(Role.TEXT)
        self._counts["quotation"] += 1
        self.fresh = True
        place = replace(
            self.place, role=Role.TEXT, level=0, division=0, kind=None, headings=True, quoted=self.place.quoted + 1
        )
        before, self.place = self.place, replace(place, quote=f"q{self._counts['quotation']}")
        with self.owner():
            self.flow(element)
            self.settle()
        self.place, self.fresh, self.to_close = before, False, None

    # -- titles, divisions, annexes ----------------------------------------------------------------------------

    def _title(self, element: etree._Element) -> None:
        """TITLE of the act; of a table; of anything that opens no division here ("Method A" in 32007L0064)."""
        parent = element.getparent()
        role = self.place.role
        if parent is not None and parent.tag in _ACT_TITLE_IN:
            role = Role.ACT_TITLE
        elif parent is not None and parent.tag == "DIV.CONSID":
            role = Role.FORMULA
        elif self.place.headings and self.lines and self.lines[-1].role in _TITLED:
            role = Role.HEADING  # the table is all of an annex ("Correlation table" in 32015R0848)
        self._lines(element, role)

    def _family(self, element: etree._Element) -> None:
        """FAM.COMP: has the act's title among its metadata, which matters where the act itself has none."""
        parent, title = element.getparent(), element.find("BIB.DATA/TITLE")
        if title is not None and (parent is None or parent.find("TITLE") is None):
            self._title(title)

    def _division(self, element: etree._Element) -> None:
        self.settle()
        level = max(self.place.division + 1, _figure(element.get("LEVEL"), 1))
        opened = False
        with self.at(division=level, level=0, role=Role.TEXT), self.owner():
            for child in element:
                if child.tag == "TITLE":
                    kind = self._open_titled(child, level)
                    self.place = replace(self.place, kind=kind)
                    opened = kind is not None
                else:
                    self.visit(child)
                self.say(child.tail)
            self.settle()
        self.to_close = level if opened else None

    def _sequence(self, element: etree._Element) -> None:
        """GR.SEQ: a division of an annex if it has a title, an item if it has a number, else nothing of its own."""
        if element.find("TITLE") is not None and self.place.headings:
            self._division(element)
        elif element.find("NO.GR.SEQ") is not None:
            self._numbered(element)
        else:
            self.flow(element)

    def _subdivision(self, element: etree._Element) -> None:
        """SUBDIV: "A. Exemptions ..." inside an article, with paragraphs of its own (31977L0388, Article 13)."""
        title = element.find("TITLE")
        (number, words), *more = (self._title_parts(title) if title is not None else []) or [(Words(), Words())]
        if not number.text:
            number, words = words.split(len(split_number(words.text)[0]))
        numbered = bool(number.text)
        self.settle()
        with self.at(level=self.place.level + numbered, headings=False), self.owner():
            if numbered:
                self.open(Opening(Role.TEXT, self.without_mark(number), Kind.PARAGRAPH), words)
            elif words.text:
                self.append(Opening(), words)
            for part in more:
                self.append(Opening(), one_line(part))
            for child in element:
                if child is not title:
                    self.visit(child)
                self.say(child.tail)
            self.settle()

    def _annex(self, element: etree._Element) -> None:
        self.settle()
        self.to_close = None
        with self.at(level=0, division=0, kind=None, headings=True, role=Role.TEXT), self.owner():
            if element.find("TITLE") is None:
                self.open(Opening(Role.ANNEX))
            for child in element:
                if child.tag == "TITLE":
                    self._open_titled(child, 0)
                else:
                    self.visit(child)
                self.say(child.tail)
            self.settle()
        self.to_close = None

    def _open_titled(self, title: etree._Element, level: int) -> Kind | None:
        """Adds the lines of a title: that of the division or annex (level 0), then its further headings.

        Returns:
            The kind that was opened; None if the title is but a heading of the annex around.
        """
        (number, words), *more = self._title_parts(title) or [(Words(), Words())]
        kind: Kind | None = None
        if number.text:
            number = self.without_mark(number)
        else:
            kind, number, words = split_title(self.without_mark(words))
        if level and not number.text and self._opens_annex():
            # "Common general framework ..." is the heading of Annex I, though it stands in a GR.SEQ (32010L0031).
            self.append(Opening(Role.HEADING), words)
            kind = None
        elif kind in (Kind.ANNEX, Kind.APPENDIX) and level <= 1:
            self.open(Opening(Role(kind.value), number), words)
        elif level == 0:
            kind = Kind.ANNEX
            self.open(Opening(Role.ANNEX), one_line((number, words)))
        else:
            kind = self._division_kind(kind, title)
            self.open(Opening(Role.DIVISION, number, kind), words, level)
        for part in more:
            self.append(Opening(Role.HEADING), one_line(part))
        return kind

    def _opens_annex(self) -> bool:
        """Whether nothing but the number of an annex was read before."""
        last = self.lines[-1] if self.lines else None
        return bool(last and last.role in (Role.ANNEX, Role.APPENDIX) and last.num and not last.text)

    def _division_kind(self, named: Kind | None, title: etree._Element) -> Kind:
        if named and named not in (Kind.ANNEX, Kind.APPENDIX):
            return named
        parent = title.getparent()
        if parent is None or parent.tag == "GR.SEQ":
            return Kind.SECTION
        return _NESTED.get(self.place.kind, Kind.SUBSECTION)

    def _title_parts(self, title: etree._Element) -> list[Part]:
        """The lines of a title."""
        if title.tag == "NP":
            return self._numbered_title(title)
        if not any(child.tag in ("TI", "STI", "P", "NP") for child in title):
            words = self.collect(title)
            return [(Words(), words)] if words.text else []
        found: list[Part] = []
        for child in title:
            if isinstance(child.tag, str):
                found.extend(self._title_parts(child))
            else:
                self.visit(child)
        return found

    def _numbered_title(self, np: etree._Element) -> list[Part]:
        number, first, more = Words(), Words(), []
        for child in np:
            if not isinstance(child.tag, str):
                self.visit(child)
            elif child.tag == "NO.P":
                number = self.collect(child)
            elif child.tag == "TXT":
                first = self.collect(child)
            else:
                more.append((Words(), self.collect(child)))
        return [(number, first), *more]

    # -- tables, pictures --------------------------------------------------------------------------------------

    def _table(self, element: etree._Element) -> None:
        self.settle()
        self._counts["table"] += 1
        self._rows(element, f"table {self._counts['table']}")

    def _rows(self, element: etree._Element, key: str) -> None:
        for child in element:
            if child.tag in ("ROW", "TI.BLK", "STI.BLK"):
                words = self._cells(child) if child.tag == "ROW" else self.collect(child)
                if words.text.strip() or words.calls:
                    self.append(Opening(Role.ROW), words, key=key)
            elif child.tag in ("CORPUS", "BLK"):
                self._rows(child, key)
            elif child.tag == "GR.NOTES":
                for note in child.iterchildren("NOTE"):
                    self.lines.extend(self.note_lines(note))
            else:
                self.visit(child)

    def _cells(self, row: etree._Element) -> Words:
        """One run, cells separated by tabs; a cell that reaches down into this row is an empty one here."""
        cells: list[Words] = []
        column = 1
        for child in row:
            if child.tag == "CELL":
                at = max(column, _figure(child.get("COL"), column))
                cells += [Words()] * (at - column)
                cells.append(self.collect(child))
                column = at + max(1, _figure(child.get("COLSPAN"), 1))
            else:
                self.visit(child)
        return joined(cells, "\t")

    def _included(self, element: etree._Element) -> None:
        """INCL.ELEMENT: a picture, at times with the words in it (32007R1393, Annex I), or another file."""
        name = element.get("FILEREF", "")
        if element.get("TYPE") == "FORMEX.DOC":
            self.elsewhere.append(name)
        elif not _text(element).strip():
            self.images.append(name)
        self.flow(element)


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _figure(value: str | None, otherwise: int) -> int:
    return min(int(value), _MOST_COLUMNS) if value and value.isdecimal() else otherwise
