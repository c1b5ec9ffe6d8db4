"""The words and marks that templates use: kinds, stages, dates, counts.

In: nouns. Out: words. Example: `{{ "2031-05-14" | date }}` is "14 May 2031".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tracker import __version__
from tracker.catalogue import Version
from tracker.change import ChangeKind
from tracker.codes import DIRECTIONS
from tracker.exports.html import MEANINGS
from tracker.exports.html_law import GLYPHS
from tracker.exports.html_tags import TONES
from tracker.exports.reviewed import review_state
from tracker.exports.tags import SIGNS, finding
from tracker.exports.wording import (
    AUTHENTIC,
    KINDS,
    STAGES,
    STRAYS,
    astray,
    capital,
    counted,
    doubt,
    doubtful,
    first_in,
    kinds_in_words,
    listed,
    not_compared,
    reference,
    version_name,
    visible,
)
from tracker.fulfilment import check_line, verdict_line
from web.addresses import static
from web.traits import SAID

NAMED_IDENTIFIERS = {"celex": "CELEX", "eli": "ELI", "document": "Document", "oj": "Official Journal"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Not by `strftime`, which speaks the machine's language."""


def in_words(day: str) -> str:
    """A date as one reads it.

    >>> in_words("2031-05-14"), in_words("2026-11-23T08:30:00Z"), in_words("")
    ('14 May 2031', '23 November 2026', '')
    """
    try:
        found = date.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def identifiers(version: Version) -> list[tuple[str, str]]:
    """The identifiers with the names that people use for them."""
    return [(NAMED_IDENTIFIERS.get(kind, capital(kind)), value) for kind, value in version.identifiers]


def share(part: float) -> str:
    """A share in percent, never rounded up to a hundred.

    >>> share(1.0), share(0.99996), share(0.5)
    ('100 %', '99.99 %', '50.00 %')
    """
    return "100 %" if part == 1 else f"{int(part * 10_000) / 100:.2f} %"


LANGUAGES = {
    "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fi": "Finnish", "fr": "French", "ga": "Irish", "hr": "Croatian", "hu": "Hungarian",
    "it": "Italian", "lt": "Lithuanian", "lv": "Latvian", "mt": "Maltese", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish",
}  # fmt: skip
"""The official languages in English, the language of the pages."""


def language_name(code: str) -> str:
    """ "French" for "fr"; another code as it is."""
    return LANGUAGES.get(code, code)


FILTERS: dict[str, Callable[..., Any]] = {
    "check_line": check_line,
    "verdict_line": verdict_line,
    "astray": astray,
    "capital": capital,
    "doubt": doubt,
    "doubtful": doubtful,
    "date": in_words,
    "identifiers": identifiers,
    "listed": listed,
    "not_compared": not_compared,
    "reference": reference,
    "review_state": review_state,
    "share": share,
    "stage": lambda stage: STAGES.get(stage, capital(stage)),
    "visible": visible,
}
GLOBALS: dict[str, Any] = {
    "language_name": language_name,
    "AUTHENTIC": AUTHENTIC,
    "GLYPHS": {kind.value: GLYPHS[kind] for kind in KINDS},
    "KINDS": [kind.value for kind in KINDS],
    "SIGNS": {direction: SIGNS[sign] for direction, sign in DIRECTIONS.items()},
    "TONES": {direction: TONES[sign] for direction, sign in DIRECTIONS.items()},
    "MEANINGS": {kind.value: MEANINGS[kind] for kind in KINDS},
    "SAID": SAID,
    "STRAYS": STRAYS,
    "VERSION": __version__,
    "called": version_name,
    "counted": counted,
    "finding": finding,
    "first_in": first_in,
    "kinds_in_words": kinds_in_words,
    "static": static,
    "UNCHANGED": ChangeKind.UNCHANGED.value,
}
