"""The head of a page that stands alone: its style and script inside, and a policy that lets nothing else in.

In: a title, the names of the styles and of a script beside this file. Out: HTML up to the body. Example: the policy
names the checksums of style and script, so that no browser runs or loads anything else for the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from tracker import __version__
from tracker.exports.html_law import text


@cache
def part(name: str) -> str:
    """A style or a script; they stand beside this file."""
    return files("tracker.exports").joinpath(name).read_text(encoding="utf-8")


def head(title: str, styles: Sequence[str], script: str = "") -> str:
    """The page's beginning; without a script none may run."""
    style = "".join(map(part, styles))
    scripts = f"script-src '{_checksum(part(script))}'; " if script else ""
    policy = f"default-src 'none'; style-src '{_checksum(style)}'; {scripts}base-uri 'none'; form-action 'none'"
    return (
        "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
        f'<meta http-equiv=Content-Security-Policy content="{policy}">\n'
        '<meta name=viewport content="width=device-width, initial-scale=1">\n'
        '<meta name=color-scheme content="light dark">\n'
        f'<meta name=generator content="tracker {__version__}">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n"
    )


def _checksum(words: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()
