"""Walks the elements of a Formex act or annex once, in order, and says what each displayed line is.

In: elements (`Body.visit`). Out: `Body.lines`, with levels as the elements nest. Example: a LIST inside the
ALINEA of a PARAG gives its items level 2, whatever their numbers look like.

Words that the change marks of a consolidated text delete are still in the file; they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from tracker.act import Kind, Mark
from tracker.line import Line, Role
from tracker.numbering import introduces
from tracker.readers.formex_text import BRACKETS, OPERATORS, Run, Words, grouped, joined, quotation_mark
from tracker.readers.titles import read_title

HIDDEN = frozenset({"BIB.INSTANCE", "BIB.DOC", "BIB.DATA", "INFO.CONSLEG", "INFO.PROD", "FAM.COMP", "INCLUSIONS"})
"""Elements about the file, which no edition of the act shows."""

ANNEXES = ("ANNEX", "CONS.ANNEX")
NUMBERS = frozenset({"NO.P", "NO.PARAG", "NO.GR.SEQ", "PREFIX"})
"""Elements that hold the number of the element around them."""

APART = frozenset(
    {
        *NUMBERS, "P", "TXT", "ALINEA", "LIST", "ITEM", "NP", "PARAG", "DLIST", "DLIST.ITEM", "TERM", "DEFINITION",
        "TBL", "ROW", "CELL", "QUOT.S", "GR.SEQ", "TITLE", "TI", "STI", "TI.ART", "STI.ART", "FORMULA", "EXPR",
        "IND", "EXPONENT", "OVER", "UNDER", "SUM", "NOTE",
    }
)  # fmt: skip
"""Elements that are set apart from the words around them, also where all becomes one run (a cell, a note)."""

_TITLED = frozenset({Role.ANNEX, Role.APPENDIX, Role.DIVISION, Role.HEADING})
_GROUP = re.compile(r"[^\W\d_]+ (?:[IVXLC]+[a-z]?|\d+[a-zA-Z]?|[A-Z]{1,2}\d?)\.?")
"""A title that is nothing but a word and a label is a number: "FORM A", "Method 2"."""
_OPENING_MARKS = "‘“„«‚»”’\"'"
_PSEUDO_ATTRIBUTE = re.compile(r"([\w.]+)\s*=\s*[\"']([^\"']*)[\"']")
_NESTED = {None: Kind.CHAPTER, Kind.PART: Kind.TITLE, Kind.TITLE: Kind.CHAPTER, Kind.CHAPTER: Kind.SECTION}
"""What a division with a nameless title is, by the division around it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: what words without an opening of their own are, and how deep they stand."""

    role: Role = Role.TEXT
    level: int | None = 0
    division: int = 0
    """Level of the division around, 0 = none."""
    kind: Kind | None = None
    """Kind of the division around."""
    headings: bool = True
    """Whether the title of a GR.SEQ opens a division here; inside an article it does not."""
    quoted: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class _Opening:
    """What the next words open."""

    role: Role = Role.TEXT
    num: Words = Words()
    kind: Kind | None = None
    source_id: str = ""


class Body:
    """The lines of one file while they are found."""

    def __init__(self, root: etree._Element) -> None:
        self.lines: list[Line] = []
        self.deleted_by: list[str] = []
        self.images: list[str] = []
        self.elsewhere: list[str] = []
        self._closed = {_values(pi).get("ID") for pi in root.iter(etree.ProcessingInstruction)}
        self._place = _Place()
        self._run = Run()
        self._flat = False  # all becomes one run of words
        self._upper = False
        self._opening: _Opening | None = None
        self._to_close: int | None = None  # level of a division that ended, unless another one follows
        self._quotes = 0
        self._fresh = False  # nothing was said yet in this quotation
        self._tables = 0
        self._marks: dict[str, Mark] = {}
        self._deleting: set[str] = set()
        self._owners: list[int | None] = [None]  # lines that opened what is around, for marks without words
        self._notes: dict[str, str] = {}  # NOTE.ID -> key of the note that has it
        self._keys: set[str] = set()

    # -- the walk ----------------------------------------------------------------------------------------------

    def visit(self, element: etree._Element) -> None:
        """Reads one element with all that is in it."""
        tag: Any = element.tag
        if not isinstance(tag, str):
            if tag is etree.ProcessingInstruction:
                self._change(element)
            return
        inline = _INLINE.get(tag)
        if inline is not None:
            inline(self, element)
        elif tag in HIDDEN and tag not in _STRUCTURE:
            return
        elif tag in _STRUCTURE and not self._flat:
            self._flush()
            _STRUCTURE[tag](self, element)
            self._flush()
        else:
            self._inside(element)

    def _inside(self, element: etree._Element) -> None:
        apart = element.tag in APART
        if apart:
            self._run.pieces.append(" ")
        self._flow(element)
        if apart:
            self._run.pieces.append(" ")

    def _flow(self, element: etree._Element) -> None:
        """Reads the words and the elements inside an element, in order."""
        self._say(element.text)
        for child in element:
            self.visit(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text and not self._deleting:
            self._run.pieces.append(text.upper() if self._upper else text)

    @contextmanager
    def _at(self, **changed: Any) -> Iterator[None]:
        before = self._place
        self._place = replace(before, **changed)
        yield
        self._place = before

    def _collect(self, element: etree._Element) -> Words:
        """All words inside an element as one run."""
        before, self._run, flat, self._flat = self._run, Run(), self._flat, True
        self._flow(element)
        words = self._run.words(tuple(self._marks.values()))
        self._run, self._flat = before, flat
        return words

    # -- lines -------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Ends a line; nothing happens where no words were read."""
        if self._flat:
            self._run.pieces.append(" ")
            return
        run, self._run = self._run, Run()
        if not run.blank:
            self._emit(run.words(tuple(self._marks.values())))
        elif run.marks:
            self._mark_owner(tuple(run.marks))

    def _settle(self) -> None:
        """Ends a line; a number without words becomes a line too."""
        self._flush()
        opening = self._opening
        if opening is not None and not self._deleting:
            if opening.num.text or opening.kind or opening.role is not Role.TEXT:
                self._emit(Words(marks=tuple(self._marks.values())))
            self._opening = None

    def _emit(self, words: Words, role: Role | None = None) -> None:
        """Makes the line that is open here, or one with a role of its own."""
        opening, self._opening = self._opening, None
        if opening is not None:
            self._owners[-1] = self._append(opening, words)
            return
        at = self._append(_Opening(role or self._place.role), words)
        if self._owners[0] is None and role is None and self._place.role is Role.ACT_TITLE:
            self._owners[0] = at

    def _append(self, opening: _Opening, words: Words, level: int | None = None, key: str = "") -> int | None:
        """Adds a line and the notes called in it; where words are being deleted, nothing."""
        if self._deleting:
            return None
        role, place, num = opening.role, self._place, opening.num
        self._fresh = False
        self._close_division(role)
        calls = (*(replace(call, in_num=True) for call in num.calls), *words.calls)
        self.lines.append(
            Line(
                role,
                words.text,
                num.text,
                place.level if role in (Role.TEXT, Role.ROW) else level,
                opening.kind,
                calls,
                key,
                place.quoted,
                place.quote,
                marks=tuple(dict.fromkeys((*num.marks, *words.marks))),
                source_id=opening.source_id,
            )
        )
        self.lines.extend(num.notes)
        self.lines.extend(words.notes)
        return len(self.lines) - 1 - len(num.notes) - len(words.notes)

    def _close_division(self, role: Role) -> None:
        """Words after a division, but still in the element around it, do not belong to it (32003R2201, Annex I)."""
        level, self._to_close = self._to_close, None
        if level is not None and role in (Role.TEXT, Role.ROW, Role.ARTICLE):
            place = self._place
            self.lines.append(Line(Role.DIVISION, level=level, quoted=place.quoted, quote=place.quote))

    def _number(self, element: etree._Element) -> Words:
        """A number; the quotation mark before the first one of a quotation is no part of it ("‘5.")."""
        return self._without_mark(self._collect(element))

    def _without_mark(self, words: Words) -> Words:
        if not (self._fresh and words.text[:1] and words.text[0] in _OPENING_MARKS):
            return words
        mark, rest = words.split(1)
        with self._at(level=0):
            self._append(_Opening(), replace(mark, notes=()))
        return replace(rest, notes=words.notes)

    # -- structure ---------------------------------------------------------------------------------------------

    def _numbered(self, element: etree._Element, kind: Kind | None = None) -> None:
        """PARAG, NP, DLIST.ITEM, an unnumbered ITEM: opens an item of the next level."""
        if self._place.role in (Role.ACT_TITLE, Role.HEADING):
            self._emit(self._collect(element))
            return
        self._settle()
        with self._at(level=(self._place.level or 0) + 1, role=Role.TEXT, headings=False):
            self._owners.append(None)
            self._opening = _Opening(kind=kind) if kind else None
            self._parts(element)
            self._owners.pop()

    def _parts(self, element: etree._Element) -> None:
        """The number, then the rest, of a numbered element."""
        self._say(element.text)
        for child in element:
            if child.tag in NUMBERS:
                role = self._opening.role if self._opening else Role.TEXT
                number = self._number(child)
                kind = self._stated_kind(element, number.text)
                self._opening = _Opening(role, number, kind, element.get("IDENTIFIER", ""))
            else:
                self.visit(child)
            self._say(child.tail)
        self._settle()

    def _stated_kind(self, element: etree._Element, num: str) -> Kind | None:
        """A PARAG is a paragraph also where its number does not say so: "(1)", or "1." right in a quotation."""
        bracketed = num.startswith("(") or (self._place.quoted > 0 and self._place.level == 1)
        return Kind.PARAGRAPH if element.tag == "PARAG" and bracketed else None

    def _item(self, element: etree._Element) -> None:
        """ITEM: its NP says the number; without one it is an indent, unless the list is but a column of words."""
        parent = element.getparent()
        if element.find("NP") is not None or (parent is not None and parent.get("TYPE") == "NONE"):
            self._flow(element)
        else:
            self._numbered(element, Kind.INDENT)

    def _definition(self, element: etree._Element) -> None:
        """DEFINITION: goes on in the line of its TERM, even where it is set in paragraphs."""
        self._say(element.text)
        for n, child in enumerate(element):
            if not n and child.tag == "P" and not (element.text or "").strip():
                self._flow(child)
            else:
                self.visit(child)
            self._say(child.tail)

    def _term(self, element: etree._Element) -> None:
        """TERM: what separates it from its definition is an attribute of the list (32001R0044, Annex I)."""
        self._flow(element)
        item = element.getparent()
        dlist = item.getparent() if item is not None else None
        if dlist is not None and dlist.get("SEPARATOR"):
            self._say(f" {dlist.get('SEPARATOR')}")
        self._say(" ")

    def _recital(self, element: etree._Element) -> None:
        """CONSID; "Whereas:" is none, though 32023R2854 has it in one."""
        if element.find("NP") is None and introduces("".join(element.itertext())):
            self._formula(element)
        else:
            self._top_line(element, Role.RECITAL)

    def _before_recitals(self, element: etree._Element) -> None:
        """GR.CONSID.INIT: "Whereas:"; in 32023R2854 it holds the last citation."""
        if introduces("".join(element.itertext())):
            self._formula(element)
        else:
            self._top_line(element, Role.CITATION)

    def _citation(self, element: etree._Element) -> None:
        self._top_line(element, Role.CITATION)

    def _top_line(self, element: etree._Element, role: Role) -> None:
        self._settle()
        self._owners.append(None)
        with self._at(level=0, role=Role.TEXT, headings=False):
            self._opening = _Opening(role)
            self._say(element.text)
            for child in element:
                if child.tag == "NP":
                    self._parts(child)
                else:
                    self.visit(child)
                self._say(child.tail)
            self._settle()
        self._owners.pop()

    def _formula(self, element: etree._Element) -> None:
        with self._at(role=Role.FORMULA, level=0):
            self._flow(element)
            self._flush()

    def _final(self, element: etree._Element) -> None:
        """FINAL: consolidated texts keep place and date as a plain P behind the last formula."""
        self._formula(element)
        last = self.lines[-1] if self.lines else None
        if last and last.role is Role.FORMULA and element.find("SIGNATURE") is None:
            if any(character.isdigit() for character in last.text):
                self.lines[-1] = replace(last, role=Role.SIGNATURE)

    def _signature(self, element: etree._Element) -> None:
        for child in element:
            words = self._collect(child) if isinstance(child.tag, str) else Words()
            if words.text:
                self._emit(words, Role.SIGNATURE)
            elif not isinstance(child.tag, str):
                self.visit(child)

    def _heading(self, element: etree._Element) -> None:
        with self._at(role=Role.HEADING):
            self._flow(element)
            self._flush()

    def _article(self, element: etree._Element) -> None:
        self._settle()
        self._owners.append(None)
        with self._at(level=0, role=Role.TEXT, headings=False):
            if element.find("TI.ART") is None:
                self._open(_Opening(Role.ARTICLE, source_id=element.get("IDENTIFIER", "")), Words())
            for child in element:
                if child.tag == "TI.ART":
                    opening = _Opening(Role.ARTICLE, self._number(child), source_id=element.get("IDENTIFIER", ""))
                    self._open(opening, Words())
                else:
                    self.visit(child)
                self._say(child.tail)
            self._settle()
        self._owners.pop()

    def _open(self, opening: _Opening, words: Words, level: int | None = None) -> None:
        """Adds the line that opens a container and remembers it as the owner of what follows."""
        marks = tuple(dict.fromkeys((*words.marks, *self._marks.values())))
        self._owners[-1] = self._append(opening, replace(words, marks=marks), level)

    def _title(self, element: etree._Element) -> None:
        parent = element.getparent()
        role = self._place.role
        if parent is not None and parent.tag in ("ACT", "CONS.DOC", "BIB.DATA"):
            role = Role.ACT_TITLE
        elif self._place.headings and self.lines and self.lines[-1].role in _TITLED:
            role = Role.HEADING  # of a table that is all of an annex ("Correlation table" in 32015R0848)
        with self._at(role=role):
            self._flow(element)
            self._flush()

    def _family(self, element: etree._Element) -> None:
        """FAM.COMP: has the act's title, which is repeated further on, except in some files."""
        parent, title = element.getparent(), element.find("BIB.DATA/TITLE")
        if title is not None and (parent is None or parent.find("TITLE") is None):
            self._title(title)

    def _division(self, element: etree._Element) -> None:
        self._settle()
        level = max(self._place.division + 1, int(element.get("LEVEL") or 0))
        self._owners.append(None)
        opened = False
        with self._at(division=level, level=0, role=Role.TEXT):
            for child in element:
                if child.tag == "TITLE":
                    kind = self._open_titled(child, level)
                    opened = kind is not None
                    self._place = replace(self._place, kind=kind)
                else:
                    self.visit(child)
                self._say(child.tail)
            self._settle()
        self._owners.pop()
        self._to_close = level if opened else None

    def _sequence(self, element: etree._Element) -> None:
        """GR.SEQ: a division of an annex if it has a title, an item if it has a number, else nothing of its own."""
        if element.find("TITLE") is not None and self._place.headings:
            self._division(element)
        elif element.find("NO.GR.SEQ") is not None:
            self._numbered(element)
        else:
            self._flow(element)

    def _annex(self, element: etree._Element) -> None:
        self._settle()
        self._owners.append(None)
        self._to_close = None
        with self._at(level=0, division=0, kind=None, headings=True, role=Role.TEXT):
            if element.find("TITLE") is None:
                self._open(_Opening(Role.ANNEX), Words())
            for child in element:
                if child.tag == "TITLE":
                    self._open_titled(child, 0)
                else:
                    self.visit(child)
            self._settle()
        self._owners.pop()
        self._to_close = None

    def _open_titled(self, title: etree._Element, level: int) -> Kind | None:
        """Adds the lines of a title: that of the division or annex (level 0), then headings.

        Returns:
            The kind opened, None if all was but a heading of the annex.
        """
        parts = self._title_parts(title)
        number, words = parts[0] if parts else (Words(), Words())
        words = words if number.text else self._without_mark(words)
        number = self._without_mark(number)
        named = None if number.text else read_title(words.text)
        if not (number.text or named) and _GROUP.fullmatch(words.text):
            number, words = words, Words()
        if named:
            number, words = words.split(named.end)
        annex = named is not None and named.kind in (Kind.ANNEX, Kind.APPENDIX)
        if level and not number.text and self._opens_annex():
            # "Common general framework ..." is the heading of Annex I, though it is that of a GR.SEQ (32010L0031)
            self._append(_Opening(Role.HEADING), words)
            kind = None
        elif named and annex and level <= 1:
            self._open(_Opening(Role(named.kind.value), number), words)
            kind = named.kind
        elif level == 0:
            self._open(_Opening(Role.ANNEX), joined([number, words], " ") if number.text else words)
            kind = Kind.ANNEX
        else:
            kind = self._kind(named.kind if named and not annex else None, title)
            self._open(_Opening(Role.DIVISION, number, kind), words, level)
        for more_number, more in parts[1:]:
            self._append(_Opening(Role.HEADING), joined([more_number, more], " ") if more_number.text else more)
        return kind

    def _opens_annex(self) -> bool:
        """Whether nothing but the number of an annex was read before."""
        last = self.lines[-1] if self.lines else None
        return bool(last and last.role in (Role.ANNEX, Role.APPENDIX) and last.num and not last.text)

    def _kind(self, named: Kind | None, title: etree._Element) -> Kind:
        parent = title.getparent()
        if named or parent is None or parent.tag == "GR.SEQ":
            return named or Kind.SECTION
        around = self._place.kind
        return _NESTED.get(around, Kind.SUBSECTION)

    def _title_parts(self, title: etree._Element) -> list[tuple[Words, Words]]:
        """The lines of a title, each with its number if it has one."""
        found: list[tuple[Words, Words]] = []
        inner = ("TI", "STI", "P", "NP")
        if title.tag == "NP":
            number = title.find("NO.P")
            found.append((self._collect(number) if number is not None else Words(), Words()))
            for child in title:
                if child.tag == "TXT":
                    found[0] = (found[0][0], self._collect(child))
                elif isinstance(child.tag, str) and child.tag != "NO.P":
                    found.append((Words(), self._collect(child)))
                elif child.tag != "NO.P":
                    self.visit(child)
        elif any(child.tag in inner for child in title):
            for child in title:
                if isinstance(child.tag, str):
                    found.extend(self._title_parts(child))
                else:
                    self.visit(child)
        else:
            words = self._collect(title)
            if words.text:
                found.append((Words(), words))
        return found

    def _quotation(self, element: etree._Element) -> None:
        self._settle()
        self._close_division(Role.TEXT)
        self._quotes += 1
        self._fresh = True
        self._owners.append(self._owners[-1])
        quoted = self._place.quoted + 1
        with self._at(level=0, division=0, kind=None, headings=True, role=Role.TEXT, quoted=quoted, quote=f"q{self._quotes}"):
            self._flow(element)
            self._settle()
        self._owners.pop()
        self._fresh = False
        self._to_close = None

    # -- tables, pictures --------------------------------------------------------------------------------------

    def _table(self, element: etree._Element) -> None:
        self._settle()
        self._tables += 1
        self._rows(element, f"tbl{self._tables}")

    def _rows(self, element: etree._Element, key: str) -> None:
        for child in element:
            if child.tag == "ROW":
                words = self._cells(child)
                if words.text.strip() or words.calls:
                    self._append(_Opening(Role.ROW), words, key=key)
            elif child.tag in ("CORPUS", "BLK"):
                self._rows(child, key)
            elif child.tag in ("TI.BLK", "STI.BLK"):
                self._append(_Opening(Role.ROW), self._collect(child), key=key)
            elif child.tag == "GR.NOTES":
                for note in child.iterchildren("NOTE"):
                    self.lines.extend(self._note_lines(note))
            else:
                self.visit(child)

    def _cells(self, row: etree._Element) -> Words:
        """One run, cells separated by tabs; a cell that reaches down into this row is an empty one here."""
        cells: list[Words] = []
        column = 1
        for child in row:
            if child.tag == "CELL":
                cells.extend(Words() for _ in range(int(child.get("COL") or column) - column))
                cells.append(self._collect(child))
                column = max(column, int(child.get("COL") or column)) + int(child.get("COLSPAN") or 1)
            else:
                self.visit(child)
        return joined(cells, "\t")

    def _included(self, element: etree._Element) -> None:
        """INCL.ELEMENT: a picture, at times with the words in it (32007R1393, Annex I), or another file."""
        name = element.get("FILEREF", "")
        if element.get("TYPE") == "FORMEX.DOC":
            self.elsewhere.append(name)
        elif not "".join(element.itertext()).strip():
            self.images.append(name)
        self._flow(element)

    # -- inside a line -----------------------------------------------------------------------------------------

    def _type(self, element: etree._Element) -> None:
        """HT: letters of another type; only capitals are other characters."""
        before, self._upper = self._upper, self._upper or element.get("TYPE") == "UC"
        self._flow(element)
        self._upper = before

    def _quotation_mark(self, element: etree._Element) -> None:
        self._say(quotation_mark(element.get("CODE")))

    def _figure(self, element: etree._Element) -> None:
        """FT: a figure."""
        if len(element) or element.get("TYPE") != "NUMBER":
            self._flow(element)
        else:
            self._say(grouped(element.text or ""))

    def _operator(self, element: etree._Element) -> None:
        self._say(f" {OPERATORS.get(element.get('TYPE', ''), '')} ")

    def _expression(self, element: etree._Element) -> None:
        pair = BRACKETS.get(element.get("TYPE", ""), "")
        self._say(f" {pair[:1]}")
        self._flow(element)
        self._say(f"{pair[1:]} ")

    def _note(self, element: etree._Element) -> None:
        """NOTE: a footnote with its words, or a further call for one that was given before."""
        if self._deleting:
            return
        lines = self._note_lines(element)
        if lines:
            self._run.notes.extend(lines)
            self._run.call(lines[-1].key, inline=True)
        else:
            name = element.get("NOTE.REF") or element.get("NOTE.ID", "")
            self._run.call(self._notes.get(name, name), inline=False)

    def _note_lines(self, note: etree._Element) -> list[Line]:
        """The paragraphs of a footnote; [] when it has no words."""
        paragraphs = [child for child in note if isinstance(child.tag, str) and child.tag in APART]
        runs = [self._collect(part) for part in paragraphs or [note]]
        runs = [run for run in runs if run.text]
        if not runs or self._deleting:
            return []
        name = note.get("NOTE.ID") or f"note{len(self._keys) + 1}"
        key = name if name not in self._keys else f"{name}.{len(self._keys) + 1}"
        self._keys.add(key)
        self._notes[name] = key
        place = self._place
        inner = [line for run in runs for line in run.notes]
        return inner + [
            Line(Role.NOTE, run.text, calls=run.calls, key=key, quoted=place.quoted, quote=place.quote, marks=run.marks)
            for run in runs
        ]

    # -- change marks ------------------------------------------------------------------------------------------

    def _change(self, instruction: etree._Element) -> None:
        """CLG.MDFO ... CLG.MDFC: what stands between them was changed by another act, or is there no longer."""
        target = getattr(instruction, "target", "")
        if target not in ("CLG.MDFO", "CLG.MDFC"):
            return
        values = _values(instruction)
        if target == "CLG.MDFO":
            key = values.get("IDREF", "")
            if key not in self._closed:
                return
            mark = Mark(values.get("ACTION", "").lower(), values.get("ACTIVE.DOC", ""), values.get("ACTIVE.LOC", ""))
            self._marks[key] = mark
            if mark.action == "deleted":
                if self._run.blank and not self._flat:
                    self._settle()  # a number before it stays
                self._deleting.add(key)
                self.deleted_by.append(mark.by)
            elif values.get("LEVEL") == "TEXT":
                self._run.marks.append(mark)
            return
        closed = self._marks.pop(values.get("ID", ""), None)
        if closed is None:
            return
        if values.get("ID", "") in self._deleting:
            self._deleting.discard(values.get("ID", ""))
            self._run.marks.append(closed)
        elif not self._run.blank:
            self._run.marks.append(closed)

    def _mark_owner(self, marks: tuple[Mark, ...]) -> None:
        """Marks around words that are gone go to the provision that had them."""
        at = next((owner for owner in reversed(self._owners) if owner is not None), None)
        if at is not None:
            line = self.lines[at]
            self.lines[at] = replace(line, marks=tuple(dict.fromkeys((*line.marks, *marks))))


