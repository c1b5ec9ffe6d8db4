"""The app on a database with the specimen, a dossier without texts, and one full of hostile words; in a thread for
browsers, and the browser itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.exports.made import CASES
from tests.web.collection import TEXTS, fill
from tests.web.opening import served
from tracker.catalogue import Dossier, Version
from tracker.change import Comparison
from tracker.load import compared, load_text
from tracker.source import Source, open_source
from tracker.store import open_store
from web import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{7*7}} </title></style>&amp;"


def hostile_outline(word: str) -> bytes:
    lines = [
        "outline 1",
        "language en",
        f"identifier {HOSTILE}",
        f"act_title # {HOSTILE} {word}",
        f"recital 1 # {HOSTILE} {word}",
        f"chapter I | {HOSTILE}",
        f"  article 1 | {HOSTILE} # {HOSTILE} {word}",
        f"    paragraph {word} # {HOSTILE}",
        f"  article 2 | {word} # {HOSTILE}",
    ]
    return "\n".join(lines).encode()


def hostile_dossier() -> Dossier:
    facts = {
        "title": HOSTILE,
        "institution": HOSTILE,
        "note": HOSTILE,
        "source": f"javascript:alert(3)//{HOSTILE}",
        "identifiers": (("celex", HOSTILE), (HOSTILE, HOSTILE)),
        "date": "not a date",
    }
    versions = (
        Version("old", stage="proposal", **facts),  # type: ignore[arg-type]
        Version("new", stage="final", based_on=("old",), **facts),  # type: ignore[arg-type]
        Version("gap", stage="other", based_on=("new",), **facts),  # type: ignore[arg-type]
    )
    return Dossier("hostile", HOSTILE, HOSTILE, HOSTILE, versions)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "tracker.db"
    with open_store(str(path)) as store:
        fill(store, None)
        hostile = hostile_dossier()
        store.save_dossier(hostile)
        lanterns = Dossier("lanterns", "The law of the lanterns", versions=(Version("old"), Version("new")))
        store.save_dossier(lanterns)
        for version, word in (("old", "one"), ("new", "two")):
            load_text(store, hostile, version, Source(f"{HOSTILE}.outline", hostile_outline(word)))
            load_text(store, lanterns, version, open_source(CASES / f"lanterns.{version}.outline"))
        compared(store, "hostile", "old", "new")
    return path


@pytest.fixture(scope="session")
def comparison(database: Path) -> Comparison:
    with open_store(str(database)) as store:
        return compared(store, "specimen", "in-force", "final")


@pytest.fixture(scope="session")
def app(database: Path) -> Flask:
    return create_app(str(database), TEXTS)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    with served(app) as found:
        yield found


@dataclass
class Visit:
    """A page in the browser, with everything it complained about, asked for elsewhere, or tried to open."""

    address: str
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def go(self, path: str) -> Visit:
        self.page.goto(self.address + path)
        return self

    def shown(self, selector: str) -> bool:
        return self.page.locator(selector).first.is_visible()


class Visitor:
    """Opens pages; closes them at the end of the test."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.visits: list[Visit] = []

    def __call__(self, path: str, width: int = 1400, script: bool = True, **options: object) -> Visit:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            **options,  # type: ignore[arg-type]
        )
        visit = Visit(self.address, context, context.new_page())
        visit.page.on("console", lambda message: visit.faults.append(f"console: {message.text}"))
        visit.page.on("pageerror", lambda error: visit.faults.append(f"error: {error}"))
        visit.page.on("dialog", lambda dialog: visit.faults.append(f"dialog: {dialog.message}"))
        visit.page.on("requestfailed", lambda request: visit.faults.append(f"failed: {request.url}"))

        def ask(request: object) -> None:
            url = str(getattr(request, "url", ""))
            visit.asked.append(url)
            if not url.startswith(self.address):
                visit.faults.append(f"foreign: {url}")

        visit.page.on("request", ask)
        self.visits.append(visit)
        return visit.go(path)

    def close(self) -> None:
        for visit in self.visits:
            visit.context.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, address)
    yield visitor
    visitor.close()
