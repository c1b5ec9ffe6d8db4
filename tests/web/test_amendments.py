"""The page of the amendments that a text was made from: every one with both columns, its fate, and where it led."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urldefrag

from flask.testing import FlaskClient

from tests.web.conftest import HOSTILE, Visitor
from tests.web.test_pages import page, run, text
from tracker.catalogue import Dossier, Version
from tracker.load import load_text
from tracker.source import Source
from tracker.store import open_store

VERSION = "/d/specimen/text/parliament"
AMENDMENTS = f"{VERSION}/amendments"


def test_every_amendment_is_there_with_its_fate(client: FlaskClient) -> None:
    tree = page(client, AMENDMENTS)
    items = client.get(f"{AMENDMENTS}.json").get_json()["items"]
    shown = tree.xpath("//article[@class='amendment']")
    assert len(shown) == len(items) == 39 and "Applied 38 of 39 amendments" in text(tree)
    for found, item in zip(shown, items, strict=True):
        assert found.get("id") == f"amendment-{item['number']}"
        assert all(position in text(found) for position in item["positions"])
        assert found.xpath(".//p[contains(@class, 'fate')]/@class") == [f"fate {item['status']}"]
        assert all(warning in text(found) for warning in item["warnings"])
    missed = tree.xpath("//section[@aria-labelledby='missed']//li")
    assert [text(item)[:12] for item in missed] == ["Amendment 39"] and "not in the base" in text(missed[0])


def test_columns_are_redlines(client: FlaskClient) -> None:
    tree = page(client, AMENDMENTS)

    def columns(number: int) -> list[str]:
        found = tree.get_element_by_id(f"amendment-{number}").xpath(".//div[@class='column']")
        return [text(column) for column in found]

    left, right = columns(8)
    assert "deleted: may" in left and "inserted: shall" in right and "inserted" not in left and "deleted" not in right
    assert "nothing: this is new" in columns(6)[0] and columns(27)[1] == "Amendeddeleted"


def test_links_lead_to_the_provisions(client: FlaskClient) -> None:
    targets: dict[str, set[str]] = {}
    links = page(client, AMENDMENTS).xpath("//p[contains(@class, 'fate')]/a/@href")
    assert len(links) >= 38
    for link in links:
        target, fragment = urldefrag(link)
        known = targets.setdefault(target, set(page(client, target).xpath("//@id")))
        assert fragment in known, link
    assert set(targets) == {VERSION, "/d/specimen/text/proposal"}, "what was deleted is shown where it stood"


def test_the_version_and_its_amendments_lead_to_each_other(client: FlaskClient) -> None:
    assert AMENDMENTS in page(client, VERSION).xpath("//a/@href")
    found = page(client, AMENDMENTS).xpath("//a/@href")
    assert VERSION in found and "/d/specimen/compare/proposal..parliament" in found and f"{AMENDMENTS}.json" in found
    assert not [link for link in page(client, "/d/specimen/text/final").xpath("//a/@href") if "amendments" in link]
    assert client.get("/d/specimen/text/final/amendments").status_code == 404
    assert client.get("/d/specimen/text/final/amendments.json").get_json()["error"]


def test_the_twin_is_the_receipt_of_the_command_line(client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    act = str(tmp_path / "act.json")
    run("consolidate", "specimen/proposal", "specimen/parliament", "--receipt", str(file), "-o", act)
    assert client.get(f"{AMENDMENTS}.json").get_data() == file.read_bytes()


def test_words_are_looked_for(client: FlaskClient) -> None:
    tree = page(client, f"{AMENDMENTS}?words=COMPLAINT")
    numbers = [article.get("id") for article in tree.xpath("//article[@class='amendment']")]
    assert 2 <= len(numbers) < 39 and "amendment-32" in numbers
    assert all("complain" in text(article).lower() for article in tree.xpath("//article[@class='amendment']"))
    assert f"{len(numbers)} amendments of 39" in text(tree)
    assert "No amendment has these words." in text(page(client, f"{AMENDMENTS}?words=nowhere"))


def test_hostile_amendments_are_words(tmp_path: Path) -> None:
    from web import create_app

    rows = [
        {"id": HOSTILE, "position": f"Article 1 {HOSTILE}", "old": HOSTILE, "new": f"{HOSTILE} more"},
        {"id": HOSTILE, "position": "Article 1", "old": "", "new": HOSTILE, "authors": [HOSTILE]},
    ]
    versions = (Version("proposal"), Version("parliament", based_on=("proposal",)))
    dossier = Dossier("lanterns", "Lanterns", versions=versions)
    with open_store(str(tmp_path / "new.db")) as store:
        load_text(store, dossier, "proposal", Source("a.outline", b"outline 1\narticle 1 # Lanterns glow.\n"))
        load_text(store, dossier, "parliament", Source("b.jsonl", "\n".join(map(json.dumps, rows)).encode()))
    tree = page(create_app(str(tmp_path / "new.db"), tmp_path).test_client(), "/d/lanterns/text/parliament/amendments")
    assert not tree.xpath("//img | //article//script") and text(tree).count("alert(1)") > 5
    ids = tree.xpath("//article/@id")
    assert len(set(ids)) == 2 and not any(set(" <>\"'") & set(name) for name in ids)


def test_in_the_browser_an_amendment_leads_to_its_provision(visit: Visitor) -> None:
    seen = visit(AMENDMENTS, script=False)
    seen.page.get_by_label("With these words").fill("register of complaints")
    seen.page.get_by_role("button", name="Search").click()
    assert seen.page.url.endswith("?words=register+of+complaints")
    seen.page.locator(".fate a").first.click()
    assert seen.page.url.endswith(f"{VERSION}#art_16__para_5b") and seen.shown("[id=art_16__para_5b]")
    narrow = visit(AMENDMENTS, width=360)
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 360 and narrow.faults == []
