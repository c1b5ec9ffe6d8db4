"""Makes the pictures of the README: pages of the specimen in a real browser. `python -m tests.picture`.

In: nothing. Out: `texts/specimen/picture*.png`, some 200 kB each. To be run when the pages change their look.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from waitress.server import create_server

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.web.collection import TEXTS, fill
from tracker.exports.file import write_file
from tracker.store import open_store
from web import create_app

PICTURES = {
    "picture.png": ("/d/specimen/compare/in-force..final", "art_5"),
    "picture-dossier.png": ("/d/specimen", ""),
    "picture-table.png": ("/d/specimen/table", "art_5__para_1__point_b"),
}
"""File -> page, and the part to scroll to."""
WIDTH, HEIGHT = 1360, 800
MOST = 300_000
"""Bytes; a README should not make people wait."""


def take(address: str) -> dict[str, bytes]:
    """The pages as PNG."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, "--hide-scrollbars"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        for name, (path, part) in PICTURES.items():
            page.goto(address + path)
            if part:
                # Not by a link to it: its target is marked, and would look like one of the changes.
                page.locator(f"[id={part}]").evaluate("(article) => article.scrollIntoView()")
                page.wait_for_timeout(500)
            found[name] = page.screenshot()
        browser.close()
    return found


def main() -> None:
    """Loads the specimen, serves it, takes the picture."""
    if CHROMIUM is None:
        sys.exit("There is no Chromium on this machine; install the package chromium.")
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "tracker.db")
        with open_store(database) as store:
            fill(store, None)
        server = create_server(create_app(database, TEXTS), host="127.0.0.1", port=0, ident=None)
        threading.Thread(target=server.run, daemon=True).start()
        pictures = take(f"http://127.0.0.1:{server.effective_port}")
        server.close()
    for name, picture in pictures.items():
        if len(picture) > MOST:
            sys.exit(f"{name} has {len(picture):,} bytes; {MOST:,} are allowed.")
        write_file(TEXTS / "specimen" / name, picture)
        print(f"{name}: {len(picture):,} bytes")


if __name__ == "__main__":
    main()
