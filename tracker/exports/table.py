"""The table of several versions side by side, as JSON and as text.

In: a `SideBySide`: a `Table` held against a baseline, with the acts it speaks of. Out: text. Example of a row as text:
"Article 5(1), point (b)", below it "  proposal    amended: ... [-substantial-]{+serious+} violations ...".

Rows in which no version differs from the baseline are left out unless they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from tracker.act import Act, find
from tracker.catalogue import Dossier
from tracker.change import Op, Origin
from tracker.descent import Cell, Fate, Table, TableRow, Wording
from tracker.exports import STANDARD, Options
from tracker.exports.wording import (
    AUTHENTIC,
    capital,
    counted,
    kinds_in_words,
    named,
    reference,
    version_name,
    visible,
)
from tracker.exports.wrap import Page, Span, elided

SCHEMA = 1
COMPROMISE = "Compromise"
"""Heads the column that negotiators fill in."""
LEGEND = ("Against the baseline: ", " words are blue and underlined, ", " words are orange and struck out.")
"""The words between the two that are marked."""

_FORMULAS = ("enacting", "Enacting formula")
_PARTS = {
    **dict.fromkeys(["ttl", "cit"], ("preamble", "Title and preamble")),
    "rct": ("recitals", "Recitals"),
    "formula": _FORMULAS,
    "sig": ("signatures", "Signatures"),
    "fn": ("notes", "Footnotes"),
}
"""First letters of eIds -> the part that they are read in."""

_LEADS = {Fate.DELETED: "Gone", Fate.APART: "Not compared"}
"""What a row is called first that the baseline does not have, unless it came later or stands in another row."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A table with what is needed to show it."""

    dossier: Dossier
    table: Table
    acts: Mapping[str, Act]
    origins: Mapping[str, Origin]
    missing: tuple[str, ...] = ()
    """The versions without a text, each with the command that brings it."""
    compromise: bool = False
    """With an empty last column."""

    def rows(self, all_: bool) -> list[TableRow]:
        """All rows, or those in which a version differs from the baseline."""
        return [row for row in self.table.rows if all_ or row.changed]

    def numbers(self) -> dict[str, int]:
        """The number of each row by its id: the same whether or not unchanged rows are shown."""
        return {row.id: number for number, row in enumerate(self.table.rows, 1)}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that are read as one: an article, an annex, the recitals."""

    id: str
    title: str
    heading: str
    rows: list[TableRow]


def parts(found: SideBySide, rows: Sequence[TableRow]) -> Iterator[Part]:
    """The rows by article and part; what prints nothing in any version is left out."""
    shown = [row for row in rows if any(_prints(cell) for cell in row.cells)]
    homes = {row.id: _part(row, found) for row in shown}
    for before, row in pairwise(shown):
        # A formula is read with what stands before it, up to the last recital.
        if homes[row.id] == _FORMULAS and homes[before.id] == _PARTS["cit"]:
            homes[row.id] = homes[before.id]
    seen: dict[str, int] = {}
    for (name, title), run in groupby(shown, lambda row: homes[row.id]):
        held = list(run)
        number = seen[name] = seen.get(name, 0) + 1
        yield Part(f"part-{name}" if number == 1 else f"part-{name}~~{number}", title, _heading(held[0]), held)


def _prints(cell: Cell) -> bool:
    return any(said.num or said.heading or said.text for said in cell.wordings)


def _part(row: TableRow, found: SideBySide) -> tuple[str, str]:
    """Name and title of the part that a row stands in, as its last version calls it."""
    version, _, eid = row.group.partition(".")
    if found.dossier.version(version) is None:
        version, eid = "", row.group
    stem = eid.partition("_")[0]
    if stem in _PARTS:
        return _PARTS[stem]
    return row.group, capital(reference(eid)) + (f" of {version}" if version else "")


def _heading(row: TableRow) -> str:
    """What the part's first row is headed in the last version that has it."""
    cell = next((cell for cell in reversed(row.cells) if cell.eids), None)
    own = cell is not None and bool(cell.wordings) and "__" not in cell.eids[0]
    return "".join(words for sign, words in cell.wordings[0].heading if sign != "-") if own and cell else ""


