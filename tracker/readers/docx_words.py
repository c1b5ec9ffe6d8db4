"""Makes lines of the pieces of a Word file: words with white space collapsed, marked runs, and footnote calls.

In: the `Piece`s of a block, and what marks them (tracked changes, or how the words are set). Out: a `Line` that holds
the words of both sides. Example: "may" deleted and "shall" inserted before " refuse" are the line "mayshall refuse"
with a run for each, of which `tracker.sides` makes "may refuse" and "shall refuse".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tracker.act import Run
from tracker.line import Line, LineCall, Role
from tracker.readers.docx_page import CELL, DELETED, INSERTED, Piece

Meaning = Callable[[Piece], str]
"""What a piece is: "inserted", "deleted" or "" where it is not marked."""

_BEFORE, _AFTER = 1, 2
_SIDES = {"": _BEFORE | _AFTER, DELETED: _BEFORE, INSERTED: _AFTER}
_FATES = {sides: fate for fate, sides in _SIDES.items()}


class _Words:
    """The words of a line while they are put together."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.length = 0
        self.blank = 0  # the sides that have white space before the next words
        self.runs: list[Run] = []
        self.calls: list[LineCall] = []

    def add(self, text: str, fate: str) -> None:
        """Adds words. White space of both sides at one place becomes one blank of both."""
        sides = _SIDES[fate]
        words = " ".join(text.split())
        if text[:1].isspace():
            self.blank |= sides
        if not words:
            return
        if self.blank and self.length:
            self._put(" ", _FATES[self.blank])
        self._put(words, fate)
        self.blank = sides if text[-1].isspace() else 0

    def border(self) -> None:
        """The border between two cells."""
        self.blank = 0
        self._put("\t", "")

    def _put(self, words: str, fate: str) -> None:
        self.said.append(words)
        start, self.length = self.length, self.length + len(words)
        if not fate:
            return
        last = self.runs[-1] if self.runs else None
        if last and (last.end, last.mark) == (start, fate):
            self.runs[-1] = replace(last, end=self.length)
        else:
            self.runs.append(Run(start, self.length, fate))

    def call(self, key: str, label: str) -> None:
        """A footnote call behind the words so far."""
        self.calls.append(LineCall(self.length, key, "".join(label.split())))


def line_of(role: Role, pieces: Sequence[Piece], meaning: Meaning, fate: str = "") -> Line:
    """One line; `fate` is that of all of it, as of a row that was inserted."""
    words = _Words()
    alone = not any(piece.text.strip() and not piece.note for piece in pieces)
    for piece in pieces:
        if piece.text == CELL:
            words.border()
        elif piece.note and not alone:
            words.call(piece.note, piece.text)
        else:
            words.add(piece.text, meaning(piece))
    text = "".join(words.said)
    runs = (Run(0, len(text), fate),) if fate and text else tuple(words.runs)
    return Line(role, text, calls=tuple(words.calls), runs=runs)


def rows_of(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces between line breaks, those without words left out."""
    row: list[Piece] = []
    for piece in pieces:
        first, *more = piece.text.split("\n")
        row.append(replace(piece, text=first) if more else piece)
        for words in more:
            if any(part.text.strip() for part in row):
                yield row
            row = [replace(piece, text=words)]
    if any(part.text.strip() for part in row):
        yield row


def side_text(line: Line, mark: str) -> str:
    """The words of a line without those of a mark; where nothing stays, all of them."""
    gone = [(run.start, run.end) for run in line.runs if run.mark == mark and run.place == "text"]
    kept = "".join(c for i, c in enumerate(line.text) if not any(a <= i < b for a, b in gone)) if gone else line.text
    return " ".join(kept.split()) or line.text
