"""Parliament's amendments as one text in full, on a page of its website."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Kind, articles, walk
from tracker.errors import InputError
from tracker.line import Role
from tracker.readers import read
from tracker.readers.ep_full_text import read as read_lines
from tracker.readers.ep_full_text import recognises
from tracker.source import Source, open_source


def new(words: str) -> str:
    return f'<span style="font-weight:bold; font-style:italic; ">{words}</span>'


def call(n: int) -> str:
    return f'<a class="erpl_smooth-scroll" href="#_part1_def{n}" id="_part1_ref{n}">[{n}]</a>'


def note(n: int, words: str) -> str:
    return f'<li><a class="erpl_smooth-scroll" href="#_part1_ref{n}" id="_part1_def{n}">[{n}]</a>{words}</li>'


def page(*paragraphs: str) -> Source:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    text = (
        "<!doctype html><html lang='en'><body><header class='erpl_header'><p>Menu</p></header><h1>REPORT</h1>"
        f"<h2>DRAFT RESOLUTION</h2><p>Having regard to kites{call(1)},</p><p>AMENDMENTS{call(2)}*</p>"
        "<p>to the proposal</p><p>------------</p><p>2031/0001 (COD)</p><p>Proposal for a</p>"
        f"<p><b>REGULATION on kites</b></p>{body}"
        f"<ul>{note(1, 'Read.')}{note(2, '* New text is in bold italics; deletions: ▌.')}{note(3, 'A note.')}</ul>"
        "<h2>PROCEDURE</h2><p>Voted.</p></body></html>"
    )
    return Source("page.html", text.encode())


KITES = (
    f"THE COUNCIL OF THE EUROPEAN UNION{call(3)},",
    "Whereas:",
    "(1) Kites fly.",
    new("(1a) ") + new("Kites land."),
    "(2) Wind is free.",
    "HAVE ADOPTED THIS REGULATION:",
    "Article 1",
    "Scope",
    f"1. Kites ▌ fly {new('high')}.",
    "▌(a) by day.",
    new("Article 1a"),
    new("Tails are long."),
    "Done at Brussels, 1 May 2031",
)


def test_the_act_is_read_between_the_headings_of_the_report() -> None:
    source = page(*KITES)
    assert recognises(source.data.decode())
    reading = read(source)
    assert (reading.format, reading.account.share, reading.account.dropped_inside) == ("ep-full-text", 1.0, 0)
    assert reading.act.title == "Proposal for a REGULATION on kites"
    assert [(q.eid, q.text) for top in reading.act.children for q in walk(top)][3:] == [
        ("rct_1", "Kites fly."),
        ("rct_1a", "Kites land."),
        ("rct_2", "Wind is free."),
        ("formula_3", "HAVE ADOPTED THIS REGULATION:"),
        ("art_1", ""),
        ("art_1__para_1", "Kites fly high."),
        ("art_1__para_1__point_a", "by day."),
        ("art_1a", "Tails are long."),
        ("sig_1", "Done at Brussels, 1 May 2031"),
        ("fn_1", "A note."),
    ]
    assert {dropped.reason for dropped in reading.account.dropped} == {
        "page furniture", "resolution", "other parts of the report", "change marks",
    }  # fmt: skip


def test_marks_are_kept_on_words_and_places() -> None:
    reading = read(page(*KITES))
    marked = {q.eid: (q.runs, q.marks) for q in walk(reading.act) if q.runs or q.marks}
    assert set(marked) == {"rct_1a", "art_1__para_1", "art_1__para_1__point_a", "art_1a"}
    assert [run.place for run in marked["rct_1a"][0]] == ["num", "text"]
    assert marked["art_1__para_1"][1][0].location == "Kites"
    assert reading.legend == "New text is in bold italics; deletions: ▌."
    assert reading.before is None


def test_a_page_without_an_act_is_refused() -> None:
    text = page(*KITES).data.replace(b"2031/0001 (COD)", b"On kites")
    with pytest.raises(InputError, match="no act was found"):
        read(Source("page.html", text))


# Real documents


def test_a_report_with_one_text_in_full(shared: Path) -> None:
    source = open_source(shared / "corpus/formats/ep-report-html/A-8-2018-0437_full-text-marks_EN.html")
    reading = read(source)
    assert (reading.format, reading.account.share, reading.account.dropped_inside) == ("ep-full-text", 1.0, 0)
    numbers = [article.num.removeprefix("Article ") for article in articles(reading.act)]
    assert numbers == ["1", "2", "2a", "2b", "2c", "2d", "2e", "3"]
    recitals = [q.num for q in reading.act.children if q.kind is Kind.RECITAL]
    assert len(recitals) == 21 and {"(1a)", "(9b)", "(12a)"} < set(recitals)
    lines = read_lines(source).lines
    signs = [line.role is Role.DROPPED for line in lines for cut in line.cuts if cut.text == "▌"]
    assert (signs.count(False), signs.count(True)) == (13, 1)


def test_other_reports_are_not_texts_in_full(shared: Path) -> None:
    folder = shared / "corpus/formats/ep-report-html"
    found = [f.name for f in sorted(folder.iterdir()) if recognises(f.read_text(encoding="utf-8")[:100_000])]
    assert found == ["A-8-2018-0437_full-text-marks_EN.html"]
