"""Finds where in the base an amendment applies: the provisions that it names, and where something new would stand.

In: a position as printed and the `Tree` of the base. Out: a `Place`, or why there is none.
Example: "Article 5 – paragraph 1 – point d a (new)" is the place behind point (d) of that paragraph, for a point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.act import CONTAINERS, Kind
from tracker.consolidate.growth import Node, Tree
from tracker.errors import InputError
from tracker.numbering import letters, roman
from tracker.position import CONCLUSION, HEADING, INTRODUCTION, SENTENCE, Step, candidates, parse_positions, resolve
from tracker.receipt import TARGET_NOT_IN_BASE
from tracker.reference import label

_TOP = frozenset({Kind.CITATION, Kind.RECITAL, Kind.ARTICLE, Kind.ANNEX}) | CONTAINERS
_OWN_WORDS = frozenset({INTRODUCTION, SENTENCE})


@dataclass(frozen=True, slots=True)
class Place:
    """One place that an amendment names."""

    position: str
    nodes: tuple[Node, ...] = ()
    """What a position may mean, likeliest first; empty for a new provision."""
    part: str = ""
    """"heading" or "text" where only that is meant; "" for all of the provision."""
    parent: Node | None = None
    """Of something new: what it will stand in."""
    behind: Node | None = None
    """Of something new: what it stands behind; None for before everything else in its parent."""
    kind: Kind | None = None
    """Of something new: what it is."""
    label: str = ""
    problem: str = ""
    """Why there is no such place."""
    near: Node | None = None
    """Where the way to a place that is missing ends: the words quoted may stand there."""


def find_places(positions: Sequence[str], tree: Tree) -> list[Place]:
    """The places of all positions of an amendment; one that names several gives several."""
    found: list[Place] = []
    for position in positions:
        try:
            paths = parse_positions(position)
        except InputError:
            found.append(Place(position, problem=f"the position “{position}” cannot be read"))
            continue
        found.extend(_find(position, steps, tree) for steps in paths)
    return found


def _find(position: str, steps: tuple[Step, ...], tree: Tree) -> Place:
    """One place; a "(new)" that the base has already is taken for what it has."""
    part = ""
    if steps[-1].kind == HEADING:
        part = "heading"
    elif steps[-1].kind in _OWN_WORDS or (steps[-1].kind == Kind.SUBPARAGRAPH and steps[-1].label == "1"):
        part = "text"
    if (opening := _opening(position, steps, tree)) is not None:
        return opening
    news = [number for number, step in enumerate(steps) if step.new]
    if not news:
        nodes = tuple(tree.at[provision.eid] for provision in candidates(steps, tree.base))
        if nodes:
            return Place(position, nodes, part)
        return Place(position, problem=_missing(steps, tree), near=_as_far(steps, tree))
    return _new_place(position, steps[: news[0]], steps[news[0]], tree)


def _opening(position: str, steps: tuple[Step, ...], tree: Tree) -> Place | None:
    """A division that opens at an article: "Article 68 – Chapter 3a (new)" behind it, "Article 56 – SECTION 1 – title"
    before it, where the base has no such section."""
    at = next((number for number, step in enumerate(steps) if step.kind in CONTAINERS), 0)
    if not at or steps[at - 1].kind != Kind.ARTICLE:
        return None
    step, article = steps[at], steps[at - 1]
    same = _siblings(Kind.ARTICLE, tree.top, tree)
    found = resolve(steps[:at], tree.base)
    if found is not None:
        node = tree.at[found.eid]
        behind = node if step.new else _before(node)
        return Place(position, parent=node.parent, behind=behind, kind=Kind(step.kind), label=step.label)
    before = [node for node in same if (_rank(Kind.ARTICLE, node) or _FIRST) < (_key(article.label) or _FIRST)]
    if not before:
        return None
    node = before[-1]
    return Place(position, parent=node.parent, behind=node, kind=Kind(step.kind), label=step.label)


def _missing(steps: tuple[Step, ...], tree: Tree) -> str:
    """Why a position leads nowhere: a part published apart, or a slip."""
    for end in range(len(steps) - 1, 0, -1):
        found = resolve(steps[:end], tree.base)
        if found:
            step = steps[end]
            return f"the base has no {step.kind} {step.label} in {_named(steps[:end])}".replace("  ", " ")
    if steps[0].kind in (Kind.ANNEX, Kind.APPENDIX):
        return TARGET_NOT_IN_BASE
    return f"the base has no {_named(steps[:1])}"


def _as_far(steps: tuple[Step, ...], tree: Tree) -> Node | None:
    """The provision that the first steps lead to."""
    for end in range(len(steps) - 1, 0, -1):
        if found := resolve(steps[:end], tree.base):
            return tree.at[found.eid]
    return None


def _named(steps: tuple[Step, ...]) -> str:
    return " – ".join(f"{step.kind} {step.label}".strip() for step in steps)


# ------------------------------------------------------------------------------------------------- something new


def _new_place(position: str, above: tuple[Step, ...], step: Step, tree: Tree) -> Place:
    kind = Kind(step.kind) if step.kind in list(Kind) else None
    if step.kind in (HEADING, INTRODUCTION):
        owner = resolve(above, tree.base) if above else None
        if owner is None and step.kind == HEADING and above and above[-1].kind in CONTAINERS:
            # "Chapter V a, title (new)" is how the chapter itself comes in.
            return _new_place(position, above[:-1], above[-1], tree)
        part = "heading" if step.kind == HEADING else "text"
        return Place(position, (tree.at[owner.eid],), part) if owner else Place(position, problem=_missing(above, tree))
    if step.kind == CONCLUSION:
        kind = Kind.WRAPUP
    if kind is None:
        return Place(position, problem=f"“{position}” names nothing that can be added")
    parent = tree.top
    if above and kind not in (Kind.ARTICLE, Kind.RECITAL, Kind.CITATION):
        owner = resolve(above, tree.base)
        if owner is None:
            return Place(position, problem=_missing(above, tree))
        parent = tree.at[owner.eid]
    scope, behind = _neighbour(kind, step.label, parent, tree)
    return Place(position, parent=scope, behind=behind, kind=kind, label=step.label)


def _neighbour(kind: Kind, wanted: str, parent: Node, tree: Tree) -> tuple[Node, Node | None]:
    """What a new provision stands in, and what it stands behind."""
    same = _siblings(kind, parent, tree)
    if not same:
        return _alone(kind, parent)
    order = [_rank(kind, node) for node in same]
    mine = _key(wanted)
    if not any(key and mine and key[:2] == mine[:2] for key in order):
        order = _counted(order)
    smaller = [(key, node) for node, key in zip(same, order, strict=True) if key is not None and mine and key <= mine]
    if mine and not smaller and any(key is not None for key in order):
        first = same[0]
        return first.parent or parent, _before(first)
    # Of two with one number the first: a recast shows the old articles behind the new ones.
    behind = max(smaller, key=lambda found: found[0])[1] if smaller else same[-1]
    return behind.parent or parent, behind


def _counted(keys: list[_Key | None]) -> list[_Key | None]:
    """Labels of siblings; a second "1." is counted as the one behind it, as Parliament does."""
    found: list[_Key | None] = []
    for key in keys:
        before = found[-1] if found else None
        found.append((key[0] + 1, key[1], key[2]) if key is not None and key == before else key)
    return found


def _siblings(kind: Kind, parent: Node, tree: Tree) -> list[Node]:
    """Provisions of a kind that the new one is counted with."""
    if kind in _TOP and parent is tree.top:
        return [node for node in tree.at.values() if node.kind is kind and _own(node)]
    near = [child for child in parent.children if child.kind is kind]
    if near or kind not in (Kind.POINT, Kind.INDENT):
        return near
    # "Article 3 – point 5 a": the points stand in an unnumbered paragraph.
    return [grand for child in parent.children for grand in child.children if grand.kind is kind]


def _own(node: Node) -> bool:
    """Whether a provision is the act's own, not one that it quotes."""
    above = node.parent
    while above is not None:
        if above.kind is Kind.QUOTED:
            return False
        above = above.parent
    return True


