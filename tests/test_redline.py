"""A redline is exact to the character, the same on every machine and in both directions, and reads well.

The readable cases are files, `cases/redline/NAME.txt`: the old text, the new text, and what we want to see, with
[-deleted-] and {+inserted+} words; \\t and \\xa0 stand for a tab and a non-breaking space. A case that reads
badly is three lines in a new file.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tracemalloc
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker import sequences as module
from tracker.change import Op
from tracker.redline import apply, redline

CASES = sorted((Path(__file__).parent / "cases" / "redline").glob("*.txt"))

PIECES = st.sampled_from(
    [
        *("the", "of", "shall", "may", "exporter", "exporters", "cyber-surveillance", "Article", "and", "4", "5"),
        *("2021/821", "4(1)", "4(1)(a)", "(a)", "5(2),", ",", ".", ";", "(", ")", "“", "’", "-", "a", "b", "c"),
        *("café", "cafe\u0301", "ÉTÉ", "\u00ad", "Регламент"),
    ]
)
BLANKS = st.sampled_from([" ", " ", " ", " ", "", "  ", "\t", "\u00a0", "\n", "\u2028"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts like those of laws, with every way to go wrong between the words."""
    return "".join(draw(PIECES) + draw(BLANKS) for _ in range(draw(st.integers(0, 25))))


ANY_TEXT = st.one_of(texts(), st.text(max_size=60), st.text("ab .,(", max_size=30))


def shown(ops: tuple[Op, ...]) -> str:
    marks = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
    return "".join(f"{marks[sign][0]}{text}{marks[sign][1]}" for sign, text in ops)


def assert_well_formed(ops: tuple[Op, ...], old: str, new: str) -> None:
    assert apply(ops, "old") == old
    assert apply(ops, "new") == new
    assert all(text and sign in {"=", "-", "+"} for sign, text in ops)
    signs = "".join(sign for sign, _ in ops)
    assert not any(pair in signs for pair in ("==", "--", "++", "+-"))


# Readable


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    lines = case.read_text(encoding="utf-8").replace("\\t", "\t").replace("\\xa0", "\u00a0").splitlines()
    old, new, wanted = (
        line.removeprefix(f"{name}:").removeprefix(" ")
        for name, line in zip(("old", "new", "redline"), lines, strict=True)
    )
    ops = redline(old, new)
    assert_well_formed(ops, old, new)
    assert shown(ops) == wanted


def test_there_are_cases() -> None:
    assert len(CASES) >= 15


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("a b c", "a c", "a [-b -]c"),
        ("a c", "a b c", "a {+b +}c"),
        ("b c", "c", "[-b -]c"),
        ("a b", "a", "a[- b-]"),
        ("a b c", "a x c", "a [-b-]{+x+} c"),
        ("a b", "a b ", "a b{+ +}"),
        ("a  b", "a b", "a [- -]b"),
        ("a b", "a\u00a0b", "a[- -]{+\u00a0+}b"),
        ("a\u00a0\u00a0x", "a\u00a0y", "a\u00a0[-\u00a0x-]{+y+}"),
        ("a\tb", "a\tx\tb", "a\t{+x\t+}b"),
        ("x", "y", "[-x-]{+y+}"),
        ("4(1)", "5(2)", "[-4(1)-]{+5(2)+}"),
    ],
)
def test_blanks_stay_with_the_word_before_them(old: str, new: str, wanted: str) -> None:
    assert shown(redline(old, new)) == wanted


def test_equal_and_empty_texts() -> None:
    assert redline("", "") == ()
    assert redline("a b", "a b") == (("=", "a b"),)
    assert redline("", "a b") == (("+", "a b"),)
    assert redline("a b", "") == (("-", "a b"),)


def test_apply_wants_a_side() -> None:
    with pytest.raises(ValueError, match='side is "both"'):
        apply((), "both")


# Laws


