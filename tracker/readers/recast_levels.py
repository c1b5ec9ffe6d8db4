"""Settles numbers and levels in a text that holds two versions at once, each as if the other were not there.

In: the lines of a marked text, how far each is indented, which are quoted. Out: the same lines, typed numbers split
off and levels stated where the indent tells them. Example: "2." deleted and "2." new behind "1." are each the second
of their list; read in one run, the new one would open a list inside the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.line import Line, Role
from tracker.readers.com_levels import settle_levels, split_numbers
from tracker.readers.com_words import end_in
from tracker.readers.parting import part_line
from tracker.readers.quotations import Span
from tracker.sides import Side, take_side


def split_sides(lines: Sequence[Line], spans: Sequence[Span]) -> list[Line]:
    """Splits off numbers that were typed as words and that either version counts as one."""
    found = list(lines)
    for side in Side:
        view = take_side(lines, side)
        for i, line in enumerate(split_numbers(view, spans)):
            if line.num and not view[i].num and not found[i].num:
                found[i] = _parted(lines[i], line.num)
    return found


def _parted(line: Line, num: str) -> Line:
    return part_line(line, end_in(line, lambda words: len(num) if words.startswith(num) else 0))


def settle_sides(lines: Sequence[Line], indents: Sequence[int], spans: Sequence[Span]) -> list[Line]:
    """States the levels of words without a number; where the versions differ, that of the version after."""
    found = list(lines)
    for side in (Side.BEFORE, Side.AFTER):
        view = take_side(lines, side)
        for i, line in enumerate(settle_levels(view, indents, spans)):
            if line.role is Role.TEXT and line.level is not None and not lines[i].num:
                found[i] = replace(lines[i], level=line.level)
    return found
