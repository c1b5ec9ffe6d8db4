"""Brings texts into the store, compares what is there once, and finds a text by its name.

In: a `Store` and a `Dossier`, or "dossier/version". Out: `StoredText`s, a `LoadReport`, a `Comparison`, a `Source`.
Example: `load_dossier(store, read_dossier(folder)).missing[0].command` is
"tracker load 2016-0295-cod FILE --version council-2019".

Reading and comparing happen outside of the store's transactions; what was done before is not done again.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.act import Act, walk
from tracker.catalogue import (
    FILE,
    NAME,
    Dossier,
    DossierCheck,
    LoadReport,
    Missing,
    StoredText,
    Version,
    dossier_folders,
    missing,
    read_dossier,
    with_version,
)
from tracker.change import Comparison
from tracker.compare import codebook_for, compare, recalled
from tracker.errors import InputError
from tracker.exports.check import shortfalls
from tracker.making import Text, read_text
from tracker.readers import LOW_SHARE
from tracker.source import REFUSED_CHARACTERS, Source, open_source, printable

if TYPE_CHECKING:
    # Imported where a store is opened: most commands that find a text by its name need none, and it takes a second.
    from tracker.store import Store

_CELEX = re.compile(r"[0-9](?P<act>[0-9]{4}[A-Z]{1,2}[0-9]{4})")
"""A CELEX number; a consolidated text ("02009R0428-20171216") names its act by the digits behind the first."""
_REFUSED = re.compile(f"[{REFUSED_CHARACTERS}]")

Progress = Callable[[Version], None]
"""Called before each version's text is looked at."""


# ----------------------------------------------------------------------------------------------------- bringing in


def load_text(store: Store, dossier: Dossier, version: str, source: Source) -> StoredText:
    """Reads a text and makes it the current one of a version; the same bytes are not read twice.

    Raises:
        InputError: the dossier has no such version, or the text cannot be read or says that it is another act.
    """
    described = dossier.version(version)
    if described is None:
        raise _no_version(dossier, version)
    known = store.text(dossier.name, version)
    if known and (known.sha256, known.engine) == (source.sha256, store.engine):
        return known
    source, reading = read_text(source, lambda: _stored_base(store, dossier, described))
    if known and (known.sha256, known.engine) == (source.sha256, store.engine):
        return known  # made of amendments and of a base that are both the same
    _refuse_another_act(reading.act.identifier, described, source.name, dossier.name)
    _refuse_unprintable(reading.act, source.name)
    store.save_dossier(dossier)
    said = (warning.removeprefix(f"{source.name}: ") for warning in reading.warnings)
    warnings = (*said, *shortfalls(reading.account, LOW_SHARE), *reading.caveats)
    # Folders of this machine are nobody's business.
    named = replace(source, name=Path(source.name).name)
    return store.save_text(dossier.name, version, named, reading.act, reading.account, reading.format, warnings)


def _stored_base(store: Store, dossier: Dossier, version: Version) -> Text:
    """The text that a version's amendments apply to: the one in the store, else the one that the dossier ships."""
    base = _base(dossier, version)
    text = store.text(dossier.name, base.name)
    if text:
        return read_text(Source(text.origin.name, store.source_bytes(text)))
    return _shipped(dossier, base)


def _base(dossier: Dossier, version: Version) -> Version:
    """The version that amendments apply to."""
    found = [base for name in version.based_on if (base := dossier.version(name))]
    if len(found) == 1:
        return found[0]
    many = f"and it is based on {len(found)} versions" if found else "and the version is based on none"
    advice = 'name the version that they amend, as in based_on = ["proposal"] or --based-on proposal'
    raise InputError(f"{dossier.name}/{version.name}", f"the file holds amendments, {many}", advice)


def _shipped(dossier: Dossier, version: Version) -> Text:
    """The text of a version from the file that the dossier ships."""
    path = dossier.path(version)
    if path is None:
        raise _not_there(dossier, version.name)
    return read_text(_open(dossier, version, path), lambda: _shipped(dossier, _base(dossier, version)))


def _refuse_unprintable(act: Act, name: str) -> None:
    """Act JSON can smuggle in, escaped, what no text has; PostgreSQL and Word would refuse it much later."""
    for provision in walk(act):
        if found := _REFUSED.search(provision.num + provision.heading + provision.text):
            problem = f"there is the character U+{ord(found[0]):04X}, which no text of a law has"
            raise InputError(name, problem, "remove it", provision.eid)


def load_dossier(
    store: Store, dossier: Dossier, progress: Progress | None = None, only: str | None = None
) -> LoadReport:
    """Brings in every version whose file is there (or `only` one); what cannot be read does not keep others out.

    Raises:
        InputError: the dossier has no version `only`.
    """
    if only and dossier.version(only) is None:
        raise _no_version(dossier, only)
    store.save_dossier(dossier)
    before = store.texts(dossier.name)
    report = LoadReport(dossier)
    for version in dossier.versions:
        if only not in (None, version.name):
            continue
        if progress:
            progress(version)
        report = _load_version(store, report, version, before.get(version.name))
    return report


