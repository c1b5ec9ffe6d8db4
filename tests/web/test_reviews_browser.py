"""Reviewing in a real browser: with scripts and without, two people at once, blind, and looked at by axe."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waitress.server import create_server

from tests.web.conftest import Visit, Visitor
from tests.web.pages import COMPARED
from tests.web.review_pages import CHANGE, POINT, own_app
from tests.web.test_browser import RULES, axe, faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BADGE = f"[id={POINT}] details.tag"
MISSING = "409 (CONFLICT)"


@pytest.fixture
def visit(browser: Browser, database: Path, tmp_path: Path) -> Iterator[Visitor]:
    """Browsers at a server with a database of its own; each visit is another person's."""
    app = own_app(database, tmp_path)
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    visitor = Visitor(browser, f"http://127.0.0.1:{server.effective_port}")
    yield visitor
    visitor.close()
    server.close()
    thread.join(5)


def sign_in(seen: Visit, name: str, blind: bool = False, back: str = COMPARED) -> Visit:
    seen.go(f"/reviewer?back={back}")
    seen.page.get_by_label("Your name").fill(name)
    seen.page.get_by_label("Code blind").set_checked(blind)
    seen.page.get_by_role("button", name="Remember it").click()
    assert seen.page.url.endswith(back)
    return seen


def quiet(seen: Visit) -> list[str]:
    """The complaints, but for the picture of a page that was left before it came."""
    return [fault for fault in seen.faults if MISSING not in fault and "icon.svg" not in fault]


@pytest.mark.parametrize("script", [True, False])
def test_a_tag_is_confirmed_where_it_stands(visit: Visitor, script: bool) -> None:
    seen = sign_in(visit("/", script=script), "ada")
    badge = seen.page.locator(BADGE).first
    badge.locator("summary").focus()
    seen.page.keyboard.press("Enter")
    badge.get_by_role("button", name="Confirm").click()
    seen.page.wait_for_url(f"**{COMPARED}#{POINT}")
    assert "✓ confirmed" in (seen.page.locator(f"{BADGE} summary").first.text_content() or "")
    assert "Reviewed 1 of" in seen.page.locator("#reviewed").inner_text()
    assert quiet(seen) == []


@pytest.mark.parametrize("script", [True, False])
def test_two_people_save_the_same_tag_and_the_second_one_sees_both_texts(visit: Visitor, script: bool) -> None:
    ada = sign_in(visit("/", script=script), "ada", back=CHANGE)
    bob = sign_in(visit("/", script=script), "bob", back=CHANGE)
    for seen, verdict, reason in ((ada, "Reject", "Not a **trigger**."), (bob, "Dispute", "Let us *talk*.")):
        form = seen.page.locator("#tag-A4 form")
        form.get_by_label(verdict).check()
        form.get_by_label("Reason").fill(reason)
        form.get_by_role("button", name="Save").click()
    ada.page.locator("#tag-A4 .events", has_text="Not a trigger.").wait_for()
    assert bob.page.locator("h1").inner_text() == "Somebody decided before you"
    shown = bob.page.locator("main").inner_text()
    assert "Not a trigger." in shown and "Let us talk." in shown
    bob.page.get_by_role("button", name="Save mine as well").click()
    bob.page.wait_for_url(f"**{CHANGE}#tag-A4")
    assert bob.page.locator("#tag-A4 .events > li").count() == 2 and bob.shown("#tag-A4 .state >> text=disputed")
    assert quiet(ada) == quiet(bob) == []


def test_who_codes_blind_sees_the_others_after_his_own_verdict(visit: Visitor) -> None:
    ada = sign_in(visit("/"), "ada")
    ada.page.locator(BADGE).first.locator("summary").click()
    ada.page.locator(BADGE).first.get_by_label("Reason").fill("hush")
    ada.page.locator(BADGE).first.get_by_role("button", name="Reject").click()
    ada.page.locator(f"{BADGE}.rejected").wait_for()
    eve = sign_in(visit("/", script=False), "eve", blind=True, back=CHANGE)
    assert "hush" not in eve.page.content() and "coding blind" in eve.page.locator("main").inner_text()
    eve.page.locator("#tag-A4").get_by_label("Confirm").check()
    eve.page.locator("#tag-A4").get_by_role("button", name="Save").click()
    assert "hush" in eve.page.locator("#tag-A4").inner_text() and eve.shown("#tag-A4 .state >> text=disputed")
    assert quiet(ada) == quiet(eve) == []


