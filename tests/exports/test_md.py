"""The comparison as Markdown: every change, and words that mean nothing but themselves."""

from __future__ import annotations

import html
import re

import markdown as renderer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.made import check_golden, lanterns
from tracker.exports import FORMATS
from tracker.exports.marking import markdown as escaped
from tracker.exports.marking import marked
from tracker.exports.wording import capital, references


def test_the_lanterns() -> None:
    check_golden("lanterns.md", str(FORMATS["md"](lanterns())))


def test_each_change_has_a_heading_in_order() -> None:
    comparison = lanterns()
    headings = re.findall(r"^### (.*) \([^()]*\)$", str(FORMATS["md"](comparison)), re.MULTILINE)
    assert headings == [escaped(capital(references(change))) for change in comparison.changes]


@pytest.mark.parametrize(
    "words", ["1. No", "- no", "# no", "*no*", "<b>no</b>", "[no](x)", "a_b_c", "| no |", "&amp;", "+ no", "3) no"]
)
def test_words_mean_only_themselves(words: str) -> None:
    page = renderer.markdown(escaped(words))
    assert html.unescape(re.sub("<[^>]+>", "", page)) == words and page.startswith("<p>") and page.count("<") == 2


@given(st.lists(st.tuples(st.sampled_from("=+-"), st.text("ab ,.*_~", min_size=1, max_size=6)), min_size=1, max_size=5))
@settings(max_examples=60)
def test_what_is_inserted_and_deleted_can_be_read_back(ops: list[tuple[str, str]]) -> None:
    text = marked([("=", "x"), *ops])
    plain = html.unescape(re.sub(r"\\(.)", r"\1", re.sub("</?(ins|del)>", "", text)))
    assert plain == "x" + "".join(words for _, words in ops)
    assert text.count("<ins>") == sum(sign == "+" for sign, _ in ops)
