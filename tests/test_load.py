"""Texts come in once and whole, comparisons are made once, and what is missing is named with the command for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.made import NEW, OLD
from tracker.catalogue import FILE, Dossier, LoadReport, Version, read_dossier, write_dossier
from tracker.codebook import HOME
from tracker.compare import compare
from tracker.errors import InputError
from tracker.load import (
    check_dossier,
    compared,
    comparison_of,
    find_dossier,
    find_reading,
    find_text,
    load_dossier,
    load_file,
    load_text,
)
from tracker.source import Source
from tracker.store import Store, engine, open_store

SPECIMEN = Path(__file__).resolve().parent.parent / "texts" / "specimen"
KITES = Path(__file__).resolve().parent / "cases" / "exports"
RECAST = SPECIMEN.parent / "2016-0295-COD"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened
        assert opened.problems() == ()


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A texts folder with one dossier: two versions with a file, one without."""
    dossier = Dossier(
        "lanterns",
        "Lanterns",
        versions=(
            Version("old", "Old", stage="in-force", file="old.outline", sha256=Source("", OLD.encode()).sha256),
            Version("middle", "Middle", stage="proposal", based_on=("old",), source="https://example.eu/middle"),
            Version("new", "New", stage="final", based_on=("middle",), file="new.outline", language="en"),
        ),
    )
    folder = tmp_path / "texts" / "lanterns"
    folder.mkdir(parents=True)
    (folder / FILE).write_text(write_dossier(dossier), "utf-8")
    (folder / "old.outline").write_bytes(OLD.encode())
    (folder / "new.outline").write_bytes(NEW.encode())
    return folder.parent


def names(report: LoadReport) -> tuple[list[str], list[str], list[str], list[str]]:
    return (
        [text.version for text in report.loaded],
        [text.version for text in report.kept],
        [gap.version.name for gap in report.missing],
        [version for version, _ in report.failed],
    )


# --------------------------------------------------------------------------------------------------------- loading


def test_the_specimen_is_loaded_as_it_is_read(store: Store) -> None:
    dossier = read_dossier(SPECIMEN)
    report = load_dossier(store, dossier)
    named = [f"specimen/{v.name}{at}" for v in dossier.versions for at in ("", *("@fr" for _ in v.expressions))]
    assert [text.origin.name for text in report.loaded] == named and "specimen/final@fr" in named
    assert names(report)[1:] == ([], [], [])
    noted = dict.fromkeys(note.partition(":")[0] for note in report.notes)
    assert list(noted) == ["specimen/proposal", "specimen/parliament", "specimen/council"], "marks, amendments, marks"
    for text in report.loaded:
        version = dossier.version(text.version)
        assert version is not None
        described = version.expression(text.beside) or version
        assert dossier.path(described) is not None
        source, reading = find_reading(text.origin.name, SPECIMEN.parent)
        assert store.act(text) == reading.act
        assert (text.account, text.format, text.name) == (reading.account, version.format, described.file)
        said = (*reading.warnings, *reading.caveats)
        assert (text.account.share, text.warnings, text.sha256) == (1.0, said, source.sha256)
        assert source.sha256 == described.sha256 or reading.warnings
    assert store.dossier("specimen") == dossier


def test_loading_again_changes_nothing(store: Store, texts: Path) -> None:
    dossier = read_dossier(texts / "lanterns")
    first = load_dossier(store, dossier)
    before = store.counts()
    again = load_dossier(store, dossier)
    assert names(first) == (["old", "new"], [], ["middle"], [])
    assert names(again) == ([], ["old", "new"], ["middle"], [])
    assert again.kept == first.loaded
    assert store.counts() == before


def test_what_is_missing_is_named_with_its_command(store: Store) -> None:
    report = load_dossier(store, read_dossier(RECAST))
    assert names(report)[:2] == ([], [])
    assert [gap.command for gap in report.missing] == [
        f"tracker load 2016-0295-cod FILE --version {name}"
        for name in (
            "in-force",
            "proposal",
            "parliament-2018",
            "council-2019",
            "council-2020",
            "position-2021",
            "final",
        )
    ]


