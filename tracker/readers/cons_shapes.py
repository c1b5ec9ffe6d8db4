"""Tells the elements of a consolidated page by their classes, their styles and what is in them.

In: elements. Out: what they are. Example: `<p style="text-align: center">Artikel 2</p>` on a page without classes is
what "title-article-norm" is on today's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from tracker.act import Kind
from tracker.line import Line, Role
from tracker.readers.cons_front import Front
from tracker.readers.cons_front import words as plain
from tracker.readers.cons_lines import ConsolidatedWriter
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import Block, Run, class_of
from tracker.readers.plain_words import article_end
from tracker.readers.titles import read_title

NOTE_LINK = "#src."
"""A footnote links back to its call so."""

_INDENT = re.compile(r"text-indent:\s*-")
_CENTRED = re.compile(r"text-align:\s*center")


def name_of(paragraph: etree._Element, front: Front, out: ConsolidatedWriter) -> str:
    """The class of a paragraph; where pages have none, the one that it would have today."""
    links = [a.get("href") or "" for a in paragraph.iter() if local(a) == "a"]
    if any(link.startswith(NOTE_LINK) for link in links):
        return "footnote"
    name = class_of(paragraph)
    if name:
        return name
    words = plain(paragraph)
    if out.in_title and words in front.titles:
        return "title-doc-first"
    return _centred_name(words, out.last) if _CENTRED.search(paragraph.get("style") or "") else "norm"


def _centred_name(words: str, last: Role | None) -> str:
    if article_end(words) == len(words):
        return "title-article-norm"
    title = read_title(words)
    if title:
        return "title-annex-1" if title.kind in (Kind.ANNEX, Kind.APPENDIX) else "title-division-1"
    if last is Role.ARTICLE:
        return "stitle-article-norm"
    if last in (Role.DIVISION, Role.HEADING):
        return "title-division-2"
    return "title-annex-2" if last in (Role.ANNEX, Role.APPENDIX) else "norm"


def is_indented(div: etree._Element) -> bool:
    """True for a division with a hanging indent, which holds a point."""
    return bool(_INDENT.search(div.get("style") or ""))


def shown_words(node: etree._Element | str) -> str:
    """The words of an element or of a piece of text."""
    return node if isinstance(node, str) else plain(node)


def dropped(words: str, reason: str) -> Line:
    """A line that is no part of the act."""
    return Line(Role.DROPPED, words, reason=reason)


def holds(block: Block, wanted: etree._Element | None) -> bool:
    """Whether an element stands in a block."""
    return not isinstance(block, Run) and any(element is wanted for element in block.iter())


def columns_of(div: etree._Element, found: Sequence[Block]) -> list[etree._Element]:
    """The columns of a grid that places a point, [] for any other division."""
    named = [block for block in found if not isinstance(block, Run)]
    columns = [block for block in named if "grid-list-column" in (block.get("class") or "")]
    return columns if "grid-list" in (div.get("class") or "") and columns and len(columns) == len(found) else []


def stated_number(div: etree._Element) -> etree._Element | None:
    """The element with the number of a paragraph, if a division begins with one."""
    first = next((child for child in div if local(child)), None)
    return first if first is not None and class_of(first) == "no-parag" else None


def is_plain(div: etree._Element) -> bool:
    """A division that only wraps words."""
    wraps = class_of(div) in ("list", "norm", "normal", "inline-element", "")
    return wraps and stated_number(div) is None and not is_indented(div)


def note_anchor(element: etree._Element) -> etree._Element | None:
    """The "(1)" of a note inside a table: an anchor that something links to, and that links to nothing."""
    first = next((child for child in element if local(child)), None)
    named = first is not None and local(first) == "a" and first.get("id") and not first.get("href")
    return first if named and not (element.text or "").strip() else None
