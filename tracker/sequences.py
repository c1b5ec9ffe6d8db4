"""Finds where two sequences of words differ, so that what stays together in both is kept together.

In: two sequences of words. Out: hunks, the stretches of the one that became stretches of the other. Example:
`hunks(["a", "b", "c"], ["a", "x", "c"])` is `[(1, 2, 1, 2)]`.

Of all ways to keep words in order the one is taken in which the kept words weigh most, less a price for each
stretch that changed: "of" kept alone between two changes is not worth them. Only places where the same word stands
in both texts are looked at, so the time grows with their number; texts with too many of them (a word that stands
in both a thousand times) fall apart at what occurs once in each, and what is left is given to diff-match-patch where
little changed, to rapidfuzz where much did. No clock, no set, no preferred side.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel, LCSseq

SAYING, LITTLE, PRICE = 10, 3, 5
"""What a kept word weighs, what one that says little weighs, what each changed stretch costs. With no price the
"the" of one sentence is kept for that of another; with the double whole phrases are said to be new that are not."""

PAIRS = 20_000
"""Up to so many places where the same word stands in both all are weighed (some 20 ms)."""

DMP_DISTANCE = 24
"""Up to so many words of difference are left to diff-match-patch: of several shortest scripts it tends to find the one
that people would. But its time grows with the square of the distance (24: 0.2 ms, 400: 15 ms); beyond, rapidfuzz
compares, whose memory grows with the product of the lengths."""

ANCHOR = 3
"""Words in a row that occur once in both texts, in the same order, are taken to correspond: long texts fall
into short ones. With single words a stray "however" would hold unrelated sentences together."""

BLOCK = 4_000
"""What has no anchors and more words than this is compared block by block: memory grows with the product."""

MAX_WORDS = 1_000_000
"""Each different word becomes one character, and there are 1,114,112 of them."""

_COMMON = frozenset(
    {
        *("from", "have", "into", "shall", "such", "than", "that", "their", "them", "then", "there", "these"),
        *("this", "those", "under", "upon", "when", "where", "which", "with"),
    }
)
"""English words of four letters and more that say nothing by themselves; in every language those with three
letters or less say little (of, the, der, und, les, una)."""

_ENGINE = diff_match_patch()
_ENGINE.Diff_Timeout = 0
"""By default it gives up after a second, and the redline would depend on how busy the machine is."""

Hunk = tuple[int, int, int, int]
"""Items [0:1] of the old sequence became items [2:3] of the new one."""


def says_little(word: str) -> bool:
    """Whether a word is one that stands everywhere."""
    return (len(word) <= 3 and word.isalpha()) or word.lower() in _COMMON


def hunks(a: Sequence[str], b: Sequence[str]) -> list[Hunk]:
    """Where two sequences of words differ; what they share at both ends is not even looked at."""
    start = _shared(a, b)
    a, b = a[start:], b[start:]
    end = _shared(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    if not a and not b:
        return []
    if not a or not b or _too_many(a, b):
        return [(start, start + len(a), start, start + len(b))]
    numbers: dict[str, int] = {}
    x = "".join([chr(numbers.setdefault(word, len(numbers))) for word in a])
    y = "".join([chr(numbers.setdefault(word, len(numbers))) for word in b])
    both = set(x).intersection(y)
    if not both:
        return [(start, start + len(a), start, start + len(b))]
    shared = ((word, chr(number)) for word, number in numbers.items() if chr(number) in both)
    little = frozenset(letter for word, letter in shared if not word[:1].isalnum() or says_little(word))
    return [(i1 + start, i2 + start, j1 + start, j2 + start) for i1, i2, j1, j2 in _coded(x, y, little)]


def _too_many(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether there are more different words in both together, or more words in one, than can be compared."""
    if len(a) + len(b) <= MAX_WORDS:
        return False
    return max(len(a), len(b)) > MAX_WORDS or len({*a, *b}) > MAX_WORDS


def coalesced(found: Sequence[Hunk]) -> list[Hunk]:
    """Hunks that follow each other without a kept word between them, as one."""
    merged: list[Hunk] = []
    for i1, i2, j1, j2 in found:
        if merged and merged[-1][1] == i1 and merged[-1][3] == j1:
            i1, _, j1, _ = merged.pop()
        merged.append((i1, i2, j1, j2))
    return merged


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many items two sequences have in common at the start."""
    for position, (one, other) in enumerate(zip(a, b, strict=False)):
        if one != other:
            return position
    return min(len(a), len(b))


def _coded(x: str, y: str, little: frozenset[str]) -> list[Hunk]:
    """Where two sequences differ in which each word is one character."""
    if _pairs(x, y) <= PAIRS:
        return _weighed(x, y, little)
    found: list[Hunk] = []
    i = j = 0
    for p, q in [*_anchors(x, y), (len(x), len(y))]:
        if p < i or q < j:
            # Overlaps the anchor before; when both run in step it continues it.
            if p - i == q - j:
                i, j = p + ANCHOR, q + ANCHOR
            continue
        one, other = x[i:p], y[j:q]
        few = _pairs(one, other) <= PAIRS
        pieces = _weighed(one, other, little) if few else _blockwise(_by_library, one, other)
        found.extend((i + i1, i + i2, j + j1, j + j2) for i1, i2, j1, j2 in pieces)
        i, j = p + ANCHOR, q + ANCHOR
    return coalesced(found)


def _pairs(x: str, y: str) -> int:
    """At how many places of the one and the other the same word stands."""
    mine, theirs = Counter(x), Counter(y)
    return sum(count * theirs[word] for word, count in mine.items())


# ------------------------------------------------------------------------------------------ weighing kept words


def _weighed(x: str, y: str, little: frozenset[str]) -> list[Hunk]:
    """The way to keep words that is worth most.

    Each place where the same word stands in both is reached from the one right before it in both, or, for the price
    of a change, from the best of those before it.
    """
    stands: dict[str, list[int]] = {}
    for j, word in enumerate(y):
        stands.setdefault(word, []).append(j)
    kept: list[tuple[int, int, int]] = []  # (i, j, which one is before)
    best = _Best()
    # What was only added to, or only taken from, is never shown as rewritten.
    price = 1 if holds(x, y) or holds(y, x) else PRICE
    before: dict[int, tuple[int, int]] = {-1: (0, -1)}
    for i, word in enumerate(x):
        row: dict[int, tuple[int, int]] = {}
        for j in stands.get(word, ()):
            worth, last = best.up_to(j)
            worth -= price
            if j - 1 in before and before[j - 1][0] >= worth:
                worth, last = before[j - 1]
            row[j] = worth + (LITTLE if word in little else SAYING), len(kept)
            kept.append((i, j, last))
        for j, (worth, number) in row.items():
            best.add(j, worth, number)
        before = row
    last, worth = best.up_to(len(y))[1], best.up_to(len(y))[0] - price
    if len(y) - 1 in before and before[len(y) - 1][0] >= worth:
        last = before[len(y) - 1][1]
    return _between(kept, last, len(x), len(y))


def holds(whole: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the words of a part stand in the whole, in their order."""
    rest = iter(whole)
    return all(word in rest for word in part)


