"""Reads the amendments in a report of Parliament, or in a text that it adopted, as its website shows them.

In: a page of the website (HTML). Out: its amendments' lines, of the plenary part only. Example: a row over both
columns, "Amendment 1 / Proposal for a directive / Recital 4", and the rows of two cells behind it are one amendment.

Three generations of pages differ in where the lines above the columns stand (in the table, or since about 2020
before it), in the head of the columns (once, or for each amendment) and in how bold italics are written; none of
that matters to `ep_sheet`. Behind the plenary part the opinions of other committees repeat the same tables with an
"Amendment 1" of their own: only the first part of a page that holds amendments is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from tracker.amendment import AmendmentDraft, Part
from tracker.line import Line, Role
from tracker.readers.ep_cells import FURNITURE
from tracker.readers.ep_sheet import Columns, Said, Sheet, Shown, amendment_word, holds_words, openings
from tracker.readers.ep_styles import StyledLine, styled_lines
from tracker.readers.markup import local, parse_html
from tracker.readers.oj_xhtml_blocks import Run, blocks
from tracker.readers.oj_xhtml_tables import rows
from tracker.readers.shown import shown_markup
from tracker.source import Source, decode

NAME = "ep-report"
TITLE = "amendments in a report of Parliament or a text it adopted (page of its website)"
NOTES, RESOLUTION, OTHER = "footnotes", "resolution", "other parts of the report"
REASONS = (FURNITURE, NOTES, RESOLUTION, OTHER)

_PAGE = re.compile(r"europarl\.europa\.eu/(?:doceo/document/|sides/getDoc)|class=[\"'][^\"']*\b(?:doceo|erpl_)")
_TWO_COLUMNS = re.compile(r"<td[^>]*(?:w-50|width\s*[:=]\s*[\"']?50%)|<td[^>]*colspan=[\"']2[\"']")
_DOCTYPE = re.compile(r"<!doctype[^>]*>", re.IGNORECASE)
_DELETION = "▌"
"""Parliament's sign for deleted words, which only texts in full have."""
_DOCUMENT = re.compile(r"doceo/document/(?P<number>(?:A|TA|B)-\d+-\d{4}-\d{4})")
_NOTE_LIST = "list-unstyled"
_SMALL = frozenset({"header", "nav", "button", "svg", "footer"})
"""Parts of the website around the document."""


def recognises(head: str) -> bool:
    """True for pages of Parliament's website that are no text in full with marks."""
    return bool(_PAGE.search(head)) and (_DELETION not in head or bool(_TWO_COLUMNS.search(head)))


def read(source: Source) -> AmendmentDraft:
    """Reads the amendments of the plenary part."""
    text = decode(source).text
    root = parse_html(source)
    body = next((child for child in root if local(child) == "body"), root)
    parts = _parts(_Page().walk(body))
    word = amendment_word([item for part in parts for item in part])
    found = [len(openings(part, word)) for part in parts]
    first = next((i for i, count in enumerate(found) if count), 0)
    sheet = Sheet(RESOLUTION)
    for i, part in enumerate(parts):
        if i == first and word:
            sheet.read(part, word)
            continue
        for item in part:
            sheet.outside(item, RESOLUTION if 0 < i < first else OTHER if i else FURNITURE)
    if further := sum(found) - found[first]:
        said = "left out, in opinions of other committees behind the report's own"
        sheet.warnings.append(f"{said}: {further} amendments")
    return AmendmentDraft(
        lines=tuple(sheet.lines),
        shown=shown_markup(_DOCTYPE.sub("", text, count=1)),
        language=(root.get("lang") or "")[:2].lower(),
        identifier=number["number"] if (number := _DOCUMENT.search(text)) else "",
        warnings=tuple(sheet.warnings),
    )


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading that opens a part of the page."""

    said: Said


def _parts(shown: Iterable[Shown | _Heading]) -> list[list[Shown]]:
    """The parts of a page, which headings of the second rank open."""
    found: list[list[Shown]] = [[]]
    for item in shown:
        if isinstance(item, _Heading):
            found.append([item.said])
        else:
            found[-1].append(item)
    return found


class _Page:
    """Walks the page once."""

    def __init__(self) -> None:
        self._tables = 0

    def walk(self, element: etree._Element) -> Iterator[Shown | _Heading]:
        """All that the page shows, in order."""
        for block in blocks(element):
            if isinstance(block, Run):
                yield from (_said(line) for line in styled_lines(*block.nodes))
                continue
            tag = local(block)
            if tag == "table":
                yield from self._table(block)
            elif tag == "h2":
                text = " ".join(line.text for line in styled_lines(block))
                yield _Heading(_outside(text))
            elif tag == "h1":
                yield Said(Line(Role.TEXT, " ".join(line.text for line in styled_lines(block))), part=Part.TITLE)
            elif tag in _SMALL:
                yield from (_outside(line.text) for line in styled_lines(block))
            elif tag == "ul" and _NOTE_LIST in (block.get("class") or ""):
                yield from (_outside(line.text, NOTES) for line in styled_lines(block))
            elif tag == "p" or tag in ("h3", "h4", "h5", "h6"):
                yield from (_said(line) for line in styled_lines(block))
            else:
                yield from self.walk(block)

    def _table(self, table: etree._Element) -> Iterator[Shown | _Heading]:
        self._tables += 1
        for row in rows(table):
            cells = tuple(cell for cell in row if cell is not None)
            if not any(map(holds_words, cells)):
                continue
            if len(cells) == 1 and any(local(part) == "table" for part in cells[0].iter()):
                yield from self.walk(cells[0])
            elif len(cells) == 1:
                yield from (_said(line, self._tables) for line in styled_lines(cells[0]))
            else:
                yield Columns(cells, self._tables)


def _said(line: StyledLine, table: int = 0) -> Said:
    return Said(Line(Role.TEXT, line.text), table, line.italic and not line.bold)


def _outside(text: str, reason: str = FURNITURE) -> Said:
    return Said(Line(Role.DROPPED, text, reason=reason), part=Part.OUTSIDE)
