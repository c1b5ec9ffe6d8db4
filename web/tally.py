"""How often each code, axis and direction occurs among the tags of a comparison, for filters and for the page's head.

In: a comparison with its codebook. Out: a `Tally`, or None where no codebook can speak about the acts. Example: two
changes with a tag that weakens a safeguard are `Count("weakens", "weakens", 2)` on axis B.

Changes are counted, not tags: the number beside a filter is that of the changes it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tracker.change import Comparison, Tag
from tracker.codes import DIRECTIONS
from tracker.exports.tags import count_ways
from web.selection import REVIEWS, Selection


@dataclass(frozen=True, slots=True)
class Count:
    """A choice of a filter, what it is called, and how many changes it shows."""

    value: str
    name: str
    changes: int


@dataclass(frozen=True, slots=True)
class AxisTally:
    """An axis with the directions that a change took on it."""

    axis: Count
    directions: tuple[Count, ...]
    ways: dict[int, int]
    """How many changes go up, down or neither way; one of two directions of a way counts once."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The tags of a comparison, counted; what occurs nowhere is left out, axes apart."""

    book: str
    title: str
    baseline: str
    tagged: int
    """Changes with a tag."""
    axes: tuple[AxisTally, ...]
    directions: tuple[Count, ...]
    codes: tuple[Count, ...]
    reviews: tuple[Count, ...]
    """States of review; empty while nobody has decided on anything."""


def count_tags(comparison: Comparison) -> Tally | None:
    """Counts the tags."""
    book = comparison.codebook
    if book is None:
        return None
    found = [change.tags for change in comparison.changes if change.tags]
    ways = count_ways(comparison)
    looked_at = any(tag.review for tags in found for tag in tags)

    def count(value: str, name: str, among: Callable[[Tag], bool]) -> Count:
        return Count(value, name, sum(any(among(tag) for tag in tags) for tags in found))

    def directions(selection: Selection) -> tuple[Count, ...]:
        chosen = [selection.but(directions=(name,)) for name in DIRECTIONS]
        return _occurring(count(one.directions[0], one.directions[0], one.fits) for one in chosen)

    return Tally(
        book.name,
        book.title,
        found[0][0].baseline if found else comparison.old_origin.name.rpartition("/")[2],
        sum(any(tag.counts for tag in tags) for tags in found),
        tuple(
            AxisTally(count(axis, name, Selection(axes=(axis,)).fits), directions(Selection(axes=(axis,))), ways[axis])
            for axis, name in book.axes.items()
        ),
        directions(Selection()),
        _occurring(count(code.id, code.name, Selection(codes=(code.id,)).fits) for code in book.codes),
        _occurring(
            count(state, name, Selection(reviews=(state,)).fits) for state, name in REVIEWS.items() if looked_at
        ),
    )


def _occurring(counts: Iterable[Count]) -> tuple[Count, ...]:
    return tuple(count for count in counts if count.changes)
