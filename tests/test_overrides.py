"""What a person has decided about pairs: how it is read, and that it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.act import Act
from tracker.diff import diff
from tracker.errors import InputError
from tracker.match import match
from tracker.match.overrides import Overrides, read_overrides
from tracker.outline import parse_outline

OLD = """outline 1
article 1 | Lanterns # Harbour lanterns shall be lit at dusk by the keeper who slept least the night before.
article 2 | Kites # No kite shall be flown within sight of the signal tower while the red flag is up.
article 3 | Bells # Bells shall be rung twice when the last ferry has passed the outer breakwater.
"""
NEW = """outline 1
article 1 | Lanterns # Harbour lanterns shall be lit at dusk by the keeper who slept least the night before.
article 2 | Bells # Bells shall be rung twice when the last ferry has passed the outer breakwater.
article 3 | Drums # Drums may be beaten on the quay at noon if no captain within earshot objects to it.
"""


@pytest.fixture
def acts() -> tuple[Act, Act]:
    return parse_outline(OLD, "old"), parse_outline(NEW, "new")


def pairs(acts: tuple[Act, Act], overrides: Overrides | None = None) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    return {(pair.old, pair.new) for pair in match(*acts, overrides).pairs}


def test_without_overrides_the_words_decide(acts: tuple[Act, Act]) -> None:
    assert pairs(acts) == {(("art_1",), ("art_1",)), (("art_3",), ("art_2",))}


def test_a_cut_pair_stays_apart(acts: tuple[Act, Act]) -> None:
    assert pairs(acts, Overrides(cut=(("art_3", "art_2"),))) == {(("art_1",), ("art_1",))}


def test_a_confirmed_pair_holds_whatever_the_words_say(acts: tuple[Act, Act]) -> None:
    found = match(*acts, Overrides(confirmed=(("art_2", "art_3"),)))
    pair = next(pair for pair in found.pairs if pair.old == ("art_2",))
    assert pair.new == ("art_3",) and pair.evidence.why.startswith("confirmed by a person")
    assert pair.evidence.score < 0.5 and not pair.evidence.doubtful
    assert diff(*acts, found).changes[-1].old == ("art_2",)


def test_two_confirmed_partners_are_a_split(acts: tuple[Act, Act]) -> None:
    confirmed = (("art_1", "art_1"), ("art_1", "art_3"))
    assert (("art_1",), ("art_1", "art_3")) in pairs(acts, Overrides(confirmed=confirmed))


def test_swapped_acts_obey_swapped_overrides(acts: tuple[Act, Act]) -> None:
    forth = pairs(acts, Overrides((("art_2", "art_3"),), (("art_3", "art_2"),)))
    back = pairs((acts[1], acts[0]), Overrides((("art_3", "art_2"),), (("art_2", "art_3"),)))
    assert {(new, old) for old, new in back} == forth


def test_an_unknown_eid_is_refused_by_name(acts: tuple[Act, Act]) -> None:
    with pytest.raises(InputError, match=r"mine\.csv: the new act has no provision art_9"):
        match(*acts, Overrides(confirmed=(("art_1", "art_9"),), document="mine.csv"))


CSV = "action,old,new\nconfirm,art_2,art_3\ncut,art_3,art_2\n"
TOML = """
[[pair]]
action = "confirm"
old = "art_2"
new = "art_3"

[[pair]]
action = "cut"
old = "art_3"
new = "art_2"
"""


@pytest.mark.parametrize(("name", "text"), [("mine.csv", CSV), ("mine.toml", TOML)])
def test_both_forms_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    read = read_overrides(tmp_path / name)
    assert (read.confirmed, read.cut) == ((("art_2", "art_3"),), (("art_3", "art_2"),))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.csv", "old,new\nart_1,art_1\n", "the first line is not action,old,new"),
        ("a.csv", "action,old,new\nkeep,art_1,art_1\n", "line 2: the action is “keep”"),
        ("a.csv", "action,old,new\ncut,art_1,\n", "line 2: one side is missing"),
        ("a.csv", CSV + "cut,art_2,art_3\n", "art_2 and art_3 are confirmed and cut"),
        ("a.toml", "pair = 3\n", "expected tables"),
        ("a.toml", "[[pair\n", "this is no TOML"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as refused:
        read_overrides(tmp_path / name)
    assert says in str(refused.value)
