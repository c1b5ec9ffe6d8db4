"""What our JSON looks like: a JSON Schema for each answer and for the parts that several of them share.

In: nothing. Out: a schema for each answer, and `SHARED`, the parts that several name. Example: `SHARED["Redline"]` says
that `ops` is a list of pairs, the first of each "=", "-" or "+". Every member is named and nothing else may occur, so
that the test which holds real answers against these schemas notices whatever comes or goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.act import Kind
from tracker.change import ChangeKind
from tracker.codes import DIRECTIONS
from tracker.correspondence import Verdict
from tracker.descent import Fate
from tracker.receipt import Status

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
YES: Schema = {"type": "boolean"}
NOTHING: Schema = {"type": "null"}
ONE: Schema = {"const": 1, "description": "Version of the shape."}


def ref(name: str) -> Schema:
    """A shared part."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, NOTHING]}


def by_name(values: Schema) -> Schema:
    """An object with names that are data: kinds, axes, codes."""
    return {"type": "object", "additionalProperties": values}


def one_of(values: Iterable[str]) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(values)}


def made_of(members: Schema, at_times: Schema | None = None) -> Schema:
    """An object with all of the one members and some of the others."""
    properties = {**members, **(at_times or {})}
    return {"type": "object", "properties": properties, "required": list(members), "additionalProperties": False}


TEXTS = many(TEXT)
KINDS = many(one_of(kind.value for kind in ChangeKind))
DIRECTION = one_of(DIRECTIONS)
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
OPS = many({"type": "array", "prefixItems": [one_of("=-+"), TEXT], "minItems": 2, "maxItems": 2})

_WORDS = made_of(
    {"side": one_of(("old", "new")), "eid": TEXT, "start": WHOLE, "end": WHOLE, "text": TEXT}, {"elsewhere": YES}
)
_PROVISION = made_of({"eid": TEXT, "reference": TEXT, "num": TEXT, "heading": TEXT, "text": TEXT})
_REDLINE = made_of({"old": MAYBE_TEXT, "new": MAYBE_TEXT, "part": one_of(("text", "heading")), "ops": OPS})
_REVIEW = made_of(
    {
        **dict.fromkeys(("status", "code", "suggested", "at", "reason"), TEXT),
        **{"by": TEXTS, "rev": WHOLE, "proposed": TEXTS},
    }
)
_TAG = made_of(
    {
        **{"code": TEXT, "axis": TEXT, "direction": DIRECTION, "baseline": TEXT, "rule": TEXT},
        **{"words": many(_WORDS), "indirect": YES, "confidence": NUMBER, "explanation": TEXT},
    },
    {"review": _REVIEW},
)
_EVIDENCE = made_of(
    {
        **{"score": NUMBER, "why": TEXT, "doubtful": YES},
        "runner_up": maybe(made_of({"eid": TEXT, "score": NUMBER})),
    }
)
_CHANGE = made_of(
    {
        **{"id": TEXT, "kinds": KINDS, "consequential": YES, "tags": many(ref("Tag"))},
        **{"old": many(ref("Provision")), "new": many(ref("Provision")), "redlines": many(ref("Redline"))},
        "evidence": maybe(_EVIDENCE),
    }
)
_SIDE = made_of(
    dict.fromkeys(("name", "title", "identifier", "language", "format", "sha256"), TEXT), {"warnings": TEXTS}
)
_BOOK = made_of({"name": TEXT, "version": TEXT})

COMPARISON = made_of(
    {
        **{"schema": ONE, "old": _SIDE, "new": _SIDE, "changes": many(ref("Change"))},
        "summary": made_of(
            {
                **{**dict.fromkeys(("changes", "unchanged", "consequential"), WHOLE), "by_kind": by_name(WHOLE)},
                "substance": made_of({"changes": WHOLE, "by_kind": by_name(WHOLE)}),
            },
            {"by_axis": by_name(by_name(WHOLE)), "ways": by_name(by_name(WHOLE))},
        ),
    },
    {
        **{"codebook": _BOOK, "unchanged": many(ref("Change"))},
        "not_compared": many(made_of({"side": TEXT, "part": TEXT, "eids": TEXTS})),
        "lacking": many(made_of({"side": TEXT, "part": TEXT, "annexes": TEXTS, "references": WHOLE})),
        "unforeseen": many(
            made_of(
                dict.fromkeys(("change", "eid", "reference", "old", "expected", "found", "explanation"), TEXT),
            )
        ),
    },
)

