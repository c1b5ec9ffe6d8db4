"""The Word file: what is in it, that it proves itself, and what other programs make of it.

The file's own proof is not believed here: python-docx opens the file, and a second accepting and rejecting, written
for the tests, compares with the acts themselves.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx as python_docx
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from lxml import etree

from tests.conftest import REPOSITORY
from tests.exports import made as by_hand
from tests.exports.made import Maker, check_golden, ops
from tests.strategies import rewritten
from tests.test_real_pairs import DOSSIERS, pair
from tracker.act import Act, Kind, walk
from tracker.catalogue import Version
from tracker.change import Change, Comparison, NotCompared, Tag, Words
from tracker.cli import cli
from tracker.compare import compare
from tracker.errors import TrackerError
from tracker.exports import Options, docx_weave
from tracker.exports import docx as export
from tracker.exports.docx_lines import heading_levels, lay_lines
from tracker.exports.docx_proof import prove
from tracker.exports.docx_xml import WORD
from tracker.outline import parse_outline
from tracker.readers import read
from tracker.source import open_source

W = f"{{{WORD}}}"
SPECIMEN = REPOSITORY / "texts" / "specimen"


def lanterns() -> Comparison:
    """The lanterns, with the blanks at which a text was cut or joined in the redlines, as `diff` gives them."""
    cut = {
        "It does not apply to candles[-.-]": "{+ +}",
        "The authority shall decide within [-thirty -]{+sixty +}days.": "[- -]",
    }
    whole = {ops(short): ops(short + blank) for short, blank in cut.items()}
    comparison = by_hand.lanterns()
    changes = tuple(
        replace(c, redlines=tuple(replace(line, ops=whole.get(line.ops, line.ops)) for line in c.redlines))
        for c in comparison.changes
    )
    return replace(comparison, changes=changes)


def parts(comparison: Comparison) -> dict[str, bytes]:
    return export.compose(comparison)[0]


def root(data: bytes) -> Any:
    return etree.fromstring(data)


def compared(old: str, new: str) -> Comparison:
    return compare(parse_outline(old, "old"), parse_outline(new, "new"))


def shown(document: bytes) -> str:
    """The file as people read it: style, fate of the mark, and the words with their marks; a row is one line."""
    lines = []
    for paragraph in root(document).iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        fate = [child.tag.removeprefix(W) for child in properties.iterfind(f"{W}rPr/*")]
        before = properties.find(f"{W}pPrChange//{W}pStyle")
        style = properties.find(f"{W}pStyle").get(f"{W}val")
        style += f" (was {before.get(f'{W}val')})" if before is not None else ""
        lines.append(f"{style:<10} {fate[0] if fate else '   '} {words(paragraph)}")
    return "\n".join(lines) + "\n"


def words(paragraph: Any) -> str:
    found = ""
    marks = {f"{W}ins": ("{+", "+}"), f"{W}del": ("[-", "-]")}
    for child in paragraph:
        before, after = marks.get(child.tag, ("", ""))
        inside = ""
        for element in child.iter():
            inside += {f"{W}tab": "→", f"{W}br": "⏎", f"{W}footnoteReference": "°"}.get(element.tag, "")
            inside += (element.text or "") if element.tag in (f"{W}t", f"{W}delText") else ""
        if child.tag == f"{W}commentRangeStart":
            inside = "«"
        elif child.tag == f"{W}commentRangeEnd":
            inside = "»"
        found += before + inside + after if inside else ""
    return found


# -------------------------------------------------------------------------------------------- a second opinion


def second_opinion(data: bytes, accept: bool) -> Any:
    """python-docx's document after accepting or rejecting everything by cutting its tree."""
    document = python_docx.Document(io.BytesIO(data))
    body = document.element.body
    lose, keep = (f"{W}del", f"{W}ins") if accept else (f"{W}ins", f"{W}del")
    for row in list(body.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{lose}") is not None:
            row.getparent().remove(row)
    gone = [p for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}rPr/{lose}") is not None]
    for element in list(body.iter(lose)):
        element.getparent().remove(element)
    for element in list(body.iter(keep)):
        for child in list(element):
            element.addprevious(child)
        element.getparent().remove(element)
    for element in body.iter(f"{W}delText"):
        element.tag = f"{W}t"
    for paragraph in gone:
        assert not paragraph.findall(f"{W}r"), "words are left in a paragraph that goes"
        paragraph.getparent().remove(paragraph)
    return document


def bare(text: str) -> str:
    return "".join(text.split())


def document_text(document: Any) -> str:
    """All words in reading order, those of table cells too, without white space."""
    return bare("".join(p.text for p in document.element.body.iter(f"{W}p")))


def act_text(act: Act) -> str:
    """Number, heading and text of every provision in reading order, but for the footnotes that hang somewhere."""
    notes = {p.eid for p in walk(act) if p.kind is Kind.FOOTNOTE}
    called = {call.note for p in walk(act) for call in p.calls} & notes
    below = {p.eid for note in walk(act) if note.eid in called for p in walk(note)}
    return bare("".join(p.num + p.heading + p.text for p in walk(act) if p.eid not in below))


def assert_proven(comparison: Comparison) -> None:
    proof = export.compose(comparison)[1]
    assert proof.fault == ""
    assert (proof.old.held, proof.new.held) == (proof.old.asked, proof.new.asked)
    for act, side in ((comparison.old, proof.old), (comparison.new, proof.new)):
        assert side.asked == sum(bool(p.num or p.heading or p.text) for p in walk(act))
    data = export.write(comparison)
    assert document_text(second_opinion(data, accept=True)) == act_text(comparison.new)
    assert document_text(second_opinion(data, accept=False)) == act_text(comparison.old)


# ------------------------------------------------------------------------------------------------------ the laws


def xml_holds(act: Act) -> bool:
    """Whether no text has a sign that XML forbids (it is written as U+FFFD, which python-docx shows)."""
    return not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "".join(p.num + p.heading + p.text for p in walk(act)))


