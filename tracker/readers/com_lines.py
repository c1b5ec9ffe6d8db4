"""Makes the lines of an act out of the blocks of a Commission page, by their styles and by where they stand.

In: the blocks of the page, in a recast with their marks. Out: the lines, and beside each how far its words are
indented; what is not part of the act is dropped by name. Example: a block of style "li Point1" with the number
"(a)" becomes `Line(Role.TEXT, "the intended purpose;", num="(a)")` with the indent 2.

The styles say what a paragraph is, never how deep it stands: the digit of "Point1" is an indent on paper (the
English AI Act proposal has Point1 directly under Article 1). Depth comes from the numbers; the indent only tells
to which of the open items words without a number belong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tracker.act import CONTAINERS, Kind, Run
from tracker.line import Line, LineCall, Role
from tracker.numbering import introduces
from tracker.readers.closing import is_closing, part_formulas
from tracker.readers.com_numbers import (
    article_number,
    division_number,
    division_title,
    is_gone,
    tabbed,
    title_number,
    typed_number,
)
from tracker.readers.com_page import PAGE_BREAK, Block, act_bounds
from tracker.readers.com_words import Piece, end_in, fold, fold_both, rows_of, said, side_of
from tracker.readers.parting import part_line, with_call
from tracker.readers.titles import read_title
from tracker.sides import CHANGE_MARKS

COVER, MEMORANDUM, STATEMENT, FURNITURE = "cover page", "memorandum", "financial statement", "page furniture"
REASONS = (COVER, MEMORANDUM, STATEMENT, FURNITURE)

_ACT, _ANNEX = "act", "annex"
"""The two zones that are kept; every other zone is named after the reason for which it is dropped."""

_COVER_STYLE = re.compile(r"\w+_cp$|cpMarking$|Logo$|Emission$|Rfrenceinstitutionnelle$|Confidentialit")
_ROLES = {
    "Formuledadoption": Role.FORMULA,
    "Institutionquiagit": Role.FORMULA,
    "Applicationdirecte": Role.FORMULA,
    "Fait": Role.SIGNATURE,
    "Institutionquisigne": Role.SIGNATURE,
    "Personnequisigne": Role.SIGNATURE,
}
_ITEM_STYLE = re.compile(r"(?:Manual)?(NumPar|Point|Tiret|ListDash|ListBullet|ListNumber|Bullet|Dash)(\d?)")
_TEXT_STYLE = re.compile(r"Text(\d)")
_DIVISION_STYLES = {
    "PartTitle": Kind.PART,
    "TitleTitle": Kind.TITLE,
    "ChapterTitle": Kind.CHAPTER,
    "SectionTitle": Kind.SECTION,
}
_RULE = re.compile(r"_{3,}")
"""A line drawn with underscores, as above the notes of a quoted text."""
_STAR = re.compile(r"(\*+)\s*")
_TITLE_LENGTH = 200
_HEADING_RANK = 10
"""Rank of the first level of numbered headings in an annex: below all parts, titles, chapters and sections."""


def is_annex(style: str) -> bool:
    """True for "Annexetitre" and "Annexetitreacte", not for annexes of a memorandum or a financial statement."""
    return style.startswith("Annexetitre") and not style.startswith(("Annexetitreexpos", "Annexetitrefiche"))


def _numbered_annex(block: Block) -> bool:
    """False for "ANNEX to the legislative financial statement", which belongs to that statement."""
    rows = rows_of(block.whole)
    words = said(fold(rows[0])) if rows else ""
    title = read_title(words)
    return title is not None and title.end == len(words)


class Lines:
    """Makes the lines; `zone` is the part of the document that is being read, or why it is dropped."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.lines: list[Line] = []
        self.indents: list[int] = []  # beside each line: how far its words are indented, 0 = not at all
        self.reasons: dict[str, str] = {}  # footnote -> why the words that call it are dropped, "" if they are not
        self.start, self.acting = act_bounds(blocks)
        self.zone = COVER
        self.signed = False
        self.signing = False  # the last line is the institution that one signatory signs for
        self.recitals = False
        self.note_marks: dict[str, Piece] = {}  # footnote -> the mark on its call
        self.number: int | None = None  # of the last article that the marks leave, None before the articles
        self.called: set[str] = set()  # what titles of articles begin with

    def read(self) -> Lines:
        for i, block in enumerate(self.blocks):
            self._enter(i, block)
            if not block.empty:
                self._line(block)
        parted = part_formulas(self.lines)
        self.indents = [indent for indent, pair in zip(self.indents, parted, strict=True) for _ in pair]
        self.lines = [line for pair in parted for line in pair]
        return self

    def _enter(self, i: int, block: Block) -> None:
        """Changes the zone where the block opens another part of the document."""
        style = block.style
        signs = block.place == "signature" or _ROLES.get(style) is Role.SIGNATURE
        if i == self.start or (self.signed and signs and not block.empty):
            self.zone = _ACT
        elif style == PAGE_BREAK:
            if self.zone == COVER:  # what follows a cover page without a title of its own
                self.zone = MEMORANDUM if i < self.start and self.acting >= 0 else _ANNEX
        elif style.startswith(("Fichefinanc", "Annexetitrefiche")) and i > self.acting:
            self.zone = STATEMENT
        elif self.zone == _ACT:
            if self.signed and not signs and not block.empty:
                self.zone = _ANNEX if is_annex(style) else STATEMENT
        elif is_annex(style) and i > self.acting and (self.zone != STATEMENT or _numbered_annex(block)):
            self.zone = _ANNEX
        elif style.startswith("Exposdesmotifs"):
            self.zone = MEMORANDUM
        elif self.zone != MEMORANDUM and _COVER_STYLE.match(style):
            self.zone = COVER
        self.signed = self.signed or (self.zone == _ACT and signs and not block.empty)

    def _line(self, block: Block) -> None:
        dropped = "" if self.zone in (_ACT, _ANNEX) else self.zone
        if block.place == "reference":
            self._add(block, Role.DROPPED, reason=CHANGE_MARKS)
            return
        if block.place == "note":
            self._note(block, dropped)
            return
        for before, part in pairwise((None, *block.num, *block.parts)):
            if isinstance(part, LineCall):
                self.reasons.setdefault(part.key, dropped)
                if isinstance(before, Piece) and not before.words and before.mark:
                    self.note_marks[part.key] = before
        if dropped:
            self._add(block, Role.DROPPED, reason=dropped)
        elif block.place == "row":
            self._add(block, Role.ROW, key=block.key)
        else:
            self._styled(tabbed(block))

    def _note(self, block: Block, dropped: str) -> None:
        """A footnote; it goes where its call goes, out of the act or to one side of the marks."""
        reason = self.reasons.get(block.key, dropped)
        line = self._add(block, Role.DROPPED if reason else Role.NOTE, key="" if reason else block.key, reason=reason)
        mark = self.note_marks.get(block.key)
        if mark and not reason and not line.runs:
            runs = [
                Run(0, len(words), mark.mark, mark.adapted, place)
                for words, place in ((line.num, "num"), (line.text, "text"))
                if words
            ]
            self.lines[-1] = replace(line, runs=tuple(runs))

    def _add(self, block: Block, role: Role, *, key: str = "", reason: str = "") -> Line:
        line = fold_both(role, block.num, block.parts, key=key, reason=reason, source_id=block.source_id)
        return self._keep(replace(line, runs=()) if reason else line, block)

    def _keep(self, line: Line, block: Block) -> Line:
        line = replace(line, marks=block.marks) if line.role is not Role.DROPPED else line
        self.lines.append(line)
        self.indents.append(0)
        return line

    @property
    def last(self) -> Line | None:
        return next((line for line in reversed(self.lines) if line.role not in (Role.DROPPED, Role.NOTE)), None)

    def _after(self, *roles: Role) -> bool:
        return self.last is not None and self.last.role in roles

    def _styled(self, block: Block) -> None:
        style = block.style
        role = _ROLES.get(style)
        if role is Role.SIGNATURE:
            self._signature(block)
        elif role:
            self._add(block, role)
        elif style.startswith("Titrearticle"):
            self._article(block)
        elif style in _DIVISION_STYLES:
            self._division(block)
        elif is_annex(style):
            self._annex(block)
        elif style.startswith(("ManualConsid", "Consid")):
            self._recital(block)
        elif style.startswith(("ManualHeading", "Heading")):
            self._heading(block)
        else:
            self._plain(block)

    def _plain(self, block: Block) -> None:
        """A paragraph whose style says nothing: it is read by where it stands."""
        last = self.last
        words = said(fold(block.parts))
        if block.place == "signature":
            self._signature(block)
        elif _RULE.fullmatch(words) and last is not None:
            self._add(block, Role.DROPPED, reason=FURNITURE)
        elif self.zone == _ANNEX:
            if not self._plain_title(block):
                self._item(block)
        elif last is None or last.role is Role.ACT_TITLE:
            if block.style.startswith("Rfrenceinter"):  # the number of the procedure, as on the cover
                self._add(block, Role.DROPPED, reason=COVER)
            else:
                self._add(block, Role.ACT_TITLE)
        elif self._deleted_recital(block, last):
            self._recital(block, Role.RECITAL)
        elif not self.recitals and last.role in (Role.FORMULA, Role.CITATION):
            self._add(block, Role.CITATION)
        elif is_closing(words) and not block.num:
            self._add(block, Role.FORMULA)
        elif not self._starred(block) and not self._plain_title(block) and not self._plain_article(block):
            self._item(block)

    def _deleted_recital(self, block: Block, last: Line) -> bool:
        """A recital that the proposal deletes, which has lost its number and its style (COM(2021) 563)."""
        among = last.role in (Role.RECITAL, Role.TEXT) if self.recitals else introduces(last.text)
        return among and block.first and self.number is None and is_gone(fold(block.parts))

    def _signature(self, block: Block) -> None:
        """One line per signatory; two that stand side by side share their lines, as the page has it."""
        line = self._add(block, Role.SIGNATURE)
        beside = "\xa0" in "".join(part for part in block.parts if isinstance(part, str)).strip()
        if self.signing and not beside:
            self.lines.pop()
            self.indents.pop()
            self.lines[-1] = replace(self.lines[-1], text=f"{self.lines[-1].text} {line.text}")
        self.signing = not beside and (self.signing or block.style == "Institutionquisigne")

    def _item(self, block: Block) -> None:
        """A numbered paragraph or point, or words without a number."""
        item = _ITEM_STYLE.match(block.style)
        text_style = _TEXT_STYLE.match(block.style)
        line = self._add(block, Role.TEXT)
        if item and not line.num:
            line = part_line(line, end_in(line, typed_number))
            self.lines[-1] = line
        if item:
            # The words of NumPar1 and Point0 start where Text1 does, those of Point1 where Text2 does.
            digit = int(item.group(2) or 0)
            self.indents[-1] = 1 if item.group(1) == "NumPar" else digit + bool(line.num)
        elif text_style:
            self.indents[-1] = int(text_style.group(1))

    def _recital(self, block: Block, role: Role | None = None) -> None:
        if not self.recitals:
            self._whereas()
        recital = self._add(block, Role.RECITAL)
        if self.recitals and not recital.num and role is None:
            self.lines[-1] = replace(recital, role=Role.TEXT)
        self.recitals = True

    def _whereas(self) -> None:
        """Makes "Whereas:" a formula: the last words before the first recital, if they end in a colon."""
        for i in range(len(self.lines) - 1, -1, -1):
            if self.lines[i].role is Role.CITATION:
                if introduces(self.lines[i].text):
                    self.lines[i] = replace(self.lines[i], role=Role.FORMULA)
                return

    def _article(self, block: Block) -> None:
        line, *rest = [fold(row) for row in rows_of(block.whole)]
        title = read_title(said(line))
        if title and title.kind in CONTAINERS:  # COM(2022) 454 has its chapters in this style
            self._division(block)
            return
        if not rest and not end_in(line, article_number) and self._after(Role.ARTICLE, Role.DIVISION):
            self._add(block, Role.HEADING)
            return
        end = (end_in(line, article_number) if not rest else 0) or len(line.text)
        line = replace(part_line(line, end), role=Role.ARTICLE, source_id=block.source_id)
        self._keep(line, block)
        self._count_article(line)
        for heading in rest:
            self._keep(replace(heading, role=Role.HEADING), block)

    def _count_article(self, line: Line) -> None:
        figure = re.search(r"\d+", side_of(line).num)
        self.number = int(figure.group()) if figure and not is_gone(line) else self.number or 0
        self.called.add(line.num.split()[0] if line.num else "")

    def _plain_article(self, block: Block) -> bool:
        """The title of the next article typed as an ordinary paragraph, "Article 29" in COM(2021) 563."""
        line = fold(block.parts)
        figure = re.search(r"\d+", said(line))
        if not figure or self.number is None or int(figure.group()) != self.number + 1:
            return False
        words = said(line)
        if block.num or article_number(words) != len(words) or words.split()[0] not in self.called:
            return False
        self._article(block)
        return True

    def _division(self, block: Block) -> None:
        """A chapter or the like: number and heading in one paragraph, or in two of the same style."""
        for line in map(fold, rows_of(block.whole)):
            title = division_title(said(line))
            if title is None and self._after(Role.DIVISION, Role.HEADING):
                self._keep(replace(line, role=Role.HEADING), block)
            else:
                kind = title.kind if title else _DIVISION_STYLES.get(block.style, Kind.SECTION)
                line = part_line(line, end_in(line, division_number))
                self._keep(replace(line, role=Role.DIVISION, kind=kind, source_id=block.source_id), block)

    def _heading(self, block: Block) -> None:
        """A numbered heading, which acts have only in annexes; its digit is its depth among headings."""
        digit = re.search(r"\d", block.style)
        line = self._add(block, Role.DIVISION)
        self.lines[-1] = replace(line, kind=Kind.SECTION, level=_HEADING_RANK + int(digit.group() if digit else 1))

    def _annex(self, block: Block) -> None:
        line, *rest = [fold(row) for row in rows_of(block.whole)]
        title = read_title(said(line))
        if title is None and self._after(Role.ANNEX, Role.HEADING):
            self._add(block, Role.HEADING)
            return
        end = end_in(line, title_number) if title else len(line.text) if rest else 0
        self._keep(replace(part_line(line, end), role=Role.ANNEX, source_id=block.source_id), block)
        for further in rest:
            title = read_title(said(further))
            if title and title.kind in CONTAINERS:
                parted = part_line(further, end_in(further, title_number))
                self._keep(replace(parted, role=Role.DIVISION, kind=title.kind), block)
            else:
                self._keep(replace(further, role=Role.HEADING), block)

    def _plain_title(self, block: Block) -> bool:
        """A title typed as an ordinary paragraph, "Section B – List of ..." in Annex II of COM(2021) 206."""
        line = fold(block.parts)
        words = said(line)
        if block.num or len(words) > _TITLE_LENGTH or (self.zone == _ACT and block.style != "NormalCentered"):
            return False
        title = read_title(words)
        # Without a dash or colon behind the number, "Part A applies to" could be the start of a sentence.
        if title is None or not (title.end == len(words) or words[title.end - 1] in "–—:.-") or words[-1] in ".;:,":
            return False
        if title.kind is Kind.ANNEX and self.zone == _ANNEX:
            self._annex(block)
        elif title.kind in CONTAINERS:
            parted = part_line(line, end_in(line, title_number))
            self._keep(replace(parted, role=Role.DIVISION, kind=title.kind, source_id=block.source_id), block)
        else:
            return False
        return True

    def _starred(self, block: Block) -> bool:
        """A note with an asterisk, under a rule, that belongs to a quoted text: it is tied to its call."""
        note = fold(block.parts)
        star = _STAR.match(note.text)
        if not star or block.num or note.calls or note.runs or len(note.text) == star.end():
            return False
        key = f"star{len(self.lines)}"
        sign = re.compile(rf"(?<!\*){re.escape(star[1])}(?!\*)")
        for i in range(len(self.lines) - 1, -1, -1):
            line = self.lines[i]
            if line.role not in (Role.TEXT, Role.NOTE, Role.DROPPED):
                break
            if line.role is Role.TEXT and not line.runs and (found := sign.search(line.text)):
                self.lines[i] = with_call(line, LineCall(found.start(), key, star[1]))
                break
        self._keep(replace(part_line(note, star.end()), role=Role.NOTE, key=key, source_id=block.source_id), block)
        return True
