"""Whether a demand is met is asked of the text: nothing that merely moves towards it makes it so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.act import Act, walk
from tracker.classify import classify
from tracker.codebook import load_codebook
from tracker.codes import Check
from tracker.compare import compare
from tracker.fulfilment import ABSENT, SHORT, WORDED, check_line, checks, verdict_line
from tracker.outline import parse_outline
from tracker.scorecard import scorecard

BOOK = load_codebook("dual-use")
HEAD = "outline 1\nlanguage en\nact_title # Regulation on the control of exports of surveillance kites\n"
DEMANDS = {demand.id: demand for demand in BOOK.demands}


def act(*lines: str) -> Act:
    return parse_outline(HEAD + "\n".join(lines) + "\n", "kites")


def check(demand: str, title: str, *lines: str) -> Check:
    (found,) = [one for one in checks(DEMANDS[demand], act(*lines)) if title in one.condition.title]
    return found


def test_a_hundred_changes_towards_a_demand_do_not_meet_it() -> None:
    old = act("article 1 | Sale", "  paragraph 1 # Kites are sold.")
    more = [
        f"  paragraph {n} # A State that refuses leave number {n} shall inform the Commission." for n in range(2, 9)
    ]
    new = act("article 1 | Sale", "  paragraph 1 # Kites are sold.", *more)
    comparison = classify(compare(old, new), BOOK, "old")
    answer = scorecard(comparison, BOOK).answers[0]
    assert len(answer.towards) > 0 and not answer.away and answer.state == "towards"
    assert answer.verdict == "not met" and "Not met" in verdict_line(answer)
    assert "whether the demand is met they do not say" in answer.sentence


def test_a_definition_with_a_filter_falls_short_and_names_it() -> None:
    term = "‘surveillance items’ means kites {}made to watch people;"
    clean = check("1", "definition", "article 1 | Terms", f"  point 1 # {term.format('')}")
    short = check("1", "definition", "article 1 | Terms", f"  point 1 # {term.format('specially ')}")
    assert (clean.state, short.state, short.less) == (WORDED, SHORT, ("specially made",))
    assert "“specially made” makes less of it" in check_line(short)


def test_one_filtered_definition_is_enough_to_fall_short() -> None:
    lines = ("  point 1 # ‘surveillance items’ means kites;", "  point 2 # ‘surveillance tools’ means covert tools;")
    assert check("1", "definition", "article 1 | Terms", *lines).less == ("covert",)


def test_a_filter_in_the_points_below_counts() -> None:
    lines = ("  point 1 # ‘surveillance items’ means kites that serve:", "    point a # the covert watching of people;")
    assert check("1", "definition", "article 1 | Terms", *lines).state == SHORT


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("shall refuse an authorisation where harm is likely", WORDED),
        ("may refuse an authorisation where harm is likely", SHORT),
        ("shall keep a list", ABSENT),
    ],
)
def test_a_duty_to_refuse(words: str, state: str) -> None:
    assert check("2", "duty to refuse", f"article 1 | Leave # The office {words}.").state == state


def test_a_criterion_is_read_with_what_introduces_it() -> None:
    points = "    point a # respect for human rights;"
    intro = "  paragraph 1 # In deciding on an application, the office {} take into account:"
    for verb, state in (("shall", WORDED), ("may", SHORT)):
        assert check("2", "criterion", "article 1 | Leave", intro.format(verb), points).state == state


def test_recitals_meet_nothing() -> None:
    said = "Every exporter shall carry out a human-rights impact assessment."
    assert check("3", "every exporter", f"recital 1 # {said}", "article 1 # Kites fly.").state == ABSENT
    assert check("3", "every exporter", f"article 1 # {said}").state == WORDED


def test_a_duty_that_only_some_have_or_that_knowledge_brings_falls_short() -> None:
    for said in (
        "An exporter who is aware of harm by due diligence shall notify the office.",
        "Exporters that use global authorisations shall make a human-rights impact assessment.",
        "Exporters shall carry out due diligence on human rights, unless the office finds that needless.",
    ):
        assert check("3", "every exporter", f"article 1 # {said}").state == SHORT


def test_what_limits_it_in_its_article_is_named() -> None:
    lines = (
        "  paragraph 1 # The annual report shall be public.",
        "  paragraph 2 # It leaves out what is confidential.",
    )
    found = check("2", "public data", "article 1 | Report", *lines)
    assert found.state == WORDED and found.limits == (("art_1__para_2", "confidential"),)
    assert "“confidential” in Article 1(2)" in check_line(found)


def test_a_codebook_without_conditions_cannot_tell() -> None:
    book = load_codebook("data-protection")
    text = act("article 1 # Kites fly.")
    answers = scorecard(classify(compare(text, text), book, "old"), book).answers
    assert {answer.verdict for answer in answers} == {"cannot be told"}
    assert "cannot be told" in verdict_line(answers[0])


SENTENCES = [s for demand in BOOK.demands for one in demand.conditions for s in (*one.met_by, *one.not_by)]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))
def test_a_check_names_words_that_stand_where_it_says(said: list[str]) -> None:
    text = act("article 1 | Kites", *(f"  paragraph {n} # {sentence}" for n, sentence in enumerate(said, 1)))
    texts = {provision.eid: provision.text.lower() for provision in walk(text)}
    for demand in BOOK.demands:
        for found in checks(demand, text):
            assert (found.state == ABSENT) == (not found.eid)
            assert found.text.lower() in texts.get(found.eid, "")
            assert found.state != WORDED or not (found.lacks or found.less)
            assert found.state != SHORT or found.lacks or found.less
