"""Puts any number of versions side by side: one row for each provision, one column for each version.

In: the `Graph` of the versions and a way to compare two of them. Out: a `Table`, then the same against a baseline.
Example: Article 8(3) in force, 8(3) of the proposal, nothing in Parliament's text ("deleted") and Article 15(3) of the
final act are one row of four cells, each with its redline against the act in force.

Rows are laid out as each version is read after those that it was made from: what has a partner joins its row, what
is new opens one behind the row that was read before it. What Parliament and Council both brought in becomes one row
when the final act says that it is one provision. The last version's order is the table's wherever it has a say.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from tracker.act import Act, Kind, Provision, find, walk
from tracker.change import Change, ChangeKind, Comparison, Op
from tracker.descent import Cell, Fate, Graph, Table, TableRow, Wording
from tracker.redline import redline
from tracker.reference import format_reference, label

Compare = Callable[[str, str], Comparison]
Edge = tuple[str, str]

_PARTS = {"cit": "preamble", "rct": "preamble", "sig": "signatures", "anx": "annexes"}
"""First letters of the eIds in the parts that a text may be published without."""


# ----------------------------------------------------------------------------------------------------- the rows


def align(graph: Graph, acts: Mapping[str, Act], compare: Compare) -> Table:
    """The table of all versions of a graph."""
    steps = {
        (base, name): _Step(compare(base, name)) for name in graph.names for base in reversed(graph.based_on[name])
    }
    rows = _Rows()
    order: list[int] = []
    for version in graph.names:
        bases = {base: steps[base, version] for base in reversed(graph.based_on[version])}
        eids = list(_eids(acts[version]))
        partners = {eid: rows.partner(eid, bases) for eid in eids}
        before = -1
        fresh: dict[int, list[int]] = {}
        for eid in eids:
            row = rows.joined(partners[eid], version)
            if row < 0:
                row = rows.open()
                fresh.setdefault(before, []).append(row)
            rows.put(row, version, eid)
            before = row
        order = [row for row in _inserted(order, fresh) if rows.cells[row]]
        order = _as_read(order, [rows.row_of[version, eid] for eid in eids])
    absences = _Absences(graph, steps)
    ids = {row: _id(rows.cells[row], graph) for row in order}
    return Table(graph.names, tuple(_row(row, rows, ids, absences) for row in order))


class _Step:
    """What a version did to each provision of a version that it was made from."""

    def __init__(self, comparison: Comparison) -> None:
        changes = (*comparison.changes, *comparison.unchanged)
        self.by_old = {eid: change for change in changes for eid in change.old}
        self.by_new = {eid: change for change in changes for eid in change.new}
        self.left_out = {(part.side, part.part) for part in comparison.not_compared}


class _Rows:
    """The rows while they are laid: in each what the versions have, and where each provision stands."""

    def __init__(self) -> None:
        self.cells: list[dict[str, list[str]]] = []
        self.row_of: dict[tuple[str, str], int] = {}

    def open(self) -> int:
        """A new row."""
        self.cells.append({})
        return len(self.cells) - 1

    def put(self, row: int, version: str, eid: str) -> None:
        """A provision into a row."""
        self.cells[row].setdefault(version, []).append(eid)
        self.row_of[version, eid] = row

    def partner(self, eid: str, bases: Mapping[str, _Step]) -> list[tuple[str, str]]:
        """In each of the bases the first provision that this one was made from."""
        found = []
        for base, step in bases.items():
            change = step.by_new.get(eid)
            known = [(base, old) for old in (change.old if change else ()) if (base, old) in self.row_of]
            found += known[:1]
        return found

    def joined(self, partners: Sequence[tuple[str, str]], version: str) -> int:
        """The row of the partners, -1 without one; two rows become one where no version has both."""
        found = list(dict.fromkeys(self.row_of[partner] for partner in partners))
        for other in found[1:]:
            if version not in self.cells[other] and not self.cells[found[0]].keys() & self.cells[other].keys():
                for version, eids in self.cells[other].items():
                    for eid in eids:
                        self.put(found[0], version, eid)
                self.cells[other] = {}
        return found[0] if found else -1


def _eids(act: Act) -> Iterable[str]:
    """Every provision, the act's own correlation table apart."""
    return (provision.eid for provision in walk(act) if not provision.correlation)


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