def _load_version(store: Store, report: LoadReport, version: Version, known: StoredText | None) -> LoadReport:
    dossier = report.dossier
    path = dossier.path(version)
    if path is None:
        if known:
            return replace(report, kept=(*report.kept, known))
        return replace(report, missing=(*report.missing, missing(dossier.name, version)))
    try:
        text = load_text(store, dossier, version.name, _open(dossier, version, path))
    except InputError as error:
        return replace(report, failed=(*report.failed, (version.name, str(error))))
    if known and known.key == text.key:
        return replace(report, kept=(*report.kept, text))
    return replace(report, loaded=(*report.loaded, text), notes=(*report.notes, *_notes(version, text)))


def _open(dossier: Dossier, version: Version, path: Path) -> Source:
    source = open_source(path, f"{Path(dossier.folder).name}/{version.file}")
    if version.sha256 and version.sha256 != source.sha256:
        problem = f"its checksum is {source.sha256}, not the one in {FILE}"
        raise InputError(source.name, problem, "restore the file, or correct the checksum if the file is right")
    return source


def _notes(version: Version, text: StoredText) -> tuple[str, ...]:
    """Where a loaded text is not what the catalogue says, and what was said when it was read."""
    found = (*text.warnings, *_differences(version, text.format, text.language))
    return tuple(f"{text.origin.name}: {note}" for note in found)


def _differences(version: Version, form: str, language: str) -> tuple[str, ...]:
    found = []
    if version.format and version.format != form:
        found.append(f"its format is {form}, the catalogue says {version.format}")
    if version.language and language and version.language != language:
        found.append(f"its language is {language}, the catalogue says {version.language}")
    return tuple(found)


def load_file(store: Store, dossier: Dossier, version: str, source: Source) -> LoadReport:
    """Brings in a text that a person has; the catalogue's checksum may be that of another format of it.

    What has no title but its name gets the text's.
    """
    known = store.text(dossier.name, version)
    described = dossier.version(version) or Version(version)
    text = load_text(store, dossier, version, source)
    if text.title and version == described.title:
        dossier = with_version(dossier, version, {"title": text.title})
        if dossier.title == dossier.name:
            dossier = replace(dossier, title=text.title)
    if store.dossier(dossier.name) != dossier:
        store.save_dossier(dossier)
    notes = _notes(described, text)
    if described.sha256 not in ("", text.sha256):
        note = "its bytes are not those that the catalogue knows; check that it is this text"
        notes = (*notes, f"{text.origin.name}: {note}")
    if known and known.key == text.key:
        return LoadReport(dossier, kept=(text,), notes=notes)
    if known and known.sha256 != text.sha256:
        notes = (*notes, f"{text.origin.name}: it takes the place of the text loaded before ({known.name})")
    return LoadReport(dossier, loaded=(text,), notes=notes)


def _refuse_another_act(identifier: str, version: Version, name: str, dossier: str) -> None:
    """A text that says it is another act than the catalogue's version must not stand under its name."""
    said = _CELEX.match(identifier)
    known = [_CELEX.match(value) for _, value in version.identifiers]
    numbers = {found["act"] for found in known if found}
    if said and numbers and said["act"] not in numbers:
        problem = f"its text says that it is {identifier}, and {dossier}/{version.name} is {version.title}"
        raise InputError(name, problem, "name the version whose text this is with --version")


def check_dossier(dossier: Dossier) -> DossierCheck:
    """Reads every text that the dossier ships and holds it against what the catalogue says; stores nothing."""
    sound: list[str] = []
    absent: list[Missing] = []
    problems: list[str] = []
    for version in dossier.versions:
        path = dossier.path(version)
        if path is None:
            absent.append(missing(dossier.name, version))
            if version.file:
                problems.append(f"{dossier.name}/{version.name}: its file {version.file} is not there")
            continue
        try:
            _, reading = _shipped(dossier, version)
        except InputError as error:
            problems.append(str(error))
            continue
        found = shortfalls(reading.account, LOW_SHARE)
        found += _differences(version, reading.format, reading.act.language)
        problems += [f"{dossier.name}/{version.name}: {problem}" for problem in found]
        if not found:
            sound.append(version.name)
    return DossierCheck(dossier.name, tuple(sound), tuple(absent), tuple(problems))


# ----------------------------------------------------------------------------------------------------- comparing


def compared(store: Store, dossier: str, old: str, new: str) -> Comparison:
    """The comparison of two versions: as stored, or made now and kept.

    Raises:
        InputError: one of the texts is not there; the sentence says how to bring it.
    """
    before, after = (_current(store, dossier, version) for version in (old, new))
    found = store.comparison(before, after)
    if found is not None:
        return recalled(found)
    found = comparison_of(store, before, after)
    store.save_comparison(before, after, found)
    return found


def comparison_of(store: Store, old: StoredText, new: StoredText) -> Comparison:
    """The comparison of two stored texts, with its tags: as stored, or made now; nothing is written."""
    found = store.comparison(old, new)
    if found:
        return recalled(found)
    acts = store.act(old), store.act(new)
    return compare(*acts, (old.origin, new.origin), codebook_for(*acts))


