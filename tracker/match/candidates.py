"""Seeks for each text the few of the other act that are worth a full comparison: those that share its rare words.

In: a `Pairing` whose units are spelled. Out: its `candidates`. Example: "dendrometer" and "calibrated annually" stand
in one paragraph of the old act and in two of the new one; these two are its candidates, whatever their numbers are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import chain
from operator import add

from tracker.match.pairing import Pairing

FEATURE_UNITS = 12
"""A word or pair of words found in more units than this does not propose candidates (bounds the work)."""
RARE = 2
"""One found in no more units than this counts twice."""
FAR_BEHIND = 0.15
"""A candidate with less than this share of the votes of the best is none."""
CANDIDATES = 8
"""How many partners are scored in full for each unit."""


def propose(pairing: Pairing) -> None:
    """Candidates for each unit without partner: the units of the other side that share its rare words.

    What is settled already is a candidate for what is not, since it may hold a part of it.
    """
    old, new = contents(pairing, 0, ()), contents(pairing, 1, ())
    waits = pairing.confirmed | (old.keys() - pairing.partner.keys())
    left = {i: features_of(content) for i, content in old.items() if i in waits}
    awaited = {pairing.partner.get(i) for i in pairing.confirmed}
    right = {j: features_of(content) for j, content in new.items() if j not in pairing.back or j in awaited}
    for i, others in sharing(pairing, left, new, 1):
        pairing.candidates[i] = list(dict.fromkeys([*pairing.candidates.get(i, []), *others]))
    for j, others in sharing(pairing, right, old, 0):
        for i in others:
            if i not in left:
                pairing.candidates.setdefault(i, []).append(j)


def contents(pairing: Pairing, side: int, but: Collection[int]) -> dict[int, str]:
    """The content words of the units of one side that are compared, as characters, `but` some."""
    words = (pairing.old, pairing.new)[side].words
    return {unit: words[unit].translate(pairing.common) for unit in sorted(words) if unit not in but}


def sharing(
    pairing: Pairing,
    waiting: dict[int, dict[str, None]],
    others: dict[int, str],
    side: int,
    limit: int = FEATURE_UNITS,
) -> Iterable[tuple[int, list[int]]]:
    """Each waiting unit with the units of the given side that share its rare words, likeliest first."""
    sought = set(chain.from_iterable(waiting.values()))
    index: dict[str, list[int]] = defaultdict(list)
    for other, content in others.items():
        for feature in sought.intersection(chain(content, map(add, content, content[1:]))):
            index[feature].append(other)
    telling = {f: units * 2 if len(units) <= RARE else units for f, units in index.items() if len(units) <= limit}
    expected = pairing.expected(1 - side)
    for unit, features in waiting.items():
        votes = Counter(chain.from_iterable(filter(None, map(telling.get, features))))
        yield unit, _likeliest(pairing, unit, votes, side, expected[unit])


def _likeliest(pairing: Pairing, unit: int, votes: Counter[int], side: int, place: int) -> list[int]:
    """The units of one side with most shared words for their length, as far as they are not left far behind.

    Of those with equally many the ones come first that stand nearest to the place where the unit is expected.
    """
    size = (pairing.old, pairing.new)[side].size
    ranked = sorted([(-count / (20 + size[other]) ** 0.5, abs(other - place), other) for other, count in votes.items()])
    least = FAR_BEHIND * ranked[0][0] if ranked else 0.0
    near = [other for rank, _, other in ranked[: CANDIDATES * 2] if rank <= least]
    fit = [o for o in near if (pairing.alike_kinds(unit, o) if side else pairing.alike_kinds(o, unit))]
    return fit[:CANDIDATES]


def features_of(content: str) -> dict[str, None]:
    """Rare words and pairs of neighbouring ones, each once, in their order."""
    return dict.fromkeys(chain(content, map(add, content, content[1:])))
