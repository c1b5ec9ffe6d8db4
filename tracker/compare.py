"""The whole journey for two versions; the only file that knows the order of the steps.

In: two acts. Out: a `Comparison`, or the rows of a correlation table.
Example: `compare(old, new).changes[0].kinds` may be `(ChangeKind.MOVED, ChangeKind.AMENDED)`.
"""

from __future__ import annotations

from tracker.act import Act
from tracker.change import Comparison, CorrelationRow, Origin
from tracker.correlation import correlation_rows
from tracker.diff import diff
from tracker.match import match


def compare(old: Act, new: Act, origins: tuple[Origin, Origin] = (Origin("old"), Origin("new"))) -> Comparison:
    """All changes from `old` to `new`, each with its redline and the evidence for its match."""
    differences = diff(old, new, match(old, new))
    return Comparison(
        old, new, differences.changes, differences.unchanged, *origins, not_compared=differences.not_compared
    )


def correlate(old: Act, new: Act, level: str = "article") -> tuple[CorrelationRow, ...]:
    """The correlation table that the match amounts to, at the level of articles, paragraphs or points."""
    matching = match(old, new)
    return correlation_rows(old, new, matching, diff(old, new, matching).changes, level)
