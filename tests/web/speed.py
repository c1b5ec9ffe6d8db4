"""Measures what the pages of a large database cost, and holds it against what was asked: `python -m tests.web.speed`.

In: the specimen, an invented law of five versions and, where they are, the shared corpora. Out: for each sort of page
the median, the 95th percentile and the worst of its times in milliseconds, and its size as it is sent; then the figures
that were asked for, also what it costs Chromium to open the largest pages. A "first" look finds nothing in memory but
the program itself. Times are those of the processor, for other programs on the machine are no fault of the page; the
clock's stand beside.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from tests.conftest import REPOSITORY
from tests.web.collection import TEXTS, fill
from tests.web.large import NAMES, fill_large
from tests.web.opening import opened
from tracker.store import open_store
from web import create_app
from web.serving import settle

ROUNDS = 4
VIEWS = ("", "?view=side", "?all=1", "?kind=moved&kind=inserted", "?axis=A&direction=adds", ".json", ".html", ".csv")
TAGGED = ("specimen", "dual-use")
"""Dossiers that a codebook can speak about."""
ACT, TABLE = "/d/ai-act/compare/old..new", "/d/large/table"


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer: milliseconds of the processor and of the clock, and bytes as they are sent."""

    path: str
    first: bool
    cpu: float
    clock: float
    size: int


def pages(compared: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Sort and address of every page."""
    yield "dossiers", "/"
    for dossier in dict.fromkeys(dossier for dossier, _, _ in compared):
        yield "dossier", f"/d/{dossier}"
        yield "table", f"/d/{dossier}/table"
        yield "table ?all", f"/d/{dossier}/table?all=1"
        yield "table .json", f"/d/{dossier}/table.json"
        yield "who", f"/d/{dossier}/who"
        yield "decisions", f"/d/{dossier}/decisions"
        yield "agreement", f"/d/{dossier}/agreement"
        versions = {version for name, old, new in compared if name == dossier for version in (old, new)}
        for version in sorted(versions):
            yield "text", f"/d/{dossier}/text/{version}"
            yield "text .json", f"/d/{dossier}/text/{version}.json"
            yield "history", f"/d/{dossier}/text/{version}/art_1/history"
    for dossier, old, new in compared:
        for view in VIEWS:
            yield f"compare {view}", f"/d/{dossier}/compare/{old}..{new}{view}"
        yield "compare .docx", f"/d/{dossier}/compare/{old}..{new}.docx"
        if dossier in TAGGED:
            yield "scorecard", f"/d/{dossier}/compare/{old}..{new}/scorecard"
    for baseline in NAMES:
        yield "table of 5", f"{TABLE}?baseline={baseline}"
    yield "codebook", "/codebook/dual-use"


def measure(client: FlaskClient, path: str, first: bool) -> Taken:
    """One answer."""
    start, began = time.thread_time(), time.perf_counter()
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    data = answer.get_data()
    assert answer.status_code == 200, (path, answer.status_code)
    took = (time.thread_time() - start) * 1000, (time.perf_counter() - began) * 1000
    return Taken(path, first, *took, len(data))


def quantile(times: list[float], share: float = 0.95) -> float:
    """The time within which this share of the answers was ready."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def main() -> None:
    """Fills a database, asks for every page, prints the table and the figures."""
    shared = Path(os.environ.get("TRACKER_SHARED", REPOSITORY.parent / "shared"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tracker.db"
        start = time.perf_counter()
        with open_store(str(file)) as store:
            compared = fill(store, shared if shared.is_dir() else None) + fill_large(store)
        print(f"{len(compared)} comparisons in {file.stat().st_size / 1e6:.1f} MB, {time.perf_counter() - start:.0f} s")
        app = create_app(str(file), TEXTS)
        client = app.test_client()
        client.get("/nothing")
        settle()
        found: dict[str, list[Taken]] = defaultdict(list)
        for turn in range(ROUNDS):
            for sort, path in pages(compared):
                found[sort].append(measure(client, path, turn == 0))
        report(found)
        there = {path for taken in found.values() for path in (one.path for one in taken)}
        largest = {path: path for path in (ACT, f"{ACT}?view=side", f"{TABLE}?baseline={NAMES[0]}") if path in there}
        failed = figures([one for taken in found.values() for one in taken])
        for path, cost in opened(app, largest).items():
            failed |= said(f"Chromium opens {path}", cost.process, 1, "s of the processor")
            print(f"  {cost.main:.2f} s in its main thread; a frame while scrolling {cost.frame:.1f} ms", end=" ")
            print(f"of it; 95 of 100 frames come within {cost.longest:.0f} ms by the clock")
    sys.exit(failed)


def report(found: dict[str, list[Taken]]) -> None:
    """The table."""
    print(f"{'page':28} {'n':>4} {'median':>8} {'p95':>8} {'worst':>8} {'p95 by the clock':>17} {'largest, sent':>14}")
    every = [one for taken in found.values() for one in taken]
    rows = {**found, "first looks": [one for one in every if one.first], "all": every}
    for name, taken in rows.items():
        cpu = [one.cpu for one in taken]
        times = f"{statistics.median(cpu):8.1f} {quantile(cpu):8.1f} {max(cpu):8.1f}"
        size = max(one.size for one in taken) / 1000
        print(f"{name:28} {len(taken):4} {times} {quantile([one.clock for one in taken]):17.1f} {size:11.0f} kB")
    for one in sorted(every, key=lambda one: -one.cpu)[:5]:
        print(f"  {one.cpu:6.0f} ms {one.path}{', first look' if one.first else ''}")


def figures(every: list[Taken]) -> bool:
    """The figures that were asked for; whether one falls short."""

    def p95(which: Callable[[str], bool], first: bool, time_of: Callable[[Taken], float]) -> float:
        return quantile([time_of(one) for one in every if which(one.path) and one.first == first])

    def act(path: str) -> bool:
        return path.startswith("/d/ai-act") and not path.endswith((".json", ".html", ".csv", ".docx"))

    def table(path: str) -> bool:
        return path.startswith(f"{TABLE}?")

    failed = False
    for name, which, most in (("a page of the AI Act, p95", act, 150), ("the table of 5 versions, p95", table, 400)):
        failed |= said(name, p95(which, False, lambda one: one.cpu), most, "ms of the processor")
        print(f"  {p95(which, False, lambda one: one.clock):.0f} ms by the clock", end="; ")
        print(f"first looks {p95(which, True, lambda one: one.cpu):.0f} ms of the processor")
    sizes = [one.size for one in every if one.path == ACT]
    return failed | said("the comparison of the AI Act, gzip", max(sizes, default=0) / 1000, 600, "kB")


def said(name: str, found: float, most: float, unit: str) -> bool:
    """Prints one figure; whether it falls short."""
    digits, verdict = (0 if most > 9 else 2), ("" if found <= most else " - MISSED")
    print(f"{name}: {found:.{digits}f} {unit}, asked for at most {most:g}{verdict}")
    return found > most


if __name__ == "__main__":
    main()
