"""Commission proposals: what belongs to the act, how deep a paragraph stands, whose words are quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Kind, articles, find, walk
from tracker.errors import InputError
from tracker.outline import format_outline
from tracker.readers import Reading, read
from tracker.readers.com_proposal import recognises
from tracker.source import Source, open_source

CASES = Path(__file__).resolve().parent.parent / "cases" / "readers" / "com_proposal"


def page(*paragraphs: str) -> Source:
    body = "\n".join(paragraphs)
    text = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><div class="contentWrapper">{body}</div></body></html>'
    return Source("page.xhtml", text.encode())


def p(style: str, words: str, num: str = "") -> str:
    number = f'<span class="num">{num}</span>' if num else ""
    return f'<p class="{style}">{number}<span>{words}</span></p>'


def act(*paragraphs: str) -> Source:
    """A proposal with nothing in it but these enacting terms."""
    return page(
        p("Titreobjet", "on gates"),
        p("Institutionquiagit", "THE COUNCIL,"),
        p("Formuledadoption", "HAS ADOPTED THIS REGULATION:"),
        p("Titrearticle", "Article 1"),
        *paragraphs,
    )


def body(*paragraphs: str) -> list[tuple[str, str]]:
    """eId and text of what stands in Article 1."""
    first = articles(read(act(*paragraphs)).act)[0]
    return [(q.eid, q.text) for q in walk(first)]


@pytest.mark.parametrize("name", ["regulation.xhtml", "verordnung.html", "plain_headings.xhtml"])
def test_a_sample_has_the_tree_that_a_lawyer_sees(name: str) -> None:
    reading = read(open_source(CASES / name))
    expected = (CASES / name).with_suffix(".outline").read_text(encoding="utf-8")
    assert format_outline(reading.act) == expected
    assert (reading.format, reading.account.share, reading.account.dropped_inside) == ("com-proposal", 1.0, 0)


def test_what_is_dropped_is_dropped_for_a_reason() -> None:
    dropped = {d.reason: d for d in read(open_source(CASES / "regulation.xhtml")).account.dropped}
    assert set(dropped) == {"cover page", "memorandum", "financial statement", "page furniture"}
    assert dropped["memorandum"].first == "EXPLANATORY MEMORANDUM"
    assert dropped["memorandum"].last == "(1) Heard by neighbours.", "a note belongs to the words that call it"
    assert dropped["financial statement"].last == "Oil\t3 EUR"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<html><body><div class="contentWrapper">', True),
        ("<html><style>@import url(../css/com/com-c.css)</style>", True),
        ('<html><body><div class="eli-container">', False),
        ("@import url(../css/com/com-c.css)\n\nEUROPEAN COMMISSION", False),
    ],
)
def test_the_page_is_recognised_by_its_frame(head: str, expected: bool) -> None:
    assert recognises(head) is expected


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (page(p("Institutionquiagit", "THE COUNCIL,"), p("Fait", "Done"), p("Institutionquiagit", "ALSO,")), "one act"),
        (page(p("Typedudocument_cp", "REPORT"), p("Normal", "All is well.")), "no act and no annex"),
    ],
)
def test_other_documents_are_refused_by_name(source: Source, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read(source)
    assert str(caught.value).startswith("page.xhtml: ")


def test_annexes_alone_are_read_behind_their_cover_page() -> None:
    reading = read(
        page(
            p("Typedudocument_cp", "ANNEXES"),
            '<div class="pageBreak"><br/></div>',
            p("Annexetitre", "ANNEX I<br/>OILS"),
            p("li NumPar1", "Linseed.", "1."),
            p("NormalCentered", "ANNEX II"),
            p("Normal", "Grease."),
        )
    )
    assert [(q.eid, q.heading) for q in reading.act.children] == [("anx_I", "OILS"), ("anx_II", "")]
    assert [d.reason for d in reading.account.dropped] == ["cover page"]


def test_an_annex_of_the_financial_statement_is_none_of_the_act() -> None:
    reading = read(
        act(
            p("Fait", "Done at Brussels,"),
            p("Fichefinanciretitre", "FINANCIAL STATEMENT"),
            p("Annexetitre", "ANNEX to the FINANCIAL STATEMENT"),
            p("Normal", "Three euros."),
            p("Annexetitre", "ANNEX I<br/>OILS"),
        )
    )
    assert [q.eid for q in reading.act.children if q.kind is Kind.ANNEX] == ["anx_I"]
    assert reading.account.dropped[-1].last == "Three euros."


def test_a_note_with_an_asterisk_hangs_at_its_call() -> None:
    quotation = ("“Gates swing *, says the Gates Act.", "__________", "* Gates Act.”;")
    reading = read(act(p("Normal", "This is added:"), *(p("Normal", words) for words in quotation)))
    quoted = find(reading.act, "art_1__quoted_1")
    assert quoted and quoted.text == "“Gates swing, says the Gates Act.”;"
    assert [(c.offset, c.label, c.note) for c in quoted.calls] == [(12, "*", "fn_1")]


def test_words_without_a_number_go_where_their_indent_says() -> None:
    found = body(
        p("li ManualNumPar1", "A gate is:", "1."),
        p("li Point1", "closed;", "(a)"),
        p("Text2", "at night."),
        p("li Point1", "oiled.", "(b)"),
        p("Text1", "Oil is cheap."),
    )
    assert ("art_1__para_1__point_a__subpara_2", "at night.") in found
    assert ("art_1__para_1__subpara_2", "Oil is cheap.") in found


def test_the_digit_of_a_style_is_no_depth() -> None:
    low = body(p("Normal", "It covers:"), p("li Point0", "gates;", "(a)"), p("li Point1", "latches.", "(b)"))
    high = body(p("Normal", "It covers:"), p("li Point2", "gates;", "(a)"), p("li Point1", "latches.", "(b)"))
    assert low == high
    assert [eid for eid, _ in low] == ["art_1", "art_1__point_a", "art_1__point_b"]


def test_typed_numbers_count_only_in_a_series() -> None:
    found = body(*(p("Normal", words) for words in ("Gates are:", "(1) wide;", "(2) high.", "(9) is odd.")))
    assert found == [
        ("art_1", "Gates are:"),
        ("art_1__point_1", "wide;"),
        ("art_1__point_2", "high."),
        ("art_1__subpara_2", "(9) is odd."),
    ]


def test_a_number_may_stand_alone_in_a_style_of_its_own() -> None:
    assert body(p("li Point0", "(a) gates;"))[1] == ("art_1__point_a", "gates;")


def test_a_title_may_carry_its_number_in_a_part_of_its_own() -> None:
    reading = read(act(p("Titrearticle", "<br/>Latches", "Article 2"), p("Normal", "They click.")))
    second = articles(reading.act)[1]
    assert (second.eid, second.num, second.heading) == ("art_2", "Article 2", "Latches")


def test_quoted_articles_are_not_the_acts_own() -> None:
    reading = read(
        act(
            p("Normal", "Article 7 is replaced by the following:"),
            p("Titrearticle", "‘Article 7<br/>Stiles"),
            p("Normal", "A stile is no ‘gate’."),
            p("Normal", "It has steps.’"),
            p("Titrearticle", "Article 2"),
            p("Normal", "Done."),
        )
    )
    assert [a.eid for a in articles(reading.act)] == ["art_1", "art_2"]
    quoted = find(reading.act, "art_1__quoted_1__art_7")
    assert quoted and (quoted.heading, [c.text for c in quoted.children]) == ("Stiles", ["It has steps.’"])


def test_a_definition_opens_no_quotation() -> None:
    found = body(p("Normal", "In this Act:"), p("Normal", "‘gate’ means a door;"), p("Normal", "‘latch’ means a bolt."))
    assert not any("quoted" in eid for eid, _ in found)


def test_the_layout_blanks_around_a_call_are_no_words() -> None:
    call = '<span class="FootnoteReference">\n   <a class="footnoteRef" href="#f1">1</a>\n  </span><span>, too.</span>'
    note = '<dl><dd id="f1"><span class="num">(1)</span> Seen.</dd></dl>'
    first = articles(read(act(f'<p class="Normal"><span>Gates</span>{call}</p>', note)).act)[0]
    assert first.text == "Gates, too."
    assert [(c.offset, c.label, c.note) for c in first.calls] == [(5, "1", "fn_1")]


# ------------------------------------------------------------------------------------------------- corpus

AI = "dossier-ai-act-2021-0106-COD/1_52021PC0206_COM-proposal.xhtml"
DMA = "dossier-dma-2020-0374-COD/1_52020PC0842_COM-proposal.xhtml"
DATA = "dossier-data-act-2022-0047-COD/1_52022PC0068_COM-proposal.xhtml"
GERMAN = "com-proposal-html/COM(2021)206_DE_raw.html"


def corpus(shared: Path, name: str) -> Reading:
    return read(open_source(shared / "corpus" / "formats" / name))


@pytest.mark.parametrize(
    ("name", "language", "counts"),
    [
        (AI, "en", (85, 89, 0)),
        (DMA, "en", (39, 79, 0)),
        (DATA, "en", (42, 90, 0)),
        (GERMAN, "de", (85, 89, 9)),
        ("com-proposal-html/COM(2025)1_EN.html", "en", (2, 5, 0)),
        ("com-proposal-html/COM(2025)43_EN.html", "en", (2, 8, 0)),
    ],
)
def test_every_character_of_a_real_proposal_is_accounted_for(
    shared: Path, name: str, language: str, counts: tuple[int, int, int]
) -> None:
    reading = corpus(shared, name)
    kinds = [q.kind for q in reading.act.children]
    recitals = sum(1 for kind in kinds if kind is Kind.RECITAL)
    assert (len(articles(reading.act)), recitals, kinds.count(Kind.ANNEX)) == counts
    assert (reading.account.share, reading.account.dropped_inside) == (1.0, 0)
    assert reading.act.language == language


def test_the_german_act_has_the_paragraphs_of_the_english_one(shared: Path) -> None:
    german, english = corpus(shared, GERMAN).act, corpus(shared, AI).act
    for one, other in zip(articles(german), articles(english), strict=True):
        counts = [[c.kind for c in a.children].count(Kind.PARAGRAPH) for a in (one, other)]
        assert counts[0] == counts[1], one.eid


def test_copies_of_a_label_are_those_that_the_source_has(shared: Path) -> None:
    copies = {name: [q.eid for q in walk(corpus(shared, name).act) if "~" in q.eid] for name in (AI, DMA, DATA)}
    assert copies == {AI: ["art_1__point_a~2", "art_3__point_1~2"], DMA: ["art_10__para_1~2", *COPIED], DATA: []}


COPIED = ["art_10__para_1~2__point_a", "art_10__para_1~2__point_b"]
"""Points of the second "1." of Article 10."""


def test_the_recital_that_is_glued_to_the_adoption_formula_is_a_recital(shared: Path) -> None:
    act = corpus(shared, DMA).act
    formulas = [q.text for q in act.children if q.kind is Kind.FORMULA]
    assert formulas[2] == "HAVE ADOPTED THIS REGULATION:"
    last = [q for q in act.children if q.kind is Kind.RECITAL][-1]
    assert (last.num, last.children[-1].text.split()[:3]) == ("(79)", ["This", "Regulation", "respects"])


def test_amendments_of_other_acts_are_quotations(shared: Path) -> None:
    reading = corpus(shared, AI)
    quoted = [q.eid for q in walk(reading.act) if q.kind is Kind.QUOTED]
    assert len(quoted) == 13
    assert "art_81__point_6__quoted_1" in quoted
    added = find(reading.act, "art_80__quoted_1__para_4")
    assert added and added.text.endswith("taken into account.”.") and [c.label for c in added.calls] == ["*"]
