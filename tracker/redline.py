"""Shows word by word what changed between two texts, so that a lawyer reads it with pleasure.

In: the old and the new text of one provision. Out: operations; kept + deleted is the old text, kept + inserted
the new one, to the character. Example: `redline("Member States may", "Member States shall")` is
`(("=", "Member States "), ("-", "may"), ("+", "shall"))`.

How: first the words between blanks are compared, without the comma that ends them, so that signs cannot outvote
words (`tracker.sequences` says which of them are kept); then, inside each difference, the single tokens ("4(1)," and
"5(1)," differ in "4"). Insertions and deletions slide to where a phrase begins, blanks stay with the word before
them, and differences that only a chance "of" or "the" keeps apart become one. No clock, no set, no preferred side:
any machine finds the same, and swapping the texts swaps "-" and "+" and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tracker.change import Op
from tracker.sequences import Hunk, coalesced, holds, hunks, says_little

CHANCE_LENGTH = 40
"""Kept words longer than this (some five words) are never put down to chance."""

ALIKE = 0.25
"""When less than this share of the shorter text was kept, by weight, and no phrase longer than chance, the texts are
shown one after the other."""

LONG = 5
"""Words of a change from which on one word kept beside it helps nobody."""

SHORT = 6
"""Texts with fewer words than this are never declared wholly different: in "By 1 May" the "By" is worth it."""

_LETTER = r"[\w\u0300-\u036f]"
_BLANK = r"[^\S\t]"
_TOKEN = re.compile(
    # Words with inner hyphens and apostrophes, numbers like 2021/821, 1.5 and 10 000, cell ends, any single sign.
    rf"(?:{_LETTER}+(?:[-\u00ad\u2010\u2011'\u2019]{_LETTER}+|(?<=\d)[.,/]\d{_LETTER}*|(?<=\d){_BLANK}\d{{3}}(?!\d))*"
    rf"|\t|[^\w\s]){_BLANK}*"
    rf"|{_BLANK}+"
)
_WORD = re.compile(rf"{_LETTER}+")
_AMOUNT = re.compile(r"\d \d{3}(?!\d)")
_APART = re.compile(r"(?<!\d) | (?!\d{3}(?!\d))")
"""The blanks between words; those in "10 000" are none."""
_BLANKS = " \n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""White space without the tab, which ends the cell of a table row and is a token of its own."""

_ENDS = _BLANKS + ".,;:"
"""What ends both sides of a change stays: "copy." to "copy, or a part." adds ", or a part"."""
_CLOSED = re.compile(r"[.;:?!][\"'\u2019\u201d\u00bb)\]]*\Z")
Sides = tuple[Sequence[str], Sequence[str]]
"""The words of the old and of the new text."""

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
    a, b = _words(old), _words(new)
    spots = _compared((a, b), (list(map(_bare, a)), list(map(_bare, b))))
    rewritten = any(gone for _, gone, _ in spots) and any(come for _, _, come in spots)
    if rewritten and (holds(a, b) or holds(b, a)):
        # What was only added to is not shown as rewritten: "the, b" to "the the, b" takes no comma away.
        spots = _compared((a, b), (a, b))
    if _wholly_different(spots, old, new):
        return [("", old, new)]
    return spots


def _words(text: str) -> list[str]:
    """The words of a text, to be joined with blanks."""
    return _APART.split(text) if _AMOUNT.search(text) else text.split(" ")


def _compared(words: Sides, bare: Sides) -> list[Spot]:
    """What changed between words, compared as they are without the signs behind them."""
    script = _Script()
    (a, b), i, j = words, 0, 0
    for i1, i2, j1, j2 in [*_slide(words, hunks(*bare)), (len(a), len(a), len(b), len(b))]:
        _keep(script, words, (i, j), i1 - i)
        _refine(script, _join(a, i1, i2), _join(b, j1, j2))
        i, j = i2, j2
    return _without_chance(script.close())


@lru_cache(maxsize=1 << 15)
def _bare(word: str) -> str:
    """A word without the sign that ends its phrase: "rights," and "rights;" are one word."""
    if word.isalnum():
        return word
    bare = word.rstrip(",;:.?!")
    if bare.count("(") != bare.count(")"):
        bare = bare.strip("()")
    return bare or word


def _keep(script: _Script, words: Sides, at: tuple[int, int], count: int) -> None:
    """Keeps so many words of both texts; of those that only end otherwise the ends are compared."""
    (a, b), (i, j) = words, at
    done = 0
    while done < count:
        end = done
        while end < count and a[i + end] == b[j + end]:
            end += 1
        script.keep(_join(a, i + done, i + end), _join(b, j + done, j + end))
        if end < count:
            _refine(script, _join(a, i + end, i + end + 1), _join(b, j + end, j + end + 1))
        done = end + 1


