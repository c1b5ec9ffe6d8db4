"""Reads the tables of an Official Journal page: real ones, and those that only place a point on the page.

In: table elements. Out: their rows and cells, which kind a row is, the words of a cell in one run.
Example: the row "(a)" | "goods;" of a table without class is layout; in a table of class "oj-table" it is a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import NUMBER_LENGTH, Collector, Run, Words, blocks, class_of, is_number

_NARROW = 20
"""A first column of at most this many per cent holds numbers (the journal sets 4)."""

Row = list[etree._Element | None]
"""The cells of a row; None where a cell of a row above reaches down."""


def cell_words(cell: etree._Element) -> Words:
    """All words of a table cell in order; paragraphs and the points of lists are parted by blanks."""
    collector = Collector()
    _collect(collector, cell)
    return collector.words()


def _collect(collector: Collector, element: etree._Element) -> None:
    for block in blocks(element):
        collector.blank = True
        if isinstance(block, Run):
            collector.nodes(block.nodes)
        elif local(block) == "p":
            collector.inside(block)
        else:
            _collect(collector, block)


def rows(table: etree._Element) -> list[Row]:
    """The rows of a table, without those of tables inside its cells."""
    found: list[Row] = []
    reach: dict[int, int] = {}  # column -> rows that the cell above still covers
    for row in _row_elements(table):
        cells: Row = []
        column = 0
        for cell in row:
            if local(cell) not in ("td", "th"):
                continue
            while reach.get(column):
                reach[column] -= 1
                cells.append(None)
                column += 1
            for _ in range(_span(cell, "colspan")):
                reach[column] = _span(cell, "rowspan") - 1
                column += 1
            cells.append(cell)
        for further in [open_ for open_ in reach if open_ >= column]:
            reach[further] = max(0, reach[further] - 1)
        found.append(cells)
    return found


def _row_elements(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        tag = local(child)
        if tag == "tr":
            yield child
        elif tag in ("tbody", "thead", "tfoot"):
            yield from _row_elements(child)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return max(1, int(value)) if value.isdecimal() and len(value) < 4 else 1


def is_layout(table: etree._Element, row: Row) -> bool:
    """True for a row that only places a point: number and words, or a single cell without border.

    The journal sets every point as a table of its own; tables that are meant as such have a class.
    """
    if "table" in class_of(table):
        return False
    filled = [cell for cell in row if cell is not None and _shows(cell)]
    if len(filled) < 2:
        return True
    printed = cell_words(filled[0]).text
    if is_number(printed):
        return True
    widths = [column.get("width") or "" for column in table if local(column) == "col"]
    number_column = len(widths) == len(row) and _per_cent(widths[row.index(filled[0])]) <= _NARROW
    return number_column and len(printed) <= NUMBER_LENGTH


def filled_cells(row: Row) -> list[etree._Element]:
    """The cells of a row from the first to the last that shows something."""
    cells = [cell for cell in row if cell is not None]
    filled = [i for i, cell in enumerate(cells) if _shows(cell)]
    return cells[filled[0] : filled[-1] + 1] if filled else []


def _shows(cell: etree._Element) -> bool:
    return any(text.strip() for text in cell.itertext())


def _per_cent(width: str) -> float:
    return float(width[:-1]) if re.fullmatch(r"\d{1,3}(?:\.\d+)?%", width) else 100.0
