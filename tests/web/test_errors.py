"""What the store says in a sentence is said on the page, and not called a fault of ours; what is kept of failures."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.collection import TEXTS
from tracker.errors import BusyError, InputError, TrackerError
from tracker.store.faults import explained
from web import create_app
from web.library import Library, Recent


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(str(tmp_path / "kites.db"), TEXTS)


def failing(app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception) -> FlaskClient:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(Library, "shelf", broken)
    return app.test_client()


def test_a_busy_database_is_said_to_be_busy(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sentence = "kites.db: another program has been writing to it for long; nothing was changed"
    client = failing(app, monkeypatch, BusyError(f"{tmp_path}/{sentence}, run the command again."))
    for path in ("/d/specimen", "/d/specimen.json"):
        answer = client.get(path)
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
        assert sentence in answer.text and "our fault" not in answer.text
        assert str(tmp_path) not in answer.text, "folders of this machine are nobody's business"


@pytest.mark.parametrize(
    "error",
    [
        InputError("kites.db", "the database is damaged", "restore a copy"),
        TrackerError("kites.db: the disk is full; nothing was changed, free some space."),
    ],
)
def test_a_fault_of_the_machine_is_said_in_its_sentence(
    app: Flask, monkeypatch: pytest.MonkeyPatch, error: TrackerError
) -> None:
    client = failing(app, monkeypatch, error)
    answer = client.get("/d/specimen")
    assert answer.status_code == 500 and "Retry-After" not in answer.headers
    assert str(error) in answer.text and "our fault" not in answer.text and "in the log under the number" in answer.text
    assert str(error) in client.get("/d/specimen.json").json["error"]  # type: ignore[index]


def test_another_fault_is_ours(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = failing(app, monkeypatch, ZeroDivisionError("secret"))
    answer = client.get("/d/specimen")
    assert answer.status_code == 500 and "our fault" in answer.text and "secret" not in answer.text


def test_a_locked_database_is_busy() -> None:
    with pytest.raises(BusyError), explained("kites.db"):
        raise _named(sqlite3.OperationalError("database is locked"), "SQLITE_BUSY")
    with pytest.raises(TrackerError) as full, explained("kites.db"):
        raise _named(sqlite3.OperationalError("database or disk is full"), "SQLITE_FULL")
    assert not isinstance(full.value, BusyError)


def _named(error: Exception, name: str) -> Exception:
    error.sqlite_errorname = name  # type: ignore[attr-defined]
    return error


def test_nothing_is_kept_of_what_could_not_be_made() -> None:
    recent: Recent[int, str] = Recent(2)

    def fail() -> str:
        raise InputError("kites", "cannot be read")

    for key in range(100):
        with pytest.raises(InputError):
            recent.get(key, fail)
        assert recent.get(key, lambda: "made") == "made"
        assert recent.get(key, fail) == "made", "it is kept"
    assert recent._making == {} and len(recent._kept) == 2
