"""Reviewing in the browser: forms, conflicts, blind coding, who may write, and that hostile words stay words."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.web.collection import TEXTS
from tests.web.conftest import HOSTILE
from tests.web.pages import COMPARED
from tests.web.review_pages import CHANGE, OURS, POINT, fields, named, own_app, send, tree
from tests.web.test_pages import text
from tracker.review import MOST_NAME, MOST_REASON
from tracker.store import open_store
from web import create_app
from web.notes import note
from web.reviewer import local

TAG = "A4"
"""The specimen's tag on Article 5(1), point (b): "serious" weakens the trigger."""


@pytest.fixture
def own(database: Path, tmp_path: Path) -> Flask:
    return own_app(database, tmp_path)


@pytest.fixture
def ada(own: Flask) -> FlaskClient:
    return named(own, "ada")


@pytest.fixture
def bob(own: Flask) -> FlaskClient:
    return named(own, "bob")


def badge(client: FlaskClient, path: str = COMPARED) -> str:
    found = tree(client, path).xpath(f"//*[@id='{POINT}']//details[starts-with(@class, 'tag')]")
    return text(next(one for one in found if text(one).startswith(TAG)))


def state(client: FlaskClient) -> str:
    return text(tree(client, CHANGE).xpath(f"//section[@id='tag-{TAG}']//*[@class='state']")[0])


# ------------------------------------------------------------------------------------------------------- deciding


def test_a_reader_sees_no_form_before_he_has_said_who_he_is(own: Flask) -> None:
    client = own.test_client()
    page = tree(client, COMPARED)
    assert page.xpath("//form[@class='decide']") == []
    assert "Reviewed 0 of" in text(page) and "Say who you are to review" in text(page)
    assert tree(client, CHANGE).xpath("//input[@name='name'][@required]")


def test_the_first_decision_asks_for_the_name_and_remembers_it(own: Flask) -> None:
    client = own.test_client()
    assert send(client, fields(client, TAG), verdict="confirmed").status_code == 400
    answer = send(client, fields(client, TAG), verdict="confirmed", name=" Ada  L. ")
    assert answer.status_code == 303 and answer.headers["Location"] == f"{CHANGE}#tag-{TAG}"
    cookie = answer.headers.getlist("Set-Cookie")[0]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert "✓ confirmed" in state(client) and "You review as Ada L." in text(tree(client, CHANGE))


@pytest.mark.parametrize(
    ("verdict", "more", "shown"),
    [
        ("confirmed", {}, "✓ confirmed"),
        ("rejected", {"reason": "no"}, "✗ rejected"),
        ("changed", {"reason": "no", "direction": "unclear"}, "✎ changed"),
        ("changed", {"reason": "no", "to": "A6", "direction": "weakens"}, "✎ changed"),
        ("disputed", {"reason": "let us talk"}, "⚡ disputed"),
        ("adjudicated", {"reason": "settled", "direction": "strengthens"}, "§ adjudicated"),
    ],
)
def test_each_verdict(ada: FlaskClient, verdict: str, more: dict[str, str], shown: str) -> None:
    back = f"{COMPARED}?axis=A#{POINT}"
    answer = send(ada, fields(ada, TAG), verdict=verdict, back=back, **more)
    address, _, place = answer.headers["Location"].partition("#")
    assert (answer.status_code, address) == (303, f"{COMPARED}?axis=A")
    assert (place == POINT) is (verdict != "rejected"), "what is rejected is on no axis; then the next one"
    assert shown in state(ada)
    reviewed = "Reviewed 0 of" if verdict == "disputed" else "Reviewed 1 of"
    assert reviewed in text(tree(ada, COMPARED))


