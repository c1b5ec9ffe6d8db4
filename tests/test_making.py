"""Texts that exist only as amendments: made from them and the version they are based on, kept as both."""

from __future__ import annotations

import io
import json
import struct
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker import making
from tracker.act import Act, Call, Kind, Provision, find
from tracker.amendment import Amendment, Operation
from tracker.catalogue import FILE, Dossier, StoredText, Version, read_dossier, write_dossier
from tracker.errors import InputError, TrackerError, UsageError
from tracker.load import compared, find_reading, load_dossier, load_file, load_text, renewal
from tracker.load.renewal import resting
from tracker.making import DEPTH, Text, bundle, is_bundle, joined, make, read_amendments, read_text, with_annexes
from tracker.readers import read, read_any
from tracker.reference import identify
from tracker.source import Source
from tracker.store import Store, open_store, repository
from tracker.store.keeping import keep_text

BASE = b"outline 1\nlanguage en\nact_title # On lanterns\narticle 1 | Light\n  paragraph 1 # Lanterns may glow.\n"
BRIGHT = BASE.replace(b"Light", b"Bright light")
OLD, NEW = "1. Lanterns may glow.", "1. Lanterns shall glow."
ROW = {"id": "1", "position": "Article 1 – paragraph 1", "old": OLD, "new": NEW}
AWAY = {"id": "2", "position": "Annex V", "old": "Wicks", "new": "deleted"}
ADOPTED = "\n".join(map(json.dumps, (ROW, AWAY))).encode()

PROPOSAL = Version("proposal", "The proposal", stage="proposal", file="base.outline")
PARLIAMENT = Version("parliament", "Amended", stage="parliament", based_on=("proposal",), file="adopted.jsonl")
LANTERNS = Dossier("lanterns", "Lanterns", versions=(PROPOSAL, PARLIAMENT))
SENTENCE = "made from amendments to the text it is based on. Applied 1 of 2 amendments; 0 partly, 1 not."


def source(data: bytes, name: str = "some.file") -> Source:
    return Source(name, data)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts" / "lanterns"
    folder.mkdir(parents=True)
    (folder / FILE).write_text(write_dossier(LANTERNS), "utf-8")
    (folder / "base.outline").write_bytes(BASE)
    (folder / "adopted.jsonl").write_bytes(ADOPTED)
    return folder.parent


# --------------------------------------------------------------------------------------------------------- bundles


def test_a_bundle_is_the_same_bytes_for_the_same_two_texts() -> None:
    one = bundle(source(BASE, "a/b.outline"), source(ADOPTED, "c.jsonl"))
    assert one.data == bundle(source(BASE, "z"), source(ADOPTED, "y")).data and one.name == "c.jsonl"
    assert one.sha256 != bundle(source(BRIGHT), source(ADOPTED)).sha256 != bundle(source(BASE), source(BASE)).sha256
    with zipfile.ZipFile(io.BytesIO(one.data)) as archive:
        assert {entry: archive.read(entry) for entry in archive.namelist()} == {"base": BASE, "amendments": ADOPTED}


def test_other_archives_are_no_bundles() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("base", BASE)
        archive.writestr("amendments", ADOPTED)
    good = bundle(source(BASE), source(ADOPTED)).data
    assert is_bundle(source(good))
    assert not any(map(is_bundle, (source(buffer.getvalue()), source(BASE), source(good[:90]), source(b"PK\x03\x04"))))


def test_a_damaged_bundle_is_refused() -> None:
    damaged = bundle(source(BASE), source(ADOPTED)).data.replace(b"glow", b"grow")
    with pytest.raises(InputError, match="is damaged; load the amendments and their base again"):
        make(source(damaged))


# ---------------------------------------------------------------------------------------------------------- making


