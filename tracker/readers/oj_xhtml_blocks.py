"""Cuts a page of the Official Journal into blocks and reads the words in them, as the page displays them.

In: elements of the parsed page. Out: its blocks in order, and the `Words` of a block.
Example: `<p>1.&#160;&#160;&#160;Exporters <a href="#ntr1-E1">(1)</a>, ...</p>` is `Words("1. Exporters, ...")` with
the call "(1)" behind "Exporters" and `gap` 2, the end of a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from tracker.line import LineCall
from tracker.numbering import is_dash, readings, split_number
from tracker.readers.markup import local

_BLOCKS = frozenset(
    {
        "p", "div", "table", "tbody", "thead", "tfoot", "tr", "hr", "ul", "ol", "li", "dl", "dt", "dd", "figure",
        "figcaption", "blockquote", "center", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6",
    }
)  # fmt: skip
_WIDE = re.compile(r"\s*\xa0\s*\xa0\s*|(?<=\S) {3}(?=\S)")
"""What the journal sets between a printed number and its words: two or three no-break spaces, which some copies of
its pages have turned into plain ones."""
NUMBER_LENGTH = 16
"""A printed number, quotation mark and all, is not longer ("‘12 quater." has 12 characters)."""
_NO_BLANK_BEFORE = ".,;:!?)]’”»"
OPENING = "‘“„«‚»”\"'"
"""What may stand before the number of a quoted provision."""
_BULLET = re.compile(r"[^\w\s()]{1,3}")

Node = etree._Element | str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one block, white space collapsed, and the footnote calls between them."""

    text: str
    calls: tuple[LineCall, ...] = ()
    gap: int = -1
    """Where a number may end: before the first wide space, if one stands near the beginning."""

    def __bool__(self) -> bool:
        return bool(self.text or self.calls)


