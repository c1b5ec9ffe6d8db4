"""What the Publications Office does besides the plain cases: chains, notices, faults of one form, files one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.official import (
    ANNEX,
    ANY,
    CELLAR,
    FORMEX,
    PAGE,
    PDF,
    XHTML,
    XML,
    ZIP,
    Official,
    Reply,
    Time,
    archive,
    left,
    listing,
    moved,
)
from tests.readers.test_formex_zip import ACT, manifest
from tests.readers.test_formex_zip import ANNEX as FORMEX_ANNEX
from tracker.catalogue import Dossier, Fetched, Version
from tracker.catalogue.official import OFFICE, celex_of
from tracker.fetch import Cache, Client
from tracker.load.fetching import Wanted, cached_source, fetch_dossier
from tracker.readers import expect_act, read_any

CELEX = "32031R0012"
ITEM = "/resource/cellar/1a2b.0001.02"

NOTICE = b"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="http://lanterns.example/1">
<title>Regulation on lanterns</title></rdf:Description></rdf:RDF>
"""
BRANCH = b'<?xml version="1.0"?><NOTICE type="branch"><WORK><TITLE>Regulation on lanterns</TITLE></WORK></NOTICE>'
SORRY = b"""<!DOCTYPE html><html lang="en"><head><title>Law</title></head><body><h1>The requested document does not
exist.</h1><p>Article 1 of our terms of use says where to look.</p></body></html>"""


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Official]:
    with Official() as running:
        monkeypatch.setenv("TRACKER_PUBLICATIONS_OFFICE", running.url)
        monkeypatch.setattr("tracker.load.recognise.read_confined", read_any)
        yield running


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def dossier(**identifiers: str) -> Dossier:
    return Dossier("lanterns", "Lanterns", versions=(Version("old", "Act", identifiers=tuple(identifiers.items())),))


def bring(cache: Cache, limit: int = 1024 * 1024, **identifiers: str) -> Fetched | str:
    """What came, or why nothing did."""
    with Client(clock=Time().clock(), silence=1.0, limit=limit) as client:
        report = fetch_dossier(
            dossier(**(identifiers or {"celex": CELEX})), Wanted(), client, cache, lambda: "2036-10-01"
        )
    return report.fetched[0] if report.fetched else report.failed[0][1]


def test_a_chain_of_redirects_to_a_file_with_parameters_in_its_type(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ZIP, moved(f"http://{OFFICE}/resource/cellar/1a2b"))
    office.gives("/resource/cellar/1a2b", ZIP, moved("/resource/cellar/1a2b.0001?language=eng", 302))
    office.gives("/resource/cellar/1a2b.0001?language=eng", ZIP, moved("1a2b.0001.02/DOC_1", 301))
    typed = (
        ("Content-Type", "application/zip;mtype=fmx4;charset=UTF-8"),
        ("Content-Disposition", "attachment; filename*=UTF-8''L_2031%2F12%20EN.zip"),
    )
    office.gives(f"{ITEM}/DOC_1", ZIP, Reply(200, archive(("a.xml", FORMEX)), typed))
    found = bring(cache)
    assert isinstance(found, Fetched) and found.format == "formex-zip"
    assert found.address == f"https://{OFFICE}{ITEM}/DOC_1"
    source = cached_source(cache, dossier(celex=CELEX), dossier(celex=CELEX).versions[0])
    assert source and source.name == "12-EN.zip"


def test_formex_that_comes_file_by_file_is_one_act_with_its_annexes(office: Official, cache: Cache) -> None:
    """The names in the manifest are not those in the list."""
    bodies = [
        manifest("l_act.xml", "l_one.xml"),
        ACT.format("Regulation (UM) No 12/2031 on lanterns"),
        FORMEX_ANNEX.format("I", "Oil."),
    ]
    numbers = range(1, len(bodies) + 1)
    office.gives_act(CELEX, XML, Reply(300, listing(*(f"{CELLAR}/DOC_{number}" for number in numbers))))
    for number, body in zip(numbers, bodies, strict=True):
        data = body.replace("32099R0007", CELEX).encode()
        office.gives(f"{ITEM}/DOC_{number}", XML, Reply(200, data, (("Content-Type", "application/xml;mtype=fmx4"),)))
    found = bring(cache)
    assert isinstance(found, Fetched) and (found.format, found.parts) == ("formex-zip", 3)
    source = cached_source(cache, dossier(celex=CELEX), dossier(celex=CELEX).versions[0])
    assert source
    act = expect_act(source, read_any(source)).act
    assert [p.num for p in act.children if p.kind.value == "annex"] == ["ANNEX I"]


