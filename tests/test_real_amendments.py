"""Parliament's amendments to the AI Act and to the Digital Markets Act, applied to the Commission's proposals."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tracker.act import Act, Kind, walk
from tracker.making import Made, bundle, make, read_text
from tracker.receipt import TARGET_NOT_IN_BASE, Status
from tracker.source import open_source

DOSSIERS = {"dossier-ai-act-2021-0106-COD": 771, "dossier-dma-2020-0374-COD": 232}
ASKED = 0.98
"""Of the amendments whose target part is in the base."""

UNPRINTED = ("no title line", "prints no number", "repeats the position")
"""What a warning says where a number is the position's."""

MADE: dict[str, Made] = {}


@pytest.fixture(params=DOSSIERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def made(name: str, shared: Path) -> Made:
    folder = shared / "corpus" / "formats" / name
    files = [next(iter(sorted(folder.glob(pattern))), None) for pattern in ("1_*proposal.xhtml", "2_*EP-amendments*")]
    if None in files:
        pytest.skip(f"no proposal with amendments in {folder}")
    if name not in MADE:
        MADE[name] = make(bundle(*(open_source(file) for file in files if file)))
    return MADE[name]


def test_nearly_all_are_applied_and_the_rest_say_why(name: str, made: Made) -> None:
    items = made.consolidation.items
    assert len(items) == DOSSIERS[name]
    there = [item for item in items if item.reason != TARGET_NOT_IN_BASE]
    applied = [item for item in there if item.status is Status.APPLIED]
    assert len(applied) >= ASKED * len(there), [(item.number, item.reason) for item in made.consolidation.missed]
    assert all(item.reason for item in made.consolidation.missed)
    assert all(item.eids or "it changes nothing" in item.warnings[-1] for item in applied)


def test_what_no_amendment_names_is_the_proposals_to_the_character(made: Made) -> None:
    base = Counter(words(read_text(made.base)[1].act))
    kept = Counter(
        (p.kind, p.num, p.heading, p.text)
        for p in walk(made.reading.act)
        if not any(mark.by.startswith("amendment ") for mark in p.marks)
    )
    assert kept - base == Counter()


def words(act: Act) -> list[tuple[Kind, str, str, str]]:
    return [(p.kind, p.num, p.heading, p.text) for p in walk(act)]


def test_an_amendment_that_inserts_says_just_its_right_column(made: Made) -> None:
    """Letters and figures: a number and its words stand in two places of a provision.

    Where the column prints no title line the number is the position's, and a column that repeats the word "Title" of
    its position is read without it; the receipt says both.
    """
    by: dict[str, str] = {}
    for p in walk(made.reading.act):
        for mark in p.marks:
            by[mark.by] = by.get(mark.by, "") + bare(p.num + p.heading + p.text)
    wrong = []
    for amendment, item in zip(made.amendments.amendments.items, made.consolidation.items, strict=True):
        if item.status is Status.APPLIED and not amendment.old:
            asked, found = bare(amendment.new_text), by[f"amendment {item.number}"]
            warned = any(said in warning for warning in item.warnings for said in UNPRINTED)
            same = found.endswith(asked.removeprefix("title")) if warned else asked == found
            wrong += [] if same else [item.number]
    assert wrong == []


def bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
