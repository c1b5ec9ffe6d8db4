"""Brings texts into the store, compares what is there once, and finds a text by its name.

In: a `Store` and a `Dossier`, or "dossier/version". Out: `StoredText`s, a `LoadReport`, a `Comparison`, a `Source`.
Example: `load_dossier(store, read_dossier(folder)).missing[0].command` is
"tracker load 2016-0295-cod FILE --version council-2019".

Reading and comparing happen outside of the store's transactions; what was done before is not done again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.act import Act, walk
from tracker.catalogue import (
    FILE,
    Dossier,
    DossierCheck,
    LoadReport,
    Missing,
    StoredText,
    Version,
    missing,
    with_version,
)
from tracker.change import Comparison
from tracker.compare import codebook_for, compare, recalled
from tracker.errors import InputError
from tracker.exports.check import shortfalls
from tracker.fetch import Cache
from tracker.load.fetching import cached_source
from tracker.load.finding import (
    base_of,
    find_dossier,
    find_reading,
    find_text,
    known_dossier,
    no_version,
    not_there,
)
from tracker.load.recognise import differences, doubts, refuse_another_act
from tracker.making import Text, read_text
from tracker.readers import LOW_SHARE
from tracker.source import REFUSED_CHARACTERS, Source, open_source

if TYPE_CHECKING:
    # Imported where a store is opened: most commands that find a text by its name need none, and it takes a second.
    from tracker.store import Store

__all__ = [
    "check_dossier",
    "compared",
    "comparison_of",
    "find_dossier",
    "find_reading",
    "find_text",
    "known_dossier",
    "load_dossier",
    "load_file",
    "load_text",
]

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
        raise no_version(dossier, version)
    known = store.text(dossier.name, version)
    if known and (known.sha256, known.engine) == (source.sha256, store.engine):
        return known
    source, reading = read_text(source, lambda: _stored_base(store, dossier, described))
    if known and (known.sha256, known.engine) == (source.sha256, store.engine):
        return known  # made of amendments and of a base that are both the same
    refuse_another_act(reading.act, described, source.name, dossier.name)
    _refuse_unprintable(reading.act, source.name)
    store.save_dossier(dossier)
    said = (warning.removeprefix(f"{source.name}: ") for warning in reading.warnings)
    warnings = (*said, *shortfalls(reading.account, LOW_SHARE), *reading.caveats)
    # Folders of this machine are nobody's business.
    named = replace(source, name=Path(source.name).name)
    return store.save_text(dossier.name, version, named, reading.act, reading.account, reading.format, warnings)


def _stored_base(store: Store, dossier: Dossier, version: Version) -> Text:
    """The text that a version's amendments apply to: the one in the store, else the one that the dossier ships."""
    base = base_of(dossier, version)
    text = store.text(dossier.name, base.name)
    if text:
        return read_text(Source(text.origin.name, store.source_bytes(text)))
    return _shipped(dossier, base)


def _shipped(dossier: Dossier, version: Version) -> Text:
    """The text of a version from the file that the dossier ships."""
    path = dossier.path(version)
    if path is None:
        raise not_there(dossier, version.name)
    return read_text(_open(dossier, version, path), lambda: _shipped(dossier, base_of(dossier, version)))


def _refuse_unprintable(act: Act, name: str) -> None:
    """Act JSON can smuggle in, escaped, what no text has; PostgreSQL and Word would refuse it much later."""
    for provision in walk(act):
        if found := _REFUSED.search(provision.num + provision.heading + provision.text):
            problem = f"there is the character U+{ord(found[0]):04X}, which no text of a law has"
            raise InputError(name, problem, "remove it", provision.eid)


def load_dossier(
    store: Store,
    dossier: Dossier,
    progress: Progress | None = None,
    only: str | None = None,
    cache: Cache | None = None,
) -> LoadReport:
    """Brings in every version whose text is there (or `only` one); what cannot be read does not keep others out.

    The dossier's own file comes before what was fetched, and a person's file stays when something is fetched later.

    Raises:
        InputError: the dossier has no version `only`.
    """
    if only and dossier.version(only) is None:
        raise no_version(dossier, only)
    store.save_dossier(dossier)
    before = store.texts(dossier.name)
    report = LoadReport(dossier)
    for version in dossier.versions:
        if only not in (None, version.name):
            continue
        if progress:
            progress(version)
        report = _load_version(store, report, (version, before.get(version.name)), cache)
    return report


def _load_version(
    store: Store, report: LoadReport, described: tuple[Version, StoredText | None], cache: Cache | None
) -> LoadReport:
    version, known = described
    dossier = report.dossier
    try:
        source = _there(dossier, version, cache)
        if source is None or (known and not dossier.path(version) and known.name != Path(source.name).name):
            if known:
                return replace(report, kept=(*report.kept, known))
            return replace(report, missing=(*report.missing, missing(dossier.name, version)))
        text = load_text(store, dossier, version.name, source)
    except InputError as error:
        return replace(report, failed=(*report.failed, (version.name, str(error))))
    if known and known.key == text.key:
        return replace(report, kept=(*report.kept, text))
    return replace(report, loaded=(*report.loaded, text), notes=(*report.notes, *_notes(version, text)))


def _there(dossier: Dossier, version: Version, cache: Cache | None) -> Source | None:
    """The text of a version without asking anybody: from its file, else as it was fetched."""
    if path := dossier.path(version):
        return _open(dossier, version, path)
    return cached_source(cache, dossier, version) if cache else None


def _open(dossier: Dossier, version: Version, path: Path) -> Source:
    source = open_source(path, f"{Path(dossier.folder).name}/{version.file}")
    if version.sha256 and version.sha256 != source.sha256:
        problem = f"its checksum is {source.sha256}, not the one in {FILE}"
        raise InputError(source.name, problem, "restore the file, or correct the checksum if the file is right")
    return source


def _notes(version: Version, text: StoredText) -> tuple[str, ...]:
    """Where a loaded text is not what the catalogue says, and what was said when it was read."""
    found = (*text.warnings, *differences(version, text.format, text.language))
    return tuple(f"{text.origin.name}: {note}" for note in found)


def load_file(store: Store, dossier: Dossier, version: str, source: Source) -> LoadReport:
    """Brings in a text that a person has; the catalogue's checksum may be that of another format of it.

    What has no title but its name gets the text's.
    """
    known = store.text(dossier.name, version)
    described = dossier.version(version) or Version(version)
    text = load_text(store, dossier, version, source)
    # Format and language are held against the version by `_notes`.
    said = doubts(store.act(text), replace(described, format="", language=""), text.format)
    if text.title and version == described.title:
        dossier = with_version(dossier, version, {"title": text.title})
        if dossier.title == dossier.name:
            dossier = replace(dossier, title=text.title)
    if store.dossier(dossier.name) != dossier:
        store.save_dossier(dossier)
    notes = (*_notes(described, text), *(f"{text.origin.name}: {doubt}" for doubt in said))
    if described.sha256 not in ("", text.sha256):
        note = "its bytes are not those that the catalogue knows; check that it is this text"
        notes = (*notes, f"{text.origin.name}: {note}")
    if known and known.key == text.key:
        return LoadReport(dossier, kept=(text,), notes=notes)
    if known and known.sha256 != text.sha256:
        notes = (*notes, f"{text.origin.name}: it takes the place of the text loaded before ({known.name})")
    return LoadReport(dossier, loaded=(text,), notes=notes)


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
        found += doubts(reading.act, version, reading.format)
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
        raise not_there(known, version)
    if text.engine == store.engine:
        return text
    return load_text(store, known, version, Source(text.name, store.source_bytes(text)))
