"""The dossiers: which versions of a law there are, what each is based on, and where its text comes from.

In: a folder with a `dossier.toml`. Out: a `Dossier` with its `Version`s, or one sentence naming file and key.
Example: `read_dossier(Path("texts/specimen")).version("final").based_on` is `("proposal",)`.

A dossier is data, never code, and may have gaps: a version whose text is not there stays in the graph, with the
command that brings it. What was loaded is a `StoredText`; the store keeps it.
"""

from __future__ import annotations

import datetime
import difflib
import json
import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from tracker.account import Account
from tracker.change import Origin
from tracker.errors import InputError
from tracker.source import REFUSED_CHARACTERS, decode, open_source, printable

FILE = "dossier.toml"
SCHEMA = 1

STAGES = ("in-force", "proposal", "parliament", "council", "final", "other")
"""Where in the procedure a text stands; a closed list, because pages and reports put texts in columns by it."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
"""Names of dossiers and versions: they stand in addresses, file names and commands without quotes."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"https?://\S+")
_REFUSED = re.compile(f"[{REFUSED_CHARACTERS}]")


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a law at one stage: a fact, whether its text is there or not."""

    name: str
    title: str = ""
    institution: str = ""
    stage: str = "other"
    """One of `STAGES`."""
    date: str = ""
    """ISO ("2018-01-17"); "" when unknown."""
    language: str = ""
    """Two letters; "" when unknown."""
    based_on: tuple[str, ...] = ()
    """Names of the versions that this one was made from."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """("celex", "32021R0821"), ("document", "ST 9923/19") ..."""
    source: str = ""
    """Web address where people find the text, or ""."""
    format: str = ""
    file: str = ""
    """Relative to the dossier's folder; "" when the text is not shipped. If it holds amendments, the text is made by
    applying them to the one version in `based_on`."""
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One legislative procedure with its versions, in the order of the file."""

    name: str
    title: str = ""
    procedure: str = ""
    """As the institutions write it, "2016/0295(COD)"."""
    note: str = ""
    versions: tuple[Version, ...] = ()
    folder: str = ""
    """Where its `dossier.toml` lies; "" for a dossier that only the store knows."""

    def version(self, name: str) -> Version | None:
        """The version of this name, or None."""
        return next((version for version in self.versions if version.name == name), None)

    def path(self, version: Version) -> Path | None:
        """The file of a version's text if the dossier ships one and it is there."""
        if not (self.folder and version.file):
            return None
        path = Path(self.folder) / version.file
        return path if path.is_file() else None


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

    @property
    def origin(self) -> Origin:
        """Where it comes from, as comparisons show it."""
        return Origin(f"{self.dossier}/{self.version}", self.format, self.sha256, self.warnings)


@dataclass(frozen=True, slots=True)
class Missing:
    """A version whose text is not there, and how to bring it."""

    version: Version
    command: str


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


def missing(dossier: str, version: Version) -> Missing:
    """The version as missing, with the exact command that brings its text."""
    return Missing(version, f"tracker load {dossier} FILE --version {version.name}")


# ------------------------------------------------------------------------------------------------- the texts folder


def texts_folder(explicit: Path | None = None) -> Path:
    """The texts folder: as named, else TRACKER_TEXTS, else the one in the wheel or beside an editable checkout."""
    if explicit:
        return explicit
    if named := os.environ.get("TRACKER_TEXTS"):
        return Path(named)
    package = Path(__file__).resolve().parent
    packed = package / "_texts"
    return packed if packed.is_dir() else package.parent / "texts"


def dossier_folders(texts: Path) -> tuple[Path, ...]:
    """The folders in a texts folder that hold a dossier, by name."""
    return tuple(sorted((file.parent for file in texts.glob(f"*/{FILE}")), key=lambda folder: folder.name.lower()))


def dossiers(texts: Path) -> tuple[Dossier, ...]:
    """All dossiers of a texts folder, by name.

    Raises:
        InputError: one of them cannot be read, or two differ only in capital letters.
    """
    found = tuple(read_dossier(folder) for folder in dossier_folders(texts))
    for one, other in pairwise(found):
        if one.name == other.name:
            raise InputError(other.folder, f"{one.folder} has the same name", "rename one of the two folders")
    return found


# --------------------------------------------------------------------------------------------------- dossier.toml


