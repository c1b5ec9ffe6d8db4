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
from tracker import load
from tracker.catalogue import Dossier, Version, with_version
from tracker.errors import BusyError, InputError
from tracker.load import load_text, renewal
from tracker.making import Text, read_text
from tracker.source import Source, open_source
from tracker.store import open_store
from web import create_app
from web.library import Library

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


def accepted(user: FlaskClient, page: str) -> int:
    return user.post(token(page), data={"answer": "yes"}, headers=OURS).status_code


def described(user: FlaskClient) -> dict[str, dict[str, object]]:
    versions = user.get("/d/kites.json").json["versions"]  # type: ignore[index]
    return {version["name"]: version for version in versions}


def test_two_texts_that_wait_do_not_undo_each_other(user: FlaskClient) -> None:
    _, first = send(user, new="alpha", date="2036-01-01")
    _, second = send(user, new="beta", date="2036-01-02", based_on="")
    assert (accepted(user, first), accepted(user, second)) == (303, 303)
    assert stored(user) == ["old", "alpha", "beta"]
    _, first = send(user, new="alpha", date="2036-03-03")
    _, second = send(user, new="gamma", date="2036-01-09", based_on="")
    assert (accepted(user, first), accepted(user, second)) == (303, 303)
    dates = {name: version["date"] for name, version in described(user).items()}
    assert dates == {"old": "", "alpha": "2036-03-03", "beta": "2036-01-02", "gamma": "2036-01-09"}


def test_what_is_said_while_a_text_is_read_stays_said(
    user: FlaskClient, mine: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, page = send(user, new="alpha", date="2036-01-01")
    store = mine.extensions[Library.KEY]._store

    def slow(source: Source, base: object) -> Text:
        store.save_dossier(with_version(store.dossier("kites"), "old", {"date": "2031-07-07"}))
        store.save_dossier(with_version(store.dossier("kites"), "alpha", {"institution": "Council"}))
        return read_text(source, None)

    monkeypatch.setattr(load, "read_text", slow)
    assert accepted(user, page) == 303
    found = described(user)
    assert (found["old"]["date"], found["alpha"]["date"]) == ("2031-07-07", "2036-01-01")
    assert found["alpha"]["institution"] == "Council"


def test_a_text_that_could_not_be_stored_goes_on_waiting(user: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    _, page = send(user)

    def busy(*_: object) -> None:
        raise BusyError("uploads.db: another program has been writing to it for long; run the command again.")

    with monkeypatch.context() as patch:
        patch.setattr(Library, "bring", busy)
        assert accepted(user, page) == 503
    assert user.post(token(page).replace("/d/kites/", "/d/specimen/"), headers=OURS).status_code == 400
    assert accepted(user, page) == 303
    assert stored(user) == ["old", "new"]


def test_what_rests_on_a_text_is_made_anew_and_said_to_be(
    user: FlaskClient, mine: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = b'{"id": "1", "position": "Article 1 - paragraph 1", "old": "1. a", "new": "1. Kites may fly."}'
    assert accepted(user, send(user, row, "rows.jsonl", new="parliament", stage="parliament")[1]) == 303
    assert "parliament</a> is made of this text" in user.get("/d/kites/text/old").text
    data = (CASES / "lanterns.old.outline").read_bytes().replace(b"Lanterns", b"Lamps")
    code, page = send(user, data, "base.outline", version="old", based_on="", stage="")
    assert code == 200 and "Made anew</dt><dd>parliament" in page
    with monkeypatch.context() as patch:
        patch.setattr(renewal, "read_text", refuse)
        assert accepted(user, page) == 303
    assert "parliament still rests on the text that this one had before" in user.get("/d/kites/text/old").text
    assert "It still rests on the text that old had before" in user.get("/d/kites/text/parliament").text
    assert accepted(user, send(user, data, "base.outline", version="old", based_on="", stage="")[1]) == 303
    assert "still rests" not in user.get("/d/kites/text/old").text
    assert "still rests" not in user.get("/d/kites/text/parliament").text


def refuse(*_: object) -> None:
    raise InputError("kites", "reading it ran out of memory")


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
