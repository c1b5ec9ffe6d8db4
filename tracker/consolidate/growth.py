"""The base as a tree that can grow: every change is made here, and what nobody touches stays as it is.

In: a base `Act`. Out: `Node`s that are rewritten, taken away or given company, and the new act made from them.
Example: `tree.at["art_5__para_1__point_d"].after.append(new)` puts point (da) behind point (d).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.act import Act, Call, Kind, Mark, Provision, Run
from tracker.reference import identify


class Node:
    """A provision of the base, or a new one (`origin` None), while amendments are applied."""

    __slots__ = (
        "after", "by", "calls", "children", "first", "gone", "heading", "key", "kind", "num", "origin", "parent",
        "runs", "text",
    )  # fmt: skip

    def __init__(self, kind: Kind, num: str = "", text: str = "", parent: Node | None = None) -> None:
        self.kind = kind
        self.num = num
        self.heading = ""
        self.text = text
        self.parent = parent
        self.children: list[Node] = []
        self.first: list[Node] = []
        """New provisions before the first child."""
        self.after: list[Node] = []
        """New provisions directly behind this one."""
        self.gone = False
        self.by: list[str] = []
        """Numbers of the amendments that made or changed it."""
        self.key = ""
        """Of a new note: what the calls of it name."""
        self.calls: tuple[Call, ...] = ()
        self.runs: tuple[Run, ...] = ()
        self.origin: Provision | None = None

    @property
    def eid(self) -> str:
        """Its eId in the base, "" for a new one."""
        return self.origin.eid if self.origin else ""

    def set_words(self, part: str, words: str, runs: tuple[Run, ...] = ()) -> None:
        """Gives it new words in its number, heading or text; calls of footnotes stay beside the words they follow."""
        old = getattr(self, part)
        setattr(self, part, words)
        kept = (_moved_call(call, old, words) if call.place == part else call for call in self.calls)
        self.calls = tuple(call for call in kept if call)
        others = tuple(run for run in self.runs if run.place != part)
        self.runs = (*others, *(replace(run, place=part) for run in runs))

    def all_children(self) -> Iterator[Node]:
        """What is below it now, new provisions included, those that are gone not."""
        for child in (*self.first, *self.children):
            if not child.gone:
                yield child
            yield from child.all_after()

    def all_after(self) -> Iterator[Node]:
        """New provisions behind it, and those behind them."""
        for node in self.after:
            if not node.gone:
                yield node
            yield from node.all_after()

    def freeze(self) -> Provision:
        """The provision with all below it; one that nobody touched is the base's own."""
        children = tuple(child.freeze() for child in self.all_children())
        origin = self.origin or Provision(self.kind, eid=self.key)
        marks = tuple(Mark("amended" if self.origin else "inserted", f"amendment {number}") for number in self.by)
        return replace(
            origin,
            num=self.num,
            heading=self.heading,
            text=self.text,
            children=children,
            calls=self.calls,
            runs=self.runs,
            marks=(*origin.marks, *marks),
        )


def _moved_call(call: Call, old: str, new: str) -> Call | None:
    """A footnote call at the same words of the new text; None when those words went."""
    before = old[max(0, call.offset - 20) : call.offset]
    if old[: call.offset] == new[: call.offset]:
        return call
    place = new.find(before) if before else -1
    return replace(call, offset=place + len(before)) if place >= 0 else None


_DEPTH = {
    kind: depth for depth, kind in enumerate((Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION))
}


def _grouped(provisions: Iterable[Provision]) -> list[Provision]:
    """Provisions in order; a new division takes the articles behind it, as far as the next one of its rank."""
    found: list[Provision] = []
    for provision in (part for whole in provisions for part in _parted(whole)):
        last = found[-1] if found else None
        deeper = last is not None and _DEPTH.get(provision.kind, -1) > _DEPTH.get(last.kind, 9)
        if last is not None and _is_new(last) and (deeper or provision.kind is Kind.ARTICLE):
            found[-1] = replace(last, children=(*last.children, provision))
        else:
            found.append(provision)
    return found


def _parted(provision: Provision) -> list[Provision]:
    """A division, or where a new one of its rank opens in its midst, what stands before that and the new one."""
    if provision.kind not in _DEPTH:
        return [provision]
    children = tuple(_grouped(provision.children))
    rank = _DEPTH[provision.kind]
    cut = next((k for k, child in enumerate(children) if _is_new(child) and _DEPTH[child.kind] <= rank), len(children))
    return [replace(provision, children=children[:cut]), *children[cut:]]


def _is_new(provision: Provision) -> bool:
    """Whether it is a division that an amendment put there."""
    made = any(mark.action == "inserted" and mark.by.startswith("amendment ") for mark in provision.marks)
    return provision.kind in _DEPTH and made


class Tree:
    """All nodes of a base, by eId."""

    def __init__(self, base: Act) -> None:
        self.base = base
        self.at: dict[str, Node] = {}
        self.top = Node(Kind.FORMULA)
        self.top.children = [self._grow(child, self.top) for child in base.children]

    def _grow(self, provision: Provision, parent: Node) -> Node:
        node = Node(provision.kind, provision.num, provision.text, parent)
        node.heading, node.calls, node.runs, node.origin = (
            provision.heading, provision.calls, provision.runs, provision,
        )  # fmt: skip
        node.children = [self._grow(child, node) for child in provision.children]
        self.at[provision.eid] = node
        return node

    def freeze(self) -> tuple[Act, dict[str, tuple[str, ...]]]:
        """The act as it is now, and the eIds that each amendment made or changed, by its number."""
        grown = tuple(_grouped(child.freeze() for child in self.top.all_children()))
        act = identify(Act(grown, self.base.language, self.base.identifier, self.base.format))
        return act, _made_by(act)


def _made_by(act: Act) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    stack = list(reversed(act.children))
    while stack:
        provision = stack.pop()
        for mark in provision.marks:
            if mark.by.startswith("amendment "):
                found.setdefault(mark.by.removeprefix("amendment "), []).append(provision.eid)
        stack.extend(reversed(provision.children))
    return {number: tuple(eids) for number, eids in found.items()}
