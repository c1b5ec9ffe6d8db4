"""Consolidated pages of every generation: invented ones become trees with marks, real ones give facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Mark, Provision, articles, find, walk
from tracker.errors import InputError
from tracker.readers import Reading, cons_xhtml, read
from tracker.source import Source, open_source

LINK = '<a href="http://x/{0}" title="{0}">{1}</a>'
FRONT = f"""<p class="reference">02031R0007 — EN — 01.05.2033 — 002.001</p><hr class="separator"/>
<p class="disclaimer">No legal effect.</p><table><tr><td><p class="arrow">{LINK.format("32031R0007", "►B")}</p></td>
<td><p class="title-doc-first">REGULATION 2031/7</p><p class="title-doc-last">on lanterns</p></td></tr></table>
<p class="hd-modifiers">Amended by:</p><table><tr><td><p class="arrow">{LINK.format("32032R0009", "►M1")}</p></td>
<td><p class="title-fam-member-star">REGULATION 2032/9</p></td><td><p>L 4</p></td></tr>
<tr><td><p class="arrow">►C1</p></td><td><p>Corrigendum, OJ L 5</p></td></tr></table><hr class="separator"/>
<p class="arrow">{LINK.format("32031R0007", "▼B")}</p>
<p class="title-doc-first">REGULATION 2031/7</p><p class="title-doc-last">on lanterns</p>"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body>{}</body></html>"""


def mark(code: str, said: str = "", kind: str = "p") -> str:
    return f'<{kind} class="modref"><a title="{said}">{code}</a></{kind}>'


def grid(num: str, words: str) -> str:
    return (
        f'<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>{num} </span></div>'
        f'<div class="grid-list-column-2">{words}</div></div>'
    )


def article(number: int, body: str) -> str:
    title = f'<p class="title-article-norm">Article {number}</p><p class="stitle-article-norm">Oils</p>'
    return f'<div class="eli-subdivision" id="art_{number}">{title}{body}</div>'


def numbered(num: str, words: str) -> str:
    inner = f'<div class="norm inline-element">{words}</div>'
    return f'<div class="norm"><span class="no-parag">{num}\xa0\xa0</span>{inner}</div>'


def page(body: str, front: str = FRONT) -> Reading:
    reading = read(Source("page.html", PAGE.format(front + body).encode()))
    assert reading.account.share == 1, reading.account.unplaced_text
    assert reading.account.dropped_inside == 0
    return reading


def said(reading: Reading, eid: str) -> Provision:
    found = find(reading.act, eid)
    assert found, f"{eid} is not among {[p.eid for p in walk(reading.act)]}"
    return found


# -- generations -----------------------------------------------------------------------------------------------


def test_paragraphs_points_and_subparagraphs_of_todays_pages() -> None:
    points = grid("(a)", '<p class="norm">oil of nuts:</p>' + grid("—", '<div class="list">hazel,</div>'))
    first = numbered("1.", '<p class="norm inline-element">Lanterns burn:</p>' + points)
    reading = page(article(1, first + '<p class="norm">They glow.</p>' + numbered("2.", "Kites do not.")))
    assert [p.eid for p in walk(articles(reading.act)[0])] == [
        "art_1",
        "art_1__para_1",
        "art_1__para_1__point_a",
        "art_1__para_1__point_a__indent_1",
        "art_1__para_1__subpara_2",
        "art_1__para_2",
    ]
    assert reading.format == "cons-xhtml"
    assert (reading.act.identifier, reading.act.language) == ("02031R0007-20330501", "en")
    assert {item.reason for item in reading.account.dropped} == {"front matter", "amendment history", "change marks"}


def test_flat_lists_of_the_middle_generation_go_by_their_numbers() -> None:
    def item(num: str, words: str) -> str:
        style = "margin-left: 30pt; text-indent: -30pt"
        return f'<div style="{style}"><p class="norm">{num}<span> </span>{words}</p></div>'

    body = (
        '<p class="title-article-norm">Article 1</p><p class="norm">In this Regulation:</p>'
        + item("(1)", "‘lantern’ means:")
        + item("(i)", "a light; or")
        + item("(ii)", "a lamp.")
        + '<p class="list">Both may glow.</p>'
        + item("(2)", "‘moth’ means an insect; and")
    )
    reading = page(body)
    assert [p.eid for p in walk(articles(reading.act)[0])][1:] == [
        "art_1__point_1",
        "art_1__point_1__point_i",
        "art_1__point_1__point_ii",
        "art_1__point_1__subpara_2",
        "art_1__point_2",
    ]


