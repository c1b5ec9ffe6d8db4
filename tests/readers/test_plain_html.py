"""Pages without classes, before about 2004: an invented one becomes a tree, real ones give the facts known of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Kind, articles, walk
from tracker.readers import Reading, plain_html, read
from tracker.source import Source, open_source

PAGE = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html lang="EN"><head>
<meta name="DC.title" content="EUR-Lex - 31999R0007 - EN"><title>EUR-Lex - 31999R0007 - EN</title></head><body>
<div id="banner"><p class="bglang"><a class="langue" href="x"><b>Legal notice</b></a><br></p></div><h1>31999R0007</h1>
<p><strong>Regulation on lanterns</strong><br><em><br>Official Journal L 1<br></em></p><br><div id="TexteOnly"><p>
<TXT_TE>{}</TXT_TE>
</p></div></body></html>"""
LAW = """<p>Council Regulation (EC) No 7/1999</p><p>on lanterns</p><p></p><p>THE COUNCIL,</p>
<p>Having regard to the Charter(1),</p><p>Whereas:</p><p>(1) Lanterns glow.</p><p>HAS ADOPTED THIS REGULATION:</p>
<p>Article 1</p><p>Scope</p><p>1. This applies to:</p><p>(a) lanterns &amp; lamps;</p><p>(b) moths.</p>
<p>2. Not to kites.<br>Nor to stars.</p><p>Article 2</p><p>Tables</p><p>Colours are:</p>
<table><tr><td>blue</td><td>red</td></tr></table><p>&gt;PIC FILE= &quot;L_1999.EPS&quot;&gt;</p>
<p>Done at Brussels, 1 May 1999.</p><p>For the Council</p><p>A. Wick</p><p>(1) OJ L 1.</p>"""


def page(body: str) -> Reading:
    return read(Source("page.html", PAGE.format(body).encode()))


def test_a_page_of_bare_paragraphs_becomes_a_tree() -> None:
    reading = page(LAW)
    assert [article.heading for article in articles(reading.act)] == ["Scope", "Tables"]
    first, second = articles(reading.act)
    assert [p.kind for p in first.children] == [Kind.PARAGRAPH, Kind.PARAGRAPH]
    assert [p.text for p in first.children[0].children] == ["lanterns & lamps;", "moths."]
    assert first.children[1].children[0].text == "Nor to stars."
    assert second.children[0].children[0].text == "blue\tred"
    assert reading.format == "plain-html"
    assert (reading.act.language, reading.act.identifier) == ("en", "31999R0007")


def test_the_frame_of_the_page_is_dropped_and_a_missing_picture_said() -> None:
    reading = page(LAW)
    assert {item.reason for item in reading.account.dropped} == {"front matter", "page furniture"}
    assert reading.account.share == 1 and reading.account.dropped_inside == 0
    assert any("leaves out 1 picture" in warning for warning in reading.warnings)


def test_a_page_is_known_by_its_mark_or_by_the_number_of_an_article() -> None:
    assert plain_html.recognises(PAGE)
    assert plain_html.recognises("<html><body><p>Artikel 1</p><p>Laternen</p>")
    assert not plain_html.recognises("<html><body><p>Hello</p>")
    assert not plain_html.recognises('<html><body><p class="oj-ti-art">Article 1</p>')
    assert not plain_html.recognises("<ACT><p>Article 1</p></ACT>")


REAL = {
    "corpus/formats/eurlex-html-oj-2000s-TXT_TE/32000r1346_*": (47, 33, 3, 7),
    "corpus/formats/eurlex-html-oj-2000s-TXT_TE/32001r1206_*": (24, 22, 1, 7),
    "gold/recasts/32001R0044__*/old.*.oj.html": (76, 29, 6, 15),
    "gold/recasts/32003R2201__*/old.*.oj.html": (72, 33, 6, 21),
}
"""Articles, recitals, annexes, and footnotes whose call was found."""


@pytest.mark.parametrize("pattern", REAL)
def test_real_pages(shared: Path, pattern: str) -> None:
    reading = read(open_source(next(shared.glob(pattern))))
    kinds = [p.kind for p in reading.act.children]
    notes = {call.note for p in walk(reading.act) for call in p.calls}
    counts = (len(articles(reading.act)), kinds.count(Kind.RECITAL), kinds.count(Kind.ANNEX), len(notes))
    assert counts == REAL[pattern]
    assert reading.account.share == 1
    assert reading.account.dropped_inside == 0
