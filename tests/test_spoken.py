"""Tables, histories and the search in another language: what was found stays, the words are others, never mixed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.exports.made import CASES
from tests.test_cli import run
from tests.tongue import ENGLISH, ENGLISH_LATER, FRENCH, FRENCH_LATER, in_french
from tracker.act import Act, Provision, find, walk
from tracker.alignment import against, align
from tracker.catalogue import Dossier, Version
from tracker.change import Comparison
from tracker.compare import compare
from tracker.descent import Table
from tracker.finding import look_in, parse_query
from tracker.lineage import version_graph
from tracker.load import load_file
from tracker.readers import expect_act, read_any
from tracker.source import Source, open_source
from tracker.spoken import in_words_of, spoken, spoken_comparisons
from tracker.store import Store, open_store

NAMES = ("old", "new", "last")
GRAPH = version_graph(NAMES, {"new": ("old",), "last": ("old", "new")}, NAMES)


@cache
def lanterns() -> dict[str, Act]:
    """Three versions; the last one is as the first was."""
    sources = [open_source(CASES / f"lanterns.{side}.outline") for side in ("old", "new")]
    old, new = (expect_act(source, read_any(source)).act for source in sources)
    return {"old": old, "new": new, "last": old}


@cache
def compared(old: str, new: str) -> Comparison:
    return compare(lanterns()[old], lanterns()[new])


def tables(others: dict[str, Act], base: str) -> tuple[Table, Table, dict[str, Act]]:
    """The table in the primary language, the one in the other, and the trees of that."""
    acts = lanterns()
    whole = align(GRAPH, acts, compared)
    plain = against(whole, GRAPH, acts, compared, base)
    said = spoken(acts, others, "fr", whole)
    worn = dict(said.acts)
    return plain, in_words_of(plain, against(whole, GRAPH, worn, compared, base)), worn


@pytest.mark.parametrize("base", NAMES)
def test_a_table_keeps_rows_and_kinds_and_shows_the_other_words(base: str) -> None:
    others = {name: in_french(act) for name, act in lanterns().items()}
    plain, shown, _ = tables(others, base)
    assert [row.id for row in shown.rows] == [row.id for row in plain.rows]
    seen = 0
    for row, own in zip(shown.rows, plain.rows, strict=True):
        for name, cell, one in zip(shown.columns, row.cells, own.cells, strict=True):
            assert (cell.eids, cell.kinds, cell.note) == (one.eids, one.kinds, one.note)
            for said in cell.wordings:
                provision = find(lanterns()[name], said.eid)
                assert provision
                twin = find(in_french_once(name), provision.eid)
                words = "".join(piece for sign, piece in said.text if sign != "-")
                assert twin is None or words == twin.text
                seen += bool(words)
    assert seen > 40


@cache
def in_french_once(name: str) -> Act:
    return in_french(lanterns()[name])


def test_no_word_of_one_language_is_held_against_one_of_the_other() -> None:
    others = {name: in_french(act) for name, act in lanterns().items()}
    lost = next(p for p in walk(lanterns()["new"]) if p.kind.value == "point" and p.text and not p.children)
    others["new"] = without(others["new"], lost.eid)
    for base in NAMES:
        _, shown, worn = tables(others, base)
        row = next(row for row in shown.rows if lost.eid in row.cells[1].eids)
        texts = [piece for cell in row.cells for said in cell.wordings for _, piece in said.text]
        assert texts and not any("é" in piece for piece in texts)
        for cell, name in zip(row.cells, shown.columns, strict=True):
            assert all(find(worn[name], eid) == find(lanterns()[name], eid) for eid in cell.eids)


def without(act: Act, eid: str) -> Act:
    """The act without one provision."""

    def prune(provision: Provision) -> Provision:
        kept = tuple(prune(child) for child in provision.children if child.eid != eid)
        return replace(provision, children=kept)

    return replace(act, children=tuple(map(prune, act.children)), _index={})


def test_comparisons_are_told_in_a_language_that_both_versions_have() -> None:
    french = {name: in_french_once(name) for name in ("old", "new")}
    told = spoken_comparisons(compared, french, "fr")
    assert told("old", "new").new.language == "fr" and told("old", "new") is told("old", "new")
    assert told("new", "last") is compared("new", "last")
    ids = [[change.id for change in one.changes] for one in (told("old", "new"), compared("old", "new"))]
    assert ids[0] == ids[1]


# ------------------------------------------------------------------------------------------------------- the store


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def test_the_store_looks_through_every_language_when_asked(store: Store) -> None:
    dossier = Dossier("lamps", "Lamps", versions=(Version("old", "Old", language="en"),))
    load_file(store, dossier, "old", Source("a.outline", ENGLISH.encode()))
    load_file(store, dossier, "old", Source("b.outline", FRENCH.encode()), "fr")
    query = parse_query("lanternes")
    assert store.search("lamps", query) == ()
    hits = store.search("lamps", query, languages=True)
    assert {(hit.version, hit.language) for hit in hits} == {("old", "fr")} and len(hits) == 6
    assert {hit.language for hit in store.search("lamps", parse_query("lanterns"), languages=True)} == {"en"}


def test_a_short_word_does_not_go_on() -> None:
    source = Source("a.outline", FRENCH.encode())
    act = expect_act(source, read_any(source)).act
    assert look_in("old", act, parse_query("lan")) and look_in("old", act, parse_query("le"))
    assert not look_in("old", act, parse_query("la"))


# ---------------------------------------------------------------------------------------------------- the commands


@pytest.fixture
def lamps(tmp_path: Path) -> list[str]:
    """A database with two versions in English and French, and one in English only."""
    options = ["--database", str(tmp_path / "a.db"), "--texts", str(tmp_path)]
    third = ENGLISH_LATER.replace("two lanterns", "three lanterns")
    texts = {"old": (ENGLISH, FRENCH), "new": (ENGLISH_LATER, FRENCH_LATER), "last": (third, "")}
    for name, both in texts.items():
        for text in filter(None, both):
            path = tmp_path / "a.outline"
            path.write_text(text, "utf-8")
            loaded = run("load", "lamps", str(path), "--version", name, "--stage", "other", "--yes", *options)
            assert loaded.exit_code == 0, loaded.stderr
    return options


def test_search_finds_in_every_language_and_says_which(lamps: list[str]) -> None:
    found = json.loads(run("search", "lamps", "doivent", "--format", "json", "--changes", "old..new", *lamps).stdout)
    assert [(hit["version"], hit["language"]) for hit in found["provisions"]] == [("new", "fr")]
    assert [change["language"] for change in found["changes"]] == ["fr"]
    said = run("search", "lamps", "2", *lamps).stdout
    assert "old  2 provisions in en" in said and "old  2 provisions in fr" in said
    one = json.loads(run("search", "lamps", "2", "--language", "fr", "--format", "json", *lamps).stdout)
    assert {hit["language"] for hit in one["provisions"]} == {"fr"}
    refused = run("search", "lamps", "2", "--language", "de", *lamps)
    assert refused.exit_code == 1 and "--language de" in refused.stderr
    assert run("search", "lamps", "2", "--language", "french", *lamps).exit_code == 2


def test_a_table_has_the_columns_that_speak_the_language(lamps: list[str]) -> None:
    said = run("table", "lamps", "--language", "fr", *lamps).stdout
    assert "[-peuvent-]{+doivent+}" in said and "Member States" not in said
    assert "Missing: last in fr (tracker load lamps FILE --version last --language fr)" in said
    named = run("table", "lamps", "--language", "fr", "--columns", "old,last", *lamps)
    assert named.exit_code == 1 and "--version last --language fr" in named.stderr
    nobody = run("table", "lamps", "--language", "de", *lamps)
    assert nobody.exit_code == 1 and "none of its texts is in the language de" in nobody.stderr


def test_a_history_says_in_which_language_each_version_is_shown(lamps: list[str]) -> None:
    said = run("history", "lamps", "Article 2(1)", "--language", "fr", *lamps).stdout
    assert "[-peuvent-]{+doivent+}" in said and "Les États membres" in said
    assert "Article 2(1)  in fr" in said and "Article 2(1)  in en" in said
    found = json.loads(run("history", "lamps", "Article 2(1)", "--language", "fr", "--format", "json", *lamps).stdout)
    assert [stand["language"] for stand in found["stands"]] == ["fr", "fr", "en"]
    assert [step["language"] for stand in found["stands"] for step in stand["steps"]] == ["fr", "en"]
