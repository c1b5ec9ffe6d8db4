"""The pages as documents: what is on them, where their links lead, and that looking at them changes nothing."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import lxml.html
import pytest
from flask.testing import FlaskClient

from tests.conftest import REPOSITORY
from tests.web.collection import TEXTS
from tests.web.pages import COMPARED, DATA, FOUND, REFUSED
from tracker.act import walk
from tracker.act_json import parse_act_json
from tracker.change import Comparison
from tracker.exports import FORMATS, Options
from tracker.store import open_store


def page(client: FlaskClient, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, path
    return lxml.html.document_fromstring(answer.get_data(as_text=True))


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


# ---------------------------------------------------------------------------------------------------- every page


@pytest.mark.parametrize("path", FOUND)
def test_a_page_is_sound(client: FlaskClient, path: str) -> None:
    tree = page(client, path)
    assert len(tree.xpath("//h1")) == 1 and text(tree.xpath("//h1")[0])
    assert tree.xpath("//title") and "Official Journal" in text(tree.xpath("//footer")[0])
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), "an id stands for one place"
    assert tree.xpath("//@style | //style | //@*[starts-with(name(), 'on')]") == []
    assert [script for script in tree.xpath("//script") if script.text or not script.get("src")] == []


@pytest.mark.parametrize("path", FOUND)
def test_links_inside_a_page_lead_somewhere(client: FlaskClient, path: str) -> None:
    tree = page(client, path)
    ids = set(tree.xpath("//@id"))
    lost = [link[1:] for link in tree.xpath("//a/@href") if link.startswith("#") and link[1:] not in ids]
    if not any(f"{name}=" in path for name in ("kind", "code", "direction")):
        assert lost == []


@pytest.mark.parametrize(("path", "status"), REFUSED.items())
def test_what_is_wrong_is_said_in_a_page(client: FlaskClient, path: str, status: int) -> None:
    tree = page(client, path, status)
    assert len(tree.xpath("//h1")) == 1 and text(tree.xpath("//main")[0])
    assert tree.xpath("//a[@href='/']")


LOOKED_AT = 6
"""Addresses that differ only in what is asked for, or in the provision, and are looked at; there are thousands."""


def crawl(client: FlaskClient) -> dict[str, int]:
    """Every address that links and forms lead to, with its status."""
    found: dict[str, int] = {}
    waiting = ["/"]
    kinds: Counter[str] = Counter()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        kinds[re.sub(r"=[^&]*|(?<=/text/)[^?]*", "", path)] += 1
        if kinds[re.sub(r"=[^&]*|(?<=/text/)[^?]*", "", path)] > LOOKED_AT:
            continue
        answer = client.get(path)
        found[path] = answer.status_code
        if answer.status_code in (301, 302):
            waiting.append(answer.headers["Location"])
        if answer.mimetype != "text/html" or "attachment" in answer.headers.get("Content-Disposition", ""):
            continue
        tree: Any = lxml.html.document_fromstring(answer.get_data(as_text=True))
        links = tree.xpath("//a/@href | //link/@href | //script/@src")
        questions = tree.xpath("//form[not(@method='post')]")
        links += [f"{form.get('action')}?{'&'.join(chosen(form))}" for form in questions]
        for link in links:
            target = urldefrag(urljoin(path, link))[0]
            if target.startswith("/"):
                waiting.append(target)
    return found


def selects(form: Any) -> list[Any]:
    return [box for box in form.xpath(".//select[@name]") if box.xpath("./option/@value")]


def chosen(form: Any) -> list[str]:
    fields = [(box.get("name"), box.get("value")) for box in form.xpath(".//input[@checked and @name]")]
    fields += [(box.get("name"), box.xpath("(./option[@selected] | ./option[1])/@value")[-1]) for box in selects(form)]
    return [f"{name}={value}" for name, value in fields]


def test_every_link_leads_to_a_page_and_no_look_changes_anything(client: FlaskClient, database: Path) -> None:
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(database.parent.iterdir())}
    found = crawl(client)
    bare = ("2016-0295-cod/", "2020-0374-cod/", "2021-0106-cod/", "2022-0047-cod/", "/gap")
    missing = {path for path in found if any(part in path for part in bare)}
    assert len(found) > 60
    assert {path: status for path, status in found.items() if status not in (200, 302) and path not in missing} == {}
    assert {found[path] for path in missing} <= {200, 302, 404}
    for path in (*DATA, *REFUSED):
        client.get(path)
    after = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(database.parent.iterdir())}
    assert {path.name for path in before} >= {"tracker.db"} and before[database] == after[database]


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    for path in (*FOUND, *DATA):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and again.get_data() == b"", path
    other = client.get(f"{COMPARED}?view=side", headers={"If-None-Match": client.get(COMPARED).headers["ETag"]})
    assert other.status_code == 200


def test_styles_and_scripts_may_be_kept_as_long_as_they_are_the_same(client: FlaskClient) -> None:
    tree = page(client, "/")
    files = tree.xpath("//link[@rel='stylesheet']/@href | //script/@src | //link[@rel='icon']/@href")
    assert len(files) == 9
    for file in files:
        assert "immutable" in client.get(file).headers["Cache-Control"]
        assert client.get(file.partition("?")[0]).headers["Cache-Control"] == "no-cache"
    assert client.get("/static/../__init__.py").status_code == 404


# ------------------------------------------------------------------------------------------------------ dossiers


def test_the_first_page_shows_the_dossiers_and_what_is_complete(client: FlaskClient) -> None:
    tree = page(client, "/")
    said = {text(item.xpath(".//h3")[0]): text(item) for item in tree.xpath("//ul[@class='dossiers']/li")}
    specimen = next(words for title, words in said.items() if title.startswith("Specimen"))
    assert "complete, 5 texts" in specimen and "What changed from in-force to final" in specimen
    assert "0 of 7 texts here" in next(words for title, words in said.items() if "Dual-Use" in title)


def test_a_dossier_shows_its_graph_and_the_same_as_a_table(client: FlaskClient) -> None:
    tree = page(client, "/d/2016-0295-cod")
    drawn = {text(name) for name in tree.xpath("//*[local-name()='svg']//*[@class='name']")}
    table = {text(name) for name in tree.xpath("//table//th[@scope='row']")}
    assert len(table) == 7 and table <= drawn
    assert "council-2020 is based on proposal." in text(tree.xpath("//*[@id='graph-desc']")[0])
    assert "Council of the European Union" in text(tree.xpath("//table")[0])


def test_what_is_missing_is_named_with_the_command_that_brings_it(client: FlaskClient) -> None:
    for path, status in (("/d/2016-0295-cod", 200), ("/d/2016-0295-cod/text/final", 404)):
        commands = [text(found) for found in page(client, path, status).xpath("//pre[@class='command']")]
        assert "tracker load 2016-0295-cod FILE --version final" in commands
    both = page(client, "/d/2016-0295-cod/compare/proposal..final", 404)
    commands = [text(found).split()[1] for found in both.xpath("//pre[@class='command']")]
    assert commands == ["fetch", "load"] * 2, "each of the two can be had from the source or from a file"


def test_a_dossier_shows_where_its_texts_come_from(client: FlaskClient, comparison: Comparison) -> None:
    words = text(page(client, "/d/specimen"))
    assert comparison.old_origin.sha256 in words and comparison.new_origin.sha256 in words
    assert "100 % of its 17,140 characters are accounted for" in words and "left out as page furniture" in words
    assert "21 articles" in words and "Loaded" in words


def test_a_dossier_that_is_not_loaded_is_shown_from_the_catalogue(tmp_path: Path) -> None:
    from web import create_app

    client = create_app(str(tmp_path / "new.db"), TEXTS).test_client()
    assert "0 of 5 texts here" in text(page(client, "/"))
    commands = [text(found) for found in page(client, "/d/specimen").xpath("//pre[@class='command']")]
    assert commands == ["tracker load specimen"] * 5, "its files are here, so none has to be named"


def test_a_dossier_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    from web import create_app

    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "dossier.toml").write_text("schema = 1\ntitel = 'x'\n")
    (tmp_path / "sound").mkdir()
    (tmp_path / "sound" / "dossier.toml").write_text("schema = 1\ntitle = 'A sound one'\n")
    tree = page(create_app(str(tmp_path / "new.db"), tmp_path).test_client(), "/")
    assert "titel is no key here" in text(tree.xpath("//p[@class='warning']")[0])
    assert "A sound one" in text(tree.xpath("//ul[@class='dossiers']")[0])


# --------------------------------------------------------------------------------------------------------- texts


def test_every_provision_of_a_text_can_be_linked_to(client: FlaskClient) -> None:
    act = parse_act_json(client.get("/d/specimen/text/final.json").get_data(as_text=True))
    tree = page(client, "/d/specimen/text/final")
    ids = set(tree.xpath("//@id"))
    assert {provision.eid for provision in walk(act)} <= ids
    signs = set(tree.xpath("//a[@class='perma']/@href"))
    printed = {f"#{p.eid}" for p in walk(act) if p.num or p.heading or p.text}
    assert printed <= signs


def test_a_text_is_shown_whole_and_in_order(client: FlaskClient) -> None:
    act = parse_act_json(client.get("/d/specimen/text/final.json").get_data(as_text=True))
    tree = page(client, "/d/specimen/text/final")
    for extra in tree.xpath("//div[@id='law']//*[@class='m' or @class='v'] | //div[@id='law']//sup"):
        extra.drop_tree()
    shown = "".join(tree.xpath("//div[@id='law']")[0].text_content().split())
    place = 0
    for provision in walk(act):
        for words in (provision.num, provision.heading, provision.text):
            bare = "".join(words.split())
            found = shown.find(bare, place)
            assert found >= 0, f"{provision.eid}: {words}"
            place = found + len(bare)


def test_notes_and_tables_of_a_text(client: FlaskClient) -> None:
    tree = page(client, "/d/specimen/text/final")
    assert len(tree.xpath("//table[@class='law']//tr")) > 30
    calls = tree.xpath("//div[@id='law']//sup/a/@href")
    assert calls and set(calls) <= {f"#{name}" for name in tree.xpath("//@id")}


def test_the_json_of_a_text_is_that_of_the_command_line(client: FlaskClient) -> None:
    said = run("dump", "specimen/final", "--format", "json")
    assert client.get("/d/specimen/text/final.json").get_data() == said


def run(*arguments: str) -> bytes:
    command = [sys.executable, "-m", "tracker", *arguments, "--texts", str(TEXTS)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True).stdout


# --------------------------------------------------------------------------------------------------- comparisons


def test_the_json_of_a_comparison_is_that_of_the_command_line(client: FlaskClient, comparison: Comparison) -> None:
    served = client.get(f"{COMPARED}.json")
    assert served.get_data(as_text=True) == FORMATS["json"](comparison)
    assert served.get_data() == run("compare", "specimen/in-force", "specimen/final", "--format", "json")
    assert served.mimetype == "application/json"


def test_the_page_to_take_away_is_the_export(client: FlaskClient, comparison: Comparison) -> None:
    served = client.get(f"{COMPARED}.html")
    assert served.get_data(as_text=True) == FORMATS["html"](comparison, Options())
    assert served.headers["Content-Disposition"] == 'attachment; filename="specimen_in-force_final.html"'


@pytest.mark.parametrize("view", ["inline", "side"])
def test_every_change_has_its_place(client: FlaskClient, comparison: Comparison, view: str) -> None:
    ids = set(page(client, f"{COMPARED}?view={view}").xpath("//@id"))
    for change in comparison.changes:
        for eid in change.new:
            assert eid in ids, change.id
        if not change.new:
            assert {f"old-{eid}" for eid in change.old} <= ids, change.id


def test_the_counts_are_those_of_the_comparison(client: FlaskClient, comparison: Comparison) -> None:
    tree = page(client, COMPARED)
    substance = sum(not change.consequential for change in comparison.changes)
    assert text(tree.xpath("//p[@class='tile']/b")[0]) == str(substance)
    for box in tree.xpath("//input[@name='kind']"):
        wanted = sum(box.get("value") in c.kinds for c in comparison.changes if not c.consequential)
        assert text(box.getparent().xpath("./b")[0]) == str(wanted)


def rows(tree: Any) -> dict[str, set[str]]:
    """Id of each changed row, with its classes; titles of articles carry the id of their section."""
    found = {}
    for row in tree.xpath("//div[@id='law']//div[contains(concat(' ', @class, ' '), ' x ')]"):
        found[row.get("id") or row.getparent().get("id")] = set(row.get("class").split())
    return found


def test_filters_part_the_changes(client: FlaskClient, comparison: Comparison) -> None:
    follows = {eid for change in comparison.changes if change.consequential for eid in change.new}
    everything = {eid: classes for eid, classes in rows(page(client, COMPARED)).items() if eid not in follows}
    kinds = {kind.value for change in comparison.changes for kind in change.kinds}
    seen = set()
    for kind in sorted(kinds):
        shown = rows(page(client, f"{COMPARED}?kind={kind}"))
        wrong = {eid for eid, classes in shown.items() if kind not in classes and "left" not in classes}
        assert shown and wrong == set()
        assert {eid for eid, classes in everything.items() if kind in classes} == set(shown)
        seen |= set(shown)
    assert seen == set(everything)
    tree = page(client, f"{COMPARED}?kind=moved&kind=split")
    assert "of 128 changes and 6 consequential shown: moved or split" in text(tree.xpath("//p[@class='said']")[0])


def test_unchanged_provisions_are_folded_or_shown(client: FlaskClient, comparison: Comparison) -> None:
    folded, shown = page(client, COMPARED), page(client, f"{COMPARED}?all=1")
    eids = {eid for change in comparison.unchanged for eid in change.new} & set(shown.xpath("//@id"))
    assert len(eids) > 30
    for eid in eids:
        assert shown.get_element_by_id(eid).xpath("./ancestor::details[@class='same']") == [], eid
        place = folded.get_element_by_id(eid)
        assert place.tag == "section" or place.xpath("./ancestor::details[@class='same']"), eid


def test_consequential_changes_are_folded(client: FlaskClient, comparison: Comparison) -> None:
    tree = page(client, COMPARED)
    folded = tree.xpath("//details[contains(@class, 'follows')]//div[contains(@class, ' consequential')]/@id")
    alone = {"amended", "renumbered"}
    wanted = [
        c for c in comparison.changes if c.consequential and set(c.kinds) <= alone and c.new[0] not in ("art_4", "ttl")
    ]
    assert folded and set(folded) <= {eid for change in wanted for eid in change.new}


def test_moved_text_links_to_its_other_end(client: FlaskClient, comparison: Comparison) -> None:
    tree = page(client, COMPARED)
    moved = [change for change in comparison.changes if "moved" in change.kinds and len(change.new) == 1]
    assert moved
    for change in moved:
        old, new = change.old[0], change.new[0]
        there, here = tree.get_element_by_id(f"old-{old}"), tree.get_element_by_id(new)
        assert f"#{new}" in there.xpath(".//a/@href"), change.id
        assert f"#old-{old}" in here.xpath(".//a/@href"), change.id


def test_side_by_side_shows_each_side_whole(client: FlaskClient, comparison: Comparison) -> None:
    tree = page(client, f"{COMPARED}?view=side&all=1")
    for hidden in tree.xpath("//*[@class='v'] | //sup"):
        hidden.drop_tree()
    sides = {"was": comparison.old, "is": comparison.new}
    for side, act in sides.items():
        shown = "".join(
            "".join(cell.text_content().split())
            for cell in tree.xpath(f"//div[@id='law']//div[contains(concat(' ', @class, ' '), ' {side} ')]")
        )
        splits = {e for c in comparison.changes if len(c.old) != 1 or len(c.new) != 1 for e in (*c.old, *c.new)}
        for provision in walk(act):
            words = "".join(provision.text.split())
            if provision.eid not in splits and not provision.eid.startswith("anx_II"):
                assert words in shown, f"{side} {provision.eid}"
    assert tree.xpath("//div[contains(@class, ' was')]//ins") == []
    assert tree.xpath("//div[contains(@class, ' is')]//del") == []


def test_marks_are_said_to_screen_readers(client: FlaskClient) -> None:
    tree = page(client, COMPARED)
    for tag, word in (("ins", "inserted: "), ("del", "deleted: ")):
        marked = tree.xpath(f"//{tag}")
        assert marked and all(found[0].get("class") == "v" and found[0].text == word for found in marked)


def test_a_comparison_that_nobody_made_is_made_but_not_kept(client: FlaskClient, database: Path) -> None:
    with open_store(str(database)) as store:
        kept = store.counts()["comparisons"]
    assert json.loads(client.get("/d/specimen/compare/final..proposal.json").get_data())["summary"]["changes"] > 50
    with open_store(str(database)) as store:
        assert store.counts()["comparisons"] == kept


def test_nothing_changed_is_said(client: FlaskClient) -> None:
    assert "Nothing changed between these two texts." in text(page(client, "/d/specimen/compare/final..final"))


def test_long_stretches_without_change_are_not_sent(tmp_path: Path) -> None:
    from tracker.catalogue import Dossier, Version
    from tracker.load import load_text
    from tracker.source import Source
    from web import create_app
    from web.changes import MOST_FOLDED

    lines = [f"  paragraph {n} # Paragraph {n} speaks of lantern number {n}." for n in range(1, MOST_FOLDED + 3)]
    start = ["outline 1", "language en", "article 1 | Lanterns", *lines]
    dossier = Dossier("long", "Long", versions=(Version("old"), Version("new")))
    with open_store(str(tmp_path / "long.db")) as store:
        store.save_dossier(dossier)
        for name, last in (("old", "One."), ("new", "Quite another.")):
            words = "\n".join([*start, f"article 2 # {last}"])
            load_text(store, dossier, name, Source(f"{name}.outline", words.encode()))
    client = create_app(str(tmp_path / "long.db"), tmp_path).test_client()
    tree = page(client, "/d/long/compare/old..new")
    link = tree.xpath("//p[contains(@class, 'omitted')]/a/@href")
    assert link == ["/d/long/compare/old..new?all=1#art_1__para_1"] and "art_1__para_2" not in tree.xpath("//@id")
    assert "art_1__para_2" in page(client, link[0].partition("#")[0]).xpath("//@id")


def test_a_version_is_called_by_what_tells_it_from_the_others() -> None:
    from tracker.catalogue import Dossier, Version
    from web.comparisons import label

    stages = [("in-force", "2009"), ("council", "2019"), ("council", "2020"), ("council", "2020"), ("other", "2021")]
    versions = tuple(Version(f"v{n}", stage=stage, date=f"{year}-01-01") for n, (stage, year) in enumerate(stages))
    named = [label(Dossier("d", versions=versions), version) for version in versions]
    assert named == ["In force", "Council 2019", "v2", "v3", "v4"]


def test_the_twin_answers_the_same_question(client: FlaskClient) -> None:
    whole = client.get("/d/specimen/compare/in-force..final.json").get_json()
    moved = client.get("/d/specimen/compare/in-force..final.json?kind=moved").get_json()
    assert 0 < len(moved["changes"]) < len(whole["changes"])
    assert all("moved" in change["kinds"] for change in moved["changes"])
    assert client.get("/d/specimen/compare/in-force..final.json?kind=nonsense").status_code == 400
