"""Follows provisions through all versions of a dossier, and finds in which versions the final words already stood.

In: the `Graph` of versions and a way to compare two of them. Out: a `Lineage`, or `Attribution`s.
Example: "serious" came into Article 5(1)(b) after the baseline; it stands in the Council's mandate, not in
Parliament's text: its attribution is `("council",)`.

Who did it is said by the words alone: a difference between a baseline and a later version belongs to every version
between them in which it is there already. Dates and what people remember decide nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.change import Change, Comparison, Tag, Words
from tracker.descent import Attribution, Deed, Graph, Lineage, Provenance, Stand, Step, WhoDidIt

Compare = Callable[[str, str], Comparison]
"""The comparison from one version to another."""

Range = tuple[int, int]
_ENDLESS = 1 << 60
_MOSTLY = 0.9
"""A comma more or less does not end what was put in."""


def version_graph(names: Sequence[str], based_on: Mapping[str, tuple[str, ...]], there: Iterable[str]) -> Graph:
    """The graph of the versions whose texts are there; one that is missing is looked through.

    A version that names no base is measured against the one before it: there is nothing else to go by.
    """
    present = set(there)

    def bases(name: str, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for base in based_on.get(name, ()):
            if base in present:
                found[base] = None
            elif base not in seen:
                found.update(dict.fromkeys(bases(base, seen | {base})))
        return tuple(found)

    kept = tuple(name for name in names if name in present)
    before = {name: kept[max(0, place - 1) : place] for place, name in enumerate(kept)}
    return Graph(kept, {name: bases(name) or before[name] for name in kept})


# ------------------------------------------------------------------------------------------------- one provision


def lineage(version: str, eid: str, graph: Graph, compare: Compare) -> Lineage:
    """One provision of one version through all others, reached over the edges of the graph."""
    edges = [(base, name) for name in graph.names for base in graph.based_on[name]]
    found: dict[str, tuple[str, ...]] = {version: (eid,)}
    waiting = deque([version])
    while waiting:
        here = waiting.popleft()
        for base, name in edges:
            there = name if here == base else base
            # Where one way through the graph does not lead on, another still may.
            if here in (base, name) and there not in found:
                eids = _partners(found[here], compare(base, name), forward=here == base)
                if eids:
                    found[there] = eids
                    waiting.append(there)
    return Lineage(version, eid, tuple(_stand(name, found, graph, compare) for name in graph.names))


def _partners(eids: tuple[str, ...], comparison: Comparison, forward: bool) -> tuple[str, ...]:
    """What provisions of one side are on the other."""
    changes = (*comparison.changes, *comparison.unchanged)
    chosen = [change for change in changes if set(change.old if forward else change.new) & set(eids)]
    return tuple(dict.fromkeys(eid for change in chosen for eid in (change.new if forward else change.old)))


def _stand(version: str, found: Mapping[str, tuple[str, ...]], graph: Graph, compare: Compare) -> Stand:
    """A version's provisions with what happened to them since each of its bases that has them."""
    steps = []
    for base in graph.based_on[version]:
        here, there = set(found.get(version, ())), set(found.get(base, ()))
        comparison = compare(base, version)
        changes = [
            change
            for change in (*comparison.changes, *comparison.unchanged)
            if here.intersection(change.new) or (not here and there.intersection(change.old))
        ]
        if there:
            steps.append(Step(base, tuple(changes)))
    return Stand(version, found.get(version, ()), tuple(steps))


# -------------------------------------------------------------------------------------------------- whose words


class Sources:
    """The versions between a baseline and a last version, ready to be asked whose words those of the last are."""

    def __init__(self, between: Mapping[str, tuple[Comparison, Comparison]]) -> None:
        """For each version between them, in order: the comparisons from the baseline to it, and from it to the last."""
        self._kept = {name: _ranges(pair[1], "new", "=") for name, pair in between.items()}
        self._gone = {name: _ranges(pair[0], "old", "-") for name, pair in between.items()}

    def attribute(self, change: Change) -> tuple[Attribution, ...]:
        """Whose the words of a change from the baseline to the last version are."""
        found: list[Attribution] = []
        for sign, eid, start, end, words in _changed_words(change):
            sources = self._kept if sign == "+" else self._gone
            ranges = {name: by_eid.get(eid, []) for name, by_eid in sources.items()}
            found.extend(_cut(Attribution(sign, eid, start, end, words, ()), ranges))
        return tuple(found)


def authors(tag: Tag, attributions: Sequence[Attribution]) -> tuple[str, ...]:
    """The versions in which the words that decided a tag already stood (or were already gone), all of them."""
    sides = {"new": "+", "old": "-"}
    decided = [
        found
        for found in attributions
        for words in tag.words
        if found.sign == sides[words.side] and found.eid == words.eid
        if found.start < words.end and words.start < found.end
    ]
    chosen = decided or attributions
    return tuple(name for name in (chosen[0].versions if chosen else ()) if all(name in a.versions for a in chosen))


