"""Finds for an article that was rewritten as a whole the one that speaks of the same, where no passage shows it.

In: a `Pairing` with its parts and related passages. Out: more of `related`, between whole articles. Example: the old
rules on how the annexes are amended shared one phrase with the new ones, but each act has no article more like them,
and the articles before and after are partners.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from tracker.act import Kind
from tracker.match.pairing import Pairing
from tracker.match.units import Side, Vectors, products, weighted

GONE = 0.2
"""An article is alone when less than this share of its words went to any other."""
ALIKE = 0.1
"""Cosine of telling words that two articles need at least."""
BEST, AMONG_BEST = 0.95, 0.7
"""Share of the likeness to its likeliest article that one of the two needs, and the other."""
NEAR, SHIFT = 4, 2
"""The articles up to so many places off show where the correspondent should stand, give or take so many."""
PRODUCT = 500_000
"""Articles are compared only while there are not too many of them (bounds the work)."""


def find_lone_articles(pairing: Pairing) -> None:
    """Adds to `related` the articles that are each other's likeliest, one of them alone, at about the same place."""
    articles = _articles(pairing.old), _articles(pairing.new)
    if len(articles[0]) * len(articles[1]) > PRODUCT:
        return
    lone = _alone(pairing, articles)
    if not lone[0] and not lone[1]:
        return
    old, new = weighted(_words(pairing.old, articles[0]), _words(pairing.new, articles[1]))
    likely = products(_only(old, lone[0]), new) | products(old, _only(new, lone[1]))
    in_place = _in_place(pairing, articles)
    alike = {pair: value for pair, value in likely.items() if value >= ALIKE and in_place(*pair)}
    rivals = products(_only(old, {a for a, _ in alike}), new) | products(old, _only(new, {b for _, b in alike}))
    best: tuple[dict[int, float], dict[int, float]] = (defaultdict(float), defaultdict(float))
    for (a, b), value in rivals.items():
        best[0][a], best[1][b] = max(best[0][a], value), max(best[1][b], value)
    for (a, b), value in sorted(alike.items()):
        least, most = sorted((value / best[0][a], value / best[1][b]))
        if most >= BEST and least >= AMONG_BEST and (a, b) not in pairing.cut:
            pairing.related.append((a, b, round(value, 4)))


def _in_place(pairing: Pairing, articles: tuple[list[int], list[int]]) -> Callable[[int, int], bool]:
    """Tells whether two articles stand where the partners of those around them would have them."""
    rank = tuple({unit: n for n, unit in enumerate(units)} for units in articles)
    partners = ((a, b) for a, b in pairing.partner.items() if a in rank[0] and b in rank[1])
    shifts = {rank[0][a]: rank[1][b] - rank[0][a] for a, b in partners}

    def told(a: int, b: int) -> bool:
        place = rank[0][a]
        shift = rank[1][b] - place
        around = (shifts.get(n) for n in range(place - NEAR, place + NEAR + 1))
        return any(other is not None and abs(other - shift) <= SHIFT for other in around)

    return told


def _only(vectors: Vectors, units: set[int]) -> Vectors:
    return {unit: vector for unit, vector in vectors.items() if unit in units}


def _articles(side: Side) -> list[int]:
    return [u for u, kind in enumerate(side.kind) if kind is Kind.ARTICLE and side.zone[u] == "body"]


def _words(side: Side, articles: list[int]) -> dict[int, Counter[str]]:
    """How often each word stands in each article, what is identical in both acts apart."""
    return {a: Counter("".join(side.words.get(unit, "") for unit in side.below(a))) for a in articles}


def _alone(pairing: Pairing, articles: tuple[list[int], list[int]]) -> tuple[set[int], set[int]]:
    """Articles of both sides without partner whose words went nowhere and that no passage is related to."""
    known: tuple[set[int], set[int]] = (set(pairing.partner), set(pairing.back))
    for (a, b), words in pairing.moved_words().items():
        if words >= GONE * pairing.old.weight[a]:
            known[0].add(a)
        if words >= GONE * pairing.new.weight[b]:
            known[1].add(b)
    for i, j, _ in pairing.related:
        known[0].add(pairing.old.group[i])
        known[1].add(pairing.new.group[j])
    return set(articles[0]) - known[0], set(articles[1]) - known[1]
