"""Laws as PDF: pages that a browser prints for the test, files that are none, and the real ones if at hand."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tracker.act import Act, Call, Kind, Provision, articles, find, walk
from tracker.errors import InputError
from tracker.readers import Reading, pdf_law, read
from tracker.readers.conventions import Convention
from tracker.readers.pdf_page import Row, Style
from tracker.readers.pdf_words import Printed, Vocabulary, join
from tracker.source import Source, open_source

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SPECIMEN = Path(__file__).resolve().parents[2] / "texts" / "specimen" / "5_final.oj.xhtml"

STYLE = """
@page { size: A4; margin: 25mm 18mm }
body { font: 10pt/1.2 "DejaVu Serif", "Liberation Serif", serif; margin: 0; hyphens: none; text-align: justify }
p { margin: 0 0 7pt 0; orphans: 2; widows: 2 }
.mid { text-align: center; text-indent: 0 } .note { font-size: 7.5pt } sup { font-size: 60%; line-height: 0 }
.item { display: inline-block; min-width: 2.6em; padding-right: 0.4em; text-indent: 0 }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 8pt; margin-bottom: 7pt }
td { border: 0.5pt solid; padding: 2pt 4pt; text-align: left }
.two { columns: 2; column-gap: 8mm }
"""


def printed(browser: Browser, body: str, style: str = "", **options: object) -> Source:
    page = browser.new_page()
    try:
        page.set_content(f"<html lang=en><head><style>{STYLE}{style}</style></head><body>{body}</body></html>")
        data = page.pdf(prefer_css_page_size=True, **options)  # type: ignore[arg-type]
    finally:
        page.close()
    return Source("printed.pdf", data)


def words(provision: Provision) -> str:
    """The text with its calls as raised figures."""
    parts: list[str] = []
    done = 0
    for call in provision.calls:
        parts += [html.escape(provision.text[done : call.offset]), f"(<sup>{call.label.strip('()')}</sup>)"]
        done = call.offset
    return "".join(parts) + html.escape(provision.text[done:])


def paragraph(provision: Provision, depth: int) -> str:
    """A provision without its children as the Official Journal sets it."""
    said = words(provision)
    if provision.kind in (Kind.ACT_TITLE,):
        return f"<p class=mid><b>{said}</b></p>"
    if provision.kind is Kind.SIGNATURE:
        parts = said.replace(" The President ", "<br>The President<br>")
        return f"<p class=mid>{parts}</p>"
    if provision.kind in (Kind.ARTICLE, Kind.CHAPTER, Kind.PART, Kind.ANNEX, Kind.SECTION):
        titles = [f"<i>{html.escape(provision.num)}</i>", f"<b>{html.escape(provision.heading)}</b>"]
        return "".join(f"<p class=mid>{part}</p>" for part in titles) + (f"<p>{said}</p>" if said else "")
    if provision.kind is Kind.TABLE:
        rows = (row.text.split("\t") for row in provision.children)
        return "<table>" + "".join(f"<tr>{''.join(f'<td>{html.escape(c)}' for c in row)}" for row in rows) + "</table>"
    if provision.kind is Kind.FOOTNOTE:
        return f"<p class=note>(<sup>{provision.num.strip('()')}</sup>) {said}</p>"
    num = provision.num or ("—" if provision.kind is Kind.INDENT else "")
    margin = 3 * (depth + bool(num))
    style = f"margin-left:{margin}em;text-indent:{-3 if num else 0}em"
    return f"<p style='{style}'>{f'<span class=item>{num}</span>' if num else ''}{said}</p>"


def body_of(act: Act) -> str:
    def said(provision: Provision, depth: int) -> str:
        below = () if provision.kind is Kind.TABLE else provision.children
        return paragraph(provision, depth) + "".join(said(child, depth + _hangs(provision)) for child in below)

    return "".join(said(provision, 0) for provision in act.children)


def _hangs(provision: Provision) -> bool:
    return bool(provision.num) and provision.kind in (Kind.PARAGRAPH, Kind.POINT, Kind.RECITAL)


def complete(reading: Reading) -> tuple[float, int, tuple[str, ...]]:
    return reading.account.share, reading.account.dropped_inside, reading.account.unplaced_text


def bare(text: str) -> str:
    return "".join(text.split())


HEAD = """<div style='width:100%;font-size:7pt;text-align:center'>
9.9.2036 EN Gazette L 7/<span class=pageNumber></span></div>"""
FOOT = "<span></span>"
CODED = "anx_I__part_"
"""A PDF shows "1A701" as the first word of a paragraph, no number stands apart."""
CLOSING = ("This Regulation is binding in all", "This act is a specimen")
"""The specimen closes in words of its own, which nothing tells from a paragraph of the last article."""


def compared(act: Act) -> list[tuple[str, ...]]:
    """What a PDF can tell of an act; of the passages where it cannot, the words alone."""
    found: list[tuple[str, ...]] = []
    for p in walk(act):
        if p.eid.startswith(CODED):
            found.append((bare(p.num + p.heading + p.text),))
        elif p.text.startswith(CLOSING):
            found.append((p.text,))
        else:
            found.append((p.eid, p.kind.value, p.num, p.heading, p.text))
    coded = [i for i, said in enumerate(found) if len(said) == 1 and not said[0].startswith("This ")]
    joined = "".join(found[i][0] for i in coded)
    return [said for i, said in enumerate(found) if i not in coded] + [(joined,)]


@pytest.mark.parametrize("columns", ["one", "two"])
def test_the_specimen_printed_is_the_tree_of_its_page(browser: Browser, columns: str) -> None:
    act = read(open_source(SPECIMEN)).act
    body = f"<div class={columns}>{body_of(act)}</div>"
    source = printed(browser, body, display_header_footer=True, header_template=HEAD, footer_template=FOOT)
    reading = read(source)
    assert complete(reading) == (1.0, 0, ())
    assert compared(reading.act) == compared(act)
    called = {p.eid: [(c.offset, c.note) for c in p.calls] for p in walk(act) if p.calls}
    assert {p.eid: [(c.offset, c.note) for c in p.calls] for p in walk(reading.act) if p.calls} == called
    assert reading.act.language == "en" and not reading.warnings and reading.before is None


# Marks

MASTHEAD = """<p>Council of the European Union</p><p>Brussels, 3 May 2036</p>
<p>Interinstitutional File: 2036/0007 (COD)</p><p>LIMITE</p><p>NOTE</p>"""
LEGEND = "<p>Additions to the proposal are marked in bold or underlined, deletions are in strikethrough.</p>"
MARKED = """<p class=mid>Proposal for a</p><p class=mid>REGULATION OF THE PARLIAMENT AND OF THE COUNCIL</p>
<p class=mid>on lanterns</p><p>THE COUNCIL OF THE UNION,</p><p>Having regard to the Treaty,</p>
<p>Having regard to the proposal from the Commission,</p><p>Whereas:</p><p>(1) Lanterns shine.</p>
<p>HAS ADOPTED THIS REGULATION:</p><p class=mid><i>Article 1</i></p><p class=mid><b>Lanterns</b></p>
<p>1. A keeper <s>may</s> <b>shall</b> light the lantern before <u>dusk</u><s>midnight</s>.</p>
<p>2. Nobody puts it out.</p><p class=mid><i>Article 2</i></p><p class=mid><b>Kites</b></p>
<p>Kites fly by day.</p><p><b>They are tied to the lantern.</b></p>"""


def marked(reading: Reading, eid: str) -> list[tuple[str, str]]:
    provision = find(reading.act, eid)
    assert provision
    return [(run.mark, provision.text[run.start : run.end]) for run in provision.runs]


def both(reading: Reading, eid: str) -> tuple[str, str]:
    assert reading.before
    before, after = find(reading.before, eid), find(reading.act, eid)
    return (before.text if before else ""), (after.text if after else "")


def test_a_council_text_has_two_sides(browser: Browser) -> None:
    reading = read(printed(browser, MASTHEAD + LEGEND + MARKED))
    assert complete(reading) == (1.0, 0, ())
    assert reading.legend.startswith("Additions to the proposal are marked in bold")
    sides = ("A keeper may light the lantern before midnight.", "A keeper shall light the lantern before dusk.")
    assert both(reading, "art_1__para_1") == sides
    assert marked(reading, "art_1__para_1") == [("inserted", "shall"), ("inserted", "dusk")]
    assert both(reading, "art_2__subpara_2") == ("", "They are tied to the lantern.")
    assert [a.heading for a in articles(reading.act)] == ["Lanterns", "Kites"]
    assert not any(run for a in articles(reading.act) for run in a.runs)
    assert any("not yet tried on a real document" in warning for warning in reading.warnings)


def test_without_a_legend_the_usual_convention_is_applied_and_said(browser: Browser) -> None:
    reading = read(printed(browser, MASTHEAD + MARKED))
    assert reading.legend.startswith("The document does not say")
    assert both(reading, "art_1__para_1")[0] == "A keeper may light the lantern before midnight."


def test_a_person_may_know_better_what_the_marks_mean(browser: Browser) -> None:
    draft = pdf_law.read(printed(browser, MASTHEAD + MARKED), Convention(underline="inserted"))
    assert {run.mark for line in draft.lines for run in line.runs} == {"inserted"}
    assert draft.one_sided


def test_bold_words_of_an_act_are_no_marks(browser: Browser) -> None:
    body = MARKED.replace("<s>may</s> ", "").replace("<s>midnight</s>", "")
    reading = read(printed(browser, body))
    assert reading.before is None and not reading.legend
    assert both_words(reading) == "A keeper shall light the lantern before dusk."


def both_words(reading: Reading) -> str:
    found = find(reading.act, "art_1__para_1")
    return found.text if found else ""


# Lines


def test_words_broken_at_line_ends_are_put_together(browser: Browser) -> None:
    said = """<p class=mid>Article 1</p><p>The authori-<br>sation covers cyber-<br>surveillance and
    user-<br>friendly lanterns. Keepers of cyber-surveillance shall regis-<br>ter them;
    to register without authorisation is a user-friendly duty.</p>"""
    text = articles(read(printed(browser, said)).act)[0].text
    assert text.startswith("The authorisation covers cyber-surveillance and user-friendly lanterns.")
    assert "shall register them; to register without authorisation" in text


def row(text: str, **style: bool) -> Printed:
    styles = (Style(0, len(text), **style),) if style else ()
    return Printed(Row(text, 50, 300, 100, 10, 20, 80, styles), 1)


def test_soft_hyphens_and_heads_of_pages_are_cut_out_of_the_words() -> None:
    lines = [row("the lan\u00ad"), "GAZETTE 7", row("tern", bold=True), row("and/"), row("or kite")]
    said = join(lines, Vocabulary(), frozenset())
    assert said.text == "the lantern and/or kite"
    assert [(cut.offset, cut.text) for cut in said.cuts] == [(7, "\u00ad"), (7, "GAZETTE 7")]
    assert [said.text[style.start : style.end] for style in said.styles] == ["tern"]


@pytest.mark.parametrize(
    ("printed_so", "before", "behind", "read_so"),
    [
        ("A lantern-keeper is a lanternkeeper no lantern-keeper .", "lantern-", "keeper", "lantern-keeper"),
        ("The lanternkeeper is here .", "lantern-", "keeper", "lanternkeeper"),
        ("The lantern and its keeper are here .", "lantern-", "keeper", "lantern-keeper"),
        ("Nothing is said of it .", "lan-", "terns", "lanterns"),
        ("Nothing is said of it .", "mid-", "March", "mid-March"),
        ("Nothing is said of it .", "CO2-", "free", "CO2-free"),
    ],
)
def test_a_hyphen_at_a_line_end_is_judged_by_the_rest(printed_so: str, before: str, behind: str, read_so: str) -> None:
    vocabulary = Vocabulary()
    vocabulary.learn([row(printed_so).row])
    assert join([row(before), row(behind)], vocabulary, frozenset()).text == read_so


def test_numbers_of_lines_in_the_margin_are_dropped(browser: Browser) -> None:
    lines = [f"line {word} of the article on lanterns and kites that fly" for word in ("one", "two", "three", "four")]
    numbered = "<br>".join(f"<span class=n>{i}</span>{line}" for i, line in enumerate(lines, 1))
    style = "p { position: relative } .n { position: absolute; left: -9mm } body { margin-left: 20mm }"
    body = f"<p class=mid>Article 1</p><p>{numbered}</p>"
    reading = read(printed(browser, body, style))
    assert complete(reading) == (1.0, 0, ())
    assert articles(reading.act)[0].text == " ".join(lines)
    assert [item.reason for item in reading.account.dropped] == ["page furniture"]


def test_an_exponent_is_no_footnote(browser: Browser) -> None:
    body = "<p class=mid>Article 1</p><p>A kite has 2 m<sup>2</sup> of cloth<sup>1</sup>.</p>"
    body += "<p class=note><sup>1</sup> Or silk.</p>"
    article = articles(read(printed(browser, body)).act)[0]
    assert article.text == "A kite has 2 m2 of cloth."
    assert article.calls == (Call(24, "fn_1", "1"),)


def test_a_paragraph_goes_on_over_the_page(browser: Browser) -> None:
    sentence = "The keeper of the lantern shall see to it that the flame is never left alone at night, "
    body = f"<p class=mid>Article 1</p><p>{sentence * 90}and that is all.</p><p>Kites fly.</p>"
    source = printed(browser, body, display_header_footer=True, header_template=HEAD, footer_template=FOOT)
    reading = read(source)
    assert complete(reading) == (1.0, 0, ())
    article = articles(reading.act)[0]
    assert article.text == f"{sentence * 90}and that is all."
    assert [p.text for p in article.children] == ["Kites fly."]


def test_a_quotation_goes_on_over_the_page(browser: Browser) -> None:
    sentence = "The keeper of the lantern shall see to it that the flame is never left alone at night, "
    quoted = f"<p>‘4. {sentence * 90}and that is all.’</p>"
    body = f"<p class=mid>Article 1</p><p>In Article 4, the following paragraph is added:</p>{quoted}"
    source = printed(browser, body, display_header_footer=True, header_template=HEAD, footer_template=FOOT)
    assert complete(read(source)) == (1.0, 0, ())


# Refused


def refused(source: Source) -> str:
    with pytest.raises(InputError) as caught:
        read(source)
    return str(caught.value)


def test_a_page_without_text_is_refused(browser: Browser) -> None:
    drawn = "<svg width=300 height=300><rect width=300 height=300 /></svg>"
    assert "no text layer" in refused(printed(browser, drawn))


def test_a_page_without_text_among_others_is_named(browser: Browser) -> None:
    drawn = "<div style='break-before:page'><svg width=300 height=300><rect width=300 height=300 /></svg></div>"
    reading = read(printed(browser, f"<p class=mid>Article 1</p><p>Kites fly.</p>{drawn}"))
    assert any("page 2" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("title", "says"),
    [("Corrigendum to Regulation (UM) No 7/2036", "this is a corrigendum"), ("", "")],
)
def test_a_corrigendum_is_refused(browser: Browser, title: str, says: str) -> None:
    body = f"<p class=mid>{title}</p><p class=mid>Article 1</p><p>For kites read lanterns.</p>"
    source = printed(browser, body)
    assert says in (refused(source) if title else read(source).format)


def test_several_acts_are_refused(browser: Browser) -> None:
    act = MARKED.replace("<s>", "").replace("</s>", "") + "<p>Done at Port Alden, 3 May 2036.</p>"
    assert "more than one act" in refused(printed(browser, act + act))


def test_damaged_and_encrypted_files_are_refused(browser: Browser) -> None:
    data = printed(browser, MARKED).data
    assert "damaged" in refused(Source("cut.pdf", data[:200]))
    assert "damaged" in refused(Source("no.pdf", b"%PDF-1.7\nthis is all there is\n%%EOF"))
    locked = data.replace(b"/Root ", b"/Encrypt << /Filter /Standard /V 9 /R 9 >> /ID [<00> <00>] /Root ", 1)
    assert "encrypted" in refused(Source("locked.pdf", locked)) or b"/Root " not in data


def test_too_many_pages_are_refused(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.readers.pdf_file.PDF_PAGES", 1)
    pages = "<p class=mid>Article 1</p><p>Kites fly.</p><p style='break-before:page'>By day.</p>"
    assert "2 pages, more than the limit of 1" in refused(printed(browser, pages))


# Real files

REAL = {
    "32010L0040_EN_two-column.pdf": (20, 24, 2, 17),
    "32021R1341_EN_one-column.pdf": (6, 12, 2, 4),
}
"""Articles, recitals, annexes and footnotes, counted on the pages."""


@pytest.mark.parametrize("name", sorted(REAL))
def test_pages_of_the_official_journal_are_read_whole(shared: Path, name: str) -> None:
    reading = read(open_source(shared / "corpus" / "formats" / "eurlex-pdf-oj" / name))
    kinds = [p.kind for p in reading.act.children]
    counted = (len(articles(reading.act)), *(kinds.count(k) for k in (Kind.RECITAL, Kind.ANNEX, Kind.FOOTNOTE)))
    assert complete(reading) == (1.0, 0, ())
    assert counted == REAL[name]
    assert [a.num for a in articles(reading.act)] == [f"Article {n}" for n in range(1, counted[0] + 1)]
    assert all(a.heading for a in articles(reading.act)) and reading.act.language == "en"
    assert not any("\u00ad" in p.text or "- " in p.text.replace(" - ", "") for p in articles(reading.act))


def test_a_council_note_holds_no_act(shared: Path) -> None:
    (path,) = (shared / "corpus" / "formats" / "council-pdf").glob("*.pdf")
    assert "no article, recital or annex" in refused(open_source(path))
