"""Takes one side of a marked text: the words before the marks were made, or the words after.

In: the lines of a text in which an institution marked what is new and what goes. Out: the lines of one side; what
only the other side has is a `Cut`, or a dropped line, so that the account still knows every character.
Example: "shall [may] refuse" with "shall" inserted and "may" deleted is "shall refuse" after, "may refuse" before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise

from tracker.line import Cut, Line, LineCall, Role

CHANGE_MARKS = "change marks"
"""The reason for which the other side's words are dropped."""


class Side(StrEnum):
    """One of the two texts that a marked text holds."""

    BEFORE = "before"
    AFTER = "after"


_CLOSING = frozenset(",.;:)]")

_GONE = {Side.BEFORE: "inserted", Side.AFTER: "deleted"}
"""What a side does not hold."""


def is_marked(lines: Iterable[Line]) -> bool:
    """Whether the two sides differ."""
    return any(line.runs for line in lines)


def take_side(lines: Iterable[Line], side: Side) -> tuple[Line, ...]:
    """The lines of one side. What stays keeps its marks; a line of which nothing stays is dropped.

    >>> from tracker.act import Run
    >>> line = Line(Role.TEXT, "A may shall refuse.", runs=(Run(2, 5, "deleted"), Run(6, 11, "inserted")))
    >>> [(found.text, [cut.text for cut in found.cuts]) for found in take_side([line], Side.AFTER)]
    [('A shall refuse.', ['may'])]
    >>> take_side([line], Side.BEFORE)[0].text
    'A may refuse.'
    """
    return tuple(_one_side(line, _GONE[side]) if line.runs else line for line in lines)


def _one_side(line: Line, gone: str) -> Line:
    if not any(run.mark == gone for run in line.runs):
        return line
    num, text = _Kept(line, "num", gone), _Kept(line, "text", gone)
    if not num.words and not text.words:
        return replace(line, role=Role.DROPPED, reason=line.reason or CHANGE_MARKS, runs=())
    calls = [
        replace(call, offset=kept.place(call.offset))
        for call in line.calls
        for kept in (num if call.in_num else text,)
        if not kept.hides(call)
    ]
    return replace(
        line,
        num=num.words,
        text=text.words,
        runs=(*num.runs, *text.runs),
        cuts=(*num.cuts, *text.cuts),
        calls=tuple(calls),
    )


class _Kept:
    """What one string of a line keeps of its words, and where its old places are now."""

    def __init__(self, line: Line, part: str, gone: str) -> None:
        shown = line.num if part == "num" else line.text
        runs = [run for run in line.runs if run.place == part]
        self._hidden = [(run.start, run.end) for run in runs if run.mark == gone]
        self._places: list[int] = []
        kept: list[str] = []
        for index, character in enumerate(shown):
            closes = character in _CLOSING and not self._goes(index) and index and self._goes(index - 1)
            if closes and kept and kept[-1] == " ":
                kept.pop()  # the blank before words that went would now stand before the full stop
                self._places = [min(place, len(kept)) for place in self._places]
            self._places.append(len(kept))
            # The blanks on both sides of words that went become one.
            if not self._goes(index) and (character != " " or (kept and kept[-1] != " ")):
                kept.append(character)
        self._places.append(len(kept))
        self.words = "".join(kept).rstrip(" ")
        self.cuts = self._cuts(line, shown, part == "num")
        moved = [replace(run, start=self.place(run.start), end=self.place(run.end)) for run in runs]
        self.runs = [run for run in moved if run.mark != gone and run.start < run.end]

    def _goes(self, index: int) -> bool:
        return any(start <= index < end for start, end in self._hidden)

    def place(self, offset: int) -> int:
        """Where a place of the whole string is in what is kept."""
        return min(self._places[offset], len(self.words))

    def hides(self, call: LineCall) -> bool:
        """Whether a footnote call goes with the words before it."""
        return any(start < call.offset <= end for start, end in self._hidden)

    def _cuts(self, line: Line, shown: str, in_num: bool) -> list[Cut]:
        """The line's own cuts, the words that went and the calls in them, in the order in which they were shown."""
        aside = [cut for cut in line.cuts if cut.in_num is in_num]
        aside += [
            Cut(call.offset, call.label, CHANGE_MARKS, in_num)
            for call in line.calls
            if call.in_num is in_num and self.hides(call)
        ]
        borders = sorted({cut.offset for cut in aside})
        words: list[Cut] = []
        for start, end in self._hidden:
            places = [start, *(offset for offset in borders if start < offset < end), end]
            words += [Cut(a, shown[a:b], CHANGE_MARKS, in_num) for a, b in pairwise(places)]
        calls = [call.offset for call in line.calls if call.in_num is in_num and not self.hides(call)]
        # What stood aside at a place was shown before the words that begin there, a call at it, too.
        placed = [(cut.offset, cut, self._late(cut.offset, calls, cut.offset)) for cut in aside]
        placed += [(cut.offset, cut, self._late(cut.offset, calls, cut.offset + 1)) for cut in words]
        placed.sort(key=lambda item: item[0])
        return [replace(cut, offset=self.place(offset), late=cut.late or late) for offset, cut, late in placed]

    def _late(self, offset: int, calls: list[int], before: int) -> bool:
        """Whether a call that was shown before a cut is now at the same place."""
        return any(call < before and self.place(call) == self.place(offset) for call in calls)
