"""An app on a database of its own, for tests that decide on tags; and forms as a browser sends them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.collection import TEXTS
from web import create_app

OURS = {"Sec-Fetch-Site": "same-origin"}
POINT = "art_5__para_1__point_b"
CHANGE = f"/d/specimen/compare/in-force..final/review/{POINT}..{POINT}"


def own_app(database: Path, folder: Path) -> Flask:
    """The app on a copy of a database."""
    copy = folder / "own.db"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return create_app(str(copy), TEXTS)


def named(app: Flask, name: str, blind: bool = False) -> FlaskClient:
    """A browser that has said who reviews."""
    client = app.test_client()
    if name:
        answer = client.post("/reviewer", data={"name": name, "blind": "1" if blind else ""}, headers=OURS)
        assert answer.status_code == 303
    return client


def tree(client: FlaskClient, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, path
    return lxml.html.document_fromstring(answer.get_data(as_text=True))


def fields(client: FlaskClient, code: str, path: str = CHANGE) -> dict[str, str]:
    """What the form for a tag says when nothing is filled in."""
    form = tree(client, path).xpath(f"//section[@id='tag-{code}']//form")[0]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def send(client: FlaskClient, data: dict[str, str], path: str = CHANGE, **more: str) -> TestResponse:
    return client.post(path, data={**data, **more}, headers=OURS)