@given(ANY_TEXT, ANY_TEXT)
@example("a ", "a")
@example("\t", "\t ")
@example(" ", "\u00a0")
@example("(a) (b)", "(a)(b)")
@example("a  b", "a . ")
def test_kept_and_deleted_are_the_old_text_kept_and_inserted_the_new(old: str, new: str) -> None:
    assert_well_formed(redline(old, new), old, new)


@given(ANY_TEXT)
def test_a_text_and_itself_differ_in_nothing(text: str) -> None:
    assert redline(text, text) == ((("=", text),) if text else ())


@given(ANY_TEXT, ANY_TEXT)
def test_swapping_the_texts_swaps_deleted_and_inserted(old: str, new: str) -> None:
    def mirrored(ops: tuple[Op, ...]) -> list[Op]:
        found: list[Op] = []
        for sign, text in ops:
            if sign == "+" and found and found[-1][0] == "+":
                found.insert(-1, ("-", text))
            else:
                found.append(({"-": "+", "+": "-"}.get(sign, "="), text))
        return found

    assert list(redline(new, old)) == mirrored(redline(old, new))


@given(texts(), st.lists(st.tuples(st.integers(0, 400), PIECES), min_size=1, max_size=4))
@example(old="the, the the", inserted=[(1, "the")])
@example(old="the, b", inserted=[(0, "the")])
def test_a_few_inserted_words_are_marked_and_nothing_else(old: str, inserted: list[tuple[int, str]]) -> None:
    words = old.split()
    for at, word in inserted:
        words.insert(at % (len(words) + 1), word)
    old, new = " ".join(old.split()), " ".join(words)
    ops = redline(old, new)
    assert_well_formed(ops, old, new)
    # Nothing was deleted, so nothing may be shown as deleted (a blank at the end has no word to follow it).
    assert "".join(text for sign, text in ops if sign == "-").strip() == ""


@given(st.text("ab c", max_size=40), st.text("ab c", max_size=40), st.sampled_from([0, 20_000]))
def test_either_way_to_compare_is_exact(old: str, new: str, pairs: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PAIRS", pairs)
        patch.setattr(module, "BLOCK", 3)
        assert_well_formed(redline(old, new), old, new)


FEW_WORDS = st.lists(st.sampled_from(["the", "of", "kite", "string"]), max_size=9).map(tuple)


@given(FEW_WORDS, FEW_WORDS)
def test_no_other_words_to_keep_are_worth_more(a: tuple[str, ...], b: tuple[str, ...]) -> None:
    price = 1 if holds(a, b) or holds(b, a) else module.PRICE
    edge = (len(a), len(b))

    def step(here: tuple[int, int], there: tuple[int, int]) -> int:
        changed = there != (here[0] + 1, here[1] + 1)
        return -price * changed + (0 if there == edge else module.LITTLE if len(a[there[0]]) < 4 else module.SAYING)

    @cache
    def best(here: tuple[int, int]) -> int:
        pairs = [(p, q) for p in range(here[0] + 1, len(a)) for q in range(here[1] + 1, len(b)) if a[p] == b[q]]
        return max([step(here, edge), *(step(here, pair) + best(pair) for pair in pairs)])

    kept, i, j = [(-1, -1)], 0, 0
    for i1, i2, j1, j2 in [*module.hunks(a, b), (len(a), len(a), len(b), len(b))]:
        assert a[i:i1] == b[j:j1]
        kept += zip(range(i, i1), range(j, j1), strict=True)
        i, j = i2, j2
    assert sum(step(*pair) for pair in pairwise([*kept, edge])) == best((-1, -1))


def holds(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)


def test_the_same_ops_whatever_the_hash_seed() -> None:
    program = (
        "import random; from tracker.redline import redline; r = random.Random(7); "
        "w = lambda: ' '.join(r.choice('the of a b c d e, (f) g. h i j'.split()) for _ in range(80)); "
        "print([redline(w(), w()) for _ in range(40)])"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1


# Large texts


def invented(rng: random.Random, length: int) -> list[str]:
    vocabulary = [f"{first}{last}" for first in "bcdfghklmnprstvz" for last in ("a", "ero", "itum", "onalis")]
    return [f"{rng.choice(vocabulary)}{int(rng.paretovariate(0.5))}" for _ in range(length)]


def edited(rng: random.Random, words: list[str], times: int) -> list[str]:
    words = list(words)
    for _ in range(times):
        at = rng.randrange(len(words))
        words[at : at + rng.randrange(2)] = ["new"] * rng.randrange(2)
    return words


def test_forty_thousand_words_stay_small_and_fine_grained() -> None:
    rng = random.Random(1)
    old = invented(rng, 40_000)
    new = edited(rng, old, 1_000)
    tracemalloc.start()
    ops = redline(" ".join(old), " ".join(new))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert_well_formed(ops, " ".join(old), " ".join(new))
    changed = sum(len(text) for sign, text in ops if sign != "=")
    assert changed < 20_000, "a thousand words of about eight letters were edited"
    # The matrix of a comparison of all with all would have 200 MB.
    assert peak < 30_000_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a", "b"] * 20_000, ["b", "a"] * 20_000),
        (["a"] * 40_000, ["a"] * 39_000),
        (random.Random(2).choices("ab", k=20_000), random.Random(3).choices("ab", k=20_000)),
        (["(" * 40_000 + "a"], ["(" * 39_999 + "b"]),
        (["1(" * 10_000], ["2(" * 10_000]),
        ([f"x{n}" for n in range(40_000)], [f"y{n}" for n in range(40_000)]),
    ],
    ids=["shifted", "same-word", "two-words", "brackets", "glued", "all-different"],
)
def test_hostile_texts_are_exact(old: list[str], new: list[str]) -> None:
    # Without anchors, blocks and cut-offs each of these takes minutes or gigabytes.
    assert_well_formed(redline(" ".join(old), " ".join(new)), " ".join(old), " ".join(new))


