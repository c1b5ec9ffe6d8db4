"""A document of amendments as text for people, or as JSON for programs.

In: `Amendments`. Out: text, or `{"schema": 1, "amendments": [...]}`. Example of an amendment: `{"number": "12",
"positions": ["Recital 4 a (new)"], "operation": "insert", "old": {"text": "", "lines": []}, "new": {...}, ...}`.

In text each line of the left column stands behind "-", of the right behind "+", and what Parliament set in bold
italics between ⟦ and ⟧.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tracker.act import Run
from tracker.amendment import Amendment, Amendments, column_text
from tracker.errors import InputError
from tracker.exports.wording import counted, visible
from tracker.line import Line
from tracker.position import parse_positions

SCHEMA = 1


def write_text(amendments: Amendments) -> str:
    """All amendments, one block each."""
    head = [visible(amendments.title)] if amendments.title else []
    blocks = [*head, *("\n".join(_block(amendment)) for amendment in amendments.items)]
    return "\n\n".join([*blocks, counted(len(amendments.items), "amendment")]) + "\n"


def _block(amendment: Amendment) -> list[str]:
    where = "; ".join(amendment.positions) or "(no position)"
    lines = [f"{amendment.number}  {amendment.operation.value}  {where}"]
    if amendment.amended_act:
        lines.append(f"   amends {amendment.amended_act}")
    if amendment.authors:
        lines.append(f"   by {', '.join(amendment.authors)}")
    lines += [f"   - {visible(_marked(line))}" for line in amendment.old]
    lines += [f"   + {visible(_marked(line))}" for line in amendment.new]
    lines += [f"   # {visible(line)}" for line in amendment.justification.splitlines()]
    return lines


def _marked(line: Line) -> str:
    """A line with its number, marked words in brackets."""
    return " ".join(filter(None, (_bracketed(line.num, line.runs, "num"), _bracketed(line.text, line.runs, "text"))))


def _bracketed(words: str, runs: Sequence[Run], place: str) -> str:
    for run in sorted((run for run in runs if run.place == place), key=lambda run: -run.start):
        words = f"{words[: run.start]}⟦{words[run.start : run.end]}⟧{words[run.end :]}"
    return words


def write_json(amendments: Amendments) -> str:
    """All amendments with every line of their columns."""
    found = {
        "schema": SCHEMA,
        "title": amendments.title,
        "language": amendments.language,
        "identifier": amendments.identifier,
        "format": amendments.format,
        "amendments": [_to_dict(amendment) for amendment in amendments.items],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _to_dict(amendment: Amendment) -> dict[str, Any]:
    return {
        "number": amendment.number,
        "positions": list(amendment.positions),
        "operation": amendment.operation.value,
        "proposal": amendment.proposal,
        "amended_act": amendment.amended_act,
        "authors": list(amendment.authors),
        "old": _column(amendment.old),
        "new": _column(amendment.new),
        "justification": amendment.justification,
    }


def _column(lines: Sequence[Line]) -> dict[str, Any]:
    return {"text": column_text(lines), "lines": [_line(line) for line in lines]}


def _line(line: Line) -> dict[str, Any]:
    """A line; what it does not have is left out."""
    runs = [{"start": run.start, "end": run.end, "mark": run.mark, "place": run.place} for run in line.runs]
    kind = line.kind.value if line.kind else ""
    members = {"role": line.role.value, "num": line.num, "text": line.text, "kind": kind, "runs": runs}
    found: dict[str, Any] = {name: value for name, value in members.items() if value}
    return found if line.level is None else {**found, "level": line.level}


def unread_positions(amendments: Amendments) -> int:
    """How many positions cannot be read, and so not be applied."""
    return sum(not _readable(position) for item in amendments.items for position in item.positions)


def _readable(position: str) -> bool:
    try:
        parse_positions(position)
    except InputError:
        return False
    return True
