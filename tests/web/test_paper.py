"""On paper: each sheet says which texts it speaks of, its address, and that only the Official Journal is authentic."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.web.conftest import Visitor
from tests.web.pages import COMPARED, HISTORY, TABLE
from tracker.exports.wording import AUTHENTIC


def sheets(visit: Visitor, path: str) -> tuple[str, list[str], tuple[int, ...]]:
    """The address of a page, the words of each of its sheets, and the colour of the first sheet's upper left corner;
    the screen is dark, and nothing runs in the page."""
    seen = visit(path, script=False, color_scheme="dark")
    document = pypdfium2.PdfDocument(seen.page.pdf(prefer_css_page_size=True, print_background=True))
    words = ["".join(sheet.get_textpage().get_text_range().split()) for sheet in document]
    corner = document[0].render().to_pil().getpixel((2, 2))
    return seen.page.url, words, corner


@pytest.mark.parametrize(
    ("path", "sources"),
    (
        (f"{COMPARED}?kind=moved&view=side", ("12/2031", "7/2036")),
        (f"{TABLE}?column=proposal&column=final", ("MCOM(2035)91", "7/2036")),
        (HISTORY, ("12/2031", "7/2036")),
        ("/d/specimen/text/final", ("7/2036",)),
        ("/help", ()),
    ),
)
def test_each_sheet_says_where_it_is_from(visit: Visitor, path: str, sources: tuple[str, ...]) -> None:
    address, words, corner = sheets(visit, path)
    for number, said in enumerate(words, 1):
        for wanted in ("".join(AUTHENTIC.split()), address, *sources, f"{number}/{len(words)}"):
            assert wanted in said, (number, wanted)
    assert corner == (255, 255, 255), "light, whatever the screen is"


def test_redlines_are_told_apart_without_colour(visit: Visitor) -> None:
    seen = visit(COMPARED, color_scheme="dark")
    seen.page.emulate_media(media="print")
    lines = seen.page.evaluate(
        "['ins', 'del'].map((tag) => getComputedStyle(document.querySelector(`#law ${tag}`)).textDecorationLine)"
    )
    assert lines == ["underline", "line-through"]
    assert seen.page.evaluate("getComputedStyle(document.querySelector('#law .t')).color") == "rgb(27, 34, 48)"


def test_the_address_on_paper_is_that_of_what_is_shown(visit: Visitor) -> None:
    seen = visit(COMPARED)
    with seen.page.expect_response(lambda answer: "kind=moved" in answer.url):
        seen.page.locator("#bar [value=moved]").check()
    seen.page.wait_for_function("document.getElementById('permalink').textContent.includes('kind=moved')")
