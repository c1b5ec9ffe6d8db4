"""Places the versions of a dossier in a drawing: a lane for each stage, from left to right in time.

In: versions. Out: boxes and arrows with coordinates, for a template to draw as SVG. Example: the specimen's final act
stands in the lane of the law, right of the proposal, with an arrow from it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.catalogue import Version

LANES = {"in-force": "Law", "final": "Law", "proposal": "Proposal", "council": "Council", "parliament": "Parliament"}
"""Stage -> lane. The act in force and the final act share one: from law, through those who make it, to law."""
ORDER = ("Law", "Proposal", "Parliament", "Council", "Other")

LANE = 150
"""Width of the lanes' names."""
BOX, HIGH = 150, 56
GAP, BETWEEN = 36, 26
EDGE = 8
TOP = 22
"""Above the first lane: room for an arrow over a box."""
HEAD = 5
"""An arrow ends so far before its box."""
_LETTERS = 22
"""Of an institution's name in one line beside its lane."""


@dataclass(frozen=True, slots=True)
class Box:
    """One version in the drawing; `x` and `y` are its upper left corner."""

    version: Version
    x: int
    y: int
    stored: bool

    @property
    def middle(self) -> int:
        """Half its height down."""
        return self.y + HIGH // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """From a version to one that is based on it, as the path of an SVG."""

    old: str
    new: str
    path: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage, with those who speak in it; `y` is the middle of the lane."""

    name: str
    institution: list[str]
    """In lines; [] when several speak."""
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole graph with its size."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    lanes: tuple[Lane, ...]
    width: int
    height: int
    box: tuple[int, int] = (BOX, HIGH)


def draw(versions: Sequence[Version], stored: Sequence[str]) -> Drawing:
    """The drawing; `stored` names the versions whose text is there."""
    columns = _columns(versions)
    lanes = [name for name in ORDER if any(_lane(version) == name for version in versions)]
    boxes = tuple(
        Box(
            version,
            EDGE + LANE + columns[version.name] * (BOX + GAP),
            TOP + lanes.index(_lane(version)) * (HIGH + BETWEEN),
            version.name in stored,
        )
        for version in sorted(versions, key=lambda version: columns[version.name])
    )
    places = {box.version.name: box for box in boxes}
    arrows = tuple(
        Arrow(base, box.version.name, _path(places[base], box, boxes)) for box in boxes for base in box.version.based_on
    )
    return Drawing(
        boxes,
        arrows,
        tuple(
            Lane(name, _speakers(name, versions), TOP + place * (HIGH + BETWEEN) + HIGH // 2)
            for place, name in enumerate(lanes)
        ),
        2 * EDGE + LANE + (max(columns.values(), default=0) + 1) * (BOX + GAP) - GAP,
        TOP + EDGE + max(1, len(lanes)) * (HIGH + BETWEEN) - BETWEEN,
    )


def _lane(version: Version) -> str:
    return LANES.get(version.stage, "Other")


def _speakers(lane: str, versions: Sequence[Version]) -> list[str]:
    found = {version.institution for version in versions if _lane(version) == lane}
    return textwrap.wrap(found.pop(), _LETTERS, max_lines=2, placeholder=" …") if len(found) == 1 else []


def _columns(versions: Sequence[Version]) -> dict[str, int]:
    """A version stands right of all it is based on, and alone in its place."""
    named = {version.name: version for version in versions}
    found: dict[str, int] = {}
    taken: set[tuple[str, int]] = set()

    def place(version: Version) -> int:
        if version.name not in found:
            column = max((place(named[base]) + 1 for base in version.based_on if base in named), default=0)
            while (_lane(version), column) in taken:
                column += 1
            taken.add((_lane(version), column))
            found[version.name] = column
        return found[version.name]

    for version in versions:
        place(version)
    return found


def _path(old: Box, new: Box, boxes: Sequence[Box]) -> str:
    """From the right side of the one to the left side of the other; over what stands between them in one lane."""
    start, end = old.x + BOX, new.x - HEAD
    behind = [box for box in boxes if box.y == old.y and old.x < box.x < new.x]
    if old.y != new.y and behind:  # through the free strip beside the lane, not behind the boxes in it
        strip = old.y + HIGH + BETWEEN // 2 if new.y > old.y else old.y - BETWEEN // 2
        left, right = start + GAP - HEAD, end - GAP + HEAD
        return (
            f"M{start} {old.middle}C{start + 14} {old.middle} {left - 14} {strip} {left} {strip}H{right}"
            f"C{right + 22} {strip} {end - 22} {new.middle} {end} {new.middle}"
        )
    if old.y != new.y:
        turn = end - GAP + HEAD
        return f"M{start} {old.middle}H{turn}C{turn + 22} {old.middle} {end - 22} {new.middle} {end} {new.middle}"
    if not any(box.y == old.y and old.x < box.x < new.x for box in boxes):
        return f"M{start} {old.middle}H{end}"
    left, right, over = start - 20, new.x + 20, old.y - BETWEEN + 4
    return f"M{left} {old.y}C{left + 14} {over} {right - 14} {over} {right} {old.y - HEAD}"
