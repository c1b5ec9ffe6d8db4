"""One version in several languages: described, checked, loaded, fetched and compared from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_cli import run
from tests.tongue import ENGLISH, ENGLISH_LATER, FRENCH, FRENCH_LATER
from tracker.catalogue import FILE, Dossier, Expression, Version, read_dossier, write_dossier
from tracker.errors import InputError
from tracker.load import check_dossier, find_text, load_dossier, load_file
from tracker.source import Source
from tracker.store import Store, open_store

FILES = {"old.en": ENGLISH, "old.fr": FRENCH, "new.en": ENGLISH_LATER, "new.fr": FRENCH_LATER}


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened
        assert opened.problems() == ()


def described(french: bool = True) -> Dossier:
    def version(name: str, stage: str) -> Version:
        data = FILES[f"{name}.fr"].encode()
        other = (Expression("fr", f"{name}.fr.outline", Source("", data).sha256),) if french else ()
        return Version(name, name, stage=stage, language="en", file=f"{name}.en.outline", expressions=other)

    return Dossier("lamps", "Lamps", versions=(version("old", "in-force"), version("new", "final")))


def written(folder: Path, dossier: Dossier) -> Dossier:
    home = folder / "lamps"
    home.mkdir(parents=True, exist_ok=True)
    (home / FILE).write_text(write_dossier(dossier), "utf-8")
    for name, text in FILES.items():
        (home / f"{name}.outline").write_bytes(text.encode())
    return read_dossier(home)


def languages(store: Store, version: str = "old") -> list[tuple[str, str]]:
    return [(language, text.beside) for language, text in store.expressions("lamps", version).items()]


# ------------------------------------------------------------------------------------------------------- catalogue


def test_a_dossier_with_languages_is_read_as_it_was_written(tmp_path: Path) -> None:
    dossier = described()
    assert replace(written(tmp_path, dossier), folder="") == dossier
    check = check_dossier(read_dossier(tmp_path / "lamps"))
    assert check.sound == ("old", "old@fr", "new", "new@fr") and check.problems == ()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ('language = "fra"', 'language is "fra"'),
        ('language = "en"', 'language is "en" twice'),
        ("", "language is missing"),
        ('language = "fr"\nfile = "../../etc/passwd"', 'file is "../../etc/passwd"'),
        ('language = "fr"\nsha256 = "12"', 'sha256 is "12"'),
        ('language = "fr"\nform = "x"', "form is no key here"),
    ],
)
def test_what_cannot_be_meant_is_told(tmp_path: Path, said: str, problem: str) -> None:
    path = tmp_path / "lamps" / FILE
    path.parent.mkdir()
    said += '\nfile = "a"' if "file" not in said else ""
    head = write_dossier(described(french=False)).partition("\n[[version]]\nname = \"new\"")[0]  # fmt: skip
    path.write_text(f"{head}\n[[version.expression]]\n{said}\n", "utf-8")
    with pytest.raises(InputError, match='version "old", expression') as caught:
        read_dossier(path.parent)
    assert problem in str(caught.value)


def test_check_says_what_is_wrong_with_a_language(tmp_path: Path) -> None:
    dossier = written(tmp_path, described())
    folder = Path(dossier.folder)
    (folder / "old.fr.outline").unlink()
    (folder / "new.fr.outline").write_bytes(FRENCH.encode())
    problems = check_dossier(dossier).problems
    assert problems[0] == "lamps/old@fr: its file old.fr.outline is not there"
    assert "checksum" in problems[1] and len(problems) == 2
    german = replace(described().versions[0], expressions=(Expression("de", "new.fr.outline"),))
    plain = replace(described(), versions=(german,))
    assert "its language is fr, and de was said" in check_dossier(written(tmp_path, plain)).problems[0]


# ------------------------------------------------------------------------------------------------------- loading


def test_all_languages_of_a_dossier_are_loaded_once(tmp_path: Path, store: Store) -> None:
    dossier = written(tmp_path, described())
    report = load_dossier(store, dossier)
    assert [text.origin.name for text in report.loaded] == ["lamps/old", "lamps/old@fr", "lamps/new", "lamps/new@fr"]
    assert report.notes == () and languages(store) == [("en", ""), ("fr", "fr")]
    assert store.dossier("lamps") == dossier
    again = load_dossier(store, dossier)
    assert not again.loaded and len(again.kept) == 4
    (Path(dossier.folder) / "new.fr.outline").write_bytes(b"outline 1\n")
    failed = load_dossier(store, dossier).failed
    assert [name for name, _ in failed] == ["new@fr"] and "checksum" in failed[0][1]


def test_a_file_in_another_language_is_added_and_replaces_nothing(store: Store) -> None:
    dossier = Dossier("lamps", "Lamps", versions=(Version("old", "Old"),))
    load_file(store, dossier, "old", Source("a.outline", ENGLISH.encode()))
    report = load_file(store, dossier, "old", Source("b.outline", FRENCH.encode()), "fr")
    assert report.notes == ("lamps/old@fr: it is added beside the text in the language en",)
    assert languages(store) == [("en", ""), ("fr", "fr")]
    other = FRENCH.replace("    point b # tamiser les lanternes.\n", "").encode()
    report = load_file(store, dossier, "old", Source("c.outline", other))
    assert report.notes == ("lamps/old@fr: it takes the place of the text loaded before (b.outline)",)
    with pytest.raises(InputError, match="its language is en, and fr was said"):
        load_file(store, dossier, "old", Source("a.outline", ENGLISH_LATER.encode()), "fr")
    assert languages(store) == [("en", ""), ("fr", "fr")]


def test_differences_in_structure_are_told_when_a_language_is_added(store: Store) -> None:
    dossier = Dossier("lamps", "Lamps", versions=(Version("old", "Old"),))
    load_file(store, dossier, "old", Source("a.outline", ENGLISH.encode()))
    other = FRENCH.replace("    point b # tamiser les lanternes.\n", "").encode()
    notes = load_file(store, dossier, "old", Source("c.outline", other)).notes
    assert notes[1:] == (
        "lamps/old@fr: structure: 1 provision is only in the language en, not in fr (Article 2(1), point (b))",
    )


def test_the_catalogues_language_is_the_primary_one_whatever_came_first(store: Store) -> None:
    dossier = described(french=False)
    load_file(store, dossier, "old", Source("b.outline", FRENCH.encode()))
    assert languages(store) == [("fr", "")]
    load_file(store, dossier, "old", Source("a.outline", ENGLISH.encode()))
    assert languages(store) == [("en", ""), ("fr", "fr")]


def test_a_text_is_found_by_its_language(tmp_path: Path, url: str) -> None:
    dossier = written(tmp_path, described())
    assert find_text("lamps/old@fr", tmp_path, url).data == FRENCH.encode()
    assert find_text("lamps/old@en", tmp_path, url).data == ENGLISH.encode()
    with pytest.raises(InputError, match=r"not there in that language.*--version old --language de"):
        find_text("lamps/old@de", tmp_path, url)
    with open_store(url) as store:
        load_file(store, dossier, "old", Source("d.outline", FRENCH.replace("language fr", "language de").encode()))
    assert b"language de" in find_text("lamps/old@de", tmp_path, url).data


# ------------------------------------------------------------------------------------------------------- commands


def test_the_commands_take_a_language(tmp_path: Path) -> None:
    written(tmp_path / "texts", described(french=False))
    french = tmp_path / "neuf.outline"
    french.write_text(FRENCH_LATER, "utf-8")
    options = ["--texts", str(tmp_path / "texts"), "--database", str(tmp_path / "a.db")]
    assert run("load", "lamps", *options).exit_code == 0
    added = run("load", "lamps", str(french), "--version", "new", "--language", "fr", *options)
    assert added.exit_code == 0 and "lamps/new@fr: it is added beside the text in the language en" in added.stderr
    short = run("compare", "lamps/old", "lamps/new", "--language", "fr", *options)
    assert short.exit_code == 1 and "lamps/old@fr: the text is not there in that language" in short.stderr
    french.write_text(FRENCH, "utf-8")
    assert run("load", "lamps", str(french), "--version", "old", "--language", "fr", *options).exit_code == 0
    shown = run("compare", "lamps/old", "lamps/new", "--language", "fr", *options)
    assert shown.exit_code == 0 and "Les États membres [-peuvent-]{+doivent+}" in shown.stdout
    both = [json.loads(run("compare", "lamps/old", "lamps/new", "--format", "json", *more, *options).stdout)
            for more in ((), ("--language", "fr"))]  # fmt: skip
    assert [c["id"] for c in both[0]["changes"]] == [c["id"] for c in both[1]["changes"]] and both[0] != both[1]
    assert "peuvent" in run("dump", "lamps/old@fr", *options).stdout
    assert "<ins" in run("compare", "lamps/old", "lamps/new", "--language", "fr", "--format", "html", *options).stdout
    english = tmp_path / "old.outline"
    english.write_text(ENGLISH, "utf-8")
    refused = run("compare", str(english), "lamps/new", "--language", "fr", *options)
    assert refused.exit_code == 2 and "a file has one language" in refused.stderr
