"""Picks amendments out of many: by number, by the place they are about, by who tabled them, by what they say.

In: amendments, and what a person asks for. Out: those that are meant, in their order. Example: `about(items,
"Article 4(1)")` are the amendments to that paragraph and to all that stands in it, not those to Article 41.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tracker.amendment import Amendment
from tracker.errors import InputError, UsageError
from tracker.position import parse_positions
from tracker.reference import STEMS, parse_reference

_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_DOCUMENT = re.compile(r".*/(?=\d)")
"""The document that tells two amendments with one number apart: "A9-0190/12"."""
_SPANS = re.compile(r"(\d+)(?:\s*(?:-|–|\bto\b)\s*(\d+))?")
"""What one number names: "12", "3 to 5", "3, 5 and 7"."""
_KINDS = {stem: kind.value for kind, stem in STEMS.items()}


def numbered(items: Sequence[Amendment], said: str) -> list[Amendment]:
    """The amendments with these numbers: "12,14-20".

    Raises:
        UsageError: a number or a range names none of them.
    """
    found: set[str] = set()
    for wish in filter(None, (wish.strip() for wish in said.split(","))):
        numbers = _within(items, wish)
        if not numbers:
            raise UsageError(f"There is no amendment {wish}; the numbers are {_span(items)}.")
        found |= numbers
    if not found:
        raise UsageError("Name the amendments by their numbers, as in --only 12,14-20.")
    return [item for item in items if item.number in found]


def _within(items: Sequence[Amendment], wish: str) -> set[str]:
    exact = {item.number for item in items if item.number == wish}
    found = _RANGE.fullmatch(wish)
    if exact or not (found or wish.isdecimal()):
        return exact
    first, last = (int(found[1]), int(found[2])) if found else (int(wish), int(wish))
    spans = [(item.number, _spans(item.number)) for item in items]
    # A number alone is looked for in those that bear several; "12" does not name "A9-0190/12".
    asked = [(number, span) for number, span in spans if found or len(span) > 1 or any(a < b for a, b in span)]
    return {number for number, span in asked if any(a <= last and b >= first for a, b in span)}


def _spans(number: str) -> list[tuple[int, int]]:
    """The numbers that one amendment bears: "3 to 5" bears 3, 4 and 5, "12a" bears 12."""
    return [(int(one[1]), int(one[2] or one[1])) for one in _SPANS.finditer(_DOCUMENT.sub("", number))]


def _span(items: Sequence[Amendment]) -> str:
    return f"{items[0].number} to {items[-1].number}" if len(items) > 1 else ", ".join(item.number for item in items)


def about(items: Iterable[Amendment], place: str) -> list[Amendment]:
    """The amendments to a provision or to what stands in it; the place is a position or a reference.

    Raises:
        UsageError: it is neither.
    """
    wanted = _steps(place)
    return [item for item in items if any(_below(position, wanted) for position in item.positions)]


def _steps(place: str) -> list[tuple[str, str]]:
    try:
        (steps,) = parse_positions(place)
        return [(step.kind, step.label) for step in steps]
    except (InputError, ValueError):
        pass
    try:
        eid = parse_reference(place)
    except InputError:
        advice = 'write it as in "Article 4 – paragraph 1" or "Article 4(1)"'
        raise UsageError(f'"{place}" does not name one place; {advice}.') from None
    parts = (part.partition("_") for part in eid.split("__"))
    return [(_KINDS.get(stem, stem), label) for stem, _, label in parts]


def _below(position: str, wanted: Sequence[tuple[str, str]]) -> bool:
    try:
        places = parse_positions(position)
    except InputError:
        return False
    return any([(step.kind, step.label) for step in steps[: len(wanted)]] == list(wanted) for steps in places)


def saying(items: Iterable[Amendment], words: str) -> list[Amendment]:
    """The amendments with all these words in their columns, their justification or their position."""
    wanted = words.casefold().split()
    return [item for item in items if all(word in _all_words(item) for word in wanted)]


def _all_words(item: Amendment) -> str:
    return " ".join((item.old_text, item.new_text, item.justification, *item.positions)).casefold()


def tabled_by(items: Iterable[Amendment], author: str) -> list[Amendment]:
    """The amendments of a member, a group or a committee, by a part of the name."""
    wanted = author.casefold()
    return [item for item in items if any(wanted in name.casefold() for name in item.authors)]
