"""Fetching a dossier from the stand-in: only the right text gets in, and a person is told what to do for the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import official
from tests.official import (
    ANNEX,
    ANY,
    CELLAR,
    CHALLENGE,
    FINAL,
    FORMEX,
    PAGE,
    PROPOSAL,
    XHTML,
    XML,
    ZIP,
    Official,
    Reply,
    Time,
    archive,
    left,
    listing,
)
from tracker.catalogue import Dossier, FetchReport, Version
from tracker.catalogue.official import HOSTS, OFFICE
from tracker.cli import cli
from tracker.errors import InputError
from tracker.fetch import Cache, Client, reach
from tracker.load.fetching import Wanted, cached_source, fetch_dossier

CELEX = "32031R0012"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Official]:
    with Official() as running:
        monkeypatch.setenv("TRACKER_PUBLICATIONS_OFFICE", running.url)
        yield running


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


DOSSIER = Dossier(
    "lanterns",
    "Lanterns",
    versions=(
        Version("in-force", "Act 12", stage="in-force", language="en", identifiers=(("celex", CELEX),)),
        Version("proposal", "COM(2035) 91", stage="proposal", identifiers=(("celex", "52035PC0091"),)),
        Version(
            "council",
            "ST 1/35",
            stage="council",
            identifiers=(("classification", "LIMITE"),),
            source="https://data.consilium.europa.eu/doc/document/ST-1-2035-INIT/en/pdf",
        ),
        Version("mine", "Mine"),
        Version(
            "position",
            "P3_TA(2036)0007",
            stage="parliament",
            source="https://www.europarl.europa.eu/doceo/document/TA-3-2036-0007_EN.html",
        ),
        Version("final", "Act 7", stage="final", identifiers=(("celex", "32036R0007"),)),
    ),
)


def bring(cache: Cache, *names: str, languages: tuple[str, ...] = (), dossier: Dossier = DOSSIER) -> FetchReport:
    with Client(clock=Time().clock()) as client:
        return fetch_dossier(dossier, Wanted(names, languages), client, cache, lambda: "2036-10-01")


def test_a_dossier_is_fetched_and_read(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ZIP, Reply(200, archive(("a.xml", FORMEX))))
    office.gives_act("52035PC0091", XHTML, Reply(300, listing(f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2")))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_1", XHTML, Reply(200, PROPOSAL))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_2", XHTML, Reply(200, ANNEX))
    office.gives("/www.europarl.europa.eu/doceo/document/TA-3-2036-0007_EN.html", ANY, Reply(200, FINAL))
    report = bring(cache)
    assert [(one.version.name, one.format, one.language, one.parts) for one in report.fetched] == [
        ("in-force", "formex-zip", "en", 1),
        ("proposal", "parts-zip", "en", 2),
        ("position", "oj-xhtml", "en", 1),
    ]
    assert [gap.version.name for gap, _ in report.by_hand] == ["council", "mine"]
    assert "LIMITE" in report.by_hand[0][1] and not any("consilium" in path for path in office.paths)
    ((gap, why),) = report.failed
    assert gap.version.name == "final" and why.startswith("no Formex in en; no XHTML in en")
    source = cached_source(cache, DOSSIER, DOSSIER.versions[1])
    assert source and source.name == "52035PC0091.zip"
    again = bring(cache, "in-force", "proposal")
    assert [one.new for one in again.fetched] == [False, False]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (official.french(FORMEX), "it is in the language fr, en was asked for"),
        (FINAL, "it is another document, 7/2036"),
        (b"<html><body><p>An error occurred.</p></body></html>", "of no use"),
        (FORMEX[: len(FORMEX) // 2], "of no use"),
    ],
    ids=["wrong language", "wrong document", "error page", "cut"],
)
def test_the_wrong_text_does_not_get_in(office: Official, cache: Cache, body: bytes, says: str) -> None:
    office.gives_act(CELEX, XML, Reply(200, body))
    ((_, why),) = bring(cache, "in-force").failed
    assert says in why
    assert left(cache) == []
    office.gives_act(CELEX, XHTML, Reply(200, FORMEX))
    (fetched,) = bring(cache, "in-force").fetched
    assert fetched.format == "formex"


def test_where_one_was_stopped_the_next_is_not_tried(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ANY, Reply(202, CHALLENGE))
    report = bring(cache, "in-force", "proposal", "final")
    assert [why for _, why in report.failed] == [
        "publications.europa.eu answered with a test that only a browser passes"
    ] * 3
    assert len(office.asked) == 1
    assert report.failed[0][0].command == "tracker load lanterns FILE --version in-force"


def test_a_version_has_to_be_known(cache: Cache) -> None:
    with pytest.raises(InputError, match='there is no version "finale"'):
        bring(cache, "finale")


# --------------------------------------------------------------------------------------------------------- network


def test_what_can_be_reached_is_told_in_time(office: Official) -> None:
    office.gives("/", ANY, Reply(200, PAGE))
    office.gives("/eur-lex.europa.eu/", ANY, Reply(202, CHALLENGE))
    office.gives("/www.europarl.europa.eu/", ANY, Reply(200, PAGE, delay=1.0))
    office.gives("/data.europarl.europa.eu/", ANY, Reply(503))
    found = {host: (said, well) for host, said, well in reach(seconds=0.3)}
    assert list(found) == list(HOSTS)
    assert found[OFFICE] == ("Reached.", True)
    assert "a test that only a browser passes: save texts from it" in found["eur-lex.europa.eu"][0]
    assert found["www.europarl.europa.eu"] == ("No answer within 0 seconds.", False)
    assert "status 503" in found["data.europarl.europa.eu"][0]
    assert found["data.consilium.europa.eu"] == ("Reached.", True), "a page that is not there was reached all the same"


def test_doctor_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with Official() as gone:
        monkeypatch.setenv("TRACKER_PUBLICATIONS_OFFICE", gone.url)
    said = CliRunner().invoke(cli, ["doctor", "--network"]).stdout
    assert said.count("Cannot be reached: ") == len(HOSTS)
    assert "Nothing can be fetched from here." in said
    found = json.loads(CliRunner().invoke(cli, ["doctor", "--network", "--format", "json"]).stdout)
    assert [(one["host"], one["open"]) for one in found["network"]] == [(host, False) for host in HOSTS]
