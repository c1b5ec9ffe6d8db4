"""The versions side by side and the correlation table as Word and Excel files: whole texts, redlines, empty cells."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.exports.test_correlation import NAMES, ROWS
from tests.exports.test_workbook import opened, ops
from tests.exports.word_rules import W, parts_of, problems
from tests.test_alignment import chain
from tests.test_lineage import _HEAD
from tracker.catalogue import Dossier, Version
from tracker.change import Op, Origin
from tracker.cli import cli
from tracker.descent import Cell, TableRow
from tracker.exports import COLUMNS_FORMATS, TABLE_FORMATS
from tracker.exports.table import SideBySide, column_head, parts, remarks, said, title
from tracker.outline import parse_outline

STYLES = {"Inserted": "+", "Deleted": "-"}


TEXTS = {
    "old": """
        recital 1 # Lanterns give light.
        article 1 | Scope
          paragraph 1 # This Regulation applies to lanterns.
          paragraph 2 # It does not apply to candles, torches or bonfires.
        article 2 | Duties
          paragraph 1 # Whoever lights a lantern shall watch it until it is out.
          paragraph 2 # The guild may inspect every lantern at any hour.
        annex | LIST # Paper, brass and glass.
    """,
    "proposal": """
        recital 1 # Lanterns give light, and warmth.
        article 1 | Scope
          paragraph 1 # This Regulation applies to lanterns and lamps.
          paragraph 2 # It does not apply to candles, torches or bonfires.
        article 2 | Duties
          paragraph 1 # Whoever lights a lantern shall watch it until it is out.
          paragraph 2 # The guild may inspect every lantern at any hour.
          paragraph 3 # Sparks shall be reported to the guild.
        annex | LIST # Paper, brass and glass.
    """,
    "final": """
        recital 1 # Lanterns give light, and warmth.
        article 1 | Scope
          paragraph 1 # This Regulation applies to lanterns and lamps.
        article 2 | Inspection
          paragraph 1 # The guild shall inspect every lantern at any hour.
        article 3 | Obligations
          paragraph 1 # Whoever lights a lantern shall watch it until it is out.
          paragraph 2 # Sparks shall be reported to the guild at once.
        annex | LIST # Paper, brass and glass.
    """,
}


@cache
def lanterns(compromise: bool = False) -> SideBySide:
    """Three versions against the first."""
    texts = {name: dedent(words) for name, words in TEXTS.items()}
    table = chain(texts, {"proposal": ("old",), "final": ("proposal",)}, "old")
    versions = tuple(Version(name, f"Title of {name}", "Guild", date="2031-05-14") for name in table.columns)
    acts = {name: parse_outline(_HEAD + words.lstrip("\n"), name) for name, words in texts.items()}
    origins = {name: Origin(f"lanterns/{name}", "outline", "0" * 64) for name in table.columns}
    dossier = Dossier("lanterns", "Lanterns", "2031/1(COD)", versions=versions)
    return SideBySide(dossier, table, acts, origins, (), compromise)


def written(form: str, found: SideBySide, all_: bool = True) -> bytes:
    data = COLUMNS_FORMATS[form](found, all_)
    assert isinstance(data, bytes)
    return data


def word_rows(data: bytes) -> list[list[list[tuple[Op, ...]]]]:
    """Rows, their cells, the paragraphs of each as redlines; heads and names of parts left out."""
    found = []
    for table in parts_of(data)["word/document.xml"].iter(f"{W}tbl"):
        head, *rows = table.iter(f"{W}tr")
        if head.find(f"{W}trPr/{W}tblHeader") is None:  # the sources
            continue
        for cells in (row.findall(f"{W}tc") for row in rows):
            if len(cells) > 1:
                found.append([[word_ops(paragraph) for paragraph in cell.iter(f"{W}p")] for cell in cells])
    return found


def word_ops(paragraph: Any) -> tuple[Op, ...]:
    found = []
    for run in paragraph.iter(f"{W}r"):
        style = run.find(f"{W}rPr/{W}rStyle")
        name = style.get(f"{W}val") if style is not None else ""
        found.append((STYLES.get(name, "q" if name == "Quiet" else "="), "".join(t.text for t in run.iter(f"{W}t"))))
    return tuple(found)


def shown(found: SideBySide) -> list[TableRow]:
    return [row for part in parts(found, found.rows(True)) for row in part.rows]


def expected(name: str, cell: Cell, row: TableRow, found: SideBySide) -> list[tuple[Op, ...]]:
    if not cell.eids:
        return [(("q", cell.note[:1].upper() + cell.note[1:]),)]
    remark = remarks(name, cell, row, found)
    return [*([(("q", remark),)] if remark else []), *said(cell)] or [()]


# ------------------------------------------------------------------------------------------------------------ Word


def test_every_cell_holds_its_words_as_a_redline_or_says_why_it_is_empty() -> None:
    found = lanterns()
    rows = word_rows(written("docx", found))
    assert len(rows) == len(shown(found)) > 5
    for row, cells in zip(shown(found), rows, strict=True):
        number, name = cells[0][0]
        assert number[1].strip() == str(found.numbers()[row.id]) and name[1] == title(row, found.table)
        for column, cell, lines in zip(found.table.columns, row.cells, cells[1:], strict=True):
            assert lines == expected(column, cell, row, found)
    notes = {row.cells[n].note for row in shown(found) for n in (0, 1, 2)} - {""}
    assert {"deleted", "not in this version; new in proposal"} <= notes
    assert any(sign in "+-" for cells in rows for cell in cells for line in cell for sign, _ in line)


def test_the_page_is_wide_and_its_head_comes_again_on_each() -> None:
    found = lanterns(True)
    data = written("docx", found)
    assert problems(data) == []
    document = parts_of(data)["word/document.xml"]
    size = document.find(f".//{W}pgSz")
    assert size is not None and size.get(f"{W}orient") == "landscape"
    *tables, sources = document.iter(f"{W}tbl")
    assert "".join(sources.itertext()).count("0" * 64) == len(found.table.columns)
    for table in tables:
        first = table.find(f"{W}tr")
        assert first is not None and first.find(f"{W}trPr/{W}tblHeader") is not None
        words = "".join(first.itertext())
        assert "Compromise" in words and "Guild" in words and "2031-05-14" in words and "SHA-256" not in words
        grid = [int(column.get(f"{W}w") or 0) for column in table.iter(f"{W}gridCol")]
        assert len(grid) == len(found.table.columns) + 2 and sum(grid) <= 23811
    styles = [style for style in document.iter(f"{W}pStyle") if style.get(f"{W}val") == "Heading1"]
    named = ["".join(next(style.iterancestors(f"{W}p")).itertext()) for style in styles]
    assert len(named) == len(tables) + 1 and "Enacting terms" in named and named[-1] == "Sources"
    assert all(cells[-1] == [()] for cells in word_rows(data))


def test_the_title_names_dossier_and_baseline_and_what_is_authentic() -> None:
    said_ = "".join(parts_of(written("docx", lanterns()))["word/document.xml"].itertext())
    assert said_.startswith("Lanterns2031/1(COD)") and f"against {lanterns().table.baseline}" in said_
    assert "Official Journal" in said_ and "blue and underlined" in said_


def test_what_is_missing_is_named_on_the_first_page_and_the_command_at_the_end() -> None:
    made = replace(lanterns(), missing=("council (tracker load lanterns FILE --version council)", "draft (ask)"))
    document = parts_of(written("docx", made))["word/document.xml"]
    said_ = ["".join(paragraph.itertext()) for paragraph in document.iter(f"{W}p")]
    places = [n for n, words in enumerate(said_) if "council" in words]
    assert said_[places[0]] == "There was no text of council or draft." and places[0] < 6
    assert said_[places[-1]].startswith("Missing: council (tracker load") and places[-1] > len(said_) - 6


@pytest.mark.parametrize("level", ["article", "paragraph"])
def test_the_correlation_table_as_word(level: str) -> None:
    data = TABLE_FORMATS["docx"](ROWS, level, NAMES)
    assert isinstance(data, bytes) and problems(data) == []
    rows = [["".join(w for line in cell for _, w in line) for cell in row] for row in word_rows(data)]
    assert rows == [
        ["Article 1", "Article 1"],
        ["—", "Article 2"],
        ["Article 3(1)", "Article 4(1)"],
        ["", "Article 5"],
        ["Article 4(1), point (a)", "—"],
    ]


# ----------------------------------------------------------------------------------------------------------- Excel


def test_the_same_in_excel() -> None:
    found = lanterns(True)
    head, *rows = [list(row) for row in opened(written("xlsx", found)).active.iter_rows(values_only=True)]
    assert head[:2] == ["Row", "Provision"] and head[-1] == "Compromise"
    assert head[2] == "\n".join(column_head(found.table.columns[0], found))
    rows = [row for row in rows if row[0]]
    for row, cells in zip(shown(found), rows, strict=True):
        assert cells[0] == found.numbers()[row.id] and cells[1] == title(row, found.table) and cells[-1] is None
        for cell, value in zip(row.cells, cells[2:-1], strict=True):
            signs = [op for line in said(cell) for op in line if op[0] != "="]
            assert [op for op in ops(value) if op[0] != "="] == signs if cell.eids else value


def test_the_column_for_the_compromise_in_html() -> None:
    page = COLUMNS_FORMATS["html"](lanterns(True))
    assert isinstance(page, str) and page.count("<th scope=col>Compromise</th>") == page.count("<thead>") > 1
    assert "Compromise" not in str(COLUMNS_FORMATS["html"](lanterns()))


def test_what_is_asked_for_on_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "texts" / "lanterns"
    home.mkdir(parents=True)
    lines = ["schema = 1", 'title = "Lanterns"']
    for name, words in TEXTS.items():
        (home / f"{name}.outline").write_text(_HEAD + dedent(words).lstrip("\n"), encoding="utf-8")
        lines += ["[[version]]", f'name = "{name}"', 'title = "T"', 'stage = "other"', f'file = "{name}.outline"']
    (home / "dossier.toml").write_text("\n".join(lines), encoding="utf-8")

    def run(*arguments: str) -> Any:
        where = ("--texts", str(tmp_path / "texts"), "--database", str(tmp_path / "tracker.db"))
        return CliRunner().invoke(cli, [*arguments, *where])

    for form in ("docx", "xlsx", "html"):
        target = tmp_path / f"table.{form}"
        assert run("table", "lanterns", "--baseline", "proposal", "--compromise", "-o", str(target)).exit_code == 0
        assert target.stat().st_size > 5_000
    assert problems((tmp_path / "table.docx").read_bytes()) == []
    for form in ("docx", "xlsx"):
        target = tmp_path / f"correlation.{form}"
        assert run("correlate", "lanterns/old", "lanterns/final", "-o", str(target)).exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "correlation.xlsx").active["A1"].font.b


def test_the_tags_on_the_command_line(tmp_path: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(cli, ["tags", "specimen", *arguments, "--database", str(tmp_path / "tracker.db")])

    assert run("-o", str(tmp_path / "t.xlsx")).exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["Tags"].max_row > 20
    result = run("--also-against", "proposal", "-o", str(tmp_path / "u.xlsx"))
    assert result.exception is not None and not (tmp_path / "u.xlsx").exists()


# ------------------------------------------------------------------------------------------------------ same bytes

PROGRAM = """
import hashlib, sys
from tests.exports.made import lanterns as made
from tests.exports.test_correlation import NAMES, ROWS
from tests.exports.test_table_files import lanterns
from tests.exports.test_workbook import tagged
from tracker.exports import COLUMNS_FORMATS, FORMATS, TABLE_FORMATS
from tracker.exports.tags import Chosen
from tracker.exports.tags_xlsx import tags_as_xlsx

