"""Several versions side by side: every provision in one row, rows in the order of the last version."""

from __future__ import annotations

from tests.test_lineage import _BASED_ON, _TEXTS, act, compared
from tracker.act import walk
from tracker.alignment import align
from tracker.lineage import version_graph


def test_every_provision_is_in_one_row() -> None:
    names = tuple(_TEXTS)
    table = align(version_graph(names, _BASED_ON, names), {name: act(name) for name in names}, compared)
    for column, name in enumerate(names):
        found = [eid for row in table.rows for eid in row.cells[column].eids]
        assert sorted(found) == sorted(p.eid for p in walk(act(name)))


def test_rows_follow_the_last_version_and_empty_cells_say_why() -> None:
    names = tuple(_TEXTS)
    table = align(version_graph(names, _BASED_ON, names), {name: act(name) for name in names}, compared)
    last = [row.cells[-1].eids[0] for row in table.rows if row.cells[-1].eids]
    assert last == [p.eid for p in walk(act("final"))]
    row = next(row for row in table.rows if row.cells[0].eids == ("art_1__para_2",))
    assert [cell.eids for cell in row.cells] == [("art_1__para_2",), (), ("art_1__para_2",), ("art_1__para_2",)]
    assert row.cells[1].note == "not in this version" and row.group == "art_1"
