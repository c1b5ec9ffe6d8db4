"""`tracker consolidate` and `tracker amendments`: what they write, what they choose, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tracker.act import find, walk
from tracker.act_json import parse_act_json
from tracker.cli import cli
from tracker.outline import parse_outline

KITES = Path(__file__).resolve().parent / "cases" / "consolidate" / "kites"
BASE, ADOPTED = str(KITES / "base.outline"), str(KITES / "amendments.jsonl")
MISSED = ["15", "16", "20"]


def run(*args: str, **options: Any) -> Result:
    return CliRunner().invoke(cli, list(args), **options)


@pytest.fixture
def tabled(tmp_path: Path) -> str:
    """Four amendments by members: two compete for a paragraph, two for the label of a new one."""
    old = "1. Member States may lay down penalties."
    rows: list[dict[str, object]] = [
        {"id": "1", "position": "Article 4 – paragraph 1", "old": old, "new": old.replace("may", "shall")},
        {"id": "2", "position": "Article 4 – paragraph 1", "old": old, "new": old.replace("may", "must")},
        {"id": "3", "position": "Article 4 – paragraph 2 a (new)", "old": "", "new": "2a. Kites shall be counted."},
        {"id": "4", "position": "Article 4 – paragraph 2 a (new)", "old": "", "new": "2a. Kites shall be weighed."},
        {"id": "5", "position": "Article 4 – title", "old": "Penalties", "new": "Fines", "justification": "It pays."},
    ]
    file = tmp_path / "tabled.jsonl"
    authors = ["A. Lantern", "B. Kite", "A. Lantern", "C. Bow", "B. Kite"]
    lines = [json.dumps({**row, "authors": [author]}) for row, author in zip(rows, authors, strict=True)]
    file.write_text("\n".join(lines), "utf-8")
    return str(file)


# ----------------------------------------------------------------------------------------------------- consolidate


def test_the_act_goes_to_standard_output_and_the_sum_to_standard_error() -> None:
    result = run("consolidate", BASE, ADOPTED)
    assert result.exit_code == 0
    assert result.stdout == (KITES / "expected.outline").read_text()
    assert result.stderr.startswith("Applied 17 of 20 amendments; 0 partly, 3 not.\n")
    assert [line.split()[2] for line in result.stderr.splitlines()[1:]] == [f"{number}:" for number in MISSED]


@pytest.mark.parametrize(("name", "parse"), [("made.outline", parse_outline), ("made.json", parse_act_json)])
def test_the_suffix_chooses_how_the_act_is_written(tmp_path: Path, name: str, parse: Any) -> None:
    result = run("consolidate", BASE, ADOPTED, "-o", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (0, "")
    made = parse((tmp_path / name).read_text("utf-8"))
    assert [p.text for p in walk(made)] == [p.text for p in walk(parse_outline(result_text()))]


def result_text() -> str:
    return (KITES / "expected.outline").read_text("utf-8")


def test_the_receipt_as_json(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    assert run("consolidate", BASE, ADOPTED, "--receipt", str(file), "-o", str(tmp_path / "a.outline")).exit_code == 0
    data = json.loads(file.read_text("utf-8"))
    assert {key: data[key] for key in data if key != "items"} == {
        "schema": 1,
        "amendments": 20,
        "applied": 17,
        "partly": 0,
        "not_applied": 3,
    }
    keys = ["number", "positions", "operation", "status", "eids", "base_match", "warnings", "reason"]
    assert all(list(item) == keys for item in data["items"])
    first, away = data["items"][0], data["items"][14]
    assert (first["number"], first["status"], first["eids"], first["base_match"]) == ("1", "applied", ["rct_1"], 1.0)
    assert (away["reason"], away["eids"], away["status"]) == ("target_not_in_base", [], "not_applied")
    assert [item["number"] for item in data["items"] if item["status"] != "applied"] == MISSED
    assert all(bool(item["reason"]) == (item["status"] != "applied") for item in data["items"])


def test_the_receipt_as_text_and_as_a_page(tmp_path: Path) -> None:
    text, page = tmp_path / "receipt.txt", tmp_path / "receipt.html"
    for file in (text, page):
        assert run("consolidate", BASE, ADOPTED, "--receipt", str(file)).exit_code == 0
    lines = text.read_text("utf-8").splitlines()
    assert lines[-1] == "Applied 17 of 20 amendments; 0 partly, 3 not."
    assert sum(line.lstrip()[:1].isdigit() for line in lines) == 20 and sum("why:" in line for line in lines) == 3
    written = page.read_text("utf-8")
    assert written.count("<tr class=") == 20 and "default-src 'none'; style-src 'sha256-" in written
    assert "<script" not in written and "script-src" not in written and "http://" not in written


def test_strict_writes_nothing_when_anything_is_missed(tmp_path: Path) -> None:
    files = tmp_path / "made.outline", tmp_path / "receipt.json"
    result = run("consolidate", BASE, ADOPTED, "--strict", "-o", str(files[0]), "--receipt", str(files[1]))
    assert (result.exit_code, result.stdout) == (1, "") and not any(file.exists() for file in files)
    assert "Applied 17 of 20 amendments; 0 partly, 3 not" in result.stderr and "amendment 15: " in result.stderr
    whole = run("consolidate", BASE, ADOPTED, "--strict", "--only", "1-14", "-o", str(files[0]))
    assert whole.exit_code == 0 and whole.stderr == "Applied 14 of 14 amendments.\n" and files[0].is_file()


def test_only_what_is_asked_for_is_applied() -> None:
    result = run("consolidate", BASE, ADOPTED, "--only", "20, 1-3")
    act = parse_outline(result.stdout)
    assert result.stderr == "Applied 4 of 4 amendments.\n"
    paragraph, kept = find(act, "art_4__para_2"), find(act, "art_4__para_1")
    assert paragraph and paragraph.text == "Penalties shall be harsh."
    assert kept and kept.text == "Member States may lay down penalties."


@pytest.mark.parametrize("numbers", ["21", "30-40", "1,x", ","])
def test_a_number_that_no_amendment_has_is_wrong_usage(numbers: str) -> None:
    result = run("consolidate", BASE, ADOPTED, "--only", numbers)
    assert result.exit_code == 2 and result.stdout == "" and result.stderr.count("\n") == 1


def test_of_tabled_amendments_that_compete_none_is_applied(tabled: str) -> None:
    result = run("consolidate", BASE, tabled)
    assert result.stderr.startswith("Applied 1 of 5 amendments; 0 partly, 4 not.\n")
    assert "amendment 1: it competes with amendment 2; choose one of them with --only." in result.stderr
    assert "amendment 4: it competes with amendment 3;" in result.stderr
    assert result.stdout == Path(BASE).read_text("utf-8").replace("4 | Penalties", "4 | Fines").replace(
        "; An invented law on kites, amended by an invented Parliament.\n", ""
    )
    chosen = run("consolidate", BASE, tabled, "--only", "2,4,5", "--strict")
    assert chosen.exit_code == 0 and "States must lay down" in chosen.stdout and "weighed" in chosen.stdout


def test_numbers_of_several_documents_are_told_apart(tabled: str) -> None:
    result = run("consolidate", BASE, ADOPTED, tabled, "--only", "tabled/5,amendments/1,12")
    assert result.exit_code == 0 and result.stderr == "Applied 3 of 3 amendments.\n"
    act = parse_outline(result.stdout)
    article, recital = find(act, "art_4"), find(act, "rct_1")
    assert article and recital and (article.heading, recital.text) == ("Fines", "Kites fly high.")


def test_annexes_published_apart_are_added_to_the_base(tmp_path: Path) -> None:
    annex = tmp_path / "annex.outline"
    annex.write_text(
        "outline 1\nlanguage en\nannex I | COLOURS\n  point 1. # Colours{^1|1}\nfootnote 1 # Of kites.\n", "utf-8"
    )
    result = run("consolidate", BASE, ADOPTED, "--also", str(annex))
    assert result.stderr.startswith("Applied 18 of 20 amendments; 0 partly, 2 not.\n")
    point = find(parse_outline(result.stdout), "anx_I__point_1")
    assert point and point.text == "Colours and bows"
    again = run("consolidate", BASE, ADOPTED, "--also", str(annex), "--also", str(annex))
    assert again.exit_code == 1 and "is in the base already" in again.stderr
    none = run("consolidate", BASE, ADOPTED, "--also", BASE)
    assert none.exit_code == 1 and "there is no annex in it" in none.stderr


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ((BASE, BASE), 1, "this is the text of an act, expected amendments"),
        ((ADOPTED, ADOPTED), 1, "these are 20 amendments, expected the text of an act"),
        ((BASE, "nowhere.jsonl"), 1, "nowhere.jsonl"),
        ((BASE,), 2, "Missing argument"),
        (("-", "-"), 2, "Only one of the texts"),
        ((BASE, ADOPTED, "-o", "{tmp}/no/folder.outline"), 2, "its folder does not exist"),
        ((BASE, ADOPTED, "-o", "{tmp}/a.txt", "--receipt", "{tmp}/a.txt"), 2, "cannot be the act and the receipt"),
        ((BASE, ADOPTED, "-o", "{tmp}/a.txt", "--receipt", "{tmp}"), 2, "it is a folder"),
        ((BASE, ADOPTED, "-o", BASE), 2, "is one of the texts to be read"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(tmp_path: Path, args: tuple[str, ...], code: int, says: str) -> None:
    result = run("consolidate", *(arg.replace("{tmp}", str(tmp_path)) for arg in args))
    assert result.exit_code == code and says in result.stderr and "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_specimen_by_its_names() -> None:
    made = run("dump", "specimen/parliament")
    again = run("consolidate", "specimen/proposal", "specimen/parliament")
    assert made.exit_code == again.exit_code == 0 and made.stdout == again.stdout
    assert "Applied 38 of 39 amendments" in again.stderr
    data = json.loads(run("compare", "specimen/proposal", "specimen/parliament", "--format", "json").stdout)
    assert data["summary"]["changes"] == 48


# ------------------------------------------------------------------------------------------------------ amendments


def listed(*args: str) -> list[str]:
    result = run("amendments", *args, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return [item["number"] for item in json.loads(result.stdout)["amendments"]]


def test_amendments_are_searched(tabled: str) -> None:
    assert listed(tabled) == ["1", "2", "3", "4", "5"]
    assert listed(tabled, "--author", "lantern") == ["1", "3"]
    assert listed(tabled, "--search", "KITES weighed") == ["4"] and listed(tabled, "--search", "pays") == ["5"]
    assert listed(tabled, "--position", "Article 4(1)") == ["1", "2"]
    assert listed(tabled, "--position", "Article 4 – paragraph 2a", "--author", "Bow") == ["4"]
    assert listed(ADOPTED, "--position", "Article 1") == ["4", "5", "6", "7"]
    assert run("amendments", tabled, "--position", "nonsense").exit_code == 2
    assert run("amendments", BASE).exit_code == 1


def test_amendments_stand_under_the_provision_that_they_are_about(tabled: str) -> None:
    text = run("amendments", tabled, "--base", BASE).stdout
    assert text.index("Article 4: Penalties") < text.index("3  insert") < text.index("Article 4(1): Member States may")
    assert text.count("Article 4(1): ") == 1 and "   by C. Bow\n" in text and "   # It pays.\n" in text
    data = json.loads(run("amendments", tabled, "--base", BASE, "--format", "json").stdout)
    assert data["amendments"][0]["base"] == [
        {"eid": "art_4__para_1", "reference": "Article 4(1)", "text": "Member States may lay down penalties."}
    ]
    assert "(not in the base)\n\n15  replace" in run("amendments", ADOPTED, "--base", BASE).stdout


def test_the_amendments_of_a_version_are_listed_by_its_name() -> None:
    assert len(listed("specimen/parliament")) == 39
