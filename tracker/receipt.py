"""What happened to each amendment when a text was made from a base and its amendments.

In: nothing but values. Out: the nouns that `tracker.consolidate` makes and that exports, store and web show.
Example: amendment 12, applied, `base_match` 1.0 (its left column stood in the base word for word), made `rct_4a`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.act import Act


class Status(StrEnum):
    """How an amendment fared."""

    APPLIED = "applied"
    PARTLY_APPLIED = "partly_applied"
    NOT_APPLIED = "not_applied"


TARGET_NOT_IN_BASE = "target_not_in_base"
"""The reason for a part that the base does not contain, as an annex published apart."""


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """The fate of one amendment."""

    number: str
    positions: tuple[str, ...]
    operation: str
    """"replace", "insert" or "delete"."""
    status: Status
    eids: tuple[str, ...] = ()
    """The provisions of the result that it made or changed, or of the base that it took away."""
    base_match: float | None = None
    """How much of the left column stands in the base where it applies, 0 to 1; None without a left column."""
    warnings: tuple[str, ...] = ()
    reason: str = ""
    """Why it was not applied, or not wholly; TARGET_NOT_IN_BASE or a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Consolidation:
    """A base with its amendments worked in, and the receipt."""

    act: Act
    items: tuple[ReceiptItem, ...]

    def count(self, status: Status) -> int:
        """How many amendments fared so."""
        return sum(item.status is status for item in self.items)

    @property
    def missed(self) -> tuple[ReceiptItem, ...]:
        """What was not applied, or not wholly."""
        return tuple(item for item in self.items if item.status is not Status.APPLIED)

    @property
    def sentence(self) -> str:
        """ "Applied 707 of 771 amendments; 2 partly, 62 not."."""
        applied, partly = self.count(Status.APPLIED), self.count(Status.PARTLY_APPLIED)
        rest = f"; {partly} partly, {self.count(Status.NOT_APPLIED)} not" if applied < len(self.items) else ""
        return f"Applied {applied} of {len(self.items)} amendments{rest}."
