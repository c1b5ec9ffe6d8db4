"""An act laid out for matching: its provisions in a row, with parents, groups and words as numbers.

In: an `Act`. Out: a `Side`, whose lists all run in reading order and are indexed alike.
Example: in `Side(act)`, unit 7 may be point (a) of Article 4(1): `parent[7]` is the paragraph, `group[7]` the article.

Correlation tables are left out here, so that no later step of the matcher can read one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from tracker.act import Act, Kind, Provision
from tracker.reference import label

_WORD = re.compile(r"\w+(?:[-‑’']\w+)*")

_DEFINED = re.compile(r"[‘“'\"„«](?P<term>[^’”'\"“»]{2,80})[’”'\"“»]")
"""How definitions begin, in the quotation marks of the Union's languages."""

_GROUPS = frozenset(
    {Kind.ARTICLE, Kind.RECITAL, Kind.CITATION, Kind.FOOTNOTE, Kind.ACT_TITLE, Kind.FORMULA, Kind.SIGNATURE}
)
"""Kinds whose content travels together; in annexes the entries directly below do."""

_ZONES = {
    Kind.ANNEX: "annex",
    Kind.RECITAL: "preamble",
    Kind.CITATION: "preamble",
    Kind.FORMULA: "preamble",
    Kind.FOOTNOTE: "notes",
    Kind.ACT_TITLE: "title",
}

_ITEMS = frozenset({Kind.POINT, Kind.INDENT, Kind.WRAPUP})
"""What a list is made of."""

_ANNEX_PARTS = frozenset({Kind.PART, Kind.SECTION, Kind.APPENDIX, Kind.TABLE})

SUBJECT_SHARE = 0.3
"""A word in more than this share of all articles says nothing about the subject of one."""
SUBJECT_UNITS = 120
"""Nor does one in more articles than this, in an act of thousands (bounds the work)."""

COMMON_SHARE = 0.08
"""A word that stands in more than this share of all units ("the", "shall", "Member") says nothing about a match."""


