"""What the archive holds of reviews: the decisions themselves, beside their effect on everything else."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from tracker.catalogue import FILE, Dossier, Version, write_dossier
from tracker.cli import cli
from tracker.exports.archive import SUMS
from tracker.exports.review import read_file
from tracker.review import Decision, Subject, Verdict
from tracker.store import open_store

NAME = "reviews/decisions.json"
SUBJECT = Subject("lamps", "old", "new", "surveillance", "art_1..art_1", "0" * 64, "A1")
DECISIONS = (
    Decision(SUBJECT, Verdict.REJECTED, "ada", "2036-10-01T08:00:00Z", reason="They only glow."),
    Decision(SUBJECT, Verdict.CONFIRMED, "bo", "2036-10-02T08:00:00Z", "A1", "weakens"),
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    versions = (Version("old", "Old", file="old.outline"), Version("new", "New", based_on=("old",), file="new.outline"))
    folder = tmp_path / "texts" / "lamps"
    folder.mkdir(parents=True)
    (folder / FILE).write_text(write_dossier(Dossier("lamps", "Lamps", versions=versions)), "utf-8")
    for name, word in (("old", "may"), ("new", "shall")):
        (folder / f"{name}.outline").write_text(f"outline 1\nlanguage en\narticle 1 | Light # Lamps {word} glow.\n")
    return folder.parent


def packed(texts: Path, target: str) -> tuple[zipfile.ZipFile, bytes]:
    path, database = texts.parent / target, texts.parent / "lamps.db"
    said = ["archive", "lamps", "-o", str(path), "--texts", str(texts), "--database", str(database)]
    result = CliRunner().invoke(cli, said)
    assert result.exit_code == 0, result.output
    data = path.read_bytes()
    return zipfile.ZipFile(io.BytesIO(data)), data


def test_the_decisions_are_in_the_archive_and_can_be_taken_in_elsewhere(texts: Path) -> None:
    with open_store(str(texts.parent / "lamps.db")) as store:
        store.reviews.add([(decision, None) for decision in DECISIONS])
    archive, data = packed(texts, "a.zip")
    assert data == packed(texts, "b.zip")[1]
    found = archive.read(NAME)
    assert [line.decision for line in read_file(found.decode(), NAME, "lamps", ("", ""))] == list(DECISIONS)
    assert f"{hashlib.sha256(found).hexdigest()}  {NAME}\n" in archive.read(SUMS).decode()
    assert "reviews/" in archive.read("README.txt").decode()


def test_where_nobody_decided_the_archive_says_so(texts: Path) -> None:
    found = packed(texts, "a.zip")[0].read(NAME).decode()
    assert read_file(found, NAME, "lamps", ("", "")) == [] and '"decisions": []' in found
