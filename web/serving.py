"""Serves the browser with waitress, until Ctrl-C; an empty database is first filled with what the texts folder ships.

In: host, port, database, texts folder. Out: pages at an address that is said as soon as they can be asked for. Example:
`serve("127.0.0.1", 8750)` says "http://127.0.0.1:8750/".
"""

from __future__ import annotations

import contextlib
import gc
import ipaddress
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from waitress.server import create_server

from tracker.catalogue import dossier_folders, read_dossier, texts_folder
from tracker.errors import TrackerError, UsageError
from tracker.load import compared, load_dossier
from tracker.store import Store, open_store
from web import create_app
from web.dossiers import steps
from web.library import Shelf
from web.security import LOOPBACK, MOST_BYTES, WRITES
from web.uploads import MOST_SENT

THREADS = 8
"""Pages are made in milliseconds, but whoever asks for a comparison that nobody has made yet waits seconds."""

COLLECTIONS = (200_000, 20, 100)
"""When Python looks for garbage. Acts and comparisons in memory are many small objects that stay; with the usual 700
new objects between two looks, half of a large page's time goes into looking through them (the worst page of
`tests.web.speed` took 331 ms, with these 178 ms)."""

Say = Callable[[str], None]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server at that host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(host: str, port: int, database: str | None = None, texts: Path | None = None, say: Say = print) -> None:
    """Serves until it is stopped.

    Raises:
        UsageError: the address cannot be used.
    """
    folder = texts_folder(texts)
    with open_store(database) as store:
        stock(store, folder, say)
    app = create_app(database, folder, LOOPBACK if is_loopback(host) else ())
    try:
        server = create_server(
            app, host=host, port=port, threads=THREADS, ident=None, max_request_body_size=most_bytes(app)
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{host}:{port} cannot be used ({why}); choose another --port or --host.") from None
    settle()
    with contextlib.suppress(KeyboardInterrupt), contextlib.closing(server):
        say(f"Open http://{_shown(host)}:{_port(server, port)}/ in a browser; Ctrl-C ends it.")
        server.run()


def most_bytes(app: Flask) -> int:
    """What a request may bring; else waitress would keep a gigabyte of it on the disk before anybody looks at it."""
    return MOST_SENT if app.config[WRITES] else MOST_BYTES


def settle() -> None:
    """What is loaded by now stays; garbage is looked for among what comes, and more rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)


def stock(store: Store, texts: Path, say: Say) -> None:
    """Fills a database that holds no text with the texts that are shipped, and compares those that people will."""
    if any(store.texts(dossier.name) for dossier in store.dossiers()):
        return
    for folder in dossier_folders(texts):
        try:
            dossier = read_dossier(folder)
            if not any(dossier.path(version) for version in dossier.versions):
                continue
            say(f"Loading {dossier.name} into {store.shown}.")
            load_dossier(store, dossier)
            for old, new in steps(Shelf(dossier, store.texts(dossier.name))):
                compared(store, dossier.name, old, new)
        except TrackerError as error:
            say(f"{folder.name} was not loaded: {error}")


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port(server: object, port: int) -> int:
    """The port in use: with port 0, the one that the system gave."""
    listening = getattr(server, "effective_listen", None)
    found = listening[0][1] if listening else getattr(server, "effective_port", port)
    return int(found)
