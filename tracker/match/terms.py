"""Learns which words one act uses where the other uses another: "judgment" and "decision", "Community" and "Union".

In: a finished `Pairing`. Out: words -> the name they share. Example: where "judgment" gave way to "decision" in
most of the texts that were paired, the two are read as one word when the acts are paired anew.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

from rapidfuzz.distance import LCSseq

from tracker.match.pairing import LONG_TEXT, Pairing

SURE = 0.5
"""Similarity from which on a pair may teach."""
TIMES = 3
"""Texts in which one word must have taken the other's place."""
SHARE = 0.5
"""Share of the texts losing the one word, and of those gaining the other, in which that happened."""
LETTERS = 4
"""Shorter words ("of", "by", "1(a)") are no terms."""


def learn_terms(pairing: Pairing) -> dict[str, str]:
    """Renamed words, both names -> the one that sorts first; {} when no word was renamed throughout."""
    swapped: Counter[tuple[str, str]] = Counter()
    lost: Counter[str] = Counter()
    gained: Counter[str] = Counter()
    words: dict[str, str] = {}
    for i, j in pairing.partner.items():
        old, new = pairing.spelled(0, i), pairing.spelled(1, j)
        if not old or not new or old == new or max(len(old), len(new)) > LONG_TEXT or pairing.similarity(i, j) < SURE:
            continue
        pairs = _swaps(old, new)
        if not words.keys() >= set(chain.from_iterable(pairs)):
            words.update(zip(old + new, pairing.old.read(i) + pairing.new.read(j), strict=True))
        swapped.update(pairs)
        lost.update(set(old) - set(new))
        gained.update(set(new) - set(old))
    aliases: dict[str, str] = {}
    for times, (before, after), (one, other) in sorted(
        (-times, (words[one], words[other]), (one, other)) for (one, other), times in swapped.items() if times >= TIMES
    ):
        if -times < SHARE * max(lost[one], gained[other]) or not (_is_term(before) and _is_term(after)):
            continue
        if before not in aliases and after not in aliases:
            aliases[before] = aliases[after] = min(before, after)
    return aliases


def _swaps(old: str, new: str) -> set[tuple[str, str]]:
    """Single words, as characters, that stand in the place of other single words, each pair once a text."""
    found: set[tuple[str, str]] = set()
    gap_old = gap_new = ""
    for step in [*LCSseq.opcodes(old, new), None]:
        if step is not None and step.tag != "equal":
            gap_old += old[step.src_start : step.src_end]
            gap_new += new[step.dest_start : step.dest_end]
            continue
        if len(gap_old) == len(gap_new) == 1:
            found.add((gap_old, gap_new))
        gap_old = gap_new = ""
    return found


def _is_term(word: str) -> bool:
    return len(word) >= LETTERS and not any(character.isdigit() for character in word)
