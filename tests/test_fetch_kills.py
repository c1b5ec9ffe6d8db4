"""A few of the kills of `tests.fetch_kills`; `python -m tests.fetch_kills 100` is the full figure."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_nothing_is_left_by_halves_when_it_is_killed() -> None:
    # In a process of its own: it forks, and this one may have threads.
    command = [sys.executable, "-m", "tests.fetch_kills", "2"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert re.findall(r"^(fetch|load): 2 kills, .*; 0 faults", done.stdout, re.M) == ["fetch", "load"]
