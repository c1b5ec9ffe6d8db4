"""The report on two versions of a dossier, to take away.

In: the store. Out: `/d/<dossier>/report.html`, `.docx`, `.md` and `.pdf`. Example:
`/d/specimen/report.docx?old=proposal&new=final&axis=B&direction=weakens` has only those tags in its list of changes.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tracker.change import Entry, Scorecard
from tracker.codebook import method
from tracker.errors import UsageError
from tracker.exports import REPORT_FORMATS
from tracker.exports.report import MATTERING, Findings, report
from tracker.reviewing import counted
from tracker.scorecard import scorecard
from tracker.weight import weightiest
from web.dossiers import shelf_or_404
from web.library import lacking
from web.selection import Misunderstood, Selection, parse_selection
from web.series import Series, series
from web.tables import version_asked

area = Blueprint("reports", __name__)

TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
}


@area.get(f"/d/<name:dossier>/report.<any({', '.join(TYPES)}):form>")
def as_file(dossier: str, form: str) -> ResponseReturnValue:
    """What `tracker report` writes, of what is stored and reviewed."""
    shelf = shelf_or_404(dossier)
    if len(shelf.texts) < 2:
        raise NotFound("A report takes two texts, and fewer are stored.")
    told = series(shelf)
    old = version_asked(told, request.args.get("old") or told.ends[0])
    new = version_asked(told, request.args.get("new") or told.ends[1])
    if old == new:
        raise Misunderstood("A report is on two versions; name two.")
    found = findings(told, (old, new), parse_selection(request.args))
    try:
        written = REPORT_FORMATS[form](report(found))
    except UsageError as error:  # nothing on this machine prints
        raise Misunderstood(str(error)) from None
    response = Response(written, mimetype=TYPES[form])
    if form != "html":
        response.headers["Content-Disposition"] = f'attachment; filename="{dossier}_{old}_{new}_report.{form}"'
    return response


def findings(told: Series, pair: tuple[str, str], selection: Selection) -> Findings:
    """Everything that the report says, found."""
    old, new = pair
    comparison = told.compare(old, new)
    book = comparison.codebook
    card = scorecard(counted(comparison), book) if book else None
    names = told.graph.names
    between = names.index(new) - names.index(old) > 1
    shelf = told.shelf
    return Findings(
        shelf.dossier,
        comparison,
        old,
        new,
        tuple((c, tag) for c in comparison.changes if selection.shows(c) for tag in c.tags if selection.fits(tag)),
        selection.said,
        card,
        (_matter(card, -1), _matter(card, 1)),
        told.who(old, new) if between else None,
        {name: text.origin for name, text in shelf.texts.items()},
        tuple(lacking(shelf.dossier, version) for version in shelf.missing),
        method(),
        {name: text.loaded_at for name, text in shelf.texts.items()},
    )


def _matter(card: Scorecard | None, sign: int) -> tuple[Entry, ...]:
    if card is None:
        return ()
    entries = [entry for axis in card.axes for direction in axis.directions for entry in direction.entries]
    return tuple(weightiest(entries, sign)[:MATTERING])
