"""Settles at sight what was hardly changed and never moved, so that no candidates are sought for it.

In: a `Pairing` with the texts that are identical. Out: the same, with partners for what stands between these. Example:
the texts before and after a point are identical in both acts; between them stands one point, a few words of which are
others: it needs no comparison with the rest of the act.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.act import Kind
from tracker.match.pairing import Pairing
from tracker.match.units import spell

NEARLY = 0.8
"""Similarity from which on two texts between the same neighbours are the same text, amended. A sentence that became a
list is less like its longest point than this, and its other points must be found."""
GAP_PRODUCT = 100
"""Gaps with more pairs than this are left to the steps that seek candidates (bounds the work)."""

Aligned = tuple[float, tuple[tuple[int, int], ...]]
"""How good an alignment is, and its pairs."""


def spell_out(pairing: Pairing) -> None:
    """Gives every unit that is not settled word for word its words as characters."""
    kept = pairing.confirmed
    left = {i for i in pairing.old.worded() if i in kept or i not in pairing.partner}
    right = {j for j in pairing.new.worded() if j not in pairing.back or pairing.back[j] in kept}
    pairing.common, pairing.rarity = spell((pairing.old, pairing.new), (left, right))


def settle(pairing: Pairing) -> None:
    """Pairs what is nearly the same between the same neighbours in reading order."""
    for left, right in list(_gaps(pairing)):
        for i, j in _aligned(pairing, left, right):
            pairing.pair(i, j, pairing.similarity(i, j), "")


def _gaps(pairing: Pairing) -> Iterable[tuple[list[int], list[int]]]:
    """What has no partner yet between two pairs that follow one another in both acts."""
    anchors = [(-1, -1), *sorted(pairing.partner.items()), (len(pairing.old), len(pairing.new))]
    steady = [
        here
        for before, here, after in zip(anchors, anchors[1:], anchors[2:], strict=False)
        if before[1] < here[1] < after[1] or before[1] > after[1]
    ]
    for (a, b), (i, j) in zip([anchors[0], *steady], [*steady, anchors[-1]], strict=True):
        if a + 1 == i or b + 1 >= j or j - b > GAP_PRODUCT:
            continue
        left = [u for u in range(a + 1, i) if _open(pairing, 0, u)]
        right = [u for u in range(b + 1, j) if _open(pairing, 1, u)]
        if left and right and len(left) * len(right) <= GAP_PRODUCT:
            yield left, right


def _open(pairing: Pairing, side: int, unit: int) -> bool:
    units, matched = (pairing.old, pairing.partner) if side == 0 else (pairing.new, pairing.back)
    return unit not in matched and unit in units.words and units.kind[unit] is not Kind.ARTICLE


def _aligned(pairing: Pairing, left: list[int], right: list[int]) -> tuple[tuple[int, int], ...]:
    """The pairs, in order, that together are most alike."""
    if len(left) == len(right) == 1:
        return ((left[0], right[0]),) if _value(pairing, left[0], right[0]) else ()
    row: list[Aligned] = [(0.0, ())] * (len(right) + 1)
    for i in left:
        above, row = row, [(0.0, ())]
        for n, j in enumerate(right):
            best = above[n + 1] if above[n + 1][0] >= row[n][0] else row[n]
            value = _value(pairing, i, j)
            if value and above[n][0] + value > best[0]:
                best = (above[n][0] + value, (*above[n][1], (i, j)))
            row.append(best)
    return row[-1][1]


def _value(pairing: Pairing, i: int, j: int) -> float:
    """How alike two texts are that may be the same one; else 0."""
    if pairing.old.kind[i] is not pairing.new.kind[j] or pairing.crosses(i, j) or (i, j) in pairing.cut:
        return 0.0
    p, q = pairing.old.parent[i], pairing.new.parent[j]
    if pairing.partner.get(p, q) != q or pairing.back.get(q, p) != p:
        return 0.0
    value = pairing.similarity(i, j)
    return value if value >= NEARLY else 0.0
