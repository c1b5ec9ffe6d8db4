"""Kills `fetch`, and `load` from what was fetched, with SIGKILL at random moments and looks at what is left.

`python -m tests.fetch_kills 100` kills each 100 times. After each kill every text in the cache must be whole and one
that the service gave, nothing may be in the database by halves, and the next run must complete without repair. Half of
the kills fall anywhere, half are aimed at a writing; half of the fetches replace what an older fetch has brought.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.official import ANNEX, CELLAR, FORMEX, PROPOSAL, XHTML, ZIP, Official, Reply, archive, listing
from tests.store import kills
from tests.store.kills import LARGE, Tally, raw, remove
from tracker import making
from tracker.catalogue import Dossier, Version
from tracker.fetch import Cache, Client, Clock
from tracker.fetch import cache as caching
from tracker.load import load_dossier, recognise
from tracker.load.fetching import Wanted, cached_source, fetch_dossier
from tracker.readers import read_any
from tracker.store import open_store

DOSSIER = Dossier(
    "lanterns",
    "Lanterns",
    versions=(
        Version("in-force", "Act 12", stage="in-force", identifiers=(("celex", "32031R0012"),)),
        Version("proposal", "COM(2035) 91", stage="proposal", identifiers=(("celex", "52035PC0091"),)),
        Version("annex", "Annex", identifiers=(("celex", "32036R0100"),)),
        Version("final", "Act 9", stage="final", identifiers=(("celex", "32036R0009"),)),
    ),
)


def outline(celex: str, edition: int, points: int) -> bytes:
    lines = [f"  point {number} # Lanterns of kind {number}, edition {edition}." for number in range(points)]
    return "\n".join(["outline 1", "language en", f"identifier {celex}", "annex I", *lines, ""]).encode()


def serve() -> tuple[str, int]:
    """The stand-in in a process of its own: this one forks. `?edition=2` is what it gives the second time."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with Official() as office:
            answers(office)
            os.write(writing, office.url.encode())
            os.close(writing)
            signal.pause()
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return pipe.read(), child


