"""Parts the lines of a PDF into paragraphs, table rows, footnotes, and the heads and feet of its pages.

In: the `Page`s of a document. Out: `Piece`s in the order of reading, the footnotes of all pages at the end.
Example: a recital that goes on at the top of the next column is one piece, with the head of the page cut out of it.

A paragraph ends where more space follows than between two lines, where the next word would have fitted into the
line, or where the next line opens with a number further out; at the end of a column its last words decide.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.line import Role
from tracker.numbering import split_number
from tracker.readers.pdf_page import Column, Page, Row, Table
from tracker.readers.pdf_words import Printed, Vocabulary, Words, join
from tracker.readers.plain_words import article_end, is_citation
from tracker.readers.titles import read_title


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, table row or footnote, or something that is not part of the text."""

    role: Role
    words: Words
    key: str = ""
    """Of a footnote as in its calls; of a row the name of its table."""
    num: str = ""
    """The printed label of a footnote."""
    centred: bool = False
    indent: int = 0
    """How far its words stand in from the margin, behind a number if they open with one."""
    page: int = 0


@dataclass(frozen=True, slots=True)
class _Side:
    """How far the lines of a column reach, heads and feet aside."""

    left: float
    right: float


_TOP_LINES, _FOOT_LINES = 3, 5
"""So many lines at the top and at the bottom of a page may be its head and foot."""
_SAME_PLACE = 8.0
_HEAD = re.compile(
    r"[-–—]?\s*\d{1,4}\s*[-–—]?|\d{1,4}\s?/\s?\d{1,4}|[A-Z]{2}|[IVXLC]{1,7}"
    r"|.*\b[LC]\s?\d{1,3}\s?[A-Z]?/\d{1,4}\b.*|.*\bELI: .*|(?:ST\s)?\d{4,5}(?:/\d{1,2})?/\d{2}\b.*"
)
"""What a head or foot says where a document is too short to show that it repeats."""
_NUMBERS = re.compile(r"\d+")
_WIDER = 1.28
"""More than so many times the usual distance between two lines parts paragraphs."""
_ENOUGH, _USUAL = 5, 1.2
"""Pairs of lines that show how far lines are apart, and how far they are where a document is shorter."""
_ENDS = (".", ";", ":", "!", "?")
_BROKEN = ("-", "\u2010", "\u00ad")
_QUOTES = "’”“\"'»)"
_NOTE = re.compile(r"\(?\s?(\*{1,4}\d{0,2}|\d{1,3}[a-z]?|[a-z])\s?\)?")
_LINE_NUMBERS = 3
"""Fewer figures in the margin of a page are no line numbers."""
_STEP = 3.0
"""Indents that differ by less points are equal."""


def pieces_of(pages: Sequence[Page]) -> list[Piece]:
    """The document in order of reading."""
    reader = _Paragraphs(pages)
    for page in pages:
        reader.read(page)
    return reader.finish()


def _rows(page: Page) -> list[Row]:
    return [item for column in page.columns for item in column.items if isinstance(item, Row)]


