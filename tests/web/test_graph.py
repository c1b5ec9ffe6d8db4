"""The drawing of a dossier's versions, and the selection of what a comparison shows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from tests.web.collection import TEXTS
from tracker.catalogue import STAGES, Version, read_dossier
from tracker.exports.wording import KINDS
from web.graph import BOX, EDGE, HIGH, LANE, draw
from web.selection import VIEWS, Selection, parse_selection


@st.composite
def graphs(draw: st.DrawFn) -> list[Version]:
    """Versions that rest on earlier ones, in any order of stages."""
    found: list[Version] = []
    for number in range(draw(st.integers(0, 8))):
        bases = draw(st.lists(st.sampled_from(found), unique_by=lambda version: version.name)) if found else []
        stage = draw(st.sampled_from(STAGES))
        institution = draw(st.sampled_from(["", "Commission", "Parliament and Council of a very long name indeed"]))
        names = tuple(version.name for version in bases)
        found.append(Version(f"v{number}", stage=stage, institution=institution, based_on=names))
    return draw(st.permutations(found))


@given(graphs())
def test_boxes_stand_apart_inside_and_right_of_what_they_rest_on(versions: list[Version]) -> None:
    drawing = draw(versions, [])
    places = {box.version.name: (box.x, box.y) for box in drawing.boxes}
    assert len(set(places.values())) == len(versions), "each has a place of its own"
    for x, y in places.values():
        assert EDGE + LANE <= x <= drawing.width - BOX - EDGE and EDGE <= y <= drawing.height - HIGH - EDGE
    arrows = {(arrow.old, arrow.new) for arrow in drawing.arrows}
    assert arrows == {(base, version.name) for version in versions for base in version.based_on}
    for old, new in arrows:
        assert places[old][0] + BOX < places[new][0]


@given(graphs())
def test_arrows_begin_and_end_at_their_boxes(versions: list[Version]) -> None:
    drawing = draw(versions, [])
    places = {box.version.name: box for box in drawing.boxes}
    for arrow in drawing.arrows:
        numbers = [int(number) for number in re.findall(r"-?\d+", arrow.path)]
        old, new = places[arrow.old], places[arrow.new]
        assert old.x <= numbers[0] <= old.x + BOX and old.y <= numbers[1] <= old.y + HIGH
        assert all(number >= 0 for number in numbers)
        last = numbers[-1] if arrow.path.count("H") and "C" not in arrow.path else numbers[-2]
        assert new.x - 10 <= last <= new.x + BOX


def test_the_law_stands_in_one_lane() -> None:
    drawing = draw(read_dossier(TEXTS / "2016-0295-COD").versions, ["final"])
    boxes = {box.version.name: box for box in drawing.boxes}
    assert boxes["in-force"].y == boxes["final"].y < boxes["proposal"].y
    assert [lane.name for lane in drawing.lanes] == ["Law", "Proposal", "Parliament", "Council"]
    assert boxes["final"].stored and not boxes["in-force"].stored
    assert drawing.lanes[1].institution == ["European Commission"] and drawing.lanes[0].institution == []


selections = st.builds(
    Selection,
    st.sets(st.sampled_from(KINDS)).map(lambda kinds: tuple(kind for kind in KINDS if kind in kinds)),
    st.booleans(),
    st.sampled_from(VIEWS),
)


@given(selections)
def test_a_selection_is_what_its_address_says(selection: Selection) -> None:
    assert parse_selection(MultiDict(selection.query)) == selection


@given(st.dictionaries(st.sampled_from(["kind", "view", "all", "other"]), st.text(max_size=60)))
def test_any_question_is_understood_or_refused(arguments: dict[str, str]) -> None:
    try:
        assert isinstance(parse_selection(MultiDict(arguments)), Selection)
    except BadRequest as error:
        assert error.description and len(error.description) < 200


@pytest.mark.parametrize("question", [{"kind": "unchanged"}, {"view": "SIDE"}, {"all": "2"}])
def test_what_cannot_be_meant_is_refused(question: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        parse_selection(MultiDict(question))
