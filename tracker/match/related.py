"""Finds old and new paragraphs that speak of the same in other words, where no pair explains them.

In: a finished `Pairing`. Out: its `related`, filled. Example: of two articles with parallel duties for two kinds
of operators the new act makes one; the words of the second went nowhere, but its subject stands there.

These are no pairs: a redline of them would show nothing. A correlation table names them, as lawyers do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from tracker.act import Kind
from tracker.match.pairing import Pairing
from tracker.match.units import Side, Vectors, products, weighted

LOOSE = 0.5
"""A passage is loose when its pairs explain less than this share of its words."""
ALIKE = 0.2
"""Cosine of telling words from which on two passages may speak of the same."""
MARGIN = 0.05
"""By what share they must be more alike than either is to any passage of another article."""
MARGIN_ALONE = 0.1
"""The same for an article that has found no partner at all: both margins together."""
SURE = 0.3
"""The same for one of several passages of an article that all point to one other article."""
AGREED = 2
NEAR = 2
"""They stand no more than so many articles away from two articles that are partners: duties stay in their chapter,
boilerplate is found anywhere."""
GONE_THERE = 0.1
"""Articles count as partners for this when that share of the words of one stands in the other."""
TWIN = 0.36
"""Mean of the words two passages share in order and of their telling words, from which on a passage that went nowhere
says what another one says that has a partner already: duties of two kinds of operators, now one."""
NOTHING = 0.1
"""A passage went nowhere when pairs explain less than this share of its words."""
CLEAR = 0.6
"""No other candidate may be more than this share as good."""
WORDS = 12
"""Shorter passages say too little for their vocabulary to prove what they are about."""
PRODUCT = 1_000_000
"""Passages are compared only while there are not too many of them (bounds the work)."""


@dataclass(frozen=True, slots=True)
class _Passages:
    """The passages of one side."""

    article: dict[int, int]
    """What stands directly below an article -> the article."""
    explained: dict[int, float]
    vectors: Vectors

    def loose(self) -> Vectors:
        return {unit: vector for unit, vector in self.vectors.items() if self.explained[unit] < LOOSE}

    def settled(self) -> Vectors:
        return {unit: vector for unit, vector in self.vectors.items() if self.explained[unit] >= LOOSE}


def find_related(pairing: Pairing) -> None:
    """Fills `related`, likeliest first."""
    old, new = _passages(pairing)
    if len(old.vectors) * len(new.vectors) > PRODUCT:
        return
    alike = products(old.loose(), new.vectors) | products(old.settled(), new.loose())
    rivals = _Rivals(alike, old, new, 0), _Rivals(alike, old, new, 1)
    near, together = _neighbourhood(pairing)
    found: dict[tuple[int, int], float] = {}
    votes: dict[tuple[int, int, int], list[tuple[int, int]]] = defaultdict(list)
    for (i, j), value in alike.items():
        a, b = old.article[i], new.article[j]
        if value < ALIKE or (a, b) not in near or not _may_be_related(pairing, i, j):
            continue
        loose = old.explained[i] < LOOSE, new.explained[j] < LOOSE
        margins = value - rivals[0].beside(i, b), value - rivals[1].beside(j, a)
        alone = a not in pairing.partner or b not in pairing.back
        mutual = min(margins) >= MARGIN * value or (alone and sum(margins) >= MARGIN_ALONE * value)
        if all(loose) and mutual:
            found[i, j] = value
        for side, unit in enumerate((i, j)):
            if loose[side] and rivals[side].best[unit][0][0] == value and margins[side] >= SURE * value:
                votes[side, a, b].append((i, j))
    for (_, a, b), agreed in votes.items():
        if len(agreed) >= AGREED or (a, b) in together:
            found.update((pair, alike[pair]) for pair in agreed)
    found |= _twins(pairing, (old, new), {pair for pair in together if pairing.partner.get(pair[0]) == pair[1]})
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    pairing.related = [(i, j, round(value, 4)) for (i, j), value in ranked]


def _twins(
    pairing: Pairing, passages: tuple[_Passages, _Passages], partners: set[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    """Passages that went nowhere, each with the one that clearly says the same, if their articles allow it.

    They do when its own article has found no partner, and when the two are partners.
    """
    near: tuple[dict[int, list[int]], dict[int, list[int]]] = (defaultdict(list), defaultdict(list))
    for i, others in pairing.candidates.items():
        for j in others:
            if i in passages[0].article and j in passages[1].article and not pairing.crosses(i, j):
                near[0][i].append(j)
                near[1][j].append(i)
    found: dict[tuple[int, int], float] = {}
    for side, matched in enumerate((pairing.partner, pairing.back)):
        for unit, others in near[side].items():
            if unit in matched or passages[side].explained[unit] >= NOTHING:
                continue
            pairs = [(unit, other) if side == 0 else (other, unit) for other in others]
            ranked = sorted(((_likeness(pairing, i, j), (i, j)) for i, j in pairs), reverse=True)
            value, pair = ranked[0]
            articles = passages[0].article[pair[0]], passages[1].article[pair[1]]
            clear = value >= TWIN and (len(ranked) == 1 or ranked[1][0] <= CLEAR * value)
            fits = articles[side] not in matched or articles in partners
            if clear and fits and _may_be_related(pairing, *pair):
                found[pair] = value
    return found


def _likeness(pairing: Pairing, i: int, j: int) -> float:
    return (pairing.similarity(i, j) + pairing.telling(i, j)) / 2


def _may_be_related(pairing: Pairing, i: int, j: int) -> bool:
    """Not what a person has cut, nor a definition: it is the same only if the term is, and a rule never becomes one."""
    a, b = pairing.old.parent[i], pairing.new.parent[j]
    return not ({(i, j), (a, b)} & pairing.cut) and not (pairing.old.term[i] or pairing.new.term[j])


def _passages(pairing: Pairing) -> tuple[_Passages, _Passages]:
    kept: tuple[dict[int, float], dict[int, float]] = (defaultdict(float), defaultdict(float))
    for i, j in pairing.all_parts():
        words = pairing.kept_words(i, j)
        kept[0][i] += words
        kept[1][j] += words
    members = _members(pairing.old), _members(pairing.new)
    vectors = weighted(_spelled(pairing.old, members[0]), _spelled(pairing.new, members[1]))
    return (
        _Passages(*_explained(pairing.old, members[0], kept[0]), vectors[0]),
        _Passages(*_explained(pairing.new, members[1], kept[1]), vectors[1]),
    )


def _spelled(side: Side, members: dict[int, list[int]]) -> dict[int, Counter[str]]:
    """How often each word stands in each passage, what is identical in both acts apart: it was explained at sight."""
    found = ((unit, "".join(side.words.get(m, "") for m in below)) for unit, below in members.items())
    return {unit: Counter(words) for unit, words in found if words}


def _explained(
    side: Side, members: dict[int, list[int]], kept: dict[int, float]
) -> tuple[dict[int, int], dict[int, float]]:
    """The article of each passage, and the share of its words that pairs explain."""
    shares = {
        unit: sum(kept.get(m, 0.0) for m in below) / max(1, sum(side.size[m] for m in below))
        for unit, below in members.items()
    }
    return {unit: side.parent[unit] for unit in members}, shares


def _members(side: Side) -> dict[int, list[int]]:
    """The passages of all articles of the act itself that have some words."""
    articles = (u for u, kind in enumerate(side.kind) if kind is Kind.ARTICLE and side.zone[u] == "body")
    found = side.passages(articles)
    return {unit: members for unit, members in found.items() if sum(side.size[m] for m in members) >= WORDS}


def _neighbourhood(pairing: Pairing) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of articles that stand close to two that are partners, distances added up; and those that are partners."""
    old, new = ([u for u, kind in enumerate(side.kind) if kind is Kind.ARTICLE] for side in (pairing.old, pairing.new))
    rank, place = {a: n for n, a in enumerate(old)}, {b: n for n, b in enumerate(new)}
    found: set[tuple[int, int]] = set()
    together: set[tuple[int, int]] = set()
    for (a, b), words in pairing.moved_words().items():
        share = words / max(1, min(pairing.old.weight[a], pairing.new.weight[b]))
        if a in rank and b in place and (pairing.partner.get(a) == b or share >= GONE_THERE):
            together.add((a, b))
            for step in range(-NEAR, NEAR + 1):
                rest = NEAR - abs(step)
                for other in range(place[b] - rest, place[b] + rest + 1):
                    if 0 <= rank[a] + step < len(old) and 0 <= other < len(new):
                        found.add((old[rank[a] + step], new[other]))
    return found, together


class _Rivals:
    """For each passage of one side the two articles of the other that are most like it."""

    def __init__(self, alike: dict[tuple[int, int], float], old: _Passages, new: _Passages, side: int) -> None:
        tops: dict[int, dict[int, float]] = defaultdict(dict)
        for (i, j), value in alike.items():
            unit, article = (i, new.article[j]) if side == 0 else (j, old.article[i])
            if value > tops[unit].get(article, 0.0):
                tops[unit][article] = value
        self.best = {unit: sorted(((v, a) for a, v in top.items()), reverse=True)[:2] for unit, top in tops.items()}

    def beside(self, unit: int, article: int) -> float:
        """How alike the passage is to the likeliest one of any other article."""
        return next((value for value, other in self.best[unit] if other != article), 0.0)
