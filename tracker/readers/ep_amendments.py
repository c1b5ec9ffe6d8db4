"""Reads the amendments that Parliament adopted, as the Official Journal shows them in XHTML: tables of two columns.

In: the page (C series, "P9_TA(2023)0236"). Out: its amendments' lines. Example: three paragraphs "Amendment 12",
"Proposal for a regulation", "Recital 4 a (new)" and a table whose left cell is empty are one amendment.

The footnotes stand behind all amendments; the columns keep their calls, the notes themselves are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from tracker.amendment import AmendmentDraft, Part
from tracker.line import Line, Role
from tracker.readers.ep_cells import FURNITURE
from tracker.readers.ep_sheet import Columns, Said, Sheet, Shown, holds_words
from tracker.readers.ep_styles import styled_lines
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import Run, blocks, class_of, words
from tracker.readers.oj_xhtml_source import open_page
from tracker.readers.oj_xhtml_tables import rows
from tracker.readers.shown import shown_markup
from tracker.source import Source

NAME = "ep-amendments"
TITLE = "amendments adopted by Parliament, in the Official Journal (XHTML)"
NOTES = "footnotes"
REASONS = (FURNITURE, NOTES)

_PARLIAMENT = re.compile(r"""class=["'](?:oj-)?doc-ti["'][^>]*>(?:\s|<span[^>]*>)*(?:P\d+_T[AC]|EP-PE_TC)""")
_COLUMNS = re.compile(
    r"""class=["'](?:oj-)?ti-grseq-1["'](?:(?!<table).)*<table\b[^>]*class=["'](?:oj-)?table["']"""
    r"""(?:(?!</tr).)*class=["'](?:oj-)?tbl-hdr["']""",
    re.DOTALL,
)
"""A heading, then a table with a head: a position in full has articles."""
_PREAMBLE = re.compile(r"""id=["']pbl_1["']""")


def recognises(head: str) -> bool:
    """True for texts of Parliament in the journal that show amendments in two columns."""
    return bool(_PARLIAMENT.search(head) and _COLUMNS.search(head)) and not _PREAMBLE.search(head)


def read(source: Source) -> AmendmentDraft:
    """Reads the amendments of a page."""
    text, root = open_page(source, "document")
    body = next((child for child in root if local(child) == "body"), root)
    page = _Page()
    sheet = Sheet()
    sheet.read(list(page.walk(body)))
    named = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or page.language
    return AmendmentDraft(
        lines=tuple(sheet.lines),
        shown=shown_markup(text),
        language=named[:2].lower(),
        identifier=page.identifier,
        warnings=tuple(sheet.warnings),
    )


class _Page:
    """Walks the page once."""

    def __init__(self) -> None:
        self.language = ""
        self.identifier = ""
        self._tables = 0

    def walk(self, element: etree._Element) -> Iterator[Shown]:
        """All that the page shows, in order."""
        for block in blocks(element):
            if isinstance(block, Run):
                yield from (_outside(line.text) for line in styled_lines(*block.nodes))
            elif local(block) == "table":
                yield from self._table(block)
            elif local(block) == "p":
                yield from self._paragraph(block)
            else:
                yield from self.walk(block)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Shown]:
        name, said = class_of(paragraph), words(paragraph)
        if not said:
            return
        if name == "doc-ti":
            self.identifier = self.identifier or said.text
            yield Said(Line(Role.TEXT, said.text, calls=said.calls), part=Part.TITLE)
        elif name == "note":
            for line in styled_lines(paragraph):
                yield Said(Line(Role.DROPPED, line.text, reason=NOTES), part=Part.OUTSIDE)
        elif name.startswith("hd-") or name == "no-doc-c":
            if name == "hd-lg":
                self.language = self.language or said.text
            yield _outside(" ".join(line.text for line in styled_lines(paragraph)))
        else:
            for line in styled_lines(paragraph):
                yield Said(Line(Role.TEXT, line.text), italic=line.italic and not line.bold)

    def _table(self, table: etree._Element) -> Iterator[Shown]:
        """A table of columns; one that only places the page's header shows its paragraphs."""
        if class_of(table) != "table":
            yield from (item for row in rows(table) for cell in row if cell is not None for item in self.walk(cell))
            return
        self._tables += 1
        for row in rows(table):
            cells = tuple(cell for cell in row if cell is not None)
            if not any(map(holds_words, cells)):
                continue
            if len(cells) == 1:
                for line in styled_lines(cells[0]):
                    yield Said(Line(Role.TEXT, line.text), self._tables, line.italic and not line.bold)
            else:
                header = all(class_of(p) == "tbl-hdr" for cell in cells for p in cell if holds_words(p))
                yield Columns(cells, self._tables, header and len(cells) == 2)


def _outside(text: str) -> Said:
    return Said(Line(Role.DROPPED, text, reason=FURNITURE), part=Part.OUTSIDE)
