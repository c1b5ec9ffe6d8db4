"""Gathers the lines of a document of amendments into amendments; the one place that says what each asks for.

In: an `AmendmentDraft`. Out: `Amendments`, the account of every character, warnings for positions that cannot be
read. Example: the lines "Amendment 12", "Recital 4 a (new)", nothing on the left, a recital on the right are an
amendment that inserts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.account import Account, take_account
from tracker.amendment import Amendment, AmendmentDraft, AmendmentLine, Amendments, Operation, Part
from tracker.errors import InputError
from tracker.line import Line, Role
from tracker.position import parse_positions
from tracker.tongues import words

DELETED = frozenset(words("deleted"))
"""What stands in the right column of an amendment that deletes, in the languages of the Union."""

_EMPTY = re.compile(r"[\s.…—–-]*")
"""A left column that holds no words: some tables print a dot."""


def gather(draft: AmendmentDraft, name: str, format: str = "") -> tuple[Amendments, Account, tuple[str, ...]]:
    """The amendments of a draft, what became of its characters, and what a person should know.

    Raises:
        InputError: the document holds no amendment.
    """
    title = " ".join(item.line.text for item in draft.lines if item.part is Part.TITLE)
    items = tuple(_amendment(lines) for lines in _split(draft.lines))
    if not items:
        raise InputError(name, "no amendment was found in it", "take the document that lists the amendments")
    warnings = [*draft.warnings, *_doubts(items)]
    account = take_account(draft.shown, [_accounted(item) for item in draft.lines], None)
    return Amendments(items, title, draft.language, draft.identifier, format), account, tuple(warnings)


def is_deleted(lines: Sequence[Line]) -> bool:
    """Whether a right column says nothing but "deleted"."""
    said = " ".join(line.text for line in lines).strip(" .[]()‘’“”\"'").lower()
    return said in DELETED


def _split(lines: Sequence[AmendmentLine]) -> Iterator[list[AmendmentLine]]:
    """The lines of one amendment after the other; what stands before the first belongs to none."""
    current: list[AmendmentLine] = []
    for item in lines:
        if item.part is Part.NUMBER:
            if current:
                yield current
            current = [item]
        elif current and item.part not in (Part.OUTSIDE, Part.TITLE):
            current.append(item)
    if current:
        yield current


def _amendment(lines: Sequence[AmendmentLine]) -> Amendment:
    def said(part: Part) -> tuple[str, ...]:
        return tuple(f"{item.line.num} {item.line.text}".strip() for item in lines if item.part is part)

    def column(part: Part) -> tuple[Line, ...]:
        return tuple(item.line for item in lines if item.part is part and item.line.role is not Role.DROPPED)

    old, new = column(Part.OLD), column(Part.NEW)
    empty = _EMPTY.fullmatch(" ".join(f"{line.num} {line.text}" for line in old)) is not None
    gone = is_deleted(new) or not (new or empty)
    operation = Operation.DELETE if gone else Operation.INSERT if empty else Operation.REPLACE
    return Amendment(
        number=lines[0].line.num,
        positions=said(Part.POSITION),
        operation=operation,
        old=() if empty else old,
        new=() if operation is Operation.DELETE else new,
        proposal=" ".join(said(Part.PROPOSAL)),
        amended_act=" ".join(said(Part.AMENDED_ACT)),
        authors=said(Part.AUTHOR),
        justification="\n".join(said(Part.JUSTIFICATION)),
    )


def _accounted(item: AmendmentLine) -> Line:
    """A line as the account sees it: every part but OUTSIDE is kept; the first amendment is where "inside" begins."""
    if item.part is Part.OUTSIDE or item.line.role is Role.DROPPED:
        return replace(item.line, role=Role.DROPPED)
    return replace(item.line, role=Role.ARTICLE if item.part is Part.NUMBER else Role.TEXT)


def _doubts(items: Sequence[Amendment]) -> Iterator[str]:
    numbers = [item.number for item in items]
    for item in items:
        where = f"amendment {item.number or '(without a number)'}"
        if not item.positions:
            yield f"{where} does not say where it applies"
        for position in item.positions:
            try:
                parse_positions(position)
            except InputError:
                yield f"{where}: the position “{position}” cannot be read"
        if item.operation is Operation.DELETE and not item.old:
            yield f"{where} deletes, but its left column is empty"
        if not (item.old or item.new):
            yield f"{where} has two empty columns"
    for number in dict.fromkeys(numbers):
        if numbers.count(number) > 1:
            yield f"there are {numbers.count(number)} amendments with the number {number}"