_NODE = made_of(
    {"kind": one_of(kind.value for kind in Kind)},
    {
        **dict.fromkeys(("num", "heading", "text", "eid", "source_id"), TEXT),
        **{"correlation": YES, "children": many(ref("Node"))},
        "calls": many(made_of({"offset": WHOLE, "note": TEXT, "label": TEXT, "place": TEXT})),
        "marks": many(made_of({"action": TEXT, "by": TEXT, "location": TEXT})),
        "runs": many(made_of({"start": WHOLE, "end": WHOLE, "mark": TEXT, "adapted": YES, "place": TEXT})),
    },
)
ACT = made_of(
    {
        "schema": ONE,
        "act": made_of({"language": TEXT, "identifier": TEXT, "format": TEXT, "children": many(ref("Node"))}),
    }
)

_ITEM = made_of(
    {
        **{"number": TEXT, "positions": TEXTS, "operation": one_of(("replace", "insert", "delete")), "reason": TEXT},
        **{"status": one_of(status.value for status in Status), "eids": TEXTS, "base_match": MAYBE_NUMBER},
        "warnings": TEXTS,
    }
)
RECEIPT = made_of(
    {
        **{"schema": ONE, "items": many(_ITEM)},
        **dict.fromkeys(("amendments", "applied", "partly", "not_applied"), WHOLE),
    }
)

_ENTRY = made_of(
    {
        **{"change": TEXT, "reference": TEXT, "gone": YES, "code": TEXT, "direction": DIRECTION, "binding": YES},
        **{"part": TEXT, "counts": YES, "indirect": YES, "confidence": NUMBER},
    }
)
_CARRIED = made_of(dict.fromkeys(("article", "annex", "recital", "other", "doubtful"), WHOLE))
_REACHED = made_of(
    {
        **{"how": TEXT, "eid": TEXT, "reference": TEXT, "start": WHOLE, "end": WHOLE, "text": TEXT},
        "narrowed_by": TEXTS,
    }
)
_SIGHT = made_of({"state": TEXT, "places": many(_REACHED)})
_TESTED = made_of(
    {
        **dict.fromkeys(("title", "code", "state", "eid", "reference", "text", "sentence"), TEXT),
        **{"lacks": TEXTS, "less": TEXTS, "also": TEXTS, "limits": many(made_of({"eid": TEXT, "text": TEXT}))},
    }
)
SCORECARD = made_of(
    {
        **{"schema": ONE, "dossier": TEXT, "baseline": TEXT, "version": TEXT, "codebook": _BOOK, "tags": WHOLE},
        "missing": many({"type": "object"}),
        "axes": many(
            made_of(
                {
                    **{"id": TEXT, "name": TEXT},
                    "directions": many(
                        made_of(
                            {
                                **{"name": DIRECTION, "sign": WHOLE, "changes": WHOLE, "doubtful": WHOLE},
                                "provisions": many(_ENTRY),
                            }
                        )
                    ),
                }
            )
        ),
        "demands": many(
            made_of(
                {
                    **dict.fromkeys(("id", "title", "met_when", "source", "state", "sentence"), TEXT),
                    **{"verdict": TEXT, "verdict_sentence": TEXT, "checks": many(_TESTED)},
                    **{"codes": TEXTS, "towards": many(_ENTRY), "away": many(_ENTRY), "open": many(_ENTRY)},
                    "gaps": TEXTS,
                    "carried": made_of({"towards": _CARRIED, "away": _CARRIED}),
                }
            )
        ),
    },
    {
        "not_compared": TEXTS,
        "technology": many(made_of({"id": TEXT, "name": TEXT, "baseline": _SIGHT, "version": _SIGHT})),
    },
)