def _id(found: Mapping[str, Sequence[str]], graph: Graph) -> str:
    last = next(version for version in reversed(graph.names) if version in found)
    return found[last][0] if last == graph.names[-1] else f"{last}.{found[last][0]}"


def _row(row: int, rows: _Rows, ids: Mapping[int, str], absences: _Absences) -> TableRow:
    found = rows.cells[row]
    names = absences.graph.names
    cells: dict[str, Cell] = {}
    for version in names:
        eids = tuple(found.get(version, ()))
        cells[version] = Cell(eids) if eids else absences.explain(version, found, cells)
    last = next(version for version in reversed(names) if version in found)
    top = rows.row_of.get((last, found[last][0].partition("__")[0]), row)
    return TableRow(ids[row], tuple(cells.values()), ids[top])


class _Absences:
    """Says why a version has nothing in a row."""

    def __init__(self, graph: Graph, steps: Mapping[Edge, _Step]) -> None:
        self.graph = graph
        self._steps = steps
        self._bare = {
            (base if side == "new" else new, part)
            for (base, new), step in steps.items()
            for side, part in step.left_out
        }
        """Versions with the parts that their texts were published without."""

    def explain(self, version: str, found: Mapping[str, Sequence[str]], before: Mapping[str, Cell]) -> Cell:
        """The empty cell of a version; `before` are those of the versions before it."""
        first = next(name for name in self.graph.names if name in found)
        part = _PARTS.get(found[first][0].partition("_")[0], "")
        if (version, part) in self._bare:
            return Cell(fate=Fate.APART, note=f"this text was published without its {part}")
        gone: list[Cell] = []
        for base in reversed(self.graph.based_on[version]):
            step = self._steps[base, version]
            if base in found:
                gone.append(_deleted(step, found[base]))
            elif before[base].into:
                into = [eid for old in before[base].into if (to := step.by_old.get(old)) for eid in to.new]
                gone.append(_went(before[base].fate, into) if into else Cell(fate=Fate.DELETED, note="deleted"))
            elif before[base].fate is Fate.DELETED:
                said = before[base].note
                gone.append(Cell(fate=Fate.DELETED, note=said if " in " in said else f"deleted in {base} already"))
        default = Cell(fate=Fate.ABSENT, note=f"not in this version; new in {first}")
        return next((cell for cell in gone if cell.into), gone[0] if gone else default)


def _deleted(step: _Step, olds: Sequence[str]) -> Cell:
    """What became of provisions that have no cell here: deleted, or part of another row."""
    changes = [change for old in olds if (change := step.by_old.get(old))]
    into = [eid for change in changes for eid in change.new]
    if not into:
        return Cell(fate=Fate.DELETED, note="deleted")
    merged = any(ChangeKind.MERGED in change.kinds for change in changes)
    return _went(Fate.MERGED if merged else Fate.MOVED, into)


def _went(fate: Fate, into: Sequence[str]) -> Cell:
    names = [format_reference(eid) for eid in dict.fromkeys(into)]
    said = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return Cell(fate=fate, note=f"{'merged into' if fate is Fate.MERGED else 'moved to'} {said}", into=tuple(into))


# ----------------------------------------------------------------------------------------- against a baseline


def against(table: Table, graph: Graph, acts: Mapping[str, Act], compare: Compare, baseline: str) -> Table:
    """The table with every cell held against that of one version: what happened, and the redline."""
    base = table.columns.index(baseline)
    columns: list[list[Cell]] = []
    for column, version in enumerate(table.columns):
        if column == base:
            columns.append([_plain(row.cells[column], acts[version]) for row in table.rows])
            continue
        path = [(edge, _Step(compare(*edge))) for edge in _path(graph, baseline, version)]
        judge = _Judge(table, (base, column), (acts[baseline], acts[version]), path)
        columns.append([judge.cell(row) for row in table.rows])
    cells = zip(*columns, strict=True)
    rows = tuple(replace(row, cells=found) for row, found in zip(table.rows, cells, strict=True))
    return Table(table.columns, rows, baseline)


