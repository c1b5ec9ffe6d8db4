"""What leads out of a tagged comparison: the scorecard, the codebook, the Word file and the spreadsheet."""

from __future__ import annotations

import hashlib
import io
import zipfile
from urllib.parse import urldefrag

import pytest
from flask.testing import FlaskClient

from tests.web.collection import TEXTS
from tests.web.pages import COMPARED
from tests.web.test_pages import page, run, text
from tests.web.test_tags import plain, tagged
from tracker.catalogue import read_dossier
from tracker.change import Comparison
from tracker.codebook import load_codebook
from tracker.codes import DIRECTIONS, state_of
from tracker.exports import FORMATS, Options
from tracker.scorecard import scorecard, sights

# ------------------------------------------------------------------------------------------- scorecard, codebook


def test_the_scorecard_names_each_provision_and_leads_to_its_change(
    client: FlaskClient, comparison: Comparison
) -> None:
    tree = page(client, f"{COMPARED}/scorecard")
    card = scorecard(comparison, load_codebook("dual-use"))
    rows = tree.xpath("//table[contains(@class, 'entries') and not(contains(@class, 'reaches'))]/tbody/tr")
    assert len(rows) == card.tags == len(tagged(comparison))
    there = set(page(client, COMPARED).xpath("//@id"))
    for row in rows:
        target, fragment = urldefrag(row.xpath("./th/a/@href")[0])
        assert target == COMPARED and fragment in there
    shown = " ".join(text(row) for row in rows)
    assert all(plain(tag.explanation) in shown for _, tag in tagged(comparison))


def test_the_scorecard_answers_the_demands(client: FlaskClient, comparison: Comparison) -> None:
    tree = page(client, f"{COMPARED}/scorecard")
    card = scorecard(comparison, load_codebook("dual-use"))
    cards = tree.xpath("//article[contains(@class, 'demand')]")
    assert len(cards) == len(card.answers) == 3
    for shown, answer in zip(cards, card.answers, strict=True):
        for entries, words in ((answer.towards, "towards it"), (answer.away, "away from it"), (answer.open, "open")):
            plural = "tag" if len(entries) == 1 else "tags"
            assert f"{len(entries)} {plural} {words}" in text(shown)
            link = shown.xpath(f".//a[contains(., '{words}')]/@href")
            assert len(link) == bool(entries)
            for target in link:
                found = client.get(urldefrag(target)[0].replace(COMPARED, f"{COMPARED}.json")).get_json()["changes"]
                assert {change["id"] for change in found} == {entry.change for entry in entries}
        lacking = [code.id for code in answer.gaps]
        assert shown.xpath(".//p[@class='lacks']/a/text()") == lacking, "as the command line says"
    assert "does not weigh" in text(tree) and "none is reviewed yet" in text(tree)


def test_the_scorecard_says_which_technology_both_texts_reach(client: FlaskClient, comparison: Comparison) -> None:
    lens = load_codebook("dual-use").lens
    assert lens
    rows = page(client, f"{COMPARED}/scorecard").xpath("//table[contains(@class, 'reaches')]/tbody/tr")
    for row, sight in zip(rows, sights(comparison, lens), strict=True):
        for cell, places in zip(row.xpath("./td"), (sight.old, sight.new), strict=True):
            assert text(cell).startswith(state_of(places).capitalize())
            for link in cell.xpath("./a/@href"):
                target, fragment = urldefrag(link)
                assert fragment in page(client, target).xpath("//@id")


def test_the_twins_of_scorecard_and_codebook_are_those_of_the_command_line(client: FlaskClient) -> None:
    wanted = ("--baseline", "in-force", "--version", "final", "--format", "json")
    assert client.get(f"{COMPARED}/scorecard.json").get_data() == run("scorecard", "specimen", *wanted)
    book = client.get("/codebook/dual-use.json").get_json()
    assert len(book["codes"]) == len(load_codebook("dual-use").codes)


def test_the_codebook_shows_every_code_and_every_rule_with_examples(client: FlaskClient) -> None:
    tree = page(client, "/codebook/dual-use")
    book = load_codebook("dual-use")
    for code in book.codes:
        shown = text(tree.get_element_by_id(code.id))
        assert code.definition in shown and all(words in shown for words in (*code.includes, *code.excludes))
    for rule in book.rules:
        place = tree.get_element_by_id(f"rule-{rule.id}")
        assert rule.title in text(place)
        assert len(place.xpath(".//li")) == len(rule.examples) + len(rule.counter_examples)
    assert tree.xpath("//ins") and tree.xpath("//del"), "examples are redlines"
    rules = {link.partition("#")[2] for link in page(client, COMPARED).xpath("//p[@class='facts-line']/a/@href")}
    assert rules and rules <= set(tree.xpath("//@id"))


def test_every_direction_has_a_word_and_a_sign(client: FlaskClient) -> None:
    said = text(page(client, "/codebook/dual-use"))
    for direction, sign in DIRECTIONS.items():
        assert f"{ {1: '▲', -1: '▼', 0: '◆'}[sign] } {direction}" in said


# ------------------------------------------------------------------------------------------------------ to take


FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "md": "text/markdown",
    "html": "text/html",
}


@pytest.mark.parametrize("form", FILES)
def test_a_file_is_what_the_command_writes(client: FlaskClient, comparison: Comparison, form: str) -> None:
    dossier = read_dossier(TEXTS / "specimen")
    versions = dossier.version("in-force"), dossier.version("final")
    written = FORMATS[form](comparison, Options(versions=versions, address="http://localhost/"))
    answer = client.get(f"{COMPARED}.{form}")
    assert answer.mimetype == FILES[form] and answer.get_data() == (
        written if isinstance(written, bytes) else written.encode()
    )
    assert answer.headers["Content-Disposition"] == f'attachment; filename="specimen_in-force_final.{form}"'


def test_word_holds_the_whole_comparison_and_the_others_what_is_selected(
    client: FlaskClient, comparison: Comparison
) -> None:
    query = "?code=B4&kind=inserted&view=side"
    for form in FILES:
        whole, some = (client.get(f"{COMPARED}.{form}{asked}").get_data() for asked in ("", query))
        assert whole == some if form == "docx" else len(whole) > len(some), form
    comments = zipfile.ZipFile(io.BytesIO(client.get(f"{COMPARED}.docx").get_data())).read("word/comments.xml")
    assert comments.count(b"<w:comment ") >= len(tagged(comparison))


def test_the_page_offers_them_and_says_that_filters_do_not_count(client: FlaskClient) -> None:
    tree = page(client, f"{COMPARED}?code=B4")
    take = tree.xpath("//span[@class='take']")[0]
    assert take.xpath("./a/@href") == [f"{COMPARED}.{form}" for form in ("docx", "xlsx", "csv", "md", "html", "json")]
    assert "whatever is filtered" in text(take)


def test_the_same_bytes_for_everybody(client: FlaskClient) -> None:
    sums = {
        hashlib.sha256(client.get(f"{COMPARED}.docx", headers={"User-Agent": who}).get_data()).hexdigest()
        for who in ("one", "two")
    }
    assert len(sums) == 1
