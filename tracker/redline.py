"""Shows word by word what changed between two texts, so that a lawyer reads it with pleasure.

In: the old and the new text of one provision. Out: operations; kept + deleted is the old text, kept + inserted
the new one, to the character. Example: `redline("Member States may", "Member States shall")` is
`(("=", "Member States "), ("-", "may"), ("+", "shall"))`.

How: first the words between blanks are compared, so that commas and brackets cannot outvote words; then, inside
each difference, the single tokens ("4(1)," and "5(1)," differ in "4"). Insertions and deletions slide to where a
phrase begins, blanks stay with the word before them, and differences that only a chance "of" or "the" keeps apart
become one. No clock, no set, no preferred side: any machine finds the same, and swapping the texts swaps "-" and
"+" and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel, LCSseq

from tracker.change import Op

DMP_DISTANCE = 24
"""Up to so many words deleted and inserted diff-match-patch compares: of several shortest scripts it tends to
find the one that people would, word against word in a list. But its time grows with the square of the distance
(24: 0.2 ms, 400: 15 ms); beyond, rapidfuzz compares, in microseconds, what the anchors left."""

ANCHOR = 3
"""Words in a row that occur once in both texts, in the same order, are taken to correspond: long texts fall
into short ones. With single words a stray "however" would hold unrelated sentences together."""

BLOCK = 4_000
"""What has no anchors and more words than this is compared block by block: memory grows with the product."""

MAX_WORDS = 1_000_000
"""Each different word becomes one character, and there are 1,114,112 of them."""

CHANCE_LENGTH = 40
"""Kept words longer than this (some five words) are never put down to chance."""

ALIKE = 0.25
"""When less than this share of the shorter text was kept, by weight, the texts are shown one after the other."""

SHORT = 6
"""Texts with fewer words than this are never declared wholly different: in "By 1 May" the "By" is worth it."""

_LETTER = r"[\w\u0300-\u036f]"
_BLANK = r"[^\S\t]"
_TOKEN = re.compile(
    # Words with inner hyphens and apostrophes, numbers like 2021/821 and 1.5, cell ends, any single sign.
    rf"(?:{_LETTER}+(?:[-\u00ad\u2010\u2011'\u2019]{_LETTER}+|(?<=\d)[.,/]\d{_LETTER}*)*|\t|[^\w\s]){_BLANK}*"
    rf"|{_BLANK}+"
)
_WORD = re.compile(rf"{_LETTER}+")
_BLANKS = " \n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""White space without the tab, which ends the cell of a table row and is a token of its own."""

_CLOSED = re.compile(r"[.;:?!][\"'\u2019\u201d\u00bb)\]]*\Z")
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

Spot = tuple[str, str, str]
"""Kept words, then what was deleted and inserted after them."""


def redline(old: str, new: str) -> tuple[Op, ...]:
    """The operations that lead from `old` to `new`: no two of a kind in a row, "-" before "+", none empty."""
    if old == new:
        return (("=", old),) if old else ()
    # Which of the texts is the old one must not matter to the comparison: it sees them in one order.
    swapped = (len(new), new) < (len(old), old)
    spots = _spots(new, old) if swapped else _spots(old, new)
    ops: list[Op] = []
    for kept, first, second in spots:
        deleted, inserted = (second, first) if swapped else (first, second)
        ops.extend((sign, text) for sign, text in (("=", kept), ("-", deleted), ("+", inserted)) if text)
    return tuple(ops)


def apply(ops: Sequence[Op], side: str) -> str:
    """The text on one side of a redline: `side` is "old" or "new"."""
    if side not in {"old", "new"}:
        raise ValueError(f'side is "{side}", expected "old" or "new"')
    skipped = "+" if side == "old" else "-"
    return "".join(text for sign, text in ops if sign != skipped)


