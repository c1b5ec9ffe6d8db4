"""One provision through all versions, and who strengthened and weakened what: the pages that say who did it.

In: the store. Out: `/d/<dossier>/text/<version>/<eId>/history` and `/d/<dossier>/who`, also with `.json` and `.csv`.
Example: `/d/specimen/text/final/art_5__para_1__point_b/history` shows that "serious" appears only in the final act.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.act import Act, Provision, find, parents
from tracker.catalogue import Version
from tracker.change import Change, Tag
from tracker.codes import DIRECTIONS, Codebook
from tracker.descent import Deed, Lineage, Provenance, Stand, Step
from tracker.exports.decided import home
from tracker.exports.html_law import anchor, chips
from tracker.exports.lineage import Biography, history_as_json, who_as_json
from tracker.exports.lineage_csv import history_as_csv, who_as_csv
from tracker.exports.table_html import run
from tracker.exports.wording import capital, named
from tracker.review import said_of
from web.comparisons import taken
from web.dossiers import shelf_or_404
from web.law import safe
from web.notes import note
from web.selection import Misunderstood
from web.series import Series, series
from web.surroundings import Link, amendments, decisions, references
from web.tables import too_few, version_asked
from web.texts import not_there, version_or_404

area = Blueprint("histories", __name__)

HISTORY = "/d/<name:dossier>/text/<name:version>/<path:eid>/history"
WHO = "/d/<name:dossier>/who"


# --------------------------------------------------------------------------------------------------- a provision


@dataclass(frozen=True, slots=True)
class Against:
    """What a version did to the provision of one that it was made from."""

    base: str
    kinds: Markup
    consequential: bool
    html: Markup
    """Its redline; "" where no word changed."""
    tags: tuple[Tag, ...]
    why: str
    address: str
    """Of the change in the comparison."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The provision in one version."""

    version: Version
    name: str
    """ "Article 5(1), point (b)", "" where this version does not have it."""
    note: str
    html: Markup
    """Its words as they are, where no redline has them."""
    steps: tuple[Against, ...]
    address: str
    amendments: list[Link]
    """Those that made or changed it here."""


@dataclass(frozen=True, slots=True)
class Author:
    """What some versions have in common with the last one; no version means that only the last one has it."""

    versions: tuple[str, ...]
    words: list[Markup]
    deeds: list[Deed]


@area.get(HISTORY)
def show(dossier: str, version: str, eid: str) -> ResponseReturnValue:
    """The biography of a provision."""
    shelf = shelf_or_404(dossier)
    described = version_or_404(shelf, version)
    if version not in shelf.texts:
        return not_there(shelf, [described])
    if len(shelf.texts) < 2:
        return too_few(shelf)
    told = series(shelf)
    act = told.acts()[version]
    provision = _provision(act, eid)
    found, whose = told.lineage(version, provision.eid)
    return render_template(
        "histories/show.html",
        shelf=shelf,
        dossier=shelf.dossier,
        version=described,
        provision=provision,
        around=_around(act, provision),
        chapters=[_chapter(stand, told) for stand in found.stands],
        whose=whose,
        authors=_authors(whose),
        book=told.compare(*told.ends).codebook,
        language=act.language or "en",
        row=_row(found, told),
        references=references(told, version, provision),
        decided=decisions(found, told),
        said_of=said_of,
        note=note,
    )


@area.get(f"{HISTORY}.<any(json, csv):form>")
def as_file(dossier: str, version: str, eid: str, form: str) -> ResponseReturnValue:
    """What `tracker history --format json` prints, or a row for each version."""
    shelf = shelf_or_404(dossier)
    version_or_404(shelf, version)
    if version not in shelf.texts or len(shelf.texts) < 2:
        abort(404)
    told = series(shelf)
    acts = told.acts()
    found, whose = told.lineage(version, _provision(acts[version], eid).eid)
    life = Biography(shelf.dossier, found, acts, whose)
    written = history_as_json(life) if form == "json" else history_as_csv(life)
    return taken(written, form, f"{dossier}_{version}_history")


def _provision(act: Act, eid: str) -> Provision:
    found = find(act, eid)
    if found is None:
        abort(404)
    return found


