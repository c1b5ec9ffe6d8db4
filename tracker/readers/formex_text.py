"""The words of Formex: what its inline elements display, once for the reader and once, by itself, for the account.

In: pieces of text and note calls as the reader meets them, or the raw file. Out: `Words` in one run, or the file
with every character written out that Formex keeps in attributes. Example: `<QUOT.START CODE="2018"/>` is "‘",
`<HT TYPE="UC">Regulation</HT>` is "REGULATION", `<FT TYPE="NUMBER">1500</FT>` is "1 500".
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace

from tracker.act import Mark
from tracker.line import Line, LineCall

OPERATORS = {
    "EQ": "=", "NE": "≠", "NEQ": "≠", "GT": ">", "LT": "<", "GE": "≥", "LE": "≤", "AP": "≈", "ALMEQ": "≈",
    "PLUS": "+", "MINUS": "−", "MULT": "×", "DIV": "÷", "PLUSMIN": "±", "MINPLUS": "∓",
}  # fmt: skip
"""OP.CMP and OP.MATH @TYPE; without them the two sides of an equation could change places unseen."""

BRACKETS = {"BRACKET": "()", "SQBRACKET": "[]", "BRACE": "{}", "BAR": "||"}
"""EXPR @TYPE."""

_CALL = "\ue000"
"""Stands in the pieces where a note is called; private use, in no text of a law."""


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

    pieces: list[str] = field(default_factory=list)
    calls: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def call(self, key: str, inline: bool) -> None:
        """A note is called here; `inline` when its words stand here too."""
        self.pieces.append(_CALL)
        self.calls.append((key, inline))

    @property
    def blank(self) -> bool:
        return not any(piece and not piece.isspace() for piece in self.pieces)

    def words(self, open_marks: tuple[Mark, ...] = ()) -> Words:
        """What was read, white space collapsed; `open_marks` are those that enclose it."""
        marks = tuple(dict.fromkeys((*open_marks, *self.marks)))
        raw = "".join(self.pieces)
        if not self.calls:
            return Words(" ".join(raw.split()), (), (), marks)
        text, calls = "", []
        for n, part in enumerate(raw.split(_CALL)):
            if n:
                key, inline = self.calls[n - 1]
                calls.append(LineCall(len(text), key, inline=inline))
            collapsed = " ".join(part.split())
            if part[:1].isspace() and text and not text.endswith(" "):
                text += " "
            text += collapsed
            if collapsed and part[-1:].isspace():
                text += " "
        text = text.rstrip()
        calls = [replace(call, offset=min(call.offset, len(text))) for call in calls]
        return Words(text, tuple(calls), tuple(self.notes), marks)


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


# ------------------------------------------------------------------------------------------------ for the account

_CHANGE_OPENED = re.compile(r"<\?CLG\.MDFO\b(?=[^?]*\bACTION=\"DELETED\")[^?]*?\bIDREF=\"([^\"]+)\".*?\?>", re.DOTALL)
_CHANGE_CLOSED = re.compile(r"<\?CLG\.MDFC\b[^?]*?\bID=\"([^\"]+)\".*?\?>", re.DOTALL)
_SHOWN_BY_TAG = re.compile(
    r"<\?CLG\..*?\?>|</?(?:HT|EXPR)\b[^>]*>|<(?:QUOT\.START|QUOT\.END|OP\.CMP|OP\.MATH)\b[^>]*>"
    r"|<DLIST\b[^>]*>|</TERM\s*>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"\b(CODE|TYPE|SEPARATOR)\s*=\s*[\"']([^\"']*)[\"']")
_ENTITY = re.compile(r"&[^;\s]{1,32};")


def as_displayed(text: str) -> str:
    """The raw file with the characters that its tags stand for, and without the words that change marks delete."""
    out: list[str] = []
    upper: list[bool] = []
    closing: list[str] = []
    separator = ""
    place = 0
    while found := _SHOWN_BY_TAG.search(text, place):
        out.append(_cased(text[place : found.start()], any(upper)))
        place = found.end()
        tag = found.group()
        values = dict(_ATTRIBUTE.findall(tag))
        if tag.startswith("<?"):
            place = _after_deletion(text, found)
        elif tag.startswith("<HT"):
            if not tag.endswith("/>"):
                upper.append(values.get("TYPE") == "UC")
        elif tag.startswith("</HT"):
            del upper[-1:]
        elif tag.startswith("<EXPR"):
            pair = BRACKETS.get(values.get("TYPE", ""), "")
            if not tag.endswith("/>"):
                out.append(pair[:1])
                closing.append(pair[1:])
        elif tag.startswith("</EXPR"):
            out.extend(closing[-1:])
            del closing[-1:]
        elif tag.startswith("<DLIST"):
            separator = values.get("SEPARATOR", "") if not tag.startswith("<DLIST.") else separator
        elif tag.startswith("</TERM"):
            out.append(html.escape(separator))
        elif tag.startswith("<QUOT"):
            out.append(html.escape(quotation_mark(values.get("CODE"))))
        else:
            out.append(html.escape(OPERATORS.get(values.get("TYPE", ""), "")))
    out.append(_cased(text[place:], any(upper)))
    return "".join(out)


def _after_deletion(text: str, found: re.Match[str]) -> int:
    """Where reading goes on after a change mark: behind what it deletes, if it deletes."""
    opened = _CHANGE_OPENED.fullmatch(found.group())
    if opened:
        for closed in _CHANGE_CLOSED.finditer(text, found.end()):
            if closed[1] == opened[1]:
                return closed.end()
    return found.end()


def _cased(text: str, upper: bool) -> str:
    if not upper:
        return text
    return _ENTITY.sub(lambda entity: html.escape(html.unescape(entity.group())), text).upper()
