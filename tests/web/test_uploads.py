"""Bringing a text: it is shown before it is stored, stored only when somebody says so, and nothing else is."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from waitress.server import create_server

from tests.exports.made import CASES
from tests.web.collection import TEXTS
from tests.web.conftest import Visitor
from tracker.catalogue import Dossier, Version
from tracker.load import load_text
from tracker.source import open_source
from tracker.store import open_store
from web import create_app

PAGE = "/d/kites/load"
OURS = {"Sec-Fetch-Site": "same-origin"}
NEW = CASES / "lanterns.new.outline"


@pytest.fixture
def mine(tmp_path: Path) -> Flask:
    """An app of its own: here something is stored."""
    path = tmp_path / "uploads.db"
    with open_store(str(path)) as store:
        dossier = Dossier("kites", "The law of the kites", versions=(Version("old", "Old", stage="in-force"),))
        store.save_dossier(dossier)
        load_text(store, dossier, "old", open_source(CASES / "lanterns.old.outline"))
    return create_app(str(path), TEXTS)


@pytest.fixture
def user(mine: Flask) -> FlaskClient:
    return mine.test_client()


def send(user: FlaskClient, data: bytes | None = None, name: str = "new.outline", **said: object) -> tuple[int, str]:
    data = NEW.read_bytes() if data is None else data
    form = {"new": "new", "stage": "final", "based_on": "old", **said, "file": (io.BytesIO(data), name)}
    answer = user.post(PAGE, data=form, headers=OURS)
    return answer.status_code, answer.text


def token(page: str) -> str:
    found = re.search(r'action="([^"]+/load/[^"]+)"', page)
    assert found
    return found[1]


def stored(user: FlaskClient) -> list[str]:
    versions = user.get("/d/kites.json").json["versions"]  # type: ignore[index]
    return [version["name"] for version in versions if version["sha256"]]


def test_a_text_is_shown_then_stored(user: FlaskClient) -> None:
    code, page = send(user)
    assert code == 200
    assert "100 %" in page and "outline" in page and "nothing is stored yet" in page
    assert stored(user) == ["old"]
    answer = user.post(token(page), data={"answer": "yes"}, headers=OURS)
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/d/kites/text/new")
    assert stored(user) == ["old", "new"]
    assert user.get("/d/kites/compare/old..new").status_code == 200
    assert user.post(token(page), data={"answer": "yes"}, headers=OURS).status_code == 400, "once only"


def test_leaving_it_stores_nothing(user: FlaskClient) -> None:
    _, page = send(user)
    assert user.post(token(page), data={"answer": "no"}, headers=OURS).status_code == 303
    assert stored(user) == ["old"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"data": b""}, "Choose a file"),
        ({"new": "No Name!"}, "small letters"),
        ({"date": "2019-02-30"}, "calendar"),
        ({"based_on": "nothing"}, "nothing"),
        ({"data": b"not a law"}, "none of the formats"),
        ({"data": b"PK\x03\x04 broken", "name": "x.docx"}, "x.docx"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(user: FlaskClient, said: dict[str, object], sentence: str) -> None:
    code, page = send(user, **said)  # type: ignore[arg-type]
    assert code == 400
    assert sentence in page
    assert stored(user) == ["old"]


def test_a_form_of_another_site_is_refused(user: FlaskClient) -> None:
    form = {"new": "new", "file": (io.BytesIO(NEW.read_bytes()), "a.outline")}
    assert user.post(PAGE, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert user.post(PAGE, data={}, headers={}).status_code == 403


def test_hostile_names_are_shown_literally(user: FlaskClient) -> None:
    _, page = send(user, name="<script>alert(1)</script>.outline", institution="<img src=x onerror=alert(1)>")
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_only_the_last_few_wait(user: FlaskClient) -> None:
    _, first = send(user)
    for _ in range(4):
        send(user)
    assert user.post(token(first), data={"answer": "yes"}, headers=OURS).status_code == 400


@pytest.fixture
def here(mine: Flask, browser: Browser) -> Iterator[Visitor]:
    server = create_server(mine, host="127.0.0.1", port=0, threads=2, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    visitor = Visitor(browser, f"http://127.0.0.1:{server.effective_port}")
    yield visitor
    visitor.close()
    server.close()
    thread.join(5)


@pytest.mark.parametrize("script", (True, False))
def test_in_a_browser_from_the_dossier_to_the_text(here: Visitor, script: bool) -> None:
    seen = here("/d/kites", script=script)
    seen.page.get_by_role("link", name="Bring a text of your own").click()
    seen.page.locator("#file").set_input_files(str(NEW))
    seen.page.locator("#new").fill("new")
    seen.page.get_by_label("old").check()
    seen.page.get_by_role("button", name="Look at it").click()
    assert seen.page.get_by_text("nothing is stored yet").is_visible()
    seen.page.get_by_role("button", name="Store it").click()
    assert seen.page.url.endswith("/d/kites/text/new")
    assert not seen.faults