def test_the_state_filters_without_a_reload(visit: Visitor) -> None:
    seen = sign_in(visit("/"), "ada")
    seen.page.locator(BADGE).first.locator("summary").click()
    seen.page.locator(BADGE).first.get_by_role("button", name="Confirm").click()
    seen.page.locator("#reviewed", has_text="Reviewed 1 of").wait_for()
    seen.page.locator("#choices > summary").click()
    seen.page.locator("#choices input[name=review][value=confirmed]").check()
    seen.page.locator(".said", has_text="review confirmed").wait_for()
    assert seen.page.url.endswith("?review=confirmed") and seen.shown(f"[id={POINT}]")
    assert quiet(seen) == []


def test_a_foreign_page_cannot_decide(visit: Visitor) -> None:
    """A form on another site, sent by a browser whose reviewer is known here."""
    seen = sign_in(visit("/"), "ada")
    target = f"{seen.address}{CHANGE}"
    seen.page.goto("about:blank")
    seen.page.set_content(f'<form method=post action="{target}"><input name=verdict value=confirmed><button>x</button>')
    with seen.page.expect_navigation():
        seen.page.locator("button").click()
    assert seen.page.locator("h1").inner_text() == "This was refused"
    assert "○ suggested" in seen.go(CHANGE).page.locator("#tag-A4").inner_text()


@pytest.mark.parametrize("script", [True, False])
def test_who_rejects_gives_a_reason_and_keeps_the_filter(visit: Visitor, script: bool) -> None:
    path = f"{COMPARED}?code=A4"
    seen = sign_in(visit("/", script=script), "ada", back=path)
    badge = seen.page.locator(BADGE, has_text="A4").first
    badge.locator("summary").click()
    badge.get_by_role("button", name="Reject").click()
    assert seen.page.url.endswith(path), "the browser asks for the reason"
    badge.get_by_label("Reason").fill("Not a trigger.")
    badge.get_by_role("button", name="Reject").click()
    seen.page.wait_for_url(f"**{path}#*")
    seen.page.wait_for_timeout(300)
    assert f"{path}#" in seen.page.url and POINT not in seen.page.url
    assert quiet(seen) == []


def test_a_refused_form_can_be_mended_on_any_screen(visit: Visitor) -> None:
    signed = sign_in(visit("/"), "ada", back=CHANGE)
    seen = visit("/reviewer", bypass_csp=True)
    seen.context.add_cookies(signed.context.cookies())
    seen.go(CHANGE)
    form = seen.page.locator("#tag-A4 form")
    form.get_by_label("Dispute").check()
    form.get_by_role("button", name="Save").click()
    seen.page.get_by_role("alert").wait_for()
    assert seen.page.locator("h1").inner_text() == "This cannot be kept yet"
    seen.page.evaluate(axe.AXE_SCRIPT)
    for width in (1200, 400, 320):
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert faults(seen, RULES) == [] and seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.page.get_by_label("Dispute").is_checked()
    seen.page.get_by_label("Reason").fill("Let us talk.")
    seen.page.get_by_role("button", name="Save").click()
    seen.page.locator("#tag-A4 .events", has_text="Let us talk.").wait_for()


def test_axe_finds_nothing_on_the_pages_of_a_review(visit: Visitor) -> None:
    for name, verdict in (("ada", "Reject"), ("bob", "Dispute")):
        seen = sign_in(visit("/"), name, back=CHANGE)
        fold = seen.page.locator("#tag-A4 details.decide")
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        seen.page.locator("#tag-A4").get_by_label(verdict).check()
        seen.page.locator("#tag-A4").get_by_label("Reason").fill("Because of *this*:\n\n- one\n- two\n\n> three `four`")
        seen.page.locator("#tag-A4").get_by_role("button", name="Save").click()
        seen.page.locator("#tag-A4 .events").wait_for()
    narrow = f"{COMPARED}?review=disputed"
    for path in (CHANGE, narrow, "/d/specimen/decisions", "/d/specimen/agreement", "/reviewer"):
        looked = visit("/reviewer", bypass_csp=True)
        looked.context.add_cookies(seen.context.cookies())
        checked(looked, path)
        # How narrow the comparison may be is looked at with its other states (`test_browser`).
        for width in (320, 400, 700) if path != narrow else ():
            looked.page.set_viewport_size({"width": width, "height": 900})
            assert looked.page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def checked(seen: Visit, path: str) -> Visit:
    """The page with everything opened, in light, on a small screen and in the dark."""
    seen.go(path)
    seen.page.add_style_tag(content=".g { content-visibility: visible !important; }")
    seen.page.evaluate(axe.AXE_SCRIPT)
    seen.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert faults(seen, RULES) == [], path
    seen.page.emulate_media(color_scheme="dark")
    assert faults(seen, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == [], f"{path} in the dark"
    seen.page.emulate_media(color_scheme="light")
    seen.page.set_viewport_size({"width": 400, "height": 900})
    assert faults(seen, RULES) == [], f"{path} on a small screen"
    return seen
