"""The command `serve`: what it says, whom it lets in, and what it does to the database."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.collection import TEXTS
from tracker.source import MAX_BYTES
from tracker.store import open_store
from web import create_app
from web.serving import is_loopback, most_bytes, stock


def command(*arguments: str, database: Path) -> list[str]:
    return [sys.executable, "-m", "tracker", "serve", "--database", str(database), "--texts", str(TEXTS), *arguments]


@contextlib.contextmanager
def serving(database: Path, *arguments: str) -> Iterator[tuple[str, list[str]]]:
    """A running server: its address and what it said before."""
    said: list[str] = []
    process = subprocess.Popen(command("--port", "0", *arguments, database=database), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        for line in process.stdout:
            said.append(line.strip())
            if found := re.search(r"http://\S+", line):
                yield found[0], said
                break
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0, "Ctrl-C is how it ends, not a fault"
    finally:
        process.kill()
        process.communicate()


def asked(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        assert answer.headers["Server"] is None
        return str(answer.read().decode())


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_an_empty_database_is_filled_and_shown(tmp_path: Path) -> None:
    database = tmp_path / "new.db"
    with serving(database) as (address, said):
        assert said[0] == f"Loading specimen into {database}."
        assert address.startswith("http://127.0.0.1:")
        assert "Specimen" in asked(address)
        assert "128" in asked(f"{address}d/specimen/compare/in-force..final")
    with open_store(str(database)) as store:
        kept = store.counts()
        assert kept["texts"] == 7 and kept["comparisons"] == 6, "five versions, two of them also in French"
    with serving(database) as (_, said):
        assert len(said) == 1, "what is there is not loaded again"


def test_a_request_that_is_too_large_is_refused_by_its_head(database: Path) -> None:
    with serving(database) as (address, _):
        host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            head = f"POST /d/specimen/load HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {400 * 2**20}\r\n\r\n"
            line.sendall(head.encode())
            assert line.recv(12) == b"HTTP/1.1 413", "without waiting for the rest"


def test_who_may_not_write_sends_little(database: Path) -> None:
    assert most_bytes(create_app(str(database), TEXTS)) == MAX_BYTES + 64 * 1024
    assert most_bytes(create_app(str(database), TEXTS, ())) == 1024 * 1024


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org", ""])
def test_nobody_else_is_let_in_by_accident(tmp_path: Path, host: str) -> None:
    done = subprocess.run(command("--host", host, database=tmp_path / "x.db"), capture_output=True, text=True)
    assert done.returncode == 2 and "there is no login" in done.stderr and "--without-login" in done.stderr
    assert not (tmp_path / "x.db").exists()


def test_whoever_lets_others_in_is_warned(tmp_path: Path, database: Path) -> None:
    wanted = ["--host", "192.0.2.7", "--without-login"]
    done = subprocess.run(command(*wanted, database=database), capture_output=True, text=True)
    assert "Warning: there is no login" in done.stderr
    assert done.returncode == 2 and "192.0.2.7:8750 cannot be used" in done.stderr


def test_a_port_that_is_taken(database: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = subprocess.run(command("--port", port, database=database), capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: 127.0.0.1:{port} cannot be used (") and "Traceback" not in done.stderr


def test_a_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "bad.db"
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    done = subprocess.run(command(database=path), capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith(f"Error: {path}") and "Traceback" not in done.stderr


def test_a_dossier_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (texts / "broken").mkdir(parents=True)
    (texts / "broken" / "dossier.toml").write_text("schema = 2\n")
    (texts / "specimen").symlink_to(TEXTS / "specimen")
    said: list[str] = []
    with open_store(str(tmp_path / "new.db")) as store:
        stock(store, texts, said.append)
        assert len(store.texts("specimen")) == 5
    assert any(line.startswith("broken was not loaded:") for line in said)


def test_which_hosts_are_this_machine_alone() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.8.9.1", "::1", "localhost"))
    assert not any(is_loopback(host) for host in ("0.0.0.0", "::", "localhost.example", "", "10.0.0.1"))
