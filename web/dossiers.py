"""The dossiers: all of them, and one with its versions, their accounts and what is missing.

In: the store. Out: `/` and `/d/<dossier>`. Example: a version whose text is not stored stands on its dossier's page
with the command that brings it.
"""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.catalogue import Dossier, Missing, Version, missing
from web.graph import draw
from web.library import Shelf, library

area = Blueprint("dossiers", __name__)


@area.get("/")
def index() -> ResponseReturnValue:
    """What this is, and the dossiers."""
    shelves, problems = library().shelves()
    return render_template("dossiers/index.html", shelves=shelves, problems=problems)


@area.get("/d/<name:dossier>")
def show(dossier: str) -> ResponseReturnValue:
    """One dossier."""
    shelf = shelf_or_404(dossier)
    return render_template(
        "dossiers/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        drawing=draw(shelf.dossier.versions, list(shelf.texts)),
        steps=steps(shelf),
        holdings={name: library().holdings(text) for name, text in shelf.texts.items()},
        missing=[lacking(shelf.dossier, version) for version in shelf.missing],
    )


def shelf_or_404(name: str) -> Shelf:
    """The dossier, or the page that says there is none."""
    shelf = library().shelf(name)
    if shelf is None:
        abort(404)
    return shelf


def steps(shelf: Shelf) -> list[tuple[str, str]]:
    """The comparisons that people come for: from the first text to the last, then from each to what follows it."""
    present = [version.name for version in shelf.present]
    if len(present) < 2:
        return []
    found = [(present[0], present[-1])]
    for name in present:
        found += [(base, name) for base in _nearest(shelf.dossier, name, present)]
    return list(dict.fromkeys(found))


def _nearest(dossier: Dossier, name: str, present: list[str]) -> list[str]:
    """The stored versions that this one is based on, directly or through versions that are not stored."""
    found: list[str] = []
    version = dossier.version(name)
    for base in version.based_on if version else ():
        found += [base] if base in present else _nearest(dossier, base, present)
    return found


def lacking(dossier: Dossier, version: Version) -> Missing:
    """A version whose text is not stored, with the command that brings it."""
    if dossier.path(version):
        return Missing(version, f"tracker load {dossier.name}")
    return missing(dossier.name, version)
