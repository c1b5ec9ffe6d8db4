"""Cuts the XHTML page of a Commission document into its blocks: paragraphs, table rows, footnotes.

In: the parsed page. Out: `Block`s in order, which hold every displayed character, with their Word styles.
Example: `<p class="li Point1"><span class="num">(a)</span>the words<br/></p>` is a block of style "Point1" whose
number is "(a)" and whose parts are "the words" and a line break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from tracker.act import Mark
from tracker.line import LineCall
from tracker.readers.com_words import CELL, TAB, Part, Piece, shows
from tracker.readers.markup import local


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, table row or note of the page."""

    style: str
    parts: tuple[Part, ...]
    num: tuple[Part, ...] = ()
    place: str = ""
    """"signature", "row", "note", in a recast "reference" (says where the next blocks come from), or ""."""
    key: str = ""
    source_id: str = ""
    marks: tuple[Mark, ...] = ()
    first: bool = False
    """In a recast: the first behind a reference."""

    @property
    def whole(self) -> tuple[Part, ...]:
        """Number and words together, for titles, where the style of a part says nothing."""
        return (*self.num, " ", *self.parts) if self.num else self.parts

    @property
    def empty(self) -> bool:
        return not any(shows(part) for part in self.parts + self.num)


MARKS = "CR"
"""How the styles begin that mark words of a recast or codification (CRMarker, CRDeleted ...)."""

PAGE_BREAK = "pageBreak"
"""Style of the empty block that ends a cover page."""

_HEAD_STYLE = re.compile(r"(?:Statut|Typedudocument|Titreobjet|IntrtEEE|Sous-?\w*objet|Datedadoption)$")
"""What makes the act's title, between the number of the procedure and the institution that acts."""
_HEAD_LENGTH = 12
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "caption"})
_CONTAINERS = frozenset({"div", "dl", "ul", "ol", "li", "body", "section", "html", "blockquote"})


class Page:
    """Walks the page once and keeps every displayed character in exactly one block."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.wrapper = 0  # each document saved in the page numbers its footnotes anew
        self.tables = 0
        self.nested = 0  # marks inside marks, which no recast should have

    def read(self, root: etree._Element) -> list[Block]:
        self._container(root, "")
        return self.blocks

    def _container(self, element: etree._Element, place: str) -> None:
        style = element.get("class", "")
        if style == "contentWrapper":
            self.wrapper += 1
        elif style == PAGE_BREAK:
            self.blocks.append(Block(PAGE_BREAK, ()))
        place = "signature" if style == "signature" else place
        self._stray(element.text, place)
        for child in element:
            tag = local(child)
            if tag == "table":
                self._table(child)
            elif tag in ("dd", "dt"):
                key = f"{self.wrapper}#{child.get('id', '')}"
                self._paragraph(child, "note", key)
            elif tag in _PARAGRAPHS:
                self._paragraph(child, place)
            elif tag in _CONTAINERS:
                self._container(child, place)
            elif tag and tag not in ("script", "style", "head"):
                self.blocks.append(Block("", tuple(self._inline(child)), place=place))
            self._stray(child.tail, place)

    def _stray(self, words: str | None, place: str) -> None:
        if words and words.strip():
            self.blocks.append(Block("", (words,), place=place))

    def _paragraph(self, element: etree._Element, place: str, key: str = "") -> None:
        style = next((name for name in reversed(element.get("class", "").split()) if name != "li"), "")
        parts = self._inline(element)
        num: list[Part] = []
        first = next((child for child in element if local(child) != "br"), None)
        if first is not None and not (element.text or "").strip() and _is_number(first):
            num = self._inline(first)
            parts = self._inline(element, skip=first)
        self.blocks.append(Block(style, tuple(parts), tuple(num), place, key, element.get("id", "")))

    def _table(self, table: etree._Element) -> None:
        self.tables += 1
        self._rows(table, f"t{self.tables}")

    def _rows(self, element: etree._Element, key: str) -> None:
        """Rows of a table; a table in a cell is part of the cell's words."""
        for child in element:
            tag = local(child)
            if tag == "tr":
                cells = [self._inline(cell) for cell in child if local(cell)]
                parts = [part for n, cell in enumerate(cells) for part in ([CELL] * bool(n) + cell)]
                self.blocks.append(Block("", tuple(parts), place="row", key=key))
            elif tag in ("thead", "tbody", "tfoot"):
                self._rows(child, key)
            elif tag:
                self._paragraph(child, "")

    def _inline(self, element: etree._Element, skip: etree._Element | None = None) -> list[Part]:
        """Words, calls and line breaks in an element."""
        parts: list[Part] = [element.text] if element.text else []
        for child in element:
            tag = local(child)
            style = child.get("class", "") if tag else ""
            if child is skip or not tag or tag in ("script", "style"):
                pass
            elif tag == "br":
                parts.append(None)
            elif tag == "a" and style == "footnoteRef":
                key = f"{self.wrapper}{child.get('href', '#')}"
                parts.append(LineCall(0, key, " ".join("".join(map(str, child.itertext())).split())))
            elif style == "FootnoteReference":
                # The white space around the call is the page's line layout, not the law's.
                parts += [part.strip() if isinstance(part, str) else part for part in self._inline(child)]
            elif style == TAB:
                parts += [Piece(" ", TAB), *self._inline(child)]
            elif style.startswith(MARKS):
                parts += self._marked(child, style)
            elif tag in ("p", "div", "table", "tr", "td", "dl", "dd"):
                parts += [" ", *self._inline(child), " "]
            else:
                parts += self._inline(child)
            if child.tail:
                parts.append(child.tail)
        return parts

    def _marked(self, element: etree._Element, style: str) -> list[Part]:
        """The words of a recast mark; before a footnote call in it stands an empty piece that bears its style."""
        found: list[Part] = []
        for part in self._inline(element):
            self.nested += isinstance(part, Piece) and part.style.startswith(MARKS)
            if isinstance(part, LineCall):
                found.append(Piece("", style))
            found.append(Piece(part, style) if isinstance(part, str) and part != CELL else part)
        return found


def _is_number(element: etree._Element) -> bool:
    """`span.num`, also as the only thing in another span (`list-symbol`; "Point0number" in COM(2021) 206)."""
    while element.get("class") != "num" and len(element) == 1 and not (element.text or "").strip():
        if (element[0].tail or "").strip():
            return False
        element = element[0]
    return element.get("class") == "num"


def act_bounds(blocks: Sequence[Block]) -> tuple[int, int]:
    """Where the act begins, and the institution that acts: (past the end, -1) if the file holds annexes only."""
    acting = next((i for i, b in enumerate(blocks) if b.style == "Institutionquiagit" and not b.empty), -1)
    if acting < 0:
        return len(blocks), acting
    before = range(acting - 1, max(-1, acting - _HEAD_LENGTH), -1)
    start = next((i for i in before if _HEAD_STYLE.match(blocks[i].style)), acting)
    while start and _may_head(blocks[start - 1]):
        start -= 1
    return start - bool(start and blocks[start - 1].style.startswith("Rfrenceinter")), acting


def _may_head(block: Block) -> bool:
    return block.empty or block.place == "reference" or bool(_HEAD_STYLE.match(block.style))