def test_pages_without_classes_show_headings_by_centring() -> None:
    front = """<p>2031R0007 — DE — 01.05.2033 — 001.001</p><hr/><p>Nur zur Dokumentation</p><table><tr><td>
    <p>►B</p></td><td><p>VERORDNUNG 2031/7</p></td></tr></table><p>Geändert durch:</p><table><tr><td><p>►M1</p></td>
    <td><p>Verordnung
    2032/9</p></td></tr></table><hr/><p><a title="32031R0007">▼B</a></p><p>VERORDNUNG 2031/7</p>"""
    centred = 'style="font-style: italic; text-align: center"'
    body = (
        f"<div><p>DER RAT —</p><p>HAT FOLGENDE VERORDNUNG ERLASSEN:</p></div><p {centred}>Artikel 1</p>"
        f"<p {centred}>Laternen</p><p>(1)\xa0\xa0Sie leuchten (<a href='#E0001'>1</a>).</p><p>(2)\xa0\xa0Nachts.</p>"
        "<p>▼M1 —————</p><p>▼B</p>"
        f"<p {centred}>Artikel 2</p><p>Sie qualmen.</p><p>Geschehen zu Brüssel am 1. Mai 2031.</p>"
        "<a name='E0001'></a><p style='font-size: 8pt'>(<a href='#src.E0001'> 1 </a>) ABl. L 1.</p>"
    )
    reading = page(body, front)
    first, second = articles(reading.act)
    assert (first.heading, [p.eid for p in first.children]) == ("Laternen", ["art_1__para_1", "art_1__para_2"])
    assert [call.label for call in first.children[0].calls] == ["(1)"]
    assert second.text == "Sie qualmen."
    assert said(reading, "fn_1").text == "ABl. L 1."
    assert reading.act.language == "de"
    assert reading.act.title == "VERORDNUNG 2031/7"


# -- change marks ----------------------------------------------------------------------------------------------


def test_what_stands_between_two_marks_was_changed_by_the_first() -> None:
    reading = page(
        article(1, numbered("1.", "Old."))
        + mark("▼M1", "32032R0009: REPLACED")
        + article(2, numbered("1.", "New."))
        + mark("▼B", "32031R0007")
        + article(3, "<p>Old.</p>")
    )
    by = Mark("replaced", "32032R0009")
    assert [(p.eid, p.marks) for p in walk(reading.act) if p.marks] == [("art_2", (by,)), ("art_2__para_1", (by,))]


def test_marks_inside_a_sentence_are_cut_out_of_it() -> None:
    words = (
        "<p>Lanterns <span><a title='32032R0009: REPLACED'><span>►M1</span></a></span> of the kind in Article 11(8)"
        "<span> ◄ </span>, and moths.</p>"
    )
    reading = page(article(1, words))
    assert said(reading, "art_1").text == "Lanterns of the kind in Article 11(8), and moths."
    assert said(reading, "art_1").marks == (Mark("replaced", "32032R0009"),)


def test_a_mark_between_a_number_and_its_words_is_cut_out() -> None:
    inner = mark("▼M1", "32032R0009: INSERTED") + '<p class="norm">Lanterns.</p>'
    provision = said(page(article(1, numbered("1.", inner))), "art_1__para_1")
    assert (provision.num, provision.text) == ("1.", "Lanterns.")
    assert provision.marks == (Mark("inserted", "32032R0009"),)


def test_words_that_a_mark_deletes_are_left_out_and_said() -> None:
    words = "<p>Lanterns glow. <a title='32032R0009: DELETED'>►M1</a> Kites too (1).<span> ◄ </span> So do stars.</p>"
    reading = page(article(1, words))
    assert said(reading, "art_1").text == "Lanterns glow. So do stars."
    assert any("32032R0009" in warning for warning in reading.warnings)


def test_dashes_for_what_is_gone_mark_the_provision_that_had_it() -> None:
    gone = mark("▼M1", "32032R0009: DELETED").replace("</a>", "</a> —————")
    reading = page(article(1, numbered("1.", "Old.") + gone + mark("▼B", "32031R0007") + numbered("3.", "Older.")))
    assert said(reading, "art_1").marks == (Mark("deleted", "32032R0009"),)
    assert not said(reading, "art_1__para_3").marks


