"""The store gives back what it was given, keeps each thing once, and whole or not at all; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import select

from tests.store import made
from tests.store.conftest import ENGINE
from tests.store.made import LANTERNS, NEW, OLD, act_of, kept
from tests.strategies import acts
from tracker.account import Account
from tracker.act import Act, walk
from tracker.catalogue import Dossier, Version
from tracker.compare import compare
from tracker.errors import InputError, TrackerError, UsageError
from tracker.source import Source
from tracker.store import Store, convert, open_store
from tracker.store.tables import ProvisionRow, SourceRow, TextRow

few = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Every example talks to a server; the database stays the same between examples."""


# ------------------------------------------------------------------------------------------------------- dossiers


@few
@given(made.dossiers("one"))
def test_a_dossier_comes_back_as_it_was_saved_last(store: Store, dossier: Dossier) -> None:
    store.save_dossier(dossier)
    assert store.dossier("one") == dossier
    assert store.dossiers() == (dossier,)


def test_dossiers_come_by_name(store: Store) -> None:
    for name in ("b", "a", "c"):
        store.save_dossier(Dossier(name, name.upper()))
    assert [dossier.name for dossier in store.dossiers()] == ["a", "b", "c"]
    assert store.dossier("d") is None


def test_a_version_that_is_no_longer_named_stays_only_with_a_text(store: Store) -> None:
    text = kept(store, "old")
    store.save_dossier(replace(LANTERNS, versions=(Version("other", "Another"),)))
    dossier = store.dossier("lanterns")
    assert dossier and [version.name for version in dossier.versions] == ["other", "old"]
    assert dossier.version("old") == LANTERNS.version("old")
    assert store.text("lanterns", "old") == text


# ---------------------------------------------------------------------------------------------------------- texts


@few
@given(acts(), made.accounts, st.lists(made.strings, max_size=2).map(tuple), st.binary(min_size=1))
def test_a_text_comes_back_as_it_was_saved(
    store: Store, act: Act, account: Account, warnings: tuple[str, ...], data: bytes
) -> None:
    store.save_dossier(LANTERNS)
    source = Source("a name", data)
    # The same bytes are the same text: another act under them would not be saved.
    source = replace(source, data=data + repr((act, account, warnings)).encode())
    text = store.save_text("lanterns", "old", source, act, account, "outline", warnings)
    assert store.text("lanterns", "old") == text
    assert (text.dossier, text.version, text.name, text.format) == ("lanterns", "old", "a name", "outline")
    assert (text.account, text.warnings, text.sha256, text.engine) == (account, warnings, source.sha256, ENGINE)
    assert (text.language, text.title) == (act.language, act.title)
    assert store.source_bytes(text) == source.data
    found = store.act(text)
    assert found == act
    assert [p.eid for p in walk(found)] == [p.eid for p in walk(act)]


def test_every_provision_has_its_row(store: Store) -> None:
    text = kept(store, "old", "outline 1\nchapter I\n  article 1 | Subject # One.\n    point a # Two.\n")
    with store._database.read() as session:
        rows = session.exec(select(ProvisionRow).order_by(ProvisionRow.place)).all()
    assert {row.text_id for row in rows} == {text.key}
    assert [(row.eid, row.parent, row.kind, row.num, row.heading, row.text) for row in rows] == [
        ("chp_I", "", "chapter", "CHAPTER I", "", ""),
        ("art_1", "chp_I", "article", "Article 1", "Subject", "One."),
        ("art_1__point_a", "art_1", "point", "(a)", "", "Two."),
    ]


def test_the_same_bytes_are_kept_once(store: Store) -> None:
    first = kept(store, "old")
    before = store.counts()
    assert kept(store, "old") == first
    assert store.counts() == before
    kept(store, "new")
    with store._database.read() as session:
        assert len(session.exec(select(SourceRow.sha256)).all()) == 1


