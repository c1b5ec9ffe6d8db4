"""DESIGN section 7: what is true of every comparison. Property tests; the same laws hold on real texts below."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from tests.strategies import acts, rewritten
from tracker.act import Act, Provision, walk
from tracker.change import Change, ChangeKind, Comparison
from tracker.compare import compare

SWAPPED = {
    ChangeKind.INSERTED: ChangeKind.DELETED,
    ChangeKind.DELETED: ChangeKind.INSERTED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
}


def compared(act: Act) -> dict[str, Provision]:
    """Every provision that takes part in a comparison: all but the act's own correlation table."""
    return {p.eid: p for p in walk(act) if not p.correlation}


def assert_law_1(act: Act) -> None:
    comparison = compare(act, act)
    assert comparison.changes == ()
    assert len(comparison.unchanged) == len(compared(act))


def assert_law_2(comparison: Comparison) -> None:
    both = [*comparison.changes, *comparison.unchanged]
    for act, side in ((comparison.old, "old"), (comparison.new, "new")):
        counted = Counter(eid for change in both for eid in getattr(change, side))
        counted.update(eid for part in comparison.not_compared if part.side == side for eid in part.eids)
        assert counted == Counter(compared(act).keys())
    for change in both:
        alone = {ChangeKind.INSERTED, ChangeKind.DELETED, ChangeKind.UNCHANGED} & set(change.kinds)
        assert change.kinds and (not alone or len(change.kinds) == 1)


def assert_law_3(comparison: Comparison) -> None:
    old, new = compared(comparison.old), compared(comparison.new)
    for change in comparison.changes:
        for part in ("heading", "text"):
            lines = [line for line in change.redlines if line.part == part]
            texts: dict[tuple[str, str], str] = {}
            for line in lines:
                for side, sign in (("old", "-"), ("new", "+")):
                    eid = getattr(line, side)
                    if eid:
                        key = (side, eid)
                        texts[key] = texts.get(key, "") + "".join(s for op, s in line.ops if op in ("=", sign))
            for side, provisions in (("old", old), ("new", new)):
                for eid in getattr(change, side):
                    assert texts.get((side, eid), "") == getattr(provisions[eid], part), (change.id, part)


def kinds_by_provision(comparison: Comparison, side: str) -> dict[str, frozenset[ChangeKind]]:
    return {
        eid: frozenset(change.kinds)
        for change in (*comparison.changes, *comparison.unchanged)
        for eid in getattr(change, side)
    }


def assert_law_4(old: Act, new: Act) -> None:
    forth, back = compare(old, new), compare(new, old)
    whole = {ChangeKind.INSERTED, ChangeKind.DELETED, ChangeKind.SPLIT, ChangeKind.MERGED}

    def swapped(changes: tuple[Change, ...], swap: bool) -> Counter[tuple[object, ...]]:
        found: Counter[tuple[object, ...]] = Counter()
        for change in changes:
            for kind in set(change.kinds) & whole:
                named = (SWAPPED[kind], change.new, change.old) if swap else (kind, change.old, change.new)
                found[named] += 1
        return found

    assert swapped(forth.changes, True) == swapped(back.changes, False)


@given(acts())
def test_1_an_act_compared_with_itself_says_nothing(act: Act) -> None:
    assert_law_1(act)


@given(rewritten())
def test_2_every_provision_is_in_exactly_one_change(pair: tuple[Act, Act]) -> None:
    assert_law_2(compare(*pair))


@given(rewritten())
def test_3_redlines_hold_both_texts_to_the_character(pair: tuple[Act, Act]) -> None:
    assert_law_3(compare(*pair))


@given(rewritten())
@settings(max_examples=150)
def test_4_swapping_the_sides_swaps_what_happened(pair: tuple[Act, Act]) -> None:
    assert_law_4(*pair)
