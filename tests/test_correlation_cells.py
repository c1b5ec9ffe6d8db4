"""How a cell of an act's own correlation table is read, in English and in other languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.correlation_cells import read_cell
from tracker.correspondence import Place, TableRow


def named(text: str, language: str = "en", about: str = "") -> list[str]:
    return [place.reference for place in read_cell(text, language, about).places]


@pytest.mark.parametrize(
    ("cell", "places"),
    [
        ("Article 4(1), point (b)", ["Article 4(1), point (b)"]),
        ("Article 4(1)(b)", ["Article 4(1), point (b)"]),
        ("Article 4 (1) point (b)", ["Article 4(1), point (b)"]),
        ("Article 2, first sentence", ["Article 2, first sentence"]),
        ("Articles 5 to 7", ["Article 5", "Article 6", "Article 7"]),
        ("Article 9(1) and (2)", ["Article 9(1)", "Article 9(2)"]),
        ("Article 9(1), 9(2) and 9(3)", ["Article 9(1)", "Article 9(2)", "Article 9(3)"]),
        ("Annex I", ["Annex I"]),
        ("Annex", ["Annex"]),
        ("Annexes I and II", ["Annex I", "Annex II"]),
        ("Annex I and Annex II", ["Annex I", "Annex II"]),
        ("Annex II, Section A", ["Annex II, Section A"]),
        ("Annex I, points (2)(a)(i) to (iii)", [f"Annex I, point (2)(a)({n})" for n in ("i", "ii", "iii")]),
        ("Article 5, introductory wording", ["Article 5, introductory words"]),
        (
            "Article 4(1), introductory words and point (a)",
            ["Article 4(1), introductory words", "Article 4(1), point (a)"],
        ),
        (
            "Article 9(1), first and second subparagraphs",
            [f"Article 9(1), {n} subparagraph" for n in ("first", "second")],
        ),
        ("Article 2, first to third paragraphs", [f"Article 2, {n} paragraph" for n in ("first", "second", "third")]),
        ("Article 2, point 3, first subparagraph, point (i)", ["Article 2, point (3), first subparagraph, point (i)"]),
        ("Article 15(1), (2)(a) and (b)", ["Article 15(1)", "Article 15(2), point (a)", "Article 15(2), point (b)"]),
        ("Article 2, points (6), (15)-(17)", [f"Article 2, point ({n})" for n in (6, 15, 16, 17)]),
        ("Articles 33 (a) and 44 (a)", ["Article 33, point (a)", "Article 44, point (a)"]),
        ("Article 2 (19) and 4(1)(b)", ["Article 2(19)", "Article 4(1), point (b)"]),
        ("Article 4(1), point (b) (i) and (ii)", ["Article 4(1), point (b)(i)", "Article 4(1), point (b)(ii)"]),
        ("Article 10(1), extended to kites", ["Article 10(1)"]),
        ("–Article 6(2)", ["Article 6(2)"]),
        ("This Regulation", []),
    ],
)
def test_english_cells(cell: str, places: list[str]) -> None:
    assert named(cell) == places


@pytest.mark.parametrize(
    ("language", "cell", "place"),
    [
        ("fr", "Article 1er, paragraphe 1, point a)", "Article 1(1), point (a)"),
        ("fr", "Article 2, paragraphe 2, quatrième tiret", "Article 2(2), fourth indent"),
        ("de", "Artikel 4 Absatz 1 Unterabsatz 2 Buchstabe a", "Article 4(1), second subparagraph, point (a)"),
        ("de", "Artikel 2 Absatz 1 Satz 2", "Article 2(1), second sentence"),
        ("es", "Artículo 4, apartado 1, letra a)", "Article 4(1), point (a)"),
        ("it", "Articolo 4, paragrafo 1, secondo comma", "Article 4(1), second subparagraph"),
        ("nl", "Artikel 4, lid 1, onder a)", "Article 4(1), point (a)"),
        ("pt", "Artigo 4.o, n.o 1, alínea a)", "Article 4(1), point (a)"),
        ("pl", "Art. 4 ust. 1 akapit drugi", "Article 4(1), second subparagraph"),
        ("cs", "Čl. 4 odst. 1 písm. a)", "Article 4(1), point (a)"),
        ("sv", "Artikel 4.1 a", "Article 4(1), point (a)"),
        ("da", "Artikel 4, stk. 1, litra a)", "Article 4(1), point (a)"),
        ("ro", "Articolul 4 alineatul (1) litera (a)", "Article 4(1), point (a)"),
        ("hu", "4. cikk (1) bekezdés", "Article 4(1)"),
        ("fi", "4 artiklan 1 kohta", "Article 4(1)"),
        ("lt", "4 straipsnio 1 dalis", "Article 4(1)"),
        ("lv", "4. panta 1. punkts", "Article 4(1)"),
        ("et", "Artikli 4 lõige 1", "Article 4(1)"),
        ("el", "Άρθρο 4 παράγραφος 1", "Article 4(1)"),
        ("bg", "Член 4, параграф 1", "Article 4(1)"),
    ],
)
def test_cells_in_other_languages(language: str, cell: str, place: str) -> None:
    assert named(cell, language) == [place]


@pytest.mark.parametrize("cell", ["", " ", "—", "–", "-", "−", "\u00a0"])
def test_no_counterpart(cell: str) -> None:
    assert read_cell(cell, "en").empty


def test_a_cell_opens_what_the_following_ones_are_about() -> None:
    assert read_cell("Article 4:", "en").opens == "art_4"
    assert named("points (1), (2) and 5", about="art_4") == [f"Article 4, point ({n})" for n in (1, 2, 5)]


def test_a_range_without_end_does_not_fill_the_memory() -> None:
    assert len(named("Articles 1 to 999999999")) < 1000


@given(st.text(max_size=80), st.sampled_from(["en", "fr", "hu", ""]))
def test_any_cell_can_be_read(cell: str, language: str) -> None:
    for place in read_cell(cell, language).places:
        assert place.reference


def _path(reference: str | None) -> tuple[str, ...] | None:
    """ "Art. 4(1)(a), first subparagraph" -> 4, 1, a: what those who transcribed the tables and we can agree on."""
    if reference is None:
        return None
    annex = re.match(r"Annex\s*([IVX]*[A-Za-z]?)\b", reference)
    if annex:
        return ("annex", annex[1].lower())
    return tuple(part.lower() for part in re.findall(r"\(?(\w+)\)?", reference.removeprefix("Art.").partition(",")[0]))


def _place(place: Place | None) -> tuple[str, ...] | None:
    if place is None:
        return None
    steps = [step.partition("_") for step in place.eid.split("__")]
    if steps[0][0] == "anx":
        return ("annex", steps[0][2].lower())
    return tuple(name.lower() for stem, _, name in steps if stem not in ("subpara", "indent"))


def test_the_official_tables_are_understood(shared: Path) -> None:
    """Nearly all pairs that were transcribed from eight tables are found; the others were transcribed wrongly."""
    wanted = found = 0
    for path in sorted((shared / "gold" / "recasts").glob("*/correlation.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        heads = {column["side"]: column["header"] for column in data.get("columns", [])}
        ours = set()
        about = ["", ""]
        for row in data["rows"]:
            sides = [row[heads.get(side, side)] or "" for side in ("old", "new")]
            cells = [read_cell(cell, "en", here) for cell, here in zip(sides, about, strict=True)]
            assert all(cell.places or cell.empty or cell.opens for cell in cells), sides
            about = [cell.opens for cell in cells] if cells[0].opens else about
            pairs = TableRow(cells[0].places, cells[1].places, (sides[0], sides[1])).pairs
            ours |= {(_place(old), _place(new)) for old, new in pairs}
        gold = {(_path(pair["old"]), _path(pair["new"])) for pair in data["pairs"] if not pair.get("unparsed")}
        wanted += len(gold)
        found += len(gold & ours)
    assert wanted > 1300 and found >= 0.99 * wanted