def choose(table: Table, columns: Sequence[str]) -> Table:
    """Some of the columns, in this order; without rows that none of them has."""
    places = [table.columns.index(name) for name in columns]
    rows = (replace(row, cells=tuple(row.cells[place] for place in places)) for row in table.rows)
    return Table(tuple(columns), tuple(row for row in rows if any(cell.eids for cell in row.cells)), table.baseline)


def _path(graph: Graph, start: str, end: str) -> list[Edge]:
    """The steps between two versions, whichever was made from which; () where nothing connects them."""
    edges = [(base, name) for name in graph.names for base in graph.based_on[name]]
    came: dict[str, list[Edge]] = {start: []}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for edge in edges:
            there = edge[1] if here == edge[0] else edge[0]
            if here in edge and there not in came:
                came[there] = [*came[here], edge]
                waiting.append(there)
    return came.get(end, [])


_TURNED = {
    ChangeKind.INSERTED: ChangeKind.DELETED,
    ChangeKind.DELETED: ChangeKind.INSERTED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
}
"""What a change is called when one looks from the other side."""
_FATES = {Fate.MERGED: ChangeKind.MERGED, Fate.MOVED: ChangeKind.MOVED}


class _Judge:
    """Holds the cells of one column against those of the baseline."""

    def __init__(
        self, table: Table, places: tuple[int, int], acts: tuple[Act, Act], path: Sequence[tuple[Edge, _Step]]
    ) -> None:
        self._base, self._column = places
        self._acts = acts
        self._steps = [(table.columns.index(edge[1]), step) for edge, step in path]
        self._direct = path[0][1] if len(path) == 1 else None
        self._turned = bool(path) and path[0][0][0] != table.columns[self._base]
        self._merged: dict[str, list[str]] = {}
        for row in table.rows:
            cell = row.cells[self._column]
            for eid in cell.into if cell.fate is Fate.MERGED else ():
                self._merged.setdefault(eid, []).extend(row.cells[self._base].eids)

    def cell(self, row: TableRow) -> Cell:
        """The cell of a row with what happened and the redlines."""
        cell, base = row.cells[self._column], row.cells[self._base]
        if not cell.eids:
            gone = bool(base.eids) and cell.fate is not Fate.APART
            return replace(cell, kinds=(_FATES.get(cell.fate, ChangeKind.DELETED),)) if gone else cell
        more = [old for eid in cell.eids for old in self._merged.get(eid, ())]
        olds = _provisions((*base.eids, *more), self._acts[0])
        news = _provisions(cell.eids, self._acts[1])
        if not olds and base.fate is not Fate.ABSENT and base.fate is not Fate.DELETED:
            # Of a part that the baseline was published without nothing is new.
            return replace(_plain(cell, self._acts[1]), kinds=(ChangeKind.SPLIT,) if base.into else ())
        change = self._change(cell)
        kinds = self._named(change) if change else self._composed(row, olds, news)
        follows = change is not None and change.consequential
        return replace(cell, kinds=kinds, consequential=follows, wordings=_wordings(olds, news))

    def _change(self, cell: Cell) -> Change | None:
        """What the comparison of the two says, where one was made from the other."""
        if self._direct is None:
            return None
        by = self._direct.by_old if self._turned else self._direct.by_new
        found = list(dict.fromkeys(change.id for eid in cell.eids if (change := by.get(eid))))
        return by[cell.eids[0]] if len(found) == 1 and cell.eids[0] in by else None

    def _named(self, change: Change) -> tuple[ChangeKind, ...]:
        kinds = (_TURNED.get(kind, kind) if self._turned else kind for kind in change.kinds)
        return tuple(kind for kind in kinds if kind is not ChangeKind.UNCHANGED)

    def _composed(self, row: TableRow, olds: Sequence[Provision], news: Sequence[Provision]) -> tuple[ChangeKind, ...]:
        """What happened over several steps."""
        if not olds:
            return (ChangeKind.INSERTED,)
        texts = [[p for p in side if p.text or p.kind is not Kind.ARTICLE] for side in (olds, news)]
        changes = [step.by_new.get(eid) for place, step in self._steps for eid in row.cells[place].eids]
        moved = any(change and ChangeKind.MOVED in change.kinds for change in changes)
        # A renumbered footnote is no change.
        labels = [[label(p.kind, p.num) for p in side if p.kind is not Kind.FOOTNOTE] for side in (olds, news)]
        found = {
            ChangeKind.MOVED: moved,
            ChangeKind.SPLIT: len(texts[1]) > max(1, len(texts[0])),
            ChangeKind.MERGED: len(texts[0]) > max(1, len(texts[1])),
            ChangeKind.RENUMBERED: not moved and len(olds) == len(news) == 1 and labels[0] != labels[1],
            ChangeKind.AMENDED: any(_joined(olds, part) != _joined(news, part) for part in ("heading", "text")),
        }
        return tuple(kind for kind, holds in found.items() if holds)


