"""The contract of the command line: commands, formats, files, exit codes, and one sentence for each fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tests.conftest import REPOSITORY
from tracker import cli as tracker_cli
from tracker.cli import cli
from tracker.errors import InputError
from tracker.readers import confined

CASES = Path(__file__).resolve().parent / "cases" / "exports"
OLD = str(CASES / "lanterns.old.outline")
NEW = str(CASES / "lanterns.new.outline")
FLOW = [
    *("check", "dump", "dossier", "fetch", "load", "consolidate", "amendments", "compare", "correlate"),
    *("table", "history", "codebook", "classify", "tags", "scorecard", "who", "review"),
    *("report", "archive", "search", "demo", "serve", "doctor"),
]


def run(*args: str, **options: Any) -> Result:
    return CliRunner().invoke(cli, list(args), **options)


def tracker(*args: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, as a person runs it."""
    return subprocess.run([sys.executable, "-m", "tracker", *args], capture_output=True, timeout=60, **options)


# --------------------------------------------------------------------------------------------------------- help


def test_help_lists_the_commands_in_the_order_of_the_flow() -> None:
    result = run("--help")
    listed = [line.split()[0] for line in result.stdout.split("Commands:")[1].splitlines() if line.startswith("  ")]
    assert listed == FLOW
    assert "..." not in result.stdout.split("Commands:")[1], "a line of help is cut short"
    assert result.exit_code == 0


def test_every_command_has_help_and_every_option_is_explained() -> None:
    assert isinstance(cli, click.Group)
    for name, command in cli.commands.items():
        assert command.help, name
        assert run(name, "--help").exit_code == 0
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize("name", ["check", "dump", "compare", "correlate", "doctor"])
def test_options_that_are_everywhere(name: str) -> None:
    options = {option for parameter in cli.commands[name].params for option in parameter.opts}
    assert {"--format", "-o", "--output", "--texts"} <= options


def test_version() -> None:
    assert run("--version").stdout.startswith("tracker, version ")


def test_help_needs_no_engine() -> None:
    code = "import sys, tracker.cli; print(sorted({'lxml', 'rapidfuzz', 'rich', 'tracker.readers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


# -------------------------------------------------------------------------------------------------------- check


def test_check_json_of_one_text_is_an_object() -> None:
    result = run("check", OLD, "--format", "json")
    data = json.loads(result.stdout)
    assert list(data) == [
        "schema", "name", "format", "title", "language", "articles", "recitals", "annexes", "provisions",
        "characters", "share", "dropped_inside", "warnings",
    ]  # fmt: skip
    assert list(data["characters"]) == ["source", "placed", "dropped", "unplaced", "unplaced_text"]
    assert (data["articles"], data["recitals"], data["annexes"], data["share"]) == (5, 2, 1, 1.0)
    assert data["name"] == OLD and result.exit_code == 0