def test_the_short_form_below_a_tag(ada: FlaskClient) -> None:
    form = tree(ada, COMPARED).xpath(f"//*[@id='{POINT}']//form[@class='decide']")[0]
    data = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    answer = send(ada, data, form.get("action"), verdict="confirmed")
    assert answer.status_code == 303 and answer.headers["Location"] == f"{COMPARED}#{POINT}"
    said = badge(ada)
    assert "confirmed" in said and "Confirmed by ada," in said and "nobody has reviewed" not in said


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"verdict": "rejected"}, "the reason is missing"),
        ({"verdict": "rejected", "reason": "x" * (MOST_REASON + 1)}, "longer than 2,000 characters"),
        ({"verdict": "rejected", "reason": "a\x00b"}, "characters that no text has"),
        ({"verdict": "changed", "reason": "x"}, "the direction is missing"),
        ({"verdict": "changed", "reason": "x", "direction": "sideways"}, "the direction is none of"),
        ({"verdict": "changed", "reason": "x", "direction": "weakens"}, "it changes nothing"),
        ({"verdict": "maybe"}, "Choose what you say"),
        ({"verdict": "confirmed", "code": "Z9"}, "a code that the codebook does not have"),
        ({"verdict": "confirmed", "rev": "x"}, "what its writer had seen"),
        ({"verdict": "confirmed", "rev": "-1"}, "what its writer had seen"),
    ],
)
def test_what_cannot_be_kept_is_said(ada: FlaskClient, more: dict[str, str], says: str) -> None:
    answer = send(ada, {**fields(ada, TAG), **more})
    assert answer.status_code == 400 and says in answer.get_data(as_text=True)
    assert "○ suggested" in state(ada)


def test_a_refused_form_keeps_what_was_typed(ada: FlaskClient) -> None:
    back = f"{COMPARED}?code=A4#{POINT}"
    typed = {"verdict": "changed", "to": "A6", "direction": "", "reason": "It is <b>one</b>.", "back": back}
    answer = send(ada, {**fields(ada, TAG), **typed})
    page = lxml.html.document_fromstring(answer.get_data(as_text=True))
    assert answer.status_code == 400 and text(page.xpath("//h1")[0]) == "This cannot be kept yet"
    assert "the direction is missing. Nothing was saved" in text(page.xpath("//*[@role='alert']")[0])
    [form] = page.xpath("//main//form")
    assert form.xpath(".//textarea")[0].text == "It is <b>one</b>."
    assert form.xpath(".//input[@checked]/@value") == ["changed"]
    assert form.xpath(".//select[@name='to']/option[@selected]/@value") == ["A6"]
    again = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    answer = send(ada, {**again, **typed, "direction": "weakens"}, form.get("action"))
    assert answer.status_code == 303 and "✎ changed" in state(ada)


def test_a_refused_addition_can_be_mended(ada: FlaskClient) -> None:
    answer = send(ada, {**fields(ada, TAG), "code": "B5", "verdict": "added", "direction": "adds", "reason": ""})
    [form] = lxml.html.document_fromstring(answer.get_data(as_text=True)).xpath("//main//form")
    chosen = [one.get("value") for one in form.xpath(".//option[@selected]")]
    assert answer.status_code == 400 and chosen == ["B5", "adds"]
    again = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    assert send(ada, {**again, "code": "B5", "direction": "adds", "reason": "so"}).status_code == 303


def test_a_form_without_sense_is_no_address_that_cannot_be_understood(ada: FlaskClient) -> None:
    page = text(lxml.html.document_fromstring(send(ada, fields(ada, TAG), verdict="maybe").get_data(as_text=True)))
    assert "This form was not taken" in page and "address" not in page
    assert "This address cannot be understood" in text(tree(ada, f"{COMPARED}?code=Z9", 400))