def test_a_changed_text_replaces_the_current_one_and_keeps_it(store: Store) -> None:
    first = kept(store, "old", OLD)
    second = kept(store, "old", NEW)
    assert store.text("lanterns", "old") == second
    assert store.counts()["texts"] == 2
    assert store.act(first) == act_of(OLD)
    assert store.source_bytes(first) == OLD.encode()
    again = kept(store, "old", OLD)
    assert again == first == store.text("lanterns", "old")
    assert store.counts()["texts"] == 2


def test_another_engines_reading_takes_the_place_of_the_earlier(store: Store, url: str) -> None:
    first = kept(store, "old")
    with open_store(url, "other-engine") as other:
        second = kept(other, "old")
    assert second.key > first.key
    assert second.engine == "other-engine"
    assert store.counts()["texts"] == 1
    with pytest.raises(TrackerError, match=r"lanterns/old: it was read anew in the meantime; ask again\."):
        store.act(first)


def test_keys_are_never_given_twice(store: Store, url: str) -> None:
    seen = set()
    for number in range(4):
        with open_store(url, f"engine-{number}") as other:
            seen.add(kept(other, "old").key)
    assert len(seen) == 4
    assert store.counts()["texts"] == 1


def test_texts_come_in_the_order_of_the_dossier(store: Store) -> None:
    kept(store, "new", NEW)
    kept(store, "old", OLD)
    assert list(store.texts("lanterns")) == ["old", "new"]
    assert store.texts("nothing") == {}
    assert store.text("lanterns", "nothing") is None


def test_a_text_needs_its_version(store: Store) -> None:
    store.save_dossier(LANTERNS)
    with pytest.raises(UsageError, match="there is no version lanterns/nothing to keep a text of"):
        kept(store, "nothing")
    assert store.counts()["texts"] == 0


# ---------------------------------------------------------------------------------------------------- comparisons


@few
@given(st.data())
def test_any_comparison_comes_back_as_it_was_saved(store: Store, url: str, data: st.DataObject) -> None:
    old, new = kept(store, "old", OLD), kept(store, "new", NEW)
    wanted = data.draw(made.comparisons((store.act(old), old), (store.act(new), new)))
    plain = convert.unpack(convert.pack(convert.comparison_to_dict(wanted)))
    assert convert.comparison_from_dict(plain, (store.act(old), old), (store.act(new), new)) == wanted
    store.save_comparison(old, new, wanted)
    assert store.comparison(new, old) is None
    with store._database.write() as session:  # for the next example
        connection = session.connection()
        assert store_found(store, connection) == 1
        connection.exec_driver_sql("DELETE FROM comparison")


def store_found(store: Store, connection: Any) -> int:
    return len(connection.exec_driver_sql("SELECT id FROM comparison").fetchall())


def test_a_real_comparison_is_kept_once(store: Store) -> None:
    old, new = kept(store, "old", OLD), kept(store, "new", NEW)
    assert store.comparison(old, new) is None
    wanted = compare(store.act(old), store.act(new), (old.origin, new.origin))
    assert wanted.changes
    store.save_comparison(old, new, wanted)
    before = store.counts()
    store.save_comparison(old, new, wanted)
    assert store.counts() == before
    assert before["changes"] == len(wanted.changes)
    assert store.comparison(old, new) == wanted


def test_another_engine_does_not_see_it(store: Store, url: str) -> None:
    old, new = kept(store, "old", OLD), kept(store, "new", NEW)
    wanted = compare(store.act(old), store.act(new), (old.origin, new.origin))
    store.save_comparison(old, new, wanted)
    with open_store(url, "other-engine") as other:
        assert other.comparison(old, new) is None
        with pytest.raises(ValueError, match="another engine"):
            other.save_comparison(old, new, wanted)
        read_again = kept(other, "old", OLD), kept(other, "new", NEW)
        assert other.comparison(*read_again) is None
        other.save_comparison(*read_again, wanted)
        assert other.counts()["comparisons"] == 1


# --------------------------------------------------------------------------------------------- whole or not at all


