"""Act JSON: the whole tree of an act, nothing left out, for scripts and for keeping.

In: an `Act`, or the JSON of one. Out: `{"schema": 1, "act": {...}}`, or the `Act`; each is the other's inverse.
Example of a provision: `{"kind": "point", "num": "(a)", "text": "...", "eid": "art_4__para_1__point_a"}`.
Fields that are empty are left out; `children` are provisions of the same shape, in reading order.
"""

from __future__ import annotations

import json
from typing import Any

from tracker.act import Act, Call, Kind, Mark, Provision, Run
from tracker.errors import InputError
from tracker.reference import identify

SCHEMA = 1
DEEPEST = 100
"""Levels of nesting that are read; no law has ten."""


def act_to_dict(act: Act) -> dict[str, Any]:
    """The act as plain dicts and lists, ready for `json.dumps`."""
    inner: dict[str, Any] = {"language": act.language, "identifier": act.identifier, "format": act.format}
    inner["children"] = [provision_to_dict(child) for child in act.children]
    return {"schema": SCHEMA, "act": inner}


def provision_to_dict(provision: Provision) -> dict[str, Any]:
    """One provision with its children; empty fields are left out."""
    fields: dict[str, Any] = {"kind": provision.kind.value}
    for name in ("num", "heading", "text", "eid", "source_id"):
        if value := getattr(provision, name):
            fields[name] = value
    if provision.correlation:
        fields["correlation"] = True
    if provision.calls:
        fields["calls"] = [
            {"offset": call.offset, "note": call.note, "label": call.label, "place": call.place}
            for call in provision.calls
        ]
    if provision.marks:
        fields["marks"] = [
            {"action": mark.action, "by": mark.by, "location": mark.location} for mark in provision.marks
        ]
    if provision.runs:
        fields["runs"] = [
            {"start": run.start, "end": run.end, "mark": run.mark, "adapted": run.adapted, "place": run.place}
            for run in provision.runs
        ]
    if provision.children:
        fields["children"] = [provision_to_dict(child) for child in provision.children]
    return fields


def parse_act_json(text: str, name: str = "act JSON") -> Act:
    """Reads act JSON; eIds are computed anew, so that they always follow our rules.

    Raises:
        InputError: no JSON, another schema, or a provision without a kind; the sentence names the place.
    """
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(name, "the JSON cannot be read", "write it again with `tracker dump`", where) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("act"), dict):
        raise InputError(name, 'act JSON is an object with "schema": 1 and "act"', "see `tracker dump --format json`")
    inner = data["act"]
    children = _provisions(inner.get("children", []), name, "act")
    return identify(
        Act(children, str(inner.get("language", "")), str(inner.get("identifier", "")), str(inner.get("format", "")))
    )


def _provisions(data: Any, name: str, where: str) -> tuple[Provision, ...]:
    if not isinstance(data, list):
        raise InputError(name, '"children" is not a list', "", where)
    return tuple(_provision(item, name, f"{where}, child {number}") for number, item in enumerate(data, 1))


def _provision(data: Any, name: str, where: str) -> Provision:
    if where.count(", child ") > DEEPEST:
        raise InputError(name, f"provisions are nested more than {DEEPEST} levels deep")
    known = {kind.value for kind in Kind}
    if not isinstance(data, dict) or data.get("kind") not in known:
        raise InputError(name, "a provision needs a known kind", f"one of {', '.join(sorted(known))}", where)
    try:
        calls = tuple(
            Call(int(call["offset"]), str(call["note"]), str(call.get("label", "")), str(call.get("place", "text")))
            for call in data.get("calls", [])
        )
        marks = tuple(
            Mark(str(mark["action"]), str(mark["by"]), str(mark.get("location", ""))) for mark in data.get("marks", [])
        )
        runs = tuple(
            Run(int(run["start"]), int(run["end"]), str(run["mark"]), bool(run.get("adapted")),
                str(run.get("place", "text")))
            for run in data.get("runs", [])
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        problem = "a call, a mark or a run lacks a field or has one of the wrong type"
        raise InputError(name, problem, "", where) from None
    return Provision(
        Kind(data["kind"]),
        num=str(data.get("num", "")),
        heading=str(data.get("heading", "")),
        text=str(data.get("text", "")),
        children=_provisions(data.get("children", []), name, where),
        eid=str(data.get("eid", "")),
        calls=calls,
        marks=marks,
        source_id=str(data.get("source_id", "")),
        correlation=bool(data.get("correlation", False)),
        runs=runs,
    )
