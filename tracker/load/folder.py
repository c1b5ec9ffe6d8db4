"""Says which version each file of a folder is, before any of them is loaded.

In: the files' paths and a `Dossier`. Out: `Recognised` with the version and why. Example: in a folder with
`final.xml` and `1_52016PC0616.xhtml` the first is the final act "by its file's name", the second the proposal "by the
number in its file's name"; any other file is asked for its number. `final.fr.xml` is the final act, too, in French.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.catalogue import FILE, NAME, STAGES, Dossier, Recognised, Version
from tracker.catalogue.official import THREE_LETTERS, keys, keys_of
from tracker.errors import InputError
from tracker.load.recognise import differences, recognise
from tracker.source import open_source, printable

if TYPE_CHECKING:
    from tracker.store import Store

BY_NAME = "by its file's name"
BY_NUMBER = "by the number in its file's name"

_ABOUT = re.compile(r"(readme|sources|licen[cs]e|changelog|notes)\b.*", re.IGNORECASE)
"""Files about texts."""
_BETWEEN = re.compile(r"[^a-z0-9]+")
_LANGUAGE_LAST = re.compile(rf"(?:^|[._-])(?P<language>{'|'.join(THREE_LETTERS)})(?:_txt)?(?=\.|$)")
"""In "final.fr.xml", "final-fr.xml", "CELEX_32021R0821_FR_TXT.html"."""
ALIKE = 0.9
"""Language versions of one text have as many articles; where one has fewer than so many of the other's, it is asked."""


def files_of(folder: Path) -> tuple[Path, ...]:
    """The files of a folder that may be texts, by name.

    Raises:
        InputError: it cannot be looked into, or holds none.
    """
    shown = printable(str(folder))
    try:
        found = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise InputError(shown, f"the folder cannot be read ({error.strerror})", "check its permissions") from None
    files = [path for path in found if path.name != FILE and path.name[0] != "." and not _ABOUT.fullmatch(path.name)]
    if not files:
        raise InputError(shown, "there is no file of a text in the folder", "name one that has some")
    return tuple(files)


def mapped(files: Sequence[Path], dossier: Dossier, store: Store | None) -> tuple[Recognised, ...]:
    """What each file was taken for, in the order of the dossier; what is no version comes last."""
    order = {version.name: number for number, version in enumerate(dossier.versions)}
    found = [_mapped(path, dossier, store) for path in files]
    found = [_unknown(one, dossier.name) for one in _as_one(found, _is_new(dossier, store))]
    grouped = {name: [one for one in found if one.version == name] for name in (*order, "")}
    told = {
        name: _in_languages(rivals, dossier.version(name), store, dossier.name) if len(rivals) > 1 and name else rivals
        for name, rivals in grouped.items()
    }
    return tuple(one for rivals in told.values() for one in rivals)


def used(dossier: Dossier, found: Sequence[Recognised], store: Store | None) -> Dossier:
    """A new dossier without the versions that turned out to be another one in one more language."""
    if not _is_new(dossier, store):
        return dossier
    names = {one.version for one in found}
    return replace(dossier, versions=tuple(version for version in dossier.versions if version.name in names))


def _is_new(dossier: Dossier, store: Store | None) -> bool:
    """Whether nobody described the dossier: `drafted` made it of the files' names."""
    return not dossier.folder and (store is None or store.dossier(dossier.name) is None)


def _as_one(found: Sequence[Recognised], is_new: bool) -> list[Recognised]:
    """A text that states the number of another file's in a different language is that version; in a new dossier also
    where its own file's name made a version of it."""
    result = []
    for one in found:
        same = [other for other in found if one.identifier and other.identifier == one.identifier and other.language]
        known = [other for other in same if other.version]
        if known and len({other.language for other in same}) == len(same) and (is_new or not one.version):
            first = min(known, key=lambda other: (other.language != "en", other.version))
            why = one.reason if one is first else f"the number of {Path(first.name).name} in another language"
            one = replace(one, version=first.version, reason=why)
        result.append(one)
    return result


def _unknown(one: Recognised, dossier: str) -> Recognised:
    if one.version or one.problem:
        return one
    return replace(one, problem=f"no version of {dossier} is known by its name or number; use --version")


def _mapped(path: Path, dossier: Dossier, store: Store | None) -> Recognised:
    """A version's own name in a file's name is a person's word; a number in it counts less than that in the text."""
    guess, why = named(path.name, dossier)
    shown = printable(str(path))
    try:
        source = open_source(path)
    except InputError as error:
        return Recognised(shown, guess.name if guess else "", why, problem=str(error))
    one = recognise(source, dossier, guess if why == BY_NAME else None, store)
    if why == BY_NUMBER and guess and not one.version:
        one = recognise(source, dossier, guess, store)
    elif why == BY_NUMBER and guess and one.version != guess.name:
        why, doubt = "", f"its file's name speaks of {guess.name} ({guess.title})"
        one = replace(one, doubts=(*one.doubts, doubt))
    return replace(one, name=shown, reason=why or one.reason)


