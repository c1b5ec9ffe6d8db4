"""Pairs whole articles, by the words that flow between them, their subject, their heading and what stands around them.

In: a `Pairing` with candidates for its texts. Out: the same, its articles paired. Example: Article 9 and Article 12
are partners because most words of the one stand in the other, and Articles 8 and 11 are partners too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from tracker.act import Kind
from tracker.match.pairing import Pairing, greedy
from tracker.match.units import cosines
from tracker.order import heaviest_run

SETTLED = 0.6
"""Two articles between which more than this share of the words of both flows need no further look."""
ALIKE = 0.12
"""Articles may be partners from this likeness on, the mean of what `_likeness` weighs."""
BY_WORDS, BY_SUBJECT, BY_PARAGRAPHS = 0.3, 0.4, 0.3
"""What words in the same order, the words of the whole and the words of single paragraphs count."""
SAME_PASSAGE = 0.2
"""Cosine of telling words from which on two paragraphs may be the same, rewritten."""
DOUBTFUL = 0.3
"""Articles less alike than this are partners only where the articles around them are: what a procedure that was
abolished has in common with the one that replaced it is the vocabulary."""
BESIDE = 2
"""So many articles before and after tell where a doubtful one belongs that stands astray."""
ROUNDS = 3
PRODUCT = 1_000_000
"""Paragraphs are compared only while there are not too many of them (bounds the work)."""
NEARLY_AS_GOOD = 0.6
"""Candidates that are that much as good as the best share its words with it."""


def flows(pairing: Pairing) -> None:
    """Words that flow from each old group to each new one, by identical texts and best candidates."""
    for i, j in pairing.partner.items():
        pairing.flow[pairing.old.group[i], pairing.new.group[j]] += pairing.old.size[i]
    for i, others in pairing.candidates.items():
        if i in pairing.partner:
            continue
        scored = [(pairing.similarity(i, j), j) for j in others]
        best = max((value for value, _ in scored), default=0.0)
        for value, j in scored:
            if value >= 0.25 and value >= 0.6 * best:
                share = value * value / sum(v * v for v, _ in scored if v >= 0.25 and v >= 0.6 * best)
                pairing.flow[pairing.old.group[i], pairing.new.group[j]] += (
                    share * value * min(pairing.old.size[i], pairing.new.size[j])
                )


def pair_articles(pairing: Pairing) -> None:
    """Pairs whole articles, best first, then once more with what stands around them."""
    base = dict.fromkeys(_settled(pairing), 1.0)
    base |= _likeness(pairing, {a for a, _ in base}, {b for _, b in base})
    chosen = sorted(greedy(base))
    near = {pair: value + 0.1 * _beside(pair, chosen) for pair, value in base.items()}
    for a, b in _orderly(pairing, near, base):
        pairing.pair(a, b, round(min(1.0, base[a, b]), 4), "words of the whole article")


def _likeness(pairing: Pairing, old: set[int], new: set[int]) -> dict[tuple[int, int], float]:
    """How alike any two articles are that are still free; those of `old` and `new` are not."""
    taken = {*pairing.partner, *old}, {*pairing.back, *new}
    left = [i for i, kind in enumerate(pairing.old.kind) if kind is Kind.ARTICLE and i not in taken[0]]
    right = [j for j, kind in enumerate(pairing.new.kind) if kind is Kind.ARTICLE and j not in taken[1]]
    whole = tuple({u: side.below(u) for u in units} for side, units in ((pairing.old, left), (pairing.new, right)))
    subjects = cosines(pairing.old.subjects(whole[0]), pairing.new.subjects(whole[1]))
    passages = _passage_flow(pairing, left, right)
    found: dict[tuple[int, int], float] = {}
    for a, b in {**dict.fromkeys(pairing.flow), **dict.fromkeys(subjects)}:
        if a in whole[0] and b in whole[1]:
            heading = pairing.heading_alike(a, b)
            alike = BY_WORDS * pairing.affinity(a, b, pairing.flow) + BY_SUBJECT * subjects.get((a, b), 0.0)
            alike += BY_PARAGRAPHS * pairing.affinity(a, b, passages)
            if alike >= ALIKE or (heading >= 0.75 and alike >= ALIKE / 3):
                found[a, b] = alike + 0.25 * heading + (0.03 if pairing.same_label(a, b) else 0.0)
    return found


def _settled(pairing: Pairing) -> list[tuple[int, int]]:
    """Articles whose words go to one article, which has most of its words from there: nothing else can come of it."""
    return [
        (a, b)
        for (a, b), words in pairing.flow.items()
        if pairing.old.kind[a] is pairing.new.kind[b] is Kind.ARTICLE
        and pairing.free(a, b)
        and words > SETTLED * max(pairing.old.weight[a], pairing.new.weight[b])
    ]


def _orderly(
    pairing: Pairing, near: dict[tuple[int, int], float], base: dict[tuple[int, int], float]
) -> list[tuple[int, int]]:
    """The best pairs, of which the doubtful ones keep the order of the others; what these leave may pair anew.

    The order of all articles, or that of the two next to it: a section may have moved with all it holds.
    """
    articles = (u for u, kind in enumerate(pairing.old.kind) if kind is Kind.ARTICLE)
    place = {article: n for n, article in enumerate(articles)}
    options = dict(near)
    for _ in range(ROUNDS):
        chosen = sorted(greedy(options))
        kept = heaviest_run([(b, round(1000 * base[a, b])) for a, b in chosen])
        firm = {a: b for n, (a, b) in enumerate(chosen) if n in kept or base[a, b] >= DOUBTFUL}
        astray = [pair for pair in chosen if pair[0] not in firm and not _between(pair, firm, place)]
        if not astray:
            break
        for pair in astray:
            del options[pair]
    return sorted(greedy(options))


def _between(pair: tuple[int, int], firm: dict[int, int], place: dict[int, int]) -> bool:
    """Whether the articles right before and after the old one have partners right around the new one."""
    a, b = pair
    before = [firm[x] for x in firm if 0 < place[a] - place[x] <= BESIDE]
    after = [firm[x] for x in firm if 0 < place[x] - place[a] <= BESIDE]
    return bool(before and after) and max(before) < b < min(after)


def _passage_flow(pairing: Pairing, left: list[int], right: list[int]) -> dict[tuple[int, int], float]:
    """Words that flow between articles when each paragraph goes where its telling words stand, rewritten or not."""
    old, new = pairing.old.passages(left), pairing.new.passages(right)
    if len(old) * len(new) > PRODUCT:
        return {}
    likely: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (i, j), value in cosines(pairing.old.subjects(old), pairing.new.subjects(new)).items():
        if value >= SAME_PASSAGE:
            likely[i].append((value, j))
    flow: dict[tuple[int, int], float] = defaultdict(float)
    for i, found in likely.items():
        best = max(found)[0]
        good = [(value, j) for value, j in found if value >= NEARLY_AS_GOOD * best]
        total = sum(value * value for value, _ in good)
        for value, j in good:
            words = min(sum(pairing.old.size[u] for u in old[i]), sum(pairing.new.size[u] for u in new[j]))
            flow[pairing.old.parent[i], pairing.new.parent[j]] += value**3 / total * words
    return flow


def _beside(pair: tuple[int, int], chosen: list[tuple[int, int]]) -> float:
    """1 when the nearest chosen pairs before and after stand on the same sides of both, 0.5 for one, else 0."""
    a, b = pair
    at = bisect_left(chosen, (a, -1))
    after = at + (at < len(chosen) and chosen[at][0] == a)
    return 0.5 * (at > 0 and chosen[at - 1][1] < b) + 0.5 * (after < len(chosen) and chosen[after][1] > b)
