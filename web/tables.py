"""The versions of a dossier side by side: a row for each provision, columns chosen and ordered by who asks.

In: the store. Out: `/d/<dossier>/table`, the same with `.json` and `.html`. Example:
`/d/specimen/table?column=in-force&column=final&baseline=in-force#art_5__para_1` has two columns; each of their cells
says what `/d/specimen/compare/in-force..final` says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.alignment import choose
from tracker.descent import TableRow
from tracker.exports.table import SideBySide, write_json
from tracker.exports.table_html import sections, write_html
from web.dossiers import shelf_or_404
from web.law import safe
from web.library import Shelf
from web.selection import Misunderstood
from web.series import Series, series
from web.texts import not_there

area = Blueprint("tables", __name__)

TABLE = "/d/<name:dossier>/table"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for."""

    columns: tuple[str, ...]
    baseline: str
    all_: bool

    @property
    def query(self) -> dict[str, object]:
        """For `url_for`."""
        return {"column": list(self.columns), "baseline": self.baseline, **({"all": "1"} if self.all_ else {})}


@area.get(TABLE)
def show(dossier: str) -> ResponseReturnValue:
    """The table to read."""
    shelf = shelf_or_404(dossier)
    if len(shelf.texts) < 2:
        return too_few(shelf)
    whole = series(shelf)
    asked = _asked(whole)
    found = _found(whole, asked)
    rows = found.rows(asked.all_)
    written = [(part, safe(html)) for part, html in sections(found, rows, _linked(whole, asked.columns))]
    return render_template(
        "tables/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        series=whole,
        asked=asked,
        found=found,
        parts=written,
        counts={part.id: sum(row.changed for row in part.rows) for part, _ in written},
        changed=sum(row.changed for row in found.table.rows),
        choices=[*asked.columns, *[""] * (len(whole.graph.names) - len(asked.columns))],
    )


@area.get(f"{TABLE}.<any(json, html):form>")
def as_file(dossier: str, form: str) -> ResponseReturnValue:
    """What `tracker table --format` writes."""
    shelf = shelf_or_404(dossier)
    if len(shelf.texts) < 2:
        abort(404)
    whole = series(shelf)
    asked = _asked(whole)
    found = _found(whole, asked)
    if form == "json":
        return Response(write_json(found, asked.all_), mimetype="application/json")
    response = Response(write_html(found, asked.all_), mimetype="text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{dossier}_table.html"'
    return response


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
    return Asked(tuple(columns), baseline, everything == "1")


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
