"""What every test may use: the folder of shared corpora, and one profile for the property tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.chromium import browser  # noqa: F401 - fixture
from tests.databases import postgresql, server, url  # noqa: F401 - fixtures

# No deadline: a busy machine is no bug. On the build machine the same examples every time.
settings.register_profile("tracker", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("tracker")

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with corpora and gold standards, which are never part of the project."""
    named = os.environ.get("TRACKER_SHARED")
    folder = Path(named) if named else REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"no corpora at {folder}; set TRACKER_SHARED to the folder that holds them")
    return folder
