"""The commands on what is kept: what they say, their JSON, their exit codes, and that looking makes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tests.store.made import NEW, OLD
from tracker.catalogue import FILE, STAGES, read_dossier
from tracker.catalogue.drafting import STEPS
from tracker.cli import cli
from tracker.cli_dossier import _STEPS
from tracker.cli_load import load
from tracker.store import open_store

TOML = """\
schema = 1
title = "Regulation on lanterns"
procedure = "2035/0001(COD)"

[[version]]
name = "old"
title = "The act in force"
stage = "in-force"
file = "old.outline"

[[version]]
name = "new"
title = "The final act"
institution = "Council"
stage = "final"
date = 2036-09-09
based_on = ["old"]
source = "https://example.eu/new"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a texts folder of one dossier, and a database still to be made."""
    folder = tmp_path / "texts" / "lanterns"
    folder.mkdir(parents=True)
    (folder / FILE).write_text(TOML, "utf-8")
    (folder / "old.outline").write_bytes(OLD.encode())
    (tmp_path / "mine.outline").write_bytes(NEW.encode())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_TEXTS", str(folder.parent))
    monkeypatch.setenv("TRACKER_DATABASE", str(tmp_path / "tracker.db"))
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path / "cache"))
    return tmp_path


def run(*args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(args))
    assert result.exit_code == code, (result.output, result.stderr)
    if code:
        assert result.stderr.startswith("Error: ") or "Usage:" in result.stderr
    return result


def data(*args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*args, "--format", "json").stdout)
    assert found["schema"] == 1
    return found


# ------------------------------------------------------------------------------------------------------- the contract


def test_the_commands_stand_in_the_flow() -> None:
    assert list(cli.commands)[:5] == ["check", "dump", "dossier", "fetch", "load"]
    group = cli.commands["dossier"]
    assert isinstance(group, click.Group)
    assert set(group.commands) == {"list", "show", "check", "new"}
    for command in (*group.commands.values(), load):
        assert command.help
        assert all(not isinstance(one, click.Option) or one.help for one in command.params), command.name


def test_the_stages_are_the_catalogues() -> None:
    stage = next(one for one in load.params if one.name == "stage")
    assert isinstance(stage.type, click.Choice)
    assert tuple(stage.type.choices) == STAGES


@pytest.mark.parametrize("name", ["check", "dump", "compare", "correlate", "load"])
def test_the_database_can_be_named_everywhere(name: str) -> None:
    assert "--database" in {option for parameter in cli.commands[name].params for option in parameter.opts}


# --------------------------------------------------------------------------------------------------------------- load


def test_load_a_dossier(home: Path) -> None:
    said = run("load", "lanterns")
    assert said.stdout == (
        "lanterns  Regulation on lanterns\n"
        "  loaded    old: The act in force (outline, 100.00% accounted for)\n"
        "  missing   new: The final act\n"
        "            tracker load lanterns FILE --version new\n"
        "            from https://example.eu/new\n"
        f"1 of 2 texts in {home / 'tracker.db'}\n"
    )
    assert "  kept      old: The act in force (outline" in run("load", "LANTERNS").stdout


def test_load_as_json(home: Path) -> None:
    found = data("load", "lanterns")
    assert (found["dossier"], found["title"]) == ("lanterns", "Regulation on lanterns")
    assert found["database"] == str(home / "tracker.db")
    (text,) = found["loaded"]
    assert (text["version"], text["format"], text["share"], text["dropped_inside"]) == ("old", "outline", 1.0, 0)
    assert found["missing"] == [
        {
            "version": "new",
            "command": "tracker load lanterns FILE --version new",
            "source": "https://example.eu/new",
        }
    ]
    assert (found["kept"], found["failed"], found["notes"]) == ([], [], [])
    assert [one["version"] for one in data("load", "lanterns")["kept"]] == ["old"]


def test_the_command_for_a_missing_text_brings_it(home: Path) -> None:
    command = data("load", "lanterns")["missing"][0]["command"].split()[1:]
    run(*[str(home / "mine.outline") if word == "FILE" else word for word in command])
    found = data("load", "lanterns")
    assert (found["missing"], [one["version"] for one in found["kept"]]) == ([], ["old", "new"])
    assert found["kept"][1]["name"] == "mine.outline", "no folder of this machine is kept"


def test_load_one_version(home: Path) -> None:
    assert [one["version"] for one in data("load", "lanterns", "--version", "old")["loaded"]] == ["old"]
    assert [one["version"] for one in data("load", "lanterns", "--version", "new")["missing"]] == ["new"]
    assert 'there is no version "newer"' in run("load", "lanterns", "--version", "newer", code=1).stderr


def test_a_text_that_cannot_be_read_is_told(home: Path) -> None:
    (home / "texts" / "lanterns" / "old.outline").write_bytes(b"nonsense")
    found = json.loads(_failing("load", "lanterns", "--format", "json"))
    assert found["failed"][0]["version"] == "old"
    assert found["failed"][0]["error"].startswith("lanterns/old.outline: ")
    assert "FAILED    old: lanterns/old.outline: " in _failing("load", "lanterns")


def _failing(*args: str) -> str:
    """What is said on standard output by a command that ends with 1."""
    result = CliRunner().invoke(cli, list(args))
    assert result.exit_code == 1
    return result.stdout


def test_a_dossier_and_versions_that_no_catalogue_has(home: Path) -> None:
    text = str(home / "mine.outline")
    said = "--stage", "proposal", "--date", "2035-04-12", "--institution", "Commission", "--language", "en"
    run("load", "My-Law", text, "--version", "First", *said, "--title", "The proposal")
    run(
        "load", "my-law", str(home / "texts" / "lanterns" / "old.outline"), "--version", "second", "--based-on", "first"
    )
    found = data("dossier", "show", "my-law")
    assert [(one["name"], one["title"], one["stage"], one["based_on"]) for one in found["versions"]] == [
        ("first", "The proposal", "proposal", []),
        ("second", "second", "other", ["first"]),
    ]
    assert (found["versions"][0]["date"], found["versions"][0]["institution"]) == ("2035-04-12", "Commission")
    assert "2 changes" not in run("compare", "my-law/first", "my-law/first").stdout
    assert "Lanterns [-may-]" in run("compare", "my-law/first", "my-law/second").stdout


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["nothing"], 1, "nothing: there is no such dossier; `tracker dossier list` shows all"),
        (["lantern"], 1, "did you mean lanterns? "),
        (["lanterns", "mine.outline"], 2, "Say which version the file is, with --version NAME; "),
        (["lanterns", "--date", "2036-01-01"], 2, "can be said together with FILE only"),
        (["lanterns", "none.outline", "--version", "new"], 1, "none.outline: there is no such file"),
        (["lanterns", "mine.outline", "--version", "new", "--date", "1.1.36"], 2, 'date is "1.1.36"; write year'),
        (["lanterns", "mine.outline", "--version", "ne w"], 2, 'has no version "ne w"; its versions are old, new'),
        (["lanterns", "mine.outline", "--version", "ne w", "--stage", "other"], 2, 'name is "ne w"; a name has'),
        (["lanterns", "mine.outline", "--version", "new", "--based-on", "x"], 2, 'based_on names "x", which is no'),
        (["lanterns", "mine.outline", "--version", "old", "--based-on", "new"], 2, "leads back to the version itself"),
        (["lanterns", "mine.outline", "--version", "new", "--stage", "end"], 2, "is not one of 'in-force'"),
        (["../x", "mine.outline", "--version", "new"], 1, "../x: there is no such dossier"),
        (["lanterns", "--database", "mysql://x/y"], 2, "this kind of database is not supported"),
    ],
)
def test_what_is_said_wrongly_is_told(home: Path, args: list[str], code: int, says: str) -> None:
    assert says in run("load", *args, code=code).stderr
    if (home / "tracker.db").exists():
        with open_store() as store:
            assert store.counts()["texts"] == 0


# ------------------------------------------------------------------------------------------------------------- dossier


def test_list(home: Path) -> None:
    assert run("dossier", "list").stdout == "lanterns  Regulation on lanterns; 2 versions, 0 loaded, 1 missing\n"
    assert not (home / "tracker.db").exists(), "looking makes no database"
    run("load", "my-law", "mine.outline", "--version", "one")
    run("load", "lanterns")
    found = {
        one["name"]: (one["versions"], one["loaded"], one["missing"]) for one in data("dossier", "list")["dossiers"]
    }
    assert found == {"lanterns": (2, 1, 1), "my-law": (1, 1, 0)}


def test_an_empty_list_says_how_to_begin(home: Path) -> None:
    (home / "empty").mkdir()
    assert "`tracker dossier new NAME` makes one" in run("dossier", "list", "--texts", "empty").stdout
    assert "`tracker dossier new NAME` makes one" in run("dossier", "check", "--texts", "empty").stdout


def test_a_broken_dossier_hides_no_other(home: Path) -> None:
    (home / "texts" / "broken").mkdir()
    (home / "texts" / "broken" / FILE).write_text("schema = 2")
    said = run("dossier", "list", code=1)
    assert said.stdout.startswith("lanterns  ") and "dossier.toml: schema is 2" in said.stderr
    found = json.loads(_failing("dossier", "list", "--format", "json"))
    assert [one["name"] for one in found["dossiers"]] == ["lanterns"] and "schema is 2" in found["problems"][0]
    checked = json.loads(_failing("dossier", "check", "--format", "json"))
    assert [(one["name"], len(one["problems"])) for one in checked["dossiers"]] == [("broken", 1), ("lanterns", 0)]


def test_show(home: Path) -> None:
    run("load", "lanterns")
    said = run("dossier", "show", "lanterns").stdout
    for line in (
        "lanterns  Regulation on lanterns",
        "  procedure   2035/0001(COD)",
        "new  The final act",
        "  stage       final, Council, 2036-09-09",
        "  based on    old",
        "  address     https://example.eu/new",
        "  MISSING     tracker load lanterns FILE --version new",
    ):
        assert line in said.splitlines()
    old, new = data("dossier", "show", "lanterns")["versions"]
    assert (old["missing"], old["loaded"]["name"], old["file"]) == (None, "old.outline", "old.outline")
    assert (new["missing"], new["loaded"]) == ("tracker load lanterns FILE --version new", None)
    assert "no such dossier" in run("dossier", "show", "nothing", code=1).stderr


def test_show_to_a_file(home: Path) -> None:
    run("dossier", "show", "lanterns", "-o", "shown.json")
    assert json.loads((home / "shown.json").read_text("utf-8"))["name"] == "lanterns"


def test_check(home: Path) -> None:
    said = run("dossier", "check", "lanterns").stdout
    assert "  sound     old\n" in said and "            tracker load lanterns FILE --version new\n" in said
    assert not (home / "tracker.db").exists()
    (home / "texts" / "lanterns" / "old.outline").write_bytes(b"nonsense")
    assert "  WRONG     lanterns/old.outline: " in _failing("dossier", "check")
    assert "no such dossier" in _failing("dossier", "check", "nothing")


def test_new(home: Path) -> None:
    said = run(
        "dossier", "new", "my-law", "--title", "My law", "--procedure", "2036/0001(COD)", "--texts", "texts"
    ).stdout
    assert said.startswith("Written   texts/my-law/dossier.toml\n")
    made = read_dossier(home / "texts" / "my-law")
    assert (made.name, made.title, made.procedure, made.versions) == ("my-law", "My law", "2036/0001(COD)", ())
    before = (home / "texts" / "my-law" / FILE).read_bytes()
    assert "there is such a dossier already" in run("dossier", "new", "my-law", "--texts", "texts", code=2).stderr
    assert (home / "texts" / "my-law" / FILE).read_bytes() == before
    assert "has letters a-z, digits and hyphens" in run("dossier", "new", "My law", code=2).stderr
    assert "the folder cannot be made" in run("dossier", "new", "x", "--texts", "mine.outline", code=2).stderr
    assert run("load", "my-law").stdout.endswith(f"0 of 0 texts in {home / 'tracker.db'}\n")


def test_new_from_a_procedure(home: Path) -> None:
    answers = {
        "in-force": "32009R0428",
        "proposal": "COM(2016) 616, 2016-09-28",
        "parliament": "P8_TA(2018)0006,2018-01-17",
        "council": "ST 9923/19",
        "position": "P9_TA(2021)0101",
        "final": "32021R0821, 2021-05-20",
    }
    said = [word for name, answer in answers.items() for word in (f"--{name}", answer)]
    found = run("dossier", "new", "2016/0295(COD)", "--title", "Dual-use", *said, "--texts", "texts").stdout
    assert found.startswith("Written   texts/2016-0295-cod/dossier.toml with in-force, proposal, parliament, ")
    made = read_dossier(home / "texts" / "2016-0295-cod")
    assert (made.title, made.procedure) == ("Dual-use", "2016/0295(COD)")
    assert [(one.name, dict(one.identifiers).get("celex"), one.date, one.based_on) for one in made.versions] == [
        ("in-force", "32009R0428", "", ()),
        ("proposal", "52016PC0616", "2016-09-28", ("in-force",)),
        ("parliament", "52018AP0006", "2018-01-17", ("proposal",)),
        ("council", None, "", ("proposal",)),
        ("position", "52021AP0101", "", ("parliament", "council")),
        ("final", "32021R0821", "2021-05-20", ("position",)),
    ]
    assert made.versions[3].source == "https://data.consilium.europa.eu/doc/document/ST-9923-2019-INIT/en/pdf"
    run("dossier", "check", "2016-0295-cod")
    assert all(gap["fetch"] for gap in data("dossier", "check", "2016-0295-cod")["dossiers"][0]["missing"])


def test_the_steps_are_the_catalogues() -> None:
    assert list(_STEPS) == [step.name for step in STEPS], "named twice, so that `tracker --help` need not import them"


def test_new_with_some_answers(home: Path) -> None:
    run("dossier", "new", "2035-0001-cod", "--proposal", "COM(2035) 1", "--final", "32036R0007", "--texts", "texts")
    made = read_dossier(home / "texts" / "2035-0001-cod")
    assert (made.title, made.procedure) == ("2035/0001(COD)", "2035/0001(COD)")
    assert [(one.name, one.based_on) for one in made.versions] == [("proposal", ()), ("final", ("proposal",))]
    for option, answer, says in (
        ("--proposal", "616", 'proposal: "616" is no number of a document that is known here; write it as in: COM('),
        ("--final", "32036R0007, 2036-13-45", 'version "final": date is "2036-13-45", which is on no calendar'),
    ):
        assert says in run("dossier", "new", "other", option, answer, "--texts", "texts", code=2).stderr
    assert not (home / "texts" / "other").exists()


def test_new_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_TEXTS")
    run("dossier", "new", "my-law")
    assert (home / "my-law" / FILE).is_file()
    run("load", "my-law", "mine.outline", "--version", "one")
    monkeypatch.chdir(home / "texts")
    assert data("dossier", "show", "my-law")["folder"] == str(home / "my-law"), "it is found again from elsewhere"


# --------------------------------------------------------------------------------------------- texts by their names


def test_texts_are_known_by_their_names(home: Path) -> None:
    run("load", "lanterns", "mine.outline", "--version", "new")
    (home / "mine.outline").unlink()
    assert "Lanterns [-shall-]" in run("compare", "lanterns/old", "lanterns/new").stdout
    assert "Article 2     |  Article 2" in run("correlate", "Lanterns/Old", "lanterns/new").stdout
    assert run("dump", "lanterns/new").stdout == NEW
    found = json.loads(run("check", "lanterns/old", "lanterns/new", "--format", "json").stdout)
    assert [one["name"] for one in found] == ["lanterns/old", "lanterns/new"]
    compared = json.loads(run("compare", "lanterns/old", "lanterns/new", "--format", "json").stdout)
    assert (compared["old"]["name"], compared["new"]["name"]) == ("lanterns/old", "lanterns/new")


def test_an_existing_path_wins(home: Path) -> None:
    (home / "lanterns").mkdir()
    (home / "lanterns" / "old").write_bytes(NEW.encode())
    assert run("dump", "lanterns/old").stdout == NEW


def test_a_name_without_text_says_what_to_do(home: Path) -> None:
    for name, says in (
        ("lanterns/new", "bring it: tracker load lanterns FILE --version new (the text is at https://example.eu/new)"),
        ("lanterns/newer", 'there is no version "newer"; its versions are old, new'),
        ("lantern/new", "did you mean lanterns? "),
    ):
        assert says in run("dump", name, code=1).stderr
    assert not (home / "tracker.db").exists()
