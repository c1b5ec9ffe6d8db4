"""The pages in a real browser, with and without scripts: nothing complains, nobody else is asked, all can be used."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.web.conftest import Visit, Visitor
from tests.web.pages import COMPARED, FOUND, LARGE, REFUSED

axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (320, 400, 700, 1000)
MISSING = "Failed to load resource"
"""What Chromium says of a page with an error status; the page itself is what is looked at."""


@pytest.mark.parametrize("path", [*FOUND, *REFUSED])
def test_a_page_complains_of_nothing_and_asks_nobody_else(visit: Visitor, path: str) -> None:
    for script in (True, False):
        seen = visit(path, script=script)
        assert [fault for fault in seen.faults if MISSING not in fault] == []
        assert seen.page.locator("h1").count() == 1 and seen.shown("h1")
        wanted = seen.page.locator("link[rel=stylesheet]").count()
        styles = [url for url in seen.asked if "/static/" in url and ".css" in url]
        assert len(styles) == wanted >= 4, "the styles are there"
    for width in WIDTHS:
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"


@pytest.mark.parametrize("path", sorted({*FOUND, *REFUSED} - {*LARGE}))
def test_axe_finds_nothing(visit: Visitor, path: str) -> None:
    seen = examined(visit, path)
    assert faults(seen, RULES) == []
    seen.page.set_viewport_size({"width": 400, "height": 900})
    assert faults(seen, RULES) == [], "on a small screen"
    seen.page.emulate_media(color_scheme="dark")
    assert faults(seen, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == [], "in the dark"


@pytest.mark.parametrize("path", LARGE if os.environ.get("TRACKER_AXE") == "all" else (COMPARED,))
def test_axe_finds_nothing_on_a_large_page(visit: Visitor, path: str) -> None:
    """With TRACKER_AXE=all on each of them."""
    assert faults(examined(visit, path), RULES) == []


def examined(visit: Visitor, path: str) -> Visit:
    """A page with axe in it. What is out of sight is not laid out, and what is not laid out is not looked at."""
    seen = visit(path, bypass_csp=True)
    seen.page.add_style_tag(content=".g, .amendment { content-visibility: visible !important; }")
    seen.page.evaluate(axe.AXE_SCRIPT)
    return seen


def faults(seen: Visit, rules: dict[str, Any]) -> list[str]:
    found: Any = seen.page.evaluate(f"axe.run({json.dumps({**rules, 'resultTypes': ['violations']})})")
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found["violations"]]


def test_hostile_pages_run_nothing(visit: Visitor) -> None:
    for path in ("/d/hostile", "/d/hostile/text/old", "/d/hostile/compare/old..new?all=1"):
        seen = visit(path)
        assert seen.faults == [] and "alert(1)" in seen.page.content()
        assert "<script>alert(1)</script>" in seen.page.title() or path.endswith("all=1")


# ------------------------------------------------------------------------------------------------------ comparing


def changed(seen: Visit) -> int:
    return seen.page.locator("#law .x").count()


def test_filters_without_a_reload(visit: Visitor) -> None:
    seen = visit(COMPARED)
    seen.page.evaluate("window.same = true")
    whole = changed(seen)
    seen.page.locator("input[value=moved]").check()
    seen.page.locator(".said", has_text="moved").wait_for()
    assert 0 < changed(seen) < whole
    assert seen.page.url.endswith("?kind=moved"), "the address can be sent to somebody"
    assert seen.page.evaluate("window.same") is True, "the page was not loaded anew"
    assert seen.page.evaluate("document.activeElement.value") == "moved", "the keyboard stays where it was"
    seen.page.go_back()
    seen.page.locator("#law .x").nth(whole - 1).wait_for(state="attached")
    assert seen.page.locator("input[value=moved]").is_checked() is False
    assert seen.faults == []


def test_filters_without_scripts(visit: Visitor) -> None:
    seen = visit(COMPARED, script=False)
    whole = changed(seen)
    seen.page.locator("input[value=moved]").check()
    seen.page.locator("input[value=side]").check(force=True)
    seen.page.locator("button.apply").click()
    assert "kind=moved" in seen.page.url and "view=side" in seen.page.url
    assert 0 < changed(seen) < whole and seen.page.locator("#law .s").count() > 0
    seen.page.get_by_role("link", name="Show all changes").first.click()
    assert changed(seen) >= whole


def test_switches_words_and_sides_without_a_reload(visit: Visitor) -> None:
    seen = visit(COMPARED)
    seen.page.evaluate("window.same = true")
    seen.page.locator("#more > summary").click()
    seen.page.locator("select[name=moved]").select_option("0")
    seen.page.locator(".said", has_text="without what is only moved or renumbered").wait_for()
    assert seen.page.url.endswith("?moved=0") and seen.shown("#more .choice-panel"), "the panel stays open"
    seen.page.locator("#more input[name=words]").fill("human rights")
    seen.page.keyboard.press("Enter")
    seen.page.locator(".said", has_text="“human rights”").wait_for()
    seen.page.keyboard.press("Escape")
    assert not seen.shown("#more .choice-panel")
    seen.page.locator("input[name=read][value=new]").check(force=True)
    seen.page.locator("#law.read-new").wait_for()
    for part in ("moved=0", "words=human+rights", "read=new"):
        assert part in seen.page.url
    assert seen.shown("#law ins") and not seen.shown("#law del")
    assert seen.page.evaluate("window.same") is True and seen.faults == []


def test_switches_words_and_sides_without_scripts(visit: Visitor) -> None:
    seen = visit(COMPARED, script=False)
    whole = changed(seen)
    seen.page.locator("#more > summary").click()
    seen.page.locator("select[name=moved]").select_option("0")
    seen.page.locator("#more input[name=words]").fill("serious")
    seen.page.locator("input[name=read][value=old]").check(force=True)
    seen.page.locator("button.apply").click()
    assert 0 < changed(seen) < whole and not seen.shown("#law ins")
    assert seen.page.locator("#law ins").count() > 0, "it is only not shown"


def test_stepping_from_change_to_change(visit: Visitor) -> None:
    seen = visit(COMPARED)
    where = seen.page.locator("#where")
    seen.page.locator("#next").click()
    assert where.inner_text().startswith("1 of ")
    assert seen.page.evaluate("document.activeElement.classList.contains('here')")
    for key, place in (("j", "2 of"), ("j", "3 of"), ("k", "2 of")):
        seen.page.keyboard.press(key)
        assert where.inner_text().startswith(place)
    seen.page.locator("#keys").uncheck()
    seen.page.keyboard.press("j")
    assert where.inner_text().startswith("2 of"), "the keys can be switched off"
    seen.page.reload()
    assert seen.page.locator("#keys").is_checked() is False, "and stay so"


def test_stepping_begins_where_one_reads(visit: Visitor) -> None:
    seen = visit(f"{COMPARED}#art_10")
    seen.page.keyboard.press("j")
    top = seen.page.evaluate("document.getElementById('art_10').getBoundingClientRect().top")
    assert seen.page.evaluate("document.activeElement.getBoundingClientRect().top") >= top


def test_stepping_without_scripts(visit: Visitor) -> None:
    seen = visit(COMPARED, script=False)
    assert not seen.shown(".stepper")
    seen.page.locator("section#recitals .hop a").last.click()
    assert "#" in seen.page.url and not seen.page.url.endswith("#recitals")


@pytest.mark.parametrize(("script", "width"), [(True, 1400), (True, 1000), (False, 1400), (False, 1000), (True, 400)])
@pytest.mark.parametrize("anchor", ["art_5__para_1__point_b", "old-art_10", "rct_11", "anx_I__part_A__point_1A701"])
def test_permalinks_lead_to_provisions(visit: Visitor, anchor: str, script: bool, width: int) -> None:
    seen = visit(f"{COMPARED}#{anchor}", script=script, width=width)
    box = seen.page.locator(f"[id='{anchor}']").bounding_box()
    bar = seen.page.locator("#bar").bounding_box()
    assert box and bar and bar["y"] + bar["height"] - 1 <= box["y"] <= 900, "in sight, below the bar"


def test_a_link_to_a_folded_provision_opens_the_fold(visit: Visitor) -> None:
    seen = visit(f"{COMPARED}#art_4__para_1")
    assert seen.page.locator("#art_4__para_1 .t").is_visible()


def test_a_link_to_what_is_filtered_out_leads_to_the_page_with_everything(visit: Visitor) -> None:
    seen = visit(f"{COMPARED}?kind=moved#art_4__para_1")
    seen.page.wait_for_url("**all=1#art_4__para_1")
    assert seen.page.locator("#art_4__para_1 .t").is_visible()


def test_moved_text_leads_to_its_other_end_and_back(visit: Visitor) -> None:
    seen = visit(f"{COMPARED}#old-art_3__para_1__point_1A701")
    seen.page.locator("[id=old-art_3__para_1__point_1A701] .m a[href^='#']").last.click()
    assert seen.page.url.endswith("#anx_I__part_A__point_1A701")
    seen.page.locator("[id=anx_I__part_A__point_1A701] .from a[href^='#']").click()
    assert seen.page.url.endswith("#old-art_3__para_1__point_1A701")


def test_evidence_can_be_opened(visit: Visitor) -> None:
    seen = visit(COMPARED, script=False)
    why = seen.page.locator("#rct_3 .m details")
    why.locator("summary").click()
    assert "Score" in why.inner_text()


def test_two_versions_can_be_chosen(visit: Visitor) -> None:
    seen = visit("/d/specimen", script=False)
    seen.page.locator("select[name=old]").select_option("proposal")
    seen.page.locator("form.compare button.go").click()
    assert seen.page.url.endswith("/d/specimen/compare/proposal..final")
    seen.page.get_by_role("link", name="the other way round").click()
    assert seen.page.url.endswith("/d/specimen/compare/final..proposal")


def test_links_within_the_page_only_scroll(visit: Visitor) -> None:
    seen = visit(COMPARED)
    asked: list[str] = []
    seen.page.on("request", lambda request: request.resource_type == "fetch" and asked.append(request.url))
    links = seen.page.locator(".toc a.to:visible")
    for n in (3, 8, 2, 5):
        links.nth(n).click()
        target = (links.nth(n).get_attribute("href") or "").partition("#")[2]
        seen.page.wait_for_function(
            "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 200", arg=target
        )
    seen.page.go_back()
    seen.page.wait_for_timeout(100)
    assert asked == [] and seen.faults == []


def test_the_contents_follow_the_text(visit: Visitor) -> None:
    seen = visit("/d/specimen/text/final#art_12")
    seen.page.locator(".to[aria-current]", has_text="Article 12").wait_for()
    narrow = visit("/d/specimen/text/final", width=400)
    assert not narrow.shown(".toc .to"), "folded where there is no room"
    assert visit("/d/specimen/text/final", width=400, script=False).shown(".toc .to")


def test_the_theme_can_be_chosen_and_stays(visit: Visitor) -> None:
    seen = visit("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert seen.page.evaluate(ground) == "rgb(255, 255, 255)"
    seen.page.locator("#theme").click()
    assert seen.page.evaluate(ground) == "rgb(20, 24, 31)"
    seen.go("/d/specimen")
    assert seen.page.evaluate(ground) == "rgb(20, 24, 31)"
    assert seen.page.locator("#theme").inner_text() == "Light theme"


def test_what_is_copied_is_only_law(visit: Visitor) -> None:
    seen = visit(COMPARED)
    seen.page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#rct_1 .t'))")
    copied = seen.page.evaluate("String(getSelection())")
    assert copied.startswith("Regulation (UM) No 12/2031") and "inserted" not in copied


@pytest.mark.parametrize("query", ("", "?kind=moved&axis=B&signs=0"))
def test_the_bar_takes_one_row_of_a_usual_screen(visit: Visitor, query: str) -> None:
    seen = visit(COMPARED + query)
    seen.page.keyboard.press("j")
    assert seen.page.locator("#where").inner_text()
    assert seen.page.evaluate("document.getElementById('bar').offsetHeight") < 60
    seen.page.set_viewport_size({"width": 380, "height": 800})
    assert seen.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for control in seen.page.locator("#bar :is(label, summary, button)").all():
        assert not control.is_visible() or control.bounding_box()["x"] + control.bounding_box()["width"] <= 380


def test_on_paper_there_are_no_controls(visit: Visitor) -> None:
    seen = visit(COMPARED)
    seen.page.emulate_media(media="print")
    for control in ("#bar", ".toc", ".top", "form.compare", ".hop"):
        assert not seen.shown(control), control
    assert seen.shown(".foot") and seen.shown("#law ins")
    assert seen.page.locator(".act code").first.is_visible(), "the checksums are printed"


def test_without_colours_changes_can_still_be_told(visit: Visitor) -> None:
    seen = visit(COMPARED, forced_colors="active")
    lines = seen.page.evaluate(
        "['ins', 'del'].map((tag) => getComputedStyle(document.querySelector(`#law ${tag}`)).textDecorationLine)"
    )
    assert lines == ["underline", "line-through"]