def test_check_goes_on_after_an_unreadable_text(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.xml")
    result = run("check", OLD, missing, NEW, "--format", "json")
    data = json.loads(result.stdout)
    assert [item["name"] for item in data] == [OLD, missing, NEW]
    assert list(data[1]) == ["schema", "name", "error"] and "no such file" in data[1]["error"]
    assert result.exit_code == 1 and result.stderr.count("\n") == 1


def test_check_names_what_falls_short(monkeypatch: pytest.MonkeyPatch) -> None:
    def lossy(read: Any, several: bool) -> Any:
        def less(reading: Any) -> Any:
            account = replace(reading.account, unplaced=9, unplaced_text=("lostwords",), dropped_inside=4)
            return replace(reading, account=account)

        return lambda *given: [less(reading) for reading in read(*given)] if several else less(read(*given))

    monkeypatch.setattr(confined, "read_confined", lossy(confined.read_confined, several=False))
    monkeypatch.setattr(confined, "read_together", lossy(confined.read_together, several=True))
    result = run("check", OLD)
    assert result.exit_code == 1
    assert "9 lost" in result.stdout and "“lostwords”" in result.stdout and "FALLS SHORT" in result.stdout
    compared = run("compare", OLD, NEW)
    assert compared.exit_code == 0 and "could be accounted for" in compared.stderr
    assert "4 characters were left out inside the act" in compared.stdout, "the reader of a comparison is told, too"


def test_check_for_people() -> None:
    result = run("check", OLD, NEW)
    assert "holds       2 recitals, 5 articles, 1 annex, 33 provisions" in result.stdout
    assert result.stdout.rstrip().endswith("2 texts of 2 complete.")


# --------------------------------------------------------------------------------------------------------- dump


def test_dump_can_be_read_again(tmp_path: Path) -> None:
    for name in ("act.outline", "act.json"):
        assert run("dump", OLD, "-o", str(tmp_path / name)).exit_code == 0
        assert run("dump", str(tmp_path / name)).stdout == run("dump", OLD).stdout
    assert json.loads((tmp_path / "act.json").read_text("utf-8"))["schema"] == 1
    assert run("dump", OLD, "--format", "json").stdout == (tmp_path / "act.json").read_text("utf-8")


def test_standard_input() -> None:
    given = Path(OLD).read_bytes()
    assert run("dump", "-", input=given).stdout == run("dump", OLD).stdout
    assert (
        json.loads(run("compare", "-", NEW, "--format", "json", input=given).stdout)["old"]["name"] == "standard input"
    )
    assert run("compare", "-", "-", input=given).exit_code == 2
    empty = run("check", "-", input=b"")
    assert (empty.exit_code, empty.stderr) == (
        1,
        "Error: standard input: nothing came in; pipe a text into it, or name a file.\n",
    )


# ---------------------------------------------------------------------------------------- compare and correlate


def test_compare_json() -> None:
    result = run("compare", OLD, NEW, "--format", "json")
    data = json.loads(result.stdout)
    assert list(data) == ["schema", "old", "new", "summary", "changes", "lacking"]
    assert data["old"]["name"] == OLD and len(data["old"]["sha256"]) == 64 and data["old"]["format"] == "outline"
    assert data["summary"]["changes"] == len(data["changes"]) > 10
    every = json.loads(run("compare", OLD, NEW, "--format", "json", "--all").stdout)
    assert len(every["unchanged"]) == data["summary"]["unchanged"]
    assert result.exit_code == 0


def test_compare_text_is_plain_when_piped() -> None:
    result = run("compare", OLD, NEW)
    assert "[-may-]" in result.stdout and "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert max(map(len, run("compare", OLD, NEW, "--width", "60").stdout.splitlines())) <= 60


def test_a_long_path_fits_a_narrow_page_by_its_end(tmp_path: Path) -> None:
    deep = tmp_path / ("lanterns-" * 12) / "old.outline"
    deep.parent.mkdir()
    deep.write_bytes(Path(OLD).read_bytes())
    lines = run("compare", str(deep), NEW, "--width", "60").stdout.splitlines()
    assert max(map(len, lines)) <= 60
    assert any("…" in line and "/old.outline" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "start"), [("a.html", "<!doctype html>"), ("a.json", "{\n"), ("a.txt", "OLD"), ("a", "OLD")]
)
def test_the_suffix_chooses_the_format(tmp_path: Path, name: str, start: str) -> None:
    assert run("compare", OLD, NEW, "-o", str(tmp_path / name)).output == ""
    assert (tmp_path / name).read_text("utf-8").startswith(start)


def test_a_suffix_of_no_format_is_refused(tmp_path: Path) -> None:
    result = run("compare", OLD, NEW, "-o", str(tmp_path / "a.odt"))
    assert result.exit_code == 2 and "nothing is written as .odt here" in result.stderr
    assert not (tmp_path / "a.odt").exists()


def test_the_format_option_wins_over_the_suffix(tmp_path: Path) -> None:
    run("compare", OLD, NEW, "--format", "json", "-o", str(tmp_path / "a.html"))
    assert json.loads((tmp_path / "a.html").read_text("utf-8"))["schema"] == 1


@pytest.mark.parametrize("level", ["article", "paragraph", "point"])
def test_correlate(level: str) -> None:
    data = json.loads(run("correlate", OLD, NEW, "--level", level, "--format", "json").stdout)
    assert (data["schema"], data["level"]) == (1, level)
    for row in data["rows"]:
        assert list(row) == ["old", "new", "old_reference", "new_reference", "kinds", "score", "doubtful"]
    assert any(row["new"] is None and row["new_reference"] == "—" for row in data["rows"])
    csv = run("correlate", OLD, NEW, "--level", level, "--format", "csv").stdout_bytes
    assert csv.startswith(b"old_reference,new_reference,kinds,score,old,new,check\r\n"), "no byte order mark"
    assert "Regulation (UM) No 12/2031  |" in run("correlate", OLD, NEW, "--level", level).stdout


# ------------------------------------------------------------------------------------------------ demo, doctor


