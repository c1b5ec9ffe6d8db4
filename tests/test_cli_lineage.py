"""`tracker table`, `tracker history` and `tracker who` as people and scripts run them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli import cli


def run(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--database", str(tmp_path / "tracker.db")])


def test_a_table_has_a_row_for_each_provision_and_a_cell_for_each_version(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "table", "specimen", "--all", "--format", "json").stdout)
    names = [column["version"] for column in found["columns"]]
    assert found["schema"] == 1 and found["baseline"] == names[0] == "in-force" and names[-1] == "final"
    assert len(found["rows"]) == found["summary"]["rows"] > found["summary"]["changed"] > 0
    assert all([cell["version"] for cell in row["cells"]] == names for row in found["rows"])
    for row in found["rows"]:
        for cell in row["cells"]:
            assert bool(cell["provisions"]) == (cell["note"] is None) == (cell["fate"] is None)
    fewer = json.loads(run(tmp_path, "table", "specimen", "--format", "json").stdout)
    assert [row for row in found["rows"] if row["changed"]] == fewer["rows"]


def test_columns_in_the_order_asked_for_against_any_of_them(tmp_path: Path) -> None:
    wanted = ("--columns", "final, proposal, council", "--baseline", "Proposal")
    said = run(tmp_path, "table", "specimen", *wanted).stdout
    assert said.startswith("specimen: final, proposal, council, against proposal\n")
    assert "{+serious+} violations" in said and "(merged into Article " in said
    assert "New (final: Article 5(4))" in said and "Gone" not in said
    assert max(map(len, said.splitlines())) <= 100


def test_the_table_as_a_page_stands_alone(tmp_path: Path) -> None:
    target = tmp_path / "table.html"
    assert run(tmp_path, "table", "specimen", "-o", str(target)).exit_code == 0
    page = target.read_text(encoding="utf-8")
    assert "default-src 'none'" in page and "<script" not in page and "http:" not in page and "https:" not in page
    ids = re.findall(r'\bid="?([^"\s>]+)', page)
    assert len(ids) == len(set(ids)) > 100
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert page.count("SHA-256") == 5 and "Official Journal" in page


def test_history_shows_every_version_and_whose_the_words_are(tmp_path: Path) -> None:
    said = run(tmp_path, "history", "specimen", "Article 5(1), point (b)").stdout
    places = [said.index(name) for name in ("in-force (", "proposal (", "council (", "final (", "Whose words")]
    assert places == sorted(places)
    whose = said[places[-1] :]
    assert "{+serious+} violations" in said and "{+serious+}" in whose and "council" in whose


def test_history_from_an_earlier_version_by_its_own_number(tmp_path: Path) -> None:
    result = run(tmp_path, "history", "specimen", "Article 8(3)", "--version", "in-force", "--format", "json")
    found = json.loads(result.stdout)
    stands = {stand["version"]: [p["eid"] for p in stand["provisions"]] for stand in found["stands"]}
    assert found["schema"] == 1 and found["reference"] == "Article 8(3)"
    assert stands["in-force"] == ["art_8__para_3"] and stands["final"] == ["art_15__para_3"]
    words = {(entry["sign"], entry["words"].strip()) for entry in found["words"]}
    assert ("+", "30") in words and ("-", "14") in words


def test_who_tells_the_versions_apart(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "who", "specimen", "--format", "json").stdout)
    assert {deed["version"] for deed in found["deeds"]} >= {"proposal"}
    assert all(deed["lasts"] in (True, False) for deed in found["deeds"])
    serious = next(deed for deed in found["outcome"] if deed["new"] == ["art_5__para_1__point_b"])
    assert serious["versions"] == ["council"] and serious["tag"]["direction"] == "weakens"
    named = next(deed for deed in found["outcome"] if deed["new"] == ["art_1__para_1"])
    assert "proposal" in named["versions"]


def test_who_as_text_begins_with_the_first_version_after_the_baseline(tmp_path: Path) -> None:
    said = run(tmp_path, "who", "specimen").stdout
    assert said.index("against in-force: ") < said.index("by origin")
    assert "did not last" in said and "appears only in final" in said
    assert max(map(len, said.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (("history", "specimen", "Article 99"), "it has no Article 99", 1),
        (("history", "specimen", "the moon"), "", 1),
        (("history", "nowhere", "Article 1"), "nowhere", 1),
        (("history", "specimen", "Article 1", "--version", "draft"), 'no text of "draft"', 2),
        (("who", "specimen", "--baseline", "final", "--version", "in-force"), "does not come before", 2),
        (("who", "specimen", "--codebook", "none"), "there are no tags", 2),
        (("who", "2016-0295-cod"), "fewer are there", 1),
        (("table", "2016-0295-cod"), "fewer are there", 1),
        (("table", "specimen", "--columns", "final,draft"), 'no text of "draft"', 2),
        (("table", "specimen", "--baseline", "draft"), 'no text of "draft"', 2),
        (("table", "specimen", "--columns", "final", "--baseline", "proposal"), "none of the columns", 2),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], says: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(tmp_path, *arguments)
    from tracker.errors import TrackerError

    error = result.exception
    found = getattr(error, "exit_code", result.exit_code) if isinstance(error, TrackerError) else result.exit_code
    assert says in (str(error) + result.stderr) and found == code
