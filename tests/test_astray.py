"""References that were changed otherwise than the match predicts; and all that explains one and is not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import find
from tracker.astray import unforeseen
from tracker.change import Comparison
from tracker.compare import compare
from tracker.outline import parse_outline
from tracker.pointers import mentions

OLD = """outline 1
article 1 # The keeper named in Article 2 shall light the harbour lanterns at dusk on every day but one.
article 2 # The keeper is chosen by those who slept least in the night before the longest day.
article 3 # A penalty under Article 2 shall be paid in copper shells before the tide has turned.
article 4 # Whoever breaks Article 1 of the Kite Charter answers to the warden alone.
"""
NEW = """outline 1
article 1 # Bells shall be rung twice when the last ferry has passed the outer breakwater.
article 2 # The keeper named in Article 3 shall light the harbour lanterns at dusk on every day but one.
article 3 # The keeper is chosen by those who slept least in the night before the longest day.
article 4 # A penalty under Article 1 shall be paid in copper shells before the tide has turned.
article 5 # Whoever breaks Article 7 of the Kite Charter answers to the warden alone.
"""


def compared(old: str, new: str) -> Comparison:
    return compare(parse_outline(old, "old"), parse_outline(new, "new"))


def told(old: str, new: str) -> list[tuple[str, str, str, str]]:
    return [(item.eid, item.old, item.expected, item.found) for item in unforeseen(compared(old, new))]


def test_only_what_the_match_does_not_predict_is_named() -> None:
    assert told(OLD, NEW) == [("art_4", "Article 2", "Article 3", "Article 1")]


@pytest.mark.parametrize(
    "now",
    [
        "Article 3",  # what it became
        "Article 3(1)",  # a part of that
        "Article 1 or Article 3",  # one of several
        "Articles 1 and 3",
        "Articles 1 to 5",
        "Article 1 or, as the case may be, Article 3(2)",
        "Article 1 of the Kite Charter",  # another act's
        "Article 1 of Commission Delegated Regulation (UM) 2031/4",
        "Article 1 and Article 9 of the Treaty",
    ],
)
def test_what_the_target_became_explains_the_reference(now: str) -> None:
    assert told(OLD, NEW.replace("under Article 1 shall", f"under {now} shall")) == []


def test_a_reference_to_an_article_that_is_not_there_is_named() -> None:
    found = told(OLD, NEW.replace("under Article 1 shall", "under Article 99 shall"))
    assert found == [("art_4", "Article 2", "Article 3", "Article 99")]


def test_of_a_target_that_went_nothing_is_expected() -> None:
    gone = NEW.replace("The keeper is chosen by those who slept least in the night before the longest day.", "Salt.")
    assert told(OLD, gone) == []


PARTS = """outline 1
article 1 | Ferries
  paragraph 1. # Ferries leave the inner harbour at the third bell after noon unless fog covers the pier.
  paragraph 2. # Passengers pay the ferryman two copper shells for every basket heavier than a grown goose.
  paragraph 3. # Whoever swims instead of paying is fetched back by the pilot of the second boat.
