"""How lines become a tree: the rules of DESIGN section 4, one small text for each."""

from __future__ import annotations

import pytest

from tracker.account import take_account
from tracker.act import Act, Kind, articles, find, walk
from tracker.assemble import assemble
from tracker.line import Line, LineCall, Role
from tracker.numbering import split_number
from tracker.outline import format_outline

ARTICLE = Line(Role.ARTICLE, num="Article 1")


def body(*texts: str) -> Act:
    """An article made of flat lines: a leading number is the line's number."""
    return assemble([ARTICLE, *(Line(Role.TEXT, rest, num) for num, rest in map(split_number, texts))])


def tree(act: Act) -> str:
    return "\n".join(format_outline(act).splitlines()[1:])


def test_the_first_subparagraph_is_the_paragraphs_own_text() -> None:
    act = body("1. First words:", "(a) one;", "(b) two.", "Second words:", "(a) three.", "2. More.")
    assert [p.eid for p in walk(act)] == [
        "art_1",
        "art_1__para_1",
        "art_1__para_1__point_a",
        "art_1__para_1__point_b",
        "art_1__para_1__subpara_2",
        "art_1__para_1__subpara_2__point_a",
        "art_1__para_2",
    ]
    first = find(act, "art_1__para_1__subpara_1")
    assert first and first.text == "First words:"


def test_an_article_without_numbers_has_its_first_paragraph_as_its_text() -> None:
    act = body("First paragraph.", "Second paragraph.", "Third paragraph.")
    assert [p.eid for p in walk(act)] == ["art_1", "art_1__subpara_2", "art_1__subpara_3"]


@pytest.mark.parametrize(
    ("last_item", "words", "eid"),
    [
        ("(b) two,", "if they are so listed.", "art_1__para_1__wrapup_1"),
        ("(b) two,", "Where they are listed, this applies.", "art_1__para_1__subpara_2"),
        ("(b) two.", "if they are so listed.", "art_1__para_1__subpara_2"),
        ("(b) two;", "and also for:", "art_1__para_1__subpara_2"),
    ],
)
def test_words_after_a_list(last_item: str, words: str, eid: str) -> None:
    act = body("1. This applies to:", "(a) one;", last_item, words)
    found = find(act, eid)
    assert found and found.text == words


def test_a_conjunction_that_is_set_apart_ends_the_point_before_it() -> None:
    lines = [
        ARTICLE,
        Line(Role.TEXT, "Bells ring:"),
        Line(Role.TEXT, "at noon,", "(a)", 1),
        Line(Role.TEXT, "and", level=1),
    ]
    act = assemble([*lines, Line(Role.TEXT, "at night.", "(b)", 1)])
    assert [(p.num, p.text) for p in articles(act)[0].children] == [("(a)", "at noon, and"), ("(b)", "at night.")]
    behind = assemble([*lines[:3], Line(Role.TEXT, "or", level=0)])
    assert [p.kind for p in articles(behind)[0].children] == [Kind.POINT, Kind.WRAPUP]


def test_a_dot_number_is_a_paragraph_unless_a_sentence_introduces_it() -> None:
    assert body("1. One.", "2. Two.").children[0].children[0].kind is Kind.PARAGRAPH
    defined = body("For the purposes of this Regulation:", "1. ‘item’ means a thing;", "2. ‘licence’ means a paper.")
    assert [p.eid for p in walk(defined)] == ["art_1", "art_1__point_1", "art_1__point_2"]
    assert body("(1) One.", "(2) Two.").children[0].children[0].kind is Kind.POINT


def test_indents_have_ordinals_and_no_number() -> None:
    act = body("1. This covers:", "— one,", "— two.")
    assert [(p.eid, p.num) for p in walk(act)][2:] == [("art_1__para_1__indent_1", ""), ("art_1__para_1__indent_2", "")]


def test_duplicate_labels_are_real() -> None:
    act = body("This lays down:", "(a) one;", "(a) another one;", "(b) two.")
    assert [p.eid for p in walk(act)][1:] == ["art_1__point_a", "art_1__point_a~2", "art_1__point_b"]


def test_quoted_articles_are_addressable_but_not_the_acts_own() -> None:
    act = assemble(
        [
            ARTICLE,
            Line(Role.TEXT, "Article 5 of the Widget Act is replaced by the following:", "(3)", 1),
            Line(Role.ARTICLE, num="‘Article 5", quoted=1, quote="q1"),
            Line(Role.TEXT, "Widgets are free.", "1.", 1, quoted=1, quote="q1"),
            Line(Role.TEXT, "Others are not.’", "2.", 1, quoted=1, quote="q1"),
            Line(Role.TEXT, ";", level=1),
            Line(Role.TEXT, "the following is inserted:", "(4)", 1),
            Line(Role.TEXT, "‘Annex words’;", quoted=1, quote="q2"),
        ]
    )
    assert [a.eid for a in articles(act)] == ["art_1"]
    quoted = find(act, "art_1__point_3__quoted_1__art_5__para_2")
    assert quoted and quoted.text == "Others are not.’;"
    assert find(act, "art_1__point_4__quoted_1")


