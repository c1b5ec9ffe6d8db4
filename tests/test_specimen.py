"""The specimen says of itself what has changed (texts/specimen/expected*.toml); the engine must find just that."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.specimen_council import MADE, MARKED, council
from tracker.act import Act, Kind, Provision, articles, find, walk
from tracker.amendment import Operation
from tracker.catalogue import Dossier, read_dossier
from tracker.change import Change, ChangeKind, Comparison
from tracker.compare import codebook_for, compare, correlate
from tracker.lineage import Sources
from tracker.load import find_reading
from tracker.making import Made, bundle, make
from tracker.readers import Reading, read_any
from tracker.receipt import Status
from tracker.source import open_source

TEXTS = Path(__file__).resolve().parent.parent / "texts"
FOLDER = TEXTS / "specimen"
EXPECTED = (
    "expected.toml",
    "expected-1-2.toml",
    "expected-2-5.toml",
    "expected-2-3.toml",
    "expected-2-4.toml",
    "expected-4-5.toml",
)
"""One file per pair: in force and final, in force and proposal, proposal and final, proposal and Parliament's text,
proposal and Council's mandate, Council's mandate and final."""
STEPS = EXPECTED[1:3]
"""From the act in force by way of the proposal to the final act."""

COMPARED: dict[str, Comparison] = {}
"""What was compared in this run, by the file that says what to expect."""


@pytest.fixture(scope="module", params=EXPECTED)
def expected(request: pytest.FixtureRequest) -> dict[str, Any]:
    return load(request.param)


@pytest.fixture(scope="module")
def readings(expected: dict[str, Any]) -> tuple[Reading, Reading]:
    return text(expected["old"]), text(expected["new"])


@pytest.fixture(scope="module")
def comparison(expected: dict[str, Any]) -> Comparison:
    return compared(expected)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(FOLDER)


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def text(name: str) -> Reading:
    version = next(version for version in read_dossier(FOLDER).versions if version.file == name)
    return find_reading(f"specimen/{version.name}", TEXTS)[1]


def compared(expected: dict[str, Any]) -> Comparison:
    key = f"{expected['old']}..{expected['new']}"
    if key not in COMPARED:
        acts = text(expected["old"]).act, text(expected["new"]).act
        COMPARED[key] = compare(*acts, codebook=codebook_for(*acts))
    return COMPARED[key]


def said(change: Change) -> tuple[Any, ...]:
    return change.old, change.new, {kind.value for kind in change.kinds}, change.consequential


def test_both_acts_are_read_whole(readings: tuple[Reading, Reading]) -> None:
    for reading in readings:
        assert (reading.account.share, reading.account.dropped_inside, reading.account.unplaced_text) == (1.0, 0, ())
        assert not [p.eid for p in walk(reading.act) if "~" in p.eid]
        assert "specimen act, invented" in reading.act.title


def test_every_expected_change_is_found_and_no_other(expected: dict[str, Any], comparison: Comparison) -> None:
    found = {(change.old, change.new): change for change in comparison.changes}
    wrong = []
    for wanted in expected["change"]:
        key = (tuple(wanted["old"]), tuple(wanted["new"]))
        change = found.pop(key, None)
        optional = set(wanted.get("optional", []))
        if change is None:
            wrong.append(f"missing: {key}")
        elif {k.value for k in change.kinds} - optional != set(wanted["kinds"]) - optional:
            wrong.append(f"{key}: {[k.value for k in change.kinds]} instead of {wanted['kinds']}")
        elif change.consequential != wanted.get("consequential", False):
            wrong.append(f"{key}: consequential is {change.consequential}")
    wrong += [f"not expected: {said(change)}" for change in found.values()]
    assert wrong == []


def test_every_expected_tag_is_found_and_no_other(expected: dict[str, Any], comparison: Comparison) -> None:
    found = {(c.old, c.new, tag.code, tag.axis, tag.direction) for c in comparison.changes for tag in c.tags}
    wanted = {
        (tuple(change["old"]), tuple(change["new"]), tag["code"], tag["axis"], tag["direction"])
        for change in expected["change"]
        for tag in change.get("tags", [])
    }
    assert wanted and found == wanted
    assert all(tag.rule and tag.words and tag.explanation.endswith(".") for c in comparison.changes for tag in c.tags)


def test_what_only_has_another_id_is_unchanged(expected: dict[str, Any], comparison: Comparison) -> None:
    unchanged = {(change.old, change.new) for change in comparison.unchanged}
    pairs = [((pair["old"],), (pair["new"],)) for pair in expected["unchanged"]]
    assert pairs and [pair for pair in pairs if pair not in unchanged] == []
    assert {pair for pair in unchanged if pair[0] != pair[1]} == set(pairs), "all of them are written down"


def test_article_correspondences_are_those_of_the_acts_own_table(
    expected: dict[str, Any], readings: tuple[Reading, Reading]
) -> None:
    rows = {(r.old, r.new) for r in correlate(readings[0].act, readings[1].act, "article")}
    articles = {(a, b) for a, b in rows if (a or b or "").startswith("art_")}
    assert articles == {(row.get("old") or None, row.get("new") or None) for row in expected["article"]}


# ------------------------------------------------------------------------------------------------- the tables inside


def named(cell: str) -> list[str]:
    """Articles and annexes that a cell of a printed correlation table names, as eIds."""
    return [f"anx_{found[2]}" if found[2] else f"art_{found[1]}" for found in ARTICLE.finditer(cell)]


ARTICLE = re.compile(r"Article (\d+)|Annex ([IVX]+)")


@pytest.mark.parametrize(
    ("name", "act"), [("expected.toml", "5_final.oj.xhtml"), ("expected-1-2.toml", "2_proposal.com.xhtml")]
)
def test_the_printed_table_says_what_is_expected_of_the_articles(name: str, act: str) -> None:
    annex = find(text(act).act, "anx_II")
    assert annex is not None
    printed: set[tuple[str, str]] = set()
    for row in (p for p in walk(annex) if p.kind is Kind.ROW):
        old, _, new = row.text.partition("\t")
        printed |= {(a, b) for a in named(old) or [""] for b in named(new) or [""]}
    wanted = {(row.get("old", ""), row.get("new", "")) for row in load(name)["article"]}
    # The rows of paragraphs and parts without a partner say nothing of their articles, which have one.
    lone = {pair for pair in printed - wanted if "" in pair}
    assert printed - lone - {("", "")} == wanted
    assert all(any(set(pair) & set(other) - {""} for other in wanted) for pair in lone - {("", "")})


# ------------------------------------------------------------------------------------------------------ the proposal


def words(provision: Provision) -> str:
    return " ".join(f"{p.heading} {p.text}".strip() for p in walk(provision))


def test_the_proposal_is_read_without_what_stands_around_it() -> None:
    reading = text("2_proposal.com.xhtml")
    kinds = [p.kind for p in reading.act.children]
    assert (len(articles(reading.act)), kinds.count(Kind.RECITAL), kinds.count(Kind.ANNEX)) == (21, 12, 2)
    assert (reading.format, reading.act.language) == ("com-recast", "en")
    reasons = {d.reason for d in reading.account.dropped}
    assert reasons == {"cover page", "memorandum", "financial statement", "change marks"}
    assert not re.search("questionnaire|crowns|invites exporters", " ".join(map(words, reading.act.children)))


def test_the_marks_of_the_recast_hold_the_act_in_force_word_by_word() -> None:
    """The title and who signs are the proposal's own; notes go by their words."""
    reading, whole = text("2_proposal.com.xhtml"), text("1_in-force.fmx.xml").act
    assert reading.before and not reading.warnings
    assert said_in(reading.before) == said_in(whole)
    assert [p.eid for p in walk(reading.before)] == [p.eid for p in walk(whole)]


