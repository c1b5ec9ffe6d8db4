"""The words of Akoma Ntoso: runs of words with their note calls and tracked changes, and what the page shows.

In: pieces of words as the reader meets them; the decoded file. Out: `Words`; the displayed characters.
Example: the pieces ("may ", "deleted"), ("shall", "inserted") are the words "may shall" with two runs.

What the page shows is found by tags alone, one after the other; with the reader it shares the names of elements only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.act import Run
from tracker.line import Line, LineCall
from tracker.readers.shown import shown_markup

Piece = tuple[str, str] | LineCall
"""Words and how they are marked ("inserted", "deleted" or ""), or a call for a note."""

HIDDEN = ("meta",)
"""The element about the file, which no page shows."""
QUOTING = ("quotedStructure", "quotedText", "embeddedStructure", "embeddedText")
"""Elements that keep the quotation marks around them in attributes."""

_NO_BLANK_BEFORE = ".,;:!?)]’”»"
"""A blank before a note call is not left behind when the note is taken out from before these."""

_ROOT = re.compile(r"<(?:(?P<prefix>[\w.-]+):)?akomaNtoso\b")
_QUOTING = re.compile(rf"<(?P<end>/?)(?:[\w.-]+:)?(?:{'|'.join(QUOTING)})(?=[\s/>])[^>]*?(?P<empty>/?)>")
_QUOTE = re.compile(r"""\b(startQuote|endQuote)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Words:
    """One run of words, white space collapsed, with its calls, the notes called in it and its tracked changes."""

    text: str = ""
    calls: tuple[LineCall, ...] = ()
    notes: tuple[Line, ...] = ()
    runs: tuple[Run, ...] = ()

    def split(self, at: int) -> tuple[Words, Words]:
        """The first `at` characters, and the rest without the blanks between."""
        rest = self.text[at:].lstrip()
        start = len(self.text) - len(rest)
        head = self.text[:at].rstrip()
        early = (replace(call, offset=min(call.offset, len(head))) for call in self.calls if call.offset <= at)
        late = (replace(call, offset=max(0, call.offset - start)) for call in self.calls if call.offset > at)
        before = [replace(run, end=min(run.end, len(head))) for run in self.runs if run.start < len(head)]
        behind = [
            replace(run, start=max(0, run.start - start), end=run.end - start) for run in self.runs if run.end > start
        ]
        # Notes go by key, so that it does not matter which of the two lines they follow.
        return Words(head, tuple(early), self.notes, tuple(before)), Words(rest, tuple(late), (), tuple(behind))


def fold(pieces: Sequence[Piece], notes: Sequence[Line] = ()) -> Words:
    """The words of some pieces.

    >>> fold([("Lamps ", ""), LineCall(0, "n1"), (", kites", "inserted")])
    Words(text='Lamps, kites', calls=(LineCall(offset=5, key='n1', label='', inline=False, in_num=False),), \
notes=(), runs=(Run(start=5, end=12, mark='inserted', adapted=False, place='text'),))
    """
    text = ""
    blank = called = False
    calls: list[LineCall] = []
    runs: list[Run] = []
    for piece in pieces:
        if isinstance(piece, LineCall):
            calls.append(replace(piece, offset=len(text)))
            called = True
            continue
        words = " ".join(piece[0].split())
        blank = blank or piece[0][:1].isspace()
        if words:
            start = len(text)
            text += f" {words}" if blank and text and not (called and words[0] in _NO_BLANK_BEFORE) else words
            start = len(text) - len(words)
            if piece[1]:
                _mark(runs, start, len(text), piece[1])
            blank, called = piece[0][-1:].isspace(), False
    return Words(text, tuple(calls), tuple(notes), tuple(runs))


def _mark(runs: list[Run], start: int, end: int, mark: str) -> None:
    """Adds a run, or lengthens the one that it goes on with behind a blank."""
    if runs and runs[-1].mark == mark and start - runs[-1].end <= 1:
        runs[-1] = replace(runs[-1], end=end)
    else:
        runs.append(Run(start, end, mark))


def joined(parts: Sequence[Words], separator: str) -> Words:
    """Several runs of words as one, such as the cells of a row."""
    text = ""
    calls: list[LineCall] = []
    runs: list[Run] = []
    for n, part in enumerate(parts):
        text += separator if n else ""
        calls += (replace(call, offset=call.offset + len(text)) for call in part.calls)
        runs += (replace(run, start=run.start + len(text), end=run.end + len(text)) for run in part.runs)
        text += part.text
    return Words(text, tuple(calls), tuple(note for part in parts for note in part.notes), tuple(runs))


def shown(text: str) -> str:
    """All characters that a page of this file shows."""
    root = _ROOT.search(text)
    prefix = f"{root['prefix']}:" if root and root["prefix"] else ""
    closing: list[str] = []

    def written_out(tag: re.Match[str]) -> str:
        if tag["end"]:
            return closing.pop() if closing else ""
        marks = {name: html.unescape(double or single) for name, double, single in _QUOTE.findall(tag[0])}
        opening, end = (html.escape(marks.get(name, "")) for name in ("startQuote", "endQuote"))
        if tag["empty"]:
            return opening + end
        closing.append(end)
        return opening

    return shown_markup(_QUOTING.sub(written_out, text), [prefix + name for name in HIDDEN])
