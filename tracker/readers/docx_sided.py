"""Reads the flat lines of a text that was marked by tracked changes or by an institution, once for each of its sides.

In: `Flat`s whose lines hold the words of both sides. Out: lines with roles, numbers and levels that still hold both.
Example: "Article 1211" with "12" deleted and "11" inserted is an article, as "Article 11" is on the side after.

What stays, or is new, is read as it stands in the text after the marks; what goes, as it stood in the text before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.act import Run
from tracker.line import Line, Role
from tracker.readers.docx_page import DELETED, INSERTED
from tracker.readers.flat_lines import Flat, read_flat
from tracker.readers.parting import part_line
from tracker.sides import CHANGE_MARKS, Side, take_side


def read_sided(flats: Sequence[Flat]) -> list[Line]:
    """The lines of a text, marked or not."""
    raws = [flat.line for flat in flats]
    if not any(line.runs for line in raws):
        return read_flat(flats)
    after, before = (_grouped(flats, side) for side in (Side.AFTER, Side.BEFORE))
    names = {
        old.quote: new.quote
        for news, olds in zip(after, before, strict=True)
        for new, old in zip(news, olds, strict=False)
        if new.quoted and old.quoted
    }
    found: list[Line] = []
    for raw, news, olds in zip(raws, after, before, strict=True):
        if not raw.runs:
            found += news
        elif _gone(raw, news):
            renamed = (replace(old, quote=names.get(old.quote, f"{old.quote}-")) if old.quoted else old for old in olds)
            found += _both(raw, list(renamed), (), DELETED)
        else:
            found += _both(raw, news, olds, INSERTED)
    return found


def _grouped(flats: Sequence[Flat], side: Side) -> list[list[Line]]:
    """For each flat the lines that were made of it on one side."""
    sided = take_side([flat.line for flat in flats], side)
    lines = read_flat(replace(flat, line=line) for flat, line in zip(flats, sided, strict=True))
    sizes = [_size(line) for line in sided]
    groups: list[list[Line]] = [[] for _ in sided]
    at, left = 0, sizes[0]
    for line in lines:
        if not _size(line):
            continue  # behind a mark that opens a quotation and stands alone nothing is left
        while not left and at + 1 < len(sizes):
            at += 1
            left = sizes[at]
        groups[at].append(line)
        left -= _size(line)
        while left < 0:  # the lines of a signatory were joined
            at += 1
            left += sizes[at]
    return groups


def _size(line: Line) -> int:
    return len("".join((line.num + line.text).split()))


def _gone(raw: Line, news: Sequence[Line]) -> bool:
    """Whether the side after holds nothing of a line."""
    dropped = [line for line in news if line.role is Role.DROPPED and line.reason == CHANGE_MARKS]
    return raw.role is not Role.DROPPED and bool(dropped)


def _both(raw: Line, lines: Sequence[Line], others: Sequence[Line], mark: str) -> list[Line]:
    """The lines that one side made of a line, with the words of the other side put back into them."""
    if raw.role is not Role.TEXT or raw.num or not lines:
        return [replace(raw, level=line.level, quoted=line.quoted, quote=line.quote) for line in lines[:1]] or [raw]
    places = _places(raw, mark)
    single = len(lines) == len(others) == 1
    found: list[Line] = []
    start = used = 0
    for n, line in enumerate(lines):
        used += _size(line)
        end = places[used - 1] + 1 if n + 1 < len(lines) and used else len(raw.text)
        piece = _slice(raw, start, end)
        number = max(_number_end(piece, line, mark), _number_end(piece, others[0], _other(mark)) if single else 0)
        said = replace(
            piece, role=line.role, level=line.level, kind=line.kind, quoted=line.quoted, quote=line.quote, key=line.key
        )
        found.append(part_line(said, number))
        start = end
    return found


def _other(mark: str) -> str:
    return DELETED if mark == INSERTED else INSERTED


def _places(line: Line, mark: str) -> list[int]:
    """Where the letters stand in a line that are on the side that has this mark."""
    gone = {i for run in line.runs if run.mark == _other(mark) for i in range(run.start, run.end)}
    return [i for i, character in enumerate(line.text) if i not in gone and not character.isspace()]


def _number_end(raw: Line, sided: Line, mark: str) -> int:
    """Where in a line of both sides the number ends that one side has."""
    letters = len("".join(sided.num.split()))
    places = _places(raw, mark)
    return places[letters - 1] + 1 if 0 < letters <= len(places) else 0


def _slice(line: Line, start: int, end: int) -> Line:
    """A part of a line with what lies in it."""
    while start < end and line.text[start] == " ":
        start += 1
    last = end == len(line.text)

    def inside(offset: int) -> bool:
        return start < offset <= end or (offset == start == 0) or (last and offset >= end)

    runs = (
        Run(max(run.start - start, 0), min(run.end, end) - start, run.mark, run.adapted)
        for run in line.runs
        if run.start < end and run.end > start
    )
    return replace(
        line,
        text=line.text[start:end],
        runs=tuple(runs),
        calls=tuple(replace(call, offset=call.offset - start) for call in line.calls if inside(call.offset)),
        cuts=tuple(replace(cut, offset=cut.offset - start) for cut in line.cuts if inside(cut.offset)),
    )