def said_in(act: Act) -> dict[str, tuple[str, ...]]:
    """What each provision says, number and heading included, but the title, the signatures and the notes' numbers."""
    left = (Kind.ACT_TITLE, Kind.SIGNATURE)
    return {
        p.eid: ("" if p.kind is Kind.FOOTNOTE else p.num, p.heading, p.text) for p in walk(act) if p.kind not in left
    }


def test_what_nobody_touched_reads_the_same_in_the_proposal_and_in_the_final_act() -> None:
    """The engine's word "unchanged" is taken letter by letter, number and heading included."""
    both = compared(load("expected-2-5.toml"))
    pairs = [(find(both.old, c.old[0]), find(both.new, c.new[0])) for c in both.unchanged]
    assert len(pairs) > 90
    for old, new in pairs:
        assert old and new and (old.heading, old.text) == (new.heading, new.text)
        assert old.num == new.num or old.kind is Kind.FOOTNOTE


def test_two_steps_that_change_nothing_make_one_that_changes_nothing() -> None:
    """What stayed from the act in force to the proposal and from there to the final act stayed altogether."""
    first, second = (compared(load(name)) for name in STEPS)
    onward = {c.old: c.new for c in second.unchanged}
    chained = {(c.old, onward[c.new]) for c in first.unchanged if c.new in onward}
    whole = {(c.old, c.new): c for c in compared(load("expected.toml")).unchanged}
    assert len(chained) > 30
    assert {pair for pair in chained if pair not in whole} == set()


