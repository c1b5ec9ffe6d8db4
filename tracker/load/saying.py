"""What a load says of its dossier, as a change: it is made in the dossier as it is kept by then.

In: a dossier as it was looked at, and what is said of a version. Out: a function from dossier to dossier. Example:
`saying(dossier, "final", {"date": "2021-05-20"})` leaves alone what somebody else said of `proposal` meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tracker.catalogue import Dossier, StoredText, Version, with_version

Change = Callable[[Dossier], Dossier]


def saying(dossier: Dossier, version: str, said: dict[str, Any] | None) -> Change:
    """Says this of a version; with None the whole dossier is said to be as it was looked at."""
    return (lambda _: dossier) if said is None else lambda known: with_version(known, version, said)


def titled(text: StoredText, described: Version) -> Change:
    """Gives a version that has no title but its name, and a dossier of that kind, the title of its text."""

    def say(dossier: Dossier) -> Dossier:
        if not text.title or text.version != described.title or text.beside:
            return dossier
        dossier = with_version(dossier, text.version, {"title": text.title})
        return replace(dossier, title=text.title) if dossier.title == dossier.name else dossier

    return say