def _values(instruction: etree._Element) -> dict[str, str]:
    return dict(_PSEUDO_ATTRIBUTE.findall(instruction.text or ""))


_Handler = Callable[[Body, etree._Element], None]

_INLINE: dict[str, _Handler] = {
    "HT": Body._type,
    "QUOT.START": Body._quotation_mark,
    "QUOT.END": Body._quotation_mark,
    "FT": Body._figure,
    "NOTE": Body._note,
    "OP.CMP": Body._operator,
    "OP.MATH": Body._operator,
    "EXPR": Body._expression,
    "TERM": Body._term,
    "DEFINITION": Body._definition,
}

_STRUCTURE: dict[str, _Handler] = {
    **dict.fromkeys(("P", "TXT", "ALINEA", "LIST", "DLIST", "TI", "STI"), Body._flow),
    **dict.fromkeys(("NP", "PARAG"), Body._numbered),
    **dict.fromkeys(("PREAMBLE.INIT", "GR.VISA.INIT", "PREAMBLE.FINAL"), Body._formula),
    "FINAL": Body._final,
    **dict.fromkeys(ANNEXES, Body._annex),
    "ITEM": Body._item,
    "DLIST.ITEM": Body._item,
    "VISA": Body._citation,
    "CONSID": Body._recital,
    "GR.CONSID.INIT": Body._before_recitals,
    "SIGNATURE": Body._signature,
    "TITLE": Body._title,
    "FAM.COMP": Body._family,
    "DIVISION": Body._division,
    "GR.SEQ": Body._sequence,
    "ARTICLE": Body._article,
    "STI.ART": Body._heading,
    "QUOT.S": Body._quotation,
    "TBL": Body._table,
    "INCL.ELEMENT": Body._included,
}
