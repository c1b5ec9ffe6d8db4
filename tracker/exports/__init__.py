"""Writes comparisons and correlation tables in the formats people ask for: one file per format, one line here.

In: a `Comparison`, or the rows of a correlation table. Out: text, or bytes where the format is binary.
Example: `FORMATS["json"](comparison)` is the JSON that `tracker compare --format json` prints.

A format's module is imported when it is first used, so that `tracker --help` does not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.change import Comparison, CorrelationRow


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may choose about an export; a format ignores what does not concern it."""

    all_: bool = False
    """Also list what is unchanged."""
    width: int = 100
    """Columns of a line of text."""
    colour: bool = False
    """ANSI colours instead of `[-deleted-]{+inserted+}`."""


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
    """A format for correlation tables: `tracker.exports.correlation` has a function of the name `function`."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    function: str

    def __call__(
        self, rows: tuple[CorrelationRow, ...], level: str, names: tuple[str, str] = ("Old act", "New act")
    ) -> str:
        """The table in this format; `names` head its two columns."""
        written: str = getattr(import_module("tracker.exports.correlation"), self.function)(rows, level, names)
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
    )
}

TABLE_FORMATS: dict[str, TableExport] = {
    export.name: export
    for export in (
        TableExport("text", "for reading in a terminal", (".txt",), "write_text"),
        TableExport("json", "for programs", (".json",), "write_json"),
        TableExport("csv", "for a spreadsheet", (".csv",), "write_csv"),
    )
}
