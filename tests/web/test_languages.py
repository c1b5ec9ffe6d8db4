"""A comparison read in another language with the tags that were found in the first; a text in two languages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.tongue import ENGLISH, ENGLISH_LATER, FRENCH, FRENCH_LATER, french_source
from tests.web.collection import TEXTS
from tests.web.conftest import HOSTILE, Visitor, hostile_dossier, hostile_outline
from tests.web.opening import served
from tracker.catalogue import Dossier, Version, read_dossier
from tracker.load import load_dossier, load_text
from tracker.source import Source
from tracker.store import open_store
from web import create_app

COMPARED = "/d/specimen/compare/in-force..final"
POINT = "art_2__para_1__point_b"
FILES = {"in-force": "1_in-force.fmx.xml", "final": "5_final.oj.xhtml"}


def source(text: str) -> Source:
    return Source("a.outline", text.encode())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The specimen with two versions in two languages, lamps that lack a point in French, and hostile words."""
    path = tmp_path_factory.mktemp("languages") / "tracker.db"
    specimen = read_dossier(TEXTS / "specimen")
    specimen = replace(specimen, versions=tuple(replace(one, expressions=()) for one in specimen.versions))
    lamps = Dossier("lamps", "Lamps", versions=(Version("old"), Version("new")))
    hostile = hostile_dossier()
    with open_store(str(path)) as store:
        load_dossier(store, specimen)
        for version, file in FILES.items():
            load_text(store, specimen, version, french_source(TEXTS / "specimen" / file), "fr")
        short = FRENCH_LATER.replace("    point b # tamiser les lanternes à l’aube.\n", "")
        for version, english, french in (("old", ENGLISH, FRENCH), ("new", ENGLISH_LATER, short)):
            load_text(store, lamps, version, source(english))
            load_text(store, lamps, version, source(french), "fr")
            outline = hostile_outline(version)
            load_text(store, hostile, version, Source("a.outline", outline))
            load_text(
                store, hostile, version, Source("b.outline", outline.replace(b"language en", b"language fr")), "fr"
            )
    return path


@pytest.fixture(scope="module")
def app(database: Path) -> Flask:
    return create_app(str(database), TEXTS)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as found:
        yield found


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:2000]
    return answer.text


def test_tags_made_in_english_are_shown_on_french_words(client: FlaskClient) -> None:
    english, french = page(client, COMPARED), page(client, f"{COMPARED}?language=fr")
    for count in (r'class="?tag\b', r"class=marks", r"<ins", r'<a class="?to\b'):
        assert bool(re.search(count, french)), count
    assert len(re.findall(r'<details class="tag', french)) == len(re.findall(r'<details class="tag', english)) > 10
    assert "<mark" in english and "<mark" not in french, "the words that decided stand in the English text"
    assert "You read the French words" in french and "<div class=bare" not in french
    law = french[french.index('id="law"') :]
    words = " ".join(re.findall(r"<div class=t>(.*?)</div>", law, re.DOTALL))
    assert 'lang="fr"' in law[:80] and len(words) > 5000 and not re.search(r"\b(shall|the|Member States)\b", words)
    assert 'hreflang="fr" aria-current="true"' in french and "Read in" in english


def test_filters_and_files_keep_the_language(client: FlaskClient) -> None:
    french = page(client, f"{COMPARED}?language=fr&axis=B&direction=weakens&view=side")
    assert '<input type="hidden" name="language" value="fr">' in french
    assert re.search(r'compare/in-force..final\.docx\?language=fr"', french)
    data = client.get(f"{COMPARED}.json?language=fr").get_json()
    english = client.get(f"{COMPARED}.json").get_json()
    assert [c["id"] for c in data["changes"]] == [c["id"] for c in english["changes"]]
    assert [[t["code"] for t in c["tags"]] for c in data["changes"]] == [
        [t["code"] for t in c["tags"]] for c in english["changes"]
    ]
    for form in ("docx", "csv", "html", "xlsx", "md"):
        assert client.get(f"{COMPARED}.{form}?language=fr").status_code == 200


