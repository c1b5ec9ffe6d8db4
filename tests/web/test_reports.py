"""The report from the browser: of the versions and tags that were asked for, in each format."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from tests.web.collection import TEXTS
from tests.web.review_pages import fields, named, own_app, send
from tracker.cli import cli
from tracker.exports.printing import printer
from tracker.readers import expect_act, read_any
from tracker.source import Source

PAGE = "/d/specimen/report"


@pytest.mark.parametrize("form", ("html", "md", "docx"))
def test_each_format(client: FlaskClient, form: str) -> None:
    answer = client.get(f"{PAGE}.{form}?old=proposal&new=final")
    assert answer.status_code == 200
    if form == "docx":
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    else:
        assert "proposal → final" in answer.text


@pytest.mark.skipif(not printer(), reason="Chromium or Chrome is needed to print")
def test_pdf(client: FlaskClient) -> None:
    assert client.get(f"{PAGE}.pdf").data.startswith(b"%PDF")


def test_a_selection_is_that_of_the_comparison(client: FlaskClient) -> None:
    some = client.get(f"{PAGE}.md?axis=B&direction=weakens").text
    part = some[some.index("## The tagged changes") : some.index("## How tags arise")]
    assert "Weakens B" in part and "Adds A" not in part


def test_it_is_the_report_of_the_command_line(database: Path, tmp_path: Path) -> None:
    app = own_app(database, tmp_path)
    ada = named(app, "ada")
    assert send(ada, fields(ada, "A4"), verdict="rejected", reason="It never worked.").status_code == 303
    shown = ada.get(f"{PAGE}.md").text
    command = ["report", "specimen", "--format", "md", "--texts", str(TEXTS), "--database", str(tmp_path / "own.db")]
    written = CliRunner().invoke(cli, command)
    assert written.exit_code == 0 and written.stdout == shown and "It never worked." not in shown


@pytest.mark.parametrize(("query", "code"), [("old=final&new=final", 400), ("old=unknown", 400), ("axis=Z", 400)])
def test_what_cannot_be_meant_is_refused(client: FlaskClient, query: str, code: int) -> None:
    assert client.get(f"{PAGE}.html?{query}").status_code == code


def test_no_report_on_a_single_text(client: FlaskClient) -> None:
    assert client.get("/d/2016-0295-cod/report.html").status_code == 404


@pytest.mark.parametrize("form", ("json", "akn", "outline"))
def test_a_text_taken_away_is_the_same_act(client: FlaskClient, form: str) -> None:
    source = Source(f"final.{form}", client.get(f"/d/specimen/text/final.{form}").data)
    act = expect_act(source, read_any(source)).act
    assert act.title.startswith("REGULATION") and len(act.children) > 20


def test_a_text_as_words(client: FlaskClient) -> None:
    assert "serious violations of human rights" in client.get("/d/specimen/text/final.txt").text
