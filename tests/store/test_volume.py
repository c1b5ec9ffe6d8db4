"""All the real dossiers there are fit into one database, whole, and are not read twice."""

from __future__ import annotations

import time
from pathlib import Path

from tests.store.volume import load_all
from tracker.store import open_store


def test_many_real_dossiers_in_one_database(shared: Path, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "tracker.db")) as store:
        volume = load_all(store, shared, compare=False)
        assert (volume.dossiers, store.problems()) == (11, ())
        assert volume.texts >= 26
        before = store.counts()
        started = time.process_time()
        assert load_all(store, shared, compare=False).texts == volume.texts
        assert time.process_time() - started < volume.seconds / 4
        assert store.counts() == before
    size = (tmp_path / "tracker.db").stat().st_size
    assert size < 2 * volume.source
