"""Breaks marked text into lines of a terminal: colours for people who see them, brackets for everybody else.

In: `Span`s, each some text and its style. Out: lines. Example: the spans ("=", "Member States "), ("-", "may "),
("+", "shall "), ("=", "refuse") give "Member States [-may-] {+shall+} refuse".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.change import Op
from tracker.exports.wording import visible

Span = tuple[str, str]
"""A style ("=", "-", "+", "moved", "strong", "faint") and some text."""

CONTEXT = 12
"""Words left on each side of a long unchanged stretch."""
_WORTH = 8
"""Fewer left-out words than this are printed: the ellipsis would save nothing."""

_ANSI = {"-": "31;9", "+": "32;4", "moved": "35", "strong": "1", "faint": "2"}
_BRACKETS = {"-": ("[-", "-]"), "+": ("{+", "+}")}
_PIECE = re.compile(r"\s+|\S+")


def paint(style: str, text: str, colour: bool) -> str:
    """Text in one style: ANSI codes, or brackets around what is deleted or inserted.

    >>> paint("-", "may", False), paint("-", "may", True), paint("strong", "Article 5", False)
    ('[-may-]', '\\x1b[31;9mmay\\x1b[0m', 'Article 5')
    """
    if colour:
        return f"\x1b[{_ANSI[style]}m{text}\x1b[0m" if style in _ANSI else text
    before, after = _BRACKETS.get(style, ("", ""))
    return before + text + after


@dataclass(frozen=True, slots=True)
class Page:
    """The terminal written to: its columns, and whether it shows colours."""

    width: int
    colour: bool = False

    def wrap(self, spans: Iterable[Span], indent: str = "", first: str | None = None) -> str:
        """The spans as lines of the page; see `wrap`."""
        return wrap(spans, self.width, indent, first, self.colour)

    def paint(self, style: str, text: str) -> str:
        """Text in one style."""
        return paint(style, text, self.colour)

    def rule(self, sign: str) -> str:
        """A line across the page."""
        return self.paint("faint", sign * self.width)


def wrap(spans: Iterable[Span], width: int, indent: str = "", first: str | None = None, colour: bool = False) -> str:
    """The spans as lines of at most `width` columns (a longer word stands alone on its line).

    Args:
        indent, first: what the lines, and the first of them, begin with.
        colour: whether styles become ANSI codes; each line ends in plain text, so that pagers show it rightly.
    """
    lines: list[list[Span]] = [[]]
    room = width - len(indent if first is None else first)
    used = 0
    for word, gap in _words(spans if colour else _bracketed(spans)):
        length = sum(len(text) for _, text in word)
        blank = len(gap[1])
        if lines[-1] and used + blank + length > room:
            lines.append([])
            used, room = 0, width - len(indent)
        elif lines[-1] and blank:
            lines[-1].append(gap)
            used += blank
        lines[-1].extend(word)
        used += length
    starts = [indent if first is None else first] + [indent] * len(lines)
    return "\n".join(start + _painted(line, colour) for start, line in zip(starts, lines, strict=False))


def _bracketed(spans: Iterable[Span]) -> Iterable[Span]:
    """Deleted and inserted spans in their brackets, blanks behind them (a blank alone is no change to read)."""
    for style, text in spans:
        words = text.rstrip()
        if words and style in _BRACKETS:
            yield "=", paint(style, words, False)
            yield "=", text[len(words) :]
        else:
            yield "=", text


def _words(spans: Iterable[Span]) -> Iterable[tuple[list[Span], Span]]:
    """Words (perhaps of several styles) with the blank before each; the blank between two words of a span is its."""
    word: list[Span] = []
    gap: Span = ("=", "")
    for style, text in spans:
        pieces = _PIECE.findall(text)
        for number, piece in enumerate(pieces):
            if not piece.isspace():
                word.append((style, piece))
                continue
            if word:
                yield word, gap
                word = []
            inside = 0 < number < len(pieces) - 1
            gap = (style if inside else "=", piece)
    if word:
        yield word, gap


def _painted(line: Sequence[Span], colour: bool) -> str:
    if not colour:
        return "".join(text for _, text in line)
    joined: list[list[str]] = []
    for style, text in line:
        if joined and joined[-1][0] == style:
            joined[-1][1] += text
        else:
            joined.append([style, text])
    return "".join(paint(style, text, True) for style, text in joined)


def elided(ops: Sequence[Op], kept: str = "=") -> list[Span]:
    """The spans of a redline with long unchanged stretches cut; `kept` is the style of unchanged words."""
    spans: list[Span] = []
    for number, (sign, text) in enumerate(ops):
        shown = visible(text, sign != "=").replace("\t", " | ")
        if sign == "=":
            shown = _cut(shown, CONTEXT * (number > 0), CONTEXT * (number < len(ops) - 1))
        spans.append((kept if sign == "=" else sign, shown))
    return spans


def _cut(text: str, head: int, tail: int) -> str:
    """The first `head` and the last `tail` words of a stretch; of one with no change at either side the first few."""
    if not head and not tail:
        head = 2 * CONTEXT
    words = text.split()
    if len(words) <= head + tail + _WORTH:
        return text
    kept = [*words[:head], "…", *(words[-tail:] if tail else [])]
    before = text[: len(text) - len(text.lstrip())]
    return before + " ".join(kept) + text[len(text.rstrip()) :]