@given(rewritten())
@settings(max_examples=150)
def test_accept_all_is_the_new_act_and_reject_all_the_old_one(both: tuple[Act, Act]) -> None:
    comparison = compare(*both)
    proof = export.compose(comparison)[1]
    assert proof.fault == ""
    assert (proof.old.held, proof.new.held) == (proof.old.asked, proof.new.asked)
    if all(map(xml_holds, both)):
        assert_proven(comparison)


def test_the_lanterns_are_proven() -> None:
    assert_proven(lanterns())


def test_redlines_that_do_not_hold_the_texts_are_not_used() -> None:
    comparison = by_hand.lanterns()
    assert_proven(comparison)
    assert "{+It does not apply to candles or torches.+}" in shown(parts(comparison)["word/document.xml"])


@pytest.mark.parametrize("old", ["1_in-force.fmx.xml", "2_proposal.com.xhtml"])
def test_the_specimen_is_proven(old: str) -> None:
    texts = [read(open_source(SPECIMEN / name)).act for name in (old, "5_final.oj.xhtml")]
    assert_proven(compare(*texts))
    assert_proven(compare(*reversed(texts)))


@pytest.mark.parametrize("name", DOSSIERS)
def test_real_pairs_are_proven(shared: Path, name: str) -> None:
    assert_proven(compare(*pair(shared, name)))


def test_an_empty_act_and_one_that_is_all_new() -> None:
    act = lanterns().new
    for old, new in ((Act(()), act), (act, Act(())), (Act(()), Act(()))):
        assert_proven(compare(old, new))


def test_what_xml_cannot_hold_stands_as_the_sign_for_it() -> None:
    old = parse_outline("outline 1\narticle 1 # Bells ring.\n", "old")
    article = replace(old.children[0], text="Bells\ufffe ring\x07.")
    proof = export.compose(compare(old, replace(old, children=(article,))))[1]
    assert proof.fault == ""


def test_lines_hold_every_word_of_an_act_once() -> None:
    """What the proof asks for is itself the act: it would be worthless if a line were forgotten."""
    act = lanterns().new
    lines = lay_lines(act, heading_levels([act]))
    notes = "".join(line.full for note in lines.notes.values() for line in note)
    assert bare("".join(line.full for line in lines.body)) == act_text(act)
    assert bare(notes) == bare("".join(p.text for p in walk(act) if p.kind is Kind.FOOTNOTE))