def test_every_word_that_changed_in_the_end_changed_on_one_of_the_two_steps() -> None:
    first, second = (compared(load(name)) for name in STEPS)
    of_substance = {ChangeKind.AMENDED, ChangeKind.INSERTED, ChangeKind.DELETED}
    before = {eid for c in first.changes if of_substance & set(c.kinds) for eid in c.old}
    after = {eid for c in second.changes if of_substance & set(c.kinds) for eid in c.new}
    amended = [c for c in compared(load("expected.toml")).changes if ChangeKind.AMENDED in c.kinds]
    assert len(amended) > 50
    assert [c.id for c in amended if not before & set(c.old) and not after & set(c.new)] == []


# --------------------------------------------------------------------------------------------------- the amendments


def receipt() -> tuple[dict[str, Any], Made]:
    wanted = load("expected-receipt.toml")
    return wanted, make(bundle(*(open_source(FOLDER / wanted[part]) for part in ("base", "amendments"))))


def test_every_amendment_fares_as_expected() -> None:
    wanted, made = receipt()
    assert made.consolidation.sentence == wanted["sentence"]
    items = made.consolidation.items
    found = [(i.number, i.positions, i.operation, i.status.value, i.eids, i.warnings, i.reason) for i in items]
    assert found == [
        (
            *(item["number"], tuple(item["positions"]), item["operation"], item["status"]),
            *(tuple(item.get("eids", ())), tuple(item.get("warnings", ())), item.get("reason", "")),
        )
        for item in wanted["amendment"]
    ]
    assert sum("trap" in item.get("note", "") for item in wanted["amendment"]) == 3


def test_the_amendments_hold_every_operation() -> None:
    _, made = receipt()
    items = made.amendments.amendments.items
    assert len(items) >= 25 and {item.operation for item in items} == set(Operation)
    said = " ".join(position for item in items for position in item.positions)
    for words in ("title", "introductory part", "subparagraph", "Recital", "Citation", "point", "Annex", "(new)"):
        assert words in said
    assert any(len(item.positions) > 1 for item in items)
    assert {run.mark for item in items for line in (*item.old, *item.new) for run in line.runs} == {
        "deleted",
        "inserted",
    }


