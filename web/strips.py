"""Where the changes of a comparison lie and which way they go: a mark for each article, and a bar of kinds.

In: a comparison laid out. Out: a `Strip` with coordinates, for a template to draw as SVG and to print as a table.
Example: in the strip "in-force → final" the mark of Article 5 is blue in the upper half (controls grow) and orange in
the lower one (safeguards shrink), and leads to that article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.change import ChangeKind
from tracker.codes import DIRECTIONS
from tracker.exports.decided import tags_at
from tracker.exports.layout import Group
from tracker.exports.tags import count_ways
from tracker.exports.wording import KINDS, count_changes, count_kinds, counted
from web.library import Compared

TONES = {(True, False): "up", (False, True): "down", (True, True): "both", (False, False): "level"}
"""Whether something goes up and whether something goes down -> class of the style."""


@dataclass(frozen=True, slots=True)
class Half:
    """How many changes of a part go which way on one axis."""

    axis: str
    up: int
    down: int
    open: int
    """Those with a tag that goes neither way."""

    @property
    def tone(self) -> str:
        """ "up", "down", "both", "level", "" for no tag."""
        return TONES[bool(self.up), bool(self.down)] if self.up or self.down or self.open else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One article, annex, or the recitals."""

    id: str
    title: str
    changes: int
    halves: tuple[Half, ...]

    @property
    def said(self) -> str:
        """In words: "Article 5: 3 changes; A 2 up; B 1 down"."""
        parts = [f"{self.title}: {counted(self.changes, 'change')}"]
        for half in self.halves:
            ways = [f"{count} {way}" for way, count in (("up", half.up), ("down", half.down)) if count]
            if ways:
                parts.append(f"{half.axis} {', '.join(ways)}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Segment:
    """One kind of change in a stacked bar; `start` and `width` are hundredths of all that is counted."""

    kind: ChangeKind
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One comparison, drawn."""

    axes: tuple[str, ...]
    marks: tuple[Mark, ...]
    kinds: tuple[Segment, ...]
    changes: int
    ways: dict[str, dict[int, int]]
    """How many changes go which way on each axis; one that stands in two parts counts in each of them, here once."""

    def total(self, axis: str) -> tuple[int, int]:
        """How many changes go up and how many down on an axis."""
        return self.ways[axis][1], self.ways[axis][-1]

    def as_json(self) -> dict[str, Any]:
        """For programs: the same numbers as in the table."""
        return {
            "changes": self.changes,
            "kinds": {segment.kind.value: segment.count for segment in self.kinds},
            "ways": {axis: {"up": ways[1], "down": ways[-1], "neither": ways[0]} for axis, ways in self.ways.items()},
            "parts": [
                {
                    "id": mark.id,
                    "title": mark.title,
                    "changes": mark.changes,
                    "axes": {half.axis: {"up": half.up, "down": half.down, "open": half.open} for half in mark.halves},
                }
                for mark in self.marks
                if mark.changes
            ],
        }


def strip(compared: Compared) -> Strip:
    """The strip of a comparison; without axes where no codebook can speak about the acts."""
    book = compared.comparison.codebook
    axes = tuple(book.axes) if book else ()
    marks = tuple(_mark(group, axes) for group in compared.groups if group.rows and not group.container)
    comparison = compared.comparison
    return Strip(axes, marks, tuple(_segments(compared)), count_changes(comparison), count_ways(comparison))


def _mark(group: Group, axes: tuple[str, ...]) -> Mark:
    found = {
        (tag.axis, DIRECTIONS[tag.direction], row.change.id)
        for row in group.rows
        if row.change
        for tag in tags_at(row)
        if tag.counts
    }
    halves = []
    for axis in axes:
        ways = [way for on, way, _ in found if on == axis]
        halves.append(Half(axis, ways.count(1), ways.count(-1), ways.count(0)))
    changed = {row.change.id for row in group.rows if row.change and row.changed and not row.change.consequential}
    return Mark(group.id, group.title, len(changed), tuple(halves))


def _segments(compared: Compared) -> Iterator[Segment]:
    counts = count_kinds(compared.comparison, substance=True)
    whole = sum(counts.values())
    passed = 0
    for kind in KINDS:
        if count := counts.get(kind, 0):
            yield Segment(kind, count, round(100 * passed / whole, 2), round(100 * count / whole, 2))
            passed += count
