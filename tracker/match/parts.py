"""Finds splits and merges: one text that became several, several that became one.

In: a `Pairing` in which every text has found its best partner. Out: its `splits` and `merges`, filled.
Example: the second sentence of Article 1(1), now Article 1(2), is a part of Article 1(1) besides the new 1(1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tracker.act import Kind
from tracker.match.pairing import Pairing, kept, without
from tracker.match.units import Side

WEAK = 0.5
"""Below this similarity a pair rests on its place more than on its words."""
PART_SHARE = 0.6
"""A text is part of a split or merge when this share of its content words stands in the other text."""
PART_SHARE_OF_ALL = 0.75
"""The same of all its words, where few of them are content words."""
ELSEWHERE = 0.2
"""How much more of it must stand there when the two stand in articles that are not partners."""
PART_WORDS = 6
"""Words that a part must have."""
ARTICLE_PART = 0.4
"""Share of an article's words that must have gone to (or come from) another for it to be part of a split or merge."""


def find_parts(pairing: Pairing) -> None:
    """Finds splits and merges: a text that stands inside another text, which has a partner already."""
    back: dict[int, list[int]] = defaultdict(list)
    for i, others in sorted(pairing.candidates.items()):
        for j in others:
            back[j].append(i)
        if i not in pairing.partner or _is_weak(pairing, i, pairing.partner[i]):
            _part(pairing, i, dict.fromkeys([*others, *_beside(pairing.old, i, pairing.partner)]), 0)
    for j, olds in sorted(back.items()):
        if j not in pairing.back or _is_weak(pairing, pairing.back[j], j):
            _part(pairing, j, dict.fromkeys([*olds, *_beside(pairing.new, j, pairing.back)]), 1)
    _introductions(pairing)
    _article_parts(pairing)


def _beside(side: Side, unit: int, matched: dict[int, int]) -> list[int]:
    """The partners of the siblings before and after a unit: what was cut from one of many like it is found there."""
    siblings = side.children[side.parent[unit]] if side.parent[unit] >= 0 else side.top
    at = siblings.index(unit)
    return [matched[u] for u in siblings[max(0, at - 1) : at + 2] if u != unit and u in matched]


def _is_weak(pairing: Pairing, i: int, j: int) -> bool:
    """Whether a pair rests on its place more than on its words, so that a split or merge may explain it better."""
    single = i not in pairing.splits and j not in pairing.merges and i not in pairing.confirmed
    return single and bool(pairing.old.size[i]) and pairing.known(i, j) < WEAK


def _part(pairing: Pairing, unit: int, others: Iterable[int], side: int) -> None:
    """Adds a unit to the split or merge of the matched text that holds it, if one does."""
    best: tuple[float, int] | None = None
    for other in others:
        i, j = (unit, other) if side == 0 else (other, unit)
        holder = pairing.back.get(j) if side == 0 else pairing.partner.get(i)
        if holder is None or holder == unit or not pairing.alike_kinds(i, j) or pairing.crosses(i, j):
            continue
        if (holder if side == 0 else other) in pairing.confirmed:
            continue
        known = (pairing.merges if side == 0 else pairing.splits).get(other, [])
        far = 0.0 if pairing.together(i, j) else ELSEWHERE
        for code, least in ((pairing.code, PART_SHARE), (pairing.spelled, PART_SHARE_OF_ALL)):
            needed = least + far
            part, whole = code(side, unit), code(1 - side, other)
            if len(part) < PART_WORDS or kept(part, whole) < needed * len(part):
                continue
            # What the partner and the parts found so far explain cannot prove another one.
            for explained in (holder, *known):
                whole = without(whole, code(side, explained))
            proof = kept(part, whole) / len(part)
            if proof >= 0.8 * needed and (best is None or proof > best[0]):
                best = (proof, other)
    if best is None:
        return
    matched = (pairing.partner if side == 0 else pairing.back).get(unit)
    if matched is not None:
        i, j = (unit, matched) if side == 0 else (matched, unit)
        if best[0] < pairing.known(i, j) + 0.2:
            return
        del pairing.partner[i], pairing.back[j]
    (pairing.merges if side == 0 else pairing.splits)[best[1]].append(unit)


def _introductions(pairing: Pairing) -> None:
    """A paragraph that became points (or the reverse) also became the words that introduce them."""
    for parts, side, partner, matched in (
        (pairing.splits, pairing.new, pairing.partner, pairing.back),
        (pairing.merges, pairing.old, pairing.back, pairing.partner),
    ):
        for unit, units in list(parts.items()):
            if unit not in partner:
                continue
            above = {side.parent[part] for part in [partner[unit], *units]}
            head = above.pop()
            if not above and head >= 0 and head not in matched and side.kind[head] is not Kind.ARTICLE:
                pair = (unit, head) if parts is pairing.splits else (head, unit)
                if pair not in pairing.cut:
                    units.append(head)


def _article_parts(pairing: Pairing) -> None:
    """An article without partner is part of a split or merge when half of its words went to (or came from) one."""
    flow: dict[tuple[int, int], float] = defaultdict(float)
    for i, j in pairing.all_parts():
        a, b = pairing.old.group[i], pairing.new.group[j]
        if pairing.old.kind[a] is pairing.new.kind[b] is Kind.ARTICLE:
            flow[a, b] += pairing.kept_words(i, j)
    taken: tuple[set[int], set[int]] = (set(), set())
    for (a, b), words in sorted(flow.items(), key=lambda item: (-item[1], item[0])):
        if (a, b) in pairing.cut or a in pairing.confirmed or pairing.back.get(b) in pairing.confirmed:
            continue
        alone = (a not in pairing.partner, b not in pairing.back)
        if alone == (True, False) and a not in taken[0] and words >= ARTICLE_PART * pairing.old.weight[a]:
            pairing.merges[b].append(a)
            taken[0].add(a)
        elif alone == (False, True) and b not in taken[1] and words >= ARTICLE_PART * pairing.new.weight[b]:
            pairing.splits[a].append(b)
            taken[1].add(b)