class _Printed(dict[str, tuple[str, ...]]):
    """What stands between two blanks, as printed -> its words; no such string is taken apart twice."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self.aliases = aliases
        """Words that stand for the same in both acts ("judgment", now "decision") -> the one that is used here."""

    def __missing__(self, printed: str) -> tuple[str, ...]:
        found = _WORD.findall(printed.casefold().replace("'", "’"))
        words = self[printed] = tuple([self.aliases.get(word, word) for word in found])
        return words


class Side:
    """One act, flattened. All lists are indexed by unit and run in reading order.

    A unit is a provision with its own words, with one exception: the words of an article without numbered
    paragraphs are a unit of their own below the article's ("the first paragraph"), so that they can be found again
    in a paragraph, another article or a recital while the article keeps its partner.
    """

    def __init__(self, act: Act, aliases: Mapping[str, str] | None = None) -> None:
        self.printed = _Printed(aliases or {})
        self.provisions: list[Provision] = []
        self.kind: list[Kind] = []
        self.key: list[str] = []
        """The unit's own words as printed: heading and text, for an article its heading alone."""
        self.zone: list[str] = []
        """"preamble", "body", "annex" or "quoted" (text of another act): words seldom cross from one to another."""
        self.label: list[str] = []
        self.term: list[str] = []
        """The term that the unit defines ("‘exporter’ means ..."), else ""."""
        self.parent: list[int] = []
        self.group: list[int] = []
        """The unit whose content travels with it: its article, recital, entry of an annex."""
        self.ordinal: list[int] = []
        self.children: list[list[int]] = []
        for place, top in enumerate(act.children):
            self._add(top, -1, -1, place, _ZONES.get(top.kind, "body"))
        self.top = [unit for unit, parent in enumerate(self.parent) if parent < 0]
        self.size = [len(key.split()) for key in self.key]
        self.weight = list(self.size)
        """Words of a unit and everything below it."""
        for i in range(len(self) - 1, -1, -1):
            if self.parent[i] >= 0:
                self.weight[self.parent[i]] += self.weight[i]
        self.words: dict[int, str] = {}
        """The words of the units that are compared, one character for each."""

    def _add(self, provision: Provision, parent: int, group: int, ordinal: int, zone: str) -> None:
        if provision.correlation:
            return
        index = len(self)
        kind = provision.kind
        opens = kind in _GROUPS and not (kind is Kind.ARTICLE and group >= 0)
        if opens or (zone == "annex" and group < 0 and kind not in _ANNEX_PARTS):
            group = index
        own_text = kind is Kind.ARTICLE and bool(provision.text)
        heading, text = provision.heading, "" if own_text else provision.text
        key = f"{heading}\n{text}" if heading and text else heading or text
        zone = "quoted" if kind is Kind.QUOTED else zone
        self._unit(provision, kind, key, parent, group, ordinal)
        self.zone.append(zone)
        if own_text:
            self._unit(provision, Kind.PARAGRAPH, provision.text, index, group, 0)
            self.label[-1] = "1"
            self.zone.append(zone)
        for place, child in enumerate(provision.children, int(own_text)):
            self._add(child, index, group, place, zone)

    def _unit(self, provision: Provision, kind: Kind, key: str, parent: int, group: int, ordinal: int) -> None:
        index = len(self)
        self.provisions.append(provision)
        self.kind.append(kind)
        self.key.append(key)
        self.label.append(label(kind, provision.num) if provision.num else "")
        defined = _DEFINED.match(key)
        self.term.append(defined["term"].casefold() if defined else "")
        self.parent.append(parent)
        self.group.append(group if group >= 0 else index)
        self.ordinal.append(ordinal)
        self.children.append([])
        if parent >= 0:
            self.children[parent].append(index)

    def worded(self) -> list[int]:
        """Units that are matched by their words; articles are matched by what flows between them."""
        return [unit for unit, size in enumerate(self.size) if size and self.kind[unit] is not Kind.ARTICLE]

    def read(self, unit: int) -> list[str]:
        """The unit's words, lower case, renamed terms by one name."""
        return list(chain.from_iterable(map(self.printed.__getitem__, self.key[unit].split())))

    def titled(self, unit: int) -> Counter[str]:
        """The words of the unit's heading."""
        heading = self.provisions[unit].heading
        return Counter(chain.from_iterable(map(self.printed.__getitem__, heading.split()))) if heading else Counter()

    def below(self, unit: int) -> list[int]:
        """The unit and everything below it, in reading order."""
        found, stack = [], [unit]
        while stack:
            here = stack.pop()
            found.append(here)
            stack.extend(reversed(self.children[here]))
        return found

    def passages(self, articles: Iterable[int]) -> dict[int, list[int]]:
        """What stands directly below these articles, with all it holds; a list is also part of its introduction."""
        found: dict[int, list[int]] = {}
        for article in articles:
            for unit in self.children[article]:
                found[unit] = self.below(unit)
                if self.provisions[unit] is self.provisions[article]:
                    items = (u for u in self.children[article] if self.kind[u] in _ITEMS)
                    found[unit] += [member for item in items for member in self.below(item)]
        return found

    def subjects(self, units: Mapping[int, Iterable[int]]) -> dict[int, Counter[str]]:
        """How often each word stands in the members of each of these units: what they are about."""
        return {
            unit: Counter(word for member in members for word in self.read(member) if not word[0].isdigit())
            for unit, members in units.items()
        }

    def fingerprints(self, known: dict[tuple[object, ...], int]) -> list[int]:
        """One number for each unit with everything below it, its own number apart; equal trees share it.

        Args:
            known: the trees met so far; hand the same dict to both sides.
        """
        prints = [0] * len(self)
        for unit in range(len(self) - 1, -1, -1):
            below = tuple((self.label[child], prints[child]) for child in self.children[unit])
            tree = (self.kind[unit], self.provisions[unit].heading, self.key[unit], below)
            prints[unit] = known.setdefault(tree, len(known))
        return prints

    def __len__(self) -> int:
        return len(self.provisions)


