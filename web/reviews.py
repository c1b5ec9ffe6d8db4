"""Reviewing in the browser: one change with its tags and what people decided, and the lists of all decisions.

In: the store, and forms. Out: `/d/<dossier>/compare/<old>..<new>/review/<change>`, where a form adds a decision, and
`/d/<dossier>/decisions` and `/d/<dossier>/agreement`, both also with `.json` and `.csv`. Example: two people open a
tag, both save; the second one gets 409 and a page with both texts, and decides anew.

A decision is only ever added. A form says how many decisions its writer has seen and which words he read; where there
are more by now, or the words are others, nothing is kept before he has looked again. What says nothing that can be kept
comes back as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.change import Change, Comparison
from tracker.codes import DIRECTIONS, Codebook
from tracker.errors import InputError
from tracker.exports.layout import Group, Row
from tracker.exports.review import agreement_as_csv, agreement_as_json, rows, write_csv, write_json
from tracker.exports.wording import capital, references, visible
from tracker.review import (
    FEW,
    MOST_NAME,
    MOST_REASON,
    TENTATIVE,
    Conflict,
    Decision,
    State,
    Verdict,
    flaw,
    said_of,
    tidied,
)
from tracker.reviewing import Reviews, agreements, fold, subject_of
from tracker.source import REFUSED_CHARACTERS
from web.comparisons import PAIR, Pair, find_pair
from web.desk import GLYPHS, SHORT
from web.dossiers import shelf_or_404
from web.law import Inline
from web.library import Shelf, library
from web.notes import note
from web.onward import onward, place_of
from web.reviewer import Reviewer, clean, local, may_review, remember, reviewer
from web.selection import Misunderstood

area = Blueprint("reviews", __name__)

CHANGE = f"{PAIR}/review/<path:change>"
_FILES = {"json": "application/json", "csv": "text/csv"}


@dataclass(frozen=True, slots=True)
class Case:
    """A change that is reviewed."""

    pair: Pair
    comparison: Comparison
    """As the rules see it."""
    book: Codebook
    change: Change
    groups: list[Group]
    reviews: Reviews
    who: Reviewer

    @property
    def title(self) -> str:
        """Which provision."""
        return capital(references(self.change))

    @property
    def place(self) -> str:
        """Where the change stands in the comparison."""
        return place_of(self.change)

    @property
    def states(self) -> list[State]:
        """Of each of its tags, also of those that somebody proposed or added."""
        return [state for (change, _), state in self.reviews.states.items() if change == self.change.id]

    def state(self, code: str) -> State:
        """Of one code, whether it is a tag or not."""
        found = self.reviews.states.get((self.change.id, code))
        return found or fold(subject_of(self.comparison, self.change, code), "", ())


class Quiet(Inline):
    """The redline of a change without its tags: they stand below."""

    def margin(self, row: Row) -> str:
        """Only what happened."""
        return self._told(replace(row, change=replace(row.change, tags=())) if row.change else row)


def _case(dossier: str, versions: tuple[str, str], change: str) -> Case:
    pair = find_pair(dossier, *versions)
    if pair.texts is None:
        abort(404)
    plain = library().compared(*pair.texts)
    book = plain.comparison.codebook
    found = next((one for one in plain.comparison.changes if one.id == change), None)
    if book is None or found is None:
        abort(404)
    who = reviewer()
    reviewed = library().reviewed(*pair.texts, who.eyes)
    return Case(pair, plain.comparison, book, found, plain.groups, reviewed.reviews, who)


# ------------------------------------------------------------------------------------------------------ one change


@area.get(CHANGE)
def show(dossier: str, old: str, new: str, change: str) -> ResponseReturnValue:
    """A change with its redline, its tags, what was decided on each, and the forms."""
    return _page(_case(dossier, (old, new), change))


def _page(case: Case) -> str:
    tags = {tag.code: tag for tag in case.change.tags}
    return render_template(
        "reviews/show.html",
        case=case,
        dossier=case.pair.shelf.dossier,
        address=case.pair.address,
        names=case.pair.names,
        redline=_redline(case),
        tags=tags,
        languages=[act.language or "en" for act in (case.comparison.old, case.comparison.new)],
        **_words(case),
    )


def _words(case: Case) -> dict[str, object]:
    """What the forms and lists of decisions need."""
    return {
        "book": case.book,
        "names_of": {code.id: code.name for code in case.book.codes},
        "directions": list(DIRECTIONS),
        "who": case.who,
        "may": may_review(),
        "most": MOST_REASON,
        "most_name": MOST_NAME,
        "said_of": said_of,
        "note": note,
        "glyphs": GLYPHS,
        "short": SHORT,
        "words": subject_of(case.comparison, case.change, "").words[:SHORT],
    }


def _redline(case: Case) -> Markup:
    law = Quiet(case.comparison)
    found = [row for group in case.groups for row in group.rows if row.change == case.change]
    return law.rows(found, None)


@area.post(CHANGE)
def decide(dossier: str, old: str, new: str, change: str) -> ResponseReturnValue:
    """Adds a decision, or shows what stands against it."""
    case = _case(dossier, (old, new), change)
    said = clean(request.form.get("name", ""))
    who = case.who if case.who.name else Reviewer(said)
    case = replace(case, who=who)
    decision = _asked(case)
    if problem := flaw(decision):
        return _refused(case, decision, problem)
    seen = request.form.get("rev", "")
    if not seen.isdecimal() or len(seen) > 9:
        raise Misunderstood("The form does not say what its writer had seen.")
    if not decision.subject.words.startswith(request.form.get("words", "") or "-"):
        return _conflict(case, decision, None)
    try:
        # Who codes blind and has not decided yet sees none; what the others said meanwhile is no conflict to him.
        library().decide(decision, int(seen), own=who.blind and int(seen) == 0)
    except Conflict as conflict:
        return _conflict(_case(dossier, (old, new), change), decision, conflict.theirs)
    response = redirect(_back(case) or f"{request.path}#tag-{decision.subject.code}", 303)
    return response if case.who == reviewer() else remember(response, who)


def _back(case: Case) -> str:
    """The page that the form stood on, as it is now; "" where it does not say."""
    back = local(request.form.get("back", ""))
    if not back or case.pair.texts is None:
        return back
    return onward(back, library().reviewed(*case.pair.texts, case.who.eyes).compared.comparison, case.change)


def _asked(case: Case) -> Decision:
    """The decision that a form asks for."""
    form = request.form
    code, to = form.get("code", ""), form.get("to", "")
    codes = {one.id for one in case.book.codes}
    if code not in codes or to not in {"", *codes}:
        raise Misunderstood("The form names a code that the codebook does not have.")
    try:
        verdict = Verdict(form.get("verdict", ""))
    except ValueError:
        raise Misunderstood("Choose what you say of the tag: confirm, change, reject or dispute it.") from None
    state = case.state(code)
    direction = form.get("direction", "")
    if verdict is Verdict.CONFIRMED:
        direction = state.suggested or (state.outcome[1] if state.outcome else "")
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    reason = form.get("reason", "")
    return tidied(Decision(state.subject, verdict, case.who.name, now, to, direction, state.suggested, reason))


def _refused(case: Case, decision: Decision, problem: str) -> ResponseReturnValue:
    """The form once more with all that was typed, and what is wrong with it."""
    form = request.form
    page = render_template(
        "reviews/refused.html",
        case=case,
        dossier=case.pair.shelf.dossier,
        address=case.pair.address,
        problem=problem,
        code=decision.subject.code,
        verdict=decision.verdict.value,
        to=form.get("to", ""),
        direction=form.get("direction", ""),
        typed=re.sub(f"[{REFUSED_CHARACTERS}]", "", form.get("reason", "")),
        state=case.state(decision.subject.code),
        known=reviewer().name,
        back=local(form.get("back", "")),
        **_words(case),
    )
    return page, 400


def _conflict(case: Case, mine: Decision, theirs: Decision | None) -> ResponseReturnValue:
    """Both texts, and the form once more; nothing was kept."""
    page = render_template(
        "reviews/conflict.html",
        case=case,
        dossier=case.pair.shelf.dossier,
        address=case.pair.address,
        names=case.pair.names,
        mine=mine,
        theirs=theirs,
        state=case.state(mine.subject.code),
        back=local(request.form.get("back", "")),
        **_words(case),
    )
    return page, 409


# ----------------------------------------------------------------------------------------------------- all of them


@dataclass(frozen=True, slots=True)
class Event:
    """One decision in the list."""

    decision: Decision
    title: str
    holds: bool
    """Whether the words are still those that it was made for."""
    address: str
    """Of the change's review, "" where it fits no change."""