def read_dossier(folder: Path) -> Dossier:
    """The dossier in a folder; its name is the folder's, in lower case.

    Raises:
        InputError: the file is not there or says something that cannot be meant; the sentence names file and key.
    """
    path = folder / FILE
    source = open_source(path)
    decoded = decode(source)
    if decoded.encoding != "utf-8":
        raise InputError(source.name, "it is not saved as UTF-8", "save it as UTF-8")
    try:
        data = tomllib.loads(decoded.text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(source.name, f"this is no TOML ({printable(str(error))})", "correct that line") from None
    table = _Table(source.name, data, "")
    name = folder.resolve().name.lower()
    if not NAME.fullmatch(name):
        advice = "rename the folder; a name has letters a-z, digits and hyphens"
        raise InputError(source.name, f'"{printable(name)}" is no name for a dossier', advice)
    table.allow("schema", "title", "procedure", "note", "version")
    if data.get("schema") != SCHEMA:
        raise table.wrong("schema", f"is {data.get('schema')!r}", f"write schema = {SCHEMA}")
    versions = tuple(
        _version(_Table(source.name, item, f"version {number}")) for number, item in enumerate(table.tables(), 1)
    )
    _check_graph(source.name, versions)
    title = table.text("title", needed=True)
    return Dossier(name, title, table.text("procedure"), table.text("note"), versions, str(folder.absolute()))


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, which says what is wrong with its keys."""

    document: str
    data: Any
    where: str

    def wrong(self, key: str, problem: str, advice: str) -> InputError:
        return InputError(self.document, f"{key} {problem}", advice, self.where)

    def allow(self, *known: str) -> None:
        """Refuses keys that would otherwise be ignored without a word."""
        for key in self.data:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                advice = f'did you mean "{near[0]}"' if near else f"the keys are {', '.join(known)}"
                raise self.wrong(printable(key), "is no key here", advice)

    def text(self, key: str, pattern: re.Pattern[str] | None = None, advice: str = "", needed: bool = False) -> str:
        value = self.data.get(key, "")
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime) and pattern is _DATE:
            value = value.isoformat()
        if not isinstance(value, str):
            raise self.wrong(key, "is no string", f'write {key} = "..."')
        self._refuse(key, value)
        if not value.strip() and needed:
            raise self.wrong(key, "is missing", f'write {key} = "..."')
        if value and pattern and not pattern.fullmatch(value):
            raise self.wrong(key, f'is "{printable(value)}"', advice)
        return value

    def _refuse(self, key: str, value: str) -> None:
        if found := _REFUSED.search(value):
            raise self.wrong(key, f"holds the character U+{ord(found[0]):04X}", "remove it")

    def tables(self) -> list[dict[str, Any]]:
        found = self.data.get("version", [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.wrong("version", "is no list of tables", "open each version with [[version]]")
        return found

    def names(self, key: str) -> tuple[str, ...]:
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self.wrong(key, "is no list of names", f'write {key} = ["proposal"]')
        return tuple(found)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        found = self.data.get(key, {})
        if not isinstance(found, dict) or not all(isinstance(value, str) and value for value in found.values()):
            raise self.wrong(key, "is no table of strings", f'write {key} = {{ celex = "32021R0821" }}')
        for name, value in found.items():
            self._refuse(key, name + value)
        return tuple(found.items())


def _version(table: _Table) -> Version:
    table.allow(*(field.name for field in fields(Version)))
    name = table.text("name", NAME, "a name has letters a-z, digits and hyphens", needed=True)
    table = _Table(table.document, table.data, f'version "{name}"')
    stage = table.text("stage", needed=True)
    if stage not in STAGES:
        raise table.wrong("stage", f'is "{printable(stage)}"', f"the stages are {', '.join(STAGES)}")
    return Version(
        name=name,
        title=table.text("title", needed=True),
        institution=table.text("institution"),
        stage=stage,
        date=_date(table),
        language=table.text("language", _LANGUAGE, 'write the two letters of the language, as in "en"'),
        based_on=table.names("based_on"),
        identifiers=table.pairs("identifiers"),
        source=table.text("source", _URL, "give a web address that begins with https://"),
        format=table.text("format"),
        file=_file(table),
        sha256=table.text("sha256", _SHA256, "a SHA-256 has 64 digits 0-9 and a-f"),
        note=table.text("note"),
    )


def with_version(dossier: Dossier, name: str, said: dict[str, Any]) -> Dossier:
    """The dossier with one version more, or with what is said of a version it has; empty values say nothing.

    Raises:
        InputError: as for a file.
    """
    known = dossier.version(name) or Version(name, name)
    data = asdict(known) | {key: value for key, value in said.items() if value}
    data |= {"based_on": list(data["based_on"]), "identifiers": dict(data["identifiers"])}
    version = _version(_Table(dossier.name, data, f'version "{printable(name)}"'))
    if dossier.version(name):
        versions = tuple(version if one.name == name else one for one in dossier.versions)
    else:
        versions = (*dossier.versions, version)
    _check_graph(dossier.name, versions)
    return replace(dossier, versions=versions)


def _date(table: _Table) -> str:
    advice = "write year, month and day as in 2018-01-17"
    value = table.text("date", _DATE, advice)
    try:
        return value and datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise table.wrong("date", f'is "{value}", which is on no calendar', advice) from None


def _file(table: _Table) -> str:
    """A path below the dossier's folder: a dossier from elsewhere must not make us read other files."""
    value = table.text("file")
    if value and (value.startswith("/") or re.search(r"\\|:|(^|/)\.\.?(/|$)", value) or not value.isprintable()):
        raise table.wrong("file", f'is "{printable(value)}"', "name a file in the dossier's folder, with /")
    return value


def _check_graph(document: str, versions: tuple[Version, ...]) -> None:
    """Each version stands once, and its bases are versions that do not rest on it."""
    known = {version.name: version for version in versions}
    for number, version in enumerate(versions):
        table = _Table(document, {}, f'version "{version.name}"')
        if version.name in {before.name for before in versions[:number]}:
            raise table.wrong("name", "stands twice", "give each version a name of its own")
        for base in version.based_on:
            if base not in known:
                advice = f"the versions are {', '.join(known)}"
                raise table.wrong("based_on", f'names "{printable(base)}", which is no version', advice)
        if version.name in _foundations(version, known):
            raise table.wrong("based_on", "leads back to the version itself", "name only what was there before")


def _foundations(version: Version, known: dict[str, Version]) -> set[str]:
    """Everything that a version rests on, directly or through others."""
    found: set[str] = set()
    stack = list(version.based_on)
    while stack:
        name = stack.pop()
        if name not in found and name in known:
            found.add(name)
            stack.extend(known[name].based_on)
    return found


_GUIDE = """\
# Each text of the procedure is a version; add one such table for each, in the order of the procedure. Only name, title
# and stage are needed. Stages: {stages}.
# A file of amendments is applied to the one version in based_on.
#
# [[version]]
# name = "proposal"
# title = "Proposal for a Regulation ..."
# institution = "European Commission"
# stage = "proposal"
# date = 2016-09-28
# language = "en"
# based_on = ["in-force"]
# source = "https://eur-lex.europa.eu/..."
# file = "proposal.xhtml"
# identifiers = {{ celex = "52016PC0616" }}
"""


def write_dossier(dossier: Dossier) -> str:
    """The dossier as `dossier.toml`; reading it gives the dossier again. Without versions it explains them."""
    lines = [f"schema = {SCHEMA}", *_assignments([(name, getattr(dossier, name)) for name in ("title", "procedure")])]
    lines += _assignments([("note", dossier.note)])
    for version in dossier.versions:
        lines += ["", "[[version]]"]
        lines += _assignments([(field.name, getattr(version, field.name)) for field in fields(Version)])
    text = "\n".join(lines) + "\n"
    return text if dossier.versions else f"{text}\n{_GUIDE.format(stages=', '.join(STAGES))}"


def _assignments(values: Iterable[tuple[str, Any]]) -> list[str]:
    """`key = value` for what is not empty."""
    found = []
    for key, value in values:
        if key == "identifiers" and value:
            inner = ", ".join(f"{_string(name)} = {_string(text)}" for name, text in value)
            found.append(f"{key} = {{ {inner} }}")
        elif isinstance(value, tuple) and value:
            found.append(f"{key} = [{', '.join(map(_string, value))}]")
        elif value:
            found.append(f"{key} = {_string(value)}")
    return found


def _string(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
