"""Finds dossiers and texts by their names: in the texts folder, in a folder of one's own, in the database.

In: "dossier" or "dossier/version". Out: a `Dossier`, a `Source`, or a sentence that names what sounds alike. Example:
`find_text("specimen/final", texts)` is the file that the specimen ships.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.catalogue import FILE, NAME, Dossier, Version, dossier_folders, missing, read_dossier
from tracker.errors import InputError
from tracker.making import Text, read_text
from tracker.source import Source, open_source, printable

if TYPE_CHECKING:
    from tracker.store import Store


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


def languages(dossier: Dossier, store: Store | None = None) -> dict[str, tuple[str, ...]]:
    """In which languages each version has a text, its primary one first ("" where nobody knows); () without any."""
    found = {}
    for version in dossier.versions:
        stored = tuple(store.expressions(dossier.name, version.name)) if store else ()
        own = (version.language,) if dossier.path(version) else ()
        more = tuple(one.language for one in version.expressions if dossier.path(one)) if own or stored else ()
        found[version.name] = tuple(dict.fromkeys((*own, *stored, *more)))
    return found


def find_reading(name: str, texts: Path, database: str | None = None) -> Text:
    """The text of "dossier/version", read; amendments are applied to the version that theirs is based on."""

    def base() -> Text:
        dossier_name, _, version_name = name.rpartition("/")
        version_name, at, language = version_name.lower().partition("@")
        dossier = find_dossier(dossier_name, texts)  # what was loaded has its base with it
        version = dossier.version(version_name)
        assert version
        return find_reading(f"{dossier_name}/{base_of(dossier, version).name}{at}{language}", texts, database)

    return read_text(find_text(name, texts, database), base)


def find_text(name: str, texts: Path, database: str | None = None) -> Source:
    """The bytes of "dossier/version", or of "dossier/version@fr": the catalogue's file if it is there, else as loaded.

    The database is neither made nor opened for what the catalogue has.

    Raises:
        InputError: there is no such dossier, version or text; the sentence says how to bring it.
    """
    dossier_name, _, version_name = name.rpartition("/")
    version_name, at, language = version_name.lower().partition("@")
    dossier = known_dossier(dossier_name, texts)
    version = dossier.version(version_name) if dossier else None
    other = version.expression(language) if version and at and language != version.language else None
    ours = version if version and language in ("", version.language) else other
    path = dossier.path(ours) if dossier and ours else None
    shown = f"{dossier.name if dossier else dossier_name.lower()}/{version_name}{at}{language}"
    if path:
        return open_source(path, shown)
    from tracker.store import database_exists, open_store

    if database_exists(database):
        with open_store(database) as store:
            dossier = find_dossier(dossier_name, texts, store)
            text = store.text(dossier.name, version_name, language)
            if text:
                return Source(shown, store.source_bytes(text))
    if dossier is None:
        raise _no_dossier(dossier_name, texts, None)
    raise not_there(dossier, version_name, language)


def _no_dossier(name: str, texts: Path, store: Store | None) -> InputError:
    known = {folder.name.lower() for folder in dossier_folders(texts)}
    if store:
        known.update(dossier.name for dossier in store.dossiers())
    near = difflib.get_close_matches(name.lower(), sorted(known), 1)
    also = f"did you mean {near[0]}? " if near else ""
    proper = NAME.fullmatch(name.lower())
    advice = f"{also}`tracker dossier list` shows all" + (f", `tracker dossier new {name}` makes one" if proper else "")
    return InputError(printable(name), "there is no such dossier", advice)


def no_version(dossier: Dossier, version: str) -> InputError:
    names = [known.name for known in dossier.versions]
    advice = (
        f"its versions are {', '.join(names)}"
        if names
        else f"add it: {missing(dossier.name, Version(version)).command}"
    )
    return InputError(dossier.name, f'there is no version "{printable(version)}"', advice)


def not_there(dossier: Dossier, version: str, language: str = "") -> InputError:
    described = dossier.version(version)
    if described is None:
        return no_version(dossier, version)
    if language not in ("", described.language):
        bring = f"bring it: {missing(dossier.name, described).command} --language {language}"
        return InputError(f"{dossier.name}/{version}@{language}", "the text is not there in that language", bring)
    where = f" (the text is at {described.source})" if described.source else ""
    advice = f"bring it: {missing(dossier.name, described).command}{where}"
    return InputError(f"{dossier.name}/{version}", "the text is not there", advice)


def base_of(dossier: Dossier, version: Version) -> Version:
    """The version that amendments apply to."""
    found = [base for name in version.based_on if (base := dossier.version(name))]
    if len(found) == 1:
        return found[0]
    many = f"and it is based on {len(found)} versions" if found else "and the version is based on none"
    advice = 'name the version that they amend, as in based_on = ["proposal"] or --based-on proposal'
    raise InputError(f"{dossier.name}/{version.name}", f"the file holds amendments, {many}", advice)
