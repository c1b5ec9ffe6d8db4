"""Formex: invented samples against their outlines, the refusals, and facts about the real files of the corpus."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.act import Act, Kind, Provision, articles, find, walk
from tracker.errors import InputError
from tracker.outline import format_outline
from tracker.readers import FORMATS, Reading, read
from tracker.readers.formex_shown import shown
from tracker.readers.formex_text import Run, split_title
from tracker.readers.formex_walk import HIDDEN
from tracker.readers.titles import read_title
from tracker.source import Source, open_source

CASES = Path(__file__).resolve().parent.parent / "cases" / "readers" / "formex"


def read_xml(xml: str) -> Reading:
    return read(Source("sample.xml", xml.encode()))


def act_of(body: str) -> Reading:
    return read_xml(
        f"<ACT><BIB.INSTANCE><LG.DOC>EN</LG.DOC></BIB.INSTANCE><ENACTING.TERMS>{body}</ENACTING.TERMS></ACT>"
    )


def article_of(inside: str) -> Reading:
    return act_of(f'<ARTICLE IDENTIFIER="001"><TI.ART>Article 1</TI.ART>{inside}</ARTICLE>')


def children(reading: Reading, eid: str) -> list[tuple[str, str, str]]:
    provision = find(reading.act, eid)
    assert provision, f"{eid} is not in {[p.eid for p in walk(reading.act)]}"
    return [(child.kind.value, child.num, child.text) for child in provision.children]


# ------------------------------------------------------------------------------------------------------- samples


@pytest.mark.parametrize("name", ["act", "annex", "consolidated", "subdivisions"])
def test_sample_gives_its_outline(name: str) -> None:
    reading = read(open_source(CASES / f"{name}.xml"))
    assert format_outline(reading.act) == (CASES / f"{name}.outline").read_text(encoding="utf-8")
    assert reading.account.unplaced_text == ()
    assert (reading.account.share, reading.account.dropped_inside, reading.account.dropped) == (1.0, 0, ())


def test_formats_are_told_apart() -> None:
    heads = {name: (CASES / f"{name}.xml").read_text(encoding="utf-8") for name in ("act", "consolidated", "manifest")}
    found = {name: [form.name for form in FORMATS.values() if form.recognises(head)] for name, head in heads.items()}
    assert found == {"act": ["formex"], "consolidated": ["formex-consolidated"], "manifest": ["formex"]}
    assert not any(FORMATS[name].recognises("<html><p>ACT</p></html>") for name in ("formex", "formex-consolidated"))


def test_changes_are_marked_and_deleted_words_are_gone() -> None:
    reading = read(open_source(CASES / "consolidated.xml"))
    marks = {p.eid: [(m.action, m.by, m.location) for m in p.marks] for p in walk(reading.act) if p.marks}
    assert marks == {
        "chp_I": [("deleted", "32037R0005", "AR:5")],  # Article 2 is gone; the chapter had it
        "art_1": [("deleted", "32037R0003", "AR:3")],
        "art_1__para_1": [("replaced", "32037R0001", "AR:1;PT:1")],  # from the number into the text
        "art_1__para_1__subpara_2": [("deleted", "32037R0002", "AR:2")],
        "art_1__para_3": [("inserted", "32037R0004", "AR:4")],
        "art_1__para_3__point_a": [("inserted", "32037R0004", "AR:4")],
    }
    assert "estrichen" not in format_outline(reading.act)
    assert reading.warnings == (
        "This version is that of an act repealed by 32038R0009.",
        "The file still holds words that were deleted by 32037R0002, 32037R0003, 32037R0005; they are left out.",
    )


def test_calls_stand_where_the_notes_stood() -> None:
    act = read(open_source(CASES / "act.xml")).act
    calls = {p.eid: [(c.place, c.offset, c.note) for c in p.calls] for p in walk(act) if p.calls}
    assert calls == {
        "cit_1": [("text", 37, "fn_1")],
        "art_1": [("heading", 11, "fn_2")],
        "art_2__para_1__indent_1": [("text", 5, "fn_1")],
        "art_3__point_1__quoted_1__para_4": [("text", 5, "fn_3")],
    }
    assert (act.language, act.identifier, act.format) == ("en", "2036/7", "formex")
    assert [p.source_id for p in articles(act)] == ["001", "002", "003", "004"]


# ----------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (
            (CASES / "manifest.xml").read_text(encoding="utf-8"),
            "sample.xml: this is the manifest of a publication in Formex, not the act itself; give what it names: "
            "X_203600007EN.000101.fmx.xml, X_203600007EN.000901.fmx.xml.",
        ),
        (
            '<PUBLICATION><OJ><ITEM.PUB DOC.INSTANCE="X.doc.xml"/></OJ></PUBLICATION>',
            "sample.xml: this is the table of contents of an Official Journal, not an act; "
            "give what it names: X.doc.xml.",
        ),
        (
            "<CORR><BIB.INSTANCE/></CORR>",
            "sample.xml: this is a corrigendum, which only says what to correct in an act; "
            "give the file of the act, whose root is ACT or CONS.ACT.",
        ),
        (
            "<MATH><FORMULA.S/></MATH>",
            "sample.xml: this is a Formex file with the root MATH, in which there is no act or annex; "
            "give the file of the act, whose root is ACT or CONS.ACT.",
        ),
        (
            "<ALL><ACT><TI.ART/></ACT><ACT/></ALL>",
            "sample.xml: there are several acts in this file, expected one; save each in its own file.",
        ),
    ],
)
def test_what_is_no_act_is_refused_by_name(xml: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        read_xml(xml)
    assert str(raised.value) == says


def test_contrived_files_are_refused_or_read_but_never_a_fault() -> None:
    with pytest.raises(InputError, match="nested deeper than those of any act"):
        article_of("<P>" * 180 + "x" + "</P>" * 180)
    odd = article_of(
        '<ALINEA><QUOT.START CODE="zz"/>a<QUOT.START/><FT TYPE="NUMBER"/><NOTE/>'
        '<TBL><CORPUS><ROW><CELL COL="x" COLSPAN="-3">b</CELL><CELL COL="999999999">c</CELL></ROW></CORPUS></TBL>'
        "</ALINEA>"
    )
    table = find(odd.act, "art_1__tbl_1")
    assert table and table.children[0].text.strip("\t").split("\t")[::99] == ["b", "c"]
    assert odd.account.share == 1.0


# ---------------------------------------------------------------------------------------------- structure, closely


def test_an_act_and_its_annexes_in_one_wrapper() -> None:
    reading = read_xml(
        "<COMBINED><DOC><FMX>not shown</FMX></DOC>"
        "<ACT><BIB.INSTANCE/><ENACTING.TERMS><ARTICLE><TI.ART>Article 1</TI.ART>"
        '<ALINEA>One<NOTE NOTE.ID="E1"><P>First.</P></NOTE>.</ALINEA></ARTICLE></ENACTING.TERMS></ACT>'
        '<ANNEX><TITLE><TI><P>ANNEX</P></TI></TITLE><CONTENTS><P>Two<NOTE NOTE.ID="E1"><P>Second.</P></NOTE>, '
        'three<NOTE NOTE.REF="E1"/>.</P></CONTENTS></ANNEX></COMBINED>'
    )
    assert [(p.eid, p.text) for p in reading.act.children] == [
        ("art_1", "One."), ("anx", "Two, three."), ("fn_1", "First."), ("fn_2", "Second."),
    ]  # fmt: skip
    annex = find(reading.act, "anx")
    assert annex and [(c.offset, c.note) for c in annex.calls] == [(3, "fn_2"), (10, "fn_2")]
    assert reading.account.share == 1.0


def test_a_title_among_the_metadata_serves_where_the_act_has_none() -> None:
    title = "<TITLE><TI><P>On bees</P></TI></TITLE>"
    bibliography = f"<BIB.DATA><NO.CELEX>32036R0007</NO.CELEX><DATE>20360924</DATE>{title}</BIB.DATA>"
    xml = (
        f"<CONS.ACT><CONS.DOC><FAM.COMP>{bibliography}<GR.MOD.ACT>{bibliography}</GR.MOD.ACT></FAM.COMP>%s"
        "<ENACTING.TERMS><ARTICLE><TI.ART>Article 1</TI.ART><ALINEA>Fly.</ALINEA></ARTICLE></ENACTING.TERMS>"
        "</CONS.DOC></CONS.ACT>"
    )
    for own, expected in (("", "On bees"), (title.replace("On", "Of"), "Of bees")):
        reading = read_xml(xml % own)
        assert reading.act.title == expected
        assert (reading.account.share, reading.act.identifier) == (1.0, "32036R0007")


def test_articles_behind_an_inner_division_belong_to_the_outer_one() -> None:
    article = "<ARTICLE><TI.ART>Article {}</TI.ART><ALINEA>Text.</ALINEA></ARTICLE>"
    division = "<DIVISION><TITLE><TI><P>{}</P></TI></TITLE>{}</DIVISION>"
    inner = division.format("Section 1", article.format(1))
    reading = act_of(division.format("CHAPTER I", inner + article.format(2)) + article.format(3))
    assert [(p.kind.value, [c.eid for c in p.children]) for p in reading.act.children] == [
        ("chapter", ["chp_I__sec_1", "art_2"]),
        ("article", []),
    ]


def test_divisions_without_a_known_word_nest_as_they_stand() -> None:
    division = "<DIVISION><TITLE><TI><P>{}</P></TI></TITLE>{}</DIVISION>"
    article = "<ARTICLE><TI.ART>Article 1</TI.ART><ALINEA>Text.</ALINEA></ARTICLE>"
    reading = act_of(division.format("On hives", division.format("On roofs", article)))
    chapter = reading.act.children[0]
    assert (chapter.kind, chapter.num, chapter.heading) == (Kind.CHAPTER, "", "On hives")
    assert (chapter.children[0].kind, chapter.children[0].heading) == (Kind.SECTION, "On roofs")


def test_a_heading_inside_an_article_is_text() -> None:
    reading = article_of(
        '<PARAG><NO.PARAG>1.</NO.PARAG><ALINEA><P>Two ways:</P><GR.SEQ LEVEL="1">'
        "<TITLE><TI><P>Method A</P></TI></TITLE><P>Smoke.</P></GR.SEQ></ALINEA></PARAG>"
        "<PARAG><NO.PARAG>2.</NO.PARAG><ALINEA>Open.</ALINEA></PARAG>"
    )
    assert children(reading, "art_1") == [("paragraph", "1.", "Two ways:"), ("paragraph", "2.", "Open.")]
    assert [text for _, _, text in children(reading, "art_1__para_1")] == ["Method A", "Smoke."]


def test_quoted_articles_do_not_count() -> None:
    quoted = (
        "<QUOT.S><DIVISION><TITLE><TI><P>CHAPTER IX</P></TI></TITLE><ARTICLE><TI.ART><QUOT.START CODE='2018'/>Article 8"
        "</TI.ART><PARAG><NO.PARAG>1.</NO.PARAG><ALINEA>Bees.</ALINEA></PARAG></ARTICLE></DIVISION></QUOT.S>"
    )
    reading = article_of(f"<ALINEA><P>The following is added:</P>{quoted}<P>From 2037.</P></ALINEA>")
    assert [p.num for p in articles(reading.act)] == ["Article 1"]
    assert children(reading, "art_1") == [("quoted", "", ""), ("subparagraph", "", "From 2037.")]
    chapter = next(p for p in walk(reading.act) if p.kind is Kind.CHAPTER)
    assert (chapter.num, chapter.children[0].num) == ("CHAPTER IX", "‘Article 8")  # only a first number loses its mark
    assert [p.eid for p in walk(reading.act)][-2:] == ["art_1__quoted_1__art_8__para_1", "art_1__subpara_2"]
    assert reading.account.share == 1.0


def test_a_number_stays_when_its_words_are_deleted() -> None:
    opened = '<?CLG.MDFO ID="O" IDREF="C" ACTION="DELETED" LEVEL="STRUCTURE" ACTIVE.DOC="32037R0001" ACTIVE.LOC=""?>'
    closed = '<?CLG.MDFC ID="C" IDREF="O"?>'
    reading = article_of(f"<PARAG><NO.PARAG>1.</NO.PARAG>{opened}<ALINEA>Gone.</ALINEA>{closed}</PARAG>")
    assert children(reading, "art_1") == [("paragraph", "1.", "")]
    assert [p.eid for p in walk(reading.act) if p.marks] == ["art_1__para_1"]
    assert reading.account.share == 1.0


def test_whereas_in_the_wrong_element_is_no_recital() -> None:
    preamble = (
        "<PREAMBLE><GR.CONSID><GR.CONSID.INIT>After consulting the keepers,</GR.CONSID.INIT><CONSID>Whereas:</CONSID>"
        "<CONSID><NP><NO.P>(1)</NO.P><TXT>Bees fly.</TXT></NP></CONSID></GR.CONSID></PREAMBLE>"
    )
    reading = read_xml(
        f"<ACT>{preamble}<ENACTING.TERMS><ARTICLE><TI.ART>Article 1</TI.ART></ARTICLE></ENACTING.TERMS></ACT>"
    )
    assert [(p.kind.value, p.num) for p in reading.act.children] == [
        ("citation", ""), ("formula", ""), ("recital", "(1)"), ("article", "Article 1"),
    ]  # fmt: skip


def test_parts_in_other_files_are_named() -> None:
    included = '<INCL.ELEMENT TYPE="FORMEX.DOC" FILEREF="X_2.xml"/>'
    assert article_of(f"<ALINEA><P>As in <QUOT.S>{included}</QUOT.S></P></ALINEA>").warnings == (
        "Parts of the text stand in other files, which are not read: X_2.xml.",
    )


# --------------------------------------------------------------------------------------- words, titles, the witness


@pytest.mark.parametrize(
    ("pieces", "text", "offsets"),
    [
        (["Exporters ", None, ", carriers"], "Exporters, carriers", [9]),
        (["Exporters", None, " and"], "Exporters and", [9]),
        (["a ", None, " ", None, "\n"], "a", [1, 1]),
        ([None, " a  b"], "a b", [0]),
    ],
)
def test_calls_are_taken_out_of_the_words(pieces: list[str | None], text: str, offsets: list[int]) -> None:
    run = Run()
    for piece in pieces:
        if piece is None:
            run.call("E1", inline=False)
        else:
            run.pieces.append(piece)
    words = run.words()
    assert (words.text, [call.offset for call in words.calls]) == (text, offsets)


@pytest.mark.parametrize(
    ("title", "kind", "number"),
    [
        ("CHAPTER II", Kind.CHAPTER, "CHAPTER II"),
        ("TITEL I — Geltung", Kind.TITLE, "TITEL I —"),
        ("CHAPITRE PREMIER", Kind.CHAPTER, "CHAPITRE PREMIER"),
        ("II. FEJEZET", Kind.CHAPTER, "II. FEJEZET"),
        ("Τμήμα 1", Kind.SECTION, "Τμήμα 1"),
        ("ANTRAŠTINĖ DALIS I", Kind.TITLE, "ANTRAŠTINĖ DALIS I"),
        ("ПРИЛОЖЕНИЕ II", Kind.ANNEX, "ПРИЛОЖЕНИЕ II"),
        ("SOUS-SECTION 2", Kind.SUBSECTION, "SOUS-SECTION 2"),
        ("BIJLAGE", Kind.ANNEX, "BIJLAGE"),
        ("Part of the hives", None, ""),
        ("A part of the hives", None, ""),
        ("Section", None, ""),
    ],
)
def test_titles_in_the_languages_of_the_union(title: str, kind: Kind | None, number: str) -> None:
    found = read_title(title)
    assert (found.kind if found else None) is kind
    assert (title[: found.end] if found else "") == number


def test_a_quoted_annex_in_a_file_of_its_own() -> None:
    run = Run()
    run.pieces.append("“ANNEX XIV List of hives")
    kind, number, heading = split_title(run.words())
    assert (kind, number.text, heading.text) == (Kind.ANNEX, "“ANNEX XIV", "List of hives")


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        ('<P><QUOT.START CODE="201E"/>a<QUOT.END CODE="201C"/></P>', "„a“"),
        ('<P><HT TYPE="UC">b<HT TYPE="SUP">o</HT> &#xe9;&lt;</HT>c</P>', "BO É<c"),
        ('<EXPR TYPE="BRACE">a<OP.MATH TYPE="MINUS"/><EXPR>b</EXPR></EXPR>', "{a−b}"),
        ('<DLIST SEPARATOR=":"><TERM>a</TERM><DEFINITION>b</DEFINITION></DLIST><DLIST><TERM>c</TERM></DLIST>', "a:bc"),
        ("<BIB.INSTANCE><LG.DOC>EN</LG.DOC></BIB.INSTANCE>a", "a"),
        ('a<?CLG.MDFO ID="1" ACTION="DELETED" IDREF="2"?>b<?CLG.MDFC ID="2" IDREF="1"?>c<?CLG.MDFC ID="3"?>', "ac"),
        ('a<?CLG.MDFO ID="1" ACTION="DELETED" IDREF="2"?>b<?CLG.MDFO ID="3" ACTION="REPLACED" IDREF="4"?>c', "abc"),
    ],
)
def test_the_witness_writes_out_what_tags_stand_for(xml: str, says: str) -> None:
    assert "".join(shown(xml, HIDDEN).split()) == says.replace(" ", "")


def test_the_witness_misses_what_a_reader_leaves_out() -> None:
    """A reader that knew less than the file shows could not have a full share."""
    reading = act_of(
        "<ARTICLE><TI.ART>Article 1</TI.ART><ALINEA>Text.</ALINEA></ARTICLE><SIGNATURE>lost words</SIGNATURE>"
    )
    assert reading.account.unplaced_text == ("lostwords",)


# ------------------------------------------------------------------------------------------------------- corpus

FACTS = {
    # file: articles, recitals, annexes, a provision that shows how deep the file goes, and its printed number
    "dossier-ai-act-2021-0106-COD/3_32024R1689_final_formex.xml": (
        113, 180, 0, "art_105__quoted_1__para_5", "5.",
    ),
    "dossier-data-act-2022-0047-COD/3_32023R2854_final_formex.xml": (50, 119, 0, "art_1__para_2__point_f", "(f)"),
    "dossier-dma-2020-0374-COD/3_32022R1925_final_formex.xml": (54, 109, 0, "art_2__point_2__point_a", "(a)"),
    "formex4-oj-act/32008R1137_DOC_2.xml": (3, 3, 0, "art_3", "Article 3"),
    "formex4-oj-act/32008R1137_DOC_3.xml": (
        0, 0, 1, "anx__sec_2__sec_2.1__subpara_3__quoted_1__art_17__para_1__point_b", "(b)",
    ),
    "formex4-oj-act/32008R1137_DOC_4.xml": (0, 0, 1, "anx__point_3", "3."),
    "formex4-oj-act/L_202400903EN.000101.fmx.xml": (23, 57, 0, "chp_2", "Chapter 2"),
    "formex4-oj-act/L_202400903EN.002601.fmx.xml": (0, 0, 1, "anx__point_2__indent_4", ""),
    "formex4-oj-act/lexparency_mifid_ii.xml": (14, 0, 3, "anx_I__sec_C", "ABSCHNITT C"),
    "formex4-consolidated/31998r0994_2013-08-20_CL1998R0994EN0010010.0001.xml": (9, 12, 0, "art_9", "Article 9"),
    "formex4-consolidated/32000r1346_2005-04-21_CL2000R1346EN0020010.0001.xml": (47, 33, 3, "rct_33", "(33)"),
    "formex4-consolidated/32000r1346_2017-06-26_CL2000R1346EN0120010.0001.xml": (47, 0, 3, "chp_V", "CHAPTER V"),
    "formex4-consolidated/32001r1206_2008-12-04_CL2001R1206EN0010010.0001.xml": (
        24, 22, 1, "chp_II__sec_1", "Section 1",
    ),
    "formex4-consolidated/32015r0848_2025-11-06_CL2015R0848EN0050010.0001.xml": (
        92, 0, 4, "art_2__point_9__point_viii", "(viii)",
    ),
    "formex4-consolidated/32020r1783_2020-12-02_CL2020R1783EN0000020.0001.xml": (35, 0, 3, "anx_I__sec_A", "FORM A"),
    "formex4-consolidated/32020r1784_2020-12-02_CL2020R1784FR0000050.0001.xml": (
        37, 0, 3, "chp_II__sec_1", "SECTION 1",
    ),
    "formex4-consolidated/32020r1784_2025-05-01_CL2020R1784EN0010030.0001.xml": (
        38, 0, 3, "anx_I__sec_A__sec_6__point_6.1__point_6.1.1__point_6.1.1.1", "6.1.1.1.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_real_files_are_read_whole(shared: Path, name: str) -> None:
    reading = read(open_source(shared / "corpus" / "formats" / name))
    count, recitals, annexes, eid, number = FACTS[name]
    kinds = [p.kind for p in reading.act.children]
    assert (len(articles(reading.act)), kinds.count(Kind.RECITAL), kinds.count(Kind.ANNEX)) == (
        count,
        recitals,
        annexes,
    )
    provision = find(reading.act, eid)
    assert provision and provision.num == number


def test_every_real_file_is_accounted_for(shared: Path) -> None:
    files = [*shared.glob("corpus/formats/formex4-*/*.xml"), *shared.glob("corpus/formats/dossier-*/*_formex.xml")]
    files += shared.glob("gold/recasts/*/*.fmx4.xml")
    assert len(files) >= 40
    short, refused = [], []
    for file in sorted(files):
        try:
            account = read(open_source(file)).account
        except InputError as error:
            refused.append((file.name, error.problem.split()[3]))
            continue
        if (account.share, account.dropped_inside) != (1.0, 0):
            short.append((file.name, account.share, account.dropped_inside, account.unplaced_text[:2]))
    assert short == []
    assert {what for _, what in refused} == {"manifest", "table", "Formex"}
    assert all(re.search(r"doc\.(fmx\.)?xml|DOC_1|toc|formulas", name) for name, _ in refused)


@pytest.mark.parametrize(
    ("page", "consolidated", "corrected"),
    [
        ("32020r1783_2020-11-25_en.xml", "32020r1783_2020-12-02_CL2020R1783EN0000020.0001.xml", set()),
        ("32020r1784_2020-11-25_en.xml", "32020r1784_2020-12-02_CL2020R1784EN0000050.0001.xml", {"art_33__para_3"}),
        ("32015r0848_2015-05-20_en.xml", "32015r0848_2015-06-05_CL2015R0848EN0000020.0001.xml", {"art_84__para_1"}),
    ],
)
def test_the_same_act_in_xhtml_has_the_same_articles(
    shared: Path, page: str, consolidated: str, corrected: set[str]
) -> None:
    """What differs are the corrigenda that the consolidated text has in it."""
    folder = shared / "corpus" / "formats"
    left = said(read(open_source(folder / "eurlex-html-oj-new-eli" / page)).act)
    right = said(read(open_source(folder / "formex4-consolidated" / consolidated)).act)
    assert list(left) == list(right)
    assert {eid for eid in left if left[eid] != right[eid]} == corrected


def said(act: Act) -> dict[str, tuple[Kind, str, str, str]]:
    def below(provision: Provision) -> dict[str, tuple[Kind, str, str, str]]:
        return {p.eid: (p.kind, p.num, p.heading, p.text) for p in walk(provision)}

    return {eid: words for article in articles(act) for eid, words in below(article).items()}