Rarity = dict[str, float]


def spell(sides: tuple[Side, Side], wanted: tuple[set[int], set[int]]) -> tuple[dict[int, None], Rarity]:
    """Gives every wanted unit its words as characters (`Side.words`), the same one for a word on both sides.

    Returns:
        The words too common to tell units apart, as `str.translate` takes them out; and how telling each word is.
    """
    spelled = _Spelled(sides[0].printed)
    for side, units in zip(sides, wanted, strict=True):
        side.words.update((unit, "".join(map(spelled.__getitem__, side.key[unit].split()))) for unit in sorted(units))
    texts = (side.words[unit] for side, units in zip(sides, wanted, strict=True) for unit in units)
    frequency = Counter(chain.from_iterable(map(set, texts)))
    total = sum(len(units) for units in wanted)
    limit = max(6.0, COMMON_SHARE * total)
    common = dict.fromkeys(ord(word) for word, count in frequency.items() if count > limit)
    return common, {word: math.log((total + 1) / count) for word, count in frequency.items()}


class _Spelled(dict[str, str]):
    """What stands between two blanks, as printed -> its words, one character for each."""

    def __init__(self, printed: _Printed) -> None:
        self.printed = printed
        self.letters = _Letters()

    def __missing__(self, printed: str) -> str:
        spelled = self[printed] = "".join(map(self.letters.__getitem__, self.printed[printed]))
        return spelled


class _Letters(dict[str, str]):
    """Word -> its number as one character; the surrogates, which are none, are stepped over."""

    def __missing__(self, word: str) -> str:
        number = len(self)
        letter = self[word] = chr(number + 1 if number < 0xD000 else number + 0x1000)
        return letter


Vectors = dict[int, dict[str, float]]
"""Unit -> word -> how much of the unit's subject it is; each unit's weights have the length 1."""


def cosines(old: dict[int, Counter[str]], new: dict[int, Counter[str]]) -> dict[tuple[int, int], float]:
    """Likeness of subject (0 to 1) of each pair that shares a telling word: the cosine of their weighted words."""
    return products(*weighted(old, new))


def weighted(old: dict[int, Counter[str]], new: dict[int, Counter[str]]) -> tuple[Vectors, Vectors]:
    """The words of the units of both sides by weight: rare ones weigh more, frequent ones say nothing."""
    frequency = Counter(chain.from_iterable(chain(old.values(), new.values())))
    total = len(old) + len(new)
    limit = max(4.0, min(SUBJECT_SHARE * total, SUBJECT_UNITS))
    rarity = {word: math.log(total / count) for word, count in frequency.items()}
    telling = {word for word, count in frequency.items() if count <= limit}
    both: list[Vectors] = []
    for side in (old, new):
        vectors: Vectors = {}
        for unit, words in side.items():
            raw = {w: rarity[w] if count == 1 else (1 + math.log(count)) * rarity[w] for w, count in words.items()}
            length = math.hypot(*raw.values()) or 1.0
            vectors[unit] = {word: raw[word] / length for word in raw if word in telling}
        both.append(vectors)
    return both[0], both[1]


def products(old: Vectors, new: Vectors) -> dict[tuple[int, int], float]:
    """The cosine of each old and each new unit that share a word."""
    fewer, more = (old, new) if len(old) <= len(new) else (new, old)
    index: dict[str, list[tuple[int, float]]] = {}
    for unit, vector in fewer.items():
        for word, value in vector.items():
            index.setdefault(word, []).append((unit, value))
    found: dict[tuple[int, int], float] = {}
    for unit, vector in more.items():
        sums: dict[int, float] = {}
        for word, value in vector.items():
            for other, weight in index.get(word, ()):
                sums[other] = sums.get(other, 0.0) + value * weight
        found.update(((unit, other) if fewer is new else (other, unit), value) for other, value in sums.items())
    return found
