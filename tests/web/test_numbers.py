"""One fact has one number: the command line, JSON, the first screen, strips, filters, scorecard and report agree."""

from __future__ import annotations

import json
import re
from functools import cache

import lxml.html
import pytest
from flask.testing import FlaskClient

from tests.web.collection import TEXTS
from tracker.catalogue import read_dossier
from tracker.change import ChangeKind, Comparison
from tracker.descent import Deed, WhoDidIt
from tracker.exports import FORMATS
from tracker.exports.lineage import who_as_text
from tracker.exports.scorecard import axis_lines
from tracker.exports.tags import count_ways, finding
from tracker.exports.wording import count_changes, count_consequential, count_kinds
from tracker.exports.wrap import Page
from tracker.scorecard import scorecard

PAIR = "/d/specimen/compare/in-force..final"
SIGNS = {"up": 1, "down": -1, "neither": 0}


@pytest.fixture(scope="module")
def kinds(comparison: Comparison) -> dict[str, int]:
    return {kind.value: number for kind, number in count_kinds(comparison, substance=True).items()}


@pytest.fixture(scope="module")
def ways(comparison: Comparison) -> dict[str, dict[int, int]]:
    found = count_ways(comparison)
    assert set(found) == {"A", "B"} and all(found[axis][sign] for axis in found for sign in (1, -1))
    return found


@cache
def plain(words: str) -> str:
    return " ".join(words.split())


def test_the_specimen_can_tell_the_numbers_apart(comparison: Comparison, kinds: dict[str, int]) -> None:
    """Something is consequential, some changes have several tags of one way: other ways to count would show."""
    assert count_consequential(comparison) and kinds != {k.value: n for k, n in count_kinds(comparison).items()}
    tags = [tag for change in comparison.changes for tag in change.tags]
    assert len(tags) > sum(sum(found.values()) for found in count_ways(comparison).values())


def test_json_and_text_of_the_command_line(
    comparison: Comparison, kinds: dict[str, int], ways: dict[str, dict[int, int]]
) -> None:
    summary = json.loads(FORMATS["json"](comparison))["summary"]
    assert summary["substance"] == {"changes": count_changes(comparison), "by_kind": kinds}
    assert summary["changes"] == count_changes(comparison) + summary["consequential"]
    assert summary["ways"] == {axis: {way: found[sign] for way, sign in SIGNS.items()} for axis, found in ways.items()}
    text = str(FORMATS["text"](comparison))
    assert re.search(rf"^Changes +{count_changes(comparison)}$", text, re.MULTILINE)
    for kind, number in kinds.items():
        assert re.search(rf"^  {kind} +{number}$", text, re.MULTILINE)
    for axis, found in ways.items():
        assert re.search(rf"^  {axis} .*: ▲ {found[1]} \(.*\), ▼ {found[-1]} \(", plain_lines(text), re.MULTILINE)
    markdown = str(FORMATS["md"](comparison))
    assert f"## {count_changes(comparison)} changes" in markdown


def plain_lines(text: str) -> str:
    """The text with lines that were wrapped put together again."""
    return re.sub(r"\n {5}", " ", text)


def test_the_first_screen_and_its_strips(
    client: FlaskClient, comparison: Comparison, kinds: dict[str, int], ways: dict[str, dict[int, int]]
) -> None:
    said = json.loads(client.get("/d/specimen.json").text)
    assert said["overview"]["changes"] == count_changes(comparison)
    for balance in said["overview"]["balances"]:
        assert (balance["up"], balance["down"]) == (ways[balance["axis"]][1], ways[balance["axis"]][-1])
    (strip,) = [one for one in said["strips"] if (one["old"], one["new"]) == ("in-force", "final")]
    assert strip["changes"] == count_changes(comparison) and strip["kinds"] == kinds
    for axis, found in ways.items():
        assert strip["ways"][axis] == {way: found[sign] for way, sign in SIGNS.items()}
    page = lxml.html.document_fromstring(client.get("/d/specimen").text)
    captions = [" ".join(one.text_content().split()) for one in page.xpath("//figure[@class='strip-of']/figcaption")]
    (caption,) = [one for one in captions if one.startswith("in-force") and "final" in one]
    for axis, found in ways.items():
        assert f"{axis} ▲up {found[1]} ▼down {found[-1]}" in caption


