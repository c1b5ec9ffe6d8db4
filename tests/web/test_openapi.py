"""The description of our JSON holds what the routes have and what they answer, both ways."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.pages import COMPARED, HISTORY, TABLE
from tests.web.review_pages import fields, named, own_app, send
from web.answers import SHARED
from web.openapi import DESCRIBED, REVIEWED

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")

ANSWERS = {
    "dossiers.as_json": ("/d/specimen.json", "/d/2016-0295-cod.json", "/d/lanterns.json", "/d/hostile.json"),
    "texts.as_file": ("/d/specimen/text/final.json", "/d/specimen/text/parliament.json", "/d/hostile/text/old.json"),
    "amendments.as_json": ("/d/specimen/text/parliament/amendments.json",),
    "comparisons.as_file": (
        f"{COMPARED}.json?all=1",
        "/d/lanterns/compare/old..new.json",
        "/d/specimen/compare/proposal..parliament.json",
        "/d/specimen/compare/final..in-force.json",
    ),
    "scorecards.as_file": (f"{COMPARED}/scorecard.json", "/d/specimen/compare/proposal..final/scorecard.json"),
    "correlations.as_file": (
        f"{COMPARED}/correlation.json?level=point",
        f"{COMPARED}/correlation.json?check=1",
        "/d/specimen/compare/proposal..final/correlation.json?check=1&level=paragraph",
    ),
    "tables.as_file": (f"{TABLE}.json?all=1", f"{TABLE}.json?words=rights", "/d/lanterns/table.json"),
    "histories.as_file": (f"{HISTORY}.json", "/d/specimen/text/in-force/art_10/history.json"),
    "histories.who_as_file": ("/d/specimen/who.json", "/d/lanterns/who.json"),
    "searches.as_file": ("/d/specimen/search.json?q=human+rights", "/d/specimen/search.json"),
    "codebooks.as_json": ("/codebook/dual-use.json", "/codebook/data-protection.json"),
    "openapi.show": ("/openapi.json",),
}
"""Real answers of each endpoint."""


@pytest.fixture(scope="module")
def document(app: Flask) -> Any:
    return app.test_client().get("/openapi.json").get_json()


def hold(answer: Any, schema: Any) -> list[str]:
    rooted = {**schema, "components": {"schemas": SHARED}}
    checker = jsonschema.Draft202012Validator(rooted)
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(answer)]


def test_every_route_that_answers_in_json_is_described_and_nothing_else(app: Flask, document: Any) -> None:
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "json" in rule.rule}
    assert found == {*DESCRIBED, "reviews.as_file"}
    named = [path["get"]["operationId"] for path in document["paths"].values()]
    assert sorted(named) == sorted([*DESCRIBED, *(f"reviews.as_file.{what}" for what in REVIEWED)])


def test_every_described_address_is_answered(app: Flask, document: Any) -> None:
    values = {"dossier": "specimen", "version": "parliament", "old": "in-force", "new": "final", "eid": "art_5"}
    client = app.test_client()
    for path, described in document["paths"].items():
        name = "dual-use" if "codebook" in path else ""
        address = path.format(**values, name=name)
        assert client.get(address).status_code == 200, address
        assert "{" not in address
        said = {one["name"] for one in described["get"].get("parameters", []) if one["in"] == "path"}
        assert all(f"{{{one}}}" in path for one in said) and path.count("{") == len(said)


def test_every_described_question_is_understood_and_others_are_refused(client: FlaskClient, document: Any) -> None:
    parameters = document["paths"]["/d/{dossier}/compare/{old}..{new}.json"]["get"]["parameters"]
    told = {one["name"]: one["schema"].get("items", one["schema"]) for one in parameters if one["in"] == "query"}
    for name, values in told.items():
        for value in values.get("enum", ()):
            assert client.get(f"{COMPARED}.json", query_string={name: value}).status_code == 200, (name, value)
        if "enum" in values:
            assert client.get(f"{COMPARED}.json", query_string={name: "strange"}).status_code == 400, name


@pytest.mark.parametrize("endpoint", DESCRIBED)
def test_real_answers_are_what_the_schema_says(client: FlaskClient, endpoint: str) -> None:
    schema = DESCRIBED[endpoint][2]
    jsonschema.Draft202012Validator.check_schema(schema)
    for address in ANSWERS[endpoint]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert hold(answer.get_json(), schema) == [], address
    if endpoint != "openapi.show":
        spoiled = {**copy.deepcopy(answer.get_json()), "strange": 1}
        assert hold(spoiled, schema), "it would notice"


def test_reviews_are_what_the_schema_says(database: Any, tmp_path: Any) -> None:
    app = own_app(database, tmp_path)
    for name, verdict in (("ada", "confirmed"), ("bob", "rejected")):
        client = named(app, name)
        assert send(client, fields(client, "A4"), verdict=verdict, reason="As it says.").status_code == 303
    for what, (_, schema) in REVIEWED.items():
        answer = client.get(f"/d/specimen/{what}.json").get_json()
        assert hold(answer, schema) == [] and (answer.get("decisions") or answer["codes"])
    reviewed = client.get(f"{COMPARED}.json").get_json()
    assert hold(reviewed, DESCRIBED["comparisons.as_file"][2]) == [] and "disputed" in str(reviewed)


def test_faults_are_what_the_schema_says(client: FlaskClient) -> None:
    for address in ("/d/unknown.json", f"{COMPARED}.json?kind=strange", "/d/2016-0295-cod/table.json"):
        assert hold(client.get(address).get_json(), SHARED["Fault"]) == [], address


def test_the_help_leads_to_it_and_it_speaks_openapi(client: FlaskClient, document: Any) -> None:
    assert 'href="/openapi.json"' in client.get("/help").get_data(as_text=True)
    assert document["openapi"] == "3.1.0" and document["info"]["title"] == "tracker"
    operations = [path["get"] for path in document["paths"].values()]
    assert all(one["summary"] and one["responses"]["200"] and one["responses"]["default"] for one in operations)
