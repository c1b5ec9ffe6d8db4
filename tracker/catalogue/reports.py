"""What bringing texts in comes to: what is stored, what is missing and how to bring it, what was recognised or fetched.

In: nothing but values. Out: the nouns that `tracker load`, `fetch` and `dossier check` answer with. Example:
`report.missing[0].command` is "tracker load 2016-0295-cod FILE --version council-2019".
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.account import Account
from tracker.act import Act
from tracker.catalogue.dossier import Dossier, Version
from tracker.catalogue.official import is_fetchable
from tracker.change import Origin
from tracker.source import Source


@dataclass(frozen=True, slots=True)
class StoredText:
    """One text as the store keeps it; its tree and its bytes are asked for apart."""

    dossier: str
    version: str
    name: str
    """What its file was called."""
    sha256: str
    format: str
    language: str
    title: str
    account: Account
    warnings: tuple[str, ...]
    """What a person should know, and what the text falls short of."""
    loaded_at: str
    """UTC, ISO: "2026-11-23T08:30:00Z"."""
    engine: str
    """Which tracker read it."""
    key: int
    beside: str = ""
    """Its language where it stands beside the version's primary text; "" for the primary one."""

    @property
    def origin(self) -> Origin:
        """Where it comes from, as comparisons show it."""
        at = f"@{self.beside}" if self.beside else ""
        return Origin(f"{self.dossier}/{self.version}{at}", self.format, self.sha256, self.warnings)


@dataclass(frozen=True, slots=True)
class ReadText:
    """One text as it was read, before it is stored."""

    version: str
    source: Source
    act: Act
    account: Account
    format: str
    warnings: tuple[str, ...] = ()
    beside: str = ""
    instead_of: int = 0
    """The key of the only text whose place it may take; 0 where it may take that of any."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A version whose text is not there, and how to bring it."""

    version: Version
    command: str
    fetch: str = ""
    """The command that brings it from an official source; "" where none is known or the text is not public."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a dossier came to."""

    dossier: Dossier
    loaded: tuple[StoredText, ...] = ()
    """Read and stored now."""
    kept: tuple[StoredText, ...] = ()
    """Stored before, from the same bytes."""
    missing: tuple[Missing, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    """Version and the sentence that says why its text could not be loaded."""
    notes: tuple[str, ...] = ()
    """Sentences about what is loaded but not as the catalogue says."""


@dataclass(frozen=True, slots=True)
class DossierCheck:
    """What a look at a dossier's own files came to; nothing is stored."""

    name: str
    sound: tuple[str, ...] = ()
    """Versions whose text is there, whole, and what the catalogue says."""
    missing: tuple[Missing, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file was taken for, before anything is stored."""

    name: str
    """What the file is called."""
    version: str = ""
    """Which version it would be; "" where nothing says."""
    reason: str = ""
    """Why that one: "as was said", "by its file's name" ..."""
    format: str = ""
    language: str = ""
    title: str = ""
    identifier: str = ""
    """The number that the text gives itself."""
    counts: tuple[tuple[str, int], ...] = ()
    """("articles", 49), ("annexes", 6) ..., or ("amendments", 771)."""
    share: float = 0.0
    """Of its characters, how many are accounted for."""
    replaces: str = ""
    """What the version has now, and would have no more; "" where it has nothing or the same bytes."""
    beside: str = ""
    """The language of the version's primary text, where this one would be added in another; "" elsewhere."""
    doubts: tuple[str, ...] = ()
    """Where what the text says of itself is not what the catalogue says."""
    strange: tuple[str, ...] = ()
    """Doubts by which it is another text: number and day together. A mandate may carry the number of the proposal."""
    problem: str = ""
    """Why it cannot be loaded; "" where it can."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One version's text in the cache."""

    version: Version
    language: str
    format: str
    address: str
    sha256: str
    size: int
    parts: int = 1
    """How many files it came in: the act, and annexes published apart."""
    new: bool = True
    """False where it was in the cache before."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What fetching a dossier's texts came to."""

    dossier: Dossier
    fetched: tuple[Fetched, ...] = ()
    shipped: tuple[Version, ...] = ()
    """Their texts came with the dossier."""
    by_hand: tuple[tuple[Missing, str], ...] = ()
    """What no program may or can fetch, and why."""
    failed: tuple[tuple[Missing, str], ...] = ()
    """What was asked for and did not come, and the sentence that says why."""


def missing(dossier: str, version: Version) -> Missing:
    """The version as missing, with the exact command that brings its text."""
    name = f"{dossier} --version {version.name}"
    fetch = f"tracker fetch {name}" if is_fetchable(version) else ""
    return Missing(version, f"tracker load {dossier} FILE --version {version.name}", fetch)
