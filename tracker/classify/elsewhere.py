"""Looks in the other act for words that came or went: what stands there as well has moved, or was said twice.

In: a comparison, a finding. Out: a `Twin`, the sentence of the other act that says it, or nothing. Example: a duty
struck from Article 9(1) that came as new words in Article 17(2) has moved there, and nobody removed it; one that
Article 23(2) says now as before was said twice.

An act repeats its formulas ("an authorisation shall be required for the export of ..."), so likeness alone proves
nothing: the words that are missing over there must not be the ones that make the difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tracker.act import Kind, walk
from tracker.change import Comparison
from tracker.classify.passage import SILENT, Event, Layout, Range, Sentence, placed, sentences_of
from tracker.classify.tongue import PURPOSE, TOKEN, Tongue, stem, without_references

ALIKE = 0.75
"""A clause stands elsewhere when so much of its weight does ..."""
IN_ORDER = 0.5
"""... and so many of its words stand beside each other there, too."""
ENOUGH = 5
"""A clause of fewer words of weight is found anywhere by chance; a shorter phrase only inside its own article."""
PHRASE = 2
CANDIDATES = 40
"""More places than this for the rarest word of a clause: it is a formula, and no place is its own."""

Share = Callable[[str, Counter[str], "Stretch"], float]

_BREAKS = re.compile(r"[,;:]")
_BOUND = re.compile(
    r"\b(?:such|this|that|those|these|the same|thereof|(?:paragraphs?|points?|subparagraphs?|Articles?)\s+[\d(])", re.I
)
"""Words that tie a sentence to its place: the same words elsewhere are about something else."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence of either act, and which of its words came or went."""

    sentence: Sentence
    changed: tuple[Range, ...]
    change: int
    """The change that it is part of; -1 for none."""


@dataclass(frozen=True, slots=True)
class Twin:
    """The sentence of the other act that says what came or went."""

    stretch: Stretch
    moved: bool
    """Its words changed over there, too: they went there or came from there. Else it says now what it said before, and
    says it wherever it stands: nothing came or went."""


class Elsewhere:
    """All sentences of both acts, by their words; built when it is first asked for."""

    def __init__(self, layout: Layout, tongue: Tongue) -> None:
        self.layout, self.tongue = layout, tongue
        self._stretches: dict[str, list[Stretch]] = {}
        self._holding: dict[str, dict[str, list[int]]] = {}

    def twin(self, own: Sentence, text: str, event: Event) -> Twin | None:
        """Where the other act says words of an event, `own` their sentence; None where it does not."""
        near = self._likeliest(own, text, event, self._went)
        if near is not None:
            return Twin(near, True)
        main = PURPOSE.split(own.text)[0]
        duty = any(level.search(main) for ladder in self.tongue.ladders for level in ladder[:1])
        if not duty or _BOUND.search(main) or self._weight(main).total() < ENOUGH or text not in main:
            return None
        same = self._likeliest(own, main, event, self._says)
        return Twin(same, False) if same else None

    def _likeliest(self, own: Sentence, text: str, event: Event, share: Share) -> Stretch | None:
        """The sentence of the other act that holds most of a text; None where none holds enough."""
        weight = self._weight(text)
        if weight.total() < PHRASE:
            return None
        best, found = 0.0, None
        for stretch in self._candidates(weight, "old" if own.side == "new" else "new"):
            if not _is_partner(stretch, event) and _binds(own, stretch):
                if weight.total() < ENOUGH and not self._near(own, stretch):
                    continue
                much = share(text, weight, stretch)
                best, found = (much, stretch) if much > best else (best, found)
        return found

    def _went(self, text: str, weight: Counter[str], stretch: Stretch) -> float:
        """How much of a clause stands in the words that came or went over there; 0 for too little."""
        parts = [stretch.sentence.text[a:b] for a, b in stretch.changed]
        if weight.total() < ENOUGH:
            return float(any(f" {_plain(text)} " in f" {_plain(part)} " for part in parts))
        there = " ".join(parts)
        held = self._weight(there)
        share = (weight & held).total() / weight.total()
        alike = share >= ALIKE and _in_order(text, there) >= IN_ORDER
        return share if alike and not self._novel(weight - held, stretch) else 0.0

    def _says(self, text: str, weight: Counter[str], stretch: Stretch) -> float:
        """Whether a sentence over there says all of a text, and has said so before."""
        said = stretch.sentence.text
        everything = not weight - self._weight(said) and _in_order(text, said) >= IN_ORDER
        before = (weight & self._weight(_kept(stretch))).total() / weight.total()
        return 1.0 if everything and before >= ALIKE else 0.0

    def _weight(self, text: str) -> Counter[str]:
        return self.tongue.content(without_references(text))

    def _novel(self, missing: Counter[str], stretch: Stretch) -> bool:
        """Whether a word is missing that the other act does not have at all: that is what is new, or gone."""
        known = self._index(stretch.sentence.side)
        return any(word not in known and word not in self.tongue.modals for word in missing)

    def _near(self, own: Sentence, stretch: Stretch) -> bool:
        """Whether both stand in the same article, or in articles that were matched."""
        article = own.eid.split("__")[0]
        there = stretch.sentence.eid.split("__")[0]
        partners = self.layout.partners[own.side]
        held = {eid.split("__")[0] for eid in (*partners.get(article, ()), *partners.get(own.eid, ()))}
        return there in held

    def _candidates(self, weight: Counter[str], side: str) -> list[Stretch]:
        index = self._index(side)
        rarest = sorted((w for w in weight if w in index), key=lambda word: (len(index[word]), word))[:3]
        numbers = sorted({n for word in rarest for n in index[word][:CANDIDATES]})
        return [self._stretches[side][n] for n in numbers]

    def _index(self, side: str) -> dict[str, list[int]]:
        if side not in self._holding:
            self._stretches[side] = list(_stretches(self.layout.comparison, side))
            found: dict[str, list[int]] = {}
            for number, stretch in enumerate(self._stretches[side]):
                for word in {stem(word.lower()) for word in TOKEN.findall(stretch.sentence.text)}:
                    found.setdefault(word, []).append(number)
            self._holding[side] = found
        return self._holding[side]


