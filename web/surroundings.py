"""What bears on a provision beside its words: the amendments that made it, references, and what people decided.

In: a lineage, and the texts it runs through. Out: links. Example: Article 5(2) of Parliament's text was made by
amendment 12, refers to Article 4(1) and is referred to by Article 9(3); ada confirmed a tag of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from tracker.act import Provision, find, walk
from tracker.descent import Lineage, Stand
from tracker.exports.wording import capital, reference
from tracker.review import Decision
from web.amendments import anchor_of
from web.library import library
from web.reviewer import reviewer
from web.series import Series

_AMENDMENT = "amendment "
"""How the mark of what an amendment made begins."""


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it leads."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class References:
    """The references of the version that is shown; what stands in the provision counts as its own."""

    to: list[Link]
    by: list[Link]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a change of the provision."""

    decision: Decision
    address: str
    """Of the review of the change."""


def references(told: Series, version: str, provision: Provision) -> References | None:
    """What a provision refers to and what refers to it; None for a language whose references are not read."""
    found = told.pointers(version)
    if found is None:
        return None
    to, by = found.around(provision)
    dossier = told.shelf.dossier.name

    def link(eid: str) -> Link:
        return Link(capital(reference(eid)), url_for("histories.show", dossier=dossier, version=version, eid=eid))

    return References([link(eid) for eid in to], [link(eid) for eid in by])


def amendments(stand: Stand, told: Series) -> list[Link]:
    """The amendments that made or changed the provision, or what stands in it, in a version made from amendments."""
    text = told.shelf.texts[stand.version]
    if not stand.eids or not library().is_made(text):
        return []
    act = told.acts()[stand.version]
    own = [one for eid in stand.eids if (found := find(act, eid)) for one in walk(found)]
    numbers = dict.fromkeys(
        mark.by.removeprefix(_AMENDMENT) for one in own for mark in one.marks if mark.by.startswith(_AMENDMENT)
    )
    page = url_for("amendments.show", dossier=told.shelf.dossier.name, version=stand.version)
    return [Link(f"{_AMENDMENT}{number}", f"{page}#{anchor_of(number)}") for number in numbers]


def decisions(found: Lineage, told: Series) -> list[Decided]:
    """What people decided on changes of the provision, last first; who codes blind sees his own."""
    eyes = reviewer().eyes
    made = library().decisions(told.shelf.dossier.name)
    return [_decided(one) for one in reversed(made) if _is_about(one, found) and (not eyes or one.who == eyes)]


def _is_about(decision: Decision, found: Lineage) -> bool:
    subject = decision.subject
    old, _, new = subject.change.partition("..")
    sides = ((subject.old, old), (subject.new, new))
    stands = [(found.stand(version), eids.split("+")) for version, eids in sides]
    return any(stand is not None and bool(set(eids).intersection(stand.eids)) for stand, eids in stands)


def _decided(decision: Decision) -> Decided:
    subject = decision.subject
    page = url_for("reviews.show", dossier=subject.dossier, old=subject.old, new=subject.new, change=subject.change)
    return Decided(decision, f"{page}#tag-{subject.code}")