# ------------------------------------------------------------------------------------------- the proof can fail


def without(pattern: str) -> Callable[[bytes], bytes]:
    return lambda data: re.sub(pattern.encode(), b"", data, count=1, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("part", "damage", "says"),
    [
        ("word/document.xml", without(r"<w:rPr><w:ins [^>]*/></w:rPr>"), "rejecting all changes"),
        ("word/document.xml", without(r"<w:rPr><w:del [^>]*/></w:rPr>"), "accepting all changes"),
        ("word/document.xml", without(r"<w:ins [^>]*><w:r>.*?</w:ins>"), "accepting all changes"),
        ("word/document.xml", without(r"<w:del [^>]*><w:r>.*?</w:del>"), "rejecting all changes"),
        ("word/document.xml", without(r"<w:tab/>"), "expected"),
        ("word/document.xml", without(r"<w:br/>"), "expected"),
        ("word/document.xml", without(r"<w:trPr>.*?</w:trPr>"), "rejecting all changes"),
        ("word/document.xml", without(r"<w:footnoteReference [^>]*/>"), "Recital 1"),
        ("word/document.xml", lambda data: data.replace(b"candles", b"Candles"), "Article 1(2)"),
        ("word/document.xml", lambda data: data.replace(b'"Heading2"', b'"Heading3"', 1), "Article 1"),
        ("word/document.xml", without(r'<w:p><w:pPr><w:pStyle w:val="End"/></w:pPr></w:p>'), "last paragraph"),
        ("word/footnotes.xml", lambda data: data.replace(b"OG L", b"OJ L"), "the note"),
    ],
)
def test_a_damaged_file_is_found_out(part: str, damage: Callable[[bytes], bytes], says: str) -> None:
    comparison = lanterns()
    made = parts(comparison)
    broken = {**made, part: damage(made[part])}
    assert broken[part] != made[part]
    levels = heading_levels([comparison.old, comparison.new])
    lines = lay_lines(comparison.old, levels), lay_lines(comparison.new, levels)
    assert prove(made["word/document.xml"], made["word/footnotes.xml"], *lines).fault == ""
    proof = prove(broken["word/document.xml"], broken["word/footnotes.xml"], *lines)
    assert says in proof.fault
    lost = proof.old.held < proof.old.asked or proof.new.held < proof.new.asked
    assert lost or "The end: expected nothing" in proof.fault


def test_what_does_not_prove_itself_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def forgetful(*given: Any) -> Iterator[docx_weave.Paragraph]:
        woven = docx_weave.weave(*given)
        next(woven)
        yield from woven

    monkeypatch.setattr(export, "weave", forgetful)
    with pytest.raises(TrackerError, match="was not written: rejecting all changes would not give the old text"):
        export.write(lanterns())
    file = tmp_path / "changes.docx"
    names = [str(SPECIMEN / name) for name in ("1_in-force.fmx.xml", "5_final.oj.xhtml")]
    done = CliRunner().invoke(cli, ["compare", *names, "-o", str(file)])
    assert done.exit_code == 3 and not file.exists()
    assert done.stderr.count("\n") == 1 and "Title of the act: expected" in done.stderr


# ------------------------------------------------------------------------------------------------- what is in it


def test_lanterns_to_the_letter() -> None:
    check_golden("lanterns.docx.txt", shown(parts(lanterns())["word/document.xml"]))


def test_every_id_is_used_once_and_every_change_is_signed() -> None:
    made = parts(tagged())
    ids = []
    for name in ("word/document.xml", "word/footnotes.xml"):
        for element in root(made[name]).iter(f"{W}ins", f"{W}del", f"{W}pPrChange"):
            ids.append(element.get(f"{W}id"))
            assert element.get(f"{W}author") == "tracker"
            assert element.get(f"{W}date") is None, "no date in the texts is that of a change"
    comments = [comment.get(f"{W}id") for comment in root(made["word/comments.xml"])]
    assert len(ids) > 50 and len(set(ids + comments)) == len(ids + comments)
    document = root(made["word/document.xml"])
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(mark.get(f"{W}id") for mark in document.iter(f"{W}{tag}")) == sorted(comments), tag