def test_one_version_alone(store: Store, texts: Path) -> None:
    dossier = read_dossier(texts / "lanterns")
    seen: list[str] = []
    report = load_dossier(store, dossier, lambda version: seen.append(version.name), "new")
    assert names(report) == (["new"], [], [], [])
    assert seen == ["new"]
    assert store.dossier("lanterns") == dossier, "the other versions are not forgotten"
    with pytest.raises(InputError, match='lanterns: there is no version "newer"; its versions are old, middle, new'):
        load_dossier(store, dossier, only="newer")


def test_a_text_that_cannot_be_read_keeps_no_other_out(store: Store, texts: Path) -> None:
    (texts / "lanterns" / "new.outline").write_bytes(b"<html>Not found</html>")
    report = load_dossier(store, read_dossier(texts / "lanterns"))
    assert names(report) == (["old"], [], ["middle"], ["new"])
    assert report.failed[0][1].startswith("lanterns/new.outline: ")


def test_a_file_that_is_not_the_one_that_was_meant_is_not_loaded(store: Store, texts: Path) -> None:
    (texts / "lanterns" / "old.outline").write_bytes(NEW.encode())
    report = load_dossier(store, read_dossier(texts / "lanterns"))
    assert names(report) == (["new"], [], ["middle"], ["old"])
    assert "not the one in dossier.toml; restore the file, or correct the checksum" in report.failed[0][1]


def test_a_changed_file_is_loaded_anew(store: Store, texts: Path) -> None:
    dossier = read_dossier(texts / "lanterns")
    load_dossier(store, dossier)
    (texts / "lanterns" / "new.outline").write_bytes(NEW.replace("at night", "by day").encode())
    report = load_dossier(store, dossier)
    assert names(report) == (["new"], ["old"], ["middle"], [])
    assert store.counts()["texts"] == 3
    assert store.texts("lanterns")["new"] == report.loaded[0]


def test_what_another_engine_read_is_read_anew(url: str, texts: Path) -> None:
    dossier = read_dossier(texts / "lanterns")
    with open_store(url, "older") as older:
        load_dossier(older, dossier)
    with open_store(url, "newer") as newer:
        assert names(load_dossier(newer, dossier)) == (["old", "new"], [], ["middle"], [])
        assert {text.engine for text in newer.texts("lanterns").values()} == {"newer"}
        assert newer.counts()["texts"] == 2


# ------------------------------------------------------------------------------------------- a text that a person has


def test_a_text_for_a_gap(store: Store, texts: Path) -> None:
    dossier = read_dossier(texts / "lanterns")
    report = load_file(store, dossier, "middle", Source("/home/someone/secret/middle.outline", OLD.encode()))
    assert names(report) == (["middle"], [], [], [])
    assert store.texts("lanterns")["middle"].name == "middle.outline"
    assert names(load_dossier(store, dossier)) == (["old", "new"], ["middle"], [], [])
    again = load_file(store, dossier, "middle", Source("other.outline", OLD.encode()))
    assert names(again) == ([], ["middle"], [], [])


def test_other_bytes_than_the_catalogues_are_loaded_with_a_note(store: Store, texts: Path) -> None:
    report = load_file(store, read_dossier(texts / "lanterns"), "old", Source("a.outline", NEW.encode()))
    assert names(report) == (["old"], [], [], [])
    assert report.notes == (
        "lanterns/old: its bytes are not those that the catalogue knows; check that it is this text",
    )


def test_what_differs_from_the_catalogue_is_noted(store: Store, texts: Path) -> None:
    dossier = read_dossier(texts / "lanterns")
    wrong = replace(dossier, versions=(Version("old", "Old", format="formex", language="fr", file="old.outline"),))
    (texts / "lanterns" / "old.outline").write_bytes(OLD.replace("outline 1", "outline 1\nlanguage en").encode())
    assert load_dossier(store, wrong).notes == (
        "lanterns/old: its format is outline, the catalogue says formex",
        "lanterns/old: its language is en, the catalogue says fr",
    )


