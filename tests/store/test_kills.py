"""Twenty of the kills of `tests.store.kills`; `python -m tests.store.kills 200` is the full figure."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tests.store.kills import ATTEMPTS, Tally


def test_a_busy_machine_does_not_make_it_go_on_for_ever() -> None:
    assert Tally("load", kills=9, late=ATTEMPTS * 10 - 1).goes_on(10)
    assert not Tally("load", kills=9, late=ATTEMPTS * 10).goes_on(10)
    assert not Tally("load", kills=10).goes_on(10)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_nothing_is_lost_or_left_by_halves_when_it_is_killed() -> None:
    # In a process of its own: it forks, and this one may have threads.
    command = [sys.executable, "-m", "tests.store.kills", "10"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    found = re.findall(
        r"^(load|migration): 10 kills, (\d+) inside a writing transaction .*; 0 faults", done.stdout, re.M
    )
    assert [name for name, _ in found] == ["load", "migration"]
    assert sum(int(inside) for _, inside in found) > 0, "no kill fell where it matters"
