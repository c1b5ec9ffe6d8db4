"""Two versions compared: in place or side by side, filtered by kinds and tags, with files to take away.

In: the store. Out: `/d/<dossier>/compare/<old>..<new>`, the same with `.json`, `.html`, `.csv`, `.xlsx`, `.md` and
`.docx`, and the form leading there. All hold what the filters leave, but for Word, which holds the whole comparison.
Example: `/d/specimen/compare/in-force..final?kind=moved&view=side#art_5__para_1`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tracker.catalogue import Dossier, StoredText, Version
from tracker.exports import FORMATS, Options
from tracker.exports.html_law import unlink_missing
from tracker.exports.wording import count_kinds, version_name
from tracker.finding import look_in_changes, parse_query
from web.changes import Page, bars, count, lay_page
from web.dossiers import shelf_or_404
from web.languages import languages_of, texts_in
from web.library import Compared, Reviewed, Shelf, library
from web.reviewer import may_review, reviewer
from web.selection import Known, Misunderstood, Selection, parse_selection
from web.series import Whose, laid, series
from web.texts import not_there, version_or_404

area = Blueprint("comparisons", __name__)

PAIR = "/d/<name:dossier>/compare/<name:old>..<name:new>"
_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "json": "application/json",
    "html": "text/html",
    "csv": "text/csv",
    "md": "text/markdown",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
_WHOLE = ("docx",)
"""Formats that hold the whole comparison: a Word file of some changes could not be accepted into the new act."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of a dossier, with their texts if both are stored."""

    shelf: Shelf
    versions: tuple[Version, Version]
    texts: tuple[StoredText, StoredText] | None

    @property
    def names(self) -> list[str]:
        """What to call the two."""
        return [label(self.shelf.dossier, version) for version in self.versions]

    @property
    def address(self) -> dict[str, str]:
        """For `url_for`."""
        return {"dossier": self.shelf.dossier.name, "old": self.versions[0].name, "new": self.versions[1].name}

    def lacking(self) -> ResponseReturnValue:
        """The page that says which texts are missing and how to bring them."""
        absent = [version for version in dict.fromkeys(self.versions) if version.name not in self.shelf.texts]
        return not_there(self.shelf, absent)


def find_pair(dossier: str, old: str, new: str) -> Pair:
    """The two versions of an address, or the page that says there are none."""
    shelf = shelf_or_404(dossier)
    versions = version_or_404(shelf, old), version_or_404(shelf, new)
    before, after = (shelf.texts.get(version.name) for version in versions)
    return Pair(shelf, versions, (before, after) if before and after else None)


@area.get("/d/<name:dossier>/compare")
def choose(dossier: str) -> ResponseReturnValue:
    """From the form with two versions to the address of their comparison."""
    shelf = shelf_or_404(dossier)
    named = [request.args.get(side, "") for side in ("old", "new")]
    for name in named:
        if shelf.dossier.version(name) is None:
            raise Misunderstood(f"“{name[:40]}” is no version of this dossier.")
    return redirect(url_for("comparisons.show", dossier=dossier, old=named[0], new=named[1]))


@area.get(PAIR)
def show(dossier: str, old: str, new: str) -> ResponseReturnValue:
    """The comparison to read."""
    selection = parse_selection(request.args)
    pair = find_pair(dossier, old, new)
    if pair.texts is None:
        return pair.lacking()
    who = reviewer()
    found = _read_in(pair.texts, selection.language, who.eyes)
    compared = found.compared
    comparison = compared.comparison
    acts = (comparison.old, comparison.new)
    whose = series(pair.shelf).whose(old, new)
    selection = _knowing(selection, compared, whose, pair)
    shown = render_template(
        "comparisons/show.html",
        shelf=pair.shelf,
        dossier=pair.shelf.dossier,
        sides=list(zip(("Old text", "New text"), pair.versions, pair.texts, acts, strict=True)),
        names=pair.names,
        comparison=comparison,
        selection=selection,
        page=_laid(compared, selection),
        bars=bars(compared.groups),
        counts={kind.value: number for kind, number in count_kinds(comparison, substance=True).items()},
        tally=compared.tally,
        reviews=found.reviews,
        who=who,
        may_review=may_review(),
        consequential=len(compared.traits["consequential"]),
        traits={name: len(ids) for name, ids in compared.traits.items()},
        whose=_count_whose(pair, whose),
        shown=count(compared, selection),
        address=pair.address,
        languages=languages_of(library(), *pair.texts),
        spoken=compared.shown,
    )
    return unlink_missing(shown)


def _laid(compared: Compared, selection: Selection) -> Page:
    """The changes to read. To write them takes longer than all else, and whoever signs nothing sees what others saw."""
    if reviewer().name or selection.by:  # whose words they are rests on other texts, too
        return lay_page(compared, selection)
    # The comparison is kept with the page, so that no other one can take its identity.
    key = (id(compared), selection, request.script_root)
    return laid(key, lambda: (compared, lay_page(compared, selection)))[1]


def _read_in(texts: tuple[StoredText, StoredText], language: str, eyes: str) -> Reviewed:
    """The comparison as it is seen, in the words of a language."""
    others = texts_in(library(), texts, language)
    return library().spoken(texts, others, eyes) if others else library().reviewed(*texts, eyes)


def _knowing(selection: Selection, compared: Compared, whose: Whose, pair: Pair) -> Selection:
    """The selection with what it takes the whole comparison to know."""
    known = [version.name for version in pair.shelf.dossier.versions]
    if strange := [name for name in selection.by if name not in known]:
        raise Misunderstood(f"“{strange[0][:40]}” is no version of this dossier.")
    query = parse_query(selection.words)
    hits = look_in_changes(compared.comparison, query) if query else ()
    return selection.but(known=Known(compared.traits, frozenset(hit.change.id for hit in hits), whose))


def _count_whose(pair: Pair, whose: Whose) -> list[tuple[Version, int]]:
    """The versions whose words changes have, in the dossier's order, each with the number of such changes."""
    counts = [(version, sum(version.name in names for names in whose.values())) for version in pair.shelf.present]
    return [(version, count) for version, count in counts if count]


@area.get(f"{PAIR}.<any({', '.join(TYPES)}):form>")
def as_file(dossier: str, old: str, new: str, form: str) -> ResponseReturnValue:
    """What `tracker compare --format` writes: JSON for programs, the others to keep or to send."""
    selection = parse_selection(request.args)
    pair = find_pair(dossier, old, new)
    if pair.texts is None:
        if form == "json":
            raise NotFound(f"A text is missing; /d/{dossier} says how to bring it.")
        return pair.lacking()
    compared = _read_in(pair.texts, selection.language, reviewer().eyes).compared
    comparison = compared.comparison
    selection = _knowing(selection, compared, series(pair.shelf).whose(old, new), pair)
    options = Options(versions=pair.versions, address=request.url_root)
    if form not in _WHOLE:
        options = replace(options, all_=selection.all_)
        if selection.filters:
            comparison = replace(comparison, changes=tuple(filter(selection.shows, comparison.changes)))
    return taken(FORMATS[form](comparison, options), form, f"{dossier}_{old}_{new}")


def taken(written: str | bytes, form: str, name: str) -> Response:
    """An answer to keep; JSON is read by the program that asked. The name is of dossiers and versions, which hold
    nothing that a header or a file system could mistake."""
    response = Response(written, mimetype=TYPES[form])
    if form != "json":
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def label(dossier: Dossier, version: Version) -> str:
    """What to call a version where people read."""
    return version_name(dossier, version.name)
