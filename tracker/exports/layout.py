"""Lays a comparison out for reading: the new act's provisions in order, and what left at the place it left.

In: a `Comparison`. Out: `Group`s (an article, the recitals, an annex ...) of `Row`s, one provision each; every
export that is read by people walks them. Example: Article 5 with its point (b) deleted gives the group "Article 5"
with the rows art_5, art_5__point_a, the old art_5__point_b, art_5__point_c.

What moved stands twice: where it is now, and where it was (`Place.LEFT`), so that the old act can be read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from tracker.act import CONTAINERS, Act, Kind, Provision, walk
from tracker.change import Change, ChangeKind, Comparison, Redline
from tracker.exports.wording import reference


class Place(StrEnum):
    """Why a row stands where it stands."""

    HERE = "here"
    """In its place in the act that it belongs to."""
    ARRIVED = "arrived"
    """In its place in the new act; its old place is elsewhere, as it or a provision above it moved."""
    LEFT = "left"
    """An old provision that moved away from here."""
    LEFT_WITH = "left_with"
    """An old provision below one that moved away."""


@dataclass(frozen=True, slots=True)
class Row:
    """One provision to be shown: a new one, or (`old` True) an old one that was deleted or moved away."""

    provision: Provision
    old: bool
    change: Change | None
    """None for what is shown but not compared: an act's own correlation table."""
    indent: int
    """How far its text is indented; a second subparagraph stands under the first."""
    place: Place = Place.HERE

    @property
    def changed(self) -> bool:
        """Whether anything happened to it."""
        return self.change is not None and self.change.kinds != (ChangeKind.UNCHANGED,)

    @property
    def follows(self) -> bool:
        """Whether it only follows from a change elsewhere, and did not move: it says nothing new and is folded."""
        return self.change is not None and self.change.consequential and _FOLLOWING.issuperset(self.change.kinds)


@dataclass(slots=True)
class Group:
    """What is read as one: an article, an annex, the recitals, a chapter's heading."""

    id: str
    title: str
    """ "Article 5", "Recitals", "Chapter II"."""
    head: Row | None = None
    """The article's, annex's or chapter's own row; also the first of `rows`."""
    rows: list[Row] = field(default_factory=list)
    depth: int = 0
    """How many chapters, sections ... it stands in."""
    _late: dict[int, list[Row]] = field(default_factory=dict)
    """Old rows by the index of the new row after which they are shown."""
    _followers: list[Group] = field(default_factory=list)
    """Groups of the old act that are shown after this one."""

    @property
    def container(self) -> bool:
        """True for a chapter, section ...: a heading over the groups that follow."""
        return self.head is not None and self.head.provision.kind in CONTAINERS


_Anchor = tuple[Group, int]
"""After which row of which group an old provision is shown; -1 for before the first."""

_FOLLOWING = frozenset({ChangeKind.AMENDED, ChangeKind.RENUMBERED})
_HEADS = frozenset({Kind.ARTICLE, Kind.ANNEX}) | CONTAINERS
_LEVEL_WITH_PARENT = frozenset({Kind.SUBPARAGRAPH, Kind.WRAPUP, Kind.TABLE, Kind.ROW, Kind.QUOTED, *CONTAINERS})
_TITLES = {
    "preamble": "Title and preamble",
    "recitals": "Recitals",
    "enacting": "Enacting formula",
    "closing": "Final formula and signatures",
    "notes": "Footnotes",
    "text": "Text",
}


def lay_out(comparison: Comparison) -> list[Group]:
    """The groups in reading order, with their rows."""
    layout = _Layout(comparison)
    layout.lay_new(comparison.new)
    layout.lay_old(comparison.old)
    return list(layout.joined())


