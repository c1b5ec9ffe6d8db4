"""Takes back the partners of provisions that left their article although something there takes their place.

In: a `Pairing` in which provisions have found partners anywhere. Out: the same, with fewer that moved. Example: a point
on whoever puts its name on a lamp is a little more like a point on lamp makers in another article; but its own article
has become Article 25, and there a point on names and trademarks has no partner: that is what it became.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.act import Kind
from tracker.match.pairing import Pairing
from tracker.match.surroundings import ALIKE_IN_PLACE, context

SURE = 0.8
"""A text this alike has moved, whatever took its place."""


def take_back(pairing: Pairing) -> None:
    """Pairs provisions anew whose article became one in which a text as good as theirs has no partner."""
    better: dict[tuple[int, int], tuple[float, int, int]] = {}
    for i, j in sorted(pairing.partner.items()):
        if pairing.how[i] or i in pairing.confirmed or pairing.together(i, j) or pairing.known(i, j) >= SURE:
            continue
        now = pairing.similarity(i, j) + context(pairing, i, j)
        for a, b in (*((i, other) for other in _waiting(pairing, i)), *((other, j) for other in _awaited(pairing, j))):
            if pairing.alike_kinds(a, b) and pairing.in_place(a, b) and pairing.similarity(a, b) >= ALIKE_IN_PLACE:
                value = pairing.similarity(a, b) + context(pairing, a, b)
                if value > max(now, better.get((i, j), (0.0, 0, 0))[0]):
                    better[i, j] = value, a, b
    for (i, j), (_, a, b) in sorted(better.items(), key=lambda item: (-item[1][0], item[0])):
        if pairing.partner.get(i) == j and (a == i or a not in pairing.partner) and (b == j or b not in pairing.back):
            del pairing.partner[i], pairing.back[j]
            pairing.pair(a, b, pairing.similarity(a, b), "")


def _waiting(pairing: Pairing, i: int) -> Iterable[int]:
    """Units without partner in the article that the article of an old unit became."""
    group = pairing.partner.get(pairing.old.group[i])
    if group is None or pairing.new.kind[group] is not Kind.ARTICLE:
        return ()
    return (j for j in pairing.new.below(group) if j not in pairing.back and pairing.new.size[j])


def _awaited(pairing: Pairing, j: int) -> Iterable[int]:
    """Units without partner in the article that the article of a new unit was."""
    group = pairing.back.get(pairing.new.group[j])
    if group is None or pairing.old.kind[group] is not Kind.ARTICLE:
        return ()
    return (i for i in pairing.old.below(group) if i not in pairing.partner and pairing.old.size[i])
