"""The dossiers: all of them, and one with what changed in it, its versions, their accounts and what is missing.

In: the store. Out: `/`, `/d/<dossier>` and, for programs, `/d/<dossier>.json`. Example:
`/d/specimen?old=proposal&new=final` opens with what became of the proposal; a version whose text is not stored stands
there with the command that brings it.
"""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from tracker.catalogue import Dossier, Version
from web.graph import draw
from web.library import Shelf, lacking, library
from web.overview import overview
from web.selection import Misunderstood
from web.series import series

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
    pairs = steps(shelf)
    told = series(shelf) if pairs else None
    asked = _asked(shelf, pairs[0]) if pairs else ("", "")
    return render_template(
        "dossiers/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        asked=asked,
        seen=overview(told, *asked) if told else None,
        strips=[(old, new, told.strip(old, new)) for old, new in pairs] if told else [],
        drawing=draw(shelf.dossier.versions, list(shelf.texts)),
        steps=pairs,
        holdings={name: library().holdings(text) for name, text in shelf.texts.items()},
        missing=[lacking(shelf.dossier, version) for version in shelf.missing],
    )


@area.get("/d/<name:dossier>.json")
def as_json(dossier: str) -> ResponseReturnValue:
    """The first screen's numbers, the versions, and what is missing, for programs."""
    shelf = shelf_or_404(dossier)
    pairs = steps(shelf)
    said: dict[str, object] = {
        "schema": 1,
        "dossier": shelf.dossier.name,
        "title": shelf.dossier.title,
        "procedure": shelf.dossier.procedure,
        "versions": [_version(shelf, version) for version in shelf.dossier.versions],
    }
    if pairs:
        told, asked = series(shelf), _asked(shelf, pairs[0])
        said |= {"old": asked[0], "new": asked[1], "overview": overview(told, *asked).as_json()}
        said["strips"] = [{"old": old, "new": new, **told.strip(old, new).as_json()} for old, new in pairs]
    return jsonify(said)


def _version(shelf: Shelf, version: Version) -> dict[str, object]:
    text = shelf.texts.get(version.name)
    return {
        "name": version.name,
        "stage": version.stage,
        "institution": version.institution,
        "date": version.date,
        "based_on": list(version.based_on),
        "sha256": text.sha256 if text else None,
        "share": text.account.share if text else None,
        "command": None if text else lacking(shelf.dossier, version).command,
    }


def _asked(shelf: Shelf, usual: tuple[str, str]) -> tuple[str, str]:
    """The two versions that the first screen is about: those of the query, else the first and the last."""
    old, new = (request.args.get(side) or name for side, name in zip(("old", "new"), usual, strict=True))
    for name in (old, new):
        if name not in shelf.texts:
            raise Misunderstood(f"“{name[:40]}” is no version of this dossier whose text is stored.")
    return old, new


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