class _Layout:
    """The groups while they are filled: first from the new act, then with what only the old act has."""

    def __init__(self, comparison: Comparison) -> None:
        self.by_old: dict[str, Change] = {}
        self.by_new: dict[str, Change] = {}
        for change in chain(comparison.changes, comparison.unchanged):
            self.by_old.update(dict.fromkeys(change.old, change))
            self.by_new.update(dict.fromkeys(change.new, change))
        self.carried = set(_carried(comparison.old.children, self.by_old))
        """Mergers into which something went that a provision above it had taken along: all their parts moved."""
        self.groups: list[Group] = []
        self.lost: list[Group] = []
        """Old groups that stand before the first group of the new act."""
        self.named: dict[str, Group] = {}
        self.place_of: dict[str, _Anchor] = {}

    def row_of(self, eid: str) -> Row:
        """The row of a new provision."""
        group, index = self.place_of[eid]
        return group.rows[index]

    # ------------------------------------------------------------------------------------------- the new act

    def lay_new(self, act: Act) -> None:
        """One row for each provision of the new act."""
        stage = _Stage()
        for top in act.children:
            self._new_top(top, stage, 0)

    def _new_top(self, top: Provision, stage: _Stage, depth: int) -> None:
        part = stage.part(top)
        if top.kind not in _HEADS:
            if part not in self.named:
                self.named[part] = Group(part, _TITLES[part])
                self.groups.append(self.named[part])
            self._new_rows(top, self.named[part], 0)
            return
        group = Group(top.eid, reference(top.eid), depth=depth)
        self.groups.append(group)
        if top.kind in CONTAINERS:
            self._new_row(top, group, 0)
            for child in top.children:
                self._new_top(child, stage, depth + 1)
        else:
            self._new_rows(top, group, 0)
        group.head = group.rows[0]

    def _new_rows(self, provision: Provision, group: Group, indent: int) -> None:
        self._new_row(provision, group, indent)
        for child in provision.children:
            self._new_rows(child, group, _indent(child, provision, indent))

    def _new_row(self, provision: Provision, group: Group, indent: int) -> None:
        self.place_of[provision.eid] = (group, len(group.rows))
        group.rows.append(Row(provision, False, self.by_new.get(provision.eid), indent))

    # ------------------------------------------------------------------------------------------- the old act

    def lay_old(self, act: Act) -> None:
        """Adds what was deleted and what moved away, each after what stood before it."""
        stage = _Stage()
        anchor: _Anchor | None = None
        for top in act.children:
            anchor = self._old_top(top, stage, anchor, 0)

    def _old_top(self, top: Provision, stage: _Stage, anchor: _Anchor | None, depth: int) -> _Anchor | None:
        part = stage.part(top)
        change = self.by_old.get(top.eid)
        if change is None:
            return anchor
        if top.kind not in _HEADS:
            home = self.named.get(part) or self._old_group(part, _TITLES[part], anchor, depth)
            self.named[part] = home
            return self._old_row(top, home, anchor, 0)
        stays = bool(change.new) and ChangeKind.MOVED not in change.kinds
        if stays:
            anchor = self._counterpart(top, change)
        if top.kind in CONTAINERS:
            if not change.new:
                gone = self._old_group(top.eid, reference(top.eid), anchor, depth)
                gone.head = Row(top, True, change, 0)
                gone.rows.append(gone.head)
            for child in top.children:
                anchor = self._old_top(child, stage, anchor, depth + 1)
            return anchor
        if stays and anchor:
            return self._old_children(top, anchor[0], anchor, self.row_of(change.new[-1]).indent)
        gone = self._old_group(top.eid, reference(top.eid), anchor, depth)
        self._old_row(top, gone, None, 0)
        gone.head = gone._late[-1][0]
        return anchor

    def _old_group(self, name: str, title: str, anchor: _Anchor | None, depth: int) -> Group:
        """A group that only the old act has, after the group that came before it."""
        group = Group(f"old-{name}", title, depth=depth)
        (anchor[0]._followers if anchor else self.lost).append(group)
        return group

    def _old_row(
        self, provision: Provision, home: Group, anchor: _Anchor | None, indent: int, left: bool = False
    ) -> _Anchor | None:
        """Shows an old provision in `home` if it is gone from there; the anchor for what comes after it."""
        change = self.by_old.get(provision.eid)
        if change is None:
            return anchor
        if not change.new:
            self._put(Row(provision, True, change, indent, Place.ARRIVED if left else Place.HERE), home, anchor)
            self._old_children(provision, home, anchor, indent, left)
            return anchor
        inner = self._counterpart(provision, change)
        now = self.row_of(change.new[-1]).indent
        moves = ChangeKind.MOVED in change.kinds or change.id in self.carried
        if moves and not left:
            self._put_left(provision, home, anchor, indent)
        if moves or left:
            self._mark_arrived(change)
        self._old_children(provision, inner[0], inner, now, left or moves)
        return anchor if moves and not left else self._behind(change.new[-1])

    def _old_children(
        self, provision: Provision, home: Group, anchor: _Anchor | None, indent: int, left: bool = False
    ) -> _Anchor | None:
        for child in provision.children:
            anchor = self._old_row(child, home, anchor, _indent(child, provision, indent), left)
        return anchor

    def _put_left(self, provision: Provision, home: Group, anchor: _Anchor | None, indent: int) -> None:
        """The whole old subtree of a provision that moved away, where it stood."""
        place = Place.LEFT
        stack = [(provision, indent)]
        while stack:
            here, depth = stack.pop()
            self._put(Row(here, True, self.by_old.get(here.eid), depth, place), home, anchor)
            stack.extend((child, _indent(child, here, depth)) for child in reversed(here.children))
            place = Place.LEFT_WITH

    def _put(self, row: Row, home: Group, anchor: _Anchor | None) -> None:
        index = anchor[1] if anchor and anchor[0] is home else -1
        home._late.setdefault(index, []).append(row)

    def _mark_arrived(self, change: Change) -> None:
        for eid in change.new:
            group, index = self.place_of[eid]
            row = group.rows[index]
            group.rows[index] = Row(row.provision, row.old, row.change, row.indent, Place.ARRIVED)

    def _counterpart(self, provision: Provision, change: Change) -> _Anchor:
        """Where the provision is now; what is merged into another comes after what that one had."""
        merged = change.old[0] != provision.eid
        return self._behind(change.new[-1]) if merged else self.place_of[change.new[-1]]

    def _behind(self, eid: str) -> _Anchor:
        """The last row of a new provision and all below it."""
        group, index = self.place_of[eid]
        below = sum(1 for _ in walk(group.rows[index].provision)) - 1
        return group, min(index + below, len(group.rows) - 1)

    def joined(self) -> Iterator[Group]:
        """All groups with all their rows."""
        for group in chain(self.lost, *((group, *group._followers) for group in self.groups)):
            late = group._late
            rows = late.get(-1, [])[:]
            for index, row in enumerate(group.rows):
                rows.append(row)
                rows.extend(late.get(index, ()))
            if group.head is not None:
                group.head = next(row for row in rows if row.provision is group.head.provision)
            group.rows = rows
            yield group


