"""Correlation tables as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from tests.exports.made import check_golden
from tracker.change import ChangeKind, CorrelationRow, Evidence, Link, Matching, Pair
from tracker.correlation import correlation_rows
from tracker.correspondence import Finding, OwnTable, TableCheck, Verdict
from tracker.exports import TABLE_FORMATS
from tracker.exports.cells import safe_cell
from tracker.outline import parse_outline

ROWS = (
    CorrelationRow("art_1", "art_1", "Article 1", "Article 1", (ChangeKind.UNCHANGED,), 1.0),
    CorrelationRow(None, "art_2", "—", "Article 2", (ChangeKind.INSERTED,), None),
    CorrelationRow(
        "art_3__para_1",
        "art_4__para_1",
        "Article 3(1)",
        "Article 4(1)",
        (ChangeKind.SPLIT, ChangeKind.RENUMBERED),
        0.625,
    ),
    CorrelationRow("art_3__para_1", "art_5", "Article 3(1)", "Article 5", (ChangeKind.SPLIT,), 0.25),
    CorrelationRow("art_4__para_1__point_a", None, "Article 4(1), point (a)", "—", (ChangeKind.DELETED,), None),
)
NAMES = ("Regulation 428", "Regulation 821")


def test_text_in_the_style_of_the_journal() -> None:
    check_golden("correlation.txt", TABLE_FORMATS["text"](ROWS, "paragraph", NAMES))


def test_json() -> None:
    data = json.loads(TABLE_FORMATS["json"](ROWS, "paragraph", NAMES))
    assert list(data) == ["schema", "level", "rows"]
    assert (data["schema"], data["level"], len(data["rows"])) == (1, "paragraph", 5)
    assert data["rows"][2] == {
        "old": "art_3__para_1",
        "new": "art_4__para_1",
        "old_reference": "Article 3(1)",
        "new_reference": "Article 4(1)",
        "kinds": ["split", "renumbered"],
        "score": 0.625,
        "doubtful": False,
    }
    assert data["rows"][1]["old"] is None and data["rows"][1]["score"] is None


def test_what_a_person_has_to_check_is_marked_and_what_was_not_compared_is_said() -> None:
    rows = (*ROWS[:2], replace(ROWS[2], doubtful=True), *ROWS[3:])
    note = "Not compared: the tails."
    text = TABLE_FORMATS["text"](rows, "paragraph", NAMES, None, (note,))
    assert isinstance(text, str) and text.startswith(f"{note}\n\n")
    assert [line.rstrip().endswith("! uncertain") for line in text.splitlines()].count(True) == 1
    assert "! 1 row uncertain: to be checked by a person." in text
    assert note in str(TABLE_FORMATS["text"](rows, "paragraph", NAMES, CHECK, (note,)))
    data = json.loads(TABLE_FORMATS["json"](rows, "paragraph", NAMES, None, (note,)))
    assert [row["doubtful"] for row in data["rows"]] == [False, False, True, False, False] and data["notes"] == [note]
    table = list(csv.DictReader(io.StringIO(str(TABLE_FORMATS["csv"](rows, "paragraph", NAMES)))))
    assert [row["check"] for row in table] == ["", "", "uncertain", "", ""]


def test_the_same_in_word_and_excel() -> None:
    rows = (*ROWS[:2], replace(ROWS[2], doubtful=True), *ROWS[3:])
    note = "Not compared: the tails."
    for form in ("docx", "xlsx"):
        marked, plain = (TABLE_FORMATS[form](table, "paragraph", NAMES, None, (note,)) for table in (rows, ROWS))
        said, other = (_words(data) for data in (marked, plain))
        assert note in said and "uncertain" in said and "uncertain" not in other


def _words(data: str | bytes) -> str:
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def test_a_pair_of_which_no_part_is_sure_is_uncertain() -> None:
    old = "outline 1\narticle 1 # Lanterns shall be lit at dusk by the keeper who slept least the night before.\n"
    new = old.replace("article 1", "article 2")
    shaky = Pair(("art_1",), ("art_2",), Evidence(0.3, "some of its words"))
    acts = parse_outline(old, "old"), parse_outline(new, "new")
    for pair in (shaky, replace(shaky, evidence=Evidence(0.97, "nearly all of its words"))):
        matching = Matching((pair,), (Link("art_1", "art_2", 15.0, 1.0),))
        (row,) = correlation_rows(*acts, matching, (), "article")
        assert (row.old, row.new, row.doubtful) == ("art_1", "art_2", pair is shaky)


def test_csv() -> None:
    written = TABLE_FORMATS["csv"](ROWS, "paragraph", NAMES)
    assert written.count("\r\n") == 6 and "\n" not in written.replace("\r\n", "")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert rows[4]["old_reference"] == "Article 4(1), point (a)" and rows[4]["new_reference"] == "—"
    assert rows[2]["kinds"] == "split and renumbered" and rows[2]["score"] == "0.625"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "\nx", "＝1", " =1", "\u200b=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    row = CorrelationRow("art_1", None, cell, "—", (ChangeKind.DELETED,), None)
    assert next(csv.DictReader(io.StringIO(TABLE_FORMATS["csv"]((row,), "article"))))["old_reference"] == "'" + cell


def test_a_dash_is_no_formula() -> None:
    assert safe_cell("—") == "—" and safe_cell("") == ""


def test_no_rows_are_an_empty_table() -> None:
    assert json.loads(TABLE_FORMATS["json"]((), "article"))["rows"] == []
    assert TABLE_FORMATS["text"]((), "article").startswith("Old act  |  New act")


CHECK = TableCheck(
    OwnTable("Annex III", "Regulation 428", (), ("whatever",), ("Directive 7",)),
    (
        Finding(Verdict.AGREED, "art_1", "art_1", "Article 1", "Article 1"),
        Finding(Verdict.OURS, "art_3__para_1", "art_5", "Article 3(1)", "Article 5", "the table says deleted"),
        Finding(Verdict.THEIRS, "art_3__para_1", None, "Article 3(1)", "—", "62% of its words stand in Article 5"),
        Finding(Verdict.SLIP, None, None, "Article 39(1)", "—", "the table names Article 39(1)"),
    ),
    ROWS[1:2],
    ("Annex IX",),
)


def test_check_as_text() -> None:
    written = TABLE_FORMATS["text"](ROWS, "paragraph", NAMES, CHECK)
    assert isinstance(written, str)
    check_golden("correlation.check.txt", written)


def test_check_as_json() -> None:
    data = json.loads(TABLE_FORMATS["json"](ROWS, "paragraph", NAMES, CHECK))
    assert list(data) == ["schema", "level", "rows", "check"] and len(data["rows"]) == 5
    check = data["check"]
    assert [check[name] for name in ("annex", "about", "agreed", "ours", "theirs", "slip", "silent")] == [
        "Annex III",
        "Regulation 428",
        *(1, 1, 1, 1, 1),
    ]
    assert (check["others"], check["absent"], check["unread"]) == (["Directive 7"], ["Annex IX"], ["whatever"])
    assert [one["verdict"] for one in check["differences"]] == ["ours", "theirs", "slip"]
    assert check["differences"][1] == {
        "verdict": "theirs",
        "old": "art_3__para_1",
        "new": None,
        "old_reference": "Article 3(1)",
        "new_reference": "—",
        "explanation": "62% of its words stand in Article 5",
    }


def test_check_as_csv() -> None:
    written = TABLE_FORMATS["csv"](ROWS, "paragraph", NAMES, CHECK)
    assert isinstance(written, str)
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [row["verdict"] for row in rows] == ["agreed", "ours", "theirs", "slip"]
    assert rows[2]["explanation"] == "62% of its words stand in Article 5" and rows[2]["new_reference"] == "—"
