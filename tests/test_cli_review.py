"""`tracker review list, export, import, agreement`, and what people decided in `tags`, `scorecard` and `compare`."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_cli_tags import KITES
from tracker.catalogue import read_dossier
from tracker.cli import cli
from tracker.exports.review import read_file, rows, write_csv, write_json
from tracker.load import compared, load_dossier
from tracker.review import Decision, Subject, Verdict, flaw, tidied
from tracker.store import open_store

DOSSIER = """schema = 1
title = "Kites"

[[version]]
name = "old"
title = "Old"
stage = "in-force"
file = "old.outline"

[[version]]
name = "new"
title = "New"
stage = "final"
based_on = ["old"]
file = "new.outline"
"""
PAIR = ("--waiting", "old..new")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dossier whose texts are loaded and compared."""
    place = tmp_path_factory.mktemp("kites")
    folder = place / "texts" / "kites"
    folder.mkdir(parents=True)
    for path, name in zip(KITES, ("old.outline", "new.outline"), strict=True):
        (folder / name).write_bytes(Path(path).read_bytes())
    (folder / "dossier.toml").write_text(DOSSIER)
    with open_store(str(place / "law.db")) as store:
        load_dossier(store, read_dossier(folder))
        compared(store, "kites", "old", "new")
    return place


