"""Lays the lines of a column beside the words of the base, or beside the lines of the other column.

In: lines and slots (a slot is the number, heading or text of one provision). Out: which line is which slot, and how
well they agree. Example: the line "(d) the exporter's name;" is the text of point (c), re-lettered, 1.0.

The left column is verbatim in nine cases of ten; in the others it is re-lettered, cut short ("..."), has other
blanks or holds the heading too. Lines and slots stand in the same order, so the best agreement of the whole is
found, not the best of each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from tracker.act import CONTAINERS, Kind
from tracker.consolidate.growth import Node

ALIKE = 0.6
"""Words less alike than this are not taken for the same provision."""
QUOTED_LEAST = 12
"""Letters that a partial quotation has at least; fewer stand anywhere."""
WHOLE = 0.96
"""A quotation of more than this is no part: nobody quotes all of a paragraph but a word."""
PARTIAL = 0.97
"""What a partial quotation is worth, so that a whole one is preferred."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One run of words of the base."""

    node: Node
    part: str
    """"num", "heading" or "text"."""

    @property
    def words(self) -> str:
        """The words as they stand in the base."""
        origin = self.node.origin
        return str(getattr(origin, self.part)) if origin else ""

    @property
    def key(self) -> tuple[str, str]:
        """Names it."""
        return self.node.eid, self.part


_TITLED = frozenset({Kind.ARTICLE, Kind.ANNEX, Kind.APPENDIX}) | CONTAINERS


def slots_of(node: Node, deep: bool = True) -> Iterable[Slot]:
    """The slots of a provision in reading order, with those below it; a number alone only where it is a title."""
    if node.kind in _TITLED and node.num:
        yield Slot(node, "num")
    if node.heading:
        yield Slot(node, "heading")
    if node.text:
        yield Slot(node, "text")
    for child in node.children if deep else ():
        yield from slots_of(child)


@dataclass(frozen=True, slots=True)
class Fit:
    """A line and the slots (or lines) that it stands for; `score` is their likeness."""

    line: int
    slots: tuple[int, ...]
    score: float


def fit(lines: Sequence[str], slots: Sequence[str], numbers: Sequence[tuple[str, str]] = ()) -> list[Fit]:
    """The best agreement of lines and slots in order; what agrees with nothing is left out.

    Args:
        lines, slots: their words.
        numbers: for each line its number, for each slot its number, one after the other; equal ones weigh a little.
    """
    best = [[0.0] * (len(slots) + 1) for _ in range(len(lines) + 1)]
    step: list[list[tuple[int, float]]] = [[(0, 0.0)] * (len(slots) + 1) for _ in range(len(lines) + 1)]
    for i in range(len(lines) - 1, -1, -1):
        for j in range(len(slots) - 1, -1, -1):
            options = [(best[i + 1][j], -1, 0.0), (best[i][j + 1], -2, 0.0)]
            score = likeness(lines[i], slots[j])
            if score >= ALIKE:
                weight = len(plain(lines[i])) + 1
                bonus = 0.05 if numbers and numbers[i][0] and numbers[i][0] == numbers[len(lines) + j][0] else 0.0
                options.append((best[i + 1][j + 1] + (score + bonus) * weight, 1, score))
            if j + 1 < len(slots) and (both := likeness(lines[i], f"{slots[j]} {slots[j + 1]}")) > max(0.9, score):
                options.append((best[i + 1][j + 2] + both * (len(plain(lines[i])) + 1), 2, both))
            total, move, found = max(options, key=lambda option: (option[0], option[1]))
            best[i][j], step[i][j] = total, (move, found)
    return _walk(step, len(lines), len(slots))


def _walk(step: list[list[tuple[int, float]]], lines: int, slots: int) -> list[Fit]:
    found = []
    i = j = 0
    while i < lines and j < slots:
        move, score = step[i][j]
        if move > 0:
            found.append(Fit(i, tuple(range(j, j + move)), score))
            i, j = i + 1, j + move
        elif move == -1:
            i += 1
        else:
            j += 1
    return found


@lru_cache(maxsize=65536)
def plain(words: str) -> str:
    """Letters and figures alone, in lower case: what stays when blanks, quotes and dashes are set otherwise."""
    return "".join(character for character in words.lower() if character.isalnum())


@lru_cache(maxsize=65536)
def likeness(line: str, slot: str) -> float:
    """How much of a line stands in a slot, 0 to 1: a quotation of a part counts nearly as much as one of all."""
    left, right = plain(line), plain(slot)
    if left == right:
        return 1.0
    if not left or not right:
        return 0.0
    if len(left) >= QUOTED_LEAST and left in right:
        return PARTIAL
    cutoff = ALIKE if max(len(left), len(right)) < 4 * min(len(left), len(right)) else 1.0
    return float(Indel.normalized_similarity(left, right, score_cutoff=cutoff))


def nearly_all(words: str, quoted: str) -> bool:
    """Whether a quotation leaves out so little that it is meant as the whole: "Member States" for "The Member States".

    Deleted words of a recast stand in its plain text beside the new ones.
    """
    return len(plain(quoted)) >= WHOLE * len(plain(words))


def replace_part(words: str, quoted: str, by: str) -> str:
    """Words with the part that is quoted replaced; the whole when the quotation is not a part of them.

    >>> replace_part("Kites fly. They need wind.", "They need wind.", "They need a string.")
    'Kites fly. They need a string.'
    """
    left = plain(quoted)
    places = [index for index, character in enumerate(words) if plain(character)]
    start = plain(words).find(left)
    # A letter that lower case makes two of (İ) would shift the places; then the whole is replaced.
    if start < 0 or not left or len(places) != len(plain(words)) or left == plain(words):
        return by
    begin, end = places[start], places[start + len(left) - 1] + 1
    opening = len(quoted) - len(quoted.lstrip("(‘“\"'«["))
    while opening and begin and words[begin - 1] in quoted[:opening]:
        begin, opening = begin - 1, opening - 1
    while end < len(words) and words[end] in ".;:,!?)]’”\"'" and words[end] in quoted[-2:]:
        end += 1
    return words[:begin] + by + words[end:]
