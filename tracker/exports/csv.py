"""The comparison as CSV for a spreadsheet: one row for each change.

In: a `Comparison`. Out: RFC 4180 with a header row; cells that a spreadsheet would compute begin with an apostrophe.
Example of a row: `Article 4(2),Article 5(1),moved and amended,"Member States may ...","Member States shall ...",...`.

In a split or merge the several texts stand in one cell, one a line; so do the tags of a change and their
explanations, in the same order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain

from tracker.act import Provision, walk
from tracker.change import Change, Comparison
from tracker.exports import STANDARD, Options
from tracker.exports.cells import safe_cell
from tracker.exports.wording import kinds_in_words, named

COLUMNS = (
    "old_reference",
    "new_reference",
    "kinds",
    "old_heading",
    "new_heading",
    "old_text",
    "new_text",
    "score",
    "why",
    "consequential",
    "tags",
    "explanations",
    "old",
    "new",
)
"""`score` and `why` are empty for what has no counterpart, `consequential` is "yes" or empty, the last two are eIds."""


def write(comparison: Comparison, options: Options = STANDARD) -> str:
    """The changes as CSV; with `all_` also the unchanged provisions, after them."""
    old = {provision.eid: provision for provision in walk(comparison.old)}
    new = {provision.eid: provision for provision in walk(comparison.new)}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for change in chain(comparison.changes, comparison.unchanged if options.all_ else ()):
        writer.writerow([safe_cell(cell) for cell in _cells(change, old, new)])
    return buffer.getvalue()


def _cells(change: Change, old: dict[str, Provision], new: dict[str, Provision]) -> Sequence[str]:
    olds, news = [old[eid] for eid in change.old], [new[eid] for eid in change.new]
    evidence = change.evidence
    return (
        named(change.old),
        named(change.new),
        kinds_in_words(change.kinds),
        _lines(provision.heading for provision in olds),
        _lines(provision.heading for provision in news),
        _lines(provision.text for provision in olds),
        _lines(provision.text for provision in news),
        f"{evidence.score:g}" if evidence else "",
        evidence.why if evidence else "",
        "yes" if change.consequential else "",
        _lines(f"{tag.code} {tag.direction}" for tag in change.tags),
        _lines(tag.explanation for tag in change.tags),
        " ".join(change.old),
        " ".join(change.new),
    )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))
