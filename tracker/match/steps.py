"""The steps of the matcher, each pairing what the steps before it left.

In: a `Pairing`. Out: the same, with more partners. Example: `_articles` pairs Article 9 with Article 12 because
most of its words flow there; `_assign` then finds the partners of its paragraphs in that light.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from tracker.act import Kind
from tracker.match.lists import became_lists
from tracker.match.pairing import Pairing, same_in_order
from tracker.match.parts import find_parts
from tracker.match.units import cosines, spell

FEATURE_UNITS = 24
"""A word or pair of words found in more units than this does not propose candidates (bounds the work)."""
CANDIDATES = 8
"""How many partners are scored in full for each unit."""
ALIKE = 0.5
"""From this similarity of content words on, two provisions may be paired wherever they stand."""
ALIKE_IN_PLACE = 0.28
"""The same inside matched articles; below it texts only share the vocabulary of their subject."""
ALIKE_IN_GAP = 0.2
"""The same between matched neighbours, where nothing else is left."""
ALIKE_ACROSS = 0.6
"""Between a recital, an article, an annex and the text of another act, which speak of one thing in the same words."""
ALIKE_ANYWHERE_WORDS = 6
"""Shorter texts ("Not used.") are paired only inside matched parents, unless they occur once on each side."""
ARTICLE_ALIKE = 0.12
"""Articles may be partners from this likeness on, a mean of the words that flow between them and of their subject."""
SAME_SUBJECT = 0.5
"""Cosine of telling words from which on two rewritten texts may be paired wherever they stand."""
SAME_SUBJECT_IN_PLACE = 0.25
SUBJECT_WORDS = 8
SUBJECT_PRODUCT = 250_000
"""Left-over texts are compared by subject only while there are not too many of them."""
WHOLE_TREE_WORDS = 4
"""A provision and all below it must have this many words to be paired at sight."""
IN_ARTICLE_PRODUCT = 3000
"""Inside matched articles all left-over pairs are scored, up to this many (Article 2 with all its definitions)."""
IN_GROUP_PRODUCT = 400
"""The same inside matched recitals and entries of annexes."""


def _identical_trees(pairing: Pairing) -> None:
    """Pairs whole provisions that are the same, children and all, wherever they occur once on each side."""
    known: dict[tuple[object, ...], int] = {}
    old, new = pairing.old.fingerprints(known), pairing.new.fingerprints(known)
    if old == new:  # the same act twice
        for unit in range(len(old)):
            pairing.pair(unit, unit, 1.0, "identical, at the same place")
        return
    once = _once(old), _once(new)
    for print_, i in once[0].items():
        j = once[1].get(print_)
        if j is not None and pairing.old.weight[i] >= WHOLE_TREE_WORDS and pairing.free(i, j):
            _pair_trees(pairing, i, j)


def _pair_trees(pairing: Pairing, i: int, j: int) -> None:
    pairing.pair(i, j, 1.0, "identical with all it holds, found once in each act")
    for a, b in zip(pairing.old.children[i], pairing.new.children[j], strict=True):
        _pair_trees(pairing, a, b)


def _identical(pairing: Pairing) -> None:
    """Pairs texts that occur exactly once on each side, word for word."""
    where: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
    for side, found in zip((pairing.old, pairing.new), where, strict=True):
        matched = pairing.partner if side is pairing.old else pairing.back
        for unit, key in enumerate(side.key):
            if side.size[unit] >= 3 and unit not in matched and side.kind[unit] is not Kind.ARTICLE:
                found[key].append(unit)
    for key, units in where[0].items():
        others = where[1].get(key, ())
        if len(units) == len(others) == 1 and pairing.alike_kinds(units[0], others[0]):
            pairing.pair(units[0], others[0], 1.0, "identical text, found once in each act")
        else:
            for unit in units[: CANDIDATES * 4]:
                nearest = sorted(others, key=lambda j: abs(j - unit))[:CANDIDATES]
                if nearest:
                    pairing.candidates[unit] = nearest


def _propose(pairing: Pairing) -> None:
    """Candidates for each unit without partner: the units of the other side that share its rare words."""
    left = {i for i in pairing.old.worded() if i not in pairing.partner}
    right = {j for j in pairing.new.worded() if j not in pairing.back}
    pairing.common = spell((pairing.old, pairing.new), (left, right))
    total = len(left) + len(right) or 1
    index: dict[tuple[int, int] | int, list[int]] = defaultdict(list)
    for j in sorted(right):
        for feature in _features(pairing.new.words[j], pairing.common):
            index[feature].append(j)
    for i in sorted(left):
        votes: dict[int, float] = defaultdict(float)
        for feature in _features(pairing.old.words[i], pairing.common):
            units = index.get(feature)
            if units and len(units) <= FEATURE_UNITS:
                weight = math.log(1 + total / len(units))
                for j in units:
                    votes[j] += weight
        ranked = sorted(votes, key=lambda j: (-votes[j] / (20 + pairing.new.size[j]) ** 0.5, j))
        fit = [j for j in ranked[: CANDIDATES * 2] if pairing.alike_kinds(i, j)][:CANDIDATES]
        pairing.candidates[i] = list(dict.fromkeys([*pairing.candidates.get(i, []), *fit]))


def _flows(pairing: Pairing) -> None:
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


def _articles(pairing: Pairing) -> None:
    """Pairs whole articles, best first, then once more with what stands around them."""
    left = [i for i, kind in enumerate(pairing.old.kind) if kind is Kind.ARTICLE and i not in pairing.partner]
    right = [j for j, kind in enumerate(pairing.new.kind) if kind is Kind.ARTICLE and j not in pairing.back]
    subjects = cosines(pairing.old.subjects(left), pairing.new.subjects(right))
    base: dict[tuple[int, int], float] = {}
    for a, b in {**dict.fromkeys(pairing.flow), **dict.fromkeys(subjects)}:
        if pairing.old.kind[a] is pairing.new.kind[b] is Kind.ARTICLE and pairing.free(a, b):
            heading = pairing.heading_alike(a, b)
            alike = 0.6 * pairing.affinity(a, b) + 0.4 * subjects.get((a, b), 0.0)
            if alike >= ARTICLE_ALIKE or (heading >= 0.75 and alike >= ARTICLE_ALIKE / 3):
                base[a, b] = alike + 0.25 * heading + (0.03 if pairing.same_label(a, b) else 0.0)
    chosen = sorted(_greedy(base))
    near = {pair: value + 0.1 * _beside(pair, chosen) for pair, value in base.items()}
    for (a, b), _ in sorted(_greedy(near).items()):
        pairing.pair(a, b, round(min(1.0, base[a, b]), 4), "words of the whole article")


def _context(pairing: Pairing, i: int, j: int) -> float:
    """What the surroundings add to the similarity of two units."""
    value = 0.0
    if pairing.together(i, j):
        value += 0.25
    else:
        value += 0.1 * pairing.affinity(pairing.old.group[i], pairing.new.group[j])
    if pairing.in_place(i, j):
        value += 0.1
    if pairing.same_label(i, j):
        value += 0.05
    for step in (-1, 1):
        if pairing.partner.get(i + step) == j + step:
            value += 0.04
    return value


def _acceptable(pairing: Pairing, i: int, j: int, value: float) -> bool:
    """Whether a similarity is enough where these two stand."""
    near = pairing.in_place(i, j) or pairing.together(i, j)
    if pairing.crosses(i, j):
        return value >= ALIKE_ACROSS
    if min(pairing.old.size[i], pairing.new.size[j]) < ALIKE_ANYWHERE_WORDS:
        return value >= ALIKE and near and pairing.old.parent[i] >= 0
    return value >= (ALIKE_IN_PLACE if near else ALIKE)


def _assign(pairing: Pairing) -> None:
    """Pairs provisions, best first; the second round knows the parents and neighbours of the first."""
    _propose_in_articles(pairing)
    for _ in range(3):
        options: dict[tuple[int, int], float] = {}
        for i, others in pairing.candidates.items():
            if i in pairing.partner:
                continue
            for j in others:
                if j not in pairing.back and pairing.alike_kinds(i, j):
                    value = pairing.similarity(i, j)
                    if _acceptable(pairing, i, j, value):
                        options[i, j] = value + _context(pairing, i, j)
        if not options:
            return
        for (i, j), _ in _greedy(options).items():
            pairing.pair(i, j, pairing.similarity(i, j), "")


def _same_subject(pairing: Pairing) -> None:
    """Pairs what was rewritten: few words in the same order, but the same telling words as in no other text."""
    left = [i for i in pairing.old.worded() if i not in pairing.partner and pairing.old.size[i] >= SUBJECT_WORDS]
    right = [j for j in pairing.new.worded() if j not in pairing.back and pairing.new.size[j] >= SUBJECT_WORDS]
    if len(left) * len(right) > SUBJECT_PRODUCT:
        return
    alike = cosines(pairing.old.subjects(left), pairing.new.subjects(right))
    options: dict[tuple[int, int], float] = {}
    for (i, j), value in alike.items():
        needed = SAME_SUBJECT_IN_PLACE if pairing.together(i, j) else SAME_SUBJECT
        if value >= needed and pairing.alike_kinds(i, j) and not pairing.crosses(i, j):
            options[i, j] = value + _context(pairing, i, j)
    for (i, j), _ in _greedy(options).items():
        pairing.pair(i, j, max(pairing.similarity(i, j), round(alike[i, j], 4)), f"{alike[i, j]:.0%} alike in subject")


def _propose_in_articles(pairing: Pairing) -> None:
    """Inside matched articles every left-over provision is a candidate for every other."""
    left: dict[int, list[int]] = defaultdict(list)
    right: dict[int, list[int]] = defaultdict(list)
    for i in pairing.old.worded():
        if i not in pairing.partner:
            left[pairing.old.group[i]].append(i)
    for j in pairing.new.worded():
        if j not in pairing.back:
            right[pairing.new.group[j]].append(j)
    for a, units in left.items():
        b = pairing.partner.get(a)
        others = right.get(b, []) if b is not None else []
        limit = IN_ARTICLE_PRODUCT if pairing.old.kind[a] is Kind.ARTICLE else IN_GROUP_PRODUCT
        if others and len(units) * len(others) <= limit:
            for i in units:
                if i in pairing.old.words:
                    known = pairing.candidates.setdefault(i, [])
                    known.extend(j for j in others if j in pairing.new.words and j not in known)


def _in_order(pairing: Pairing) -> None:
    """Pairs identical texts under matched parents in their order: "Date:" in a form, notes that say the same."""
    families = [(pairing.old.top, pairing.new.top)]
    families += [(pairing.old.children[p], pairing.new.children[q]) for p, q in pairing.partner.items()]
    while families:
        lefts, rights = families.pop()
        left = [i for i in lefts if i not in pairing.partner and pairing.old.key[i]]
        right = [j for j in rights if j not in pairing.back and pairing.new.key[j]]
        if not left or not right:
            continue
        for a, b in same_in_order([pairing.old.key[i] for i in left], [pairing.new.key[j] for j in right]):
            i, j = left[a], right[b]
            if pairing.alike_kinds(i, j):
                pairing.pair(i, j, 1.0, "identical text, in the same order")
                families.append((pairing.old.children[i], pairing.new.children[j]))


def _between_neighbours(pairing: Pairing) -> None:
    """Pairs what is left between matched siblings, in order, where number, kind and length agree."""
    families = [(pairing.old.top, pairing.new.top)]
    families += [(pairing.old.children[p], pairing.new.children[q]) for p, q in pairing.partner.items()]
    while families:
        lefts, rights = families.pop()
        gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
        for j, gap in _gaps(rights, pairing.back):
            gaps[gap].append(j)
        for i, (before, after) in _gaps(lefts, pairing.partner):
            gap = (pairing.partner.get(before, -1), pairing.partner.get(after, -1))
            for j in gaps.get(gap, ()):
                if pairing.free(i, j) and _fits_gap(pairing, i, j):
                    pairing.pair(i, j, pairing.similarity(i, j), "place between matched neighbours")
                    families.append((pairing.old.children[i], pairing.new.children[j]))
                    break


def _fits_gap(pairing: Pairing, i: int, j: int) -> bool:
    if pairing.old.kind[i] is not pairing.new.kind[j]:
        return False
    if pairing.old.key[i] == pairing.new.key[j] and (pairing.old.key[i] or pairing.old.weight[i] == 0):
        return True
    value = pairing.similarity(i, j)
    if pairing.old.kind[i] is Kind.ARTICLE:
        return value >= ALIKE
    if pairing.old.parent[i] < 0 and pairing.old.kind[i] is not Kind.SIGNATURE:
        return value >= ALIKE_IN_PLACE
    return value >= ALIKE_IN_GAP


def _structure(pairing: Pairing) -> None:
    """Pairs what has children but few words of its own (chapters, annexes, tables) by what they hold."""
    votes: dict[tuple[int, int], float] = defaultdict(float)
    for i, j in pairing.partner.items():
        p, q = pairing.old.parent[i], pairing.new.parent[j]
        weight = float(min(pairing.old.weight[i], pairing.new.weight[j]) + 1)
        while p >= 0 and q >= 0:
            if pairing.alike_kinds(p, q) and pairing.free(p, q):
                votes[p, q] += weight
            p, q = pairing.old.parent[p], pairing.new.parent[q]
    options: dict[tuple[int, int], float] = {}
    for (p, q), weight in votes.items():
        share = weight / max(1, max(pairing.old.weight[p], pairing.new.weight[q]))
        same = 0.2 if pairing.same_label(p, q) else 0.0
        likeness = 0.3 * pairing.heading_alike(p, q)
        if min(pairing.old.size[p], pairing.new.size[q]) >= ALIKE_ANYWHERE_WORDS:
            # A text of its own decides too: it may have become something else than the head of its old list.
            share = min(share, pairing.similarity(p, q) / ALIKE_IN_GAP)
            same = same if share >= 0.5 else 0.0
        if share >= 0.1 or same or likeness >= 0.2:
            options[p, q] = min(1.0, share) + same + likeness
    for (p, q), value in _greedy(options).items():
        pairing.pair(p, q, min(1.0, value), "what they hold")
    _bare_structure(pairing)


def _bare_structure(pairing: Pairing) -> None:
    """Pairs the two titles of the acts when nothing else did: there is only one on each side."""
    left = [i for i, p in enumerate(pairing.old.provisions) if p.kind is Kind.ACT_TITLE and i not in pairing.partner]
    right = [j for j, p in enumerate(pairing.new.provisions) if p.kind is Kind.ACT_TITLE and j not in pairing.back]
    if len(left) == len(right) == 1:
        pairing.pair(left[0], right[0], pairing.similarity(left[0], right[0]), "both are the title of their act")


def _features(words: tuple[int, ...], common: frozenset[int]) -> Iterable[tuple[int, int] | int]:
    """Rare words and pairs of neighbouring content words, each once."""
    content = [word for word in words if word not in common]
    yield from dict.fromkeys(content)
    yield from dict.fromkeys(pairwise(content))


def _once(prints: list[int]) -> dict[int, int]:
    """Fingerprints that occur once -> where."""
    count = Counter(prints)
    return {print_: unit for unit, print_ in enumerate(prints) if count[print_] == 1}


def _gaps(siblings: list[int], matched: dict[int, int]) -> Iterable[tuple[int, tuple[int, int]]]:
    """Siblings without partner, each with its nearest matched siblings before and after (-1 where there is none)."""
    before = -1
    waiting: list[int] = []
    for unit in siblings:
        if unit in matched:
            yield from ((left, (before, unit)) for left in waiting)
            before, waiting = unit, []
        else:
            waiting.append(unit)
    yield from ((left, (before, -1)) for left in waiting)


def _greedy(options: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Takes the best pair, then the best of those that are left; ties go to the pair that stands first."""
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    chosen: dict[tuple[int, int], float] = {}
    for (i, j), value in sorted(options.items(), key=lambda item: (-item[1], abs(item[0][0] - item[0][1]), item[0])):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            chosen[i, j] = value
    return chosen


def _beside(pair: tuple[int, int], chosen: list[tuple[int, int]]) -> float:
    """1 when the nearest chosen pairs before and after stand on the same sides of both, 0.5 for one, else 0."""
    a, b = pair
    at = bisect_left(chosen, (a, -1))
    after = at + (at < len(chosen) and chosen[at][0] == a)
    return 0.5 * (at > 0 and chosen[at - 1][1] < b) + 0.5 * (after < len(chosen) and chosen[after][1] > b)


STEPS = (
    _identical_trees,
    _identical,
    _propose,
    _flows,
    _articles,
    became_lists,
    _assign,
    _in_order,
    _same_subject,
    _between_neighbours,
    _structure,
    _in_order,
    _between_neighbours,
    find_parts,
)
"""The order of the work: each step pairs what the steps before it left, in the light of what they found."""
