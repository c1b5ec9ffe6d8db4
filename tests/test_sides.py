"""Both sides of a marked text: what each holds, and that no character is lost on either."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.account import take_account
from tracker.act import Run
from tracker.assemble import assemble
from tracker.line import Cut, Line, LineCall, Role
from tracker.sides import Side, is_marked, take_side

_WORD = st.sampled_from(["kite", "tail", "string,", "(wind)", "shall", "a"])
_PIECE = st.tuples(_WORD, st.sampled_from(["", "inserted", "deleted"]), st.booleans(), st.booleans())


def marked(pieces: list[tuple[str, str, bool, bool]]) -> Line:
    """A line of words, some marked, each perhaps followed by a page number or a footnote call."""
    text, runs, cuts, calls = "", [], [], []
    for number, (word, mark, cut, call) in enumerate(pieces):
        # Deleted words may follow a call without a blank.
        text += " " * (bool(text) and not (mark and calls and calls[-1].offset == len(text)))
        if mark:
            runs.append(Run(len(text), len(text) + len(word), mark))
        text += word
        if cut:
            cuts.append(Cut(len(text), f"[{number}]", "page furniture"))
        if call:
            calls.append(LineCall(len(text), str(number), f"({number})"))
    return Line(Role.TEXT, text, runs=tuple(runs), cuts=tuple(cuts), calls=tuple(calls))


def shown(line: Line) -> str:
    """What the document shows of it, by a walk of its own."""
    found = ""
    for place in range(len(line.text) + 1):
        found += "".join(cut.text for cut in line.cuts if cut.offset == place)
        found += "".join(call.label for call in line.calls if call.offset == place)
        found += line.text[place : place + 1]
    return found


@given(st.lists(_PIECE, min_size=1, max_size=8))
def test_each_side_holds_its_words_and_the_account_knows_all(pieces: list[tuple[str, str, bool, bool]]) -> None:
    line = marked(pieces)
    article = Line(Role.ARTICLE, num="Article 1")
    for side, gone in ((Side.AFTER, "deleted"), (Side.BEFORE, "inserted")):
        taken = take_side([article, line], side)
        words = [word for word, mark, _, _ in pieces if mark != gone]
        assert taken[1].role is (Role.TEXT if words else Role.DROPPED)
        if words:
            assert taken[1].text.replace(" ", "") == "".join(words) and "  " not in taken[1].text
        act = assemble(taken)
        account = take_account("Article 1" + shown(line), taken, act)
        assert (account.unplaced, account.dropped_inside) == (0, 0)


@given(st.lists(_PIECE, min_size=1, max_size=8))
def test_what_stays_keeps_its_marks(pieces: list[tuple[str, str, bool, bool]]) -> None:
    line = marked(pieces)
    for side, kept in ((Side.AFTER, "inserted"), (Side.BEFORE, "deleted")):
        taken = take_side([line], side)[0]
        if taken.role is Role.TEXT:
            said = [taken.text[run.start : run.end] for run in taken.runs]
            assert said == [word for word, mark, _, _ in pieces if mark == kept]


def test_a_renumbered_article_has_one_number_on_each_side() -> None:
    runs = (Run(8, 10, "deleted", True, "num"), Run(10, 12, "inserted", True, "num"))
    line = Line(Role.ARTICLE, num="Article 1112", runs=runs)
    assert take_side([line], Side.BEFORE)[0].num == "Article 11"
    after = take_side([line], Side.AFTER)[0]
    assert (after.num, after.runs) == ("Article 12", (Run(8, 10, "inserted", True, "num"),))
    assert assemble([after]).children[0].runs == after.runs


def test_an_unmarked_text_is_left_alone() -> None:
    lines = [Line(Role.TEXT, "No marks.")]
    assert not is_marked(lines) and take_side(lines, Side.AFTER) == tuple(lines)


def test_runs_of_joined_lines_count_in_the_joined_words() -> None:
    lines = [
        Line(Role.ARTICLE, num="Article 1"),
        Line(Role.HEADING, "Kites"),
        Line(Role.HEADING, "and tails", runs=(Run(4, 9, "inserted"),)),
    ]
    (article,) = assemble(lines).children
    assert article.runs == (Run(10, 15, "inserted", place="heading"),)
    assert article.heading[10:15] == "tails"


def test_no_blank_is_left_before_a_full_stop() -> None:
    line = Line(Role.TEXT, "Kites fly high.", runs=(Run(10, 14, "deleted"),))
    assert take_side([line], Side.AFTER)[0].text == "Kites fly."
    assert take_side([line], Side.BEFORE)[0].text == "Kites fly high."
