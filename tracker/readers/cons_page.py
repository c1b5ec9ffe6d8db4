"""Walks a consolidated page of EUR-Lex once, in order, and puts every displayed character into one line.

In: the parsed page (`ConsolidatedPage.read`). Out: `ConsolidatedPage.out.lines`. Example: in
`<div class="grid-list"><div ...>(a)</div><div class="grid-list-column-2"><p>goods;</p></div></div>` "(a)" is a point,
one level below the paragraph or point around it.

Three generations are read alike: pages with divisions and grids (since 2021), flat paragraphs with indented divisions
for points (2013 to 2020), and pages without classes, whose headings show by being centred (before).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from tracker.line import Cut, LineCall, Role
from tracker.readers.cons_front import Front
from tracker.readers.cons_front import words as plain
from tracker.readers.cons_lines import ConsolidatedWriter
from tracker.readers.cons_shapes import (
    NOTE_LINK,
    columns_of,
    dropped,
    holds,
    is_indented,
    is_plain,
    name_of,
    note_anchor,
    shown_words,
    stated_number,
)
from tracker.readers.cons_words import CHANGE_MARKS, Changes, Said, block_mark, cell_said, is_gap, joined, said
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import Block, Run, Words, blocks, class_of, cut, in_number, is_number, numbered
from tracker.readers.oj_xhtml_tables import Row, filled_cells, is_layout, rows
from tracker.readers.oj_xhtml_text import PREAMBLE

FRONT_MATTER, HISTORY = "front matter", "amendment history"

_LEVEL = re.compile(r"level-(\d)")


class ConsolidatedPage:
    """One page while it is read."""

    def __init__(self, name: str, front: Front, notes: frozenset[str]) -> None:
        self.front = front
        self.changes = Changes(front.codes, notes)
        self.out = ConsolidatedWriter(name, self.changes)
        self._started = False
        self._unsure = False
        """The list being read tells by nothing but its numbers how deep it stands."""
        self._reason = FRONT_MATTER
        self._tables = 0

    def read(self, body: etree._Element) -> None:
        """Reads the page from its <body>."""
        self._sequence(blocks(body), 0)

    # -- blocks --------------------------------------------------------------------------------------------

    def _sequence(self, found: Sequence[Block], level: int) -> None:
        for block in found:
            self._block(block, level)

    def _block(self, block: Block, level: int) -> None:
        if not self._started and not holds(block, self.front.body):
            self._before(block)
        elif isinstance(block, Run):
            self._text(block, level)
        elif local(block) == "p":
            self._paragraph(block, level)
        elif local(block) == "table":
            self._table(block, level)
        elif local(block) == "div":
            self._div(block, level)
        else:
            self._sequence(blocks(block), level)

    def _before(self, block: Block) -> None:
        """What stands before the act: what the page is, and behind the first table the acts that changed it."""
        tables = [] if isinstance(block, Run) else [block, *block.iter()]
        words = "".join(map(shown_words, block.nodes)) if isinstance(block, Run) else plain(block)
        if words.strip():
            self.out.lines.append(dropped(" ".join(words.split()), self._reason))
        if any(local(element) == "table" for element in tables):
            self._reason = HISTORY

    def _say(self, block: Block) -> Said:
        """The words of a block; the next line comes from them."""
        found = said(block, self.changes)
        self.out.whole = found
        return found

    def _text(self, block: Block, level: int) -> None:
        found = self._say(block)
        if found:
            self.out.text(found, level)

    # -- paragraphs ----------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: etree._Element, level: int) -> None:
        self._started = True
        out = self.out
        if self._is_mark(paragraph):
            return
        name = name_of(paragraph, self.front, self.out)
        self._unsure = self._unsure and not name.startswith(("title-", "stitle-"))
        if name == "footnote":
            self._note(paragraph)
            return
        found = self._say(paragraph)
        if not found:
            return
        parent = paragraph.getparent()
        if name.startswith("title-doc"):
            out.add(Role.ACT_TITLE, found)
        elif name == "title-division-1":
            out.division(found, (parent.get("id") or "") if parent is not None else "")
        elif name == "title-division-2":
            out.division_heading(found)
        elif name == "title-article-norm":
            out.article(found)
        elif name == "stitle-article-norm":
            out.heading(found)
        elif name == "title-annex-1":
            out.annex(found)
        elif name == "title-annex-2":
            out.annex_heading(found)
        elif name.startswith("title-gr-seq"):
            depth = _LEVEL.search(name)
            out.depth_group(found, int(depth[1]) if depth else 1, level)
        elif name in ("title-table", "title-toc"):
            out.table_title(found, level)
        elif name.startswith("signat"):
            out.add(Role.SIGNATURE, found)
        elif (name == "list" and not level) or (level and self._unsure):
            self._listed(found)
        else:
            out.text(found, level)

    def _note(self, paragraph: etree._Element) -> None:
        """A footnote: its label in brackets links back to the call."""
        out = self.out
        found = said(paragraph, self.changes)
        link = next((a.get("href") or "" for a in paragraph.iter() if (a.get("href") or "").startswith(NOTE_LINK)), "")
        end = found.text.find(")") + 1 if found.text.startswith("(") else 0
        num = "".join(found.text[:end].split())
        if found:
            words = cut(found, end)
            out.whole = found
            out.note(link.removeprefix(NOTE_LINK) or num, num, words, "", "")

    # -- change marks --------------------------------------------------------------------------------------

    def _is_mark(self, paragraph: etree._Element) -> bool:
        """Reads a paragraph that is nothing but a change mark, or the dashes in the place of what was deleted."""
        words = plain(paragraph)
        found = block_mark(paragraph, self.changes)
        in_article = self._in_article(paragraph)
        if found:
            mark, gone = found
            self.out.drop_mark(words)
            self.changes.block = None if gone else mark
            if gone and mark:
                self.out.mark_owner(mark, in_article)
            return True
        deleting = self.changes.block
        if deleting and deleting.action in ("deleted", "") and is_gap(words):
            self.out.drop_mark(words)
            self.out.mark_owner(deleting, in_article)
            return True
        return False

    def _in_article(self, paragraph: etree._Element) -> bool:
        """Whether what is gone here belonged to the article before; in flat pages the next title tells."""
        if any((around.get("id") or "").startswith("art_") for around in paragraph.iterancestors()):
            return True
        following = paragraph.getnext()
        while following is not None and (local(following) != "p" or block_mark(following, self.changes)):
            following = following.getnext()
        return following is not None and not name_of(following, self.front, self.out).startswith(("title-", "footnote"))

    # -- divisions of the page -----------------------------------------------------------------------------

    def _div(self, div: etree._Element, level: int) -> None:
        found = blocks(div)
        if columns := columns_of(div, found):
            self._point(cell_said(columns[0], self.changes), [b for c in columns[1:] for b in blocks(c)], level)
        elif (number := stated_number(div)) is not None:
            self._numbered(number, found, level)
        elif is_indented(div):
            self._indented(found, level)
        elif (div.get("id") or "").startswith("fnp_"):
            self._final(found)
        else:
            self._sequence(found, level)

    def _final(self, found: Sequence[Block]) -> None:
        for block in found:
            if not isinstance(block, Run) and local(block) != "p":
                self._final(blocks(block))
            elif isinstance(block, Run) or not self._is_mark(block):
                words = self._say(block)
                if words:
                    self.out.final(words)

    def _numbered(self, number: etree._Element, found: Sequence[Block], level: int) -> None:
        """A paragraph whose number has an element of its own; subparagraphs behind it are set outside."""
        printed = cell_said(number, self.changes)
        rest = [b for b in found if not (isinstance(b, Run) and number in b.nodes)]
        tail = [n for b in found if isinstance(b, Run) and number in b.nodes for n in b.nodes if n is not number]
        if any(shown_words(node).strip() for node in tail):
            rest.insert(0, Run(tuple(tail)))
        words, rest = self._first_words(printed, rest)
        level += self.out.scope.numbered if level else 0
        self.out.paragraph(printed.text, words, level, stated=True)
        if not level:
            self.out.scope.numbered = 1
        with self.out.inside():
            self._sequence(rest, level + 1)

    def _indented(self, found: Sequence[Block], level: int) -> None:
        """A point of the middle generation: its number and words in one paragraph.

        Neither margins nor nesting say how deep it stands (32015R0848 sets "(i)" beside the "(5)" that it belongs
        to, with the same margin), so the numbers must.
        """
        for block in found:
            if isinstance(block, Run) or local(block) != "p" or self._is_mark(block):
                self._rest_of_point(block, level)
                continue
            whole = self._say(block)
            num, words = numbered(whole, plain=True)
            if num and not self.out.opens_recital(num, level):
                self._unsure = True
                self.out.close_group(num)
                self.out.add(Role.TEXT, words, num)
            elif num:
                self.out.add(Role.RECITAL, words, num)
            elif whole:
                self._listed(whole)

    def _rest_of_point(self, block: Block, level: int) -> None:
        if isinstance(block, Run) or local(block) != "p":
            self._block(block, level)

    def _listed(self, found: Words) -> None:
        """Words of a list item without a number of their own; which item, tell the numbers before."""
        self.out.listed.add(len(self.out.lines))
        self.out.text(found, 0)

    def _point(self, printed: Said, rest: list[Block], level: int) -> None:
        """A point: its number in one column, its words and its own points in the other."""
        words, rest = self._first_words(printed, rest)
        whole = self.out.whole
        if not printed.text:
            self.out.text(words, level)
            self._sequence(rest, level)
            return
        self._item(printed.text, words, rest, level + self.out.scope.numbered, whole)

    def _item(self, num: str, words: Words, rest: Sequence[Block], level: int, whole: Said | None) -> None:
        out = self.out
        if out.opens_recital(num, level):
            out.whole = whole
            out.add(Role.RECITAL, words, num)
            with out.inside(part=PREAMBLE, place="recital"):
                self._sequence(rest, 0)
            return
        if not level:
            out.close_group(num)
        out.whole = whole
        out.add(Role.TEXT, words, num, level=None if self._unsure else level + 1)
        with out.inside(nested=True):
            self._sequence(rest, level + 1)

    def _first_words(self, printed: Said, rest: list[Block], term: bool = False) -> tuple[Words, list[Block]]:
        """The words that stand in one line with a number, and the blocks behind them.

        A mark between the two ("2.", "▼M1", "The report ...") is cut out of that line. Of a list of terms the term
        and the first words that define it are one line ("in the United Kingdom :" in 32001R0044, Annex I).
        """
        cuts: tuple[Cut, ...] = printed.cuts
        while rest and not isinstance(rest[0], Run):
            first = rest[0]
            found = block_mark(first, self.changes) if local(first) == "p" else None
            if found:
                self.changes.block = None if found[1] else found[0]
                cuts = (*cuts, Cut(len(printed.text), plain(first), CHANGE_MARKS))
                rest = rest[1:]
            elif local(first) == "div" and is_plain(first):
                rest = [*blocks(first), *rest[1:]]
            else:
                break
        words = Said("")
        if rest and (isinstance(rest[0], Run) or local(rest[0]) == "p"):
            words, rest = said(rest[0], self.changes), rest[1:]
            if term and words.text.endswith(":") and rest and not isinstance(rest[0], Run) and local(rest[0]) == "p":
                words, rest = joined(words, said(rest[0], self.changes)), rest[1:]
        shift = len(printed.text) + 1
        moved = tuple(replace(cut, offset=cut.offset + shift) for cut in words.cuts)
        marks = tuple(dict.fromkeys((*printed.marks, *words.marks))) if words else self.changes.open
        self.out.whole = Said(f"{printed.text} {words.text}", cuts=(*cuts, *moved), marks=marks)
        return replace(words, calls=in_number(printed).calls + words.calls), rest

    # -- tables --------------------------------------------------------------------------------------------

    def _table(self, table: etree._Element, level: int) -> None:
        ruled = table.get("border") not in (None, "", "0")
        named = (class_of(p).startswith(("tbl-", "toc-", "title-toc")) for p in table.iter() if local(p) == "p")
        real = ruled or any(named)
        level += self.out.scope.numbered
        key = ""
        for row in rows(table):
            if not real and is_layout(table, row):
                self._layout_row(filled_cells(row), level)
                continue
            if not key:
                self._tables += 1
                key = f"table {self._tables}"
            self._row(row, level, key)

    def _layout_row(self, cells: list[etree._Element], level: int) -> None:
        """A point or recital, set as number and words; or a frame around words."""
        if len(cells) < 2:
            for cell in cells:
                with self.out.box():
                    self._sequence(blocks(cell), level)
            return
        printed = cell_said(cells[0], self.changes)
        rest = [block for cell in cells[1:] for block in blocks(cell)]
        if not is_number(printed.text) and not self.out.scope.numbered:
            self._sequence([*blocks(cells[0]), *rest], level)
            return
        words, rest = self._first_words(printed, rest, any(class_of(p) == "dlist-term" for p in cells[0]))
        self._item(printed.text, words, rest, level, self.out.whole)

    def _row(self, row: Row, level: int, key: str) -> None:
        cells = [cell for cell in row if cell is not None]
        notes = [note for cell in cells for note in cell.iter() if note_anchor(note) is not None]
        apart = frozenset(notes) if notes and len(filled_cells(row)) < 2 else frozenset()
        texts: list[str] = []
        whole = Said("", marks=self.changes.open)
        calls: list[LineCall] = []
        for each in row:
            found = cell_said(each, self.changes, apart) if each is not None else Said("")
            shift = sum(map(len, texts)) + len(texts)
            calls += [replace(call, offset=call.offset + shift) for call in found.calls]
            cuts = (*whole.cuts, *(replace(cut, offset=cut.offset + shift) for cut in found.cuts))
            whole = replace(whole, cuts=cuts, marks=tuple(dict.fromkeys((*whole.marks, *found.marks))))
            texts.append(found.text)
        if any(texts) or calls or whole.cuts:
            self.out.whole = replace(whole, text="\t".join(texts))
            self.out.add(Role.ROW, Words("\t".join(texts), tuple(calls)), key=key, level=level)
        for note in notes if apart else ():
            self._table_note(note)

    def _table_note(self, note: etree._Element) -> None:
        anchor = note_anchor(note)
        assert anchor is not None  # or it would be none
        found = cell_said(note, self.changes)
        num = plain(anchor)
        self.out.add(Role.NOTE, Words(found.text[len(num) :].lstrip()), num, key=anchor.get("id") or "")
