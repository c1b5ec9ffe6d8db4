"""Which changes are shown first: by what they do, never by where they stand in the text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tracker.change import Entry, Tag
from tracker.classify import classify
from tracker.codebook import load_codebook
from tracker.compare import compare
from tracker.outline import parse_outline
from tracker.scorecard import scorecard
from tracker.weight import ALIKE, weightiest

BOOK = load_codebook("dual-use")
HEAD = "outline 1\nlanguage en\nact_title # Regulation on the control of exports of surveillance kites\n"
OLD = """
article 1 | Terms
  point 1 # ‘surveillance kites’ means kites made to watch people;
article 2 | Leave
  paragraph 1 # The office may refuse an authorisation where harm is likely.
  paragraph 2 # A State shall inform the Commission within 40 days.
article 3 | Report
  paragraph 1 # The Commission may publish a report on authorisations.
"""
NEW = """
article 1 | Terms
  point 1 # ‘surveillance kites’ means kites and drones made to watch people;
  point 2 # ‘surveillance tools’ means tools made to watch crowds from above;
article 2 | Leave
  paragraph 1 # The office shall refuse an authorisation where harm is likely.
  paragraph 2 # A State shall inform the Commission within 10 days.
article 3 | Report
  paragraph 1 # The Commission shall publish a report on authorisations.
article 4 | Unlisted kites
  paragraph 1 # An authorisation shall be required for the export of kites not listed in Annex I where human rights \
are at stake.
  paragraph 2 # A State that asks for leave shall inform the Commission.
"""


def entries(old: str = OLD, new: str = NEW) -> list[Entry]:
    texts = (parse_outline(HEAD + text.lstrip("\n"), "kites") for text in (old, new))
    card = scorecard(classify(compare(*texts), BOOK, "old"), BOOK)
    return [entry for axis in card.axes for direction in axis.directions for entry in direction.entries]


def test_what_decides_goes_before_reports_and_those_before_terms_and_notices() -> None:
    chosen = [entry.reference for entry in weightiest(entries(), 1)]
    assert chosen[:2] == ["Article 4(1)", "Article 2(1)"], "a new article on both axes, then may that became shall"
    assert chosen.index("Article 3(1)") < chosen.index("Article 1, point (2)")
    assert chosen.index("Article 3(1)") < chosen.index("Article 2(2)")


def test_what_is_gone_is_ranked_alike() -> None:
    chosen = [entry.reference for entry in weightiest(entries(NEW, OLD), -1)]
    assert chosen[:2] == ["Article 4(1)", "Article 2(1)"]


def entry(number: int, axis: str, code: str, confidence: float, *rank: int, binding: bool = True) -> Entry:
    tag = Tag(f"{axis}{code}", axis, "adds", "old", "r", (), "Says so.", confidence)
    return Entry(f"c{number}", f"Article {number}(1)", tag, binding, rank=rank)


some = st.lists(
    st.builds(
        entry,
        st.integers(1, 30),
        st.sampled_from("AB"),
        st.sampled_from("123"),
        st.sampled_from((0.3, 0.5, 0.8)),
        st.integers(0, 2),
        st.integers(0, 1),
        binding=st.booleans(),
    ),
    max_size=30,
)


@given(some)
def test_doubtful_tags_are_left_out_and_nothing_else_is_lost(found: list[Entry]) -> None:
    chosen = weightiest(found, 1)
    sure = {one.change for one in found if one.tag.sure}
    assert {one.change for one in chosen} == sure and len(chosen) == len(sure)
    assert not weightiest(found, -1)


@given(some)
def test_the_first_is_the_weightiest_and_no_code_fills_the_list(found: list[Entry]) -> None:
    chosen = weightiest(found, 1)
    if chosen:
        assert chosen[0].binding or not any(one.binding and one.tag.sure for one in found)
    several = {one.tag.code for one in chosen}
    if len(several) > ALIKE:
        first = [one.tag.code for one in chosen[: ALIKE + 1]]
        assert len(set(first)) > 1


def test_doubtful_changes_are_counted_apart() -> None:
    texts = (parse_outline(HEAD + text.lstrip("\n"), "kites") for text in (OLD, NEW))
    comparison = classify(compare(*texts), BOOK, "old")
    doubted = tuple(
        replace(change, tags=tuple(replace(tag, confidence=0.3) for tag in change.tags))
        for change in comparison.changes
    )
    before, after = (scorecard(replace(comparison, changes=c), BOOK) for c in (comparison.changes, doubted))
    for sure, doubtful in zip(before.axes, after.axes, strict=True):
        assert sure.going(1) == doubtful.going(1) == doubtful.doubted(1) > sure.doubted(1)
    assert all(answer.state == "untouched" for answer in after.answers)
