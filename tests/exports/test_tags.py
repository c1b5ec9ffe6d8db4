"""Tags in the exports: an invented act on kites, tagged by the codebook that suits it, in every format."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from dataclasses import replace
from typing import Any

import lxml.html
import pytest

from tests.exports.made import check_golden, lanterns, read_case
from tracker.catalogue import Version, missing
from tracker.change import Change, ChangeKind, Comparison, Origin, Redline, Tag, Words
from tracker.classify import tagged
from tracker.compare import codebook_for, compare
from tracker.exports import FORMATS, Options
from tracker.exports.decided import cut, home, spans, tags_at
from tracker.exports.html_tags import way
from tracker.exports.layout import lay_out
from tracker.exports.scorecard import scorecard_as_json, scorecard_as_text
from tracker.exports.tags import Chosen, count_directions, tag_lines, tags_as_csv, tags_as_json, tags_as_text
from tracker.exports.wrap import Page
from tracker.outline import parse_outline
from tracker.scorecard import scorecard

CHOSEN = Chosen("kites", "old", "new", (missing("kites", Version("council")),))


@pytest.fixture(scope="module")
def kites() -> Comparison:
    old, new = read_case("kites.old.outline"), read_case("kites.new.outline")
    origins = Origin("kites/old", "outline", "0" * 64), Origin("kites/new", "outline", "f" * 64)
    return compare(old, new, origins, codebook_for(old, new))


def written(comparison: Comparison, form: str) -> str:
    found = FORMATS[form](comparison)
    assert isinstance(found, str)
    return found


def test_kites_as_people_read_them(kites: Comparison) -> None:
    check_golden("kites.txt", written(kites, "text"))


def test_kites_to_the_byte(kites: Comparison) -> None:
    check_golden("kites.json", written(kites, "json"))


def test_the_law_of_the_kites(kites: Comparison) -> None:
    page = written(kites, "html")
    check_golden("kites.law.html", page[page.index("<div id=text") : page.index("</main>")])


def test_the_tags_of_the_kites(kites: Comparison) -> None:
    check_golden("kites.tags.txt", tags_as_text(kites, tagged(kites), CHOSEN))


def test_the_scorecard_of_the_kites(kites: Comparison) -> None:
    assert kites.codebook
    check_golden("kites.scorecard.txt", scorecard_as_text(scorecard(kites, kites.codebook), kites, CHOSEN))


# ----------------------------------------------------------------------------------------------- in every format


@pytest.mark.parametrize("form", ["text", "html", "csv"])
def test_every_tag_is_said_with_its_reason(kites: Comparison, form: str) -> None:
    page = written(kites, form)
    tree: Any = lxml.html.document_fromstring(page) if form == "html" else None
    words = " ".join((page if tree is None else tree.text_content()).split())
    assert len(tagged(kites)) >= 5
    for _, tag in tagged(kites):
        # Text leaves the rule's source to `tracker tags`: a redline has to stay short.
        said = tag.explanation.partition(" Source: ")[0] if form == "text" else tag.explanation
        assert said in words and tag.code in words and tag.direction in words


def test_json_says_what_a_tag_rests_on(kites: Comparison) -> None:
    data = json.loads(written(kites, "json"))
    assert data["codebook"] == {"name": "dual-use", "version": "1"}
    assert data["summary"]["by_axis"] == count_directions(kites)
    found = [tag for change in data["changes"] for tag in change["tags"]]
    assert len(found) == len(tagged(kites))
    keys = ["code", "axis", "direction", "baseline", "rule", "words", "indirect", "confidence", "explanation"]
    for tag in found:
        assert list(tag) == keys and tag["baseline"] == "old" and tag["words"]


def test_what_no_codebook_suits_says_nothing_of_tags() -> None:
    for form in ("text", "json", "html"):
        page = written(lanterns(), form)
        page = page[page.index("<body>") :] if form == "html" else page
        assert "codebook" not in page.lower() and "suggestion" not in page and "by_axis" not in page


def test_acts_that_suit_and_have_no_tag_say_so(kites: Comparison) -> None:
    none = replace(kites, changes=())
    assert "A  surveillance-technology control: no change" in written(none, "text")
    assert json.loads(written(none, "json"))["summary"]["by_axis"] == {"A": {}, "B": {}}
    assert "No change has such a tag." in tags_as_text(none, [], CHOSEN)
    assert kites.codebook
    card = scorecard_as_text(scorecard(none, kites.codebook), none, CHOSEN)
    assert card.count("no change moves it either way") == 3 and "  no change\n" in card


def test_word_has_a_comment_for_each_tag(kites: Comparison) -> None:
    import zipfile

    data = FORMATS["docx"](kites)
    assert isinstance(data, bytes)
    comments = zipfile.ZipFile(io.BytesIO(data)).read("word/comments.xml").decode()
    text = " ".join("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", comments)).split())
    assert "6 tags of codebook dual-use 1: Export of surveillance technology and human rights. Tags are sugg" in text
    for _, tag in tagged(kites):
        assert " ".join(tag.explanation.split()) in html.unescape(text)
    assert text.count("Suggested by a rule, not reviewed") == len(tagged(kites))


# ------------------------------------------------------------------------------------------------------ the lines


def test_a_doubtful_tag_says_so() -> None:
    tag = Tag("A4", "A", "weakens", "old", "A4-use", (), "Weakens A4 (Uses) against old.", 0.3, indirect=True)
    change = Change("x", (ChangeKind.AMENDED,), ("art_1",), ("art_1",), tags=(tag,))
    assert list(tag_lines(change, Page(100))) == [
        "    ▼ Weakens A4 (Uses) against old. (by reference only, confidence 0.30)"
    ]


def test_a_change_counts_once_for_each_direction_on_each_axis(kites: Comparison) -> None:
    counts = count_directions(kites)
    for axis, found in counts.items():
        for direction, count in found.items():
            assert count == len({change.id for change, _ in tagged(kites, axis=axis, direction=direction)})


# --------------------------------------------------------------------------------------------------- tracker tags


def test_tags_as_json_and_csv(kites: Comparison) -> None:
    some = tagged(kites, axis="B")
    data = json.loads(tags_as_json(kites, some, CHOSEN))
    assert list(data) == ["schema", "dossier", "baseline", "version", "codebook", "missing", "not_compared", "tags"]
    assert data["missing"] == [{"version": "council", "command": "tracker load kites FILE --version council"}]
    assert [(tag["change"], tag["code"]) for tag in data["tags"]] == [(change.id, tag.code) for change, tag in some]
    rows = list(csv.DictReader(io.StringIO(tags_as_csv(kites, some), newline="")))
    assert [row["explanation"] for row in rows] == [tag.explanation for _, tag in some]
    assert rows[0]["name"] == "Human rights as a ground" and rows[0]["words"] == "serious"
    assert json.loads(tags_as_json(kites, [], CHOSEN))["tags"] == []


def test_scorecard_as_json(kites: Comparison) -> None:
    assert kites.codebook
    card = scorecard(kites, kites.codebook)
    data = json.loads(scorecard_as_json(card, kites, CHOSEN))
    head = ["schema", "dossier", "baseline", "version", "codebook", "missing", "not_compared"]
    assert list(data) == [*head, "tags", "axes", "demands"]
    assert [axis["id"] for axis in data["axes"]] == ["A", "B"]
    taken = [(axis["id"], one) for axis in data["axes"] for one in axis["directions"] if one["changes"]]
    wanted = [(axis, name, count) for axis, counts in count_directions(kites).items() for name, count in counts.items()]
    assert [(axis, one["name"], one["changes"]) for axis, one in taken] == wanted
    gone = [entry for _, one in taken for entry in one["provisions"] if entry["gone"]]
    assert {entry["reference"] for entry in gone} == {"Article 2(1)"}, "under its old number"


def test_a_demand_that_only_recitals_speak_of_is_not_met(kites: Comparison) -> None:
    tag = Tag("B3", "B", "adds", "old", "r", (), "Adds B3.", 0.9)
    spoken = Change("x", (ChangeKind.INSERTED,), (), ("rct_1",), tags=(tag,))
    assert kites.codebook
    said = replace(kites, changes=(spoken,))
    card = scorecard(said, kites.codebook)
    text = " ".join(scorecard_as_text(card, said, CHOSEN).split())
    assert "nothing that binds and is sure moves it either way" in text and "recital 1 B3 (1 in recitals)" in text
    assert "move towards it" not in text
    (demand,) = [one for one in json.loads(scorecard_as_json(card, said, CHOSEN))["demands"] if one["towards"]]
    assert demand["state"] == "untouched" and demand["carried"]["towards"]["recital"] == 1
    assert demand["towards"][0]["counts"] is False and demand["towards"][0]["part"] == "recital"


# ------------------------------------------------------------------------------------------------- deciding words


def test_deciding_words_are_marked_where_they_stand(kites: Comparison) -> None:
    page: Any = lxml.html.document_fromstring(written(kites, "html"))
    marks = {
        (row.get("id"), "".join(mark.xpath(".//text()[not(parent::*[@class='v'])]")), mark.get("title"))
        for row in page.xpath("//div[@id]")
        for mark in row.xpath("./div[@class='b']//mark")
    }
    assert ("art_1__para_1__point_a", "serious", "decides A4 weakens, B1 weakens") in marks
    assert {words for eid, words, _ in marks if eid == "art_1__para_2"} == {"mayshall"}


def test_words_of_a_split_are_marked_in_their_part_only() -> None:
    old = parse_outline("outline 1\narticle 1\n  paragraph 1 # One shall fly. Two may fly.\n")
    new = parse_outline("outline 1\narticle 1\n  paragraph 1 # One shall fly.\n  paragraph 2 # Two may fly.\n")
    words = Words("old", "art_1__para_1", 19, 22, "may")
    tag = Tag("A4", "A", "restates", "old", "r", (words,), "Restates A4.", 0.8)
    lines = (
        Redline("art_1__para_1", "art_1__para_1", (("=", "One shall fly."),)),
        Redline("art_1__para_1", "art_1__para_2", (("=", "Two may fly."),)),
    )
    eids = ("art_1__para_1", "art_1__para_2")
    change = Change("split", (ChangeKind.SPLIT,), ("art_1__para_1",), eids, lines, tags=(tag,))
    same = Change("same", (ChangeKind.UNCHANGED,), ("art_1",), ("art_1",))
    rows = [row for group in lay_out(Comparison(old, new, (change,), (same,))) for row in group.rows]
    own = {row.provision.eid: row for row in rows if row.change is change}
    found = {line.new: spans(line.ops, own[line.new], (new, old)) for line in lines if line.new}
    assert home(tag, change) == ("art_1__para_2", False), "no row shows the old provision as a whole"
    assert {eid: len(tags_at(row)) for eid, row in own.items()} == {"art_1__para_1": 0, "art_1__para_2": 1}
    assert found["art_1__para_1"] == [] and [(s.start, s.end) for s in found["art_1__para_2"]] == [(4, 7)]
    assert cut(lines[1].ops, found["art_1__para_2"], 0) == [
        ("", [("=", "Two ")]),
        ("A4 restates", [("=", "may")]),
        ("", [("=", " fly.")]),
    ]


def test_a_direction_is_said_by_sign_and_word() -> None:
    assert way("weakens") == '<span class="way down"><span aria-hidden=true>▼</span> weakens</span>'


def test_wide_lines_are_wrapped(kites: Comparison) -> None:
    for width in (40, 80):
        text = FORMATS["text"](kites, Options(width=width))
        assert isinstance(text, str) and max(map(len, text.splitlines())) <= width
