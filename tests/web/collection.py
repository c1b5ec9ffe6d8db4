"""A database like a ministry's: the specimen and, where the shared corpora are, all pairs of versions they hold.

In: where the database is to lie, and the shared folder. Out: the pairs that are loaded and compared. Only facts about
texts stand here; the texts themselves are never part of the project.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.conftest import REPOSITORY
from tracker.catalogue import Dossier, Version, read_dossier
from tracker.load import compared, load_dossier, load_text
from tracker.source import open_source
from tracker.store import Store

TEXTS = REPOSITORY / "texts"
FORMATS = "corpus/formats"
PAIRS = {
    "ai-act": (
        f"{FORMATS}/dossier-ai-act-2021-0106-COD/1_52021PC0206_COM-proposal.xhtml",
        f"{FORMATS}/dossier-ai-act-2021-0106-COD/3_32024R1689_final_formex.xml",
    ),
    "dma": (
        f"{FORMATS}/dossier-dma-2020-0374-COD/1_52020PC0842_COM-proposal.xhtml",
        f"{FORMATS}/dossier-dma-2020-0374-COD/3_32022R1925_final_formex.xml",
    ),
    "data-act": (
        f"{FORMATS}/dossier-data-act-2022-0047-COD/1_52022PC0068_COM-proposal.xhtml",
        f"{FORMATS}/dossier-data-act-2022-0047-COD/3_32023R2854_final_formex.xml",
    ),
    "dual-use": ("corpus/dual-use/32009R0428.md", "corpus/dual-use/32021R0821.md"),
}


def fill(store: Store, shared: Path | None) -> list[tuple[str, str, str]]:
    """Loads and compares; returns dossier, old and new version of each stored comparison."""
    specimen = read_dossier(TEXTS / "specimen")
    load_dossier(store, specimen)
    store.save_dossier(read_dossier(TEXTS / "2016-0295-COD"))
    present = list(store.texts(specimen.name))
    found = [(specimen.name, old, new) for place, old in enumerate(present) for new in present[place + 1 :]]
    for name, files in pairs(shared).items() if shared else ():
        versions = tuple(
            Version(version, f"{version.capitalize()} text of {name}", "Official Journal", stage)
            for version, stage in (("old", "proposal"), ("new", "final"))
        )
        dossier = Dossier(name, f"Corpus {name}", "", "", (versions[0], replace(versions[1], based_on=("old",))))
        store.save_dossier(dossier)
        for version, path in zip(("old", "new"), files, strict=True):
            load_text(store, dossier, version, open_source(path))
        found.append((name, "old", "new"))
    for dossier_name, old, new in found:
        compared(store, dossier_name, old, new)
    return found


def pairs(shared: Path) -> dict[str, tuple[Path, Path]]:
    """Old and new file of each pair in the shared folder."""
    found = {name: (shared / old, shared / new) for name, (old, new) in PAIRS.items()}
    for folder in sorted((shared / "gold" / "recasts").glob("*__*")):
        olds = sorted(folder.glob("old.*.fmx4.xml")) or sorted(folder.glob("old.*.oj.xhtml"))
        news = sorted(folder.glob("new.*.oj.xhtml")) or sorted(folder.glob("new.*"))
        if olds and news and "+" not in folder.name:
            found[folder.name.lower().replace("__", "-")] = (olds[0], news[0])
    return {name: files for name, files in found.items() if all(file.is_file() for file in files)}
