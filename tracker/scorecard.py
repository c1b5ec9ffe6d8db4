"""Adds up the tags of a comparison: per axis and direction with the provisions, and against what was demanded.

In: a comparison with tags, the codebook. Out: a `Scorecard`. Example: demand 3, "every company assesses the impact
on human rights", has two entries towards it and none away: `state` is "towards".

It counts changes, no more: there is no unit for how much a change matters, and a demand can be met by the text in
force without any change. A change that concerns several codes of one axis counts once for that axis and direction.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.change import Answer, Axis, Change, Comparison, Direction, Entry, Scorecard, Tag
from tracker.classify import tagged
from tracker.codes import DIRECTIONS, Codebook, Demand
from tracker.reference import format_reference


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
    here, side = (change.new, "new") if change.new else (change.old, "old")
    eid = next((words.eid for words in tag.words if words.side == side and words.eid in here), here[0])
    return Entry(change.id, format_reference(eid), tag, not eid.startswith("rct_"), gone=not change.new)


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
