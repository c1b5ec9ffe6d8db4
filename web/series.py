"""All versions of a dossier whose texts are stored, as the pages over several versions ask for them.

In: a `Shelf`. Out: tables, lineages, who did it; what is costly is kept in memory while the texts stay the same.
Example: `series(shelf).table("in-force")` holds every version against the act in force.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, cast

from flask import current_app
from markupsafe import Markup

from tracker.act import Act
from tracker.alignment import against, align
from tracker.change import Comparison, CorrelationRow
from tracker.correspondence import TableCheck
from tracker.descent import Graph, Lineage, Provenance, Table, WhoDidIt
from tracker.exports.table import Part
from tracker.lineage import Sources, lineage, provenance, sources, version_graph, who_did_it
from tracker.pointers import Pointers, pointers
from web.changes import Page
from web.library import Compared, Recent, Shelf, lacking, library
from web.reviewer import reviewer
from web.strips import Strip, strip

_KEPT = 12
"""A table of five versions of the AI Act takes some 7 MB; people change its baseline, of which there are five."""

_KEPT_SMALL = 100
"""What holds little but names."""

_KEPT_WRITTEN = 6
"""Of the HTML of such a table, 6 MB at most; to write it takes longer than all else of its page."""

_KEPT_STRIPS = 200
_KEPT_CORRELATIONS = 24

Correlated = tuple[tuple[CorrelationRow, ...], TableCheck | None]
"""A correlation table, and what it is held against the act's own; None for an act that carries none."""

Whose = dict[str, tuple[str, ...]]
"""Id of a change -> the versions whose words it has."""

Keys = tuple[tuple[int, tuple[str, ...]], ...]


Opinions = tuple[int, str]


class Answers:
    """The last tables and answers; kept by the keys of the texts that they are about."""

    KEY: ClassVar[str] = "tracker.answers"

    def __init__(self) -> None:
        self.aligned: Recent[Keys, Table] = Recent(_KEPT)
        self.tables: Recent[tuple[Keys, str], Table] = Recent(_KEPT)
        self.sources: Recent[Keys, Sources] = Recent(_KEPT)
        self.deeds: Recent[tuple[Keys, str, str, Opinions], WhoDidIt] = Recent(_KEPT_SMALL)
        self.strips: Recent[tuple[int, int, Opinions], Strip] = Recent(_KEPT_STRIPS)
        self.correlated: Recent[tuple[int, int, str], Correlated] = Recent(_KEPT_CORRELATIONS)
        self.pointers: Recent[int, Pointers | None] = Recent(_KEPT)
        self.written: Recent[Hashable, list[tuple[Part, Markup]]] = Recent(_KEPT_WRITTEN)
        self.laid: Recent[Hashable, tuple[Compared, Page]] = Recent(_KEPT)
        self.whose: Recent[tuple[Keys, str, str], Whose] = Recent(_KEPT_SMALL)


@dataclass(frozen=True, slots=True)
class Series:
    """The versions of a dossier that are there."""

    shelf: Shelf
    graph: Graph

    @property
    def keys(self) -> Keys:
        """What the answers rest on: the texts, and what each was made from."""
        return tuple((self.shelf.texts[name].key, self.graph.based_on[name]) for name in self.graph.names)

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last version."""
        return self.graph.names[0], self.graph.names[-1]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The versions without a text, each with the command that brings it."""
        missing = (lacking(self.shelf.dossier, version) for version in self.shelf.missing)
        return tuple(f"{gap.version.name} ({gap.command})" for gap in missing)

    def acts(self) -> dict[str, Act]:
        """The trees."""
        return {name: library().act(self.shelf.texts[name]) for name in self.graph.names}

    def compare(self, old: str, new: str) -> Comparison:
        """What changed between two of them."""
        return library().reviewed(self.shelf.texts[old], self.shelf.texts[new], reviewer().eyes).compared.comparison

    @property
    def opinions(self) -> Opinions:
        """What answers about tags rest on besides the texts: how many decisions there are, and who sees them."""
        return len(library().decisions(self.shelf.dossier.name)), reviewer().eyes

    def strip(self, old: str, new: str) -> Strip:
        """Where the changes between two of them lie."""
        texts = self.shelf.texts[old], self.shelf.texts[new]
        key = texts[0].key, texts[1].key, self.opinions
        return _answers().strips.get(key, lambda: strip(library().reviewed(*texts, reviewer().eyes).compared))

    def table(self, baseline: str) -> Table:
        """All versions against one of them."""
        kept, acts = _answers(), self.acts()
        aligned = kept.aligned.get(self.keys, partial(align, self.graph, acts, self.compare))
        make = partial(against, aligned, self.graph, acts, self.compare, baseline)
        return kept.tables.get((self.keys, baseline), make)

    def lineage(self, version: str, eid: str) -> tuple[Lineage, Provenance]:
        """One provision through all versions, and whose its words are."""
        found = lineage(version, eid, self.graph, self.compare)
        between = _answers().sources.get(self.keys, partial(sources, self.graph, *self.ends, self.compare))
        return found, provenance(found, between, self.compare(*self.ends), self.ends)

    def who(self, baseline: str, last: str) -> WhoDidIt:
        """What each version between two did to controls and safeguards."""
        make = partial(who_did_it, self.graph, baseline, last, self.compare)
        return _answers().deeds.get((self.keys, baseline, last, self.opinions), make)

    def pointers(self, version: str) -> Pointers | None:
        """Which provision of a version refers to which."""
        text = self.shelf.texts[version]
        return _answers().pointers.get(text.key, lambda: pointers(library().act(text)))

    def between(self, old: str, new: str) -> tuple[str, ...]:
        """The versions between two of them."""
        places = [self.graph.names.index(name) for name in (old, new)]
        return self.graph.names[places[0] + 1 : places[1]]

    def whose(self, old: str, new: str) -> Whose:
        """Of each change between two of them the versions in which some of its words already stood, or were already
        gone; the later one for words that stand in none between. Nothing where no version stands between."""
        if not self.between(old, new):
            return {}
        return _answers().whose.get((self.keys, old, new), lambda: self._whose(old, new))

    def _whose(self, old: str, new: str) -> Whose:
        between = sources(self.graph, old, new, self.compare)
        names = (*self.between(old, new), new)
        found: Whose = {}
        for change in self.compare(old, new).changes:
            said = {name for one in between.attribute(change) for name in one.versions or (new,)}
            found[change.id] = tuple(name for name in names if name in said)
        return found


def series(shelf: Shelf) -> Series:
    """The versions of a dossier whose texts are stored."""
    based_on = {version.name: version.based_on for version in shelf.dossier.versions}
    return Series(shelf, version_graph([version.name for version in shelf.dossier.versions], based_on, shelf.texts))


def correlated(key: tuple[int, int, str], make: Callable[[], Correlated]) -> Correlated:
    """A correlation table that may have been made before; its key are two texts and a level."""
    return _answers().correlated.get(key, make)


def written(key: Hashable, make: Callable[[], list[tuple[Part, Markup]]]) -> list[tuple[Part, Markup]]:
    """The parts of a table that may have been written before; its key is all that they depend on."""
    return _answers().written.get(key, make)


def laid(key: Hashable, make: Callable[[], tuple[Compared, Page]]) -> tuple[Compared, Page]:
    """A comparison and the page of a selection of it, which may have been laid before."""
    return _answers().laid.get(key, make)


def _answers() -> Answers:
    return cast(Answers, current_app.extensions[Answers.KEY])
