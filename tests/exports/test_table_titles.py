"""What the rows of the table of several versions are called: by the baseline, and no two of them the same."""

from __future__ import annotations

import pytest

from tests.test_alignment import NAMES, chain, held
from tracker.descent import Table
from tracker.exports.table import title

TEXTS = {
    "before": """
article 1 # Lanterns shall be lit at dusk by the keeper who slept least the night before.
article 2 # Owls shall be counted on the first dry Monday of every month by the eldest child.
""",
    "base": """
article 1 # Lanterns shall be lit at dusk by the keeper who slept least the night before.
article 2 # Kites shall be flown from the tower while the red flag is up and the wind is low.
""",
    "council": """
article 1 # Bells shall be rung twice when the last ferry has passed the outer breakwater.
article 2 # Lanterns shall be lit at dusk by the keeper who slept least the night before.
article 3 # Kites shall be flown from the tower while the red flag is up and the wind is low.
""",
    "final": """
article 1 # Lanterns shall be lit at dusk by the keeper who slept least the night before.
article 2 # Bells shall be rung twice when the last ferry has passed the outer breakwater.
article 3 # Kites shall be flown from the tower while the red flag is up and the wind is low.
article 4 # Gulls may be fed on Sundays by anyone who has bread to spare and no cat.
""",
}
BASED_ON = {"base": ("before",), "council": ("base",), "final": ("council",)}


def titles(table: Table) -> list[str]:
    return [title(row, table) for row in table.rows]


def test_a_row_is_named_by_the_baseline_or_by_the_first_version_that_has_it() -> None:
    """Two versions have an Article 2 that is not the baseline's; none of their rows is called Article 2."""
    found = [name for name in titles(chain(TEXTS, BASED_ON, "base")) if "rticle" in name]
    assert sorted(found) == [
        "Article 1",
        "Article 2",
        "Gone (before: Article 2)",
        "New (council: Article 1)",
        "New (final: Article 4)",
    ]


@pytest.mark.parametrize("baseline", NAMES)
def test_no_two_rows_have_one_name(baseline: str) -> None:
    found = titles(held(baseline))
    assert all(found) and len(found) == len(set(found))
