"""Finds the amendments in a page that shows them in two columns: number, position, columns, justification.

In: what the page shows in order, displayed lines and table rows (`Said`, `Columns`). Out: the lines of a document of
amendments. Example: "Amendment 12", "Recital 4 a (new)" and a row of two cells below them are one amendment.

Structure decides, not words, so that every language is read: the line with a number whose word comes back for each
amendment opens it, what follows up to the first row says where it applies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.account import bare
from tracker.act import Kind
from tracker.amendment import AmendmentLine, Part
from tracker.errors import InputError
from tracker.line import Cut, Line, Role
from tracker.position import Step, parse_positions
from tracker.readers.ep_cells import FURNITURE, Column
from tracker.readers.ep_styles import styled_lines

_WORD_FIRST = re.compile(
    r"(?P<word>[^\W\d_][^\d():;/,]{1,39}?)\s*"
    r"(?P<num>\d[\w./]*(?:(?:\s*[,;&–-]\s*|\s+\w{1,3}\s+)\d[\w./]*)*)"
)
_NUMBER_FIRST = re.compile(r"(?P<num>\d+)\.?\s+(?P<word>[^\W\d_]{4,30})")
_LOOK = 8
"""No more lines stand between an amendment's number and its columns."""
_SAME_WORD = 5
""""Amendments 3 and 4" is of the same word as "Amendment 5"."""
_ACT_NUMBER = re.compile(r"\d+/\d+")
_LONGEST_HEADER = 80
_TWO = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A displayed line outside of the columns."""

    line: Line
    table: int = 0
    """The table in which it fills a row of its own; 0 outside of tables."""
    italic: bool = False
    part: Part | None = None
    """TITLE or OUTSIDE where the page itself says so."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A row of a table."""

    cells: tuple[etree._Element, ...]
    table: int
    header: bool = False
    """The page itself says that it is the head of the columns."""


Shown = Said | Columns


@dataclass(slots=True)
class _Open:
    """The amendment that is being read."""

    number: str
    steps: tuple[Step, ...]
    old: Column
    new: Column
    rows: list[tuple[Part, int]] = field(default_factory=list)
    """Which column each cell belongs to, in the order of the page; for what is no cell, its place in `aside`."""
    aside: list[AmendmentLine] = field(default_factory=list)
    headed: bool = False