def test_a_reject_leads_on_below_the_same_filter(ada: FlaskClient) -> None:
    """The change has no such tag any more, and its place would make the page show everything."""
    path = f"{COMPARED}?code={TAG}"
    forms = tree(ada, path).xpath("//form[@class='decide'][input[@name='code' and @value='A4']]")
    data = [{one.get("name"): one.get("value") for one in form.xpath("input")} for form in forms]
    assert len(forms) > 2 and forms[0].xpath(".//input[@name='reason'][@required]")
    assert forms[0].xpath(".//button[@formnovalidate]/@value") == ["confirmed"]
    for form, said, verdict in zip(forms, data, ("rejected", "confirmed"), strict=False):
        answer = send(ada, {**said, "verdict": verdict, "reason": "no"}, form.get("action"))
        address, _, place = answer.headers["Location"].partition("#")
        assert address == path and place in tree(ada, path).xpath("//@id"), verdict
    last = send(ada, {**data[-1], "verdict": "rejected", "reason": "no"}, forms[-1].get("action"))
    assert last.headers["Location"] == f"{path}#result"


def test_a_decision_on_a_change_that_is_none_breaks_no_page(ada: FlaskClient, tmp_path: Path) -> None:
    """As an older tracker took them in."""
    send(ada, fields(ada, TAG), verdict="confirmed")
    with sqlite3.connect(tmp_path / "own.db") as connection:
        [table] = connection.execute("select name from sqlite_master where sql like '%subject_code%' and type='table'")
        connection.execute(f"update {table[0]} set change = 'zzz<b>'")
    assert "zzz<b>" in text(tree(ada, "/d/specimen/decisions"))
    assert tree(ada, COMPARED) is not None and ada.get("/d/specimen/decisions.json").status_code == 200


def test_a_tag_that_is_missing_can_be_added(ada: FlaskClient) -> None:
    data = {**fields(ada, TAG), "code": "B5", "verdict": "added", "direction": "adds", "reason": "it protects *us*"}
    assert send(ada, data).status_code == 303
    found = [text(one) for one in tree(ada, COMPARED).xpath(f"//*[@id='{POINT}']//details[@class='tag']")]
    assert any(one.startswith("B5") and "added" in one and "says ada: it protects *us*" in one for one in found)
    assert send(ada, {**data, "code": TAG}).status_code == 400, "what the rules suggest already"


def test_a_change_without_a_tag_leads_a_reviewer_to_where_one_is_added(own: Flask, ada: FlaskClient) -> None:
    links = tree(ada, COMPARED).xpath("//div[@id='law']//a[text()='Add a tag']/@href")
    assert len(links) > 20 and tree(own.test_client(), COMPARED).xpath("//a[text()='Add a tag']") == []
    data = {**fields_of(ada, links[0]), "code": "A6", "direction": "adds", "reason": "licences are new"}
    assert send(ada, data, links[0]).status_code == 303
    assert "＋ added" in text(tree(ada, links[0])) and len(tree(ada, f"{COMPARED}?review=added").xpath("//form")) > 0


def fields_of(client: FlaskClient, path: str) -> dict[str, str]:
    """What the form that adds a tag says by itself."""
    form = tree(client, path).xpath("//details[contains(@class, 'card')]//form")[0]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


# ------------------------------------------------------------------------------------------------------- conflicts


def test_the_second_saver_sees_both_texts_and_nothing_is_overwritten(ada: FlaskClient, bob: FlaskClient) -> None:
    first, second = fields(ada, TAG), fields(bob, TAG)
    assert send(ada, first, verdict="rejected", reason="not a *trigger*").status_code == 303
    answer = send(bob, second, verdict="confirmed", reason="it **is** one")
    assert answer.status_code == 409
    page = lxml.html.document_fromstring(answer.get_data(as_text=True))
    assert "not a trigger" in text(page) and "it is one" in text(page) and "not kept" in text(page)
    assert "✗ rejected" in state(bob), "bob's is not there yet"
    form = page.xpath("//main//form")[0]
    again = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    assert form.xpath(".//textarea")[0].text.strip() == "it **is** one"
    assert send(bob, again, verdict="confirmed", reason="it **is** one").status_code == 303
    assert "⚡ disputed" in state(ada)
    assert [text(one) for one in tree(ada, CHANGE).xpath("//ol[@class='events']//b")] == ["ada", "bob"]


