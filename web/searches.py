"""Words looked for in a dossier: the provisions that have them, and the changes that brought or took them.

In: the store. Out: `/d/<dossier>/search`, the same with `.json` and `.csv`. Example:
`/d/specimen/search?q=human+rights&version=final` shows the provisions of the final act with both words.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.exports.html_law import anchor, text
from tracker.exports.search import Found, search_as_csv, search_as_json
from tracker.exports.table_html import run
from tracker.exports.wording import capital, references
from tracker.finding import ChangeHit, Hit, look_in_changes, parse_query, snippet
from web.dossiers import shelf_or_404
from web.law import safe
from web.library import Shelf, library
from web.overview import excerpt
from web.selection import Misunderstood
from web.series import series

area = Blueprint("searches", __name__)

PAGE = "/d/<name:dossier>/search"
MOST = 40
"""Provisions of one version, and changes, that are shown until somebody asks for all."""
_FORMS = {"json": ("application/json", search_as_json), "csv": ("text/csv", search_as_csv)}


@dataclass(frozen=True, slots=True)
class Shown:
    """A provision with the words in it."""

    hit: Hit
    words: Markup


@dataclass(frozen=True, slots=True)
class Version:
    """What one version has."""

    name: str
    count: int
    shown: list[Shown]


@dataclass(frozen=True, slots=True)
class Turn:
    """A change that brought or took the words."""

    found: ChangeHit
    name: str
    place: str
    words: Markup


@area.get(PAGE)
def show(dossier: str) -> ResponseReturnValue:
    """The form, and what was found."""
    shelf = shelf_or_404(dossier)
    version, all_ = _narrowed(shelf)
    found = _find(shelf)
    most = None if all_ or version else MOST
    versions = []
    for name, hits in groupby(found.hits, lambda hit: hit.version):
        own = list(hits)
        shown = [Shown(hit, _marked(hit)) for hit in own[:most]]
        versions.append(Version(name, len(own), shown if version in ("", name) else []))
    return render_template(
        "searches/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        typed=found.query,
        asked=parse_query(found.query),
        version=version,
        versions=versions,
        pair=found.pair,
        turns=[_turn(one) for one in found.changes[:most]],
        turned=len(found.changes),
        total=len(found.hits),
        most=MOST,
        all_=all_,
    )


@area.get(f"{PAGE}.<any(json, csv):form>")
def as_file(dossier: str, form: str) -> ResponseReturnValue:
    """What `tracker search --format` prints."""
    mimetype, write = _FORMS[form]
    shelf = shelf_or_404(dossier)
    version, _ = _narrowed(shelf)
    found = _find(shelf)
    if version:
        found = Found(found.dossier, found.query, tuple(hit for hit in found.hits if hit.version == version))
    return Response(write(found), mimetype=mimetype)


def _narrowed(shelf: Shelf) -> tuple[str, bool]:
    """One version, "" for all; and whether all that was found is to be shown."""
    version = request.args.get("version", "")
    if version and version not in shelf.texts:
        raise Misunderstood(f"“{version[:40]}” is no version of this dossier whose text is stored.")
    return version, request.args.get("all", "0") == "1"


def _find(shelf: Shelf) -> Found:
    typed = request.args.get("q", "")
    query = parse_query(typed)
    hits = library().search(shelf.dossier.name, query)
    if not query or len(shelf.texts) < 2:
        return Found(shelf.dossier, typed, hits)
    told = series(shelf)
    return Found(shelf.dossier, typed, hits, told.ends, look_in_changes(told.compare(*told.ends), query))


def _marked(hit: Hit) -> Markup:
    pieces = snippet(hit.text, hit.spans)
    return safe("".join(f"<mark>{text(words)}</mark>" if found else text(words) for found, words in pieces))


def _turn(one: ChangeHit) -> Turn:
    change = one.change
    place = anchor(change.new[0], False) if change.new else anchor(change.old[0], True)
    lines = [line for line in change.redlines if any(sign != "=" for sign, _ in line.ops)]
    words = " ".join(run(excerpt(line.ops)) for line in lines)
    return Turn(one, capital(references(change)), place, safe(words))
