"""Reads a Commission proposal as the Publications Office shows it in XHTML: Word paragraphs with LegisWrite styles.

In: the page of a COM document (memorandum, act, financial statement, annexes in one file), or of its annexes
alone. Out: the lines of the act and its annexes; the rest is dropped by name. Example: `<p class="li Point1">`
with `<span class="num">(a)</span>` becomes `Line(Role.TEXT, "the intended purpose;", num="(a)")`.

`com_page` cuts the page into blocks, `com_lines` says what each of them is. A proposal with the marks of a recast
has a reader of its own.
"""

from __future__ import annotations

from tracker.errors import InputError
from tracker.line import Draft
from tracker.readers.com_document import FRAME, number_of, open_document, read_blocks
from tracker.readers.com_levels import settle_levels, split_numbers
from tracker.readers.com_lines import REASONS as KEPT_REASONS
from tracker.readers.com_lines import Lines
from tracker.readers.com_page import Page
from tracker.readers.plain_headings import find_headings
from tracker.readers.quotations import find_quotations, set_quotations
from tracker.readers.shown import shown_markup
from tracker.source import Source

NAME = "com-proposal"
TITLE = "Commission proposal (XHTML)"
REASONS = KEPT_REASONS

_RECAST_STYLES = ("CRSeparator", "CRReference", "CRMarker", "CRRefonteDeleted", "CRDeleted", "CRMinorChange")


def recognises(head: str) -> bool:
    """True for a page that begins like that of a Commission document."""
    return head.lstrip("\ufeff \r\n\t").startswith("<") and bool(FRAME.search(head))


def read(source: Source) -> Draft:
    """Reads the proposed act with the annexes that stand in the same file."""
    document = open_document(source)
    if any(element.get("class", "").startswith(_RECAST_STYLES) for element in document.root.iter()):
        raise InputError(
            source.name,
            "this proposal carries the marks of a recast, and its encoding hides them from the reader for recasts",
            "save it as UTF-8",
        )
    blocks = read_blocks(source, Page(), document.root)
    lines = Lines(blocks).read()
    found = find_headings(lines.lines)
    spans = find_quotations(found)
    found = split_numbers(found, spans)
    found = settle_levels(found, lines.indents, spans)
    return Draft(
        lines=tuple(set_quotations(found, spans)),
        shown=shown_markup(document.text),
        language=document.language,
        identifier=number_of(blocks),
    )