def test_a_double_click_is_no_conflict(ada: FlaskClient) -> None:
    data = fields(ada, TAG)
    assert [send(ada, data, verdict="confirmed").status_code for _ in range(2)] == [303, 303]
    assert len(tree(ada, CHANGE).xpath("//ol[@class='events']/li")) == 1


def test_a_form_that_was_made_for_other_words_is_not_taken(ada: FlaskClient) -> None:
    for words in ("", "0" * 16):
        answer = send(ada, {**fields(ada, TAG), "words": words}, verdict="confirmed")
        assert answer.status_code == 409 and "The words have changed" in answer.get_data(as_text=True)
    assert "○ suggested" in state(ada)


# ------------------------------------------------------------------------------------------------------------ blind


def test_who_codes_blind_sees_the_others_only_after_he_has_decided(own: Flask, ada: FlaskClient) -> None:
    eve = named(own, "eve", blind=True)
    before = fields(eve, TAG)
    send(ada, fields(ada, TAG), verdict="rejected", reason="hush hush")
    for path in (COMPARED, CHANGE, "/d/specimen/decisions", "/d/specimen/agreement"):
        page = text(tree(eve, path))
        assert "hush" not in page and "ada" not in page.split(), path
    for path in (".json", ".csv", ".html"):
        assert b"hush" not in eve.get(f"{COMPARED}{path}").data
    for form in ("json", "csv"):
        assert b"hush" not in eve.get(f"/d/specimen/decisions.{form}").data
    assert "○ suggested" in state(eve) and "Reviewed 0 of" in text(tree(eve, COMPARED))
    assert send(eve, before, verdict="confirmed").status_code == 303, "what he may not see is no conflict"
    assert "hush hush" in text(tree(eve, CHANGE)) and "⚡ disputed" in state(eve)
    assert "hush hush" in text(tree(eve, "/d/specimen/decisions"))


def test_who_codes_blind_conflicts_with_himself(own: Flask) -> None:
    one, other = named(own, "eve", blind=True), named(own, "eve", blind=True)
    first, second = fields(one, TAG), fields(other, TAG)
    assert send(one, first, verdict="confirmed").status_code == 303
    assert send(other, second, verdict="rejected", reason="no").status_code == 409


# ------------------------------------------------------------------------------------------- filters, lists, twins


def test_the_comparison_can_be_filtered_by_state(ada: FlaskClient) -> None:
    send(ada, fields(ada, TAG), verdict="rejected", reason="no")
    shown = tree(ada, f"{COMPARED}?review=rejected")
    assert re.search(r"\b1 of \d+ changes and \d+ consequential shown: review rejected", text(shown))
    assert POINT in shown.xpath("//@id")
    assert POINT not in tree(ada, f"{COMPARED}?review=open&code={TAG}").xpath("//div[@class='r x amended']/@id")
    assert POINT not in tree(ada, f"{COMPARED}?code={TAG}&direction=weakens").xpath("//section//@id"), "it is none now"
    boxes = tree(ada, COMPARED).xpath("//input[@name='review']/@value")
    assert boxes == ["open", "rejected"]
    assert ada.get(f"{COMPARED}?review=nonsense").status_code == 400
    found = ada.get(f"{COMPARED}.json?review=rejected").get_json()["changes"]
    assert [tag["review"]["status"] for one in found for tag in one["tags"] if tag["code"] == TAG] == ["rejected"]


def test_the_scorecard_does_not_count_what_is_rejected(ada: FlaskClient) -> None:
    before = ada.get(f"{COMPARED}/scorecard.json").get_json()["tags"]
    send(ada, fields(ada, TAG), verdict="rejected", reason="no")
    assert ada.get(f"{COMPARED}/scorecard.json").get_json()["tags"] == before - 1
    assert f"1 of {before} are reviewed; what is rejected is not counted" in text(tree(ada, f"{COMPARED}/scorecard"))


