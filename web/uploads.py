"""Brings a text of one's own into a dossier: first what it was taken for and its account, then the store.

In: a file and what is said of it. Out: `/d/<dossier>/load`, a page that says what was recognised, and the text's page.
Example: a page of the Official Journal given as the Council's mandate is shown as what it is, before it is stored.

What was sent waits in memory, the last few of all who send, until somebody accepts it; nothing is stored by looking.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any, ClassVar, cast

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.catalogue import NAME, StoredText, with_version
from tracker.errors import InputError
from tracker.source import MAX_BYTES, Source
from web.dossiers import shelf_or_404
from web.library import Shelf, library
from web.reviewer import may_review
from web.selection import Misunderstood

area = Blueprint("uploads", __name__)

PAGE = "/d/<name:dossier>/load"
STAGES = ("in-force", "proposal", "parliament", "council", "final", "other")
_WAITING = 4
"""Texts that wait to be accepted; a fifth takes the place of the oldest."""
MOST_SENT = MAX_BYTES + 64 * 1024
"""A file, and what is said of it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that was sent and not yet accepted."""

    source: Source
    dossier: str
    version: str
    said: dict[str, Any]
    """Of the version; it is worked into the dossier as that is by the time the text is accepted."""


class Tray:
    """The texts that wait, by a word that nobody can guess."""

    KEY: ClassVar[str] = "tracker.tray"

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Waiting] = OrderedDict()
        self._lock = Lock()

    def put(self, waiting: Waiting) -> str:
        """Keeps a text; says under which word."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[token] = waiting
            while len(self._kept) > _WAITING:
                self._kept.popitem(last=False)
        return token

    def see(self, token: str) -> Waiting | None:
        """A text that waits; it goes on waiting, for storing it may fail."""
        with self._lock:
            return self._kept.get(token)

    def drop(self, token: str) -> None:
        """The text is stored, or nobody wants it."""
        with self._lock:
            self._kept.pop(token, None)


@area.get(PAGE)
def form(dossier: str) -> ResponseReturnValue:
    """The form."""
    return _form(shelf_or_404(dossier))


def _form(shelf: Shelf, problem: str = "", code: int = 200) -> ResponseReturnValue:
    names = ("version", "new", "stage", "institution", "date", "language")
    chosen = {name: request.values.get(name, "") for name in names}
    page = render_template(
        "uploads/form.html",
        shelf=shelf,
        dossier=shelf.dossier,
        stages=STAGES,
        chosen=chosen,
        based_on=request.values.getlist("based_on"),
        problem=problem,
        allowed=may_review(),
        megabytes=MAX_BYTES // 1024**2,
    )
    return page, code


@area.post(PAGE)
def look(dossier: str) -> ResponseReturnValue:
    """What was sent is read and shown; nothing is stored."""
    request.max_content_length = MOST_SENT
    request.max_form_parts = 50
    shelf = shelf_or_404(dossier)
    sent = request.files.get("file")
    data = sent.read(MAX_BYTES + 1) if sent else b""
    if not sent or not data:
        return _form(shelf, "Choose a file that is not empty.", 400)
    if len(data) > MAX_BYTES:
        return _form(shelf, f"The file is larger than {MAX_BYTES // 1024**2} MiB; give one act at a time.", 413)
    name = (request.form.get("version") or request.form.get("new") or "").strip().lower()
    if not NAME.fullmatch(name):
        return _form(shelf, "Say which version it is: small letters, digits and hyphens, as in council-2019.", 400)
    try:
        said = _said_of(shelf.texts.get(name))
        described = with_version(shelf.dossier, name, said)
    except InputError as error:
        return _form(shelf, str(error), 400)
    source = Source(sent.filename or "the file", data)
    found = library().recognise(source, described, name)
    token = "" if found.problem else _tray().put(Waiting(source, dossier, name, said))
    page = render_template(
        "uploads/look.html",
        shelf=shelf,
        dossier=shelf.dossier,
        version=described.version(name),
        found=found,
        resting=library().resting(shelf, name),
        token=token,
    )
    return page, 400 if found.problem else 200


@area.post(f"{PAGE}/<token>")
def accept(dossier: str, token: str) -> ResponseReturnValue:
    """The text is stored; the page of the text follows."""
    shelf_or_404(dossier)
    waiting = _tray().see(token)
    if waiting is None or waiting.dossier != dossier:
        gone = "it was accepted before, or others were sent since"
        raise Misunderstood(f"This text waits no more: {gone}. Send it again.")
    if request.form.get("answer") != "yes":
        _tray().drop(token)
        return redirect(url_for("uploads.form", dossier=dossier), 303)
    try:
        library().bring(waiting.source, dossier, waiting.version, waiting.said)
    except InputError as error:
        raise Misunderstood(str(error)) from None
    _tray().drop(token)
    return redirect(url_for("texts.show", dossier=dossier, version=waiting.version), 303)


def _said_of(text: StoredText | None) -> dict[str, Any]:
    """The same; of a version that has a text in another language, the language is said of the file alone."""
    said = _said()
    if text and text.language not in ("", said.get("language", text.language)):
        del said["language"]
    return said


def _said() -> dict[str, Any]:
    """What the form says of the version; an existing one keeps what is not said."""
    said: dict[str, Any] = {
        name: value
        for name in ("stage", "institution", "date", "language", "title")
        if (value := request.form.get(name, "").strip())
    }
    if bases := [base for base in request.form.getlist("based_on") if base]:
        said["based_on"] = bases
    if said.get("stage", STAGES[0]) not in STAGES:
        abort(400)
    return said


def _tray() -> Tray:
    return cast(Tray, current_app.extensions[Tray.KEY])