def test_amendments_and_their_base_make_an_act() -> None:
    whole, reading = read_text(source(ADOPTED), lambda: read_text(source(BASE)))
    paragraph = find(reading.act, "art_1__para_1")
    assert paragraph and paragraph.text == "Lanterns shall glow." and [m.by for m in paragraph.marks] == ["amendment 1"]
    assert reading.warnings == (SENTENCE,) and reading.account.share == 1.0 and reading.act.identifier == ""
    made = make(whole)
    assert made.reading == reading and made.document.data == ADOPTED and made.base.data == BASE
    assert read_text(whole) == (whole, reading)
    assert read_amendments(whole) == read_amendments(source(ADOPTED))


def test_a_made_text_may_be_amended_again() -> None:
    first = bundle(source(BASE), source(ADOPTED))
    second = json.dumps({**ROW, "old": ROW["new"], "new": "1. Lanterns must glow."}).encode()
    _, reading = read_text(source(second), lambda: read_text(first))
    paragraph = find(reading.act, "art_1__para_1")
    assert paragraph and paragraph.text == "Lanterns must glow."


def test_an_act_needs_no_base() -> None:
    def never() -> tuple[Source, object]:
        raise AssertionError("the base was asked for")

    assert read_text(source(BASE), never)[1] == read(source(BASE))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="expected the text of an act"):
        read_text(source(ADOPTED))
    with pytest.raises(InputError, match="expected amendments"):
        read_amendments(source(BASE))


# --------------------------------------------------------------------------------------------------------- loading


def test_a_version_of_amendments_is_loaded_as_the_text_that_they_make(texts: Path, url: str) -> None:
    dossier = read_dossier(texts / "lanterns")
    with open_store(url) as store:
        report = load_dossier(store, dossier)
        assert (report.failed, report.missing) == ((), ())
        assert report.notes == (f"lanterns/parliament: {SENTENCE}",)
        text = report.loaded[1]
        assert (text.name, text.format, text.warnings) == ("adopted.jsonl", "amendments-jsonl", (SENTENCE,))
        named, reading = find_reading("lanterns/parliament", texts)
        assert (named.sha256, reading.act) == (text.sha256, store.act(text))
        assert [change.old for change in compared(store, "lanterns", "proposal", "parliament").changes] == [
            ("art_1__para_1",)
        ]
        again = load_dossier(store, dossier)
        assert (again.loaded, again.kept) == ((), report.loaded)
        assert store.problems() == ()


def test_another_base_makes_another_text(texts: Path, url: str) -> None:
    dossier = read_dossier(texts / "lanterns")
    with open_store(url) as store:
        first = load_dossier(store, dossier).loaded[1]
        before = compared(store, "lanterns", "proposal", "parliament")
        (texts / "lanterns" / "base.outline").write_bytes(BRIGHT)
        second = load_dossier(store, dossier).loaded[1]
        article = find(store.act(second), "art_1")
        assert first.sha256 != second.sha256 and article and article.heading == "Bright light"
        after = compared(store, "lanterns", "proposal", "parliament")
        assert [change.kinds for change in after.changes] == [change.kinds for change in before.changes]


def test_a_persons_amendments_are_applied_to_what_is_in_the_database(tmp_path: Path, url: str) -> None:
    versions = (Version("proposal"), Version("parliament", based_on=("proposal",)))
    dossier = Dossier("lanterns", "Lanterns", versions=versions)
    with open_store(url) as store:
        with pytest.raises(InputError, match="not there; bring it: tracker load lanterns FILE --version proposal"):
            load_text(store, dossier, "parliament", source(ADOPTED))
        load_text(store, dossier, "proposal", source(BASE))
        text = load_text(store, dossier, "parliament", source(ADOPTED))
        assert text.warnings == (SENTENCE,)
        assert load_text(store, dossier, "parliament", source(ADOPTED)) == text
    name, reading = find_reading("lanterns/parliament", tmp_path, url)
    assert name.sha256 == text.sha256 and reading.warnings == (SENTENCE,)


