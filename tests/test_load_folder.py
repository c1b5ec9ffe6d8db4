"""Language versions in a folder: which files are one version in several languages, shown before anything is stored."""

# ruff: noqa: F811 - `home` is a fixture of another file

from __future__ import annotations

from pathlib import Path

from tests.official import FINAL, SPECIMEN
from tests.test_cli_load import data, home, run  # noqa: F401
from tests.tongue import ENGLISH, ENGLISH_LATER, FRENCH
from tracker.catalogue import FILE
from tracker.load.folder import language_named
from tracker.store import open_store


def spoken_in(name: str, version: str) -> list[str]:
    with open_store() as store:
        return list(store.expressions(name, version))


def test_languages_of_one_version_in_a_folder(home: Path) -> None:
    """The primary one first, whatever the order of the names; shown before anything is stored."""
    mine = home / "mine"
    for name, text in (("old.de.outline", "de"), ("old-FR.outline", "fr"), ("old.outline", "en")):
        (mine / name).write_text(FRENCH.replace("language fr", f"language {text}"), "utf-8")
    found = [one for one in data("load", "lamps", "mine", "--dry-run")["files"] if one["version"] == "old"]
    assert [(one["language"], one["beside"], one["problem"]) for one in found] == [
        ("en", "", ""), ("de", "en", ""), ("fr", "en", "")
    ]  # fmt: skip
    assert not (home / "tracker.db").exists()
    said = run("load", "lamps", "mine").stderr
    assert said.index("added     beside the text in the language en") < said.index("Warning: ")
    assert spoken_in("lamps", "old") == ["en", "de", "fr"]
    again = data("load", "lamps", "mine")
    assert not again["loaded"] and not again["failed"] and len(again["kept"]) == 5


def test_the_catalogues_language_is_the_primary_one_of_a_folder(home: Path) -> None:
    toml = home / "texts" / "lanterns" / FILE
    toml.write_text(toml.read_text("utf-8").replace('name = "final"', 'name = "final"\nlanguage = "fr"'), "utf-8")
    mine = home / "twins"
    mine.mkdir()
    (mine / "a.xhtml").write_bytes(FINAL)
    (mine / "b.xhtml").write_bytes((SPECIMEN / "5_final.fr.oj.xhtml").read_bytes())
    found = data("load", "lanterns", "twins", "--dry-run")["files"]
    assert [(Path(one["name"]).name, one["version"], one["beside"]) for one in found] == [
        ("b.xhtml", "final", ""),
        ("a.xhtml", "final", "fr"),
    ]
    assert all(not one["doubts"] for one in found)
    run("load", "lanterns", "twins")
    assert spoken_in("lanterns", "final") == ["fr", "en"]


def test_a_new_dossier_finds_twins_by_their_number(home: Path) -> None:
    mine = home / "twins"
    mine.mkdir()
    for name, text in (("L_EN_12.outline", ENGLISH), ("L_FR_13.outline", FRENCH), ("L_XX_14.outline", ENGLISH_LATER)):
        number = "32030R0002" if "XX" in name else "32030R0001"
        (mine / name).write_text(text.replace("\nact_title", f"\nidentifier {number}\nact_title"), "utf-8")
    for _ in range(2):
        run("load", "lamps", "twins")
        assert [one["name"] for one in data("dossier", "show", "lamps")["versions"]] == ["l-en-12", "l-xx-14"]
        assert spoken_in("lamps", "l-en-12") == ["en", "fr"] and spoken_in("lamps", "l-xx-14") == ["en"]


def test_what_may_be_another_text_or_another_language_is_asked_about(home: Path) -> None:
    mine = home / "twins"
    mine.mkdir()
    (mine / "old.outline").write_text(ENGLISH, "utf-8")
    (mine / "old.fr.outline").write_text("\n".join(FRENCH.splitlines()[:5]) + "\n", "utf-8")
    said = data("load", "lamps", "twins", code=1)
    assert [one["version"] for one in said["loaded"]] == ["old"]
    assert "articles counted: 1, in the text in the language en 2" in said["failed"][0]["error"]
    assert run("load", "lamps", "twins", "--yes") and spoken_in("lamps", "old") == ["en", "fr"]
    (mine / "old.fr.outline").write_text(FRENCH.replace("language fr\n", ""), "utf-8")
    (one,) = [one for one in data("load", "lamps", "twins", "--dry-run")["files"] if one["doubts"]]
    assert one["language"] == "fr" and one["doubts"] == ["only its file's name says its language"]
    (mine / "old.fr.outline").rename(mine / "old.x.outline")
    problem = data("load", "lamps", "twins", code=1)["failed"][0]["error"]
    assert "its language is not stated" in problem and "--language" in problem


def test_what_a_files_name_says_of_the_language() -> None:
    said = {
        "final.fr.xml": "fr",
        "5_final.fr.oj.xhtml": "fr",
        "final-DE.html": "de",
        "CELEX_32021R0821_SV_TXT.html": "sv",
        "proposition-de-reglement.txt": "",
        "de.txt": "",
        "final.xml": "",
    }
    assert {name: language_named(name) for name in said} == said
