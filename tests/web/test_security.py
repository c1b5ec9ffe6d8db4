"""What every answer carries, what is refused, and that hostile words stay words."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.collection import TEXTS
from tests.web.conftest import HOSTILE
from tests.web.pages import COMPARED, DATA, FOUND, REFUSED
from web import create_app, library, security

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def broken(database: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An app in which every page that looks at dossiers fails."""

    def fail(*_: object) -> None:
        raise RuntimeError("secret /etc/passwd SELECT * FROM dossier")

    app = create_app(str(database), TEXTS)
    for name in ("shelves", "shelf"):
        monkeypatch.setattr(library.Library, name, fail)
    return app.test_client()


def assert_sealed(answer: Any) -> None:
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", [*FOUND, *REFUSED, *DATA, "/static/page.css", "/static/nothing.css"])
def test_every_answer_carries_the_policy(client: FlaskClient, path: str) -> None:
    assert_sealed(client.get(path))
    assert_sealed(client.head(path))
    first = client.get(path)
    if "ETag" in first.headers:
        assert_sealed(client.get(path, headers={"If-None-Match": first.headers["ETag"]}))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_can_only_be_read(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)(COMPARED)
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
    assert_sealed(answer)
    assert "can only be read" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/d/specimen", COMPARED, f"{COMPARED}.json"])
def test_a_fault_of_ours_shows_a_number_and_nothing_else(
    broken: FlaskClient, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = broken.get(path)
    assert answer.status_code == 500
    assert_sealed(answer)
    said = answer.get_data(as_text=True)
    for secret in ("secret", "passwd", "SELECT", "RuntimeError", "Traceback", "library.py"):
        assert secret not in said
    number = caplog.records[-1].getMessage().split()[1]
    assert len(number) == 8 and number in said and "secret" in caplog.text


def test_errors_of_json_addresses_are_json(client: FlaskClient) -> None:
    answer = client.get("/d/specimen/compare/in-force..unknown.json")
    assert answer.status_code == 404 and answer.get_json()["error"].startswith("There is no such page.")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.eu", "", "[::2]", "a b"])
def test_other_names_for_this_server_are_refused(client: FlaskClient, host: str) -> None:
    for path in ("/", COMPARED, "/static/page.css"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert_sealed(answer)
        assert not host or host not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["localhost", "localhost:8750", "127.0.0.1:8750", "[::1]:8750"])
def test_the_names_of_this_machine_are_not(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_an_app_for_others_may_be_called_by_any_name(database: Path) -> None:
    client = create_app(str(database), TEXTS, ()).test_client()
    assert client.get("/", headers={"Host": "tracker.example"}).status_code == 200


def test_no_large_body_is_taken(client: FlaskClient) -> None:
    answer = client.post("/", data=b"x" * (security.MOST_BYTES + 1))
    assert answer.status_code in (405, 413)


HOSTILE_PAGES = (
    "/",
    "/d/hostile",
    "/d/hostile/text/old",
    "/d/hostile/text/gap",
    "/d/hostile/compare/old..new",
    "/d/hostile/compare/old..new?view=side",
    "/d/hostile/compare/old..new?all=1",
)


@pytest.mark.parametrize("path", HOSTILE_PAGES)
def test_hostile_words_stay_words(client: FlaskClient, path: str) -> None:
    tree: Any = lxml.html.document_fromstring(client.get(path).get_data(as_text=True))
    assert tree.xpath("//img | //iframe | //@onerror | //@onclick") == []
    assert all(script.get("src", "").startswith("/static/") and not script.text for script in tree.xpath("//script"))
    assert [link for link in tree.xpath("//@href | //@src | //@action") if not safe(link)] == []
    assert "alert(1)" in tree.text_content() and "{{7*7}}" in tree.text_content()


def safe(link: str) -> bool:
    return link.startswith(("/", "#")) and not link.startswith("//")


def test_hostile_words_are_shown_literally_wherever_they_stand(client: FlaskClient) -> None:
    for path, places in {
        "/d/hostile": ("//h1", "//p[@class='lead']", "//title"),
        "/d/hostile/text/old": ("//section[@id='art_1']//h3", "//div[@id='rct_1']", "//div[@id='ttl']"),
        "/d/hostile/compare/old..new": ("//p[@class='acttitle']", "//div[@id='art_2']//h3 | //section[@id='art_1']"),
    }.items():
        tree: Any = lxml.html.document_fromstring(client.get(path).get_data(as_text=True))
        for place in places:
            found = tree.xpath(place)
            assert found and any(HOSTILE in " ".join(one.text_content().split()) for one in found), (path, place)


@pytest.mark.parametrize("query", ["kind=%3Cscript%3Ealert(1)%3C/script%3E", "view=%22%3E%3Cimg%20src%3Dx%3E"])
def test_hostile_questions_are_answered_in_words(client: FlaskClient, query: str) -> None:
    said = client.get(f"{COMPARED}?{query}").get_data(as_text=True)
    assert "<script>alert" not in said and "<img" not in said


def test_templates_trust_no_text() -> None:
    """The only file that may declare HTML to be safe is `web/law.py`."""
    folder = Path(security.__file__).parent
    for path in (*folder.rglob("*.html"), *folder.rglob("*.py")):
        words = path.read_text(encoding="utf-8")
        assert "|safe" not in words.replace(" ", "") and "autoescapefalse" not in words.replace(" ", "")
        assert "Markup(" not in words.replace("Markup()", "") or path.name == "law.py", path


WRITTEN = {
    "reviewer.save": "/reviewer",
    "reviews.decide": "/d/<name:dossier>/compare/<name:old>..<name:new>/review/",
    "uploads.look": "/d/<name:dossier>/load",
    "uploads.accept": "/d/<name:dossier>/load/",
}
"""What takes forms; everything else can only be read."""


def test_every_other_route_can_only_be_read(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in WRITTEN:
            assert rule.methods == {"POST", "OPTIONS"} and rule.rule.startswith(WRITTEN[rule.endpoint]), rule
        else:
            assert rule.methods == {"GET", "HEAD", "OPTIONS"}, rule
