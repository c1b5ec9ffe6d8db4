"""The versions side by side as an Excel workbook: a row for each provision, its cells redlines against the baseline.

In: a `SideBySide`. Out: the bytes of a .xlsx file. Example: the cell of "final" at "Article 5(1), point (b)" has
"substantial" struck out and "serious" underlined; that of a version without it says where it went.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker import __version__
from tracker.change import Op
from tracker.exports import STANDARD, Options
from tracker.exports.table import (
    COMPROMISE,
    LEGEND,
    SideBySide,
    column_head,
    column_source,
    parts,
    remarks,
    said,
    title,
)
from tracker.exports.wording import AUTHENTIC, capital
from tracker.exports.workbook import Cell, Quiet, Sheet, Strong, signed, write_workbook

_WIDTH = 60.0
_STEP = 500
"""Rows after which somebody who waits is told."""


def write_xlsx(found: SideBySide, all_: bool = False, options: Options = STANDARD) -> bytes:
    """The workbook."""
    names = found.table.columns
    columns = [("Row", 6.0), ("Provision", 24.0), *(("\n".join(column_head(name, found)), _WIDTH) for name in names)]
    columns += [(COMPROMISE, _WIDTH)] if found.compromise else []
    sheets = (
        Sheet("Side by side", columns, _rows(found, all_, options), fixed=2),
        Sheet("About", (("What", 24.0), ("", 110.0)), _about(found), landscape=False),
    )
    return write_workbook(sheets, f"{found.dossier.title or found.dossier.name}: versions side by side")


def _rows(found: SideBySide, all_: bool, options: Options) -> Iterator[list[Cell]]:
    done = 0
    numbers = found.numbers()
    for part in parts(found, found.rows(all_)):
        yield [None, Strong(f"{part.title}  {part.heading}".rstrip())]
        for row in part.rows:
            cells: list[Cell] = [numbers[row.id], Quiet(title(row, found.table))]
            for name, cell in zip(found.table.columns, row.cells, strict=True):
                if not cell.eids:
                    cells.append(Quiet(capital(cell.note)))
                    continue
                remark = remarks(name, cell, row, found)
                lines = [(("=", f"[{remark}]"),), *said(cell)] if remark else list(said(cell))
                cells.append(signed(_joined(lines)))
            yield cells
            done += 1
            if not done % _STEP:
                options.tell(f"{done:,} rows ...")


def _joined(lines: list[tuple[Op, ...]]) -> tuple[Op, ...]:
    found: list[Op] = []
    for place, line in enumerate(lines):
        found += ([("=", "\n")] if place else []) + list(line)
    return tuple(found)


def _about(found: SideBySide) -> Iterator[list[Cell]]:
    yield [Strong("Dossier"), found.dossier.title or found.dossier.name]
    if found.dossier.procedure:
        yield [Strong("Procedure"), found.dossier.procedure]
    yield [Strong("Baseline"), found.table.baseline]
    for name in found.table.columns:
        yield [Strong(name), "\n".join([*column_head(name, found)[1:], *column_source(name, found)])]
    for gap in found.missing:
        yield ["Missing", gap]
    yield [Strong("Redlines"), f"{LEGEND[0]}inserted{LEGEND[1]}deleted{LEGEND[2]}"]
    yield [Strong("Authentic text"), AUTHENTIC]
    yield [Strong("Made by"), f"tracker {__version__}"]
