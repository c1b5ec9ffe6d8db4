"""What changes mean, on the command line: `codebook`, `tags`, `scorecard`, and the tags that `compare` shows."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conftest import REPOSITORY
from tracker.cli import cli
from tracker.cli_tags import classify_
from tracker.codebook import HOME, load_codebook
from tracker.codes import DIRECTIONS
from tracker.errors import InputError

CASES = Path(__file__).resolve().parent / "cases" / "exports"
KITES = str(CASES / "kites.old.outline"), str(CASES / "kites.new.outline")
LANTERNS = str(CASES / "lanterns.old.outline"), str(CASES / "lanterns.new.outline")
SPECIMEN = REPOSITORY / "texts" / "specimen"
BOOK = load_codebook("dual-use")


@pytest.fixture(autouse=True)
def no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE", str(tmp_path / "none.db"))


def run(*args: str, **options: Any) -> Result:
    return CliRunner().invoke(cli, list(args), **options)


def as_json(*args: str) -> Any:
    result = run(*args, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def expected(name: str) -> list[tuple[str, str]]:
    changes = tomllib.loads((SPECIMEN / name).read_text(encoding="utf-8"))["change"]
    return sorted((tag["code"], tag["direction"]) for change in changes for tag in change.get("tags", []))


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A dossier of three versions, the second of them without a text."""
    folder = tmp_path / "kites"
    folder.mkdir()
    for old, new in zip(KITES, ("old.outline", "new.outline"), strict=True):
        shutil.copy(old, folder / new)
    (folder / "dossier.toml").write_text(
        'schema = 1\ntitle = "Kites"\n\n'
        '[[version]]\nname = "old"\ntitle = "Old"\nstage = "in-force"\nfile = "old.outline"\n\n'
        '[[version]]\nname = "middle"\ntitle = "Middle"\nstage = "proposal"\nbased_on = ["old"]\n\n'
        '[[version]]\nname = "new"\ntitle = "New"\nstage = "final"\nbased_on = ["middle"]\nfile = "new.outline"\n'
    )
    return folder


# ------------------------------------------------------------------------------------------------------ compare


def test_compare_tags_where_a_codebook_suits() -> None:
    assert "▼ Weakens A4 (End use and knowledge) against " in run("compare", *KITES).stdout
    assert "codebook" not in as_json("compare", *LANTERNS)
    assert as_json("compare", *KITES)["codebook"] == {"name": "dual-use", "version": "1"}


def test_the_baseline_is_called_by_its_version() -> None:
    data = as_json("compare", "specimen/in-force", "specimen/final")
    assert {tag["baseline"] for change in data["changes"] for tag in change["tags"]} == {"in-force"}


def test_compare_with_another_codebook_or_none(tmp_path: Path) -> None:
    assert "codebook" not in as_json("compare", *KITES, "--codebook", "none")
    shutil.copytree(HOME / "dual-use", tmp_path / "mine")
    assert as_json("compare", *KITES, "--codebook", "dual-use") == as_json("compare", *KITES)
    own = json.dumps(as_json("compare", *KITES, "--codebook", str(tmp_path / "mine")))
    # A folder of one's own has no page in the browser: its rules are cited by name.
    cited = json.dumps(as_json("compare", *KITES)).replace("/codebook/dual-use#rule-", "rule ")
    assert own == cited
    forced = run("compare", *LANTERNS, "--codebook", "dual-use")
    assert forced.exit_code == 0 and "was written for other acts or another language" in forced.stderr


@pytest.mark.parametrize("name", ["poetry", "", "a\x00b", "../..", "\x1b[31m"])
def test_a_codebook_that_is_none(name: str) -> None:
    result = run("compare", *KITES, "--codebook", name)
    assert result.exit_code == 2 and result.stderr.count("\n") == 1 and "\x1b" not in result.stderr
    assert "There is no codebook" in result.stderr and "there is data-protection, dual-use" in result.stderr


# ----------------------------------------------------------------------------------------------------- codebook


def test_codebook_list() -> None:
    text = " ".join(run("codebook", "list").stdout.split())
    assert "data-protection Protection of personal data" in text
    assert "dual-use Export of surveillance technology and human rights" in text
    found = as_json("codebook", "list")["codebooks"][1]
    assert found["codes"] == 18 and found["rules"] == len(BOOK.rules) and found["examples"] > 2 * found["rules"]


