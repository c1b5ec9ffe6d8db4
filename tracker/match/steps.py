"""The steps of the matcher, each pairing what the steps before it left.

In: a `Pairing`. Out: the same, with more partners. Example: `pair_articles` pairs Article 9 with Article 12 because
most of its words flow there; `_assign` then finds the partners of its paragraphs in that light.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from tracker.act import Kind
from tracker.match.amending import keep_apart
from tracker.match.articles import flows, pair_articles
from tracker.match.candidates import CANDIDATES, propose
from tracker.match.lists import became_lists
from tracker.match.lone import find_lone_articles
from tracker.match.pairing import Pairing, greedy, same_in_order
from tracker.match.parts import find_parts
from tracker.match.related import find_related
from tracker.match.returned import take_back
from tracker.match.second_look import second_look
from tracker.match.settled import settle, spell_out
from tracker.match.surroundings import ALIKE, ALIKE_ANYWHERE_WORDS, ALIKE_IN_PLACE, acceptable, context
from tracker.match.units import cosines

ALIKE_IN_FAMILY = 0.4
"""The same under matched parents for what all else has left."""
ALIKE_IN_GAP = 0.2
"""The same between matched neighbours, where nothing else is left."""
SAME_SUBJECT = 0.5
"""Cosine of telling words from which on two rewritten texts may be paired wherever they stand."""
SAME_SUBJECT_IN_PLACE = 0.25
SUBJECT_WORDS = 8
SUBJECT_PRODUCT = 250_000
"""Left-over texts are compared by subject only while there are not too many of them."""
WHOLE_TREE_WORDS = 8
"""A provision and all below it must have this many words to be paired at sight."""
SETTLED = 0.8
"""A text as like as this to another one in the matched article needs no further candidates there."""
ARTICLE_HOLDS = 0.2
"""Share of the words of the longer article that must be in the other when nothing but what they hold pairs them; less
where their headings are alike."""
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
            if side.size[unit] >= WHOLE_TREE_WORDS and unit not in matched and side.kind[unit] is not Kind.ARTICLE:
                found[key].append(unit)
    many: list[tuple[list[int], list[int]]] = []
    for key, units in where[0].items():
        others = where[1].get(key, [])
        if len(units) == len(others) == 1 and pairing.alike_kinds(units[0], others[0]):
            pairing.pair(units[0], others[0], 1.0, "identical text, found once in each act")
        elif others:
            many.append((units, others))
    expected = pairing.expected(0)
    for units, others in many:
        for unit in units[: CANDIDATES * 4]:
            at = expected[unit]
            pairing.candidates[unit] = sorted(others, key=lambda j: (abs(j - at), j))[:CANDIDATES]


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
                    if acceptable(pairing, i, j, value):
                        options[i, j] = value + context(pairing, i, j)
        if not options:
            return
        for (i, j), _ in greedy(options).items():
            pairing.pair(i, j, pairing.similarity(i, j), "")


def _same_subject(pairing: Pairing) -> None:
    """Pairs what was rewritten: few words in the same order, but the same telling words as in no other text."""
    left = [i for i in pairing.old.worded() if i not in pairing.partner and pairing.old.size[i] >= SUBJECT_WORDS]
    right = [j for j in pairing.new.worded() if j not in pairing.back and pairing.new.size[j] >= SUBJECT_WORDS]
    if len(left) * len(right) > SUBJECT_PRODUCT:
        return
    whole = tuple({u: side.below(u) for u in units} for side, units in ((pairing.old, left), (pairing.new, right)))
    alike = cosines(pairing.old.subjects(whole[0]), pairing.new.subjects(whole[1]))
    options: dict[tuple[int, int], float] = {}
    for (i, j), value in alike.items():
        needed = SAME_SUBJECT_IN_PLACE if pairing.together(i, j) else SAME_SUBJECT
        if value >= needed and pairing.alike_kinds(i, j) and not pairing.crosses(i, j):
            options[i, j] = value + context(pairing, i, j)
    for (i, j), _ in greedy(options).items():
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
                if i in pairing.old.words and not any(pairing.known(i, j) >= SETTLED for j in others):
                    known = pairing.candidates.setdefault(i, [])
                    known.extend(j for j in others if j in pairing.new.words and j not in known)


def _families(pairing: Pairing) -> list[tuple[list[int], list[int]]]:
    """What stands below two partners, on both sides something without partner; what has no parent comes first."""
    old, new = pairing.old.children, pairing.new.children
    found = [(pairing.old.top, pairing.new.top)]
    for p, q in pairing.partner.items():
        lefts, rights = old[p], new[q]
        if lefts and rights and not (pairing.partner.keys() >= set(lefts) or pairing.back.keys() >= set(rights)):
            found.append((lefts, rights))
    return found


def _in_order(pairing: Pairing) -> None:
    """Pairs identical texts under matched parents in their order: "Date:" in a form, notes that say the same."""
    families = _families(pairing)
    while families:
        lefts, rights = families.pop()
        families += _bare_families(pairing, lefts, rights)
        left = [i for i in lefts if i not in pairing.partner and pairing.old.key[i]]
        right = [j for j in rights if j not in pairing.back and pairing.new.key[j]]
        if not left or not right:
            continue
        for a, b in same_in_order([pairing.old.key[i] for i in left], [pairing.new.key[j] for j in right]):
            i, j = left[a], right[b]
            if pairing.alike_kinds(i, j):
                pairing.pair(i, j, 1.0, "identical text, in the same order")
                families.append((pairing.old.children[i], pairing.new.children[j]))


def _bare_families(pairing: Pairing, lefts: list[int], rights: list[int]) -> Iterable[tuple[list[int], list[int]]]:
    """What stands below two parents without words, each the only one of its kind and number: an annex of bare items."""
    bare: tuple[dict[tuple[Kind, str], list[int]], ...] = (defaultdict(list), defaultdict(list))
    for side, units, matched, found in (
        (pairing.old, lefts, pairing.partner, bare[0]),
        (pairing.new, rights, pairing.back, bare[1]),
    ):
        for unit in units:
            if unit not in matched and not side.size[unit] and side.children[unit]:
                found[side.kind[unit], side.label[unit]].append(unit)
    for name, units in bare[0].items():
        others = bare[1].get(name, ())
        if len(units) == len(others) == 1:
            yield pairing.old.children[units[0]], pairing.new.children[others[0]]


def _between_neighbours(pairing: Pairing) -> None:
    """Pairs what is left between matched siblings, in order, where number, kind and length agree."""
    families = _families(pairing)
    while families:
        lefts, rights = families.pop()
        gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
        for j, gap in _gaps(rights, pairing.back):
            gaps[gap].append(j)
        waiting = list(_gaps(lefts, pairing.partner))
        crowd = Counter(gap for _, gap in waiting)
        for i, (before, after) in waiting:
            gap = (pairing.partner.get(before, -1), pairing.partner.get(after, -1))
            alone = crowd[before, after] == len(gaps.get(gap, ())) == 1
            for j in gaps.get(gap, ()):
                if pairing.free(i, j) and _fits_gap(pairing, i, j, alone):
                    pairing.pair(i, j, pairing.similarity(i, j), "place between matched neighbours")
                    families.append((pairing.old.children[i], pairing.new.children[j]))
                    break


def _in_families(pairing: Pairing) -> None:
    """Pairs what is left under matched parents, likeliest first: short items that were reworded and moved up."""
    families = _families(pairing)[1:]
    while families:
        lefts, rights = families.pop()
        left = [i for i in lefts if i not in pairing.partner and pairing.old.size[i]]
        right = [j for j in rights if j not in pairing.back and pairing.new.size[j]]
        if not left or not right or len(left) * len(right) > IN_GROUP_PRODUCT:
            continue
        options = {
            (i, j): value + context(pairing, i, j)
            for i in left
            for j in right
            if pairing.alike_kinds(i, j) and (value := pairing.similarity(i, j)) >= ALIKE_IN_FAMILY
        }
        for i, j in greedy(options):
            pairing.pair(i, j, pairing.similarity(i, j), "")
            families.append((pairing.old.children[i], pairing.new.children[j]))


def _left_over(pairing: Pairing) -> None:
    """Pairs identical texts that are left on both sides, each with the one whose surroundings are most like its own."""
    where: tuple[dict[tuple[Kind, str, str], list[int]], ...] = (defaultdict(list), defaultdict(list))
    for side, matched, found in zip((pairing.old, pairing.new), (pairing.partner, pairing.back), where, strict=True):
        for unit in side.worded():
            if unit not in matched:
                found[side.kind[unit], side.zone[unit], side.key[unit]].append(unit)
    for text, units in where[0].items():
        others = where[1].get(text, [])
        if len(units) == len(others):
            for i, j in zip(units, others, strict=True):
                pairing.pair(i, j, 1.0, "identical text, left over in both acts")
        elif pairing.old.size[units[0]] >= ALIKE_ANYWHERE_WORDS and len(units) * len(others) <= IN_GROUP_PRODUCT:
            for i, j in greedy({(i, j): context(pairing, i, j) for i in units for j in others}):
                pairing.pair(i, j, 1.0, "identical text, left over in both acts")


def _fits_gap(pairing: Pairing, i: int, j: int, alone: bool) -> bool:
    """Whether two units left between matched neighbours belong together; `alone` when nothing else is left there."""
    if pairing.old.kind[i] is not pairing.new.kind[j]:
        return False
    if pairing.old.key[i] == pairing.new.key[j] and (pairing.old.key[i] or pairing.old.weight[i] == 0):
        return True
    value = pairing.similarity(i, j)
    if pairing.old.kind[i] is Kind.ARTICLE:
        first = next(iter(pairing.old.children[i]), -1), next(iter(pairing.new.children[j]), -1)
        same = min(first) >= 0 and min(pairing.similarity(*first), pairing.telling(*first)) >= ALIKE_IN_PLACE
        return value >= ALIKE or (alone and same)
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
        likeness = 0.4 * pairing.heading_alike(p, q)
        if min(pairing.old.size[p], pairing.new.size[q]) >= ALIKE_ANYWHERE_WORDS:
            # A text of its own decides too: it may have become something else than the head of its old list.
            share = min(share, pairing.similarity(p, q) / ALIKE_IN_GAP)
            same = same if share >= 0.5 else 0.0
        if pairing.old.kind[p] is Kind.ARTICLE and share + likeness < ARTICLE_HOLDS:
            continue
        if share >= 0.1 or same or likeness >= 0.2:
            options[p, q] = min(1.0, share) + same + likeness
    for (p, q), value in greedy(options).items():
        pairing.pair(p, q, min(1.0, value), "what they hold")
    _bare_structure(pairing)


def _bare_structure(pairing: Pairing) -> None:
    """Pairs the two titles of the acts when nothing else did: there is only one on each side."""
    left = [i for i, p in enumerate(pairing.old.provisions) if p.kind is Kind.ACT_TITLE and i not in pairing.partner]
    right = [j for j, p in enumerate(pairing.new.provisions) if p.kind is Kind.ACT_TITLE and j not in pairing.back]
    if len(left) == len(right) == 1:
        pairing.pair(left[0], right[0], pairing.similarity(left[0], right[0]), "both are the title of their act")


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


FIRST_STEPS = (
    keep_apart,
    _identical_trees,
    _identical,
    spell_out,
    settle,
    propose,
    flows,
    pair_articles,
    became_lists,
    _assign,
    _in_order,
    _same_subject,
    _between_neighbours,
    _structure,
    _in_order,
    _in_families,
    _between_neighbours,
    _left_over,
)
"""The order of the work: each step pairs what the steps before it left, in the light of what they found."""

LAST_STEPS = (
    find_parts,
    second_look,
    take_back,
    find_related,
    find_lone_articles,
)
"""What is done once the names that changed are known: splits and mergers, and what says the same in other words."""
