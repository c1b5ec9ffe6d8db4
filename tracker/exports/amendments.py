"""A document of amendments as text for people, or as JSON for programs.

In: `Amendments`. Out: text, or `{"schema": 1, "amendments": [...]}`. Example of an amendment: `{"number": "12",
"positions": ["Recital 4 a (new)"], "operation": "insert", "old": {"text": "", "lines": []}, "new": {...}, ...}`.

In text each line of the left column stands behind "-", of the right behind "+", and what Parliament set in bold
italics between ⟦ and ⟧. With the act that they amend, amendments stand under the provision that they are about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tracker.act import Act, Provision, Run, walk
from tracker.amendment import Amendment, Amendments, column_text
from tracker.errors import InputError
from tracker.exports.wording import capital, counted, visible
from tracker.line import Line
from tracker.position import parse_positions, resolve
from tracker.reference import format_reference

SCHEMA = 1
_OWN_LETTERS = re.compile("[a-z]+$")
"""What an inserted number has more than the one before it: "10a", "IIIa"."""


def write_text(amendments: Amendments, base: Act | None = None) -> str:
    """All amendments, one block each; with a base in its order, each provision with those that are about it."""
    head = [visible(amendments.title)] if amendments.title else []
    if base is None:
        blocks = ["\n".join(_block(amendment)) for amendment in amendments.items]
    else:
        blocks = list(_against(amendments, base))
    return "\n\n".join([*head, *blocks, counted(len(amendments.items), "amendment")]) + "\n"


def _against(amendments: Amendments, base: Act) -> Iterator[str]:
    order = {provision.eid: place for place, provision in enumerate(walk(base))}
    placed = [(places(amendment, base)[:1], amendment) for amendment in amendments.items]
    placed.sort(key=lambda item: order[item[0][0].eid] if item[0] else len(order))
    shown: Provision | None = None
    for number, (found, amendment) in enumerate(placed):
        provision = found[0] if found else None
        if provision is None:
            yield from ["(not in the base)"] if number == 0 or shown is not None else []
        elif shown is not provision:
            yield visible(f"{capital(format_reference(provision.eid))}: {provision.heading or provision.text}")
        shown = provision
        yield "\n".join(_block(amendment))


def places(amendment: Amendment, base: Act) -> list[Provision]:
    """The provisions of the base that an amendment is about; of something new what it would stand in, or behind."""
    found: dict[str, Provision] = {}
    for position in filter(_readable, amendment.positions):
        for steps in parse_positions(position):
            behind = replace(steps[0], label=_OWN_LETTERS.sub("", steps[0].label), new=False)
            paths = (*(steps[:end] for end in range(len(steps), 0, -1)), (behind,))
            provision = next((here for path in paths if (here := resolve(path, base))), None)
            if provision:
                found[provision.eid] = provision
    return list(found.values())


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


def write_json(amendments: Amendments, base: Act | None = None) -> str:
    """All amendments with every line of their columns; with a base, each with the provisions that it is about."""
    found = {
        "schema": SCHEMA,
        "title": amendments.title,
        "language": amendments.language,
        "identifier": amendments.identifier,
        "format": amendments.format,
        "amendments": [_to_dict(amendment) | _in_base(amendment, base) for amendment in amendments.items],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _in_base(amendment: Amendment, base: Act | None) -> dict[str, Any]:
    if base is None:
        return {}
    found = places(amendment, base)
    return {"base": [{"eid": p.eid, "reference": format_reference(p.eid), "text": p.text} for p in found]}


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
