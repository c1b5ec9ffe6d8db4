"""The state of one matching: who is whose partner so far, and how alike any two units are.

In: two `Side`s. Out: a `Pairing` that the steps of the matcher fill and `tracker.match.evidence` reads. Example:
`pairing.similarity(7, 9)` is 0.92 when old unit 7 and new unit 9 share nearly all content words.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from rapidfuzz.distance import LCSseq

from tracker.act import CONTAINERS, Kind
from tracker.match.units import Rarity, Side

OTHER_TERM = 0.6
"""Definitions of different terms are that much less alike than their words say; of one term, at least half alike."""
FEW_WORDS = 6
"""Texts with fewer content words are compared by all their words."""
LONG_TEXT = 4000
"""Words from which on two texts are compared as bags: the exact comparison is quadratic in memory."""

STEADY = 100
"""A pair that is further than this from where those before it lead has moved and tells nothing of its neighbours."""


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
        self.common: dict[int, None] = {}
        self.rarity: Rarity = {}
        """Which words are too common to tell units apart, and how telling each one is (`tracker.match.units.spell`)."""
        self.cut: set[tuple[int, int]] = set()
        """Units that a person has said are no partners."""
        self.confirmed: set[int] = set()
        """Old units whose partner a person has named."""
        self.related: list[tuple[int, int, float]] = []
        """Texts that speak of the same in other words, and how alike their subjects are: no pairs."""
        self._titles: Rarity = {}
        self._moved: defaultdict[tuple[int, int], float] = defaultdict(float)
        self._score: dict[tuple[int, int], float] = {}
        self._kept: dict[tuple[int, int], float] = {}
        self._coded: tuple[dict[int, str], dict[int, str]] = ({}, {})

    def pair(self, i: int, j: int, score: float, how: str) -> None:
        """Makes partners of two units, unless a person has cut them."""
        if (i, j) in self.cut:
            return
        self.partner[i] = j
        self.back[j] = i
        self._score[i, j] = score
        self.how[i] = how

    def free(self, i: int, j: int) -> bool:
        return i not in self.partner and j not in self.back and (i, j) not in self.cut

    def alike_kinds(self, i: int, j: int) -> bool:
        """Whether two kinds may correspond at all: a recital may become an article's text, a footnote may not."""
        a, b = self.old.kind[i], self.new.kind[j]
        if (i, j) in self.cut:
            return False
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

    def near(self, i: int, j: int) -> int:
        """How close two units stand whose parents are no partners: 3 when the parents' parents are, then less."""
        p, q = self.old.parent[i], self.new.parent[j]
        for value in (3, 2, 1):
            p, q = self.old.parent[p] if p >= 0 else -1, self.new.parent[q] if q >= 0 else -1
            if p < 0 or q < 0:
                return 0
            if self.partner.get(p) == q:
                return value
        return 0

    def expected(self, side: int) -> list[int]:
        """Where each unit of a side would stand on the other one if all that has no partner had stayed."""
        units, matched = (self.old, self.partner) if side == 0 else (self.new, self.back)
        found: list[int] = []
        here = -1
        for unit in range(len(units)):
            here += 1
            partner = matched.get(unit, here)
            if abs(partner - here) <= STEADY:
                here = partner
            found.append(here)
        return found

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
            words = (self.old, self.new)[side].words.get(unit, "")
            content = words.translate(self.common)
            coded[unit] = content if len(content) >= 3 else words
        return coded[unit]

    def spelled(self, side: int, unit: int) -> str:
        """All words of a unit as a string of characters."""
        return (self.old, self.new)[side].words.get(unit, "")

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

    def telling(self, i: int, j: int) -> float:
        """Share of the telling words that two units have in common, rare words counting more (0 to 1)."""
        a, b = Counter(self.spelled(0, i)), Counter(self.spelled(1, j))
        both = sum(min(count, b[word]) * self.rarity[word] for word, count in a.items())
        all_words = sum(count * self.rarity[word] for bag in (a, b) for word, count in bag.items())
        return 2 * both / all_words if all_words else 0.0

    def heading_alike(self, a: int, b: int) -> float:
        """Share of the words of two headings that they have in common, those of few headings counting more (0 to 1)."""
        x, y = self.old.titled(a), self.new.titled(b)
        if not x or not y:
            return 0.0
        weights = self._heading_weights()
        both = sum(count * weights[word] for word, count in (x & y).items())
        return 2 * both / sum(count * weights[word] for words in (x, y) for word, count in words.items())

    def _heading_weights(self) -> Rarity:
        """How telling each word is in a heading: "rectification" says more than "of the certificate"."""
        if not self._titles:
            sides = (self.old, self.new)
            headings = [s.titled(unit) for s in sides for unit, p in enumerate(s.provisions) if p.heading]
            frequency = Counter(chain.from_iterable(headings))
            self._titles = {word: math.log(1 + len(headings) / count) for word, count in frequency.items()}
        return self._titles

    def affinity(self, a: int, b: int, flow: Mapping[tuple[int, int], float]) -> float:
        """Share of the words of two groups that flow between them: the mean of both shares and the larger one."""
        words = flow.get((a, b), 0.0)
        if not words:
            return 0.0
        of_old, of_new = words / max(1, self.old.weight[a]), words / max(1, self.new.weight[b])
        return min(1.0, 0.5 * (of_old + of_new) / 2 + 0.5 * max(of_old, of_new))

    def kept_words(self, i: int, j: int) -> float:
        """Old words of one pair that stand in the new text, scaled from content words to all words."""
        if self.old.key[i] == self.new.key[j]:
            return float(self.old.size[i])
        if (i, j) not in self._kept:
            a, b = self.code(0, i), self.code(1, j)
            self._kept[i, j] = self.old.size[i] * kept(a, b) / len(a) if a else 0.0
        return self._kept[i, j]

    def moved_words(self) -> defaultdict[tuple[int, int], float]:
        """Old words of each group that stand in each new one. Ask when all pairs and parts are known: it is kept."""
        if not self._moved:
            for i, j in self.all_parts():
                self._moved[self.old.group[i], self.new.group[j]] += self.kept_words(i, j)
        return self._moved

    def all_parts(self) -> Iterable[tuple[int, int]]:
        yield from self.partner.items()
        for i, news in self.splits.items():
            yield from ((i, j) for j in news)
        for j, olds in self.merges.items():
            yield from ((i, j) for i in olds)


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


def greedy(options: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
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
