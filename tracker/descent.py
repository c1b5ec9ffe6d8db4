"""What can be said about one provision, or one change, over all versions of a dossier.

In: nothing but values. Out: the nouns that `tracker.lineage` makes and that exports, store and web read.
Example: Article 9(2) of the final act is a `Lineage` of Article 8(2) in force, 8(2) of the proposal, 9(2) of the
Council mandate, and nothing in Parliament's text, which deleted it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.change import Change


@dataclass(frozen=True, slots=True)
class Graph:
    """The versions whose texts are there, in the order of the dossier, and what each of them is measured against."""

    names: tuple[str, ...]
    based_on: Mapping[str, tuple[str, ...]]
    """A version whose own base is missing is measured against the base of that."""

    def after(self, baseline: str) -> tuple[str, ...]:
        """The versions that come after one, nearest first as far as the dossier's order says."""
        return self.names[self.names.index(baseline) + 1 :]


@dataclass(frozen=True, slots=True)
class Stand:
    """A provision in one version."""

    version: str
    eids: tuple[str, ...]
    """Several after a split or before a merger; () where this version does not have it."""
    base: str = ""
    """The version that it was reached from."""
    changes: tuple[Change, ...] = ()
    """What happened between the two, in the direction in which the law went."""
    note: str = ""
    """Why it is not here, or where else it stands: "deleted", "not in this version"."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """One provision through all versions, in their order."""

    version: str
    eid: str
    """What was asked for."""
    stands: tuple[Stand, ...]

    def stand(self, version: str) -> Stand | None:
        """How it stands in one version."""
        return next((stand for stand in self.stands if stand.version == version), None)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that a later version has (or lacks) against the baseline, and the versions that had (or lacked) them.

    The last version itself is not named. `versions` () says that they appear only there.
    """

    sign: str
    """"+" for words that came, "-" for words that went."""
    eid: str
    """The provision that has them: of the last version for "+", of the baseline for "-"."""
    start: int
    end: int
    words: str
    versions: tuple[str, ...]
