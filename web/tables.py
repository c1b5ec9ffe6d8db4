"""The versions of a dossier side by side: a row for each provision, columns chosen and ordered by who asks.

In: the store. Out: `/d/<dossier>/table`, the same with `.json`, `.html`, `.docx` and `.xlsx`. Example:
`/d/specimen/table?column=in-force&column=final&baseline=in-force#art_5__para_1` has two columns; each of their cells
says what `/d/specimen/compare/in-force..final` says. `?words=` leaves the rows in which a version has these words; the
files to keep hold all rows, so that a row has the same number in each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.alignment import choose
from tracker.descent import Cell, TableRow
from tracker.exports import COLUMNS_FORMATS
from tracker.exports.table import Part, SideBySide
from tracker.exports.table_html import sections
from tracker.finding import MOST_LETTERS, Query, parse_query, places
from web.comparisons import taken
from web.dossiers import shelf_or_404
from web.law import safe
from web.library import Shelf
from web.selection import Misunderstood
from web.series import Series, series, written
from web.texts import not_there

area = Blueprint("tables", __name__)

TABLE = "/d/<name:dossier>/table"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for."""

    columns: tuple[str, ...]
    baseline: str
    all_: bool
    words: str = ""

    @property
    def query(self) -> dict[str, object]:
        """For `url_for`."""
        found: dict[str, object] = {"column": list(self.columns), "baseline": self.baseline}
        found |= {"all": "1"} if self.all_ else {}
        return found | ({"words": self.words} if self.words else {})


@area.get(TABLE)
def show(dossier: str) -> ResponseReturnValue:
    """The table to read."""
    shelf = shelf_or_404(dossier)
    if len(shelf.texts) < 2:
        return too_few(shelf)
    whole = series(shelf)
    asked = _asked(whole)
    found = _found(whole, asked)
    rows = [row for row in found.rows(asked.all_) if _says(row, asked)]

    def make() -> list[tuple[Part, Markup]]:
        return [(part, safe(html)) for part, html in sections(found, rows, _linked(whole, asked.columns))]

    parts = written((whole.keys, dossier, asked, request.script_root), make)
    return render_template(
        "tables/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        series=whole,
        asked=asked,
        found=found,
        parts=parts,
        counts={part.id: sum(row.changed for row in part.rows) for part, _ in parts},
        changed=sum(row.changed for row in found.table.rows),
        shown=len(rows),
        choices=[*asked.columns, *[""] * (len(whole.graph.names) - len(asked.columns))],
    )


@area.get(f"{TABLE}.<any(json, html, docx, xlsx):form>")
def as_file(dossier: str, form: str) -> ResponseReturnValue:
    """What `tracker table --format` writes."""
    shelf = shelf_or_404(dossier)
    if len(shelf.texts) < 2:
        abort(404)
    whole = series(shelf)
    asked = _asked(whole)
    found = _found(whole, asked)
    if form == "json" and asked.words:
        rows = tuple(row for row in found.table.rows if _says(row, asked))
        found = replace(found, table=replace(found.table, rows=rows))
    return taken(COLUMNS_FORMATS[form](found, asked.all_), form, f"{dossier}_table")


def _says(row: TableRow, asked: Asked) -> bool:
    """Whether a version has the words that are looked for, in its number, heading or text."""
    if not asked.words:
        return True
    query = parse_query(asked.words)
    return bool(query) and any(_has(cell, query) for cell in row.cells)


def _has(cell: Cell, query: Query) -> bool:
    """Whether the words of a cell, as this version has them, hold all terms."""
    ops = (op for said in cell.wordings for part in (said.num, said.heading, said.text) for op in (*part, ("=", "\n")))
    words = "".join(said for sign, said in ops if sign != "-")
    folded = words.casefold()
    # Most cells lack one of the words; that is soon seen.
    return all(word in folded for word in query.words) and places(words, query) is not None


def too_few(shelf: Shelf) -> ResponseReturnValue:
    """It takes two texts: the page that says how to bring those that are missing."""
    if not shelf.missing:
        abort(404)
    return not_there(shelf, shelf.missing)


def version_asked(whole: Series, name: str) -> str:
    """A version whose text is there."""
    if name not in whole.graph.names:
        raise Misunderstood(f"“{name[:40]}” is no version with a text here; there is {', '.join(whole.graph.names)}.")
    return name


def _asked(whole: Series) -> Asked:
    """Columns, baseline and rows; the baseline is always one of the columns."""
    names = [version_asked(whole, name) for name in request.args.getlist("column") if name]
    columns = list(dict.fromkeys(names)) or list(whole.graph.names)
    baseline = version_asked(whole, request.args.get("baseline") or columns[0])
    if baseline not in columns:
        columns.insert(0, baseline)
    everything = request.args.get("all", "0")
    if everything not in ("0", "1"):
        raise Misunderstood("“all” is 1 or is left out.")
    words = " ".join(request.args.get("words", "")[:MOST_LETTERS].split())
    return Asked(tuple(columns), baseline, everything == "1", words)


def _found(whole: Series, asked: Asked) -> SideBySide:
    shelf = whole.shelf
    origins = {name: shelf.texts[name].origin for name in whole.graph.names}
    table = choose(whole.table(asked.baseline), asked.columns)
    return SideBySide(shelf.dossier, table, whole.acts(), origins, whole.gaps)


def _linked(whole: Series, columns: tuple[str, ...]) -> Callable[[TableRow], str]:
    """From a row to the page with its provision through all versions: the provision of the last version shown."""
    latest = sorted(range(len(columns)), key=lambda place: whole.graph.names.index(columns[place]), reverse=True)
    pages = [url_for("texts.show", dossier=whole.shelf.dossier.name, version=name) for name in columns]

    def link(row: TableRow) -> str:
        place = next(place for place in latest if row.cells[place].eids)
        return f"{pages[place]}/{quote(row.cells[place].eids[0], safe='~')}/history"

    return link
