"""The specimen says of itself what has changed (texts/specimen/expected.toml); the engine must find just that."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tracker.act import walk
from tracker.change import Change, Comparison
from tracker.compare import compare, correlate
from tracker.readers import Reading, read
from tracker.source import open_source

FOLDER = Path(__file__).resolve().parent.parent / "texts" / "specimen"


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "expected.toml").read_text())


@pytest.fixture(scope="module")
def readings(expected: dict[str, Any]) -> tuple[Reading, Reading]:
    return read(open_source(FOLDER / expected["old"])), read(open_source(FOLDER / expected["new"]))


@pytest.fixture(scope="module")
def comparison(readings: tuple[Reading, Reading]) -> Comparison:
    return compare(readings[0].act, readings[1].act)


def said(change: Change) -> tuple[Any, ...]:
    return change.old, change.new, {kind.value for kind in change.kinds}, change.consequential


def test_both_acts_are_read_whole(readings: tuple[Reading, Reading]) -> None:
    for reading in readings:
        assert (reading.account.share, reading.account.dropped_inside, reading.account.unplaced_text) == (1.0, 0, ())
        assert not [p.eid for p in walk(reading.act) if "~" in p.eid]
        assert "specimen act, invented" in reading.act.title


def test_every_expected_change_is_found_and_no_other(expected: dict[str, Any], comparison: Comparison) -> None:
    found = {(change.old, change.new): change for change in comparison.changes}
    wrong = []
    for wanted in expected["change"]:
        key = (tuple(wanted["old"]), tuple(wanted["new"]))
        change = found.pop(key, None)
        optional = set(wanted.get("optional", []))
        if change is None:
            wrong.append(f"missing: {key}")
        elif {k.value for k in change.kinds} - optional != set(wanted["kinds"]) - optional:
            wrong.append(f"{key}: {[k.value for k in change.kinds]} instead of {wanted['kinds']}")
        elif change.consequential != wanted.get("consequential", False):
            wrong.append(f"{key}: consequential is {change.consequential}")
    wrong += [f"not expected: {said(change)}" for change in found.values()]
    assert wrong == []


def test_what_only_has_another_id_is_unchanged(expected: dict[str, Any], comparison: Comparison) -> None:
    unchanged = {(change.old, change.new) for change in comparison.unchanged}
    pairs = [((pair["old"],), (pair["new"],)) for pair in expected["unchanged"]]
    assert pairs and [pair for pair in pairs if pair not in unchanged] == []


def test_article_correspondences_are_those_of_the_acts_own_table(
    expected: dict[str, Any], readings: tuple[Reading, Reading]
) -> None:
    rows = {(r.old, r.new) for r in correlate(readings[0].act, readings[1].act, "article")}
    articles = {(a, b) for a, b in rows if (a or b or "").startswith("art_")}
    assert articles == {(row.get("old") or None, row.get("new") or None) for row in expected["article"]}
