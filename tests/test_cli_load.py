"""Bringing one's own texts: a file, a folder, standard input; a wrong guess is shown before anything is stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.official import (
    AMENDMENTS,
    ANNEX,
    ANY,
    CHALLENGE,
    FINAL,
    FORMEX,
    PROPOSAL,
    XHTML,
    ZIP,
    Official,
    Reply,
    archive,
    french,
    listing,
)
from tracker.catalogue import FILE
from tracker.catalogue.official import OFFICE
from tracker.cli import cli
from tracker.readers import read_any
from tracker.store import open_store

TOML = """\
schema = 1
title = "Surveillance equipment"
procedure = "2035/0047(COD)"

[[version]]
name = "in-force"
title = "Regulation 12/2031"
stage = "in-force"
date = 2031-05-14
language = "en"
identifiers = { celex = "32031R0012" }

[[version]]
name = "proposal"
title = "COM(2035) 91"
stage = "proposal"
language = "en"
based_on = ["in-force"]
identifiers = { celex = "52035PC0091", document = "COM(2035) 91 final" }

[[version]]
name = "parliament"
title = "P3_TA(2035)0042"
stage = "parliament"
date = 2035-11-15
based_on = ["proposal"]
identifiers = { document = "P3_TA(2035)0042" }

[[version]]
name = "council"
title = "ST 11/35"
stage = "council"
based_on = ["proposal"]
identifiers = { document = "ST 11/35", classification = "LIMITE" }

