"""The scorecard of a comparison: what went which way on each axis, and what that does for each demand.

In: the store. Out: `/d/<dossier>/compare/<old>..<new>/scorecard`, the same with `.json` and `.csv`. Example: demand 3,
"every company assesses the impact on human rights", has five tags towards it and none away; each leads to its change.
Where no codebook can speak about the acts there is no scorecard, and the page says so instead of counting nothing.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tracker.change import Entry
from tracker.codes import DIRECTIONS, Reach, state_of
from tracker.exports.decided import home
from tracker.exports.html_law import anchor
from tracker.exports.lineage_csv import scorecard_as_csv
from tracker.exports.scorecard import scorecard_as_json
from tracker.exports.tags import Chosen
from tracker.reviewing import counted
from tracker.scorecard import scorecard, sights
from web.comparisons import PAIR, find_pair, taken
from web.library import lacking, library
from web.reviewer import reviewer

area = Blueprint("scorecards", __name__)

MOST_PLACES = 3
"""Places shown of one technology in one text; the others are counted."""

WAYS = {
    way: [direction for direction, its_sign in DIRECTIONS.items() if its_sign == sign]
    for way, sign in (("towards", 1), ("away", -1), ("open", 0))
}
"""The directions behind "12 towards", for the link to those changes."""


@area.get(f"{PAIR}/scorecard")
def show(dossier: str, old: str, new: str) -> ResponseReturnValue:
    """The scorecard."""
    pair = find_pair(dossier, old, new)
    if pair.texts is None:
        return pair.lacking()
    found = library().reviewed(*pair.texts, reviewer().eyes)
    comparison = counted(found.compared.comparison)
    about = {"shelf": pair.shelf, "dossier": pair.shelf.dossier, "names": pair.names, "address": pair.address}
    book = comparison.codebook
    if book is None:
        return render_template("scorecards/none.html", **about), 404
    changes = {change.id: change for change in comparison.changes}

    def place(entry: Entry) -> str:
        return anchor(*home(entry.tag, changes[entry.change]))

    card = scorecard(comparison, book)
    return render_template(
        "scorecards/show.html",
        **about,
        comparison=comparison,
        book=book,
        card=card,
        lacks={answer.demand.id: answer.gaps for answer in card.answers},
        sights=sights(comparison, book.lens) if book.lens else (),
        reached=reached,
        most_places=MOST_PLACES,
        place=place,
        ways=WAYS,
        reviews=found.reviews,
    )


def reached(places: tuple[Reach, ...]) -> tuple[str, tuple[Reach, ...]]:
    """How far a text reaches a technology, and the places that decide it."""
    state = state_of(places)
    return state, tuple(place for place in places if place.how == state)


@area.get(f"{PAIR}/scorecard.<any(json, csv):form>")
def as_file(dossier: str, old: str, new: str, form: str) -> ResponseReturnValue:
    """What `tracker scorecard --format json` prints, or every tag of it as a row."""
    pair = find_pair(dossier, old, new)
    comparison = library().reviewed(*pair.texts, reviewer().eyes).compared.comparison if pair.texts else None
    comparison = counted(comparison) if comparison else None
    if comparison is None or comparison.codebook is None:
        raise NotFound("There is no scorecard of these texts.")
    shelf = pair.shelf
    gaps = tuple(lacking(shelf.dossier, version) for version in shelf.missing)
    card = scorecard(comparison, comparison.codebook)
    said = scorecard_as_json(card, comparison, Chosen(shelf.dossier.name, old, new, gaps)) if form == "json" else ""
    return taken(said or scorecard_as_csv(card), form, f"{dossier}_{old}_{new}_scorecard")
