"""The table and the histories in a real browser: columns chosen with and without scripts, rows found by their links."""

from __future__ import annotations

import pytest

from tests.web.conftest import Visit, Visitor
from tests.web.pages import COMPARED, HISTORY, TABLE


def heads(seen: Visit) -> list[str]:
    return seen.page.locator(".aligned").first.locator("thead th").all_inner_texts()[1:]


def test_columns_are_chosen_without_scripts(visit: Visitor) -> None:
    seen = visit(TABLE, script=False)
    boxes = seen.page.locator("select[name=column]")
    boxes.nth(0).select_option("final")
    boxes.nth(2).select_option("")
    boxes.nth(3).select_option("")
    seen.page.locator("select[name=baseline]").select_option("proposal")
    seen.page.locator("button.apply").click()
    assert heads(seen) == ["Final act", "Proposal baseline"]


def test_columns_are_chosen_without_a_reload(visit: Visitor) -> None:
    seen = visit(TABLE)
    seen.page.evaluate("window.same = true")
    seen.page.locator("select[name=baseline]").focus()
    seen.page.locator("select[name=baseline]").select_option("final")
    seen.page.locator(".said", has_text="differs from final").wait_for()
    assert "baseline=final" in seen.page.url and seen.page.evaluate("window.same") is True
    assert seen.page.evaluate("document.activeElement.name") == "baseline", "the keyboard stays where it was"
    assert seen.faults == []


@pytest.mark.parametrize(("script", "width"), [(True, 1400), (False, 1400), (True, 400)])
def test_a_link_to_a_row_leads_to_it_below_the_bar(visit: Visitor, script: bool, width: int) -> None:
    seen = visit(f"{TABLE}#art_5__para_1__point_b", script=script, width=width)
    box = seen.page.locator("[id=art_5__para_1__point_b]").bounding_box()
    bar = seen.page.locator("#bar").bounding_box()
    assert box and bar and bar["y"] + bar["height"] - 1 <= box["y"] <= 900


def test_a_link_to_an_unchanged_row_asks_for_all(visit: Visitor) -> None:
    seen = visit(f"{TABLE}#art_4__para_1")
    seen.page.wait_for_url("**all=1#art_4__para_1")
    assert seen.page.locator("[id=art_4__para_1]").is_visible()


def test_the_names_of_the_columns_stay_in_sight(visit: Visitor) -> None:
    seen = visit(f"{TABLE}#art_5__para_2")
    head = seen.page.locator("[id=part-art_5] thead th").nth(1).bounding_box()
    bar = seen.page.locator("#bar").bounding_box()
    assert head and bar and abs(head["y"] - bar["y"] - bar["height"]) < 3


def test_on_a_small_screen_each_version_says_its_name(visit: Visitor) -> None:
    seen = visit(TABLE, width=400)
    cells = "[...document.querySelectorAll('#art_5__para_1__point_b td')]"
    names = seen.page.evaluate(f"{cells}.map((cell) => getComputedStyle(cell, '::before').content)")
    assert names == ['"In force"', '"Proposal"', '"Parliament"', '"Council"', '"Final act"']


def test_from_a_change_to_who_did_it_and_back(visit: Visitor) -> None:
    """Three clicks from the first page to the words and whose they are."""
    seen = visit("/")
    seen.page.get_by_role("link", name="What changed from in-force to final").click()
    seen.page.locator("[id=art_5__para_1__point_b]").get_by_role("link", name="through all versions").click()
    assert seen.page.url.endswith(HISTORY) and "council" in seen.page.locator(".whose").inner_text()
    seen.page.locator(".life li").nth(4).get_by_role("link", name="In the comparison").first.click()
    assert "/compare/parliament..final#art_5__para_1__point_b" in seen.page.url
    seen.go(COMPARED).page.get_by_role("link", name="Who did what").click()
    seen.page.locator(".deeds th a", has_text="Article 5(1), point (b)").first.click()
    assert seen.page.url.endswith("#art_5__para_1__point_b")