def _alone(kind: Kind, parent: Node) -> tuple[Node, Node | None]:
    """For the first of its kind: behind the last of what comes before it in a provision."""
    children = parent.children
    if kind in (Kind.POINT, Kind.INDENT):
        return parent, None
    if kind is Kind.CITATION:
        ahead = [child for child in children if child.kind in (Kind.ACT_TITLE, Kind.FORMULA)][:2]
        return parent, ahead[-1] if ahead else None
    if kind is Kind.ARTICLE or kind in CONTAINERS:
        ahead = [child for child in children if child.kind not in (Kind.SIGNATURE, Kind.ANNEX, Kind.FOOTNOTE)]
        return parent, ahead[-1] if ahead else None
    ahead = [child for child in children if child.kind is not Kind.FOOTNOTE]
    return parent, ahead[-1] if ahead else None


def _before(node: Node) -> Node | None:
    """What stands before a provision in its parent; None for the first."""
    siblings = node.parent.children if node.parent else []
    place = siblings.index(node)
    return siblings[place - 1] if place else None


_Key = tuple[int, str, str]
_FIRST: _Key = (0, "", "")


def _rank(kind: Kind, node: Node) -> _Key | None:
    return _key(label(kind, node.num)) if node.num else _key(node.eid.rpartition("_")[2])


def _key(found: str) -> _Key | None:
    """What labels are ordered by: "-1" < "1" < "1a" < "2", "d" < "da" < "e"; None for no label."""
    if not found or found == "last":
        return None
    minus = found.startswith("-")
    bare = found.lstrip("-")
    digits = re.match(r"[0-9]+", bare)
    if digits:
        number, tail = int(digits[0]), bare[digits.end() :]
        return (number, "" if minus else " ", tail)
    romans = re.match(r"[IVXLC]+", bare)
    if romans:
        return (roman(romans[0]), "" if minus else " ", bare[romans.end() :])
    return (letters(bare[0]), "" if minus else " ", bare[1:])
