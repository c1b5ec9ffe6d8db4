"""A full disk, a read-only, damaged, busy or newer database: a sentence and an exit code each, and nothing is lost."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.store.made import LANTERNS, NEW, OLD, kept
from tracker.catalogue import FILE, write_dossier
from tracker.errors import TrackerError
from tracker.load import compared
from tracker.source import Source
from tracker.store import open_store

LARGE = "\n".join(
    ["outline 1", "annex I", *(f"  point {n} # {random.Random(n).random()} lanterns." for n in range(9000))]
)


def tracker(*args: str, **options: Any) -> tuple[int, str]:
    """Exit code and what is said on standard error, for a person's command."""
    command = [sys.executable, "-m", "tracker", *args]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, **options)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def small(database: Path) -> None:
    """A database with one text."""
    with open_store(str(database), "small") as store:
        kept(store, "old", OLD)


def assert_unchanged(database: Path) -> None:
    """What `small` made is all there is, and sound."""
    with open_store(str(database), "small") as store:
        assert store.problems() == ()
        assert [text.name for text in store.texts("lanterns").values()] == ["a.outline"]
        assert store.source_bytes(store.texts("lanterns")["old"]) == OLD.encode()
        assert store.counts()["texts"] == 1


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of our own; only root may make one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this user may not mount a file system of its own")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.outline"
    path.write_text(LARGE, "utf-8")
    return path


# ----------------------------------------------------------------------------------------------------------- full disk


def test_a_full_disk(tmp_path: Path, large: Path) -> None:
    with disk(tmp_path / "disk", "1m") as folder:
        database = folder / "tracker.db"
        small(database)
        load = ("load", "lanterns", str(large), "--version", "new", "--database", str(database))
        code, said = tracker(*load)
        assert code == 3
        assert said == (
            f"Error: {database}: the disk is full; nothing was changed, free some space and run the command again.\n"
        )
        assert_unchanged(database)
        subprocess.run(["mount", "-o", "remount,size=30m", str(folder)], check=True)
        assert tracker(*load) == (0, "")
        with open_store(str(database)) as store:
            assert (store.problems(), len(store.texts("lanterns"))) == ((), 2)


def test_a_file_that_may_not_grow(tmp_path: Path, large: Path) -> None:
    database = tmp_path / "tracker.db"
    small(database)
    load = ("load", "lanterns", str(large), "--version", "new", "--database", str(database))
    size = 500_000
    code, said = tracker(*load, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    assert code == 3
    assert (
        said.startswith(f"Error: {database}: the disk ") and "nothing was changed, " in said and said.count("\n") == 1
    )
    assert_unchanged(database)
    assert tracker(*load) == (0, "")


def test_no_room_for_a_new_database(tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "16k") as folder:
        code, said = tracker("load", "specimen", "--database", str(folder / "tracker.db"))
        assert code == 3 and said.startswith(f"Error: {folder / 'tracker.db'}: the disk ") and said.count("\n") == 1
        subprocess.run(["mount", "-o", "remount,size=30m", str(folder)], check=True)
        code, said = tracker("load", "specimen", "--database", str(folder / "tracker.db"))
        assert code == 0 and "Error" not in said and "made from amendments" in said


# ----------------------------------------------------------------------------------------------------------- read-only


@contextmanager
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A database on a disk that may not be written."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # root may write whatever the permissions are
        with disk(tmp_path / "disk", "30m") as folder:
            small(folder / "tracker.db")
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
            yield folder / "tracker.db"
            subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
            assert_unchanged(folder / "tracker.db")
        return
    database = tmp_path / "tracker.db"
    small(database)
    database.chmod(0o444)
    tmp_path.chmod(0o555)
    yield database
    tmp_path.chmod(0o755)
    database.chmod(0o644)
    assert_unchanged(database)


def test_a_read_only_database(tmp_path: Path) -> None:
    with read_only(tmp_path) as database:
        for command in (("load", "specimen"), ("dossier", "list"), ("dump", "lanterns/old")):
            code, said = tracker(*command, "--database", str(database))
            assert code == 2
            assert said.startswith(f"Error: {database}: ") and said.count("\n") == 1
            assert "may not be written; change its permissions" in said or "cannot be opened or made there" in said
        code, said = tracker("load", "specimen", "--database", str(database.with_name("another.db")))
        assert (code, said.count("\n")) == (2, 1)


def test_a_read_only_server(postgresql: str) -> None:
    import psycopg

    with open_store(postgresql) as store:
        kept(store)
        before = store.counts()
    with psycopg.connect(postgresql, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    code, said = tracker("load", "specimen", "--database", postgresql)
    assert code == 2 and "the database may not be written; name one that may." in said and said.count("\n") == 1
    with open_store(postgresql) as store:
        assert store.counts() == before


def test_a_user_of_the_server_who_may_not_write(postgresql: str) -> None:
    import psycopg

    with open_store(postgresql) as store:
        kept(store)
        before = store.counts()
    with psycopg.connect(postgresql, autocommit=True) as connection:
        user = f"reader_of_{connection.info.dbname}"
        connection.execute(f"CREATE ROLE {user} LOGIN")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}")
    reader = postgresql.replace("//postgres:@", f"//{user}@")
    code, said = tracker("load", "specimen", "--database", reader)
    assert code == 2 and "this user may not do that there; ask for the right to" in said and said.count("\n") == 1
    with open_store(reader) as store:
        assert store.counts() == before
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {user}")
        connection.execute(f"DROP ROLE {user}")


def test_a_server_that_was_restarted_is_found_again(postgresql: str) -> None:
    import psycopg

    with open_store(postgresql) as store:
        kept(store)
        before = store.counts()
        with psycopg.connect(postgresql, autocommit=True) as connection:
            others = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            )
            assert connection.execute(others, (connection.info.dbname,)).fetchall()
        assert store.counts() == before


