"""The words of Formex: runs of words with their note calls, and the characters that Formex keeps in attributes.

In: pieces of text and note calls as the reader meets them. Out: `Words`, one run each. Example: the pieces
"Exporters ", a call, ", carriers" are the words "Exporters, carriers" with a call behind "Exporters".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tracker.act import Kind, Mark
from tracker.line import Line, LineCall
from tracker.readers.titles import read_title

OPERATORS = {
    "EQ": "=", "NE": "≠", "NEQ": "≠", "GT": ">", "LT": "<", "GE": "≥", "LE": "≤", "AP": "≈", "ALMEQ": "≈",
    "PLUS": "+", "MINUS": "−", "MULT": "×", "DIV": "÷", "PLUSMIN": "±", "MINPLUS": "∓",
}  # fmt: skip
"""OP.CMP and OP.MATH @TYPE; without them the two sides of an equation could change places unseen."""

BRACKETS = {"BRACKET": "()", "SQBRACKET": "[]", "BRACE": "{}", "BAR": "||"}
"""EXPR @TYPE."""

_GROUP = re.compile(r"[^\W\d_]+ (?:[IVXLC]+[a-z]?|\d+[a-zA-Z]?|[A-Z]{1,2}\d?)\.?")
"""A title that is nothing but a word and a label is a number: "FORM A", "Method 2"."""
_NO_BLANK_BEFORE = ".,;:!?)]’”»"
"""A blank before a note call is not left behind when the note is taken out from before these."""


@dataclass(frozen=True, slots=True)
class Words:
    """One run of words with its calls, the notes that stand inside it, and the marks it lies in or holds."""

    text: str = ""
    calls: tuple[LineCall, ...] = ()
    notes: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()

    def split(self, at: int) -> tuple[Words, Words]:
        """The first `at` characters, and the rest without the blanks between."""
        rest = self.text[at:].lstrip()
        start = len(self.text) - len(rest)
        head = self.text[:at].rstrip()
        early = [replace(call, offset=min(call.offset, len(head))) for call in self.calls if call.offset <= at]
        late = [replace(call, offset=max(0, call.offset - start)) for call in self.calls if call.offset > at]
        # Notes go by key, so that it does not matter which of the two lines they follow.
        return Words(head, tuple(early), self.notes, self.marks), Words(rest, tuple(late), (), self.marks)


def joined(parts: list[Words], separator: str) -> Words:
    """Several runs as one."""
    text = ""
    calls: list[LineCall] = []
    for n, part in enumerate(parts):
        text += separator if n else ""
        calls.extend(replace(call, offset=call.offset + len(text)) for call in part.calls)
        text += part.text
    notes = tuple(note for part in parts for note in part.notes)
    return Words(text, tuple(calls), notes, tuple(dict.fromkeys(mark for part in parts for mark in part.marks)))


@dataclass(slots=True)
class Run:
    """Words while they are read."""

    pieces: list[str | None] = field(default_factory=list)
    """None where a note is called."""
    calls: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def call(self, key: str, inline: bool) -> None:
        """A note is called here; `inline` when its words stand here too."""
        self.pieces.append(None)
        self.calls.append((key, inline))

    @property
    def blank(self) -> bool:
        return all(piece is not None and not piece.strip() for piece in self.pieces)

    def words(self, open_marks: tuple[Mark, ...] = ()) -> Words:
        """What was read, white space collapsed; `open_marks` are those that enclose it."""
        marks = tuple(dict.fromkeys((*open_marks, *self.marks)))
        text = ""
        offsets: list[int] = []
        for n, part in enumerate(self._between_calls()):
            collapsed = " ".join(part.split())
            if n:
                if collapsed and collapsed[0] in _NO_BLANK_BEFORE:
                    text = text.rstrip()
                offsets = [*(min(offset, len(text)) for offset in offsets), len(text)]
            if collapsed and part[0].isspace() and text and not text.endswith(" "):
                text += " "
            text += collapsed
            if part[-1:].isspace() and text and not text.endswith(" "):
                text += " "
        text = text.rstrip()
        calls = zip(self.calls, offsets, strict=True)
        return Words(
            text,
            tuple(LineCall(min(offset, len(text)), key, inline=inline) for (key, inline), offset in calls),
            tuple(self.notes),
            marks,
        )

    def _between_calls(self) -> list[str]:
        parts: list[list[str]] = [[]]
        for piece in self.pieces:
            if piece is None:
                parts.append([])
            else:
                parts[-1].append(piece)
        return ["".join(part) for part in parts]


def quotation_mark(code: str | None) -> str:
    """The character of QUOT.START and QUOT.END @CODE.

    >>> quotation_mark("2018"), quotation_mark(None)
    ('‘', '')
    """
    character = chr(int(code, 16)) if code and re.fullmatch(r"[0-9A-Fa-f]{2,5}", code) else ""
    return character if character.isprintable() else ""


def grouped(figure: str) -> str:
    """A whole number as the Official Journal sets it.

    >>> grouped("35000000"), grouped("2021/821")
    ('35 000 000', '2021/821')
    """
    figure = figure.strip()
    return f"{int(figure):,}".replace(",", " ") if figure.isdecimal() and figure[0] != "0" else figure


Part = tuple[Words, Words]
"""Number and words of one line of a title."""


def split_title(words: Words) -> tuple[Kind | None, Words, Words]:
    """Kind, number and heading of a title in one line; an annex may be quoted in a file of its own ("‘ANNEX XIV")."""
    quoted = len(words.text) - len(words.text.lstrip('‘“„«»"'))
    title = read_title(words.text[quoted:])
    if title:
        return (title.kind, *words.split(title.end + quoted))
    if _GROUP.fullmatch(words.text):
        return None, words, Words()
    return None, Words(), words


def one_line(part: Part) -> Words:
    """A line of a title with its number, if it has one, in front."""
    number, words = part
    return joined([number, words], " ") if number.text else words
