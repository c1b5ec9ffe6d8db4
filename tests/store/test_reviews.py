"""Decisions in both databases: only ever added, no writer lost, nothing written over what was not seen."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tracker.review import Conflict, Decision, Subject, Verdict, flaw
from tracker.reviewing import fold
from tracker.store import Store, open_store
from tracker.store.migrate import schema_of
from tracker.store.reviews import Stale

SUBJECT = Subject("lanterns", "old", "new", "dual-use", "art_2..art_2", "a" * 64, "A4")


def made(who: str = "ada", second: int = 0, **more: object) -> Decision:
    fields = {"code": "A4", "direction": "weakens", "suggested": "weakens", **more}
    at = f"2036-05-14T09:00:{second:02}Z"
    return Decision(SUBJECT, fields.pop("verdict", Verdict.CONFIRMED), who, at, **fields)  # type: ignore[arg-type]


def rejected(who: str = "bob", second: int = 0) -> Decision:
    return made(who, second, verdict=Verdict.REJECTED, code="", direction="", reason="no *such* thing\n=1+1\U0001f3ee")


def test_what_is_decided_is_there_in_another_process(url: str) -> None:
    with open_store(url) as store:
        first, second = store.reviews.decide(made(), 0), store.reviews.decide(rejected(), 1)
        assert store.counts()["decisions"] == 2
    with open_store(url) as store:
        assert store.reviews.decisions("lanterns") == (first, second)
        assert store.reviews.decisions("lanterns", "old", "new") == (first, second)
        assert store.reviews.decisions("lanterns", "old", "other") == store.reviews.decisions("kites") == ()
        assert fold(SUBJECT, "weakens", store.reviews.decisions("lanterns")).status == "disputed"
        assert store.problems() == ()


def test_the_second_saver_is_told_and_nothing_is_overwritten(store: Store) -> None:
    store.reviews.decide(made(), 0)
    with pytest.raises(Conflict) as told:
        store.reviews.decide(rejected(), 0)
    assert told.value.theirs == made() and told.value.exit_code == 1
    assert "ada said “confirmed A4 weakens” at 2036-05-14T09:00:00Z; look at it" in str(told.value)
    assert store.reviews.decisions("lanterns") == (made(),)
    store.reviews.decide(rejected(), 1)
    assert len(store.reviews.decisions("lanterns")) == 2


def test_who_codes_blind_conflicts_only_with_himself(store: Store) -> None:
    store.reviews.decide(made(), 0, own=True)
    store.reviews.decide(rejected(), 0, own=True)
    with pytest.raises(Conflict) as told:
        store.reviews.decide(made("bob", 9), 0, own=True)
    assert told.value.theirs.who == "bob"


def test_a_double_click_is_one_decision(store: Store) -> None:
    assert store.reviews.decide(made(), 0) == store.reviews.decide(made(second=1), 0)
    assert len(store.reviews.decisions("lanterns")) == 1


def test_a_clock_that_was_set_back_reorders_nothing(store: Store) -> None:
    store.reviews.decide(made(second=30), 0)
    late = store.reviews.decide(rejected(second=5), 1)
    assert late.at == "2036-05-14T09:00:30Z"
    assert [one.who for one in store.reviews.decisions("lanterns")] == ["ada", "bob"]


def test_what_cannot_be_kept_is_a_fault_of_ours(store: Store) -> None:
    with pytest.raises(ValueError, match="nobody has signed it"):
        store.reviews.decide(made(""), 0)
    with pytest.raises(ValueError, match="the reason is missing"):
        store.reviews.add([(made(), 0), (replace(rejected(), reason=""), 0)])
    assert store.reviews.decisions("lanterns") == (), "all or nothing"
    assert flaw(made()) == ""


def test_a_file_comes_in_once_and_whole(store: Store) -> None:
    rows = [(made(), 0), (rejected(), 0), (made("bob", 3), 1)]
    assert store.reviews.add(rows) == 3
    assert store.reviews.add(rows) == 0
    kept = store.reviews.decisions("lanterns")
    with pytest.raises(Stale) as told:
        store.reviews.add([(made("eve"), 0), (rejected("ada", 8), 0)])
    assert told.value.place == 1 and told.value.theirs == made()
    assert store.reviews.decisions("lanterns") == kept
    assert store.reviews.add([(rejected("ada", 8), None)]) == 1, "a file that does not say what was seen"


def test_files_of_two_people_can_be_put_together(store: Store) -> None:
    assert store.reviews.add([(rejected("bob", 7), 0)]) == 1
    assert store.reviews.add([(made("ada", 2), 0)]) == 1
    assert [one.who for one in store.reviews.decisions("lanterns")] == ["ada", "bob"], "in the order of their times"


def test_of_many_writers_at_once_one_saves(url: str) -> None:
    """Eight people open the same tag and save it at the same time, over and over: none is lost, none overwrites."""
    people = [f"coder {number}" for number in range(8)]
    with open_store(url) as store:

        def save(who: str) -> str:
            for _ in range(len(people)):
                seen = len(store.reviews.decisions("lanterns"))
                time.sleep(0.01)
                try:
                    store.reviews.decide(made(who), seen)
                    return ""
                except Conflict as conflict:
                    told.append(conflict.theirs.who)
            return who

        told: list[str] = []
        with ThreadPoolExecutor(len(people)) as pool:
            unsaved = [who for who in pool.map(save, people) if who]
        kept = [one.who for one in store.reviews.decisions("lanterns")]
        assert unsaved == [] and sorted(kept) == people and told, "some had to look again"
        assert store.problems() == ()


def test_two_writers_one_conflict(url: str) -> None:
    with open_store(url) as one, open_store(url) as other, ThreadPoolExecutor(2) as pool:

        def save(pair: tuple[Store, Decision]) -> int:
            try:
                pair[0].reviews.decide(pair[1], 0)
                return 0
            except Conflict:
                return 1

        assert sum(pool.map(save, [(one, made()), (other, rejected())])) == 1
        assert len(one.reviews.decisions("lanterns")) == 1


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "law.db"
    with open_store(str(path)) as store:
        for number in range(5):
            store.reviews.decide(made(f"coder {number}"), number)
        yield path


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE decision SET direction = 'strengthens' WHERE number = 2", "decision 2: it is not what was decided"),
        ("UPDATE decision SET who = 'eve' WHERE number = 5", "decision 5: it is not what was decided"),
        ("DELETE FROM decision WHERE number = 3", "decision 4: one before it was taken out or altered"),
        ("UPDATE decision SET verdict = 'nonsense' WHERE number = 1", "the decisions cannot be read"),
    ],
)
def test_what_was_altered_by_hand_is_found(kept: Path, statement: str, says: str) -> None:
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute(statement)
    with open_store(str(kept)) as store:
        assert any(says in problem for problem in store.problems())


def test_a_database_of_the_first_release_gets_the_table(url: str) -> None:
    from tracker.store.database import open_database
    from tracker.store.migrate import MIGRATIONS, prepare

    database = open_database(url)
    prepare(database, MIGRATIONS, "0001")
    with database.read() as session:
        assert schema_of(session.connection(), "") == "0001"
    database.close()
    with open_store(url) as store:
        store.reviews.decide(made(), 0)
        assert store.problems() == ()


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """A process that decides on and on is killed in the midst of it, eight times."""
    path = str(tmp_path / "law.db")
    open_store(path).close()
    for turn in range(8):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            with open_store(path) as store, os.fdopen(writing, "w") as said:
                for number in range(10_000):
                    subject = replace(SUBJECT, change=f"art_{turn}-{number}..")
                    store.reviews.decide(replace(made(), subject=subject), 0)
                    print(subject.change, file=said, flush=True)
            os._exit(0)
        os.close(writing)
        time.sleep(0.15 + 0.07 * turn)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as pipe:
            acknowledged = [line.strip() for line in pipe if line.endswith("\n")]
        with open_store(path) as store:
            assert store.problems() == ()
            assert {*acknowledged} <= {one.subject.change for one in store.reviews.decisions("lanterns")}
