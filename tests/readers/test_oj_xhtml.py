"""The Official Journal in XHTML: invented pages read into the tree that stands beside them, real ones into facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tracker.act import CONTAINERS, Act, Kind, Provision, articles, find, walk
from tracker.errors import InputError
from tracker.outline import format_outline
from tracker.readers import FORMATS, HEAD, Reading, formex, oj_xhtml, read
from tracker.readers.oj_xhtml_blocks import class_of, is_number
from tracker.reference import label
from tracker.source import Source, decode, open_source

CASES = Path(__file__).parent.parent / "cases" / "readers" / "oj_xhtml"

PAGE = """<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body>{}</body></html>"""
HEADER = '<table><tr><td><p class="hd-date">1.1.2036</p></td><td><p class="hd-lg">EN</p></td></tr></table>'
PREAMBLE = """<p class="doc-ti">REGULATION No 1/2036</p><p class="normal">THE COUNCIL,</p>
<p class="normal">Having regard to the Charter,</p><p class="normal">HAS ADOPTED THIS REGULATION:</p>"""


def page(body: str, preamble: str = PREAMBLE) -> Reading:
    return read(Source("page.xhtml", PAGE.format(HEADER + preamble + body).encode()))


def point(num: str, *cells: str) -> str:
    words = "".join(cell if cell.startswith("<") else f'<p class="normal">{cell}</p>' for cell in cells)
    return (
        '<table><col width="4%"/><col width="96%"/><tbody><tr>'
        f'<td><p class="normal">{num}</p></td><td>{words}</td></tr></tbody></table>'
    )


def outline(reading: Reading) -> list[str]:
    """Article by article, without what precedes them."""
    lines = format_outline(reading.act).splitlines()
    return lines[next(i for i, line in enumerate(lines) if line.startswith("article")) :]


def whole(reading: Reading) -> bool:
    account = reading.account
    return account.share == 1 and not account.unplaced_text and account.dropped_inside == 0


# -- samples ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "form"), [("new", "oj-xhtml"), ("old", "oj-xhtml-old"), ("german", "oj-xhtml")])
def test_a_page_becomes_the_tree_beside_it(name: str, form: str) -> None:
    reading = read(open_source(CASES / f"{name}.xhtml"))
    assert format_outline(reading.act) == (CASES / f"{name}.outline").read_text(encoding="utf-8")
    assert reading.format == form
    assert whole(reading)


def test_calls_hang_where_they_are_printed() -> None:
    act = read(open_source(CASES / "new.xhtml")).act
    citation = find(act, "cit_1")
    assert citation is not None
    (call,) = citation.calls
    assert (citation.text, call.label, citation.text[: call.offset]) == (
        "Having regard to the Charter of Honey,", "(1)", "Having regard to the Charter of Honey",
    )  # fmt: skip
    note = find(act, call.note)
    assert note is not None and note.text == "OG L 1, p. 1."


def test_quoted_articles_are_not_the_acts_own() -> None:
    act = read(open_source(CASES / "new.xhtml")).act
    assert [article.num for article in articles(act)] == [f"Article {n}" for n in (1, 2, 3, 4, 5)]
    assert find(act, "art_4__point_2__quoted_1__art_11a__para_2__point_b") is not None


# -- words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("a<span>b</span>", "ab"),
        ("a<br/>b", "a b"),
        ("  a \n <span> b</span> c ", "a b c"),
        ('Committee <a href="#ntr1">(<span>1</span>)</a>, and', "Committee, and"),
        ('Committee <a href="#ntr1">(<span>1</span>)</a> and', "Committee and"),
        ('Committee<a href="#ntr1"> (<span>1</span>)</a> and', "Committee and"),
        ('Committee (<a href="#ntr1"><span>1</span></a>), and', "Committee, and"),
        ("H<sub>2</sub>O at 10<sup>3</sup> m", "H2O at 103 m"),
    ],
)
def test_words_are_those_the_page_shows(inside: str, text: str) -> None:
    reading = page(f'<p class="ti-art">Article 1</p><p class="normal">{inside}</p>')
    article = find(reading.act, "art_1")
    assert article is not None and article.text == text
    assert whole(reading)


def test_a_copy_with_plain_blanks_keeps_its_numbers() -> None:
    reading = page(
        '<p class="ti-art">Article 1</p><p class="normal">1.   Bees fly.</p><p class="normal">They sting.</p>'
    )
    assert outline(reading) == ["article 1", "  paragraph 1 # Bees fly.", "    subparagraph # They sting."]
    assert whole(reading)


def test_the_closing_sentence_needs_no_division_of_its_own() -> None:
    closing = "This Regulation shall be binding in its entirety and directly applicable in all Member States."
    reading = page(
        f'<p class="ti-section-1">Sub-section 1</p><p class="ti-art">Article 1</p><p class="normal">Bees fly.</p>'
        f'<p class="normal">{closing}</p><p class="normal">Done at Hive, 1 May 2036.</p>'
    )
    assert [(p.kind, p.num, p.text) for p in walk(reading.act)][-4:] == [
        (Kind.SUBSECTION, "Sub-section 1", ""),
        (Kind.ARTICLE, "Article 1", "Bees fly."),
        (Kind.FORMULA, "", closing),
        (Kind.SIGNATURE, "", "Done at Hive, 1 May 2036."),
    ]


@pytest.mark.parametrize("printed", ["1.", "(1)", "‘5.", "«d)", "4 bis.", "—", "☐", "1.2.1.1.", "12a.", "(ii)"])
def test_numbers(printed: str) -> None:
    assert is_number(printed)


@pytest.mark.parametrize("printed", ["", "Other", "Where applicable", "(EU) 2021/821 of", "2 May 2036 and so on"])
def test_no_numbers(printed: str) -> None:
    assert not is_number(printed)


def test_the_prefix_of_classes_is_no_difference() -> None:
    assert class_of(etree.fromstring('<p class="oj-ti-art"/>')) == class_of(etree.fromstring('<p class="ti-art x"/>'))


# -- structure of flat pages -----------------------------------------------------------------------------------

WIDE = "&#160;&#160;&#160;"


def test_words_behind_points_belong_to_the_numbered_paragraph() -> None:
    reading = page(
        f'<p class="ti-art">Article 1</p><p class="normal">1.{WIDE}There are:</p>'
        + point("(a)", "bees;", point("(i)", "small;"))
        + point("(b)", "wasps.")
        + f'<p class="normal">They fly.</p><p class="normal">2.{WIDE}They sting.</p>'
        + '<p class="ti-art">Article 2</p><p class="normal">Bees sleep:</p>'
        + point("(a)", "at night.")
        + '<p class="normal">They dream.</p>'
    )
    assert outline(reading) == [
        "article 1",
        "  paragraph 1 # There are:",
        "    point a # bees;",
        "      point i # small;",
        "    point b # wasps.",
        "    subparagraph # They fly.",
        "  paragraph 2 # They sting.",
        "article 2 # Bees sleep:",
        "  point a # at night.",
        "  subparagraph # They dream.",
    ]


def test_an_article_inside_a_point_is_quoted_even_without_marks() -> None:
    reading = page(
        '<p class="ti-art">Article 1</p><p class="normal">Regulation No 2/2030 is amended as follows:</p>'
        + point("(1)", "Article 9 is replaced", '<p class="ti-art">Article 9</p>', "Bees rest.")
        + point("(2)", "Article 10 is deleted.")
        + '<p class="ti-art">Article 2</p><p class="normal">It enters into force.</p>'
    )
    assert [article.num for article in articles(reading.act)] == ["Article 1", "Article 2"]
    assert find(reading.act, "art_1__point_1__quoted_1__art_9") is not None
    assert find(reading.act, "art_1__point_2") is not None
    assert whole(reading)


def test_french_marks_and_the_end_of_a_quotation_behind_its_note() -> None:
    reading = page(
        '<p class="ti-art">Article premier</p><p class="normal">Le règlement no 2/2030 est modifié comme suit:</p>'
        + point("1)", "le point suivant est ajouté:", point("«d)", "le miel;»;"))
        + point(
            "2)",
            "le paragraphe suivant est inséré:",
            f'<div id="007.004A"><p class="normal">«4 bis.{WIDE}La cire'
            '<a href="#ntr*1-E1"> (<span>*1</span>)</a></p></div>'
            '<p class="note"><a id="ntr*1-E1" href="#ntc*1-E1" class="oj-quotation">(<span>*1</span>)</a>  '
            'JO L 4, p. 2.».;"</p>',
        )
        + point("3)", "l’article 9 est supprimé.")
    )
    assert outline(reading)[:-1] == [
        "article premier # Le règlement no 2/2030 est modifié comme suit:",
        '  point "1)" # le point suivant est ajouté:',
        "    quoted # «",
        '      point "d)" # le miel;»;',
        '  point "2)" # le paragraphe suivant est inséré:',
        "    quoted # «",
        '      paragraph "4 bis." # La cire{^1|(*1)}».;',
        '  point "3)" # l’article 9 est supprimé.',
    ]
    assert outline(reading)[-1] == 'footnote "(*1)" # JO L 4, p. 2.'
    assert whole(reading)


def test_a_definition_is_no_quotation() -> None:
    reading = page(
        '<p class="ti-art">Article 1</p><p class="normal">For the purposes of this Regulation:</p>'
        '<p class="normal">‘hive’ means a house;</p><p class="normal">‘bee’ means who lives in a ‘hive’.</p>'
    )
    assert not any(provision.kind is Kind.QUOTED for provision in walk(reading.act))


def test_a_quotation_that_nobody_closes_leaves_the_next_articles_alone() -> None:
    reading = page(
        '<p class="ti-art">Article 1</p><p class="normal">The following is added:</p>'
        f'<p class="normal">‘4.{WIDE}Bees rest.</p>'
        '<p class="ti-art">Article 2</p><p class="normal">It enters into force.</p>'
    )
    assert [article.num for article in articles(reading.act)] == ["Article 1", "Article 2"]
    assert whole(reading)


def test_a_heading_that_came_too_late_stays_in_its_place() -> None:
    reading = page(
        '<p class="ti-art">Article 1</p><p class="normal">Bees fly.</p><p class="sti-art">Late</p>'
        '<p class="normal">They rest.</p>'
    )
    assert whole(reading)
    assert outline(reading) == ["article 1 # Bees fly.", "  subparagraph # Late", "  subparagraph # They rest."]


def test_a_number_whose_words_are_gone_is_still_a_point() -> None:
    reading = page(
        '<p class="ti-art">Article 1</p><p class="normal">There are:</p>' + point("(a)") + point("(b)", "wasps.")
    )
    assert outline(reading) == ["article 1 # There are:", "  point a", "  point b # wasps."]


def test_an_annex_published_apart_is_read() -> None:
    reading = page("", '<p class="doc-ti">ANNEX IIa</p><p class="doc-ti">FLOWERS</p><p class="normal">Rose.</p>')
    assert format_outline(reading.act).splitlines()[2:] == ["annex IIa | FLOWERS # Rose."]
    assert whole(reading)


def test_a_copy_that_is_no_xml_is_read_as_html() -> None:
    body = HEADER + PREAMBLE + '<hr class="note"><p class="ti-art">Article 1<p class="normal">Bees &eacute; fly.'
    reading = read(Source("copy.html", f"<html><head></head><body>{body}</body></html>".encode()))
    article = find(reading.act, "art_1")
    assert article is not None and article.text == "Bees é fly."


# -- refusals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<p class="doc-ti">Corrigendum to Regulation No 1/2036</p><p class="normal">On page 2:</p>', "corrigendum"),
        ('<p class="doc-ti">Berichtigung der Verordnung Nr. 1/2036</p>', "corrigendum"),
        (
            PREAMBLE + '<p class="ti-art">Article 1</p><p class="normal">a</p><hr class="doc-sep"/>'
            '<p class="doc-ti">REGULATION No 2/2036</p><p class="normal">THE COUNCIL,</p>',
            "more than one act",
        ),
        (
            '<div class="eli-container"><p class="oj-doc-ti">DECISION</p>'
            '<div id="pbl_1"><p class="oj-normal">A,</p></div><div id="pbl_1"><p class="oj-normal">B,</p></div></div>',
            "more than one act",
        ),
        (PREAMBLE + '<div class="ecl-site-header">Menu</div>', "with its menus"),
    ],
)
def test_what_is_no_act_is_refused_by_name(body: str, said: str) -> None:
    with pytest.raises(InputError, match=f"page.xhtml: .*{said}"):
        page(body, "")


def test_other_texts_of_parliament_are_refused_by_name() -> None:
    text = '<html><body><p class="oj-doc-ti">P9_TA(2031)0008</p><p class="oj-normal">It flies.</p></body></html>'
    with pytest.raises(InputError, match="no act and no amendments in two columns"):
        read(Source("page.xhtml", text.encode()))


def test_amendments_of_parliament_are_no_act(shared: Path) -> None:
    formats = shared / "corpus" / "formats"
    amendments = [*formats.glob("dossier-ai-act-*/2_*"), *formats.glob("dossier-dma-*/2_*")]
    assert len(amendments) == 2
    for file in amendments:
        with pytest.raises(InputError, match=r"these are .* amendments, expected the text of an act"):
            read(open_source(file))


# -- real texts ------------------------------------------------------------------------------------------------

REAL = {  # articles, recitals, annexes, quotations
    "corpus/formats/eurlex-html-oj-new-eli/32006l0054_2006-07-05_en.xml": (36, 41, 2, 0),
    "corpus/formats/eurlex-html-oj-new-eli/32006l0054_2006-07-05_fr.xml": (36, 41, 2, 0),
    "corpus/formats/eurlex-html-oj-new-eli/32015r0848_2015-05-20_en.xml": (92, 89, 4, 0),
    "corpus/formats/eurlex-html-oj-new-eli/32015r1588_2015-07-13_en.xml": (10, 28, 2, 0),
    "corpus/formats/eurlex-html-oj-new-eli/32020r1783_2020-11-25_en.xml": (35, 38, 3, 0),
    "corpus/formats/eurlex-html-oj-new-eli/32020r1784_2020-11-25_en.xml": (37, 48, 3, 0),
    "corpus/formats/eurlex-html-oj-old-ti-art/31993l0013_1993-04-05_en.xml": (11, 24, 1, 0),
    "corpus/formats/eurlex-html-oj-old-ti-art/31998r0994_1998-05-07_en.xml": (9, 12, 0, 0),
    "corpus/formats/eurlex-html-oj-old-ti-art/lexparency_modern_1_raw.html": (5, 2, 2, 0),
    "gold/recasts/32001R0044__32012R1215/new.32012R1215.oj.xhtml": (81, 41, 3, 0),
    "gold/recasts/32003R2201__32019R1111/new.32019R1111.oj.xhtml": (105, 98, 10, 0),
    "gold/recasts/32007L0064__32015L2366/new.32015L2366.oj.xhtml": (117, 113, 2, 7),
    "gold/recasts/32007L0064__32015L2366/old.32007L0064.oj.xhtml": (96, 63, 1, 5),
    "gold/recasts/32007R1393__32020R1784/new.32020R1784.oj.xhtml": (37, 48, 3, 0),
    "gold/recasts/32008L0048__32023L2225/new.32023L2225.oj.xhtml": (50, 98, 4, 0),
    "gold/recasts/32008L0048__32023L2225/old.32008L0048.oj.xhtml": (32, 51, 3, 0),
    "gold/recasts/32010L0031__32024L1275/new.32024L1275.oj.xhtml": (38, 84, 10, 0),
    "gold/recasts/32010L0031__32024L1275/old.32010L0031.oj.xhtml": (31, 36, 5, 0),
    "gold/recasts/32016L1148__32022L2555/new.32022L2555.oj.xhtml": (46, 144, 3, 0),
    "gold/recasts/32016L1148__32022L2555/old.32016L1148.oj.xhtml": (27, 75, 3, 0),
}


@pytest.mark.parametrize("file", REAL)
def test_a_real_act_is_read_whole(shared: Path, file: str) -> None:
    reading = read(open_source(shared / file))
    act = reading.act
    provisions = list(walk(act))
    counts = [sum(p.kind is kind for p in provisions) for kind in (Kind.RECITAL, Kind.ANNEX, Kind.QUOTED)]
    assert (len(articles(act)), *counts) == REAL[file]
    assert whole(reading)
    assert act.language == ("fr" if "_fr" in file else "en")
    assert act.title and not any("(1)" in p.text for p in act.children if p.kind is Kind.CITATION)
    assert all(call.note for p in provisions for call in p.calls)
    assert not [article.eid for article in articles(act) if "~" in article.eid]


def test_no_other_page_is_taken_for_one(shared: Path) -> None:
    formats = shared / "corpus" / "formats"
    others = [
        *formats.glob("eurlex-html-consolidated/*"),
        *formats.glob("eurlex-html-oj-2000s-TXT_TE/*"),
        *formats.glob("com-*-html/*"),
        *formats.glob("ep-report-html/*"),
        *formats.glob("dossier-*/[12]_*"),
        *(shared / "gold" / "recasts").glob("*/old.*.cons-*.html"),
    ]
    assert len(others) > 30
    ours = (oj_xhtml.NAME, oj_xhtml.OLD_NAME)
    heads = {file.name: decode(open_source(file)).text[:HEAD] for file in others}
    assert not [name for name, head in heads.items() if any(FORMATS[form].recognises(head) for form in ours)]


def test_the_forms_do_not_overlap(shared: Path) -> None:
    for file in REAL:
        head = decode(open_source(shared / file)).text[:HEAD]
        assert [form for form in FORMATS.values() if form.recognises(head)] == [
            FORMATS["oj-xhtml-old" if "-old-" in file else "oj-xhtml"]
        ]


# -- the same act in Formex ------------------------------------------------------------------------------------


def enacting(act: Act) -> list[tuple[str, str, str, str]]:
    tops = [top for top in act.children if top.kind in CONTAINERS or top.kind is Kind.ARTICLE]
    return [told(provision) for top in tops for provision in walk(top)]


def told(provision: Provision) -> tuple[str, str, str, str]:
    return provision.eid, label(provision.kind, provision.num), provision.heading, provision.text


@pytest.mark.parametrize(
    ("page_", "twin", "corrected"),
    [
        ("32020r1783_2020-11-25_en", "32020r1783_2020-12-02_CL2020R1783EN0000020.0001", []),
        ("32020r1784_2020-11-25_en", "32020r1784_2020-12-02_CL2020R1784EN0000050.0001", ["art_33__para_3"]),
        ("32015r0848_2015-05-20_en", "32015r0848_2015-06-05_CL2015R0848EN0000020.0001", ["art_84__para_1"]),
    ],
)
def test_formex_of_the_same_act_gives_the_same_articles(
    shared: Path, page_: str, twin: str, corrected: list[str]
) -> None:
    formats = shared / "corpus" / "formats"
    ours = read(open_source(formats / "eurlex-html-oj-new-eli" / f"{page_}.xml"))
    theirs = read(open_source(formats / "formex4-consolidated" / f"{twin}.xml"))
    assert theirs.format == formex.CONSOLIDATED_NAME
    left, right = enacting(ours.act), enacting(theirs.act)
    assert [one[:3] for one in left] == [one[:3] for one in right]
    # What a corrigendum changed between the journal and the first consolidated text.
    assert [one[0] for one, other in zip(left, right, strict=True) if one != other] == corrected
