"""What printed numbers are, and the depth that a flat list implies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.line import Line, Role
from tracker.numbering import Style, infer_levels, readings, roman, split_number, to_roman


@given(st.integers(1, 399))
def test_roman_numbers_read_back(value: int) -> None:
    assert roman(to_roman(value)) == value


@pytest.mark.parametrize(
    ("num", "style", "ordinal", "inserted"),
    [
        ("1.", Style.DOT, 1, ""),
        ("(12)", Style.BRACKETS, 12, ""),
        ("3)", Style.HALF, 3, ""),
        ("(9a)", Style.BRACKETS, 9, "a"),
        ("2a.", Style.DOT, 2, "a"),
        ("(b)", Style.LETTER, 2, ""),
        ("b)", Style.LETTER_HALF, 2, ""),
        ("(iv)", Style.ROMAN, 4, ""),
        ("(aa)", Style.LETTER, 27, ""),
        ("(ca)", Style.LETTER, 3, "a"),
        ("A.", Style.UPPER, 1, ""),
        ("(B)", Style.UPPER_BRACKETS, 2, ""),
        ("—", Style.DASH, 0, ""),
        ("•", Style.DASH, 0, ""),
        ("1.2.1.", Style.COMPOUND, 0, ""),
        ("5A001", Style.CODE, 0, ""),
    ],
)
def test_a_number_is_read(num: str, style: Style, ordinal: int, inserted: str) -> None:
    first = readings(num)[0]
    assert (first.style, first.ordinal, first.inserted) == (style, ordinal, inserted)


@pytest.mark.parametrize(
    ("text", "num", "rest"),
    [
        ("1.   Exporters shall", "1.", "Exporters shall"),
        ("(a) goods;", "(a)", "goods;"),
        ("(a a) goods;", "(a a)", "goods;"),
        ("— the name", "—", "the name"),
        ("-5 degrees", "", "-5 degrees"),
        ("No. 5 of", "", "No. 5 of"),
        ("2009 was a year", "", "2009 was a year"),
        ("A licence", "", "A licence"),
        ("(a)", "(a)", ""),
        ("(EU) 2021/821", "", "(EU) 2021/821"),
        ("1.2.1. Street", "1.2.1.", "Street"),
        ("", "", ""),
        ("ii. the fuel", "ii.", "the fuel"),
        ("IV. Wood", "IV.", "Wood"),
        ("etc. and others", "", "etc. and others"),
        ("1A701 Kites", "1A701", "Kites"),
        ("5A001.j.1 Lamps:", "5A001.j.1", "Lamps:"),
        ("5A001.j", "5A001.j", ""),
        ("5A0012 lamps", "", "5A0012 lamps"),
        ("\u2212 the name", "\u2212", "the name"),
        ("\u22125 degrees", "", "\u22125 degrees"),
    ],
)
def test_a_number_is_parted_from_its_words(text: str, num: str, rest: str) -> None:
    assert split_number(text) == (num, rest)


@pytest.mark.parametrize(
    ("lines", "levels"),
    [
        (["1. a", "2. b:", "(a) c", "(b) d:", "(i) e", "(ii) f", "(c) g", "3. h"], [1, 1, 2, 2, 3, 3, 2, 1]),
        (["(g) a", "(h) b", "(i) c", "(j) d"], [1, 1, 1, 1]),
        (["(g) a", "(h) b:", "(i) c", "(ii) d", "(i) e"], [1, 1, 2, 2, 1]),
        (["1. a:", "— b", "— c", "2. d"], [1, 2, 2, 1]),
        (["(a) a", "(a) b", "(b) c"], [1, 1, 1]),
        (["(a) a", "(b) the harbours:", "Port", "(c) b"], [1, 1, 1, 1]),
        (["1. a:", "(a) b;", "(b) c.", "In such cases d.", "2. e"], [1, 2, 2, 1, 1]),
        (["The following:", "(1) a", "(2) b:", "(a) c", "(3) d"], [0, 1, 1, 2, 1]),
        (["(z) a", "(aa) b", "(bb) c"], [1, 1, 1]),
        (["(u) a", "(v) b", "(w) c", "(x) d"], [1, 1, 1, 1]),
        (["1. a:", "(a) b:", "(i) c:", "— d", "(ii) e", "(b) f"], [1, 2, 3, 4, 3, 2]),
        (["(c) a", "(ca) b", "(d) c"], [1, 1, 1]),
        (["5A001 a:", "5A001.a b", "5A001.j c:", "5A001.j.1 d", "5A002 e"], [1, 2, 2, 3, 1]),
        (["5A001 a:", "a. b", "b. c:", "1. d", "5A002 e"], [1, 2, 2, 3, 1]),
    ],
)
def test_depth_follows_from_number_and_predecessor(lines: list[str], levels: list[int]) -> None:
    given_lines = [Line(Role.ARTICLE, num="Article 1")]
    given_lines += [Line(Role.TEXT, rest, num) for num, rest in map(split_number, lines)]
    assert [line.level for line in infer_levels(given_lines)[1:]] == levels


def test_a_table_is_what_the_point_before_it_announces() -> None:
    lines = [
        Line(Role.TEXT, "a", "(g)"),
        Line(Role.TEXT, "b:", "(h)"),
        Line(Role.ROW, "1\t2"),
        Line(Role.TEXT, "c", "(i)"),
    ]
    assert [line.level for line in infer_levels(lines)] == [1, 1, None, 1], "(i) is the ninth letter"
