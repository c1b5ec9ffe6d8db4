"""The report and the archive: they say what was found, everything of it, in each format, the same every time."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import docx
import pypdfium2
import pytest
from click.testing import CliRunner

from tests.conftest import REPOSITORY
from tracker import __version__
from tracker.catalogue import Dossier, Missing, Version
from tracker.change import Origin
from tracker.cli import cli
from tracker.cli_exports import gather
from tracker.cli_lineage import Versions
from tracker.compare import compare
from tracker.exports import REPORT_FORMATS
from tracker.exports.archive import SUMS
from tracker.exports.blocks import Grid, Heading, Paper, Para, from_manual
from tracker.exports.printing import printer
from tracker.exports.report import Findings, report
from tracker.exports.report_ends import METHOD
from tracker.exports.report_html import write_html
from tracker.exports.report_md import write_md
from tracker.outline import parse_outline

HOSTILE = "<script>alert(1)</script> [a](javascript:b) | =1+1"


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """What there is to say of the specimen; without a database of its own."""
    os.environ["TRACKER_DATABASE"] = str(tmp_path_factory.mktemp("report") / "none.db")
    try:
        return gather(Versions("specimen", REPOSITORY / "texts"), (None, None))
    finally:
        del os.environ["TRACKER_DATABASE"]


def words(paper: Paper) -> str:
    """Everything that a document says."""
    found = []
    for block in paper.blocks:
        match block:
            case Heading(_, said):
                found.append(said)
            case Para(spans, _):
                found.append("".join(said for _, said in spans))
            case Grid(head, rows):
                found += [*head, *("".join(said for _, said in cell) for row in rows for cell in row)]
    return "\n".join(found)


def test_it_says_every_tag_that_was_asked_for(findings: Findings) -> None:
    said = words(report(findings))
    assert len(findings.found) > 50
    for _, tag in findings.found:
        assert tag.explanation in said
    for version, origin in findings.origins.items():
        assert version in said and origin.sha256 in said


def test_it_begins_with_the_texts_and_says_when_they_came(findings: Findings) -> None:
    blocks = report(replace(findings, loaded={"final": "2037-01-02T03:04:05Z"})).blocks
    grids = [block for block in blocks if isinstance(block, Grid)]
    first = [tuple("".join(said for _, said in one) for one in row) for row in grids[0].rows]
    assert [row[0] for row in first] == [findings.baseline, findings.version]
    assert all("Regulation (UM) No" in row[1] and "Meridia" in row[2] and row[3].startswith("203") for row in first)
    said = words(Paper("", "en", (grids[-1],), ""))
    assert said.count("loaded 2037-01-02, SHA-256") == 1 and "03:04" not in said


def test_it_counts_every_change_once_where_it_stands(findings: Findings) -> None:
    grid = next(block for block in report(findings).blocks if isinstance(block, Grid) and block.head[0] == "Where")
    rows = [["".join(said for _, said in one) for one in row] for row in grid.rows]
    assert sum(int(row[2].replace(",", "")) for row in rows) == len(findings.comparison.changes)
    assert ["Article 14", "Article 13"] in [row[:2] for row in rows]
    assert len({row[0] for row in rows}) == len(rows)


def test_of_the_manual_it_has_what_a_reader_needs(findings: Findings) -> None:
    titles = [block.words for block in report(findings).blocks if isinstance(block, Heading)]
    assert all(part in titles for part in METHOD), "a part of METHOD.md was renamed"
    assert "How a tag arises" not in titles and "Your own codebook" not in titles


def test_without_a_codebook_it_speaks_of_no_tags(findings: Findings) -> None:
    bare = replace(findings.comparison, codebook=None)
    said = words(report(replace(findings, comparison=bare, card=None, found=(), matter=((), ()))))
    assert "no change is tagged" in said and "tagged changes" not in said and METHOD[0] not in said
    assert "Where the changes are" in said


def test_it_names_who_weakened_what_and_whether_it_lasted(findings: Findings) -> None:
    said = words(report(findings))
    assert "parliament weakened or removed: " in said or "proposal weakened or removed: " in said
    assert "did not last" in said
    assert "The words stand in council already." in said and "They are gone in council already." in said
    assert " only in final." in said


def test_a_selection_leaves_the_rest_out(findings: Findings) -> None:
    some = [pair for pair in findings.found if pair[1].axis == "B" and pair[1].direction == "weakens"]
    chosen = Findings(**{**{name: getattr(findings, name) for name in findings.__slots__}, "found": tuple(some)})
    said = words(report(chosen))
    part = said[said.index("The tagged changes") : said.index("How tags arise")]
    assert all(tag.explanation in part for _, tag in some)
    assert not any(tag.explanation in part for _, tag in findings.found if tag.direction == "adds")


def test_formats_hold_the_same_words(findings: Findings) -> None:
    paper = report(findings)
    html = unescape(re.sub(r"<span class=v>.*?</span>|<[^>]+>", "", write_html(paper)))
    word = docx.Document(io.BytesIO(bytes(REPORT_FORMATS["docx"](paper))))  # type: ignore[arg-type]
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    written = "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])
    for block in paper.blocks:
        if isinstance(block, Para):
            said = "".join(one for _, one in block.spans)
            assert said.replace("\n", "") in html.replace("\n", "")
            assert said in written
    assert write_md(paper).count("\n## ") == sum(isinstance(b, Heading) and b.level == 2 for b in paper.blocks)


@pytest.mark.skipif(not printer(), reason="Chromium or Chrome is needed to print")
def test_pdf_has_the_text_of_the_page(findings: Findings) -> None:
    paper = report(findings)
    prints = [pypdfium2.PdfDocument(bytes(REPORT_FORMATS["pdf"](paper))) for _ in range(2)]  # type: ignore[arg-type]
    texts = ["".join(page.get_textpage().get_text_range() for page in one) for one in prints]
    assert texts[0] == texts[1] and len(prints[0]) == len(prints[1]) > 5
    assert f"1 / {len(prints[0])}" in texts[0] and f"{len(prints[0])} / {len(prints[0])}" in texts[0]
    known = prints[0].get_metadata_dict()
    assert (known["Title"], known["Creator"]) == (paper.title, f"tracker {__version__}")
    assert not known["CreationDate"] and not known["ModDate"]
    squeezed = re.sub(r"\W", "", texts[0])
    for _, tag in findings.found[:20]:
        assert re.sub(r"\W", "", tag.explanation) in squeezed


def test_without_a_printer_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = CliRunner().invoke(cli, ["report", "specimen", "-o", str(tmp_path / "report.pdf")])
    assert result.exit_code == 2
    assert "install one, or write HTML" in result.output
    assert not (tmp_path / "report.pdf").exists()


def test_hostile_names_stay_text() -> None:
    acts = [parse_outline(f"outline 1\narticle 1 | {HOSTILE} # {word} {HOSTILE}\n", "x") for word in ("one", "two")]
    versions = tuple(Version(name, HOSTILE, HOSTILE, source=f"javascript:{HOSTILE}") for name in ("old", "new"))
    found = Findings(
        Dossier("d", HOSTILE, HOSTILE, HOSTILE, versions),
        compare(acts[0], acts[1]),
        *("old", "new", (), "", None, ((), ()), None),
        {"old": Origin(HOSTILE, warnings=(HOSTILE,)), "new": Origin("new")},
        (Missing(Version("gap"), HOSTILE),),
        "# Method",
    )
    html = write_html(report(found))
    assert "<script>alert" not in html and "href=" not in html.replace('href="#part-', "")
    assert "<script" not in write_md(report(found))


def test_a_manual_becomes_blocks() -> None:
    blocks = list(from_manual("# A\n\nOne **two**\nthree.\n\n- x\n- y\n  z\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", 2))
    assert blocks[0] == Heading(2, "A")
    assert blocks[1] == Para((("=", "One "), ("strong", "two"), ("=", " three.")))
    assert [block.spans for block in blocks[2:4] if isinstance(block, Para)] == [(("=", "x"),), (("=", "y z"),)]
    assert blocks[4] == Grid(("a", "b"), ((((("=", "1")),), ((("=", "2")),)),))


def run(folder: Path, name: str, **variables: str) -> bytes:
    target = folder / name
    command = [sys.executable, "-m", "tracker", "archive", "specimen", "-o", str(target)]
    environment = {**os.environ, "TRACKER_DATABASE": str(folder / "none.db"), **variables}
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=REPOSITORY, timeout=300)
    return target.read_bytes()


def test_an_archive_proves_itself_and_is_the_same_everywhere(tmp_path: Path) -> None:
    first = run(tmp_path, "a.zip", TZ="UTC", PYTHONHASHSEED="1")
    assert first == run(tmp_path, "b.zip", TZ="Pacific/Auckland", PYTHONHASHSEED="2")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        sums = dict(reversed(line.split("  ", 1)) for line in archive.read(SUMS).decode().splitlines())
        assert set(sums) == set(archive.namelist()) - {SUMS}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == checksum for name, checksum in sums.items())
        source = REPOSITORY / "texts" / "specimen" / "5_final.oj.xhtml"
        assert archive.read("sources/final/5_final.oj.xhtml") == source.read_bytes()
        assert {"report.html", "report.docx", "table.xlsx", "acts/final.akn", "tags.csv"} <= set(sums)
