"""Changes that one may want out of the way, or alone: what only follows, only moved, or only differs in its signs.

In: a change. Out: whether it is of such a sort. Example: "lamps , lit" that reads "lamps, lit" now differs in a blank
only; "1.5 metres" that reads "15 metres" differs in a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tracker.change import Change, ChangeKind, Comparison, Op

_PLACED = frozenset({ChangeKind.MOVED, ChangeKind.RENUMBERED})
_LETTERS = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


def consequential(change: Change) -> bool:
    """Whether it only follows from a change elsewhere."""
    return change.consequential


def placed(change: Change) -> bool:
    """Whether it only stands elsewhere or has another number, with the words it had."""
    return _PLACED.issuperset(change.kinds)


def signs(change: Change) -> bool:
    """Whether only white space and punctuation differ: all letters and numbers are those of before, in their order."""
    return change.kinds == (ChangeKind.AMENDED,) and all(_same_letters(line.ops) for line in change.redlines)


def _same_letters(ops: Sequence[Op]) -> bool:
    went, came = (_letters(ops, (sign,)) for sign in "-+")
    if "".join(went) != "".join(came):
        return False
    old, new = (_letters(ops, ("=", sign)) for sign in "-+")
    # A blank inside a word changes nothing, a point inside a number everything.
    return "".join(old) == "".join(new) and (old == new or not _DIGIT.search("".join((*went, *came))))


def _letters(ops: Sequence[Op], signs_: tuple[str, ...]) -> list[str]:
    return _LETTERS.findall("".join(words for sign, words in ops if sign in signs_))


TRAITS: dict[str, Callable[[Change], bool]] = {"consequential": consequential, "moved": placed, "signs": signs}
"""By the name that stands in an address."""

SAID = {
    "consequential": "only consequential",
    "moved": "only moved or renumbered",
    "signs": "only white space or punctuation",
}
"""What such a change is called."""


def find_traits(comparison: Comparison) -> dict[str, frozenset[str]]:
    """The ids of the changes of each sort."""
    return {
        name: frozenset(change.id for change in comparison.changes if of_sort(change))
        for name, of_sort in TRAITS.items()
    }
