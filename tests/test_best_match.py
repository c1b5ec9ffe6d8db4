"""Which of several provisions is the first that one became, and what decides between texts that are nearly twins."""

from __future__ import annotations

from tracker.act import Act
from tracker.compare import correlate
from tracker.match import match
from tracker.outline import parse_outline

LAST = "article 9 | Entry into force # This Regulation shall enter into force with the first northern wind."


def act(*lines: str) -> Act:
    return parse_outline("\n".join(["outline 1", *lines, LAST]) + "\n")


def best(old: Act, new: Act, level: str, eid: str) -> str | None:
    """The new provision whose row has the highest score."""
    rows = [row for row in correlate(old, new, level) if row.old == eid]
    return max(rows, key=lambda row: row.score or 0.0).new


def test_the_paragraph_that_opens_with_its_words_comes_first() -> None:
    opening = "Every keeper shall light the harbour lantern before dusk."
    rest = (
        "Where fog hides the northern pier, the harbour master may order the bells to be rung each quarter of an "
        "hour, until the ferries, the pilots and the net guild have all reported that they are safely moored."
    )
    old = act("article 1 | Lighting", f"  paragraph 1 # {opening} {rest}")
    new = act("article 1 | Lighting", f"  paragraph 1 # {opening}", f"  paragraph 2 # {rest}")
    rows = [row.new for row in correlate(old, new, "paragraph") if row.old == "art_1__para_1"]
    assert rows == ["art_1__para_1", "art_1__para_2"]
    assert best(old, new, "paragraph", "art_1__para_1") == "art_1__para_1"


def test_an_article_that_kept_its_heading_is_first_of_all_that_article() -> None:
    who = (
        "who has his berth, mooring or boathouse on a bank other than that of the lantern house, including ferry "
        "guilds and net guilds of that bank"
    )
    old = act(
        "article 1 | Definitions # The terms of the harbour custom apply.",
        f"article 2 | Right to complain # Any kite owner {who}, may lodge a complaint.",
    )
    new = act(
        "article 1 | Definitions",
        "  paragraph 1 # The terms of the harbour custom apply.",
        f"  paragraph 2 # ‘Far owner’ means any kite owner {who}.",
        "article 2 | Right to complain # A far owner may lodge a complaint by any signal that the pilots accept.",
    )
    assert best(old, new, "article", "art_2") == "art_2"
    assert all((row.score or 0.0) <= 1.0 for row in correlate(old, new))


def test_headings_count_by_the_words_that_few_of_them_have() -> None:
    """ "of the certificate" stands in every heading of the section; what is left says which article it is."""
    old = act(
        "article 1 | Issuance of the certificate # The pilot hands it out on request of the owner of a kite.",
        "article 2 | Rectification of the certificate # Errors are mended by the clerk of the lantern house.",
        "article 3 | Effects of the certificate # It is good for as long as the lantern burns.",
    )
    new = act(
        "article 1 | Withdrawal of the certificate # Whoever painted a false sail loses all letters at once.",
        "article 2 | Issuance of the certificate # Upon application a captain shall deliver the paper within a day.",
        "article 3 | Rectification of the certificate # Where names were misspelt, a scribe writes a new sheet.",
    )
    pairs = {(pair.old[0], pair.new[0]) for pair in match(old, new).pairs}
    assert ("art_1", "art_1") not in pairs
    assert ("art_2", "art_2") not in pairs


def test_a_short_item_that_moved_and_changed_is_found_among_its_like() -> None:
    """All items are alike in all but one word; the one that has no twin left is what it was."""
    kinds = ("brass", "copper", "iron", "amber", "cedar", "linen", "wool", "glass")
    items = [f"      point {chr(97 + n)} # {kind} hooks;" for n, kind in enumerate(kinds)]
    annex = ["annex I | Goods", "  part 1 | Boats", "    section A | Rigging", *items]
    other = ["  part 2 | Banks", "    section B | Posts", "      point a # mooring rings of the upper pier;"]
    old = act(*annex, "      point i # 250 zephyr hooks;", *other)
    new = act(*annex, *other, "      point b # certified 250 zephyr hooks;")
    found = {pair.old[0]: pair.new[0] for pair in match(old, new).pairs}
    moved = [(a, b) for a, b in found.items() if a.endswith("sec_A__point_i")]
    assert [b.endswith("sec_B__point_b") for _, b in moved] == [True]