@pytest.mark.parametrize("based_on", [(), ("proposal", "older")])
def test_amendments_need_one_base(url: str, based_on: tuple[str, ...]) -> None:
    versions = (Version("older"), Version("proposal"), Version("parliament", based_on=based_on))
    with (
        open_store(url) as store,
        pytest.raises(InputError, match="the file holds amendments, and"),
    ):
        load_text(store, Dossier("lanterns", "Lanterns", versions=versions), "parliament", source(ADOPTED))


# ------------------------------------------------------------------------------------------------- several documents


def note(eid: str, text: str) -> Provision:
    return Provision(Kind.FOOTNOTE, "1", text=text, eid=eid)


def test_annexes_keep_their_footnotes() -> None:
    article = Provision(Kind.ARTICLE, "Article 1", text="Lanterns", calls=(Call(8, "fn_1"),))
    annex = Provision(Kind.ANNEX, "Annex I", text="Wicks", calls=(Call(5, "fn_1"),))
    base = identify(Act((article, note("fn_1", "Of the base.")), "en"))
    both = with_annexes(base, [("annex", identify(Act((annex, note("fn_1", "Of the annex.")), "en")))])
    assert [p.eid for p in both.children] == ["art_1", "anx_I", "fn_1", "fn_2"]
    for eid, words in (("art_1", "Of the base."), ("anx_I", "Of the annex.")):
        place = find(both, eid)
        called = find(both, place.calls[0].note) if place else None
        assert called and called.text == words


def test_numbers_that_occur_twice_say_their_document() -> None:
    def items(*numbers: str) -> list[Amendment]:
        return [Amendment(number, ("Article 1",), Operation.DELETE, (), ()) for number in numbers]

    found = joined([("a/one.xml", items("1", "2")), ("two.xml", items("2", "3"))])
    assert [item.number for item in found] == ["1", "one/2", "two/2", "3"]
    with pytest.raises(UsageError):
        from tracker.consolidate.picking import numbered

        numbered(found, "2")


# ------------------------------------------------------------------------------------------------ hostile bundles


def crowded(number: int, large: bool = False) -> bytes:
    """A ZIP whose list of contents names one part so many times; `large` hides that list in a ZIP64 record."""
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listed = entry * number
    if not large:
        return local + listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), len(local), 0)
    at = len(local) + len(listed)
    whole = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, number, number, len(listed), len(local))
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at, 1)
    return local + listed + whole + locator + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, 47, at, 0)


@pytest.mark.parametrize("large", [False, True])
def test_the_contents_of_another_zip_are_not_read_in_our_own_process(large: bool) -> None:
    hostile = source(crowded(20_000, large))
    with zipfile.ZipFile(io.BytesIO(hostile.data)) as archive:
        assert len(archive.infolist()) == 20_000, "the unpacker would read it"
    tracemalloc.start()
    try:
        assert not is_bundle(hostile)
        assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    finally:
        tracemalloc.stop()


def nested(depth: int) -> Source:
    found = source(BASE)
    for number in range(depth):
        row = {**ROW, "old": f"1. Lanterns glow {number}.", "new": f"1. Lanterns glow {number + 1}."}
        found = bundle(found, source(json.dumps(row).encode()))
    return found


def test_what_was_amended_too_often_is_refused_in_a_sentence() -> None:
    assert read_text(nested(DEPTH))[1].format == "amendments-jsonl"
    for depth in (DEPTH + 1, 600):
        with pytest.raises(InputError, match="made of a text that was itself made from amendments"):
            read_text(nested(depth))
    base = nested(DEPTH)
    with pytest.raises(InputError, match="more than 4 times; load as its base the text of an act"):
        read_text(source(ADOPTED), lambda: read_text(base))


# ------------------------------------------------------------------------------------------------ another base


def touched(store: Store, old: str, new: str) -> list[str]:
    """What a version is credited with: the words that it adds."""
    changes = compared(store, "lanterns", old, new).changes
    return [text for change in changes for line in change.redlines for sign, text in line.ops if sign == "+"]


