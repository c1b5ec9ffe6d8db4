"""Amendments in two columns in the Official Journal: what each asks for, its position, its words and their marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Kind
from tracker.amendment import Amendment, Operation
from tracker.line import Line, Role
from tracker.readers import AmendmentsReading, read_any
from tracker.readers.ep_amendments import recognises
from tracker.source import Source, open_source

TITLE = '<p class="oj-doc-ti">P9_TA(2099)0001</p><p class="oj-doc-ti">Lanterns and kites</p>'
NOTES = '<p class="oj-note"><a id="ntr1-E1" href="#ntc1-E1">(<span class="oj-super">1</span>)</a> OJ Z 1.</p>'


def bi(words: str) -> str:
    """Bold italics as the journal prints them, indented."""
    return f'<span class="oj-bold">\n   <span class="oj-italic">{words}</span>\n  </span>'


def p(words: str, name: str = "normal") -> str:
    return f'<p class="oj-{name}">{words}</p>'


def point(num: str, *content: str) -> str:
    cells = f"<td>{p(num)}</td><td>{''.join(content)}</td>"
    return f'<table><col width="4%"/><col width="96%"/><tbody><tr>{cells}</tr></tbody></table>'


def amendment(heading: str, *rows: tuple[str, str], header: tuple[str, str] = ("Text proposed", "Amendment")) -> str:
    """A heading ("Amendment 1 / Recital 4") and its table."""
    lines = "".join(p(f'<span class="oj-bold">{line}</span>', "ti-grseq-1") for line in heading.split(" / "))
    italic = [f'<span class="oj-italic">{word}</span>' for word in header]
    head = "".join(f"<td>{p(word, 'tbl-hdr')}</td>" for word in italic)
    body = "".join(f"<tr><td>{left}</td><td>{right}</td></tr>" for left, right in rows)
    return f'{lines}<table class="oj-table"><tbody><tr>{head}</tr>{body}</tbody></table>'


def page(*parts: str) -> Source:
    body = f"<p class='oj-hd-lg'>EN</p>{TITLE}{''.join(parts)}{NOTES}<p>ISSN 0</p>"
    return Source("page.html", f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'.encode())


def read(*parts: str) -> AmendmentsReading:
    found = read_any(page(*parts))
    assert isinstance(found, AmendmentsReading)
    assert (found.format, found.account.share, found.account.dropped_inside) == ("ep-amendments", 1.0, 0)
    return found


def one(heading: str, *rows: tuple[str, str]) -> Amendment:
    (found,) = read(amendment(heading, *rows)).amendments.items
    return found


def marked(line: Line) -> list[str]:
    return [(line.num if run.place == "num" else line.text)[run.start : run.end] for run in line.runs]


def test_number_position_and_operation() -> None:
    found = read(
        amendment("Amendment 1 / Proposal for a law / Recital 4 a (new)", (p("\xa0"), p(bi("(4a) Kites rise.")))),
        amendment("Amendment 2 / Proposal for a law / Article 3", (p("They fly."), p(bi("deleted")))),
        amendment("Amendment 3 / Proposal for a law / Article 4", (p("They fly."), p("They rise."))),
    ).amendments
    assert [(item.number, item.positions, item.operation) for item in found.items] == [
        ("1", ("Recital 4 a (new)",), Operation.INSERT),
        ("2", ("Article 3",), Operation.DELETE),
        ("3", ("Article 4",), Operation.REPLACE),
    ]
    assert {item.proposal for item in found.items} == {"Proposal for a law"}
    assert (found.title, found.language) == ("P9_TA(2099)0001 Lanterns and kites", "en")
    assert found.identifier == "P9_TA(2099)0001"


def test_bold_italics_are_runs_in_either_order_and_indents_are_no_blanks() -> None:
    other = '<span class="oj-italic"><span class="oj-bold">gone</span></span>'
    left, right = p(f"Kites{bi(', lanterns')} fly {other}."), p(f"{bi('Most')} kites fly.")
    found = one("Amendment 1 / A / Article 3", (left, right))
    assert found.old_text == "Kites, lanterns fly gone."
    assert marked(found.old[0]) == [", lanterns", "gone"]
    assert {run.mark for run in found.old[0].runs} == {"deleted"}
    assert marked(found.new[0]) == ["Most"]
    assert {run.mark for run in found.new[0].runs} == {"inserted"}


def test_a_cell_keeps_its_articles_headings_and_points() -> None:
    cell = (
        p(bi("Article 5 a"), "ti-art")
        + p(bi("Kites"), "sti-art")
        + '<div id="005A.001">'
        + p(bi("1.") + "\xa0\xa0\xa0" + bi("Kites carry:"))
        + "</div>"
        + point(bi("(a)"), p(bi("a tail;")), point(bi("(i)"), p(bi("of wool;"))), p(bi("or none;")))
    )
    lines = one("Amendment 1 / A / Article 5 a (new)", (p("\xa0"), cell)).new
    assert [(line.role, line.num, line.text, line.level) for line in lines] == [
        (Role.ARTICLE, "Article 5 a", "", None),
        (Role.HEADING, "", "Kites", None),
        (Role.TEXT, "1.", "Kites carry:", 1),
        (Role.TEXT, "(a)", "a tail;", 2),
        (Role.TEXT, "(i)", "of wool;", 3),
        (Role.TEXT, "", "or none;", 2),
    ]
    assert [marked(line) for line in lines] == [
        ["Article 5 a"], ["Kites"], ["1.", "Kites carry:"], ["(a)", "a tail;"], ["(i)", "of wool;"], ["or none;"],
    ]  # fmt: skip


def test_the_position_tells_recitals_citations_and_headings() -> None:
    recital = one("Amendment 1 / A / Recital 4", (point("(4)", p("Kites."), p("They rise.")), p("deleted"))).old
    assert [(line.role, line.num, line.text) for line in recital] == [
        (Role.RECITAL, "(4)", "Kites."),
        (Role.TEXT, "", "They rise."),
    ]
    assert one("Amendment 1 / A / Citation 2", (p("Seeing kites,"), p("Seeing lanterns,"))).new[0].role is Role.CITATION
    assert one("Amendment 1 / A / Article 5 — title", (p("Kites"), p("All kites"))).new[0].role is Role.HEADING
    chapter = one("Amendment 1 / A / Chapter II a (new)", (p(""), p("CHAPTER IIa") + p("Kites"))).new
    assert (chapter[0].role, chapter[0].kind, chapter[0].num) == (Role.DIVISION, Kind.CHAPTER, "CHAPTER IIa")
    assert chapter[1].role is Role.HEADING


def test_an_amending_act_has_two_positions_kept_apart() -> None:
    heading = "Amendments 7 and 9 / Proposal / Article 1 — point 3 / Directive 2099/43/EC / Article 4 — paragraph 1"
    found = one(heading, (p("They fly."), p("They rise.")))
    assert (found.number, found.positions) == ("7 and 9", ("Article 1 — point 3", "Article 4 — paragraph 1"))
    assert found.amended_act == "Directive 2099/43/EC"


def test_structure_decides_not_words() -> None:
    found = read(
        amendment("Abänderung 1 / Vorschlag / Erwägung 4 a (neu)", ("", p("Drachen steigen.")), header=("Von", "Nach")),
        amendment("Abänderung 2 / Vorschlag / Artikel 4", (p("Drachen."), p("entfällt")), header=("Von", "Nach")),
    )
    first, second = found.amendments.items
    assert (first.operation, second.operation) == (Operation.INSERT, Operation.DELETE)
    assert first.new[0].role is Role.RECITAL
    assert found.warnings == ()
    assert found.amendments.items[1].positions == ("Artikel 4",)
    assert found.amendments.items[1].old_text == "Drachen."


def test_remarks_notes_and_wide_tables() -> None:
    remark = '<p class="oj-normal"><span class="oj-italic">(This change applies throughout the text.)</span></p>'
    call = '<a id="ntc1-E1" href="#ntr1-E1"> (<span class="oj-super">1</span>)</a>'
    found = read(amendment("Amendment 1 / A / Article 3", (p(f"They fly{call}."), p("They rise.")), ("", remark)))
    (item,) = found.amendments.items
    assert (item.old_text, item.new_text) == ("They fly.", "They rise.")
    assert item.justification == "(This change applies throughout the text.)"
    assert [call.label for call in item.old[0].calls] == ["(1)"]
    assert {dropped.reason for dropped in found.account.dropped} == {"footnotes", "page furniture"}

    table = "<tr><td><p>a</p></td><td><p>b</p></td><td><p>c</p></td></tr>"
    wide = amendment("Amendment 1 / A / Annex I", ("", p("x"))).replace("</tbody>", f"{table}</tbody>")
    found = read(wide)
    assert found.amendments.items[0].new[-1].text == "a\tb\tc"
    assert found.warnings == ("amendment 1: a table of 3 columns was read as its new text",)


def test_a_position_in_full_is_not_taken_for_amendments() -> None:
    head = amendment("Amendment 1 / A / Article 3", (p("x"), p("y")))
    assert recognises(TITLE + head)
    assert not recognises(TITLE + p("Article 1", "ti-art") + "▌")
    assert not recognises(f'{TITLE}<div id="pbl_1"></div>{head}')


@pytest.mark.parametrize(
    ("folder", "count", "inserting", "deleting"), [("dossier-ai-act-*", 771, 298, 45), ("dossier-dma-*", 232, 75, 16)]
)
def test_real_amendments(shared: Path, folder: str, count: int, inserting: int, deleting: int) -> None:
    (file,) = (shared / "corpus" / "formats").glob(f"{folder}/2_*")
    found = read_any(open_source(file))
    assert isinstance(found, AmendmentsReading)
    operations = [item.operation for item in found.amendments.items]
    assert len(operations) == count
    assert (operations.count(Operation.INSERT), operations.count(Operation.DELETE)) == (inserting, deleting)
    assert (found.account.share, found.account.dropped_inside) == (1.0, 0)
    assert not [warning for warning in found.warnings if "position" in warning or "marks" in warning]
    assert all(len(item.positions) == 1 for item in found.amendments.items)
