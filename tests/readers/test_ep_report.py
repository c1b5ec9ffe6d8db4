"""Pages of Parliament's website: three generations of reports, the plenary part only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.amendment import Operation, Part
from tracker.line import Role
from tracker.readers import AmendmentsReading, read_any
from tracker.readers.ep_sheet import heading_parts
from tracker.source import Source, open_source

LINK = '<link rel="canonical" href="https://www.europarl.europa.eu/doceo/document/A-9-2099-0001_EN.html" />'
BOLD_ITALIC = "font-style:italic; font-weight:bold; "


def span(words: str, style: str = BOLD_ITALIC) -> str:
    return f'<span style="{style}">{words}</span>'


def wide(*lines: str) -> str:
    return f'<tr><td colspan="2">{"".join(f"<p>{line}</p>" for line in lines)}</td></tr>'


def row(left: str, right: str) -> str:
    return f'<tr><td class="w-50"><p>{left}</p></td><td class="w-50"><p>{right}</p></td></tr>'


HEADER = row(span("Text proposed", "font-style:italic"), span("Amendment", "font-style:italic"))


def read(*parts: str) -> AmendmentsReading:
    body = f"<main><h1>REPORT on lanterns</h1><h2>DRAFT RESOLUTION</h2><p>1. Approves;</p>{''.join(parts)}</main>"
    text = f'<!doctype html><html lang="en"><head>{LINK}</head><body><nav>Menu</nav>{body}</body></html>'
    found = read_any(Source("page.html", text.encode()))
    assert isinstance(found, AmendmentsReading)
    assert (found.format, found.account.share, found.account.dropped_inside) == ("ep-report", 1.0, 0)
    return found


def test_the_oldest_pages_head_their_columns_once() -> None:
    old = "<strong><em>regions</em></strong>"
    found = read(
        "<table>",
        row("Text proposed", "Amendments"),
        '<tr><td colspan="2"><strong>Amendment 1</strong><br/><strong>Article 2, paragraph 1</strong></td></tr>',
        row(f"1.\xa0\xa0\xa0All {old}", "1.\xa0\xa0\xa0All <em><strong>units</strong></em>"),
        wide("<em>Justification</em>", "<em>Clearer.</em>"),
        '<tr><td colspan="2"><strong>Amendment 2</strong><br/><strong>Annex II<br/>List of lanterns</strong></td></tr>',
        row("Brass", "Brass, tin"),
        "</table>",
    )
    first, second = found.amendments.items
    assert (first.number, first.positions, first.operation) == ("1", ("Article 2, paragraph 1",), Operation.REPLACE)
    assert [(line.num, line.text) for line in first.old] == [("1.", "All regions")]
    assert [run.mark for run in (*first.old[0].runs, *first.new[0].runs)] == ["deleted", "inserted"]
    assert first.justification == "Justification\nClearer."
    assert second.positions == ("Annex II List of lanterns",)
    assert found.warnings == ()
    assert found.amendments.title == "REPORT on lanterns"
    assert found.amendments.identifier == "A-9-2099-0001"


def test_later_pages_head_them_for_each_amendment_and_opinions_are_left_out() -> None:
    table = "<table>" + wide("<b>Amendment\xa0\xa01</b>", "<b>Proposal</b>", "<b>Article 3 a (new)</b>") + HEADER
    own = table + row(".", span("Article 3 a")) + row("", span("Lanterns")) + row("", span("(-1a) They glow."))
    found = read(own + "</table>", "<h2>OPINION</h2>", table + row("They fly.", "They rise.") + "</table>")
    (item,) = found.amendments.items
    assert (item.operation, item.proposal) == (Operation.INSERT, "Proposal")
    assert [(line.role, line.num, line.text) for line in item.new] == [
        (Role.ARTICLE, "Article 3 a", ""),
        (Role.HEADING, "", "Lanterns"),
        (Role.TEXT, "(-1a)", "They glow."),
    ]
    assert found.warnings == ("left out, in opinions of other committees behind the report's own: 1 amendments",)
    reasons = {dropped.reason for dropped in found.account.dropped}
    assert reasons == {"page furniture", "resolution", "other parts of the report"}


def test_the_newest_pages_set_the_heading_before_the_table() -> None:
    def heading(*lines: str) -> str:
        return "".join(f'<p class="text-center">{span(line, "font-weight:bold")}</p>' for line in lines)

    style = "font-weight:bold; font-style:italic"
    found = read(
        heading("Amendment 1", "Rules of Procedure", "Rule 10 – paragraph 6"),
        '<table><tr><td colspan="2"><p> </p></td></tr>',
        f"{HEADER}{row('They fly.', 'They ' + span('rise', style))}</table>",
        "<p><i>Justification</i></p>",
        heading("Amendment 2", "Rules of Procedure", "Annex II – point 5"),
        f"<table>{HEADER}{row('5.' + span(' ', 'display:inline-block') + 'They fly.', 'deleted')}</table>",
    )
    first, second = found.amendments.items
    assert [(run.start, run.end) for run in first.new[0].runs] == [(5, 9)]
    assert first.justification == "Justification"
    assert second.operation is Operation.DELETE
    assert second.old[0].num == "5."


def test_notes_in_a_cell_are_notes_and_powers_are_none() -> None:
    cell = "They fly<sup>1</sup> over 3 km<sup>2</sup>.</p><p>_______</p><p><sup>1</sup> OJ Z 9."
    found = read("<table>", wide("<b>Amendment 1</b>", "Article 3"), HEADER, row("", cell), "</table>")
    (item,) = found.amendments.items
    assert [(line.role, line.num, line.text) for line in item.new] == [
        (Role.TEXT, "", "They fly over 3 km2."),
        (Role.NOTE, "1", "OJ Z 9."),
    ]
    assert [(call.offset, call.label) for call in item.new[0].calls] == [(8, "1")]


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (["Recital 4"], [Part.POSITION]),
        (["Proposal for a directive", "Recital 4"], [Part.PROPOSAL, Part.POSITION]),
        (["Vorschlag", "Erwägung 4", "Richtlinie 2099/1/EG", "Artikel 3"],
         [Part.PROPOSAL, Part.POSITION, Part.AMENDED_ACT, Part.POSITION]),
        (["Annex II", "List of lanterns"], [Part.POSITION, None]),
    ],
)  # fmt: skip
def test_the_lines_above_the_columns(lines: list[str], parts: list[Part | None]) -> None:
    assert heading_parts(lines) == parts


@pytest.mark.parametrize(
    ("name", "count"),
    [("A-5-2001-0335", 11), ("A-6-2007-0339", 73), ("A-7-2012-0259", 45), ("A-8-2019-0161", 11), ("A-9-2024-0163", 5)],
)
def test_real_reports(shared: Path, name: str, count: int) -> None:
    (file,) = (shared / "corpus" / "formats" / "ep-report-html").glob(f"{name}*")
    found = read_any(open_source(file))
    assert isinstance(found, AmendmentsReading)
    assert [item.number for item in found.amendments.items] == [str(n) for n in range(1, count + 1)]
    assert (found.account.share, found.account.dropped_inside) == (1.0, 0)
    assert [warning for warning in found.warnings if "opinions" not in warning] == []
