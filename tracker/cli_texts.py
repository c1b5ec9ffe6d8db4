"""Finds and reads the texts that a command names.

In: what a person typed: a path, "dossier/version" ("dossier/version@fr" for its French text) or "-" for standard input,
of a marked text with "@before" for the side that the marks start from. Out: the `Source` and its `Reading`.
Example: `read_text("specimen/final", None)` reads the final act of the dossier that ships with the tracker.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli_output import database, marks, warn
from tracker.errors import InputError, UsageError
from tracker.sides import Side

if TYPE_CHECKING:
    from tracker.catalogue import Dossier, Version
    from tracker.change import Comparison, Origin
    from tracker.exports.check import Checked
    from tracker.exports.dossier import Shelf
    from tracker.readers import AmendmentsReading, Reading
    from tracker.source import Source

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*(?:@[a-z]{2})?", re.IGNORECASE)
"""dossier/version, or dossier/version@fr for its French text"""


def folder(texts: Path | None) -> Path:
    """The texts folder."""
    from tracker.catalogue import texts_folder

    return texts_folder(texts)


def find_source(name: str, texts: Path | None) -> Source:
    """The bytes of a text. An existing path wins; one that does not exist here is looked for in the texts folder."""
    from tracker.source import MAX_BYTES, Source, open_source, printable

    if name == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(
                "standard input", f"more than {MAX_BYTES // 1024**2} MiB came in", "give one act at a time"
            )
        if not data:
            raise InputError("standard input", "nothing came in", "pipe a text into it, or name a file")
        return Source("standard input", data)
    path = Path(name)
    if os.path.lexists(path):
        return open_source(path)
    if not path.is_absolute() and os.path.isfile(folder(texts) / path):  # noqa: PTH113 - never raises
        return open_source(folder(texts) / path, printable(name))
    if _NAME.fullmatch(name):
        from tracker.load import find_text

        return find_text(name, folder(texts), database())
    return open_source(path)


def shelf_of(name: str, texts: Path | None) -> Shelf:
    """A dossier with what the database holds of it."""
    from tracker.exports.dossier import Shelf
    from tracker.load import find_dossier
    from tracker.store import database_exists, open_store

    if not database_exists(database()):
        return Shelf(find_dossier(name, folder(texts)))
    with open_store(database()) as store:
        found = find_dossier(name, folder(texts), store)
        return Shelf(found, store.texts(found.name))


def languages_of(dossier: Dossier, texts: Path | None) -> dict[str, tuple[str, ...]]:
    """In which languages each version has a text, its primary one first."""
    from tracker.load.finding import languages
    from tracker.store import database_exists, open_store

    if not database_exists(database()):
        return languages(dossier)
    with open_store(database()) as store:
        return languages(dossier, store)


def language_named(typed: str | None) -> str:
    """The two letters of a language as they were typed, "" for none."""
    language = (typed or "").lower()
    if language and not re.fullmatch("[a-z]{2}", language):
        raise UsageError("--language takes two letters, as in fr.")
    return language


def read_any_text(name: str, texts: Path | None) -> tuple[Source, Reading | AmendmentsReading]:
    """A text, or a document of amendments, and what its reader made of it."""
    from tracker.load import find_reading
    from tracker.readers.confined import read_confined

    plain, side = _sided(name)
    if _is_version(plain, texts):
        return _on_side(name, side, *find_reading(plain, folder(texts), database()))
    source = find_source(plain, texts)
    return _on_side(name, side, source, read_confined(source, marks()))


def _on_side(
    name: str, side: Side, source: Source, reading: Reading | AmendmentsReading
) -> tuple[Source, Reading | AmendmentsReading]:
    """The side of a text that was asked for."""
    from tracker.readers import AmendmentsReading

    if side == Side.AFTER:
        return source, reading
    if isinstance(reading, AmendmentsReading) or reading.before is None:
        advice = "leave @before out; only a text whose marks keep the deleted words has two sides"
        raise InputError(source.name, "there is no text before the marks in it", advice)
    return replace(source, name=name), replace(reading, act=reading.before, before=None)


def _is_version(name: str, texts: Path | None) -> bool:
    """Whether a name is "dossier/version" and no path."""
    if not _NAME.fullmatch(name) or os.path.lexists(name):
        return False
    return not os.path.isfile(folder(texts) / name)  # noqa: PTH113 - never raises


def known_version(name: str, texts: Path | None) -> Version | None:
    """What the catalogue says of a text: whose it is, of which day; None for a file."""
    plain, _ = _sided(name)
    if not _is_version(plain, texts):
        return None
    dossier, _, version = plain.lower().partition("@")[0].partition("/")
    return shelf_of(dossier, texts).dossier.version(version)


def _sided(name: str) -> tuple[str, Side]:
    """A text's name without "@before" or "@after", and the side that it asks for; an existing path wins."""
    plain, at, side = name.rpartition("@")
    if at and plain and side in list(Side) and not os.path.lexists(name):
        return plain, Side(side)
    return name, Side.AFTER


