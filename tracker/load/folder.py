"""Says which version each file of a folder is, before any of them is loaded.

In: the files' paths and a `Dossier`. Out: `Recognised` with the version and why. Example: in a folder with
`final.xml` and `1_52016PC0616.xhtml` the first is the final act "by its file's name", the second the proposal "by the
number in its file's name"; any other file is asked for its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.catalogue import FILE, NAME, STAGES, Dossier, Recognised, Version
from tracker.catalogue.official import keys, keys_of
from tracker.errors import InputError
from tracker.load.recognise import recognise
from tracker.source import open_source, printable

if TYPE_CHECKING:
    from tracker.store import Store

BY_NAME = "by its file's name"
BY_NUMBER = "by the number in its file's name"

_ABOUT = re.compile(r"(readme|sources|licen[cs]e|changelog|notes)\b.*", re.IGNORECASE)
"""Files about texts."""
_BETWEEN = re.compile(r"[^a-z0-9]+")


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
    return _once_each(sorted(found, key=lambda one: order.get(one.version, len(order))))


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
    if not one.version and not one.problem:
        one = replace(one, problem=f"no version of {dossier.name} is known by its name or number; use --version")
    return replace(one, name=shown, reason=why or one.reason)


def _once_each(found: Sequence[Recognised]) -> tuple[Recognised, ...]:
    """A version has one text: of several files the only one with articles or amendments, else none is chosen."""
    result = []
    for one in found:
        rivals = [other for other in found if other.version == one.version and not other.problem]
        if not one.problem and len(rivals) > 1:
            whole = [other for other in rivals if other.counts and other.counts[0][1]]
            if whole != [one]:
                names = " and ".join(Path(other.name).name for other in rivals)
                problem = f"{names} would be the same version; load one with --version, or pack act and annexes as ZIP"
                one = replace(one, problem=problem)
        result.append(one)
    return tuple(result)


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
        stem = _BETWEEN.sub("-", path.name.partition(".")[0].lower()).strip("-")
        if NAME.fullmatch(stem) and stem not in {version.name for version in versions}:
            stage = next((stage for stage in STAGES if f"-{stage}-" in f"-{stem}-"), "other")
            versions.append(Version(stem, stem, stage=stage))
    return Dossier(name, name, versions=tuple(sorted(versions, key=lambda version: STAGES.index(version.stage))))
