"""Tags in the browser: badges, deciding words, filters, and the head of a comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urldefrag

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.pages import COMPARED
from tests.web.test_pages import page, text
from tracker.change import Change, Comparison, Redline, Tag, Words
from tracker.codebook import load_codebook
from tracker.exports.decided import Span, cut, home, spans
from tracker.exports.layout import lay_out
from tracker.scorecard import scorecard
from web.law import Inline

LANTERNS = "/d/lanterns/compare/old..new"


def bare(tree: Any) -> Any:
    """The page without what only screen readers hear."""
    for hidden in tree.xpath("//*[@class='v']"):
        hidden.drop_tree()
    return tree


def plain(words: str) -> str:
    return " ".join(words.split())


def row_of(tree: Any, change: Change, tag: Tag) -> Any:
    eid, old = home(tag, change)
    return tree.get_element_by_id(f"old-{eid}" if old else eid)


def tagged(comparison: Comparison) -> list[tuple[Change, Tag]]:
    return [(change, tag) for change in comparison.changes for tag in change.tags]


# ------------------------------------------------------------------------------------------------------- badges


@pytest.mark.parametrize("view", ["inline", "side"])
def test_every_tag_has_a_badge_with_what_it_rests_on(client: FlaskClient, comparison: Comparison, view: str) -> None:
    tree = bare(page(client, f"{COMPARED}?view={view}"))
    pairs = tagged(comparison)
    badges = tree.xpath("//div[@id='law']//details[@class='tag']")
    assert len(badges) == len(pairs) > 50, "each tag once"
    book = load_codebook("dual-use")
    for change, tag in pairs:
        said = [text(badge) for badge in row_of(tree, change, tag).xpath(".//details[@class='tag']")]
        name = book.code(tag.code).name
        mine = [words for words in said if words.startswith(f"{tag.code} {name}") and plain(tag.explanation) in words]
        assert len(mine) == 1, (change.id, tag.code)
        for fact in (tag.direction, f"Rule {tag.rule}", f"against {tag.baseline}", f"{tag.confidence:.2f} of 1"):
            assert fact in mine[0]
        assert "nobody has reviewed it" in mine[0]


@pytest.mark.parametrize("view", ["inline", "side"])
def test_the_words_that_decided_are_marked_in_the_redline(
    client: FlaskClient, comparison: Comparison, view: str
) -> None:
    tree = bare(page(client, f"{COMPARED}?view={view}"))
    for change, tag in tagged(comparison):
        row = row_of(tree, change, tag)
        marked = "".join("".join(found.text_content().split()) for found in row.xpath(".//mark"))
        for words in tag.words:
            if words.eid in (*change.old, *change.new):
                assert "".join(words.text.split()) in marked, (change.id, words)


def test_marks_are_said_to_screen_readers_and_take_no_word_of_the_law(client: FlaskClient) -> None:
    tree = page(client, COMPARED)
    marks = tree.xpath("//div[@id='law']//mark")
    assert marks and all(found[0].get("class") == "v" and found[0].text.startswith("decides ") for found in marks)


def test_the_words_of_a_redline_stay_the_same(client: FlaskClient, comparison: Comparison) -> None:
    """Marks only stand around words: without them the law reads as before."""
    tree = bare(page(client, COMPARED))
    checked = 0
    for change, tag in tagged(comparison):
        own = [one for one in change.redlines if one.part == "text"]
        if len(own) != 1 or "\t" in "".join(words for _, words in own[0].ops):
            continue
        row = row_of(tree, change, tag)
        for note in row.xpath(".//sup"):
            note.drop_tree()
        said = "".join(row.xpath(".//div[@class='t']")[0].text_content().split())
        assert said.endswith("".join("".join(words.split()) for _, words in own[0].ops)), change.id
        checked += 1
    assert checked > 50


def test_pieces_of_a_redline_are_cut_at_code_points() -> None:
    ops = (("=", "𝒳 no "), ("-", "serious "), ("+", "grave "), ("=", "harm"))
    pieces = cut(ops, [Span(5, 12, "B1 weakens"), Span(19, 23, "A4 weakens")], 0)
    assert [(why, "".join(words for _, words in inner)) for why, inner in pieces] == [
        ("", "𝒳 no "),
        ("B1 weakens", "serious"),
        ("", " grave "),
        ("A4 weakens", "harm"),
    ]
    assert "".join(words for _, inner in pieces for _, words in inner) == "".join(words for _, words in ops)


def test_words_that_are_not_shown_are_not_marked(comparison: Comparison) -> None:
    """A heading is no text: offsets into the text must not mark it."""
    row = next(r for group in lay_out(comparison) for r in group.rows if r.change and r.change.tags and r.changed)
    acts = (comparison.new, comparison.old)
    assert spans((("=", "Something else altogether"),), row, acts) == []
    assert row.change and row.change.tags


def test_a_word_that_two_tags_go_by_has_one_mark(client: FlaskClient) -> None:
    marks = page(client, COMPARED).get_element_by_id("art_5__para_1__point_b").xpath(".//mark")
    assert [mark.get("title") for mark in marks] == ["decides A4 weakens, B1 weakens"]


# ------------------------------------------------------------------------------------------------------- filters


def ids(client: FlaskClient, query: str) -> list[str]:
    return [change["id"] for change in client.get(f"{COMPARED}.json?{query}").get_json()["changes"]]


def fitting(comparison: Comparison, **wanted: str) -> list[str]:
    return [
        change.id
        for change in comparison.changes
        if any(all(getattr(tag, name) == value for name, value in wanted.items()) for tag in change.tags)
    ]


def test_filters_show_what_has_such_a_tag(client: FlaskClient, comparison: Comparison) -> None:
    assert ids(client, "code=B4") == fitting(comparison, code="B4") != []
    assert ids(client, "axis=B&direction=weakens") == fitting(comparison, axis="B", direction="weakens") != []
    both = ids(client, "code=B4&code=A9")
    assert set(both) == {*fitting(comparison, code="B4"), *fitting(comparison, code="A9")}, "alternatives"
    narrowed = ids(client, "axis=A&kind=deleted")
    assert 0 < len(narrowed) < len(ids(client, "axis=A")), "kinds narrow tags"
    gone = {change.id for change in comparison.changes if "deleted" in change.kinds}
    assert set(narrowed) <= gone


def test_one_tag_has_to_fit_all_that_is_asked_for(client: FlaskClient, comparison: Comparison) -> None:
    """A change that adds a control and weakens a safeguard adds no safeguard."""
    crossed = [
        change.id
        for change in comparison.changes
        if {"A", "B"} == {tag.axis for tag in change.tags}
        and {tag.direction for tag in change.tags if tag.axis == "B"}.isdisjoint({"strengthens"})
        and "strengthens" in {tag.direction for tag in change.tags}
    ]
    assert crossed and not set(crossed) & set(ids(client, "axis=B&direction=strengthens"))


def test_the_page_shows_what_its_twin_lists(client: FlaskClient) -> None:
    for query in ("axis=B&direction=weakens", "code=A6&kind=amended", "direction=removes&view=side"):
        tree = page(client, f"{COMPARED}?{query}")
        wanted = len(ids(client, query))
        said = text(tree.xpath("//p[@class='said']")[0])
        assert said.startswith(f"{wanted} of 128 changes and 6 consequential shown: ")
        changed = tree.xpath("//div[@id='law']//details[@class='tag']/ancestor::div[contains(@class, ' x ')]")
        assert len(set(changed)) == wanted
        reset, *files, twin = tree.xpath("//p[@class='said']/a/@href")
        assert [link.partition("?")[0].rpartition(".")[2] for link in files] == ["xlsx", "csv", "md", "html"]
        assert "code=" not in reset and "direction=" not in reset and ("view=side" in reset) == ("view=side" in query)
        assert len(client.get(twin).get_json()["changes"]) == wanted


def test_the_first_screen_says_what_is_filtered(client: FlaskClient) -> None:
    query = "axis=B&direction=weakens"
    tree = page(client, f"{COMPARED}?{query}")
    showing = tree.xpath("//header[@class='opening']/p[@id='showing']")[0]
    shown = f"Showing {len(ids(client, query))} of 128 changes and 6 consequential"
    assert text(showing).startswith(f"{shown}: axis B, weakens")
    assert showing.xpath("./a/@href") == ["#result", COMPARED]
    marked = [text(link) for link in tree.xpath("//section[@id='tally']//a[@aria-current]")]
    assert len(marked) == 2 and "afeguard" in marked[0] and "weakens" in marked[1]
    boxes = tree.xpath("//details[@id='choices']//input[@checked]/@value")
    assert boxes == ["B", "weakens"]
    plain_page = page(client, COMPARED)
    assert text(plain_page.get_element_by_id("showing")) == "" == text(plain_page.xpath("//p[@class='said']")[0])
    assert plain_page.xpath("//section[@id='tally']//a[@aria-current]") == []


def test_counts_stand_beside_the_choices(client: FlaskClient, comparison: Comparison) -> None:
    tree = page(client, COMPARED)
    for name in ("code", "axis", "direction"):
        boxes = tree.xpath(f"//input[@name='{name}']")
        assert {box.get("value") for box in boxes} == {getattr(tag, name) for _, tag in tagged(comparison)}
        for box in boxes:
            shown = int(text(box.getparent().xpath("./b[@class='number']")[0]))
            assert shown == len(fitting(comparison, **{name: box.get("value")})), box.get("value")


def test_no_change_with_such_a_tag_is_said(client: FlaskClient) -> None:
    tree = page(client, f"{COMPARED}?code=A9&direction=restates")
    assert text(tree.xpath("//p[@class='nothing']")[0]).startswith("No change has this tag.")
    assert tree.xpath("//p[@class='nothing']/a/@href") == [COMPARED]
    said = text(tree.xpath("//p[@class='said']")[0])
    assert said.startswith("0 of 128 changes and 6 consequential shown: tagged A9; restates")
    tree = page(client, f"{COMPARED}?code=B4&kind=split")
    assert "such a tag and is of such a kind" in text(tree.xpath("//p[@class='nothing']")[0])


@pytest.mark.parametrize(("name", "says"), [("code", "A1"), ("axis", "A, B"), ("direction", "weakens")])
def test_an_unknown_choice_is_refused_in_a_sentence(client: FlaskClient, name: str, says: str) -> None:
    tree = page(client, f"{COMPARED}?{name}=nonsense", 400)
    assert f"“nonsense” is no {name}" in text(tree) and says in text(tree)
    for twin in (".json", ".docx", ".csv"):
        assert client.get(f"{COMPARED}{twin}?{name}=nonsense").status_code == 400


# ---------------------------------------------------------------------------------------------------- the head


def test_the_head_counts_by_axis_and_direction_and_links_to_them(client: FlaskClient, comparison: Comparison) -> None:
    tree = page(client, COMPARED)
    head = tree.xpath("//section[@class='effects']")[0]
    card = scorecard(comparison, load_codebook("dual-use"))
    wanted = {
        (axis.id, direction.name): direction.changes
        for axis in card.axes
        for direction in axis.directions
        if direction.changes
    }
    links = head.xpath(".//dd/a")
    assert len(links) == len(wanted)
    for link in links:
        target, fragment = urldefrag(link.get("href"))
        query = dict(part.split("=") for part in target.partition("?")[2].split("&"))
        number = int(text(link.xpath("./b")[0]))
        assert wanted[query["axis"], query["direction"]] == number and fragment == "result"
        assert f"{number} of 128 changes and 6 consequential shown" in text(page(client, target))
    assert "suggestions of rules until somebody has reviewed them" in text(head) and "against in-force" in text(head)
    assert f"{COMPARED}/scorecard" in head.xpath(".//a/@href") and "/codebook/dual-use" in head.xpath(".//a/@href")


def test_without_a_codebook_nothing_is_said_about_tags(client: FlaskClient) -> None:
    tree = page(client, LANTERNS)
    assert tree.xpath("//*[@class='effects'] | //*[@id='choices'] | //*[@class='tag'] | //mark") == []
    assert "scorecard" not in " ".join(tree.xpath("//a/@href")) and "Tags" not in text(tree.xpath("//main")[0])
    asked = page(client, f"{LANTERNS}?code=A4")
    assert "No codebook can speak about these two texts" in text(asked.xpath("//p[@class='nothing']")[0])
    refused = page(client, f"{LANTERNS}/scorecard", 404)
    assert "There is no scorecard" in text(refused) and "0 tags" not in text(refused)
    assert client.get(f"{LANTERNS}/scorecard.json").status_code == 404


# ---------------------------------------------------------------------------------------------- hostile and odd


def test_hostile_words_in_a_tag_stay_words(app: Flask, comparison: Comparison) -> None:
    change = next(change for change in comparison.changes if change.tags and len(change.new) == 1 == len(change.old))
    nasty = "<img src=x onerror=alert(1)>\"'"
    eid = change.new[0]
    words = Words("new", eid, 0, 1, nasty)
    tag = Tag("A4", "A", "weakens", nasty, nasty, (words,), nasty, 0.5, indirect=True)
    row = next(
        row for group in lay_out(comparison) for row in group.rows if row.provision.eid == eid and row.change == change
    )
    bad = Change(change.id, change.kinds, change.old, change.new, (Redline(*change.old, *change.new, ()),), tags=(tag,))
    with app.test_request_context():
        written = Inline(comparison).margin(replace(row, change=bad))
    tree = lxml.html.fragment_fromstring(written, create_parent=True)
    assert tree.xpath(".//img") == [] and nasty in tree.text_content() and "indirectly" in tree.text_content()