NOTHING = Words("")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand in a cell or division without a paragraph of their own."""

    nodes: tuple[Node, ...]


Block = etree._Element | Run


def class_of(element: etree._Element) -> str:
    """The first class of an element without the "oj-" that the journal puts before all of them since 2023."""
    first, _, _ = (element.get("class") or "").strip().partition(" ")
    return first.removeprefix("oj-")


def blocks(element: etree._Element) -> list[Block]:
    """The blocks directly inside an element; words between them are runs."""
    found: list[Block] = []
    run: list[Node] = [element.text] if element.text else []
    for child in element:
        tag = local(child)
        if tag and _is_block(child, tag):
            _close_run(found, run)
            found.append(child)
        elif tag:
            run.append(child)
        if child.tail:
            run.append(child.tail)
    _close_run(found, run)
    return found


def _is_block(element: etree._Element, tag: str) -> bool:
    if tag not in _BLOCKS:
        return any(local(child) in _BLOCKS for child in element)
    # The numbers of 2024/1275's annexes: <p style="display: inline;">1.</p><span>The energy ...</span>
    return not (tag == "p" and "inline" in (element.get("style") or ""))


def _close_run(found: list[Block], run: list[Node]) -> None:
    if any(not isinstance(node, str) or node.strip() for node in run):
        found.append(Run(tuple(run)))
    run.clear()


def words(block: Block) -> Words:
    """The words of a paragraph, or of a run."""
    collector = Collector()
    if isinstance(block, Run):
        collector.nodes(block.nodes)
    else:
        collector.inside(block)
    return collector.words()


def note_words(paragraph: etree._Element) -> tuple[str, str, Words]:
    """Key, printed number and words of a footnote; the first two are "" for its further paragraphs."""
    link = next((a for a in paragraph.iter() if (a.get("href") or "").startswith("#ntc")), None)
    collector = Collector()
    if link is None:
        collector.inside(paragraph)
        return "", "", collector.words()
    collector.skip = link
    collector.inside(paragraph)
    key = link.get("id") or (link.get("href") or "#").removeprefix("#ntc")
    return key, _label(link), collector.words()


def _label(link: etree._Element) -> str:
    return "".join("".join(map(str, link.itertext())).split())


class Collector:
    """Collects words as a page shows them: white space collapsed, none lost or added between elements."""

    __slots__ = ("blank", "calls", "gap", "open_bracket", "skip", "text")

    def __init__(self) -> None:
        self.text = ""
        self.calls: list[LineCall] = []
        self.gap = -1
        self.blank = False
        self.open_bracket = False
        self.skip: etree._Element | None = None

    def words(self) -> Words:
        return Words(self.text, tuple(self.calls), self.gap)

    def nodes(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self.characters(node)
            else:
                self.element(node)

    def inside(self, element: etree._Element) -> None:
        if element.text:
            self.characters(element.text)
        for child in element:
            self.element(child)
            if child.tail:
                self.characters(child.tail)

    def element(self, element: etree._Element) -> None:
        tag = local(element)
        if tag == "br" or tag in _BLOCKS:
            self.blank = True
        if tag == "a" and (element.get("href") or "").startswith("#ntr"):
            self.call(element)
        elif tag and element is not self.skip:
            self.inside(element)

    def call(self, link: etree._Element) -> None:
        """A footnote call is no part of the words, nor are brackets that stand around the link."""
        label = _label(link)
        bracket = self.text.endswith("(") and (link.tail or "").lstrip().startswith(")") and label[:1] != "("
        if bracket:
            self.text = self.text[:-1].rstrip()
            self.open_bracket = True
        self.calls.append(LineCall(len(self.text), (link.get("href") or "")[1:], f"({label})" if bracket else label))

    def characters(self, characters: str) -> None:
        if self.open_bracket:
            self.open_bracket = False
            characters = characters.replace(")", "", 1)
        if self.gap < 0 and ("\xa0" in characters or "   " in characters) and len(self.text) <= NUMBER_LENGTH:
            wide = _WIDE.search(characters)
            if wide:
                self._write(characters[: wide.start()])
                if 0 < len(self.text) <= NUMBER_LENGTH:
                    self.gap = len(self.text)
                self.blank = True
                characters = characters[wide.end() :]
        self._write(characters)

    def _write(self, characters: str) -> None:
        written = " ".join(characters.split())
        if not written:
            self.blank = self.blank or bool(characters)
            return
        behind_call = bool(self.calls) and self.calls[-1].offset == len(self.text)
        blank = (self.blank or characters[0].isspace()) and not (behind_call and written[0] in _NO_BLANK_BEFORE)
        self.text += f" {written}" if blank and self.text else written
        self.blank = characters[-1].isspace()


def numbered(said: Words, plain: bool = False) -> tuple[str, Words]:
    """Parts the number of a paragraph from its words.

    Args:
        said: the words of the whole paragraph.
        plain: the source says by other means that a number stands here, so an ordinary blank may end it.

    Returns:
        The number, "" if there is none, and the words behind it.
    """
    end = said.gap
    if end < 0 and plain:
        mark = len(said.text) - len(said.text.lstrip(OPENING))
        num, _ = split_number(said.text[mark:])
        end = mark + len(num) if num else -1
    num = said.text[: max(end, 0)]
    if not is_number(num):
        return "", said
    inside = tuple(replace(call, in_num=True) for call in said.calls if call.offset <= end)
    rest = cut(replace(said, calls=said.calls[len(inside) :]), end)
    return num, replace(rest, calls=inside + rest.calls)


def in_number(said: Words) -> Words:
    """No words but the calls, which stand in the number."""
    return Words("", tuple(replace(call, in_num=True) for call in said.calls))


def cut(said: Words, length: int) -> Words:
    """The words behind the first `length` characters."""
    rest = said.text[length:].lstrip()
    shift = len(said.text) - len(rest)
    return Words(rest, tuple(replace(call, offset=max(0, call.offset - shift)) for call in said.calls))


def is_number(printed: str) -> bool:
    """True for what may be printed before a paragraph or point: "1.", "‘(m)", "4 bis.", "—", a box to tick.

    >>> is_number("‘5."), is_number("4 bis."), is_number("Other")
    (True, True, False)
    """
    bare = printed.lstrip(OPENING).strip()
    if not bare or len(printed) > NUMBER_LENGTH:
        return False
    if is_dash(bare) or _BULLET.fullmatch(bare) or readings(bare):
        return True
    return len(bare.split()) <= 2 and (bare[-1] in ").°º" or bare.replace(".", "").isdigit())
