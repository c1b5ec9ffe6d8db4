"""Reads the cells of a two-column table of amendments: paragraphs, points, headings, notes, tables inside a column.

In: the cells of one column of one amendment, in order (`Column`). Out: its lines, with roles, numbers and depths.
Example: the paragraphs "Article 5a", "Lanterns" and "1. Each lantern ..." of a right column become an article, its
heading and its first paragraph.

The journal places points by layout tables, nested as deep as the points are; Parliament's website sets every point
as a paragraph and only its number tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tracker.act import Kind
from tracker.amendment import AmendmentLine, Part
from tracker.line import Line, LineCall, Role
from tracker.numbering import infer_levels
from tracker.position import HEADING, Step
from tracker.readers.ep_styles import is_raised, lay_runs, styled_lines
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import Block, Collector, Run, Words, blocks, class_of, cut, in_number, numbered
from tracker.readers.oj_xhtml_tables import cell_words, filled_cells, is_layout, rows
from tracker.readers.parting import part_line
from tracker.readers.plain_words import article_end
from tracker.readers.titles import read_title

FURNITURE = "page furniture"

_NOTE_LABEL = r"\(?(?:\d{1,3}[a-z]{0,2}|\*{1,3})\)?"
_NOTE = re.compile(rf"({_NOTE_LABEL})\s+(?=\S)")
_CALL = re.compile(_NOTE_LABEL)
_REMARK = re.compile(r"\(.{12,}\)\.?", re.DOTALL)
_RULE = re.compile(r"_{3,}")
"""The line above the notes of a cell, drawn with underscores."""
_POWER = re.compile(r"(?:\d|\b[kcdm]?m)$")
"""What stands before a figure that is raised and yet calls no note: "km" and 2."""
_PARAGRAPH_ID = re.compile(r"\d{3}[A-Z]*\.\d{3}[A-Z]*")
_INSERTED = re.compile(
    r"(?:[(\[]-?(?:\d{1,3}|[ivxl]{1,6}|[a-z]{1,2})(?:\s?[a-z]{1,2}|\s(?:bis|ter|quater|quinquies|sexies|septies))?[)\]]"
    r"|-?\d{1,3}(?:\s?[a-z]{1,2}|\s(?:bis|ter|quater|quinquies|sexies|septies))?\.)(?=\s|$)"
)
"""Numbers as only Parliament prints them: "(-1a)", "-1.", "(viiia)", "(4 bis)"."""
_MARKS = {Part.OLD: "deleted", Part.NEW: "inserted"}
"""What bold italics mean in each column."""
_LONGEST_HEADING = 150
_CLOSES = ".;:,"
_TITLED = frozenset({Role.ARTICLE, Role.DIVISION, Role.ANNEX, Role.APPENDIX})


@dataclass(frozen=True, slots=True)
class _Found:
    """A line of a cell, and how many layout tables place it."""

    line: Line
    depth: int = 0
    remark: bool = False
    """Says something about the amendment: "(This change applies throughout the text.)", in italics."""


class _Collector(Collector):
    """Collects words; a raised figure is the call of a note, unless it is a power."""

    __slots__ = ("notes",)

    def __init__(self, notes: frozenset[str]) -> None:
        super().__init__()
        self.notes = notes

    def element(self, element: etree._Element) -> None:
        label = "".join("".join(map(str, element.itertext())).split()) if self.text and is_raised(element) else ""
        if label in self.notes or (_CALL.fullmatch(label) and not _POWER.search(self.text)):
            self.calls.append(LineCall(len(self.text), label, label))
        else:
            super().element(element)

    def inside(self, element: etree._Element) -> None:
        """The journal indents the tags of words in two styles; its blanks stand outside of them."""
        indented = local(element) == "span" and len(element) > 0
        if element.text and not (indented and _is_indent(element.text)):
            self.characters(element.text)
        for child in element:
            self.element(child)
            last = indented and child.getnext() is None
            if child.tail and not (last and _is_indent(child.tail)):
                self.characters(child.tail)


def _is_indent(text: str) -> bool:
    return "\n" in text and not text.strip(" \t\r\n")


class Column:
    """One column of one amendment while it is read."""

    def __init__(self, part: Part, steps: Sequence[Step]) -> None:
        self.part = part
        self.steps = steps
        self.found: list[_Found] = []
        self.cells: list[tuple[etree._Element, int, int]] = []
        self._labels: frozenset[str] = frozenset()
        self._ruled = False
        """Behind the rule above the notes."""
        self._table = 0

    # -- reading -------------------------------------------------------------------------------------------

    def read(self, cell: etree._Element) -> None:
        """Reads the next cell."""
        start = len(self.found)
        self._labels |= _note_labels(cell)
        self._sequence(blocks(cell), 0)
        self.cells.append((cell, start, len(self.found)))

    def row(self, cells: Sequence[etree._Element], table: int) -> None:
        """Reads a row of a real table that stands for the whole column."""
        start = len(self.found)
        said = [cell_words(cell) for cell in cells]
        self._add(Role.ROW, _joined(said), key=f"table {table}")
        around = cells[0].getparent()
        assert around is not None
        self.cells.append((around, start, len(self.found)))

    def _sequence(self, found: Iterable[Block], depth: int, stated: bool = False) -> None:
        for block in found:
            tag = "" if isinstance(block, Run) else local(block)
            if isinstance(block, Run):
                for run in _runs(block):
                    self._paragraph(run, depth, stated)
            elif tag == "table":
                self._inner_table(block, depth)
            elif tag == "p":
                self._paragraph(block, depth, stated)
            else:
                self._sequence(blocks(block), depth, stated or bool(_PARAGRAPH_ID.fullmatch(block.get("id") or "")))

    def _inner_table(self, table: etree._Element, depth: int) -> None:
        key = ""
        for row in rows(table):
            cells = filled_cells(row)
            if not is_layout(table, row):
                if not key:
                    self._table += 1
                    key = f"inner table {self._table}"
                said = [self._words(cell) if cell is not None else Words("") for cell in row]
                self._add(Role.ROW, _joined(said), depth=depth, key=key)
            elif len(cells) < 2:
                for cell in cells:
                    self._sequence(blocks(cell), depth)
            else:
                self._point(cells, depth + 1)

    def _point(self, cells: Sequence[etree._Element], depth: int) -> None:
        """A point: its number in the first cell, its words and its own points in the next."""
        printed = self._words(cells[0])
        rest = [block for cell in cells[1:] for block in blocks(cell)]
        said = Words("")
        if isinstance(rest[0], Run) or local(rest[0]) == "p":
            said, rest = self._words(rest[0]), rest[1:]
        said = replace(said, calls=in_number(printed).calls + said.calls)
        self._add(Role.TEXT, said, printed.text, depth=depth)
        self._sequence(rest, depth)

    def _words(self, block: Block) -> Words:
        collector = _Collector(self._labels)
        if isinstance(block, Run):
            collector.nodes(block.nodes)
        else:
            collector.inside(block)
        return collector.words()

    def _paragraph(self, block: Block, depth: int, stated: bool) -> None:
        said = self._words(block)
        name = "" if isinstance(block, Run) else class_of(block)
        note = _NOTE.match(said.text) if self._ruled else None
        if not said:
            return
        if _REMARK.fullmatch(said.text) and not isinstance(block, Run) and _is_aside(block):
            self.found.append(_Found(Line(Role.TEXT, said.text, calls=said.calls), depth, remark=True))
        elif _RULE.fullmatch(said.text):
            self._ruled = True
            self._add(Role.DROPPED, said, reason=FURNITURE)
        elif note:
            self._add(Role.NOTE, cut(said, note.end()), note[1], key=note[1])
        elif self._ruled and said.text[:1].isdigit() and (label := _label(block)):
            self._add(Role.NOTE, cut(said, len(label)), label, key=label)
        elif name == "ti-art":
            self._add(Role.ARTICLE, in_number(said), said.text)
        elif name == "sti-art":
            self._add(Role.HEADING, said)
        elif not self._title(said):
            self._text(said, depth, stated)

    def _title(self, said: Words) -> bool:
        """Adds the number of an article, division or annex if a paragraph is nothing but that."""
        if self._top() in (Kind.RECITAL, Kind.CITATION):
            return False
        title = read_title(said.text)
        named = title is not None and any(step.kind == title.kind for step in self.steps)
        if article_end(said.text) == len(said.text):
            self._add(Role.ARTICLE, in_number(said), said.text)
        elif title and (title.end == len(said.text) or (named and said.text[-1] not in _CLOSES)):
            roles = {Kind.ANNEX: Role.ANNEX, Kind.APPENDIX: Role.APPENDIX}
            role = roles.get(title.kind, Role.DIVISION)
            line = part_line(Line(role, said.text, calls=said.calls), title.end)
            self.found.append(_Found(replace(line, kind=title.kind if role is Role.DIVISION else None)))
        else:
            return False
        return True

    def _text(self, said: Words, depth: int, stated: bool) -> None:
        num, rest = numbered(said, plain=True)
        if not num and (inserted := _INSERTED.match(said.text)):
            num = inserted.group()
            calls = tuple(replace(call, in_num=True) for call in said.calls if call.offset <= len(num))
            rest = cut(replace(said, calls=said.calls[len(calls) :]), len(num))
            rest = replace(rest, calls=calls + rest.calls)
        paragraph = stated and num[:1] == "(" and any(c.isdigit() for c in num) and not depth
        self._add(Role.TEXT, rest, num, depth=depth, kind=Kind.PARAGRAPH if paragraph else None)

    def _add(
        self,
        role: Role,
        said: Words,
        num: str = "",
        *,
        depth: int = 0,
        kind: Kind | None = None,
        key: str = "",
        reason: str = "",
    ) -> None:
        line = Line(role, said.text, num, kind=kind, calls=said.calls, key=key, reason=reason)
        self.found.append(_Found(line, depth))

    def _top(self) -> str:
        return self.steps[0].kind if len(self.steps) == 1 else ""

    # -- what the whole column tells -----------------------------------------------------------------------

    def lines(self) -> tuple[list[list[AmendmentLine]], bool]:
        """The lines of each cell, and whether all marks could be laid over them."""
        found = _levelled([replace(item, line=line) for item, line in zip(self.found, self._settled(), strict=True)])
        done: list[list[AmendmentLine]] = []
        complete = True
        for cell, start, end in self.cells:
            marked = lay_runs(found[start:end], cell, _MARKS[self.part])
            complete = complete and marked is not None
            lines = found[start:end] if marked is None else marked
            remarks = [item.remark for item in self.found[start:end]]
            parts = [Part.JUSTIFICATION if remark else self.part for remark in remarks]
            done.append([AmendmentLine(part, line) for part, line in zip(parts, lines, strict=True)])
        return done, complete

    def _settled(self) -> list[Line]:
        """Roles that only the position, or the line before, tells."""
        lines = [item.line for item in self.found]
        texts = [i for i, line in enumerate(lines) if line.role is Role.TEXT and not self.found[i].remark]
        top = self._top()
        if top == Kind.CITATION:
            for i in texts:
                lines[i] = replace(lines[i], role=Role.CITATION)
        elif top == Kind.RECITAL:
            opening = [i for i in texts if any(c.isdigit() for c in lines[i].num) and self.found[i].depth < 2]
            for i in opening or texts[:1]:
                lines[i] = replace(lines[i], role=Role.RECITAL, kind=None)
        headed = bool(self.steps) and self.steps[-1].kind == HEADING
        for i in texts:
            before = next((line for line in reversed(lines[:i]) if line.role is not Role.DROPPED), None)
            titled = before is not None and before.role in _TITLED and not before.text
            if (headed or titled) and _may_be_heading(lines[i], headed):
                lines[i] = replace(lines[i], role=Role.HEADING)
        return lines


def _may_be_heading(line: Line, headed: bool) -> bool:
    if line.role is not Role.TEXT or line.num or not 0 < len(line.text) <= _LONGEST_HEADING:
        return False
    return headed or (line.text[0].isupper() and line.text[-1] not in _CLOSES)


def _levelled(found: Sequence[_Found]) -> list[Line]:
    """The lines with the levels that nested layout tables state, counted from the column's first line.

    Where no table is nested, and no words follow in a point's own cell, nothing is stated and nothing said.
    """
    nested = [item.depth > 1 or (item.depth == 1 and not item.line.num) for item in found]
    if not any(nested):
        return [item.line for item in found]
    outer = iter(infer_levels([item.line for item, inner in zip(found, nested, strict=True) if not inner]))
    lines: list[Line] = []
    point = 0
    for item, inner in zip(found, nested, strict=True):
        if inner:
            level = point + item.depth - 1
            lines.append(replace(item.line, level=level) if item.line.role in (Role.TEXT, Role.ROW) else item.line)
            continue
        line = next(outer)
        lines.append(line)
        point = (line.level or 0) if item.depth else point
    return lines


def _joined(said: Sequence[Words]) -> Words:
    """The cells of a row in one line, parted by tabs."""
    calls: list[LineCall] = []
    done = 0
    for each in said:
        calls += [replace(call, offset=call.offset + done) for call in each.calls]
        done += len(each.text) + 1
    return Words("\t".join(each.text for each in said), tuple(calls))


def _runs(run: Run) -> list[Run]:
    """The lines of words without paragraph, which only line breaks part."""
    found: list[list[etree._Element | str]] = [[]]
    for node in run.nodes:
        if not isinstance(node, str) and local(node) == "br":
            found.append([])
        else:
            found[-1].append(node)
    return [Run(tuple(nodes)) for nodes in found if nodes]


def _is_aside(block: etree._Element) -> bool:
    """True for what is all in italics and nowhere bold."""
    return all(line.italic and not any(piece.bold for piece in line.pieces) for line in styled_lines(block))


def _label(block: Block) -> str:
    """The raised figures that a paragraph begins with."""
    nodes = block.nodes if isinstance(block, Run) else tuple(block.iter())
    first = next((node for node in nodes if not isinstance(node, str) and is_raised(node)), None)
    return "".join("".join(map(str, first.itertext())).split()) if first is not None else ""


def _note_labels(cell: etree._Element) -> frozenset[str]:
    """The labels of the notes in a cell: what stands raised at the beginning of a paragraph."""
    found = []
    for paragraph in cell.iter():
        if local(paragraph) == "p" and (label := _label(paragraph)):
            said = "".join("".join(map(str, paragraph.itertext())).split())
            if said.startswith(label) and len(said) > len(label):
                found.append(label)
    return frozenset(found)
