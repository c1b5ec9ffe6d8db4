"""Finds an act's own correlation table and reads the part that speaks of one earlier act.

In: the act, and the earlier act. Out: an `OwnTable`. Example: of Directive 2006/54, which replaces four directives in
one table of five columns, the column "Directive 76/207/EEC" beside "This Directive" for the text of that directive.

Nothing but `tracker.correlation_check` reads such a table: a match that knew it would prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.act import Act, Kind, Provision, find, walk
from tracker.correlation_cells import Cell, read_cell
from tracker.correspondence import OwnTable, Place, TableRow
from tracker.errors import InputError
from tracker.reference import format_reference

_NUMBERS = re.compile(r"\b(\d{1,4})/(\d{1,4})\b")
_CELEX = re.compile(r"\d(\d{4})[A-Z]{1,2}(\d{4})")
_CENTURY = 1900
"""Acts of before 1999 are numbered by two figures of the year: "97/80/EC", "No 994/98"."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One column for an earlier act of one printed table, beside the column for the act itself."""

    annex: str
    about: str
    rows: tuple[tuple[str, str], ...]


def read_own_table(new: Act, old: Act, document: str = "the new text") -> OwnTable:
    """What the act's own table says about an earlier act.

    Args:
        new: the act that carries the table.
        old: the earlier act; its number chooses where the table has columns for several.
        document: what to call the new text in a refusal.

    Raises:
        InputError: there is no such table, or it is about other acts.
    """
    parts = list(_parts(new))
    if not parts:
        raise InputError(document, "carries no correlation table of its own", "leave --check out to print ours")
    wanted = _act_numbers(old)
    chosen = [part for part in parts if _numbers(part.about) & wanted]
    names = tuple(dict.fromkeys(part.about for part in parts))
    if not chosen and wanted and any(map(_numbers, names)):
        problem = f"its correlation table is about {', '.join(names)}, not about {old.short_title or old.identifier}"
        raise InputError(document, problem, "name the text of an act that the table is about")
    if not chosen and len(names) > 1:
        advice = "give a text of it that carries its title"
        raise InputError(document, f"its table is about {', '.join(names)}; which the old text is, is unknown", advice)
    chosen = chosen or parts
    rows, unread = _rows([row for part in chosen for row in part.rows], (old.language, new.language))
    others = tuple(name for name in names if name not in {part.about for part in chosen})
    return OwnTable(chosen[0].annex, chosen[0].about, rows, unread, others)


# ------------------------------------------------------------------------------------------------------ columns


def _parts(act: Act) -> Iterator[_Part]:
    """Every column for an earlier act in every table that is marked as one of correlation."""
    heads: tuple[str, ...] = ()
    for table, annex in _tables(act):
        cells = [(row.num, *row.text.split("\t")) if row.num else tuple(row.text.split("\t")) for row in table.children]
        width = max((len(row) for row in cells), default=0)
        if width < 2:
            continue
        heads = next((row for row in cells[:3] if _is_head(row, act.language)), heads)
        heads = (*heads, *[""] * (width - len(heads)))[:width]
        own = _own_column(heads, act)
        body = [(*row, *[""] * (width - len(row))) for row in cells if not _is_head(row, act.language)]
        for column in range(width):
            if column != own and (heads[column] or not any(heads)):
                about = heads[column] or table.heading
                yield _Part(annex, " ".join(about.split()), tuple((row[column], row[own]) for row in body))


def _tables(act: Act) -> Iterator[tuple[Provision, str]]:
    """The marked tables, with the annex that each stands in."""
    annex = ""
    for provision in walk(act):
        if provision.kind is Kind.ANNEX:
            annex = format_reference(provision.eid)
        if provision.kind is Kind.TABLE and provision.correlation and provision.children:
            yield provision, annex


def _is_head(row: Sequence[str], language: str) -> bool:
    """Whether a row names acts, as the first one does and the first one of each further page."""
    filled = [cell for cell in row if cell.strip()]
    plain = [cell for cell in filled if not _NUMBERS.search(cell)]
    said = [read_cell(cell, language, "art_1") for cell in plain]
    return not any(cell.places or cell.opens for cell in said) and not all(cell.empty for cell in said if filled)


