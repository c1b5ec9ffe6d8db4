"""The comparison as Markdown, for notes, wikis and tickets: a heading for each change, its redline below.

In: a `Comparison`. Out: CommonMark. Example: "substantial" that became "serious" in Article 5(1) stands under
`### Article 5(1) (amended)` as `<del>substantial</del><ins>serious</ins>`.

Insertions and deletions are `<ins>` and `<del>`: the asterisks and tildes of Markdown do not mark words that begin or
end with a comma or a blank.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tracker import __version__
from tracker.act import Act
from tracker.change import Change, Comparison, Origin
from tracker.exports import STANDARD, Options
from tracker.exports.marking import markdown, marked
from tracker.exports.passages import Both, both, one_passage
from tracker.exports.reviewed import reason, review_state
from tracker.exports.wording import (
    AUTHENTIC,
    capital,
    count_changes,
    count_kinds,
    counted,
    following,
    kinds_in_words,
    not_compared,
    references,
    short_title,
)


def write(comparison: Comparison, options: Options = STANDARD) -> str:
    """The page; with `all_` also the unchanged provisions, after the changes."""
    held = both(comparison)
    names = [
        short_title(act, origin)
        for act, origin in ((comparison.old, comparison.old_origin), (comparison.new, comparison.new_origin))
    ]
    blocks = [f"# {markdown(' → '.join(names))}", *_head(comparison)]
    blocks += [f"## {counted(count_changes(comparison), 'change')}"]
    shown = chain(comparison.changes, comparison.unchanged if options.all_ else ())
    blocks += ["\n\n".join(_change(change, held)) for change in shown]
    return "\n\n".join([*blocks, "---", f"{AUTHENTIC} Made by tracker {__version__}."]) + "\n"


def _head(comparison: Comparison) -> Iterator[str]:
    rows = ["| | Old text | New text |", "|---|---|---|"]
    sides: list[tuple[Act, Origin]] = [
        (comparison.old, comparison.old_origin),
        (comparison.new, comparison.new_origin),
    ]
    facts = {
        "Title": [act.title for act, _ in sides],
        "Source": [origin.shown for _, origin in sides],
        "Format": [origin.format or act.format for act, origin in sides],
        "SHA-256": [origin.sha256 for _, origin in sides],
    }
    rows += [f"| {name} | {' | '.join(map(_cell, values))} |" for name, values in facts.items() if any(values)]
    yield "\n".join(rows)
    kinds = count_kinds(comparison, substance=True)
    counts = ", ".join(f"{kind.value} {number:,}" for kind, number in kinds.items())
    if counts:
        yield f"By kind: {counts}."
    if more := following(comparison):
        yield more
    yield from map(markdown, not_compared(comparison))
    for _, origin in sides:
        yield from (f"Warning: {markdown(f'{origin.shown}: {warning}')}" for warning in origin.warnings)


def _cell(words: str) -> str:
    return markdown(words).replace("\n", " ")


def _change(change: Change, held: Both) -> Iterator[str]:
    follows = ", only follows a change elsewhere" if change.consequential else ""
    yield f"### {markdown(capital(references(change)))} ({kinds_in_words(change.kinds)}{follows})"
    ops = one_passage(change, held)
    if ops:
        yield "> " + marked(ops).replace("\n", "\n>\n> ")
    for tag in change.tags:
        yield f"- {markdown(tag.explanation)} *{markdown(capital(review_state(tag)))}.*{_cell(reason(tag))}"
    if change.evidence and change.evidence.why:
        yield f"Matched: {markdown(change.evidence.why)}."