def test_the_comparison_page_and_its_filters(
    client: FlaskClient, comparison: Comparison, kinds: dict[str, int], ways: dict[str, dict[int, int]]
) -> None:
    page = lxml.html.document_fromstring(client.get(PAIR).text)
    boxes = page.xpath("//form[@id='bar']//input[@name='kind']")
    assert {box.get("value"): int(box.getparent().findtext("b")) for box in boxes} == kinds
    tile = page.xpath("//p[@class='tile']/b")[0].text
    assert int(tile) == count_changes(comparison)
    tally = plain(page.xpath("//section[@id='tally']")[0].text_content())
    for axis, found in ways.items():
        assert f"{axis} · ▲up {found[1]} ▼down {found[-1]} ·" in tally
    for kind, number in kinds.items():
        shown = json.loads(client.get(f"{PAIR}.json?kind={kind}").text)["changes"]
        assert len(shown) == number and not any(change["consequential"] for change in shown)
        with_them = json.loads(client.get(f"{PAIR}.json?kind={kind}&consequential=1").text)["changes"]
        assert all(change["consequential"] for change in with_them)
    for axis, found in ways.items():
        shown = json.loads(client.get(f"{PAIR}.json?axis={axis}&direction=adds&direction=strengthens").text)
        assert len(shown["changes"]) == found[1]


def test_the_scorecard_and_the_report(
    client: FlaskClient, comparison: Comparison, kinds: dict[str, int], ways: dict[str, dict[int, int]]
) -> None:
    assert comparison.codebook
    for axis in scorecard(comparison, comparison.codebook).axes:
        assert {sign: axis.going(sign) for sign in (1, -1, 0)} == ways[axis.id]
        first = next(axis_lines(axis, Page(100, False)))
        assert re.search(rf"▲ {ways[axis.id][1]}\b.*▼ {ways[axis.id][-1]}\b", first)
    report = plain(client.get("/d/specimen/report.md?old=in-force&new=final").text)
    said = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    assert f"{count_changes(comparison)} changes ({said})" in report
    for axis, found in ways.items():
        assert re.search(rf"\({axis}\):\** ▲ {found[1]} \([^)]*\), ▼ {found[-1]} \(", report)


def test_what_decided_is_a_sentence_with_an_arrow_on_the_page_and_the_command_line(
    client: FlaskClient, comparison: Comparison
) -> None:
    """“may” “shall” alone does not say which way."""
    (tag,) = [
        tag
        for change in comparison.changes
        for tag in change.tags
        if change.new == ("art_9__para_2",) and tag.code == "B8"
    ]
    said = finding(tag, "Article 9(2)")
    assert said.startswith("“may” → “shall” ")
    page = plain(lxml.html.document_fromstring(client.get("/d/specimen/who").text).text_content())
    assert said in page
    change = next(one for one in comparison.changes if tag in one.tags)
    told = WhoDidIt("in-force", "final", (), (Deed("final", "in-force", change, tag, None, ()),))
    assert f"B8  Article 9(2): {said}" in who_as_text(told, read_dossier(TEXTS / "specimen")).replace("\n      ", " ")
    assert ChangeKind.AMENDED in change.kinds


@pytest.mark.parametrize("baseline", ["in-force", "proposal", "final"])
def test_no_two_rows_of_a_table_have_one_name(client: FlaskClient, baseline: str) -> None:
    page = lxml.html.document_fromstring(client.get(f"/d/specimen/table.html?baseline={baseline}&all=1").data)
    found = [head.text_content() for head in page.xpath("//tbody//th[@scope='row']")]
    assert len(found) > 150 and len(found) == len(set(found))