def test_codebook_list_of_one() -> None:
    text = " ".join(run("codebook", "list", "dual-use").stdout.split())
    data = as_json("codebook", "list", "dual-use")
    for code, one in zip(BOOK.codes, data["codes"], strict=True):
        assert code.definition in text and one["definition"] == code.definition
    assert [rule["id"] for rule in data["rules"]] == [rule.id for rule in BOOK.rules]
    assert all(rule["examples"] and rule["counter_examples"] and rule["cues"] for rule in data["rules"])
    assert len(data["demands"]) == 3 and BOOK.demands[2].title in text


def test_every_example_holds() -> None:
    """The examples of a rule are tests of it; this is how a person runs them."""
    result = run("codebook", "check")
    assert result.exit_code == 0 and result.stdout.endswith("2 of 2 codebooks sound.\n"), result.stdout
    (trial,) = as_json("codebook", "check", "dual-use")["codebooks"]
    assert trial["sound"] and trial["failed"] == trial["lacks"] == []


def test_codebook_check_says_what_is_lacking(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(HOME / "dual-use", mine)
    rules = (mine / "safeguard.toml").read_text("utf-8")
    more = 'why = "x" }, { old = "", new = "Guidance for exporters."'
    wrong = rules.replace('why = "guidance for authorities"', more, 1)
    assert wrong != rules
    right = 'new = "The Commission shall give guidelines for exporters.", direction = "'
    assert f"{right}adds" in wrong
    (mine / "safeguard.toml").write_text(wrong.replace(f"{right}adds", f"{right}weakens"), "utf-8")
    result = run("codebook", "check", str(mine))
    assert result.exit_code == 1 and "0 of 1 codebook sound." in result.stdout
    assert "rule B4-guidance, example 1: weakens expected, B4-guidance adds found" in result.stdout
    assert "rule B4-guidance, counter-example 2: nothing expected, adds found" in result.stdout


def test_codebook_check_of_a_faulty_one(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(HOME / "dual-use", mine)
    (mine / "operators.toml").unlink()
    result = run("codebook", "check", str(mine))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "mine/operators.toml: cannot be read" in result.stderr and result.stderr.count("\n") == 1


# --------------------------------------------------------------------------------------------- tags, scorecard


@pytest.mark.parametrize(
    ("pair", "name"),
    [
        ((), "expected.toml"),
        (("--version", "proposal"), "expected-1-2.toml"),
        (("--baseline", "Proposal"), "expected-2-5.toml"),
    ],
)
def test_the_tags_of_the_specimen(pair: tuple[str, ...], name: str) -> None:
    data = as_json("tags", "specimen", *pair)
    assert sorted((tag["code"], tag["direction"]) for tag in data["tags"]) == expected(name)
    assert {tag["baseline"] for tag in data["tags"]} == {data["baseline"]}
    assert all(tag["rule"] and tag["words"] and tag["explanation"].endswith(".") for tag in data["tags"])


def test_tags_that_are_asked_for() -> None:
    every = as_json("tags", "specimen")["tags"]
    chosen = as_json("tags", "specimen", "--axis", "b", "--direction", "weakens")["tags"]
    assert chosen == [tag for tag in every if (tag["axis"], tag["direction"]) == ("B", "weakens")]
    assert {tag["code"] for tag in as_json("tags", "specimen", "--code", "a4")["tags"]} == {"A4"}
    text = run("tags", "specimen", "--code", "B8", "--direction", "weakens").stdout
    assert text.startswith("specimen: in-force → final  1 of 79 tags, codebook dual-use 1\n")
    assert "Article 9(3) → Article 10(5): renumbered and amended\n    ▼ Weakens B8" in text


def test_tags_as_csv(tmp_path: Path) -> None:
    file = tmp_path / "tags.csv"
    assert run("tags", "specimen", "-o", str(file)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))
    assert sorted((row["code"], row["direction"]) for row in rows) == expected("expected.toml")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--code", "Z9"), 'There is no code "Z9"; choose among A1, '),
        (("--axis", "C"), 'There is no axis "C"; choose among A, B.'),
        (("--codebook", "none"), "Without a codebook there are no tags."),
        (("--baseline", "final", "--version", "final"), "one and the same"),
        (("--baseline", "final"), "final does not come before council in specimen"),
        (("--code", "b1", "--axis", "a"), "B1 is on axis B; leave --axis out."),
    ],
)
def test_wrong_choices(args: tuple[str, ...], says: str) -> None:
    result = run("tags", "specimen", *args)
    assert result.exit_code == 2 and says in result.stderr and result.stdout == ""


