"""Adds up the tags of a comparison: per axis and direction with the provisions, and against what was demanded.

In: a comparison with tags, the codebook. Out: a `Scorecard`. Example: demand 3, "every company assesses the impact
on human rights", has two entries towards it and none away: `state` is "towards".

It counts changes, no more: there is no unit for how much a change matters, and a demand can be met by the text in
force without any change. A change that concerns several codes of one axis counts once for that axis and direction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.change import Change, Comparison, Tag
from tracker.classify import tagged
from tracker.codebook import DIRECTIONS, Codebook, Demand
from tracker.reference import format_reference


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag on the scorecard."""

    change: str
    """Id of the change."""
    reference: str
    """Where it stands in the new text, or stood in the old one, "Article 5(1), point (b)"."""
    tag: Tag
    binding: bool
    """False for a recital, which explains but does not bind."""


@dataclass(frozen=True, slots=True)
class Direction:
    """What went one way on one axis."""

    name: str
    sign: int
    changes: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the codebook with all directions, also those that nothing went."""

    id: str
    name: str
    directions: tuple[Direction, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the changes do for one demand."""

    demand: Demand
    towards: tuple[Entry, ...]
    away: tuple[Entry, ...]
    open: tuple[Entry, ...]

    @property
    def state(self) -> str:
        """ "towards", "away", "both" or "untouched"."""
        if self.towards and self.away:
            return "both"
        return "towards" if self.towards else "away" if self.away else "untouched"

    @property
    def sentence(self) -> str:
        """The state with its figures."""
        if not (self.towards or self.away or self.open):
            return f"No change concerns demand {self.demand.id}."
        binding = sum(entry.binding for entry in self.towards)
        parts = [f"{len(self.towards)} towards it ({binding} in articles or annexes)", f"{len(self.away)} away from it"]
        if self.open:
            parts.append(f"{len(self.open)} open")
        return f"Demand {self.demand.id}, {self.demand.title[0].lower()}{self.demand.title[1:]}: {', '.join(parts)}."


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The tags of one comparison, added up. Every tag is a suggestion of the rules until somebody has reviewed it."""

    old: str
    new: str
    baseline: str
    codebook: str
    """Name and version."""
    tags: int
    axes: tuple[Axis, ...]
    answers: tuple[Answer, ...]


def scorecard(comparison: Comparison, codebook: Codebook) -> Scorecard:
    """The scorecard of a comparison that has its tags."""
    entries = [_entry(change, tag) for change, tag in tagged(comparison)]
    return Scorecard(
        comparison.old_origin.name,
        comparison.new_origin.name,
        entries[0].tag.baseline if entries else comparison.old_origin.name,
        f"{codebook.name} {codebook.version}",
        len(entries),
        tuple(_axis(id_, name, entries) for id_, name in codebook.axes.items()),
        tuple(_answer(demand, entries) for demand in codebook.demands),
    )


def _entry(change: Change, tag: Tag) -> Entry:
    eid = (change.new or change.old)[0] if not tag.words else tag.words[0].eid
    return Entry(change.id, format_reference(eid), tag, not eid.startswith("rct_"))


def _axis(id_: str, name: str, entries: Iterable[Entry]) -> Axis:
    here = [entry for entry in entries if entry.tag.axis == id_]
    found = []
    for direction, sign in DIRECTIONS.items():
        chosen = tuple(entry for entry in here if entry.tag.direction == direction)
        found.append(Direction(direction, sign, len({entry.change for entry in chosen}), chosen))
    return Axis(id_, name, tuple(found))


def _answer(demand: Demand, entries: Iterable[Entry]) -> Answer:
    here = [entry for entry in entries if entry.tag.code in demand.codes]
    by_sign = {sign: tuple(entry for entry in here if DIRECTIONS[entry.tag.direction] == sign) for sign in (1, -1, 0)}
    return Answer(demand, by_sign[1], by_sign[-1], by_sign[0])
