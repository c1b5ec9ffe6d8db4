"""The comparison as a text that a lawyer reads in a terminal: article by article, each change as a redline.

In: a `Comparison`. Out: text. Example of an entry:

    Article 4(1), point (a) → Article 5(1), point (a): renumbered and amended
        … where the exporter [-is aware-] {+has been informed+} that the items …

Provisions that are new or gone as a whole stand in full. What was only renumbered, or is only consequential, is
named in one line for each group.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker import __version__
from tracker.act import Act, walk
from tracker.change import Change, ChangeKind, Comparison, Origin, Unforeseen
from tracker.exports import STANDARD, Options
from tracker.exports.layout import Group, Place, Row, lay_out
from tracker.exports.tags import (
    SIGNS,
    axis_title,
    count_directions,
    count_ways,
    reviewed_words,
    tag_lines,
    ways_in_words,
)
from tracker.exports.text_entry import block, entry, only_renamed
from tracker.exports.wording import (
    AUTHENTIC,
    count_changes,
    count_consequential,
    count_kinds,
    counted,
    doubt,
    doubtful,
    kinds_in_words,
    named,
    not_compared,
    reference,
    references,
    visible,
)
from tracker.exports.wrap import Page, Span

_WHOLE: dict[tuple[ChangeKind, ...], str] = {(ChangeKind.INSERTED,): "+", (ChangeKind.DELETED,): "-"}
_HASH = 12
_BESIDE = "     "
"""Indent of what stands beside OLD and NEW."""


def write(comparison: Comparison, options: Options = STANDARD) -> str:
    """The comparison as text, ending in a line feed."""
    page = Page(max(40, options.width), options.colour)
    writer = _Writer(comparison, page, options.all_)
    parts = [_header(comparison, page)]
    for group in lay_out(comparison):
        entries = list(writer.entries(group))
        if entries or writer.says(group):
            parts += [writer.title(group), *entries]
    return "\n\n".join([*parts, _summary(comparison, page)]) + "\n"


# ------------------------------------------------------------------------------------------------ head and foot


def _header(comparison: Comparison, page: Page) -> str:
    """Both texts with what they are and where they come from, and how much has changed."""
    follows = count_consequential(comparison)
    said = (
        f"{counted(count_changes(comparison), 'change')}, {f'{follows:,} only consequential, ' * bool(follows)}"
        f"{counted(len(comparison.unchanged), 'provision')} unchanged. {AUTHENTIC}"
    )
    old = _text("OLD", comparison.old, comparison.old_origin, page)
    new = _text("NEW", comparison.new, comparison.new_origin, page)
    left_out = [page.wrap([("=", sentence)]) for sentence in not_compared(comparison)]
    return "\n".join([*old, *new, "", page.wrap([("=", said)]), *left_out])


def _text(side: str, act: Act, origin: Origin, page: Page) -> Iterator[str]:
    title = act.title or act.identifier or "(no title)"
    yield page.wrap([("strong", visible(title))], _BESIDE, f"{side}  ")
    facts = [act.identifier, _end(origin.name, page.width - len(_BESIDE)), origin.format or act.format, act.language]
    if origin.sha256:
        facts.append(f"sha256 {origin.sha256[:_HASH]}")
    yield page.wrap([("faint", " · ".join(filter(None, facts)))], _BESIDE)
    for warning in origin.warnings:
        yield page.wrap([("=", f"Note: {warning}")], _BESIDE)


def _end(name: str, room: int) -> str:
    """A long path's end, which tells more than its beginning and would not fit the page whole.

    >>> _end("/home/someone/dossiers/final.xhtml", 20)
    '…ossiers/final.xhtml'
    """
    return name if len(name) <= room else "…" + name[len(name) - room + 1 :]


def _summary(comparison: Comparison, page: Page) -> str:
    """How many changes there are of each kind."""
    follows = count_consequential(comparison)
    rows = [("Changes", count_changes(comparison))]
    rows += [(f"  {kind.value}", count) for kind, count in count_kinds(comparison, substance=True).items()]
    note = "A change is counted once under each of its kinds."
    if follows:
        rows.append(("Only consequential", follows))
        note += " Consequential, and no change: a reference follows a renumbering, or a term was renamed throughout."
    rows.append(("Provisions unchanged", len(comparison.unchanged)))
    rows += [(name, count) for name, count in _worth_a_look(comparison).items() if count]
    return "\n".join(
        [
            page.paint("strong", "Summary"),
            page.rule("─"),
            *(f"{name:24}{count:>8,}" for name, count in rows),
            *_tags(comparison, page),
            "",
            page.wrap([("faint", f"{note} Written by tracker {__version__}.")]),
        ]
    )


def _worth_a_look(comparison: Comparison) -> dict[str, int]:
    """What is marked with "!" above."""
    return {
        "! Uncertain matches": len(doubtful(comparison)),
        "! References to check": len(comparison.unforeseen),
    }


def _tags(comparison: Comparison, page: Page) -> Iterator[str]:
    """How many changes went which way on each axis, where a codebook could say so."""
    book = comparison.codebook
    counts, ways = count_directions(comparison), count_ways(comparison)
    if not book and not counts:
        return
    tags = sum(len(change.tags) for change in comparison.changes)
    yield f"{'Tags':24}{tags:>8,}"
    for axis, directions in counts.items():
        yield page.wrap([("=", f"{axis_title(axis, book)}: {ways_in_words(ways[axis], directions)}")], "     ", "  ")
    by = f" Codebook {book.name} {book.version}." if book else ""
    said = reviewed_words(comparison)
    counted_ = f"Changes with a tag are counted: {SIGNS[1]} more of it, {SIGNS[-1]} less, {SIGNS[0]} neither."
    yield page.wrap([("faint", f"{said}{by} {counted_}")], "  ")


# ------------------------------------------------------------------------------------------------------- groups


class _Writer:
    """Writes the groups of one comparison; knows which changes have been printed already."""

    def __init__(self, comparison: Comparison, page: Page, all_: bool) -> None:
        self.page = page
        self.all = all_
        self.done: dict[str, str] = {}
        """The changes that have been printed, by id, with the id of the group they stand in."""
        self.of = (
            {eid: change for change in comparison.changes for eid in change.new},
            {eid: change for change in comparison.changes for eid in change.old},
        )
        """The changes by new eId, and by old eId."""
        self.unforeseen: dict[str, list[Unforeseen]] = {}
        for item in comparison.unforeseen:
            self.unforeseen.setdefault(item.change, []).append(item)

    def title(self, group: Group) -> str:
        """ "Article 4 → Article 5  Controls on unlisted items  [renumbered]" over a rule."""
        title, style, head = group.title, "strong", group.head
        if head and head.change:
            if not head.old and (old := named(head.change.old)) != title:
                title = f"{old} → {title}" if old else title
            style = _WHOLE.get(head.change.kinds, style)
        if head and head.provision.heading:
            title += f"  {visible(head.provision.heading)}"
        spans: list[Span] = [(style, title)]
        if said := self.says(group):
            spans.append(("moved" if "moved" in said else "=", f"  [{said}]"))
        return self.page.wrap(spans, "  ", "") + "\n" + self.page.rule("═" if group.container else "─")

    def says(self, group: Group) -> str:
        """What happened to an article as such, where its title can say it: "moved", "inserted"; else ""."""
        head = group.head
        if not head or not head.changed or not head.change:
            return ""
        if head.place is Place.LEFT:
            return f"moved, now {reference(head.change.new[0])}"
        if head.change.kinds in _WHOLE or only_renamed(head.change):
            said = kinds_in_words(head.change.kinds)
            evidence = head.change.evidence
            return f"{said}; {doubt(evidence)}" if evidence and head.change.doubtful else said
        return ""

    def entries(self, group: Group) -> Iterator[str]:
        """The entries of one group, then a line for each sort of change that is only named."""
        folded: dict[str, dict[str, None]] = {}
        for index, row in enumerate(group.rows):
            change = row.change
            if change is None or row.place is Place.LEFT_WITH:
                continue
            if sort := self._folds(row, change, group):
                folded.setdefault(sort, {})[references(change)] = None
            elif row.changed and row.place is not Place.LEFT and change.id not in self.done:
                yield from self._entry(index, change, group)
            if row.place is not Place.LEFT:
                self.done.setdefault(change.id, group.id)
        for sort, where in folded.items():
            spans: list[Span] = [("faint", f"{sort} ({len(where)}):"), ("=", f" {'; '.join(where)}.")]
            yield self.page.wrap(spans, "    ", "  ")

    def _folds(self, row: Row, change: Change, group: Group) -> str:
        """The sort of change that a row is only named under; "" if it has an entry or nothing is to be said."""
        if not row.changed:
            return "Unchanged" if self.all else ""
        if row is group.head and self.says(group):
            return ""
        if row.place is Place.LEFT:
            return "Moved away from here"
        if change.id in self.done:
            return "Shown above" if self.done[change.id] != group.id else ""
        if change.consequential:
            return "Consequential only"
        return "Only renumbered" if change.kinds == (ChangeKind.RENUMBERED,) and only_renamed(change) else ""

    def _entry(self, index: int, change: Change, group: Group) -> Iterator[str]:
        row = group.rows[index]
        if change.kinds in _WHOLE:
            whole = self._whole(row, change, group)
            rows = group.rows[index : index + len(whole)]
            self.done.update((inner.id, group.id) for inner in whole)
            written = block(rows, _WHOLE[change.kinds], self.page, titled=row is not group.head)
            tags = [line for inner in whole for line in tag_lines(inner, self.page)]
            if written or tags:
                yield "\n".join(filter(None, [written, *tags]))
        elif row is not group.head or not only_renamed(change):
            yield entry(change, self.page, self.unforeseen.get(change.id, ()))

    def _whole(self, row: Row, change: Change, group: Group) -> list[Change]:
        """The changes of a provision and all below it if all have the same fate, else only its own."""
        if group.container:
            return [change]
        found: list[Change] = []
        for provision in walk(row.provision):
            inner = self.of[row.old].get(provision.eid)
            if inner is None or inner.kinds != change.kinds:
                return [change]
            found.append(inner)
        return found
