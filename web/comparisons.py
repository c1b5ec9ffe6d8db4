"""Two versions compared: in place or side by side, filtered by kinds, with the JSON and the page to take away.

In: the store. Out: `/d/<dossier>/compare/<old>..<new>`, the same with `.json` and `.html`, and the form leading there.
Example: `/d/specimen/compare/in-force..final?kind=moved&view=side#art_5__para_1`.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tracker.catalogue import Dossier, StoredText, Version
from tracker.exports import FORMATS, Options
from tracker.exports.html_law import unlink_missing
from tracker.exports.wording import count_kinds
from web.changes import bars, count, lay_page
from web.dossiers import shelf_or_404
from web.library import Shelf, library
from web.selection import Misunderstood, parse_selection
from web.texts import not_there, version_or_404
from web.wordings import STAGES

area = Blueprint("comparisons", __name__)

_PAIR = "/d/<name:dossier>/compare/<name:old>..<name:new>"


@area.get("/d/<name:dossier>/compare")
def choose(dossier: str) -> ResponseReturnValue:
    """From the form with two versions to the address of their comparison."""
    shelf = shelf_or_404(dossier)
    named = [request.args.get(side, "") for side in ("old", "new")]
    for name in named:
        if shelf.dossier.version(name) is None:
            raise Misunderstood(f"“{name[:40]}” is no version of this dossier.")
    return redirect(url_for("comparisons.show", dossier=dossier, old=named[0], new=named[1]))


@area.get(_PAIR)
def show(dossier: str, old: str, new: str) -> ResponseReturnValue:
    """The comparison to read."""
    shelf = shelf_or_404(dossier)
    selection = parse_selection(request.args)
    versions = version_or_404(shelf, old), version_or_404(shelf, new)
    texts = _texts(shelf, versions)
    if texts is None:
        return _lacking(shelf, versions)
    compared = library().compared(*texts)
    comparison = compared.comparison
    shown = render_template(
        "comparisons/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        sides=list(zip(("Old text", "New text"), versions, texts, (comparison.old, comparison.new), strict=True)),
        names=[label(shelf.dossier, version) for version in versions],
        comparison=comparison,
        selection=selection,
        page=lay_page(compared, selection),
        bars=bars(compared.groups),
        counts={kind.value: number for kind, number in count_kinds(comparison).items()},
        consequential=sum(change.consequential for change in comparison.changes),
        shown=count(compared, selection),
        address={"dossier": dossier, "old": old, "new": new},
    )
    return unlink_missing(shown)


@area.get(f"{_PAIR}.json")
def as_json(dossier: str, old: str, new: str) -> ResponseReturnValue:
    """What `tracker compare --format json` prints."""
    return _exported(dossier, old, new, "json", "application/json")


@area.get(f"{_PAIR}.html")
def as_html(dossier: str, old: str, new: str) -> ResponseReturnValue:
    """The comparison as one file to keep or to send."""
    return _exported(dossier, old, new, "html", "text/html")


def _exported(dossier: str, old: str, new: str, form: str, mimetype: str) -> ResponseReturnValue:
    shelf = shelf_or_404(dossier)
    selection = parse_selection(request.args)
    versions = version_or_404(shelf, old), version_or_404(shelf, new)
    texts = _texts(shelf, versions)
    if texts is None:
        if form == "json":
            raise NotFound(f"A text is missing; /d/{dossier} says how to bring it.")
        return _lacking(shelf, versions)
    comparison = library().compared(*texts).comparison
    if selection.kinds:
        comparison = replace(comparison, changes=tuple(filter(selection.shows, comparison.changes)))
    response = Response(FORMATS[form](comparison, Options(all_=selection.all_)), mimetype=mimetype)
    if form == "html":
        response.headers["Content-Disposition"] = f'attachment; filename="{dossier}_{old}_{new}.html"'
    return response


def _texts(shelf: Shelf, versions: tuple[Version, Version]) -> tuple[StoredText, StoredText] | None:
    old, new = (shelf.texts.get(version.name) for version in versions)
    return (old, new) if old and new else None


def _lacking(shelf: Shelf, versions: tuple[Version, Version]) -> ResponseReturnValue:
    return not_there(shelf, [version for version in dict.fromkeys(versions) if version.name not in shelf.texts])


def label(dossier: Dossier, version: Version) -> str:
    """What to call a version: its stage, with the year where several stand at that stage, else its name."""
    alike = [other for other in dossier.versions if other.stage == version.stage]
    if version.stage not in STAGES or version.stage == "other":
        return version.name
    if len(alike) == 1:
        return STAGES[version.stage]
    years = [other.date[:4] for other in alike]
    year = version.date[:4]
    return f"{STAGES[version.stage]} {year}" if year and years.count(year) == 1 else version.name
