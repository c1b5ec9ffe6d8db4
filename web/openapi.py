"""Our JSON addresses, described for programs as an OpenAPI 3.1 document.

In: the app's routes and the schemas of `web.answers`. Out: `/openapi.json`. Example: of
`/d/{dossier}/compare/{old}..{new}.json` it names the three parts of the address, every filter with its values, and what
the answer holds. A route that answers in JSON and is not described here, or the other way round, fails a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from tracker import __version__
from tracker.codes import DIRECTIONS
from tracker.exports.wording import AUTHENTIC, KINDS
from web import answers
from web.addresses import Name
from web.answers import SHARED, Schema, many, one_of
from web.correlations import LEVELS
from web.selection import READINGS, REVIEWS, VIEWS
from web.traits import SAID

area = Blueprint("openapi", __name__)

ADDRESS = "/openapi.json"

_NAME: Schema = {"type": "string", "pattern": f"^{Name.regex}$"}
_TEXT: Schema = {"type": "string"}
_ONE: Schema = one_of(("0", "1"))
_VERSION = (_NAME, "A version of the dossier.")

Query = dict[str, tuple[Schema, str]]
"""By the parameter's name its values and what it means."""

_SELECTED: Query = {
    "kind": (many(one_of(kind.value for kind in KINDS)), "Changes of one of these kinds."),
    "code": (many(_TEXT), "With a tag of one of these codes."),
    "axis": (many(_TEXT), "With a tag on one of these axes."),
    "direction": (many(one_of(DIRECTIONS)), "With a tag in one of these directions."),
    "review": (many(one_of(REVIEWS)), "With a tag in one of these states of review."),
    **{name: (_ONE, f"1 for changes that are {said} alone, 0 for none of them.") for name, said in SAID.items()},
    "words": (_TEXT, "With all of these words, one of them among what came or went."),
    "by": (many(_NAME), "With words that already stood, or were already gone, in one of these versions."),
    "all": (_ONE, "1 lists also what is unchanged."),
    "view": (one_of(VIEWS), "How the page shows them; changes nothing here."),
    "read": (one_of(READINGS), "What of a redline the page shows; changes nothing here."),
}
_TABLE: Query = {
    "column": (many(_NAME), "Versions, in the order of the columns; all of them by default."),
    "baseline": (_NAME, "The version that the others are held against; the first column by default."),
    "all": (_ONE, "1 has also the rows in which no version differs."),
    "words": (_TEXT, "Rows in which a version has all of these words."),
}
_BETWEEN: Query = {"baseline": _VERSION, "version": _VERSION}

DESCRIBED: dict[str, tuple[str, Query, Schema]] = {
    "dossiers.as_json": (
        "A dossier: its versions, what is missing, what the first screen says",
        {"old": _VERSION, "new": _VERSION},
        answers.DOSSIER,
    ),
    "texts.as_file": ("A text as a tree of provisions", {}, answers.ACT),
    "amendments.as_json": ("What happened to each amendment that a text was made from", {}, answers.RECEIPT),
    "comparisons.as_file": ("What changed between two versions", _SELECTED, answers.COMPARISON),
    "scorecards.as_file": ("What went which way, and what that does for each demand", {}, answers.SCORECARD),
    "correlations.as_file": (
        "Which provision became which",
        {
            "level": (one_of(LEVELS), "How fine the table is; by default of articles."),
            "check": (_ONE, "1 holds it against the table that the new act carries itself."),
        },
        answers.CORRELATION,
    ),
    "tables.as_file": ("Several versions side by side", _TABLE, answers.TABLE),
    "histories.as_file": ("One provision through all versions", {}, answers.HISTORY),
    "histories.who_as_file": ("What each version did to controls and safeguards", _BETWEEN, answers.WHO),
    "searches.as_file": (
        "Provisions with all of some words, and changes that brought or took them",
        {"q": (_TEXT, "The words; in quotation marks, they follow each other."), "version": _VERSION},
        answers.SEARCH,
    ),
    "codebooks.as_json": ("Codes, rules and demands of a codebook", {}, answers.CODEBOOK),
    "openapi.show": ("This description", {}, {"type": "object"}),
}
"""By endpoint: what the answer is, the query, and the answer's schema."""
REVIEWED = {
    "decisions": ("What people decided on tags", answers.DECISIONS),
    "agreement": ("How far two people agree, code by code", answers.AGREEMENT),
}
"""The two answers of `reviews.as_file`."""

_PARTS = {
    "dossier": "A dossier.",
    "version": "A version whose text is stored.",
    "old": "The version that is compared with.",
    "new": "The version that is compared.",
    "eid": "A provision of the version, art_5__para_1.",
    "name": "A codebook.",
}
_PART = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>\w+)>")


@area.get(ADDRESS)
def show() -> ResponseReturnValue:
    """The document."""
    return jsonify(describe(list(current_app.url_map.iter_rules())))


def describe(rules: list[Rule]) -> Schema:
    """The document about these routes."""
    paths = dict(path for rule in sorted(rules, key=lambda rule: rule.rule) for path in _paths(rule))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "tracker",
            "version": __version__,
            "description": f"What the pages show, for programs. Everything can only be read. {AUTHENTIC}",
        },
        "paths": paths,
        "components": {"schemas": SHARED},
    }


def _paths(rule: Rule) -> Iterator[tuple[str, Schema]]:
    """The addresses of a route that answer in JSON."""
    if rule.endpoint == "reviews.as_file":
        for what, (said, schema) in REVIEWED.items():
            yield _path(rule, what), _operation(f"{rule.endpoint}.{what}", rule, (said, {}, schema))
    elif rule.endpoint in DESCRIBED:
        yield _path(rule), _operation(rule.endpoint, rule, DESCRIBED[rule.endpoint])


def _path(rule: Rule, what: str = "") -> str:
    """`/d/<name:dossier>/who.<any(json, csv):form>` as `/d/{dossier}/who.json`."""
    fixed = {"form": "json", "what": what}
    return _PART.sub(lambda part: fixed.get(part["name"], f"{{{part['name']}}}"), rule.rule)


def _operation(name: str, rule: Rule, described: tuple[str, Query, Schema]) -> Schema:
    said, query, schema = described
    parameters = [
        _parameter(part["name"], "path", _NAME if part["kind"] == "name" else _TEXT, _PARTS[part["name"]])
        for part in _PART.finditer(rule.rule)
        if part["name"] in _PARTS
    ]
    parameters += [_parameter(name_, "query", values, meaning) for name_, (values, meaning) in query.items()]
    responses = {"200": _response(said, schema), "default": _response("What is wrong.", answers.ref("Fault"))}
    operation: dict[str, Any] = {"operationId": name, "summary": said}
    if parameters:
        operation["parameters"] = parameters
    return {"get": {**operation, "responses": responses}}


def _parameter(name: str, place: str, values: Schema, meaning: str) -> Schema:
    return {"name": name, "in": place, "required": place == "path", "schema": values, "description": meaning}


def _response(said: str, schema: Schema) -> Schema:
    return {"description": said, "content": {"application/json": {"schema": schema}}}
