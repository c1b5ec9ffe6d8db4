"""Brings a database to the current schema, in one transaction, and refuses one that is newer or not ours.

In: a `Database`. Out: nothing; the schema is `HEAD` afterwards, or nothing has changed. Example: a new file gets all
tables by the same steps that bring an old one up to date.

To change the schema: change `tables`, then `python -m tracker.store.migrate "what changes"` writes the step.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from tracker.errors import InputError, UsageError
from tracker.store.database import Database, open_database
from tracker.store.tables import Table

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
HEAD = "0004"
"""The newest step. Written down so that alembic is loaded only when there is something to do."""

_VERSIONS = "alembic_version"


def prepare(database: Database, folder: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Takes all steps that a database lacks.

    Raises:
        InputError: a newer program wrote it.
        UsageError: it holds tables of another program.
    """
    with database.read() as session:
        if schema_of(session.connection(), database.shown) == head:
            return
    with database.alone() as connection:
        # Asked again, now that no other process can do the same.
        found = schema_of(connection, database.shown)
        if found != head:
            config = configuration(connection, folder)
            if found:
                _check_known(config, found, database.shown)
            from alembic import command

            command.upgrade(config, head)


def schema_of(connection: Any, shown: str) -> str:
    """The step that the database stands at, "" for one that is empty."""
    tables = set(inspect(connection).get_table_names())
    if _VERSIONS in tables:
        return str(connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar() or "")
    foreign = tables if connection.dialect.name == "sqlite" else tables & set(Table.metadata.tables)
    if foreign:
        names = ", ".join(sorted(foreign)[:3])
        raise UsageError(f"{shown}: it holds tables of another program ({names}); name another database.")
    return ""


def configuration(connection: Any, folder: Path) -> Any:
    """What alembic needs to know."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _check_known(config: Any, found: str, shown: str) -> None:
    from alembic.script import ScriptDirectory

    if found not in {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}:
        advice = "install that version, or name another database"
        raise InputError(shown, f"a newer tracker has written this database (schema {found})", advice)


def write_step(message: str) -> None:
    """Writes the step from the newest schema to what `tables` says now."""
    from alembic import command

    with tempfile.TemporaryDirectory() as folder:
        database = open_database(str(Path(folder) / "empty.db"))
        prepare(database)
        with database.alone() as connection:
            config = configuration(connection, MIGRATIONS)
            command.revision(config, message, autogenerate=True, rev_id=f"{int(HEAD) + 1:04}")
        database.close()


if __name__ == "__main__":
    write_step(" ".join(sys.argv[1:]))
