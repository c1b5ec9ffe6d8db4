"""The pages over all versions: the table, one provision's history, who did what; and the links that lead to them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from flask.testing import FlaskClient

from tests.web.pages import COMPARED, HISTORY, TABLE
from tests.web.test_pages import page, run, text
from tracker.change import Comparison

NAMES = ["in-force", "proposal", "parliament", "council", "final"]
CALLED = ["In force", "Proposal", "Parliament", "Council", "Final act"]
PLAIN = "column=in-force&column=parliament&column=final"
"""Texts that were read without a warning; the command line says none here."""

# ------------------------------------------------------------------------------------------------------ the twins


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        (f"{TABLE}.json", ("table", "specimen")),
        (
            f"{TABLE}.json?column=final&column=proposal&baseline=proposal&all=1",
            ("table", "specimen", "--columns", "final,proposal", "--baseline", "proposal", "--all"),
        ),
        (f"{HISTORY}.json", ("history", "specimen", "Article 5(1), point (b)")),
        ("/d/specimen/who.json", ("who", "specimen")),
        (
            "/d/specimen/who.json?baseline=proposal&version=parliament",
            ("who", "specimen", "--baseline", "proposal", "--version", "parliament"),
        ),
    ],
)
def test_the_twin_is_what_the_command_line_prints(
    client: FlaskClient, address: str, arguments: tuple[str, ...]
) -> None:
    assert client.get(address).get_data() == run(*arguments, "--format", "json")


def test_the_page_to_take_away_is_that_of_the_command_line(client: FlaskClient) -> None:
    answer = client.get(f"{TABLE}.html?baseline=parliament&{PLAIN}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="specimen_table.html"'
    wanted = ("--baseline", "parliament", "--columns", "in-force,parliament,final", "--format", "html")
    assert answer.get_data() == run("table", "specimen", *wanted)


# ------------------------------------------------------------------------------------------------------ the table


def heads(tree: Any) -> list[str]:
    cells = tree.xpath("(//table[contains(@class, 'aligned')])[1]//th[@scope='col']")
    return [text(cell).removesuffix(" baseline") for cell in cells[1:]]


def rows(tree: Any) -> list[str]:
    return list(tree.xpath("//table[contains(@class, 'aligned')]/tbody/tr/@id"))


def prints(row: dict[str, Any]) -> bool:
    return any(p["num"] + p["heading"] + p["text"] for cell in row["cells"] for p in cell["provisions"])


def test_the_table_has_a_column_for_each_version_and_a_row_for_each_change(client: FlaskClient) -> None:
    tree = page(client, TABLE)
    assert heads(tree) == CALLED
    found = client.get(f"{TABLE}.json").get_json()
    assert rows(tree) == [row["id"] for row in found["rows"] if prints(row)]
    row = tree.get_element_by_id("art_5__para_1__point_b")
    cells = row.xpath("./td")
    assert [text(cell) for cell in cells[1:3]] == ["the same", "the same"]
    assert "serious" in text(cells[-1].xpath(".//ins")[0])


def test_columns_are_chosen_and_ordered_and_the_baseline_is_one_of_them(client: FlaskClient) -> None:
    tree = page(client, f"{TABLE}?column=final&column=&column=parliament&column=final&baseline=in-force")
    assert heads(tree) == ["In force", "Final act", "Parliament"]
    chosen = [box.xpath("./option[@selected]/@value")[0] for box in tree.xpath("//select[@name='column']")]
    assert chosen == ["in-force", "final", "parliament", "", ""]
    assert tree.xpath("//select[@name='baseline']/option[@selected]/@value") == ["in-force"]
    assert heads(page(client, "/d/lanterns/table")) == ["old", "new"]


def test_all_shows_what_is_unchanged_too(client: FlaskClient) -> None:
    few, every = (rows(page(client, f"{TABLE}{query}")) for query in ("", "?all=1"))
    assert set(few) < set(every) and "art_4__para_1" in every


def test_an_empty_cell_says_why(client: FlaskClient) -> None:
    said = {text(cell) for cell in page(client, TABLE).xpath("//td[contains(@class, 'gone')]")}
    assert {"Deleted", "Not in this version; new in final"} <= said
    assert any(words.startswith("Merged into Article ") for words in said)


def test_two_columns_say_what_the_comparison_says(client: FlaskClient, comparison: Comparison) -> None:
    """Of what was neither split nor merged nor lies on several steps: the words that came and went."""
    found = client.get(f"{TABLE}.json?column=proposal&column=parliament&baseline=proposal").get_json()["rows"]
    said = {line["eid"]: line["ops"] for row in found for line in row["cells"][1]["redlines"] if line["part"] == "text"}
    changes = client.get("/d/specimen/compare/proposal..parliament.json").get_json()["changes"]
    compared = 0
    for change in changes:
        for line in change["redlines"]:
            single = len(change["old"]) <= 1 and len(change["new"]) == 1 and line["part"] == "text"
            if single and any(sign != "=" for sign, _ in line["ops"]):
                assert said[line["new"]] == line["ops"]
                compared += 1
    assert compared > 20


def test_rows_can_be_looked_for_by_words(client: FlaskClient) -> None:
    every = page(client, f"{TABLE}?all=1")
    found = page(client, f"{TABLE}?all=1&words=human+rights")
    assert 0 < len(rows(found)) < len(rows(every)) and set(rows(found)) < set(rows(every))
    for row in rows(found):
        assert "human" in text(found.get_element_by_id(row)).lower()
    assert f"{len(rows(found))} rows of them with “human rights”" in text(
        found.xpath("//p[contains(@class, 'said')]")[0]
    )
    twin = client.get(f"{TABLE}.json?all=1&words=human+rights").get_json()
    assert [row["id"] for row in twin["rows"] if prints(row)] == rows(found)
    assert rows(page(client, f"{TABLE}?words=%3F%3F")) == [], "signs are no words, and no error"


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_the_table_to_take_away_is_that_of_the_command_line(client: FlaskClient, form: str, tmp_path: Path) -> None:
    file = tmp_path / f"table.{form}"
    run("table", "specimen", "--columns", "in-force,parliament,final", "-o", str(file))
    assert client.get(f"{TABLE}.{form}?{PLAIN}").get_data() == file.read_bytes()


# ---------------------------------------------------------------------------------------------------- a provision


def test_a_history_shows_every_version_and_whose_the_words_are(client: FlaskClient) -> None:
    tree = page(client, HISTORY)
    chapters = tree.xpath("//ol[@class='life']/li")
    assert [text(chapter.xpath("./h2")[0]).partition(":")[0] for chapter in chapters] == NAMES
    assert "serious" in text(tree.xpath("//ol[@class='life']")[0])
    whose = text(tree.xpath("//dl[@class='whose']")[0])
    assert "serious" in whose and "weakens" in whose
    gone = page(client, "/d/specimen/text/in-force/art_10/history")
    assert gone.xpath("//li[@class='without']//p[@class='note']")


def test_links_lead_to_histories_and_from_them(client: FlaskClient) -> None:
    for path in ("/d/specimen", COMPARED, f"{COMPARED}/scorecard"):
        links = page(client, path).xpath("//a/@href")
        assert any(link.startswith("/d/specimen/who") for link in links), path
    for path in (COMPARED, f"{COMPARED}?view=side"):
        told = page(client, path).xpath("//div[@id='art_5__para_1__point_b']//a[text()='through all versions']/@href")
        assert told == [HISTORY]
    links = page(client, HISTORY).xpath("//main//a/@href")
    target, anchor = urldefrag(next(link for link in links if link.startswith(TABLE)))
    assert anchor in page(client, target).xpath("//@id")
    for link in links:
        target, anchor = urldefrag(link)
        if "/compare/" in target:
            assert unquote(anchor) in page(client, target).xpath("//@id")


def test_a_provision_names_the_amendments_that_made_it(client: FlaskClient) -> None:
    links = page(client, "/d/specimen/text/parliament/art_5/history").xpath("//p[@class='made']/a/@href")
    assert len(links) > 2
    for link in links:
        target, anchor = urldefrag(link)
        assert target == "/d/specimen/text/parliament/amendments" and anchor in page(client, target).xpath("//@id")


def test_references_lead_both_ways(client: FlaskClient) -> None:
    def lists(eid: str) -> list[list[str]]:
        tree = page(client, f"/d/specimen/text/final/{eid}/history")
        return [[unquote(link) for link in said.xpath("./a/@href")] for said in tree.xpath("//p[@class='refers']")]

    to = lists("art_7__para_4")[0]
    assert to == ["/d/specimen/text/final/art_13__para_2/history"]
    assert "/d/specimen/text/final/art_7__para_4/history" in lists("art_13__para_2")[1]
    inside = lists("art_7")[0]
    assert to[0] in inside and not any("/art_7_" in link for link in inside), "its own are no others"


def test_a_history_is_a_row_for_each_version(client: FlaskClient) -> None:
    lines = list(csv.DictReader(io.StringIO(client.get(f"{HISTORY}.csv").get_data(as_text=True), newline="")))
    assert list(dict.fromkeys(line["version"] for line in lines)) == NAMES
    assert any("serious" in line["came"] for line in lines) and "weakens" in lines[-1]["tags"] + lines[-2]["tags"]


# ---------------------------------------------------------------------------------------------------- who did it


def test_who_counts_what_the_twin_lists(client: FlaskClient) -> None:
    tree = page(client, "/d/specimen/who")
    found = client.get("/d/specimen/who.json").get_json()
    assert len(tree.xpath("//table[contains(@class, 'deeds')]/tbody/tr")) == len(found["deeds"]) + len(found["outcome"])
    assert "did not last" in text(tree) and "what appears only in final" in text(tree)
    assert "what is rejected is left out" in text(tree)
    rows_ = client.get("/d/specimen/who.csv").get_data(as_text=True).splitlines()
    assert rows_[0].startswith("part,version,base,reference") and len(rows_) > len(found["deeds"])
    sums = {text(row.xpath("./th")[0]): text(row) for row in tree.xpath("//table[contains(@class, 'sums')]/tbody/tr")}
    assert list(sums)[:2] == ["Proposal", "Parliament"] and list(sums)[-1] == "final, its own words"
    short = [text(line) for line in tree.xpath("//ul[@class='short']/li")]
    for line, signs in zip(short, ({"weakens", "removes"}, {"adds", "strengthens"}), strict=True):
        own = [deed for deed in found["outcome"] if deed["tag"]["direction"] in signs]
        assert f"{len(own)} tags" in line
        first = [deed["versions"][0] for deed in own if deed["versions"]]
        assert all(f"{first.count(name)} first in {name}" in line for name in first)
    assert "Council of Meridia" in short[0] and "5 texts were read" in text(tree)


def test_each_deed_leads_to_its_change_and_its_history(client: FlaskClient) -> None:
    ids: dict[str, set[str]] = {}
    for link in page(client, "/d/specimen/who").xpath("//table[contains(@class, 'deeds')]//th/a[1]/@href"):
        target, anchor = urldefrag(link)
        if target not in ids:
            ids[target] = set(page(client, target).xpath("//@id"))
        assert unquote(anchor) in ids[target]


def test_where_no_codebook_speaks_nobody_is_blamed(client: FlaskClient) -> None:
    said = text(page(client, "/d/lanterns/who"))
    assert "No codebook can speak about these acts" in said
    assert json.loads(client.get("/d/lanterns/who.json").get_data())["deeds"] == []
