"""eIds and references: every eId is unique, says where its provision stands, and survives being printed."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.act import Act, Call, Kind, Mark, Provision, find, walk
from tracker.errors import InputError
from tracker.reference import (
    format_reference,
    identify,
    identify_provisions,
    label,
    locate,
    ordinal,
    parse_reference,
)

# ---------------------------------------------------------------------------------------------- making acts


def p(kind: Kind, num: str = "", text: str = "", *children: Provision) -> Provision:
    return Provision(kind, num=num, text=text, children=children)


def eids(*provisions: Provision) -> list[str]:
    return [q.eid for q in walk(identify(Act(provisions)))]


# fmt: off
PRINTED = (
    "", "—", "•", "1.", "2.", "(a)", "(aa)", "(i)", "(ii)", "(iv)", "a)", "1°", "(-1)", "(-a)", "(A)", "4.5.", "13 bis",
    "Article 1", "Article 2 a", "Article premier", "TITLE II", "CHAPTER ii", "Section a", "PART ONE", "ANNEX", "(abc)",
    "ANNEX II", "ANNEX IIa", "Appendix 1", "5A001", "5A001.a.", "ML1", "(20)", "Article 9 a §", "Άρθρο 5", "(α)", "to",
    "(of)", "no.", "1.2-3", "first", "title", "(new)", "a b c",
)
# fmt: on
NUMS = st.one_of(
    st.sampled_from(PRINTED),
    st.text(alphabet="0123456789abixvzABIVXZ.-–() °é\t", max_size=8),
    st.text(max_size=6),
)
TEXTS = st.one_of(
    st.sampled_from(["", "words", "5A001\tcell", "\tempty first cell", "Malta\tx", "of\ty", "a key - 3\tz", "1.\tq"]),
    st.text(max_size=30),
)
PROVISIONS = st.recursive(
    st.builds(Provision, kind=st.sampled_from(Kind), num=NUMS, text=TEXTS),
    lambda children: st.builds(
        Provision,
        kind=st.sampled_from(Kind),
        num=NUMS,
        text=TEXTS,
        children=st.lists(children, max_size=4).map(tuple),
    ),
    max_leaves=25,
)
ACTS = st.lists(PROVISIONS, max_size=8).map(lambda provisions: Act(tuple(provisions)))

# ------------------------------------------------------------------------------------------------------ eIds


@settings(max_examples=300, deadline=None)
@given(ACTS)
def test_every_eid_is_unique_and_comes_back_from_its_reference(act: Act) -> None:
    found = [q.eid for q in walk(identify(act))]
    assert len(set(found)) == len(found)
    for eid in found:
        assert parse_reference(format_reference(eid)) == eid
        assert parse_reference(eid) == eid


@settings(max_examples=100, deadline=None)
@given(ACTS)
def test_identify_changes_nothing_but_eids_and_is_stable(act: Act) -> None:
    done = identify(act)
    assert identify(done) == done
    bare = identify_provisions(act.children)
    assert bare == done.children
    for old, new in zip(walk(act), walk(done), strict=True):
        assert replace(old, children=(), eid="") == replace(new, children=(), eid="")


@settings(max_examples=100, deadline=None)
@given(ACTS)
def test_locate_finds_what_identify_named(act: Act) -> None:
    done = identify(act)
    for provision in walk(done):
        assert locate(format_reference(provision.eid), done) is find(done, provision.eid)


@given(st.sampled_from(Kind), NUMS)
def test_a_label_is_its_own_label_in_an_eid(kind: Kind, num: str) -> None:
    found = label(kind, num)
    assert not found or set(found) <= set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-")
    assert not found.endswith((".", "-"))


@pytest.mark.parametrize(
    ("kind", "num", "expected"),
    [
        (Kind.ARTICLE, "Article 9a", "9a"),
        (Kind.ARTICLE, "Article 9 a", "9a"),
        (Kind.ARTICLE, "ARTICLE 9\u00a0a", "9a"),
        (Kind.ARTICLE, "Article 43 bis", "43bis"),
        (Kind.ARTICLE, "Article premier", "1"),
        (Kind.ARTICLE, "Article 1er", "1"),
        (Kind.ARTICLE, "Artikel 5", "5"),
        (Kind.ARTICLE, "5. cikk", "5"),
        (Kind.ARTICLE, "5 artikla", "5"),
        (Kind.ARTICLE, "9 a §", "9a"),
        (Kind.ARTICLE, "Artículo 5", "5"),
        (Kind.ARTICLE, "Artigo 5.o", "5"),
        (Kind.ARTICLE, "Artigo 5.º", "5"),
        (Kind.ARTICLE, "Άρθρο 5", "5"),
        (Kind.ARTICLE, "Член 5", "5"),
        (Kind.ARTICLE, "Article", ""),
        (Kind.PARAGRAPH, "1.", "1"),
        (Kind.PARAGRAPH, "2a.", "2a"),
        (Kind.PARAGRAPH, "1A.", "1a"),
        (Kind.POINT, "(a)", "a"),
        (Kind.POINT, "(A)", "a"),
        (Kind.POINT, "(20)", "20"),
        (Kind.POINT, "a)", "a"),
        (Kind.POINT, "1°", "1"),
        (Kind.POINT, "(- a)", "-a"),
        (Kind.POINT, "5A001", "5A001"),
        (Kind.POINT, "4.5.", "4.5"),
        (Kind.POINT, "—", ""),
        (Kind.POINT, "•", ""),
        (Kind.POINT, "(α)", ""),
        (Kind.RECITAL, "(-1 a)", "-1a"),
        (Kind.CHAPTER, "CHAPTER II", "II"),
        (Kind.CHAPTER, "Chapter ii", "II"),
        (Kind.CHAPTER, "Chapter 3a", "3a"),
        (Kind.TITLE, "TITLE III", "III"),
        (Kind.SECTION, "Section 1", "1"),
        (Kind.SECTION, "SECTION A", "A"),
        (Kind.PART, "PART ONE", "1"),
        (Kind.ANNEX, "ANNEX IIa", "IIa"),
        (Kind.ANNEX, "ANNEX II a", "IIa"),
        (Kind.ANNEX, "ANNEX", ""),
    ],
)
def test_labels(kind: Kind, num: str, expected: str) -> None:
    assert label(kind, num) == expected


def test_first_subparagraph_is_the_text_of_the_provision() -> None:
    sub = p(Kind.SUBPARAGRAPH, "", "More.", p(Kind.POINT, "(a)"))
    assert eids(p(Kind.ARTICLE, "Article 4", "", p(Kind.PARAGRAPH, "1.", "Words.", sub, sub))) == [
        "art_4",
        "art_4__para_1",
        "art_4__para_1__subpara_2",
        "art_4__para_1__subpara_2__point_a",
        "art_4__para_1__subpara_3",
        "art_4__para_1__subpara_3__point_a",
    ]
    assert eids(p(Kind.ARTICLE, "Article 4", "", sub))[1] == "art_4__subpara_1"


def test_containers_name_one_another_but_no_article() -> None:
    article = p(Kind.ARTICLE, "Article 9a", "", p(Kind.PARAGRAPH, "1."))
    section = p(Kind.SECTION, "SECTION 1", "", article)
    assert eids(p(Kind.CHAPTER, "CHAPTER II", "Text.", p(Kind.SUBPARAGRAPH), section)) == [
        "chp_II",
        "chp_II__subpara_2",
        "chp_II__sec_1",
        "art_9a",
        "art_9a__para_1",
    ]


def test_in_an_annex_containers_name_what_stands_in_them() -> None:
    entry = p(Kind.POINT, "5A001", "Systems:", p(Kind.POINT, "j."))
    part = p(Kind.PART, "PART 2", "", p(Kind.SECTION, "Section A", "", entry), p(Kind.ARTICLE, "Article 1"))
    assert eids(p(Kind.ANNEX, "ANNEX IIa", "", part)) == [
        "anx_IIa",
        "anx_IIa__part_2",
        "anx_IIa__part_2__sec_A",
        "anx_IIa__part_2__sec_A__point_5A001",
        "anx_IIa__part_2__sec_A__point_5A001__point_j",
        "anx_IIa__part_2__art_1",
    ]


def test_quoted_articles_are_named_by_their_quotation() -> None:
    article = p(Kind.ARTICLE, "Article 5", "", p(Kind.PARAGRAPH, "2."))
    quoted = p(Kind.QUOTED, "", "", p(Kind.CHAPTER, "CHAPTER I", "", article))
    assert eids(p(Kind.ARTICLE, "Article 1", "", p(Kind.POINT, "(3)", "", quoted)))[2:] == [
        "art_1__point_3__quoted_1",
        "art_1__point_3__quoted_1__chp_I",
        "art_1__point_3__quoted_1__art_5",
        "art_1__point_3__quoted_1__art_5__para_2",
    ]


def test_duplicates_and_unnumbered_provisions() -> None:
    points = [p(Kind.POINT, num) for num in ("(a)", "(a)", "—", "(a)")]
    assert eids(p(Kind.ARTICLE, "Article 1", "", *points))[1:] == [
        "art_1__point_a",
        "art_1__point_a~2",
        "art_1__point_3",
        "art_1__point_a~3",
    ]
    assert eids(p(Kind.ANNEX), p(Kind.ANNEX), p(Kind.RECITAL), p(Kind.RECITAL), p(Kind.CITATION)) == [
        "anx",
        "anx~2",
        "rct_1",
        "rct_2",
        "cit_1",
    ]


def test_rows_are_named_by_their_key() -> None:
    cells = ["5A001\ta", "\tb", "a sentence that is far too long to be a key\tc", "CAS No: 67-63\td", "5A001\te"]
    rows = [p(Kind.ROW, "", text) for text in cells]
    assert [eid.rpartition("__")[2] for eid in eids(p(Kind.TABLE, "", "", *rows))] == [
        "tbl_1",
        "row_5A001",
        "row_2",
        "row_3",
        "row_CASNo67.63",
        "row_5A001~2",
    ]


def test_calls_follow_their_footnotes() -> None:
    calls = (Call(3, "key-b", "(1)", "heading"), Call(4, "nowhere"))
    article = Provision(Kind.ARTICLE, num="Article 1", text="Words", calls=calls, source_id="x", correlation=True)
    notes = tuple(Provision(Kind.FOOTNOTE, eid=eid, marks=(Mark("replaced", "y"),)) for eid in ("key-a", "key-b"))
    done = identify(Act((article, *notes), language="en"))
    assert done.children[0].calls == (Call(3, "fn_2", "(1)", "heading"), Call(4, ""))
    assert [q.eid for q in done.children] == ["art_1", "fn_1", "fn_2"]
    assert (done.children[0].source_id, done.children[0].correlation, done.language) == ("x", True, "en")
    assert done.children[1].marks == (Mark("replaced", "y"),)


def test_identify_forgets_what_find_remembered() -> None:
    act = Act((p(Kind.ARTICLE, "Article 1"),))
    assert find(act, "art_1") is None
    assert find(identify(act), "art_1") is not None


def test_identify_is_fast_and_depth_is_no_limit() -> None:
    paragraphs = tuple(p(Kind.PARAGRAPH, f"{n}.", "Words.", p(Kind.POINT, "(a)")) for n in range(1, 100))
    act = Act(tuple(p(Kind.ARTICLE, f"Article {n}", "", *paragraphs) for n in range(1, 101)))
    start = time.process_time()
    identify(act)
    assert time.process_time() - start < 2  # 19,900 provisions; about 0.2 s on the machine it was written on
    deep = p(Kind.POINT, "(a)")
    for _ in range(3000):
        deep = p(Kind.POINT, "(a)", "", deep)
    assert identify(Act((deep,))).children[0].eid == "point_a"


# ------------------------------------------------------------------------------------------------ references


@pytest.mark.parametrize(
    ("eid", "reference"),
    [
        ("ttl", "title of the act"),
        ("cit_3", "citation 3"),
        ("rct_5", "recital 5"),
        ("rct_5__subpara_2", "recital 5, second subparagraph"),
        ("formula_1", "formula 1"),
        ("chp_II__sec_1", "Chapter II, Section 1"),
        ("art_9a", "Article 9a"),
        ("art_4__para_1__point_a", "Article 4(1), point (a)"),
        ("art_2__para_1__point_a__point_ii", "Article 2(1), point (a)(ii)"),
        ("art_2__point_2__point_a__point_ii", "Article 2, point (2)(a)(ii)"),
        ("art_4__para_1__subpara_2", "Article 4(1), second subparagraph"),
        ("art_4__para_1__subpara_2__point_a", "Article 4(1), second subparagraph, point (a)"),
        ("art_7__subpara_2", "Article 7, second paragraph"),
        ("art_7__subpara_21", "Article 7, 21st paragraph"),
        ("art_3__indent_1", "Article 3, first indent"),
        ("art_4__para_1__wrapup_1", "Article 4(1), concluding words"),
        ("art_4__para_1__wrapup_2", "Article 4(1), second concluding words"),
        ("art_1__para_1__point_a~2", "Article 1(1), point (a) [second]"),
        ("art_1~2__para_1", "Article 1 [second], paragraph 1"),
        ("anx", "Annex"),
        ("anx_I__sec_A", "Annex I, Section A"),
        ("anx_VII__point_4__point_4.5", "Annex VII, point (4), point 4.5"),
        ("anx_I__app_1", "Annex I, Appendix 1"),
        ("anx_I__tbl_1__row_KEY", "Annex I, table 1, row (KEY)"),
        ("anx_I__tbl_1__row_5A001.a", "Annex I, table 1, row 5A001.a"),
        (
            "anx_IIa__part_2__sec_A__point_5A001__point_j",
            "Annex IIa, Part 2, Section A, entry 5A001, point (j)",
        ),
        ("art_1__point_3__quoted_1__art_5__para_2", "Article 1, point (3), quoted text 1: Article 5(2)"),
        ("art_1__point_3__quoted_1__subpara_1", "Article 1, point (3), quoted text 1: first subparagraph"),
        ("fn_3", "footnote 3"),
        ("sig_1", "signature 1"),
    ],
)
def test_references_as_printed(eid: str, reference: str) -> None:
    assert format_reference(eid) == reference
    assert parse_reference(reference) == eid


@pytest.mark.parametrize(
    ("typed", "eid"),
    [
        ("Art. 4(1)(a)", "art_4__para_1__point_a"),
        ("Art.4(1)(a)", "art_4__para_1__point_a"),
        ("article 4 (1) (a)", "art_4__para_1__point_a"),
        ("article 4 1 a", "art_4__para_1__point_a"),
        ("Article 4(1)(a)(ii)", "art_4__para_1__point_a__point_ii"),
        ("Article 4(1) point a", "art_4__para_1__point_a"),
        ("ARTICLE 4, paragraph 1, point (a)", "art_4__para_1__point_a"),
        ("Article 4 – paragraph 1 – point a", "art_4__para_1__point_a"),
        ("Article 4 - paragraph 1 - point a", "art_4__para_1__point_a"),
        ("Art 4", "art_4"),
        ("Article 4 a", "art_4a"),
        ("Article 4a (new)", "art_4a"),
        ("Article\u00a04(1)", "art_4__para_1"),
        ("Article 23 (2), point (b)", "art_23__para_2__point_b"),
        ("Article 17 (c)", "art_17__point_c"),
        ("Article 4(2), introductory wording", "art_4__para_2"),
        ("Article 4(2), second sentence", "art_4__para_2"),
        ("Article 2, point 3, first subparagraph, point (i)", "art_2__point_3__subpara_1__point_i"),
        ("Article 4(1), 2nd sub-paragraph", "art_4__para_1__subpara_2"),
        ("Article 4(1), subparagraph 2", "art_4__para_1__subpara_2"),
        ("recital (5)", "rct_5"),
        ("Recital 5", "rct_5"),
        ("Annex I", "anx_I"),
        ("annex iia", "anx_IIa"),
        ("ANNEX II A", "anx_IIA"),
        ("Chapter II, Article 5", "art_5"),
        ("Annex I, Chapter II, Article 5", "anx_I__chp_II__art_5"),
        ("Title", "ttl"),
        ("Title III", "title_III"),
        ("art_4__para_1__point_a~2", "art_4__para_1__point_a~2"),
        (" Article 4(1). ", "art_4__para_1"),
    ],
)
def test_references_as_typed(typed: str, eid: str) -> None:
    assert parse_reference(typed) == eid


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "Article", "Article four", "(a)", "a", "4(1)", "recital", "[second]", "introductory part"),
        *("Article 4 and Article 5", "Article 4(1) and (2)", "Article 4, recital 5", "Regulation 2021/821"),
        *("art_", "foo_1", "Article 5é", "fırst indent"),
    ],
)
def test_what_is_no_reference_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match=r"not a reference to one provision; write it as .*\.$"):
        parse_reference(text)


@pytest.mark.parametrize("eid", ["", "art", "art_4__", "foo_1", "Article 4", "art_4__para"])
def test_what_is_no_eid_is_refused(eid: str) -> None:
    with pytest.raises(InputError, match="not an eId"):
        format_reference(eid)


@given(st.text(max_size=60))
def test_parsing_any_text_gives_an_eid_or_an_input_error(text: str) -> None:
    try:
        eid = parse_reference(text)
    except InputError:
        return
    assert parse_reference(format_reference(eid)) == eid


@given(st.integers(1, 400))
def test_ordinals_are_read_back(number: int) -> None:
    assert parse_reference(f"Article 1, {ordinal(number)} indent") == f"art_1__indent_{number}"


def test_locate_forgives_common_ways_to_write() -> None:
    definition = p(Kind.POINT, "(20)", "'x' means y", p(Kind.POINT, "(a)"))
    numbered = p(Kind.ARTICLE, "Article 3", "", p(Kind.PARAGRAPH, "1.", "A.", p(Kind.SUBPARAGRAPH, "", "B.")))
    annex = p(Kind.ANNEX, "ANNEX I", "", p(Kind.POINT, "5A001", "Systems"))
    act = identify(Act((p(Kind.ARTICLE, "Article 2", "For ...:", definition), numbered, annex)))

    def eid(text: str) -> str | None:
        found = locate(text, act)
        return found.eid if found else None

    assert eid("Article 2(20)") == "art_2__point_20"
    assert eid("Article 2(20)(a)") == "art_2__point_20__point_a"
    assert eid("Article 3, point (1)") == "art_3__para_1"
    assert eid("Article 3, first paragraph") == "art_3"
    assert eid("Article 3(1), first subparagraph") == "art_3__para_1"
    assert eid("Article 3(1), second subparagraph") == "art_3__para_1__subpara_2"
    assert eid("Annex I, entry 5a001") == "anx_I__point_5A001"
    assert eid("Article 2, first subparagraph, point (20)") == "art_2__point_20"
    assert eid("Article 3(2)") is None
    assert eid("Article 3(1), third subparagraph") is None
