"""Laws without styles: invented paragraphs become lines, in every language; notes are found by their calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.act import Kind, Run, walk
from tracker.assemble import assemble
from tracker.line import Cut, Line, LineCall, Role
from tracker.readers.flat_lines import Flat, part_line, read_flat
from tracker.readers.flat_notes import find_notes
from tracker.readers.plain_words import article_end, is_citation, is_done, opens_recitals
from tracker.tongues import LANGUAGES, words

LAW = """Council Regulation (EC) No 7/1999
on lanterns
THE COUNCIL OF THE EUROPEAN UNION,
Having regard to the Charter of Lanterns(1),
Whereas:
(1) Lanterns give light(2).
(2) Kites do not, with two exceptions:
(a) kites of paper;
(b) kites on fire.
HAS ADOPTED THIS REGULATION:
CHAPTER I
GENERAL PROVISIONS
Article 1
Scope
1. This Regulation applies to lanterns within the meaning of Article 2(1).
2. It does not apply to:
(a) kites, and
- their tails;
- their strings;
(b) moths.
Article 2(3)
Definitions
For the purposes of this Regulation:
1. (a) "lantern" means a light in a case;
or
(b) "moth" means an insect.
Article 3
This Regulation shall be binding in its entirety and directly applicable.
Done at Brussels, 1 May 1999.
For the Council
The President
A. Wick
(1) OJ L 1, 1.1.1999, p. 1.
OJ L 2, 1.1.1999, p. 2.
(2) By night.
(3) As amended.
ANNEX I
Lanterns referred to in Article 1
BLUE LANTERNS
- large(1),
- small.
(1) Higher than a moth.
Appendix
Oils"""


def flats(text: str) -> list[Flat]:
    return [Flat(Line(Role.TEXT, line)) for line in text.splitlines()]


def outline(text: str, language: str = "en") -> list[str]:
    act = assemble(read_flat(find_notes(flats(text))), language)
    return [f"{p.eid} {(p.heading or p.text)[:45]}" for p in walk(act)]


def test_a_law_of_bare_paragraphs_becomes_a_tree() -> None:
    assert outline(LAW) == [
        "ttl Council Regulation (EC) No 7/1999 on lanterns",
        "formula_1 THE COUNCIL OF THE EUROPEAN UNION,",
        "cit_1 Having regard to the Charter of Lanterns,",
        "formula_2 Whereas:",
        "rct_1 Lanterns give light.",
        "rct_2 Kites do not, with two exceptions:",
        "rct_2__point_a kites of paper;",
        "rct_2__point_b kites on fire.",
        "formula_3 HAS ADOPTED THIS REGULATION:",
        "chp_I GENERAL PROVISIONS",
        "art_1 Scope",
        "art_1__para_1 This Regulation applies to lanterns within th",
        "art_1__para_2 It does not apply to:",
        "art_1__para_2__point_a kites, and",
        "art_1__para_2__point_a__indent_1 their tails;",
        "art_1__para_2__point_a__indent_2 their strings;",
        "art_1__para_2__point_b moths.",
        "art_2 Definitions",
        "art_2__point_1 ",
        'art_2__point_1__point_a "lantern" means a light in a case; or',
        'art_2__point_1__point_b "moth" means an insect.',
        "art_3 ",
        "formula_4 This Regulation shall be binding in its entir",
        "sig_1 Done at Brussels, 1 May 1999.",
        "sig_2 For the Council The President A. Wick",
        "anx_I Lanterns referred to in Article 1",
        "anx_I__sec_1 BLUE LANTERNS",
        "anx_I__sec_1__indent_1 large,",
        "anx_I__sec_1__indent_2 small.",
        "anx_I__app Oils",
        "fn_1 OJ L 1, 1.1.1999, p. 1.",
        "fn_1__subpara_2 OJ L 2, 1.1.1999, p. 2.",
        "fn_2 By night.",
        "fn_3 As amended.",
        "fn_4 Higher than a moth.",
    ]


def test_a_call_is_found_behind_words_and_years_but_not_in_references() -> None:
    lines = read_flat(find_notes(flats(LAW)))
    called = [(line.num + line.text, call.label, call.in_num) for line in lines for call in line.calls]
    assert [(said[:18], label, in_num) for said, label, in_num in called] == [
        ("Having regard to t", "(1)", False),
        ("(1)Lanterns give l", "(2)", False),
        ("Article 2", "(3)", True),
        ("-large,", "(1)", False),
    ]


def test_no_character_is_lost_or_moved() -> None:
    lines = read_flat(find_notes(flats(LAW)))
    told = "".join(line.num + line.text + "".join(call.label for call in line.calls) for line in lines)
    assert sorted("".join(LAW.split())) == sorted("".join(told.split()))


def test_recitals_before_1998_carry_no_number() -> None:
    preamble = "THE COUNCIL,\nWhereas kites fly;\nWhereas they fall;\nHAS ADOPTED THIS DIRECTIVE:"
    said = outline(f"DIRECTIVE on kites\n{preamble}\nArticle 1\nKites shall fly.")
    assert said[2:4] == ["rct_1 Whereas kites fly;", "rct_2 Whereas they fall;"]
    assert said[-1] == "art_1 Kites shall fly."


def test_a_quoted_article_is_not_one_of_the_act() -> None:
    amends = "Regulation (EC) No 1/98 is amended as follows:\n1. the following is inserted:"
    quoted = '"Article 4a\nKites shall be blue."'
    said = outline(f"REGULATION\nArticle 1\n{amends}\n{quoted}\nArticle 2\nIt applies at night.")
    assert [line.partition(" ")[0] for line in said] == [
        "ttl",
        "art_1",
        "art_1__point_1",
        "art_1__point_1__quoted_1",
        "art_1__point_1__quoted_1__art_4a",
        "art_2",
    ]


def test_lines_with_a_role_pass_and_titled_words_are_headings() -> None:
    row = Line(Role.ROW, "a\tb", key="t1")
    made = read_flat(
        [
            Flat(Line(Role.TEXT, "Article 1")),
            Flat(Line(Role.TEXT, "Lanterns, kites and moths in the sense of: light"), titled=True),
            Flat(Line(Role.TEXT, "They glow.")),
            Flat(row),
            Flat(Line(Role.DROPPED, "page 3", reason="page furniture")),
        ]
    )
    assert [line.role.value for line in made] == ["article", "heading", "text", "row", "dropped"]
    assert made[3] == row


def test_indents_tell_which_item_words_belong_to() -> None:
    made = read_flat(
        [
            Flat(Line(Role.TEXT, "Article 1")),
            Flat(Line(Role.TEXT, "1. Lanterns:"), indent=10),
            Flat(Line(Role.TEXT, "(a) glow."), indent=20),
            Flat(Line(Role.TEXT, "They also warm."), indent=20),
            Flat(Line(Role.TEXT, "They go out."), indent=10),
        ]
    )
    assert [line.level for line in made[3:]] == [2, 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_law_is_read_in_every_language(language: str) -> None:
    def article(number: int) -> str:
        name = words("article", language)[0]
        before = {"hu": f"{number}.", "lv": f"{number}.", "lt": f"{number}", "fi": f"{number}"}
        return f"{before[language]} {name}" if language in before else f"{name.capitalize()} {number}"

    cited, whereas, annex = (words(what, language)[0] for what in ("having regard", "whereas", "annex"))
    text = "\n".join(
        [
            "ABC 7/1999", "THE COUNCIL,", f"{cited.capitalize()} xyz,", f"{whereas.capitalize()}:", "(1) Abc def.",
            "(2) Ghi jkl.", "ABC DEF:", article(1), "Xyz", "1. Abc def.", "(a) ghi;", article(2), "Xyz", "Abc def.",
            f"{annex.upper()} I", "Ghi",
        ]
    )  # fmt: skip
    kinds = [p.kind for p in assemble(read_flat(find_notes(flats(text))), language).children]
    assert kinds == [
        Kind.ACT_TITLE, Kind.FORMULA, Kind.CITATION, Kind.FORMULA, Kind.RECITAL, Kind.RECITAL, Kind.FORMULA,
        Kind.ARTICLE, Kind.ARTICLE, Kind.ANNEX,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Article 1", 9), ("ARTICLE 12a", 11), ("Article premier", 15), ("Artículo único", 14), ("Artigo 1.º", 10),
        ("Art. 3", 6), ("12/A. cikk", 10), ("3 artikla", 9), ("Article 4 a", 11), ("Article 3bis", 12),
        ("Sole Article", 12), ("Articles 3 and 4", 0), ("Articled clerks", 0), ("3 articles", 0), ("Part 1", 0),
    ],
)  # fmt: skip
def test_the_number_of_an_article(text: str, end: int) -> None:
    assert article_end(text) == end


def test_first_words() -> None:
    assert is_done("Done at Brussels, 1 May 1999.") and not is_done("Donetsk is far.")
    assert opens_recitals("considérant que ...") and not opens_recitals("considerable light")
    assert is_citation("gestützt auf den Vertrag") and not is_citation("Lanterns")


@given(
    st.text("ab1.( ").map(lambda text: " ".join(text.split())),
    st.integers(0, 12),
    st.lists(st.integers(0, 12), max_size=4),
)
def test_parting_a_number_keeps_every_character_call_cut_and_run(text: str, end: int, at: list[int]) -> None:
    offsets = sorted(min(place, len(text)) for place in at)
    line = Line(
        Role.TEXT,
        text,
        calls=tuple(LineCall(offset, f"n{i}", "(1)") for i, offset in enumerate(offsets)),
        cuts=tuple(Cut(offset, "►M1", "change marks") for offset in offsets),
        runs=(Run(0, len(text), "inserted"),) if text else (),
    )
    parted = part_line(line, min(end, len(text)))
    assert (parted.num + parted.text).replace(" ", "") == text.replace(" ", "")
    assert len(parted.calls) == len(line.calls) and len(parted.cuts) == len(line.cuts)
    places = [(c.offset, c.in_num) for c in parted.calls] + [(c.offset, c.in_num) for c in parted.cuts]
    assert all(0 <= offset <= len(parted.num if in_num else parted.text) for offset, in_num in places)
    marked = sum(len((parted.num if run.place == "num" else parted.text)[run.start : run.end]) for run in parted.runs)
    assert marked == len(parted.num) + len(parted.text)
    assert replace(parted, num="", text="").role is Role.TEXT


def law(*paragraphs: str) -> list[tuple[str, str, str]]:
    lines = read_flat(Flat(Line(Role.TEXT, text)) for text in paragraphs)
    return [(line.role.value, line.num, line.text) for line in lines]


PREAMBLE = ("Regulation on lanterns", "Having regard to the Treaty,", "Whereas:", "(1) Lanterns give light.")


def test_inserted_recitals_are_recitals() -> None:
    behind = ("(1a) Kites do not.", "(1 b) Moths do.", "(2)Lamps too.", "HAVE ADOPTED THIS ACT:", "Article 1")
    found = law(*PREAMBLE, *behind)
    assert [num for role, num, _ in found if role == "recital"] == ["(1)", "(1a)", "(1 b)", "(2)"]


def test_a_number_that_lost_its_blank_is_one_where_it_counts_on() -> None:
    said = ("1. Lanterns:", "(a)are lit;", "(b)hang;", "2.They burn.", "(s)he may look.", "4.Not this.")
    found = law(*PREAMBLE, "Article 1", *said)
    assert [(num, text) for role, num, text in found if role == "text"] == [
        ("1.", "Lanterns:"), ("(a)", "are lit;"), ("(b)", "hang;"), ("2.", "They burn."),
        ("", "(s)he may look."), ("", "4.Not this."),
    ]  # fmt: skip


def test_a_remark_of_the_drafters_beside_a_number_leaves_room_for_a_heading() -> None:
    found = law(*PREAMBLE, "Article 1[Article R1 of Decision 7]", "Scope", "It applies.", "Article 2of Act 7 applies.")
    assert [(role, num, text) for role, num, text in found if role != "recital"][-4:] == [
        ("article", "Article 1", "[Article R1 of Decision 7]"),
        ("heading", "", "Scope"),
        ("text", "", "It applies."),
        ("text", "", "Article 2of Act 7 applies."),
    ]


def test_what_a_correlation_table_names_is_no_article() -> None:
    annexes = ("ANNEX I", "Correlation table", "Article 1", "Article 3", "ANNEX II")
    found = law(*PREAMBLE, "Article 1", "It applies.", *annexes)
    assert [role for role, _, _ in found].count("article") == 1