def test_who_did_what_when_and_how_far_people_agree(own: Flask, ada: FlaskClient, bob: FlaskClient) -> None:
    send(ada, fields(ada, TAG), verdict="confirmed")
    send(bob, fields(bob, TAG), verdict="rejected", reason="=1+1")
    lines = tree(ada, "/d/specimen/decisions").xpath("//table//tbody/tr")
    assert [text(line.xpath("./th")[0]) for line in lines] == ["bob", "ada"], "the last one first"
    assert "Article 5(1), point (b)" in text(lines[0]) and lines[0].xpath(".//a/@href") == [f"{CHANGE}#tag-{TAG}"]
    twin = ada.get("/d/specimen/decisions.json").get_json()
    assert twin["schema"] == 1 and [one["who"] for one in twin["decisions"]] == ["ada", "bob"]
    sheet = list(csv.DictReader(io.StringIO(ada.get("/d/specimen/decisions.csv").get_data(as_text=True), newline="")))
    assert sheet[1]["reason"] == "'=1+1"
    agreed = ada.get("/d/specimen/agreement.json").get_json()["codes"]
    assert [(one["code"], one["n"], one["raw"], one["tentative"]) for one in agreed] == [(TAG, 1, 0, True)]
    assert agreed[0]["why"] == "only 1 tag", "the file says why, as the page does"
    page = text(tree(ada, "/d/specimen/agreement"))
    assert "tentative: only 1 tag" in page and "ada and bob" in page and "1 × weakens / none" in page
    assert ada.get("/d/specimen/agreement.csv").get_data(as_text=True).count("\r\n") == 2


def test_a_mark_falls_when_the_text_changes(own: Flask, ada: FlaskClient, tmp_path: Path) -> None:
    from tracker.load import load_text
    from tracker.source import Source

    send(ada, fields(ada, TAG), verdict="confirmed")
    assert "Reviewed 1 of" in text(tree(ada, COMPARED))
    with open_store(str(tmp_path / "own.db")) as store:
        dossier, kept = store.dossier("specimen"), store.text("specimen", "final")
        assert dossier and kept
        data = store.source_bytes(kept)
        assert data.count(b"serious") >= 1
        load_text(store, dossier, "final", Source(kept.name, data.replace(b"serious", b"grave and serious")))
    page = text(tree(ada, COMPARED))
    assert "Reviewed 0 of" in page
    assert "For other words of this place, earlier: confirmed A4 weakens (ada)" in page
    assert "for other words: a proposal" in text(tree(ada, "/d/specimen/decisions"))


# ------------------------------------------------------------------------------------------------- who may write


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
@pytest.mark.parametrize("path", ["/reviewer", CHANGE])
def test_forms_of_other_sites_are_refused(ada: FlaskClient, headers: dict[str, str], path: str) -> None:
    data = {**fields(ada, TAG), "verdict": "confirmed", "name": "mallory"}
    answer = ada.post(path, data=data, headers=headers)
    assert answer.status_code == 403 and "Set-Cookie" not in answer.headers
    assert "This was refused" in answer.get_data(as_text=True)
    assert "○ suggested" in state(ada)


def test_an_old_browser_is_known_by_its_origin(ada: FlaskClient) -> None:
    data = {**fields(ada, TAG), "verdict": "confirmed"}
    assert ada.post(CHANGE, data=data, headers={"Origin": "http://localhost"}).status_code == 303


def test_a_server_that_others_can_reach_only_shows(database: Path) -> None:
    client = create_app(str(database), TEXTS, ()).test_client()
    assert client.post("/reviewer", data={"name": "ada"}, headers=OURS).status_code == 403
    for path in (CHANGE, "/reviewer"):
        page = tree(client, path)
        assert page.xpath("//main//form") == [] and "so it only shows" in text(page)


