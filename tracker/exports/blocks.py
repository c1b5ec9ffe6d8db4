"""A document as a list of blocks, before it becomes HTML, Word or Markdown: headings, paragraphs, tables, redlines.

In: nothing but values. Out: nouns for `report` and the formats that write it. Example: `Para((("-", "may"), ("+",
"shall")), "redline")` is a paragraph in which one word took the place of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[str, str]
"""How words look, and the words: "=" as they are, "+" and "-" of a redline, "strong", "faint"."""
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; `level` 1 is that of the document."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `look` is "", "lead", "small", "redline" or "item"."""

    spans: Spans
    look: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first column names the rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]


Block = Heading | Para | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    foot: str


def plain(words: str, look: str = "") -> Para:
    """A paragraph of words as they are."""
    return Para((("=", words),), look)


def cell(words: str) -> Spans:
    """A cell of words as they are."""
    return (("=", words),) if words else ()


_MARKS = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`")
_ITEM = re.compile(r"(?:[-*]|\d+\.) ")


def from_manual(markdown: str, level: int) -> Iterator[Block]:
    """A manual of our own as blocks: headings, paragraphs, lists and tables; its first heading has this level.

    >>> list(from_manual("# Kites" + chr(10) * 2 + "They **fly**.", 2))[1]
    Para(spans=(('=', 'They '), ('strong', 'fly'), ('=', '.')), look='')
    """
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines = block.splitlines()
        depth = len(lines[0]) - len(lines[0].lstrip("#"))
        if depth:
            yield Heading(level + depth - 1, " ".join([lines[0].lstrip("# "), *lines[1:]]))
        elif lines[0].startswith("|"):
            yield _table(lines)
        elif _ITEM.match(lines[0]):
            for item in _items(lines):
                yield Para(tuple(_marked(item)), "item")
        else:
            yield Para(tuple(_marked(" ".join(line.strip() for line in lines))))


def _items(lines: Sequence[str]) -> list[str]:
    found: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            found.append(line.removeprefix("- ").strip())
        else:
            found[-1] += f" {line.strip()}"
    return found


def _table(lines: Sequence[str]) -> Grid:
    rows = [[cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")] for line in lines]
    body = tuple(tuple(tuple(_marked(words)) for words in row) for row in rows[2:])
    return Grid(tuple(rows[0]), body)


def _marked(words: str) -> Iterator[Span]:
    done = 0
    for found in _MARKS.finditer(words):
        if found.start() > done:
            yield ("=", words[done : found.start()])
        yield ("strong" if found[1] else "=", found[1] or found[2] or found[3])
        done = found.end()
    if done < len(words):
        yield ("=", words[done:])
