"""Finds where the printed number ends in a title or paragraph of a Commission proposal.

In: the words of a paragraph, or its block. Out: how long the number is that they begin with, 0 without one.
Example: `article_number("Article 12 Scope")` is 10.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.line import Line, Role
from tracker.numbering import split_number
from tracker.readers.com_page import Block
from tracker.readers.com_words import TAB, Piece, fold, said
from tracker.readers.titles import Title, read_title
from tracker.sides import Side, take_side

_ARTICLE = re.compile(r"\W?(?:[^\W\d]+\.? \d+[a-z]{0,2}|\d+[a-z]{0,2}\.? [^\W\d]+)(?=\s|$)")
_GLUED = re.compile(r"\(\w{1,4}\)(?=\S)")
"""A number whose blank was lost: "(a)falling within ..." in COM(2021) 563."""


def is_gone(line: Line) -> bool:
    """Whether nothing of a line is left after the marks."""
    return bool(line.runs) and take_side([line], Side.AFTER)[0].role is Role.DROPPED


def tabbed(block: Block) -> Block:
    """The block with a typed number set apart, if a tab parts it from the words."""
    tab = next((i for i, part in enumerate(block.parts) if isinstance(part, Piece) and part.style == TAB), 0)
    if block.num or not tab:
        return block
    words = said(fold(block.parts[:tab]))
    if not words or split_number(f"{words} x") != (words, "x"):
        return block
    return replace(block, num=block.parts[:tab], parts=block.parts[tab + 1 :])


def typed_number(words: str) -> int:
    """How long the number is that stands as words in a paragraph whose style says that it has one."""
    num, _ = split_number(words)
    glued = _GLUED.match(words)
    return len(num) or (glued.end() if glued else 0)


def article_number(words: str) -> int:
    found = _ARTICLE.match(words)
    return found.end() if found else 0


def division_title(words: str) -> Title | None:
    # "title v" stands in COM(2021) 206 beside "TITLE IV"; the style shows it in capitals.
    return read_title(words) or read_title(words.upper())


def division_number(words: str) -> int:
    title = division_title(words)
    return title.end if title else 0


def title_number(words: str) -> int:
    title = read_title(words)
    return title.end if title else 0
