"""The correlation table as an Excel workbook: the Official Journal's two columns, then what happened and how sure.

In: `CorrelationRow`s. Out: the bytes of a .xlsx file. Example of a row: "Article 4(1), point (a)",
"Article 5(1), point (a)", "renumbered", 0.93; what a person has to check says "uncertain".
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.change import CorrelationRow
from tracker.exports.wording import AUTHENTIC, kinds_in_words
from tracker.exports.workbook import Cell, Quiet, Sheet, write_workbook


def write_xlsx(
    rows: tuple[CorrelationRow, ...],
    level: str,
    names: tuple[str, str] = ("Old act", "New act"),
    notes: tuple[str, ...] = (),
) -> bytes:
    """The workbook; each row names its old provision, so that it can be sorted and filtered."""
    columns = ((names[0], 34.0), (names[1], 34.0), ("What happened", 24.0), ("Score", 8.0), ("Check", 12.0))
    ids = (("Old id", 26.0), ("New id", 26.0))
    sheet = Sheet("Correlation table", (*columns, *ids), _rows(rows, notes), landscape=False)
    return write_workbook((sheet,), f"Correlation table: {names[0]} → {names[1]}")


def _rows(rows: tuple[CorrelationRow, ...], notes: tuple[str, ...]) -> Iterator[list[Cell]]:
    for row in rows:
        score = None if row.score is None else round(row.score, 3)
        kinds = kinds_in_words(row.kinds)
        check = "uncertain" if row.doubtful else ""
        yield [row.old_reference, row.new_reference, kinds, score, check, row.old or "", row.new or ""]
    yield []
    for note in notes:
        yield [Quiet(note)]
    yield [Quiet(f"Made from the two texts; no table of the Official Journal was read. {AUTHENTIC}")]