@pytest.fixture
def kites(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it; commands run there."""
    place = tmp_path / "here"
    shutil.copytree(loaded, place)
    monkeypatch.setenv("TRACKER_DATABASE", str(place / "law.db"))
    monkeypatch.setenv("TRACKER_TEXTS", str(place / "texts"))
    monkeypatch.chdir(place)
    return place


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, list(args))


def done(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.output
    return result.stdout


def waiting() -> list[dict[str, str]]:
    """The form: a row for each tag that nobody has decided on."""
    return list(csv.DictReader(io.StringIO(done("review", "export", "kites", *PAIR), newline="")))


def fill(path: Path, found: list[dict[str, str]], delimiter: str = ",") -> str:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(found)
    return str(path)


def answered(row: dict[str, str], verdict: str, who: str = "ada", **more: str) -> dict[str, str]:
    reason = "" if verdict == "confirmed" else "because"
    return {**row, "verdict": verdict, "who": who, "reason": reason, **more}


# ------------------------------------------------------------------------------------------------- there and back


def test_a_form_is_filled_in_and_comes_back(kites: Path) -> None:
    form = waiting()
    assert len(form) > 3 and all(row["verdict"] == row["who"] == "" and row["suggested"] for row in form)
    assert done("review", "list", "kites") == "kites: nobody has decided on a tag yet.\n"
    file = fill(kites / "form.csv", [answered(form[0], "rejected"), answered(form[1], "confirmed"), *form[2:]])
    assert done("review", "import", "kites", file) == "2 of 2 decisions were new.\n"
    assert done("review", "import", "kites", file) == "0 of 2 decisions were new.\n"
    said = done("review", "list", "kites")
    assert f"2 of {len(form)} tags reviewed" in said and "ada  rejected: because" in said
    assert len(waiting()) == len(form), "two decisions, and the rows that still wait"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_comes_in_elsewhere_and_again_changes_nothing(
    kites: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_ = waiting()
    said = [
        answered(rows_[0], "rejected", "ada", reason="=cmd|' /C calc'!A0\n'quoted', “x”;\ttab"),
        answered(rows_[0], "confirmed", "-bob"),
        answered(rows_[1], "changed", "@eve", direction="unclear"),
    ]
    done("review", "import", "kites", fill(kites / "in.csv", said))
    out = kites / f"out.{form}"
    done("review", "export", "kites", "-o", str(out))
    first = out.read_bytes()
    assert b"\n=" not in first and (form == "json" or (b",'@eve," in first and b",'-bob," in first))
    assert done("review", "import", "kites", str(out)).startswith("0 of 3")
    monkeypatch.setenv("TRACKER_DATABASE", str(kites / "other.db"))
    done("load", "kites")
    assert done("review", "import", "kites", str(out)).startswith("3 of 3")
    done("review", "export", "kites", "-o", str(out))
    assert out.read_bytes() == first, "byte for byte"


def test_a_spreadsheet_with_semicolons_is_read(kites: Path) -> None:
    file = fill(kites / "form.csv", [answered(waiting()[0], "rejected")], ";")
    assert done("review", "import", "kites", file).startswith("1 of 1")


def test_rows_without_a_name_are_signed_by_who_brings_them(kites: Path) -> None:
    file = fill(kites / "form.csv", [answered(waiting()[0], "rejected", "")])
    refused = run("review", "import", "kites", file)
    assert refused.exit_code == 1 and "row 2: nobody has signed it; fill in “who”" in refused.stderr
    done("review", "import", "kites", file, "--who", "Ada")
    assert "Ada  rejected" in done("review", "list", "kites")


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ({"verdict": "maybe"}, "row 3: “maybe” is no verdict; they are confirmed, changed"),
        (
            {"verdict": "changed", "reason": ""},
            "row 3: the reason is missing; correct it; nothing of the file was taken.",
        ),
        ({"verdict": "changed", "direction": "up", "reason": "so"}, "row 3: the direction is none of adds"),
        ({"tag": "Z9"}, "row 3: there is no code “Z9”"),
        ({"codebook": "mine"}, "row 3: there is no codebook “mine”; they are data-protection, dual-use"),
        ({"words": "abc"}, "row 3: “words” is not the checksum that was exported"),
        ({"at": "14.05.2036"}, "row 3: the time cannot be read"),
        ({"change": "zzz"}, "row 3: “zzz” is no change; its id looks like art_4__para_1..art_5__para_1"),
        ({"rev": "first"}, "row 3: “rev” is no number"),
        ({"change": ""}, "row 3: “change” is empty"),
        ({"who": "x" * 61}, "row 3: the name is longer than 60"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(kites: Path, spoilt: dict[str, str], says: str) -> None:
    form = waiting()
    file = fill(kites / "form.csv", [answered(form[0], "rejected"), {**answered(form[1], "confirmed"), **spoilt}])
    refused = run("review", "import", "kites", file)
    assert refused.exit_code == 1 and says in refused.stderr and refused.stderr.count("\n") == 1
    assert "nobody has decided" in done("review", "list", "kites")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "the file is empty"),
        ("a,b\n1,2\n", "there is no column old, new, codebook"),
        ("{", "it is no JSON"),
        ("[]", 'there is no list "decisions"'),
        ('{"schema": 2, "decisions": []}', '"schema" is not 1'),
        ('{"schema": 1, "dossier": "other", "decisions": []}', "it is about another dossier than kites"),
        ('{"schema": 1, "decisions": [{"verdict": "rejected", "old": 1}]}', "row 1: “old” is no text"),
        ("[" * 100_000, "it is no JSON"),
    ],
)
def test_a_file_that_is_none_is_refused(kites: Path, content: str, says: str) -> None:
    (kites / "bad.csv").write_text(content)
    refused = run("review", "import", "kites", str(kites / "bad.csv"))
    assert refused.exit_code == 1 and says in refused.stderr and "Traceback" not in refused.output


def test_who_was_overtaken_is_told(kites: Path) -> None:
    row = waiting()[0]
    done("review", "import", "kites", fill(kites / "one.csv", [answered(row, "rejected", rev="0")]))
    refused = run("review", "import", "kites", fill(kites / "two.csv", [answered(row, "confirmed", rev="0")]))
    assert refused.exit_code == 1
    assert "row 2" in refused.stderr and "ada said “rejected”" in refused.stderr and "export anew" in refused.stderr
    done("review", "import", "kites", fill(kites / "two.csv", [answered(row, "confirmed", rev="1")]))


def test_what_was_decided_for_other_words_is_kept_as_a_proposal(kites: Path) -> None:
    row = waiting()[0]
    said = done("review", "import", "kites", fill(kites / "a.csv", [answered({**row, "words": "f" * 64}, "rejected")]))
    assert "1 of them was made for other words than those of the texts here: kept as proposals." in said
    assert "(for other words: a proposal): because" in done("review", "list", "kites")


def test_a_text_that_is_loaded_anew_takes_the_decision_along_as_a_proposal(kites: Path) -> None:
    done("review", "import", "kites", fill(kites / "a.csv", [answered(row, "rejected") for row in waiting()]))
    tags = json.loads(done("tags", "kites", "--format", "json"))["tags"]
    assert {tag["review"]["status"] for tag in tags} == {"rejected"}
    words = next(one["text"] for tag in tags for one in tag["words"] if one["side"] == "new")
    new = kites / "texts" / "kites" / "new.outline"
    assert new.read_text().count(words) == 1
    new.write_text(new.read_text().replace(words, f"{words} truly"))
    done("load", "kites")
    after = json.loads(done("tags", "kites", "--format", "json"))["tags"]
    fallen = [tag["review"] for tag in after if tag["review"]["status"] != "rejected"]
    assert fallen and all(one["status"] == "suggested" and one["proposed"] == ["rejected (ada)"] for one in fallen)
    said = " ".join(done("review", "list", "kites").split())
    assert (
        f"{len(after) - len(fallen)} of {len(after)} tags reviewed" in said and "(for other words: a proposal)" in said
    )


def test_a_signed_form_that_comes_in_twice_says_nothing_new(kites: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = waiting()
    file = fill(kites / "form.csv", [answered(row, "rejected") for row in form])
    assert all(row["at"] == "" for row in form)
    for time, new in (("2036-05-14T09:00:00Z", len(form)), ("2036-05-15T09:00:00Z", 0)):
        monkeypatch.setattr("tracker.cli_review._now", lambda time=time: time)
        assert done("review", "import", "kites", file) == f"{new} of {len(form)} decisions were new.\n"
    done("review", "import", "kites", fill(kites / "other.csv", [answered(form[0], "confirmed")]))
    monkeypatch.setattr("tracker.cli_review._now", lambda: "2036-05-16T09:00:00Z")
    assert done("review", "import", "kites", file).startswith("0 of"), "what was overtaken since does not come back"
    assert f"{len(form)} of {len(form)} tags reviewed" in done("review", "list", "kites")


def test_what_fits_no_change_is_said_and_listed(kites: Path) -> None:
    row = {**waiting()[0], "change": "art_999..art_999", "words": "f" * 64}
    said = done("review", "import", "kites", fill(kites / "a.csv", [answered(row, "rejected")]))
    assert said.splitlines()[1] == "1 of them fits no change of the texts here: kept, and counted for nothing."
    listed = done("review", "list", "kites")
    assert (
        "1 decision that fits no change of the texts here" in listed and "ada  rejected: old → new, art_999" in listed
    )


@pytest.mark.parametrize("pair", ["old-new", "old", "..new", "old.."])
def test_two_versions_are_asked_for_as_they_are_written(kites: Path, pair: str) -> None:
    refused = run("review", "export", "kites", "--waiting", pair)
    assert refused.exit_code == 2 and "as OLD..NEW" in refused.stderr and f'not "{pair}"' in refused.stderr


# -------------------------------------------------------------------------------------------- beside tags, agreement


def test_what_people_decided_stands_beside_the_tags(kites: Path) -> None:
    form = waiting()
    plain = json.loads(done("tags", "kites", "--format", "json"))
    assert all("review" not in tag for tag in plain["tags"])
    said = [answered(form[0], "rejected"), answered(form[1], "changed", direction="unclear")]
    done("review", "import", "kites", fill(kites / "form.csv", said))
    found = json.loads(done("tags", "kites", "--format", "json"))["tags"]
    assert len(found) == len(plain["tags"])
    states = [tag["review"] for tag in found if "review" in tag]
    assert [(one["status"], one["by"], one["reason"]) for one in states] == [
        ("rejected", ["ada"], "because"),
        ("changed", ["ada"], "because"),
    ]
    text = done("tags", "kites")
    assert f"people have reviewed 2 of {len(form)} (1 changed, 1 rejected)" in " ".join(text.split())
    who = " ".join(done("who", "kites").split())
    assert f"people have reviewed 2 of {len(form)} (1 changed, 1 rejected)" in who and "nobody has reviewed" not in who
    done("review", "import", "kites", fill(kites / "b.csv", [answered(form[2], "disputed", "bob")]))
    text = " ".join(done("tags", "kites").split())
    assert f"have reviewed 2 of {len(form)} (1 changed, 1 rejected), and 1 more is in dispute." in text
    card = json.loads(done("scorecard", "kites", "--format", "json"))
    assert card["tags"] == len(form) - 1, "what is rejected does not count"
    compared = json.loads(done("compare", "kites/old", "kites/new", "--format", "json"))
    assert sum("review" in tag for change in compared["changes"] for tag in change["tags"]) == 3
    assert done("compare", "kites/old", "kites/new") != done("compare", *KITES), "of files nobody has decided anything"


def test_agreement_by_code(kites: Path) -> None:
    assert done("review", "agreement", "kites") == "kites: no tag has verdicts of two people yet.\n"
    form = waiting()
    both = [answered(row, "confirmed", who) for row in form for who in ("ada", "bob")]
    both[1] = answered(form[0], "rejected", "bob")
    done("review", "import", "kites", fill(kites / "form.csv", both))
    found: Any = json.loads(done("review", "agreement", "kites", "--format", "json"))
    assert found["schema"] == 1 and sum(one["n"] for one in found["codes"]) == len(form)
    apart = next(one for one in found["codes"] if one["code"] == form[0]["tag"])
    assert apart["raw"] < 1 and apart["coders"] == ["ada", "bob"] and apart["tentative"]
    said = done("review", "agreement", "kites")
    assert f"{apart['code']}    ada and bob" in said and f"tentative: only {apart['n']} tag" in said
    assert done("review", "agreement", "kites", "--format", "csv").startswith("code,first,second,n,raw,kappa")


def test_without_a_database_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE", str(tmp_path / "none.db"))
    for command in (["list"], ["agreement"], ["export"]):
        refused = run("review", *command, "specimen")
        assert refused.exit_code == 1 and "there is no database yet" in refused.stderr
    assert not (tmp_path / "none.db").exists()
    assert run("review", "list", "unknown-dossier").exit_code == 1


# ------------------------------------------------------------------------------------------------------ law: exact

odd = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\t'=+-@;,\""))
subjects = st.builds(
    Subject,
    st.just("kites"),
    *[st.sampled_from(["a", "b"])] * 2,
    st.just("x"),
    st.just("art_1.."),
    st.just("0" * 64),
    st.just("A4"),
)
decisions = st.builds(
    Decision,
    subjects,
    st.sampled_from([Verdict.REJECTED, Verdict.CHANGED]),
    odd,
    st.just("2036-05-14T09:00:00Z"),
    st.just("B1"),
    st.sampled_from(["adds", "unclear"]),
    st.sampled_from(["", "weakens"]),
    odd,
).map(tidied)


@settings(max_examples=40)
@given(st.lists(decisions.filter(lambda one: not flaw(one)), max_size=4))
def test_files_hold_decisions_exactly(made: list[Decision]) -> None:
    for text in (write_csv(rows(made)), write_json(rows(made), "kites")):
        read = read_file(text, "f", "kites", ("nobody", ""))
        assert [line.decision for line in read] == made
        assert [line.rev for line in read] == [
            sum((o.subject, o.who) == (m.subject, m.who) for o in made[:n]) for n, m in enumerate(made)
        ]