def test_a_text_without_title_gives_its_name(store: Store) -> None:
    dossier = Dossier("lanterns", "lanterns", versions=(Version("old", "old"),))
    titled = OLD.replace("outline 1\n", "outline 1\nact_title # Regulation on lanterns\n")
    report = load_file(store, dossier, "old", Source("a.outline", titled.encode()))
    assert (report.dossier.title, report.dossier.versions[0].title) == ("Regulation on lanterns",) * 2
    assert store.dossier("lanterns") == report.dossier


def test_what_is_said_of_a_text_can_be_corrected(store: Store, texts: Path) -> None:
    dossier = read_dossier(texts / "lanterns")
    source = Source("a.outline", OLD.encode())
    load_file(store, dossier, "middle", source)
    dated = replace(dossier, versions=tuple(replace(version, date="2036-01-01") for version in dossier.versions))
    assert names(load_file(store, dated, "middle", source)) == ([], ["middle"], [], [])
    assert store.dossier("lanterns") == dated


def test_a_version_has_to_be_known(store: Store, texts: Path) -> None:
    with pytest.raises(InputError, match='lanterns: there is no version "newest"; its versions are old, middle, new'):
        load_text(store, read_dossier(texts / "lanterns"), "newest", Source("a.outline", OLD.encode()))


@pytest.mark.parametrize("character", ["\\u0000", "\\ud800", "\\ufffe"])
def test_a_character_that_no_text_has_is_refused_before_it_is_stored(store: Store, texts: Path, character: str) -> None:
    provision = {"kind": "article", "num": "Article 1", "text": "A"}
    act = json.dumps({"schema": 1, "act": {"children": [provision]}}).replace('"A"', f'"A{character}B"')
    with pytest.raises(
        InputError, match=r"a\.json, art_1: there is the character U\+\w{4}, which no text of a law has"
    ):
        load_text(store, read_dossier(texts / "lanterns"), "old", Source("a.json", act.encode()))
    assert store.counts()["texts"] == 0


