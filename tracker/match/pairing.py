"""The state of one matching: who is whose partner so far, and how alike any two units are.

In: two `Side`s. Out: a `Pairing` that the steps of the matcher fill and `tracker.match.evidence` reads. Example:
`pairing.similarity(7, 9)` is 0.92 when old unit 7 and new unit 9 share nearly all content words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import LCSseq

from tracker.act import CONTAINERS, Kind
from tracker.match.units import Side

OTHER_TERM = 0.6
"""Definitions of different terms are that much less alike than their words say; of one term, at least half alike."""
FEW_WORDS = 6
"""Texts with fewer content words are compared by all their words."""
LONG_TEXT = 4000
"""Words from which on two texts are compared as bags: the exact comparison is quadratic in memory."""


class Pairing:
    """`partner` maps units of the old side to units of the new one, `back` the reverse; indices as in `Side`."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new
        self.partner: dict[int, int] = {}
        self.back: dict[int, int] = {}
        self.how: dict[int, str] = {}
        """Old unit -> why it was paired, in words; "" for the share of words."""
        self.candidates: dict[int, list[int]] = {}
        """Old unit -> new units worth a full comparison, likeliest first."""
        self.flow: dict[tuple[int, int], float] = defaultdict(float)
        """Words that flow between two groups, estimated before provisions are paired."""
        self.splits: dict[int, list[int]] = defaultdict(list)
        """Old unit -> further new units that are parts of it."""
        self.merges: dict[int, list[int]] = defaultdict(list)
        """New unit -> further old units that are parts of it."""
        self.common: frozenset[int] = frozenset()
        self._score: dict[tuple[int, int], float] = {}
        self._coded: tuple[dict[int, str], dict[int, str]] = ({}, {})

    def pair(self, i: int, j: int, score: float, how: str) -> None:
        self.partner[i] = j
        self.back[j] = i
        self._score[i, j] = score
        self.how[i] = how

    def free(self, i: int, j: int) -> bool:
        return i not in self.partner and j not in self.back

    def alike_kinds(self, i: int, j: int) -> bool:
        """Whether two kinds may correspond at all: a recital may become an article's text, a footnote may not."""
        a, b = self.old.kind[i], self.new.kind[j]
        return a is b or (_class(a) == _class(b) != "alone")

    def same_label(self, i: int, j: int) -> bool:
        a, b = self.old.label[i], self.new.label[j]
        if a or b:
            return a == b
        return self.old.ordinal[i] == self.new.ordinal[j] and self.old.kind[i] is self.new.kind[j]

    def together(self, i: int, j: int) -> bool:
        """Whether the groups of two units are partners (or the units stand in the same kind of place)."""
        a, b = self.old.group[i], self.new.group[j]
        return self.partner.get(a) == b

    def in_place(self, i: int, j: int) -> bool:
        """Whether the parents of two units are partners."""
        p, q = self.old.parent[i], self.new.parent[j]
        return self.partner.get(p) == q if p >= 0 and q >= 0 else p == q and not self.crosses(i, j)

    def crosses(self, i: int, j: int) -> bool:
        """Whether words would cross from recitals, enacting terms, annexes or quoted acts into another of these."""
        return self.old.zone[i] != self.new.zone[j]

    def known(self, i: int, j: int) -> float:
        """The similarity of two units if it was ever asked for, else 0."""
        return self._score.get((i, j), 0.0)

    def code(self, side: int, unit: int) -> str:
        """The unit's content words as a string of characters, one for each word."""
        coded = self._coded[side]
        if unit not in coded:
            words = (self.old, self.new)[side].words.get(unit, ())
            content = [word for word in words if word not in self.common]
            chosen = content if len(content) >= 3 else words
            coded[unit] = "".join(map(_letter, chosen))
        return coded[unit]

    def spelled(self, side: int, unit: int) -> str:
        """All words of a unit as a string of characters."""
        return "".join(map(_letter, (self.old, self.new)[side].words.get(unit, ())))

    def similarity(self, i: int, j: int) -> float:
        """Share of content words that two units have in common, in order (0 to 1)."""
        known = self._score.get((i, j))
        if known is not None:
            return known
        if self.old.key[i] == self.new.key[j]:
            value = 1.0 if self.old.key[i] else 0.0
        else:
            a, b = self.code(0, i), self.code(1, j)
            if min(len(a), len(b)) < FEW_WORDS:  # "To that end, this Directive:" has hardly a word of its own
                a, b = self.spelled(0, i), self.spelled(1, j)
            shorter, longer = min(len(a), len(b)), max(len(a), len(b))
            if not shorter:
                value = 0.0
            else:
                same = kept(a, b)
                value = 0.7 * 2 * same / (shorter + longer) + 0.3 * same / shorter * min(1.0, shorter / 5)
            if self.old.term[i] != self.new.term[j]:
                value *= OTHER_TERM
            elif self.old.term[i]:
                value = (1 + value) / 2
        self._score[i, j] = value
        return value

    def heading_alike(self, a: int, b: int) -> float:
        x, y = self.old.provisions[a].heading, self.new.provisions[b].heading
        if not x or not y:
            return 0.0
        left, right = x.casefold().split(), y.casefold().split()
        return 2 * LCSseq.similarity(left, right) / (len(left) + len(right))

    def affinity(self, a: int, b: int) -> float:
        """Share of the words of two groups that flow between them: the mean of both shares and the larger one."""
        words = self.flow.get((a, b), 0.0)
        if not words:
            return 0.0
        of_old, of_new = words / max(1, self.old.weight[a]), words / max(1, self.new.weight[b])
        return min(1.0, 0.5 * (of_old + of_new) / 2 + 0.5 * max(of_old, of_new))

    def kept_words(self, i: int, j: int) -> float:
        """Old words of one pair that stand in the new text, scaled from content words to all words."""
        if self.old.key[i] == self.new.key[j]:
            return float(self.old.size[i])
        a, b = self.code(0, i), self.code(1, j)
        return self.old.size[i] * kept(a, b) / len(a) if a else 0.0

    def all_parts(self) -> Iterable[tuple[int, int]]:
        yield from self.partner.items()
        for i, news in self.splits.items():
            yield from ((i, j) for j in news)
        for j, olds in self.merges.items():
            yield from ((i, j) for i in olds)