def _around(act: Act, provision: Provision) -> list[Provision]:
    """The provision that this one stands in, and those that stand in it."""
    above = find(act, parents(act).get(provision.eid, ""))
    return [*([above] if above else []), *provision.children]


def _row(found: Lineage, told: Series) -> str:
    """Where the table of all versions has it."""
    version, eids = next((stand.version, stand.eids) for stand in reversed(found.stands) if stand.eids)
    return eids[0] if version == told.ends[1] else f"{version}.{eids[0]}"


def _chapter(stand: Stand, told: Series) -> Chapter:
    version = told.shelf.dossier.version(stand.version)
    assert version
    act = told.acts()[stand.version]
    steps = tuple(_against(stand, step, told) for step in stand.steps)
    plain = "" if any(step.html for step in steps) else "".join(_plain(find(act, eid)) for eid in stand.eids)
    page = url_for("texts.show", dossier=told.shelf.dossier.name, version=stand.version)
    address = f"{page}#{stand.eids[0]}" if stand.eids else ""
    made = amendments(stand, told)
    return Chapter(version, capital(named(stand.eids)), stand.note, safe(plain), steps, address, made)


def _plain(provision: Provision | None) -> str:
    if provision is None:
        return ""
    heading = f"<strong>{run((('=', provision.heading),))}</strong> " if provision.heading else ""
    return f"<p>{run((('=', provision.num),))} {heading}{run((('=', provision.text),))}</p>"


def _against(stand: Stand, step: Step, told: Series) -> Against:
    kinds = [kind for change in step.changes for kind in change.kinds]
    html = "".join(_redlines(change) for change in step.changes)
    why = "; ".join(dict.fromkeys(change.evidence.why for change in step.changes if change.evidence))
    page = url_for("comparisons.show", dossier=told.shelf.dossier.name, old=step.base, new=stand.version)
    first = step.changes[0] if step.changes else None
    place = anchor(*_place(first)) if first else ""
    tags = tuple(tag for change in step.changes for tag in change.tags)
    follows = any(change.consequential for change in step.changes)
    return Against(step.base, safe(chips(kinds)), follows, safe(html), tags, why, f"{page}#{place}")


def _place(change: Change) -> tuple[str, bool]:
    """The provision that the comparison shows a change with, and whether that is one of the old act."""
    return (change.new[0], False) if change.new else (change.old[0], True)


def _redlines(change: Change) -> str:
    """The words of a change, "" where none changed."""
    if not any(sign != "=" for line in change.redlines for sign, _ in line.ops):
        return ""
    said = []
    for line in change.redlines:
        words = run(line.ops)
        said.append(f"<p><strong>{words}</strong></p>" if line.part == "heading" else f"<p>{words}</p>")
    return "".join(said)


def _authors(whose: Provenance) -> list[Author]:
    """What came and went, by the versions in which it already stood or was gone; last what only the last one has."""
    words: dict[tuple[str, ...], list[Markup]] = {}
    deeds: dict[tuple[str, ...], list[Deed]] = {}
    for one in whose.words:
        words.setdefault(one.versions, []).append(safe(run(((one.sign, one.words.strip()),))))
    for deed in whose.deeds:
        deeds.setdefault(deed.with_, []).append(deed)
    every = sorted(dict.fromkeys([*words, *deeds]), key=lambda versions: not versions)
    return [Author(versions, words.get(versions, []), deeds.get(versions, [])) for versions in every]


# ---------------------------------------------------------------------------------------------------- who did it


@dataclass(frozen=True, slots=True)
class Count:
    """How often a version went one way on one axis, and how much of it lasts; `lasting` None for the last version."""

    direction: str
    tags: int
    lasting: int | None


@dataclass(frozen=True, slots=True)
class Doings:
    """What one version did, or what came of it: by axis the counts, by direction the deeds."""

    title: str
    """Name of the version; of the outcome the version that had the words first, "" for the last one only."""
    base: str
    axes: dict[str, list[Count]]
    ways: dict[str, list[Deed]]

    @property
    def deeds(self) -> int:
        """How many."""
        return sum(map(len, self.ways.values()))


@dataclass(frozen=True, slots=True)
class First:
    """How many tags of the outcome stood first in a version, "" for the last one itself."""

    version: str
    tags: int


