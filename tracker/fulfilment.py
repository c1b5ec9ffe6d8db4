"""Looks in one text for what a demand asks for: whether it is met is a question to the law, not to the changes.

In: an act, a `Demand` with its conditions. Out: one `Check` per condition. Example: for "a duty to refuse" in an act
that says "may refuse" in Article 16(1), the check is "short": it lacks a duty, and “may refuse” makes less of it.

Words are found, not construed. What falls short or is absent is said with its place; where every condition has its
words the demand is still only *perhaps* met: that they do what was asked for has to be read. Recitals meet nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.act import Act, Kind, Provision, walk
from tracker.change import Answer
from tracker.codes import Check, Condition, Cues, Demand
from tracker.reference import format_reference

WORDED, SHORT, ABSENT = "worded", "short", "absent"
"""The words stand there; it is spoken of, and something is lacking; nothing that binds speaks of it."""
QUOTED = 3
"""So many of the words that make less of something are quoted."""
_SILENT = (Kind.RECITAL, Kind.CITATION, Kind.ACT_TITLE, Kind.FORMULA, Kind.SIGNATURE, Kind.FOOTNOTE, Kind.ANNEX)
_TERM = re.compile(r"[’'”] (?:shall )?means?\b")
_ENDS = re.compile(r"(?<=[.;])\s+(?=[A-Z‘“(])")


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence of an article with what introduces it and what it introduces."""

    eid: str
    text: str
    intro: str
    below: str
    beside: tuple[Provision, ...]
    """The other provisions of its article."""


VERDICTS = {
    "not met": "Not met by the words of the text",
    "perhaps met": "Perhaps met: each condition has its words, which have to be read",
    "cannot be told": "Whether it is met cannot be told from the text: the codebook has no test for it",
}


def checks(demand: Demand, act: Act) -> tuple[Check, ...]:
    """What an act says to each condition of a demand."""
    places = list(_places(act)) if demand.conditions else []
    return tuple(_check(condition, places) for condition in demand.conditions)


def verdict_line(answer: Answer) -> str:
    """The verdict with what is lacking, for a first page.

    "Not met by the words of the text; lacking: a duty to refuse (Article 16(1): “may refuse”)."
    """
    lacking = [f"{check.condition.title}{_nearest(check)}" for check in answer.checks if check.state != WORDED]
    return f"{VERDICTS[answer.verdict]}{'; lacking: ' if lacking else ''}{'; '.join(lacking)}."


def check_line(check: Check) -> str:
    """What the text says to one condition, in a sentence."""
    title = check.condition.title
    if check.state == ABSENT:
        return f"{title}: nothing that binds speaks of it."
    place = format_reference(check.eid)
    if check.state == WORDED:
        beside = _and([f"“{words}” in {format_reference(eid)}" for eid, words in check.limits]) if check.limits else ""
        note = f" and {beside}" if beside else ""
        return f"{title}: {place} has words for it (“{check.text}”); read it{note}."
    parts = [f"not said: {_and(check.lacks)}"] if check.lacks else []
    makes = "make" if len(check.less) > 1 else "makes"
    parts += [f"{_and([f'“{words}”' for words in check.less])} {makes} less of it"] if check.less else []
    also = f" Also spoken of in {_and([format_reference(eid) for eid in check.also[:QUOTED]])}" if check.also else ""
    more = f" and {len(check.also) - QUOTED} more" if len(check.also) > QUOTED else ""
    return f"{title}: {place} comes nearest (“{check.text}”); {'; '.join(parts)}.{also}{more}{'.' if also else ''}"


def _nearest(check: Check) -> str:
    if check.state == ABSENT:
        return " (nothing that binds speaks of it)"
    without = f"nearest is {format_reference(check.eid)}, without {_and(check.lacks)}" if check.lacks else ""
    less = ", ".join(f"“{words}”" for words in check.less)
    return f" ({': '.join(filter(None, (without or format_reference(check.eid), less)))})"


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def meets(condition: Condition, sentence: str) -> bool:
    """Whether a loose sentence has the words for a condition; by this a codebook tries its own."""
    return _check(condition, [_Place("art_1", sentence, "", "", ())]).state == WORDED


def _check(condition: Condition, places: Iterable[_Place]) -> Check:
    found = [_judged(condition, place) for place in places if _speaks(condition, place)]
    if not found:
        return Check(condition, ABSENT)
    # Where each place has to be clean the worst one speaks; else the best, and of equals the first.
    pick = max if condition.every else min
    chosen = pick(found, key=lambda check: (len(check.lacks), bool(check.less and not check.lacks)))
    others = dict.fromkeys(check.eid for check in found if not f"{check.eid}__".startswith(f"{chosen.eid}__"))
    return chosen if chosen.state == WORDED else replace(chosen, also=tuple(others))


def _speaks(condition: Condition, place: _Place) -> bool:
    """Whether the sentence itself is about it, or the words that introduce it are; a mere term sets no duty."""
    if not condition.every and _TERM.search(place.text):
        return False
    own = condition.topic.search(place.text)
    return own is not None or (bool(place.intro) and condition.topic.search(place.intro) is not None)


def _judged(condition: Condition, place: _Place) -> Check:
    said = f"{place.intro}\n{place.text}"
    lacks = tuple(name for name, cues in condition.needs if not cues.search(said))
    less = _quoted(condition.less, [said, place.below])
    topic = condition.topic.search(place.text) or condition.topic.search(place.intro)
    beside = [(p.eid, words) for p in place.beside for words in _quoted(condition.limits, [p.text])]
    state = SHORT if lacks or less else WORDED
    return Check(condition, state, place.eid, topic.group() if topic else "", lacks, less, tuple(beside[:QUOTED]))


def _quoted(cues: Cues, texts: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(" ".join(hit.group().lower().split()) for text in texts for hit in cues.finditer(text))
    return tuple(found)[:QUOTED]


def _places(act: Act) -> Iterator[_Place]:
    for article in (p for p in walk(act) if p.kind is Kind.ARTICLE):
        inside = tuple(p for p in walk(article) if p.text)
        yield from _below(article, "", inside)


def _below(provision: Provision, intro: str, inside: tuple[Provision, ...]) -> Iterator[_Place]:
    if provision.kind in _SILENT:
        return
    parts = _ENDS.split(provision.text) if provision.text else []
    below = "\n".join(p.text for p in walk(provision) if p is not provision and p.text)
    others = tuple(p for p in inside if p is not provision)
    for number, sentence in enumerate(parts):
        opens = number == len(parts) - 1 and sentence.endswith(":")
        yield _Place(provision.eid, sentence, intro, below if opens else "", others)
    # A point says its matter together with the words that introduce it; a subparagraph stands for itself.
    lead = f"{intro}\n{parts[-1]}".strip() if parts and parts[-1].endswith(":") else ""
    for child in provision.children:
        yield from _below(child, "" if child.kind is Kind.SUBPARAGRAPH else lead, inside)
