"""The correlation table as a Word file, in the style of the annex that recasts end with.

In: `CorrelationRow`s. Out: the bytes of a .docx file. Example of a row: "Article 4(1), point (a)" beside "Article 5(1),
point (a)"; what has no counterpart stands beside "—", and what a person has to check is marked "uncertain".
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.change import CorrelationRow
from tracker.exports import docx_page as page
from tracker.exports.docx_page import Paper, Run
from tracker.exports.wording import AUTHENTIC

_UNCERTAIN = (
    "“Uncertain” marks pairs of which no part surely corresponds, by few words in common or because another was nearly "
    "as good: a person has to check them."
)


def write_docx(
    rows: tuple[CorrelationRow, ...],
    level: str,
    names: tuple[str, str] = ("Old act", "New act"),
    notes: tuple[str, ...] = (),
) -> bytes:
    """The file; an old provision that went to several places is named once, as in the Journal."""
    widths = [Paper.UPRIGHT.width // 2] * 2
    head = [page.paragraph([Run(name, "Strong")], "TableRow") for name in names]
    body = [page.row(head, widths, head=True), *_rows(rows, widths)]
    title = "Correlation table"
    made = f"Made from the two texts at the level of {level}s; no table of the Official Journal was read. {AUTHENTIC}"
    if any(row.doubtful for row in rows):
        made = f"{_UNCERTAIN} {made}"
    noted = "".join(page.paragraph(note, "Normal") for note in notes)
    whole = page.paragraph(title, "Title") + noted + page.table(body, widths) + page.paragraph(made, "Small")
    return page.document(whole, Paper.UPRIGHT, f"{title}: {names[0]} → {names[1]}", f"{names[0]} → {names[1]}")


def _rows(rows: tuple[CorrelationRow, ...], widths: list[int]) -> Iterator[str]:
    before = None
    for row in rows:
        again = row.old is not None and row.old == before
        mark = [Run("  uncertain", "Quiet")] if row.doubtful else []
        cells = ([Run("" if again else row.old_reference)], [Run(row.new_reference), *mark])
        yield page.row([page.paragraph(cell, "TableRow") for cell in cells], widths)
        before = row.old