def test_the_order_of_elements_is_the_schemas() -> None:
    made = parts(tagged())
    order = {"pPr": ["pStyle", "rPr", "pPrChange"], "tr": ["trPr", "tc"], "tc": ["tcPr", "p"], "r": ["rPr"]}
    for name in ("word/document.xml", "word/footnotes.xml", "word/comments.xml"):
        for element in root(made[name]).iter():
            asked = order.get(element.tag.removeprefix(W), [])
            found = [child.tag.removeprefix(W) for child in element]
            ranks = [asked.index(tag) if tag in asked else len(asked) for tag in found]
            assert ranks == sorted(ranks), f"{name}: {found}"
            if element.tag == f"{W}p":
                assert "pPr" not in found[1:]


def test_every_part_is_announced_and_every_style_defined() -> None:
    with zipfile.ZipFile(io.BytesIO(export.write(tagged()))) as package:
        assert package.testzip() is None
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        made = {name: package.read(name) for name in package.namelist()}
    announced = {e.get("PartName", "").lstrip("/") for e in root(made["[Content_Types].xml"])} - {""}
    assert announced == {name for name in made if not name.endswith(".rels")} - {"[Content_Types].xml"}
    related = {f"word/{e.get('Target')}" for e in root(made["word/_rels/document.xml.rels"])}
    assert related == {name for name in made if re.fullmatch(r"word/\w+\.xml", name)} - {"word/document.xml"}
    defined = {style.get(f"{W}styleId") for style in root(made["word/styles.xml"]).iter(f"{W}style")}
    for name, data in made.items():
        if name.startswith("word/") and name.endswith(".xml"):
            used = {e.get(f"{W}val") for e in root(data).iter(f"{W}pStyle", f"{W}rStyle")}
            assert used <= defined, name
    assert root(made["word/settings.xml"]).find(f"{W}trackRevisions") is not None


def test_python_docx_finds_headings_for_the_navigation_pane() -> None:
    document = second_opinion(export.write(lanterns()), accept=True)
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:3] == [
        ("Heading 1", "CHAPTER I\nGENERAL PROVISIONS"),
        ("Heading 2", "Article 1\nSubject matter"),
        ("Heading 2", "Article 2\nDefinitions"),
    ]
    assert headings[-1] == ("Heading 1", "ANNEX I\nList of lanterns")
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["L1", "Storm lantern"],
        ["L2", "Paper lantern, oiled"],
        ["L3", "Magic lantern"],
    ]
    points = {p.style.name for p in document.paragraphs if p.text.startswith("(a)\t")}
    assert points == {"Point 1"} and document.styles["Point 1"].paragraph_format.left_indent.cm > 0.9
    rejected = second_opinion(export.write(lanterns()), accept=False)
    assert [len(table.rows) for table in rejected.tables] == [2]


def test_the_same_bytes_every_time() -> None:
    assert export.write(lanterns()) == export.write(lanterns())


def test_a_style_that_changed_is_a_tracked_change_too() -> None:
    """A paragraph that became a point."""
    make = Maker(
        parse_outline("outline 1\narticle 1\n  paragraph 1 # Bells ring.\n", "old"),
        parse_outline("outline 1\narticle 1 # All:\n  point a # Bells ring.\n", "new"),
    )
    make.change("amended", "art_1", "art_1", ("art_1", "art_1", "{+All:+}"))
    make.change("renumbered", "art_1__para_1", "art_1__point_a", ("art_1__para_1", "art_1__point_a", "Bells ring."))
    comparison = make.comparison()
    assert_proven(comparison)
    assert "Point1 (was Paragraph)     [-1.-]{+(a)+}→Bells ring." in shown(parts(comparison)["word/document.xml"])


# ------------------------------------------------------------------------------------------------------ comments


def comments(data: bytes) -> list[str]:
    return [comment.text for comment in python_docx.Document(io.BytesIO(data)).comments]