def test_each_change_of_the_parliament_is_told_by_the_amendment_that_made_it() -> None:
    _, made = receipt()
    both = compared(load("expected-2-3.toml"))
    told = {eid for item in made.consolidation.items for eid in item.eids}
    assert [c.id for c in both.changes if not told & {*c.old, *c.new}] == []
    assert all(item.eids for item in made.consolidation.items if item.status is Status.APPLIED)


# ------------------------------------------------------------------------------------------------ the Council's mandate


def test_the_mandate_holds_the_proposal_word_by_word() -> None:
    reading, proposal = text("4_council.docx"), text("2_proposal.com.xhtml").act
    assert reading.before and reading.legend.startswith("Compared with the Commission proposal")
    assert said_in(reading.before) == said_in(proposal)
    assert [p.eid for p in walk(reading.before)] == [p.eid for p in walk(proposal)]


def test_the_word_file_is_what_its_source_makes() -> None:
    """After an edit: `python -m tests.specimen_council`, and the new checksum into dossier.toml."""
    assert MADE.read_bytes() == council(MARKED.read_text("utf-8"))


def test_what_the_council_asked_for_is_told_of_the_final_act() -> None:
    """Words of the Council that are in the final act are the Council's; others stand in the final act alone."""
    last = compared(load("expected-2-5.toml"))
    asked = {"parliament": compared(load("expected-2-3.toml")), "council": compared(load("expected-2-4.toml"))}
    onward = {"parliament": compare(asked["parliament"].new, last.new), "council": compared(load("expected-4-5.toml"))}
    between = {name: (asked[name], onward[name]) for name in asked}
    sources = Sources(between)
    found = {(a.eid, a.sign, a.words.strip()): a.versions for c in last.changes for a in sources.attribute(c)}
    assert found["art_5__para_1__point_b", "+", "serious"] == ("council",)
    assert found["art_10__para_5", "+", "may"] == ("council",)
    assert found["art_9__para_2", "+", "shall"] == ("parliament",)
    assert found["rct_1", "+", "nearly five"] == ()
    assert {a for (eid, _, _), a in found.items() if eid == "cit_4"} == {()}


# ------------------------------------------------------------------------------------------------------ the catalogue


def test_the_dossier_has_the_five_versions_in_their_order(dossier: Dossier) -> None:
    assert [(v.name, v.stage, v.based_on) for v in dossier.versions] == [
        ("in-force", "in-force", ()),
        ("proposal", "proposal", ("in-force",)),
        ("parliament", "parliament", ("proposal",)),
        ("council", "council", ("proposal",)),
        ("final", "final", ("parliament", "council")),
    ]
    assert [v.date for v in dossier.versions] == sorted(v.date for v in dossier.versions)
    assert all("nvented" in v.title and "nvented" in v.note for v in dossier.versions)


def test_the_dossier_knows_its_files(dossier: Dossier) -> None:
    """A text that was edited needs its new checksum in dossier.toml; the message has it."""
    for version in dossier.versions:
        path = dossier.path(version)
        assert path, version.file
        source = open_source(path)
        assert (version.sha256, version.format) == (source.sha256, read_any(source).format), version.name
        assert version.language == text(version.file).act.language


def test_the_dual_use_recast_is_known_with_its_seven_texts_and_none_is_shipped() -> None:
    folder = TEXTS / "2016-0295-COD"
    recast = read_dossier(folder)
    assert {v.name: v.based_on for v in recast.versions} == {
        "in-force": (),
        "proposal": ("in-force",),
        "parliament-2018": ("proposal",),
        "council-2019": ("proposal",),
        "council-2020": ("proposal",),
        "position-2021": ("parliament-2018", "council-2019", "council-2020"),
        "final": ("position-2021",),
    }
    assert all(v.source and v.date and not v.file and not v.sha256 for v in recast.versions)
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "dossier.toml"]
    readme = (folder / "README.md").read_text("utf-8")
    for version in recast.versions:
        assert f"tracker load {recast.name} FILE --version {version.name}`" in readme
        assert version.source in readme