def _in_languages(
    found: Sequence[Recognised], version: Version | None, store: Store | None, dossier: str
) -> list[Recognised]:
    """Several files of one version: the languages of it, the primary one first; of one language only one is chosen."""
    assert version
    told = [one if one.language or one.problem else _by_file_name(one) for one in found]
    stored = store.text(dossier, version.name) if store else None
    languages = list(dict.fromkeys(one.language for one in told if not one.problem))
    first = next(
        (one for one in (version.language, stored.language if stored else "", "en") if one in languages),
        languages[0] if languages else "",
    )
    told.sort(key=lambda one: (one.language != first, one.language))
    chosen = _once_each(told)
    primary = next((one for one in chosen if one.language == first and not one.problem), None)
    return [one if one.problem or one.language == first else _beside(one, primary, version) for one in chosen]


def _by_file_name(one: Recognised) -> Recognised:
    """A text that does not say its language, among others of its version: the file's name may, else nobody knows."""
    if language := language_named(Path(one.name).name):
        return replace(one, language=language, doubts=(*one.doubts, "only its file's name says its language"))
    problem = f"its language is not stated and other files are {one.version}, too; use --version with --language"
    return replace(one, problem=problem)


def _beside(one: Recognised, primary: Recognised | None, version: Version) -> Recognised:
    """One more language of a version: it need not be the catalogue's, but built as the primary text is."""
    usual = differences(version, one.format, one.language)
    doubts = tuple(doubt for doubt in one.doubts if doubt not in usual)
    if primary is None:
        return replace(one, doubts=doubts)
    one = replace(one, beside=primary.language, doubts=doubts)
    here, there = (text.counts[0][1] if text.counts else 0 for text in (one, primary))
    if min(here, there) >= ALIKE * max(here, there):
        return one
    what = one.counts[0][0] if one.counts else "articles"
    doubt = f"{what} counted: {here}, in the text in the language {primary.language} {there}; it may be another text"
    return replace(one, doubts=(*doubts, doubt), strange=(*one.strange, doubt))


def _once_each(found: Sequence[Recognised]) -> tuple[Recognised, ...]:
    """A version has one text in a language: of several files the only one with articles or amendments, else none."""
    result = []
    for one in found:
        rivals = [other for other in found if other.language == one.language and not other.problem]
        if not one.problem and len(rivals) > 1:
            whole = [other for other in rivals if other.counts and other.counts[0][1]]
            if whole != [one]:
                one = replace(one, problem=_rivalry(one, rivals, whole))
        result.append(one)
    return tuple(result)


def _rivalry(one: Recognised, rivals: Sequence[Recognised], whole: Sequence[Recognised]) -> str:
    """Why a file is not chosen: another one is the version, or nobody knows which."""
    if len(whole) == 1:
        act = Path(whole[0].name).name
        packed = "pages, Word files or PDFs of an act and its annexes can be loaded as one ZIP"
        return f"{one.version} is {act}, and this has no articles; {packed}"
    names = " and ".join(Path(other.name).name for other in rivals)
    return f"{names} would be the same version; load one with --version, or pack act and annexes as ZIP"


def language_named(file: str) -> str:
    """The language that a file's name ends in, or "".

    >>> language_named("final.fr.xml"), language_named("CELEX_32021R0821_DE_TXT.html"), language_named("de-lumine.txt")
    ('fr', 'de', '')
    """
    found = [match["language"] for match in _LANGUAGE_LAST.finditer(file.lower()) if match.start()]
    return found[-1] if found else ""


def named(file: str, dossier: Dossier) -> tuple[Version | None, str]:
    """The version that a file's name speaks of, and how: its own name, or a number of its document."""
    words = f"-{_BETWEEN.sub('-', file.rpartition('.')[0].lower() or file.lower())}-"
    inside = [version for version in dossier.versions if f"-{version.name}-" in words]
    if inside:
        return max(inside, key=lambda version: len(version.name)), BY_NAME
    said = keys(file)
    numbered = [version for version in dossier.versions if said & keys_of(version)]
    return (numbered[0], BY_NUMBER) if len(numbered) == 1 else (None, "")


def drafted(files: Sequence[Path], name: str) -> Dossier:
    """A dossier that nobody described: a version for each file, called as the file is, in the order of the stages."""
    versions: list[Version] = []
    for path in files:
        plain = _LANGUAGE_LAST.sub("", path.name.lower()) or path.name.lower()
        stem = _BETWEEN.sub("-", plain.partition(".")[0]).strip("-")
        if NAME.fullmatch(stem) and stem not in {version.name for version in versions}:
            stage = next((stage for stage in STAGES if f"-{stage}-" in f"-{stem}-"), "other")
            versions.append(Version(stem, stem, stage=stage))
    return Dossier(name, name, versions=tuple(sorted(versions, key=lambda version: STAGES.index(version.stage))))
