"""Which of several things kept their order: the heaviest run that stands the same way round on both sides.

In: places and weights. Out: the members of the run. Example: of the paragraphs of an article those stay in place
that together have most words and still follow one another; the others have moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def heaviest_run(items: Sequence[tuple[int, int]]) -> set[int]:
    """Indices of the increasing run of places with the greatest total weight; O(n log n).

    >>> sorted(heaviest_run([(0, 5), (3, 1), (1, 5), (2, 5)]))
    [0, 2, 3]
    """
    if all(a[0] < b[0] for a, b in pairwise(items)):
        return set(range(len(items)))
    ranks = {place: rank for rank, place in enumerate(sorted({place for place, _ in items}), 1)}
    tree: list[tuple[int, int]] = [(0, -1)] * (len(ranks) + 1)  # Fenwick tree of (best weight, last index)
    before = [-1] * len(items)
    best = (0, -1)
    for index, (place, weight) in enumerate(items):
        rank = ranks[place] - 1
        so_far = (0, -1)
        while rank > 0:
            so_far = max(so_far, tree[rank])
            rank -= rank & -rank
        before[index] = so_far[1]
        total = (so_far[0] + weight, index)
        best = max(best, total)
        rank = ranks[place]
        while rank < len(tree):
            tree[rank] = max(tree[rank], total)
            rank += rank & -rank
    kept: set[int] = set()
    index = best[1]
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept
