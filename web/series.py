"""All versions of a dossier whose texts are stored, as the pages over several versions ask for them.

In: a `Shelf`. Out: tables, lineages, who did it; what is costly is kept in memory while the texts stay the same.
Example: `series(shelf).table("in-force")` holds every version against the act in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, cast

from flask import current_app

from tracker.act import Act
from tracker.alignment import against, align
from tracker.change import Comparison
from tracker.descent import Graph, Lineage, Provenance, Table, WhoDidIt
from tracker.lineage import Sources, lineage, provenance, sources, version_graph, who_did_it
from web.library import Recent, Shelf, lacking, library
from web.strips import Strip, strip

_KEPT = 8
"""A table of five versions of the AI Act takes some 7 MB."""

_KEPT_STRIPS = 200

Keys = tuple[tuple[int, tuple[str, ...]], ...]


class Answers:
    """The last tables and answers; kept by the keys of the texts that they are about."""

    KEY: ClassVar[str] = "tracker.answers"

    def __init__(self) -> None:
        self.aligned: Recent[Keys, Table] = Recent(_KEPT)
        self.tables: Recent[tuple[Keys, str], Table] = Recent(_KEPT)
        self.sources: Recent[Keys, Sources] = Recent(_KEPT)
        self.deeds: Recent[tuple[Keys, str, str], WhoDidIt] = Recent(_KEPT)
        self.strips: Recent[tuple[int, int], Strip] = Recent(_KEPT_STRIPS)


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
        return library().compared(self.shelf.texts[old], self.shelf.texts[new]).comparison

    def strip(self, old: str, new: str) -> Strip:
        """Where the changes between two of them lie."""
        texts = self.shelf.texts[old], self.shelf.texts[new]
        return _answers().strips.get((texts[0].key, texts[1].key), lambda: strip(library().compared(*texts)))

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
        return _answers().deeds.get((self.keys, baseline, last), make)


def series(shelf: Shelf) -> Series:
    """The versions of a dossier whose texts are stored."""
    based_on = {version.name: version.based_on for version in shelf.dossier.versions}
    return Series(shelf, version_graph([version.name for version in shelf.dossier.versions], based_on, shelf.texts))


def _answers() -> Answers:
    return cast(Answers, current_app.extensions[Answers.KEY])
