"""Opens the page of a Commission document and says what it is: one act, its annexes, or nothing that is read here.

In: a `Source`. Out: a `Document`: the parsed page, its blocks, language and number.
Example: the page of COM(2022) 68 has the language "en" and the number "COM(2022) 68 final".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from tracker.errors import InputError
from tracker.readers.com_lines import is_annex
from tracker.readers.com_page import Block, Page
from tracker.readers.com_words import fold
from tracker.readers.markup import parse_html, parse_xml
from tracker.source import Source, decode

FRAME = re.compile(r"""class=["']contentWrapper["']|css/com/com-c\.css|presentation-style-sheet/com/""")
"""What every page of a Commission document has."""

_XHTML = re.compile(r"""\s*(?:<\?xml|<!DOCTYPE[^>]*XHTML|<html[^>]*\sxmlns=["'])""")
_LANGUAGE = re.compile(r"""LW_LANGUE(?:=|;value=")([A-Z]{2})\b""")


@dataclass(frozen=True, slots=True)
class Document:
    """One Commission document, its paragraphs not yet read."""

    text: str
    """As decoded."""
    root: etree._Element
    language: str


def open_document(source: Source) -> Document:
    """Parses the page."""
    text = decode(source).text
    root = parse_xml(source) if _XHTML.match(text) else parse_html(source)
    language = _LANGUAGE.search(text)
    return Document(text, root, language.group(1).lower() if language else "")


def read_blocks(source: Source, page: Page, root: etree._Element) -> list[Block]:
    """The blocks of a document that holds one act, or annexes."""
    blocks = page.read(root)
    acts = [i for i, b in enumerate(blocks) if b.style == "Institutionquiagit" and not b.empty]
    if sum(1 for i in acts if i - 1 not in acts) > 1:
        raise InputError(source.name, "the file holds more than one act", "save each act in a file of its own")
    if not acts and not any(is_annex(b.style) for b in blocks):
        raise InputError(
            source.name,
            "this Commission document holds no act and no annex (it may be a report or a communication)",
            "take the document that contains the proposed act",
        )
    return blocks


def number_of(blocks: Sequence[Block]) -> str:
    """The document's number as its cover page has it."""
    number = next((b for b in blocks if b.style == "Rfrenceinstitutionnelle"), None)
    return fold(number.parts).text if number else ""
