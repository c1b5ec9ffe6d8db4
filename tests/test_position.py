"""Positions of EP amendments: every form seen in print is read, and the provision it means is found."""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.act import Act, Kind, Provision, walk
from tracker.errors import InputError
from tracker.position import (
    CONCLUSION,
    HEADING,
    INTRODUCTION,
    RULE,
    SENTENCE,
    Step,
    candidates,
    format_position,
    parse_position,
    parse_positions,
    resolve,
)
from tracker.reference import STEMS, identify, label

CASES = Path(__file__).parent / "cases" / "positions"
SHARED = Path(os.environ.get("TRACKER_SHARED") or Path(__file__).parents[1] / ".." / "shared")


def shared(path: str) -> str:
    file = SHARED / path
    if not file.exists():
        pytest.skip(f"{file} is not here; set TRACKER_SHARED to the folder that holds it")
    return file.read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------- reading


def cases() -> list[tuple[str, str]]:
    lines = [line for file in sorted(CASES.glob("*.tsv")) for line in file.read_text(encoding="utf-8").splitlines()]
    pairs = [line.split("\t") for line in lines if line and not line.startswith("# ")]
    return [(position.replace("\\n", "\n"), steps) for position, steps in pairs]


def written(steps: tuple[Step, ...]) -> str:
    return " | ".join(" ".join(filter(None, (s.kind, s.label, "new" if s.new else ""))) for s in steps)


@pytest.mark.parametrize(("position", "expected"), cases())
def test_positions_as_printed(position: str, expected: str) -> None:
    places = parse_positions(position)
    assert " ; ".join(map(written, places)) == expected
    for steps in places:
        assert parse_position(format_position(steps)) == steps


@pytest.mark.parametrize(
    ("position", "english"),
    [
        ("Considérant 4 bis (nouveau)", "Recital 4 bis (new)"),
        ("Article 5 – paragraphe 1 – alinéa 2 – partie introductive",
         "Article 5 – paragraph 1 – subparagraph 2 – introductory part"),
        ("Artikel 5 – Absatz 1 – Buchstabe d a (neu)", "Article 5 – paragraph 1 – point da (new)"),
        ("Artikel 5 — punkt 1 — led d a (nytt)", "Article 5 – paragraph 1 – point da (new)"),
        ("Artículo 5 – apartado 1 – letra d bis (nueva)", "Article 5 – paragraph 1 – point d bis (new)"),
        ("5 artikla – 1 kohta – a alakohta", "Article 5 – paragraph 1 – point a"),
        ("Článek 5 – odstavec 1 – písmeno a", "Article 5 – paragraph 1 – point a"),
        ("Artikel 3 – titel", "Article 3 – title"),
        ("Annexe III – point 1", "Annex III – point 1"),
    ],
)  # fmt: skip
def test_positions_in_other_languages(position: str, english: str) -> None:
    assert parse_positions(position) == parse_positions(english)


NUMBERS = st.from_regex(r"-?[1-9][0-9]{0,2}[a-z]{0,2}|[a-z]{1,3}|[ivx]{1,4}[a-z]?|[0-9]\.[0-9]", fullmatch=True)
CAPITALS = st.from_regex(r"[IVX]{1,4}[a-z]?|[A-H]|[1-9][a-z]?", fullmatch=True)
ORDINALS = st.integers(1, 30).map(str)
LATIN = st.sampled_from(["45bis", "2ter", "abis", "3quater", "5A001", "ML1"])


def steps_of(kinds: list[str], labels: st.SearchStrategy[str]) -> st.SearchStrategy[Step]:
    made = st.builds(Step, st.sampled_from([str(kind) for kind in kinds]), labels, st.booleans())
    return made.filter(is_as_in_eids)


def is_as_in_eids(step: Step) -> bool:
    free = step.label in ("", "last") or step.kind == Kind.QUOTED or step.kind not in STEMS
    return free or label(Kind(step.kind), step.label) == step.label


INSIDE = st.one_of(
    steps_of([Kind.PARAGRAPH, Kind.POINT, Kind.ROW], st.one_of(NUMBERS, LATIN)),
    steps_of([Kind.SUBPARAGRAPH, Kind.INDENT], st.one_of(ORDINALS, st.just("last"), st.just("1a"))),
    steps_of([Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.APPENDIX], CAPITALS),
    steps_of([Kind.TABLE, Kind.FOOTNOTE, SENTENCE], ORDINALS),
    steps_of([HEADING, INTRODUCTION, CONCLUSION], st.just("")),
    steps_of([Kind.QUOTED], st.sampled_from(["Directive 2003/87/EC", "Council Regulation (EC) No 428/2009"])),
)
FIRST = st.one_of(
    steps_of([Kind.ARTICLE, RULE, Kind.RECITAL, Kind.CITATION], st.one_of(NUMBERS, LATIN)),
    steps_of([Kind.ANNEX, Kind.TITLE, Kind.CHAPTER], CAPITALS),
    st.sampled_from([Step("annex"), Step("act_title"), Step("quoted", "Decision No 1/2020/EU")]),
)


