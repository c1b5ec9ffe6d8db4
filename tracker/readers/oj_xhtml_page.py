"""Walks a page of the Official Journal once, in order, and puts every displayed character into one line.

In: the parsed page (`Page.read`). Out: `Page.out.lines`. Example: a table without class whose first cell holds
"(a)" is a point, one level below the paragraph or point around the table.

How deep a point stands, say the tables that place it; which paragraph words belong to, a division with an id like
"003.001" or, in flat pages, the number before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from tracker.act import Kind
from tracker.line import LineCall, Role
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import (
    NOTHING,
    Block,
    Run,
    Words,
    blocks,
    class_of,
    cut,
    in_number,
    is_number,
    numbered,
    words,
)
from tracker.readers.oj_xhtml_quotes import quotations, read_note
from tracker.readers.oj_xhtml_tables import Row, cell_words, filled_cells, is_layout, rows
from tracker.readers.oj_xhtml_text import ANNEX, ENACTING, FINAL, PREAMBLE, Writer

_PARAGRAPH_ID = re.compile(r"(\d{3}[A-Z]*)\.\d{3}[A-Z]*")
_ARTICLE_ID = re.compile(r"\d{3}[A-Z]*")


class Page:
    """One page while it is read."""

    def __init__(self, name: str) -> None:
        self.out = Writer(name)
        self._adoption: etree._Element | None = None
        self._tables = 0
        self._preambles = 0

    def read(self, root: etree._Element) -> None:
        """Reads the page from its root element."""
        named = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        self.out.language = named[:2].lower()
        body = next((child for child in root if local(child) == "body"), root)
        self._adoption = _before_articles(body)
        self._sequence(blocks(body), 0)

    # -- blocks --------------------------------------------------------------------------------------------

    def _sequence(self, found: Sequence[Block], level: int, introduced: bool = True) -> None:
        """Reads blocks that follow each other, quotations of other acts apart."""
        done = 0
        for start, end in quotations(found, self.out.said() if introduced else "", self._is_foreign):
            for block in found[done:start]:
                self._block(block, level)
            with self.out.quotation():
                self._sequence(found[start:end], 0, introduced=False)
            done = end
        for block in found[done:]:
            self._block(block, level)

    def _is_foreign(self, block: Block) -> bool:
        """True for a piece of another act: an article inside a point, or "004.005" inside Article 110."""
        scope = self.out.scope
        if isinstance(block, Run) or scope.quoted or not (scope.nested or scope.article):
            return False
        id_ = block.get("id") or ""
        paragraph = _PARAGRAPH_ID.fullmatch(id_)
        if paragraph or _ARTICLE_ID.fullmatch(id_):
            return scope.nested or (paragraph[1] if paragraph else id_) != scope.article
        return scope.nested and (id_.startswith("art_") or class_of(block) in ("ti-art", "ti-section-1"))

    def _block(self, block: Block, level: int) -> None:
        if isinstance(block, Run):
            self._run(block, level)
            return
        tag = local(block)
        if tag == "p":
            self._paragraph(block, level)
        elif tag == "table":
            self._table(block, level)
        elif tag == "div":
            self._div(block, level)
        elif tag == "hr":
            name, out = class_of(block), self.out
            out.annex_next = out.annex_next or name == "doc-sep"
            out.over = out.over or (name == "separator" and out.scope.part in (FINAL, ANNEX))
        else:
            self._sequence(blocks(block), level)

    def _run(self, run: Run, level: int) -> None:
        said = words(run)
        links = [node for node in run.nodes if not isinstance(node, str)]
        if any((link.get("id") or "").startswith("textofimagelink") for link in links):
            self.out.drop(said)  # opens the text behind a picture, which follows (1215/2012, Annex I)
        elif said:
            self.out.text(said, level)

    def _paragraph(self, paragraph: etree._Element, level: int) -> None:
        out, name, said = self.out, class_of(paragraph), words(paragraph)
        parent = paragraph.getparent()
        if not said:
            return
        if name.startswith("hd-"):
            self._page_header(paragraph)
        elif name == "doc-ti":
            out.doc_title(said, paragraph.get("id") or "", level)
        elif name == "ti-art":
            out.article(said)
        elif name == "sti-art":
            out.heading(said)
        elif name == "ti-section-1":
            out.division(said, (parent.get("id") or "") if parent is not None else "")
        elif name == "ti-section-2":
            out.division_heading(said)
        elif name.startswith("ti-grseq"):
            out.group(said, paragraph.get("id") or "", False, level)
        elif name == "ti-tbl":
            out.table_title(said, level)
        elif name == "note":
            out.note(*read_note(paragraph))
        elif name == "signatory":
            out.add(Role.SIGNATURE, said)
        elif paragraph is self._adoption:
            out.add(Role.FORMULA, said)
        else:
            out.text(said, level)

    def _page_header(self, paragraph: etree._Element) -> None:
        said = words(paragraph)
        if class_of(paragraph) == "hd-lg":
            self.out.language = self.out.language or said.text[:2].lower()
        self.out.drop(said)

    # -- divisions of the page -----------------------------------------------------------------------------

    def _div(self, div: etree._Element, level: int) -> None:
        out, name, id_ = self.out, class_of(div), div.get("id") or ""
        found = blocks(div)
        if name == "final":
            self._final(found, any("signatory" in (part.get("class") or "") for part in div.iter()))
        elif name == "signatory":
            out.add(Role.SIGNATURE, cell_words(div))
        elif name == "enumeration-spacing" or _PARAGRAPH_ID.fullmatch(id_):
            self._numbered_div(found, level, id_ if name != "enumeration-spacing" else "")
        elif id_.startswith(("cit_", "rct_")):
            out.scope.part = PREAMBLE
            with out.inside(place=id_[:3]):
                self._sequence(found, level)
        elif "display:none" in (div.get("style") or "").replace(" ", ""):
            with out.inside(picture=True):
                self._sequence(found, level)
        else:
            self._enter(id_)
            self._sequence(found, level)

    def _enter(self, id_: str) -> None:
        """Learns from the id of a division what it holds."""
        out = self.out
        if out.scope.quoted:
            return
        if id_.startswith("pbl_"):
            self._preambles += 1
            if self._preambles > 1:
                raise out.several_acts()
        elif id_.startswith("enc_"):
            out.scope.part = ENACTING
        elif id_.startswith("art_") and "." not in id_:
            out.scope.article = _padded(id_[4:])
        elif id_.startswith("anx"):
            out.annex_next = True

    def _numbered_div(self, found: list[Block], level: int, id_: str) -> None:
        """A paragraph, or (without id) a point of an annex, with everything that belongs to it."""
        first = found[0] if found and (isinstance(found[0], Run) or local(found[0]) == "p") else None
        num, said = numbered(words(first), plain=True) if first is not None else ("", NOTHING)
        bare = "" if num else _bare_number(said.text, id_)
        if num:
            self.out.paragraph(num, said, level, bool(id_))
        elif bare:
            self.out.add(Role.TEXT, cut(said, len(bare)), bare, level=level + 1, kind=Kind.PARAGRAPH)
        if num or bare:
            found, level = found[1:], level + 1
        with self.out.inside():
            self._sequence(found, level)

    def _final(self, found: list[Block], signed: bool) -> None:
        """The closing sentence ("This Regulation shall be binding ..."), place and date, who signed."""
        out = self.out
        plain = [b for b in found if not isinstance(b, Run) and class_of(b) == "normal" and words(b)]
        dated = plain[-1] if plain and (signed or any(c.isdigit() for c in words(plain[-1]).text)) else None
        out.scope.part, out.scope.numbered = FINAL, 0
        for block in found:
            if block in plain:
                out.add(Role.SIGNATURE if block is dated else Role.FORMULA, words(block))
            else:
                self._block(block, 0)

    # -- tables --------------------------------------------------------------------------------------------

    def _table(self, table: etree._Element, level: int) -> None:
        paragraphs = [element for element in table.iter() if local(element) == "p"]
        if any(class_of(paragraph).startswith("hd-") for paragraph in paragraphs):
            for paragraph in paragraphs:
                self._page_header(paragraph)
            return
        level += self.out.scope.numbered
        key = ""
        for row in rows(table):
            if is_layout(table, row):
                self._layout_row(filled_cells(row), level)
                continue
            if not key:
                self._tables += 1
                key = f"table {self._tables}"
            self._row(row, level, key)

    def _layout_row(self, cells: list[etree._Element], level: int) -> None:
        """A point: its number in the first cell, its words and its own points in the next. Or a frame around words."""
        out = self.out
        if len(cells) < 2:
            for cell in cells:
                printed = cell_words(cell)
                if is_number(printed.text):
                    out.add(Role.TEXT, in_number(printed), printed.text, level=level + 1)  # its words are gone
                    continue
                with out.box():
                    self._sequence(blocks(cell), level)
            return
        printed = cell_words(cells[0])
        rest = [block for cell in cells[1:] for block in blocks(cell)]
        said = NOTHING
        if isinstance(rest[0], Run) or local(rest[0]) == "p":
            said, rest = words(rest[0]), rest[1:]
        said = replace(said, calls=in_number(printed).calls + said.calls)
        if out.opens_recital(printed.text, level):
            out.add(Role.RECITAL, said, printed.text)
            with out.inside(part=PREAMBLE, place="recital"):
                self._sequence(rest, 0)
            return
        out.add(Role.TEXT, said, printed.text, level=level + 1)
        with out.inside(nested=True):
            self._sequence(rest, level + 1)

    def _row(self, row: Row, level: int, key: str) -> None:
        filled = [cell for cell in row if cell is not None]
        if all(class_of(part) == "note" for cell in filled for part in cell):
            for cell in filled:
                self._sequence(blocks(cell), level)
            return
        texts: list[str] = []
        calls: list[LineCall] = []
        for each in row:
            said = cell_words(each) if each is not None else NOTHING
            shift = sum(map(len, texts)) + len(texts)
            calls += [replace(call, offset=call.offset + shift) for call in said.calls]
            texts.append(said.text)
        if any(texts) or calls:
            self.out.add(Role.ROW, Words("\t".join(texts), tuple(calls)), key=key, level=level)


def _padded(label: str) -> str:
    """How the ids of the paragraphs of Article 5a begin: "005A"."""
    digits = re.match(r"\d*", label)
    number = digits.group() if digits else ""
    return number.zfill(3) + label[len(number) :].upper()


def _bare_number(words: str, id_: str) -> str:
    """A paragraph's number that lacks its stop, "1a On the basis ..." in a division with the id "041.001A"."""
    label = id_.rpartition(".")[2].lstrip("0").lower()
    return words[: len(label)] if label and words.lower().startswith(f"{label} ") else ""


def _before_articles(body: etree._Element) -> etree._Element | None:
    """The paragraph before the first article or division: "HAVE ADOPTED THIS REGULATION:"."""
    before: etree._Element | None = None
    for element in body.iter():
        name = class_of(element) if local(element) == "p" else ""
        if name in ("ti-art", "ti-section-1"):
            return before
        if name == "normal" and words(element):
            before = element
    return None