article 2 | Fines # A fine for a breach of Article 1(2) shall be paid at the tollhouse before the next market day.
"""


def test_the_parent_and_the_parts_of_a_split_explain_it() -> None:
    """Article 1 became Articles 1 and 2; what stands in either of them was foreseen."""
    lines = PARTS.splitlines()
    split = [*lines[:3], "article 2 | Fares", lines[3].replace("2.", "1."), lines[4].replace("3.", "2."), lines[5]]
    new = "\n".join(split).replace("article 2 | Fines", "article 3 | Fines") + "\n"
    assert told(PARTS, new.replace("breach of Article 1(2)", "breach of Article 2")) == []
    assert told(PARTS.replace("Article 1(2)", "Article 1"), new.replace("Article 1(2)", "Article 2")) == []
    assert told(PARTS, new.replace("breach of Article 1(2)", "breach of Article 3")) == [
        ("art_3", "Article 1(2)", "Article 2(1)", "Article 3")
    ]


def test_a_neighbour_in_the_same_list_explains_it() -> None:
    old = PARTS + (
        "article 3 | Lists # The tollhouse keeps lists of the following:\n"
        '  point "(a)" # fines paid on the same day under Article 1(1) by ferrymen of the inner harbour;\n'
        '  point "(b)" # goods fetched back on the same day under Article 1(3) by pilots of the second boat;\n'
    )
    new = old.replace("Article 1(1) by", "Article 1(9) by").replace("Article 1(3) by", "Article 1(1) by")
    assert told(old, new.replace("Article 1(9) by", "Article 1(3) by")) == []


TABLED = """outline 1
article 1 # General permits for kites follow the indications that are set out in Annex {old} and no others at all.
annex {annex} | Permits
  {inside}
"""
INDICATIONS = "point 1 # The permit names the tower, the string, the wind and the season of each flight of the kite."


def test_a_section_of_an_annex_is_what_an_annex_became() -> None:
    old = TABLED.format(old="IIIc", annex="IIIc", inside=INDICATIONS)
    new = TABLED.format(old="III", annex="III", inside=f"section C\n    {INDICATIONS}")
    new = new.replace("in Annex III", "in Section C of Annex III")
    assert told(old, new) == []


def test_of_annexes_that_are_not_in_the_file_nothing_is_said() -> None:
    lines = TABLED.format(old="II", annex="II", inside=INDICATIONS).splitlines()[:2]
    old = "\n".join(lines) + "\n"
    assert told(old, old.replace("Annex II", "Annex I")) == []


def test_chapters_that_were_sections_are_no_concern() -> None:
    old = OLD.replace("under Article 2 shall", "under Title III, Chapter 2 shall")
    assert told(old, NEW.replace("under Article 1 shall", "under Chapter III, Section 2 shall")) == []


def test_what_amends_another_act_speaks_of_that_act() -> None:
    old = OLD.replace("A penalty under Article 2 shall be paid", "In Article 2 the words below are replaced by the")
    new = NEW.replace("A penalty under Article 1 shall be paid", "In Article 1 the words below are replaced by the")
    assert told(old + "", new) == []
    assert told(old.replace("replaced by the", "praised in the"), new.replace("replaced by the", "praised in the"))


def test_nothing_is_said_of_a_pair_that_is_uncertain_itself() -> None:
    comparison = compared(OLD, NEW)
    assert comparison.unforeseen and not any(
        change.doubtful for change in comparison.changes if change.id == comparison.unforeseen[0].change
    )


def test_mentions_are_read_whole_and_where_they_stand() -> None:
    act = parse_outline(
        "outline 1\narticle 1 # See Articles 2 and 3 and point (b) of Article 2, but not points 1 to 5 of the Annex.\n"
        'article 2 # For this:\n  point "(a)" # bells\n  point "(b)" # kites\narticle 3 # Gulls.\n',
        "text",
    )
    first = find(act, "art_1")
    assert first
    found = [(one.words, first.text[one.start : one.end], one.eid) for one in mentions(first, act)]
    assert found == [
        ("Article 2", "2", "art_2"),
        ("Article 3", "3", "art_3"),
        ("point (b) of Article 2", "(b)", "art_2__point_b"),
        ("Article 2", "2", "art_2"),
    ]


def test_real_recasts_have_hardly_any(shared: Path) -> None:
    """Eleven were told of the Dual-Use recast once, ten of them wrongly; the one that counts is found still."""
    from tests.test_real_pairs import DOSSIERS, pair

    found = {name: compare(*pair(shared, name)).unforeseen for name in DOSSIERS}
    (item,) = found["Dual-Use"]
    assert (item.old, item.expected, item.found) == ("Article 13(6)", "Article 16(6)", "Article 23(6)")
    assert sum(map(len, found.values())) <= 4