def test_a_comparison_runs_backwards_only_when_asked_to() -> None:
    refused = run("scorecard", "specimen", "--baseline", "final")
    assert refused.exit_code == 2 and "does not come before" in refused.stderr and refused.stdout == ""
    data = as_json("tags", "specimen", "--baseline", "final", "--version", "proposal")
    assert (data["baseline"], data["version"]) == ("final", "proposal") and data["tags"]
    assert as_json("tags", "specimen", "--code", "B1", "--axis", "B")["tags"]


def test_a_dossier_with_gaps(dossier: Path) -> None:
    told = "Not there: middle; bring it: tracker load kites FILE --version middle"
    for command in ("tags", "scorecard"):
        result = run(command, str(dossier))
        assert result.exit_code == 0 and result.stdout.startswith("kites: old → new  6 tags"), result.output
        assert told in result.stdout
        by_name = run(command, "kites", "--texts", str(dossier.parent))
        assert by_name.stdout == result.stdout
    assert as_json("scorecard", str(dossier))["missing"][0]["version"] == "middle"
    absent = run("tags", str(dossier), "--version", "middle")
    assert absent.exit_code == 1 and "tracker load kites FILE --version middle" in absent.stderr


def test_a_text_that_was_loaded_counts(dossier: Path, tmp_path: Path) -> None:
    database = str(tmp_path / "my.db")
    shutil.copy(KITES[1], tmp_path / "mine.outline")
    command = ("load", str(dossier), str(tmp_path / "mine.outline"), "--version", "middle")
    assert run(*command, "--database", database).exit_code == 0
    result = run("tags", str(dossier), "--version", "middle", "--database", database)
    assert result.stdout.startswith("kites: old → middle  6 tags") and "Not there" not in result.stdout


def test_too_few_texts(dossier: Path) -> None:
    (dossier / "new.outline").unlink()
    result = run("scorecard", str(dossier))
    assert result.exit_code == 1 and result.stderr.count("\n") == 1
    assert "only the text of old is there" in result.stderr
    assert "tracker load kites FILE --version middle; tracker load kites FILE --version new" in result.stderr


def test_acts_that_no_codebook_suits(dossier: Path) -> None:
    for old, new in zip(LANTERNS, ("old.outline", "new.outline"), strict=True):
        shutil.copy(old, dossier / new)
    result = run("tags", str(dossier))
    assert result.exit_code == 1 and "no codebook suits its acts; name one with --codebook" in result.stderr
    assert run("tags", str(dossier), "--codebook", "dual-use").exit_code == 0


def test_the_scorecard_of_the_specimen() -> None:
    data = as_json("scorecard", "specimen")
    assert (data["baseline"], data["version"], data["tags"]) == ("in-force", "final", 79)
    entries = [one for axis in data["axes"] for d in axis["directions"] for one in d["provisions"]]
    assert sorted((one["code"], one["direction"]) for one in entries) == expected("expected.toml")
    assert [demand["state"] for demand in data["demands"]] == ["both", "both", "towards"]
    text = run("scorecard", "specimen").stdout
    assert "3 Every company assesses the impact on human rights: perhaps met; the changes" in " ".join(text.split())
    assert "old Article 10(1) A9" in text and "Demanded by Amnesty International" in text


def test_every_command_in_help_has_one_line() -> None:
    for args in (("--help",), ("codebook", "--help"), ("dossier", "--help")):
        lines = run(*args).stdout.split("Commands:")[1].strip("\n").splitlines()
        assert lines and all(line.startswith("  ") and line[2] != " " for line in lines), lines


def test_the_method_page() -> None:
    text = run("codebook", "method").stdout
    assert text.startswith("# How tags arise") and "## What tags do not mean" in text
    assert run("codebook", "method", "-o", "x.docx").exit_code == 2


def test_the_same_change_against_two_baselines() -> None:
    data = as_json("tags", "specimen", "--also-against", "parliament")
    assert data["also_against"] == "parliament" and data["apart"]
    for one in data["apart"]:
        first, second = one["tags"]
        assert (first["baseline"], second["baseline"]) == ("in-force", "parliament")
        assert DIRECTIONS[first["direction"]] == -DIRECTIONS[second["direction"]] != 0
        assert {first["code"], second["code"]} == {one["code"]}
    text = run("tags", "specimen", "--also-against", "parliament", "--code", "A4").stdout
    assert f"One sign against in-force, the other against parliament: {len(data['apart'])} places" in text
    assert "apart" not in as_json("tags", "specimen")


