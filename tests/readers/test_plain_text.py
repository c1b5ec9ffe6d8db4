"""Plain texts of laws: wrapped or not, with numbers on lines of their own, marked recasts refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import articles, find, walk
from tracker.errors import InputError
from tracker.readers import Reading, read
from tracker.readers.act_bounds import outside, start_of_act
from tracker.readers.plain_text import recognises
from tracker.readers.small_words import language_of
from tracker.source import Source, open_source

ACT = """Proposal for a

REGULATION OF THE PARLIAMENT AND OF THE COUNCIL

on lanterns

THE COUNCIL OF THE UNION,

Having regard to the Treaty,

Having regard to the proposal from the Commission [1],

Whereas:

(1) Lanterns shine.

[1]  OG C 7, 3.5.2036, p. 1.

HAS ADOPTED THIS REGULATION:

Article 1
Subject matter

1. This Regulation applies to lanterns.

2. It does not apply to:

(a) kites;

(b) candles.

Article 2

Entry into force

This Regulation shall enter into force on 1 May 2037.

Done at Port Alden, 3 May 2036.

For the Council

The President
"""


def reading(text: str) -> Reading:
    return read(Source("act.txt", text.encode()))


def complete(found: Reading) -> tuple[float, int, tuple[str, ...]]:
    return found.account.share, found.account.dropped_inside, found.account.unplaced_text


def outline(found: Reading) -> list[tuple[str, str, str]]:
    return [(article.num, article.heading, article.text) for article in articles(found.act)]


def test_an_act_is_read_whole() -> None:
    found = reading(ACT)
    assert (found.format, complete(found)) == ("text", (1.0, 0, ()))
    last = "This Regulation shall enter into force on 1 May 2037."
    assert outline(found) == [("Article 1", "Subject matter", ""), ("Article 2", "Entry into force", last)]
    point = find(found.act, "art_1__para_2__point_b")
    assert point and point.text == "candles."
    assert found.act.title == "Proposal for a REGULATION OF THE PARLIAMENT AND OF THE COUNCIL on lanterns"
    citation = find(found.act, "cit_2")
    assert citation and citation.text == "Having regard to the proposal from the Commission,"
    assert [(call.offset, call.note, call.label) for call in citation.calls] == [(49, "fn_1", "[1]")]


def test_wrapped_lines_and_long_lines_give_the_same_act() -> None:
    long = "The keeper of a lantern shall see to it that the flame is not left alone after dusk, without a kite near. "
    act = ACT.replace("This Regulation applies to lanterns.", (long * 8).strip())
    wrapped = []
    for line in act.splitlines():
        while len(line) > 72:
            cut = line.rfind(" ", 0, 73)
            wrapped.append(line[:cut])
            line = line[cut + 1 :]
        wrapped.append(line)
    one, other = reading(act), reading("\n".join(wrapped))
    assert complete(other) == (1.0, 0, ())
    assert one.act == other.act


def test_a_number_on_a_line_of_its_own_belongs_to_the_words_below() -> None:
    found = reading(ACT.replace("1. This", "1.\n\nThis").replace("(a) kites", "(a)\n\nkites"))
    assert found.act == reading(ACT).act


def test_a_sentence_that_a_converter_parted_is_one() -> None:
    found = reading(ACT.replace("Lanterns shine.", "Lanterns\n\nshine\n\n, as a rule."))
    recital = find(found.act, "rct_1")
    assert recital and recital.text == "Lanterns shine, as a rule."


def test_tabbed_lines_are_a_table() -> None:
    found = reading(ACT.replace("(a) kites;", "Colour\tHours\nred\tsix\n\n(a) kites;"))
    row = find(found.act, "art_1__para_2__tbl_1__row_red")
    assert row and row.text == "red\tsix"
    assert complete(found) == (1.0, 0, ())


def test_memorandum_and_financial_statement_are_dropped_by_name() -> None:
    title = "COM(2036) 7 final\n\nProposal for a\n\nREGULATION ON LANTERNS\n\n"
    front = f"{title}EXPLANATORY MEMORANDUM\n\nArticle 1 says what it is.\n\n"
    statement = "\nLEGISLATIVE FINANCIAL STATEMENT\n\n1. Costs\n\nNone.\n\n"
    behind = f"{statement}ANNEX I\n\nKinds of lantern\n\n1. Red lanterns.\n"
    found = reading(front + ACT + behind)
    assert outline(found) == outline(reading(ACT))
    assert [item.reason for item in found.account.dropped] == ["front matter", "financial statement"]
    assert complete(found) == (1.0, 0, ())
    assert find(found.act, "anx_I__point_1")


def test_what_belongs_to_no_act_is_said_for_each_paragraph() -> None:
    said = ["Cover", "REGULATION ON KITES", "Having regard to the Treaty,", "Whereas:", "(1) Kites.", "Article 1"]
    assert outside(said) == ["front matter", "", "", "", "", ""]
    assert start_of_act(["Article 1", "Fly."]) == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Corrigendum to Regulation 7\n\nArticle 1\n\nFor kites read lanterns.", "this is a corrigendum"),
        (ACT + ACT, "more than one act"),
    ],
)
def test_other_texts_are_refused(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        reading(text)


@pytest.mark.parametrize(
    "head",
    ["Article 4\nThe kites", "Artikel 1\n(1) Die", "1. cikk\nTárgy", "Άρθρο 1\n", "Член 1\n", "Article 1 Scope"],
)
def test_an_act_is_recognised_by_its_articles(head: str) -> None:
    assert recognises(head)


@pytest.mark.parametrize("head", ["<html>\nArticle 1\n", '{"Article": 1}', "Two lanterns", "Articles and kites"])
def test_other_files_are_not_recognised(head: str) -> None:
    assert not recognises(head)


def test_the_language_is_guessed_from_small_words() -> None:
    assert language_of("Die Laterne und der Drachen werden nach dieser Verordnung geholt. " * 8) == "de"
    assert language_of("Lyktan och draken ska med för alla som inte har en lykta och ska till byn. " * 6) == "sv"
    assert language_of("12 34 56") == ""


REAL = {
    "2001-0046-COD_1_proposal.txt": 8,
    "2001-0046-COD_2_amended-by-hand.txt": 8,
    "2005-0167-COD_1_proposal.txt": 21,
    "2005-0167-COD_2_amended-by-hand.txt": 23,
    "2019-0019-COD_1_proposal.txt": 6,
    "2019-0019-COD_2_amended-by-hand.txt": 8,
}
"""Articles; the proposal of 2005 numbers its articles 1 to 22 and has no Article 20."""


@pytest.mark.parametrize("name", sorted(REAL))
def test_proposals_as_text_are_read_whole(shared: Path, name: str) -> None:
    found = read(open_source(shared / "corpus" / "formats" / "ep-amendments-merged-by-hand" / name))
    assert complete(found) == (1.0, 0, ())
    assert len(articles(found.act)) == REAL[name]
    assert found.act.language == "en"


@pytest.mark.parametrize(
    ("name", "numbers", "doubt"),
    [
        # Of "Article 32" and "Article 1426" the number is read that the count asks for; old articles stand among them.
        ("52011PC0773_legacy-letters_EN.txt", 28, "deleted words stand unmarked"),
        ("52020PC0323_codification_EN.txt", 16, "its marks were left out"),
    ],
)
def test_of_recasts_as_text_the_signs_are_left_out(shared: Path, name: str, numbers: int, doubt: str) -> None:
    found = read(open_source(shared / "corpus" / "formats" / "com-recast-proposal-txt" / name))
    assert (found.account.share, found.account.dropped_inside) == (1.0, 0)
    assert len({article.num for article in articles(found.act)}) == numbers
    assert doubt in found.warnings[0]
    assert not any(sign in p.text + p.heading for p in walk(found.act) for sign in "⌦⌫🡻")
