"""Excel files as openpyxl reads them back: rows, redlines, and cells that no spreadsheet computes."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock

from tests.exports.made import lanterns
from tests.exports.test_correlation import NAMES, ROWS
from tracker.act import walk
from tracker.change import Change, Comparison, Op, Review, Tag
from tracker.exports import FORMATS, TABLE_FORMATS, Options
from tracker.exports.cells import formula, printable
from tracker.exports.passages import both, one_passage
from tracker.exports.tags import Chosen
from tracker.exports.tags_xlsx import tags_as_xlsx
from tracker.exports.workbook import LONGEST, Quiet, Sheet, signed, write_workbook
from tracker.exports.xlsx import COLUMNS


def opened(data: bytes | str) -> Any:
    assert isinstance(data, bytes)
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def rows(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def ops(value: Any) -> tuple[Op, ...]:
    """A redline as the cell shows it: by lines, not by colour."""
    if not isinstance(value, CellRichText):
        return (("=", value),) if value else ()
    found = []
    for run in value:
        if not isinstance(run, TextBlock):
            found.append(("=", run))
        elif run.font.strike:
            found.append(("-", run.text))
        else:
            assert run.font.u == "single"
            found.append(("+", run.text))
    return tuple(found)


def plain(marked: tuple[Op, ...]) -> tuple[str, str]:
    """Both sides of a redline."""
    old, new = ("".join(words for sign, words in marked if sign != other) for other in "+-")
    return old, new


def one_cell(value: Any) -> Any:
    page = opened(write_workbook([Sheet("One", (("Words", 20.0),), [[value]])], "One")).active
    return page["A2"]


# ------------------------------------------------------------------------------------------------------ comparisons


def test_one_row_for_each_change_with_its_redline() -> None:
    comparison = lanterns()
    head, *found = rows(opened(FORMATS["xlsx"](comparison)).active)
    assert head == [title for title, _ in COLUMNS]
    assert [row[12] or "" for row in found] == [" ".join(change.old) for change in comparison.changes]
    held = both(comparison)
    for row, change in zip(found, comparison.changes, strict=True):
        assert plain(ops(row[3])) == plain(one_passage(change, held))
    moved = next(row for row in found if row[13] == "art_5__para_1")
    assert moved[:3] == ["Article 3(3)", "Article 5(1)", "moved and amended"]
    assert ("-", "five ") in ops(moved[3]) and ("+", "ten ") in ops(moved[3])
    assert moved[4] == "The exporter shall keep records for five years." and moved[10] == 0.9


def test_what_is_unchanged_comes_after_when_it_is_asked_for() -> None:
    comparison = lanterns()
    found = rows(opened(FORMATS["xlsx"](comparison, Options(all_=True))).active)[1:]
    assert {eid for row in found for eid in (row[13] or "").split()} == {p.eid for p in walk(comparison.new)}


def test_a_second_sheet_says_what_the_texts_are() -> None:
    said = {str(row[0]): str(row[1]) for row in rows(opened(FORMATS["xlsx"](lanterns()))["About"])[1:]}
    assert said["SHA-256"] and "underlined" in said["Redlines"] and "Official Journal" in said["Authentic text"]


def tagged() -> Comparison:
    made = lanterns()
    review = Review("confirmed", "A1", "strengthens", ("ada",), "2036-05-14T09:00:00Z", "It is so.")
    tag = Tag("A1", "A", "strengthens", "old", "A1-rule", (), "It, too, must be asked for.", 0.9)
    first = replace(made.changes[0], tags=(tag, replace(tag, code="B2", axis="B", review=review)))
    return replace(made, changes=(first, *made.changes[1:]))


def test_tags_stand_with_what_people_decided() -> None:
    row = rows(opened(FORMATS["xlsx"](tagged())).active)[1]
    assert row[6] == "A1 strengthens\nB2 strengthens"
    assert row[8].split("\n") == [
        "suggested by a rule, not reviewed",
        "confirmed by ada, 2036-05-14",
        "Reason: It is so.",
    ]


def test_the_tags_alone_are_one_a_row() -> None:
    comparison = tagged()
    found: list[tuple[Change, Tag]] = [(change, tag) for change in comparison.changes for tag in change.tags]
    book = opened(tags_as_xlsx(comparison, found, Chosen("lanterns", "old", "new")))
    head, *said = rows(book["Tags"])
    assert [row[0] for row in said] == ["A1", "B2"] and said[0][3] == "▲ strengthens" and head[-1] == "Change"
    assert said[1][13].startswith("confirmed by ada") and len(book.sheetnames) == 2


def test_the_correlation_table_has_the_same_rows() -> None:
    head, *found = rows(opened(TABLE_FORMATS["xlsx"](ROWS, "paragraph", NAMES)).active)
    assert tuple(head[:2]) == NAMES
    assert [(row[0], row[1]) for row in found[: len(ROWS)]] == [(r.old_reference, r.new_reference) for r in ROWS]
    assert found[2][2:4] == ["split and renumbered", 0.625]


# ------------------------------------------------------------------------------------------------------ the cells


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1", " =HYPERLINK(1)", "\u200b=1"])
def test_no_cell_is_a_formula_and_all_can_be_read(words: str) -> None:
    cell = one_cell(words)
    assert cell.data_type == "s" and cell.value.strip() == words.strip() and cell.quotePrefix
    marked = one_cell((("+", words), ("=", " x")))
    assert marked.data_type == "s" and str(marked.value).strip() == f"{words} x".strip() and marked.quotePrefix


@pytest.mark.parametrize(
    ("words", "shown"),
    [("a\x07b", "a\ufffdb"), ("a\x00", "a\ufffd"), ("a\u202eb", "a⟨U+202E⟩b"), ("_x0041_", "_x0041_")],
)
def test_what_a_cell_cannot_hold_is_shown(words: str, shown: str) -> None:
    assert one_cell(words).value == shown


@given(st.lists(st.tuples(st.sampled_from("=+-"), st.text(max_size=12)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_cell_holds_every_word_of_a_redline(marked: list[Op]) -> None:
    kept = signed(marked)
    cell = one_cell(kept)
    text = printable("".join(words for _, words in kept))
    assert str(cell.value or "").replace("_x005F_", "_") == text.replace("_x005F_", "_")
    assert cell.data_type in ("s", "n") and bool(cell.quotePrefix) == formula(text)


def test_words_of_nothing_but_blanks_are_kept() -> None:
    assert ops(one_cell((("-", "a"), ("=", " "), ("+", "b"))).value) == (("-", "a"), ("=", " "), ("+", "b"))


def test_a_cell_that_is_too_long_says_so() -> None:
    for value in ("x" * 40_000, (("+", "x" * 40_000),)):
        said = str(one_cell(value).value)
        assert len(said) < 32_767 and said.startswith("x" * LONGEST) and "8,000 more characters" in said


def test_the_sheet_is_ready_to_read_and_to_print() -> None:
    page = opened(write_workbook([Sheet("A/b", (("One", 9.0), ("Two", 50.0)), [[Quiet("no"), 1]])], "T")).active
    assert page.title == "A b" and page.freeze_panes == "B2" and page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert page.column_dimensions["B"].width == 50 and page["A2"].alignment.wrap_text and page["A2"].font.i
    assert page["A1"].font.b and page["B2"].value == 1
