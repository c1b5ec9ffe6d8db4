"""Which tagged changes are shown first where there is room for a few.

In: the entries of a scorecard. Out: some of them, the weightiest first. Example: of a safeguard that "should" keeps in
a recital and one that "shall" keeps in an article, the article's comes first.

No judgement of policy: a provision that binds goes before one that explains, a sure tag before a doubtful one, an
effect of its own before one by reference; and neither an axis nor a code fills the list while another has something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest

from tracker.change import Entry
from tracker.codes import DIRECTIONS

ALIKE = 2
"""So many of one code, while there are others."""
EXPLAINS, BY_REFERENCE = 0.4, 0.6
"""What a tag in a recital, and one that only follows a reference, weigh beside one that binds by its own words."""


def weightiest(entries: Iterable[Entry], sign: int) -> list[Entry]:
    """The entries of one sign, the weightiest first, axes in turn; each change once, `ALIKE` of each code before the
    rest."""
    own = [entry for entry in entries if DIRECTIONS[entry.tag.direction] == sign]
    first: dict[str, Entry] = {}
    for entry in sorted(own, key=_weight, reverse=True):
        first.setdefault(entry.change, entry)
    codes: Counter[str] = Counter()
    axes: dict[str, list[Entry]] = {}
    rest: list[Entry] = []
    for entry in first.values():
        codes[entry.tag.code] += 1
        (axes.setdefault(entry.tag.axis, []) if codes[entry.tag.code] <= ALIKE else rest).append(entry)
    front = [entry for turn in zip_longest(*axes.values()) for entry in turn if entry]
    return [*front, *rest]


def _weight(entry: Entry) -> float:
    weight = entry.tag.confidence * (1 if entry.binding else EXPLAINS)
    return weight * BY_REFERENCE if entry.tag.indirect else weight
