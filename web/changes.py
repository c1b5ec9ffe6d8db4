"""A comparison as the page shows it: parts with their changed rows, what is folded, and the contents beside them.

In: a comparison laid out, and a `Selection`. Out: a `Page`. Example: three unchanged paragraphs between changed ones
are one fold "Article 5(2) to Article 5(4) unchanged"; two hundred of them are a link to the page that shows everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from tracker.change import ChangeKind
from tracker.exports.html_law import anchor
from tracker.exports.layout import Group, Place, Row, share
from tracker.exports.wording import capital, listed, reference
from web.law import VIEWS, Inline, marks, shown
from web.library import Compared
from web.selection import Selection

MOST_FOLDED = 60
"""Unchanged provisions in one fold; longer runs are not sent, so that a page weighs what its changes weigh."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one sort, in a part: changed, or folded because unchanged or consequential, or only linked to."""

    sort: str
    """ "rows", "same", "follows" or "omitted"."""
    html: Markup
    names: str = ""
    """What is folded: "Article 5(2) to Article 5(4)"."""
    first: str = ""
    """Anchor of the first row."""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """An article, an annex, the recitals, a chapter's heading, with what is shown of it."""

    id: str
    title: str
    head: Markup | None
    pieces: list[Piece]
    container: bool
    height: int
    """About how high, 0 to 6, each twice as high as the one before: what is out of sight is not laid out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A changed provision in the contents."""

    href: str
    marks: Markup
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A part in the contents."""

    href: str
    marks: Markup
    title: str
    was: str
    heading: str
    depth: int
    lines: list[Line]
    container: bool


@dataclass(frozen=True, slots=True)
class Page:
    """All of it. `steps` are the anchors of the parts in which something is shown to have changed."""

    parts: list[Part]
    contents: list[Entry]
    steps: dict[str, tuple[str, str]]
    """Anchor of a part -> the anchors of the part with changes before it and after it, "" for none."""


def lay_page(compared: Compared, selection: Selection) -> Page:
    """The page of a selection."""
    law = VIEWS[selection.view](compared.comparison, compared.shown)
    parts: list[Part] = []
    contents: list[Entry] = []
    changed: list[str] = []
    for group in _worth_showing(compared.groups, selection):
        rows = [row for row in shown(group.rows) if _wanted(row, selection)]
        parts.append(_part(group, rows, law, selection))
        contents.append(_entry(group, [row for row in rows if row.changed]))
        if any(row.changed for row in rows):
            changed.append(group.id)
    steps = {
        here: (before, after) for before, here, after in zip(["", *changed], changed, [*changed[1:], ""], strict=False)
    }
    return Page(parts, contents, steps)


def _wanted(row: Row, selection: Selection) -> bool:
    if row.change is None or not row.changed:
        return selection.all_ or not selection.filters
    return selection.shows(row.change)


def _worth_showing(groups: list[Group], selection: Selection) -> Iterator[Group]:
    """Groups with something to show, and the chapters over them."""
    above: list[Group] = []
    for group in groups:
        above = [one for one in above if one.depth < group.depth]
        if any(_wanted(row, selection) for row in shown(group.rows)):
            yield from above
            above = []
            yield group
        elif group.container:
            above.append(group)


# -------------------------------------------------------------------------------------------------------- parts


def _part(group: Group, rows: list[Row], law: Inline, selection: Selection) -> Part:
    head = group.head
    title = law.heading(head, head.changed and _wanted(head, selection)) if head else None
    pieces: list[Piece] = []
    for sort, run in groupby(rows, lambda row: _sort(row, head, selection)):
        pieces += _pieces(sort, list(run), law, head)
    return Part(group.id, group.title, title, pieces, group.container, _height(rows))


def _sort(row: Row, head: Row | None, selection: Selection) -> str:
    if not row.changed:
        return "rows" if selection.unfolded else "same"
    if row is head or row.change is None or selection.read != "changes":
        return "rows"
    return "follows" if row.follows and ("consequential", True) not in selection.switches else "rows"


def _pieces(sort: str, run: list[Row], law: Inline, head: Row | None) -> Iterator[Piece]:
    if sort == "rows":
        yield Piece(sort, law.rows(run, head))
        return
    named = [row for row in run if row is not head or row.provision.text]
    if not named:
        return
    names = [capital(reference(row.provision.eid)) for row in named]
    said = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    first = anchor(named[0].provision.eid, named[0].old)
    if sort == "same" and len(run) > MOST_FOLDED:
        yield Piece("omitted", Markup(), said, first, len(named))
    elif html := law.rows(run, head):
        yield Piece(sort, html, said, first, len(named))


def _height(rows: list[Row]) -> int:
    lines = sum(2 + len(row.provision.text) // 80 for row in rows if row.changed)
    return min(6, max(0, lines.bit_length() - 2))


# ----------------------------------------------------------------------------------------------------- contents


def _entry(group: Group, rows: list[Row]) -> Entry:
    """A part in the contents; of an article that was renumbered or moved, what it was called."""
    head = group.head
    change = head.change if head else None
    was = ""
    if head and change and change.new and not head.old:
        was = listed([reference(eid) for eid in change.old])
    own = _kinds(head) if head and head in rows and change and (len(change.kinds) == 1 or head.old) else ()
    return Entry(
        group.id,
        marks(own) if own else Markup(),
        group.title,
        was if was.lower() != group.title.lower() else "",
        head.provision.heading if head else "",
        min(group.depth, 3),
        [] if group.container else [_line(row, group) for row in rows],
        group.container,
    )


def _line(row: Row, group: Group) -> Line:
    href = group.id if row is group.head else anchor(row.provision.eid, row.old)
    return Line(href, marks(_kinds(row)), capital(reference(row.provision.eid)))


def _kinds(row: Row) -> tuple[ChangeKind, ...]:
    if row.place is Place.LEFT:
        return (ChangeKind.MOVED,)
    return row.change.kinds if row.change else ()


# ------------------------------------------------------------------------------------------------------- the strip


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of a part's words, old and new together, was inserted or deleted."""

    title: str
    share: float


def bars(groups: list[Group]) -> list[Bar]:
    """One bar for each part that holds words."""
    return [Bar(group.title, share(group)) for group in groups if not group.container and group.rows]


def count(compared: Compared, selection: Selection) -> int:
    """How many changes a selection shows."""
    return sum(selection.shows(change) for change in compared.comparison.changes)
