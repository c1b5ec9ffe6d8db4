r"""Cuts a law in Markdown into its blocks and reads the words in them, as a converter for the Official Journal sets it.

In: the decoded text. Out: `Block`s in order; for each, `clean` gives the words without marks, and the footnote
calls. Example: `   - (i) goods ([^E0001]);` is an item with indent 3, and its words are "(i) goods;" with a call.

Converters use Markdown loosely: lines behind a list item that are indented by one blank are paragraphs of their
own ("legalize-eu" sets sub-points so), so lines are joined only where a sentence was plainly wrapped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.line import LineCall


class Mark(StrEnum):
    """What a block is in Markdown."""

    FRONT = "front matter"
    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    ROW = "row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """One block; `depth` is the number of `#`, `indent` the blanks before a list mark or an indented line."""

    mark: Mark
    text: str
    indent: int = 0
    depth: int = 0
    quote: int = 0
    """Ordinal of the block quotation it stands in, 0 = none."""
    key: str = ""
    """Name of the footnote; ordinal of the table."""


_FRONT = re.compile(r"---[ \t]*\n(?P<front>.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"([ \t]*)[-*+]\s+(.*)")
_NOTE = re.compile(r"\s*\[\^(?P<name>[^\]]+)\]:\s*(?P<words>.*)")
_LINKED_NOTE = re.compile(r"\[(?P<label>\(.*?\))\]\(#ntc(?P<id>[^)]*)\)\s*(?P<words>.*)")
_TABLE_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*")
_QUOTE = re.compile(r"(?:\s*>)+ ?")
_WRAPPED = re.compile(r"[a-zà-ÿ]")


def front_matter(text: str) -> dict[str, str]:
    """The keys of the front matter whose values are plain."""
    found = _FRONT.match(text)
    pairs = (line.partition(":") for line in found["front"].splitlines()) if found else ()
    return {key.strip(): value.strip().strip("\"'") for key, colon, value in pairs if colon and not key[:1].isspace()}


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a Markdown text, in order."""
    front = _FRONT.match(text)
    if front:
        yield from (Block(Mark.FRONT, line) for line in front["front"].splitlines() if line.strip())
    waiting: Block | None = None  # may still get wrapped lines
    state = _State()
    for line in _COMMENT.sub("", text[front.end() :] if front else text).splitlines():
        block = state.read(line)
        if block is None or block.mark is not Mark.PARAGRAPH or waiting is None or not _continues(waiting, block):
            if waiting:
                yield waiting
            waiting = block
        else:
            waiting = replace(waiting, text=f"{waiting.text} {block.text}")
    if waiting:
        yield waiting


class _State:
    """What must be known from the lines before."""

    def __init__(self) -> None:
        self.tables = self.quotes = 0
        self.in_quote = self.in_table = False

    def read(self, line: str) -> Block | None:
        """One line as a block, None for an empty line or a rule."""
        mark = _QUOTE.match(line)
        body = line[mark.end() :] if mark else line
        if not line.strip():
            self.in_table = False
            return None
        if bool(mark) != self.in_quote:
            self.in_quote = bool(mark)
            self.quotes += self.in_quote
        quote = self.quotes if self.in_quote else 0
        stripped = body.strip()
        if stripped.startswith("|"):
            return self._row(stripped, quote)
        self.in_table = False
        if not stripped or (_TABLE_RULE.fullmatch(stripped) and len(stripped) > 2):
            return None
        if heading := _HEADING.match(stripped):
            return Block(Mark.HEADING, heading[2], depth=len(heading[1]), quote=quote)
        if note := _NOTE.match(body):
            return Block(Mark.NOTE, note["words"], quote=quote, key=note["name"])
        if note := _LINKED_NOTE.match(body):
            return Block(Mark.NOTE, f"{note['label']} {note['words']}", quote=quote, key=note["id"])
        if item := _ITEM.match(body):
            return Block(Mark.ITEM, item[2], indent=len(item[1].expandtabs(4)), quote=quote)
        return Block(Mark.PARAGRAPH, stripped, indent=len(body) - len(body.lstrip()), quote=quote)

    def _row(self, line: str, quote: int) -> Block | None:
        if not self.in_table:
            self.in_table = True
            self.tables += 1
        if _TABLE_RULE.fullmatch(line):
            return None
        return Block(Mark.ROW, line, quote=quote, key=f"t{self.tables}")


def _continues(before: Block, block: Block) -> bool:
    """Whether a line goes on with the block before it, as in a text wrapped at a margin."""
    if before.mark is Mark.NOTE:
        return True
    if before.mark not in (Mark.PARAGRAPH, Mark.ITEM) or before.quote != block.quote:
        return False
    if before.mark is Mark.PARAGRAPH and not before.indent and not block.indent:
        return True
    return bool(_WRAPPED.match(block.text)) and before.text[-1:] not in ".;:,"


# ------------------------------------------------------------------------------------------------- words


_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*\\])\1(?!\*)")
_INLINE = re.compile(
    r"""\s*\(\[\^(?P<bracketed>[^\]]+)\]\)
    |\s*\[\^(?P<name>[^\]]+)\]
    |\s*\[(?P<label>\([^\]]*\))\]\(\#ntr(?P<id>[^)]*)\)
    |!\[[^\]]*\]\([^)]*\)
    |\[(?P<link>[^\[\]]*)\]\([^)\s]*\)
    |</?(?P<tag>[A-Za-z]+)[^<>]*>
    |\\(?P<escaped>[\\`*_{}\[\]()\#+.!|<>-])""",
    re.VERBOSE,
)


def clean(text: str) -> tuple[str, tuple[LineCall, ...]]:
    """The displayed words, white space collapsed, and the footnote calls between them."""
    before = ""
    while before != text:
        before, text = text, _EMPHASIS.sub(r"\2", text)
    words = ""
    calls: list[LineCall] = []
    at = 0
    for found in _INLINE.finditer(text):
        words = _joined(words, text[at : found.start()])
        at = found.end()
        key = found["bracketed"] or found["name"] or found["id"]
        if key:
            calls.append(LineCall(len(words.rstrip()), key, found["label"] or ""))
        elif found["tag"] and found["tag"].lower() == "br":
            words = _joined(words, " ")
        else:
            words = _joined(words, found["link"] or found["escaped"] or "")
    words = _joined(words, text[at:])
    return words.rstrip(), tuple(calls)


def _joined(words: str, more: str) -> str:
    """Adds words, keeping one blank where there was white space."""
    more = html.unescape(more)
    between = " " if words and words[-1] != " " and more[:1].isspace() else ""
    after = " " if more[-1:].isspace() and more.strip() else ""
    return words + between + " ".join(more.split()) + after


def cells_of(row: str) -> list[str]:
    """The cells of a table row."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))]
