"""Recasts and codifications: which words are new, which go, what each of the two acts says."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.act import Act, Kind, articles, walk
from tracker.line import Role
from tracker.outline import format_outline
from tracker.readers import Reading, read
from tracker.readers.com_recast import opens
from tracker.readers.com_recast import read as read_lines
from tracker.source import Source, open_source

LETTERS = dict(zip("🡻⇩⇨⇦⌦⌫🡺🡸🡹", "êòðïÖÕèçé", strict=True))


def m(sign: str) -> str:
    return f'<span class="CRMarker">{sign}</span>'


def gone(words: str, style: str = "CRDeleted") -> str:
    return f'<span class="{style}">{words}</span>'


def p(style: str, words: str, num: str = "") -> str:
    number = f'<span class="num">{num}</span>' if num else ""
    return f'<p class="{style}">{number}<span>{words}</span></p>'


def source_of(*references: str) -> str:
    lines = "".join(f'<p class="CRReference">{m(words[0])}<span>{words[1:]}</span></p>' for words in references)
    return f'<p class="CRSeparator"></p>{lines}'


def page(*paragraphs: str) -> Source:
    body = "\n".join(paragraphs)
    text = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><div class="contentWrapper">{body}</div></body></html>'
    return Source("page.xhtml", text.encode())


def act(*paragraphs: str) -> Source:
    """A recast with nothing in it but these enacting terms."""
    return page(
        source_of("🡻 1999/7/EC (adapted)"),
        p("Titreobjet", "on kites"),
        p("Institutionquiagit", "THE COUNCIL,"),
        p("Formuledadoption", "HAS ADOPTED THIS REGULATION:"),
        *paragraphs,
    )


KITES = act(
    p("Titrearticle", f"Article {gone('3', 'CRMinorChangeDeleted')}{gone('2', 'CRMinorChangeAdded')}"),
    source_of("🡻 1999/7/EC Art. 1.3 (adapted)", "⇨ new"),
    p(
        "li NumPar1",
        f"The {gone('Community')} {m('⌦ ')}Union {m('⌫ ')}shall {m('⇨')} always {m('⇦')}fly kites.",
        "1.",
    ),
    p("li Point0", "of paper;", f"({gone('b', 'CRMinorChangeDeleted')}{gone('a', 'CRMinorChangeAdded')})"),
    p("li Point0", gone("of lead.", "CRRefonteDeleted"), "(c)"),
    source_of("⇩ new"),
    p("NumPar1", "Tails are long.", "2."),
    source_of("🡻 1999/7/EC"),
    p("Titrearticle", gone("Article 4", "CRRefonteDeleted")),
    p("Normal", gone("Nobody flies at night.", "CRRefonteDeleted")),
)


def both(source: Source) -> tuple[list[str], list[str]]:
    reading = read(source)
    assert reading.before is not None
    assert (reading.account.share, reading.account.dropped_inside) == (1.0, 0)
    return texts(reading.act), texts(reading.before)


def texts(found: Act) -> list[str]:
    return [f"{q.eid} {q.text}".strip() for top in articles(found) for q in walk(top)]


AFTER = ["art_2", "art_2__para_1 The Union shall always fly kites.", "art_2__para_1__point_a of paper;",
         "art_2__para_2 Tails are long."]  # fmt: skip
BEFORE = ["art_3", "art_3__para_1 The Community shall fly kites.", "art_3__para_1__point_b of paper;",
          "art_3__para_1__point_c of lead.", "art_4 Nobody flies at night."]  # fmt: skip


def test_a_recast_is_two_acts() -> None:
    assert opens(KITES)
    reading = read(KITES)
    assert (reading.format, reading.warnings) == ("com-recast", ())
    assert "⇨" in reading.legend
    assert both(KITES) == (AFTER, BEFORE)


def test_marks_say_whether_they_are_formal_and_where_words_come_from() -> None:
    line = next(line for line in read_lines(KITES).lines if line.num == "1.")
    assert [(line.text[run.start : run.end], run.mark, run.adapted) for run in line.runs] == [
        ("Community", "deleted", True),
        ("Union", "inserted", True),
        ("always", "inserted", False),
    ]
    assert [(mark.action, mark.by, mark.location) for mark in line.marks] == [
        ("source", "1999/7/EC", "Art. 1.3 (adapted)")
    ]


@pytest.mark.parametrize("place", [0, 0xF000])
def test_letters_that_arrows_became_are_read_in_marker_spans(place: int) -> None:
    def letter(found: re.Match[str]) -> str:
        return chr(place + ord(LETTERS[found.group()]))

    text = re.sub("|".join(LETTERS), letter, KITES.data.decode())
    assert both(Source("page.xhtml", text.encode())) == (AFTER, BEFORE)


def test_letters_in_plain_words_are_marks_in_pairs_only() -> None:
    source = page(
        "<p class='Normal'>ê 1999/7/EC (adapted)</p>",
        p("Titreobjet", "on kites"),
        p("Institutionquiagit", "THE COUNCIL,"),
        p("Titrearticle", "Article 1"),
        p("NumPar1", "The Ö Union Õ drinks maté in Curaçao, Österreich and ÖVP, é and Ö alone.", "1."),
        p("NumPar1", "The Ö Union Õ drinks maté in Curaçao.", "2."),
        "<p class='CRReference'>ò new</p>",
        p("NumPar1", "Kites.", "3."),
    )
    after, before = both(source)
    assert after[1:] == [
        "art_1__para_1 The Ö Union Õ drinks maté in Curaçao, Österreich and ÖVP, é and Ö alone.",
        "art_1__para_2 The Union drinks maté in Curaçao.",
        "art_1__para_3 Kites.",
    ]
    assert before[2:] == ["art_1__para_2 The drinks maté in Curaçao."]


def test_a_deleted_recital_is_one_without_number_and_style() -> None:
    source = page(
        source_of("🡻 1999/7/EC"),
        p("Titreobjet", "on kites"),
        p("Institutionquiagit", "THE COUNCIL,"),
        p("Normal", "Whereas:"),
        source_of("🡻 1999/7/EC recital 1 (adapted)"),
        p("Normal", gone("Wind is free.")),
        p("Normal", gone("So are kites.")),
        source_of("🡻 1999/7/EC recital 2"),
        p("li ManualConsidrant", "String is cheap.", "(1)"),
        p("Formuledadoption", "HAS ADOPTED THIS REGULATION:"),
        p("Titrearticle", "Article 1"),
        p("Normal", f"Fly.{m('⇨')} High.{m('⇦')}"),
    )
    reading = read(source)
    assert reading.before is not None
    recitals = [[(q.eid, q.num, q.text) for q in side.children if q.kind is Kind.RECITAL] for side in
                (reading.act, reading.before)]  # fmt: skip
    assert recitals[0] == [("rct_1", "(1)", "String is cheap.")]
    assert recitals[1] == [("rct_1", "", "Wind is free."), ("rct_2", "", "String is cheap.")]
    assert reading.warnings == (
        "the marks contradict each other in 1 paragraph: ⇨ new words ⇦, but no “⇨ new” above them",
    )


def test_a_note_goes_where_its_call_goes() -> None:
    def call(n: int) -> str:
        return f'<span class="FootnoteReference"><a class="footnoteRef" href="#footnote{n}">{n}</a></span>'

    def note(n: int, words: str) -> str:
        return f'<dd id="footnote{n}"><span class="num"><a class="footnote">({n})</a></span><span>{words}</span></dd>'

    source = act(
        p("Titrearticle", "Article 1"),
        p("Normal", f"Fly{gone(' low' + call(1))}{m('⌦')} high{call(2)}{m('⌫')} now{call(3)}."),
        f"<dl>{note(1, gone('Old.'))}{note(2, 'New.')}{note(3, 'Same.')}</dl>",
    )
    reading = read(source)
    assert reading.before is not None and reading.account.share == 1.0
    notes = [[q.text for q in side.children if q.kind is Kind.FOOTNOTE] for side in (reading.act, reading.before)]
    assert notes == [["New.", "Same."], ["Old.", "Same."]]


def test_a_row_that_goes_takes_its_borders_with_it() -> None:
    cells = f"<td><p>{gone('oil')}</p></td><td></td><td><p>{gone('3')}</p></td>"
    reading = read(act(p("Titrearticle", "Article 1"), p("Normal", "Kites:"), f"<table><tr>{cells}</tr></table>"))
    assert not [q for q in walk(reading.act) if q.kind is Kind.ROW]
    assert reading.before and [q.text for q in walk(reading.before) if q.kind is Kind.ROW] == ["oil\t\t3"]


def test_typed_numbers_count_on_each_side_apart() -> None:
    tab = '<span class="tab"> </span>'
    old = [p("Normal", gone(f"{n}.{tab}Old {n}.", "CRRefonteDeleted")) for n in (2, 3)]
    new = [p("Normal", f"{n}.{tab}New {n}.") for n in (2, 3)]
    source = act(p("Titrearticle", "Article 1"), p("Normal", f"1.{tab}Fly."), *old, source_of("⇩ new"), *new)
    after, before = both(source)
    assert after[1:] == ["art_1__para_1 Fly.", "art_1__para_2 New 2.", "art_1__para_3 New 3."]
    assert before[1:] == ["art_1__para_1 Fly.", "art_1__para_2 Old 2.", "art_1__para_3 Old 3."]


def test_a_page_indented_anew_says_the_same() -> None:
    body = [p("Normal", "Kites fly over the Union and always were long and high. Tails are of paper.")] * 3
    plain = re.sub(r"(?<=<p class=\"Titreobjet\">)", "", KITES.data.decode())
    plain = plain.replace("</div>", "".join(body) + "<p>" + "<span>fly high</span>" * 20 + "</p></div>")
    spread = re.sub(r"\s*(<[^>]+>)\s*", r"\n \1\n ", plain)
    # What stood between two tags was a blank: such a copy leaves nothing in the span.
    spread = spread.replace("\n </span>\n  \n <span", "\n </span>\n <span>\n </span>\n <span")
    reading = read(Source("page.xhtml", spread.encode()))
    assert any("indented anew" in warning for warning in reading.warnings)
    assert texts(reading.act)[:3] == AFTER[:3]
    assert reading.account.share == 1.0


@pytest.mark.parametrize(
    ("paragraph", "warning"),
    [
        (p("Normal", f"{m('⇨')} Fly."), "arrows without a partner"),
        (p("Normal", f"Fly. {m('⌫')}"), "arrows without a partner"),
        (p("Normal", gone(f"Fly {gone('low')}.")), "marks inside marks"),
        (p("Normal", f"{gone('Fly', 'CRRefonteDeleted')} high."), "deletions of substance, but no “⇨ new”"),
        (source_of("🡻 1999/7/EC") + p("Normal", f"{gone('Fly')} high."), "formal deletions, but no “(adapted)”"),
    ],
)
def test_marks_that_contradict_each_other_are_counted(paragraph: str, warning: str) -> None:
    reading = read(act(p("Titrearticle", "Article 1"), p("Normal", "Kites."), paragraph))
    assert any(warning in said and "in 1 paragraph" in said for said in reading.warnings)
    assert reading.account.share == 1.0


_STYLES = ["", "CRDeleted", "CRRefonteDeleted", "CRMinorChangeAdded", "⇨⇦", "⌦⌫"]
_WORDS = st.sampled_from(["kite", "tail,", "(wind)", "shall"])
_PIECES = st.lists(st.tuples(_WORDS, st.sampled_from(_STYLES)), min_size=1)


@given(_PIECES)
def test_each_side_holds_its_words(pieces: list[tuple[str, str]]) -> None:
    words = " ".join(
        f"{m(style[0])}{word}{m(style[1])}" if style[:1] in "⇨⌦" and style else gone(word, style) if style else word
        for word, style in pieces
    )
    reading = read(act(p("Titrearticle", "Article 1"), p("Normal", f"Fly {words} now.")))
    assert reading.account.share == 1.0
    kept = [word for word, style in pieces if not style.endswith("Deleted")]
    old = [word for word, style in pieces if not style or style.endswith("Deleted")]
    assert articles(reading.act)[0].text == " ".join(["Fly", *kept, "now."])
    if reading.before:
        assert articles(reading.before)[0].text == " ".join(["Fly", *old, "now."])


# Real documents


@pytest.fixture(scope="module")
def energy(shared: Path) -> Reading:
    return read(open_source(shared / "corpus/formats/com-recast-proposal-html/52021PC0563_EN.html"))


def test_every_character_of_a_real_recast_is_known(energy: Reading) -> None:
    assert (energy.format, energy.account.share, energy.account.dropped_inside) == ("com-recast", 1.0, 0)
    assert energy.before is not None
    assert [article.num for article in articles(energy.act)] == [f"Article {n}" for n in range(1, 35)]
    assert len(articles(energy.before)) == 34  # 1 to 32, 18a and 18b
    assert "article 19" in format_outline(energy.act)


def test_its_marks_follow_the_rules_but_in_one_paragraph(energy: Reading) -> None:
    doubts = [warning for warning in energy.warnings if "contradict" in warning]
    assert doubts == [
        "the marks contradict each other in 1 paragraph: deletions of substance, but no “⇨ new” above them"
    ]


def test_all_its_marks_are_read(energy: Reading, shared: Path) -> None:
    source = open_source(shared / "corpus/formats/com-recast-proposal-html/52021PC0563_EN.html")
    text = source.data.decode()
    lines = read_lines(source).lines
    # The deleted words, found by a way of its own: nothing is nested in these spans but tabs and footnote calls.
    inside = r'((?:(?!</?span).|<span class="tab">\s*</span>)*)'
    spans = re.findall(rf'<span class="CR\w*Deleted">{inside}</span>', text, re.DOTALL)
    words = (html.unescape(re.sub(r"<a\b.*?</a>|<[^>]+>", "", span, flags=re.DOTALL)) for span in spans)
    printed = "".join("".join(words).split())
    read_ = "".join(
        "".join((line.num if run.place == "num" else line.text)[run.start : run.end].split())
        for line in lines
        for run in line.runs
        if run.mark == "deleted"
    )
    assert len(printed) > 40_000
    # Beyond the spans, the dashes and numbers of points whose words all go, and of the notes they call.
    assert len(printed) <= len(read_) <= len(printed) * 1.01
    titles = [line for line in lines if line.role is Role.ARTICLE]
    marks = [{run.mark for run in line.runs if run.place == "num"} for line in titles]
    # 41 in the style of titles, of which 17 renumbered, and two typed as plain paragraphs.
    assert (len(titles), sum(found == {"deleted", "inserted"} for found in marks)) == (43, 17)