def _spots(old: str, new: str) -> list[Spot]:
    script = _Script()
    a, b = old.split(" "), new.split(" ")
    i = j = 0
    for i1, i2, j1, j2 in _slide(a, b, _hunks(a, b)):
        script.keep(_join(a, i, i1), _join(b, j, j1))
        _refine(script, _join(a, i1, i2), _join(b, j1, j2))
        i, j = i2, j2
    script.keep(_join(a, i, len(a)), _join(b, j, len(b)))
    spots = _without_chance(script.close())
    if _wholly_different(spots, old, new):
        return [("", old, new)]
    return spots


def _join(words: list[str], start: int, end: int) -> str:
    """Words `start` to `end` as they stood in the text, each with the blank behind it."""
    text = " ".join(words[start:end])
    return f"{text} " if start < end < len(words) else text


def _refine(script: _Script, old: str, new: str) -> None:
    """Compares the tokens of one difference between words."""
    if not old or not new or (old.rstrip().isalnum() and new.rstrip().isalnum()):
        script.change(old, new)
        return
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    x, y = [token.rstrip(_BLANKS) for token in a], [token.rstrip(_BLANKS) for token in b]
    i = j = 0
    for i1, i2, j1, j2 in _slide(x, y, _hunks(x, y)):
        for kept in range(i1 - i):
            script.keep(a[i + kept], b[j + kept])
        script.change("".join(a[i1:i2]), "".join(b[j1:j2]))
        i, j = i2, j2
    for kept in range(len(a) - i):
        script.keep(a[i + kept], b[j + kept])


class _Script:
    """Collects kept and changed words; blanks that differ go into the change, blanks that do not out of it."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.kept = self.old = self.new = ""

    def keep(self, old: str, new: str) -> None:
        """Adds words that are the same in both texts, except perhaps for the blank behind them."""
        self._settle()
        if old == new:
            self.kept += old
        else:
            words = old.rstrip()
            self.kept += words
            self.old, self.new = old[len(words) :], new[len(words) :]

    def change(self, old: str, new: str) -> None:
        """Adds words that were deleted and inserted."""
        self.old += old
        self.new += new

    def close(self) -> list[Spot]:
        """All spots; the last one may have kept words only."""
        self._settle()
        return [*self.spots, (self.kept, "", "")] if self.kept else self.spots

    def _settle(self) -> None:
        """Ends the present change: "may " to "shall " is "may" to "shall" and a blank that was kept."""
        old, new = self.old, self.new
        if not old and not new:
            return
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head] and old[head].isspace():
            head += 1
        self.kept += old[:head]
        old, new = old[head:], new[head:]
        tail = 0
        while tail < min(len(old), len(new)) and old[-1 - tail] == new[-1 - tail] and old[-1 - tail].isspace():
            tail += 1
        blank = old[len(old) - tail :]
        old, new = old[: len(old) - tail], new[: len(new) - tail]
        self.old = self.new = ""
        if not old and not new:
            self.kept += blank
            return
        if self.spots and not self.kept:
            kept, before_old, before_new = self.spots.pop()
            self.spots.append((kept, before_old + old, before_new + new))
        else:
            self.spots.append((self.kept, old, new))
        self.kept = blank


# Comparing sequences


def _hunks(a: Sequence[str], b: Sequence[str]) -> list[Hunk]:
    """Where two sequences of words differ; what they share at both ends is not even looked at."""
    start = _shared(a, b)
    a, b = a[start:], b[start:]
    end = _shared(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    if not a and not b:
        return []
    if not a or not b or max(len(a), len(b)) > MAX_WORDS:
        return [(start, start + len(a), start, start + len(b))]
    numbers: dict[str, int] = {}
    x = "".join([chr(numbers.setdefault(word, len(numbers))) for word in a])
    y = "".join([chr(numbers.setdefault(word, len(numbers))) for word in b])
    return [(i1 + start, i2 + start, j1 + start, j2 + start) for i1, i2, j1, j2 in _coded(x, y)]


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many items two sequences have in common at the start."""
    for position, (one, other) in enumerate(zip(a, b, strict=False)):
        if one != other:
            return position
    return min(len(a), len(b))


