"""Counts the automatic numbers of a Word file, which are shown but stand nowhere in it.

In: `numbering.xml`, and for each paragraph in turn the list and level that it is in. Out: the number as shown.
Example: a list whose level 0 shows "%1." and level 1 "(%2)" counts "1.", "(a)", "(b)", "2.", "(a)".

A text with tracked changes is counted twice, with and without the paragraphs that go: Word shows only one of the
two numbers at a time, but both texts need theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.numbering import to_roman
from tracker.readers.docx_package import W

_LEVELS = 9
_HIGHEST = 9_999
"""No list of a law is longer; a start far above is an attack on formats that repeat letters."""
_PLACE = re.compile(r"%([1-9])")

PRIVATE_SIGNS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "–", "\uf0d8": "•", "\uf0fc": "•", "\uf076": "•", "\uf0e0": "→",
    "\uf0a8": "□", "\uf06f": "□", "\uf0be": "—", "\uf0bb": "–",
}  # fmt: skip
"""Bullets are written as characters of the fonts Symbol and Wingdings, which no other font can show."""
_LETTER_BULLETS = {"o": "○", "\u00a7": "▪", "\u00b7": "•", "\u00d8": "•", "v": "•", "\u00fc": "•"}
"""The same in lists that name the font: Courier New's "o" is a ring."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    """The level (1-based) after which it counts anew; 0 = never; None = after any higher one."""
    legal: bool = False
    """Numbers of higher levels are shown in figures."""
    indent: int | None = None
    style: str = ""
    """Paragraphs in this style are on this level."""


@dataclass(slots=True)
class _List:
    """A list while it is counted; lists with one abstract definition go on with each other's numbers."""

    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The lists of a file and how far each has been counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, tuple[str, dict[int, Level], frozenset[int]]] = {}
        self._counted: dict[str, _List] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def copy(self) -> Numbering:
        """The same lists, not yet counted."""
        other = Numbering(None)
        other._abstract, other._links, other._lists = self._abstract, self._links, self._lists
        return other

    def level(self, number: str, depth: int) -> Level | None:
        """How a level of a list counts, None where there is no such list."""
        if number not in self._lists:
            return None
        abstract, overrides, _ = self._lists[number]
        return overrides.get(depth) or self._abstract.get(abstract, {}).get(depth)

    def depth_of(self, number: str, style: str) -> int:
        """The level that a style stands for in a list, 0 where the list does not say."""
        for depth in range(_LEVELS):
            level = self.level(number, depth)
            if level and style and level.style == style:
                return depth
        return 0

    def count(self, number: str, depth: int) -> str:
        """Counts one paragraph, and says what is shown before it."""
        level = self.level(number, depth)
        if level is None or not 0 <= depth < _LEVELS:
            return ""
        abstract, _, started = self._lists[number]
        counts = self._counted.setdefault(abstract, _List()).counts
        if depth in started and (number, depth) not in self._begun:
            self._begun.add((number, depth))
            counts[depth] = None  # this list says that it counts anew
        current = counts[depth]
        counts[depth] = level.start if current is None else min(current + 1, _HIGHEST)
        for deeper in range(depth + 1, _LEVELS):
            below = self.level(number, deeper)
            if below is None or below.restart is None or below.restart > depth:
                counts[deeper] = None
        return self._shown(number, level, counts)

    def _shown(self, number: str, level: Level, counts: list[int | None]) -> str:
        def value(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            other = self.level(number, depth) or Level()
            count = counts[depth]
            style = "decimal" if level.legal else other.format
            return _FORMATS.get(style, str)(other.start if count is None else count)

        if level.format == "none":
            return ""
        if level.format == "bullet":
            return _LETTER_BULLETS.get(level.text, "".join(PRIVATE_SIGNS.get(sign, sign) for sign in level.text))
        return _PLACE.sub(value, level.text)

    # -- reading -------------------------------------------------------------------------------------------

    def _read(self, root: etree._Element) -> None:
        styles: dict[str, str] = {}
        for abstract in root.iterfind(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId", "")
            found = (_level(element) for element in abstract.iterfind(f"{W}lvl"))
            self._abstract[key] = dict(pair for pair in found if pair)
            link, own = value_of(abstract, "numStyleLink"), value_of(abstract, "styleLink")
            if own:
                styles[own] = key
            if link:
                self._links[key] = link
        for key, link in self._links.items():
            self._abstract[key] = self._abstract.get(styles.get(link, ""), {}) or self._abstract[key]
        for number in root.iterfind(f"{W}num"):
            self._read_list(number)

    def _read_list(self, number: etree._Element) -> None:
        overrides: dict[int, Level] = {}
        started: set[int] = set()
        abstract = value_of(number, "abstractNumId")
        for override in number.iterfind(f"{W}lvlOverride"):
            depth = integer(override.get(f"{W}ilvl", ""), 0)
            own = override.find(f"{W}lvl")
            pair = _level(own) if own is not None else None
            level = pair[1] if pair else self._abstract.get(abstract, {}).get(depth, Level())
            start = value_of(override, "startOverride")
            if start:
                level = replace(level, start=min(max(integer(start, 1), 0), _HIGHEST))
                started.add(depth)
            overrides[depth] = level
        self._lists[number.get(f"{W}numId", "")] = (abstract, overrides, frozenset(started))


def value_of(element: etree._Element, name: str) -> str:
    """`w:val` of a child, "" where there is none."""
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", "") if child is not None else ""


def integer(text: str, default: int) -> int:
    """A whole number of at most six digits, as Word writes it; else the default."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else default


def number_shown(value: int, style: str) -> str:
    """A number in one of Word's formats, in figures where the format is not known.

    >>> number_shown(28, "lowerLetter"), number_shown(4, "upperRoman"), number_shown(2, "chicago")
    ('bb', 'IV', '†')
    """
    return _FORMATS.get(style, str)(value)


def _level(element: etree._Element) -> tuple[int, Level] | None:
    depth = integer(element.get(f"{W}ilvl", ""), -1)
    if not 0 <= depth < _LEVELS:
        return None
    restart = value_of(element, "lvlRestart")
    legal = element.find(f"{W}isLgl")
    place = element.find(f"{W}pPr/{W}ind")
    left = place.get(f"{W}left", place.get(f"{W}start", "")) if place is not None else ""
    return depth, Level(
        start=min(max(integer(value_of(element, "start"), 1), 0), _HIGHEST),
        format=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText"),
        restart=integer(restart, 0) if restart else None,
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
        indent=integer(left, 0) if left else None,
        style=value_of(element, "pStyle"),
    )


def _letter(value: int) -> str:
    """a..z, aa, bb, ... as Word counts letters."""
    return chr(ord("a") + (value - 1) % 26) * min(1 + (value - 1) // 26, 20) if value > 0 else str(value)


def _roman(value: int) -> str:
    return to_roman(value) or str(value)


def _ordinal(value: int) -> str:
    suffix = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{suffix}"


def _chicago(value: int) -> str:
    return "*†‡§"[(value - 1) % 4] * (1 + (value - 1) // 4)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "ordinal": _ordinal,
    "chicago": _chicago,
    "none": lambda value: "",
}
