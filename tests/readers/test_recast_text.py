"""Signs of a recast in plain text: what they parted is joined, what they say of the old act is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.act import articles
from tracker.outline import format_outline
from tracker.readers import Reading, read
from tracker.readers.plain_paragraphs import Paragraph, paragraphs_of
from tracker.readers.recast_text import is_marked_text, settle_articles, warning_of, without_marks
from tracker.source import Source

LINES = """
REGULATION ON KITES
THE COUNCIL OF THE EUROPEAN UNION,
Having regard to the Treaty
⌦
on the Wind
⌫
, and in particular Article
⌦
7
⌫
(1) thereof,
Whereas:
🡻
7/1999 recital 1 (adapted)
(1)
Kites of the
⌦
Union
⌫
fly.
⇩ new
(2)
Tails are long.
HAS ADOPTED THIS REGULATION:
Article 1
⌦
Scope
⌫
1. This Regulation applies to
⌦
kites
⌫
.
🡹
Article 2
This Regulation applies to tails.
"""


def reading(text: str) -> Reading:
    return read(Source("kites.txt", text.encode()))


def test_lines_that_only_signs_part_are_one_paragraph() -> None:
    found = reading(LINES)
    said = format_outline(found.act)
    assert "Having regard to the Treaty on the Wind, and in particular Article 7 (1) thereof," in said
    assert "recital 1 # Kites of the Union fly." in said
    assert "article 1 | Scope" in said
    assert "paragraph 1 # This Regulation applies to kites." in said
    assert (found.account.share, found.account.dropped_inside) == (1.0, 0)
    assert "its marks were left out" in found.warnings[0]


def test_letters_are_signs_where_they_come_in_pairs() -> None:
    text = LINES.replace("⌦", "Ö").replace("⌫", "Õ").replace("Kites of", "Österreich, ÖKites ofÕ the lake, of")
    marked = text.replace("\nÖ\n", " Ö ").replace("\nÕ\n", " Õ ").replace("🡻\n7/1999", "ê 7/1999")
    found = reading(marked + "ò new\nê 7/1999\nò new\n")
    assert "recital 1 # Österreich, Kites of the lake, of the Union fly." in format_outline(found.act)
    assert found.account.share == 1.0


@pytest.mark.parametrize(
    "text",
    ["Österreich\né proibido\nC'est à dire: maté, Curaçao, préférentielle\n" * 9, "in the Ö Union Õ Community"],
)
def test_a_text_with_such_letters_is_not_marked(text: str) -> None:
    assert not is_marked_text(text)


def test_deleted_words_beside_new_ones_are_told_of() -> None:
    assert "“tThe”" in warning_of("⌦ For kites tThe rules ⌫")
    assert "stand unmarked" not in warning_of("⌦ Aaron flies a kite, llamas too ⌫")


def test_of_two_numbers_the_one_that_counts_on_is_kept() -> None:
    titles = ["Article 1", "Article 21", "1. Kites.", "Article 1", "2. Tails.", "Article 93", "Article 12"]
    found = settle_articles([Paragraph(title) for title in titles])
    assert [said.text for said in found if not said.reason] == [
        "Article 1", "Article 2", "1. Kites.", "2. Tails.", "Article 3", "Article 12",
    ]  # fmt: skip
    assert [cut.text for said in found for cut in said.cuts] == ["1", "9"]


def test_mixed_words_and_numbers_of_a_recast() -> None:
    text = LINES.replace("This Regulation applies to\n", "For kites tThis Regulation applies to\n")
    text = text.replace("Article 2\n", "Article 25[Article K9 of Decision 1/1]\nTails\n")
    found = reading(text)
    assert [article.num for article in articles(found.act)] == ["Article 1", "Article 2"]
    assert articles(found.act)[1].heading == "[Article K9 of Decision 1/1] Tails"
    assert found.account.share == 1.0


@given(st.lists(st.sampled_from(["⌦", "⌫", "⇨ new", "🡻", "7/1999", "kites", "Fly.", "(1)", "Article 1"]), max_size=12))
def test_every_character_stays(lines: list[str]) -> None:
    found = without_marks(paragraphs_of(lines))
    said = ""
    for paragraph in found:
        at = 0
        for cut in paragraph.cuts:
            said += paragraph.text[at : cut.offset] + cut.text
            at = cut.offset
        said += paragraph.text[at:]
    assert "".join(said.split()) == "".join("".join(lines).split())
