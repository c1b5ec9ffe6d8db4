"""Pairs the provisions of two languages of one text by structure, and shows a comparison in the other language.

In: two acts, or a `Comparison` and its two acts in another language. Out: `Twins`; the comparison with the other
language's words. Example: point (c) of an English list is the twin of point γ) of the Greek one: the third of three.

Words are never looked at: they are what differs. What was found once (pairs, kinds, tags) stays as it is; its eIds are
those of the language it was found in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.act import Act, Kind, Provision, find, walk
from tracker.change import Change, Comparison, Tag, Words
from tracker.diff import redlines
from tracker.reference import format_reference

NUMBERS = re.compile(r"\d+[a-z]?")
"""Labels that mean the same in every language. Letters do not: Spanish has ñ) after n), Greek and Bulgarian have other
alphabets, and "4a" is "4 bis" in French."""

UNLABELLED = frozenset({Kind.SUBPARAGRAPH, Kind.WRAPUP, Kind.INDENT, Kind.POINT, Kind.PARAGRAPH})
"""Kinds that readers tell apart by words: what stands in the same gap is the same, whatever it was taken for."""

NAMED = 5
"""So many provisions are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Which provision of one language version is which of the other. Every provision of both stands in it once."""

    pairs: tuple[tuple[str, str], ...]
    """eIds of the primary and of the other text, in the primary's order."""
    primary_only: tuple[str, ...] = ()
    other_only: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """How much of both texts has a twin, 0 to 1."""
        paired = 2 * len(self.pairs)
        return paired / ((paired + len(self.primary_only) + len(self.other_only)) or 1) if paired else 0.0


# ---------------------------------------------------------------------------------------------------- by structure


def twins(primary: Act, other: Act) -> Twins:
    """The provisions of two language versions of one text, paired by their places."""
    found: dict[str, str] = {}
    body, notes = zip(*(_parted(act) for act in (primary, other)), strict=True)
    _pair(body[0], body[1], found)
    taken = set(found.values())
    for provision in walk(primary):  # what stands below something else in the other language, a chapter that it lacks
        same = find(other, provision.eid) if provision.eid not in found else None
        if same and same.eid not in taken and same.kind is provision.kind and same.kind is not Kind.FOOTNOTE:
            found[provision.eid] = same.eid
            _pair(_free(provision.children, found), _free(same.children, taken), found)
            taken = set(found.values())
    _pair_notes((primary, other), notes, found)
    taken = set(found.values())
    return Twins(
        tuple((p.eid, found[p.eid]) for p in walk(primary) if p.eid in found),
        tuple(p.eid for p in walk(primary) if p.eid not in found),
        tuple(p.eid for p in walk(other) if p.eid not in taken),
    )


def _parted(act: Act) -> tuple[list[Provision], list[Provision]]:
    """What stands in an act, and its footnotes, which hang somewhere."""
    notes = [p for p in act.children if p.kind is Kind.FOOTNOTE]
    return [p for p in act.children if p.kind is not Kind.FOOTNOTE], notes


def _free(provisions: Sequence[Provision], taken: Mapping[str, str] | set[str]) -> list[Provision]:
    return [p for p in provisions if p.eid not in taken]


def _pair(primary: Sequence[Provision], other: Sequence[Provision], found: dict[str, str]) -> None:
    """Pairs siblings, kind by kind, then what is left between those that are paired; and all that is below them."""
    pairs: dict[int, int] = {}
    for kind in dict.fromkeys(p.kind for p in primary):
        left, right = ([n for n, p in enumerate(side) if p.kind is kind] for side in (primary, other))
        labels = [_label(primary[n]) for n in left], [_label(other[n]) for n in right]
        pairs.update((left[i], right[j]) for i, j in _of_one_kind(*labels))
    for left, right in _gaps(pairs, len(primary), len(other)):
        if len(left) == len(right) and all(_alike(primary[i], other[j]) for i, j in zip(left, right, strict=True)):
            pairs.update(zip(left, right, strict=True))
    for i, j in pairs.items():
        found[primary[i].eid] = other[j].eid
        _pair(primary[i].children, other[j].children, found)


