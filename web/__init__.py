"""The browser: dossiers, texts and comparisons as pages, served by this machine to this machine.

In: a database and a texts folder. Out: a Flask app, one blueprint for each area. Example: `create_app("sqlite:///x.db")`
answers `/d/specimen/compare/in-force..final` with the page whose `#art_5__para_1` is Article 5(1).

Pages are whole without scripts; nothing is asked of another host; no GET changes what is stored.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from tracker.catalogue import texts_folder
from tracker.store import open_store
from web import (
    amendments,
    codebooks,
    comparisons,
    correlations,
    dossiers,
    errors,
    histories,
    manuals,
    openapi,
    reports,
    reviewer,
    reviews,
    scorecards,
    searches,
    security,
    tables,
    uploads,
)
from web import texts as reading
from web.addresses import Name
from web.law import ticked
from web.library import Library
from web.series import Answers
from web.wordings import FILTERS, GLOBALS


def create_app(
    database_url: str | None = None,
    texts: Path | None = None,
    trusted_hosts: tuple[str, ...] = security.LOOPBACK,
) -> Flask:
    """The app on a database; `trusted_hosts` are the names by which it may be called, none meaning any."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = security.MOST_BYTES
    app.url_map.converters["name"] = Name
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS, ticked=ticked)
    app.jinja_env.globals.update(GLOBALS)
    app.extensions[Library.KEY] = Library(open_store(database_url), texts_folder(texts))
    app.extensions[Answers.KEY] = Answers()
    app.extensions[uploads.Tray.KEY] = uploads.Tray()
    security.guard(app, trusted_hosts)
    errors.answer(app)
    across = (tables.area, histories.area, correlations.area)
    plain = (openapi.area, codebooks.area, manuals.area, searches.area, uploads.area, reports.area)
    areas = (dossiers.area, reading.area, amendments.area, comparisons.area, scorecards.area, *across, *plain)
    for area in (*areas, reviews.area, reviewer.area):
        app.register_blueprint(area)
    return app
