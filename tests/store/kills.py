"""Kills `load` and a migration with SIGKILL at random moments and looks at what is left.

`python -m tests.store.kills 200` kills each 200 times. After each kill the file must be sound and every text in it
whole, what was acknowledged must be there, and the next run must complete without repair. Half of the loads make a new
database, half replace what an older engine has read; half of the kills fall anywhere, half are aimed at a transaction
that writes.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tracker import making
from tracker.catalogue import FILE, Dossier, Version, dossiers, read_dossier, texts_folder, write_dossier
from tracker.load import compared, find_reading, load_dossier
from tracker.outline import format_outline
from tracker.readers import read_any
from tracker.store import open_store
from tracker.store.database import Database, open_database
from tracker.store.engine import engine_name
from tracker.store.migrate import HEAD, MIGRATIONS, prepare

LARGE = 3_000
"""Provisions of the invented annex: long enough that many kills fall into its transaction."""

ATTEMPTS = 5
"""So many runs may end before they are killed, for each that is; else a busy machine would go on for ever."""

AMENDMENT = json.dumps(
    {"id": "1", "position": "Annex I – point 7", "old": "Lanterns of kind 7, and parts of them.", "new": "Kites."}
)

AHEAD = '''
"""A step that no release has: writes the largest table anew and fills a column."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("provision") as batch:
        batch.add_column(sa.Column("words", sa.Integer(), nullable=False, server_default="0"))
        batch.alter_column("heading", new_column_name="title")
    op.execute("UPDATE provision SET words = length(text)")
    with op.batch_alter_table("text", table_kwargs={{"sqlite_autoincrement": True}}) as batch:
        batch.add_column(sa.Column("pages", sa.Integer(), nullable=False, server_default="1"))
