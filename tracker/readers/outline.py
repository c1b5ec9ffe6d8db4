"""Reads an outline, the notation of `tracker.outline`, wherever a text is read.

In: the bytes of an outline. Out: the act. Example: a draft that a lawyer typed: `article 4 | Scope # This ...`.
"""

from __future__ import annotations

from tracker.act import Act
from tracker.outline import FIRST_LINE, parse_outline
from tracker.source import Source, decode

NAME = "outline"
TITLE = "outline (what `tracker dump` prints; its first line is “outline 1”)"
REASONS: tuple[str, ...] = ()


def recognises(head: str) -> bool:
    """True for a text that begins with the line "outline 1"."""
    return head.lstrip("\ufeff").split("\n", 1)[0].strip() == FIRST_LINE


def read(source: Source) -> Act:
    """The act that the outline writes down."""
    return parse_outline(decode(source).text.lstrip("\ufeff").replace("\r\n", "\n"), source.name)
