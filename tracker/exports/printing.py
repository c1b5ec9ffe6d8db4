"""Prints a page as PDF with the Chromium or Chrome that is on the machine.

In: a page that stands alone. Out: the bytes of a PDF file. Example: `tracker report specimen -o report.pdf` has the
text and the pages of `report.html` printed on A4.

The same page gives the same text and pages; the file's own dates are the clock's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tracker.errors import TrackerError, UsageError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 180
"""The longest page there is, 500 pages of redlines, takes twenty."""

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
        return made.read_bytes()