def test_what_a_text_falls_short_of_stays_with_it(store: Store, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.load.renewal.LOW_SHARE", 1.1)
    report = load_dossier(store, read_dossier(texts / "lanterns"))
    said = "only 100.00% of its characters could be accounted for"
    assert store.texts("lanterns")["old"].warnings == (said,)
    assert report.notes == (f"lanterns/old: {said}", f"lanterns/new: {said}")


# -------------------------------------------------------------------------------------------------------- comparing


def test_a_comparison_is_made_once(store: Store, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_dossier(store, read_dossier(texts / "lanterns"))
    first = compared(store, "lanterns", "old", "new")
    both = store.texts("lanterns")
    wanted = compare(store.act(both["old"]), store.act(both["new"]), (both["old"].origin, both["new"].origin))
    assert first == wanted and first.changes
    assert (first.old_origin.name, first.old_origin.sha256) == ("lanterns/old", both["old"].sha256)

    def never(*_: object) -> None:
        raise AssertionError("it was compared twice")

    monkeypatch.setattr("tracker.load.compare", never)
    assert compared(store, "lanterns", "old", "new") == first
    assert comparison_of(store, both["old"], both["new"]) == first


def test_looking_at_a_comparison_keeps_nothing(store: Store, texts: Path) -> None:
    load_dossier(store, read_dossier(texts / "lanterns"))
    both = store.texts("lanterns")
    assert comparison_of(store, both["new"], both["old"]).changes
    assert store.counts()["comparisons"] == 0


def test_a_stored_comparison_keeps_its_tags(store: Store, tmp_path: Path) -> None:
    """Also where one text stands in two dossiers under two names: the tags name the version of the one asked for."""
    for name, first in (("kites", "old"), ("dragons", "before")):
        load_dossier(store, read_dossier(_kites(tmp_path / name, first)))
    made, kept = compared(store, "kites", "old", "new"), compared(store, "kites", "old", "new")
    assert made == kept and made.codebook is kept.codebook is not None
    assert {tag.baseline for change in kept.changes for tag in change.tags} == {"old"}
    other = compared(store, "dragons", "before", "new")
    assert store.counts()["comparisons"] == 1
    assert {tag.baseline for change in other.changes for tag in change.tags} == {"before"}
    assert all("against before" in tag.explanation for change in other.changes for tag in change.tags)


def _kites(folder: Path, first: str) -> Path:
    folder.mkdir()
    lines = ["schema = 1", f'title = "{folder.name}"']
    for name, side in ((first, "old"), ("new", "new")):
        text = (KITES / f"kites.{side}.outline").read_text("utf-8")
        (folder / f"{name}.outline").write_text(text, "utf-8")
        lines += ["[[version]]", f'name = "{name}"', f'title = "{name}"', 'stage = "other"', f'file = "{name}.outline"']
    (folder / "dossier.toml").write_text("\n".join(lines), "utf-8")
    return folder


def test_a_changed_rule_makes_another_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparisons are kept with their tags; those of other rules must not be taken for this engine's."""
    shutil.copytree(HOME, tmp_path / "codebook")
    monkeypatch.setattr(engine, "_PACKAGE", tmp_path)
    names = []
    for _ in range(2):
        engine.engine_name.cache_clear()
        names.append(engine.engine_name())
        rules = tmp_path / "codebook" / "dual-use" / "safeguard.toml"
        rules.write_text(rules.read_text("utf-8").replace("handbook", "primer", 1), "utf-8")
    engine.engine_name.cache_clear()
    assert names[0] != names[1]


def test_a_comparison_that_no_codebook_suits_has_none(store: Store, texts: Path) -> None:
    load_dossier(store, read_dossier(texts / "lanterns"))
    for _ in range(2):
        assert compared(store, "lanterns", "old", "new").codebook is None


def test_a_newer_engine_compares_what_it_reads_itself(url: str, texts: Path) -> None:
    with open_store(url, "older") as older:
        load_dossier(older, read_dossier(texts / "lanterns"))
        compared(older, "lanterns", "old", "new")
    (texts / "lanterns" / "new.outline").unlink()
    with open_store(url, "newer") as newer:
        assert compared(newer, "lanterns", "old", "new").changes
        assert {text.engine for text in newer.texts("lanterns").values()} == {"newer"}
        assert newer.counts()["comparisons"] == 1


@pytest.mark.parametrize(
    ("dossier", "version", "says"),
    [
        ("nothing", "old", "nothing: there is no such dossier in the database; load it: tracker load nothing."),
        ("lanterns", "newer", 'lanterns: there is no version "newer"; its versions are old, middle, new.'),
        (
            "lanterns",
            "middle",
            "lanterns/middle: the text is not there; bring it: tracker load lanterns FILE --version middle "
            "(the text is at https://example.eu/middle).",
        ),
    ],
)
def test_what_cannot_be_compared_is_told(store: Store, texts: Path, dossier: str, version: str, says: str) -> None:
    load_dossier(store, read_dossier(texts / "lanterns"))
    with pytest.raises(InputError) as refused:
        compared(store, dossier, version, "new")
    assert str(refused.value) == says


# ---------------------------------------------------------------------------------------------------------- finding


def test_a_dossier_is_found_by_folder_name_or_in_the_store(
    store: Store, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = read_dossier(texts / "lanterns")
    assert find_dossier("lanterns", texts) == find_dossier("LANTERNS", texts) == here
    assert find_dossier(str(texts / "lanterns"), tmp_path) == here
    monkeypatch.chdir(texts)
    assert find_dossier("lanterns", tmp_path).name == "lanterns", "an existing path wins"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"there is no such dossier; .* `tracker dossier new lanterns` makes one"):
        find_dossier("lanterns", tmp_path, store)
    store.save_dossier(here)
    assert find_dossier("lanterns", tmp_path, store) == here
    store.save_dossier(replace(here, folder="/nowhere"))
    assert find_dossier("lanterns", tmp_path, store) == replace(here, folder="/nowhere")
    with pytest.raises(InputError, match="did you mean lanterns"):
        find_dossier("lantern", texts)


def test_a_version_that_only_the_store_has_is_found_too(store: Store, texts: Path) -> None:
    dossier = read_dossier(texts / "lanterns")
    more = replace(dossier, versions=(*dossier.versions, Version("mine", "Mine", based_on=("new",))))
    load_file(store, more, "mine", Source("a.outline", NEW.encode()))
    assert find_dossier("lanterns", texts).versions == dossier.versions
    assert find_dossier("lanterns", texts, store) == more
    load_dossier(store, dossier)
    assert find_dossier("lanterns", texts, store) == more


def test_a_broken_catalogue_is_told_and_not_passed_over(store: Store, texts: Path) -> None:
    store.save_dossier(read_dossier(texts / "lanterns"))
    (texts / "lanterns" / FILE).write_text("schema = 7")
    with pytest.raises(InputError, match="schema is 7"):
        find_dossier("lanterns", texts, store)


def test_a_text_is_found_in_the_catalogue_before_the_store(store: Store, texts: Path, url: str) -> None:
    dossier = read_dossier(texts / "lanterns")
    load_file(store, dossier, "old", Source("a.outline", NEW.encode()))
    load_file(store, dossier, "middle", Source("a.outline", NEW.encode()))
    assert find_text("lanterns/old", texts, url) == Source("lanterns/old", OLD.encode())
    assert find_text("Lanterns/Middle", texts, url) == Source("lanterns/middle", NEW.encode())


def test_looking_for_a_text_makes_no_database(texts: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "none.db"
    assert find_text("lanterns/new", texts, str(nowhere)).data == NEW.encode()
    for name, says in (
        ("lanterns/middle", "the text is not there; bring it: tracker load lanterns FILE --version middle"),
        ("lanterns/newest", 'there is no version "newest"'),
        ("lantern/new", "did you mean lanterns"),
    ):
        with pytest.raises(InputError, match=says):
            find_text(name, texts, str(nowhere))
    assert not nowhere.exists()


# --------------------------------------------------------------------------------------------------------- checking


def test_the_dossiers_that_come_with_the_installation_are_sound() -> None:
    specimen = check_dossier(read_dossier(SPECIMEN))
    assert (specimen.problems, specimen.missing) == ((), ())
    assert [name for name in specimen.sound if "@" not in name] == [v.name for v in read_dossier(SPECIMEN).versions]
    assert {name for name in specimen.sound if "@" in name} == {"in-force@fr", "final@fr"}
    recast = check_dossier(read_dossier(RECAST))
    assert (recast.problems, recast.sound, len(recast.missing)) == ((), (), 7)


def test_what_is_wrong_in_a_dossier_is_found(texts: Path) -> None:
    folder = texts / "lanterns"
    assert check_dossier(read_dossier(folder)).problems == ()
    (folder / "old.outline").write_bytes(NEW.encode())
    (folder / "new.outline").write_bytes(b"nonsense")
    first, second = check_dossier(read_dossier(folder)).problems
    assert first.startswith("lanterns/old.outline: its checksum is ")
    assert second.startswith("lanterns/new.outline: ")
    (folder / "new.outline").unlink()
    found = check_dossier(read_dossier(folder))
    assert found.problems[1] == "lanterns/new: its file new.outline is not there"
    assert [gap.version.name for gap in found.missing] == ["middle", "new"]
    assert found.sound == ()
    fault = read_dossier(folder)
    (folder / "old.outline").write_bytes(OLD.encode())
    fault = replace(fault, versions=(replace(fault.versions[0], format="formex"),))
    assert check_dossier(fault).problems == ("lanterns/old: its format is outline, the catalogue says formex",)


def test_a_text_of_another_act_does_not_take_the_place_of_this_one(tmp_path: Path) -> None:
    """Seen with 428/2009 loaded as 2021/821: the comparison then said that nothing had changed."""
    text = "outline 1\nidentifier {}\narticle 1 # Lanterns shall be lit at dusk.\n"
    dossier = Dossier("lamps", "Lamps", versions=(Version("final", "Act 7", identifiers=(("celex", "32036R0007"),)),))
    with open_store(str(tmp_path / "lamps.db")) as store:
        right = Source("right.outline", text.format("02036R0007-20370101").encode())
        load_file(store, dossier, "final", right)
        with pytest.raises(InputError, match="its text says that it is 32031R0012"):
            load_file(store, dossier, "final", Source("wrong.outline", text.format("32031R0012").encode()))
        kept = store.text("lamps", "final")
        assert kept and kept.sha256 == right.sha256
