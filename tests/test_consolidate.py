"""Amendments applied: cases as files, and what is true of every base and every amendment.

To add a case, make a folder in `tests/cases/consolidate/` with `base.outline` and `amendments.jsonl`; with
TRACKER_WRITE_GOLDEN=1 its `expected.outline` and `receipt.txt` are written, and the test fails all the same.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.act import Act, Kind, Provision, walk
from tracker.amendment import Amendment, Operation
from tracker.consolidate import consolidate
from tracker.consolidate.picking import numbered
from tracker.errors import UsageError
from tracker.line import Line, LineCall, Role
from tracker.outline import format_outline, parse_outline
from tracker.readers import amendments_jsonl
from tracker.receipt import Consolidation, ReceiptItem, Status
from tracker.reference import identify
from tracker.source import open_source
from tracker.tabled import gather

KITES = Path(__file__).parent / "cases" / "consolidate" / "kites"
CASES = sorted(path for path in (Path(__file__).parent / "cases" / "consolidate").iterdir() if path.is_dir())


def describe(item: ReceiptItem) -> str:
    said = [f"{item.number} {item.operation} {item.status.value}: {', '.join(item.eids) or '—'}"]
    said += [f"    warning: {warning}" for warning in item.warnings]
    said += [f"    reason: {item.reason}"] if item.reason else []
    return "\n".join(said) + "\n"


def result_of(case: Path) -> Consolidation:
    base = parse_outline((case / "base.outline").read_text(), "base.outline")
    draft = amendments_jsonl.read(open_source(case / "amendments.jsonl"))
    return consolidate(base, gather(draft, "amendments.jsonl")[0].items)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    result = result_of(case)
    said = {
        "expected.outline": format_outline(result.act),
        "receipt.txt": result.sentence + "\n" + "".join(map(describe, result.items)),
    }
    for name, text in said.items():
        golden = case / name
        expected = golden.read_text() if golden.exists() else None
        if text != expected and os.environ.get("TRACKER_WRITE_GOLDEN"):
            golden.write_text(text)
            pytest.fail(f"{name} of {case.name} was written; read it, then run again")
        assert text == expected


# ------------------------------------------------------------------------------------------- for every input

_WORDS = st.lists(st.sampled_from(["kite", "tail", "string", "wind", "bird", "cloud", "bow"]), min_size=3, max_size=8)
_SENTENCE = _WORDS.map(lambda words: " ".join(words).capitalize() + ".")


@st.composite
def _base(draw: st.DrawFn) -> Act:
    articles = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        paragraphs = []
        for label in range(1, draw(st.integers(1, 4)) + 1):
            points = [
                Provision(Kind.POINT, f"({letter})", text=draw(_SENTENCE))
                for letter in "abc"[: draw(st.integers(0, 3))]
            ]
            paragraphs.append(Provision(Kind.PARAGRAPH, f"{label}.", text=draw(_SENTENCE), children=tuple(points)))
        articles.append(Provision(Kind.ARTICLE, f"Article {number}", "Kites", children=tuple(paragraphs)))
    recitals = [Provision(Kind.RECITAL, f"({n})", text=draw(_SENTENCE)) for n in range(1, 3)]
    return identify(Act((*recitals, *articles), "en"))


@st.composite
def _amendments(draw: st.DrawFn) -> tuple[Act, list[Amendment]]:
    base = draw(_base())
    items = []
    targets = [p for p in walk(base) if p.kind in (Kind.PARAGRAPH, Kind.RECITAL, Kind.POINT)]
    for number, target in enumerate(draw(st.lists(st.sampled_from(targets), max_size=6, unique_by=lambda p: p.eid)), 1):
        position = _position(target.eid)
        words = Line(Role.TEXT, target.text, target.num)
        match draw(st.sampled_from(list(Operation))):
            case Operation.REPLACE:
                new = Line(Role.TEXT, f"New: {draw(_SENTENCE)}", target.num)
                items.append(Amendment(str(number), (position,), Operation.REPLACE, (words,), (new,)))
            case Operation.DELETE if not target.children:
                items.append(Amendment(str(number), (position,), Operation.DELETE, (words,), ()))
            case _:
                label = target.num.strip("(.)") + "a"
                new = Line(Role.TEXT, draw(_SENTENCE), target.num.replace(target.num.strip("(.)"), label))
                spaced = f"{position[:-1]}{target.num.strip('(.)')} a (new)"
                items.append(Amendment(str(number), (spaced,), Operation.INSERT, (), (new,)))
    return base, items


def _position(eid: str) -> str:
    names = {"art": "Article", "para": "paragraph", "point": "point", "rct": "Recital"}
    steps = (step.split("_") for step in eid.split("__"))
    return " – ".join(f"{names[stem]} {label}" for stem, label in steps)


@given(_amendments())
def test_every_amendment_is_accounted_for_and_nothing_else_changes(found: tuple[Act, list[Amendment]]) -> None:
    base, amendments = found
    result = consolidate(base, amendments)
    assert [item.number for item in result.items] == [amendment.number for amendment in amendments]
    assert all(item.status is Status.APPLIED for item in result.items), [item.reason for item in result.items]
    named = {mark.by for p in walk(result.act) for mark in p.marks}
    assert named <= {f"amendment {amendment.number}" for amendment in amendments}
    untouched = [replace(p, children=(), eid="") for p in walk(result.act) if not p.marks]
    assert all(p in [replace(q, children=(), eid="") for q in walk(base)] for p in untouched)
    kept = len(list(walk(base))) - sum(a.operation is Operation.DELETE for a in amendments)
    assert len(untouched) == kept - sum(a.operation is Operation.REPLACE for a in amendments)


@given(_amendments())
def test_an_applied_amendment_says_exactly_its_right_column(found: tuple[Act, list[Amendment]]) -> None:
    base, amendments = found
    result = consolidate(base, amendments)
    for amendment, item in zip(amendments, result.items, strict=True):
        made = [p for p in walk(result.act) if any(m.by == f"amendment {amendment.number}" for m in p.marks)]
        assert [(p.num, p.text) for p in made] == [(line.num, line.text) for line in amendment.new]
        assert set(item.eids) >= {p.eid for p in made}


def test_of_tabled_amendments_that_want_the_same_words_none_is_applied() -> None:
    base = parse_outline((KITES / "base.outline").read_text())
    old = (Line(Role.TEXT, "Penalties shall be mild.", "2."),)
    one, two, same = (
        Amendment(number, ("Article 4 – paragraph 2",), Operation.REPLACE, old, (Line(Role.TEXT, words, "2."),))
        for number, words in (("1", "Penalties are few."), ("2", "Penalties are many."), ("3", "Penalties are few."))
    )
    gone = Amendment("4", ("Article 4 – paragraph 2",), Operation.DELETE, old, ())
    assert [item.status for item in consolidate(base, [one, two]).items] == [Status.APPLIED, Status.NOT_APPLIED]
    tabled = consolidate(base, [one, two, same, gone], tabled=True)
    assert tabled.act == base and tabled.missed == tabled.items
    assert [item.reason.partition(";")[0] for item in tabled.items] == [
        "it competes with amendments 2, 4",
        "it competes with amendments 1, 3, 4",
        "it competes with amendments 2, 4",
        "it competes with amendments 1, 2, 3",
    ]
    assert consolidate(base, [one, same], tabled=True).sentence == "Applied 2 of 2 amendments."


def test_a_note_below_a_column_becomes_a_note_of_the_act() -> None:
    base = parse_outline((KITES / "base.outline").read_text())
    old = (Line(Role.TEXT, "Penalties shall be mild.", "2."),)
    new = (
        Line(Role.TEXT, "Penalties shall be as in Directive 1999/9 and mild.", "2.", calls=(LineCall(36, "1", "1"),)),
        Line(Role.NOTE, "OJ L 9, 9.9.1999, p. 9.", "1", key="1"),
    )
    items = [
        Amendment("1", ("Article 4 – paragraph 2",), Operation.REPLACE, old, new),
        Amendment("2", ("Article 4 – paragraph 2 a (new)",), Operation.INSERT, (), tuple(
            replace(line, num="2a.") if line.role is Role.TEXT else replace(line, text="OJ L 8.") for line in new
        )),
    ]  # fmt: skip
    act = consolidate(base, items).act
    notes = {p.eid: p.text for p in walk(act) if p.kind is Kind.FOOTNOTE}
    called = {p.num: [(call.offset, notes[call.note]) for call in p.calls] for p in walk(act) if p.calls}
    assert called == {"2.": [(36, "OJ L 9, 9.9.1999, p. 9.")], "2a.": [(36, "OJ L 8.")]}
    assert act.children[-1].kind is Kind.FOOTNOTE and len(notes) == len(items)


def test_an_amendment_that_bears_several_numbers_is_found_under_each() -> None:
    items = [Amendment(number, (), Operation.DELETE, (), ()) for number in ("2", "3 to 5", "7, 8 and 12", "B9/14")]
    for wish, wanted in {"4": ["3 to 5"], "8": ["7, 8 and 12"], "5-7": ["3 to 5", "7, 8 and 12"], "2": ["2"]}.items():
        assert [item.number for item in numbered(items, wish)] == wanted
    for wish in ("6", "9", "14"):
        with pytest.raises(UsageError):
            numbered(items, wish)


def test_without_amendments_the_base_stays_as_it_is() -> None:
    base = parse_outline((KITES / "base.outline").read_text())
    assert consolidate(base, []).act == base
    assert consolidate(base, []).sentence == "Applied 0 of 0 amendments."
