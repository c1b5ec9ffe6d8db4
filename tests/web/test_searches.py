"""The search pages: what they find is there, what they show is harmless, no query is an error."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.test_finding import HOSTILE
from tests.web.conftest import HOSTILE as WORDS
from tests.web.conftest import Visitor

PAGE = "/d/specimen/search"


def test_provisions_and_changes_are_found(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?q=serious").text
    assert 'href="/d/specimen/text/final#art_5__para_1__point_b"' in page
    assert "<mark>serious</mark>" in page
    assert "Changes of these words" in page


def test_a_version_can_be_chosen(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?q=export&version=final").text
    assert "/d/specimen/text/final#" in page and "/d/specimen/text/proposal#" not in page
    assert client.get(f"{PAGE}?q=export&version=unknown").status_code == 400


def test_twins_say_the_same(client: FlaskClient) -> None:
    said = client.get(f"{PAGE}.json?q=surveil").json
    assert said and said["provisions"] and said["changes"]
    for hit in said["provisions"]:
        assert all("surveil" in hit["text"][start:end].lower() for start, end in hit["spans"])
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PAGE}.csv?q=surveil").text)))
    assert len(rows) == len(said["provisions"]) + len(said["changes"])


@pytest.mark.parametrize("typed", (*HOSTILE, "", WORDS))
def test_no_query_is_an_error_or_a_script(client: FlaskClient, typed: str) -> None:
    answer = client.get(f"{PAGE}?q={quote(typed)}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert client.get(f"{PAGE}.json?q={quote(typed)}").status_code == 200


def test_a_hostile_law_is_shown_literally(client: FlaskClient) -> None:
    page = client.get("/d/hostile/search?q=alert").text
    assert "&lt;script&gt;" in page and "<script>alert" not in page and "<img src=x" not in page


def test_from_the_search_box_to_the_words(visit: Visitor) -> None:
    seen = visit("/d/specimen")
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("serious")
    seen.page.keyboard.press("Enter")
    seen.page.locator(".hits .place a").first.click()
    assert "/d/specimen/text/" in seen.page.url
    assert not seen.faults
