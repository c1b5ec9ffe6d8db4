"""Tags in a real browser: filtered with and without scripts, opened by keys, seen without colours and on paper."""

from __future__ import annotations

from tests.web.conftest import Visit, Visitor
from tests.web.pages import COMPARED
from tests.web.test_browser import RULES, examined, faults

POINT = "[id=art_5__para_1__point_b]"


def choose(seen: Visit, name: str, value: str) -> None:
    seen.page.locator(f"#choices input[name={name}][value={value}]").check()


def test_a_badge_opens_by_keys_and_says_why(visit: Visitor) -> None:
    seen = visit(COMPARED, script=False)
    badge = seen.page.locator(f"{POINT} details.tag").first
    assert badge.locator("p").first.is_hidden()
    badge.locator("summary").focus()
    seen.page.keyboard.press("Enter")
    assert "narrows a control" in badge.inner_text() and "Rule A4-use" in badge.inner_text()
    badge.get_by_role("link", name="A4-use").click()
    assert seen.page.url.endswith("/codebook/dual-use#rule-A4-use") and seen.shown("[id=rule-A4-use]")


def test_tags_are_filtered_without_a_reload(visit: Visitor) -> None:
    seen = visit(COMPARED)
    seen.page.evaluate("window.same = true")
    seen.page.locator("#choices > summary").click()
    choose(seen, "axis", "B")
    seen.page.locator(".said", has_text="axis B").wait_for()
    assert seen.page.locator("#choices").get_attribute("open") is not None, "the choices stay open"
    assert seen.page.evaluate("document.activeElement.value") == "B", "the keyboard stays where it was"
    choose(seen, "direction", "weakens")
    seen.page.locator(".said", has_text="weakens").wait_for()
    assert seen.page.url.endswith("?axis=B&direction=weakens") and seen.page.evaluate("window.same") is True
    assert "axis B, weakens" in seen.page.locator("#showing").inner_text(), "the head follows"
    assert seen.page.locator("#tally a[aria-current]").count() == 2
    seen.page.keyboard.press("Escape")
    assert not seen.shown(".choice-panel")
    assert seen.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert seen.shown(POINT) and seen.faults == []


def test_tags_are_filtered_without_scripts(visit: Visitor) -> None:
    seen = visit(COMPARED, script=False)
    seen.page.locator("#choices > summary").click()
    choose(seen, "code", "B4")
    choose(seen, "code", "A6")
    seen.page.locator("input[value=inserted]").check()
    seen.page.locator("button.apply").click()
    assert "kind=inserted" in seen.page.url and "code=A6" in seen.page.url and "code=B4" in seen.page.url
    assert "inserted; tagged A6 or B4" in seen.page.locator(".said").inner_text()
    seen.page.get_by_role("link", name="Show all changes").first.click()
    assert seen.page.url.endswith(COMPARED)


def test_a_link_to_what_tags_filter_out_leads_to_the_page_with_everything(visit: Visitor) -> None:
    seen = visit(f"{COMPARED}?code=B4&axis=B&direction=adds#art_4__para_1")
    seen.page.wait_for_url("**all=1#art_4__para_1")
    assert "code=" not in seen.page.url and seen.page.locator("#art_4__para_1 .t").is_visible()


def test_the_head_leads_to_the_changes(visit: Visitor) -> None:
    for script in (True, False):
        seen = visit(COMPARED, script=script)
        seen.page.locator(".effects dd a", has_text="removes").last.click()
        assert seen.page.url.endswith("?axis=B&direction=removes#result")
        box = seen.page.locator(".said").bounding_box()
        assert box and box["y"] < 900, "the result is in sight"


def test_from_the_scorecard_to_the_words(visit: Visitor) -> None:
    seen = visit(COMPARED)
    seen.page.get_by_role("link", name="Scorecard").click()
    seen.page.locator(".entries a", has_text="Article 5(1), point (b)").first.click()
    assert seen.page.url.endswith("#art_5__para_1__point_b") and seen.shown(f"{POINT} mark")


def test_without_colours_deciding_words_and_directions_can_be_told(visit: Visitor) -> None:
    seen = visit(COMPARED, forced_colors="active")
    style = f"getComputedStyle(document.querySelector('{POINT} mark')).borderTopStyle"
    assert seen.page.evaluate(style) == "solid"
    assert "▼ weakens" in (seen.page.locator(f"{POINT} details.tag summary").first.text_content() or "")


def test_on_paper_tags_say_why(visit: Visitor) -> None:
    seen = visit(COMPARED)
    seen.page.emulate_media(media="print")
    assert seen.page.locator(f"{POINT} details.tag p").first.is_visible()
    assert seen.shown(f"{POINT} mark") and not seen.shown("#choices")


def test_axe_finds_nothing_in_what_is_opened(visit: Visitor) -> None:
    for path in (f"{COMPARED}?axis=B&direction=weakens", "/codebook/dual-use#A4"):
        seen = examined(visit, path)
        seen.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        assert faults(seen, RULES) == [], path
        seen.page.emulate_media(color_scheme="dark")
        assert faults(seen, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == [], "in the dark"
        seen.page.set_viewport_size({"width": 390, "height": 900})
        assert faults(seen, RULES) == [], "on a small screen"
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390, "it scrolls sideways"
