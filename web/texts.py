"""One version as a readable act, with contents, links to each provision, notes, tables and the account of its text.

In: the store. Out: `/d/<dossier>/text/<version>`, with `?beside=fr` in two languages; with `.json`, `.akn`, `.outline`
or `.txt` behind it the act as a file. Example: the fragment `#art_5__para_1` of the page is Article 5(1).
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from tracker.catalogue import Version
from tracker.exports import ACT_FORMATS
from tracker.exports.wording import listed
from web.dossiers import shelf_or_404
from web.languages import languages_of
from web.law import read_act
from web.library import Shelf, lacking, library
from web.selection import Misunderstood
from web.wordings import language_name

area = Blueprint("texts", __name__)

_FORMS = {
    "json": ("json", "application/json"),
    "akn": ("akn", "application/akn+xml"),
    "outline": ("outline", "text/plain"),
    "txt": ("text", "text/plain"),
}
"""Behind the address of a text: the format, and what browsers call it."""


@area.get("/d/<name:dossier>/text/<name:version>")
def show(dossier: str, version: str) -> ResponseReturnValue:
    """The act to read."""
    shelf = shelf_or_404(dossier)
    found = version_or_404(shelf, version)
    text = shelf.texts.get(version)
    if text is None:
        return not_there(shelf, [found])
    act = library().act(text)
    languages = languages_of(library(), text)
    wanted = _wanted(languages)
    beside = library().beside(text, wanted) if wanted else None
    return render_template(
        "texts/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        version=found,
        text=text,
        act=act,
        parts=read_act(act, beside),
        languages=languages,
        beside=wanted,
        unlike=beside.notes if beside else (),
        holdings=library().holdings(text),
        is_made=library().is_made(text),
        outdated=library().outdated(shelf, version),
        resting=[(name, library().outdated(shelf, name)) for name in library().resting(shelf, version)],
    )


def _wanted(languages: list[str]) -> str:
    """The language that is asked for beside the version's own, or ""."""
    wanted = request.args.get("beside", "").lower()
    if wanted and wanted not in languages[1:]:
        there = f"; there is {listed([language_name(code) for code in languages[1:]])}" if languages[1:] else ""
        raise Misunderstood(f"There is no text of this version in the language “{wanted[:40]}”{there}.")
    return wanted


@area.get(f"/d/<name:dossier>/text/<name:version>.<any({', '.join(_FORMS)}):form>")
def as_file(dossier: str, version: str, form: str) -> ResponseReturnValue:
    """The act as `tracker dump --format` prints it."""
    shelf = shelf_or_404(dossier)
    found = version_or_404(shelf, version)
    text = shelf.texts.get(version)
    if text is None:
        return not_there(shelf, [found])
    name, mimetype = _FORMS[form]
    return Response(ACT_FORMATS[name](library().act(text)), mimetype=mimetype)


def version_or_404(shelf: Shelf, name: str) -> Version:
    """The version, whether its text is stored or not."""
    version = shelf.dossier.version(name)
    if version is None:
        abort(404)
    return version


def not_there(shelf: Shelf, versions: list[Version]) -> ResponseReturnValue:
    """The page that says which texts are missing and how to bring them."""
    missing = [lacking(shelf.dossier, version) for version in versions]
    page = render_template("texts/missing.html", shelf=shelf, dossier=shelf.dossier, missing=missing)
    return page, 404
