"""Takes the two columns of an amendment apart into units, one for each run of words that a provision can hold.

In: the lines of a column. Out: `Unit`s: a number that is a title ("Article 5a"), a heading, or words with their
number. Example: the line "Article 5a Penalties" gives the units "Article 5a" (num) and "Penalties" (heading).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.act import Kind, Run
from tracker.consolidate.anchoring import plain
from tracker.errors import InputError
from tracker.line import Line, LineCall, Role
from tracker.numbering import introduces, readings
from tracker.position import parse_position

_TITLES = {Role.ARTICLE: Kind.ARTICLE, Role.ANNEX: Kind.ANNEX, Role.APPENDIX: Kind.APPENDIX}
_TOPS = {Role.RECITAL: Kind.RECITAL, Role.CITATION: Kind.CITATION}
_ARTICLE_ALONE = re.compile(r"Article\s+-?\d+\s?[a-z]{0,2}\s?\(?(?:new)?\)?", re.IGNORECASE)
_ARTICLE_FIRST = re.compile(r"Article\s+\d+[a-z]?(?=\s)", re.IGNORECASE)
_NUMBER_INSIDE = re.compile(r"(?<=\s)(\((?:[a-z]{1,4}|\d{1,3}[a-z]?)\)|\d{1,2}[a-z]?\.)(?=\s)")
_HEADING_LONGEST = 200
_POSITION_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Unit:
    """Words of a column that one slot of a provision can hold."""

    part: str
    """"num" for a title's number, "heading", or "text"."""
    words: str
    num: str = ""
    """The number printed before the words; of a "num" the words themselves."""
    kind: Kind | None = None
    """What it opens, where the column says so: an article, a recital, a chapter, a table row."""
    runs: tuple[Run, ...] = ()
    num_runs: tuple[Run, ...] = ()
    key: str = ""
    """Of a table row: its table; of a note: what the calls of it name."""
    calls: tuple[LineCall, ...] = ()
    """Of notes below the same column."""


def units(lines: Sequence[Line]) -> list[Unit]:
    """The units of a column in order."""
    found: list[Unit] = []
    notes = {line.key for line in lines if line.role is Role.NOTE}
    for line in lines:
        opened = _units(line, found[-1] if found else None)
        calls = tuple(call for call in line.calls if call.key in notes and not call.in_num)
        if calls and opened:
            opened[-1] = replace(opened[-1], calls=calls)
        found.extend(opened)
    return found


def _units(line: Line, before: Unit | None) -> list[Unit]:
    text = tuple(run for run in line.runs if run.place == "text")
    num = tuple(run for run in line.runs if run.place == "num")
    kind = line.kind if line.role is Role.DIVISION else _TITLES.get(line.role)
    if line.role is Role.TEXT and not line.num and _ARTICLE_ALONE.fullmatch(line.text):
        return [Unit("num", line.text, line.text, Kind.ARTICLE, text)]
    if kind and (line.num or line.text):
        opened = [Unit("num", line.num, line.num, kind, num)] if line.num else []
        titled = [Unit("heading", line.text, "", None if opened else kind, text)] if line.text else []
        return [*opened, *titled]
    if line.role is Role.HEADING or _follows_title(line, before):
        return [Unit("heading", line.text, runs=text)]
    if line.role is Role.ROW:
        return [Unit("text", line.text, kind=Kind.ROW, runs=text, key=line.key)]
    if line.role is Role.NOTE:
        return [Unit("text", line.text, line.num, Kind.FOOTNOTE, text, num, line.key)]
    if not (line.text or line.num):
        return []
    kind = _TOPS.get(line.role) or (line.kind if line.role is Role.TEXT else None)
    return [Unit("text", line.text, line.num, kind, text, num)]


def _follows_title(line: Line, before: Unit | None) -> bool:
    """Whether the words under a lone "Article 5a" are its heading."""
    if before is None or before.part != "num" or line.num or line.role is not Role.TEXT:
        return False
    return len(line.text) <= _HEADING_LONGEST and not line.text.endswith((".", ";")) and not introduces(line.text)


def part_run_on(column: Sequence[Unit]) -> list[Unit]:
    """The units with provisions that were set one after the other in one line parted: "1. ... (a) ...; (b) ...".

    A number is taken for one when it opens a list behind a colon or follows the number before it in its series.
    """
    return [part for unit in column for part in _parted(unit)]


def _parted(unit: Unit) -> list[Unit]:
    if unit.part != "text" or unit.kind is Kind.ROW:
        return [unit]
    words, parts = unit.words, []
    title = _ARTICLE_FIRST.match(words) if not unit.num else None
    if title:
        parts.append(Unit("num", title.group(), title.group(), Kind.ARTICLE))
        words = words[title.end() :].strip()
    open_ = [readings(unit.num)[0]] if unit.num and readings(unit.num) else []
    starts = [(0, 0, unit.num)]
    for found in _NUMBER_INSIDE.finditer(words):
        options = readings(found[1])
        introduced = introduces(words[: found.start(1)])
        chosen = next((n for n in options if any(n.follows(earlier) for earlier in open_)), None)
        first = next((n for n in options if n.ordinal == 1 and (introduced or not open_)), None)
        if number := chosen or first:
            open_ = [n for n in open_ if n.style is not number.style] + [number]
            starts.append((found.start(1), found.end(1), found[1]))
    ends = [start for start, _, _ in starts[1:]] + [len(words)]
    pieces = [(num, words[begin:end].strip()) for (_, begin, num), end in zip(starts, ends, strict=True)]
    if len(pieces) == 1 and not title:
        return [unit]
    return [*parts, *(Unit("text", text, num) for num, text in pieces if num or text)]


def without_label(unit: Unit, heading: bool) -> Unit:
    """A unit as a heading, when the position says that it is one."""
    return replace(unit, part="heading") if heading and unit.part == "text" else unit


def without_position(old: list[Unit], new: list[Unit]) -> tuple[list[Unit], list[Unit], str]:
    """Columns without a position that is printed over both, and the right one's where it is another."""
    said = [column[0].words if column and _is_position(column[0]) else "" for column in (old, new)]
    if not all(said):
        return old, new, ""
    return old[1:], new[1:], said[1] if plain(said[0]) != plain(said[1]) else ""


def _is_position(unit: Unit) -> bool:
    """Whether words are "Article 5 – paragraph 2" and nothing else."""
    if unit.part != "text" or unit.num or len(unit.words) > _POSITION_LONGEST:
        return False
    try:
        return len(parse_position(unit.words)) > 1
    except InputError:
        return False