def tagged() -> Comparison:
    """The lanterns with three tags: at words of the new act, at words of the old one, at no words."""
    made = lanterns()

    def tag(change: Change) -> Change:
        text = next(p.text for p in walk(made.new) if p.eid == "art_4__para_1")
        start = text.index("shall be required")
        new = Words("new", "art_4__para_1", start, start + len("shall be required"), "shall be required")
        old = Words("old", "art_3__para_3__point_b", 0, 2, "of")
        found = {
            "art_3__para_1..art_4__para_1": Tag(
                "A1", "A", "strengthens", "old", "rule-1", (new,), "It must be asked for.", 0.9
            ),
            "art_3__para_3__point_b..": Tag("B2", "B", "weakens", "old", "rule-2", (old,), "A record less.", 0.5, True),
            "chp_I..chp_I": Tag("B1", "B", "restates", "old", "rule-3", (), "Only its heading.", 0.25),
        }.get(change.id)
        return replace(change, tags=(found,)) if found else change

    return replace(made, changes=tuple(map(tag, made.changes)))


def test_each_tag_is_a_comment_at_the_words_that_decided() -> None:
    data = export.write(tagged())
    said = comments(data)
    known = "Suggested by a rule, not reviewed; confidence "
    assert [words for words in said if known in words] == [
        f"Only its heading.\n{known}0.25.",
        f"It must be asked for.\n{known}0.90.",
        f"A record less. Indirectly, through a reference.\n{known}0.50.",
    ]
    lines = shown(parts(tagged())["word/document.xml"])
    assert "An authorisation «[-may -]{+shall +}be required» for" in lines
    assert "«CHAPTER I⏎GENERAL{+ PROVISIONS+}»" in lines
    assert re.search(r"\[-\(b\)→-\]«\[-of-\]»\[- ", lines)
    assert_proven(tagged())


def test_moves_are_told_where_they_arrived_and_the_file_tells_what_it_is() -> None:
    said = comments(export.write(lanterns()))
    about = said[0]
    assert "Old text: Regulation (UM) No 12/2031 (old.outline, 12/2031, outline, SHA-256 " + "0" * 64 in about
    assert about.startswith("Old text") and about.endswith("are authentic.")
    assert any(words.startswith("Moved and amended: Article 3(3) → Article 5(1).") for words in said)
    assert any(words.startswith("Split and amended: Article 3(2) → Article 4(2) and Article 4(3).") for words in said)


def test_what_moved_past_others_stands_twice_and_says_so() -> None:
    long = "The owner of a bell shall oil it before the first frost of every winter and after the last."
    rest = "".join(
        f"article {n} # Rule {n} is about towers, ropes and the people who pull them at night.\n" for n in (2, 3)
    )
    new = rest.replace("article 2", "article 1").replace("article 3", "article 2").replace("ropes", "long ropes")
    comparison = compared(f"outline 1\narticle 1 # {long}\n{rest}", f"outline 1\n{new}article 3 # {long}\n")
    assert_proven(comparison)
    lines = shown(parts(comparison)["word/document.xml"])
    assert f"[-{long}-]" in lines and f"{{+{long}+}}" in lines
    said = [words for words in comments(export.write(comparison)) if words.startswith("Moved")]
    assert len(said) == 2
    assert said[0] == "Moved: Article 1 → Article 3. Deleted here, its words stand there."
    assert said[1].startswith("Moved: Article 1 → Article 3. Inserted here, deleted where it stood.")


def test_what_moved_and_was_amended_shows_its_redline_in_the_comment() -> None:
    make = Maker(
        parse_outline("outline 1\narticle 1\n  paragraph 1 # Bells may ring.\n  paragraph 2 # Ropes hang.\n", "old"),
        parse_outline("outline 1\narticle 1\n  paragraph 1 # Ropes hang.\n  paragraph 2 # Bells shall ring.\n", "new"),
    )
    make.same_words("unchanged", "art_1", "art_1")
    make.same_words("renumbered", "art_1__para_2", "art_1__para_1")
    make.amended("art_1__para_1", "art_1__para_2", "Bells [-may -]{+shall +}ring.", "moved amended")
    comparison = make.comparison()
    assert_proven(comparison)
    assert comments(export.write(comparison))[1:] == [
        "Moved and amended: Article 1(1) → Article 1(2). Deleted here, its words stand there.",
        "Moved and amended: Article 1(1) → Article 1(2). Inserted here, deleted where it stood. Most of its words.\n"
        "Bells [-may-] {+shall+} ring.",
    ]
    looks = root(parts(comparison)["word/comments.xml"]).iter(f"{W}rStyle")
    styled = {look.get(f"{W}val"): "".join(look.getparent().getparent().itertext()) for look in looks}
    assert styled["Deleted"] == "[-may-]" and styled["Inserted"] == "{+shall+}"