class _Stage:
    """Which part of the act we are in: a formula before the recitals belongs elsewhere than one after."""

    def __init__(self) -> None:
        self.recitals = self.articles = False

    def part(self, top: Provision) -> str:
        """The part that a provision outside of articles and annexes belongs to."""
        if top.kind in _HEADS:
            self.articles = True
        if top.kind is Kind.RECITAL:
            self.recitals = True
            return "recitals"
        if top.kind is Kind.FOOTNOTE:
            return "notes"
        if self.articles or top.kind is Kind.SIGNATURE:
            return "closing"
        if top.kind in (Kind.ACT_TITLE, Kind.CITATION, Kind.FORMULA):
            return "enacting" if self.recitals else "preamble"
        return "text"


def _indent(child: Provision, parent: Provision, indent: int) -> int:
    if child.kind in _LEVEL_WITH_PARENT or (parent.kind in _HEADS and child.kind is Kind.PARAGRAPH):
        return indent
    return indent if parent.kind is Kind.ANNEX or parent.kind in CONTAINERS else indent + 1


def redlines(row: Row, part: str) -> Iterator[Redline]:
    """Those redlines of the row's change that speak of the row's own words; `part` is "heading" or "text"."""
    if row.change is None:
        return
    for redline in row.change.redlines:
        if redline.part == part and (redline.old if row.old else redline.new) == row.provision.eid:
            yield redline


def share(group: Group) -> float:
    """How much of a group's words, old and new together, was inserted or deleted; 0 to 1."""
    changed = total = 0
    for row in group.rows:
        if row.place in (Place.LEFT, Place.LEFT_WITH):
            continue
        ops = [op for part in ("heading", "text") for redline in redlines(row, part) for op in redline.ops]
        total += sum(len(words) for _, words in ops) if ops else len(row.provision.heading + row.provision.text)
        changed += sum(len(words) for sign, words in ops if sign != "=")
    return changed / total if total else 0.0


def _carried(provisions: Iterable[Provision], by_old: Mapping[str, Change], moved: bool = False) -> Iterator[str]:
    """Ids of the mergers of which a part stood below something that moved."""
    for provision in provisions:
        change = by_old.get(provision.eid)
        if change and moved and len(change.old) > 1:
            yield change.id
        below = moved or (change is not None and ChangeKind.MOVED in change.kinds)
        yield from _carried(provision.children, by_old, below)