def _label(provision: Provision) -> str:
    """ "a" of "art_4__point_a", "a~2" of the second one."""
    return provision.eid.rpartition("__")[2].partition("_")[2]


def _of_one_kind(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Places in two lists of labels: by number where numbers tell, else in order, else by the labels that are equal."""
    if left == right:
        return [(n, n) for n in range(len(left))]
    if all(NUMBERS.fullmatch(label) for label in (*left, *right)):
        return _in_order([(left.index(label), n) for n, label in enumerate(right) if label in left])
    if len(left) == len(right):
        return [(n, n) for n in range(len(left))]
    return _in_order([(left.index(label), n) for n, label in enumerate(right) if label in left])


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that lead on: language versions do not change the order."""
    kept: list[tuple[int, int]] = []
    for pair in sorted(pairs):
        if not kept or pair[1] > kept[-1][1]:
            kept.append(pair)
    return kept


def _gaps(pairs: Mapping[int, int], most: int, most_other: int) -> list[tuple[list[int], list[int]]]:
    """What is unpaired between two neighbours that are paired, on both sides."""
    fixed = [(-1, -1), *_in_order(list(pairs.items())), (most, most_other)]
    taken = set(pairs.values())
    return [
        (
            [n for n in range(i + 1, up) if n not in pairs],
            [n for n in range(j + 1, to) if n not in taken],
        )
        for (i, j), (up, to) in pairwise(fixed)
    ]


def _alike(one: Provision, other: Provision) -> bool:
    """Whether two leftovers at the same place may be one provision: never two that have numbers of their own."""
    if one.kind is not other.kind and not UNLABELLED.issuperset((one.kind, other.kind)):
        return False
    return not (one.num and other.num and NUMBERS.fullmatch(_label(one)) and NUMBERS.fullmatch(_label(other)))


def _pair_notes(acts: tuple[Act, Act], notes: Sequence[list[Provision]], found: dict[str, str]) -> None:
    """Footnotes by their order where there are as many, else by the places where they hang."""
    left, right = notes
    if len(left) == len(right):
        found.update((note.eid, twin.eid) for note, twin in zip(left, right, strict=True))
        return
    known = [{note.eid: note for note in side} for side in notes]
    for provision in walk(acts[0]):
        twin = find(acts[1], found[provision.eid]) if provision.eid in found else None
        if twin is None or len(provision.calls) != len(twin.calls):
            continue
        for here, there in zip(provision.calls, twin.calls, strict=True):
            if here.note in known[0] and there.note in known[1]:
                found[known[0].pop(here.note).eid] = known[1].pop(there.note).eid


# ------------------------------------------------------------------------------------------ in the other language


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison with the words of another language, and where it could not be."""

    comparison: Comparison
    """Its eIds, kinds and tags are those of the primary language."""
    primary: str
    """The language that all was found in."""
    language: str
    old_bare: frozenset[str]
    """Provisions of the old act that keep the primary words: they, or what they became, have no twin."""
    new_bare: frozenset[str]
    differing: tuple[str, ...]
    """Unchanged in the primary language, though the words of the other one differ: eIds of the new act."""
    notes: tuple[str, ...]
    """What could not be shown, in sentences."""


def in_language(comparison: Comparison, old: Act, new: Act, language: str) -> Shown:
    """A comparison with the words of two other acts: its changes, kinds and tags, their words.

    The words that decided a tag are those of the primary language; they stand nowhere in the other one's text.
    """
    acts = (comparison.old, comparison.new)
    found = twins(acts[0], old), twins(acts[1], new)
    bare = _bare(comparison, (dict(found[0].pairs), dict(found[1].pairs)))
    worn = (dressed(acts[0], old, found[0], bare[0]), dressed(acts[1], new, found[1], bare[1]))
    unchanged, changes = (
        tuple(_reworded(change, worn, bare) for change in several)
        for several in (comparison.unchanged, comparison.changes)
    )
    differing = tuple(c.new[0] for c in unchanged if any(sign != "=" for one in c.redlines for sign, _ in one.ops))
    notes = [
        f"{name.shown}: {said}"
        for name, one, act in zip((comparison.old_origin, comparison.new_origin), found, acts, strict=True)
        for said in differences(one, (act.language, language))
    ]
    if differing:
        notes.append(
            f"{counted(differing)} unchanged in {acts[1].language}, but not in {language} ({_places(differing)})"
        )
    shown = replace(comparison, old=worn[0], new=worn[1], changes=changes, unchanged=unchanged)
    return Shown(shown, acts[1].language, language, *bare, differing, tuple(notes))


Bare = tuple[frozenset[str], frozenset[str]]


def _bare(comparison: Comparison, pairs: tuple[dict[str, str], dict[str, str]]) -> Bare:
    """No redline goes from one language to another: a change is shown in one of them, whole."""
    bare: tuple[set[str], set[str]] = (
        {p.eid for p in walk(comparison.old) if p.eid not in pairs[0]},
        {p.eid for p in walk(comparison.new) if p.eid not in pairs[1]},
    )
    for change in (*comparison.changes, *comparison.unchanged):
        if not (bare[0].isdisjoint(change.old) and bare[1].isdisjoint(change.new)):
            bare[0].update(change.old)
            bare[1].update(change.new)
    return frozenset(bare[0]), frozenset(bare[1])


def dressed(act: Act, other: Act, found: Twins, bare: frozenset[str] = frozenset()) -> Act:
    """The act with the words of its twins, under its own eIds."""
    pairs = {eid: twin for eid, twin in found.pairs if eid not in bare}
    notes = {twin: eid for eid, twin in found.pairs}

    def dress(provision: Provision) -> Provision:
        children = tuple(map(dress, provision.children))
        twin = find(other, pairs.get(provision.eid, ""))
        if twin is None:
            return replace(provision, children=children)
        calls = tuple(replace(call, note=notes.get(call.note, "")) for call in twin.calls)
        said = replace(provision, num=twin.num, heading=twin.heading, text=twin.text)
        return replace(said, children=children, calls=calls, runs=twin.runs)

    return replace(act, children=tuple(map(dress, act.children)), language=other.language, _index={})


def _reworded(change: Change, acts: tuple[Act, Act], bare: Bare) -> Change:
    if not (bare[0].isdisjoint(change.old) and bare[1].isdisjoint(change.new)):
        return change
    olds = [found for eid in change.old if (found := find(acts[0], eid))]
    news = [found for eid in change.new if (found := find(acts[1], eid))]
    return replace(change, redlines=redlines(olds, news), tags=tuple(map(_placeless, change.tags)))


def _placeless(tag: Tag) -> Tag:
    """The tag without the words that decided it; in which provisions they stood is still known."""
    return replace(tag, words=tuple(Words(one.side, one.eid, 0, 0, "") for one in tag.words))


# -------------------------------------------------------------------------------------------------------- in words


def differences(found: Twins, languages: tuple[str, str]) -> tuple[str, ...]:
    """Where the structure of two languages differs, in sentences; none where every provision has its twin."""
    said = []
    for eids, there, absent in (
        (found.primary_only, *languages),
        (found.other_only, languages[1], languages[0]),
    ):
        if eids:
            said.append(f"{counted(eids)} only in the language {there}, not in {absent} ({_places(eids)})")
    return tuple(said)


def counted(eids: Sequence[str]) -> str:
    """ "1 provision is", "3 provisions are"."""
    return f"{len(eids)} provision{' is' if len(eids) == 1 else 's are'}"


def _places(eids: Sequence[str]) -> str:
    """The first few, as a lawyer cites them."""
    named = [format_reference(eid) for eid in eids[:NAMED]]
    return ", ".join(named) + (" ..." if len(eids) > NAMED else "")