# -------------------------------------------------------------------------------------------------- the words


def _provisions(eids: Iterable[str], act: Act) -> list[Provision]:
    return [provision for eid in eids if (provision := find(act, eid))]


def _plain(cell: Cell, act: Act) -> Cell:
    """A cell with its words as they are."""
    return replace(cell, wordings=tuple(_as_is(provision) for provision in _provisions(cell.eids, act)))


def _as_is(provision: Provision) -> Wording:
    num, heading, text = (
        (("=", words),) if words else () for words in (provision.num, provision.heading, provision.text)
    )
    return Wording(provision.eid, num, heading, text)


def _wordings(olds: Sequence[Provision], news: Sequence[Provision]) -> tuple[Wording, ...]:
    """The redline of each new provision; where several stand on a side they are compared as one text and cut again."""
    if len(olds) == len(news) == 1:
        old, new = olds[0], news[0]
        same = old.num == new.num or old.kind is new.kind is Kind.FOOTNOTE
        num = (("=", new.num),) if same else (("-", old.num), ("+", new.num))
        shown = tuple((sign, words) for sign, words in num if words)
        return (Wording(new.eid, shown, redline(old.heading, new.heading), redline(old.text, new.text)),)
    headings, texts = (
        _cut(redline(_joined(olds, part), _joined(news, part)), [getattr(new, part) for new in news])
        for part in ("heading", "text")
    )
    return tuple(
        Wording(new.eid, (("=" if olds else "+", new.num),) if new.num else (), heading, text)
        for new, heading, text in zip(news, headings, texts, strict=True)
    )


def _joined(provisions: Iterable[Provision], part: str) -> str:
    return " ".join(filter(None, (getattr(provision, part) for provision in provisions)))


def _cut(ops: Sequence[Op], wholes: Sequence[str]) -> list[tuple[Op, ...]]:
    """The redline of texts joined by blanks, one piece for each; what only the other side has stays where it stood."""
    worded = [place for place, whole in enumerate(wholes) if whole]
    pieces: list[list[Op]] = [[] for _ in wholes]
    turn = left = 0
    for place in worded[:1]:
        left = len(wholes[place])
    for sign, words in ops:
        while words:
            here = pieces[worded[min(turn, len(worded) - 1)]] if worded else (pieces or [[]])[0]
            if sign == "-":
                here.append((sign, words))
                break
            if not left:  # the blank between two of them
                turn += 1
                left, words = len(wholes[worded[turn]]), words[1:]
                continue
            here.append((sign, words[:left]))
            left, words = left - len(words[:left]), words[left:]
    return [tuple(piece) for piece in pieces]
