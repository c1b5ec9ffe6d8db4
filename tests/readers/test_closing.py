"""Formulas that share a paragraph with words of the act, in all languages of the Union."""

from __future__ import annotations

import pytest

from tracker.line import Line, Role
from tracker.readers.closing import adoption_start, closing_start, part_formulas
from tracker.tongues import BINDING, words

ADOPTED = [(language, name) for language in BINDING for name in words("adopted", language)]


@pytest.mark.parametrize(("language", "name"), ADOPTED)
def test_the_formula_of_adoption_is_found_in_every_language(language: str, name: str) -> None:
    formula = f"{name} regulation of kites:".upper()
    for before in ("Kites have rights. ", "kites have rights,", "kites have rights"):
        assert adoption_start(before + formula) == len(before)
    assert adoption_start(formula) == 0
    assert adoption_start(f"Kites have rights {name}:") == len(f"Kites have rights {name}:")


def test_no_list_and_no_abbreviation_is_a_formula() -> None:
    for said in ("Kites of the EU:", "the following:", "KITES AND TAILS", "Kites of ABC DEF GHI JKL."):
        assert adoption_start(said) == len(said)


def test_the_closing_sentence_is_parted_from_the_words_before_it() -> None:
    closing = "This Regulation shall be binding in its entirety and directly applicable."
    assert closing_start(closing) == 0
    assert closing_start(f"It enters into force in May. {closing}") == 29
    assert closing_start("Kites fly.") == 10


def test_the_words_before_a_formula_are_the_recitals_and_articles() -> None:
    lines = [
        Line(Role.RECITAL, "Kites fly.", "(1)"),
        Line(Role.FORMULA, "(2) Tails too. HAVE ADOPTED THIS REGULATION:"),
        Line(Role.ARTICLE, num="Article 1"),
        Line(Role.FORMULA, "2. It enters into force in May. This Regulation shall be binding in its entirety."),
        Line(Role.SIGNATURE, "Done at Windy Hill, 1 May."),
    ]
    found = [line for pair in part_formulas(lines) for line in pair]
    assert [(line.role.value, line.num, line.text[:12]) for line in found] == [
        ("recital", "(1)", "Kites fly."),
        ("recital", "(2)", "Tails too."),
        ("formula", "", "HAVE ADOPTED"),
        ("article", "Article 1", ""),
        ("text", "2.", "It enters in"),
        ("formula", "", "This Regulat"),
        ("signature", "", "Done at Wind"),
    ]