def test_demo(tmp_path: Path) -> None:
    result = run("demo", "--output-dir", str(tmp_path / "new" / "folder"), "--database", str(tmp_path / "demo.db"))
    assert "in-force, proposal, parliament, council and final into the database" in " ".join(result.stdout.split())
    assert "Applied 38 of 39 amendments" in " ".join(result.stdout.split()) and "make serve" in result.stdout
    page = tmp_path / "new" / "folder" / "comparison.html"
    assert result.exit_code == 0, result.output
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert page.as_uri() in result.stdout
    assert "100.00% of its characters accounted for" in " ".join(result.stdout.split())
    assert "moved" in result.stdout and "split" in result.stdout
    assert page.with_suffix(".docx").read_bytes()[:2] == b"PK" and str(page.with_suffix(".docx")) in result.stdout
    card = result.stdout.split("Scorecard 79 tags against in-force.")[1]
    assert "▼ weakens      12  Article 2, point (10) A6; " in card
    assert "Demand 3  Every company assesses the impact on human rights: perhaps met; the changes that bind and" in card
    assert result.stdout.count("\n") <= 84, "it fits on two screens"
    command = result.stdout.split("All changes as text: tracker ")[1].split()
    assert run(*command).exit_code == 0, "what it says can be typed in any folder"


def test_demo_without_the_specimen(tmp_path: Path) -> None:
    result = run("demo", "--texts", str(tmp_path), "--output-dir", str(tmp_path / "demo"))
    assert result.exit_code == 1 and "the specimen is not there" in result.stderr
    assert not (tmp_path / "demo").exists()


def test_the_texts_folder_can_be_named_by_the_environment(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "act.outline").write_bytes(Path(OLD).read_bytes())
    found = run("check", "mine/act.outline", "--format", "json", env={"TRACKER_TEXTS": str(tmp_path)})
    assert json.loads(found.stdout)["name"] == "mine/act.outline"


def test_doctor() -> None:
    data = json.loads(run("doctor", "--format", "json").stdout)
    assert data["schema"] == 1 and {"tracker", "python", "packages", "tools", "texts", "missing"} <= set(data)
    assert {tool["name"] for tool in data["tools"]} == {"chromium", "libreoffice"}


def test_doctor_says_what_is_missing_and_what_it_is_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("doctor", "--texts", str(tmp_path / "nowhere"))
    assert result.exit_code == 0
    for name in ("chromium", "libreoffice", "texts folder"):
        assert f"Missing: {name}. It is for " in result.stdout


# ------------------------------------------------------------------------------------------- input at fault: 1


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE ACT [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><ACT>&d;</ACT>'
)
SPECIMEN = (REPOSITORY / "texts" / "specimen" / "1_in-force.fmx.xml").read_bytes()
BAD: dict[str, Callable[[Path], Any]] = {
    "no such file": lambda path: None,
    "empty": lambda path: path.write_bytes(b""),
    "image": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "error page": lambda path: path.write_text("<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>"),
    "cut short": lambda path: path.write_bytes(SPECIMEN[: len(SPECIMEN) // 2]),
    "entity bomb": lambda path: path.write_text(BOMB),
    "two gigabytes": sparse,
    "folder": lambda path: path.mkdir(),
    "wrong encoding": lambda path: path.write_bytes(SPECIMEN.replace(b"exporter", b"export\xe9r\xff", 1)),
    "word file": lambda path: path.write_bytes(b"PK\x03\x04" + b"word/document.xml" * 9),
    "binary": lambda path: path.write_bytes(os.urandom(4096)),
    "outline gone wrong": lambda path: path.write_text("outline 1\nparagraf 1 # What is that?\n"),
}


@pytest.mark.parametrize("case", list(BAD))
@pytest.mark.parametrize("command", ["check", "dump", "compare", "correlate"])
def test_a_bad_text_is_refused_in_one_sentence(tmp_path: Path, case: str, command: str) -> None:
    path = tmp_path / "act.xml"
    BAD[case](path)
    out = tmp_path / "out"
    out.mkdir()
    names = (OLD, str(path)) if command in ("compare", "correlate") else (str(path),)
    started = time.process_time()
    result = run(command, *names, "-o", str(out / "result"))
    assert result.exit_code == 1, result.output
    assert result.stdout == "" and result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"Error: {path}") and result.stderr.endswith(".\n")
    assert list(out.iterdir()) == [], "nothing is written"
    assert time.process_time() - started < 5


@pytest.mark.parametrize("name", ["a" * 5000, "act\x00.xml", "caf\udce9.xml", "\x1b[31mred", ""])
def test_odd_names_are_only_names(name: str) -> None:
    result = run("check", name)
    assert result.exit_code == 1 and result.stderr.count("\n") == 1 and "\x1b" not in result.stderr


def test_a_text_that_is_not_there_says_how_to_bring_it(tmp_path: Path) -> None:
    result = run("compare", OLD, "2016-0295-COD/final", "--database", str(tmp_path / "none.db"))
    assert result.exit_code == 1
    told = "2016-0295-cod/final: the text is not there; bring it: tracker load 2016-0295-cod FILE --version final"
    assert told in result.stderr
    assert list(tmp_path.iterdir()) == [], "looking for a text makes no database"


def test_no_traceback_from_a_real_process(tmp_path: Path) -> None:
    (tmp_path / "act.xml").write_bytes(b"<ACT>")
    done = tracker("check", str(tmp_path / "act.xml"))
    assert done.returncode == 1 and b"Traceback" not in done.stderr and done.stderr.count(b"\n") == 1


# --------------------------------------------------------------------------------------------------- usage: 2


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("check",),
        ("compare", OLD),
        ("compare", OLD, NEW, "--format", "papyrus"),
        ("compare", OLD, NEW, "--width", "3"),
        ("correlate", OLD, NEW, "--level", "sentence"),
        ("compare", OLD, NEW, "--nonsense"),
    ],
)
def test_wrong_usage(args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2 and result.stdout == "" and "Traceback" not in result.stderr


def test_no_file_that_cannot_be_written(tmp_path: Path) -> None:
    for target in (tmp_path / "nowhere" / "a.html", tmp_path, Path(OLD) / "a.html"):
        result = run("compare", OLD, NEW, "-o", str(target))
        assert result.exit_code == 2 and "cannot be written" in result.stderr and result.stderr.count("\n") == 1


def test_a_text_is_never_overwritten_by_what_is_made_from_it(tmp_path: Path) -> None:
    text = tmp_path / "act.outline"
    text.write_bytes(Path(OLD).read_bytes())
    result = run("dump", str(text), "-o", str(tmp_path / "." / "act.outline"), "--format", "json")
    assert result.exit_code == 2 and text.read_bytes() == Path(OLD).read_bytes()


# ---------------------------------------------------------------------------------------- internal faults: 3


def test_an_internal_fault_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str, texts: Path | None) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(tracker_cli, "read_any_text", broken)
    result = run("dump", OLD)
    assert result.exit_code == 3
    assert result.stderr == (
        "Error: tracker has an internal fault (ZeroDivisionError); "
        "set TRACKER_DEBUG=1 to see where, and please report it.\n"
    )
    debugged = run("dump", OLD, env={"TRACKER_DEBUG": "1"})
    assert debugged.exit_code == 3 and "in broken" in debugged.stderr and "secret" in debugged.stderr


