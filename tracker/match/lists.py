"""Finds texts that became a list, or the reverse: one paragraph, now an introduction with points.

In: a `Pairing` in which articles have found each other, but provisions have not. Out: more partners and parts.
Example: the old Article 10(5) in one piece is the new 10(5) with its points (a) to (f); taken one by one, a single
point would look more like it than the shortened introduction does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from tracker.act import Kind
from tracker.match.pairing import LONG_TEXT, Pairing, kept
from tracker.match.units import Side

WHOLE_SHARE = 0.5
"""Share of the one text's content words that the introduction and its list must hold together."""
GAIN = 1.2
"""How much more of it they must hold together than the best of them alone."""
WHOLE = 0.85
"""A text that is as like another one as this has not become a list."""
PART_HELD = 0.5
"""Share of a point's content words that must come from the one text for the point to be a part of it."""
ONE_TEXT_WORDS = 12
"""Shorter texts do not become lists."""
LIST_LENGTH = 4
"""The list may be this many times as long as the one text."""


class _Found(NamedTuple):
    """A text that became a list: how good the find is, how much both share, its unit, the list's head and parts."""

    rank: float
    share: float
    one: int
    head: int
    parts: tuple[int, ...]


def became_lists(pairing: Pairing) -> None:
    """Pairs the one text with the head of the list and makes the points that took its words parts of it."""
    for side in (0, 1):
        found = sorted(_candidates(pairing, side), key=lambda item: (-item.rank, item.one, item.head))
        for item in found:
            i, j = (item.one, item.head) if side == 0 else (item.head, item.one)
            matched = pairing.back if side == 0 else pairing.partner
            taken = {part for parts in (pairing.splits, pairing.merges)[side].values() for part in parts}
            if not pairing.free(i, j) or item.head in taken:
                continue
            parts = [part for part in item.parts if part not in matched and part not in taken]
            if not parts:
                continue
            pairing.pair(i, j, item.share, f"{item.share:.0%} of the words of the one text and the list in common")
            (pairing.splits, pairing.merges)[side][i if side == 0 else j].extend(parts)


def _candidates(pairing: Pairing, side: int) -> Iterable[_Found]:
    """Texts without children of one side that a head with children of the other side holds better than any one unit."""
    mine, theirs = (pairing.old, pairing.new) if side == 0 else (pairing.new, pairing.old)
    near: dict[int, dict[int, None]] = {}
    found_whole: set[int] = set()
    for i, others in pairing.candidates.items():
        for j in others:
            one, other = (i, j) if side == 0 else (j, i)
            if mine.size[one] < ONE_TEXT_WORDS or mine.children[one]:
                continue
            if pairing.known(i, j) >= WHOLE:
                found_whole.add(one)
            elif not pairing.crosses(i, j):
                near.setdefault(one, {})[other] = None
    for one in sorted(near):
        if one not in found_whole:
            heads = dict.fromkeys(head for other in near[one] for head in _heads(theirs, other))
            found = [item for head in heads if (item := _measure(pairing, side, one, head))]
            least = _at_home(pairing, side, one, near[one]) if found else 0.0
            yield from (item for item in found if item.rank > least)


def _at_home(pairing: Pairing, side: int, one: int, others: Iterable[int]) -> float:
    """How alike the text is to the likeliest that it may have become in the article that its own article became."""
    pairs = ((one, other) if side == 0 else (other, one) for other in others)
    return max((pairing.known(i, j) for i, j in pairs if pairing.together(i, j)), default=0.0)


def _heads(side: Side, unit: int) -> Iterable[int]:
    """The unit and its parent, where they introduce a list of their own."""
    for head in (unit, side.parent[unit]):
        if head >= 0 and side.children[head] and side.size[head] and side.kind[head] not in (Kind.ARTICLE, Kind.QUOTED):
            yield head


def _measure(pairing: Pairing, side: int, one: int, head: int) -> _Found | None:
    i, j = (one, head) if side == 0 else (head, one)
    if not pairing.free(i, j) or not pairing.alike_kinds(i, j):
        return None
    theirs = pairing.new if side == 0 else pairing.old
    text = pairing.code(side, one)
    below = theirs.below(head)
    codes = [pairing.code(1 - side, unit) for unit in below]
    whole = "".join(codes)
    if not text or not codes[0] or len(whole) > LIST_LENGTH * len(text) or len(whole) > LONG_TEXT:
        return None
    together = kept(text, whole)
    if together < WHOLE_SHARE * len(text) or together < GAIN * max(kept(text, code) for code in codes):
        return None
    held = _held(text, codes)
    parts = tuple(
        unit
        for unit, code, count in zip(below[1:], codes[1:], held[1:], strict=True)
        if count >= PART_HELD * len(code) > 1
    )
    length = len(codes[0]) + sum(len(code) for unit, code in zip(below, codes, strict=True) if unit in parts)
    value = 2 * (held[0] + sum(held[below.index(part)] for part in parts)) / (len(text) + length)
    rank = value + (0.2 if pairing.together(i, j) else 0.0)
    return _Found(round(rank, 4), round(value, 4), one, head, parts) if parts and held[0] else None


def _held(text: str, codes: list[str]) -> list[int]:
    """How many words of the text stand in each of the codes when they are read as one."""
    ends: list[int] = []
    for code in codes:
        ends.append((ends[-1] if ends else 0) + len(code))
    held = [0] * len(codes)
    for op in LCSseq.opcodes(text, "".join(codes)):
        if op.tag == "equal":
            for at in range(op.dest_start, op.dest_end):
                held[next(k for k, end in enumerate(ends) if at < end)] += 1
    return held