class Sheet:
    """The amendments of one page while they are found."""

    def __init__(self, around: str = FURNITURE) -> None:
        self.lines: list[AmendmentLine] = []
        self.warnings: list[str] = []
        self._around = around
        """The reason for which what stands around the amendments is dropped."""
        self._open: _Open | None = None
        self._head: tuple[str, ...] = ()

    def read(self, shown: Sequence[Shown], word: str = "") -> None:
        """Reads all that a page, or a part of it, shows; `word` as for `openings`."""
        opening = openings(shown, word)
        self._head = _repeated_head(shown, opening)
        first_table = _table_below(shown, opening[0]) if opening else 0
        done = 0
        for start, end in zip(opening, [*opening[1:], len(shown)], strict=True):
            self._before(shown[done:start], first_table)
            done = self._amendment(shown, start, end)
        self._close()
        for item in shown[done:]:
            self.outside(item)

    def outside(self, item: Shown, reason: str = "") -> None:
        """What belongs to no amendment."""
        reason = reason or self._around
        if isinstance(item, Columns):
            for shown in (shown for cell in item.cells for shown in styled_lines(cell)):
                self.lines.append(AmendmentLine(Part.OUTSIDE, Line(Role.DROPPED, shown.text, reason=reason)))
        elif item.part is Part.TITLE:
            self.lines.append(AmendmentLine(Part.TITLE, item.line))
        else:
            line = replace(item.line, role=Role.DROPPED, reason=item.line.reason or reason)
            self.lines.append(AmendmentLine(Part.OUTSIDE, line))

    def _before(self, shown: Sequence[Shown], first_table: int) -> None:
        """What stands before the first amendment; in older reports the head of the columns, once for all."""
        for item in shown:
            if isinstance(item, Columns) and item.table == first_table:
                self._header(item)
            else:
                self.outside(item)

    def _header(self, item: Columns) -> None:
        for line in (line for cell in item.cells for line in styled_lines(cell)):
            self.lines.append(AmendmentLine(Part.HEADER, Line(Role.TEXT, line.text)))

    # -- one amendment -------------------------------------------------------------------------------------

    def _amendment(self, shown: Sequence[Shown], start: int, end: int) -> int:
        """Reads an amendment; returns where what belongs to it ends."""
        self._close()
        # In a damaged page an amendment may have lost its columns.
        rows = next((i for i in range(start, end) if isinstance(shown[i], Columns)), end)
        heading = [item for item in shown[start:rows] if isinstance(item, Said)]
        lines = heading_lines(heading)
        self.lines += lines
        steps = _steps([item.line.text for item in lines if item.part is Part.POSITION])
        number = lines[0].line.num
        self._open = _Open(number, steps, Column(Part.OLD, steps), Column(Part.NEW, steps))
        self._open.headed = any(item.part is Part.HEADER for item in lines)
        last = rows
        for i in range(rows, end):
            item = shown[i]
            if isinstance(item, Columns):
                self._row(self._open, item)
            elif item.part is None and (item.table or item.italic):
                self._aside(self._open, AmendmentLine(Part.JUSTIFICATION, item.line))
            else:
                break
            last = i + 1
        return last

    def _row(self, amendment: _Open, item: Columns) -> None:
        first = not amendment.headed and not amendment.rows
        if first and (item.header or _is_header(item) or _head_of(item) == self._head):
            amendment.headed = True
            self._header(item)
        elif len(item.cells) == _TWO:
            for part, cell in zip((Part.OLD, Part.NEW), item.cells, strict=True):
                column = amendment.old if part is Part.OLD else amendment.new
                amendment.rows.append((part, len(column.cells)))
                column.read(cell)
        else:
            amendment.rows.append((Part.NEW, len(amendment.new.cells)))
            amendment.new.row(item.cells, item.table)
            said = f"amendment {amendment.number}: a table of {len(item.cells)} columns was read as its new text"
            if said not in self.warnings:
                self.warnings.append(said)

    def _aside(self, amendment: _Open, line: AmendmentLine) -> None:
        amendment.rows.append((line.part, len(amendment.aside)))
        amendment.aside.append(line)

    def _close(self) -> None:
        """Adds the lines of the amendment in the order of the page: its columns are read whole, row by row."""
        amendment, self._open = self._open, None
        if amendment is None:
            return
        (old, old_marked), (new, new_marked) = amendment.old.lines(), amendment.new.lines()
        for part, place in amendment.rows:
            if part in (Part.OLD, Part.NEW):
                self.lines += (old if part is Part.OLD else new)[place]
            else:
                self.lines.append(amendment.aside[place])
        if not (old_marked and new_marked):
            self.warnings.append(f"amendment {amendment.number}: the marks of its words could not be read")


def amendment_word(shown: Sequence[Shown]) -> str:
    """How the word for "Amendment" begins on a page, "" where there is none.

    Each amendment has one line with it and a number, and it comes first; "Recital 4" is one only now and then.
    """
    counted = Counter(_key(found["word"]) for _, found in _numbered(shown))
    return counted.most_common(1)[0][0] if counted else ""


def openings(shown: Sequence[Shown], word: str = "") -> list[int]:
    """Where the amendments begin: lines with one word and a number, with columns close below them.

    Args:
        shown: a page, or a part of it.
        word: what `amendment_word` found in the whole page, where this is a part.

    >>> def said(text): return Said(Line(Role.TEXT, text))
    >>> row = Columns((), 1)
    >>> openings([said("Amendment 1"), said("Recital 4"), row, said("Amendment 2"), said("Recital 4"), row])
    [0, 3]
    """
    word = word or amendment_word(shown)
    return [i for i, found in _numbered(shown) if _key(found["word"]) == word]


def _numbered(shown: Sequence[Shown]) -> list[tuple[int, re.Match[str]]]:
    """The lines that may open an amendment, in order."""
    found = ((i, _number(item)) for i, item in enumerate(shown))
    return [(i, match) for i, match in found if match and _leads_to_columns(shown, i)]


def _number(item: Shown) -> re.Match[str] | None:
    if isinstance(item, Columns) or item.italic or item.part:
        return None
    return _WORD_FIRST.fullmatch(item.line.text) or _NUMBER_FIRST.fullmatch(item.line.text)


def _key(word: str) -> str:
    return word.casefold()[:_SAME_WORD]


