"""The switches of a comparison: what is in the way, whose words, which words, which side; and the correlation table."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.web.pages import COMPARED
from tests.web.test_pages import page, run, text
from tracker.change import Change, ChangeKind, Comparison, Redline
from tracker.finding import look_in_changes, parse_query
from web.selection import READINGS, VIEWS, Selection, parse_selection
from web.traits import TRAITS, signs

LANTERNS = "/d/lanterns/compare/old..new"


def ids(client: FlaskClient, query: str, path: str = COMPARED) -> list[str]:
    return [change["id"] for change in client.get(f"{path}.json?{query}").get_json()["changes"]]


# ----------------------------------------------------------------------------------------------------------- switches


@pytest.mark.parametrize("name", TRAITS)
def test_a_switch_parts_the_changes_and_says_how_many(client: FlaskClient, comparison: Comparison, name: str) -> None:
    without, alone = ids(client, f"{name}=0"), ids(client, f"{name}=1")
    assert alone == [change.id for change in comparison.changes if TRAITS[name](change)]
    assert sorted(without + alone) == sorted(change.id for change in comparison.changes)
    options = page(client, COMPARED).xpath(f"//select[@name='{name}']/option")
    assert [text(option) for option in options] == ["shown", f"left out ({len(without)})", f"alone ({len(alone)})"]
    assert page(client, f"{COMPARED}?{name}=1").xpath(f"//select[@name='{name}']/option[@selected]/@value") == ["1"]


def amended(*ops: tuple[str, str]) -> Change:
    return Change("a..a", (ChangeKind.AMENDED,), ("a",), ("a",), (Redline("a", "a", ops),))


@pytest.mark.parametrize(
    ("ops", "only"),
    [
        ((("=", "lamps"), ("-", " ,"), ("+", ", "), ("=", "lit")), True),
        ((("-", "lamp-light"), ("+", "lamp light"), ("=", " burns")), True),
        ((("-", "lamplight"), ("+", "lamp light")), True),
        ((("=", "no more than "), ("-", "1.5"), ("+", "15"), ("=", " metres")), False),
        ((("=", "a "), ("-", "red"), ("=", " lamp "), ("+", "red")), False),
        ((("=", "the "), ("-", "council"), ("+", "Council")), False),
        ((("=", "lit"), ("+", " not"), ("=", ".")), False),
    ],
)
def test_signs_are_no_letters(ops: tuple[tuple[str, str], ...], only: bool) -> None:
    assert signs(amended(*ops)) is only


@given(st.lists(st.tuples(st.sampled_from("=-+"), st.text("ab1 ,.-", max_size=6)), max_size=8))
def test_what_differs_in_signs_only_has_all_its_letters(ops: list[tuple[str, str]]) -> None:
    sides = ["".join(c for sign, words in ops if sign != other for c in words if c.isalnum()) for other in "+-"]
    assert not signs(amended(*ops)) or sides[0] == sides[1]


selections = st.builds(
    Selection,
    view=st.sampled_from(VIEWS),
    read=st.sampled_from(READINGS),
    switches=st.lists(st.sampled_from(list(TRAITS)), unique=True).flatmap(
        lambda names: st.tuples(*(st.tuples(st.just(name), st.booleans()) for name in TRAITS if name in names))
    ),
    words=st.sampled_from(["", "human rights", "“a b” c"]),
    by=st.sampled_from([(), ("council",), ("final", "council")]),
)


@given(selections)
def test_the_whole_state_stands_in_the_address(selection: Selection) -> None:
    assert parse_selection(MultiDict(selection.query)) == selection
    assert not selection.unfiltered().filters


# --------------------------------------------------------------------------------------------------- words and whose


def test_changes_can_be_looked_for_by_words(client: FlaskClient, comparison: Comparison) -> None:
    for typed in ("human rights", "serious", '"human rights"'):
        wanted = [hit.change.id for hit in look_in_changes(comparison, parse_query(typed))]
        assert wanted and ids(client, f"words={typed}") == wanted
    assert ids(client, "words=%3F%3F") == [] == ids(client, "words=nowhere")
    assert "In no change did the words “nowhere” come or go." in text(page(client, f"{COMPARED}?words=nowhere"))


def test_changes_can_be_chosen_by_whose_words_they_have(client: FlaskClient) -> None:
    tree = page(client, COMPARED)
    counts = {box.get("value"): int(text(box.getparent().xpath("./b[@class='number']")[0])) for box in boxes(tree)}
    assert list(counts) == ["proposal", "parliament", "council", "final"]
    for version, number in counts.items():
        assert len(ids(client, f"by={version}")) == number > 0
    words = {(one["sign"], one["words"]) for one in history(client)["words"] if "council" in one["versions"]}
    chosen = "art_5__para_1__point_b..art_5__para_1__point_b" in ids(client, "by=council")
    assert chosen == bool(words)


def test_where_no_version_stands_between_nobody_is_asked_for(client: FlaskClient) -> None:
    assert boxes(page(client, LANTERNS)) == [] and ids(client, "by=new", LANTERNS) == []
    assert boxes(page(client, "/d/specimen/compare/final..in-force")) == []


def boxes(tree: Any) -> list[Any]:
    return list(tree.xpath("//input[@name='by']"))


def history(client: FlaskClient) -> Any:
    return client.get("/d/specimen/text/final/art_5__para_1__point_b/history.json").get_json()


# ---------------------------------------------------------------------------------------------------------- one side


@pytest.mark.parametrize(("read", "gone", "act"), [("old", "ins", "old"), ("new", "del", "new")])
def test_one_side_can_be_read(client: FlaskClient, comparison: Comparison, read: str, gone: str, act: str) -> None:
    tree = page(client, f"{COMPARED}?read={read}")
    law = tree.get_element_by_id("law")
    assert f"read-{read}" in law.get("class").split()
    assert law.xpath(".//details[contains(@class, 'same')]") == [], "a text is read without folds"
    for hidden in law.xpath(f".//{gone} | .//*[@class='v'] | .//sup"):
        hidden.drop_tree()
    row = tree.get_element_by_id("art_5__para_1__point_b")
    side = {"old": "violations of human rights;", "new": "serious violations of human rights;"}[act]
    assert text(row.xpath(".//div[@class='t']")[0]) == side


# ------------------------------------------------------------------------------------------------------- correlation


def test_the_correlation_table_is_that_of_the_command_line(client: FlaskClient) -> None:
    base = f"{COMPARED}/correlation"
    for form in ("json", "csv"):
        said = run("correlate", "specimen/in-force", "specimen/final", "--level", "paragraph", "--format", form)
        assert client.get(f"{base}.{form}?level=paragraph").get_data() == said
    checked = run("correlate", "specimen/in-force", "specimen/final", "--check", "--format", "json")
    assert client.get(f"{base}.json?check=1").get_data() == checked
    tree = page(client, f"{base}?level=paragraph")
    found = client.get(f"{base}.json?level=paragraph").get_json()["rows"]
    shown = [
        [text(cell) for cell in row.xpath("./td")[:2]]
        for row in tree.xpath("//table[@class='plain correlation']/tbody/tr")
    ]
    assert shown == [[row["old_reference"], row["new_reference"]] for row in found]
    assert "in Annex II, about Regulation (UM) No 12/2031" in text(tree)
    assert base in page(client, COMPARED).xpath("//a/@href")
    assert "carries no such table" in text(page(client, f"{LANTERNS}/correlation"))


# ------------------------------------------------------------------------------------------------------------- weight


def test_texts_are_sent_compressed_to_who_takes_that(client: FlaskClient) -> None:
    plain = client.get(COMPARED)
    packed = client.get(COMPARED, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data() and len(packed.get_data()) < len(plain.get_data()) / 4
    assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in packed.headers["Vary"]
    assert client.get(COMPARED, headers={"Accept-Encoding": "gzip"}).get_data() == packed.get_data()
    refused = client.get(COMPARED, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
    again = client.get(COMPARED, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304 and again.get_data() == b""
    word = client.get(f"{COMPARED}.docx", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in word.headers and word.get_data().startswith(b"PK")
