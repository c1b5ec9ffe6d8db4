"""The comparison as a text that a lawyer reads in a terminal: article by article, each change as a redline.

In: a `Comparison`. Out: text. Example of an entry:

    Article 4(1), point (a) → Article 5(1), point (a): renumbered and amended
        … where the exporter [-is aware-] {+has been informed+} that the items …

Long unchanged stretches are cut, provisions that are new or gone as a whole stand in full. What only follows
from renumbering is named in one line for each group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker import __version__
from tracker.act import Act, walk
from tracker.change import Change, ChangeKind, Comparison, Origin
from tracker.exports import STANDARD, Options
from tracker.exports.layout import Group, Place, Row, lay_out
from tracker.exports.wording import (
    AUTHENTIC,
    count_kinds,
    counted,
    kinds_in_words,
    listed,
    reference,
    references,
    visible,
)
from tracker.exports.wrap import Span, elided, paint, wrap

LOW_SCORE = 0.6
"""Below this score the reader is shown why two provisions are held to correspond."""
_EXPLAINED = frozenset({ChangeKind.MOVED, ChangeKind.SPLIT, ChangeKind.MERGED})
_WHOLE = frozenset({ChangeKind.INSERTED, ChangeKind.DELETED})
_MIN_WIDTH = 40
_HASH = 12
_INDENT = "    "


def write(comparison: Comparison, options: Options = STANDARD) -> str:
    """The comparison as text, ending in a line feed."""
    writer = _Writer(comparison, options)
    blocks = [writer.header()]
    for group in lay_out(comparison):
        blocks.extend(writer.group(group))
    return "\n\n".join([*blocks, writer.summary()]) + "\n"


class _Writer:
    """Writes one comparison; knows what has been printed already."""

    def __init__(self, comparison: Comparison, options: Options) -> None:
        self.comparison = comparison
        self.all = options.all_
        self.width = max(_MIN_WIDTH, options.width)
        self.colour = options.colour
        self.done: set[str] = set()
        """Ids of the changes that have been printed."""

    def _wrap(self, spans: Sequence[Span], indent: str = "", first: str | None = None) -> str:
        return wrap(spans, self.width, indent, first, self.colour)

    # ------------------------------------------------------------------------------------------- head and foot

    def header(self) -> str:
        """Both texts with what they are and where they come from, and how much has changed."""
        comparison = self.comparison
        said = (
            f"{counted(len(comparison.changes), 'change')}, "
            f"{counted(len(comparison.unchanged), 'provision')} unchanged. {AUTHENTIC}"
        )
        return "\n".join(
            [
                self._text("OLD", comparison.old, comparison.old_origin),
                self._text("NEW", comparison.new, comparison.new_origin),
                "",
                self._wrap([("=", said)]),
            ]
        )

    def _text(self, side: str, act: Act, origin: Origin) -> str:
        facts = [act.identifier, origin.name, origin.format or act.format, act.language]
        if origin.sha256:
            facts.append(f"sha256 {origin.sha256[:_HASH]}")
        title = act.title or act.identifier or "(no title)"
        lines = [
            self._wrap([("strong", visible(title))], _INDENT + " ", f"{side}  "),
            self._wrap([("faint", " · ".join(filter(None, facts)))], _INDENT + " "),
        ]
        lines += [self._wrap([("=", f"Note: {warning}")], _INDENT + " ") for warning in origin.warnings]
        return "\n".join(lines)

    def summary(self) -> str:
        """How many changes there are of each kind."""
        counts = count_kinds(self.comparison)
        rows = [("Changes", len(self.comparison.changes))]
        rows += [(f"  {kind.value}", count) for kind, count in counts.items()]
        rows.append(("Provisions unchanged", len(self.comparison.unchanged)))
        lines = [paint("strong", "Summary", self.colour), "─" * min(self.width, 32)]
        lines += [f"{name:22}{count:>10,}" for name, count in rows]
        consequential = sum(change.consequential for change in self.comparison.changes)
        notes = "A change is counted once under each of its kinds."
        if consequential:
            notes += f" {counted(consequential, 'change')} only " + (
                "follows from renumbering." if consequential == 1 else "follow from renumbering."
            )
        return "\n".join([*lines, "", self._wrap([("faint", f"{notes} tracker {__version__}")])])

    # ------------------------------------------------------------------------------------------------- groups

    def group(self, group: Group) -> Iterator[str]:
        """The title of a group and its entries, if anything in it changed (or all is asked for)."""
        entries = list(self._entries(group))
        if not entries and not self._head_says(group):
            return
        yield self._title(group)
        yield from entries

    def _title(self, group: Group) -> str:
        title, heading = group.title, ""
        if group.head:
            heading = group.head.provision.heading
            change = group.head.change
            if change and change.new:
                title = references(change)
        spans: list[Span] = [("strong", title)]
        if heading:
            spans.append(("=", f"  {visible(heading)}"))
        if said := self._head_says(group):
            spans.append(("moved" if "moved" in said else "=", f"  [{said}]"))
        rule = ("═" if group.container else "─") * self.width
        return f"{self._wrap(spans, _INDENT, '')}\n{paint('faint', rule, self.colour)}"

    def _head_says(self, group: Group) -> str:
        """What happened to an article as such, if that can be said in its title: "moved", "renumbered"."""
        head = group.head
        if not head or not head.changed or not head.change or not _only_renamed(head.change):
            return ""
        if head.place is Place.LEFT:
            return f"moved, now {reference(head.change.new[0])}"
        return kinds_in_words(head.change.kinds)

    def _entries(self, group: Group) -> Iterator[str]:
        folded: dict[str, list[str]] = {}

        def fold(said: str, row: Row) -> None:
            folded.setdefault(said, []).append(references(row.change) if row.change else "")

        for row in group.rows:
            change = row.change
            if change is None or row.place is Place.LEFT_WITH:
                continue
            if not row.changed:
                if self.all:
                    fold("Unchanged", row)
            elif row.place is Place.LEFT:
                if row is not group.head:
                    fold("Moved away from here", row)
            elif change.id in self.done:
                if len(change.new) > 1:
                    fold("Part of the split shown above", row)
            elif row is group.head and self._head_says(group):
                self.done.add(change.id)
            elif change.consequential:
                self.done.add(change.id)
                fold("Only references that follow the renumbering", row)
            elif change.kinds == (ChangeKind.RENUMBERED,) and _only_renamed(change):
                self.done.add(change.id)
                fold("Only renumbered", row)
            else:
                yield self._entry(row, change)
        for said, where in folded.items():
            spans: list[Span] = [("faint", f"{said} ({len(where)}):"), ("=", " " + "; ".join(where) + ".")]
            yield self._wrap(spans, _INDENT, "  ")

    # ------------------------------------------------------------------------------------------------ entries

    def _entry(self, row: Row, change: Change) -> str:
        block = list(self._block(row, change))
        for inner in block:
            self.done.add(inner.id)
        self.done.add(change.id)
        if len(block) > 1:
            return self._whole(row, change, block)
        moved = ChangeKind.MOVED in change.kinds
        spans: list[Span] = [("strong", references(change)), ("=", ":"), ("=", " ")]
        spans.append(("moved" if moved else "=", kinds_in_words(change.kinds)))
        lines = [self._wrap(spans, _INDENT, "  ")]
        lines += self._redlines(change, "moved" if moved else "=")
        if said := _evidence(change):
            lines.append(self._wrap([("faint", said)], _INDENT))
        lines += [self._wrap([("=", f"{t.axis} {t.direction}: {t.explanation}")], _INDENT) for t in change.tags]
        return "\n".join(lines)

    def _redlines(self, change: Change, kept: str) -> Iterator[str]:
        several = len({(redline.old, redline.new) for redline in change.redlines}) > 1
        for redline in change.redlines:
            if all(sign == "=" for sign, _ in redline.ops) and not several:
                if redline.part == "heading" or len(redline.ops[0][1].split()) <= 30:
                    yield self._wrap([(kept, visible(redline.ops[0][1]))], _INDENT)
                else:
                    words = redline.ops[0][1].split()
                    yield self._wrap([(kept, visible(" ".join(words[:18]) + " …"))], _INDENT)
                continue
            spans = elided(redline.ops, kept)
            if several:
                pair = listed([reference(eid) for eid in (redline.old, redline.new) if eid])
                spans.insert(0, ("faint", f"{pair}: "))
            elif redline.part == "heading":
                spans.insert(0, ("faint", "Heading: "))
            yield self._wrap(spans, _INDENT)

    def _block(self, row: Row, change: Change) -> Iterator[Change]:
        """The changes of a provision and all below it, if all of them are inserted or all are deleted."""
        if not _WHOLE.intersection(change.kinds):
            return
        old = row.old
        index = self._index(old)
        for provision in walk(row.provision):
            inner = index.get(provision.eid)
            if inner is None or inner.kinds != change.kinds:
                return
            yield inner

    def _index(self, old: bool) -> dict[str, Change]:
        if not hasattr(self, "_by_eid"):
            self._by_eid = (
                {eid: change for change in self.comparison.changes for eid in change.new},
                {eid: change for change in self.comparison.changes for eid in change.old},
            )
        return self._by_eid[old]
