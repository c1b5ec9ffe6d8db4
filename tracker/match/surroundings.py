"""Judges a likeness of two texts by what stands around them.

In: a `Pairing` and two units. Out: what their surroundings add to their similarity, and whether it is enough there.
Example: two paragraphs that share a third of their words belong together in matched articles, and nowhere else.
"""

from __future__ import annotations

from tracker.match.pairing import Pairing

ALIKE = 0.5
"""From this similarity of content words on, two provisions may be paired wherever they stand."""
TELLING = 0.5
"""Share of rare words that these must have in common as well: "the Commission may adopt implementing acts" is said
of everything."""
ALIKE_IN_PLACE = 0.28
"""The same inside matched articles; below it texts only share the vocabulary of their subject."""
ALIKE_ACROSS = 0.6
"""Between a recital, an article, an annex and the text of another act, which speak of one thing in the same words."""
ALIKE_ANYWHERE_WORDS = 6
"""Shorter texts ("Not used.") are paired only inside matched parents, unless they occur once on each side."""


def context(pairing: Pairing, i: int, j: int) -> float:
    """What the surroundings add to the similarity of two units."""
    value = 0.0
    if pairing.together(i, j):
        value += 0.25
    else:
        value += 0.1 * pairing.affinity(pairing.old.group[i], pairing.new.group[j], pairing.flow)
    if pairing.in_place(i, j):
        value += 0.1
    else:
        value += 0.02 * pairing.near(i, j)
    if pairing.same_label(i, j):
        value += 0.05
    for step in (-1, 1):
        if pairing.partner.get(i + step) == j + step:
            value += 0.04
    return value


def acceptable(pairing: Pairing, i: int, j: int, value: float) -> bool:
    """Whether a similarity is enough where these two stand."""
    near = pairing.in_place(i, j) or pairing.together(i, j)
    if pairing.crosses(i, j):
        return value >= ALIKE_ACROSS
    if min(pairing.old.size[i], pairing.new.size[j]) < ALIKE_ANYWHERE_WORDS:
        return value >= ALIKE and near and pairing.old.parent[i] >= 0
    return value >= ALIKE_IN_PLACE if near else value >= ALIKE and pairing.telling(i, j) >= TELLING
