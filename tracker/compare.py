"""The whole journey for two versions; the only file that knows the order of the steps.

In: two acts, and the codebook to tag the changes by. Out: a `Comparison`, or the rows of a correlation table.
Example: `compare(old, new).changes[0].kinds` may be `(ChangeKind.MOVED, ChangeKind.AMENDED)`.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.act import Act
from tracker.astray import unforeseen
from tracker.change import Comparison, CorrelationRow, Origin
from tracker.classify import about, classify, tagged
from tracker.codebook import load_codebook, names, subject_of
from tracker.codes import Codebook
from tracker.correlation import correlation_rows
from tracker.correlation_check import check_table
from tracker.correlation_table import read_own_table
from tracker.correspondence import TableCheck
from tracker.diff import diff
from tracker.match import match
from tracker.match.overrides import Overrides
from tracker.pause import uncollected

ORIGINS = (Origin("old"), Origin("new"))


@uncollected()
def compare(
    old: Act,
    new: Act,
    origins: tuple[Origin, Origin] = ORIGINS,
    codebook: Codebook | None = None,
    overrides: Overrides | None = None,
) -> Comparison:
    """All changes from `old` to `new`, each with its redline and the evidence for its match.

    With a codebook also with its tags, against the old text as the baseline; `overrides` are a person's corrections of
    the match.
    """
    differences = diff(old, new, match(old, new, overrides))
    comparison = Comparison(
        old, new, differences.changes, differences.unchanged, *origins, not_compared=differences.not_compared
    )
    comparison = replace(comparison, unforeseen=unforeseen(comparison))
    return classify(comparison, codebook, baseline(origins[0], old)) if codebook else comparison


def baseline(origin: Origin, act: Act) -> str:
    """What a tag calls the text it is measured against: the version of "dossier/version", the act that a file holds.

    >>> baseline(Origin("specimen/in-force"), Act(()))
    'in-force'
    """
    dossier, _, version = origin.shown.partition("/")
    return version or act.short_title or act.identifier or dossier


def recalled(comparison: Comparison) -> Comparison:
    """A comparison that was kept, with its codebook; its tags name the baseline as it is called now.

    What is kept goes by the texts' checksums, and one text may be a version of two dossiers.
    """
    book = codebook_for(comparison.old, comparison.new)
    comparison = replace(comparison, unforeseen=unforeseen(comparison))
    here = baseline(comparison.old_origin, comparison.old)
    if book and any(tag.baseline != here for _, tag in tagged(comparison)):
        return classify(comparison, book, here)
    return replace(comparison, codebook=book)


def codebook_for(old: Act, new: Act) -> Codebook | None:
    """The codebook that ships here and can speak about these two acts, or None."""
    found = next((name for name in names() if about(*subject_of(name), (old, new))), None)
    return load_codebook(found) if found else None


def correlate(
    old: Act, new: Act, level: str = "article", overrides: Overrides | None = None
) -> tuple[CorrelationRow, ...]:
    """The correlation table that the match amounts to, at the level of articles, paragraphs or points."""
    matching = match(old, new, overrides)
    return correlation_rows(old, new, matching, diff(old, new, matching).changes, level)


def check_correlation(
    old: Act, new: Act, level: str = "article", overrides: Overrides | None = None, document: str = "the new text"
) -> tuple[tuple[CorrelationRow, ...], TableCheck]:
    """The correlation table that the match amounts to, held against the one that the new act carries itself.

    Args:
        old, new: the acts.
        level: of articles, paragraphs or points.
        overrides: a person's corrections of the match.
        document: what to call the new text where it carries no such table.

    Raises:
        InputError: the new act carries no table about the old one.
    """
    table = read_own_table(new, old, document)
    matching = match(old, new, overrides)
    rows = correlation_rows(old, new, matching, diff(old, new, matching).changes, level)
    return rows, check_table((old, new), rows, matching, table)
