"""A few damaged copies in every run of the suite; `python -m tests.readers.damaged 2000` reads many."""

from __future__ import annotations

import pytest

from tests.readers.damaged import BAD, DAMAGES, FOLDERS, damage, files, judge, trial

COPIES = 60
SMALL = 150_000


def test_damaged_copies_are_read_or_refused() -> None:
    small = tuple(path for path in files() if path.stat().st_size <= SMALL)
    verdicts = [judge(seed, small) for seed in range(COPIES)]
    assert [verdict for verdict in verdicts if verdict.ending in BAD] == []


def test_every_damage_changes_the_file() -> None:
    specimen = tuple(path for path in files() if path.is_relative_to(FOLDERS[-1]) and "ml" in path.suffix)
    names = set()
    for seed in range(200):
        path, name, data, _ = damage(seed, specimen)
        if data != path.read_bytes():
            names.add(name)
    assert names == set(DAMAGES)


def test_a_seed_stands_for_one_copy() -> None:
    assert damage(7, files()) == damage(7, files())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # forking a process that has threads
def test_the_trial_runs_in_limited_processes() -> None:
    assert len(list(trial(4))) == 4
