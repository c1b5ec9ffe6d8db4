"""The order in which people read a comparison: nothing is lost, and both acts can be read from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hypothesis import given

from tests.exports.made import lanterns, read_case
from tests.strategies import rewritten
from tracker.act import Act, walk
from tracker.change import Comparison
from tracker.compare import compare
from tracker.exports.layout import Group, Place, Row, lay_out
from tracker.outline import parse_outline


def rows(groups: Iterable[Group]) -> list[Row]:
    return [row for group in groups for row in group.rows]


def check(comparison: Comparison) -> None:
    """Every new provision stands once, in order; every old one can be read once."""
    found = rows(lay_out(comparison))
    assert [row.provision.eid for row in found if not row.old] == [p.eid for p in walk(comparison.new)]
    read: list[str] = []
    for row in found:
        if row.old:
            if row.place is not Place.ARRIVED:
                read.append(row.provision.eid)
        elif row.place is Place.HERE and row.change:
            # A split provision stands at each of its parts.
            read += [eid for eid in row.change.old if row.change.new[0] == row.provision.eid]
    assert Counter(read) == Counter(p.eid for p in walk(comparison.old) if not p.correlation)


@given(rewritten())
def test_nothing_is_lost(pair: tuple[Act, Act]) -> None:
    check(compare(*pair))


def test_nothing_is_lost_of_the_lanterns() -> None:
    check(lanterns())
    check(compare(read_case("lanterns.old.outline"), read_case("lanterns.new.outline")))
    check(compare(read_case("lanterns.new.outline"), read_case("lanterns.old.outline")))


def test_groups_and_their_order() -> None:
    groups = [(group.id, group.title) for group in lay_out(lanterns())]
    assert groups == [
        ("preamble", "Title and preamble"),
        ("recitals", "Recitals"),
        ("enacting", "Enacting formula"),
        ("chp_I", "Chapter I"),
        ("art_1", "Article 1"),
        ("art_2", "Article 2"),
        ("chp_II", "Chapter II"),
        ("art_3", "Article 3"),
        ("art_4", "Article 4"),
        ("old-art_4", "Article 4"),
        ("art_5", "Article 5"),
        ("art_6", "Article 6"),
        ("closing", "Final formula and signatures"),
        ("anx_I", "Annex I"),
        ("notes", "Footnotes"),
    ]


def test_a_deleted_provision_stands_where_it_left() -> None:
    group = next(group for group in lay_out(lanterns()) if group.id == "art_2")
    assert [(row.provision.eid, row.old) for row in group.rows] == [
        ("art_2", False),
        ("art_2__point_a", False),
        ("art_2__point_b", False),
        ("art_2__point_c", False),
        ("art_2__point_c", True),
    ]


def test_a_deleted_provision_stands_behind_what_its_neighbour_gained() -> None:
    old = "outline 1\narticle 1\n  paragraph 1 # One is here.\n  paragraph 2 # Two is quite different from that.\n"
    new = "outline 1\narticle 1\n  paragraph 1 # One is here.\n    subparagraph # Some more of paragraph one.\n"
    comparison = compare(parse_outline(old), parse_outline(new))
    assert [row.provision.eid for row in rows(lay_out(comparison))] == [
        "art_1",
        "art_1__para_1",
        "art_1__para_1__subpara_2",
        "art_1__para_2",
    ]


def test_what_moved_stands_at_both_places() -> None:
    places = {(row.provision.eid, row.old): row.place for row in rows(lay_out(lanterns()))}
    assert places["art_5__para_1", False] is Place.ARRIVED
    assert places["art_5__para_1__point_a", False] is Place.ARRIVED, "its point came with it"
    assert places["art_3__para_3", True] is Place.LEFT
    assert places["art_3__para_3__point_a", True] is Place.LEFT_WITH


def test_indents_follow_the_new_act() -> None:
    indents = {(row.provision.eid, row.old): row.indent for row in rows(lay_out(lanterns()))}
    assert indents["art_4__para_1", False] == 0 and indents["art_4__para_1__point_a", False] == 1
    assert indents["art_2__point_c", True] == indents["art_2__point_c", False] == 1
