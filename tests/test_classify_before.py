"""What stood in the law before is no new control; what took the place of a loss is said with it."""

from __future__ import annotations

import pytest

from tracker.change import Comparison
from tracker.classify import classify, classify_texts, tagged
from tracker.classify.passage import Around
from tracker.codebook import load_codebook
from tracker.compare import compare
from tracker.outline import parse_outline

BOOK = load_codebook("dual-use")
HEAD = "outline 1\nlanguage en\nact_title # Regulation on the control of exports of surveillance kites\n"


def compared(old: str, new: str) -> Comparison:
    return classify(compare(*(parse_outline(HEAD + text, "kites") for text in (old, new))), BOOK, "old")


def said(old: str, new: str) -> set[tuple[str, str]]:
    return {(tag.code, tag.direction) for _, tag in tagged(compared(old, new))}


NOTICE = "article 1 | Refusals\n  paragraph 1 # A State shall, where appropriate, inform the other Member States.\n"
KITES = "article 1 | Refusals\n  paragraph 1 # A kite is flown by day, and it is taken in when the wind turns.\n"
MORE = "  paragraph 2 # A State that asks for leave shall immediately inform the Commission of the kites concerned.\n"


def test_one_more_duty_of_a_kind_that_the_article_had_strengthens() -> None:
    assert said(NOTICE, NOTICE + MORE) == {("A9", "strengthens")}
    assert said(NOTICE + MORE, NOTICE) == {("A9", "weakens")}


def test_the_first_duty_of_its_kind_is_new() -> None:
    assert said(KITES, KITES + MORE) == {("A9", "adds")}
    assert said(KITES + MORE, KITES) == {("A9", "removes")}


def test_one_criterion_for_another_is_no_new_one() -> None:
    text = (
        "article 1 | Leave\n  paragraph 1 # On an application the office shall take into account {} by the exporter.\n"
    )
    tags = said(text.format("the use of means and procedures"), text.format("the implementation of an ICP"))
    assert ("A6", "strengthens") in tags and ("B4", "adds") in tags


OFFER = "article 1 | Care\n  paragraph 1 # Kites are flown with care and by grown persons only.\n"
BOOK_OFFERED = "  paragraph 2 # The Commission may issue a handbook for exporters.\n"
ASSESSED = "  paragraph 2 # Every exporter shall record its findings in a human-rights assessment before each sale.\n"


def test_an_offer_that_gave_way_to_a_duty_is_no_loss_only() -> None:
    found = compared(OFFER + BOOK_OFFERED, OFFER + ASSESSED)
    assert not [tag for _, tag in tagged(found) if tag.direction in ("removes", "weakens")]
    assert said(OFFER + BOOK_OFFERED, OFFER) == {("B4", "removes")}, "where nothing takes its place it is gone"


def test_a_term_that_the_act_still_uses_is_not_lost_with_its_definition() -> None:
    terms = "article 1 | Terms\n  point 1 # ‘kite’ means a thing on a string;\n"
    defined = "  point 2 # ‘human-rights assessment’ means a record that says whom a kite may watch;\n"
    used = "article 2 | Care\n  paragraph 1 # Every exporter shall make a human-rights assessment.\n"
    assert said(terms + defined + used, terms + used) == set()
    assert ("B4", "removes") in said(terms + defined, terms), "where nothing else speaks of it it is gone"


@pytest.mark.parametrize(
    ("old", "new", "quoted"),
    [
        ("of more than 100 000 persons", "of more than 500 000 persons", ["100 000", "500 000"]),
        ("of at least 900 persons", "of at least 200 persons", ["900", "200"]),
    ],
)
def test_an_amount_is_quoted_whole(old: str, new: str, quoted: list[str]) -> None:
    place = Around("annex", "LIST OF EQUIPMENT", "")
    (tag,) = classify_texts(f"Stores for messages {old}.", f"Stores for messages {new}.", BOOK, "old", place).tags
    assert [words.text for words in tag.words] == quoted and tag.rule == "A2-threshold"


def test_a_smaller_amount_in_more_groups_is_still_larger() -> None:
    place = Around("annex", "LIST OF EQUIPMENT", "")
    said = "Stores for messages of more than {} persons."
    (tag,) = classify_texts(said.format("900 000"), said.format("1 000 000"), BOOK, "old", place).tags
    assert tag.direction == "weakens", "one million is more, though it begins with a one"


def test_a_day_is_put_off_and_no_figure_raised() -> None:
    said = "By {} each year, the office shall report on the export of kites."
    (tag,) = classify_texts(said.format("31 March"), said.format("30 June"), BOOK).tags
    assert "“31 March” → “30 June” puts off the day" in tag.explanation and tag.direction == "weakens"


def test_a_sum_is_quoted_with_what_was_told_of_each() -> None:
    old = "The annual report on authorisations states, for each sale, the type of kite and its value."
    new = "The annual report on authorisations states, for each type of kite, the total value."
    tags = classify_texts(old, new, BOOK).tags
    assert {tag.direction for tag in tags} == {"weakens"}
    assert all("“for each sale” → “total”" in tag.explanation for tag in tags)


def test_a_new_duty_under_a_reservation_says_so_and_is_less_sure() -> None:
    duty = "A State that asks for leave shall inform the Commission"
    (plain,), (reserved,) = (
        classify_texts("", f"{duty}{more}.", BOOK).tags for more in ("", ", unless it considers that needless")
    )
    assert plain.confidence > reserved.confidence and plain.direction == reserved.direction == "adds"
    assert "under the reservation “unless it considers that needless”" in reserved.explanation
    assert reserved.sure, "its sign is not in doubt"


def test_what_runs_a_computer_is_no_account_to_parliament() -> None:
    said = "A system for the exchange of letters is set up. Parliament shall be informed of the system's budget{}."
    tags = classify_texts(said.format(", final set-up"), said.format(""), BOOK).tags
    assert not [tag for tag in tags if tag.code == "B7"]
