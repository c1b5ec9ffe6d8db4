"""Who reviews: a name and whether he codes blind, kept in cookies of this browser; and what may be written at all.

In: the cookies of a request, or a form. Out: a `Reviewer`. Example: who has said "ada" once signs each decision "ada".

There is no login: a name is a signature on a sheet of paper, good for as long as only this machine reaches the server.
So whoever serves to others serves to readers only (`web.security`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.review import MOST_NAME
from tracker.source import REFUSED_CHARACTERS
from web.security import WRITES
from web.selection import Misunderstood

area = Blueprint("reviewer", __name__)

_NAME = "reviewer"
_BLIND = "blind"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody at a browser; the name is "" for who only reads."""

    name: str = ""
    blind: bool = False
    """Whether the others' verdicts on a tag are hidden until his own is in."""

    @property
    def eyes(self) -> str:
        """Whose view it is: the name of who codes blind, "" for everybody who sees all."""
        return self.name if self.blind else ""


def reviewer() -> Reviewer:
    """Who asks."""
    name = clean(unquote(request.cookies.get(_NAME, "")))
    return Reviewer(name, bool(name) and request.cookies.get(_BLIND) == "1")


def may_review() -> bool:
    """Whether decisions are taken here."""
    return bool(current_app.config[WRITES])


def clean(name: str) -> str:
    """A name with one spelling of blanks; "" for what is none.

    >>> clean("  Ada   L. "), clean("a" * 61)
    ('Ada L.', '')
    """

    found = " ".join(unicodedata.normalize("NFC", name).split())
    return "" if len(found) > MOST_NAME or re.search(f"[{REFUSED_CHARACTERS}]", found) else found


def local(address: str) -> str:
    """An address of ours to lead back to, "" for any other.

    >>> local("/d/x?a=b#c"), local("//evil.example"), local("/\\\\evil.example"), local("https:evil.example")
    ('/d/x?a=b#c', '', '', '')
    """
    parts = urlsplit(address) if address.isprintable() and "\\" not in address else None
    ours = parts and not parts.scheme and not parts.netloc and address[:1] == "/" and address[:2] != "//"
    return address if ours and len(address) < 2000 else ""


def remember(response: Response, who: Reviewer) -> Response:
    """The response that makes this browser remember who reviews."""
    for name, value in ((_NAME, quote(who.name)), (_BLIND, "1" if who.blind else "")):
        if value:
            secure = request.is_secure
            response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="Strict", secure=secure)
        else:
            response.delete_cookie(name, httponly=True, samesite="Strict")
    return response


@area.get("/reviewer")
def show() -> ResponseReturnValue:
    """The form for name and blind coding."""
    return render_template(
        "reviews/reviewer.html",
        who=reviewer(),
        back=local(request.args.get("back", "")),
        may=may_review(),
        most=MOST_NAME,
    )


@area.post("/reviewer")
def save() -> ResponseReturnValue:
    """Remembers both."""
    said = request.form.get("name", "")
    name = clean(said)
    if said.strip() and not name:
        raise Misunderstood(f"A name has at most {MOST_NAME} characters, and no control characters among them.")
    who = Reviewer(name, bool(name) and request.form.get("blind") == "1")
    back = local(request.form.get("back", "")) or url_for("reviewer.show")
    return remember(redirect(back, 303), who)
