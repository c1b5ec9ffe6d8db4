"""Makes the picture of the README: the comparison of the specimen in a real browser. `python -m tests.picture`.

In: nothing. Out: `texts/specimen/picture.png`, some 200 kB. To be run when the pages change their look.
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

PICTURE = TEXTS / "specimen" / "picture.png"
PAGE = "/d/specimen/compare/in-force..final"
ARTICLE = "art_3"
WIDTH, HEIGHT = 1360, 800
MOST = 300_000
"""Bytes; a README should not make people wait."""


def take(address: str) -> bytes:
    """The page as a PNG, scrolled to an article with changes of several kinds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, "--hide-scrollbars"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(address + PAGE)
        # Not by a link to it: its target is marked, and would look like one of the changes.
        page.locator(f"[id={ARTICLE}]").evaluate("(article) => article.scrollIntoView()")
        page.locator(".to[aria-current]").first.wait_for()
        picture = page.screenshot()
        browser.close()
    return picture


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
        picture = take(f"http://127.0.0.1:{server.effective_port}")
        server.close()
    if len(picture) > MOST:
        sys.exit(f"The picture has {len(picture):,} bytes; {MOST:,} are allowed.")
    write_file(PICTURE, picture)
    print(f"{PICTURE}: {len(picture):,} bytes")


if __name__ == "__main__":
    main()
