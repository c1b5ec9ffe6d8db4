"""Puts any number of versions side by side: one row for each provision, one column for each version.

In: the `Graph` of the versions and a way to compare two of them. Out: a `Table`. Example: Article 8(3) in force, 8(3)
of the proposal, nothing in Parliament's text and Article 15(3) of the final act are one row of four cells.

Rows are laid out as each version is read after those that it was made from: what has a partner joins its row, what
is new opens one behind the row that was read before it. The last version's order is the table's wherever it has a say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from tracker.act import Act, Kind, walk
from tracker.change import Comparison
from tracker.descent import Cell, Graph, Table, TableRow

Compare = Callable[[str, str], Comparison]

_ABSENT = "not in this version"


def align(graph: Graph, acts: Mapping[str, Act], compare: Compare) -> Table:
    """The table of all versions of a graph."""
    places: dict[tuple[str, str], int] = {}
    """(version, eId) -> row."""
    order: list[int] = []
    count = 0
    for version in graph.names:
        partners = [_partners(compare(base, version)) for base in reversed(graph.based_on[version])]
        bases = tuple(reversed(graph.based_on[version]))
        before = -1
        fresh: dict[int, list[int]] = {}
        for eid in _eids(acts[version]):
            row = _joined(eid, bases, partners, places)
            if row < 0:
                row, count = count, count + 1
                fresh.setdefault(before, []).append(row)
            places[version, eid] = row
            before = row
        order = _inserted(order, fresh)
        order = _as_read(order, [places[version, eid] for eid in _eids(acts[version])])
    return Table(graph.names, tuple(_row(found, graph) for found in _by_row(order, places)))


def _eids(act: Act) -> Iterable[str]:
    """What a table shows: everything with words or a number of its own, the act's own correlation table apart."""
    for provision in walk(act):
        if not provision.correlation and provision.kind is not Kind.FOOTNOTE:
            yield provision.eid


def _partners(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """New eId -> old eIds."""
    changes = (*comparison.changes, *comparison.unchanged)
    return {eid: change.old for change in changes for eid in change.new if change.old}


def _joined(
    eid: str,
    bases: Sequence[str],
    partners: Sequence[Mapping[str, tuple[str, ...]]],
    places: Mapping[tuple[str, str], int],
) -> int:
    """The row of a provision's partner in one of the versions it was made from, -1 without one."""
    for base, known in zip(bases, partners, strict=True):
        for old in known.get(eid, ()):
            if (base, old) in places:
                return places[base, old]
    return -1


def _inserted(order: Sequence[int], fresh: Mapping[int, Sequence[int]]) -> list[int]:
    """The rows with new ones behind those that were read before them (-1: at the very beginning)."""
    found: list[int] = []
    waiting = list(reversed(fresh.get(-1, ())))
    rest = iter(order)
    while True:
        while waiting:
            row = waiting.pop()
            found.append(row)
            waiting.extend(reversed(fresh.get(row, ())))
        following = next(rest, None)
        if following is None:
            return found
        waiting.append(following)


def _as_read(order: Sequence[int], read: Sequence[int]) -> list[int]:
    """The rows of one version in the order in which it has them; each other row stays behind the row before it."""
    mine = list(dict.fromkeys(read))
    held = set(mine)
    behind: dict[int, list[int]] = {}
    before = -1
    for row in order:
        if row in held:
            before = row
        else:
            behind.setdefault(before, []).append(row)
    found = list(behind.get(-1, ()))
    for row in mine:
        found += [row, *behind.get(row, ())]
    return found


def _by_row(order: Sequence[int], places: Mapping[tuple[str, str], int]) -> Iterable[dict[str, list[str]]]:
    """What each version has in each row."""
    found: dict[int, dict[str, list[str]]] = {row: {} for row in order}
    for (version, eid), row in places.items():
        found[row].setdefault(version, []).append(eid)
    return found.values()


def _row(found: Mapping[str, Sequence[str]], graph: Graph) -> TableRow:
    cells = tuple(Cell(tuple(found.get(version, ())), "" if version in found else _ABSENT) for version in graph.names)
    last = next(version for version in reversed(graph.names) if version in found)
    return TableRow(cells, found[last][0].partition("__")[0])
