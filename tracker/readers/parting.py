"""Parts a printed number from the words behind it, in a line whose footnote calls must stay where they are.

In: a line, or the words of a title. Out: the line with `num` and `text` apart. Example: the title "CHAPTER II
Gatekeepers" with a number of ten characters becomes the num "CHAPTER II" and the text "Gatekeepers".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.line import Line, LineCall, Role
from tracker.numbering import Number, Style, is_dash, readings, split_number

Series = dict[Style, Number]
"""The last number of each style that was read in an article or quotation."""


def cut_start(line: Line, length: int) -> Line:
    """The line without the first characters of its text."""
    if not length:
        return line
    calls = tuple(call if call.in_num else replace(call, offset=max(0, call.offset - length)) for call in line.calls)
    return replace(line, text=line.text[length:], calls=calls)


def split_title(role: Role, words: str, calls: Sequence[LineCall], end: int) -> Line:
    """A title whose number is its first `end` characters; 0 if it has none."""
    num, text = words[:end].rstrip(), words[end:].lstrip()
    in_num = tuple(replace(c, in_num=True, offset=min(c.offset, len(num))) for c in calls if num and c.offset <= end)
    line = Line(role, words, calls=tuple(c for c in calls if not num or c.offset > end))
    cut = cut_start(line, len(words) - len(text))
    return replace(cut, num=num, calls=in_num + cut.calls)


def split_typed(line: Line, series: Series, may_open: bool) -> Line:
    """Parts a number from the words if it opens a series or goes on with one; notes it in the series.

    Typists write numbers into plain paragraphs too ("(1) In Article 17, ..." in COM(2021) 206, Article 81), but
    not every figure at the start of a paragraph is one.
    """
    num, words = (line.num, line.text) if line.num else split_number(line.text)
    for number in readings(num) if num else ():
        opens = may_open and (is_dash(num) or (number.ordinal == 1 and not number.inserted))
        before = series.get(number.style)
        if line.num or opens or (before and (is_dash(num) or number.follows(before))):
            series[number.style] = number
            return line if line.num else replace(cut_start(line, len(line.text) - len(words)), num=num)
    return line


def with_call(line: Line, call: LineCall) -> Line:
    """The line with the call in place of its label, which was read as one of its words."""
    end = call.offset + len(call.label)
    # "Council *, the" prints a blank before the asterisk, but the words are "Council, the".
    gap = line.text[call.offset - 1 : call.offset] == " " and not line.text[end : end + 1].isalnum()
    start = call.offset - gap
    moved = [replace(c, offset=c.offset - (end - start)) if c.offset >= end else c for c in line.calls]
    calls = sorted([*moved, replace(call, offset=start)], key=lambda c: (not c.in_num, c.offset))
    return replace(line, text=line.text[:start] + line.text[end:], calls=tuple(calls))