def title(row: TableRow, table: Table) -> str:
    """What a row is called, no two the same: by the baseline, "Article 5(4)"; what that does not have by the first
    version that does, "New (council: Article 5(5))".
    """
    base = _base(row, table)
    if base.eids:
        return capital(named(base.eids))
    place = next((n for n, cell in enumerate(row.cells) if cell.eids), -1)
    if place < 0:
        return ""
    lead = capital(named(base.into)) or _LEADS.get(base.fate, "New")
    return f"{lead} ({table.columns[place]}: {capital(named(row.cells[place].eids))})"


def same_as(cell: Cell, row: TableRow, table: Table) -> str:
    """The first column before this one that differs from the baseline by the very same words, "" for none."""
    if not any(differs(ops) for said in cell.wordings for ops in (said.heading, said.text)):
        return ""
    for name, other in zip(table.columns, row.cells, strict=True):
        if other is cell:
            break
        if name != table.baseline and other.kinds and _text(other) == _text(cell):
            return name
    return ""


def _text(cell: Cell) -> list[tuple[Sequence[Op], Sequence[Op]]]:
    return [(said.heading, said.text) for said in cell.wordings]


# ----------------------------------------------------------------------------------------- for Word, Excel and HTML


def column_head(name: str, found: SideBySide) -> list[str]:
    """The head of a column, line by line: name, title, and whose it is, of which day."""
    version = found.dossier.version(name)
    called = version_name(found.dossier, name)
    head = [f"{called} (baseline)" if name == found.table.baseline else called]
    if version:
        head += [version.title, ", ".join(filter(None, (version.institution, version.date)))]
    return [line for line in head if line]


def column_source(name: str, found: SideBySide) -> list[str]:
    """Where the text of a column comes from, line by line: number, address, what was read, its checksum, warnings."""
    version, origin = found.dossier.version(name), found.origins[name]
    known = [*(f"{kind} {number}" for kind, number in version.identifiers), version.source] if version else []
    read = ", ".join(filter(None, (origin.shown, origin.format)))
    checksum = f"SHA-256 {origin.sha256}" if origin.sha256 else ""
    return [fact for fact in (*known, read, checksum, *origin.warnings) if fact]


def remarks(name: str, cell: Cell, row: TableRow, found: SideBySide) -> str:
    """What is said of a cell before its words: where it stands, what happened, which column says the same."""
    where = capital(named(cell.eids))
    parts_ = [where] if where != title(row, found.table) else []
    if cell.kinds:
        parts_.append(kinds_in_words(cell.kinds) + (", only follows a change elsewhere" if cell.consequential else ""))
        if like := same_as(cell, row, found.table):
            parts_.append(f"as in {like}")
    elif name != found.table.baseline and row.changed and _base(row, found.table).eids:
        parts_.append(f"as in {found.table.baseline}")
    return capital("; ".join(parts_))


def _base(row: TableRow, table: Table) -> Cell:
    return row.cells[table.columns.index(table.baseline)]


def said(cell: Cell) -> Iterator[tuple[Op, ...]]:
    """The words of a cell as redlines, line by line: number and heading, then the text."""
    for words in cell.wordings:
        blank: tuple[Op, ...] = (("=", " "),)
        text = tuple((sign, part.replace("\t", " | ")) for sign, part in words.text)
        lead = words.num + (blank if words.num and words.heading else ()) + words.heading
        if words.heading:
            yield lead
            lead = ()
        if lead or text:
            yield lead + (blank if lead and text else ()) + text


# ------------------------------------------------------------------------------------------------------------ JSON


def write_json(found: SideBySide, all_: bool = False, options: Options = STANDARD) -> str:
    """{"schema": 1, "dossier", "baseline", "columns", "summary", "missing", "rows"}, one row on each line."""
    table = found.table
    rows = found.rows(all_)
    summary = {"rows": len(table.rows), "changed": sum(row.changed for row in table.rows)}
    lines = ",\n".join(_encode(_row_to_dict(row, found)) for row in rows)
    members = [
        ("schema", _encode(SCHEMA)),
        ("dossier", _encode(found.dossier.name)),
        ("baseline", _encode(table.baseline)),
        ("columns", _encode([_column_to_dict(name, found) for name in table.columns])),
        ("summary", _encode(summary)),
        ("missing", _encode(list(found.missing))),
        ("rows", f"[\n{lines}\n]" if lines else "[]"),
    ]
    return "{\n" + ",\n".join(f'"{name}": {value}' for name, value in members) + "\n}\n"