@given(FIRST, st.lists(INSIDE, max_size=4))
def test_steps_come_back_from_print(first: Step, inside: list[Step]) -> None:
    steps = (first, *inside)
    assert parse_position(format_position(steps)) == steps


@given(st.text(max_size=50))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        places = parse_positions(text)
    except InputError:
        return
    for steps in places:
        assert parse_position(format_position(steps)) == steps


@pytest.mark.parametrize("text", ["", " ", "foo", "Article", "Article 5 – whatever", "paragraph", "(new)", "and"])
def test_what_is_no_position_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match=r"not a position of an amendment; write it as .*\.$"):
        parse_position(text)


def test_several_places_are_refused_where_one_is_wanted() -> None:
    with pytest.raises(InputError, match="names 2 places; name one place only"):
        parse_position("Recitals 5 and 6")


# ---------------------------------------------------------------------------------- every position in print


def printed_in_the_journal(page: str) -> list[str]:
    """The third of the three heading lines of each amendment."""
    lines = re.findall(r'<p[^>]*class="oj-ti-grseq-1"[^>]*>(.*?)</p>', page, re.DOTALL)
    plain = [" ".join(html.unescape(re.sub("<[^>]+>", "", line)).split()) for line in lines]
    starts = [i for i, line in enumerate(plain) if re.match(r"Amendment\s+\d", line)]
    return [plain[i + 2] for i in starts]


@pytest.mark.parametrize(
    ("path", "amendments"),
    [
        ("dossier-ai-act-2021-0106-COD/2_P9_TA(2023)0236_EP-amendments_OJ-C.html", 771),
        ("dossier-dma-2020-0374-COD/2_52021AP0499_EP-amendments_OJ-C.html", 232),
    ],
)
def test_every_position_of_the_dossiers_is_read(path: str, amendments: int) -> None:
    positions = printed_in_the_journal(shared(f"corpus/formats/{path}"))
    assert len(positions) == amendments
    for position in positions:
        steps = parse_position(position)
        assert parse_position(format_position(steps)) == steps


def test_every_position_of_the_committee_amendments_is_read() -> None:
    lines = shared("gold/lobbyplag/gdpr_libe_amendments.dev.jsonl").splitlines()
    positions = [json.loads(line)["location"] for line in lines]
    assert len(positions) == 1597
    for position in positions:
        steps = parse_position(position)
        assert parse_position(format_position(steps)) == steps


REPORT_LINE = re.compile(r"Proposal for a |Parliament's Rules")


def printed_in_a_report(page: str) -> list[str]:
    broken = re.sub(r"<br[^>]*>|</(?:p|td|h\d|div|tr)>", "\n", page.replace("\n", " "))
    plain = [" ".join(line.split()) for line in html.unescape(re.sub("<[^>]+>", "", broken)).split("\n")]
    lines = [line for line in plain if line and not REPORT_LINE.match(line)]
    return [lines[i + 1] for i, line in enumerate(lines) if re.fullmatch(r"Amendment\s*\d+", line)]


@pytest.mark.parametrize(
    ("name", "amendments", "unread"),
    [
        ("A-5-2001-0335_EN.html", 11, 0),
        ("A-6-2007-0339_EN.html", 147, 0),
        ("A-7-2012-0259_recast_EN.html", 45, 0),
        ("A-8-2019-0161_EN.html", 11, 0),
        ("A-9-2024-0163_EN.html", 5, 0),
    ],
)
def test_positions_of_reports_are_read(name: str, amendments: int, unread: int) -> None:
    positions = printed_in_a_report(shared(f"corpus/formats/ep-report-html/{name}"))
    assert len(positions) == amendments
    refused = []
    for position in positions:
        try:
            parse_positions(position)
        except InputError:
            refused.append(position)
    assert len(refused) == unread, refused


# ----------------------------------------------------------------------------------------------- resolving


def p(kind: Kind, num: str = "", text: str = "", *children: Provision, heading: str = "") -> Provision:
    return Provision(kind, num=num, heading=heading, text=text, children=children)


