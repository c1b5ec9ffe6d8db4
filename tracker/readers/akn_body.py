"""Says what each element of an act in Akoma Ntoso is: article, paragraph, point, recital, division, annex, row.

In: elements (`Body.visit`). Out: `Body.lines`, with levels as the elements nest. Example: a `point` inside the list
of a numbered `paragraph` has level 2, whatever its number looks like.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from tracker.act import Kind
from tracker.limits import TABLE_COLUMNS
from tracker.line import Role
from tracker.readers.akn_text import Words, joined
from tracker.readers.akn_walk import Opening, Walk, identifier
from tracker.readers.markup import local
from tracker.readers.titles import read_title

FRONT, CONTENTS = "front matter", "table of contents"

_ITEMS = {
    "paragraph": Kind.PARAGRAPH,
    "point": Kind.POINT,
    "indent": Kind.INDENT,
    **dict.fromkeys(("item", "li", "tblock", "subpoint", "clause", "rule"), None),
}
_DIVISIONS = {
    "part": Kind.PART,
    "title": Kind.TITLE,
    "chapter": Kind.CHAPTER,
    "section": Kind.SECTION,
    "subsection": Kind.SUBSECTION,
    "book": Kind.PART,
    "tome": Kind.PART,
    "subpart": Kind.TITLE,
    "subtitle": Kind.CHAPTER,
    "subchapter": Kind.SECTION,
    "division": None,
    "subdivision": None,
}
_FLOWING = (
    "p", "content", "intro", "wrapUp", "wrap", "list", "blockList", "ul", "ol", "subparagraph", "alinea",
    "listIntroduction", "listConclusion", "listWrapUp", "heading", "subheading", "crossHeading", "mainBody", "body",
    "attachments", "container", "block",
)  # fmt: skip
"""Elements that begin and end lines, and say nothing more about the words in them."""
_SIGNERS = ("signature", "p", "block", "tblock")


class Body(Walk):
    """The lines of the act and the annexes of one file."""

    def __init__(self) -> None:
        super().__init__()
        self.structure = {
            **dict.fromkeys(_FLOWING, self.flow),
            **dict.fromkeys(_ITEMS, self._item),
            **dict.fromkeys(_DIVISIONS, self._division),
            **dict.fromkeys(("level", "hcontainer"), self._level),
            **dict.fromkeys(("quotedStructure", "embeddedStructure"), self._quoted_structure),
            "coverPage": lambda element: self.drop(element, FRONT),
            "toc": lambda element: self.drop(element, CONTENTS),
            "preface": self._preface,
            **dict.fromkeys(("preamble", "citations", "recitals", "formula"), self._formulas),
            "citation": lambda element: self._top(element, Role.CITATION),
            "recital": lambda element: self._top(element, Role.RECITAL),
            "article": self._article,
            "attachment": self._attachment,
            "conclusions": self._conclusions,
            "table": self._table,
        }

    # -- preface, preamble, conclusions ------------------------------------------------------------------------

    def _preface(self, element: etree._Element) -> None:
        """The title; in an annex its number and heading; numbers of the procedure are no part of either."""
        self.settle()
        titled = any(local(child) == "longTitle" for child in element)
        for child in element:
            words = self.collect(child)
            if not words.text:
                continue
            name = (child.get("name") or "").lower()
            front = local(child) in ("container", "block") and titled and "eea" not in name
            if front and not self.place.annex:
                with self.at(reason=FRONT):
                    self.append(Opening(Role.DROPPED), words)
            elif self.place.annex:
                self._annex_title(words)
            else:
                self.append(Opening(Role.ACT_TITLE), words)

    def _annex_title(self, words: Words) -> None:
        """ "ANNEX I", and behind it, or in the next line, what it is about."""
        title = read_title(words.text)
        last = self.lines[-1] if self.lines else None
        if last and last.role is Role.ANNEX and not last.num and not last.text:
            self.lines.pop()
            num, text = words.split(title.end) if title else (Words(), words)
            self.append(Opening(Role.ANNEX, num, source_id=last.source_id), text)
        else:
            self.append(Opening(Role.HEADING), words)

    def _top(self, element: etree._Element, role: Role) -> None:
        """A citation or recital."""
        self.settle()
        with self.at(level=0, role=Role.TEXT):
            self.opening = Opening(role, source_id=identifier(element))
            self._numbered(element)

    def _conclusions(self, element: etree._Element) -> None:
        """Place and date are one block, each signatory is one."""
        self.settle()
        self.say(element.text)
        for child in element:
            blocks = [found for found in child if local(found) in _SIGNERS]
            if local(child) == "formula":
                self._formulas(child)
            elif local(child) in ("container", "block") and blocks:
                self._conclusions(child)
            elif local(child):
                words = self.collect(child)
                if words.text:
                    self.append(Opening(Role.SIGNATURE), words)
            self.say(child.tail)

    # -- articles, divisions, annexes --------------------------------------------------------------------------

    def _article(self, element: etree._Element) -> None:
        self.settle()
        with self.at(level=0, role=Role.TEXT):
            self._titled(element, Opening(Role.ARTICLE, source_id=identifier(element)))

    def _division(self, element: etree._Element) -> None:
        self.settle()
        level = self.place.division + 1
        num = next((child for child in element if local(child) == "num"), None)
        named = read_title("".join(map(str, num.itertext())).strip()) if num is not None else None
        kind = _DIVISIONS.get(local(element)) or (named.kind if named else Kind.SECTION)
        opening = Opening(Role.DIVISION, kind=kind, source_id=identifier(element))
        with self.at(level=0, role=Role.TEXT):
            self._titled(element, opening, level)

    def _titled(self, element: etree._Element, opening: Opening, level: int | None = None) -> None:
        """The number and the headings of an article or division, then what is in it."""
        numbered = opened = False
        self.say(element.text)
        for child in element:
            tag = local(child)
            if tag == "num" and not numbered:
                opening, numbered = replace(opening, num=self.number(child)), True
            elif tag in ("num", "heading", "subheading") and not opened:
                # An article of some converters has its heading in a second num.
                opened = self._open(opening, level, self.collect(child))
            elif tag in ("num", "heading", "subheading"):
                self.append(Opening(Role.HEADING), self.collect(child))
            elif tag:
                opened = opened or self._open(opening, level, Words())
                with self.at(division=level or self.place.division):
                    self.visit(child)
            self.say(child.tail)
        if not opened:
            self._open(opening, level, Words())
        self.settle()

    def _open(self, opening: Opening, level: int | None, words: Words) -> bool:
        self.append(opening, words, level)
        if level is not None:
            self.open_divisions = level
        return True

    def _attachment(self, element: etree._Element) -> None:
        """An annex; nothing where it only names the file that the annex stands in."""
        self.settle()
        names = [child for child in element if local(child) == "documentRef"]
        if names and len(names) == len(element):
            self.flow(element)
            return
        self.annex(element)

    def annex(self, element: etree._Element) -> None:
        """An annex, inside the act or as a document of its own."""
        self.settle()
        self.open_divisions = 0
        with self.at(level=0, division=0, role=Role.TEXT, annex=True):
            self.append(Opening(Role.ANNEX, source_id=identifier(element)), Words())
            for child in element:
                if local(child) in ("heading", "subheading", "num"):
                    self._annex_title(self.collect(child))
                else:
                    self.visit(child)
                self.say(child.tail)
            self.settle()
        self.open_divisions = 0

    # -- items -------------------------------------------------------------------------------------------------

    def _level(self, element: etree._Element) -> None:
        """A division of an annex if it has a heading, else an item if it has a number."""
        if any(local(child) == "heading" for child in element):
            self._division(element)
        else:
            self._item(element)

    def _item(self, element: etree._Element) -> None:
        """A paragraph, point or indent: an item of the next level if it has a number or is an indent."""
        num = next((child for child in element if local(child) == "num"), None)
        tag = local(element)
        if num is None and tag not in ("indent", "li"):
            self.flow(element)
            return
        self.settle()
        with self.at(level=self.place.level + 1, role=Role.TEXT):
            kind = Kind.INDENT if num is None else None
            self.opening = Opening(kind=kind, source_id=identifier(element))
            self._numbered(element, _ITEMS.get(tag))

    def _numbered(self, element: etree._Element, kind: Kind | None = None) -> None:
        """The number, then the rest, of an item, citation or recital."""
        self.say(element.text)
        for child in element:
            opening = self.opening
            if local(child) == "num" and opening and not opening.num.text:
                number = self.number(child)
                stated = opening.kind or self._stated(kind, number.text)
                self.opening = replace(opening, num=number, kind=stated)
            else:
                self.visit(child)
            self.say(child.tail)
        self.settle()

    def _stated(self, kind: Kind | None, num: str) -> Kind | None:
        """The kind where the number does not say it: a paragraph "(1)", a point "1."."""
        if kind is Kind.PARAGRAPH:
            unclear = num.startswith("(") or (self.place.quoted > 0 and self.place.level == 1) or self.place.level > 1
            return kind if unclear else None
        return kind if kind is Kind.POINT and num[:1].isdigit() else None

    # -- quotations, tables, notes -----------------------------------------------------------------------------

    def _quoted_structure(self, element: etree._Element) -> None:
        """Text of another act, which counts anew."""
        self.settle()
        self.close_divisions(Role.TEXT)
        divisions = self.open_divisions
        self.counts["quotation"] += 1
        self.quotation, self.fresh = element.get("startQuote", ""), True
        changed = {"role": Role.TEXT, "level": 0, "division": 0, "quoted": self.place.quoted + 1}
        with self.at(**changed, quote=f"q{self.counts['quotation']}"):
            self.open_divisions = 0
            self.flow(element)
            self.settle()
            end = self.quotation + element.get("endQuote", "")
            self.quotation = ""
            if end.strip():
                with self.at(level=0):
                    self.append(Opening(), Words(end))
        self.open_divisions, self.fresh = divisions, False

    def _table(self, element: etree._Element) -> None:
        self.settle()
        self.counts["table"] += 1
        self._rows(element, f"table {self.counts['table']}")

    def _rows(self, element: etree._Element, key: str) -> None:
        reaching: dict[int, int] = {}  # column -> how many rows a cell above still fills there
        for child in element:
            tag = local(child)
            if tag in ("thead", "tbody", "tfoot"):
                self._rows(child, key)
            elif tag in ("tr", "caption"):
                words = self._cells(child, reaching) if tag == "tr" else self.collect(child)
                if words.text.strip() or words.calls:
                    self.append(Opening(Role.ROW), words, key=key)
            else:
                self.visit(child)

    def _cells(self, row: etree._Element, reaching: dict[int, int]) -> Words:
        """One run, cells separated by tabs; a cell that reaches into this place from above or left is empty here."""
        cells: list[Words] = []
        for child in row:
            if not local(child):
                continue
            while reaching.get(len(cells), 0) and len(cells) < TABLE_COLUMNS:
                reaching[len(cells)] -= 1
                cells.append(Words())
            down, wide = _figure(child.get("rowspan")), _figure(child.get("colspan"))
            wide = max(1, min(wide, TABLE_COLUMNS - len(cells)))
            for column in range(len(cells), len(cells) + wide):
                reaching[column] = down - 1
            cells += [self.collect(child), *[Words()] * (wide - 1)]
        return joined(cells, "\t")


def _figure(value: str | None) -> int:
    return min(max(1, int(value)), TABLE_COLUMNS) if value and value.isdecimal() and len(value) < 9 else 1