def clause(text: str, span: Range, tongue: Tongue) -> str:
    """The clause that a place in a sentence belongs to, with its neighbours while it says too little."""
    cuts = [0, *(found.end() for found in _BREAKS.finditer(text)), len(text)]
    first = max(n for n, at in enumerate(cuts) if at <= span[0])
    last = max(first + 1, min((n for n, at in enumerate(cuts) if at >= span[1]), default=len(cuts) - 1))
    while sum(tongue.content(text[cuts[first] : cuts[last]]).values()) < ENOUGH:
        if last < len(cuts) - 1:
            last += 1
        elif first:
            first -= 1
        else:
            break
    return text[cuts[first] : cuts[last]].strip(" ,;:")


def _stretches(comparison: Comparison, side: str) -> Iterator[Stretch]:
    """The sentences of one act, in its order, with the words that changed."""
    numbers: dict[str, int] = {}
    changed: dict[str, list[Range]] = {}
    for number, change in enumerate(comparison.changes):
        for redline, starts in placed(change.redlines):
            eid, at, silent = (redline.old, starts[0], "+") if side == "old" else (redline.new, starts[1], "-")
            for sign, words in redline.ops if eid else ():
                if sign not in ("=", silent):
                    changed.setdefault(eid or "", []).append((at, at + len(words)))
                at += 0 if sign == silent else len(words)
            numbers[eid or ""] = number
    for provision in walk(comparison.old if side == "old" else comparison.new):
        if provision.text and provision.kind not in SILENT and provision.kind is not Kind.ROW:
            ranges, number = changed.get(provision.eid, ()), numbers.get(provision.eid, -1)
            for start, end in sentences_of(provision.text):
                inside = [(max(a, start) - start, min(b, end) - start) for a, b in ranges]
                sentence = Sentence(side, provision.eid, start, provision.text[start:end])
                yield Stretch(sentence, tuple((a, b) for a, b in inside if a < b), number)


def _kept(stretch: Stretch) -> str:
    """The words of a sentence that neither came nor went."""
    text, parts, at = stretch.sentence.text, [], 0
    for start, end in stretch.changed:
        parts.append(text[at:start])
        at = end
    return " ".join([*parts, text[at:]])


def _binds(own: Sentence, stretch: Stretch) -> bool:
    """Whether it binds as much there: a recital does not do what an article did."""
    return _part(stretch.sentence) == "article" or _part(own) == _part(stretch.sentence)


def _part(sentence: Sentence) -> str:
    return {"rct": "recital", "anx": "annex"}.get(sentence.eid[:3], "article")


def _is_partner(stretch: Stretch, event: Event) -> bool:
    """Whether it is the sentence that the event itself was compared with."""
    there = stretch.sentence
    return any(
        (s.side, s.eid) == (there.side, there.eid)
        and s.start < there.start + len(there.text)
        and there.start < s.start + len(s.text)
        for s in event.sentences
    )


def _plain(text: str) -> str:
    return " ".join(word.lower() for word in TOKEN.findall(text))


def _in_order(text: str, other: str) -> float:
    """How many words of a clause have the same neighbour in another text."""
    pairs, known = _pairs(text), set(_pairs(other))
    return sum(pair in known for pair in pairs) / len(pairs) if pairs else 1.0


def _pairs(text: str) -> list[tuple[str, str]]:
    line = [stem(word.lower()) for word in TOKEN.findall(without_references(text))]
    return list(pairwise(line))