def test_looking_changes_nothing(own: Flask, ada: FlaskClient, tmp_path: Path) -> None:
    def content() -> str:
        with sqlite3.connect(tmp_path / "own.db") as connection:
            return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()

    send(ada, fields(ada, TAG), verdict="confirmed")
    before = content()
    for path in (COMPARED, CHANGE, f"{COMPARED}?review=open", "/d/specimen/decisions", "/d/specimen/agreement.json"):
        assert ada.get(path).status_code == 200 and ada.head(path).status_code == 200
    assert content() == before


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(ada: FlaskClient, back: str) -> None:
    answer = send(ada, fields(ada, TAG), verdict="confirmed", back=back)
    assert answer.headers["Location"].startswith("/d/specimen/")
    moved = ada.post("/reviewer", data={"name": "ada", "back": back}, headers=OURS)
    assert moved.headers["Location"] == "/reviewer" and local(back) == ""
    assert "evil" not in " ".join(tree(ada, f"/reviewer?back={back}").xpath("//@href | //@value"))


def test_a_name_too_long_is_refused_and_none_forgets(own: Flask, ada: FlaskClient) -> None:
    assert ada.post("/reviewer", data={"name": "x" * (MOST_NAME + 1)}, headers=OURS).status_code == 400
    assert ada.post("/reviewer", data={"name": ""}, headers=OURS).status_code == 303
    assert tree(ada, COMPARED).xpath("//form[@class='decide']") == []


# ------------------------------------------------------------------------------------------------- hostile words

NASTY = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/x.png)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "`<b>` **bold** <svg/onload=alert(1)>",
    "# head\n<style>*{display:none}</style>",
    "a\u202eb\u2066c",
)


def safe_page(page: Any) -> None:
    assert page.xpath("//main//img | //main//script | //main//svg[not(@class)] | //main//iframe | //main//style") == []
    assert [name for one in page.iter() for name in one.attrib if name.startswith("on") or name == "style"] == []
    for link in page.xpath("//@href | //@action | //@src"):
        assert link.startswith(("/", "#", "https://", "http://", "mailto:")) and not link.startswith("//"), link


@pytest.mark.parametrize("nasty", NASTY)
def test_hostile_reasons_and_names_stay_words(own: Flask, nasty: str) -> None:
    client = named(own, nasty[:MOST_NAME])
    assert send(client, fields(client, TAG), verdict="rejected", reason=nasty).status_code == 303
    for path in (CHANGE, COMPARED, "/d/specimen/decisions", "/d/specimen/agreement", "/reviewer"):
        safe_page(tree(client, path))
    for path in (CHANGE, "/d/specimen/decisions"):
        said = text(tree(client, path))
        assert not nasty.startswith("<") or nasty in said, "the reason as it was typed"
        assert not nasty.isprintable() or nasty[:MOST_NAME] in said, "the name as it was typed"
        assert "\u202e" not in nasty or ("⟨U+202E⟩" in said and "\u202e" not in said)


def test_a_hostile_dossier_has_pages_for_decisions(own: Flask) -> None:
    for path in ("/d/hostile/decisions", "/d/hostile/agreement"):
        page = tree(own.test_client(), path)
        safe_page(page)
        assert HOSTILE in " ".join(page.text_content().split())


signs = st.text(st.sampled_from("[]()*_`<>&!#-+=\\\n\t 1.:a\"'~|^"), max_size=MOST_REASON)


@given(signs)
def test_any_note_is_rendered_soon_and_safely(words: str) -> None:
    began = time.process_time()
    made = str(note(words))
    assert time.process_time() - began < 1
    safe = ("<p>", "<br>", "<em>", "<strong>", "<code>", "<pre>", "<ul>", "<ol>", "<li>", "<blockquote>", "<a ", "</")
    assert all(part.startswith(tuple(one[1:] for one in safe)) for part in made.split("<")[1:])


@pytest.mark.parametrize(
    "words", ["[" * 2000, "- " * 1000, ">" * 2000, "*" * 2000, "1. " * 600, "`" * 2000, "[a](" * 40]
)
def test_what_would_take_long_stays_as_it_was_typed(words: str) -> None:
    began = time.process_time()
    assert note(words) and time.process_time() - began < 0.3
