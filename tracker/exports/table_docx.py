"""The versions side by side as a Word file: the working paper of negotiations, one column for each text.

In: a `SideBySide`. Out: the bytes of a .docx file, landscape, its head repeated on each page. Example: in the row of
Article 5(1), point (b), the column of the final act has "serious" underlined, Parliament's "Moved to Article 11".

Every cell holds the words of its version, as a redline against the baseline; an empty one says why. A last column
for the compromise is empty, for those who will write it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tracker import __version__
from tracker.descent import Cell, TableRow
from tracker.exports import STANDARD, Options
from tracker.exports import docx_page as page
from tracker.exports.docx_page import Paper, Run
from tracker.exports.table import (
    COMPROMISE,
    LEGEND,
    Part,
    SideBySide,
    column_head,
    column_source,
    parts,
    remarks,
    said,
    title,
)
from tracker.exports.wording import AUTHENTIC, capital, counted, listed

_FIRST = 1700
"""Width of the column that names the provisions, in twentieths of a point."""
_MANY = 4
"""More columns with text than these take the larger paper."""
_ENACTING = frozenset({"art", "part", "title", "chp", "sec", "subsec"})
"""First letters of the eIds of articles and of what holds them."""
_SHORT = 700
"""Characters of a cell: rows with no longer one stay together on a page."""
_STEP = 500
"""Rows after which somebody who waits is told."""


def write_docx(found: SideBySide, all_: bool = False, options: Options = STANDARD) -> bytes:
    """The file."""
    columns = len(found.table.columns) + found.compromise
    paper = Paper.A3 if columns > _MANY else Paper.A4
    widths = [_FIRST, *[(paper.width - _FIRST) // columns] * columns]
    body = [*_title(found, all_)]
    numbers = found.numbers()
    shown = list(parts(found, found.rows(all_)))
    done, count = 0, sum(len(part.rows) for part in shown)
    for name, group in groupby(shown, key=_region):
        held = list(group)
        body.append(page.paragraph(name, "Heading1"))
        rows = [page.row(_head(found), widths, head=True)]
        for part in held:
            rows += _rows(part, found, widths, numbers)
            if (done + len(part.rows)) // _STEP > done // _STEP:
                options.tell(f"{done + len(part.rows):,} of {count:,} rows ...")
            done += len(part.rows)
        body.append(page.table(rows, widths))
    body += _sources(found, sum(widths))
    name = found.dossier.title or found.dossier.name
    foot = f"{name} · against {found.table.baseline} · {AUTHENTIC}"
    language = next((act.language for act in found.acts.values() if act.language), "en")
    return page.document("".join(body), paper, f"{name}: versions side by side", foot, language)


def _title(found: SideBySide, all_: bool) -> Iterator[str]:
    """What this is, how it is to be read, and what is not in it."""
    yield page.paragraph(found.dossier.title or found.dossier.name, "Title")
    table = found.table
    procedure = f"{found.dossier.procedure} · " if found.dossier.procedure else ""
    yield page.paragraph(f"{procedure}{counted(len(table.columns), 'version')} against {table.baseline}", "Subtitle")
    changed = sum(row.changed for row in table.rows)
    kept = "all are here" if all_ else "only those are here"
    note = f"{counted(len(table.rows), 'provision')}; in {changed:,} of them a version differs, {kept}."
    yield page.paragraph(note, "Small")
    legend = [Run(LEGEND[0]), Run("inserted", "Inserted"), Run(LEGEND[1]), Run("deleted", "Deleted"), Run(LEGEND[2])]
    yield page.paragraph(legend, "Small")
    if found.missing:
        names = listed([gap.partition(" (")[0] for gap in found.missing], "or")
        yield page.paragraph(f"There was no text of {names}.", "Small")


def _sources(found: SideBySide, width: int) -> Iterator[str]:
    """At the end, where each column comes from."""
    yield page.paragraph("Sources", "Heading1")
    widths = [width // 4, width - width // 4]
    rows = []
    for name in found.table.columns:
        first, *more = column_head(name, found)
        cells = [page.paragraph([Run(first, "Strong")], "Cell"), *(page.paragraph(line, "Cell") for line in more)]
        rows.append(page.row(["".join(cells), _lines(column_source(name, found))], widths))
    yield page.table(rows, widths)
    for gap in found.missing:
        yield page.paragraph(f"Missing: {gap}", "Small")
    yield page.paragraph(f"{AUTHENTIC} Made by tracker {__version__}.", "Small")


def _lines(words: Sequence[str]) -> str:
    return "".join(page.paragraph(line, "Cell") for line in words) or page.paragraph("", "Cell")


def _region(part: Part) -> str:
    """What Word's navigation pane leads to: the articles are read as one."""
    kind = part.id.removeprefix("part-").rpartition(".")[2].partition("_")[0]
    return "Enacting terms" if kind in _ENACTING else part.title


def _head(found: SideBySide) -> list[str]:
    """The repeated row: each version with whose it is and of which day; where it comes from stands at the end."""
    cells = [page.paragraph([Run("Row, provision", "Strong")], "Cell")]
    for name in found.table.columns:
        first, *more = column_head(name, found)
        lines = [page.paragraph([Run(first, "Strong")], "Cell")]
        cells.append("".join([*lines, *(page.paragraph(line, "Source") for line in more)]))
    return [*cells, page.paragraph([Run(COMPROMISE, "Strong")], "Cell")] if found.compromise else cells


def _rows(part: Part, found: SideBySide, widths: Sequence[int], numbers: Mapping[str, int]) -> Iterator[str]:
    """The rows of an article under its name."""
    if _region(part) != part.title:
        heading = f"  {part.heading}" if part.heading else ""
        yield page.row([page.paragraph([Run(f"{part.title}{heading}", "Strong")], "Part")], [sum(widths)], len(widths))
    for row in part.rows:
        cells = [page.paragraph([Run(f"{numbers[row.id]:,}  ", "Strong"), Run(title(row, found.table))], "Name")]
        cells += [_cell(name, cell, row, found) for name, cell in zip(found.table.columns, row.cells, strict=True)]
        cells += [page.paragraph("", "Cell")] if found.compromise else []
        yield page.row(cells, widths, whole=_longest(row) < _SHORT)


def _longest(row: TableRow) -> int:
    return max(sum(len(words) for ops in said(cell) for _, words in ops) for cell in row.cells)


def _cell(name: str, cell: Cell, row: TableRow, found: SideBySide) -> str:
    if not cell.eids:
        return page.paragraph([Run(capital(cell.note), "Quiet")], "Cell")
    remark = remarks(name, cell, row, found)
    lines = [page.paragraph([Run(remark, "Quiet")], "Cell")] if remark else []
    lines += [page.paragraph([Run.signed(sign, words) for sign, words in ops], "Cell") for ops in said(cell)]
    return "".join(lines) or page.paragraph("", "Cell")
