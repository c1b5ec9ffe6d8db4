"""The dossiers: which versions of a law there are, what each is based on, and where its text comes from.

In: a folder with a `dossier.toml`. Out: a `Dossier` with its `Version`s, or one sentence naming file and key.
Example: `read_dossier(Path("texts/specimen")).version("final").based_on` is `("parliament",)`.

A dossier is data, never code, and may have gaps: a version whose text is not there stays in the graph, with the
command that brings it. What was loaded is a `StoredText`; the store keeps it.
"""

from __future__ import annotations

from tracker.catalogue.dossier import STAGES, Dossier, Expression, Version
from tracker.catalogue.folder import dossier_folders, dossiers, texts_folder
from tracker.catalogue.reports import (
    DossierCheck,
    Fetched,
    FetchReport,
    LoadReport,
    Missing,
    ReadText,
    Recognised,
    StoredText,
    missing,
)
from tracker.catalogue.toml_file import FILE, NAME, SCHEMA, read_dossier, with_version, write_dossier

__all__ = [
    "FILE",
    "NAME",
    "SCHEMA",
    "STAGES",
    "Dossier",
    "DossierCheck",
    "Expression",
    "FetchReport",
    "Fetched",
    "LoadReport",
    "Missing",
    "ReadText",
    "Recognised",
    "StoredText",
    "Version",
    "dossier_folders",
    "dossiers",
    "missing",
    "read_dossier",
    "texts_folder",
    "with_version",
    "write_dossier",
]
