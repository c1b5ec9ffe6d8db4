"""Formex in an archive: the same act as from its files, in the order of the manifest, and one act only."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tracker.act import Kind, articles, walk
from tracker.errors import InputError
from tracker.outline import format_outline
from tracker.readers import Reading, read, read_any
from tracker.source import Source, open_source

ACT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ACT><BIB.INSTANCE><LG.DOC>EN</LG.DOC></BIB.INSTANCE><TITLE><TI><P>{0}'
    '</P></TI></TITLE><ENACTING.TERMS><ARTICLE IDENTIFIER="001"><TI.ART>Article 1</TI.ART><ALINEA>Lanterns shall be '
    "lit.</ALINEA></ARTICLE></ENACTING.TERMS></ACT>"
)
ANNEX = (
    "<ANNEX><TITLE><TI><P>ANNEX {0}</P></TI></TITLE><CONTENTS><P>{1}"
    '<NOTE NOTE.ID="E0001"><P>Note to {0}.</P></NOTE></P></CONTENTS></ANNEX>'
)
CONTENTS = "<PUBLICATION><P>Contents of this issue</P></PUBLICATION>"


def manifest(*names: str) -> str:
    main, *annexes = [f'<REF.PHYS FILE="{name}" TYPE="DOC.XML"/>' for name in names]
    subs = "".join(f"<DOC.SUB.PUB>{annex}</DOC.SUB.PUB>" for annex in annexes)
    return (
        f"<DOC><FMX><DOC.MAIN.PUB><NO.CELEX>32099R0007</NO.CELEX>{main}</DOC.MAIN.PUB>{subs}</FMX>"
        "<PAPER><TITLE><TI><P>Regulation on lanterns</P></TI></TITLE></PAPER></DOC>"
    )


def archive(files: dict[str, str | bytes]) -> Source:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return Source("lanterns.zip", packed.getvalue())


def reading(source: Source) -> Reading:
    found = read(source)
    assert found.account.unplaced_text == () and found.account.share == 1.0 and found.account.dropped_inside == 0
    return found


def annexes(found: Reading) -> list[str]:
    return [p.num for p in found.act.children if p.kind is Kind.ANNEX]


def test_files_that_came_one_by_one_have_other_names_than_the_manifest_knows() -> None:
    """Of a list of files the Publications Office gives DOC_1 (the manifest), DOC_2 (the act), DOC_3 ..."""
    act, annex = ACT.format("Regulation on lanterns"), {n: ANNEX.format(n, "Oil.") for n in ("I", "II")}
    names = ("l_act.xml", "l_one.xml", "l_two.xml")
    bodies = (manifest(*names), act, annex["I"], annex["II"])
    came = archive({f"DOC_{number}.xml": body for number, body in enumerate(bodies, 1)})
    meant = archive(dict(zip(("a.xml", *names), bodies, strict=True)))
    assert annexes(reading(came)) == ["ANNEX I", "ANNEX II"]
    assert format_outline(reading(came).act) == format_outline(reading(meant).act)
    with pytest.raises(InputError, match="which is not in the archive"):
        read(archive({f"DOC_{number}.xml": body for number, body in enumerate(bodies[:3], 1)}))


FILES: dict[str, str | bytes] = {
    "a.toc.xml": CONTENTS,
    "a2.xml": ANNEX.format("II", "Oil."),
    "a9.xml": ANNEX.format("I", "Wicks."),
    "act.xml": ACT.format("Regulation on lanterns"),
    "a.doc.xml": manifest("act.xml", "A9.XML", "a2.xml"),
}


def test_the_manifest_says_the_order() -> None:
    found = reading(archive(FILES))
    assert (found.format, found.act.identifier, found.act.language) == ("formex-zip", "32099R0007", "en")
    assert annexes(found) == ["ANNEX I", "ANNEX II"]
    assert [p.text for p in found.act.children if p.kind is Kind.FOOTNOTE] == ["Note to I.", "Note to II."]
    assert found.warnings == (
        "Not read, as it is no part of the act: a.toc.xml (the table of contents of the Official Journal).",
    )


def test_without_a_manifest_the_act_comes_first_and_annexes_go_by_name() -> None:
    found = reading(archive({name: data for name, data in FILES.items() if "doc" not in name}))
    assert annexes(found) == ["ANNEX II", "ANNEX I"]
    assert articles(found.act)


def test_folders_and_files_of_the_packer_do_not_matter() -> None:
    moved = {f"L_2099/{name}": data for name, data in FILES.items()}
    assert reading(archive({**moved, "__MACOSX/._act.xml": b"\x00\x05"})).act == reading(archive(FILES)).act


def test_an_annex_that_the_manifest_forgot_is_read_too() -> None:
    found = reading(archive({**FILES, "z.xml": ANNEX.format("III", "Glass.")}))
    assert annexes(found) == ["ANNEX I", "ANNEX II", "ANNEX III"]


def test_encodings_of_the_parts_may_differ() -> None:
    part = '<?xml version="1.0" encoding="ISO-8859-1"?>' + ANNEX.format("I", "Mèches.")
    found = reading(archive({**FILES, "a9.xml": part.encode("latin-1")}))
    assert "Mèches." in format_outline(found.act)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            {"a.xml": ACT.format("On lanterns"), "b.xml": ACT.format("On kites")},
            r"holds 2 acts, expected one: a.xml \(On lanterns\), b.xml \(On kites\)",
        ),
        ({name: data for name, data in FILES.items() if name != "a2.xml"}, "manifest names a2.xml, which is not in"),
        ({"a.toc.xml": CONTENTS}, "no act in the archive, but the table of contents"),
        ({"c.xml": "<CORR><P>For “lamp” read “lantern”.</P></CORR>"}, "no act in the archive, but a corrigendum"),
        ({"x.xml": "<kites/>"}, "no act in the archive, but no file in Formex"),
        ({**FILES, "act.xml": "<ACT><TITLE></ACT>"}, "lanterns.zip, part act.xml, line 1.*not well-formed"),
        ({**FILES, "old/act.xml": ANNEX.format("IV", "")}, "several files of the archive have the same name"),
        ({"readme.html": "<p>Lanterns</p>"}, "part readme.html in it: the file is none of the formats"),
    ],
)
def test_what_is_not_one_act_is_refused_by_name(files: dict[str, str | bytes], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_any(archive(files))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(InputError, match="times its size"):
        read_any(archive({**FILES, "a9.xml": ANNEX.format("I", " " * 20_000_000)}))


REAL = {
    "32008R1137": (["32008R1137_DOC_1.xml", "32008R1137_DOC_2.xml", "32008R1137_DOC_3.xml", "32008R1137_DOC_4.xml"], 2),
    "32024R0903": (
        [f"L_202400903EN.{part}.fmx.xml" for part in ("toc", "doc", "002601", "000101")],
        1,
    ),
}


@pytest.mark.parametrize("name", REAL)
def test_a_real_publication_is_its_act_and_its_annexes(shared: Path, name: str) -> None:
    names, count = REAL[name]
    folder = shared / "corpus/formats/formex4-oj-act"
    data = {file: (folder / file).read_bytes() for file in names}
    if name == "32008R1137":  # these were renamed; the manifest knows their published names
        published = ("01000101.doc", "01000101", "01000301", "01005101")
        data = {f"L_2008311EN.{new}.xml": data[old] for new, old in zip(published, names, strict=True)}
    found = reading(archive(dict(data)))
    act_file = folder / (names[1] if name == "32008R1137" else names[3])
    alone = read(open_source(act_file))
    tops = [p for p in found.act.children if p.kind is Kind.ANNEX]
    assert len(tops) == count
    body = [p.eid for p in walk(alone.act) if p.kind is not Kind.FOOTNOTE]
    assert [p.eid for p in walk(found.act)][: len(body)] == body