def say(name, data):
    print(name, hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest())

for name, export in FORMATS.items():
    if name != "pdf":  # it has the clock in it
        say(name, export(made()))
for name, export in TABLE_FORMATS.items():
    say(f"correlation {name}", export(ROWS, "paragraph", NAMES))
for name, export in COLUMNS_FORMATS.items():
    say(f"table {name}", export(lanterns(True), True))
found = tagged()
pairs = [(change, tag) for change in found.changes for tag in change.tags]
say("tags xlsx", tags_as_xlsx(found, pairs, Chosen("lanterns", "old", "new")))
"""


def test_the_same_bytes_at_every_hour_everywhere() -> None:
    """Two runs, two time zones, two hash seeds: the files of all formats that are kept in this folder."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=REPOSITORY,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for zone, seed in (("UTC", "0"), ("Pacific/Kiritimati", "4242"))
    ]
    one, other = (run.communicate()[0] for run in runs)
    assert all(run.returncode == 0 for run in runs)
    assert one == other and len(one.splitlines()) >= 18


def test_nothing_in_a_file_says_when_it_was_made() -> None:
    for data in (written("docx", lanterns()), written("xlsx", lanterns())):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert len(data) < sum(entry.file_size for entry in package.infolist()) / 3, "to be sent by mail"
            assert b"dcterms:" not in package.read("docProps/core.xml")
