"""Hostile, broken and truncated markup is refused in one sentence; what is sound is parsed without loss."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tracker.errors import InputError
from tracker.readers.markup import local, parse_html, parse_xml
from tracker.source import Source, open_source

Parse = Callable[[Source], etree._Element]
XHTML_DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML//EN" "xhtml-strict.dtd">'


def text(parse: Parse, markup: str) -> str:
    return words(parse(Source("act.xml", markup.encode())))


def words(root: etree._Element) -> str:
    return "".join(map(str, root.itertext()))


def refusal(parse: Parse, markup: str) -> str:
    with pytest.raises(InputError) as caught:
        parse(Source("act.xml", markup.encode()))
    sentence = str(caught.value)
    assert sentence.startswith("act.xml") and sentence.endswith(".") and len(sentence) < 300
    return sentence


# XML


def test_xml_keeps_instructions_and_drops_comments() -> None:
    root = parse_xml(Source("act.xml", b"<a>one<!-- two -->three<?P four?></a>"))
    assert etree.tostring(root) == b"<a>onethree<?P four?></a>"
    assert [local(e) for e in root.iter()] == ["a", ""]


def test_local_is_the_tag_without_its_namespace() -> None:
    assert local(parse_xml(Source("a", b'<html xmlns="urn:x"/>'))) == "html"
    assert local(parse_html(Source("a", b'<html xmlns="urn:x"></html>'))) == "html"


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]><a/>',
        '<!DOCTYPE a [<!ENTITY l0 "ha"><!ENTITY l1 "&l0;&l0;&l0;"><!ENTITY l2 "&l1;&l1;&l1;">]><a>&l2;</a>',
        # The literal makes the declaration look as if it stood in a comment.
        '<!DOCTYPE a SYSTEM "<!--" [<!ENTITY x SYSTEM "file:///etc/hostname">]><!-- --><a/>',
        '<!DOCTYPE a SYSTEM "<!--" [<!ENTITY x SYSTEM "file:///etc/hostname">]><a><!-- --></a>',
    ],
)
def test_entities_of_its_own_are_refused(bomb: str) -> None:
    assert "the XML defines entities of its own" in refusal(parse_xml, bomb)


def test_a_billion_laughs_are_refused_before_they_are_parsed() -> None:
    lines = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    assert "entities of its own" in refusal(parse_xml, f'<!DOCTYPE a [<!ENTITY l0 "ha">{lines}]><a>&l11;</a>')


def test_nothing_outside_is_included(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    include = f'<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="{secret}" parse="text"/></a>'
    assert text(parse_xml, include) == ""
    dtd = tmp_path / "x.dtd"
    dtd.write_text('<!ENTITY nbsp "SECRET">')
    assert text(parse_xml, f'<!DOCTYPE a SYSTEM "{dtd}"><a>1&nbsp;2</a>') == "1\xa02"


def test_the_doctype_of_the_official_journal_and_its_named_entities() -> None:
    page = '{}<html xmlns="http://www.w3.org/1999/xhtml"><p title="&eacute;">1&nbsp;&mdash;&#8364;&amp;&lt;</p></html>'
    for doctype in (XHTML_DOCTYPE, ""):
        root = parse_xml(Source("act.xml", page.format(doctype).encode()))
        assert words(root) == "1\xa0—€&<"
        assert root[0].get("title") == "é"


def test_references_in_comments_and_sections_are_left_alone() -> None:
    assert text(parse_xml, "<a><!-- &nope; --><![CDATA[&nope; &nbsp; <!ENTITY]]></a>") == "&nope; &nbsp; <!ENTITY"


def test_an_entity_that_nothing_defines_is_not_dropped() -> None:
    # With a DOCTYPE, libxml2 takes such a reference for one of the DTD that it was told not to load.
    assert "line 2: the reference &nope; names an entity" in refusal(parse_xml, f"{XHTML_DOCTYPE}\n<a>1&nope;2</a>")


@pytest.mark.parametrize("reference", ["&#0;", "&#1;", "&#x92;", "&#146;", "&#xFFFD;", "&#xD800;", "&#x110000;"])
def test_references_to_characters_that_no_law_has(reference: str) -> None:
    assert f"the reference {reference} stands for no character" in refusal(parse_xml, f"<a>{reference}</a>")


def test_a_reference_of_a_million_digits() -> None:
    assert "stands for no character" in refusal(parse_xml, f"<a>&#{'9' * 1_000_000};</a>")


def test_broken_xml_says_where() -> None:
    assert "line 2, character 6: the XML has a bare &; write it as &amp;." in refusal(parse_xml, "<a>\ntwo & three</a>")
    assert "line 3" in refusal(parse_xml, "<a>\n<b>\n</a>")
    assert "not well-formed" in refusal(parse_xml, "<a/><b/>")
    assert "this is no XML" in refusal(parse_xml, "Article 1")
    assert "this is no XML" in refusal(parse_xml, "<!-- nothing else -->")


def test_truncated_xml_is_refused_wherever_it_was_cut() -> None:
    whole = '<act lang="en">\n<p>One <b>two</b> &amp; three</p>\n</act>'
    assert text(parse_xml, whole)
    for end in range(1, len(whole)):
        sentence = refusal(parse_xml, whole[:end])
        assert "ends before it is complete" in sentence or "not well-formed" in sentence or "bare &" in sentence
    assert "the XML ends before it is complete" in refusal(parse_xml, whole[:25])


def test_white_space_before_the_declaration_keeps_the_line_numbers() -> None:
    root = parse_xml(Source("act.xml", b'\n \n<?xml version="1.0"\nencoding="UTF-8"?>\n<a>\n<b/></a>'))
    assert [str(element.sourceline) for element in root.iter()] == ["5", "6"]


def test_a_declared_encoding_is_used_once() -> None:
    for encoding in ("ISO-8859-1", "windows-1252"):
        page = f'<?xml version="1.0" encoding="{encoding}"?><a>é’</a>'.encode("windows-1252")
        assert parse_xml(Source("act.xml", page)).text == "é’"


def test_gzip_is_not_inflated() -> None:
    with pytest.raises(InputError, match="a gzip archive"):
        parse_xml(Source("act.xml", b"\x1f\x8b\x08\x00"))


def test_other_limits_of_xml() -> None:
    assert "nested more than 250 deep" in refusal(parse_xml, "<a>" * 5_000 + "</a>" * 5_000)
    assert "longer than ten million" in refusal(parse_xml, f"<a>{'x' * 11_000_000}</a>")
    assert "longer than ten million" in refusal(parse_xml, f'<a b="{"x" * 11_000_000}"/>')
    assert refusal(parse_xml, f"<{'n' * 1_000_000}/>")


# HTML


def test_html_is_read_as_a_browser_reads_it() -> None:
    assert text(parse_html, "<p>two & three<!-- x --> four<br>five</p>") == "two & three fourfive"
    assert text(parse_html, "<p>it&#146;s&nbsp;1&hyphen;2&nope;</p>") == "it’s\xa01‐2&nope;"
    assert text(parse_html, "<p>1</p><script>&#0;</script>").startswith("1")


def test_what_html_declares_about_its_encoding_is_used_once() -> None:
    page = '<?xml version="1.0" encoding="ISO-8859-1"?><html><meta charset="ISO-8859-1">é’</html>'
    assert words(parse_html(Source("a", page.encode("windows-1252")))) == "é’"
    assert words(parse_html(Source("a", page.encode("utf-8")))) == "é’"


@pytest.mark.parametrize("levels", [256, 5_000])
def test_nesting_that_the_html_parser_would_cut_off(levels: int) -> None:
    page = f"<html><body>{'<div>' * levels}deep{'</div>' * levels}<p>CANARY</p></body></html>"
    assert "nested more than 250 deep" in refusal(parse_html, page)


def test_nesting_behind_thousands_of_small_errors() -> None:
    page = f"<html><body>{'<b></i>' * 5_000}{'<div>' * 5_000}<p>CANARY</p></body></html>"
    assert "nested more than 250 deep" in refusal(parse_html, page)


def test_nesting_that_html_can_hold_is_read() -> None:
    assert "CANARY" in text(parse_html, f"{'<div>' * 200}deep{'</div>' * 200}<p>CANARY</p>")


def test_a_run_of_text_that_the_html_parser_would_cut_off() -> None:
    sentence = refusal(parse_html, f"<html><p>{'x' * 11_000_000}</p><p>CANARY</p></html>")
    assert "longer than ten million characters" in sentence


@pytest.mark.parametrize("reference", ["&#0;", "&#1;", "&#129;", "&#xFFFE;", "&#x110000;"])
def test_html_references_to_characters_that_no_law_has(reference: str) -> None:
    assert "stands for no character" in refusal(parse_html, f"<p>{reference}</p>")


def test_a_download_that_broke_off() -> None:
    whole = '<html><body><p class="x">Article 1</p></body></html>'
    assert text(parse_html, whole) == "Article 1"
    for end in range(6, len(whole)):
        assert "the HTML ends" in refusal(parse_html, whole[:end])


def test_no_html_at_all() -> None:
    assert "no HTML in this file" in refusal(parse_html, "<!-- nothing else -->")


# Any input


@given(st.lists(st.sampled_from(["<a>", "</a>", "<b x='1'>", "&", "&amp;", "&#1;", "é ", "<!--", "-->", "<", "]]>"])))
def test_any_tag_soup_is_parsed_or_refused(parts: list[str]) -> None:
    for parse in (parse_xml, parse_html):
        try:
            parse(Source("act.xml", "".join(["x", *parts]).encode()))
        except InputError as error:
            assert "\n" not in str(error)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd\ufffe\uffff&<>"), min_size=1))
def test_words_come_through_unchanged(given_words: str) -> None:
    assert text(parse_xml, f"<a>{given_words}</a>") == given_words
    assert text(parse_html, f"<html><body><p>.{given_words}</p></body></html>") == f".{given_words}"


def test_every_shared_markup_is_parsed(shared: Path) -> None:
    found = sorted(p for p in (shared / "corpus").rglob("*") if p.suffix in {".html", ".xhtml", ".xml", ".akn"})
    assert found
    for path in found:
        source = open_source(path)
        parse = parse_html if path.suffix == ".html" else parse_xml
        assert len(parse(source)) > 0, path