'''


@dataclass
class Tally:
    """What was found after the kills of one kind."""

    name: str
    kills: int = 0
    writing: int = 0
    """How many fell into a transaction that writes."""
    late: int = 0
    """How many came when the run was over; they count for nothing."""
    faults: list[str] = field(default_factory=list)

    def goes_on(self, number: int) -> bool:
        """Whether more are to be killed; where most end before they are killed, somebody should look at that."""
        return self.kills < number and self.late < ATTEMPTS * number

    def __str__(self) -> str:
        found = f"{self.name}: {self.kills} kills, {self.writing} inside a writing transaction"
        return f"{found} ({self.late} more came too late); {len(self.faults)} faults" + "".join(
            f"\n  {fault}" for fault in self.faults[:10]
        )


# --------------------------------------------------------------------------------------------------- running, killing


@contextlib.contextmanager
def _flagged(flag: mmap.mmap) -> Iterator[None]:
    """Marks in shared memory whether a writing transaction is open, and counts them."""

    def watched(method: Callable[[Database], Any]) -> Callable[[Database], Any]:
        @contextlib.contextmanager
        def run(self: Database) -> Iterator[Any]:
            with method(self) as opened:
                flag[0], flag[1] = 1, flag[1] + 1
                yield opened
            flag[0] = 0

        return run

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "write", watched(Database.write))
        patch.setattr(Database, "alone", watched(Database.alone))
        yield


Job = Callable[[Callable[[str], None]], None]
"""Does its work and says what is done."""


def killed(job: Job, whole: float, writes: int, tally: Tally) -> list[str]:
    """Runs a job that takes `whole` seconds in a process of its own and kills it; what it had acknowledged."""
    flag = mmap.mmap(-1, 2)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            with _flagged(flag):
                job(lambda said: print(said, file=os.fdopen(writing, "w", closefd=False), flush=True))
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    if random.random() < 0.5:
        time.sleep(random.uniform(0, whole))
    else:
        aim = random.randint(1, writes)
        until = time.monotonic() + whole
        while flag[1] < aim and time.monotonic() < until:
            time.sleep(0.0002)
        time.sleep(random.choice([0.001, 0.01, 0.05]) * random.random())
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        said = pipe.read().split()
    tally.kills += os.WIFSIGNALED(status)
    tally.writing += flag[0] and os.WIFSIGNALED(status)
    tally.late += os.WIFEXITED(status)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        tally.faults.append("the job itself failed")
    return said


def raw(path: Path) -> list[str]:
    """What SQLite itself has to say about the file, before any of our code touches it."""
    if not path.exists():
        return []
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"reference broken: {row}" for row in connection.execute("PRAGMA foreign_key_check")]


def remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


# ------------------------------------------------------------------------------------------------------------- loading


def invented(folder: Path) -> Dossier:
    """The specimen's acts, one large annex and a text made of amendments to it, in a dossier of their own.

    All in formats of our own, which are read in this process: to start another for each text would take most of the
    time, and writes nothing.
    """
    specimen = next(dossier for dossier in dossiers(texts_folder()) if dossier.name == "specimen")
    lines = [f"  point {number} # Lanterns of kind {number}, and parts of them." for number in range(LARGE)]
    target = folder / "lanterns"
    target.mkdir()
    (target / "annex.outline").write_text("\n".join(["outline 1", "annex I", *lines, ""]), "utf-8")
    (target / "amended.jsonl").write_text(AMENDMENT + "\n", "utf-8")
    versions = [
        Version("annex", "Annex", stage="other", file="annex.outline"),
        Version("amended", "Annex as amended", stage="other", based_on=("annex",), file="amended.jsonl"),
    ]
    for version in specimen.versions:
        _, reading = find_reading(f"specimen/{version.name}", texts_folder())
        (target / f"{version.name}.outline").write_text(format_outline(reading.act), "utf-8")
        versions.append(Version(version.name, version.title, stage=version.stage, file=f"{version.name}.outline"))
    found = Dossier("lanterns", "Lanterns", versions=tuple(versions))
    (target / FILE).write_text(write_dossier(found), "utf-8")
    return read_dossier(target)


def load(path: Path, dossier: Dossier, acknowledge: Callable[[str], None] = lambda _: None) -> None:
    before: list[str] = []

    def progress(version: Version) -> None:
        if before:
            acknowledge(before[-1])
        before.append(version.name)

    with open_store(str(path)) as store:
        load_dossier(store, dossier, progress)
        acknowledge(before[-1])
        compared(store, dossier.name, "in-force", "final")
        acknowledge("compared")


def look(path: Path, dossier: Dossier, acknowledged: list[str], older: bool) -> list[str]:
    """Faults after a kill, and after the run that follows it."""
    found = raw(path)
    with open_store(str(path)) as store:
        found += store.problems()
        texts = store.texts(dossier.name)
        lost = [
            name
            for name in acknowledged
            if name != "compared" and (name not in texts or texts[name].engine != store.engine)
        ]
        found += [f"acknowledged but lost: {name}" for name in lost]
        if older and len(texts) != len(dossier.versions):
            found.append("a version has no text any more")
        if "compared" in acknowledged and store.counts()["comparisons"] != 1:
            found.append("acknowledged but lost: the comparison")
    load(path, dossier)
    with open_store(str(path)) as store:
        found += [f"after the next run: {problem}" for problem in store.problems()]
        counts = store.counts()
        engines = {text.engine for text in store.texts(dossier.name).values()}
        if (counts["texts"], counts["comparisons"]) != (len(dossier.versions), 1) or engines != {engine_name()}:
            found.append(f"the next run did not complete: {counts}")
    return found


def kill_loads(number: int, folder: Path) -> Tally:
    """Kills loading."""
    tally = Tally("load")
    dossier = invented(folder)
    path, template = folder / "tracker.db", folder / "older.db"
    whole = 0.0
    for _ in range(2):  # the first time there are modules to import
        remove(path)
        started = time.monotonic()
        load(path, dossier)
        whole = time.monotonic() - started
    remove(path)
    with open_store(str(template), "older") as store:
        load_dossier(store, dossier)
        compared(store, dossier.name, "in-force", "final")
    while tally.goes_on(number):
        older = random.random() < 0.5
        if older:
            shutil.copy(template, path)
        acknowledged = killed(lambda say: load(path, dossier, say), whole, 1 + 2 * len(dossier.versions), tally)
        tally.faults += look(path, dossier, acknowledged, older)
        remove(path)
    return tally


# ------------------------------------------------------------------------------------------------------------ migrating


def kill_migrations(number: int, folder: Path) -> Tally:
    """Kills a step that writes two tables anew."""
    tally = Tally("migration")
    steps = folder / "steps"
    shutil.copytree(MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "versions" / "v9999_ahead.py").write_text(AHEAD.format(head=HEAD), "utf-8")
    path, template = folder / "migrated.db", folder / "template.db"
    load(template, read_dossier(folder / "lanterns"))

    def migrate(_: Callable[[str], None] = lambda _: None) -> None:
        database = open_database(str(path))
        prepare(database, steps, "9999")
        database.close()

    whole = 0.0
    for _ in range(2):
        remove(path)
        shutil.copy(template, path)
        started = time.monotonic()
        migrate()
        whole = time.monotonic() - started
    old, new = contents(template), contents(path)
    remove(path)
    while tally.goes_on(number):
        shutil.copy(template, path)
        killed(migrate, whole, 1, tally)
        tally.faults += raw(path)
        if contents(path) not in (old, new):
            tally.faults.append("neither the old schema nor the new")
        migrate()
        if raw(path) or contents(path) != new:
            tally.faults.append("the next run did not complete")
        remove(path)
    return tally


def contents(path: Path) -> tuple[Any, ...]:
    """The schema and every row."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = sorted(connection.execute("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
        # Tables that were written anew have their constraints in any order.
        schema = [sorted(line.strip().rstrip(",") for line in sql.split("\n")) for (sql,) in tables]
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in sorted(names)]
        return schema, hash(repr(rows))


def main(number: int) -> int:
    """Both kinds; 1 if anything was lost."""
    tallies = []
    vars(making)["read_confined"] = read_any
    with tempfile.TemporaryDirectory() as folder:
        for kind in (kill_loads, kill_migrations):
            started = time.monotonic()
            tallies.append(kind(number, Path(folder)))
            print(f"{tallies[-1]} ({time.monotonic() - started:.0f} s)", flush=True)
    return 1 if any(tally.faults or tally.kills != number for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