@pytest.mark.parametrize(
    "body",
    [b"", b" \r\n", NOTICE, BRANCH, SORRY, b'{"error": "not found"}', b"Not available in this format.", PAGE],
    ids=["empty", "blank", "RDF", "notice", "page", "JSON", "sentence", "another page"],
)
def test_what_is_given_with_200_and_is_no_act_is_not_kept(office: Official, cache: Cache, body: bytes) -> None:
    """The next form is asked for; nothing of it stays."""
    for form in (ZIP, XML):
        office.gives_act(CELEX, form, Reply(200, body))
    office.gives_act(CELEX, XHTML, Reply(200, FORMEX))
    found = bring(cache)
    assert isinstance(found, Fetched) and found.format == "formex" and left(cache) == ["objects", "texts"]


def test_an_annex_that_came_for_the_act_says_so(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, XHTML, Reply(200, ANNEX))
    found = bring(cache)
    assert isinstance(found, Fetched) and "there is no article in it; it may be an annex only" in found.notes


@pytest.mark.parametrize("status", [204, 400, 410, 415, 451, 501])
def test_other_ways_to_say_no(office: Official, cache: Cache, status: int) -> None:
    office.gives_act(CELEX, ANY, Reply(status))
    assert str(bring(cache)).startswith("no Formex in en; no XHTML in en; ") and len(office.asked) == 5


def test_a_fault_in_one_form_leaves_the_others(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ZIP, Reply(500, b"<html>Internal error</html>"))
    office.gives_act(CELEX, XML, Reply(200, FORMEX))
    found = bring(cache)
    assert isinstance(found, Fetched) and found.format == "formex"
    assert [headers["Accept"] for _, headers in office.asked] == [ZIP, ZIP, XML]


def test_what_is_too_large_in_one_form_may_come_in_another(office: Official, cache: Cache) -> None:
    """Pictures in an archive."""
    office.gives_act(CELEX, ZIP, Reply(200, b"PK" + b"x" * 2_000_000))
    office.gives_act(CELEX, XML, Reply(200, FORMEX))
    assert isinstance(bring(cache), Fetched)


def test_a_form_at_a_host_that_is_not_known_leaves_the_others(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ZIP, moved("https://lanterns.example/act"))
    office.gives_act(CELEX, XML, Reply(200, FORMEX))
    assert isinstance(bring(cache), Fetched)
    office.gives_act(CELEX, XML, Reply(404))
    said = str(bring(Cache(cache.folder / "other")))
    assert "the Formex in en does not come (it leads to lanterns.example" in said


def test_a_transfer_in_pieces_that_breaks_off_is_asked_again(office: Official, cache: Cache) -> None:
    torn = Reply(200, b"ff\r\n<ACT>", (("Transfer-Encoding", "chunked"),), silent_end=True)
    office.gives_act(CELEX, ZIP, torn, Reply(200, archive(("a.xml", FORMEX))))
    assert isinstance(bring(cache), Fetched) and len(office.asked) == 2


def test_an_eli_says_by_which_number_to_ask(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ZIP, Reply(200, archive(("a.xml", FORMEX))))
    assert isinstance(bring(cache, eli="http://data.europa.eu/eli/reg/2031/12/oj"), Fetched)
    assert set(office.paths) == {f"/resource/celex/{CELEX}"}


@pytest.mark.parametrize(
    ("eli", "celex"),
    [
        ("http://data.europa.eu/eli/reg/2021/821/oj", "32021R0821"),
        ("http://data.europa.eu/eli/dir/2006/54", "32006L0054"),
        ("https://data.europa.eu/eli/reg_impl/2024/1/oj/eng", "32024R0001"),
        ("http://data.europa.eu/eli/C/2024/1234/oj", ""),
        ("eli/reg/21/821", ""),
    ],
)
def test_what_an_eli_means(eli: str, celex: str) -> None:
    assert celex_of(dossier(eli=eli).versions[0]) == celex
    assert celex_of(dossier(eli=eli, celex="32000R0001").versions[0]) == "32000R0001"


def test_pdf_is_the_last_that_is_asked_for(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, PDF, Reply(200, b"%PDF-1.4 torn"))
    assert "the PDF in en is of no use" in str(bring(cache))
    assert [headers["Accept"] for _, headers in office.asked][-1] == PDF and left(cache) == []