def _coded(x: str, y: str) -> list[Hunk]:
    """Where two sequences differ in which each word is one character."""
    if _near(x, y):
        return _by_diff_match_patch(x, y)
    hunks: list[Hunk] = []
    i = j = 0
    for p, q in [*_anchors(x, y), (len(x), len(y))]:
        if p < i or q < j:
            # Overlaps the anchor before; when both run in step it continues it.
            if p - i == q - j:
                i, j = p + ANCHOR, q + ANCHOR
            continue
        compare = _by_diff_match_patch if _near(x[i:p], y[j:q]) else _by_rapidfuzz
        hunks.extend((i + i1, i + i2, j + j1, j + j2) for i1, i2, j1, j2 in _blockwise(compare, x[i:p], y[j:q]))
        i, j = p + ANCHOR, q + ANCHOR
    return _coalesced(hunks)


def _near(x: str, y: str) -> bool:
    return Indel.distance(x, y, score_cutoff=DMP_DISTANCE) <= DMP_DISTANCE


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
    hunks: list[Hunk] = []
    for n in range(count):
        i, j = len(x) * n // count, len(y) * n // count
        found = compare(x[i : len(x) * (n + 1) // count], y[j : len(y) * (n + 1) // count])
        hunks.extend((i + i1, i + i2, j + j1, j + j2) for i1, i2, j1, j2 in found)
    return hunks


def _by_diff_match_patch(x: str, y: str) -> list[Hunk]:
    hunks: list[Hunk] = []
    i = j = from_i = from_j = 0
    for sign, text in _ENGINE.diff_main(x, y, False):
        if sign == 0:
            if from_i < i or from_j < j:
                hunks.append((from_i, i, from_j, j))
            i, j = i + len(text), j + len(text)
            from_i, from_j = i, j
        elif sign < 0:
            i += len(text)
        else:
            j += len(text)
    if from_i < i or from_j < j:
        hunks.append((from_i, i, from_j, j))
    return hunks


def _by_rapidfuzz(x: str, y: str) -> list[Hunk]:
    opcodes = LCSseq.opcodes(x, y)
    return _coalesced([(o.src_start, o.src_end, o.dest_start, o.dest_end) for o in opcodes if o.tag != "equal"])


def _coalesced(hunks: list[Hunk]) -> list[Hunk]:
    """Hunks that follow each other without a kept word between them, as one."""
    merged: list[Hunk] = []
    for i1, i2, j1, j2 in hunks:
        if merged and merged[-1][1] == i1 and merged[-1][3] == j1:
            i1, _, j1, _ = merged.pop()
        merged.append((i1, i2, j1, j2))
    return merged


# Making it readable


def _slide(a: list[str], b: list[str], hunks: list[Hunk]) -> list[Hunk]:
    """Moves insertions and deletions to the best of the places where they say the same.

    "the Commission and the Council" to "... and the Parliament and the Council" inserts "Parliament and the",
    "the Parliament and" or "and the Parliament"; only the last is a phrase.
    """
    moved: list[Hunk] = []
    for n, (i1, i2, j1, j2) in enumerate(hunks):
        if (i1 == i2) != (j1 == j2):
            words, start, end = (b, j1, j2) if i1 == i2 else (a, i1, i2)
            back = i1 - (moved[-1][1] if moved else 0)
            ahead = (hunks[n + 1][0] if n + 1 < len(hunks) else len(a)) - i2
            by = _best_place(words, start, end, back, ahead)
            i1, i2, j1, j2 = i1 + by, i2 + by, j1 + by, j2 + by
        moved.append((i1, i2, j1, j2))
    return _coalesced(moved)


def _best_place(words: list[str], start: int, end: int, back: int, ahead: int) -> int:
    """How far words `start` to `end` should move; they may move `back` and `ahead` words at most."""
    low = high = 0
    while low > -back and words[start + low - 1] == words[end + low - 1]:
        low -= 1
    while high < ahead and words[start + high] == words[end + high]:
        high += 1
    best, place = -1, 0
    for by in range(low, high + 1):
        score = _seam(words, start + by) + _seam(words, end + by)
        if score >= best:
            best, place = score, by
    return place


def _seam(words: list[str], at: int) -> int:
    """How natural it is that something begins or ends before word `at`."""
    if at in (0, len(words)):
        return 6
    before, after = words[at - 1], words[at]
    if _CLOSED.search(before):
        return 5
    if before.endswith((",", ")")):
        return 3
    if after.startswith("("):
        return 2
    return 1 if _says_little(after) and not _says_little(before) else 0


def _says_little(word: str) -> bool:
    return (len(word) <= 3 and word.isalpha()) or word.lower() in _COMMON


def _without_chance(spots: list[Spot]) -> list[Spot]:
    """Joins changes that only words kept by chance separate, so that nobody has to read confetti."""
    script = _Script()
    joined: list[Spot] = []
    for kept, old, new in spots:
        while joined and (old or new) and _by_chance(joined[-1], kept, old, new):
            before, before_old, before_new = joined.pop()
            kept, old, new = before, before_old + kept + old, before_new + kept + new
        joined.append((kept, old, new))
    if len(joined) == len(spots):
        return spots
    for kept, old, new in joined:
        script.keep(kept, kept)
        script.change(old, new)
    return _balanced(script.close())


def _by_chance(left: Spot, kept: str, old: str, new: str) -> bool:
    """Whether the kept words between two changes are worth less than the changes around them."""
    if len(kept) > CHANCE_LENGTH:
        return False
    _, left_old, left_new = left
    if not _WORD.search(kept) and not re.search(r"\s", kept) and _touch(left, old, new):
        return True
    d1, i1, d2, i2 = (len(_WORD.findall(text)) for text in (left_old, left_new, old, new))
    if not d1 + d2 or not i1 + i2:
        return False
    limit = min(max(d1, i1), max(d2, i2))
    replaced = all((d1, i1, d2, i2)) or not (d1 or i2) or not (i1 or d2)
    if not replaced:
        # A replacement beside a mere insertion or deletion: easy to read as they are, unless both are long.
        limit -= 2
    weight = _weight(kept)
    return weight < limit and weight < min(d1 + d2, i1 + i2)


def _touch(left: Spot, old: str, new: str) -> bool:
    """True when no blank separates the changes from what stands between them, as in "4(1)" and "5(2)"."""
    return not any(t[-1:].isspace() for t in left[1:]) and not (old[:1].isspace() or new[:1].isspace())


def _weight(text: str) -> int:
    weight = 0
    for token in _TOKEN.findall(text):
        word = token.strip()
        if word in {".", ";", ":"}:
            weight += 3
        elif not word[:1].isalnum() or _says_little(word):
            weight += 1
        else:
            weight += 4
    return weight


def _balanced(spots: list[Spot]) -> list[Spot]:
    """Takes a bracket that both sides of a change opened and the kept words close: "4(1" to "5(2" and ")"."""
    for n in range(1, len(spots)):
        kept, old, new = spots[n]
        before, before_old, before_new = spots[n - 1]
        if kept.startswith(")") and len(kept) > 1 and _opens(before_old) and _opens(before_new):
            spots[n - 1] = (before, f"{before_old})", f"{before_new})")
            spots[n] = (kept[1:], old, new)
    return spots


def _opens(text: str) -> bool:
    return text.count("(") > text.count(")")


def _wholly_different(spots: list[Spot], old: str, new: str) -> bool:
    kept = "".join(spot[0] for spot in spots)
    if len(kept) > 2 * ALIKE * min(len(old), len(new)):
        return False
    if min(len(_WORD.findall(old)), len(_WORD.findall(new))) < SHORT:
        return not _WORD.search(kept)
    return _weight(kept) < ALIKE * min(_weight(old), _weight(new))