CHAIN = Dossier(
    "lanterns",
    "Lanterns",
    versions=(
        Version("proposal"),
        Version("parliament", based_on=("proposal",)),
        Version("council", based_on=("parliament",)),
        Version("final", based_on=("proposal",)),
    ),
)
OTHER_BASE = BASE + b"  paragraph 2 # Wicks are trimmed.\n"
AGAIN = json.dumps({**ROW, "old": NEW, "new": "1. Lanterns must glow."}).encode()


def test_what_rests_on_a_text_is_made_anew_with_it(url: str) -> None:
    with open_store(url) as store:
        for version, data in (("proposal", BASE), ("parliament", ADOPTED), ("council", AGAIN), ("final", BASE)):
            load_text(store, CHAIN, version, source(data))
        before = store.texts("lanterns")
        credited = touched(store, "proposal", "parliament"), touched(store, "parliament", "council")
        report = load_file(store, CHAIN, "proposal", source(OTHER_BASE, "new.outline"))
        assert [text.version for text in report.loaded] == ["proposal"]
        assert [note.partition(",")[0] for note in report.notes if "anew" in note] == [
            "lanterns/parliament: made anew from its amendments",
            "lanterns/council: made anew from its amendments",
        ]
        after = store.texts("lanterns")
        assert [after[name] == before[name] for name in after] == [False, False, False, True]
        assert (touched(store, "proposal", "parliament"), touched(store, "parliament", "council")) == credited
        assert all(find(store.act(after[name]), "art_1__para_2") for name in ("parliament", "council"))
        load_file(store, CHAIN, "proposal", source(BASE))
        assert {name: text.sha256 for name, text in store.texts("lanterns").items()} == {
            name: text.sha256 for name, text in before.items()
        }
        assert store.problems() == ()


@pytest.mark.parametrize("whole", [True, False])
def test_what_was_left_on_an_earlier_text_is_made_anew_by_the_next_load(url: str, whole: bool) -> None:
    with open_store(url) as store:
        load_text(store, CHAIN, "proposal", source(BASE))
        load_text(store, CHAIN, "parliament", source(ADOPTED))
        _, reading = read_text(source(OTHER_BASE))
        store.save_text("lanterns", "proposal", source(OTHER_BASE), reading.act, reading.account, "outline")
        assert [text.version for text, _ in left(store)] == ["parliament"]
        report = load_dossier(store, CHAIN) if whole else load_file(store, CHAIN, "proposal", source(OTHER_BASE))
        assert report.kept and ["made anew" in note for note in report.notes] == [True, False]
        assert report.notes[1] == f"lanterns/parliament: {SENTENCE}", "how many apply to this text"
        assert left(store) == []


def left(store: Store) -> list[tuple[StoredText, Source]]:
    text = store.texts("lanterns")["proposal"]
    return list(resting(store, CHAIN, "proposal", (text.sha256, text.language, text.beside)))


OUT_OF_MEMORY = InputError("lanterns", "reading it ran out of memory", "")


@pytest.mark.parametrize("error", [OUT_OF_MEMORY, TrackerError("reading it ran out of memory.")])
def test_what_cannot_be_made_anew_is_said_to_rest_on_the_earlier_text(
    url: str, monkeypatch: pytest.MonkeyPatch, error: TrackerError
) -> None:
    def refuse(*_: object) -> None:
        raise error

    with open_store(url) as store:
        load_text(store, CHAIN, "proposal", source(BASE))
        made = load_text(store, CHAIN, "parliament", source(ADOPTED))
        monkeypatch.setattr(renewal, "read_text", refuse)
        report = load_file(store, CHAIN, "proposal", source(OTHER_BASE))
        assert store.texts("lanterns")["parliament"] == made
        note = next(note for note in report.notes if "rests" in note)
        assert note.startswith("lanterns/parliament: it still rests on the text that proposal had before; bring its ")
        assert note.endswith("tracker load lanterns FILE --version parliament (reading it ran out of memory)")


