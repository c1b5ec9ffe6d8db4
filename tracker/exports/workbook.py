"""Writes tables as an Excel workbook that asks for nothing: headed, wrapped, frozen, ready to print.

In: `Sheet`s whose cells are texts, redlines or numbers. Out: the bytes of a .xlsx file, the same at every hour.
Example: the cell `(("=", "may "), ("+", "not "), ("=", "export"))` shows "not" blue and underlined.

No cell is a formula: one that looks like it is stored as text, with the mark that keeps it text when it is edited.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter

from tracker.change import Op
from tracker.exports.cells import formula, printable
from tracker.exports.package import unzipped, zipped
from tracker.exports.wording import visible

LONGEST = 32_000
"""Characters of a cell; Excel takes 32,767."""
INSERTED, DELETED, QUIET = "1F4E9E", "B04A00", "595959"
"""Blue, orange and grey, dark enough on white; that something is underlined or struck out says the same."""

Words = str | tuple[Op, ...]

_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads "_x0041_" as "A"."""
_CORE = "docProps/core.xml"
_BLANK = re.compile(rb"<t>(\s+)</t>")
_NAME = re.compile(r"[\[\]:*?/\\]")
_SIGNED = {
    "+": InlineFont(rFont="Calibri", sz=11, color=Color(INSERTED), u="single"),
    "-": InlineFont(rFont="Calibri", sz=11, color=Color(DELETED), strike=True),
}
"""Each run names its font: Excel does not take over that of the cell."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A remark about a cell rather than words of the law: in grey italics."""

    words: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in bold, which head what follows."""

    words: str


Cell = Words | Quiet | Strong | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its header row."""

    name: str
    columns: Sequence[tuple[str, float]]
    """Title and width in characters."""
    rows: Iterable[Sequence[Cell]]
    landscape: bool = True
    fixed: int = 1
    """Columns at the left that stay in sight."""


def write_workbook(sheets: Sequence[Sheet], title: str) -> bytes:
    """The file."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    parts = unzipped(buffer.getvalue())
    parts[_CORE] = _core(title)
    for name, data in parts.items():
        if name.startswith("xl/worksheets/"):
            # openpyxl forgets to keep a run of nothing but blanks.
            parts[name] = _BLANK.sub(rb'<t xml:space="preserve">\1</t>', data)
    return zipped(parts)


def signed(ops: Sequence[Op]) -> tuple[Op, ...]:
    """A redline fit for a cell, its characters that deceive written out."""
    return tuple((sign, visible(words, changed=sign != "=")) for sign, words in ops if words)


# ------------------------------------------------------------------------------------------------------ one sheet


def _write(book: Any, sheet: Sheet) -> None:
    page = book.create_sheet(_NAME.sub(" ", sheet.name)[:31])
    for number, (_, width) in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "&P / &N"
    head = [_cell(page, Strong(title)) for title, _ in sheet.columns]
    for cell in head:
        cell.fill = PatternFill("solid", fgColor="E7EAF0")
    page.append(head)
    last = 1
    for row in sheet.rows:
        page.append([_cell(page, cell) for cell in row])
        last += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(head))}{last}"


def _cell(page: Any, value: Cell) -> Any:
    if value is None or isinstance(value, int | float):
        return WriteOnlyCell(page, value)
    font = None
    words: Words
    if isinstance(value, Quiet):
        words, font = value.words, Font(italic=True, color=QUIET)
    elif isinstance(value, Strong):
        words, font = value.words, Font(bold=True)
    else:
        words = value
    text: Any = _plain(words) if isinstance(words, str) else _rich(words)
    if not str(text):
        return WriteOnlyCell(page, None)
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s" if isinstance(text, str) else cell.data_type
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if font:
        cell.font = font
    if formula(str(text)):
        cell.quotePrefix = True
    return cell


def _plain(words: str) -> str:
    shown = _ESCAPED.sub("_x005F_", printable(visible(words)))
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}{_rest(len(shown) - LONGEST)}"


def _rest(left: int) -> str:
    return f" … [{left:,} more characters: a spreadsheet's cell holds no more]"


def _rich(ops: Sequence[Op]) -> CellRichText | str:
    """A redline as runs; one without marks is plain text."""
    if all(sign == "=" for sign, _ in ops):
        return _plain("".join(words for _, words in ops))
    return CellRichText(*_runs(ops))


def _runs(ops: Sequence[Op]) -> Iterator[str | TextBlock]:
    left = LONGEST
    over = sum(len(words) for _, words in ops) - LONGEST
    for sign, words in ops:
        shown = _ESCAPED.sub("_x005F_", printable(words[:left]))
        left -= len(words[:left])
        if shown:
            yield TextBlock(_SIGNED[sign], shown) if sign in _SIGNED else shown
    if over > 0:
        yield _rest(over)


def _core(title: str) -> bytes:
    """`docProps/core.xml` without dates, for they would be the clock's."""
    package = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{package}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(printable(title))}</dc:title><dc:creator>tracker</dc:creator></cp:coreProperties>"
    ).encode()
