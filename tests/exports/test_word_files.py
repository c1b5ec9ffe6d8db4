"""The tracked changes of the Word file: signed, linked, as the schema asks, and understood by other people's code."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from tests.exports.made import lanterns
from tests.exports.test_docx import SPECIMEN, comments, parts, xml_holds
from tests.exports.test_docx import tagged as tagged_lanterns
from tests.exports.word_rules import W, parts_of, problems
from tests.strategies import rewritten
from tracker.act import Act
from tracker.catalogue import Version
from tracker.change import Comparison, Origin
from tracker.cli import cli
from tracker.compare import compare
from tracker.exports import Options
from tracker.exports import docx as export
from tracker.exports.addresses import address_of
from tracker.exports.docx_styles import INSERTED
from tracker.exports.package import unzipped, zipped
from tracker.readers import read
from tracker.source import open_source

GUILD = Version("new", institution='Guild & "Sons"', date="2031-05-14")


def specimen() -> Comparison:
    names = "1_in-force.fmx.xml", "5_final.oj.xhtml"
    return compare(*(read(open_source(SPECIMEN / name)).act for name in names))


# ------------------------------------------------------------------------------------------------------ who and when


def test_changes_are_by_the_institution_and_of_the_day_of_the_new_text() -> None:
    data = export.write(lanterns(), Options(versions=(None, GUILD)))
    assert problems(data) == []
    signed = [e for root in parts_of(data).values() for e in root.iter(f"{W}ins", f"{W}del", f"{W}pPrChange")]
    assert len(signed) > 20
    assert {(e.get(f"{W}author"), e.get(f"{W}date")) for e in signed} == {('Guild & "Sons"', "2031-05-14T00:00:00Z")}
    assert {c.get(f"{W}author") for c in parts_of(data)["word/comments.xml"]} == {"tracker"}


def test_without_a_catalogue_they_are_ours_and_of_no_day() -> None:
    ids = parts_of(export.write(lanterns()))["word/document.xml"].iter(f"{W}ins")
    assert {(e.get(f"{W}author"), e.get(f"{W}date")) for e in ids} == {("tracker", None)}


def test_comments_lead_to_the_page_of_their_change() -> None:
    from dataclasses import replace

    made = replace(tagged_lanterns(), old_origin=Origin("lanterns/old"), new_origin=Origin("lanterns/new"))
    path = "/d/lanterns/compare/old..new"
    assert address_of(made) == path
    said = comments(export.write(made))[1:]
    assert said and all(f"\nPermalink: {path}#" in words for words in said)
    linked = parts(made) | export.compose(made, Options(address="https://law.example/"))[0]
    fields = re.findall("HYPERLINK &quot;(.+?)&quot;", linked["word/comments.xml"].decode())
    assert len(fields) == len(said) and all(link.startswith(f"https://law.example{path}#") for link in fields)
    assert address_of(lanterns()) == "", "a file is on no page"


def test_the_proof_is_said() -> None:
    heard: list[str] = []
    export.write(lanterns(), Options(tell=heard.append))
    assert re.fullmatch(
        r"Proof: accepting all changes gives the new text \((\d+) of \1 provisions\), "
        r"rejecting all gives the old text \((\d+) of \2 provisions\)\.",
        heard[-1],
    )


def test_the_command_signs_and_proves(tmp_path: Path) -> None:
    target = tmp_path / "changes.docx"
    asked = ("compare", "specimen/in-force", "specimen/final", "-o", str(target), "--database", str(tmp_path / "t.db"))
    result = CliRunner().invoke(cli, [*asked, "--server", "http://localhost:8000"])
    assert result.exit_code == 0 and result.stderr.count("Proof: accepting all changes gives the new text") == 1
    with zipfile.ZipFile(target) as package:
        document = package.read("word/document.xml").decode()
        assert 'w:author="Parliament and Council of Meridia" w:date="2036-09-09T00:00:00Z"' in document
        assert b"http://localhost:8000/d/specimen/compare/in-force..final#" in package.read("word/comments.xml")


# ------------------------------------------------------------------------------------------------------ the schema


@pytest.mark.parametrize("make", [lanterns, tagged_lanterns, specimen], ids=["lanterns", "tagged", "specimen"])
def test_the_file_is_as_the_schema_asks(make: Callable[[], Comparison]) -> None:
    assert problems(export.write(make())) == []


@given(rewritten())
@settings(max_examples=20, deadline=None)
def test_so_is_every_file(both: tuple[Act, Act]) -> None:
    assert problems(export.write(compare(*both))) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "says"),
    [
        ("word/document.xml", r"(<w:pStyle [^>]*/>)(<w:rPr>.*?</w:rPr>)", r"\2\1", "w:pStyle after w:rPr"),
        ("word/document.xml", r'w:id="10\d\d"', 'w:id="1"', "is used"),
        ("word/document.xml", r"<w:delText([^>]*)>([^<]*)</w:delText>", r"<w:t\1>\2</w:t>", "kept words in a deletion"),
        ("word/document.xml", r"<w:commentRangeStart [^>]*/>", "", "is anchored by"),
        ("word/document.xml", 'w:val="Recital"', 'w:val="Elsewhere"', "no style Elsewhere"),
        ("word/document.xml", "</w:p></w:tc>", "</w:p><w:tbl/></w:tc>", "does not end with a paragraph"),
        ("word/document.xml", ' w:author="tracker"', "", "has no author"),
        ("[Content_Types].xml", r'<Override PartName="/word/comments.xml"[^>]*/>', "", "has no type"),
        ("word/_rels/document.xml.rels", "styles.xml", "style.xml", "names style.xml"),
        ("word/settings.xml", r"(<w:trackRevisions/>)(<w:defaultTabStop [^>]*/>)", r"\2\1", "w:trackRevisions after"),
    ],
)
def test_a_file_that_word_refuses_is_found(part: str, old: str, new: str, says: str) -> None:
    made = unzipped(export.write(tagged_lanterns()))
    count = 0 if says in ("is used", "has no author") else 1
    broken = re.sub(old, new, made[part].decode(), count=count, flags=re.DOTALL).encode()
    assert broken != made[part]
    assert any(says in problem for problem in problems(zipped({**made, part: broken})))


# ------------------------------------------------------------------------------------------------ other people's code


@pytest.mark.parametrize("library", ["docx_plus", "docx_revisions"])
@pytest.mark.parametrize("make", [lanterns, specimen], ids=["lanterns", "specimen"])
def test_other_libraries_accept_and_reject_to_the_same_texts(make: Callable[[], Comparison], library: str) -> None:
    pytest.importorskip(library)
    from tests.exports.proofs import LIBRARIES, expected

    comparison = make()
    assert xml_holds(comparison.old) and xml_holds(comparison.new)
    data, resolve = export.write(comparison), LIBRARIES[library.replace("_", "-")]
    assert resolve(data, True) == expected(comparison.new, comparison.old)
    assert resolve(data, False) == expected(comparison.old, comparison.new)


def test_inserted_words_can_be_told_from_white() -> None:
    """WCAG asks for 4.5:1; blue on white has far more."""
    red, green, blue = (int(INSERTED[place : place + 2], 16) / 255 for place in (0, 2, 4))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    assert 1.05 / (light + 0.05) > 7
