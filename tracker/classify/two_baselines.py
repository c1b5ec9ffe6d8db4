"""Holds the tags of one version against two baselines: where it is stronger than the one and weaker than the other.

In: two tagged comparisons with the same new act. Out: for each provision and code whose sign differs, both tags.
Example: Article 5(1) strengthens A4 against the act in force and weakens A4 against Parliament's text.

Only what stands in the new text can be held together; what is gone from it has an address in its own old text only.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.change import Comparison, Tag
from tracker.classify import tagged
from tracker.codes import DIRECTIONS

Apart = tuple[str, Tag, Tag]
"""eId in the new act, the tag against the first baseline, the tag against the second."""


def apart(first: Comparison, second: Comparison) -> tuple[Apart, ...]:
    """Where the sign of a code differs, in the order of the first comparison; each provision and code once."""
    others = list(_placed(second))
    found: dict[tuple[str, str], Apart] = {}
    for eid, tag in _placed(first):
        opposite = [
            (where, other)
            for where, other in others
            if other.code == tag.code and DIRECTIONS[other.direction] == -DIRECTIONS[tag.direction] != 0
            if _same_place(eid, where)
        ]
        if opposite:
            where, other = min(opposite, key=lambda item: (item[0] != eid, len(item[0])))
            # The deeper of both places: a point says more exactly where they part than its paragraph does.
            place = max(eid, where, key=len)
            found.setdefault((place, tag.code), (place, tag, other))
    return tuple(found.values())


def _placed(comparison: Comparison) -> Iterator[tuple[str, Tag]]:
    """Signed tags with the place in the new act that they are about."""
    for change, tag in tagged(comparison):
        if change.new and DIRECTIONS[tag.direction] and not tag.indirect:
            named = (words.eid for words in tag.words if words.side == "new" and words.eid in change.new)
            yield next(named, change.new[0]), tag


def _same_place(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}__") or other.startswith(f"{one}__")
