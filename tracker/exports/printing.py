"""Prints a page as PDF with the Chromium or Chrome that is on the machine.

In: a page that stands alone. Out: the bytes of a PDF file. Example: `tracker report specimen -o report.pdf` has the
text and the pages of `report.html` printed on A4.

The same page gives the same text and pages. The file says that tracker made it, and not when, which would be the
clock's.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tracker import __version__
from tracker.errors import TrackerError, UsageError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 180
"""The longest page there is, 500 pages of redlines, takes twenty."""

_CREATOR = re.compile(rb"/Creator \((?:[^\\()]|\\.)*\)")
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \([^()]*\)")
"""In the first object of the file, which describes it; places in it are counted in bytes, so none may be added."""
_QUIET = (
    *("--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run", "--no-pdf-header-footer"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
"""No page asks for anything from anywhere; neither may the program that prints it."""


def printer() -> str:
    """The program that prints, "" where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def printed(page: str) -> bytes:
    """A page on paper.

    Raises:
        UsageError: there is no Chromium or Chrome on this machine.
        TrackerError: it ended without a file.
    """
    program = printer()
    if not program:
        raise UsageError(
            "PDF is printed by Chromium or Chrome, and neither is on this machine; install one, "
            "or write HTML (--format html) and print it from a browser."
        )
    with tempfile.TemporaryDirectory(prefix="tracker") as folder:
        source, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        # Root has no sandbox of its own; what is printed is ours and runs no script.
        root = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
        places = (f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}")
        command = [program, *_QUIET, *root, *places, source.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            why = type(error).__name__
            raise TrackerError(f"{program} did not print the page ({why}); write HTML instead.") from None
        if not made.is_file():
            raise TrackerError(f"{program} printed nothing (it ended with {done.returncode}); write HTML instead.")
        return signed(made.read_bytes())


def signed(pdf: bytes) -> bytes:
    """The file with us as its creator in place of the browser, and without the hour; every byte keeps its place.

    >>> made = signed(b"1 0 obj\\n<</Creator (Mozilla/5.0 \\\\(X11; Linux\\\\))\\n/ModDate (D:2037)>>\\nendobj")
    >>> b"tracker" in made, b"Mozilla" in made, b"2037" in made, len(made)
    (True, False, False, 74)
    """
    end = pdf.find(b"endobj")
    return _DATES.sub(_blank, _CREATOR.sub(_ours, pdf[:end])) + pdf[end:]


def _ours(found: re.Match[bytes]) -> bytes:
    own = f"/Creator (tracker {__version__})".encode()
    return own.ljust(len(found[0])) if len(own) <= len(found[0]) else _blank(found)


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])