def test_no_piece_is_larger_than_a_block_and_anchors_make_most_of_them_small(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def measured(engine: str) -> None:
        compare = getattr(module, engine)

        def wrapped(x: str, y: str) -> list[module.Hunk]:
            sizes.append(max(len(x), len(y)))
            found: list[module.Hunk] = compare(x, y)
            return found

        monkeypatch.setattr(module, engine, wrapped)

    measured("_by_rapidfuzz")
    redline(" ".join(random.Random(2).choices("ab", k=20_000)), " ".join(random.Random(3).choices("ab", k=20_000)))
    assert sizes and max(sizes) <= module.BLOCK
    sizes.clear()
    rng = random.Random(1)
    old = invented(rng, 20_000)
    redline(" ".join(old), " ".join(edited(rng, old, 4_000)))
    assert not sizes or max(sizes) < 200


def test_texts_with_more_different_words_than_there_are_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WORDS", 3)
    assert shown(redline("k a b c d e l", "k f g a i j l")) == "k [-a b c d e-]{+f g a i j+} l"


def test_both_texts_together_have_no_more_different_words_than_there_are_characters() -> None:
    old, new = ([f"{side}{number}" for number in range(560_000)] for side in "ab")
    assert max(len(old), len(new)) < module.MAX_WORDS
    assert module.hunks([*old, "k"], [*new, "l"]) == [(0, 560_001, 0, 560_001)]
    # What is many words but few different ones is compared as ever.
    often = ["k", "l"] * 300_000
    assert module.hunks(["m", *often, "m"], ["n", *often, "n"]) == [(0, 1, 0, 1), (600_001, 600_002, 600_001, 600_002)]


def test_texts_about_other_things_are_shown_one_after_the_other() -> None:
    rng = random.Random(4)
    old, new = " ".join(invented(rng, 60)), " ".join(invented(random.Random(5), 60))
    common = " the of "
    assert redline(f"The{common}{old}.", f"The{common}{new}.") == (
        ("-", f"The{common}{old}."),
        ("+", f"The{common}{new}."),
    )
