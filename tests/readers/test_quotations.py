"""Quotations that only their marks show: where they end, and what is none."""

from __future__ import annotations

import pytest

from tracker.line import Line, Role
from tracker.readers.quotations import find_quotations, set_quotations

ADDED = Line(Role.TEXT, "the following is added:")
NEXT = Line(Role.TEXT, "the second point is deleted;")


def text(words: str) -> Line:
    return Line(Role.TEXT, words)


@pytest.mark.parametrize(
    ("lines", "spans"),
    [
        ([ADDED, text("‘Gates swing.’;"), NEXT], [(1, 1)]),
        ([ADDED, text("‘Gates swing."), text("Bars lift.’"), NEXT], [(1, 2)]),
        ([ADDED, text("„Tore schwingen.“"), NEXT], [(1, 1)]),
        ([ADDED, text("« Les portes. »"), NEXT], [(1, 1)]),
        ([ADDED, text("‘The Member States’ gates swing."), text("So.’"), NEXT], [(1, 2)]),
        ([ADDED, text("‘Gates are ‘doors’."), text("So.’"), NEXT], [(1, 2)]),
        ([ADDED, text("‘One.’"), text("‘Two.’"), NEXT], [(1, 1), (2, 2)]),
        ([ADDED, text("‘gate’ means a door;"), NEXT], []),
        ([NEXT, text("‘Gates’ swing."), NEXT], []),
        ([ADDED, text("‘Never closed."), NEXT], []),
        ([ADDED, text("‘Never closed."), Line(Role.SIGNATURE, "Done.’")], []),
    ],
)
def test_where_quotations_stand(lines: list[Line], spans: list[tuple[int, int]]) -> None:
    assert find_quotations(lines) == spans


def test_the_next_quotation_ends_one_that_was_not_closed() -> None:
    lines = [ADDED, text("„(4) „Tore.“"), ADDED, text("„Zäune.“")]
    assert find_quotations(lines) == [(1, 1), (3, 3)]


def test_the_acts_own_next_article_ends_a_quotation() -> None:
    first, second = Line(Role.ARTICLE, num="Article 1"), Line(Role.ARTICLE, num="Article 2")
    assert find_quotations([first, ADDED, text("‘Gates."), second, text("A ‘gate’")]) == [(2, 2)]


def test_the_mark_is_no_part_of_the_number() -> None:
    quoted = set_quotations([ADDED, text("‘5. Gates.’")], [(1, 1)])[1:]
    assert [(line.num, line.text, line.quoted) for line in quoted] == [("", "‘", 1), ("5.", "Gates.’", 1)]


def test_the_mark_behind_a_note_belongs_to_the_text() -> None:
    lines = [ADDED, text("‘Gates."), Line(Role.NOTE, "OJ L 1.’;", "*", key="n")]
    assert [(line.role, line.text) for line in set_quotations(lines, find_quotations(lines))[2:]] == [
        (Role.NOTE, "OJ L 1."),
        (Role.TEXT, "’;"),
    ]
