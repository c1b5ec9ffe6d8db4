"""The correlation table as the Official Journal prints it, as JSON, and as CSV for a spreadsheet.

In: `CorrelationRow`s. Out: text. Example of a line: "Article 4(1), point (a)  |  Article 5(1), point (a)"; what
has no counterpart stands beside "—".
"""

from __future__ import annotations

import csv
import io
import json

from tracker.change import CorrelationRow
from tracker.exports.wording import counted, kinds_in_words

SCHEMA = 1

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A cell that begins so is a formula to a spreadsheet (ASVS 1.2.10), the full-width forms in some of them."""


def write_text(rows: tuple[CorrelationRow, ...], level: str, names: tuple[str, str] = ("Old act", "New act")) -> str:
    """Two aligned columns; an old provision that went to several places is printed once, as in the Journal."""
    left = max(map(len, (names[0], *(row.old_reference for row in rows))))
    right = max(map(len, (names[1], *(row.new_reference for row in rows))))
    lines = [f"{names[0]:{left}}  |  {names[1]}", f"{'-' * left}--|--{'-' * right}"]
    before = None
    for row in rows:
        again = row.old is not None and row.old == before
        lines.append(f"{'' if again else row.old_reference:{left}}  |  {row.new_reference}")
        before = row.old
    return "\n".join([*lines, "", _counts(rows, level)]) + "\n"


def _counts(rows: tuple[CorrelationRow, ...], level: str) -> str:
    old = len({row.old for row in rows if row.old})
    deleted = sum(row.new is None for row in rows)
    inserted = sum(row.old is None for row in rows)
    return (
        f"{counted(len(rows), 'row')} at the level of {level}s: {old - deleted:,} of {counted(old, 'old provision')} "
        f"went on, {deleted:,} deleted, {inserted:,} inserted."
    )


def write_json(rows: tuple[CorrelationRow, ...], level: str, names: tuple[str, str] = ("", "")) -> str:
    """`{"schema": 1, "level": ..., "rows": [...]}`, one row a line."""
    lines = ",\n".join(json.dumps(_row(row), ensure_ascii=False) for row in rows)
    return f'{{\n"schema": {SCHEMA},\n"level": {json.dumps(level)},\n"rows": [\n{lines}\n]\n}}\n'


def _row(row: CorrelationRow) -> dict[str, object]:
    return {
        "old": row.old,
        "new": row.new,
        "old_reference": row.old_reference,
        "new_reference": row.new_reference,
        "kinds": [kind.value for kind in row.kinds],
        "score": row.score,
    }


def write_csv(rows: tuple[CorrelationRow, ...], level: str, names: tuple[str, str] = ("", "")) -> str:
    """RFC 4180 with a header row; cells that a spreadsheet would compute begin with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(("old_reference", "new_reference", "kinds", "score", "old", "new"))
    for row in rows:
        score = "" if row.score is None else f"{row.score:g}"
        cells = (row.old_reference, row.new_reference, kinds_in_words(row.kinds), score, row.old or "", row.new or "")
        writer.writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula.

    >>> safe_cell("=1+1"), safe_cell("—")
    ("'=1+1", '—')
    """
    return "'" + text if text.startswith(_FORMULA) else text
