"""Reads which words of a page of Parliament are set in bold italics, its sign for what an amendment changes.

In: elements of a page, of the journal or of Parliament's website. Out: its words in pieces with their style; and, for
lines made from an element by whatever way, the `Run`s that its bold italics are.
Example: in `we <b><i>shall not</i></b> go` the run covers "shall not", in whatever order the two tags stand.

The styles are laid over finished lines by counting characters: a line holds all characters of its source in order,
so that the reader of a cell need not know what they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tracker.act import Run
from tracker.line import Line
from tracker.readers.markup import local

_BOLD_TAGS, _ITALIC_TAGS = frozenset({"b", "strong"}), frozenset({"i", "em"})
_BOLD_CLASS = re.compile(r"(?:^|[\s-])bold(?:$|\s)")
_ITALIC_CLASS = re.compile(r"(?:^|[\s-])italic(?:$|\s)")
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)?")
_SLANT = re.compile(r"font-style\s*:\s*(italic|oblique)?")
_RAISED = re.compile(r"vertical-align\s*:\s*super")
_LINES = frozenset({"p", "div", "li", "tr", "td", "th", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN = frozenset({"script", "style", "head"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one style."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class StyledLine:
    """One displayed line: what stands between two line breaks."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return " ".join("".join(piece.text for piece in self.pieces).split())

    @property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(piece.bold for piece in self.pieces if piece.text.strip())

    @property
    def italic(self) -> bool:
        """Whether all its words are italic."""
        return all(piece.italic for piece in self.pieces if piece.text.strip())


def is_raised(element: etree._Element) -> bool:
    """True for superscript."""
    return local(element) == "sup" or bool(_RAISED.search(element.get("style") or ""))


def pieces(element: etree._Element, style: Piece = Piece("")) -> Iterator[Piece]:
    """The words inside an element with their styles; a line break, and the border of a paragraph, is a "\\n"."""
    tag = local(element)
    if not tag or tag in _HIDDEN:
        return
    style = _styled(element, tag, style)
    border = tag == "br" or tag in _LINES
    if border:
        yield replace(style, text="\n")
    if element.text:
        yield replace(style, text=_blank_lines(element.text))
    for child in element:
        yield from pieces(child, style)
        if child.tail:
            yield replace(style, text=_blank_lines(child.tail))
    if border and tag != "br":
        yield replace(style, text="\n")


def _blank_lines(text: str) -> str:
    """Line ends of the file are blanks on the page."""
    return text.replace("\n", " ").replace("\r", " ")


def _styled(element: etree._Element, tag: str, style: Piece) -> Piece:
    """The style of what is inside an element, from that around it."""
    css, name = element.get("style") or "", element.get("class") or ""
    bold = style.bold or tag in _BOLD_TAGS or bool(_BOLD_CLASS.search(name))
    italic = style.italic or tag in _ITALIC_TAGS or bool(_ITALIC_CLASS.search(name))
    weight, slant = _WEIGHT.search(css), _SLANT.search(css)
    return Piece(
        "",
        bool(weight[1]) if weight else bold,
        bool(slant[1]) if slant else italic,
        style.raised or is_raised(element),
    )


def styled_lines(*nodes: etree._Element | str) -> list[StyledLine]:
    """The displayed lines of an element, or of several nodes in a row; those without words are left out."""
    found: list[list[Piece]] = [[]]
    for piece in (piece for node in nodes for piece in _node_pieces(node)):
        if piece.text == "\n":
            found.append([])
        else:
            found[-1].append(piece)
    return [line for line in map(StyledLine, map(tuple, found)) if line.text]


def _node_pieces(node: etree._Element | str) -> Iterator[Piece]:
    if isinstance(node, str):
        yield Piece(_blank_lines(node))
    else:
        yield from pieces(node)


def lay_runs(lines: Sequence[Line], element: etree._Element, mark: str) -> list[Line] | None:
    """The lines of an element with its bold italics as runs; None if they do not hold its characters in order.

    Args:
        lines: all lines that were made from the element, in order.
        element: what they were made from.
        mark: "inserted" or "deleted".
    """
    shown = [(c, piece.bold and piece.italic) for piece in pieces(element) for c in piece.text if not c.isspace()]
    places = [place for i, line in enumerate(lines) for place in _places(i, line)]
    if [c for c, _ in shown] != [c for c, *_ in places]:
        return None
    runs: list[list[Run]] = [[] for _ in lines]
    open_ = False
    for (_, marked), (_, i, part, offset) in zip(shown, places, strict=True):
        if part and marked:
            last = runs[i][-1] if runs[i] else None
            if open_ and last and last.place == part:
                runs[i][-1] = replace(last, end=offset + 1)
            else:
                runs[i].append(Run(offset, offset + 1, mark, place=part))
        open_ = marked if part else open_
    return [replace(line, runs=tuple(found)) if found else line for line, found in zip(lines, runs, strict=True)]


def _places(i: int, line: Line) -> Iterator[tuple[str, int, str, int]]:
    """Each displayed character of a line but blanks: the character, the line, "num", "text" or "", its offset."""
    for part, words in (("num", line.num), ("text", line.text)):
        labels: dict[int, str] = {}
        for call in line.calls:
            if call.in_num == (part == "num"):
                labels[call.offset] = labels.get(call.offset, "") + call.label
        for offset, character in enumerate(f"{words} "):
            yield from ((c, i, "", 0) for c in labels.get(offset, "") if not c.isspace())
            if not character.isspace():
                yield character, i, part, offset
