"""The first screen of a dossier: its figures are those of the comparison, its choice follows the rule it names."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import Visitor
from tracker.change import Comparison, Entry, Op
from tracker.classify import tagged
from tracker.codes import DIRECTIONS
from tracker.scorecard import scorecard
from tracker.weight import ALIKE, weightiest
from web.overview import MOST, excerpt

SPECIMEN = "/d/specimen"


def entries(comparison: Comparison) -> list[Entry]:
    assert comparison.codebook
    card = scorecard(comparison, comparison.codebook)
    return [entry for axis in card.axes for direction in axis.directions for entry in direction.entries]


def test_balances_count_the_changes_of_the_comparison(client: FlaskClient, comparison: Comparison) -> None:
    said = json.loads(client.get(f"{SPECIMEN}.json").text)["overview"]
    assert said["changes"] + said["consequential"] == len(comparison.changes)
    for balance in said["balances"]:
        for way, sign in (("up", 1), ("down", -1)):
            going = {
                change.id
                for change, tag in tagged(comparison)
                if tag.axis == balance["axis"] and DIRECTIONS[tag.direction] == sign
            }
            assert balance[way] == len(going) > 0


def test_ten_changes_each_once_binding_ones_first(client: FlaskClient) -> None:
    said = json.loads(client.get(f"{SPECIMEN}.json").text)["overview"]
    assert len(said["down"]) == len(said["up"]) == MOST // 2
    for way, signs in (("down", {"weakens", "removes"}), ("up", {"adds", "strengthens"})):
        assert {one["direction"] for one in said[way]} <= signs
        assert len({one["change"] for one in said[way]}) == len(said[way])
        assert all(one["binding"] for one in said[way])
        assert {one["code"][0] for one in said[way]} == {"A", "B"}


def test_whose_words_they_are_is_what_the_page_who_did_it_says(client: FlaskClient) -> None:
    shown = json.loads(client.get(f"{SPECIMEN}.json").text)["overview"]
    outcome = json.loads(client.get(f"{SPECIMEN}/who.json").text)["outcome"]
    whose = {(deed["change"], deed["tag"]["code"]): deed["versions"] for deed in outcome}
    assert all(whose[one["change"], one["code"]] == one["versions"] for one in shown["down"] + shown["up"])


def test_no_code_fills_the_list(comparison: Comparison) -> None:
    found = [entry for entry in entries(comparison) if DIRECTIONS[entry.tag.direction] == 1]
    same = [
        replace(entry, change=f"{entry.change}-{number}", tag=replace(entry.tag, confidence=1.0))
        for number in range(20)
        for entry in found[:1]
    ]
    chosen = weightiest([*same, *found], 1)
    code = found[0].tag.code
    assert [entry.tag.code for entry in chosen[: 2 * ALIKE + 1]].count(code) <= ALIKE


def test_other_versions_can_be_asked_for(client: FlaskClient) -> None:
    page = client.get(f"{SPECIMEN}?old=proposal&new=parliament").text
    assert "What changed, proposal" in page
    assert "/d/specimen/compare/proposal..parliament" in page
    assert client.get(f"{SPECIMEN}?old=nothing").status_code == 400
    assert client.get(f"{SPECIMEN}?old=final&new=in-force").status_code == 200, "backwards, too"


def test_strips_have_the_numbers_of_their_tables(client: FlaskClient) -> None:
    said = json.loads(client.get(f"{SPECIMEN}.json").text)
    page = client.get(SPECIMEN).text
    assert len(said["strips"]) == page.count('class="heat"') >= 4
    for strip in said["strips"]:
        for part in strip["parts"]:
            assert f"{strip['old']}..{strip['new']}#{part['id']}" in page
    first = said["strips"][0]
    assert sum(first["kinds"].values()) >= first["changes"]


def test_without_texts_or_codebook_the_page_says_so(client: FlaskClient) -> None:
    assert "No codebook can speak" in client.get("/d/lanterns").text
    bare = json.loads(client.get("/d/2016-0295-cod.json").text)
    assert "overview" not in bare
    assert all(version["command"] for version in bare["versions"])


ops = st.lists(st.tuples(st.sampled_from("=+-"), st.text("ab c", min_size=1, max_size=400)), max_size=6)


@given(ops)
def test_an_excerpt_invents_nothing(found: list[Op]) -> None:
    whole = "".join(words for _, words in found)
    for _, words in excerpt(found):
        assert all(part.strip() in whole for part in words.split("…"))
    assert sum(len(words) for _, words in excerpt(found)) <= 340


@pytest.mark.parametrize("width", (1400, 360))
def test_from_the_first_screen_to_the_words_of_the_law(visit: Visitor, width: int) -> None:
    seen = visit(SPECIMEN, width=width)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    link = seen.page.locator(".weighty .place a").first
    target = link.get_attribute("href")
    assert target
    link.click()
    assert seen.page.locator(f"[id='{target.partition('#')[2]}']").is_visible()
    assert not seen.faults
