"""Texts that exist only as amendments: made from them and the version they are based on, kept as both."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tracker.act import Act, Call, Kind, Provision, find
from tracker.amendment import Amendment, Operation
from tracker.catalogue import FILE, Dossier, Version, read_dossier, write_dossier
from tracker.errors import InputError, UsageError
from tracker.load import compared, find_reading, load_dossier, load_text
from tracker.making import bundle, is_bundle, joined, make, read_amendments, read_text, with_annexes
from tracker.readers import read
from tracker.reference import identify
from tracker.source import Source
from tracker.store import open_store

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
