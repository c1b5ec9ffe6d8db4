"""A dossier is data: what its file may say, what is refused and how, and that writing and reading are inverses."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from tests.store import made
from tracker.catalogue import (
    FILE,
    STAGES,
    Dossier,
    Version,
    dossiers,
    missing,
    read_dossier,
    texts_folder,
    write_dossier,
)
from tracker.catalogue.official import (
    THREE_LETTERS,
    celex_of,
    document_address,
    in_language,
    is_fetchable,
    is_public,
    keys,
    keys_of,
)
from tracker.errors import InputError
from tracker.source import open_source
from tracker.tongues import LANGUAGES

TEXTS = Path(__file__).resolve().parent.parent / "texts"

WHOLE = """\
schema = 1
title = "Lanterns"
procedure = "2035/0001(COD)"
note = "Invented."

[[version]]
name = "in-force"
title = "The act in force"
institution = "Council"
stage = "in-force"
date = 2031-05-14
language = "en"
identifiers = { celex = "32031R0001" }
source = "https://example.eu/a"
format = "outline"
file = "texts/a.outline"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
note = "Invented."

[[version]]
name = "final"
title = "The final act"
stage = "final"
date = "2036-09-09"
based_on = ["in-force"]
"""


def dossier(folder: Path, text: str, name: str = "lanterns") -> Dossier:
    (folder / name).mkdir(exist_ok=True)
    (folder / name / FILE).write_text(text, encoding="utf-8")
    return read_dossier(folder / name)


def test_everything_the_file_says_is_read(tmp_path: Path) -> None:
    found = dossier(tmp_path, WHOLE)
    first = Version(
        name="in-force",
        title="The act in force",
        institution="Council",
        stage="in-force",
        date="2031-05-14",
        language="en",
        identifiers=(("celex", "32031R0001"),),
        source="https://example.eu/a",
        format="outline",
        file="texts/a.outline",
        sha256="0" * 64,
        note="Invented.",
    )
    final = Version("final", "The final act", stage="final", date="2036-09-09", based_on=("in-force",))
    folder = str(tmp_path / "lanterns")
    assert found == Dossier("lanterns", "Lanterns", "2035/0001(COD)", "Invented.", (first, final), folder)
    assert found.version("final") == final
    assert found.version("nothing") is None


def test_a_text_is_there_when_its_file_is(tmp_path: Path) -> None:
    found = dossier(tmp_path, WHOLE)
    first, final = found.versions
    assert found.path(first) is None
    path = tmp_path / "lanterns" / "texts" / "a.outline"
    path.parent.mkdir()
    path.write_text("article 1")
    assert found.path(first) == path
    assert found.path(final) is None
    assert replace(found, folder="").path(first) is None
    assert missing("lanterns", final).command == "tracker load lanterns FILE --version final"


def test_the_name_is_the_folders_in_lower_case(tmp_path: Path) -> None:
    assert dossier(tmp_path, WHOLE, "2016-0295-COD").name == "2016-0295-cod"
    with pytest.raises(InputError, match='"my law" is no name for a dossier; rename the folder'):
        dossier(tmp_path, WHOLE, "My law")


@pytest.mark.parametrize(
    ("line", "instead", "says"),
    [
        ("schema = 1", "", "dossier.toml: schema is None; write schema = 1."),
        ("schema = 1", "schema = 2", "dossier.toml: schema is 2"),
        ("schema = 1", "schema = 1\nschema = 2", "this is no TOML"),
        ('title = "Lanterns"', "", 'dossier.toml: title is missing; write title = "..."'),
        ('title = "Lanterns"', 'titel = "Lanterns"', 'dossier.toml: titel is no key here; did you mean "title"'),
        ('title = "Lanterns"', "title = 5", "dossier.toml: title is no string"),
        ('title = "Lanterns"', 'title = "A\\u0000B"', "dossier.toml: title holds the character U+0000"),
        ('name = "final"', 'name = "Final"', 'version 2: name is "Final"; a name has letters a-z, digits'),
        ('name = "final"', 'name = "-final"', 'version 2: name is "-final"'),
        ('name = "final"', 'name = "in-force"', 'version "in-force": name stands twice'),
        ('name = "final"', "", "version 2: name is missing"),
        ('stage = "final"', "", 'version "final": stage is missing'),
        (
            'stage = "final"',
            'stage = "Final"',
            f'version "final": stage is "Final"; the stages are {", ".join(STAGES)}.',
        ),
        ('stage = "final"', 'stage = "final"\nsize = 3', "version 2: size is no key here; the keys are name"),
        ('"2036-09-09"', '"9.9.2036"', 'version "final": date is "9.9.2036"; write year, month and day'),
        ('"2036-09-09"', '"2036-02-30"', 'version "final": date is "2036-02-30", which is on no calendar'),
        ('"2036-09-09"', "2036-09-09T00:00:00", 'version "final": date is no string'),
        ('["in-force"]', '["proposal"]', 'based_on names "proposal", which is no version; the versions are in-force'),
        ('["in-force"]', '"in-force"', 'version "final": based_on is no list of names'),
        ('["in-force"]', '["final"]', 'version "final": based_on leads back to the version itself'),
        ('language = "en"', 'language = "EN"', 'version "in-force": language is "EN"'),
        ('language = "en"', 'language = "en"\nbased_on = ["final"]', "based_on leads back to the version itself"),
        ('{ celex = "32031R0001" }', '"32031R0001"', "identifiers is no table of strings"),
        ('{ celex = "32031R0001" }', "{ celex = 3 }", "identifiers is no table of strings"),
        ('{ celex = "32031R0001" }', '{ celex = "\\u0007" }', "identifiers holds the character U+0007"),
        ("https://example.eu/a", "javascript:alert(1)", 'source is "javascript:alert(1)"; give a web address'),
        ("texts/a.outline", "../a.outline", 'file is "../a.outline"; name a file in the dossier'),
        ("texts/a.outline", "/etc/passwd", 'file is "/etc/passwd"'),
        ("texts/a.outline", "texts/../../a", "name a file in the dossier's folder"),
        ("texts/a.outline", "C:a", "name a file in the dossier's folder"),
        ("texts/a.outline", "a\\\\b", "name a file in the dossier's folder"),
        ('"0000', '"g000', "a SHA-256 has 64 digits"),
        ("[[version]]", "[version]", "this is no TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(line: str, instead: str, says: str, tmp_path: Path) -> None:
    assert line in WHOLE
    with pytest.raises(InputError) as refused:
        dossier(tmp_path, WHOLE.replace(line, instead))
    assert says in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path / "lanterns" / FILE))
    assert str(refused.value).count("\n") == 0


def test_versions_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="version is no list of tables; open each version with"):
        dossier(tmp_path, 'schema = 1\ntitle = "A"\n[version]\nname = "a"\n')


def test_a_folder_without_a_dossier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_dossier(tmp_path)


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / FILE).write_bytes('schema = 1\ntitle = "Décret"\n'.encode("latin-1"))
    with pytest.raises(InputError, match="it is not saved as UTF-8"):
        read_dossier(tmp_path / "a")


@given(made.dossiers())
def test_what_is_written_is_read_again(wanted: Dossier) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = dossier(Path(folder), write_dossier(wanted), wanted.name)
    assert replace(found, folder=wanted.folder) == wanted


def test_a_dossier_without_versions_explains_them(tmp_path: Path) -> None:
    text = write_dossier(Dossier("lanterns", "Lanterns"))
    assert dossier(tmp_path, text) == Dossier("lanterns", "Lanterns", folder=str(tmp_path / "lanterns"))
    example = "\n".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))
    shown = dossier(tmp_path, text + example[example.index("[[version]]") :].replace('based_on = ["in-force"]', ""))
    assert [(v.name, v.stage, v.date) for v in shown.versions] == [("proposal", "proposal", "2016-09-28")]


def test_dossiers_are_listed_by_name_and_names_are_unique(tmp_path: Path) -> None:
    for name in ("b", "A"):
        dossier(tmp_path, WHOLE, name)
    (tmp_path / "no-dossier").mkdir()
    assert [found.name for found in dossiers(tmp_path)] == ["a", "b"]
    if (tmp_path / "B").exists():
        return  # a file system that does not tell capitals apart cannot have both
    dossier(tmp_path, WHOLE, "B")
    with pytest.raises(InputError, match="has the same name; rename one of the two folders"):
        dossiers(tmp_path)


def test_the_texts_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_TEXTS", raising=False)
    assert texts_folder() == TEXTS
    monkeypatch.setenv("TRACKER_TEXTS", str(tmp_path))
    assert texts_folder() == tmp_path
    assert texts_folder(TEXTS) == TEXTS


def test_the_dossiers_that_come_with_the_installation() -> None:
    found = {dossier.name: dossier for dossier in dossiers(TEXTS)}
    recast = found["2016-0295-cod"]
    assert [version.stage for version in recast.versions] == [
        "in-force",
        "proposal",
        "parliament",
        "council",
        "council",
        "parliament",
        "final",
    ]
    numbers = {value for version in recast.versions for _, value in version.identifiers}
    assert {"32009R0428", "COM(2016) 616 final", "P8_TA(2018)0006", "52018AP0006"} <= numbers
    assert {"ST 9923/19", "ST 11747/20", "P9_TA(2021)0101", "32021R0821"} <= numbers
    assert all(version.source and not version.file for version in recast.versions)
    specimen = found["specimen"]
    for version in specimen.versions:
        path = specimen.path(version)
        assert path is not None
        assert open_source(path).sha256 == version.sha256


# ---------------------------------------------------------------------------------------------- numbers, addresses


@pytest.mark.parametrize(
    ("said", "means"),
    [
        (("32021R0821", "2021/821", "Regulation (EU) 2021/821", "02021R0821-20230526"), "act:821/2021"),
        (("32009R0428", "Council Regulation (EC) No 428/2009", "428/2009"), "act:428/2009"),
        (("31998R0994", "No 994/98"), "act:994/1998"),
        (("31993L0013", "Directive 93/13/EEC"), "act:13/1993"),
        (("52016PC0616", "COM(2016) 616 final", "COM(2016)0616", "COM (2016) 616"), "com:2016/616"),
        (("52018AP0006", "P8_TA(2018)0006", "P8_TA-PROV(2018)0006"), "ta:2018/6"),
        (("A8-0390/2017", "A-8-2017-0390"), "report:2017/390"),
        (("ST 9923/19", "ST 9923/2019"), "st:2019/9923"),
        (("52022JC0019", "JOIN(2022) 19"), "join:2022/19"),
    ],
)
def test_a_document_is_known_however_its_number_is_written(said: tuple[str, ...], means: str) -> None:
    assert [means in keys(one) for one in said] == [True] * len(said)
    assert len({frozenset(keys(one)) for one in said}) == 1


@pytest.mark.parametrize("said", ["", "Annex I", "OJ L 206, 11.6.2021, p. 1", "page 12", "lanterns.html", "1/2/3"])
def test_what_is_no_number_means_nothing(said: str) -> None:
    assert keys(said) == frozenset()


def test_where_texts_are_asked_for() -> None:
    recast = {version.name: version for version in read_dossier(TEXTS / "2016-0295-COD").versions}
    assert celex_of(recast["in-force"]) == "02009R0428-20171216", "not the act as it was in 2009"
    assert celex_of(recast["proposal"]) == "52016PC0616" and "com:2016/616" in keys_of(recast["proposal"])
    assert [name for name, version in recast.items() if not is_public(version)] == ["council-2020"]
    assert [name for name, version in recast.items() if not is_fetchable(version)] == ["council-2020"]
    assert document_address(recast["council-2019"]) == recast["council-2019"].source
    assert document_address(recast["final"]) == "", "a page for people"
    assert in_language(recast["council-2019"].source, "fr").endswith("/ST-9923-2019-INIT/fr/pdf")
    assert in_language(recast["position-2021"].source, "fr").endswith("/TA-9-2021-0101_FR.html")
    assert sorted(THREE_LETTERS) == sorted(LANGUAGES)
    assert missing("x", recast["final"]).fetch == "tracker fetch x --version final"
    assert missing("x", recast["council-2020"]).fetch == ""


def test_the_templates_are_facts_without_texts() -> None:
    for name in ("2021-0106-cod", "2020-0374-cod", "2022-0047-cod"):
        found = next(dossier for dossier in dossiers(TEXTS) if dossier.name == name)
        assert found.procedure == f"{name[:9].replace('-', '/')}(COD)" and found.title
        assert {version.stage for version in found.versions} == {"proposal", "parliament", "council", "final"}
        for version in found.versions:
            assert version.date and version.source and is_fetchable(version) and not version.file, version.name
            assert len({key.partition(":")[0]: key for key in keys_of(version)}) == len(keys_of(version)), version.name