def test_the_head_of_the_first_page_says_what_is_compared_and_is_no_text_of_an_act() -> None:
    made = lanterns()
    versions = (None, Version("new", "The new act", "Guild", date="2031-05-14"))
    data = export.write(made, Options(versions=versions))
    section = python_docx.Document(io.BytesIO(data)).sections[0]
    said = [paragraph.text for paragraph in section.first_page_header.paragraphs]
    assert said[:2] == ["Old text\tRegulation (UM) No 12/2031", "New text\tThe new act · Guild · 2031-05-14"]
    assert "tracked, signed Guild, 2031-05-14. Accept all: the new text." in said[2]
    assert section.different_first_page_header_footer and not section.header.paragraphs[0].text
    assert "Official Journal" in section.first_page_footer.paragraphs[0].text
    assert_proven(made)


def test_what_was_not_compared_is_told_once() -> None:
    act = parse_outline("outline 1\nrecital 1 # Bells ring.\narticle 1 # Bells shall ring.\n", "old")
    comparison = compare(act, replace(act, children=act.children[1:]))
    assert comparison.not_compared == (NotCompared("old", "preamble", ("rct_1",)),)
    assert_proven(comparison)
    told = [words for words in comments(export.write(comparison)) if "were not compared" in words or "was not" in words]
    assert told == ["The preamble of the old text (1 provision) was not compared: the new text carries none."]


# ----------------------------------------------------------------------------------------------------- footnotes


NOTED = 'outline 1\narticle 1 # Bells{{^1|(1)}} ring{more}.\nfootnote "(1)" # {note}\n'


def test_a_footnote_that_stayed_is_one_with_its_own_redline() -> None:
    comparison = compared(
        NOTED.format(more="", note="OG L 1, p. 1."), NOTED.format(more=" loudly", note="OG L 1, p. 2.")
    )
    made = parts(comparison)
    assert "Bells° ring{+ loudly+}." in shown(made["word/document.xml"])
    notes = root(made["word/footnotes.xml"])[2:]
    assert [words(note[0]).strip() for note in notes] == ["OG L 1, p. [-1-]{+2+}."]
    assert_proven(comparison)


def test_a_footnote_that_came_is_inserted_with_its_call() -> None:
    old = parse_outline("outline 1\narticle 1 # Bells ring.\n", "old")
    comparison = compare(old, parse_outline(NOTED.format(more="", note="OG L 1."), "new"))
    made = parts(comparison)
    assert "Bells{+°+} ring." in shown(made["word/document.xml"])
    assert [words(note[0]).strip() for note in root(made["word/footnotes.xml"])[2:]] == ["{+OG L 1.+}"]
    assert_proven(comparison)


def test_a_footnote_that_hangs_nowhere_stands_at_the_end() -> None:
    act = parse_outline('outline 1\narticle 1 # Bells ring.\nfootnote "(1)" # OG L 1.\n', "act")
    comparison = compare(act, act)
    assert shown(parts(comparison)["word/document.xml"]).splitlines()[-2].split(maxsplit=1)[1] == "(1)→OG L 1."
    assert_proven(comparison)


# -------------------------------------------------------------------------------------------------- command line


def test_the_suffix_chooses_word_and_a_terminal_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = [str(SPECIMEN / name) for name in ("1_in-force.fmx.xml", "5_final.oj.xhtml")]
    file = tmp_path / "changes.docx"
    assert CliRunner().invoke(cli, ["compare", *names, "-o", str(file)]).exit_code == 0
    piped = CliRunner().invoke(cli, ["compare", *names, "--format", "docx"])
    assert piped.stdout_bytes == file.read_bytes() and zipfile.is_zipfile(file)
    terminal = SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("tracker.cli_output.sys", terminal)
    refused = CliRunner().invoke(cli, ["compare", *names, "--format", "docx"])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("Error: docx is no text for a terminal; name a file for it with -o")