@contextmanager
def failing_at(engine: Any, number: int) -> Iterator[list[str]]:
    """The n-th statement raises; what ran is listed."""
    seen: list[str] = []

    def fail(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)
        if len(seen) == number:
            raise OSError("the machine is on fire")

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def _save_dossier(store: Store) -> None:
    store.save_dossier(replace(LANTERNS, title="Other", versions=(*LANTERNS.versions, Version("more", "More"))))


def _save_text(store: Store) -> None:
    kept(store, "old", NEW)


def _save_reading(store: Store) -> None:
    store.engine = "other-engine"
    kept(store, "old", OLD)


def _save_comparison(store: Store) -> None:
    old, new = store.texts("lanterns").values()
    store.save_comparison(old, new, compare(store.act(old), store.act(new), (old.origin, new.origin)))


@pytest.mark.parametrize("act", [_save_dossier, _save_text, _save_reading, _save_comparison])
def test_a_fault_at_any_statement_changes_nothing(store: Store, act: Callable[[Store], None]) -> None:
    kept(store, "old", OLD), kept(store, "new", NEW)

    def state() -> tuple[Any, ...]:
        with store._database.read() as session:
            rows = sorted((row.sha256, row.engine, row.current) for row in session.exec(select(TextRow)))
        return store.dossiers(), store.counts(), rows

    before = state()
    number = 0
    while True:
        number += 1
        with failing_at(store._database._writer, number) as seen:
            try:
                act(store)
            except OSError:
                failed = True
            else:
                failed = False
        store.engine = ENGINE
        if not failed:
            break
        assert state() == before, seen
        assert store.problems() == ()
    assert number > 4
    assert state() != before


def test_many_threads_read_and_write_at_once(store: Store) -> None:
    store.save_dossier(LANTERNS)
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for round_ in range(5):
                text = f"outline 1\narticle 1 # Lantern {number} of round {round_}.\n"
                saved = kept(store, "old", text)
                assert store.act(saved) == act_of(text)
                assert store.text("lanterns", "old") is not None
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert store.counts()["texts"] == 30


# --------------------------------------------------------------------------------------------------------- damage


def _spoil(store: Store, statement: str) -> None:
    with store._database.write() as session:
        session.connection().exec_driver_sql(statement)


@pytest.fixture
def spoilt(url: str) -> Iterator[Store]:
    """A store that need not be whole afterwards."""
    with open_store(url, ENGINE) as opened:
        old, new = kept(opened, "old", OLD), kept(opened, "new", NEW)
        opened.save_comparison(old, new, compare(opened.act(old), opened.act(new), (old.origin, new.origin)))
        assert opened.problems() == ()
        yield opened


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE provision SET text = 'shall not' WHERE place = 1", "its provisions are not those of its act"),
        ("DELETE FROM provision WHERE place = 1", "lanterns/new: its provisions are not those of its act"),
        ("UPDATE text SET act = source.data FROM source WHERE text.sha256 = source.sha256", "its act is damaged"),
        ("UPDATE source SET data = act FROM text", "are damaged"),
        ("DELETE FROM change", "its rows are not its changes"),
        ("UPDATE comparison SET data = act FROM text", "comparison 1: it is damaged"),
    ],
)
def test_what_was_spoilt_is_found(spoilt: Store, statement: str, says: str) -> None:
    _spoil(spoilt, statement)
    assert any(says in problem for problem in spoilt.problems())


def test_a_spoilt_text_is_told_and_never_shown(spoilt: Store) -> None:
    text = spoilt.texts("lanterns")["old"]
    _spoil(spoilt, "UPDATE source SET data = comparison.data FROM comparison")
    with pytest.raises(InputError, match="what is kept of lanterns/old is damaged; restore a copy"):
        spoilt.source_bytes(text)
    _spoil(spoilt, "UPDATE text SET act = comparison.data FROM comparison")
    with pytest.raises(InputError, match="what is kept of lanterns/old is damaged"):
        spoilt.act(text)


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        open_store("postgresql://someone:secret@127.0.0.1:1/law")
    assert "secret" not in str(refused.value)
    assert "postgresql://someone:***@127.0.0.1:1/law: the server does not let us in" in str(refused.value)
