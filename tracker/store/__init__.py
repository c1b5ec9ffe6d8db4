"""Keeps what was read and compared: one SQLite file by default, PostgreSQL by URL.

In: nouns. Out: the same nouns, later, in another process. Example:
`with open_store() as store: store.texts("specimen")["final"].account.share` is 1.0.

Nothing here reads or compares; `tracker.load` brings texts in.
"""

from __future__ import annotations

import contextlib

from tracker.store.database import database_exists, open_database
from tracker.store.engine import engine_name
from tracker.store.migrate import prepare
from tracker.store.repository import Store

__all__ = ["Store", "database_exists", "open_store"]


def open_store(url: str | None = None, engine: str | None = None) -> Store:
    """The store at a URL or file name, else at TRACKER_DATABASE, else in the user's data folder; made on demand.

    Args:
        url: `postgresql://user@host/name`, `sqlite:///file` or a file name.
        engine: name of the engine whose work counts; this program's own by default.

    Raises:
        UsageError: the database is named wrongly, cannot be reached or may not be written.
        InputError: it is damaged, or a newer tracker has written it.
        TrackerError: the machine failed: no space, no answer.
    """
    database = open_database(url)
    with contextlib.ExitStack() as stack:
        stack.callback(database.close)
        prepare(database)
        stack.pop_all()
    return Store(database, engine or engine_name())