def _found(shelf: Shelf, decisions: Sequence[Decision]) -> dict[tuple[str, str], Reviews]:
    """What the decisions amount to, by versions; nothing where a text is not there."""
    who = reviewer()
    pairs = dict.fromkeys((decision.subject.old, decision.subject.new) for decision in decisions)
    return {
        (old, new): library().reviewed(shelf.texts[old], shelf.texts[new], who.eyes).reviews
        for old, new in sorted(pairs)
        if old in shelf.texts and new in shelf.texts
    }


def _visible(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """What who codes blind may see: decisions on what he has decided himself."""
    eyes = reviewer().eyes
    own = {decision.subject for decision in decisions if decision.who == eyes}
    return tuple(decision for decision in decisions if not eyes or decision.subject in own)


@area.get("/d/<name:dossier>/decisions")
def decisions(dossier: str) -> ResponseReturnValue:
    """Who decided what, when and why."""
    shelf = shelf_or_404(dossier)
    seen = _visible(library().decisions(dossier))
    found = _found(shelf, seen)
    return render_template(
        "reviews/decisions.html",
        dossier=shelf.dossier,
        events=[_event(shelf, decision, found) for decision in reversed(seen)],
        pairs=found,
        who=reviewer(),
        may=may_review(),
        said_of=said_of,
        note=note,
    )


def _event(shelf: Shelf, decision: Decision, found: dict[tuple[str, str], Reviews]) -> Event:
    subject = decision.subject
    pair = found.get((subject.old, subject.new))
    state = pair.states.get((subject.change, subject.code)) if pair else None
    address = ""
    if state:
        page = url_for("reviews.show", dossier=subject.dossier, old=subject.old, new=subject.new, change=subject.change)
        address = f"{page}#tag-{subject.code}"
    return Event(decision, _title(subject.change), state is not None and decision in state.decisions, address)


def _title(id_: str) -> str:
    """Which provision a decision is about; the id of a change as it was stored where it is none."""
    old, _, new = id_.partition("..")
    change = Change(id_, (), tuple(filter(None, old.split("+"))), tuple(filter(None, new.split("+"))))
    try:
        return capital(references(change)) or visible(id_, True)
    except InputError:
        return visible(id_, True)


@area.get("/d/<name:dossier>/agreement")
def agreement(dossier: str) -> ResponseReturnValue:
    """How far people agree, code by code."""
    shelf = shelf_or_404(dossier)
    found = _found(shelf, library().decisions(dossier))
    agreed = agreements(state for one in found.values() for state in one.states.values())
    return render_template(
        "reviews/agreement.html", dossier=shelf.dossier, agreed=agreed, who=reviewer(), tentative=TENTATIVE, few=FEW
    )


@area.get(f"/d/<name:dossier>/<any(decisions, agreement):what>.<any({', '.join(_FILES)}):form>")
def as_file(dossier: str, what: str, form: str) -> ResponseReturnValue:
    """What `tracker review export` and `tracker review agreement` write."""
    shelf = shelf_or_404(dossier)
    made = library().decisions(dossier)
    if what == "decisions":
        lines = rows(_visible(made))
        said = write_json(lines, dossier) if form == "json" else write_csv(lines)
    else:
        agreed = agreements(s for one in _found(shelf, made).values() for s in one.states.values())
        said = agreement_as_json(agreed, dossier) if form == "json" else agreement_as_csv(agreed)
    response = Response(said, mimetype=_FILES[form])
    if form == "csv":
        response.headers["Content-Disposition"] = f'attachment; filename="{dossier}_{what}.csv"'
    return response
