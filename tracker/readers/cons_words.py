"""Reads the words of a consolidated page: footnote calls, and the publisher's change marks between the words.

In: elements and the state of the marks (`Changes`). Out: `Said`, one run of words with calls, cuts and marks.
Example: "...(8)", "►C1", " mentioned in Article 11(8)", " ◄ ", ", the court" are the words "... mentioned in Article
11(8), the court" with two cuts and the mark of the corrigendum.

The letters name the act that changed the words: "M1" an amending act, "A1" an act of accession, "C1" a corrigendum,
"B" the act itself. The link says which act it is and what it did ("32023R2844: REPLACED"); pages without links
have but the letters, which the list at their beginning explains.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.act import Mark
from tracker.line import Cut
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import Block, Collector, Run, Words, blocks

CHANGE_MARKS = "change marks"

_ARROW = re.compile(r"[►▼]\s*[A-Z]{1,3}\d*|◄")
_BLOCK = re.compile(r"(?:▼\s*(?P<code>[A-Z]{1,3}\d*)\s*)+(?P<gone>[—–-]{3,})?")
_GONE = re.compile(r"[—–-]{3,}")
_TITLE = re.compile(r"(?P<celex>[^\s:]+)(?:\s*:\s*(?P<action>[A-Z]+))?")
_TIGHT = ".,;:!?)]’”»"


@dataclass(frozen=True, slots=True)
class Said(Words):
    """The words of one block with their calls, what was cut out of them, and the marks that hold for them."""

    cuts: tuple[Cut, ...] = ()
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.calls or self.cuts)


@dataclass(slots=True)
class Changes:
    """Which marks are open while a page is read."""

    codes: Mapping[str, str] = field(default_factory=dict)
    """"M1" -> CELEX number or printed name of the act, from the list at the beginning of the page."""
    notes: frozenset[str] = frozenset()
    """Keys of the page's footnotes, to tell their calls from other links."""
    block: Mark | None = None
    """What the last "▼M1" said; None behind "▼B"."""
    inline: Mark | None = None
    """What an open "►M1" said."""
    gone: tuple[str, ...] = ()
    """Who deleted words that the page still shows."""

    def arrow(self, title: str, code: str) -> Mark | None:
        """The mark that a link or a letter stands for; None for the act itself ("B")."""
        if code == "B":
            return None
        found = _TITLE.match(title)
        return Mark(
            (found["action"] or "").lower() if found else "", found["celex"] if found else self.codes.get(code, code)
        )

    @property
    def open(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in (self.block, self.inline) if mark)


def block_mark(paragraph: etree._Element, changes: Changes) -> tuple[Mark | None, bool] | None:
    """What a paragraph says that is nothing but "▼M1", and whether the words behind it are gone ("▼M1 —————").

    None for any other paragraph.
    """
    text = " ".join("".join(map(str, paragraph.itertext())).split())
    found = _BLOCK.fullmatch(text)
    if not found:
        return None
    links = [a.get("title") or "" for a in paragraph.iter() if local(a) == "a"]
    return changes.arrow(links[-1] if links else "", found["code"]), bool(found["gone"])


def is_gap(text: str) -> bool:
    """True for the dashes that stand where words were deleted."""
    return bool(_GONE.fullmatch(text))


def said(block: Block, changes: Changes) -> Said:
    """The words of a paragraph or run."""
    collector = _Collector(changes)
    collector.block(block)
    return collector.said()


def cell_said(cell: etree._Element, changes: Changes, without: frozenset[etree._Element] = frozenset()) -> Said:
    """All words of a table cell in order, its paragraphs and points parted by blanks; some blocks left out."""
    collector = _Collector(changes)
    collector.cell(cell, without)
    return collector.said()


class _Collector(Collector):
    """Collects words as the page shows them, and opens and closes marks on the way."""

    __slots__ = ("before", "changes", "cuts", "marks", "soft", "titles")

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes
        self.cuts: list[Cut] = []
        self.marks: list[Mark] = list(changes.open)
        self.titles: list[str] = []  # of the links around
        self.soft = False  # a mark was cut out whose own blanks may have parted two words

    def said(self) -> Said:
        marks = tuple(dict.fromkeys(self.marks))
        return Said(self.text, tuple(self.calls), self.gap, tuple(self.cuts), marks)

    def block(self, block: Block) -> None:
        """A paragraph or run."""
        if isinstance(block, Run):
            self.nodes(block.nodes)
        else:
            self.inside(block)

    def cell(self, element: etree._Element, without: frozenset[etree._Element]) -> None:
        """A table cell."""
        for block in blocks(element):
            if not isinstance(block, Run) and block in without:
                continue
            self.blank = True
            if isinstance(block, Run) or local(block) == "p":
                self.block(block)
            else:
                self.cell(block, without)

    def element(self, element: etree._Element) -> None:
        href = element.get("href") or ""
        if local(element) == "a" and href[:1] == "#" and href[1:] in self.changes.notes and not self._deleting:
            self.call(element)
            return
        title = (element.get("title") or "") if local(element) == "a" else ""
        self.titles.append(title)
        super().element(element)
        self.titles.pop()

    def characters(self, characters: str) -> None:
        done = 0
        for arrow in _ARROW.finditer(characters):
            self._words(characters[done : arrow.start()])
            self._arrow(arrow.group())
            done = arrow.end()
        self._words(characters[done:])

    @property
    def _deleting(self) -> bool:
        return self.changes.inline is not None and self.changes.inline.action == "deleted"

    def _words(self, characters: str) -> None:
        if not self._deleting:
            super().characters(characters)
        elif characters.strip():
            # The page still shows words that the mark around them deletes (32010L0031, Article 5).
            self._cut(" ".join(characters.split()))

    def _write(self, characters: str) -> None:
        """Blanks around a mark are the converter's: "11(8)", " ◄ ", ", the court" are "11(8), the court"."""
        if self.soft and characters.strip():
            self.soft = False
            first = characters.lstrip()[0]
            self.blank = first not in _TIGHT and not self.text.endswith(("(", "[", "‘", "“", "«"))
            characters = characters.lstrip() if not self.blank else characters
        super()._write(characters)

    def _arrow(self, printed: str) -> None:
        changes = self.changes
        title = next((title for title in reversed(self.titles) if title), "")
        if printed == "◄":
            changes.inline = None
        elif printed[0] == "▼":
            changes.block = changes.arrow(title, printed[1:].strip())
            self.marks = list(changes.open)
        else:
            changes.inline = changes.arrow(title, printed[1:].strip())
            if changes.inline:
                self.marks.append(changes.inline)
                if changes.inline.action == "deleted":
                    changes.gone = (*changes.gone, changes.inline.by)
        self._cut(printed)
        self.soft = True

    def _cut(self, printed: str) -> None:
        late = bool(self.calls) and self.calls[-1].offset >= len(self.text)
        self.cuts.append(Cut(len(self.text), printed, CHANGE_MARKS, late=late))


def joined(first: Said, second: Said) -> Said:
    """Two runs as one, a blank between."""
    shift = len(first.text) + 1
    return Said(
        f"{first.text} {second.text}",
        (*first.calls, *(replace(call, offset=call.offset + shift) for call in second.calls)),
        cuts=(*first.cuts, *(replace(cut, offset=cut.offset + shift) for cut in second.cuts)),
        marks=tuple(dict.fromkeys((*first.marks, *second.marks))),
    )
