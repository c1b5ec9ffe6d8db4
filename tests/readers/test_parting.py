"""What stands in a line goes with its words, however the line is parted: nothing is lost, moved or marked anew."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tracker.account import take_account
from tracker.act import Run
from tracker.line import Cut, Line, LineCall, Role
from tracker.readers.parting import cut_start, join_lines, part_line, split_line, unpart_line
from tracker.readers.quotations import find_quotations, set_quotations

WORDS = st.lists(st.sampled_from(["kite", "lamp", "(1)", "“4.", "wind,", "ask"]), min_size=1, max_size=6).map(" ".join)


@st.composite
def marked_lines(draw: st.DrawFn, *, cuts_only: bool = False) -> Line:
    """A line with calls, cuts and runs somewhere in its words."""
    text = draw(WORDS)
    places = st.lists(st.integers(0, len(text)), max_size=3).map(sorted)
    borders = draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True).map(sorted))
    runs = [Run(a, b, "inserted") for a, b in zip(borders[::2], borders[1::2], strict=False)]
    cuts = tuple(Cut(place, f"⌦{n}", "change marks") for n, place in enumerate(draw(places)))
    calls = () if cuts_only else tuple(LineCall(place, f"k{n}", f"†{n}") for n, place in enumerate(draw(places)))
    return Line(Role.TEXT, text, calls=calls, cuts=cuts, runs=tuple(runs))


def told(lines: Sequence[Line]) -> str:
    """What the lines show, by the account's own reckoning: "" of it is unplaced when `shown` says the same."""
    account = take_account(shown(lines), lines, None)
    assert account.unplaced == 0, account.unplaced_text
    return shown(lines)


def shown(lines: Sequence[Line]) -> str:
    found = ""
    for line in lines:
        for in_num, words in ((True, line.num), (False, line.text)):
            inside = [(cut.offset, 2 if cut.late else 0, cut.text) for cut in line.cuts if cut.in_num is in_num]
            inside += [(call.offset, 1, call.label) for call in line.calls if call.in_num is in_num]
            at = 0
            for offset, _, said in sorted(inside, key=lambda item: item[:2]):
                found += words[at:offset] + said
                at = offset
            found += words[at:]
    return "".join(found.split())


def marked(lines: Sequence[Line]) -> list[tuple[str, bool]]:
    """Each letter and whether it is marked as new."""
    found = []
    for line in lines:
        for place, words in (("num", line.num), ("text", line.text)):
            new = {i for run in line.runs if run.place == place for i in range(run.start, run.end)}
            found += [(letter, i in new) for i, letter in enumerate(words) if not letter.isspace()]
    return found


@given(marked_lines(), st.integers(0, 30))
def test_a_line_parted_in_two_says_and_marks_the_same(line: Line, at: int) -> None:
    for parted in ([part_line(line, at)], list(split_line(line, at)), list(split_line(part_line(line, 3), at))):
        assert told(parted) == told([line])
        assert marked(parted) == marked([line])


@given(marked_lines(), marked_lines(), st.integers(0, 30))
def test_lines_joined_say_and_mark_the_same(line: Line, more: Line, at: int) -> None:
    more = part_line(more, at)
    assert told([join_lines(line, more)]) == told([line, more])
    assert marked([join_lines(line, more)]) == marked([line, more])
    assert told([unpart_line(more)]) == told([more])
    assert marked([unpart_line(more)]) == marked([more])


@given(marked_lines(), st.integers(0, 30))
def test_what_stood_in_a_start_that_is_cut_off_stands_before_the_words(line: Line, length: int) -> None:
    length = min(length, len(line.text))
    cut = cut_start(line, length)
    assert marked([cut]) == marked([line])[len("".join(line.text[:length].split())) :]
    assert [c.text for c in cut.cuts] == [c.text for c in line.cuts]
    offsets = [*(found.offset for found in cut.cuts), *(call.offset for call in cut.calls)]
    assert all(0 <= offset <= len(cut.text) for offset in offsets)


@given(st.lists(marked_lines(cuts_only=True), min_size=1, max_size=4))
def test_a_quotation_keeps_what_stands_in_its_lines(lines: list[Line]) -> None:
    first = Line(Role.TEXT, "the following is added:")
    opened = join_lines(Line(Role.TEXT, "“", runs=(Run(0, 1, "inserted"),)), lines[0])
    quoted = [first, opened, *lines[1:], Line(Role.TEXT, "end.”")]
    spans = find_quotations(quoted)
    assert told(set_quotations(quoted, spans)) == told(quoted)
    assert marked(set_quotations(quoted, spans)) == marked(quoted)
