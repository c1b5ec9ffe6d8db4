"""What every answer carries and every question must fulfil, so that a hostile text in a law stays a text.

In: the app. Out: the same app with headers on each answer, also on errors, and checksums by which a browser asks
whether a page has changed. Example: a `<script>` inside a page would not run, for the policy names only `'self'`.
"""

from __future__ import annotations

import gzip
import re

from flask import Flask, Response, abort, current_app, request
from werkzeug.wrappers.response import Response as AnyResponse

from web.addresses import file

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""The names by which a browser may call a server on its own machine; a page of another site that makes its own name
point here uses none of them."""

MOST_BYTES = 1024 * 1024
"""Of a form; the page that takes texts says itself how large they may be."""

WRITES = "TRACKER_WRITES"
"""Whether the app takes decisions. Without a login only this machine may write: who serves to others serves readers."""

READING = ("GET", "HEAD", "OPTIONS")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
"""A name or an address, and a port."""

SQUEEZED = 1024
"""Bytes from which on a text is sent compressed. The comparison of the AI Act, 1.9 MB, is 280 kB then, for 15 ms."""
_EFFORT = 4
"""The highest one would save a tenth of the bytes and take twice the time."""
_TEXTS = ("text/", "application/json", "application/xml", "image/svg+xml")

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def guard(app: Flask, trusted_hosts: tuple[str, ...]) -> None:
    """Headers on every answer, checksums on every page; the few files that pages need; names that are not ours refused.

    Not by Flask's TRUSTED_HOSTS: Werkzeug 3.1 cuts a trusted name at its first colon and so knows no "[::1]".
    """

    def refuse_strangers() -> None:
        named = _HOST.fullmatch(request.headers.get("Host", ""))
        if trusted_hosts and (named is None or named[1].lower() not in trusted_hosts):
            abort(400)

    app.config[WRITES] = bool(trusted_hosts) and set(trusted_hosts) <= set(LOOPBACK)
    app.before_request(refuse_strangers)
    app.before_request(_refuse_foreign_writes)
    app.add_url_rule("/static/<name>", "static", _static)
    app.after_request(_seal)


def _refuse_foreign_writes() -> None:
    """A page of another site can make a browser send a form here, cookies and all; the browser says whose form it is.

    Of a page that tells nobody where it comes from (our own Referrer-Policy) "Origin" is "null", so what counts is
    "Sec-Fetch-Site", and "Origin" only of browsers that do not know it. Where both are missing, nobody vouches.
    """
    if request.method in READING or request.routing_exception is not None:
        return
    site = request.headers.get("Sec-Fetch-Site")
    own = site == "same-origin" if site else request.headers.get("Origin") == request.host_url.rstrip("/")
    if not own or not current_app.config[WRITES]:
        abort(403)


def _static(name: str) -> Response:
    found = file(name)
    if found is None:
        abort(404)
    response = Response(found.data, mimetype=found.mimetype)
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == found.checksum else ASK_AGAIN
    return response


def _seal(response: Response) -> AnyResponse:
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", ASK_AGAIN)
    if "Cookie" in request.headers:
        # What a page shows of reviews depends on who asks.
        response.headers.add("Vary", "Cookie")
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        # Weak, for it speaks of the page however it is packed.
        response.add_etag(weak=True)
        return _squeezed(response.make_conditional(request))
    return response


def _squeezed(response: AnyResponse) -> AnyResponse:
    """A text compressed for who takes that; the same bytes for the same page."""
    if not (response.mimetype or "").startswith(_TEXTS):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    data = response.get_data() if response.status_code == 200 and not response.is_streamed else b""
    if len(data) >= SQUEEZED and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(data, _EFFORT, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