def _letter(word: int) -> str:
    """A word's number as one character; the surrogates, which are none, are stepped over."""
    return chr(word + 1 if word < 0xD000 else word + 0x1000)


def _class(kind: Kind) -> str:
    """Kinds that may become one another when a law is rewritten."""
    if kind in (Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.POINT, Kind.INDENT, Kind.WRAPUP, Kind.RECITAL, Kind.FORMULA):
        return "words"
    if kind in CONTAINERS:
        return "container"
    return "alone"


def kept(a: str, b: str) -> int:
    """Words of one text that stand in the other in the same order."""
    if max(len(a), len(b)) > LONG_TEXT:
        return sum((Counter(a) & Counter(b)).values())
    return int(LCSseq.similarity(a, b))


def without(text: str, explained: str) -> str:
    """The words of a text that the explained part does not account for."""
    if max(len(text), len(explained)) > LONG_TEXT:
        return "".join((Counter(text) - Counter(explained)).elements())
    steps = LCSseq.opcodes(explained, text)
    return "".join(text[op.dest_start : op.dest_end] for op in steps if op.tag in ("insert", "replace"))


def same_in_order(left: list[str], right: list[str]) -> list[tuple[int, int]]:
    """Places of a longest run of equal texts that both lists hold in the same order."""
    steps = LCSseq.opcodes(left, right)
    return [
        (op.src_start + k, op.dest_start + k)
        for op in steps
        if op.tag == "equal"
        for k in range(op.src_end - op.src_start)
    ]
