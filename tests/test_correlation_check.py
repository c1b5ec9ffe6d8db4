"""How a generated correlation table is held against the act's own: what both say, what one says, what is a slip."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.bench.chains import chain
from tests.conftest import REPOSITORY
from tracker.act import Act, Kind, Mark, Provision
from tracker.cli import cli
from tracker.compare import check_correlation, correlate
from tracker.correlation_table import locate, read_own_table
from tracker.correspondence import Place, TableCheck, Verdict
from tracker.errors import InputError
from tracker.outline import parse_outline
from tracker.readers import read
from tracker.source import open_source

OLD = """outline 1
act_title # Regulation (UM) No 44/2031 on lanterns
article 1 | Scope # This Regulation applies to lanterns of brass that burn oil on the quays of every harbour.
article 2 | Keepers
  paragraph 1. # Each harbour shall appoint a keeper who sleeps by day and knows the names of the winds.
  paragraph 2. # The keeper shall light the lanterns at dusk, trim their wicks twice and count them at dawn.
article 3 | Kites # No kite shall be flown within sight of the signal tower while the red flag is up.
article 4 | Reports # The keeper shall report every broken glass to the harbour master before noon of that day.
"""
NEW = """outline 1
act_title # Regulation (UM) 2035/7 on lanterns (recast)
article 1 | Scope # This Regulation applies to lanterns of brass that burn oil on the quays of every harbour.
article 2 | Appointment # Each harbour shall appoint a keeper who sleeps by day and knows the names of the winds.
article 3 | Duties # The keeper shall light the lanterns at dusk, trim their wicks twice and count them at dawn.
article 4 | Reports # The keeper shall report every broken glass to the harbour master before noon of that day.
annex! "ANNEX" | Correlation table
  table!