@dataclass(frozen=True, slots=True)
class Short:
    """All of the outcome that goes one way, and where it stood first."""

    sign: int
    tags: int
    first: list[First]


@area.get(WHO)
def who(dossier: str) -> ResponseReturnValue:
    """What each version did to controls and safeguards, whether it lasted, and whose the outcome is."""
    shelf = shelf_or_404(dossier)
    if len(shelf.texts) < 2:
        return too_few(shelf)
    told = series(shelf)
    first, last = _ends(told)
    found = told.who(first, last)
    book = told.compare(first, last).codebook
    names = dict.fromkeys(deed.version for deed in found.deeds)
    origins = dict.fromkeys(deed.with_[0] if deed.with_ else "" for deed in found.outcome)
    return render_template(
        "histories/who.html",
        shelf=shelf,
        dossier=shelf.dossier,
        told=told,
        found=found,
        book=book,
        short=list(_short(found.outcome)),
        between=told.graph.names[told.graph.names.index(first) : told.graph.names.index(last) + 1],
        versions=[_doings(name, [deed for deed in found.deeds if deed.version == name], book) for name in names],
        origins=[
            _doings(name, [deed for deed in found.outcome if (deed.with_ or ("",))[0] == name], book)
            for name in sorted(origins, key=lambda name: (not name, told.graph.names.index(name) if name else 0))
        ],
        place=lambda deed: _deed_address(deed, dossier),
        cited=lambda deed: deed.change.cited(deed.tag),
        story=lambda deed: _deed_history(deed, dossier),
    )


@area.get(f"{WHO}.<any(json, csv):form>")
def who_as_file(dossier: str, form: str) -> ResponseReturnValue:
    """What `tracker who --format json` prints, or a row for each tag."""
    shelf = shelf_or_404(dossier)
    if len(shelf.texts) < 2:
        abort(404)
    told = series(shelf)
    found = told.who(*_ends(told))
    written = who_as_json(found, shelf.dossier, told.gaps) if form == "json" else who_as_csv(found)
    return taken(written, form, f"{dossier}_who")


def _ends(told: Series) -> tuple[str, str]:
    """The two versions between which it is asked who did what."""
    first = version_asked(told, request.args.get("baseline") or told.ends[0])
    last = version_asked(told, request.args.get("version") or told.ends[1])
    if told.graph.names.index(first) >= told.graph.names.index(last):
        raise Misunderstood(f"{first} does not come before {last}; choose two versions in the order of the dossier.")
    return first, last


def _short(outcome: Sequence[Deed]) -> Iterator[Short]:
    """The outcome in two sentences: what goes down and what goes up, and in which versions it stood first."""
    for sign in (-1, 1):
        first = [(deed.with_ or ("",))[0] for deed in outcome if DIRECTIONS[deed.tag.direction] == sign]
        if first:
            yield Short(sign, len(first), [First(version, tags) for version, tags in Counter(first).most_common()])


def _doings(title: str, deeds: list[Deed], book: Codebook | None) -> Doings:
    ways = {name: [deed for deed in deeds if deed.tag.direction == name] for name in DIRECTIONS}
    axes = {axis: list(_counts(axis, ways)) for axis in (book.axes if book else ())}
    return Doings(title, deeds[0].base, axes, {name: found for name, found in ways.items() if found})


def _counts(axis: str, ways: dict[str, list[Deed]]) -> Iterator[Count]:
    for name, deeds in ways.items():
        own = [deed for deed in deeds if deed.tag.axis == axis]
        if own:
            judged = [deed for deed in own if deed.lasts is not None]
            yield Count(name, len(own), sum(bool(deed.lasts) for deed in judged) if judged else None)


def _deed_address(deed: Deed, dossier: str) -> str:
    page = url_for("comparisons.show", dossier=dossier, old=deed.base, new=deed.version)
    return f"{page}#{anchor(*home(deed.tag, deed.change))}"


def _deed_history(deed: Deed, dossier: str) -> str:
    eid, old = deed.change.cited(deed.tag)
    return url_for("histories.show", dossier=dossier, version=deed.base if old else deed.version, eid=eid)