[[version]]
name = "final"
title = "Regulation 7/2036"
stage = "final"
date = 2036-09-09
based_on = ["parliament"]
identifiers = { celex = "32036R0007" }
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in: a described dossier without texts, and some files."""
    folder = tmp_path / "texts" / "lanterns"
    folder.mkdir(parents=True)
    (folder / FILE).write_text(TOML, "utf-8")
    mine = tmp_path / "mine"
    mine.mkdir()
    for name, data in (
        ("12-2031 in-force.xml", FORMEX),
        ("page.html", PROPOSAL),
        ("README.md", b"About these files.\n"),
        (".hidden", b"x"),
    ):
        (mine / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    for name in ("load.recognise", "making"):
        # The same readers in this process: a process for each text is what tests/readers/test_confined.py is about.
        monkeypatch.setattr(f"tracker.{name}.read_confined", read_any)
    for name in ("TEXTS", "DATABASE", "CACHE"):
        path = {"TEXTS": "texts", "DATABASE": "tracker.db", "CACHE": "cache"}[name]
        monkeypatch.setenv(f"TRACKER_{name}", str(tmp_path / path))
    return tmp_path


def run(*args: str, code: int = 0, **more: Any) -> Result:
    result = CliRunner().invoke(cli, list(args), **more)
    assert result.exit_code == code, (result.output, result.stderr)
    return result


def data(*args: str, code: int = 0, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*args, "--format", "json", code=code, **more).stdout)
    assert found["schema"] == 1
    return found


def stored() -> list[str]:
    with open_store() as store:
        return sorted(store.texts("lanterns"))


# ------------------------------------------------------------------------------------------------- a look before


def test_a_dry_run_says_what_a_file_is_and_stores_nothing(home: Path) -> None:
    said = run("load", "lanterns", "mine/page.html", "--version", "proposal", "--dry-run").stdout
    assert said.startswith("mine/page.html\n  would be  lanterns/proposal (as was said)\n  format    com-recast\n")
    assert "  language  en\n" in said and "  number    COM(2035) 91 final\n" in said and "100.00% of its" in said
    assert not (home / "tracker.db").exists()
    (one,) = data("load", "lanterns", "mine/page.html", "--dry-run")["files"]
    assert (one["version"], one["reason"], one["doubts"]) == ("proposal", "by its own number", [])
    assert one["counts"]["articles"] > 5 and one["share"] == 1.0


@pytest.mark.parametrize(
    ("version", "body", "doubt"),
    [
        ("in-force", french(FORMEX), "its language is fr, the catalogue says en"),
        ("in-force", FORMEX.replace(b"14 May 2031", b"15 May 2031"), "its title has the date 15 May 2031, the cat"),
        ("council", PROPOSAL, "its text says that it is COM(2035) 91 final, the catalogue knows it as ST 11/35"),
    ],
    ids=["language", "date", "number"],
)
def test_what_a_text_says_otherwise_is_told(home: Path, version: str, body: bytes, doubt: str) -> None:
    (home / "doubtful.xml").write_bytes(body)
    (one,) = data("load", "lanterns", "doubtful.xml", "--version", version, "--dry-run")["files"]
    assert [said for said in one["doubts"] if said.startswith(doubt)]
    said = run("load", "lanterns", "doubtful.xml", "--version", version)
    assert doubt in said.stderr and stored() == [version], "a person has the last word, but is told"


def test_what_is_another_text_by_number_and_day_is_not_stored_unasked(home: Path) -> None:
    (home / "doubtful.xml").write_bytes(FORMEX)
    result = CliRunner().invoke(cli, ["load", "lanterns", "doubtful.xml", "--version", "parliament"])
    assert result.exit_code == 1
    assert "give --yes if it is this text all the same" in str(result.exception) + result.stderr and stored() == []
    run("load", "lanterns", "doubtful.xml", "--version", "parliament", "--yes")
    assert stored() == ["parliament"]


@pytest.mark.parametrize(("version", "body"), [("final", FORMEX), ("final", PROPOSAL), ("proposal", FINAL)])
def test_another_act_is_refused_at_once(home: Path, version: str, body: bytes) -> None:
    (home / "other.xml").write_bytes(body)
    (one,) = data("load", "lanterns", "other.xml", "--version", version, "--dry-run", code=1)["files"]
    assert "its text says that it is " in one["problem"]
    assert one["problem"] in run("load", "lanterns", "other.xml", "--version", version, code=1).stderr
    assert stored() == []


def test_what_would_be_replaced_is_told(home: Path) -> None:
    run("load", "lanterns", "mine/page.html", "--version", "proposal")
    (home / "newer.html").write_bytes(PROPOSAL + b"\n")
    assert "  replaces  page.html\n" in run("load", "lanterns", "newer.html", "--dry-run").stdout
    assert "replaces" not in run("load", "lanterns", "mine/page.html", "--dry-run").stdout


def test_standard_input(home: Path) -> None:
    said = run("load", "lanterns", "-", "--version", "in-force", input=FORMEX)
    assert "loaded    in-force: Regulation 12/2031 (formex" in said.stdout
    (one,) = data("load", "lanterns", "-", "--dry-run", input=PROPOSAL)["files"]
    assert (one["name"], one["version"]) == ("standard input", "proposal")
    assert "nothing came in" in run("load", "lanterns", "-", "--version", "final", code=1, input=b"").stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["mine/page.html"], "--dry-run says what it seems to be"),
        (["mine", "--version", "final"], "Of a folder each file says itself which version it is"),
        (["mine", "--language", "en"], "Of a folder each file says itself which version it is"),
        (["--dry-run"], "--dry-run looks at a FILE or a folder"),
    ],
)
def test_what_cannot_go_together(home: Path, args: list[str], says: str) -> None:
    assert says in run("load", "lanterns", *args, code=2).stderr


def test_a_path_that_is_not_there_is_named_first(home: Path) -> None:
    for more in ([], ["--version", "final"], ["--dry-run"]):
        said = run("load", "lanterns", "nowhere", *more, code=1).stderr
        assert said == "Error: nowhere: there is no such file or folder; check the path.\n"


# ----------------------------------------------------------------------------------------------------- a folder


def test_a_folder_at_once(home: Path) -> None:
    (home / "mine" / "P3_TA(2035)0042.xhtml").write_bytes(AMENDMENTS)
    found = data("load", "lanterns", "mine", "--dry-run")["files"]
    assert [(one["version"], Path(one["name"]).name, one["reason"]) for one in found] == [
        ("in-force", "12-2031 in-force.xml", "by its file's name"),
        ("proposal", "page.html", "by its own number"),
        ("parliament", "P3_TA(2035)0042.xhtml", "by the number in its file's name"),
    ]
    said = run("load", "lanterns", "mine")
    assert said.stderr.index("would be  lanterns/proposal (by its own number)") < said.stderr.index("Warning: ")
    assert stored() == ["in-force", "parliament", "proposal"]
    assert [one["version"] for one in data("load", "lanterns", "mine")["kept"]] == [
        "in-force",
        "proposal",
        "parliament",
    ]


def test_what_is_no_version_keeps_no_other_out(home: Path) -> None:
    (home / "mine" / "32036R0007.xml").write_bytes(b"<html>Not found</html>")
    (home / "mine" / "old final.html").write_bytes(FORMEX)
    (home / "mine" / "strange.xhtml").write_bytes(FINAL.replace(b"7/2036", b"8/2036"))
    said = data("load", "lanterns", "mine", code=1)
    assert [one["version"] for one in said["loaded"]] == ["in-force", "proposal"]
    errors = {one["version"]: one["error"] for one in said["failed"]}
    assert "no version of lanterns is known" in errors["strange.xhtml"]
    assert len(said["failed"]) == 3


def test_two_files_for_one_version_are_not_chosen_from(home: Path) -> None:
    (home / "mine" / "second.html").write_bytes(PROPOSAL + b"\n")
    said = data("load", "lanterns", "mine", code=1)
    assert [one["version"] for one in said["failed"]] == ["proposal", "proposal"]
    assert "page.html and second.html would be the same version" in said["failed"][0]["error"]
    assert stored() == ["in-force"]


def test_a_name_counts_less_than_the_text(home: Path) -> None:
    """Seen with Parliament's amendments to the Data Act saved under the number of its position."""
    (home / "mine" / "page.html").rename(home / "mine" / "32036R0007.html")
    found = {one["version"]: one for one in data("load", "lanterns", "mine", "--dry-run")["files"]}
    assert found["proposal"]["doubts"] == ["its file's name speaks of final (Regulation 7/2036)"]


