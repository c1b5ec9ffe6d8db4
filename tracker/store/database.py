"""Opens a database and gives out transactions: short, whole or not at all, each fault told in one sentence.

In: a URL, a file name, or nothing for the user's own database. Out: a `Database` with `read()` and `write()`.
Example: `with open_database("law.db").write() as session: ...` commits at the end, or leaves the file as it was.

On SQLite a transaction that reads first and writes later fails at once when another writes ("database is locked",
whatever the waiting time): writes begin with BEGIN IMMEDIATE, reads cannot write. On PostgreSQL writers stand in the
same kind of queue, so that both behave alike.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from tracker.errors import UsageError
from tracker.store.faults import explained

VARIABLE = "TRACKER_DATABASE"
FILE = "tracker.db"
WAIT = 30
"""Seconds that a writer waits for others; one load holds the database for less than one."""

_QUEUE = 7241873016
"""Of the PostgreSQL lock that writers wait for; any number that no other program takes."""

PRAGMAS = {
    "foreign_keys": "ON",
    # A legal record: what was said to be stored is still there after a power cut.
    "synchronous": "FULL",
    # A database from elsewhere must not run code through its views and triggers.
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
}
"""Set on every SQLite connection, besides the waiting time, and WAL, which the file remembers."""


class Database:
    """A database with the current schema. `shown` is how sentences call it: without a password."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.shown = shown(url)
        if url.get_backend_name() == "sqlite":
            self._writer = _sqlite_engine(url, "BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(url, "BEGIN", {"query_only": "ON"})
        else:
            self._writer = _postgresql_engine(url)
            # A pool of its own: back in a common one, a connection would be told that it may write, whoever owns it.
            reader = _postgresql_engine(url)
            self._reader = reader.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that sees one state of the database and cannot change it."""
        with explained(self.shown), Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that alone writes: committed at the end, rolled back by any exception."""
        with explained(self.shown), Session(self._writer) as session, session.begin():
            connection = session.connection()  # a session would begin only with its first statement
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_QUEUE})"))
            yield session

    def close(self) -> None:
        """Lets go of all connections."""
        with explained(self.shown):
            self._reader.dispose()
            self._writer.dispose()

    @contextlib.contextmanager
    def alone(self) -> Iterator[Any]:
        """A connection for changing the schema, in one transaction, with all other writers waiting."""
        with explained(self.shown):
            if self.url.get_backend_name() != "sqlite":
                with self._writer.begin() as connection:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_QUEUE})"))
                    yield connection
                return
            # Tables are rewritten under another name and renamed; with foreign keys on, dropping the old one would
            # delete what refers to it. They are checked as a whole before the commit instead.
            engine = _sqlite_engine(self.url, "BEGIN IMMEDIATE", {"foreign_keys": "OFF"})
            try:
                with engine.begin() as connection:
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    assert not broken, f"the migration breaks references: {broken[:3]}"
            finally:
                engine.dispose()


def open_database(url: str | None = None) -> Database:
    """The database at a URL or file name, else at TRACKER_DATABASE, else in the user's data folder.

    Raises:
        UsageError: the URL is none, or speaks of another kind of database.
    """
    named = url or os.environ.get(VARIABLE)
    if not named:
        path = data_folder() / FILE
        with contextlib.suppress(OSError):  # SQLite says why it cannot open the file
            path.parent.mkdir(parents=True, exist_ok=True)
        return Database(sqlite_url(path))
    if "://" not in named:
        return Database(sqlite_url(Path(named)))
    return Database(_parsed(named))


def database_exists(url: str | None = None) -> bool:
    """Whether there is anything to open, without making it; a server is taken to be there."""
    named = url or os.environ.get(VARIABLE) or str(data_folder() / FILE)
    if "://" in named:
        parsed = _parsed(named)
        if parsed.get_backend_name() != "sqlite":
            return True
        named = parsed.database or ""
    path = Path(named)
    if path.is_dir():
        raise UsageError(f"{path}: it is a folder; name a database file.")
    if (url or os.environ.get(VARIABLE)) and not path.absolute().parent.is_dir():
        raise UsageError(f"{path}: its folder does not exist; make it, or name another database.")
    return path.is_file()


def _parsed(named: str) -> URL:
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        advice = "write postgresql://user@host/name, or the name of a file"
        raise UsageError(f"The database address cannot be read; {advice}.") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise UsageError(f"{shown(url)}: this kind of database is not supported; give SQLite or PostgreSQL.")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise UsageError("A database in memory would be gone with the command; name a file.")
    return url


def sqlite_url(path: Path) -> URL:
    """The URL of a SQLite file."""
    return URL.create("sqlite", database=os.fspath(path))


def shown(url: URL) -> str:
    """How people know the database: the file, or the address without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def data_folder() -> Path:
    """Where this system keeps the data of a user's programs."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "tracker"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "tracker"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "tracker"


def _sqlite_engine(url: URL, begin: str, more: dict[str, str] | None = None) -> Engine:
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: Any) -> None:
        # Python's driver would begin transactions by itself, deferred, and not before every statement.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {WAIT * 1000}").close()
        _set_wal(connection)
        for name, value in (PRAGMAS | (more or {})).items():
            connection.execute(f"PRAGMA {name} = {value}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _set_wal(connection: sqlite3.Connection) -> None:
    """Readers and a writer at the same time. Several processes that all make the file do not wait for each other
    here, whatever the timeout says, so we do."""
    until = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _postgresql_engine(url: URL) -> Engine:
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={WAIT}s -c timezone=UTC"},
        )
    except ModuleNotFoundError as error:
        advice = "install it with: pip install 'tracker[postgres]'"
        raise UsageError(f"PostgreSQL needs the driver {error.name}; {advice}.") from None
