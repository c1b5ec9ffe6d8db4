"""Reads an act from a page without classes, as EUR-Lex showed the Official Journal until about 2004.

In: the page. Out: its lines; the frame of the page and the places of pictures are dropped by name.
Example: `<p>Article 2</p><p>Definitions</p>` is an article with its heading.

The page says nothing but where a paragraph ends: `flat_lines` finds what each is, `flat_notes` the footnotes. What
the page left out (">PIC FILE= ...", ">TABLE>") is said in a warning.
"""

from __future__ import annotations

import re

from lxml import etree

from tracker.line import Draft, Line, Role
from tracker.readers.flat_lines import Flat, read_flat
from tracker.readers.flat_notes import find_notes
from tracker.readers.markup import local, parse_html
from tracker.readers.oj_xhtml_blocks import Run, blocks, words
from tracker.readers.oj_xhtml_tables import cell_words, rows
from tracker.readers.plain_words import article_end
from tracker.readers.shown import shown_markup
from tracker.source import Source, decode

NAME = "plain-html"
TITLE = "Official Journal (page without classes, before about 2004)"
FURNITURE, FRONT_MATTER = "page furniture", "front matter"
REASONS = (FURNITURE, FRONT_MATTER)

_TEXT_MARK = re.compile(r"<txt_te\b|id=[\"']TexteOnly[\"']", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b[^>]*>\s*(?:<(?:b|i|strong|em)>\s*)*(?P<words>[^<>]{4,30}?)\s*<", re.IGNORECASE)
_CLASSES = re.compile(
    r"class=[\"']?(?:oj-|ti-art|sti-art|doc-ti|title-|eli-|Titrearticle|li Manual|CR[A-Z]|modref|hd-)", re.IGNORECASE
)
"""Pages with these are read by those who know them."""
_LEFT_OUT = re.compile(r">(?:PIC FILE=.*|TABLE|START OF GRAPHIC|END OF GRAPHIC)>")
_CELEX = re.compile(r"\b[1-9]\d{4}[A-Z]{1,2}\d{4}(?:\(\d{2}\))?")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def recognises(head: str) -> bool:
    """True for EUR-Lex's pages before classes, and for any page of bare paragraphs one of which numbers an article."""
    if _TEXT_MARK.search(head):
        return True
    if "<html" not in head[:5000].lower() or _CLASSES.search(head):
        return False
    found = (paragraph["words"] for paragraph in _PARAGRAPH.finditer(head))
    return any(article_end(said) == len(said) for said in found)


def read(source: Source) -> Draft:
    """Reads the act with its annexes and notes."""
    text = decode(source).text
    root = parse_html(source)
    page = _Page(bool(_TEXT_MARK.search(text)))
    page.read(next((child for child in root if local(child) == "body"), root))
    lines = read_flat(find_notes(page.flats))
    left_out = sum(1 for line in lines if line.role is Role.DROPPED and _LEFT_OUT.fullmatch(line.text))
    warnings = (f"{source.name}: the page leaves out {left_out} picture(s) or table(s) of the official text",)
    celex = _CELEX.search(text)
    return Draft(
        tuple(lines),
        shown_markup(text),
        (root.get("lang") or "")[:2].lower(),
        celex.group() if celex else "",
        warnings if left_out else (),
    )


class _Page:
    """The flat paragraphs of one page, in order."""

    def __init__(self, marked: bool) -> None:
        self.flats: list[Flat] = []
        self.started = not marked
        """Behind the mark of the text; before it stands the frame of the page with its title."""
        self._tables = 0

    def read(self, element: etree._Element) -> None:
        """Reads an element that holds blocks."""
        if local(element) == "txt_te" or element.get("id") == "TexteOnly":
            self.started = True
        for block in blocks(element):
            if isinstance(block, Run):
                for node in block.nodes:
                    self.started = self.started or (not isinstance(node, str) and local(node) == "txt_te")
                self._say(words(block).text)
            elif local(block) == "table":
                self._table(block)
            elif local(block) in ("p", *_HEADINGS) and not _holds_blocks(block):
                self._paragraph(block)
            else:
                self.read(block)

    def _paragraph(self, paragraph: etree._Element) -> None:
        """A paragraph; a forced line end in it parts two."""
        parts: list[list[etree._Element | str]] = [[paragraph.text or ""]]
        for child in paragraph:
            if local(child) == "br":
                parts.append([])
            elif local(child):
                parts[-1].append(child)
            parts[-1].append(child.tail or "")
        for part in parts:
            self._say(words(Run(tuple(part))).text, local(paragraph) in _HEADINGS)

    def _table(self, table: etree._Element) -> None:
        self._tables += 1
        for row in rows(table):
            said = "\t".join(cell_words(cell).text if cell is not None else "" for cell in row)
            if said.strip():
                line = Line(Role.ROW, said, key=f"table {self._tables}")
                self.flats.append(Flat(line if self.started else _dropped(" ".join(said.split()), FURNITURE)))

    def _say(self, said: str, titled: bool = False) -> None:
        if not said:
            return
        if not self.started:
            self.flats.append(Flat(_dropped(said, FRONT_MATTER)))
        elif _LEFT_OUT.fullmatch(said):
            self.flats.append(Flat(_dropped(said, FURNITURE)))
        else:
            self.flats.append(Flat(Line(Role.TEXT, said), titled))


def _dropped(said: str, reason: str) -> Line:
    return Line(Role.DROPPED, said, reason=reason)


def _holds_blocks(element: etree._Element) -> bool:
    return any(not isinstance(block, Run) for block in blocks(element))