def answers(office: Official) -> None:
    """Four texts; one in two files, two of them corrected whenever they are asked for."""
    office.gives_act("32031R0012", ZIP, Reply(200, archive(("a.xml", FORMEX))))
    office.gives_act("52035PC0091", XHTML, Reply(300, listing(f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2")))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_1", XHTML, Reply(200, PROPOSAL))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_2", XHTML, Reply(200, ANNEX))
    for celex, points in (("32036R0100", LARGE), ("32036R0009", 50)):
        editions = [Reply(200, outline(celex, edition, points)) for edition in (1, 2)]
        office.gives_act(celex, ZIP, *editions * 1_000)


# ------------------------------------------------------------------------------------------------------- fetching


@contextlib.contextmanager
def flagged(flag: mmap.mmap) -> Iterator[None]:
    """Marks in shared memory whether a file of the cache is being written, and counts them."""
    write = caching._write

    def watched(path: Path, data: bytes, making: Path) -> None:
        flag[0], flag[1] = 1, flag[1] + 1
        write(path, data, making)
        flag[0] = 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(caching, "_write", watched)
        yield


def fetch(cache: Cache, again: bool = False) -> int:
    """One run, without the pauses; how many texts came or were there."""
    with Client(clock=Clock(time.monotonic, lambda _: None)) as client:
        report = fetch_dossier(DOSSIER, Wanted(again=again), client, cache, lambda: "2036-10-01")
    return len(report.fetched)


def look(cache: Cache) -> list[str]:
    """Faults in a cache, by its own page and by what the texts say."""
    found = []
    for page in sorted((cache.folder / "texts").glob("*.json")):
        try:
            entry = json.loads(page.read_bytes())
        except ValueError:
            found.append(f"{page.name} is half a page")
            continue
        for part in entry["parts"]:
            data = cache.folder / "objects" / part["sha256"]
            if not data.is_file() or hashlib.sha256(data.read_bytes()).hexdigest() != part["sha256"]:
                found.append(f"{page.name} names {part['name']}, which is not there or not whole")
        if len(entry["parts"]) != (2 if entry["key"] == "52035PC0091" else 1):
            found.append(f"{page.name} has {len(entry['parts'])} files")
    for version in DOSSIER.versions:
        cached_source(cache, DOSSIER, version)  # raises where a file is not what it was
    return found


def complete(cache: Cache) -> list[str]:
    """Faults after the run that follows a kill."""
    found = [f"after the next run: {fault}" for fault in look(cache)]
    if any(cached_source(cache, DOSSIER, version) is None for version in DOSSIER.versions):
        found.append("the next run did not complete")
    for name in ("unfinished", "pieces"):
        if left := [path.name for path in (cache.folder / name).glob("*")]:
            found.append(f"{name} holds {left}")
    return found


def kill_fetches(number: int, folder: Path) -> Tally:
    """Kills fetching."""
    tally = Tally("fetch")
    cache, older = Cache(folder / "cache"), Cache(folder / "older")
    whole = _measured(lambda: fetch(cache), cache.folder)
    fetch(older)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kills, "_flagged", flagged)
        while tally.kills < number:
            again = random.random() < 0.5
            if again:
                shutil.copytree(older.folder, cache.folder)
            kills.killed(_job(cache, again), whole, 9, tally)
            tally.faults += look(cache)
            if fetch(cache) != len(DOSSIER.versions):
                tally.faults.append("the next run did not bring everything")
            tally.faults += complete(cache)
            shutil.rmtree(cache.folder, ignore_errors=True)
    return tally


def _job(cache: Cache, again: bool) -> Callable[[Callable[[str], None]], None]:
    def job(_: Callable[[str], None]) -> None:
        fetch(cache, again)

    return job


def _measured(job: Callable[[], Any], folder: Path) -> float:
    """How long a run takes that imports nothing any more."""
    whole = 0.0
    for _ in range(2):
        shutil.rmtree(folder, ignore_errors=True)
        started = time.monotonic()
        job()
        whole = time.monotonic() - started
    shutil.rmtree(folder)
    return whole


# -------------------------------------------------------------------------------------------------------- loading


def load(path: Path, cache: Cache, acknowledge: Callable[[str], None] = lambda _: None) -> None:
    """One run of `load` on what is in the cache."""
    before: list[str] = []

    def progress(version: Version) -> None:
        if before:
            acknowledge(before[-1])
        before.append(version.name)

    with open_store(str(path)) as store:
        load_dossier(store, DOSSIER, progress, None, cache)
        acknowledge(before[-1])


def after(path: Path, cache: Cache, acknowledged: list[str]) -> list[str]:
    """Faults in the database after a kill, and after the run that follows it."""
    found = raw(path)
    for when, run in (("", None), ("after the next run: ", load)):
        if run:
            run(path, cache)
        with open_store(str(path)) as store:
            texts = store.texts(DOSSIER.name)
            found += [f"{when}{problem}" for problem in store.problems()]
            found += [f"{when}acknowledged but lost: {name}" for name in acknowledged if name not in texts]
            if run and len(texts) != len(DOSSIER.versions):
                found.append(f"the next run did not complete: {sorted(texts)}")
    return found


def kill_loads(number: int, folder: Path) -> Tally:
    """Kills loading from the cache."""
    tally = Tally("load")
    cache, path = Cache(folder / "older"), folder / "tracker.db"
    whole = 0.0
    for _ in range(2):
        remove(path)
        started = time.monotonic()
        load(path, cache)
        whole = time.monotonic() - started
    remove(path)
    while tally.kills < number:
        said = kills.killed(lambda say: load(path, cache, say), whole, 1 + 2 * len(DOSSIER.versions), tally)
        tally.faults += after(path, cache, said)
        remove(path)
    return tally


def main(number: int) -> int:
    """Both kinds; 1 if anything was left by halves or lost."""
    url, server = serve()
    tallies = []
    try:
        os.environ["TRACKER_PUBLICATIONS_OFFICE"] = url
        # In this process: to start another for each text would take most of the time, and writes nothing.
        vars(recognise)["read_confined"] = vars(making)["read_confined"] = read_any
        with tempfile.TemporaryDirectory() as folder:
            for kind in (kill_fetches, kill_loads):
                started = time.monotonic()
                tallies.append(kind(number, Path(folder)))
                print(f"{tallies[-1]} ({time.monotonic() - started:.0f} s)", flush=True)
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
    return 1 if any(tally.faults or tally.kills != number for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
