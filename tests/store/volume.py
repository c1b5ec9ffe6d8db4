"""Loads many real dossiers into one database and says how long that takes and how large it is.

`python -m tests.store.volume` reads the AI Act, the DMA, the Data Act, the Dual-Use Regulation and the recasts from the
folder of shared corpora, which is no part of the project (TRACKER_SHARED, by default ../shared). A URL after the
command is loaded into instead of a new file.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.catalogue import Dossier, Version
from tracker.load import compared, load_dossier
from tracker.store import Store, open_store

ACTS = {
    "ai-act": "corpus/formats/dossier-ai-act-2021-0106-COD",
    "dma": "corpus/formats/dossier-dma-2020-0374-COD",
    "data-act": "corpus/formats/dossier-data-act-2022-0047-COD",
}
DUAL_USE = {"in-force": "32009R0428.md", "final": "32021R0821.md", "annex-v": "32021R0821-annex-V.md"}


@dataclass
class Volume:
    """What came of it."""

    dossiers: int = 0
    texts: int = 0
    source: int = 0
    """Bytes that were read."""
    seconds: float = 0.0
    comparisons: int = 0
    comparing: float = 0.0
    refused: tuple[str, ...] = ()


def real_dossiers(shared: Path) -> Iterator[tuple[Dossier, tuple[str, str]]]:
    """Each dossier with the two versions to be compared; amendments and tables are left out."""
    for name, folder in ACTS.items():
        files = sorted(path.name for path in (shared / folder).iterdir())
        yield _dossier(name, {"proposal": files[0], "final": files[-1]}, shared / folder), ("proposal", "final")
    yield _dossier("dual-use", DUAL_USE, shared / "corpus/dual-use"), ("in-force", "final")
    for recast in sorted((shared / "gold/recasts").iterdir()):
        files = sorted(path.name for path in recast.iterdir() if path.name != "correlation.json")
        if files:
            texts = {"-".join(file.lower().replace(".", "-").split("_")): file for file in files}
            old = next((name for name in texts if name.startswith("old-") and name.endswith("-xml")), "")
            old = old or next(name for name in texts if name.startswith("old-"))
            new = next(name for name in texts if name.startswith("new-"))
            yield _dossier(recast.name.lower().replace("__", "-"), texts, recast), (old, new)


def _dossier(name: str, files: dict[str, str], folder: Path) -> Dossier:
    versions = tuple(Version(version, version, file=file) for version, file in files.items())
    return Dossier(name, name, versions=versions, folder=str(folder))


def load_all(store: Store, shared: Path, compare: bool = True) -> Volume:
    """Loads and compares everything; times are those of this process, not of the machine."""
    volume = Volume()
    for dossier, pair in real_dossiers(shared):
        started = time.process_time()
        report = load_dossier(store, dossier)
        volume.seconds += time.process_time() - started
        volume.dossiers += 1
        volume.texts += len(report.loaded) + len(report.kept)
        volume.refused += tuple(sentence for _, sentence in report.failed)
        for version in dossier.versions:
            path = dossier.path(version)
            volume.source += path.stat().st_size if path and version.name in store.texts(dossier.name) else 0
        if compare and set(pair) <= set(store.texts(dossier.name)):
            started = time.process_time()
            compared(store, dossier.name, *pair)
            volume.comparing += time.process_time() - started
            volume.comparisons += 1
    return volume


def main() -> int:
    """Prints the figures."""
    shared = Path(os.environ.get("TRACKER_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tracker.db"
        with open_store(sys.argv[1] if len(sys.argv) > 1 else str(path)) as store:
            volume = load_all(store, shared)
            again = time.process_time()
            load_all(store, shared)
            again = time.process_time() - again
            problems = store.problems()
            counts = store.counts()
        print(f"{volume.dossiers} dossiers, {volume.texts} texts, {volume.source / 1e6:.1f} MB of sources")
        print(f"loaded in {volume.seconds:.1f} s CPU; {volume.comparisons} comparisons in {volume.comparing:.1f} s CPU")
        print(f"the second time, with comparisons from the store: {again:.1f} s CPU")
        print(", ".join(f"{number:,} {name}" for name, number in counts.items()))
        if path.exists():
            print(f"database file {path.stat().st_size / 1e6:.1f} MB")
        for sentence in (*volume.refused, *problems):
            print(sentence)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