def test_headings_divisions_annexes_and_tables() -> None:
    act = assemble(
        [
            Line(Role.ACT_TITLE, "REGULATION 1"),
            Line(Role.ACT_TITLE, "on widgets"),
            Line(Role.DIVISION, "", "CHAPTER I", kind=Kind.CHAPTER),
            Line(Role.HEADING, "GENERAL"),
            Line(Role.DIVISION, "Scope", "Section 1", kind=Kind.SECTION),
            ARTICLE,
            Line(Role.HEADING, "Purpose"),
            Line(Role.TEXT, "Words."),
            Line(Role.DIVISION, "Rules", "CHAPTER II", kind=Kind.CHAPTER),
            Line(Role.ARTICLE, "Entry into force", "Article 2"),
            Line(Role.TEXT, "Tomorrow."),
            Line(Role.FORMULA, "This Regulation shall be binding."),
            Line(Role.SIGNATURE, "Done at Nowhere"),
            Line(Role.ANNEX, "", "ANNEX I"),
            Line(Role.HEADING, "LIST"),
            Line(Role.DIVISION, "Goods", "Part 1", kind=Kind.PART),
            Line(Role.ROW, "Code\tName", key="t1"),
            Line(Role.ROW, "5A001\tReceivers", key="t1"),
            Line(Role.ANNEX, "CORRELATION TABLE", "ANNEX II"),
            Line(Role.ROW, "Article 1\tArticle 1", key="t2"),
        ]
    )
    assert tree(act) == "\n".join(
        [
            "act_title # REGULATION 1 on widgets",
            "chapter I | GENERAL",
            "  section 1 | Scope",
            "    article 1 | Purpose # Words.",
            "chapter II | Rules",
            "  article 2 | Entry into force # Tomorrow.",
            "formula # This Regulation shall be binding.",
            "signature # Done at Nowhere",
            "annex I | LIST",
            '  part "Part 1" | Goods',
            "    table",
            "      row # Code | Name",
            "      row # 5A001 | Receivers",
            "annex! II | CORRELATION TABLE",
            "  table!",
            "    row! # Article 1 | Article 1",
        ]
    )


LINES = (
    Line(Role.CITATION, "Having regard to the Charter,", calls=(LineCall(28, "n1", "(1)"),)),
    ARTICLE,
    Line(Role.TEXT, "This covers:", "1.", 1),
    Line(Role.TEXT, "one,", "—", 2),
    Line(Role.DROPPED, "L 1/5", reason="page furniture"),
    Line(Role.TEXT, "two.", "—", 2),
    Line(Role.SIGNATURE, "Done at Nowhere"),
    Line(Role.NOTE, "OJ C 1.", "(1)", key="n1"),
)
SHOWN = "Having regard to the Charter(1), Article 1 1. This covers: — one, L 1/5 — two. Done at Nowhere (1) OJ C 1."


def test_the_account_of_a_whole_text_is_whole() -> None:
    account = take_account(SHOWN, LINES, assemble(LINES))
    assert (account.share, account.unplaced, account.unplaced_text, account.dropped_inside) == (1.0, 0, (), 0)
    assert account.source == account.placed + 4
    assert [(d.reason, d.count) for d in account.dropped] == [("page furniture", 4)]


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        (SHOWN.replace("— two.", "— two. And a lost sentence."), ["Andalostsentence."]),
        (SHOWN.replace("Article 1 ", "Article 1 Lost. "), ["Lost."]),
        (SHOWN + " End lost", ["Endlost"]),
    ],
)
def test_what_a_reader_forgets_is_unplaced(shown: str, missing: list[str]) -> None:
    account = take_account(shown, LINES, assemble(LINES))
    assert list(account.unplaced_text) == missing
    assert account.unplaced == len("".join(missing)) and account.share < 1
    assert account.placed + account.unplaced + sum(d.count for d in account.dropped) == account.source


def test_doubled_and_moved_words_count_as_unplaced() -> None:
    doubled = (*LINES[:4], LINES[3], *LINES[4:])
    account = take_account(SHOWN, doubled, assemble(doubled))
    assert account.unplaced == 5 and account.unplaced_text == ("doubled or moved: —one,",)
    moved = (*LINES[:3], LINES[5], LINES[4], LINES[3], *LINES[6:])
    assert take_account(SHOWN, moved, assemble(moved)).unplaced > 0


def test_a_tree_that_lost_words_is_found_out() -> None:
    account = take_account(SHOWN, LINES, assemble(LINES[:5] + LINES[6:]))
    assert account.unplaced == 4 and account.unplaced_text == ("not in the tree: two.",)


def test_words_dropped_inside_the_act_are_counted() -> None:
    inside = tuple(Line(Role.DROPPED, "L 1/5", reason="image") if x.role is Role.DROPPED else x for x in LINES)
    assert take_account(SHOWN, inside, assemble(inside)).dropped_inside == 4