def _column_to_dict(name: str, found: SideBySide) -> dict[str, str]:
    version, origin = found.dossier.version(name), found.origins[name]
    return {
        "version": name,
        "title": found.acts[name].title,
        "institution": version.institution if version else "",
        "date": version.date if version else "",
        "format": origin.format,
        "sha256": origin.sha256,
    }


def _row_to_dict(row: TableRow, found: SideBySide) -> dict[str, Any]:
    cells = zip(found.table.columns, row.cells, strict=True)
    return {
        "id": row.id,
        "group": row.group,
        "changed": row.changed,
        "cells": [_cell_to_dict(name, cell, found.acts[name]) for name, cell in cells],
    }


def _cell_to_dict(name: str, cell: Cell, act: Act) -> dict[str, Any]:
    provisions = [p for p in (find(act, eid) for eid in cell.eids) if p]
    return {
        "version": name,
        "provisions": [
            {"eid": p.eid, "reference": reference(p.eid), "num": p.num, "heading": p.heading, "text": p.text}
            for p in provisions
        ],
        "kinds": [kind.value for kind in cell.kinds],
        "consequential": cell.consequential,
        "redlines": [line for said in cell.wordings for line in _redlines(said)],
        "note": cell.note or None,
        "fate": cell.fate.value or None,
        "into": list(cell.into),
    }


def _redlines(said: Wording) -> Iterator[dict[str, Any]]:
    """Heading and text of a provision where they differ from the baseline's."""
    for part, ops in (("heading", said.heading), ("text", said.text)):
        if differs(ops):
            yield {"eid": said.eid, "part": part, "ops": ops}


def differs(ops: Sequence[Op]) -> bool:
    """Whether a redline says that anything changed."""
    return any(sign != "=" for sign, _ in ops)


# ------------------------------------------------------------------------------------------------------------ text


def write_text(found: SideBySide, all_: bool = False, options: Options = STANDARD) -> str:
    """Row by row what each version has, against the baseline."""
    table = found.table
    page = Page(options.width, options.colour)
    said = f"{found.dossier.name}: {', '.join(table.columns)}, against {table.baseline}"
    changed = sum(row.changed for row in table.rows)
    count = f"{counted(len(table.rows), 'provision')}, in {changed:,} of them a version differs."
    head = [page.wrap([("strong", said)]), page.wrap([("faint", count)])]
    head += [page.wrap([("faint", f"Missing: {gap}")], "  ", "") for gap in found.missing]
    blocks = ["\n".join(head)]
    for part in parts(found, found.rows(all_)):
        heading = f"  {visible(part.heading)}" if part.heading else ""
        lines = [page.wrap([("strong", part.title), ("=", heading)]), page.rule("─")]
        for row in part.rows:
            lines += _lines(row, found, page)
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, page.wrap([("faint", AUTHENTIC)])]) + "\n"


def _lines(row: TableRow, found: SideBySide, page: Page) -> Iterator[str]:
    yield page.paint("strong", f"  {title(row, found.table)}")
    wide = max(map(len, found.table.columns))
    for name, cell in zip(found.table.columns, row.cells, strict=True):
        lead = f"    {name:{wide}}  "
        yield page.wrap(_said(name, cell, row, found), " " * len(lead), lead)


def _said(name: str, cell: Cell, row: TableRow, found: SideBySide) -> Iterator[Span]:
    """The cell in a few words."""
    if not cell.eids:
        yield ("faint", f"({cell.note})")
        return
    where = capital(named(cell.eids))
    if where != title(row, found.table):
        yield ("strong", f"{where} ")
    if name == found.table.baseline or not cell.kinds:
        same = "the same" if name != found.table.baseline and row.changed else ""
        yield from [("faint", same)] if same else _words(cell)
        return
    follows = ", only follows a change elsewhere" if cell.consequential else ""
    yield ("faint", f"{kinds_in_words(cell.kinds)}{follows}")
    if like := same_as(cell, row, found.table):
        yield ("=", f", as in {like}")
    elif any(differs(ops) for said in cell.wordings for ops in (said.heading, said.text)):
        yield ("=", ": ")
        yield from _words(cell)


def _words(cell: Cell) -> Iterator[Span]:
    for place, said in enumerate(cell.wordings):
        if place:
            yield ("=", " / ")
        for ops in (said.heading, said.text):
            if ops:
                yield from elided(ops)
                yield ("=", " ")
