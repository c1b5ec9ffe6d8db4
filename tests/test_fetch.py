"""Fetching against a stand-in that answers as the original does: the right outcome each time, and nothing by halves."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.official import (
    ANNEX,
    ANY,
    CELLAR,
    CHALLENGE,
    FINAL,
    FORMEX,
    HTML,
    LOGIN,
    PAGE,
    PDF,
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
    moved,
    packed,
)
from tracker.catalogue.official import OFFICE
from tracker.errors import InputError, UsageError
from tracker.fetch import Cache, Client, Entry, Order, Refused, Unreachable, Unwelcome, fetch
from tracker.fetch.address import checked, routed, stand_in
from tracker.fetch.client import AGENT, PATIENCE, TRIES
from tracker.fetch.pages import choices, obstacle
from tracker.source import Source

CELEX = "32031R0012"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Official]:
    with Official() as running:
        monkeypatch.setenv("TRACKER_PUBLICATIONS_OFFICE", running.url)
        yield running


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def anything(source: Source, language: str) -> tuple[str, tuple[str, ...]]:
    """A judge who takes what comes."""
    return f"{len(source.data)} bytes", ()


def get(
    cache: Cache, *languages: str, key: str = CELEX, again: bool = False, time: Time | None = None, **more: object
) -> tuple[Entry, bool]:
    with Client(clock=(time or Time()).clock(), **more) as client:  # type: ignore[arg-type]
        order = Order("lanterns/final", key, languages or ("en",), again)
        return fetch(order, client, cache, anything, lambda: "2036-10-01")


# ------------------------------------------------------------------------------------------------- what is answered


def test_formex_is_asked_for_first_and_honestly(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ZIP, Reply(200, archive(("a.xml", FORMEX)), (("ETag", '"7"'),)))
    entry, new = get(cache)
    assert (entry.key, entry.language, entry.asked, entry.retrieved_at, new) == (CELEX, "en", "Formex", "2036-10-01", 1)
    assert cache.source(entry, "x").data == archive(("a.xml", FORMEX))
    ((path, headers),) = office.asked
    assert path == f"/resource/celex/{CELEX}"
    assert (headers["Accept"], headers["Accept-Language"]) == (ZIP, "eng")
    assert headers["User-Agent"] == AGENT and "Mozilla" not in AGENT
    assert left(cache) == ["objects", "texts"]


@pytest.mark.parametrize("status", [403, 404, 406, 410, 501])
def test_what_is_not_there_in_one_form_is_asked_for_in_the_next(office: Official, cache: Cache, status: int) -> None:
    office.gives_act(CELEX, ANY, Reply(status, b"no"))
    office.gives_act(CELEX, PDF, Reply(200, b"%PDF-1.4 lanterns"))
    assert get(cache)[0].asked == "PDF"
    assert [headers["Accept"] for _, headers in office.asked] == [ZIP, XML, XHTML, HTML, PDF]


def test_what_is_nowhere_is_told_with_all_that_was_tried(office: Official, cache: Cache) -> None:
    with pytest.raises(Refused) as told:
        get(cache, "mt", "en")
    assert str(told.value) == "; ".join(
        f"no {form} in {one}" for one in ("mt", "en") for form in ("Formex", "XHTML", "HTML", "PDF")
    )
    assert left(cache) == []


def test_the_first_language_that_there_is_will_do(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, XHTML, Reply(200, PAGE), language="fra")
    assert get(cache, "mt", "fr", "en")[0].language == "fr"
    asked = [headers["Accept-Language"] for _, headers in office.asked]
    assert asked == ["mlt"] * 5 + ["fra"] * 3
    office.gives_act(CELEX, XHTML, Reply(200, PAGE + b" "), language="eng")
    get(cache, "en")
    assert cache.languages(CELEX) == ("en", "fr")


def test_a_list_of_files_is_brought_whole(office: Official, cache: Cache) -> None:
    numbers = [2, 1, 10]
    office.gives_act(CELEX, XHTML, Reply(300, listing(*(f"{CELLAR}/DOC_{n}" for n in numbers))))
    for number in numbers:
        office.gives(f"/resource/cellar/1a2b.0001.02/DOC_{number}", XHTML, Reply(200, PAGE + b"%d" % number))
    entry, _ = get(cache)
    assert [part.name for part in entry.parts] == ["DOC_1.xhtml", "DOC_2.xhtml", "DOC_10.xhtml"]
    assert left(cache) == ["objects"] * 3 + ["texts"]


def test_of_several_manifestations_the_first_is_taken(office: Official) -> None:
    data = listing(f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2", f"http://{OFFICE}/resource/cellar/1a2b.0001.03/DOC_1")
    assert choices(f"https://{OFFICE}/resource/celex/1", data) == (f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2")
    assert choices(f"https://{OFFICE}/resource/celex/1", b"<html>nothing</html>") == ()
    bare = f"{CELLAR}/DOC_1\n{CELLAR}/DOC_2\n".encode()
    assert choices(f"https://{OFFICE}/resource/celex/1", bare) == (f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2")


def test_a_list_with_a_gap_is_no_text(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, XHTML, Reply(300, listing(f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2")))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_1", XHTML, Reply(200, PAGE))
    with pytest.raises(Refused, match="no XHTML in en"):
        get(cache)
    assert cache.entry(CELEX, "en") is None


def test_what_came_before_the_break_is_not_asked_again(office: Official, cache: Cache) -> None:
    first, second = "/resource/cellar/1a2b.0001.02/DOC_1", "/resource/cellar/1a2b.0001.02/DOC_2"
    office.gives_act(CELEX, XHTML, Reply(300, listing(f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2")))
    office.gives(first, XHTML, Reply(200, PAGE))
    office.gives(second, XHTML, Reply(503))
    with pytest.raises(Unreachable):
        get(cache)
    assert cache.entry(CELEX, "en") is None and left(cache) == ["objects", "pieces"]
    office.gives(second, XHTML, Reply(200, PAGE + b"2"))
    office.asked.clear()
    assert len(get(cache)[0].parts) == 2
    assert first not in office.paths and second in office.paths
    assert left(cache) == ["objects", "objects", "texts"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_to_http_are_followed_by_https(office: Official, cache: Cache, status: int) -> None:
    office.gives_act(CELEX, ZIP, moved(f"{CELLAR}/DOC_1", status))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_1", ZIP, moved("DOC_2"))
    office.gives("/resource/cellar/1a2b.0001.02/DOC_2", ZIP, Reply(200, PAGE))
    assert get(cache)[0].parts[0].address == f"https://{OFFICE}/resource/cellar/1a2b.0001.02/DOC_2"


@pytest.mark.parametrize(
    "address",
    [
        "https://lanterns.example/act",
        "http://127.0.0.1:1/act",
        "//lanterns.example/act",
        "file:///etc/passwd",
        f"https://{OFFICE}@lanterns.example/",
        f"https://user:word@{OFFICE}/",
        f"https://{OFFICE}:8443/",
        f"https://{OFFICE}.lanterns.example/",
        "http://[::1",
        f"ftp://{OFFICE}/act",
    ],
)
def test_nothing_leads_to_a_host_that_is_not_known(office: Official, cache: Cache, address: str) -> None:
    with pytest.raises(Refused, match="it leads to "):
        checked(address, f"https://{OFFICE}/resource/celex/1")
    office.gives_act(CELEX, ANY, moved(address))
    with pytest.raises(Refused):
        get(cache)
    assert (set(office.paths), left(cache)) == ({f"/resource/celex/{CELEX}"}, [])


def test_addresses_are_asked_by_https() -> None:
    assert checked(f"http://{OFFICE}/resource/cellar/1?a=b#c") == f"https://{OFFICE}/resource/cellar/1?a=b"
    assert checked(f"http://{OFFICE}:80/x") == checked(f"https://{OFFICE}:443/x") == f"https://{OFFICE}/x"
    assert routed(f"https://{OFFICE}/x?y") == f"https://{OFFICE}/x?y"
    assert routed("https://www.europarl.europa.eu/x?y", "http://127.0.0.1:1") == (
        "http://127.0.0.1:1/www.europarl.europa.eu/x?y"
    )


def test_a_stand_in_is_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for named in ("http://lanterns.example", "https://127.0.0.1:1", "http://127.0.0.1.lanterns.example"):
        monkeypatch.setenv("TRACKER_PUBLICATIONS_OFFICE", named)
        with pytest.raises(UsageError, match="names a server on this machine"):
            stand_in()


def test_nobody_is_sent_round_for_ever(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ANY, moved(f"/resource/celex/{CELEX}"))
    with pytest.raises(Refused, match="sent on more than"):
        get(cache)


# ------------------------------------------------------------------------------------------------------ bad weather


def test_there_is_a_second_between_two_requests(office: Official, cache: Cache) -> None:
    time = Time()
    with pytest.raises(Refused):
        get(cache, time=time)
    assert time.slept == [1.0] * 4


def test_it_waits_as_long_as_it_is_asked_to(office: Official, cache: Cache) -> None:
    time = Time()
    office.gives_act(CELEX, ZIP, Reply(429, headers=(("Retry-After", "17"),)), Reply(200, PAGE))
    said: list[str] = []
    get(cache, time=time, say=said.append)
    assert time.slept == [17.0]
    assert "publications.europa.eu is busy or out of order (status 429); asking again in 17 s" in said


def test_it_does_not_wait_for_hours(office: Official, cache: Cache) -> None:
    time = Time()
    for after in (str(int(PATIENCE) + 1), "Fri, 31 Dec 2060 23:59:59 GMT"):
        office.gives_act(CELEX, ZIP, Reply(429, headers=(("Retry-After", after),)))
        with pytest.raises(Unreachable, match="asks to be left alone"):
            get(cache, time=time)
    assert time.slept == []


@pytest.mark.parametrize("after", ["", "soon", "-5", "Fri, 31 Dec 2010 23:59:59 GMT"])
def test_errors_of_the_service_pass(office: Official, cache: Cache, after: str) -> None:
    time = Time()
    bad = Reply(500, b"x", (("Retry-After", after),))
    office.gives_act(CELEX, ZIP, bad, Reply(502), Reply(503), Reply(200, PAGE))
    assert get(cache, time=time)[1]
    assert time.slept == [2.0, 4.0, 8.0]


def test_or_they_do_not_pass(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ANY, Reply(503))
    with pytest.raises(Unreachable, match=r"out of order \(status 503\), 4 times in a row"):
        get(cache)
    assert (len(office.asked), left(cache)) == (TRIES, [])


@pytest.mark.parametrize(
    "bad",
    [
        Reply(200, PAGE, missing=100),
        Reply(200, PAGE[:-20], silent_end=True),
        Reply(200, packed(Reply(200, PAGE)).body[:-9], (("Content-Encoding", "gzip"),)),
        Reply(200, b"no gzip at all", (("Content-Encoding", "gzip"),)),
        Reply(200, PAGE, delay=0.6),
    ],
    ids=["promised more", "no end", "half of a gzip", "no gzip", "slow"],
)
def test_half_an_answer_is_none(office: Official, cache: Cache, bad: Reply) -> None:
    office.gives_act(CELEX, ZIP, bad, Reply(200, PAGE))
    entry, _ = get(cache, silence=0.25)
    assert cache.source(entry, "x").data == PAGE
    office.gives_act("32031R0013", ANY, bad)
    with pytest.raises(Unreachable, match="4 times in a row"):
        get(cache, key="32031R0013", silence=0.1)
    assert left(cache) == ["objects", "texts"]


def test_what_is_packed_is_unpacked(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ZIP, packed(Reply(200, PAGE * 9)))
    assert cache.source(get(cache)[0], "x").data == PAGE * 9


@pytest.mark.parametrize("cut", [1, 20, len(PAGE) - 1])
@pytest.mark.parametrize("padding", [b"", bytes(512)])
def test_what_is_packed_in_several_members_is_unpacked_whole(cut: int, padding: bytes) -> None:
    members = [gzip.compress(part) for part in (PAGE[:cut], PAGE[cut:])]
    body = b"".join(members) + padding
    said = {"content-encoding": "gzip", "content-length": str(len(body))}
    for step in (1, 7, len(members[0]), len(body)):
        chunks = [body[at : at + step] for at in range(0, len(body), step)]
        assert Client()._body(chunks, said) == PAGE
    with pytest.raises(Unreachable, match="ended in the middle"):
        Client()._body([body[: len(members[0]) + 9]], said)
    with pytest.raises(Unreachable, match="damaged"):
        Client()._body([members[0] + b"no member"], said)
    with pytest.raises(Refused, match="it has more than"):
        Client(limit=len(PAGE) - 1)._body([body], said)


@pytest.mark.parametrize(
    "endless",
    [Reply(200, endless=True), Reply(200, b"x" * 2_000_000), packed(Reply(200, b"\0" * 50_000_000))],
    ids=["endless", "large", "bomb"],
)
def test_there_is_a_limit(office: Official, cache: Cache, endless: Reply) -> None:
    office.gives_act(CELEX, ANY, endless)
    with pytest.raises(Refused, match="it has more than 1 MiB"):
        get(cache, limit=1024 * 1024)
    assert (len(office.asked), left(cache)) == (5, []), "another form may be smaller"


def test_an_unknown_packing_is_refused(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ANY, Reply(200, PAGE, (("Content-Encoding", "br"),)))
    with pytest.raises(Refused, match='packed as "br"'):
        get(cache)


def test_nobody_there(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    with Official() as gone:
        monkeypatch.setenv("TRACKER_PUBLICATIONS_OFFICE", gone.url)
    with pytest.raises(Unreachable, match="cannot be reached from here, 2 times in a row"):
        get(cache)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(202, b"", (("x-amzn-waf-action", "challenge"),)), "a test that only a browser passes"),
        (Reply(200, CHALLENGE), "a test that only a browser passes"),
        (Reply(403, CHALLENGE), "a test that only a browser passes"),
        (Reply(405, b"", (("x-amzn-waf-action", "captcha"),)), "a test that only a browser passes"),
        (Reply(200, LOGIN), "a page that asks for a login"),
        (Reply(401, b""), "a page that asks for a login"),
    ],
)
def test_where_a_robot_is_unwelcome_it_asks_once(office: Official, cache: Cache, reply: Reply, says: str) -> None:
    office.gives_act(CELEX, ANY, reply)
    with pytest.raises(Unwelcome, match=says):
        get(cache)
    assert (len(office.asked), left(cache)) == (1, [])


def test_a_law_that_speaks_of_robots_is_no_test_for_them() -> None:
    for page in (FINAL, PROPOSAL, ANNEX, FORMEX, PAGE.replace(b"Lanterns", b"Systems that verify you are human")[:20]):
        assert obstacle(200, {}, page) == ""


def test_what_was_corrected_comes_again(office: Official, cache: Cache) -> None:
    tagged = Reply(200, PAGE, (("ETag", '"1"'),))
    office.gives_act(CELEX, ZIP, tagged)
    first, _ = get(cache)
    office.gives_act(CELEX, ZIP, Reply(304))
    assert get(cache, again=True) == (first, False)
    assert office.asked[-1][1]["If-None-Match"] == '"1"'
    office.gives_act(CELEX, ZIP, tagged)
    assert get(cache, again=True) == (first, False)
    office.gives_act(CELEX, ZIP, Reply(200, PAGE + b" "))
    entry, new = get(cache, again=True)
    assert new and cache.source(entry, "x").data == PAGE + b" "


def test_a_damaged_copy_is_told_and_not_read(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, ZIP, Reply(200, PAGE))
    entry, _ = get(cache)
    (cache.folder / "objects" / entry.parts[0].sha256).write_bytes(PAGE[:-1])
    with pytest.raises(InputError, match="the fetched copy is damaged; fetch it again"):
        cache.source(entry, "lanterns/final")
    assert get(cache, again=True)[0] == entry and cache.source(entry, "x").data == PAGE
    (cache.folder / "objects" / entry.parts[0].sha256).unlink()
    assert cache.entry(CELEX, "en") is None
    (cache.folder / "texts" / f"{CELEX}.en.json").write_text("{")
    assert cache.entry(CELEX, "en") is None and get(cache)[1]


@pytest.mark.parametrize("etag", ['"7"', ""])
def test_a_damaged_copy_of_the_right_length_is_repaired(office: Official, cache: Cache, etag: str) -> None:
    answered = Reply(200, PAGE, (("ETag", etag),) if etag else ())
    office.gives_act(CELEX, ZIP, answered)
    entry, _ = get(cache)
    (cache.folder / "objects" / entry.parts[0].sha256).write_bytes(b"?" + PAGE[1:])
    assert get(cache, again=True)[0] == entry and cache.source(entry, "x").data == PAGE
    assert "If-None-Match" not in office.asked[-1][1], "the service would say that it is the same"
    if etag:
        office.gives_act(CELEX, ZIP, Reply(304))
        assert get(cache, again=True) == (entry, False) and office.asked[-1][1]["If-None-Match"] == etag


def test_what_a_killed_program_began_is_tidied_away(cache: Cache) -> None:
    folder = cache.folder / "unfinished"
    folder.mkdir(parents=True)
    for name in ("999999999-0", "1-0", "nonsense"):
        (folder / name).write_bytes(b"half")
    cache.tidy()
    assert [path.name for path in folder.iterdir()] == ["1-0"], "that process is still running"


def test_pieces_of_a_text_that_is_whole_are_tidied_away(office: Official, cache: Cache) -> None:
    """Killed between the writing of the entry and the forgetting of its pieces."""
    office.gives_act(CELEX, ZIP, Reply(200, PAGE))
    entry, _ = get(cache)
    for language in ("en", "fr"):
        cache.keep_waiting(f"DOC_1 in {language}", (CELEX, language), entry.parts[0], PAGE)
    cache.tidy()
    assert cache.waiting("DOC_1 in en") is None
    assert cache.waiting("DOC_1 in fr") == entry.parts[0]


def test_odd_keys_have_names_that_every_system_takes(office: Official, cache: Cache) -> None:
    for key in ("32031R0012(01)", "https://www.europarl.europa.eu/a/b?c=d/../e", "C" * 300):
        cache.keep(Entry(key, "en", "formex", "Formex", "", ()))
    names = sorted(path.name for path in (cache.folder / "texts").iterdir())
    assert len(names) == 3 and all(len(name) < 120 and set(name) <= _PLAIN for name in names)
    office.gives("/resource/celex/32031R0012%2801%29", ZIP, Reply(200, PAGE))
    assert get(cache, key="32031R0012(01)")[1]


_PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.()")


# ------------------------------------------------------------------------------------------------------ two at once


def test_two_at_once_do_not_harm_each_other(office: Official, cache: Cache) -> None:
    office.gives_act(CELEX, XHTML, Reply(300, listing(f"{CELLAR}/DOC_1", f"{CELLAR}/DOC_2")))
    for number in (1, 2):
        office.gives(f"/resource/cellar/1a2b.0001.02/DOC_{number}", XHTML, Reply(200, PAGE * number))
    found: list[Entry] = []
    threads = [threading.Thread(target=lambda: found.append(get(cache)[0])) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len({entry.parts for entry in found}) == 1
    assert cache.entry(CELEX, "en") == found[0]
    assert "unfinished" not in left(cache)