class _Best:
    """The best worth up to each place of a sequence; it rises from place to place."""

    def __init__(self) -> None:
        self.places = [-1]
        self.worths = [(0, -1)]

    def up_to(self, place: int) -> tuple[int, int]:
        """The best (worth, number) before a place."""
        return self.worths[bisect_left(self.places, place) - 1]

    def add(self, place: int, worth: int, number: int) -> None:
        """Adds a worth; those at later places that are not better go. Of equals the first stays."""
        at = bisect_left(self.places, place)
        if self.worths[at - 1][0] >= worth:
            return
        end = at
        while end < len(self.places) and self.worths[end][0] <= worth:
            end += 1
        if end == at and at < len(self.places) and self.places[at] == place:
            return
        self.places[at:end] = [place]
        self.worths[at:end] = [(worth, number)]


def _between(kept: Sequence[tuple[int, int, int]], last: int, i: int, j: int) -> list[Hunk]:
    """What lies between kept words, from the last of them back to the first."""
    found: list[Hunk] = []
    while last >= 0:
        p, q, last = kept[last]
        if p + 1 < i or q + 1 < j:
            found.append((p + 1, i, q + 1, j))
        i, j = p, q
    if i or j:
        found.append((0, i, 0, j))
    return found[::-1]


# ------------------------------------------------------------------------------------------------- long texts


def _anchors(x: str, y: str) -> list[tuple[int, int]]:
    """Places of the words in a row that occur once in both, as far as they come in the same order."""
    once = _once(x)
    other = _once(y)
    pairs = [(i, other[gram]) for gram, i in once.items() if gram in other]
    # The longest run of pairs that rises on both sides, by patience sorting.
    tails: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(tails, j)
        before.append(piles[pile - 1] if pile else -1)
        tails[pile:] = [j] if pile == len(tails) else [j, *tails[pile + 1 :]]
        piles[pile:] = [index] if pile == len(piles) else [index, *piles[pile + 1 :]]
    found: list[tuple[int, int]] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _once(x: str) -> dict[str, int]:
    """Runs of `ANCHOR` words that occur once -> where, in the order of the text."""
    seen: dict[str, int] = {}
    for i in range(len(x) - ANCHOR + 1):
        gram = x[i : i + ANCHOR]
        seen[gram] = -1 if gram in seen else i
    return {gram: i for gram, i in seen.items() if i >= 0}


def _blockwise(compare: Callable[[str, str], list[Hunk]], x: str, y: str) -> list[Hunk]:
    """Compares long sequences block by block, the blocks cut at the same shares of both."""
    count = -(-max(len(x), len(y)) // BLOCK)
    if count <= 1:
        return compare(x, y)
    found: list[Hunk] = []
    for n in range(count):
        i, j = len(x) * n // count, len(y) * n // count
        part = compare(x[i : len(x) * (n + 1) // count], y[j : len(y) * (n + 1) // count])
        found.extend((i + i1, i + i2, j + j1, j + j2) for i1, i2, j1, j2 in part)
    return found


def _by_library(x: str, y: str) -> list[Hunk]:
    near = Indel.distance(x, y, score_cutoff=DMP_DISTANCE) <= DMP_DISTANCE
    return (_by_diff_match_patch if near else _by_rapidfuzz)(x, y)


def _by_diff_match_patch(x: str, y: str) -> list[Hunk]:
    found: list[Hunk] = []
    i = j = from_i = from_j = 0
    for sign, text in [*_ENGINE.diff_main(x, y, False), (0, "")]:
        if sign == 0:
            if from_i < i or from_j < j:
                found.append((from_i, i, from_j, j))
            i, j = i + len(text), j + len(text)
            from_i, from_j = i, j
        elif sign < 0:
            i += len(text)
        else:
            j += len(text)
    return found


def _by_rapidfuzz(x: str, y: str) -> list[Hunk]:
    opcodes = LCSseq.opcodes(x, y)
    return coalesced([(o.src_start, o.src_end, o.dest_start, o.dest_end) for o in opcodes if o.tag != "equal"])
