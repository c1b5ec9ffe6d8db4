"""Folds the pieces of a Commission paragraph into words, and knows what the words are on either side of marks.

In: `Part`s, as `com_page` finds them and `recast_marks` marks them. Out: a `Line` of role TEXT with words, footnote
calls, cuts and runs. Example: "The ", deleted "Community", "⌦" aside, inserted "Union", "⌫" aside is the line
"The CommunityUnion" with two runs and two cuts; `said` of it is "The Union".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.act import Run
from tracker.line import Cut, Line, LineCall, Role
from tracker.sides import CHANGE_MARKS, Side, take_side

CELL = "\x00"
"""The border between two cells, as a part; no source can hold this character."""

TAB = "tab"
"""Style of the piece that parts a typed number from its words."""

INSERTED, DELETED, ASIDE = "inserted", "deleted", "aside"
"""What a piece can be: words of the new side, words of the old side, a sign that is no word of either."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with a style of their own, and what that makes of them ("" = words of both sides)."""

    words: str
    style: str = ""
    mark: str = ""
    adapted: bool = False


Part = str | LineCall | Piece | None
"""A piece of a paragraph: words, a footnote call, or a line break."""


def shows(part: Part) -> bool:
    """Whether a reader of the page sees something of the part."""
    if isinstance(part, LineCall):
        return True
    words = part.words if isinstance(part, Piece) else part or ""
    return words != CELL and bool(words.strip())


def rows_of(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts between line breaks, those without words left out."""
    found: list[list[Part]] = [[]]
    for part in parts:
        if part is None:
            found.append([])
        else:
            found[-1].append(part)
    return [row for row in found if any(map(shows, row))]


class _Folder:
    """Collects words with white space collapsed; what is aside, called or marked keeps its place among them."""

    def __init__(self) -> None:
        self.text = ""
        self.blank = False
        self.calls: list[LineCall] = []
        self.cuts: list[Cut] = []
        self.runs: list[Run] = []

    def part(self, part: Part) -> None:
        if isinstance(part, LineCall):
            self.calls.append(replace(part, offset=len(self.text)))
        elif part is None:
            self.blank = True
        elif part == CELL:
            self.text, self.blank = self.text + "\t", False
        elif isinstance(part, str):
            self.write(part)
        elif part.mark == ASIDE:
            self.aside(part.words)
        else:
            start = self.write(part.words)
            if part.mark and start < len(self.text):
                self.mark(Run(start, len(self.text), part.mark, part.adapted))

    def write(self, characters: str) -> int:
        """Adds words; the place where they begin, behind the blank before them."""
        words = " ".join(characters.split())
        self.blank = self.blank or characters[:1].isspace()
        if not words:
            return len(self.text)
        if self.blank and self.text and self.text[-1] != "\t":
            self.text += " "
        start = len(self.text)
        self.text += words
        self.blank = characters[-1:].isspace()
        return start

    def aside(self, characters: str) -> None:
        """A sign, which takes the blank on one of its sides with it, for the words do not know of it."""
        if characters.strip():
            here = len(self.text)
            late = any(call.offset == here for call in self.calls)
            self.cuts.append(Cut(here, " ".join(characters.split()), CHANGE_MARKS, late=late))
        self.blank = self.blank or characters[:1].isspace() or characters[-1:].isspace()

    def mark(self, run: Run) -> None:
        last = self.runs[-1] if self.runs else None
        alike = last is not None and (last.mark, last.adapted) == (run.mark, run.adapted)
        if last is not None and alike and not self.text[last.end : run.start].strip(" "):
            self.runs[-1] = replace(last, end=run.end)
        else:
            self.runs.append(run)


def fold(parts: Sequence[Part]) -> Line:
    """The words of parts as a line of role TEXT; tabs between cells stay."""
    folder = _Folder()
    for part in parts:
        folder.part(part)
    runs = tuple(folder.runs)
    if runs and "\t" in folder.text and _is_whole(folder.text, runs):
        # The borders of the cells go with the row.
        runs = (replace(runs[0], start=0, end=len(folder.text), adapted=all(run.adapted for run in runs)),)
    return Line(Role.TEXT, folder.text, calls=tuple(folder.calls), cuts=tuple(folder.cuts), runs=runs)


def _is_whole(text: str, runs: Sequence[Run]) -> bool:
    """Whether all words are marked, and alike."""
    borders = [0, *(place for run in runs for place in (run.start, run.end)), len(text)]
    between = "".join(text[start:end] for start, end in zip(borders[::2], borders[1::2], strict=True))
    return not between.strip() and len({run.mark for run in runs}) == 1


def fold_both(role: Role, num: Sequence[Part], parts: Sequence[Part], **more: Any) -> Line:
    """A line whose number the page sets apart."""
    first, line = fold(num), fold(parts)
    line = replace(
        line,
        role=role,
        num=first.text,
        calls=(*(replace(call, in_num=True) for call in first.calls), *line.calls),
        cuts=(*(replace(cut, in_num=True) for cut in first.cuts), *line.cuts),
        runs=(*(replace(run, place="num") for run in first.runs), *line.runs),
        **more,
    )
    return _share_mark(line)


def _share_mark(line: Line) -> Line:
    """Gives an unmarked number the mark that all its words bear: the dash of a deleted point goes with it."""
    runs = [run for run in line.runs if run.place == "text"]
    whole = len(runs) == 1 and (runs[0].start, runs[0].end) == (0, len(line.text))
    if not (whole and line.num) or len(runs) < len(line.runs):
        return line
    return replace(line, runs=(replace(runs[0], end=len(line.num), place="num"), *line.runs))


def side_of(line: Line) -> Line:
    """What the line says after the marks; what it said before where nothing is left of it."""
    if not line.runs:
        return line
    (after,) = take_side([line], Side.AFTER)
    return after if after.role is not Role.DROPPED else take_side([line], Side.BEFORE)[0]


def said(line: Line) -> str:
    """The words by which a line is recognised."""
    return side_of(line).text


def end_in(line: Line, find: Callable[[str], int]) -> int:
    """Where a number ends in the words of both sides.

    Args:
        line: the line, its number still among its words.
        find: says for the words of one side how long the number is that they begin with.
    """
    if not line.runs:
        return find(line.text)
    ends = [0]
    for side, gone in ((Side.AFTER, INSERTED), (Side.BEFORE, DELETED)):
        (taken,) = take_side([line], side)
        if taken.role is not Role.DROPPED:
            other = DELETED if gone == INSERTED else INSERTED
            ends.append(_place(line, other, taken.text[: find(taken.text)]))
    return max(ends)


def _place(line: Line, gone: str, words: str) -> int:
    """Where the first words of a side end in the words of both."""
    left = len("".join(words.split()))
    hidden = [(run.start, run.end) for run in line.runs if run.mark == gone and run.place == "text"]
    for offset, character in enumerate(line.text):
        if not left:
            return offset
        if not character.isspace() and not any(start <= offset < end for start, end in hidden):
            left -= 1
    return len(line.text) if words else 0
