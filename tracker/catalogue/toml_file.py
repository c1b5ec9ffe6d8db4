"""`dossier.toml`: read, written, and every key that cannot be meant told by name.

In: a folder with the file. Out: a `Dossier`, or one sentence naming file and key; and the way back. Example:
`read_dossier(Path("texts/specimen")).version("final").based_on` is `("parliament",)`.
"""

from __future__ import annotations

import datetime
import difflib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from tracker.catalogue.dossier import STAGES, Dossier, Expression, Version
from tracker.errors import InputError
from tracker.source import REFUSED_CHARACTERS, decode, open_source, printable

FILE = "dossier.toml"
SCHEMA = 1

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
"""Names of dossiers and versions: they stand in addresses, file names and commands without quotes."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGITS = "a SHA-256 has 64 digits 0-9 and a-f"
_KEYS = {"expressions": "expression"}
"""Fields of a version that the file calls otherwise: its tables are each called by the singular."""
_URL = re.compile(r"https?://\S+")
_REFUSED = re.compile(f"[{REFUSED_CHARACTERS}]")


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
        _version(_Table(source.name, item, f"version {number}"))
        for number, item in enumerate(table.tables("version", "version"), 1)
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

    def tables(self, key: str, head: str) -> list[dict[str, Any]]:
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.wrong(key, "is no list of tables", f"open each {key} with [[{head}]]")
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
    table.allow(*(_KEYS.get(field.name, field.name) for field in fields(Version)))
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
        sha256=table.text("sha256", _SHA256, _DIGITS),
        note=table.text("note"),
        expressions=_expressions(table),
    )


def _expressions(table: _Table) -> tuple[Expression, ...]:
    """A version's other languages, each once and none its own."""
    found: list[Expression] = []
    for item in table.tables("expression", "version.expression"):
        inner = _Table(table.document, item, f"{table.where}, expression")
        inner.allow(*(field.name for field in fields(Expression)))
        language = inner.text("language", _LANGUAGE, 'write the two letters of the language, as in "fr"', needed=True)
        if language in (table.data.get("language"), *(one.language for one in found)):
            raise inner.wrong("language", f'is "{language}" twice', "name each language of a version once")
        inner.text("file", needed=True)
        found.append(Expression(language, _file(inner), inner.text("sha256", _SHA256, _DIGITS)))
    return tuple(found)


def with_version(dossier: Dossier, name: str, said: dict[str, Any]) -> Dossier:
    """The dossier with one version more, or with what is said of a version it has; empty values say nothing.

    Raises:
        InputError: as for a file.
    """
    known = dossier.version(name) or Version(name, name)
    data = asdict(known) | {key: value for key, value in said.items() if value}
    data |= {"based_on": list(data["based_on"]), "identifiers": dict(data["identifiers"])}
    data["expression"] = [one for one in data.pop("expressions") if one["language"] != data["language"]]
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
        lines += _assignments(
            [(field.name, getattr(version, field.name)) for field in fields(Version) if field.name not in _KEYS]
        )
        for one in version.expressions:
            lines += ["", "[[version.expression]]"]
            lines += _assignments([(field.name, getattr(one, field.name)) for field in fields(Expression)])
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
