"""The words of one change as one redline, for formats that show a change in one place.

In: a `Change` and the provisions of both acts. Out: `Op`s, and the words of either side. Example: of a split the
redlines of its parts stand one below the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.act import Act, Provision, walk
from tracker.change import Change, Comparison, Op


@dataclass(frozen=True, slots=True)
class Both:
    """The provisions of both acts by eId."""

    old: Mapping[str, Provision]
    new: Mapping[str, Provision]

    def olds(self, change: Change) -> list[Provision]:
        """What a change speaks of in the old act."""
        return [self.old[eid] for eid in change.old]

    def news(self, change: Change) -> list[Provision]:
        """What a change speaks of in the new act."""
        return [self.new[eid] for eid in change.new]


def both(comparison: Comparison) -> Both:
    """The provisions of a comparison."""

    def by_eid(act: Act) -> dict[str, Provision]:
        return {provision.eid: provision for provision in walk(act)}

    return Both(by_eid(comparison.old), by_eid(comparison.new))


def passages(change: Change) -> Iterator[tuple[Op, ...]]:
    """The redlines of a change in their order, those of parts that say nothing left out."""
    for redline in change.redlines:
        ops = tuple(op for op in redline.ops if op[1])
        if ops:
            yield ops


def one_passage(change: Change, held: Both) -> tuple[Op, ...]:
    """All of them, one a line; of a change without any the words of the provision as they are."""
    lines = list(passages(change))
    if not lines:
        there = held.news(change) or held.olds(change)
        words = [part for provision in there for part in (provision.heading, provision.text) if part]
        lines = [(("=", part),) for part in words]
    found: list[Op] = []
    for place, line in enumerate(lines):
        found += ([("=", "\n")] if place else []) + list(line)
    return tuple(found)


def side(provisions: Sequence[Provision]) -> str:
    """Heading and text of each provision, one a line."""
    parts = (part for provision in provisions for part in (provision.heading, provision.text))
    return "\n".join(filter(None, parts))
