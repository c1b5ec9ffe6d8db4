"""Parliament's texts in full, in the journal: the act in its wrapper, bold italics, the places of deletions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.act import Kind, articles, walk
from tracker.errors import InputError
from tracker.line import Role
from tracker.readers import Reading, read
from tracker.readers.ep_position import read as read_lines
from tracker.readers.ep_position import recognises
from tracker.source import Source, open_source

FRONT = (
    '<p class="oj-hd-lg">EN</p><div><p class="oj-doc-ti">P9_TA(2031)0007</p>'
    '<p class="oj-doc-ti">Amendments on kites <a id="ntc1-E1" href="#ntr1-E1">(1)</a></p></div>'
    '<p class="oj-ti-grseq-1">AMENDMENTS <a id="ntc*1-E2" href="#ntr*1-E2">(<span>*1</span>)</a></p>'
    "<p>to the proposal</p>"
)
NOTES = (
    '<hr class="oj-note"/><p class="oj-note"><a id="ntr1-E1" href="#ntc1-E1">(1)</a> Referred back.</p>'
    '<p class="oj-note"><a id="ntr*1-E2" href="#ntc*1-E2">(*1)</a> New text is in bold italics; deletions: ▌.</p>'
    '<p class="oj-note"><a id="ntr2-E3" href="#ntc2-E3">(2)</a> A note.</p>'
)


def new(words: str) -> str:
    return f'<span class="oj-bold">\n  <span class="oj-italic">{words}</span>\n  </span>'


def normal(words: str) -> str:
    return f'<p class="oj-normal">{words}</p>'


def article(number: str, *paragraphs: str) -> str:
    return f'<div id="art_{number}"><p class="oj-ti-art">Article {number}</p>{"".join(paragraphs)}</div>'


def page(*body: str, front: str = FRONT, notes: str = NOTES) -> Source:
    title = '<div><p class="oj-doc-ti">2031/0001 (COD)</p><p class="oj-doc-ti">REGULATION on kites</p></div>'
    preamble = f'<div id="pbl_1">{normal("THE COUNCIL,")}{normal("Whereas:")}</div>'
    final = f'<div class="oj-final">{normal("Done at Kitetown, 1 May 2031.")}</div>'
    text = f"<html><body>{front}{title}{preamble}{''.join(body)}{final}{notes}</body></html>"
    return Source("page.xhtml", text.encode())


def act(*body: str) -> Reading:
    source = page(*body)
    assert recognises(source.data.decode())
    reading = read(source)
    assert (reading.format, reading.account.share, reading.account.dropped_inside) == ("ep-position", 1.0, 0)
    return reading


def test_the_act_begins_with_its_own_title() -> None:
    reading = act(article("1", normal("Kites fly.")))
    assert (reading.act.title, reading.act.identifier, reading.act.language) == (
        "REGULATION on kites", "P9_TA(2031)0007", "en",
    )  # fmt: skip
    front = next(dropped for dropped in reading.account.dropped if dropped.reason == "front matter")
    assert front.first == "P9_TA(2031)0007"
    assert [note.text for note in reading.act.children if note.kind is Kind.FOOTNOTE] == ["A note."]


def test_bold_italics_are_new_words_and_the_note_says_so() -> None:
    reading = act(article("1", normal(f"Kites {new('and ')}<b>not</b> <i>lanterns</i> fly{new(', too')}.")))
    first = articles(reading.act)[0]
    assert first.text == "Kites and not lanterns fly, too."
    assert [first.text[run.start : run.end] for run in first.runs] == ["and", ", too"]
    assert reading.legend == "New text is in bold italics; deletions: ▌."
    assert reading.before is None, "the deleted words are not kept"


def test_the_places_of_deletions_are_kept() -> None:
    reading = act(article("1", normal("Kites ▌ fly ▌ ."), normal("▌ They land."), normal("▌")))
    first = articles(reading.act)[0]
    assert [(q.text, [mark.location for mark in q.marks]) for q in walk(first)] == [
        ("Kites fly.", ["Kites", "Kites fly"]),
        ("They land.", ["", "They land."]),
    ]


def test_a_sign_does_not_hide_a_number_or_a_note() -> None:
    table = f"<table><tr><td>{normal('▌(a)')}</td><td>{normal('kites;')}</td></tr></table>"
    call = '<a id="ntc2-E3" href="#ntr2-E3">(<span>2</span>)</a>'
    reading = act(article("1", normal(f"These fly {call} ▌:"), table))
    point = next(q for q in walk(reading.act) if q.kind is Kind.POINT)
    assert (point.num, point.text, len(point.marks)) == ("(a)", "kites;", 1)


def test_a_number_without_its_stop_is_one_where_the_division_says_so() -> None:
    reading = act(article("1", f'<div id="001.001A">{normal(new("1a") + " " + new("Kites fly."))}</div>'))
    assert [(q.eid, q.text) for q in walk(articles(reading.act)[0])][1:] == [("art_1__para_1a", "Kites fly.")]


def test_a_position_without_marks_is_an_act() -> None:
    front = '<div><p class="oj-doc-ti">P9_TC1-COD(2031)0001</p>'
    source = page(article("1", normal("Kites fly.")), front=front, notes="")
    reading = read(source)
    assert (reading.format, reading.legend, reading.act.title) == ("ep-position", "", "REGULATION on kites")


def test_a_resolution_is_refused() -> None:
    text = f'<html><body><p class="oj-doc-ti">P9_TA(2031)0008</p>{normal("▌ Whereas kites fly,")}</body></html>'
    with pytest.raises(InputError, match="holds no act"):
        read(Source("page.xhtml", text.encode()))


_PIECES = st.lists(st.tuples(st.sampled_from(["kite", "tail,", "wind"]), st.sampled_from(["", "new", "▌"])), min_size=1)


@given(_PIECES)
def test_all_marks_are_laid_on_the_words_they_mean(pieces: list[tuple[str, str]]) -> None:
    shown = " ".join(new(word) if mark == "new" else f"{word} ▌" if mark else word for word, mark in pieces)
    first = articles(act(article("1", normal(shown))).act)[0]
    assert first.text == " ".join(word for word, _ in pieces)
    marked = "".join(first.text[run.start : run.end] for run in first.runs).replace(" ", "")
    assert marked == "".join(word for word, mark in pieces if mark == "new")


# Real documents


def test_the_data_act_as_parliament_would_have_it(shared: Path) -> None:
    (file,) = (shared / "corpus" / "formats").glob("dossier-data-act-*/2_*")
    source = open_source(file)
    reading = read(source)
    assert (reading.format, reading.account.share, reading.account.dropped_inside) == ("ep-position", 1.0, 0)
    numbers = [article.num.removeprefix("Article ") for article in articles(reading.act)]
    assert len(numbers) == 53 and {"3a", "15a", "22a", "32c"} < set(numbers)
    lines = read_lines(source).lines
    signs = [cut for line in lines for cut in line.cuts if cut.text == "▌"]
    assert len(signs) == source.data.decode().count("▌") == 91
    marks = [mark for q in walk(reading.act) for mark in q.marks if mark.action == "deletion"]
    assert len(marks) == 90  # and one in the note that explains the sign
    assert reading.legend.endswith("deletions are indicated by the symbol ▌.")


def test_all_bold_italics_of_the_data_act_are_kept(shared: Path) -> None:
    from lxml import etree

    (file,) = (shared / "corpus" / "formats").glob("dossier-data-act-*/2_*")
    source = open_source(file)
    root = etree.fromstring(source.data, etree.HTMLParser(encoding="utf-8"))
    printed = 0
    for text in root.xpath("//text()"):
        own = text.getparent()
        around = [*([] if text.is_tail else [own]), *own.iterancestors()]
        inside = " ".join(e.get("class") or "" for e in around)
        if "oj-bold" in inside and "oj-italic" in inside:
            printed += len("".join(text.replace("▌", "").split()))
    lines = [line for line in read_lines(source).lines if line.role is not Role.DROPPED]
    places = [((line.num if run.place == "num" else line.text), run) for line in lines for run in line.runs]
    assert sum(len("".join(words[run.start : run.end].split())) for words, run in places) == printed > 70_000