def test_what_has_no_twin_is_shown_in_english_and_marked(client: FlaskClient) -> None:
    shown = page(client, "/d/lamps/compare/old..new?language=fr")
    assert "<del>peuvent</del>" in shown or "peuvent" in shown
    found = re.search(r'<div class=bare lang="en"><p lang=en>(.*?)</p>(.*?)</div>', shown, re.DOTALL)
    assert found and found[1] == "In English: without counterpart in the French text" and POINT in found[2]
    assert "lamps/new: 1 provision is only in the language en, not in fr (Article 2(1), point (b))." in shown


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (
            "/d/lamps/compare/old..new?language=de",
            "There is no German text of old; this brings one: tracker load lamps",
        ),
        ("/d/lamps/compare/old..new?language=<b>", "is no language"),
        ("/d/lamps/text/old?beside=de", "There is no text of this version in the language “de”; there is French"),
        (f"{COMPARED.replace('final', 'proposal')}?language=fr", "There is no French text of proposal"),
    ],
)
def test_a_language_that_is_not_there_is_told(client: FlaskClient, path: str, says: str) -> None:
    assert says in page(client, path, 400)


def test_the_primary_language_may_be_named(client: FlaskClient) -> None:
    assert "You read the" not in page(client, "/d/lamps/compare/old..new?language=en")


def test_a_text_is_read_in_two_languages(client: FlaskClient) -> None:
    shown = page(client, "/d/lamps/text/new?beside=fr")
    row = re.search(r'<div class=twins><div class="r[^"]*" id="art_2__para_1">(.*?)class=twins', shown, re.DOTALL)
    assert row and "Member States shall" in row[1] and "Les États membres doivent" in row[1]
    assert shown.count(f'id="{POINT}"') == 1 and "1 provision is only in the language en" in shown
    assert "French beside it" in page(client, "/d/lamps/text/new")
    ids = re.findall(r'\bid="?([^" >]+)', page(client, "/d/specimen/text/final?beside=fr"))
    assert len(ids) == len(set(ids))


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    for path in ("/d/hostile/text/new?beside=fr", "/d/hostile/compare/old..new?language=fr"):
        shown = page(client, path)
        assert "<script>alert" not in shown and "<img src=x" not in shown and "&lt;script&gt;" in shown
    assert HOSTILE not in page(client, f"/d/lamps/text/old?beside={HOSTILE.replace('&', '').replace('#', '')}", 400)


def test_a_french_file_is_added_by_upload(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    with open_store(str(path)) as store:
        lamps = Dossier("lamps", "Lamps", versions=(Version("old", "Old"),))
        load_text(store, lamps, "old", source(ENGLISH))
    user = create_app(str(path), TEXTS).test_client()
    form = {"version": "old", "language": "fr", "file": (io.BytesIO(FRENCH.encode()), "b.outline")}
    answer = user.post("/d/lamps/load", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    found = re.search(r'action="([^"]+/load/[^"]+)"', answer.text)
    assert found and "beside the text in English" in answer.text and "In place of" not in answer.text
    user.post(found[1], data={"answer": "yes"}, headers={"Sec-Fetch-Site": "same-origin"})
    with open_store(str(path)) as store:
        assert list(store.expressions("lamps", "old")) == ["en", "fr"], answer.text[:3000]


def test_languages_in_a_browser(visit: Visitor) -> None:
    seen = visit(f"{COMPARED}?view=side")
    seen.page.get_by_role("link", name="French", exact=True).click()
    seen.page.wait_for_url("**language=fr**")
    assert "view=side" in seen.page.url and seen.shown("#law details.tag") and seen.shown(".spoken")
    seen.go("/d/specimen/text/final?beside=fr")
    left, right = (seen.page.locator(".twins").nth(5).locator("> *").nth(n).bounding_box() for n in (0, 1))
    assert left and right and abs(left["y"] - right["y"]) < 12 and left["x"] < right["x"]
    assert seen.faults == []
