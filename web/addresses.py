"""The parts of an address: names of dossiers and versions, and the styles and scripts with their checksums.

In: words of a path. Out: what the routes match, and the files behind them. Example: `/d/specimen/text/final` has two
names; `/static/page.css?v=3f2a...` may be kept for a year, for a changed file has another address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import request
from werkzeug.routing import BaseConverter

_PLACES = {
    # The law looks the same on a page and in an exported file.
    "law.css": ("tracker.exports", "law.css"),
    "page.css": ("web", "static/page.css"),
    "views.css": ("web", "static/views.css"),
    "tags.css": ("web", "static/tags.css"),
    "table.css": ("tracker.exports", "table.css"),
    "lineage.css": ("web", "static/lineage.css"),
    "amendments.css": ("web", "static/amendments.css"),
    "overview.css": ("web", "static/overview.css"),
    "upload.css": ("web", "static/upload.css"),
    "search.css": ("web", "static/search.css"),
    "review.css": ("web", "static/review.css"),
    "paper.css": ("web", "static/paper.css"),
    "page.js": ("web", "static/page.js"),
    "theme.js": ("web", "static/theme.js"),
    "icon.svg": ("web", "static/icon.svg"),
}
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class Name(BaseConverter):
    """A dossier or a version, as the catalogue spells them."""

    regex = "[a-z0-9][a-z0-9-]*"


@dataclass(frozen=True, slots=True)
class File:
    """A style, script or picture of ours."""

    data: bytes
    mimetype: str
    checksum: str


@cache
def file(name: str) -> File | None:
    """One of our files; nothing else can be asked for."""
    if name not in _PLACES:
        return None
    package, path = _PLACES[name]
    data = files(package).joinpath(path).read_bytes()
    return File(data, _TYPES[name.rpartition(".")[2]], hashlib.sha256(data).hexdigest()[:12])


def static(name: str) -> str:
    """The address of one of our files. Made by hand: a page that no route matched has no routes to ask."""
    found = file(name)
    assert found, name
    return f"{request.script_root}/static/{name}?v={found.checksum}"