_PAIR = {"old": MAYBE_TEXT, "new": MAYBE_TEXT, "old_reference": TEXT, "new_reference": TEXT}
_CHECK = made_of(
    {
        **{"annex": TEXT, "about": TEXT, "others": TEXTS, "absent": TEXTS, "unread": TEXTS, "silent": WHOLE},
        **{verdict.value: WHOLE for verdict in Verdict},
        "differences": many(made_of({"verdict": TEXT, **_PAIR, "explanation": TEXT})),
    }
)
CORRELATION = made_of(
    {
        **{"schema": ONE, "level": one_of(("article", "paragraph", "point"))},
        "rows": many(made_of({**_PAIR, "kinds": KINDS, "score": MAYBE_NUMBER, "doubtful": YES})),
    },
    {"check": _CHECK, "notes": TEXTS},
)

_CELL = made_of(
    {
        **{"version": TEXT, "provisions": many(ref("Provision")), "kinds": KINDS, "consequential": YES},
        "redlines": many(made_of({"eid": TEXT, "part": TEXT, "ops": OPS})),
        **{"note": MAYBE_TEXT, "into": TEXTS},
        "fate": maybe(one_of(fate.value for fate in Fate if fate.value)),
    }
)
_COLUMN = made_of(dict.fromkeys(("version", "title", "institution", "date", "format", "sha256"), TEXT))
TABLE = made_of(
    {
        **{"schema": ONE, "dossier": TEXT, "baseline": TEXT, "columns": many(_COLUMN), "missing": TEXTS},
        "summary": made_of({"rows": WHOLE, "changed": WHOLE}),
        "rows": many(made_of({"id": TEXT, "group": TEXT, "changed": YES, "cells": many(_CELL)})),
    }
)

_STEP = made_of(
    {"base": TEXT, "kinds": KINDS, "redlines": many(ref("Redline")), "tags": many(ref("Tag"))}, {"language": TEXT}
)
_STAND = made_of(
    {"version": TEXT, "provisions": many(ref("Provision")), "steps": many(_STEP), "note": MAYBE_TEXT},
    {"language": TEXT},
)
_DEED = made_of(
    {
        **dict.fromkeys(("version", "institution", "base", "change", "reference"), TEXT),
        **{"old": TEXTS, "new": TEXTS, "lasts": {"type": ["boolean", "null"]}, "versions": TEXTS, "tag": ref("Tag")},
        "parts": many(made_of({"words": TEXT, "versions": TEXTS})),
    }
)
_STRETCH = made_of(
    {"sign": one_of("+-"), "eid": TEXT, "start": WHOLE, "end": WHOLE, "words": TEXT, "versions": TEXTS},
)
HISTORY = made_of(
    {
        **{"schema": ONE, "dossier": TEXT, "version": TEXT, "eid": TEXT, "reference": TEXT},
        **{"stands": many(_STAND), "words": many(_STRETCH), "outcome": many(ref("Deed"))},
    },
    {"missing": TEXTS},
)
WHO = made_of(
    {
        **{"schema": ONE, "dossier": TEXT, "baseline": TEXT, "last": TEXT, "missing": TEXTS},
        **{"deeds": many(ref("Deed")), "outcome": many(ref("Deed"))},
    }
)

DECISIONS = made_of(
    {
        **{"schema": ONE, "dossier": TEXT},
        "decisions": many(
            made_of(
                {
                    **dict.fromkeys(("old", "new", "codebook", "change", "words", "tag", "suggested", "verdict"), TEXT),
                    **dict.fromkeys(("code", "direction", "who", "at", "reason"), TEXT),
                    "rev": {"type": ["integer", "null"]},
                }
            )
        ),
    }
)
_AGREED = made_of(
    {
        **{"code": TEXT, "coders": TEXTS, "n": WHOLE, "raw": NUMBER, "kappa": MAYBE_NUMBER, "opposite": NUMBER},
        **{"tentative": YES, "why": TEXT, "confusion": many(made_of({"first": TEXT, "second": TEXT, "n": WHOLE}))},
    }
)
AGREEMENT = made_of({"schema": ONE, "dossier": TEXT, "codes": many(_AGREED)})

