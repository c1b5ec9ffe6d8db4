"""The texts folder, and the dossiers in it.

In: a folder, or what the environment says. Out: paths and `Dossier`s. Example: `dossiers(texts_folder())` are the ones
that came with the installation.
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

from tracker.catalogue.dossier import Dossier
from tracker.catalogue.toml_file import FILE, read_dossier
from tracker.errors import InputError


def texts_folder(explicit: Path | None = None) -> Path:
    """The texts folder: as named, else TRACKER_TEXTS, else the one in the wheel or beside an editable checkout."""
    if explicit:
        return explicit
    if named := os.environ.get("TRACKER_TEXTS"):
        return Path(named)
    package = Path(__file__).resolve().parent.parent
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
