"""The amendments that a text was made from: where each applies, both columns, and what became of it.

In: the store. Out: `/d/<dossier>/text/<version>/amendments`, the same with `.json`. Example: amendment 29 of the
specimen was applied, made Article 16(5b), and is said to have another number in its position than in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.act import find
from tracker.amendment import Amendment, Operation
from tracker.consolidate.picking import saying
from tracker.exports.receipt import FATES, tops, why, write_json
from tracker.exports.wording import reference
from tracker.making import Made
from tracker.receipt import ReceiptItem, Status
from web.dossiers import shelf_or_404
from web.law import both_columns
from web.library import Shelf, library
from web.texts import not_there, version_or_404

area = Blueprint("amendments", __name__)

_NO_NAME = re.compile(r"[^\w-]+")

PLACE = "/d/<name:dossier>/text/<name:version>/amendments"


@dataclass(frozen=True, slots=True)
class Entry:
    """One amendment with its fate."""

    amendment: Amendment
    item: ReceiptItem
    columns: tuple[Markup, Markup]
    places: tuple[tuple[str, str], ...]
    """Reference and address of each provision that it made, changed or took away; "" where there is no page of it."""
    anchor: str

    @property
    def fate(self) -> str:
        """In words."""
        return FATES[self.item.status]

    @property
    def reason(self) -> str:
        """Why it was not applied, in words."""
        return why(self.item)


@area.get(PLACE)
def show(dossier: str, version: str) -> ResponseReturnValue:
    """All amendments, or those with the words that are looked for."""
    shelf = shelf_or_404(dossier)
    found = version_or_404(shelf, version)
    if version not in shelf.texts:
        return not_there(shelf, [found])
    made = _made(shelf, version)
    wanted = request.args.get("words", "").strip()
    meant = {id(item) for item in saying(made.amendments.amendments.items, wanted)}
    entries = list(_entries(made, shelf, version, meant))
    return render_template(
        "amendments/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        version=found,
        base=_base(shelf, version),
        made=made,
        entries=entries,
        missed=[entry for entry in entries if entry.item.status is not Status.APPLIED],
        words=wanted,
        total=len(made.consolidation.items),
    )


@area.get(f"{PLACE}.json")
def as_json(dossier: str, version: str) -> ResponseReturnValue:
    """The receipt, as `tracker consolidate --receipt FILE.json` writes it."""
    shelf = shelf_or_404(dossier)
    version_or_404(shelf, version)
    if version not in shelf.texts:
        abort(404)
    return Response(write_json(_made(shelf, version).consolidation), mimetype="application/json")


def _made(shelf: Shelf, version: str) -> Made:
    made = library().made(shelf.texts[version])
    if made is None:
        abort(404)
    return made


def _base(shelf: Shelf, version: str) -> str:
    """The version that the amendments apply to, if its text can be read here."""
    described = shelf.dossier.version(version)
    bases = [name for name in described.based_on if name in shelf.texts] if described else []
    return bases[0] if len(bases) == 1 else ""


def _entries(made: Made, shelf: Shelf, version: str, meant: set[int]) -> Iterator[Entry]:
    here, base = (
        url_for("texts.show", dossier=shelf.dossier.name, version=name) if name else ""
        for name in (version, _base(shelf, version))
    )
    taken: set[str] = set()
    for amendment, item in zip(made.amendments.amendments.items, made.consolidation.items, strict=True):
        anchor = _anchor(item.number, taken)
        if id(amendment) not in meant:
            continue
        gone = amendment.operation is Operation.DELETE
        places = []
        for eid in tops(item.eids):
            page = base if gone or find(made.reading.act, eid) is None else here
            places.append((reference(eid), f"{page}#{eid}" if page else ""))
        columns = both_columns(amendment.old_text, amendment.new_text)
        yield Entry(amendment, item, columns, tuple(places), anchor)


def anchor_of(number: str) -> str:
    """The id of the first amendment with a number.

    >>> anchor_of("12"), anchor_of("CM 3/b")
    ('amendment-12', 'amendment-CM_3_b')
    """
    return "amendment-" + _NO_NAME.sub("_", number)


def _anchor(number: str, taken: set[str]) -> str:
    """The id of an amendment on the page: by its number, which a document may give twice."""
    name = wanted = anchor_of(number)
    copy = 1
    while name in taken:
        copy += 1
        name = f"{wanted}.{copy}"
    taken.add(name)
    return name
