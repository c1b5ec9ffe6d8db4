"""Provisions that left their article come back when a text in its place has no partner."""

from __future__ import annotations

from tracker.match.pairing import Pairing
from tracker.match.returned import take_back
from tracker.match.settled import spell_out
from tracker.match.units import Side
from tracker.outline import parse_outline

OLD = """outline 1
article 1 | Makers
  paragraph 1 # Whoever sells lanterns shall be held to be a maker when:
    point a # they sell or lend a brass lantern under their own name;
    point b # they change the wick of a lantern.
"""
NEW = """outline 1
article 1 | Scope
  paragraph 1 # This law applies to:
    point a # menders who sell or lend a lantern with a kite and under their own name;
article 2 | Makers
  paragraph 1 # Whoever sells lanterns shall be held to be a maker when:
    point a # they put their own name on a brass lantern that was sold before;
    point b # they change the wick of a lantern.
"""


def paired(moved: float) -> tuple[Pairing, tuple[int, int, int]]:
    """Point (a) of the old article paired with one of another article, and the units of all three points."""
    pairing = Pairing(Side(parse_outline(OLD, "old")), Side(parse_outline(NEW, "new")))
    spell_out(pairing)
    old = {p.eid: n for n, p in enumerate(pairing.old.provisions)}
    new = {p.eid: n for n, p in enumerate(pairing.new.provisions)}
    pairing.pair(old["art_1"], new["art_2"], 0.9, "")
    pairing.pair(old["art_1__para_1"], new["art_2__para_1"], 1.0, "identical text")
    a, away, back = (
        old["art_1__para_1__point_a"],
        new["art_1__para_1__point_a"],
        new["art_2__para_1__point_a"],
    )
    pairing.pair(a, away, moved, "")
    return pairing, (a, away, back)


def test_the_text_in_its_place_is_taken() -> None:
    pairing, (a, away, back) = paired(0.6)
    take_back(pairing)
    assert pairing.partner[a] == back and away not in pairing.back


def test_what_surely_moved_stays_away() -> None:
    pairing, (a, away, _) = paired(0.9)
    take_back(pairing)
    assert pairing.partner[a] == away


def test_what_a_person_has_confirmed_stays() -> None:
    pairing, (a, away, _) = paired(0.6)
    pairing.confirmed.add(a)
    take_back(pairing)
    assert pairing.partner[a] == away


def test_a_text_that_has_a_partner_is_left_to_it() -> None:
    pairing, (a, away, back) = paired(0.6)
    pairing.pair(-1, back, 1.0, "identical text")
    take_back(pairing)
    assert pairing.partner[a] == away