def read_text(name: str, texts: Path | None) -> tuple[Source, Reading]:
    """The text of an act and what its reader made of it."""
    from tracker.readers import expect_act

    source, reading = read_any_text(name, texts)
    return source, expect_act(source, reading)


def read_both(old: str, new: str, texts: Path | None) -> tuple[tuple[Source, Reading], tuple[Source, Reading]]:
    """Two texts; what is held against them is said on standard error."""
    if old == new == "-":
        raise UsageError("Only one of OLD and NEW can be standard input.")
    named = [_sided(name) for name in (old, new)]
    if any(_is_version(plain, texts) for plain, _ in named):
        both = read_text(old, texts), read_text(new, texts)
    else:
        both = _read_files((old, new), named, texts)
    for one in both:
        _warn_of(*one)
    _refuse_two_languages(*both)
    return both


def _refuse_two_languages(old: tuple[Source, Reading], new: tuple[Source, Reading]) -> None:
    languages = [reading.act.language for _, reading in (old, new)]
    if all(languages) and languages[0] != languages[1]:
        raise InputError(
            new[0].name,
            f'it is in the language "{languages[1]}", and {old[0].name} in "{languages[0]}"',
            "compare texts in one language; `--language` shows a comparison of two versions in another one",
        )


def _read_files(
    names: tuple[str, str], named: list[tuple[str, Side]], texts: Path | None
) -> tuple[tuple[Source, Reading], tuple[Source, Reading]]:
    """Two files, in one reading process: to start a second one takes longer than to read most texts."""
    from tracker.readers import expect_act
    from tracker.readers.confined import read_together

    sources = [find_source(plain, texts) for plain, _ in named]
    found = zip(names, named, sources, read_together(sources, marks()), strict=True)
    old, new = (_on_side(name, side, source, reading) for name, (_, side), source, reading in found)
    return (old[0], expect_act(*old)), (new[0], expect_act(*new))


def in_other_language(comparison: Comparison, names: tuple[str, str], language: str, texts: Path | None) -> Comparison:
    """A comparison of two versions in the words of another language of both; what has no twin is told."""
    from tracker.expressions import in_language

    language = language_named(language)
    if language == comparison.new.language == comparison.old.language:
        return comparison
    if not all(_is_version(name, texts) and "@" not in name for name in names):
        raise UsageError("--language shows two versions, as in specimen/final; a file has one language.")
    old, new = (read_text(f"{name}@{language}", texts)[1].act for name in names)
    shown = in_language(comparison, old, new, language)
    warn(shown.notes)
    return shown.comparison


def read_version(dossier: str, version: str, texts: Path | None) -> tuple[Source, Reading]:
    """The text of a version of a dossier, which may be named by its folder; the same is said of it."""
    from tracker.load import find_reading

    source, reading = find_reading(f"{dossier}/{version}", folder(texts), database())
    _warn_of(source, reading)
    return source, reading


def _warn_of(source: Source, reading: Reading) -> None:
    warn(f"{source.name}: {warning}" for warning in origin(source, reading).warnings)


def origin(source: Source, reading: Reading) -> Origin:
    """Where a text comes from; what its reader could not account for is said wherever the text is shown."""
    from tracker.change import Origin

    checked = check_text(source, reading)
    warnings = (*checked.warnings, *checked.shortfalls, *reading.caveats)
    return Origin(source.name, reading.format, source.sha256, warnings)


def check_text(source: Source, reading: Reading | AmendmentsReading) -> Checked:
    """A text as `tracker check` shows it."""
    from tracker.exports.check import Checked, shortfalls
    from tracker.readers import LOW_SHARE, AmendmentsReading

    account = reading.account
    why = shortfalls(account, LOW_SHARE)
    known = Checked(source.name, "", None, account, reading.format, reading.warnings, why)
    known = replace(known, unverified=reading.unverified)
    if isinstance(reading, AmendmentsReading):
        return replace(known, amendments=reading.amendments)
    return replace(known, act=reading.act, legend=reading.legend)
