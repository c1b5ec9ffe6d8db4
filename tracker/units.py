"""An act laid out for matching: its provisions in a row, with parents, groups and words as numbers.

In: an `Act`. Out: a `Side`, whose lists all run in reading order and are indexed alike.
Example: in `Side(act)`, unit 7 may be point (a) of Article 4(1): `parent[7]` is the paragraph, `group[7]` the article.

Correlation tables are left out here, so that no later step of the matcher can read one.
"""

from __future__ import annotations

import re
from collections import Counter

from tracker.act import Act, Kind, Provision

_WORD = re.compile(r"\w+(?:[-‑’']\w+)*")

_GROUPS = frozenset(
    {Kind.ARTICLE, Kind.RECITAL, Kind.CITATION, Kind.FOOTNOTE, Kind.ACT_TITLE, Kind.FORMULA, Kind.SIGNATURE}
)
"""Kinds whose content travels together; in annexes the entries directly below do."""

_ANNEX_PARTS = frozenset({Kind.PART, Kind.SECTION, Kind.APPENDIX, Kind.TABLE})

COMMON_SHARE = 0.08
"""A word that stands in more than this share of all units ("the", "shall", "Member") says nothing about a match."""


class Side:
    """One act, flattened. `Side.of(i)` etc. are plain lists for speed; nothing here changes after matching starts."""

    def __init__(self, act: Act) -> None:
        self.provisions: list[Provision] = []
        self.parent: list[int] = []
        self.group: list[int] = []
        self.ordinal: list[int] = []
        self.size: list[int] = []
        """Words of a unit's own heading and text (counted by blanks)."""
        self.children: list[list[int]] = []
        for place, top in enumerate(act.children):
            self._add(top, -1, -1, place, False)
        self.top = [unit for unit, parent in enumerate(self.parent) if parent < 0]
        self.key = [f"{p.heading}\n{p.text}" if p.heading else p.text for p in self.provisions]
        self.weight = list(self.size)
        """Words of a unit and everything below it."""
        for i in range(len(self.provisions) - 1, -1, -1):
            if self.parent[i] >= 0:
                self.weight[self.parent[i]] += self.weight[i]
        self.words: dict[int, tuple[int, ...]] = {}

    def _add(self, provision: Provision, parent: int, group: int, ordinal: int, in_annex: bool) -> None:
        if provision.correlation:
            return
        index = len(self.provisions)
        kind = provision.kind
        opens = kind in _GROUPS and not (kind is Kind.ARTICLE and group >= 0)
        if opens or (in_annex and group < 0 and kind not in _ANNEX_PARTS):
            group = index
        self.provisions.append(provision)
        self.parent.append(parent)
        self.group.append(group if group >= 0 else index)
        self.ordinal.append(ordinal)
        self.size.append(len(provision.text.split()) + len(provision.heading.split()))
        self.children.append([])
        if parent >= 0:
            self.children[parent].append(index)
        annexed = in_annex or kind is Kind.ANNEX
        for place, child in enumerate(provision.children):
            self._add(child, index, group, place, annexed)

    def fingerprints(self, known: dict[tuple[object, ...], int]) -> list[int]:
        """One number for each unit with everything below it, its own number apart; equal trees share it.

        Args:
            known: the trees met so far; hand the same dict to both sides.
        """
        prints = [0] * len(self)
        for unit in range(len(self) - 1, -1, -1):
            below = tuple((self.provisions[child].num, prints[child]) for child in self.children[unit])
            tree = (self.provisions[unit].kind, self.key[unit], below)
            prints[unit] = known.setdefault(tree, len(known))
        return prints

    def __len__(self) -> int:
        return len(self.provisions)


def spell(sides: tuple[Side, Side], wanted: tuple[set[int], set[int]]) -> frozenset[int]:
    """Gives every wanted unit its words as numbers (`Side.words`), the same number for a word on both sides.

    Returns:
        The words too common to tell units apart.
    """
    numbers: dict[str, int] = {}
    frequency: Counter[int] = Counter()
    for side, units in zip(sides, wanted, strict=True):
        for unit in sorted(units):
            spelled = tuple(
                numbers.setdefault(word, len(numbers)) for word in _WORD.findall(side.key[unit].casefold())
            )
            side.words[unit] = spelled
            frequency.update(set(spelled))
    total = sum(len(units) for units in wanted)
    limit = max(6.0, COMMON_SHARE * total)
    return frozenset(word for word, count in frequency.items() if count > limit)
