"""The changes as CSV: rows, columns, and cells that no spreadsheet computes."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from tests.exports.made import Maker, lanterns
from tracker.act import walk
from tracker.change import Comparison, Tag
from tracker.exports import FORMATS, Options
from tracker.exports.csv import COLUMNS
from tracker.outline import parse_outline


def rows(comparison: Comparison, all_: bool = False) -> list[dict[str, str]]:
    written = FORMATS["csv"](comparison, Options(all_=all_))
    assert isinstance(written, str)
    return list(csv.DictReader(io.StringIO(written, newline=""), strict=True))


def test_one_row_for_each_change_in_their_order() -> None:
    comparison = lanterns()
    assert [row["old"] for row in rows(comparison)] == [" ".join(change.old) for change in comparison.changes]
    assert tuple(rows(comparison)[0]) == COLUMNS
    held = {eid for row in rows(comparison, all_=True) for eid in row["new"].split()}
    assert held == {p.eid for p in walk(comparison.new)}


def test_a_row_says_everything() -> None:
    found = {row["new"]: row for row in rows(lanterns())}
    moved = found["art_5__para_1"]
    assert (moved["old_reference"], moved["new_reference"]) == ("Article 3(3)", "Article 5(1)")
    assert (moved["kinds"], moved["score"], moved["why"]) == ("moved and amended", "0.9", "most of its words")
    assert moved["old_text"] == "The exporter shall keep records for five years."
    assert moved["new_text"] == "The exporter shall keep records for ten years."
    split = found["art_4__para_2 art_4__para_3"]
    assert split["new_reference"] == "Article 4(2) and Article 4(3)"
    assert split["new_text"].split("\n") == [
        "The authority shall decide within sixty days.",
        "It shall give detailed reasons for a refusal.",
    ]
    assert (found["chp_I"]["old_heading"], found["chp_I"]["new_heading"]) == ("GENERAL", "GENERAL PROVISIONS")
    assert (found["art_6"]["consequential"], moved["consequential"]) == ("yes", "")
    inserted = found["rct_2"]
    assert (inserted["old_reference"], inserted["old_text"], inserted["score"]) == ("", "", "")


def test_tags_and_their_explanations_stand_line_by_line() -> None:
    made = lanterns()
    tags = (
        Tag("A1", "A", "strengthens", "old", "r", (), "It, too, must be asked for.", 1),
        Tag("B2", "B", "weakens", "old", "r", (), "=SUM(1)", 1),
    )
    row = rows(replace(made, changes=(replace(made.changes[0], tags=tags),)))[0]
    assert row["tags"] == "A1 strengthens\nB2 weakens"
    assert row["explanations"] == "It, too, must be asked for.\n=SUM(1)"


def test_records_end_as_rfc_4180_asks() -> None:
    written = FORMATS["csv"](lanterns())
    assert isinstance(written, str)
    assert written.startswith("old_reference,new_reference,kinds,") and written.endswith("\r\n")
    outside = re.sub(r'"(?:[^"]|"")*"', "", written)
    assert outside.count("\n") == outside.count("\r\n") == len(lanterns().changes) + 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    make = Maker(
        parse_outline("outline 1\narticle 1 # Bells.\n", "old"),
        parse_outline(f"outline 1\narticle 1 # {text}\n", "new"),
    )
    make.change("amended", "art_1", "art_1", ("art_1", "art_1", f"[-Bells.-]{{+{text}+}}"))
    assert rows(make.comparison())[0]["new_text"] == "'" + text
