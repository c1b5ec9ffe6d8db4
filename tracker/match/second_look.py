"""Seeks partners once more, for what is left among what is left.

In: a `Pairing` in which most texts have found theirs. Out: the same, with more partners. Example: of ten entries of a
list that say nearly the same, nine have their partners; the tenth, too common before, is now the only one of its kind.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

from tracker.match.candidates import contents, features_of, sharing
from tracker.match.pairing import Pairing, greedy
from tracker.match.surroundings import ALIKE, ALIKE_ACROSS, acceptable, context

CLEARLY = 0.1
"""How much more alike two short texts must be than either is to any other that is left."""
LEFT_OVER_UNITS = 40
"""Among what is left, a word or pair of words found in more units than this does not propose candidates."""
EQUALS = 3
"""Of so many equally good ones the one whose surroundings fit best is taken; of more nothing is said."""


def second_look(pairing: Pairing) -> None:
    """Seeks candidates once more, for what is left among what is left: of many alike only one may have no partner."""
    parts = set(chain.from_iterable(pairing.merges.values())), set(chain.from_iterable(pairing.splits.values()))
    old = {i: pairing.code(0, i) for i in contents(pairing, 0, pairing.partner.keys() | parts[0])}
    right = {j: pairing.code(1, j) for j in contents(pairing, 1, pairing.back.keys() | parts[1])}
    left = {i: features_of(content) for i, content in old.items()}
    values: dict[tuple[int, int], float] = {}
    for i, others in sharing(pairing, left, right, 1, LEFT_OVER_UNITS):
        values.update(((i, j), pairing.similarity(i, j)) for j in others)
    twins = tuple({pair[side] for pair, value in values.items() if value == 1.0} for side in (0, 1))
    best: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (i, j), value in values.items():
        # What has a twin of its own is no rival, whichever of its twins it will be.
        best[0, i].append(value if j not in twins[1] or value == 1.0 else 0.0)
        best[1, j].append(value if i not in twins[0] or value == 1.0 else 0.0)
    rival = {unit: max([0.0, *sorted(found)[:-1]]) for unit, found in best.items()}
    options: dict[tuple[int, int], float] = {}
    for (i, j), value in values.items():
        clear = value >= max(ALIKE_ACROSS, rival[0, i] + CLEARLY, rival[1, j] + CLEARLY)
        clear = clear and pairing.old.kind[i] is pairing.new.kind[j] and not pairing.crosses(i, j)
        equals = max(best[0, i].count(value), best[1, j].count(value))
        best_of_all = pairing.in_place(i, j) or (value >= max(rival[0, i], rival[1, j]) and equals <= EQUALS)
        if clear or (best_of_all and value >= ALIKE and acceptable(pairing, i, j, value)):
            options[i, j] = value + context(pairing, i, j)
    for i, j in greedy(options):
        pairing.pair(i, j, pairing.similarity(i, j), "")
