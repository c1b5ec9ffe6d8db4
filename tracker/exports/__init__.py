"""Writes comparisons and correlation tables in the formats people ask for: one file per format, one line here.

In: a `Comparison`, or the rows of a correlation table. Out: text, or bytes where the format is binary.
Example: `FORMATS["json"](comparison)` is the JSON that `tracker compare --format json` prints.

A format's module is imported when it is first used, so that `tracker --help` does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.act import Act
    from tracker.catalogue import Version
    from tracker.change import Comparison, CorrelationRow
    from tracker.correspondence import TableCheck
    from tracker.exports.blocks import Paper


def _silent(sentence: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may choose about an export; a format ignores what does not concern it."""

    all_: bool = False
    """Also list what is unchanged."""
    width: int = 100
    """Columns of a line of text."""
    colour: bool = False
    """ANSI colours instead of `[-deleted-]{+inserted+}`."""
    versions: tuple[Version | None, Version | None] = (None, None)
    """What the catalogue knows of the old and the new text: whose they are, and of which day."""
    address: str = ""
    """Of the browser's page of the comparison; comments lead there."""
    tell: Callable[[str], None] = _silent
    """Hears, while the file is made, how far it is, and what it proves."""


STANDARD = Options()


@dataclass(frozen=True, slots=True)
class Export:
    """A format for comparisons: `module` has a function `write(comparison, options) -> str | bytes`."""

    name: str
    title: str
    """In words, for the help."""
    suffixes: tuple[str, ...]
    """File names that ask for this format."""
    module: str
    binary: bool = False
    """Whether it is written for another program, and would only spoil a terminal."""

    def __call__(self, comparison: Comparison, options: Options = STANDARD) -> str | bytes:
        """The comparison in this format."""
        written: str | bytes = import_module(self.module).write(comparison, options)
        return written


@dataclass(frozen=True, slots=True)
class TableExport:
    """A format for correlation tables: its `module` has a function of the name `function`."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    function: str
    module: str = "tracker.exports.correlation"
    binary: bool = False

    def __call__(
        self,
        rows: tuple[CorrelationRow, ...],
        level: str,
        names: tuple[str, str] = ("Old act", "New act"),
        check: TableCheck | None = None,
        notes: tuple[str, ...] = (),
    ) -> str | bytes:
        """The table in this format, or in a plain one how it differs from the act's own.

        `names` head its columns, `notes` say what was not compared.
        """
        checked = (check,) if check else ()
        written: str | bytes = getattr(import_module(self.module), self.function)(
            rows, level, names, *checked, notes=notes
        )
        return written


@dataclass(frozen=True, slots=True)
class ActExport:
    """A format for one act: `tracker.exports.act` has a function of the name `function`."""

    name: str
    suffixes: tuple[str, ...]
    function: str
    binary: bool = False

    def __call__(self, act: Act) -> str | bytes:
        """The act in this format."""
        written: str | bytes = getattr(import_module("tracker.exports.act"), self.function)(act)
        return written


@dataclass(frozen=True, slots=True)
class ReportExport:
    """A format for the report on a dossier: `module` has a function of the name `function`."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    function: str
    binary: bool = False

    def __call__(self, paper: Paper) -> str | bytes:
        """The report in this format."""
        written: str | bytes = getattr(import_module(self.module), self.function)(paper)
        return written


@dataclass(frozen=True, slots=True)
class ColumnsExport:
    """A format for versions side by side: `module` has a function of the name `function`."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    function: str
    binary: bool = False

    def __call__(self, found: Any, all_: bool = False, options: Options = STANDARD) -> str | bytes:
        """A `tracker.exports.table.SideBySide` in this format; `all_` with the rows in which no version differs."""
        written: str | bytes = getattr(import_module(self.module), self.function)(found, all_, options)
        return written


FORMATS: dict[str, Export] = {
    export.name: export
    for export in (
        # One line per format.
        Export("text", "for reading in a terminal", (".txt",), "tracker.exports.text"),
        Export("json", "for programs", (".json",), "tracker.exports.json"),
        Export("html", "one self-contained page for the browser", (".html", ".htm"), "tracker.exports.html"),
        Export("csv", "one change a row, for a spreadsheet", (".csv",), "tracker.exports.csv"),
        Export("docx", "for Word, with tracked changes and comments", (".docx",), "tracker.exports.docx", True),
        Export("xlsx", "for Excel, one change a row", (".xlsx",), "tracker.exports.xlsx", True),
        Export("md", "for notes and wikis", (".md",), "tracker.exports.md"),
        Export("pdf", "the page of html, printed", (".pdf",), "tracker.exports.pdf", True),
    )
}

TABLE_FORMATS: dict[str, TableExport] = {
    export.name: export
    for export in (
        TableExport("text", "for reading in a terminal", (".txt",), "write_text"),
        TableExport("json", "for programs", (".json",), "write_json"),
        TableExport("csv", "for a spreadsheet", (".csv",), "write_csv"),
        TableExport("docx", "for Word", (".docx",), "write_docx", "tracker.exports.correlation_docx", True),
        TableExport("xlsx", "for Excel", (".xlsx",), "write_xlsx", "tracker.exports.correlation_xlsx", True),
    )
}

COLUMNS_FORMATS: dict[str, ColumnsExport] = {
    export.name: export
    for export in (
        ColumnsExport("text", (".txt",), "tracker.exports.table", "write_text"),
        ColumnsExport("json", (".json",), "tracker.exports.table", "write_json"),
        ColumnsExport("html", (".html", ".htm"), "tracker.exports.table_html", "write_html"),
        ColumnsExport("docx", (".docx",), "tracker.exports.table_docx", "write_docx", True),
        ColumnsExport("xlsx", (".xlsx",), "tracker.exports.table_xlsx", "write_xlsx", True),
    )
}

ACT_FORMATS: dict[str, ActExport] = {
    export.name: export
    for export in (
        ActExport("outline", (".outline", ".txt"), "as_outline"),
        ActExport("json", (".json",), "as_json"),
        ActExport("akn", (".akn", ".xml"), "as_akn", binary=True),
        ActExport("text", (), "as_text"),
    )
}

REPORT_FORMATS: dict[str, ReportExport] = {
    export.name: export
    for export in (
        ReportExport("html", (".html", ".htm"), "tracker.exports.report_html", "write_html"),
        ReportExport("pdf", (".pdf",), "tracker.exports.report_pdf", "write_pdf", binary=True),
        ReportExport("docx", (".docx",), "tracker.exports.report_docx", "write_docx", binary=True),
        ReportExport("md", (".md",), "tracker.exports.report_md", "write_md"),
    )
}