"""
TABLE = (
    ("Regulation (UM) No 44/2031", "This Regulation"),
    ("Article 1", "Article 1"),
    ("Article 2(1)", "Article 2"),
    ("Article 2(2)", "—"),
    ("—", "Article 3"),
    ("Article 3", "Article 4"),
    ("Article 4", "Article 4(1)"),
    ("Article 39(a)", "—"),
)


def with_table(rows: tuple[tuple[str, ...], ...], about: str = NEW) -> Act:
    lines = "".join(f"    row! # {' | '.join(cells)}\n" for cells in rows)
    return parse_outline(about + lines, "new")


@pytest.fixture
def old() -> Act:
    return parse_outline(OLD, "old")


def checked(old: Act, rows: tuple[tuple[str, ...], ...] = TABLE, level: str = "article") -> TableCheck:
    return check_correlation(old, with_table(rows), level)[1]


def said(check: TableCheck, verdict: Verdict) -> dict[tuple[str, str], str]:
    return {(one.old_reference, one.new_reference): one.explanation for one in check.of(verdict)}


def test_what_both_tables_say(old: Act) -> None:
    check = checked(old)
    assert (check.table.annex, check.table.about) == ("Annex", "Regulation (UM) No 44/2031")
    assert set(said(check, Verdict.AGREED)) == {
        ("Article 1", "Article 1"),
        ("Article 2", "Article 2"),
        ("Article 4", "Article 4"),
    }


def test_a_difference_says_what_stands_behind_it(old: Act) -> None:
    check = checked(old)
    ours, theirs = said(check, Verdict.OURS), said(check, Verdict.THEIRS)
    assert set(ours) == {("Article 2", "Article 3"), ("Article 3", "—")}
    assert "% of its words stand in Article 3" in ours["Article 2", "Article 3"]
    assert "the table says that Article 3 is new" in ours["Article 2", "Article 3"]
    assert ours["Article 3", "—"] == "the table has Article 4 for it"
    assert set(theirs) == {("—", "Article 3"), ("Article 3", "Article 4")}
    assert theirs["—", "Article 3"] == "the table says new; 100% of its words come from Article 2"
    assert theirs["Article 3", "Article 4"] == "they have no passage in common; we found no counterpart"


def test_finer_levels_see_what_an_article_hides(old: Act) -> None:
    theirs = said(checked(old, level="paragraph"), Verdict.THEIRS)
    assert theirs["Article 2(2)", "—"] == "the table says deleted; 100% of its words stand in Article 3"


def test_a_slip_of_the_table_is_named(old: Act) -> None:
    (slip,) = checked(old).of(Verdict.SLIP)
    assert slip.old_reference == "Article 39, point (a)"
    assert "which Regulation (UM) No 44/2031 does not have here (its last article is Article 4)" in slip.explanation


def test_a_coarser_table_contradicts_nothing(old: Act) -> None:
    check = checked(old, (TABLE[0], ("Article 2", "Articles 2 and 3")), "paragraph")
    assert not check.of(Verdict.THEIRS) and not check.of(Verdict.OURS)
    assert {row.old for row in check.silent} == {"art_1", "art_3", "art_4"}


def test_the_column_of_the_old_act_is_chosen(old: Act) -> None:
    rows = (
        ("Directive 31/7/UM", "Regulation (UM) No 44/2031", "This Regulation"),
        ("Article 1", "—", "Article 2"),
        ("Article 2", "Article 1", "Article 1"),
    )
    table = read_own_table(with_table(rows), old)
    assert table.about == "Regulation (UM) No 44/2031" and table.others == ("Directive 31/7/UM",)
    assert [row.printed for row in table.rows] == [("—", "Article 2"), ("Article 1", "Article 1")]


def test_the_new_act_may_stand_at_the_left(old: Act) -> None:
    turned = tuple((right, left) for left, right in TABLE)
    assert read_own_table(with_table(turned), old).rows == read_own_table(with_table(TABLE), old).rows


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((), "carries no correlation table of its own"),
        (
            (("Directive 31/7/UM", "This Regulation"), ("Article 1", "Article 1")),
            "not about Regulation (UM) No 44/2031",
        ),
    ],
)
def test_a_table_that_is_not_there_is_refused(old: Act, rows: tuple[tuple[str, ...], ...], says: str) -> None:
    with pytest.raises(InputError, match="the new text: .*" + says.replace("(", r"\(").replace(")", r"\)")):
        checked(old, rows)


def test_a_text_without_annexes_is_not_blamed(old: Act) -> None:
    check = checked(old, (*TABLE[:2], ("Annex I", "—")))
    assert check.absent == ("Annex I",) and not check.of(Verdict.SLIP)


@pytest.mark.parametrize("level", ["article", "paragraph", "point"])
def test_our_table_does_not_know_theirs(old: Act, level: str) -> None:
    rows, _ = check_correlation(old, with_table(TABLE), level)
    bare = with_table(())
    assert rows == correlate(old, with_table(TABLE), level)
    assert rows == correlate(old, replace(bare, children=bare.children[:-1], _index={}), level)


@pytest.mark.parametrize(
    ("named", "eid"),
    [
        ("art_2__point_1", "art_2__para_1"),
        ("art_2__para_1__subpara_1", "art_2__para_1"),
        ("art_4__para_1", "art_4"),
        ("art_9", None),
        ("art_2__para_7", None),
    ],
)
def test_places_are_found_as_tables_name_them(old: Act, named: str, eid: str | None) -> None:
    found = locate(Place(named), old)
    assert (found.eid if found else None) == eid


def test_the_specimen_agrees_with_its_own_table() -> None:
    texts = REPOSITORY / "texts" / "specimen"
    acts = [read(open_source(texts / name)).act for name in ("1_in-force.fmx.xml", "5_final.oj.xhtml")]
    _, check = check_correlation(acts[0], acts[1])
    assert len(check.of(Verdict.AGREED)) > 20 and len(check.findings) == len(check.of(Verdict.AGREED))


# --------------------------------------------------------------------------------------------------- command line


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=True)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "old.outline", tmp_path / "new.outline"
    rows = "".join(f"    row! # {' | '.join(cells)}\n" for cells in TABLE)
    for path, text in zip(paths, (OLD, NEW + rows), strict=True):
        path.write_text(text, encoding="utf-8")
    return str(paths[0]), str(paths[1])


def test_check_on_the_command_line(files: tuple[str, str]) -> None:
    text = run("correlate", *files, "--check")
    assert text.exit_code == 0 and "both tables                      3" in text.stdout
    data = json.loads(run("correlate", *files, "--check", "--format", "json").stdout)["check"]
    assert (data["agreed"], data["ours"], data["theirs"], data["slip"]) == (3, 2, 2, 1)
    assert run("correlate", *files, "--check", "--format", "csv").stdout.count("theirs") == 2


def test_a_text_without_a_table_is_refused_in_a_sentence(files: tuple[str, str]) -> None:
    result = run("correlate", files[0], files[0], "--check")
    assert result.exit_code == 1 and "carries no correlation table of its own" in result.stderr
    assert "Traceback" not in result.output


def test_check_is_no_word_file(files: tuple[str, str], tmp_path: Path) -> None:
    result = run("correlate", *files, "--check", "-o", str(tmp_path / "check.docx"))
    assert result.exit_code == 2 and not (tmp_path / "check.docx").exists()


def test_what_a_person_confirmed_says_so(files: tuple[str, str], tmp_path: Path) -> None:
    corrections = tmp_path / "mine.csv"
    corrections.write_text("action,old,new\nconfirm,art_3,art_4\n")
    data = json.loads(run("compare", *files, "--override", str(corrections), "--format", "json").stdout)
    pair = next(c for c in data["changes"] if [p["eid"] for p in c["old"]] == ["art_3"] and c["new"])
    assert pair["new"][0]["eid"] == "art_4" and pair["evidence"]["why"].startswith("confirmed by a person")
    assert not pair["evidence"]["doubtful"]
    rows = json.loads(run("correlate", *files, "--override", str(corrections), "--format", "json").stdout)["rows"]
    assert ("art_3", "art_4") in {(row["old"], row["new"]) for row in rows}


# ------------------------------------------------------------------------------------- marks of consolidated versions


def marked(provision: Provision, by: str) -> Provision:
    return replace(provision, marks=(Mark("replaced", by),))


def test_a_mark_without_a_change_is_explained(old: Act) -> None:
    articles = [child for child in old.children if child.kind is Kind.ARTICLE]
    other = {child: marked(replace(child, text=child.text.replace("red", "green")), "32032R0001") for child in articles}
    new = replace(old, children=tuple(other.get(child, child) for child in old.children), _index={})
    found = chain(old, new)
    assert (found.marks, found.found, found.articles, found.unmarked) == (4, 1, 1, ())
    assert {cause for _, cause in found.missed} == {
        "32032R0001 replaced it by the very same words, which both versions hold"
    }


def test_a_change_without_a_mark_is_shown(old: Act) -> None:
    new = parse_outline(OLD.replace("red flag", "green flag"), "new")
    found = chain(old, new)
    assert found.marks == 0 and [place for place, _ in found.unmarked] == ["Article 3"]
    assert "[-red-]{+green+}" in found.unmarked[0][1]


def test_the_marks_of_a_real_chain(shared: Path) -> None:
    folder = shared / "corpus" / "formats" / "formex4-consolidated"
    names = ("2020-12-02_CL2020R1784EN0000050", "2025-05-01_CL2020R1784EN0010030")
    found = chain(*(read(open_source(folder / f"32020r1784_{name}.0001.xml")).act for name in names))
    assert found.marks > 4 and found.found == found.marks and not found.unmarked