def test_a_letter_without_link_is_looked_up_in_the_list_at_the_front() -> None:
    reading = page("<p>▼M1</p>" + article(1, "<p>New.</p>") + "<p>▼C1</p>" + article(2, "<p>Corrected.</p>"))
    assert said(reading, "art_1").marks == (Mark("", "32032R0009"),)
    assert said(reading, "art_2").marks == (Mark("", "Corrigendum, OJ L 5"),)


# -- annexes, quotations, notes --------------------------------------------------------------------------------


def test_annexes_sections_tables_and_their_notes() -> None:
    table = (
        '<table border="1"><tr><td><p class="tbl-norm">blue <a href="#E2">(<span>1</span>)</a></p></td>'
        '<td><p>red</p></td></tr><tr><td colspan="2"><div class="tbl-norm"><a id="E2">(<span>1</span>) </a>'
        "<p>By day.</p></div></td></tr></table>"
    )
    reading = page(
        article(1, "<p>Glow.</p>")
        + '<div id="anx_I"><p class="title-annex-1">ANNEX I</p><p class="title-annex-2">OILS</p>'
        + '<p class="title-gr-seq-level-1">FORM A</p><p class="title-gr-seq-level-2">1.\xa0\xa0\xa0NUTS</p>'
        + grid("1.1.", '<p class="norm">Hazel</p>')
        + table
        + "</div>"
    )
    assert said(reading, "anx_I").heading == "OILS"
    assert said(reading, "anx_I__sec_A__sec_1__point_1.1").text == "Hazel"
    row = next(p for p in walk(reading.act) if p.kind == "row")
    assert row.text == "blue\tred" and row.calls[0].note == "fn_1"
    assert said(reading, "fn_1").text == "By day."


def test_a_quotation_that_a_note_at_the_end_closes() -> None:
    quoted = "<p>‘5.\xa0\xa0Moths (<a href='#E0001'>1</a>) glow.</p>"
    reading = page(
        article(1, f"<p>The following is added:</p>{quoted}<p>Stars too.</p>")
        + article(2, "<p>Kites.</p>")
        + '<hr/><p class="footnote">(<a href="#src.E0001">1</a>) OJ L 1.’</p>'
    )
    assert [p.eid for p in walk(reading.act) if p.eid.startswith("art_1")] == [
        "art_1",
        "art_1__quoted_1",
        "art_1__quoted_1__para_5",
        "art_1__subpara_2",
    ]


# -- refusals --------------------------------------------------------------------------------------------------


def test_a_page_of_the_website_is_refused() -> None:
    with pytest.raises(InputError, match="page of the EUR-Lex website"):
        read(Source("saved.html", b'<html><body><header class="ecl-site-header">EUR-Lex</header></body></html>'))


def test_the_notice_of_a_repeal_is_refused_naming_the_last_version() -> None:
    front = FRONT[: FRONT.index('<p class="hd-modifiers">')]
    last = '<a href="http://x/?uri=CELEX:02031R0007-20330501">last</a>'
    notice = f'{front}<p class="hd-modifiers">Repealed by:</p><p>{LINK.format("32034R0001", "2034/1")}</p><p>{last}</p>'
    with pytest.raises(InputError, match=r"repealed by 32034R0001.*02031R0007-20330501"):
        read(Source("stub.html", PAGE.format(notice).encode()))


def test_other_pages_are_not_taken_for_consolidated_ones() -> None:
    assert not cons_xhtml.recognises('<html><body><p class="oj-ti-art">Article 1</p></body></html>')
    assert not cons_xhtml.recognises("<html><body><p>Article 1</p></body></html>")


# -- real pages ------------------------------------------------------------------------------------------------

PAGES = ("corpus/formats/eurlex-html-consolidated/*.html", "gold/recasts/*/old.*.cons-*.html")


def test_real_pages_are_read_whole_or_refused(shared: Path) -> None:
    refused: list[str] = []
    for path in [path for pattern in PAGES for path in sorted(shared.glob(pattern))]:
        try:
            reading = read(open_source(path))
        except InputError as error:
            refused.append(error.problem.split(",")[0].split(" by ")[0])
            continue
        assert (reading.account.share, reading.account.dropped_inside) == (1, 0), path.name
        assert reading.format == "cons-xhtml" and reading.act.identifier.startswith("0")
        assert not any(arrow in p.text + p.heading + p.num for p in walk(reading.act) for arrow in "►▼◄")
    assert refused in (
        [],
        [
            "this is a page of the EUR-Lex website with its menus",
            "this page only says that the act was repealed",
        ],
    )
