"""How the database is opened: settings on live connections, addresses, schema steps, and what is refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from tests.store.made import kept
from tracker.errors import InputError, TrackerError, UsageError
from tracker.store import Store, database_exists, open_store
from tracker.store.database import WAIT, data_folder, open_database
from tracker.store.migrate import HEAD, MIGRATIONS, configuration, prepare
from tracker.store.search import ours
from tracker.store.tables import Table

REPOSITORY = Path(__file__).resolve().parent.parent.parent


# ------------------------------------------------------------------------------------------------------- settings


def test_every_sqlite_connection_is_careful(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "a.db")) as store:
        for transaction, read_only in ((store._database.read, 1), (store._database.write, 0)):
            with transaction() as session:
                found = {
                    name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "query_only")
                }
                wait = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()
            full = 2
            assert found == {
                "journal_mode": "wal",
                "synchronous": full,
                "foreign_keys": 1,
                "trusted_schema": 0,
                "query_only": read_only,
            }
            assert wait is not None and wait >= 10_000


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises((TrackerError, OperationalError)) as refused, store._database.read() as session:
        session.connection().exec_driver_sql("DELETE FROM dossier")
    assert "may not be written" in str(refused.value)


def test_a_write_takes_its_turn_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(str(path)) as store:
        other = sqlite3.connect(path, timeout=0)
        with store._database.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with store._database.read():
            other.execute("BEGIN IMMEDIATE")
            other.rollback()
        other.close()


def test_who_waits_too_long_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(url) as one:
        monkeypatch.setattr("tracker.store.database.WAIT", 1)
        with one._database.write(), open_store(url) as other:
            told = "another program has been writing to it for long; nothing was changed"
            with pytest.raises(TrackerError, match=told):
                kept(other)
        kept(one)


# ------------------------------------------------------------------------------------------------------ addresses


def test_the_default_is_a_file_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_DATABASE", raising=False)
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    path = data_folder() / "tracker.db"
    assert not database_exists()
    with open_store() as store:
        assert store.shown == str(path)
    assert path.is_file() and database_exists()
    monkeypatch.setenv("TRACKER_DATABASE", str(tmp_path / "named.db"))
    assert not database_exists()
    with open_store() as store:
        assert store.shown == str(tmp_path / "named.db")
    with open_store(f"sqlite:///{tmp_path / 'other.db'}") as store:
        assert store.shown == str(tmp_path / "other.db")
    assert database_exists(f"sqlite:///{tmp_path / 'other.db'}")
    assert database_exists("postgresql://nowhere/law")


def test_a_file_name_may_hold_anything(tmp_path: Path) -> None:
    path = tmp_path / "a ?#%41&b=c.db"
    with open_store(str(path)) as store:
        kept(store)
    assert path.is_file()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://host/law", "mysql://host/law: this kind of database is not supported"),
        ("nonsense://", "this kind of database is not supported; give SQLite or PostgreSQL"),
        ("://", "The database address cannot be read; write postgresql://user@host/name, or the name of a file."),
        ("sqlite://", "would be gone with the command; name a file"),
        ("sqlite:///:memory:", "would be gone with the command; name a file"),
        ("/nowhere/at/all/a.db", "/nowhere/at/all/a.db: it cannot be opened or made there; check that its folder"),
        (
            "postgresql://127.0.0.1:1/law",
            "postgresql://127.0.0.1:1/law: the server does not let us in (Connection refused); check the",
        ),
    ],
)
def test_a_wrong_address_is_told(url: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        open_store(url)
    assert says in str(refused.value)
    assert str(refused.value).count("\n") == 0


def test_a_database_that_the_server_does_not_have_is_told(server: str) -> None:
    with pytest.raises(UsageError) as refused:
        open_store(server.replace("/postgres?", "/nothing?"))
    assert 'the server does not let us in (database "nothing" does not exist); check the address' in str(refused.value)


def test_a_missing_driver_is_told() -> None:
    program = """
import sys
sys.modules["psycopg"] = None
from tracker.errors import UsageError
from tracker.store import open_store
try:
    open_store("postgresql://host/law")
except UsageError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=REPOSITORY, check=True)
    assert done.stdout == "PostgreSQL needs the driver psycopg; install it with: pip install 'tracker[postgres]'.\n"


# ---------------------------------------------------------------------------------------------------------- schema


def test_the_steps_lead_to_what_the_tables_say(store: Store) -> None:
    with store._database.alone() as connection:
        script = ScriptDirectory.from_config(configuration(connection, MIGRATIONS))
        assert script.get_heads() == [HEAD]
        # Of the words that are looked for each kind of database has tables of its own.
        opts = {"compare_type": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Table.metadata) == []
        assert context.get_current_heads() == (HEAD,)


def test_the_steps_lead_back_and_forth(url: str) -> None:
    database = open_database(url)
    prepare(database)
    with database.alone() as connection:
        command.downgrade(configuration(connection, MIGRATIONS), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    prepare(database)
    with database.alone() as connection:
        assert set(Table.metadata.tables) < set(inspect(connection).get_table_names())
    database.close()


def test_the_template_of_a_step_can_be_used(tmp_path: Path) -> None:
    template = (MIGRATIONS / "script.py.mako").read_text()
    assert "import sqlmodel" in template
    assert "render_as_batch=True" in (MIGRATIONS / "env.py").read_text()


def test_a_newer_schema_is_refused_and_left_alone(url: str) -> None:
    with open_store(url) as store:
        kept(store)
        before = store.counts()
        with store._database.write() as session:
            session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(InputError) as refused:
            open_store(url)
        assert "a newer tracker has written this database (schema 9999); install that version" in str(refused.value)
        assert refused.value.exit_code == 1
        with store._database.write() as session:
            session.connection().exec_driver_sql(f"UPDATE alembic_version SET version_num = '{HEAD}'")
    with open_store(url) as store:
        assert store.counts() == before


def test_tables_of_another_program_are_left_alone(url: str) -> None:
    database = open_database(url)
    with database.write() as session:
        session.connection().exec_driver_sql("CREATE TABLE text (a INTEGER)")
    with pytest.raises(UsageError, match=r"it holds tables of another program \(text\); name another database"):
        open_store(url)
    with database.read() as session:
        assert inspect(session.connection()).get_table_names() == ["text"]
    database.close()


def test_many_processes_may_make_the_same_database(url: str) -> None:
    program = f"from tracker.store import open_store\nwith open_store({url!r}) as s: print(s.counts()['texts'])"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(6)
    ]
    assert [(run.communicate(), run.returncode) for run in runs] == [((b"0\n", b""), 0)] * 6


def test_the_wait_is_long_enough() -> None:
    assert WAIT >= 10
