"""Errors as pages of the same look; of a fault of our own, a person learns a number and the log the rest.

In: exceptions. Out: pages, or for an address that ends in `.json` an object with "error". Example: an unknown dossier
is "404 There is no such page".
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from tracker.errors import BusyError, TrackerError
from web.library import library

SAID = {
    400: ("This address cannot be understood", "Something in it is spelled wrongly or stands for nothing."),
    403: ("This was refused", "It came from another site, or this server only shows; nothing was changed."),
    404: ("There is no such page", "The address may be mistyped, or what it named was given another name."),
    405: ("This page cannot be asked in that way", "It can only be read."),
    413: ("That was too much", "The request is larger than what this server takes."),
    500: ("Something went wrong here", "It is our fault, not yours. Nothing that is stored was changed."),
    503: ("Somebody else is using it", "Ask again in a moment."),
}
PAUSE = 10
"""Seconds after which it may be asked again; who writes to the database holds it for less than one."""
FORM = ("This form was not taken", "Something in it is missing or stands for nothing. Nothing was saved.")
"""Of a form that cannot be understood; nothing is wrong with its address."""
SCHEMA = 1


def answer(app: Flask) -> None:
    """Every error as a page."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _fault)
    app.register_error_handler(TrackerError, _told)


def _refused(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    title, advice = FORM if code == 400 and request.method == "POST" else SAID.get(code, (error.name, ""))
    detail = error.description if code == 400 and getattr(error, "ours", False) else ""
    response = _page(code, title, detail or advice)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def _fault(error: Exception) -> ResponseReturnValue:
    number = secrets.token_hex(4)
    current_app.logger.error("fault %s at %s", number, request.path, exc_info=error)
    title, advice = SAID[500]
    return _page(500, title, advice, number)


def _told(error: TrackerError) -> ResponseReturnValue:
    """What the store and the engine say in a sentence is said here, too: most often what somebody can do about it."""
    shown = library().shown
    # Folders of this machine are nobody's business.
    sentence = str(error).replace(shown, shown.replace("\\", "/").rpartition("/")[2] or shown)
    if isinstance(error, BusyError):
        response = _page(503, SAID[503][0], sentence)
        response.headers["Retry-After"] = str(PAUSE)
        return response
    number = secrets.token_hex(4)
    current_app.logger.error("fault %s at %s: %s", number, request.path, error, exc_info=error)
    return _page(500, SAID[500][0], sentence, number)


def _page(code: int, title: str, advice: str, number: str = "") -> Response:
    if request.path.endswith(".json"):
        said = f"{title}. {advice}".strip()
        response = jsonify({"schema": SCHEMA, "error": said, **({"reference": number} if number else {})})
    else:
        page = render_template("errors/error.html", code=code, title=title, advice=advice, number=number)
        response = Response(page)
    response.status_code = code
    return response