@pytest.mark.parametrize("args", [("--also-against", "final"), ("--also-against", "parliament", "--format", "csv")])
def test_a_second_baseline_that_makes_no_sense(args: tuple[str, ...]) -> None:
    assert run("tags", "specimen", *args).exit_code == 2


def test_the_lens_in_the_scorecard() -> None:
    seen = {one["id"]: one for one in as_json("scorecard", "specimen", "--lens")["technology"]}
    assert seen["intrusion"]["version"]["state"] == "listed" and seen["faces"]["version"]["state"] == "covered"
    (place,) = [p for p in seen["cameras"]["version"]["places"] if p["how"] == "covered"]
    assert place["text"] == "observe persons" and place["end"] - place["start"] == len(place["text"])
    assert "Technology reached" in run("scorecard", "specimen", "--lens").stdout
    assert "technology" not in as_json("scorecard", "specimen")
    assert run("scorecard", "specimen", "--lens", "--codebook", "data-protection").exit_code == 2


# Loose amendments


@pytest.fixture
def amendments(tmp_path: Path) -> Path:
    made = tmp_path / "amendments.jsonl"
    rows = (
        ("1", "Article 14 – paragraph 5 – point e (new)", "", "(e) the person can be expected to know."),
        ("2", "Article 31 – paragraph 1", "A breach shall be told.", "A breach may be told."),
        ("3", "Article 90", "Kites are blue.", "Kites are green."),
        ("4", "Article 14 – paragraph 1", "The data subject is told.", "The data subject is informed of information."),
    )
    keys = ("id", "position", "old", "new")
    made.write_text("".join(json.dumps(dict(zip(keys, row, strict=True))) + "\n" for row in rows), "utf-8")
    return made


def classified(*args: str) -> Result:
    return CliRunner().invoke(classify_, list(args))


def test_classify_rates_each_amendment(amendments: Path) -> None:
    data = json.loads(classified(str(amendments), "--codebook", "data-protection", "--format", "json").stdout)
    assert data["schema"] == 1 and [item["id"] for item in data["items"]] == ["1", "2", "3", "4"]
    said = {item["id"]: item["direction"] for item in data["items"]}
    assert (said["2"], said["3"]) == ("weakens", "neutral")
    (tag,) = data["items"][1]["tags"]
    assert tag["code"] == "A6" and [w["text"] for w in tag["words"]] == ["shall", "may"] and tag["explanation"]
    text = classified(str(amendments), "--codebook", "data-protection").stdout
    assert "▼ weakens      2  Article 31 – paragraph 1" in text and "4 amendments: " in text


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{"id": "12"}', "line 1: there is no position and neither old nor new; write {"),
        ('{"id": "12", "old": "a", "new": "b"}', "line 1: there is no position; write {"),
        ('{"position": "Article 4", "id": "12"}', "line 1: there is neither old nor new; write {"),
    ],
)
def test_classify_names_what_a_row_lacks(tmp_path: Path, row: str, says: str) -> None:
    (tmp_path / "bad.jsonl").write_text(f"{row}\n")
    result = classified(str(tmp_path / "bad.jsonl"), "--codebook", "dual-use")
    assert isinstance(result.exception, InputError) and says in str(result.exception) and result.stdout == ""


def test_classify_warns_of_what_it_cannot_place_and_of_another_subject(tmp_path: Path) -> None:
    rows = [{"id": "7", "position": where, "old": "", "new": "Kites fly."} for where in ("Article 1", "by the sea")]
    (tmp_path / "kites.jsonl").write_text("\n".join(map(json.dumps, rows)))
    said = classified(str(tmp_path / "kites.jsonl"), "--codebook", "dual-use").stderr
    assert "the position “by the sea” cannot be read" in said and "2 amendments with the number 7" in said
    assert "says little of the subject of the codebook dual-use" in said and said.count("Warning: ") == said.count("\n")
    rows[0]["new"] = "The export of dual-use items shall require an authorisation."
    (tmp_path / "kites.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert "says little" not in classified(str(tmp_path / "kites.jsonl"), "--codebook", "dual-use").stderr


def test_classify_needs_amendments() -> None:
    result = classified(str(SPECIMEN / "5_final.oj.xhtml"), "--codebook", "data-protection")
    assert isinstance(result.exception, InputError) and "no amendments" in str(result.exception)
