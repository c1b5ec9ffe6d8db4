"""Matching and diffing cases: two outlines and what happened between them, one folder each.

To add a case, make a folder in `tests/cases/compare/` with `old.outline`, `new.outline` and `expected.txt`, whose
lines read `old -> new: kinds`; where it matters also `correlation.txt`, the table at the level of articles, whose
lines read `Article 2 | Article 3`. With TRACKER_WRITE_GOLDEN=1 a missing or different `expected.txt` is written, and
the test fails all the same, so that a person reads it before it counts.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tracker.change import Change
from tracker.compare import compare, correlate
from tracker.outline import parse_outline

CASES = sorted(path for path in (Path(__file__).parent / "cases" / "compare").iterdir() if path.is_dir())


def describe(change: Change) -> str:
    kinds = ", ".join(kind.value for kind in change.kinds) + (" (consequential)" if change.consequential else "")
    return f"{' + '.join(change.old) or '—'} -> {' + '.join(change.new) or '—'}: {kinds}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    old, new = (parse_outline((case / f"{side}.outline").read_text(), f"{side}.outline") for side in ("old", "new"))
    said = "".join(describe(change) + "\n" for change in compare(old, new).changes)
    golden = case / "expected.txt"
    expected = golden.read_text() if golden.exists() else None
    if said != expected and os.environ.get("TRACKER_WRITE_GOLDEN"):
        golden.write_text(said)
        pytest.fail(f"{golden.name} of {case.name} was written; read it, then run again")
    assert said == expected


@pytest.mark.parametrize(
    "case", [case for case in CASES if (case / "correlation.txt").exists()], ids=lambda case: case.name
)
def test_correlation_of_case(case: Path) -> None:
    old, new = (parse_outline((case / f"{side}.outline").read_text(), f"{side}.outline") for side in ("old", "new"))
    rows = [f"{row.old_reference} | {row.new_reference}\n" for row in correlate(old, new)]
    assert "".join(rows) == (case / "correlation.txt").read_text()