_HIT = made_of(
    {
        **dict.fromkeys(("version", "eid", "reference", "kind", "num", "heading", "text"), TEXT),
        "spans": many({"type": "array", "items": WHOLE, "minItems": 2, "maxItems": 2}),
    },
    {"language": TEXT},
)
SEARCH = made_of(
    {"schema": ONE, "dossier": TEXT, "query": TEXT, "provisions": many(_HIT)},
    {
        **{"old": TEXT, "new": TEXT, "missing": TEXTS},
        "changes": many(
            made_of({"id": TEXT, "reference": TEXT, "kinds": KINDS, "came": YES, "went": YES}, {"language": TEXT})
        ),
    },
)

_EXAMPLE = made_of(dict.fromkeys(("old", "new", "direction", "intro", "heading", "place", "why"), TEXT))
_RULE = made_of(
    {
        **dict.fromkeys(("id", "code", "title", "polarity", "reach", "source"), TEXT),
        **dict.fromkeys(("operators", "cues", "places"), TEXTS),
        **{"examples": many(_EXAMPLE), "counter_examples": many(_EXAMPLE)},
    }
)
_CODE = made_of(
    {**dict.fromkeys(("id", "axis", "name", "definition"), TEXT), "includes": TEXTS, "excludes": TEXTS},
)
_OPERATOR = made_of({"name": TEXT, "title": TEXT, "definition": TEXT, "weight": NUMBER})
_CONDITION = made_of({"title": TEXT, "code": TEXT, "met_by": TEXTS, "not_by": TEXTS})
_DEMAND = made_of(
    {
        **dict.fromkeys(("id", "title", "met_when", "source"), TEXT),
        **{"codes": TEXTS, "conditions": many(_CONDITION)},
    }
)
CODEBOOK = made_of(
    {
        **{"schema": ONE, "name": TEXT, "version": TEXT, "title": TEXT, "language": TEXT, "axes": by_name(TEXT)},
        **{"codes": many(_CODE), "operators": many(_OPERATOR), "rules": many(_RULE), "demands": many(_DEMAND)},
    }
)

_WEIGHTY = made_of(
    {
        **dict.fromkeys(("change", "reference", "code", "explanation"), TEXT),
        **{"direction": DIRECTION, "binding": YES, "versions": maybe(TEXTS)},
    }
)
_FIRST = made_of(dict.fromkeys(("up", "down"), by_name(WHOLE)))
_OVERVIEW = made_of(
    {
        **{"changes": WHOLE, "consequential": WHOLE, "tagged": WHOLE, "codebook": MAYBE_TEXT},
        "balances": many(made_of({"axis": TEXT, "name": TEXT, "up": WHOLE, "down": WHOLE, "first_in": _FIRST})),
        **{"down": many(_WEIGHTY), "up": many(_WEIGHTY)},
        "most_words": many(made_of({"eid": TEXT, "heading": TEXT, "added": WHOLE, "deleted": WHOLE, "state": TEXT})),
        "demands": many(made_of({"id": TEXT, "verdict": TEXT, "state": TEXT, "towards": WHOLE, "away": WHOLE})),
    }
)
_MARK = made_of(
    {
        **{"id": TEXT, "title": TEXT, "changes": WHOLE},
        "axes": by_name(made_of({"up": WHOLE, "down": WHOLE, "open": WHOLE})),
    }
)
_STRIP = made_of(
    {
        **{"old": TEXT, "new": TEXT, "changes": WHOLE, "kinds": by_name(WHOLE), "parts": many(_MARK)},
        "ways": by_name(by_name(WHOLE)),
    }
)
_VERSION = made_of(
    {
        **{"name": TEXT, "stage": TEXT, "institution": TEXT, "date": TEXT, "based_on": TEXTS},
        **{"sha256": MAYBE_TEXT, "share": MAYBE_NUMBER, "command": MAYBE_TEXT},
    }
)
DOSSIER = made_of(
    {"schema": ONE, "dossier": TEXT, "title": TEXT, "procedure": TEXT, "versions": many(_VERSION)},
    {"old": TEXT, "new": TEXT, "overview": _OVERVIEW, "strips": many(_STRIP)},
)

FAULT = made_of({"schema": ONE, "error": TEXT}, {"reference": TEXT})
"""Every answer with an error status."""

SHARED = {
    **{"Tag": _TAG, "Provision": _PROVISION, "Redline": _REDLINE, "Change": _CHANGE, "Node": _NODE, "Deed": _DEED},
    "Fault": FAULT,
}
"""Parts that others name."""
