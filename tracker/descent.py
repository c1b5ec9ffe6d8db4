"""What can be said about one provision, or one change, over all versions of a dossier.

In: nothing but values. Out: the nouns that `tracker.lineage` makes and that exports, store and web read.
Example: Article 9(2) of the final act is a `Lineage` of Article 8(2) in force, 8(2) of the proposal, 9(2) of the
Council mandate, and nothing in Parliament's text, which deleted it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.change import Change, ChangeKind, Op, Tag


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
class Step:
    """What a version did to a provision of one of the versions that it was made from."""

    base: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """A provision in one version."""

    version: str
    eids: tuple[str, ...]
    """Several after a split or before a merger; () where this version does not have it."""
    steps: tuple[Step, ...] = ()
    """One for each version that this one was made from and that has the provision."""

    @property
    def note(self) -> str:
        """Why it is not here; "" where it is."""
        if self.eids:
            return ""
        return f"deleted against {self.steps[0].base}" if self.steps else "not in this version"


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


@dataclass(frozen=True, slots=True)
class Deed:
    """What one version does to a control or a safeguard, against what it was made from."""

    version: str
    base: str
    change: Change
    tag: Tag
    lasts: bool | None
    """Whether the words that decided it are still so in the last version; None for the last version itself."""
    with_: tuple[str, ...] = ()
    """Of the last version: the versions in which its words already stood (or were already gone), in their order."""
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of the last version: the words that decided, each with the versions that it stood in, where these are not the
    same for all of them: no one version may be credited with the whole then."""


@dataclass(frozen=True, slots=True)
class WhoDidIt:
    """The deeds of all versions, in their order, and what only the last one says."""

    baseline: str
    last: str
    deeds: tuple[Deed, ...]
    """Of each version between baseline and last, against its own base."""
    outcome: tuple[Deed, ...]
    """Of the last version against the baseline, each with the versions it came from."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose the words and the tags of a provision are: of the last version against the first."""

    baseline: str
    last: str
    words: tuple[Attribution, ...] = ()
    deeds: tuple[Deed, ...] = ()


class Fate(StrEnum):
    """Why a version has no cell in a row."""

    HERE = ""
    """It has one."""
    ABSENT = "absent"
    """It came with another version."""
    DELETED = "deleted"
    MERGED = "merged"
    """Its words went into a provision that stands in another row."""
    MOVED = "moved"
    """The same, and nothing else went into that one."""
    APART = "apart"
    """The text was published without this part, which is no deletion of law."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One provision in a cell, with what its number and words are against those of the baseline's cell."""

    eid: str
    num: tuple[Op, ...]
    heading: tuple[Op, ...]
    text: tuple[Op, ...]
    """Without "-" in the baseline's own column. Where one became several, what was deleted stands with the part that
    it stood before."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version has in one row of a table; without eIds the row's provision is not here, `note` says why."""

    eids: tuple[str, ...] = ()
    fate: Fate = Fate.HERE
    note: str = ""
    into: tuple[str, ...] = ()
    """Of a provision that was merged or moved into another row: what it is there, in this version."""
    kinds: tuple[ChangeKind, ...] = ()
    """What happened against the baseline; () for nothing, in the baseline's own column, and where neither has it."""
    consequential: bool = False
    wordings: tuple[Wording, ...] = ()
    """One for each eId, once the table is held against a baseline."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One provision over all columns."""

    id: str
    """eId in the table's last version; where that has none "version.eId" of the last version that has it."""
    cells: tuple[Cell, ...]
    """One for each column, in their order."""
    group: str
    """Id of the row with the article, annex or recital that it stands in, in the last version that has it."""

    @property
    def changed(self) -> bool:
        """Whether any version differs from the baseline here."""
        return any(cell.kinds for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Versions side by side, aligned: each provision of each version is in exactly one row."""

    columns: tuple[str, ...]
    """Names of the versions."""
    rows: tuple[TableRow, ...]
    baseline: str = ""
    """The column that the others are held against; "" before they are."""