def _leads_to_columns(shown: Sequence[Shown], i: int) -> bool:
    below = next((item for item in shown[i + 1 : i + 1 + _LOOK] if isinstance(item, Columns)), None)
    return below is not None


def _table_below(shown: Sequence[Shown], i: int) -> int:
    return next(item.table for item in shown[i:] if isinstance(item, Columns))


def _head_of(item: Columns) -> tuple[str, ...]:
    """The words of a row whose cells hold one short line each; () for another row."""
    lines = [styled_lines(cell) for cell in item.cells]
    if len(lines) != _TWO or any(len(cell) != 1 or len(cell[0].text) > _LONGEST_HEADER for cell in lines):
        return ()
    return tuple(cell[0].text for cell in lines)


def _repeated_head(shown: Sequence[Shown], opening: Sequence[int]) -> tuple[str, ...]:
    """The first row that most amendments share: the head of their columns, however it is set."""
    rows = [next(item for item in shown[i:] if isinstance(item, Columns)) for i in opening]
    counted = Counter(head for head in map(_head_of, rows) if head)
    head, count = counted.most_common(1)[0] if counted else ((), 0)
    return head if count > max(1, len(rows) // 2) else ("",)


def _is_header(item: Columns) -> bool:
    """Whether a row is the head of the columns: a short line in italics, not bold, in each cell."""
    head = _head_of(item)
    lines = [line for cell in item.cells for line in styled_lines(cell)]
    return bool(head) and head[0] != head[1] and all(line.italic and not line.bold for line in lines)


# ------------------------------------------------------------------------------------------------- heading


def heading_lines(heading: Sequence[Said]) -> list[AmendmentLine]:
    """What each line above the columns is: number, what is amended, positions, the act that is amended, header."""
    found = [AmendmentLine(Part.NUMBER, _number_line(heading[0]))]
    rest = list(heading[1:])
    header = [item for item in rest if item.italic]
    plain = [item for item in rest if not item.italic] or header
    header = header if plain is not header else []
    parts = heading_parts([item.line.text for item in plain])
    for item, part in zip(plain, parts, strict=True):
        before = found[-1]
        if part is None:  # the heading of an annex goes on in the next line
            joined = replace(before.line, text=f"{before.line.text} {item.line.text}")
            found[-1] = AmendmentLine(before.part, joined)
        else:
            found.append(AmendmentLine(part, item.line))
    return found + [AmendmentLine(Part.HEADER, item.line) for item in header]


def _number_line(item: Said) -> Line:
    text = item.line.text
    found = _WORD_FIRST.fullmatch(text)
    if not found:
        found = _NUMBER_FIRST.fullmatch(text)
        return Line(Role.TEXT, text[found.end("num") :].lstrip() if found else text, found["num"] if found else "")
    # The word is shown before the number, and a line shows its number first.
    cut = Cut(0, text[: found.start("num")].strip(), FURNITURE, in_num=True)
    return Line(Role.TEXT, num=found["num"], cuts=(cut,))


def heading_parts(texts: Sequence[str]) -> list[Part | None]:
    """The parts of the lines between number and columns; None for one that goes on with the line before.

    >>> [part.value for part in heading_parts(["Proposal for a directive", "Article 1 – point 3",
    ...                                        "Directive 2009/43/EC", "Article 4"])]
    ['proposal', 'position', 'amended_act', 'position']
    """
    parts: list[Part | None] = []
    for i, text in enumerate(texts):
        steps = _steps([text])
        last = i == len(texts) - 1
        if steps and not all(step.kind == Kind.QUOTED for step in steps):
            parts.append(Part.POSITION)
        elif not i and not last:
            parts.append(Part.PROPOSAL)
        elif _ACT_NUMBER.search(text) and (steps or not last):
            parts.append(Part.AMENDED_ACT)
        elif Part.POSITION in parts and _steps([f"{texts[i - 1]} {text}"]):
            parts.append(None)
        else:
            parts.append(Part.POSITION)
    return parts


def _steps(positions: Sequence[str]) -> tuple[Step, ...]:
    """The steps of the last position; () where it cannot be read, as in other languages than English."""
    try:
        return parse_positions(positions[-1])[-1] if positions else ()
    except InputError:
        return ()


def holds_words(element: etree._Element) -> bool:
    """Whether an element shows anything."""
    return bool(bare("".join(map(str, element.itertext()))))
