"""What an act's own correlation table says, and how a generated one differs from it.

In: nothing but values. Out: the frozen nouns that `tracker.correlation_table` reads, `tracker.correlation_check` makes
and the exports write. Example: the row "Article 1(2), point (a) | Article 1(2), points (a) and (f)" is
`TableRow((Place("art_1__para_2__point_a"),), (Place("art_1__para_2__point_a"), Place("art_1__para_2__point_f")), ...)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.change import CorrelationRow
from tracker.reference import format_reference


@dataclass(frozen=True, slots=True)
class Place:
    """A provision as a table names it: which one it is in the act, `tracker.correlation_check` finds out."""

    eid: str
    """Made of what is printed: "point (a) of paragraph 1" is a `point` here even where the act has an indent."""
    part: str = ""
    """Words of it only: "introductory words", "second sentence"."""

    @property
    def reference(self) -> str:
        """As the Official Journal prints it."""
        return ", ".join(filter(None, (format_reference(self.eid), self.part)))


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of an act's own table: what it says became what."""

    old: tuple[Place, ...]
    new: tuple[Place, ...]
    printed: tuple[str, str]
    """Both cells as they are."""

    @property
    def pairs(self) -> tuple[tuple[Place | None, Place | None], ...]:
        """Which place became which, in turn where both cells name equally many; None for no counterpart."""
        if not self.old or not self.new:
            return tuple((place, None) for place in self.old) or tuple((None, place) for place in self.new)
        if len(self.old) == len(self.new):
            return tuple(zip(self.old, self.new, strict=True))
        return tuple((old, new) for old in self.old for new in self.new)

    @property
    def grouped(self) -> bool:
        """Whether the row says only that several became several, not which became which."""
        return len(self.old) > 1 and len(self.new) > 1 and len(self.old) != len(self.new)


@dataclass(frozen=True, slots=True)
class OwnTable:
    """The part of an act's own correlation table that speaks of one earlier act."""

    annex: str
    """Where it stands, "Annex III"."""
    about: str
    """The earlier act as the head of its column names it; "" for a table without heads."""
    rows: tuple[TableRow, ...]
    unread: tuple[str, ...] = ()
    """Cells that name nothing that could be understood."""
    others: tuple[str, ...] = ()
    """Further earlier acts that the same act has columns or tables for."""


class Verdict(StrEnum):
    """Who says something that the other does not."""

    AGREED = "agreed"
    OURS = "ours"
    """Only the generated table says so."""
    THEIRS = "theirs"
    """Only the act's own table says so."""
    SLIP = "slip"
    """The table names a provision that the act does not have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of either table, held against the other one."""

    verdict: Verdict
    old: str | None
    new: str | None
    old_reference: str
    new_reference: str
    explanation: str = ""
    """What a lawyer needs to decide who is right; "" where both agree."""


@dataclass(frozen=True, slots=True)
class TableCheck:
    """A generated correlation table held against the act's own."""

    table: OwnTable
    findings: tuple[Finding, ...]
    silent: tuple[CorrelationRow, ...] = ()
    """Rows about which the act's own table says nothing: it leaves the provision out, or is less fine."""
    absent: tuple[str, ...] = ()
    """Annexes that the table names and a text without annexes does not have."""

    def of(self, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings of one sort."""
        return tuple(finding for finding in self.findings if finding.verdict is verdict)