def _join(words: Sequence[str], start: int, end: int) -> str:
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
    for i1, i2, j1, j2 in _slide((x, y), hunks(x, y)):
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
        while tail < min(len(old), len(new)) and old[-1 - tail] == new[-1 - tail] and old[-1 - tail] in _ENDS:
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


# Making it readable


def _slide(words: Sides, found: list[Hunk]) -> list[Hunk]:
    """Moves insertions and deletions to the best of the places where they say the same.

    "the Commission and the Council" to "... and the Parliament and the Council" inserts "Parliament and the",
    "the Parliament and" or "and the Parliament"; only the last is a phrase.
    """
    moved: list[Hunk] = []
    for n, (i1, i2, j1, j2) in enumerate(found):
        if (i1 == i2) != (j1 == j2):
            side, start, end = (1, j1, j2) if i1 == i2 else (0, i1, i2)
            back = i1 - (moved[-1][1] if moved else 0)
            ahead = (found[n + 1][0] if n + 1 < len(found) else len(words[0])) - i2
            by = _best_place(words[side], start, end, _room(words[side], start, end, back, ahead))
            i1, i2, j1, j2 = i1 + by, i2 + by, j1 + by, j2 + by
        moved.append((i1, i2, j1, j2))
    return coalesced(moved)


def _room(words: Sequence[str], start: int, end: int, back: int, ahead: int) -> range:
    """How far words `start` to `end` can move and say the same; they may move `back` and `ahead` words at most."""
    low = high = 0
    while low > -back and words[start + low - 1] == words[end + low - 1]:
        low -= 1
    while high < ahead and words[start + high] == words[end + high]:
        high += 1
    return range(low, high + 1)


def _best_place(words: Sequence[str], start: int, end: int, room: range) -> int:
    """How far words `start` to `end` should move: to where a phrase begins, of equal places to the first."""
    best, place = -1, 0
    for by in room:
        score = _seam(words, start + by) + _seam(words, end + by)
        if score > best:
            best, place = score, by
    return place


def _seam(words: Sequence[str], at: int) -> int:
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
    return 1 if says_little(after) and not says_little(before) else 0


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
        return _balanced(spots)
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
        limit -= 2 if limit < LONG else 0
    weight = _weight(kept)
    return weight < limit and weight < min(d1 + d2, i1 + i2)


def _touch(left: Spot, old: str, new: str) -> bool:
    """True when no blank separates the changes from what stands between them, as in "4(1)" and "5(2)"."""
    return not any(t[-1:].isspace() for t in left[1:]) and not (old[:1].isspace() or new[:1].isspace())


def _weight(text: str) -> int:
    weight = 0
    for word in filter(None, map(str.strip, _TOKEN.findall(text))):
        if word in {".", ";", ":"}:
            weight += 3
        elif not word[:1].isalnum() or says_little(word):
            weight += 1
        else:
            weight += 4
    return weight


def _balanced(spots: list[Spot]) -> list[Spot]:
    """Takes a bracket that both sides of a change open and the kept words close: "4(1" to "5(2" and ")".

    The reverse too: "(" and "EC) No 428/2009" to "EU) 2021/821".
    """
    done: list[Spot] = []
    for kept, old, new in spots:
        if kept.endswith("(") and _opens(old) < 0 and _opens(new) < 0:
            kept, old, new = kept[:-1], f"({old}", f"({new}"
            if not kept and done:
                kept, before_old, before_new = done.pop()
                old, new = before_old + old, before_new + new
        if done and kept.startswith(")") and _opens(done[-1][1]) > 0 and _opens(done[-1][2]) > 0:
            before, before_old, before_new = done.pop()
            if len(kept) > 1:
                done.append((before, f"{before_old})", f"{before_new})"))
                done.append((kept[1:], old, new))
            else:
                done.append((before, f"{before_old}){old}", f"{before_new}){new}"))
        else:
            done.append((kept, old, new))
    return done


def _opens(text: str) -> int:
    """How many more brackets a text opens than it closes."""
    return text.count("(") - text.count(")")


def _wholly_different(spots: list[Spot], old: str, new: str) -> bool:
    kept = "".join(spot[0] for spot in spots)
    whole_phrase = any(len(spot[0]) > CHANCE_LENGTH for spot in spots)
    if whole_phrase or len(kept) > 2 * ALIKE * min(len(old), len(new)):
        return False
    if min(len(_WORD.findall(old)), len(_WORD.findall(new))) < SHORT:
        return not _WORD.search(kept)
    return _weight(kept) < ALIKE * min(_weight(old), _weight(new))
