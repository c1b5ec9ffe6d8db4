"""Law 6: outline and act JSON round-trip, for every act."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from tests.strategies import acts
from tracker.act import Act, Kind, find, walk
from tracker.act_json import act_to_dict, parse_act_json
from tracker.errors import InputError
from tracker.outline import format_outline, parse_outline


@given(acts())
def test_an_outline_read_back_is_the_act(act: Act) -> None:
    assert parse_outline(format_outline(act)).children == act.children


@given(acts())
def test_act_json_read_back_is_the_act(act: Act) -> None:
    assert parse_act_json(json.dumps(act_to_dict(act))) == act


TYPED = r"""outline 1
language en
; a comment
article 4 | Controls \| limits
  paragraph 1 # An authorisation shall be required{^1|(2)} where:
    point a # the items are intended for \{^ repression;
    point "(a bis)"

annex! IV | CORRELATION TABLE
  table!
    row! # Article 1 | Article 2\|3
footnote "(2)" # OJ L 1, 1.1.2031, p. 1.
"""


def test_an_outline_that_a_lawyer_typed() -> None:
    act = parse_outline(TYPED)
    article = find(act, "art_4")
    assert article and article.num == "Article 4" and article.heading == "Controls | limits"
    paragraph = find(act, "art_4__para_1")
    assert paragraph and paragraph.text == "An authorisation shall be required where:"
    assert [(call.offset, call.note, call.label) for call in paragraph.calls] == [(34, "fn_1", "(2)")]
    points = [p for p in walk(act) if p.kind is Kind.POINT]
    assert [(p.num, p.text) for p in points] == [
        ("(a)", "the items are intended for {^ repression;"),
        ("(a bis)", ""),
    ]
    row = next(p for p in walk(act) if p.kind is Kind.ROW)
    assert row.text == "Article 1\tArticle 2|3" and row.correlation
    assert format_outline(parse_outline(format_outline(act))) == format_outline(act)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("article 1", "line 1: an outline begins"),
        ("outline 1\nartikle 1", "line 2: “artikle” is no kind of provision"),
        ("outline 1\narticle 1\n    point a", "line 3: the line is indented too far"),
        ("outline 1\narticle 1\n point a", "line 3: not a line of an outline"),
        ("outline 1\n(1) text", "line 2: not a line of an outline"),
    ],
)
def test_a_bad_line_is_named(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_outline(text, "draft.txt")
    assert str(caught.value).startswith(f"draft.txt, {says}")


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"schema": 2, "act": {}}', '{"schema": 1, "act": {"children": [{"kind": "clause"}]}}']
)
def test_bad_act_json_is_one_sentence(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_act_json(text, "act.json")
    assert str(caught.value).startswith("act.json")
