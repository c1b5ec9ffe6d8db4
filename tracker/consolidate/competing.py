"""Says which tabled amendments compete: they want other words at the same place, and only one of them can have it.

In: what each amendment asks of the base. Out: for each that competes the numbers of its rivals. Example: amendments 19
and 20 both rewrite Article 4(2), each otherwise; neither is applied until a person chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.consolidate.anchoring import plain
from tracker.consolidate.rewrite import Rewrite
from tracker.receipt import ReceiptItem

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be said of an amendment if nothing stands against it, and what it asks of the tree."""

    item: ReceiptItem
    rewrite: Rewrite | None = None
    """None where it cannot be applied."""


def competing(plans: Sequence[Plan]) -> dict[int, tuple[str, ...]]:
    """Place of a plan in the sequence -> numbers of those that want the same words or the same new label otherwise."""
    wanted: dict[Place, list[tuple[int, str]]] = {}
    for number, plan in enumerate(plans):
        for place, words in _wishes(plan.rewrite):
            wanted.setdefault(place, []).append((number, words))
    rivals: dict[int, set[int]] = {}
    for wishes in wanted.values():
        for number, words in wishes:
            others = {other for other, said in wishes if other != number and said != words}
            if others:
                rivals.setdefault(number, set()).update(others)
    return {number: tuple(plans[other].item.number for other in sorted(found)) for number, found in rivals.items()}


def _wishes(rewrite: Rewrite | None) -> Iterator[tuple[Place, str]]:
    """The words that an amendment wants at each place; a new provision wants its label beside its neighbour."""
    if rewrite is None:
        return
    yield from rewrite.wanted
    for parent, _, node in rewrite.news:
        if node.num and parent.origin is not None:
            yield (parent.eid, f"{node.kind.value} {plain(node.num)}"), plain(node.heading + node.text)
