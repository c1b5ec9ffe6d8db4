"""Words in the law: no query is an error, what is found is there, and both databases find what a plain look finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from tests.exports.made import CASES
from tracker.act import walk
from tracker.catalogue import Dossier, Version, read_dossier
from tracker.compare import compare
from tracker.finding import look_in, look_in_changes, parse_query, places, snippet, words
from tracker.load import load_dossier, load_text
from tracker.readers import expect_act, read_any
from tracker.source import open_source
from tracker.store import Store, open_store

HOSTILE = (
    "\"", "*", "a*", "NEAR(a b)", "'; DROP TABLE provision;--", "a AND", "OR", "-", "cyber-surveillance", "(a", "a:b",
    "^a", "col:x", "{a}", "\x00", "%", "'a':*", "a & b", "!a", "é\u0301", "\u202e", "\"a b", "x" * 5000, "a " * 3000,
)  # fmt: skip


def lanterns(side: str) -> Path:
    return CASES / f"lanterns.{side}.outline"


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The specimen in each kind of database."""
    if request.param == "sqlite":
        url = str(tmp_path_factory.mktemp("find") / "tracker.db")
    else:
        import psycopg

        server = str(request.getfixturevalue("server"))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE finding")
        url = server.replace("/postgres?", "/finding?")
    with open_store(url) as opened:
        load_dossier(opened, read_dossier(REPOSITORY / "texts" / "specimen"))
        yield opened


def test_what_is_typed_becomes_words() -> None:
    assert parse_query('Human RIGHTS "to be"').terms == (("human",), ("rights",), ("to", "be"))
    assert parse_query("428/2009").terms == (("428", "2009"),)
    assert not parse_query(' "" -- ')
    assert words("Überwachung, 5A001.j") == ("überwachung", "5a001", "j")


def test_a_word_may_go_on_but_not_begin_before() -> None:
    assert places("surveillance", parse_query("surveil")) == ((0, 12),)
    assert places("countersurveillance", parse_query("surveil")) is None
    assert places("human and other rights", parse_query('"human rights"')) is None
    assert places("Human-Rights law", parse_query('"human right"')) == ((0, 12),)


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_query_is_an_error(store: Store, typed: str) -> None:
    found = store.search("specimen", parse_query(typed))
    assert isinstance(found, tuple)


@pytest.mark.parametrize(
    "typed", ("surveil", "human rights", '"human rights"', "shall not", "5A701", "article", "the", "working days")
)
def test_the_index_finds_what_a_plain_look_finds(store: Store, typed: str) -> None:
    query = parse_query(typed)
    plain = tuple(
        hit for version, text in store.texts("specimen").items() for hit in look_in(version, store.act(text), query)
    )
    assert store.search("specimen", query) == plain
    assert plain or typed == "5A701"


def test_a_text_loaded_anew_is_found_as_it_is_now(store: Store) -> None:
    dossier = Dossier("kites", "Kites", versions=(Version("old"),))
    store.save_dossier(dossier)
    source = open_source(lanterns("old"))
    load_text(store, dossier, "old", source)
    assert store.search("kites", parse_query("lantern"))
    changed = source.data.replace(b"lantern", b"kite").replace(b"Lantern", b"Kite")
    load_text(store, dossier, "old", type(source)("kites.outline", changed))
    assert not store.search("kites", parse_query("lantern"))
    assert store.search("kites", parse_query("kite"))


alphabet = st.text("ab cé-9\"'*ßİ", max_size=30)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(alphabet, alphabet)
def test_spans_are_the_words_asked_for(text: str, typed: str) -> None:
    query = parse_query(typed)
    found = places(text, query) if query else None
    for start, end in found or ():
        own = words(text[start:end])
        assert any(own[:-1] == term[:-1] and own[-1].startswith(term[-1]) for term in query.terms)
    if found:
        shown = snippet(text, found, around=3)
        assert all(words in text for marked, words in shown if marked)


def test_changes_are_found_by_what_came_and_what_went() -> None:
    acts = [expect_act(side, read_any(open_source(lanterns(side)))).act for side in ("old", "new")]
    comparison = compare(acts[0], acts[1])
    changed = [
        (change, sign, said)
        for change in comparison.changes
        for line in change.redlines
        for sign, said in line.ops
        if sign != "=" and words(said)
    ]
    assert changed
    for change, sign, said in changed[:10]:
        found = [one for one in look_in_changes(comparison, parse_query(words(said)[0])) if one.change == change]
        assert found and (found[0].came if sign == "+" else found[0].went)
    still = next(w for p in walk(acts[1]) for w in words(p.text))
    assert len(look_in_changes(comparison, parse_query(still))) < len(comparison.changes)
