"""Twins: two languages of one text give the same tree; what differs is listed here with its reason.

Rows of tables have their first cell as key, which is translated; here they go by their place. Footnotes go by their
place as well.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Act, Kind, walk
from tracker.readers import read
from tracker.source import open_source

FORMATS = "corpus/formats"
SPECIMEN = Path(__file__).resolve().parents[2] / "texts" / "specimen"
IN_FRENCH = {"1_in-force.fmx.xml": "1_in-force.fr.fmx.xml", "5_final.oj.xhtml": "5_final.fr.oj.xhtml"}
"""The texts of the specimen that exist in two languages."""
TWINS = {
    "2020/1784 consolidated, French": (
        f"{FORMATS}/formex4-consolidated/32020r1784_2020-12-02_CL2020R1784EN0000050.0001.xml",
        f"{FORMATS}/formex4-consolidated/32020r1784_2020-12-02_CL2020R1784FR0000050.0001.xml",
    ),
    "2006/54, French": (
        f"{FORMATS}/eurlex-html-oj-new-eli/32006l0054_2006-07-05_en.xml",
        f"{FORMATS}/eurlex-html-oj-new-eli/32006l0054_2006-07-05_fr.xml",
    ),
    "2020/1784 consolidated page, French": (
        f"{FORMATS}/eurlex-html-consolidated/32020r1784_2020-12-02_en.html",
        f"{FORMATS}/eurlex-html-consolidated/32020r1784_2020-12-02_fr.html",
    ),
    "COM(2021) 206, German": (
        f"{FORMATS}/dossier-ai-act-2021-0106-COD/1_52021PC0206_COM-proposal.xhtml",
        f"{FORMATS}/com-proposal-html/COM(2021)206_DE_raw.html",
    ),
}
WITHOUT_ANNEXES = ("COM(2021) 206, German",)
"""The English file holds the act alone, the German one its annexes too."""
EXCEPTIONS: dict[str, dict[str, str]] = {
    "COM(2021) 206, German": {
        "art_1__point_a~2": "the English text has two points (a) in Article 1",
        "art_1__point_e": "the German text numbers them through",
        "art_3__point_1~2": "the English text has two points (1) in Article 3",
        "art_3__point_2": "the German text numbers them through",
        "art_70__para_1__point_d": "the English text prints its first point (c) in the paragraph of point (b)",
    },
}


def structure(act: Act, annexes: bool) -> list[str]:
    """The eIds in reading order, rows by their place in the table."""
    found: list[str] = []
    for top in act.children:
        if top.kind is Kind.FOOTNOTE or (top.kind is Kind.ANNEX and not annexes):
            continue
        rows = 0
        for provision in walk(top):
            rows = 0 if provision.kind is Kind.TABLE else rows
            if provision.kind is Kind.ROW:
                rows += 1
                found.append(f"{provision.eid.partition('__row_')[0]}__row_{rows}")
            else:
                found.append(provision.eid)
    return found


@pytest.mark.parametrize("name", TWINS)
def test_twins_have_the_same_structure(shared: Path, name: str) -> None:
    acts = [read(open_source(shared / path)).act for path in TWINS[name]]
    english, other = (structure(act, name not in WITHOUT_ANNEXES) for act in acts)
    assert acts[0].language == "en" and acts[1].language not in ("", "en")
    differing = set(english) ^ set(other)
    assert differing == set(EXCEPTIONS.get(name, {}))
    assert [eid for eid in english if eid not in differing] == [eid for eid in other if eid not in differing]


@pytest.mark.parametrize("name", TWINS)
def test_twins_have_the_same_footnotes(shared: Path, name: str) -> None:
    if name in WITHOUT_ANNEXES:
        pytest.skip("the German file has the notes of its annexes too")
    acts = [read(open_source(shared / path)).act for path in TWINS[name]]
    counts = [sum(provision.kind is Kind.FOOTNOTE for provision in act.children) for act in acts]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", IN_FRENCH)
def test_the_specimen_has_the_same_structure_in_french(name: str) -> None:
    english, french = (read(open_source(SPECIMEN / one)) for one in (name, IN_FRENCH[name]))
    assert (english.act.language, french.act.language) == ("en", "fr")
    assert structure(english.act, True) == structure(french.act, True)
    assert (french.account.share, french.account.dropped_inside, french.warnings) == (1.0, 0, ())
    notes = [[q.eid for q in act.children if q.kind is Kind.FOOTNOTE] for act in (english.act, french.act)]
    assert notes[0] == notes[1]


@pytest.mark.parametrize("name", IN_FRENCH)
def test_no_sentence_of_the_specimen_was_left_in_english(name: str) -> None:
    english, french = (read(open_source(SPECIMEN / one)).act for one in (name, IN_FRENCH[name]))
    said = {provision.text for provision in walk(english) if provision.text.count(" ") > 3}
    assert len(said) > 100 and not said & {provision.text for provision in walk(french)}