@pytest.fixture(scope="module")
def act() -> Act:
    """An invented act with every shape that positions speak of."""
    a, b = p(Kind.POINT, "(a)", "Alpha."), p(Kind.POINT, "(b)", "Beta.", p(Kind.POINT, "(i)", "One."))
    more = p(Kind.SUBPARAGRAPH, "", "More:", p(Kind.POINT, "(c)", "Gamma."), p(Kind.INDENT, "—", "dash"))
    listed = p(Kind.PARAGRAPH, "1.", "List:", a, b, p(Kind.WRAPUP, "", "in all cases."), more)
    article_1 = p(Kind.ARTICLE, "Article 1", "", listed, p(Kind.PARAGRAPH, "2a.", "Two a."), heading="Scope")
    definitions = p(Kind.ARTICLE, "Article 2", "For this:", p(Kind.POINT, "(1)", "Def."), p(Kind.POINT, "(2)", "Def."))
    unnumbered = p(Kind.ARTICLE, "Article 3", "First.", p(Kind.SUBPARAGRAPH, "", "Second."))
    repeated = p(Kind.ARTICLE, "Article 4", "List:", *(p(Kind.POINT, f"({c})", c) for c in "aabc"))
    inside = p(Kind.ARTICLE, "Article 5", "", p(Kind.PARAGRAPH, "2.", "Quoted."))
    loose = p(Kind.QUOTED, "", "", p(Kind.PARAGRAPH, "3.", "Quoted three."))
    amending = p(
        Kind.ARTICLE, "Article 5bis", "Amended:", p(Kind.POINT, "(1)", "", p(Kind.QUOTED, "", "", inside), loose)
    )
    section = p(Kind.SECTION, "SECTION 1", "", unnumbered, repeated, heading="Items")
    chapters = p(Kind.CHAPTER, "CHAPTER IV", "", section), p(Kind.CHAPTER, "CHAPTER V", "", amending)
    rows = p(Kind.TABLE, "", "", p(Kind.ROW, "", "A1\tx"), p(Kind.ROW, "", "A2\ty"))
    part = p(Kind.PART, "Part A", "", p(Kind.POINT, "1.", "One.", p(Kind.POINT, "(a)", "A.")))
    return identify(
        Act(
            (
                p(Kind.ACT_TITLE, "", "Regulation"),
                p(Kind.CITATION, "", "Having regard"),
                p(Kind.RECITAL, "(1)", "Whereas"),
                p(Kind.TITLE, "TITLE I", "", article_1, definitions, heading="General"),
                *chapters,
                p(Kind.ANNEX, "ANNEX I", "List", part, rows),
                p(Kind.ANNEX, "ANNEX IIa", "", p(Kind.PARAGRAPH, "8.", "Eight.")),
            )
        )
    )


