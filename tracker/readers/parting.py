"""Parts a line in two: a printed number from the words behind it, or words from the words that follow them.

In: a line, or the words of a title. Out: the line with `num` and `text` apart, or two lines. Example: the title
"CHAPTER II Gatekeepers" with a number of ten characters becomes the num "CHAPTER II" and the text "Gatekeepers".

What stands in a line (footnote calls, cuts, marked runs) goes with the words that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from tracker.act import Run
from tracker.line import Cut, Line, LineCall
from tracker.numbering import Number, Style, is_dash, readings, split_number

Series = dict[Style, Number]
"""The last number of each style that was read in an article or quotation."""

_Inside = TypeVar("_Inside", LineCall, Cut)


def part_line(line: Line, end: int) -> Line:
    """The line with its first `end` characters as number.

    >>> from tracker.line import Role
    >>> found = part_line(Line(Role.TEXT, "2. Kites fly.", runs=(Run(0, 8, "inserted"),)), 2)
    >>> found.num, found.text, [(run.place, run.start, run.end) for run in found.runs]
    ('2.', 'Kites fly.', [('num', 0, 2), ('text', 0, 5)])
    """
    text = line.text[end:].lstrip()
    start = len(line.text) - len(text)
    num = line.text[:end].rstrip()
    if not num:
        return line
    calls = [(call, _moved(call, num, start)) for call in line.calls]
    cuts = _in_order([(cut, _moved(cut, num, start)) for cut in line.cuts], calls)
    return replace(
        line,
        num=num,
        text=text,
        calls=tuple(sorted((call for _, call in calls), key=_place)),
        cuts=tuple(sorted(cuts, key=_place)),
        runs=tuple(part for run in line.runs for part in _parted(run, num, start)),
    )


def _moved(inside: _Inside, num: str, start: int) -> _Inside:
    if inside.in_num:
        return inside
    if inside.offset <= len(num):
        return replace(inside, in_num=True)
    return replace(inside, offset=max(0, inside.offset - start))


def _in_order(cuts: Iterable[tuple[Cut, Cut]], calls: Sequence[tuple[LineCall, LineCall]]) -> tuple[Cut, ...]:
    """Cuts where they are now; one that was shown after a call stays so where a lost blank brings both to one place."""

    def passed(old: Cut, new: Cut) -> bool:
        return any(was.offset < old.offset and _place(now) == _place(new) for was, now in calls)

    return tuple(replace(new, late=True) if passed(old, new) else new for old, new in cuts)


def _place(inside: LineCall | Cut) -> tuple[bool, int]:
    return not inside.in_num, inside.offset


def _parted(run: Run, num: str, start: int) -> list[Run]:
    """A run that began in the number, as one in it and one in the words."""
    if run.place != "text":
        return [run]
    before = replace(run, start=min(run.start, len(num)), end=min(run.end, len(num)), place="num")
    behind = replace(run, start=max(0, run.start - start), end=max(0, run.end - start))
    return [part for part in (before, behind) if part.start < part.end]


def unpart_line(line: Line) -> Line:
    """The line with its number among its words again, a blank between them: the inverse of `part_line`."""
    if not line.num:
        return line
    start = len(line.num) + bool(line.text)
    gap = " " if line.text else ""

    def back(items: Iterable[_Inside]) -> tuple[_Inside, ...]:
        return tuple(replace(c, offset=c.offset if c.in_num else c.offset + start, in_num=False) for c in items)

    shifts = [(run, 0 if run.place == "num" else start) for run in line.runs]
    runs = tuple(replace(run, start=run.start + by, end=run.end + by, place="text") for run, by in shifts)
    text = line.num + gap + line.text
    return replace(line, num="", text=text, calls=back(line.calls), cuts=back(line.cuts), runs=runs)


def split_line(line: Line, at: int) -> tuple[Line, Line]:
    """The words of a line up to a place, with its number, and the words behind it without one."""
    text = line.text[at:].lstrip()
    start = len(line.text) - len(text)
    before = line.text[:at].rstrip()
    first = replace(line, text=before)
    second = replace(line, text=text, num="")

    def stays(inside: LineCall | Cut) -> bool:
        return inside.in_num or not text or (bool(before) and inside.offset <= len(before))

    def kept(items: Iterable[_Inside]) -> list[tuple[_Inside, _Inside]]:
        own = (c for c in items if stays(c))
        return [(c, c if c.in_num else replace(c, offset=min(c.offset, len(before)))) for c in own]

    def gone(items: Iterable[_Inside]) -> list[tuple[_Inside, _Inside]]:
        return [(c, replace(c, offset=max(0, c.offset - start))) for c in items if not stays(c)]

    heads = [run if run.place != "text" else replace(run, end=min(run.end, len(before))) for run in line.runs]
    tails = [replace(r, start=max(0, r.start - start), end=r.end - start) for r in line.runs if r.place == "text"]
    own, others = kept(line.calls), gone(line.calls)
    return (
        replace(first, calls=_now(own), cuts=_in_order(kept(line.cuts), own), runs=_some(heads)),
        replace(second, calls=_now(others), cuts=_in_order(gone(line.cuts), others), runs=_some(tails)),
    )


def _now(calls: Iterable[tuple[LineCall, LineCall]]) -> tuple[LineCall, ...]:
    return tuple(now for _, now in calls)


def _some(runs: Iterable[Run]) -> tuple[Run, ...]:
    return tuple(run for run in runs if run.start < run.end)


def join_lines(line: Line, more: Line) -> Line:
    """The line with the words of another one behind its own, a blank between them."""
    start = len(line.text) + 1 if line.text else 0

    def moved(items: Iterable[_Inside]) -> tuple[_Inside, ...]:
        return tuple(replace(c, offset=c.offset + start) for c in items)

    behind = unpart_line(more)
    runs = (replace(run, start=run.start + start, end=run.end + start) for run in behind.runs)
    return replace(
        line,
        text=f"{line.text} {behind.text}".strip(),
        calls=(*line.calls, *moved(behind.calls)),
        cuts=(*line.cuts, *moved(behind.cuts)),
        runs=(*line.runs, *runs),
    )


def cut_start(line: Line, length: int) -> Line:
    """The line without the first characters of its text; what stood in them now stands before its words."""
    if not length:
        return line
    runs = (
        replace(run, start=max(0, run.start - length), end=run.end - length) if run.place == "text" else run
        for run in line.runs
    )
    calls = [(c, c if c.in_num else replace(c, offset=max(0, c.offset - length))) for c in line.calls]
    cuts = [(c, c if c.in_num else replace(c, offset=max(0, c.offset - length))) for c in line.cuts]
    return replace(line, text=line.text[length:], calls=_now(calls), cuts=_in_order(cuts, calls), runs=_some(runs))


def split_typed(line: Line, series: Series, may_open: bool) -> Line:
    """Parts a number from the words if it opens a series or goes on with one; notes it in the series.

    Typists write numbers into plain paragraphs too ("(1) In Article 17, ..." in COM(2021) 206, Article 81), but
    not every figure at the start of a paragraph is one.
    """
    num = line.num or split_number(line.text)[0]
    for number in readings(num) if num else ():
        opens = may_open and (is_dash(num) or (number.ordinal == 1 and not number.inserted))
        before = series.get(number.style)
        if line.num or opens or (before and (is_dash(num) or number.follows(before))):
            series[number.style] = number
            return line if line.num else part_line(line, len(num))
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