# ------------------------------------------------------------------------------------------------------ damaged, newer


@pytest.mark.parametrize("content", [b"A letter, not a database. " * 200, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    database = tmp_path / "letter.txt"
    database.write_bytes(content)
    code, said = tracker("load", "specimen", "--database", str(database))
    assert code == 1 and said.startswith(f"Error: {database}: the ") and said.count("\n") == 1
    assert "is no tracker database; name another" in said or "is damaged; restore a copy" in said
    assert database.read_bytes() == content


def test_a_cut_database(tmp_path: Path) -> None:
    database = tmp_path / "tracker.db"
    small(database)
    data = database.read_bytes()
    database.write_bytes(data[: len(data) // 2])
    code, said = tracker("load", "specimen", "--database", str(database))
    assert code == 1 and "the database is damaged; restore a copy, or name another and load again." in said


def test_damage_anywhere_is_told_or_does_no_harm(tmp_path: Path) -> None:
    """Bytes of the file are changed at random: a text is whole, or it is refused; it never says something else."""
    database, spoilt = tmp_path / "tracker.db", tmp_path / "spoilt.db"
    with open_store(str(database), "small") as store:
        texts = [kept(store, "old", OLD), kept(store, "new", NEW)]
        acts = [store.act(text) for text in texts]
        compared(store, "lanterns", "old", "new")
    data = database.read_bytes()
    told = 0
    chance = random.Random(1)
    for _ in range(150):
        changed = bytearray(data)
        for place in chance.sample(range(len(data)), 20):
            changed[place] ^= 1 << chance.randrange(8)
        spoilt.write_bytes(changed)
        try:
            with open_store(str(spoilt), "small") as store:
                for text, act, source in zip(texts, acts, (OLD, NEW), strict=True):
                    assert store.act(text) == act
                    assert store.source_bytes(text) == source.encode()
                compared(store, "lanterns", "old", "new")
        except TrackerError as error:
            told += 1
            assert str(error).count("\n") == 0
        for end in ("-wal", "-shm"):
            Path(f"{spoilt}{end}").unlink(missing_ok=True)
    assert told > 0


def test_a_newer_database(tmp_path: Path) -> None:
    database = tmp_path / "tracker.db"
    small(database)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = database.read_bytes()
    for command in (("load", "specimen"), ("dossier", "list"), ("dump", "lanterns/old")):
        code, said = tracker(*command, "--database", str(database))
        assert (code, said) == (
            1,
            f"Error: {database}: a newer tracker has written this database (schema 9999); install that version, "
            "or name another database.\n",
        )
    assert database.read_bytes() == before


# --------------------------------------------------------------------------------------------------- several at a time


def python(program: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_same_dossier_loaded_by_several_at_once(url: str) -> None:
    command = [sys.executable, "-m", "tracker", "load", "specimen", "--database", url, "--format", "json"]
    runs = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    for run in runs:
        _, said = run.communicate(timeout=120)
        told = (b"made from amendments", b"read after its marks", b"its reader was tried")
        warned = [line for line in said.splitlines() if not any(words in line for words in told)]
        assert (run.returncode, warned) == (0, [])
    with open_store(url) as store:
        assert store.problems() == ()
        texts = [len(store.expressions("specimen", version)) for version in store.texts("specimen")]
        assert store.counts()["texts"] == sum(texts) > len(texts) >= 3


def test_loading_while_others_compare(url: str, tmp_path: Path) -> None:
    """One process changes a text again and again, another compares it: nobody waits for long, nobody sees halves."""
    folder = tmp_path / "texts" / "lanterns"
    folder.mkdir(parents=True)
    (folder / FILE).write_text(write_dossier(LANTERNS), "utf-8")
    with open_store(url) as store:
        kept(store, "old", OLD)
        kept(store, "new", NEW)
    start = f"""
from tracker.load import compared, load_text
from tracker.source import Source
from tracker.store import open_store
from tests.store.made import LANTERNS, NEW
with open_store({url!r}) as store:
"""
    loading = f"""{start}
    for number in range(25):
        load_text(store, LANTERNS, "new", Source("a.outline", NEW.replace("night", f"night {{number}}").encode()))
"""
    comparing = f"""{start}
    seen = set()
    for number in range(25):
        found = compared(store, "lanterns", "old", "new")
        assert found.new_origin.sha256 and found.changes[0].new == ("art_2",), found.changes
        seen.add(found.new_origin.sha256)
    print(len(seen))
"""
    runs = [python(loading), python(comparing), python(comparing)]
    for run in runs:
        _, said = run.communicate(timeout=120)
        assert (run.returncode, said) == (0, "")
    with open_store(url) as store:
        assert store.problems() == ()
        assert store.counts()["texts"] == 27
        assert compared(store, "lanterns", "old", "new").new_origin.sha256 == last()


def last() -> str:
    """The checksum of the text that was loaded last."""
    return Source("a.outline", NEW.replace("night", "night 24").encode()).sha256
