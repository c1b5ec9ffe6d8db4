"""Correlation tables as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.exports.made import check_golden
from tracker.change import ChangeKind, CorrelationRow
from tracker.exports import TABLE_FORMATS
from tracker.exports.correlation import safe_cell

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
    }
    assert data["rows"][1]["old"] is None and data["rows"][1]["score"] is None


def test_csv() -> None:
    written = TABLE_FORMATS["csv"](ROWS, "paragraph", NAMES)
    assert written.count("\r\n") == 6 and "\n" not in written.replace("\r\n", "")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert rows[4]["old_reference"] == "Article 4(1), point (a)" and rows[4]["new_reference"] == "—"
    assert rows[2]["kinds"] == "split and renumbered" and rows[2]["score"] == "0.625"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    row = CorrelationRow("art_1", None, cell, "—", (ChangeKind.DELETED,), None)
    assert next(csv.DictReader(io.StringIO(TABLE_FORMATS["csv"]((row,), "article"))))["old_reference"] == "'" + cell


def test_a_dash_is_no_formula() -> None:
    assert safe_cell("—") == "—" and safe_cell("") == ""


def test_no_rows_are_an_empty_table() -> None:
    assert json.loads(TABLE_FORMATS["json"]((), "article"))["rows"] == []
    assert TABLE_FORMATS["text"]((), "article").startswith("Old act  |  New act")