@pytest.mark.parametrize(
    ("position", "eid"),
    [
        ("Title", "ttl"),
        ("Title 1", "title_I"),
        ("Title I – title", "title_I"),
        ("Citation 1", "cit_1"),
        ("Citation 1 a (new)", None),
        ("Recital 1", "rct_1"),
        ("Recital 1 a (new)", None),
        ("Article 1", "art_1"),
        ("Article 1 – title", "art_1"),
        ("Article 3 – title (new)", None),
        ("Article 1 – paragraph 1", "art_1__para_1"),
        ("Article 1 – paragraph 1 – introductory part", "art_1__para_1"),
        ("Article 1 – paragraph 1 – subparagraph 1", "art_1__para_1"),
        ("Article 1 – paragraph 1 – subparagraph 1 – point a", "art_1__para_1__point_a"),
        ("Article 1 – paragraph 1 – point b – point i", "art_1__para_1__point_b__point_i"),
        ("Article 1 – paragraph 1 – point b – subparagraph 2", "art_1__para_1__wrapup_1"),
        ("Article 1 – paragraph 1 – concluding part", "art_1__para_1__wrapup_1"),
        ("Article 1 – paragraph 1 – subparagraph 2", "art_1__para_1__subpara_2"),
        ("Article 1 – paragraph 1 – last subparagraph", "art_1__para_1__subpara_2"),
        ("Article 1 – paragraph 1 – subparagraph 2 – point c", "art_1__para_1__subpara_2__point_c"),
        ("Article 1 – paragraph 1 – point c", "art_1__para_1__subpara_2__point_c"),
        ("Article 1 – paragraph 1 – subparagraph 2 – indent 1", "art_1__para_1__subpara_2__indent_1"),
        ("Article 1 – paragraph 1 – subparagraph 1 a (new)", None),
        ("Article 1 – paragraph 2", None),
        ("Article 1 – paragraph 2 a (new)", "art_1__para_2a"),
        ("Article 1 – paragraph 2 bis (new)", "art_1__para_2a"),
        ("Article 1 – paragraph 2 b (new)", None),
        ("Article 2 – paragraph 1 – point 2", "art_2__point_2"),
        ("Article 2 – point 2", "art_2__point_2"),
        ("Article 2 – paragraph 1 – introductory part", "art_2"),
        ("Article 2 – paragraph 1 (new)", None),
        ("Article 3 – paragraph 1", "art_3"),
        ("Article 3 – paragraph 2", "art_3__subpara_2"),
        ("Article 3 – subparagraph 2", "art_3__subpara_2"),
        ("Article 3 – paragraph 3", None),
        ("Article 4 – paragraph 1 – point d", "art_4__point_c"),
        ("Article 4 – point b", "art_4__point_a~2"),
        ("Article 4 – point c a (new)", None),
        ("Article 5 a", "art_5bis"),
        ("Article 5 b (new)", None),
        ("Chapter 4 – title", "chp_IV"),
        ("Chapter 4 – section 1 – title", "chp_IV__sec_1"),
        ("Section 1", "chp_IV__sec_1"),
        ("Article 3 – SECTION 1 – Title", "chp_IV__sec_1"),
        ("Article 3 – SECTION 2 – Title", None),
        ("Chapter III – Section 2 a (new)", None),
        ("Annex I", "anx_I"),
        ("Annex 1", "anx_I"),
        ("ANNEX I – paragraph 1 – point 1 – point a", "anx_I__part_A__point_1__point_a"),
        ("Annex I – part A – point 1", "anx_I__part_A__point_1"),
        ("Annex I – table", "anx_I__tbl_1"),
        ("Annex I – row A2", "anx_I__tbl_1__row_A2"),
        ("Annex II a – point 8", "anx_IIa__para_8"),
        ("Annex II (new)", None),
        ("Article 9", None),
        ("Rule 3 – paragraph 2", "art_3__subpara_2"),
        ("introductory part", None),
    ],
)
def test_resolve(act: Act, position: str, eid: str | None) -> None:
    found = resolve(position, act)
    assert (found.eid if found else None) == eid


@pytest.mark.parametrize(
    ("position", "eid"),
    [
        ("Article 5 bis – point 1\nDirective 2003/87/EC\nArticle 5", "art_5bis__point_1__quoted_1__art_5"),
        ("Article 5 a – point 1 – Directive 2003/87/EC – Article 5", "art_5bis__point_1__quoted_1__art_5"),
        ("Article 5 a – point 1 – Article 5 – paragraph 2", "art_5bis__point_1__quoted_1__art_5__para_2"),
        ("Article 5 a – point 1 – Article 7 – paragraph 3", "art_5bis__point_1__quoted_2__para_3"),
        ("Article 5 a – point 1 – Directive 2003/87/EC", "art_5bis__point_1__quoted_1"),
        ("Article 5 a – point 1 – Directive 2003/87/EC – Article 9", None),
    ],
)
def test_positions_in_the_act_that_is_amended(act: Act, position: str, eid: str | None) -> None:
    found = resolve(position, act)
    assert (found.eid if found else None) == eid


def test_a_new_provision_stands_where_the_other_steps_lead(act: Act) -> None:
    steps = parse_position("Article 1 – paragraph 1 – point b a (new)")
    assert resolve(steps, act) is None
    parent = resolve(steps[:-1], act)
    assert parent is not None and parent.eid == "art_1__para_1"


def test_the_only_annex_needs_no_number() -> None:
    act = identify(Act((p(Kind.ANNEX, "ANNEX", "Text", p(Kind.POINT, "1.", "One.")),)))
    for position in ("Annex – point 1", "Annex I – point 1", "Annex 1 – paragraph 1 – point 1"):
        found = resolve(position, act)
        assert found is not None and found.eid == "anx__point_1"
    assert resolve("Annex II (new)", act) is None


def test_candidates_offer_the_other_way_to_count_subparagraphs(act: Act) -> None:
    found = candidates("Article 1 – paragraph 1 – subparagraph 1", act)
    assert [q.eid for q in found] == ["art_1__para_1", "art_1__para_1__subpara_2"]
    assert candidates("Article 9", act) == ()


@given(st.lists(st.one_of(FIRST, INSIDE), min_size=1, max_size=4))
def test_resolve_never_fails(act: Act, steps: list[Step]) -> None:
    found = resolve(tuple(steps), act)
    assert found is None or any(found is provision for provision in walk(act))
