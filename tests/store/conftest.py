"""An open store on each of the two databases of `tests.databases`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracker.store import Store, open_store

ENGINE = "test-engine"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store, which has to be whole when the test is over."""
    with open_store(url, ENGINE) as opened:
        yield opened
        assert opened.problems() == ()
