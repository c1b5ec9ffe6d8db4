"""What the styles of a Commission proposal leave open: numbers typed as words, and where words without a number belong.

In: the lines of the page, how far each is indented on paper, which are quoted. Out: the same lines, with numbers
split off and levels stated where the indent tells them. Example: "Text2" behind "Point1" stands under that
point's words and belongs to the point; behind "NumPar1" alone it says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.line import Line, Role
from tracker.numbering import infer_levels, introduces
from tracker.readers.parting import Series, split_typed
from tracker.readers.quotations import Span

_ASIDE = frozenset({Role.DROPPED, Role.NOTE, Role.HEADING, Role.ROW})
"""Lines that interrupt a list without ending it."""


def _within(spans: Sequence[Span]) -> set[int]:
    return {i for start, end in spans for i in range(start, end + 1)}


def split_numbers(lines: Sequence[Line], spans: Sequence[Span]) -> list[Line]:
    """Splits off numbers that were typed as words, in articles and annexes, outside quotations."""
    quoted = _within(spans)
    found: list[Line] = []
    last: Series = {}
    may_open = inside = False
    for i, line in enumerate(lines):
        if line.role in _ASIDE or i in quoted:
            found.append(line)
            continue
        if line.role is not Role.TEXT:
            last = {}
            inside = line.role in (Role.ARTICLE, Role.ANNEX) or (inside and line.role is Role.DIVISION)
        elif inside and not line.num:
            line = split_typed(line, last, may_open)
        may_open = line.role is Role.ANNEX or introduces(line.text)
        found.append(line)
    return found


def settle_levels(lines: Sequence[Line], indents: Sequence[int], spans: Sequence[Span]) -> list[Line]:
    """Gives indented words without a number the level of the open item whose words stand at the same indent."""
    quoted = _within(spans)
    levelled = infer_levels(replace(line, quoted=1) if i in quoted else line for i, line in enumerate(lines))
    found = list(lines)
    open_items: list[tuple[int, int]] = []  # indent, level
    for i, line in enumerate(levelled):
        if line.quoted or line.role in _ASIDE:
            continue
        level = line.level or 0
        if line.role is not Role.TEXT:
            open_items = []
        elif line.num:
            open_items = [*(item for item in open_items if item[1] < level), (indents[i], level)]
        elif indents[i]:
            settled = next((at for indent, at in reversed(open_items) if indent == indents[i]), None)
            found[i] = replace(lines[i], level=settled)
    return found