def test_a_text_in_another_language_leaves_what_rests_on_the_first(url: str) -> None:
    with open_store(url) as store:
        load_text(store, CHAIN, "proposal", source(BASE))
        made = load_text(store, CHAIN, "parliament", source(ADOPTED))
        french = BASE.replace(b"language en", b"language fr").replace(b"Lanterns may glow", b"Les lanternes luisent")
        assert load_text(store, CHAIN, "proposal", source(french), "fr").beside == "fr"
        assert store.texts("lanterns")["parliament"] == made


def test_a_version_loaded_meanwhile_is_not_overwritten(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(url) as store:
        load_text(store, CHAIN, "proposal", source(BASE))
        load_text(store, CHAIN, "parliament", source(ADOPTED))
        others: list[StoredText] = []

        def made(amendments: Source, base: Callable[[], Text]) -> Text:
            others.append(load_text(store, CHAIN, "parliament", source(BRIGHT)))
            return read_text(amendments, base)

        monkeypatch.setattr(renewal, "read_text", made)
        load_text(store, CHAIN, "proposal", source(OTHER_BASE))
        assert store.texts("lanterns")["parliament"] == others[0]


def test_a_text_and_what_rests_on_it_change_together_or_not_at_all(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: Any) -> Any:
        if arguments[1].format == "amendments-jsonl":
            raise TrackerError("tracker.db: the disk is full.")
        return keep_text(*arguments)

    with open_store(url) as store:
        load_text(store, CHAIN, "proposal", source(BASE))
        load_text(store, CHAIN, "parliament", source(ADOPTED))
        before = store.texts("lanterns"), store.counts()
        with monkeypatch.context() as patch:
            patch.setattr(repository, "keep_text", full)
            with pytest.raises(TrackerError, match="the disk is full"):
                load_text(store, CHAIN, "proposal", source(OTHER_BASE))
        assert (store.texts("lanterns"), store.counts()) == before


WORDS = st.lists(st.sampled_from(["kites", "lamps", "wicks", "glow"]), min_size=1, max_size=4).map(" ".join)
BASES = st.lists(WORDS, min_size=2, max_size=4).map(
    lambda texts: "\n".join(
        ["outline 1", "language en", "article 1", *(f"  paragraph {n} # {text}." for n, text in enumerate(texts, 1))]
    ).encode()
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=BASES, bases=st.lists(BASES, min_size=1, max_size=3), new=st.lists(WORDS, min_size=1, max_size=2))
def test_a_made_text_is_always_that_of_the_base_that_is_there(
    monkeypatch: pytest.MonkeyPatch, first: bytes, bases: list[bytes], new: list[str]
) -> None:
    """Law: however often the base is replaced, the text is what the amendments make of the last one, to the byte."""
    rows = [
        {"id": str(n), "position": f"Article 1 – paragraph {n}", "old": f"{n}. x", "new": f"{n}. {words}."}
        for n, words in enumerate(new, 1)
    ]
    adopted = source("\n".join(map(json.dumps, rows)).encode())
    # In this process: to start another for each of hundreds of texts takes minutes.
    monkeypatch.setattr(making, "read_confined", read_any)
    with tempfile.TemporaryDirectory() as folder:
        with open_store(f"{folder}/one.db") as store:
            load_text(store, CHAIN, "proposal", source(first))
            load_text(store, CHAIN, "parliament", adopted)
            for base in bases:
                load_text(store, CHAIN, "proposal", source(base))
            found = store.texts("lanterns")
            acts = {name: store.act(text) for name, text in found.items()}
        with open_store(f"{folder}/other.db") as store:
            expected = [
                load_text(store, CHAIN, "proposal", source(bases[-1])),
                load_text(store, CHAIN, "parliament", adopted),
            ]
            assert [text.sha256 for text in found.values()] == [text.sha256 for text in expected]
            assert [acts[text.version] for text in expected] == [store.act(text) for text in expected]