class _Paragraphs:
    """The pieces while the pages are read."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.vocabulary = Vocabulary()
        for page in pages:
            self.vocabulary.learn(_rows(page))
        self.furniture = _find_furniture(pages)
        rows = [row for page in pages for row in _rows(page)]
        self.size = Counter({row.size: 0 for row in rows})
        for row in rows:
            self.size[row.size] += len(row.text)
        self.body = self.size.most_common(1)[0][0] if rows else 0.0
        self.distance = _distance(pages)
        self.notes: list[tuple[int, str, str, list[Printed | str]]] = []  # page, label, as printed, lines
        self.found: list[Piece] = []
        self.open: list[Printed | str] = []
        self.first: tuple[Row, _Side] | None = None  # of the open paragraph
        self.last: tuple[Row, _Side] | None = None
        self.waiting: list[str] = []  # heads and feet since the last line
        self.jumped = False  # the open paragraph's column has ended
        self.tables = 0
        self.columns = 0  # of the table that was read last, 0 where words followed it

    def read(self, page: Page) -> None:
        """Adds a page."""
        numbers = _line_numbers(page)
        for column in page.columns:
            self.jumped = True
            body, notes = self._parted(page, column)
            side = _side(body)
            for item in body:
                if isinstance(item, Table):
                    self._table(item, page)
                elif (page.number, item) in self.furniture:
                    self.waiting.append(item.text)
                else:
                    self._row(Printed(item, page.number, numbers.get(item, 0)), side)
            self._take_notes(notes, page)
        self.waiting += [row.text for row in page.aside]

    def finish(self) -> list[Piece]:
        """All pieces, footnotes last."""
        self._close()
        labels = frozenset((page, label) for page, label, _, _ in self.notes)
        found = [self._joined(piece, labels) for piece in self.found]
        for page, label, printed, lines in self.notes:
            words = join(lines, self.vocabulary, frozenset())
            # The first cut is the label, which is the number of the note.
            found.append(
                Piece(Role.NOTE, Words(words.text, cuts=words.cuts[1:]), f"{page}:{label}", printed, page=page)
            )
        return found

    # -- paragraphs ----------------------------------------------------------------------------------------

    def _row(self, line: Printed, side: _Side) -> None:
        goes_on = self.last is not None and (
            self._continues(line.row, side) if self.jumped else not self._opens(line.row, side)
        )
        if goes_on:
            self.open += self.waiting
            self.waiting = []
        else:
            self._close()
            self.columns = 0
            self.first = (line.row, side)
        self.open.append(line)
        self.last, self.jumped = (line.row, side), False

    def _opens(self, row: Row, side: _Side) -> bool:
        """Whether a line opens a paragraph below the line before it."""
        assert self.last and self.first
        before = self.last[0]
        if row.baseline - before.baseline > _WIDER * self.distance * max(row.size, before.size):
            return True
        if abs(row.size - before.size) > 0.6 or self.waiting or _is_article(before) or _is_article(row):
            return True
        aligned = min(abs(row.x0 - before.x0), abs(row.x0 - before.hang)) <= 2
        centred = not aligned and _is_centred(row, side) and _is_symmetric(before, side)
        if not aligned and not centred and _is_centred(before, side) != _is_centred(row, side):
            return True
        if split_number(row.text)[0] and row.x0 < before.x0 - 2:
            return True
        if split_number(row.text)[0] and row.x0 <= self.first[0].x0 + 2 and _is_ended(before.text, ","):
            return True
        return not centred and not before.text.endswith(_BROKEN) and _fitted(row, before, side)

    def _continues(self, row: Row, side: _Side) -> bool:
        """Whether the first line of a column goes on with the last paragraph of the column before."""
        assert self.last
        before, side_before = self.last
        if before.text.endswith(_BROKEN) or row.text[:1].islower():
            return True
        if abs(row.size - before.size) > 0.6 or _is_ended(before.text):
            return False
        if _is_centred(row, side) or _is_centred(before, side_before) or _fitted(row, before, side_before):
            return False
        return not (before.text.endswith(",") and (is_citation(row.text) or split_number(row.text)[0]))

    def _close(self) -> None:
        """Ends the open paragraph."""
        if self.first:
            row, side = self.first
            hang = row.hang if split_number(row.text)[0] else row.x0
            lines = [line for line in self.open if isinstance(line, Printed)]
            centred = _is_centred(lines[-1].row, side) and all(_is_symmetric(line.row, side) for line in lines)
            indent = 0 if centred else round((hang - side.left) / _STEP)
            self._keep(Role.TEXT, self.open, centred=centred, indent=indent, page=lines[0].page)
        for text in self.waiting:
            self.found.append(Piece(Role.DROPPED, Words(text)))
        self.open, self.waiting, self.first, self.last = [], [], None, None

    def _keep(
        self, role: Role, lines: list[Printed | str], *, centred: bool = False, indent: int = 0, page: int = 0
    ) -> None:
        piece = _Lines(role, Words(""), centred=centred, indent=indent, page=page, lines=tuple(lines))
        self.found.append(piece)

    def _joined(self, piece: Piece, labels: frozenset[tuple[int, str]]) -> Piece:
        """The piece with its words, which must wait until all notes are known."""
        if not isinstance(piece, _Lines):
            return piece
        cells = piece.cells or (piece.lines,)
        text, styles, calls, cuts = "", [], [], []
        for n, cell in enumerate(cells):
            words = join(cell, self.vocabulary, labels)
            text += "\t" * bool(n)
            at = len(text)
            text += words.text
            styles += [replace(style, start=style.start + at, end=style.end + at) for style in words.styles]
            calls += [replace(call, offset=call.offset + at) for call in words.calls]
            cuts += [replace(cut, offset=cut.offset + at) for cut in words.cuts]
        words = Words(text, tuple(styles), tuple(calls), tuple(cuts))
        return Piece(piece.role, words, piece.key, "", piece.centred, piece.indent, piece.page)

    # -- tables and notes ----------------------------------------------------------------------------------

    def _table(self, table: Table, page: Page) -> None:
        columns = max(len(row) for row in table.rows)
        # A table with no words before it goes on with one of as many columns on the page or in the column before.
        goes_on = not self.open and self.columns == columns
        self._close()
        self.tables += not goes_on
        self.columns, self.jumped = columns, False
        for row in table.rows:
            cells = tuple(tuple(Printed(line, page.number) for line in cell) for cell in row)
            self.found.append(
                _Lines(Role.ROW, Words(""), key=f"t{self.tables}", page=page.number, cells=cells)
            )  # fmt: skip

    def _parted(self, page: Page, column: Column) -> tuple[list[Row | Table], list[Row]]:
        """The lines of a column, and the footnotes below them: smaller type that opens with a raised figure."""
        items = list(column.items)
        sizes = Counter(round(item.size, 1) for item in items if isinstance(item, Row))
        limit = max(self.body, sizes.most_common(1)[0][0] if sizes else 0) - 0.5
        for i, item in enumerate(items):
            if isinstance(item, Row) and _note_label(item) and item.size < limit:
                end = next((k for k in range(i, len(items)) if not self._is_note(items[k], limit, page)), len(items))
                return items[:i] + items[end:], [row for row in items[i:end] if isinstance(row, Row)]
        return items, []

    def _is_note(self, item: Row | Table, limit: float, page: Page) -> bool:
        return isinstance(item, Row) and item.size < limit and (page.number, item) not in self.furniture

    def _take_notes(self, rows: Sequence[Row], page: Page) -> None:
        for row in rows:
            printed = _note_label(row)
            if printed:
                self.notes.append((page.number, printed.strip("() "), printed, []))
            self.notes[-1][3].append(Printed(row, page.number, len(printed)))


@dataclass(frozen=True, slots=True)
class _Lines(Piece):
    """A piece of which the words are not joined yet."""

    lines: tuple[Printed | str, ...] = ()
    cells: tuple[tuple[Printed, ...], ...] = ()


# ------------------------------------------------------------------------------------------------- lines


def _side(items: Sequence[Row | Table]) -> _Side:
    """The sides of a column: where most of the lines at its borders begin and end."""
    rows = [item for item in items if isinstance(item, Row)]
    inner = rows[1:] if len(rows) > 3 else rows
    return _Side(min((r.x0 for r in inner), default=0.0), max((r.x1 for r in inner), default=0.0))


def _is_centred(row: Row, side: _Side) -> bool:
    free = 1.5 * row.size
    apart = row.x0 - side.left > free and side.right - row.x1 > free
    return apart and _is_symmetric(row, side)


def _is_symmetric(row: Row, side: _Side) -> bool:
    return abs((row.x0 + row.x1) - (side.left + side.right)) < 8


def _is_article(row: Row) -> bool:
    """Whether a line is the number of an article and nothing else."""
    return article_end(row.text) == len(row.text)


def _is_ended(text: str, *more: str) -> bool:
    """Whether a line ends a sentence or the item of a list."""
    return text.rstrip(_QUOTES).endswith((*_ENDS, *more))


def _fitted(row: Row, before: Row, side: _Side) -> bool:
    """Whether the first word of a line had room in the line before, so that the break is meant."""
    # Two words that must not part ("Article 4") need more room than one.
    slack = 0.3 if _is_ended(before.text) else 3.0
    return before.x1 + row.first + slack * row.size < side.right


def _note_label(row: Row) -> str:
    """The label of the footnote that a line opens, as printed; "" if it opens none."""
    raised = next((style for style in row.styles if style.raised and style.start <= 1), None)
    found = _NOTE.match(row.text) if raised else None
    return found.group().rstrip() if found else ""


def _distance(pages: Sequence[Page]) -> float:
    """How far one line is from the next in most paragraphs, in sizes of type."""
    found: Counter[float] = Counter()
    for page in pages:
        for column in page.columns:
            rows = [item for item in column.items if isinstance(item, Row)]
            for above, below in itertools.pairwise(rows):
                if above.size == below.size and below.baseline > above.baseline:
                    found[round((below.baseline - above.baseline) / below.size, 1)] += 1
    # The smallest that is common: where most paragraphs have one line, the space between them is more common.
    if found.total() < _ENOUGH:
        return _USUAL
    common = [ratio for ratio, count in found.items() if ratio > 0.9 and count >= 0.2 * max(found.values())]
    return min(common, default=_USUAL) + 0.05


def _line_numbers(page: Page) -> dict[Row, int]:
    """The lines with a number in the margin -> its length; they count the lines of the page, or every fifth."""
    rows = _rows(page)
    apart = [row.text.split(" ")[0].isdecimal() and row.hang - row.x0 - row.first > 0.8 * row.size for row in rows]
    starts = Counter(round(row.hang if wide else row.x0) for row, wide in zip(rows, apart, strict=True))
    margin = starts.most_common(1)[0][0] if starts else 0
    numbered = [
        (i, int(row.text.split(" ")[0]), row)
        for i, (row, wide) in enumerate(zip(rows, apart, strict=True))
        if wide and row.x0 + row.first < margin - 2 and abs(row.hang - margin) < 4
    ]
    steps = list(itertools.pairwise(numbered))
    counting = sum(1 for above, below in steps if below[0] - above[0] == below[1] - above[1] > 0)
    if len(numbered) < _LINE_NUMBERS or counting < 0.8 * len(steps):
        return {}
    return {row: len(str(value)) for _, value, row in numbered}


def _find_furniture(pages: Sequence[Page]) -> set[tuple[int, Row]]:
    """The heads and feet of pages: lines at their edges that come again, or say what only heads and feet say."""
    edges: dict[str, list[tuple[int, float]]] = {}
    for page in pages:
        for row in _edges(page):
            edges.setdefault(_shape(row), []).append((page.number, row.baseline))
    found: set[tuple[int, Row]] = set()
    for page in pages:
        rows = sorted(_rows(page), key=lambda row: row.baseline)
        for order, most in ((rows, _TOP_LINES), (rows[::-1], _FOOT_LINES)):
            for row in order[:most]:
                others = {n for n, y in edges.get(_shape(row), ()) if abs(y - row.baseline) < _SAME_PLACE}
                again = len(others) > 1 and len(others) >= 0.3 * len(pages)
                if not _at_edge(page, row) or _is_law(row) or not (again or _HEAD.fullmatch(row.text)):
                    break
                found.add((page.number, row))
    return found


def _is_law(row: Row) -> bool:
    """Whether a line at the edge of a page says what a head never does: "Article 14" comes again with other figures."""
    return bool(_note_label(row) or article_end(row.text) or read_title(row.text) or split_number(row.text)[0])


def _edges(page: Page) -> Iterator[Row]:
    rows = sorted(_rows(page), key=lambda row: row.baseline)
    yield from {id(row): row for row in rows[:_TOP_LINES] + rows[-_FOOT_LINES:]}.values()


def _shape(row: Row) -> str:
    """What a head says on all pages: left and right change sides, dates and numbers count on."""
    return " ".join(sorted(_NUMBERS.sub("#", row.text).split(" ")))


def _at_edge(page: Page, row: Row) -> bool:
    return row.baseline < 0.1 * page.height or row.baseline > 0.9 * page.height
