"""Lays the columns of an amendment beside the base and beside each other: which words stand for which.

In: the units of the columns, the slots of the base. Out: unit of the left column -> its slots; unit of the right
column -> the one of the left that it stands for; what is left over is new. Example: a left column of points (a) and
(b) and a right one of (a), (ba) and (b) give `{0: 0, 2: 1}`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.consolidate.anchoring import ALIKE, PARTIAL, Fit, Slot, fit, plain
from tracker.consolidate.columns import Unit


def pair_columns(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Which unit of the right column stands for which of the left: by number, then by words."""
    found: dict[int, int] = {}
    fits = fit(
        [f"{unit.words}" for unit in new],
        [f"{unit.words}" for unit in old],
        [(unit.part, plain(unit.num)) for unit in (*new, *old)],
    )
    for one in fits:
        if new[one.line].part == old[one.slots[0]].part:
            found[one.line] = one.slots[0]
    for i, k in list(found.items()):
        # "1." was parted in two, and more of its words stand in the second part: the first bears its number.
        same = (j for j in range(i) if j not in found and _one_number(new[j], old[k]) and _within(j, i, found))
        first = next(same, None)
        if not new[i].num and first is not None:
            found[first] = found.pop(i)
    _pair_by_number(old, new, found)
    return found


def _one_number(new: Unit, old: Unit) -> bool:
    return new.part == old.part == "text" and bool(new.num) and plain(new.num) == plain(old.num)


def _pair_by_number(old: Sequence[Unit], new: Sequence[Unit], found: dict[int, int]) -> None:
    """What agrees too little in words but bears the same number, or stands alone between two pairs."""
    taken = set(found.values())
    for i, unit in enumerate(new):
        if i in found:
            continue
        low = max((found[k] for k in found if k < i), default=-1)
        high = min((found[k] for k in found if k > i), default=len(old))
        between = [k for k in range(low + 1, high) if k not in taken and old[k].part == unit.part]
        rest = [k for k in range(len(new)) if k not in found and _within(k, i, found)]
        same = [k for k in between if plain(old[k].num) == plain(unit.num) and (unit.num or len(rest) == len(between))]
        if not same and len(rest) == len(between) == 1 and bool(unit.num) == bool(old[between[0]].num):
            same = between
        if same:
            found[i] = same[0]
            taken.add(same[0])


def _within(one: int, other: int, found: dict[int, int]) -> bool:
    """Whether two units of the right column stand between the same pairs."""
    low, high = min(one, other), max(one, other)
    return not any(low < paired < high for paired in found)


def anchor(old: Sequence[Unit], slots: Sequence[Slot]) -> tuple[dict[int, list[Slot]], float]:
    """The slots that the units of the left column stand for, and how much of the column that is."""
    numbers = [(unit.part, plain(unit.num)) for unit in old]
    numbers += [(slot.part, plain(slot.node.num)) for slot in slots]
    fits: list[Fit] = fit([unit.words for unit in old], [slot.words for slot in slots], numbers)
    weight = sum(len(plain(unit.words)) for unit in old) or 1
    # A part that is quoted word for word is found, if not alone.
    found = sum((1.0 if one.score == PARTIAL else one.score) * len(plain(old[one.line].words)) for one in fits)
    return {one.line: [slots[k] for k in one.slots] for one in fits if one.score >= ALIKE}, min(1.0, found / weight)