# ------------------------------------------------------------------------------------------------ files, pipes


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    target.write_text("yesterday's")
    real = os.fsync

    def full(descriptor: int) -> None:
        real(descriptor)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("compare", OLD, NEW, "-o", str(target))
    assert result.exit_code == 3 and result.stderr.endswith("cannot be written (no space left on device).\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"] and target.read_text() == "yesterday's"


def test_a_file_is_replaced_not_written_over(tmp_path: Path) -> None:
    target, other_name = tmp_path / "a.txt", tmp_path / "b.txt"
    target.write_text("yesterday's")
    other_name.hardlink_to(target)
    assert run("dump", OLD, "-o", str(target)).exit_code == 0
    assert target.read_text("utf-8").startswith("outline 1") and other_name.read_text() == "yesterday's"


def test_a_link_is_followed_and_a_device_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("")
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert run("dump", OLD, "-o", str(tmp_path / "link.txt")).exit_code == 0
    assert (tmp_path / "link.txt").is_symlink() and (tmp_path / "real.txt").read_text("utf-8").startswith("outline 1")
    assert run("dump", OLD, "-o", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


def test_a_reader_that_goes_away_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "compare", OLD, NEW], stdout=writing, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_control_c_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str, texts: Path | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tracker_cli, "read_any_text", interrupted)
    result = run("dump", OLD)
    assert (result.exit_code, result.output.strip()) == (130, "")


def test_the_output_is_utf_8_whatever_the_machine_prefers() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    assert "→".encode() in tracker("compare", OLD, NEW, env=env).stdout


def test_input_errors_keep_their_exit_code() -> None:
    assert InputError("a", "b").exit_code == 1


def test_a_person_can_cut_a_pair(tmp_path: Path) -> None:
    corrections = tmp_path / "mine.csv"
    pair = ("art_1__para_1", "art_1__para_1")
    corrections.write_text(f"action,old,new\ncut,{','.join(pair)}\n")
    asked = ("correlate", OLD, NEW, "--level", "paragraph", "--format", "json")
    plain = [(row["old"], row["new"]) for row in json.loads(run(*asked).stdout)["rows"]]
    cut = [(row["old"], row["new"]) for row in json.loads(run(*asked, "--override", str(corrections)).stdout)["rows"]]
    assert pair in plain and pair not in cut


def test_corrections_of_what_is_not_there_are_refused(tmp_path: Path) -> None:
    corrections = tmp_path / "mine.csv"
    corrections.write_text("action,old,new\nconfirm,art_99,art_1\n")
    result = run("correlate", OLD, NEW, "--override", str(corrections))
    assert result.exit_code == 1 and "art_99" in result.stderr
