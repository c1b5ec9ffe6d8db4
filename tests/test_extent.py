"""Where the text changed most: words are counted per article, wherever they went."""

from __future__ import annotations

from tracker.compare import compare
from tracker.extent import Extent, extents
from tracker.outline import parse_outline

OLD = """outline 1
article 1 | Lanterns # Harbour lanterns shall be lit at dusk by the keeper who slept least the night before.
article 2 | Kites
  paragraph 1 # No kite shall be flown within sight of the signal tower while the red flag is up.
  paragraph 2 # Torn kites are burnt.
article 3 | Bells # Bells shall be rung twice when the last ferry has passed the outer breakwater.
"""
NEW = """outline 1
article 1 | Drums # Drums may be beaten on the quay at noon if no captain objects.
article 2 | Lanterns # Harbour lanterns shall be lit at dusk by the keeper who slept least the night before.
article 3 | Kites
  paragraph 1 # No kite may be flown within sight of the signal tower while the red flag is up.
"""


def test_articles_by_words() -> None:
    found = extents(compare(parse_outline(OLD, "old"), parse_outline(NEW, "new")))
    assert found == (
        Extent("art_3", "Bells", 0, 15, "gone"),
        Extent("art_1", "Drums", 14, 0, "new"),
        Extent("art_3", "Kites", 1, 5, ""),
    )


def test_an_act_against_itself_has_none() -> None:
    act = parse_outline(OLD, "old")
    assert extents(compare(act, act)) == ()
