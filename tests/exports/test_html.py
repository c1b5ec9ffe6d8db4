"""The HTML page: what is in it (parsed), and how it behaves (in a real browser)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

from tests.conftest import REPOSITORY
from tests.exports.made import Maker, check_golden, lanterns
from tracker.act import Kind, Provision, walk
from tracker.change import Change, ChangeKind, Comparison, Origin
from tracker.compare import codebook_for, compare
from tracker.exports.html import MEANINGS, write
from tracker.outline import parse_outline
from tracker.readers import read
from tracker.source import open_source

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def specimen() -> Comparison:
    folder = REPOSITORY / "texts" / "specimen"
    old, new = (read(open_source(folder / name)).act for name in ("1_in-force.fmx.xml", "5_final.oj.xhtml"))
    return compare(old, new, codebook=codebook_for(old, new))


def parsed(comparison: Comparison) -> Any:
    return lxml.html.document_fromstring(write(comparison))


# ------------------------------------------------------------------------------------------------- what is in it


def test_the_law_of_the_lanterns() -> None:
    page = write(lanterns())
    check_golden("lanterns.law.html", page[page.index("<div id=text") : page.index("</main>")])


def said(element: lxml.html.HtmlElement, without: str) -> str:
    """The words of a provision as a person reads them: without one side of the redline, hints and note calls."""
    text = "".join(
        node
        for node in element.xpath(".//text()")
        if not any(up.tag in (without, "sup") or up.get("class") in ("v", "cut") for up in ancestors(holder(node)))
    )
    return "".join(text.split())


def holder(node: object) -> lxml.html.HtmlElement:
    """The element a text node stands in; lxml counts a tail to the element before it."""
    parent = node.getparent()  # type: ignore[attr-defined]
    return parent.getparent() if node.is_tail else parent  # type: ignore[attr-defined]


def ancestors(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    while element is not None:
        yield element
        element = element.getparent()


def bare(provision: Provision) -> str:
    return "".join(f"{provision.num}{provision.heading}{provision.text}".split())


@pytest.mark.parametrize("make", [lanterns, specimen])
def test_both_acts_can_be_read_from_it(make: object) -> None:
    comparison: Comparison = make()  # type: ignore[operator]
    page = parsed(comparison)
    rows = page.xpath("//div[contains(concat(' ', @class, ' '), ' r ')]")
    texts = {side: [read_row(row, without) for row in rows] for side, without in (("new", "del"), ("old", "ins"))}
    for side, act in (("new", comparison.new), ("old", comparison.old)):
        whole = "\n".join(texts[side])
        for provision in walk(act):
            text = "".join(provision.text.split())
            if side == "new" or not split(comparison, provision.eid):
                assert text in whole, f"{side} {provision.eid}"


def read_row(row: lxml.html.HtmlElement, without: str) -> str:
    return "".join(said(body, without) for body in row.xpath("./*[not(@class='m')]"))


def split(comparison: Comparison, eid: str) -> bool:
    return any(eid in change.old and len(change.new) > 1 for change in comparison.changes)


def test_every_provision_of_the_new_act_has_its_anchor() -> None:
    comparison = specimen()
    ids = parsed(comparison).xpath("//@id")
    assert len(ids) == len(set(ids)), "an id stands for one place"
    silent = {Kind.TABLE, Kind.ARTICLE, Kind.ANNEX}
    wanted = [p.eid for p in walk(comparison.new) if bare(p) and p.kind not in silent]
    assert set(wanted) <= set(ids)
    assert {p.eid for p in walk(comparison.new) if p.kind is Kind.ARTICLE} <= set(ids)


def test_every_tag_has_one_badge_and_its_words_a_box() -> None:
    comparison = specimen()
    page = parsed(comparison)
    badges = [" ".join(badge.text_content().split()) for badge in page.xpath("//details[@class='tag']/summary")]
    tags = [tag for change in comparison.changes for tag in change.tags]
    assert len(badges) == len(tags) > 70
    assert sorted(badge[2:].split(" ")[:2] for badge in badges) == sorted([tag.direction, tag.code] for tag in tags)
    boxed = {why for mark in page.xpath("//mark/@title") for why in mark.removeprefix("decides ").split(", ")}
    assert {f"{tag.code} {tag.direction}" for tag in tags} == boxed
    assert "What the codes mean" in page.text_content()


def test_every_link_leads_somewhere() -> None:
    page = parsed(specimen())
    ids = set(page.xpath("//@id"))
    links = page.xpath("//a/@href")
    assert len(links) > 200
    assert [link for link in links if not link.startswith("#") or link[1:] not in ids] == []


def test_it_asks_for_nothing_and_allows_only_its_own_style_and_script() -> None:
    page = write(lanterns())
    policy = re.search(r'Content-Security-Policy content="([^"]*)"', page)
    assert policy and policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    tree: Any = lxml.html.document_fromstring(page)
    assert tree.xpath("//@src | //link | //@style | //img | //iframe | //@onclick") == []
    assert len(tree.xpath("//style")) == len(tree.xpath("//script")) == 1
    assert "url(" not in page and "@import" not in page and "http" not in page.split("</head>")[0].split("<style>")[1]


def test_sources_and_the_authentic_text_are_named() -> None:
    page = write(lanterns())
    assert "Only the texts published in the Official Journal of the European Union are authentic." in page
    assert "0" * 64 in page and "f" * 64 in page and "old.outline" in page


def test_warnings_are_shown_with_the_text_they_are_about() -> None:
    act = lanterns().new
    made = Maker(act, act).comparison()
    origin = Origin("new", warnings=("only 97.00% of its characters could be accounted for",))
    page = write(Comparison(act, act, made.changes, made.unchanged, Origin("old"), origin))
    assert "<p class=warning>only 97.00% of its characters could be accounted for</p>" in page


def test_hostile_texts_stay_text() -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onclick='x' &amp; {{7*7}}"
    outline = f"outline 1\nlanguage en\nidentifier {hostile}\nact_title # {hostile}\n"
    old = parse_outline(f"{outline}article 1 | {hostile} # one\n")
    new = parse_outline(f"{outline}article 1 | {hostile} # {hostile}\n")
    made = compare(old, new, (Origin(hostile, hostile, hostile), Origin(hostile, hostile, hostile, (hostile,))))
    tree: Any = lxml.html.document_fromstring(write(made))
    assert len(tree.xpath("//script")) == 1 and tree.xpath("//img | //@onclick | //@onerror") == []
    assert hostile in tree.text_content()


def test_kinds_all_have_a_meaning_a_filter_and_a_colour() -> None:
    folder = REPOSITORY / "tracker" / "exports"
    css = "".join((folder / name).read_text(encoding="utf-8") for name in ("law.css", "page.css"))
    for kind in ChangeKind:
        if kind is not ChangeKind.UNCHANGED:
            assert kind in MEANINGS
            assert f"#show-{kind.value}:checked) .r.{kind.value}" in css and f".k.{kind.value}" in css


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [0, 1], ids=["light", "dark"])
def test_all_text_has_enough_contrast(palette: int) -> None:
    css = (REPOSITORY / "tracker" / "exports" / "law.css").read_text(encoding="utf-8")
    named = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)", css)
    colours = {name: both[palette] for name, *both in named}
    pairs = [(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "wash")]
    pairs += [("ink", "target"), ("soft", "target"), ("paper", "accent"), ("on-accent", "accent")]
    pairs += [(name.removesuffix("-ground"), name) for name in colours if name.endswith("-ground")]
    pairs += [(name.removesuffix("-ground"), "paper") for name in colours if name.endswith("-ground")]
    assert len(pairs) == 22
    for ink, ground in pairs:
        light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{ink} on {ground}"


def test_an_acts_own_correlation_table_is_shown_but_not_compared() -> None:
    act = parse_outline("outline 1\narticle 1 # One.\nannex! II | Correlation table\n  table!\n    row! # A | B\n")
    change = Change("art_1..art_1", (ChangeKind.UNCHANGED,), ("art_1",), ("art_1",))
    page: Any = lxml.html.document_fromstring(write(Comparison(act, act, (), (change,))))
    assert "Correlation table" in page.text_content() and page.get_element_by_id("anx_II__tbl_1__row_A") is not None


def test_the_language_of_the_law_is_declared() -> None:
    act = parse_outline("outline 1\nlanguage fr\narticle 1 # Le présent règlement.\n")
    assert '<div id=text lang="fr"' in write(compare(act, act))


# ------------------------------------------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "lanterns.html"
    path.write_text(write(lanterns()), encoding="utf-8")
    return path


class Opened:
    """A page in the browser, with everything it complained about or asked for."""

    def __init__(self, browser: Browser, file: Path, anchor: str = "", width: int = 1400, script: bool = True) -> None:
        self.faults: list[str] = []
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._asked)
        self.page.goto(file.as_uri() + anchor)

    def _asked(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith("file:"):
            self.faults.append(url)

    def shown(self, selector: str) -> bool:
        return self.page.locator(selector).first.is_visible()


def test_no_complaint_and_no_request(browser: Browser, file: Path) -> None:
    opened = Opened(browser, file)
    for mode in ("old", "new", "changes"):
        opened.page.locator(f"#mode-{mode}").check(force=True)
    opened.page.locator("#next").click()
    assert opened.page.locator("#where").inner_text() == "1 of 21"
    assert opened.faults == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_three_readings(browser: Browser, file: Path, script: bool) -> None:
    opened = Opened(browser, file, script=script)
    changed = "#art_1__para_1"
    assert opened.shown(f"{changed} ins") and not opened.shown("#rct_1 .t"), "unchanged provisions are folded"
    assert opened.shown("#old-art_3__para_3 .m") and not opened.shown("#old-art_3__para_3 .t")

    opened.page.locator("#mode-old").check(force=True)
    assert not opened.shown(f"{changed} ins") and opened.shown("#rct_1 .t")
    assert opened.shown("#old-art_4") and not opened.shown("#art_3")
    assert opened.shown("#old-art_3__para_3 .t") and not opened.shown("#art_5__para_1"), "what moved is where it was"
    assert opened.page.locator("#rct_3 .n").inner_text() == "(2)", "under its old number"

    opened.page.locator("#mode-new").check(force=True)
    assert opened.shown(f"{changed} ins") and not opened.shown("#old-art_4") and opened.shown("#art_3")
    assert not opened.shown("#ttl del") and not opened.shown("#old-art_3__para_3")


def test_filters(browser: Browser, file: Path) -> None:
    opened = Opened(browser, file)
    assert opened.shown("#rct_2") and opened.shown("#rct_3")
    opened.page.locator("#show-inserted").uncheck()
    assert not opened.shown("#rct_2") and opened.shown("#rct_3") and not opened.shown("#art_3")
    opened.page.locator("#show-amended").uncheck()
    assert opened.shown("#rct_3"), "it is renumbered, too"
    opened.page.locator("#show-renumbered").uncheck()
    assert not opened.shown("#rct_3")


def test_anchors_lead_to_provisions_also_to_folded_ones(browser: Browser, file: Path) -> None:
    assert Opened(browser, file, "#art_5__para_1").shown("#art_5__para_1:target")
    assert Opened(browser, file, "#art_4__para_1__point_b").shown("#art_4__para_1__point_b:target")


def test_stepping_with_keys_must_be_switched_on(browser: Browser, file: Path) -> None:
    opened = Opened(browser, file)
    opened.page.keyboard.press("j")
    assert opened.page.locator("#where").inner_text() == ""
    opened.page.locator("#keys").check()
    for key, place in (("j", "1 of 21"), ("j", "2 of 21"), ("k", "1 of 21")):
        opened.page.keyboard.press(key)
        assert opened.page.locator("#where").inner_text() == place


@pytest.mark.parametrize("width", [320, 400, 900, 1400])
def test_no_sideways_scrolling(browser: Browser, file: Path, width: int) -> None:
    opened = Opened(browser, file, width=width)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_copied_is_only_law(browser: Browser, file: Path) -> None:
    opened = Opened(browser, file)
    copied = opened.page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('#art_1__para_1 .t'));"
        " return getSelection().toString(); }"
    )
    assert copied == "This Regulation lays down rules for the export and brokering of lanterns."


def test_paper_shows_the_changes_and_no_controls(browser: Browser, file: Path) -> None:
    opened = Opened(browser, file)
    opened.page.emulate_media(media="print")
    assert opened.shown("#art_1__para_1 ins") and not opened.shown("form.bar") and not opened.shown(".toc")