def test_a_folder_makes_a_dossier(home: Path) -> None:
    for name, body in (("Proposal.html", PROPOSAL), ("final.xhtml", FINAL)):
        (home / name).write_bytes(body)
    folder = home / "new"
    folder.mkdir()
    for name in ("Proposal.html", "final.xhtml"):
        (home / name).rename(folder / name)
    run("load", "my-law", "new")
    found = data("dossier", "show", "my-law")["versions"]
    assert [(one["name"], one["stage"]) for one in found] == [("proposal", "proposal"), ("final", "final")]
    (home / "empty").mkdir()
    assert "there is no file of a text in the folder" in run("load", "my-law", "empty", code=1).stderr


def test_an_act_and_its_annexes_in_one_archive(home: Path) -> None:
    (home / "both.zip").write_bytes(archive(("1.xhtml", PROPOSAL), ("2.xhtml", ANNEX)))
    (one,) = data("load", "lanterns", "both.zip", "--version", "proposal", "--dry-run")["files"]
    (alone,) = data("load", "lanterns", "mine/page.html", "--dry-run")["files"]
    assert one["counts"]["annexes"] == alone["counts"]["annexes"] + 1
    assert (one["format"], one["share"], one["identifier"]) == ("parts-zip", 1.0, "COM(2035) 91 final")


# --------------------------------------------------------------------------------------------------------- fetch


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits in a test."""
    for name in ("PAUSE", "BACK_OFF"):
        monkeypatch.setattr(f"tracker.fetch.client.{name}", 0.0)


def test_fetch_then_load(home: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with Official() as office:
        monkeypatch.setenv("TRACKER_PUBLICATIONS_OFFICE", office.url)
        office.gives_act("32031R0012", ZIP, Reply(200, archive(("a.xml", FORMEX))))
        base = f"http://{OFFICE}/resource/cellar/1.2"
        office.gives_act("52035PC0091", XHTML, Reply(300, listing(f"{base}/DOC_1", f"{base}/DOC_2")))
        office.gives("/resource/cellar/1.2/DOC_1", XHTML, Reply(200, PROPOSAL))
        office.gives("/resource/cellar/1.2/DOC_2", XHTML, Reply(200, ANNEX))
        office.gives_act("32036R0007", ANY, Reply(202, CHALLENGE))
        said = run("fetch", "lanterns", code=1)
        assert "fetched   proposal: COM(2035) 91 (parts-zip, en, " in said.stdout
        assert "by hand   council: it is marked LIMITE and not public" in said.stdout
        wanted = (
            "  FAILED    final: publications.europa.eu answered with a test that only a browser passes\n"
            "            save it in your browser from "
            "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32036R0007, then:\n"
            "            tracker load lanterns FILE --version final\n"
        )
        assert wanted in said.stdout and said.stdout.endswith("Next: tracker load lanterns\n")
        assert "lanterns/proposal: file 2 of 2\n" in said.stderr
        found = data("fetch", "lanterns", "--version", "In-Force")
        assert [(one["version"], one["new"], one["files"]) for one in found["fetched"]] == [("in-force", False, 1)]
    report = data("load", "lanterns")
    assert [(one["version"], one["name"]) for one in report["loaded"]] == [
        ("in-force", "32031R0012.zip"),
        ("proposal", "52035PC0091.zip"),
    ]
    assert [one["version"] for one in report["missing"]] == ["parliament", "council", "final"]
    assert report["missing"][2]["fetch"] == "tracker fetch lanterns --version final"
    run("load", "lanterns", "mine/page.html", "--version", "proposal")
    kept = {one["version"]: one["name"] for one in data("load", "lanterns")["kept"]}
    assert kept["proposal"] == "page.html", "a person's own file stays"


def test_fetch_without_network_says_what_to_do(home: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with Official() as gone:
        monkeypatch.setenv("TRACKER_PUBLICATIONS_OFFICE", gone.url)
    found = data("fetch", "lanterns", code=1)
    assert [one["version"] for one in found["failed"]] == ["in-force", "proposal", "final"]
    assert all("cannot be reached from here" in one["reason"] for one in found["failed"])
    assert found["failed"][0]["command"] == "tracker load lanterns FILE --version in-force"
    assert not (home / "cache" / "texts").exists()


def test_fetch_of_what_is_shipped_and_of_what_is_not_known(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_TEXTS")
    assert data("fetch", "specimen")["shipped"] == ["in-force", "proposal", "parliament", "council", "final"]
    assert "there is no such dossier" in run("fetch", "nothing", code=1).stderr
    assert "is no official language" in run("fetch", "specimen", "--language", "xx", code=2).stderr
