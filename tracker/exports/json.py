"""The comparison as JSON, the contract for programs.

In: a `Comparison`. Out: `{"schema": 1, "old", "new", "summary", "changes"}`, the same bytes on every machine.
Example of a change: `{"id": "art_4__para_2..art_5__para_1", "kinds": ["renumbered", "amended"], "old": [...], ...}`.

One change stands on each line: the file can be searched with line tools, and is written without the slow
encoder that indenting would need.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tracker.absent import annex_number, gaps
from tracker.act import Act, Provision, walk
from tracker.change import Change, Comparison, Evidence, NotCompared, Origin, Redline, Unforeseen
from tracker.exports import STANDARD, Options
from tracker.exports.tags import count_directions, tag_to_dict, ways_to_dict
from tracker.exports.wording import astray, count_changes, count_consequential, count_kinds, reference

SCHEMA = 1

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


def write(comparison: Comparison, options: Options = STANDARD) -> str:
    """The comparison as JSON, ending in a line feed; with `all_` also the unchanged provisions."""
    old = {provision.eid: provision for provision in walk(comparison.old)}
    new = {provision.eid: provision for provision in walk(comparison.new)}
    members = [
        ("schema", _encode(SCHEMA)),
        ("old", _encode(_act(comparison.old, comparison.old_origin))),
        ("new", _encode(_act(comparison.new, comparison.new_origin))),
        ("summary", _encode(_summary(comparison))),
        ("changes", _lines(change_to_dict(change, old, new) for change in comparison.changes)),
    ]
    if comparison.codebook:
        book = comparison.codebook
        members.append(("codebook", _encode({"name": book.name, "version": book.version})))
    if comparison.not_compared:
        members.append(("not_compared", _encode([_part(part) for part in comparison.not_compared])))
    if missing := list(_lacking(comparison)):
        members.append(("lacking", _encode(missing)))
    if comparison.unforeseen:
        members.append(("unforeseen", _lines(map(_unforeseen, comparison.unforeseen))))
    if options.all_:
        members.append(("unchanged", _lines(change_to_dict(change, old, new) for change in comparison.unchanged)))
    return "{\n" + ",\n".join(f'"{name}": {value}' for name, value in members) + "\n}\n"


def _part(part: NotCompared) -> dict[str, Any]:
    return {"side": part.side, "part": part.part, "eids": list(part.eids)}


def _lacking(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """What the file of each text does not hold; of annexes which, and how often the text refers to them."""
    for side, act in (("old", comparison.old), ("new", comparison.new)):
        for gap in gaps(act):
            annexes = [annex_number(label) for label in gap.labels]
            yield {"side": side, "part": gap.part, "annexes": annexes, "references": gap.references}


def _unforeseen(item: Unforeseen) -> dict[str, Any]:
    return {
        "change": item.change,
        "eid": item.eid,
        "reference": reference(item.eid),
        "old": item.old,
        "expected": item.expected,
        "found": item.found,
        "explanation": astray(item),
    }


def change_to_dict(change: Change, old: dict[str, Provision], new: dict[str, Provision]) -> dict[str, Any]:
    """One change as plain dicts and lists; `old` and `new` are the provisions of the acts by eId."""
    return {
        "id": change.id,
        "kinds": [kind.value for kind in change.kinds],
        "consequential": change.consequential,
        "old": [_provision(old[eid]) for eid in change.old],
        "new": [_provision(new[eid]) for eid in change.new],
        "redlines": [_redline(redline) for redline in change.redlines],
        "evidence": _evidence(change.evidence, change.doubtful) if change.evidence else None,
        "tags": [tag_to_dict(tag, change) for tag in change.tags],
    }


def _lines(changes: Iterable[dict[str, Any]]) -> str:
    lines = ",\n".join(map(_encode, changes))
    return f"[\n{lines}\n]" if lines else "[]"


def _act(act: Act, origin: Origin) -> dict[str, Any]:
    return {
        "name": origin.name,
        "title": act.title,
        "identifier": act.identifier,
        "language": act.language,
        "format": origin.format or act.format,
        "sha256": origin.sha256,
        "warnings": list(origin.warnings),
    }


def _summary(comparison: Comparison) -> dict[str, Any]:
    """With a codebook also how many changes went which way on each axis; `substance` is what does not only follow."""
    own = {kind.value: count for kind, count in count_kinds(comparison, substance=True).items()}
    by_axis: dict[str, Any] = {}
    if comparison.codebook:
        by_axis = {"by_axis": count_directions(comparison), "ways": ways_to_dict(comparison)}
    return {
        "changes": len(comparison.changes),
        "unchanged": len(comparison.unchanged),
        "consequential": count_consequential(comparison),
        "by_kind": {kind.value: count for kind, count in count_kinds(comparison).items()},
        "substance": {"changes": count_changes(comparison), "by_kind": own},
        **by_axis,
    }


def _provision(provision: Provision) -> dict[str, str]:
    return {
        "eid": provision.eid,
        "reference": reference(provision.eid),
        "num": provision.num,
        "heading": provision.heading,
        "text": provision.text,
    }


def _redline(redline: Redline) -> dict[str, Any]:
    return {"old": redline.old, "new": redline.new, "part": redline.part, "ops": redline.ops}


def _evidence(evidence: Evidence, doubtful: bool) -> dict[str, Any]:
    runner_up = {"eid": evidence.runner_up, "score": evidence.runner_up_score} if evidence.runner_up else None
    return {"score": evidence.score, "why": evidence.why, "runner_up": runner_up, "doubtful": doubtful}