def _current(store: Store, dossier: str, version: str) -> StoredText:
    """The text of a version as this engine reads it: what an earlier tracker read is read anew from its bytes."""
    text = store.text(dossier, version)
    known = store.dossier(dossier)
    if known is None:
        raise InputError(dossier, "there is no such dossier in the database", f"load it: tracker load {dossier}")
    if text is None:
        raise _not_there(known, version)
    if text.engine == store.engine:
        return text
    return load_text(store, known, version, Source(text.name, store.source_bytes(text)))


# ----------------------------------------------------------------------------------------------------- finding


def find_dossier(name: str, texts: Path, store: Store | None = None) -> Dossier:
    """The dossier of this name: a folder that holds one, else in the texts folder, else in the store.

    Versions that only the store has come after those of the file.

    Raises:
        InputError: there is none; the sentence names one that sounds alike. Or its file cannot be read.
    """
    found = known_dossier(name, texts, store)
    if found is None:
        raise _no_dossier(name, texts, store)
    return found


def known_dossier(name: str, texts: Path, store: Store | None = None) -> Dossier | None:
    """The same, or None where there is none."""
    folder = next((path for path in (Path(name), texts / name) if _holds_dossier(path)), None)
    if folder is None:
        folder = next((path for path in dossier_folders(texts) if path.name.lower() == name.lower()), None)
    stored = store.dossier(folder.resolve().name.lower() if folder else name.lower()) if store else None
    if folder is None and stored and stored.folder and _holds_dossier(Path(stored.folder)):
        folder = Path(stored.folder)
    if folder is None:
        return stored
    found = read_dossier(folder)
    return _joined(found, stored, store) if store and stored else found


def _holds_dossier(folder: Path) -> bool:
    return os.path.isfile(folder / FILE)  # noqa: PTH113 - a name with a NUL is no fault here


def _joined(dossier: Dossier, stored: Dossier, store: Store) -> Dossier:
    """The dossier with the versions that were only ever loaded from a person's file."""
    texts = store.texts(stored.name)
    more = [v for v in stored.versions if v.name in texts and dossier.version(v.name) is None]
    return replace(dossier, versions=(*dossier.versions, *more))


def find_reading(name: str, texts: Path, database: str | None = None) -> Text:
    """The text of "dossier/version", read; amendments are applied to the version that theirs is based on."""

    def base() -> Text:
        dossier_name, _, version_name = name.lower().rpartition("/")
        dossier = find_dossier(dossier_name, texts)  # what was loaded has its base with it
        version = dossier.version(version_name)
        assert version
        return find_reading(f"{dossier.name}/{_base(dossier, version).name}", texts, database)

    return read_text(find_text(name, texts, database), base)


def find_text(name: str, texts: Path, database: str | None = None) -> Source:
    """The bytes of "dossier/version": the catalogue's file if the dossier ships it, else what was loaded.

    The database is neither made nor opened for what the catalogue has.

    Raises:
        InputError: there is no such dossier, version or text; the sentence says how to bring it.
    """
    dossier_name, _, version_name = name.rpartition("/")
    dossier = known_dossier(dossier_name, texts)
    version = dossier.version(version_name.lower()) if dossier else None
    path = dossier.path(version) if dossier and version else None
    shown = f"{dossier.name if dossier else dossier_name.lower()}/{version_name.lower()}"
    if path:
        return open_source(path, shown)
    from tracker.store import database_exists, open_store

    if database_exists(database):
        with open_store(database) as store:
            dossier = find_dossier(dossier_name, texts, store)
            text = store.text(dossier.name, version_name.lower())
            if text:
                return Source(shown, store.source_bytes(text))
    if dossier is None:
        raise _no_dossier(dossier_name, texts, None)
    raise _not_there(dossier, version_name.lower())


def _no_dossier(name: str, texts: Path, store: Store | None) -> InputError:
    known = {folder.name.lower() for folder in dossier_folders(texts)}
    if store:
        known.update(dossier.name for dossier in store.dossiers())
    near = difflib.get_close_matches(name.lower(), sorted(known), 1)
    also = f"did you mean {near[0]}? " if near else ""
    proper = NAME.fullmatch(name.lower())
    advice = f"{also}`tracker dossier list` shows all" + (f", `tracker dossier new {name}` makes one" if proper else "")
    return InputError(printable(name), "there is no such dossier", advice)


def _no_version(dossier: Dossier, version: str) -> InputError:
    names = [known.name for known in dossier.versions]
    advice = (
        f"its versions are {', '.join(names)}"
        if names
        else f"add it: {missing(dossier.name, Version(version)).command}"
    )
    return InputError(dossier.name, f'there is no version "{printable(version)}"', advice)


def _not_there(dossier: Dossier, version: str) -> InputError:
    described = dossier.version(version)
    if described is None:
        return _no_version(dossier, version)
    where = f" (the text is at {described.source})" if described.source else ""
    advice = f"bring it: {missing(dossier.name, described).command}{where}"
    return InputError(f"{dossier.name}/{version}", "the text is not there", advice)