def _own_column(heads: Sequence[str], act: Act) -> int:
    """The column of the act itself: the one with its number or with none ("This Regulation"), else the last."""
    own = _act_numbers(act)
    for column, head in enumerate(heads):
        if head.strip() and (_numbers(head) & own or not _numbers(head)):
            return column
    return len(heads) - 1


def _act_numbers(act: Act) -> set[tuple[int, int]]:
    """The numbers by which an act may be called."""
    celex = _CELEX.search(act.identifier)
    found = _spelled(int(celex[1]), int(celex[2])) if celex else set()
    return found | _numbers(act.short_title)


def _numbers(text: str) -> set[tuple[int, int]]:
    return {number for pair in _NUMBERS.findall(text) for number in _spelled(int(pair[0]), int(pair[1]))}


def _spelled(first: int, second: int) -> set[tuple[int, int]]:
    """A number in either order, its year in four figures: {(80, 1997)} for 97/80."""
    found = {(first, second)}
    found |= {(first + _CENTURY, second)} if first < 100 else set()
    found |= {(first, second + _CENTURY)} if second < 100 else set()
    return {(min(pair), max(pair)) for pair in found if max(pair) > _CENTURY}


# --------------------------------------------------------------------------------------------------------- rows


def _rows(
    printed: Sequence[tuple[str, str]], languages: tuple[str, str]
) -> tuple[tuple[TableRow, ...], tuple[str, ...]]:
    """The rows that say something, and the cells that could not be read."""
    found: list[TableRow] = []
    unread: list[str] = []
    about = ("", "")
    for row in printed:
        old, new = (read_cell(cell, languages[1] or languages[0], here) for cell, here in zip(row, about, strict=True))
        if old.opens or new.opens:
            about = (old.opens, new.opens)
            continue
        unread += [cell for cell, said in zip(row, (old, new), strict=True) if not said.places and not said.empty]
        if (old.places or new.places) and _understood(old) and _understood(new):
            found.append(TableRow(old.places, new.places, row))
    return tuple(replace(row, printed=_blanks(row.printed)) for row in found), tuple(dict.fromkeys(unread))


def _understood(cell: Cell) -> bool:
    """A cell that could not be read must not pass for "no counterpart"."""
    return bool(cell.places) or cell.empty


def _blanks(cells: tuple[str, str]) -> tuple[str, str]:
    return " ".join(cells[0].split()), " ".join(cells[1].split())


# ------------------------------------------------------------------------------------------------------- places


def locate(place: Place, act: Act) -> Provision | None:
    """The provision that a table names, or None where the act has none.

    Forgives what tables commonly write: "point (1)" for what is paragraph 1, a point of "Article 4(1)" that stands in
    its second subparagraph, a second paragraph where paragraphs carry no number.
    """
    first, *rest = place.eid.split("__")
    here = find(act, first) or next((p for p in walk(act) if p.eid.rpartition("__")[2] == first), None)
    for step in rest:
        here = _below(here, step, act) if here else None
    return here


def _below(here: Provision, step: str, act: Act) -> Provision | None:
    """The provision inside another one that one step names."""
    stem, _, name = step.partition("_")
    if stem == "subpara" and name == "1":
        return here
    steps = [step, *(f"{other}_{name}" for other in _OTHERS.get(stem, ()))]
    direct = (find(act, f"{here.eid}__{one}") for one in steps)
    inside = (p for one in steps for p in walk(here) if p is not here and p.eid.rpartition("__")[2] == one)
    found = next(filter(None, direct), None) or next(inside, None)
    if found is None and stem == "subpara" and here.kind is Kind.POINT:
        above = find(act, here.eid.rpartition("__")[0])  # "point (a), second subparagraph" of its paragraph
        return _below(above, step, act) if above else None
    if found is None and stem == "para" and not any(child.kind is Kind.PARAGRAPH for child in here.children):
        return _below(here, f"subpara_{name}", act) if name.isdigit() else None
    return found


_OTHERS = {"para": ("point",), "point": ("para", "indent"), "subpara": ("para",)}
"""What a table may call by another name."""