def word_by_word(tag: Tag, attributions: Sequence[Attribution]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words that decided a tag, each with the versions that it stood in; empty where all stood in the same ones."""
    found = []
    for words in tag.words:
        own = authors(replace(tag, words=(words,)), attributions)
        found.append((words.text, own))
    return tuple(found) if len({own for _, own in found}) > 1 else ()


def _outcome(ends: tuple[str, str], change: Change, tag: Tag, whose: Sequence[Attribution]) -> Deed:
    return Deed(ends[1], ends[0], change, tag, None, authors(tag, whose), word_by_word(tag, whose))


def sources(graph: Graph, baseline: str, last: str, compare: Compare) -> Sources:
    """Those of the versions between two in the dossier's order."""
    names = graph.names[graph.names.index(baseline) + 1 : graph.names.index(last)]
    return Sources({name: (compare(baseline, name), compare(name, last)) for name in names})


def provenance(found: Lineage, between: Sources, whole: Comparison, ends: tuple[str, str]) -> Provenance:
    """Whose a provision's words and tags are; `whole` is the comparison from the first of the `ends` to the last."""
    stands = [found.stand(end) for end in ends]
    old, new = ({*stand.eids} if stand else set[str]() for stand in stands)
    words: list[Attribution] = []
    deeds: list[Deed] = []
    for change in whole.changes:
        if old.intersection(change.old) or new.intersection(change.new):
            own = between.attribute(change)
            words += own
            deeds += [_outcome(ends, change, tag, own) for tag in change.tags if tag.counts]
    return Provenance(*ends, tuple(words), tuple(deeds))


# ---------------------------------------------------------------------------------------------------- who did it


def who_did_it(graph: Graph, baseline: str, last: str, compare: Compare) -> WhoDidIt:
    """What each version did to controls and safeguards, whether it lasted, and where the last one has its words from.

    Every version is judged against what it was made from: Parliament and Council both against the proposal. Tags that
    people have rejected are left out.
    """
    names = graph.names[graph.names.index(baseline) + 1 : graph.names.index(last)]
    between = sources(graph, baseline, last, compare)
    outcome = compare(baseline, last)
    deeds: list[Deed] = []
    for name in names:
        base = next((one for one in graph.based_on[name] if one == baseline or one in names), baseline)
        own = compare(base, name)
        here = _Lasting(compare(name, last), compare(base, last))
        for change in own.changes:
            deeds += [Deed(name, base, change, tag, here.lasts(tag)) for tag in change.tags if tag.counts]
    found: list[Deed] = []
    for change in outcome.changes:
        tags = [tag for tag in change.tags if tag.counts]
        whose = between.attribute(change) if tags else ()
        found += [_outcome((baseline, last), change, tag, whose) for tag in tags]
    return WhoDidIt(baseline, last, tuple(deeds), tuple(found))


class _Lasting:
    """Whether what a version put in or took out is still so in the last version."""

    def __init__(self, to_last: Comparison, base_to_last: Comparison) -> None:
        self._kept = _ranges(to_last, "old", "=")
        self._gone = _ranges(base_to_last, "old", "-")

    def lasts(self, tag: Tag) -> bool:
        """All words that decided it: those it put in are kept, those it took out are gone."""
        return all(self._holds(words) for words in tag.words)

    def _holds(self, words: Words) -> bool:
        ranges = (self._kept if words.side == "new" else self._gone).get(words.eid, ())
        covered = sum(max(0, min(end, words.end) - max(start, words.start)) for start, end in ranges)
        return covered >= _MOSTLY * (words.end - words.start)


def _changed_words(change: Change) -> Iterable[tuple[str, str, int, int, str]]:
    """The words that came and went: sign, eId, start, end, words."""
    offsets: dict[tuple[str, str], int] = {}
    for redline in change.redlines:
        if redline.part != "text":
            continue
        for sign, words in redline.ops:
            for side, eid in (("-", redline.old), ("+", redline.new)):
                if eid is None or sign not in ("=", side):
                    continue
                start = offsets.get((side, eid), 0)
                offsets[side, eid] = start + len(words)
                if sign == side:
                    yield sign, eid, start, start + len(words), words


def _ranges(comparison: Comparison, side: str, sign: str) -> dict[str, list[Range]]:
    """By eId of one side: where its text is kept ("=") or goes ("-")."""
    other = "+" if side == "old" else "-"
    found: dict[str, list[Range]] = {}
    for change in (*comparison.changes, *comparison.unchanged):
        offsets: dict[str, int] = {}
        for redline in change.redlines:
            eid = redline.old if side == "old" else redline.new
            if eid is None or redline.part != "text":
                continue
            for mark, words in redline.ops:
                if mark == other:
                    continue
                start = offsets.get(eid, 0)
                offsets[eid] = start + len(words)
                if mark == sign:
                    found.setdefault(eid, []).append((start, start + len(words)))
        for eid in change.old if side == "old" else change.new:
            # Without a redline of its text a paired provision has the words of its partner.
            if eid not in offsets and sign == "=" and change.old and change.new:
                found[eid] = [(0, _ENDLESS)]
    return found


def _cut(whole: Attribution, sources: Mapping[str, Sequence[Range]]) -> Iterable[Attribution]:
    """Words in stretches, each with the versions that all of it stands in; stretches of the same ones are joined."""
    edges = {whole.start, whole.end}
    for ranges in sources.values():
        edges.update(edge for found in ranges for edge in found if whole.start < edge < whole.end)
    pieces: list[Attribution] = []
    for start, end in pairwise(sorted(edges)):
        names = tuple(name for name, ranges in sources.items() if any(a <= start and end <= b for a, b in ranges))
        words = whole.words[start - whole.start : end - whole.start]
        if pieces and pieces[-1].versions == names:
            before = pieces.pop()
            start, words = before.start, before.words + words
        pieces.append(replace(whole, start=start, end=end, words=words, versions=names))
    return [piece for piece in pieces if piece.words.strip()]
