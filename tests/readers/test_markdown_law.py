"""Law in Markdown: lists hang on the paragraph before them, and what a converter adds is no law."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Kind, Provision, articles, find, walk
from tracker.errors import InputError
from tracker.outline import format_outline
from tracker.readers import Reading, read
from tracker.readers.markdown_law import recognises
from tracker.readers.markdown_shown import shown_markdown
from tracker.source import Source, open_source

CASES = Path(__file__).resolve().parent.parent / "cases" / "readers" / "markdown_law"
FRONT = '---\ntitle: "On gates"\nidentifier: "32031R0007"\n---\n# On gates\n\n'


def law(body: str) -> Reading:
    return read(Source("law.md", (FRONT + body).encode()))


def first_article(body: str) -> list[tuple[str, str]]:
    """eId and text of what stands in Article 1."""
    return [(p.eid, p.text) for p in walk(articles(law("#### Article 1\n\n" + body).act)[0])]


@pytest.mark.parametrize("name", ["consolidated.md", "as_enacted.md", "margin_lists.md"])
def test_a_sample_has_the_tree_that_a_lawyer_sees(name: str) -> None:
    reading = read(open_source(CASES / name))
    assert format_outline(reading.act) == (CASES / name).with_suffix(".outline").read_text(encoding="utf-8")
    assert (reading.format, reading.account.share, reading.account.dropped_inside) == ("markdown-law", 1.0, 0)


def test_what_the_converter_added_is_dropped_by_name() -> None:
    dropped = {d.reason: d.first for d in read(open_source(CASES / "as_enacted.md")).account.dropped}
    assert dropped == {
        "front matter": 'title: "Commission Regulation (EU) 2031/8 on latches"',
        "notice": "This is the law as enacted. Amendments are not incorporated below — each one is ",
        "page furniture": "3.2.2031 EN L 30/6",
    }


def test_the_imprint_of_an_act_published_by_itself_is_no_signature() -> None:
    dropped = {d.reason: d.last for d in read(open_source(CASES / "margin_lists.md")).account.dropped}
    assert dropped["page furniture"] == "ISSN 1234-5678 (electronic edition)"


def test_missing_pictures_are_said() -> None:
    warning = read(open_source(CASES / "consolidated.md")).warnings[0]
    assert warning.endswith("1 picture(s) of the official text left out")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('---\ntitle: "x"\nidentifier: "32009R0428"\n---\n# x\n', True),
        ('---\r\nidentifier: "32009R0428"\r\n---\r\n', True),
        ("ANNEX V\n\nREPEALED REGULATION\n", True),
        ("ANNEX\n<p>words</p>", False),
        ("ANNEXES are annexed.", False),
        ("---\ntitle: a blog post\n---\n# Hello\n", False),
        ("# Article 1\n\nWords.\n", False),
    ],
)
def test_the_text_is_recognised_by_its_front_matter(head: str, expected: bool) -> None:
    assert recognises(head) is expected


def test_a_text_without_articles_is_refused() -> None:
    with pytest.raises(InputError, match="no heading of an article"):
        law("Only a title.\n")


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("## CHAPTER I **DUAL**-**USE**", "CHAPTER I DUAL-USE"),
        ("- (a) goods ([^E1]);", "(a) goods ;"),
        ("   - — wood,", "— wood,"),
        ("- oil", "•oil"),
        ("> ‘5.   Words’", " ‘5.   Words’"),
        ("| A | **B** |\n| --- | --- |", " A B \n"),
        ("[^E1]: See [OJ L 1](https://example.org).", " See OJ L 1."),
        ("a <!-- not\nthis --> b <sup>2</sup>", "a  b 2"),
        ('---\na: "- **b**"\n---\n- **b**', 'a: "- **b**"\n•b'),
    ],
)
def test_what_a_text_shows(markdown: str, shown: str) -> None:
    assert shown_markdown(markdown).split() == shown.split()


def test_a_list_hangs_on_the_numbered_paragraph_before_it() -> None:
    assert first_article("1. A gate is:\n\n- (a) closed;\n\n- (b) oiled.\n\nOil is cheap.\n\n2. So be it.\n") == [
        ("art_1", ""),
        ("art_1__para_1", "A gate is:"),
        ("art_1__para_1__point_a", "closed;"),
        ("art_1__para_1__point_b", "oiled."),
        ("art_1__para_1__subpara_2", "Oil is cheap."),
        ("art_1__para_2", "So be it."),
    ]


def test_an_indented_line_belongs_to_the_item_it_is_indented_under() -> None:
    found = first_article(
        "In this Act:\n\n- (1) ‘gate’ means:\n   - (a) a door; or\n"
        "      Doors are of wood.\n   - (b) a bar.\n   Bars swing.\n"
    )
    assert ("art_1__point_1__point_a__subpara_2", "Doors are of wood.") in found
    assert ("art_1__point_1__subpara_2", "Bars swing.") in found


def test_numbers_decide_where_the_converter_left_sub_points_at_the_margin() -> None:
    found = first_article("It covers:\n\n- 1.gates that:\n\n- (a) swing;\n\n- (b) lift;\n\n- 2.bars.\n")
    tails = ["", "__point_1", "__point_1__point_a", "__point_1__point_b", "__point_2"]
    assert [eid for eid, _ in found] == [f"art_1{tail}" for tail in tails]


def test_a_deleted_paragraph_leaves_a_gap() -> None:
    assert [eid for eid, _ in first_article("1. One.\n\n3. Three.\n")] == ["art_1", "art_1__para_1", "art_1__para_3"]


def test_calls_find_their_notes_and_may_dangle() -> None:
    act = law("#### Article 1\n\nGates ([^E0001]), bars ([^E0002]).\n\n[^E0001]: Seen.\n").act
    article = articles(act)[0]
    assert article.text == "Gates, bars."
    assert [(c.offset, c.note) for c in article.calls] == [(5, "fn_1"), (11, "")]


def test_a_block_quotation_is_the_text_of_another_act() -> None:
    quotation = "> ‘Article 4c\n\n> Gates\n\n> They swing.’\n\n"
    act = law(f"#### Article 1\n\nThis is inserted:\n\n{quotation}#### Article 2\n\nEnd.\n").act
    assert [a.eid for a in articles(act)] == ["art_1", "art_2"]
    quoted = find(act, "art_1__quoted_1__art_4c")
    assert quoted and (quoted.heading, quoted.text) == ("Gates", "They swing.’")


# ------------------------------------------------------------------------------------------------- corpus


def corpus(shared: Path, name: str) -> Reading:
    return read(open_source(shared / "corpus" / "dual-use" / name))


@pytest.mark.parametrize(
    ("name", "counts", "identifier"),
    [
        ("32009R0428.md", (31, 8, 0, 0), "32009R0428"),
        ("32021R0821.md", (32, 10, 1, 11), "32021R0821"),
        ("32021R0821-annex-V.md", (0, 0, 1, 0), ""),
    ],
)
def test_every_character_of_a_real_law_is_accounted_for(
    shared: Path, name: str, counts: tuple[int, int, int, int], identifier: str
) -> None:
    reading = corpus(shared, name)
    kinds = [p.kind for p in walk(reading.act)]
    found = (len(articles(reading.act)), *(kinds.count(k) for k in (Kind.CHAPTER, Kind.ANNEX, Kind.FOOTNOTE)))
    assert found == counts
    assert (reading.account.share, reading.account.dropped_inside) == (1.0, 0)
    assert (reading.act.language, reading.act.identifier) == ("en", identifier)
    assert not [p.eid for p in walk(reading.act) if "~" in p.eid]


def provision(reading: Reading, eid: str) -> Provision:
    found = find(reading.act, eid)
    assert found, eid
    return found


def test_the_definitions_of_the_old_regulation(shared: Path) -> None:
    old = corpus(shared, "32009R0428.md")
    assert [c.eid for c in provision(old, "art_2").children] == [f"art_2__point_{n}" for n in range(1, 14)]
    assert provision(old, "art_2__point_3__subpara_2").text.startswith("Where the benefit")
    assert [c.kind for c in provision(old, "art_2__point_5").children] == [Kind.INDENT, Kind.INDENT, Kind.SUBPARAGRAPH]
    assert provision(old, "art_9__para_4__point_b__subpara_2").text.startswith("Member States shall notify")


def test_the_definitions_of_the_new_regulation(shared: Path) -> None:
    new = corpus(shared, "32021R0821.md")
    assert len(provision(new, "art_2").children) == 22
    assert provision(new, "art_2__point_7__subpara_2").text.startswith("For the purposes of this Regulation")
    assert provision(new, "art_2__point_3__point_b__subpara_2").text.startswith("Where the benefit")
    assert provision(new, "art_7__para_2__subpara_3__point_c").text.startswith("the natural person")
    assert provision(new, "art_23__para_1__point_a__indent_3").text.startswith("prohibit the transit")
    assert provision(new, "chp_IV").heading == "AMENDMENT OF LISTS OF DUAL-USE ITEMS AND DESTINATIONS"


def test_the_correlation_table_is_marked(shared: Path) -> None:
    table = provision(corpus(shared, "32021R0821.md"), "anx_VI__tbl_1")
    assert table.correlation and len(table.children) == 149
    assert table.children[1].text == "Article 1\tArticle 1"
