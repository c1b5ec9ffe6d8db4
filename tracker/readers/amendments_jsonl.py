"""Reads amendments that a script wrote: JSON Lines, an object for each amendment.

In: lines like `{"id": "12", "position": "Recital 4 a (new)", "old": "", "new": "(4a) Kites ..."}`. Out: the lines of
amendments. Example: a line feed in `old` or `new` parts provisions; "(4a)" at the start of one is its number.

`id` may be called `number` or `amendment`, `position` also `location` or `positions` (a list); `authors`, `group`,
`justification`, `proposal` and `lang` are read where they stand. Other keys are passed over and named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tracker.amendment import AmendmentDraft, AmendmentLine, Part
from tracker.errors import InputError
from tracker.line import Line, Role
from tracker.numbering import split_number
from tracker.source import Source, decode

NAME = "amendments-jsonl"
TITLE = "amendments as JSON Lines"
REASONS: tuple[str, ...] = ()

_NUMBER, _POSITION = ("id", "number", "amendment"), ("position", "positions", "location")
_LANGUAGE = ("lang", "language")
_KNOWN = frozenset((*_NUMBER, *_POSITION, *_LANGUAGE, "old", "new", "authors", "group", "justification", "proposal"))
_BEGINS = re.compile(rf'\{{\s*"(?:{"|".join(sorted(_KNOWN))})"\s*:')


def recognises(head: str) -> bool:
    """Whether the first line is an object with both columns, or one that begins as an amendment does."""
    first = head.lstrip("\ufeff \n").partition("\n")[0].strip()
    return first.startswith("{") and (('"old"' in first and '"new"' in first) or _BEGINS.match(first) is not None)


def read(source: Source) -> AmendmentDraft:
    """The amendments in the order of the lines.

    Raises:
        InputError: a line is no object, or one has no position, no column, or columns that are no text.
    """
    lines: list[AmendmentLine] = []
    shown: list[str] = []
    languages: set[str] = set()
    unknown: set[str] = set()
    for number, written in enumerate(decode(source).text.splitlines(), 1):
        if written.strip():
            record = _record(written, source.name, number)
            unknown.update(record.keys() - _KNOWN)
            languages.add(_first(record, _LANGUAGE))
            found = list(_lines(record, source.name, number))
            lines += found
            shown += [str(value) for value in _values(record)]
    warnings = (f"keys that are not read: {', '.join(sorted(unknown))}",) if unknown else ()
    language = languages.pop() if len(languages) == 1 else ""
    return AmendmentDraft(tuple(lines), "".join(shown), language, warnings=warnings)


def _record(written: str, name: str, number: int) -> Mapping[str, Any]:
    where = f"line {number}"
    try:
        record = json.loads(written)
    except (json.JSONDecodeError, RecursionError):
        raise InputError(name, "the line is no JSON", "write one object in each line", where) from None
    if not isinstance(record, dict):
        raise InputError(name, "the line is no object", 'write it as {"id": ..., "position": ...}', where)
    for key in ("old", "new"):
        if not isinstance(record.get(key) or "", str):
            raise InputError(name, f"{key} is no text", "put it in quotation marks", where)
    lacking = [] if any(record.get(key) for key in _POSITION) else ["no position"]
    lacking += [] if "old" in record or "new" in record else ["neither old nor new"]
    if lacking:
        advice = 'write {"id": "12", "position": "Article 4 – paragraph 1", "old": "...", "new": "..."}'
        raise InputError(name, f"there is {' and '.join(lacking)}", advice, where)
    return record


def _first(record: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((str(record[key]) for key in keys if record.get(key)), "")


def _list(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    return [str(value)] if value else []


def _positions(record: Mapping[str, Any]) -> list[str]:
    return next((_list(record[key]) for key in _POSITION if record.get(key)), [])


def _values(record: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is read, in the order of the lines made from it."""
    yield _first(record, _NUMBER)
    yield from _list(record.get("authors"))
    yield from _list(record.get("group"))
    yield from _list(record.get("proposal"))
    yield from _positions(record)
    for key in ("old", "new"):
        yield record.get(key) or ""
    yield from _list(record.get("justification"))


def _lines(record: Mapping[str, Any], name: str, number: int) -> Iterator[AmendmentLine]:
    yield AmendmentLine(Part.NUMBER, Line(Role.TEXT, num=_first(record, _NUMBER) or str(number)))
    for author in (*_list(record.get("authors")), *_list(record.get("group"))):
        yield AmendmentLine(Part.AUTHOR, Line(Role.TEXT, author))
    for proposal in _list(record.get("proposal")):
        yield AmendmentLine(Part.PROPOSAL, Line(Role.TEXT, proposal))
    for position in _positions(record):
        yield AmendmentLine(Part.POSITION, Line(Role.TEXT, " ".join(position.split())))
    for key, part in (("old", Part.OLD), ("new", Part.NEW)):
        for words in (record.get(key) or "").splitlines():
            num, text = split_number(words)
            if num or text:
                yield AmendmentLine(part, Line(Role.TEXT, " ".join(text.split()), num))
    for paragraph in _list(record.get("justification")):
        yield AmendmentLine(Part.JUSTIFICATION, Line(Role.TEXT, " ".join(paragraph.split())))
