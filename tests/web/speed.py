"""Measures the server's time for every page of a large database: `python -m tests.web.speed`.

In: the specimen and, where they are, the shared corpora. Out: for each sort of page the median, the 95th percentile and
the worst of its times in milliseconds, and its size. A "first" look finds nothing in memory but the program itself.
Times are those of the processor, for other programs on the machine are no fault of the page; the clock's stand beside.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from tests.conftest import REPOSITORY
from tests.web.collection import TEXTS, fill
from tracker.store import open_store
from web import create_app
from web.serving import settle

ROUNDS = 4
VIEWS = ("", "?view=side", "?all=1", "?kind=moved&kind=inserted", "?axis=A&direction=adds", ".json", ".html", ".csv")
TAGGED = ("specimen", "dual-use")
"""Dossiers that a codebook can speak about."""


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
    yield "codebook", "/codebook/dual-use"


def measure(client: FlaskClient, path: str) -> tuple[float, float, int]:
    """Milliseconds of the processor and of the clock, and bytes, of one answer."""
    start, began = time.thread_time(), time.perf_counter()
    answer = client.get(path)
    data = answer.get_data()
    assert answer.status_code == 200, (path, answer.status_code)
    return (time.thread_time() - start) * 1000, (time.perf_counter() - began) * 1000, len(data)


def quantile(times: list[float], share: float) -> float:
    """The time within which this share of the answers was ready."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Fills a database, asks for every page, prints the table."""
    shared = Path(os.environ.get("TRACKER_SHARED", REPOSITORY.parent / "shared"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tracker.db"
        start = time.perf_counter()
        with open_store(str(file)) as store:
            compared = fill(store, shared if shared.is_dir() else None)
        print(f"{len(compared)} comparisons in {file.stat().st_size / 1e6:.1f} MB, {time.perf_counter() - start:.0f} s")
        client = create_app(str(file), TEXTS).test_client()
        client.get("/nothing")
        settle()
        times: dict[str, list[float]] = defaultdict(list)
        largest: dict[str, int] = defaultdict(int)
        first: list[float] = []
        clock: list[float] = []
        slow: list[tuple[float, str]] = []
        for turn in range(ROUNDS):
            for sort, path in pages(compared):
                taken, waited, size = measure(client, path)
                times[sort].append(taken)
                clock.append(waited)
                largest[sort] = max(largest[sort], size)
                slow.append((taken, path))
                if turn == 0:
                    first.append(taken)
        report(times, largest, {"first looks": first, "by the clock": clock}, slow)


def report(
    times: dict[str, list[float]],
    largest: dict[str, int],
    more: dict[str, list[float]],
    slow: list[tuple[float, str]],
) -> None:
    """The table."""
    print(f"{'page':28} {'n':>4} {'median':>8} {'p95':>8} {'worst':>8} {'largest':>9}")
    everything = [taken for found in times.values() for taken in found]
    for name, found in [*times.items(), *more.items(), ("all", everything)]:
        size = f"{largest[name] / 1e6:.2f} MB" if largest.get(name) else ""
        figures = f"{statistics.median(found):8.1f} {quantile(found, 0.95):8.1f} {max(found):8.1f}"
        print(f"{name:28} {len(found):4} {figures} {size:>9}")
    for taken, path in sorted(slow, reverse=True)[:5]:
        print(f"  {taken:6.0f} ms {path}")
    if quantile(everything, 0.95) > 200:
        sys.exit("the 95th percentile is over 200 ms")


if __name__ == "__main__":
    main()
