"""Proposals as plain text with the amendments of a report page, against the texts that people merged by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.merged import CAUSES, agreement


@pytest.mark.parametrize(
    ("procedure", "share"), [("2001-0046", 0.94), ("2005-0167", 0.93), ("2011-0357", 0.97), ("2019-0019", 1.0)]
)
def test_the_text_made_is_the_text_merged_by_hand(shared: Path, procedure: str, share: float) -> None:
    found = agreement(shared / "corpus" / "formats", procedure)
    assert min(found.shares) >= share
    unexplained = [eid for eid, _ in found.others if eid not in CAUSES[procedure]]
    assert len(unexplained) <= 0.01 * found.made, unexplained
