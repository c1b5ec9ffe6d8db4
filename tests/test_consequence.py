"""References that were changed otherwise than the match predicts."""

from __future__ import annotations

from tracker.compare import compare
from tracker.consequence import unforeseen
from tracker.outline import parse_outline

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


def test_only_what_the_match_does_not_predict_is_named() -> None:
    comparison = compare(parse_outline(OLD, "old"), parse_outline(NEW, "new"))
    found = [(item.eid, item.old, item.expected, item.found) for item in unforeseen(comparison)]
    assert found == [("art_4", "Article 2", "Article 3", "Article 1")]
