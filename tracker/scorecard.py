"""Adds up the tags of a comparison: per axis and direction with the provisions, and against what was demanded.

In: a comparison with tags, the codebook. Out: a `Scorecard`. Example: demand 3, "every company assesses the impact
on human rights", has two entries towards it and none away: `state` is "towards". That says where the changes point;
whether the new text meets the demand is another question, which `fulfilment` puts to the text: `verdict`.

`reaches` looks at one text through the technology lens: which kinds of surveillance technology its definition and its
lists reach, by which words, with which filters.

It counts changes, no more: there is no unit for how much a change matters, and a demand can be met by the text in
force without any change. A change that concerns several codes of one axis counts once for that axis and direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.act import Act, Kind, Provision, walk
from tracker.change import Answer, Axis, Change, Comparison, Direction, Entry, Scorecard, Tag
from tracker.classify import tagged
from tracker.codes import DIRECTIONS, Codebook, Demand, Lens, Reach, Sight
from tracker.fulfilment import ABSENT, checks
from tracker.reference import format_reference
from tracker.weight import Ranking

_PARTS = {"art_": "article", "anx": "annex", "rct_": "recital"}
"""How the eIds of the parts of an act begin."""
_UNBINDING = ("rct_", "cit_")
_SILENT = (Kind.RECITAL, Kind.CITATION, Kind.ACT_TITLE, Kind.FORMULA, Kind.SIGNATURE)
EXCEPTED = 12
"""An exception is quoted by so many words."""
_CLAUSE_ENDS = re.compile(r"[,;:.](?:\s|$)")
_SENTENCE_ENDS = re.compile(r"(?<=[.;])\s+")


def scorecard(comparison: Comparison, codebook: Codebook) -> Scorecard:
    """The scorecard of a comparison that has its tags."""
    rank = Ranking(comparison, codebook)
    entries = [_entry(change, tag, rank) for change, tag in tagged(comparison)]
    return Scorecard(
        comparison.old_origin.name,
        comparison.new_origin.name,
        entries[0].tag.baseline if entries else comparison.old_origin.name,
        f"{codebook.name} {codebook.version}",
        len(entries),
        tuple(_axis(id_, name, entries) for id_, name in codebook.axes.items()),
        tuple(_answer(demand, entries, comparison.new, codebook) for demand in codebook.demands),
    )


def _entry(change: Change, tag: Tag, rank: Ranking) -> Entry:
    eid, gone = change.cited(tag)
    part = next((part for opening, part in _PARTS.items() if eid.startswith(opening)), "other")
    binding = not eid.startswith(_UNBINDING)
    return Entry(change.id, format_reference(eid), tag, binding, gone, part, rank.of(change, tag))


def _axis(id_: str, name: str, entries: Iterable[Entry]) -> Axis:
    here = [entry for entry in entries if entry.tag.axis == id_]
    found = []
    for direction, sign in DIRECTIONS.items():
        chosen = [entry for entry in here if entry.tag.direction == direction]
        sure, doubted = ([entry for entry in chosen if entry.tag.sure is yes] for yes in (True, False))
        certain, every = ({entry.change for entry in entries} for entries in (sure, chosen))
        found.append(Direction(direction, sign, len(every), (*sure, *doubted), len(every - certain)))
    return Axis(id_, name, tuple(found))


def _answer(demand: Demand, entries: Iterable[Entry], new: Act, codebook: Codebook) -> Answer:
    here = [entry for entry in entries if entry.tag.code in demand.codes]
    by_sign = {sign: tuple(entry for entry in here if DIRECTIONS[entry.tag.direction] == sign) for sign in (1, -1, 0)}
    tested = checks(demand, new)
    told = {entry.tag.code for entry in by_sign[1]}
    # What is spoken of, and not as it was asked for, is missing all the same: "may refuse" is no duty to refuse.
    short = {check.condition.code for check in tested if check.state == ABSENT or check.lacks}
    binding = [p for part in new.children if part.kind not in _SILENT for p in walk(part) if p.text]
    gaps = tuple(
        codebook.code(name)
        for name in demand.codes
        if name in short or (name not in told and not any(codebook.carries(name, p.text, p.heading) for p in binding))
    )
    return Answer(demand, by_sign[1], by_sign[-1], by_sign[0], tested, gaps)


# -------------------------------------------------------------------------------------------------- technology lens


def reaches(act: Act, lens: Lens) -> tuple[Reach, ...]:
    """Every place where an act speaks of a technology of the lens, technology by technology."""
    lines = [line for line in _lines(act) if line[0].text and line[0].kind is not Kind.FOOTNOTE]
    places = [(line[0], _role(line, lens)) for line in lines]
    found = []
    for technology in lens.technologies:
        for provision, role in places:
            for start, sentence in _sentences(provision.text):
                hit = technology.cues.search(sentence)
                how = role if hit else "covered" if role == "defined" else ""
                hit = hit or (technology.broader.search(sentence) if how else None)
                if hit:
                    found.append(_reach(technology.id, how, (provision, start, sentence), hit, lens))
    return tuple(found)


def sights(comparison: Comparison, lens: Lens) -> tuple[Sight, ...]:
    """What both texts of a comparison say of each technology."""
    old, new = reaches(comparison.old, lens), reaches(comparison.new, lens)
    return tuple(
        Sight(
            technology,
            tuple(reach for reach in old if reach.technology == technology.id),
            tuple(reach for reach in new if reach.technology == technology.id),
        )
        for technology in lens.technologies
    )


def _reach(id_: str, how: str, where: tuple[Provision, int, str], hit: re.Match[str], lens: Lens) -> Reach:
    """A place; what stands behind "except" or "does not cover" is left out, an exception that follows is a filter."""
    provision, start, sentence = where
    excluded = lens.exclusions.search(sentence, 0, hit.start()) is not None
    narrowing = [found.group() for found in lens.filters.finditer(sentence)]
    narrowing += [
        _excepted(provision, sentence, found.start()) for found in lens.exclusions.finditer(sentence, hit.end())
    ]
    filters = tuple(dict.fromkeys(words.lower() for words in narrowing))
    span = start + hit.start(), start + hit.end()
    return Reach(id_, "excluded" if excluded else how, provision.eid, *span, hit.group(), filters)


def _excepted(provision: Provision, sentence: str, start: int) -> str:
    """An exception with what it leaves out, "except toys for children"; points that follow it are named, too."""
    said = _CLAUSE_ENDS.split(sentence[start:], maxsplit=1)[0]
    below = [child.text for child in provision.children if child.text] if sentence.endswith(f"{said}:") else []
    return "; ".join(_beginning(f"{said} {text}" if not n else text) for n, text in enumerate(below or [""]))


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:EXCEPTED]).rstrip(" ;,.") + (" …" if len(words) > EXCEPTED else "")


def _lines(act: Act) -> Iterator[tuple[Provision, ...]]:
    """Every provision with those it stands in, the nearest first."""

    def down(provision: Provision, above: tuple[Provision, ...]) -> Iterator[tuple[Provision, ...]]:
        here = (provision, *above)
        yield here
        for child in provision.children:
            yield from down(child, here)

    for child in act.children:
        yield from down(child, ())


def _role(line: tuple[Provision, ...], lens: Lens) -> str:
    """What being named here means: "defined", "listed" or "mentioned"."""
    if any(lens.definitions.search(provision.text) for provision in line):
        return "defined"
    above = "\n".join(f"{provision.heading}\n{provision.text}" for provision in line[1:])
    headings = f"{line[0].heading}\n{above}" if line[-1].kind is Kind.ANNEX else above
    return "listed" if lens.lists.search(headings) else "mentioned"


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _SENTENCE_ENDS.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]
