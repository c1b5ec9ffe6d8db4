"""Reads a Commission proposal as the Publications Office shows it in XHTML: Word paragraphs with LegisWrite styles.

In: the page of a COM document (memorandum, act, financial statement, annexes in one file), or of its annexes
alone. Out: the lines of the act and its annexes; the rest is dropped by name. Example: `<p class="li Point1">`
with `<span class="num">(a)</span>` becomes `Line(Role.TEXT, "the intended purpose;", num="(a)")`.

The styles say what a paragraph is, never how deep it stands: the digit of "Point1" is an indent on paper (the
English AI Act proposal has Point1 directly under Article 1). Depth comes from the numbers; the indent only tells
to which of the open items words without a number belong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from tracker.act import CONTAINERS, Kind
from tracker.errors import InputError
from tracker.line import Draft, Line, LineCall, Role
from tracker.numbering import introduces, split_number
from tracker.readers.closing import is_closing
from tracker.readers.com_levels import settle_levels, split_numbers
from tracker.readers.com_page import PAGE_BREAK, Block, Page, act_bounds, fold, rows_of
from tracker.readers.markup import parse_html, parse_xml
from tracker.readers.parting import cut_start, split_title, with_call
from tracker.readers.plain_headings import find_headings
from tracker.readers.quotations import find_quotations, set_quotations
from tracker.readers.shown import shown_markup
from tracker.readers.titles import read_title
from tracker.source import Source, decode

NAME = "com-proposal"
TITLE = "Commission proposal (XHTML)"
COVER, MEMORANDUM, STATEMENT, FURNITURE = "cover page", "memorandum", "financial statement", "page furniture"
REASONS = (COVER, MEMORANDUM, STATEMENT, FURNITURE)

_ACT, _ANNEX = "act", "annex"
"""The two zones that are kept; every other zone is named after the reason for which it is dropped."""

_RECOGNISED = re.compile(r"""class=["']contentWrapper["']|css/com/com-c\.css|presentation-style-sheet/com/""")
_XHTML = re.compile(r"""\s*(?:<\?xml|<!DOCTYPE[^>]*XHTML|<html[^>]*\sxmlns=["'])""")
_LANGUAGE = re.compile(r"""LW_LANGUE(?:=|;value=")([A-Z]{2})\b""")
_RECAST_STYLES = ("CRSeparator", "CRReference", "CRMarker", "CRRefonteDeleted", "CRDeleted", "CRMinorChange")

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
_ARTICLE = re.compile(r"\W?(?:[^\W\d]+\.? \d+[a-z]{0,2}|\d+[a-z]{0,2}\.? [^\W\d]+)(?=\s|$)")
_HEADING_RANK = 10
"""Rank of the first level of numbered headings in an annex: below all parts, titles, chapters and sections."""


def recognises(head: str) -> bool:
    return head.lstrip("\ufeff \r\n\t").startswith("<") and bool(_RECOGNISED.search(head))


def read(source: Source) -> Draft:
    text = decode(source).text
    root = parse_xml(source) if _XHTML.match(text) else parse_html(source)
    blocks = Page().read(root)
    _refuse(source, root, blocks)
    lines = _Lines(blocks).read()
    found = find_headings(lines.lines)
    spans = find_quotations(found)
    found = split_numbers(found, spans)
    found = settle_levels(found, lines.indents, spans)
    language = _LANGUAGE.search(text)
    number = next((b for b in blocks if b.style == "Rfrenceinstitutionnelle"), None)
    return Draft(
        lines=tuple(set_quotations(found, spans)),
        shown=shown_markup(text),
        language=language.group(1).lower() if language else "",
        identifier=fold(number.parts)[0] if number else "",
    )


def _refuse(source: Source, root: etree._Element, blocks: Sequence[Block]) -> None:
    if any(element.get("class", "").startswith(_RECAST_STYLES) for element in root.iter()):
        raise InputError(
            source.name,
            "this proposal for a recast or codification carries marks for the words of the old and of the new act",
            "it is read in a later version; until then take a text of the new act without the marks",
        )
    acts = [i for i, b in enumerate(blocks) if b.style == "Institutionquiagit" and not b.empty]
    if sum(1 for i in acts if i - 1 not in acts) > 1:
        raise InputError(source.name, "the file holds more than one act", "save each act in a file of its own")
    if not acts and not any(_is_annex(b.style) for b in blocks):
        raise InputError(
            source.name,
            "this Commission document holds no act and no annex (it may be a report or a communication)",
            "take the document that contains the proposed act",
        )


def _is_annex(style: str) -> bool:
    """True for "Annexetitre" and "Annexetitreacte", not for annexes of a memorandum or a financial statement."""
    return style.startswith("Annexetitre") and not style.startswith(("Annexetitreexpos", "Annexetitrefiche"))


def _numbered_annex(block: Block) -> bool:
    """False for "ANNEX to the legislative financial statement", which belongs to that statement."""
    rows = rows_of(block.whole)
    words = fold(rows[0])[0] if rows else ""
    title = read_title(words)
    return title is not None and title.end == len(words)


class _Lines:
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

    def read(self) -> _Lines:
        for i, block in enumerate(self.blocks):
            self._enter(i, block)
            if not block.empty:
                self._line(block)
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
                self.zone = _ANNEX if _is_annex(style) else STATEMENT
        elif _is_annex(style) and i > self.acting and (self.zone != STATEMENT or _numbered_annex(block)):
            self.zone = _ANNEX
        elif style.startswith("Exposdesmotifs"):
            self.zone = MEMORANDUM
        elif self.zone != MEMORANDUM and _COVER_STYLE.match(style):
            self.zone = COVER
        self.signed = self.signed or (self.zone == _ACT and signs and not block.empty)

    def _line(self, block: Block) -> None:
        dropped = "" if self.zone in (_ACT, _ANNEX) else self.zone
        if block.place == "note":
            reason = self.reasons.get(block.key, dropped)
            self._add(block, Role.DROPPED if reason else Role.NOTE, key="" if reason else block.key, reason=reason)
            return
        for part in block.parts + block.num:
            if isinstance(part, LineCall):
                self.reasons.setdefault(part.key, dropped)
        if dropped:
            self._add(block, Role.DROPPED, reason=dropped)
        elif block.place == "row":
            self._add(block, Role.ROW, key=block.key)
        else:
            self._styled(block)

    def _add(self, block: Block, role: Role, *, key: str = "", reason: str = "") -> Line:
        num, num_calls = fold(block.num, in_num=True)
        text, calls = fold(block.parts)
        line = Line(role, text, num, calls=num_calls + calls, key=key, reason=reason, source_id=block.source_id)
        return self._keep(line)

    def _keep(self, line: Line, indent: int = 0) -> Line:
        self.lines.append(line)
        self.indents.append(indent)
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
        elif _is_annex(style):
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
        words = fold(block.parts)[0]
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
        elif not self.recitals and last.role in (Role.FORMULA, Role.CITATION):
            self._add(block, Role.CITATION)
        elif is_closing(words) and not block.num:
            self._add(block, Role.FORMULA)
        elif not self._starred(block) and not self._plain_title(block):
            self._item(block)

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
            num, words = split_number(line.text)
            line = replace(cut_start(line, len(line.text) - len(words)), num=num)
            self.lines[-1] = line
        if item:
            # The words of NumPar1 and Point0 start where Text1 does, those of Point1 where Text2 does.
            digit = int(item.group(2) or 0)
            self.indents[-1] = 1 if item.group(1) == "NumPar" else digit + bool(line.num)
        elif text_style:
            self.indents[-1] = int(text_style.group(1))

    def _recital(self, block: Block) -> None:
        if not self.recitals:
            self._whereas()
        recital = self._add(block, Role.RECITAL)
        if self.recitals and not recital.num:
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
        (words, calls), *rest = [fold(row) for row in rows_of(block.whole)]
        number = _ARTICLE.match(words)
        title = read_title(words)
        if title and title.kind in CONTAINERS:  # COM(2022) 454 has its chapters in this style
            self._division(block)
            return
        if not rest and not number and self._after(Role.ARTICLE, Role.DIVISION):
            self._add(block, Role.HEADING)
            return
        end = number.end() if number and not rest else len(words)
        self._keep(replace(split_title(Role.ARTICLE, words, calls, end), source_id=block.source_id))
        for text, more in rest:
            self._keep(Line(Role.HEADING, text, calls=more))

    def _division(self, block: Block) -> None:
        """A chapter or the like: number and heading in one paragraph, or in two of the same style."""
        for words, calls in map(fold, rows_of(block.whole)):
            # "title v" stands in COM(2021) 206 beside "TITLE IV"; the style shows it in capitals.
            title = read_title(words) or read_title(words.upper())
            if title is None and self._after(Role.DIVISION, Role.HEADING):
                self._keep(Line(Role.HEADING, words, calls=calls))
            else:
                kind, end = (title.kind, title.end) if title else (_DIVISION_STYLES.get(block.style, Kind.SECTION), 0)
                line = split_title(Role.DIVISION, words, calls, end)
                self._keep(replace(line, kind=kind, source_id=block.source_id))

    def _heading(self, block: Block) -> None:
        """A numbered heading, which acts have only in annexes; its digit is its depth among headings."""
        digit = re.search(r"\d", block.style)
        line = self._add(block, Role.DIVISION)
        self.lines[-1] = replace(line, kind=Kind.SECTION, level=_HEADING_RANK + int(digit.group() if digit else 1))

    def _annex(self, block: Block) -> None:
        (words, calls), *rest = [fold(row) for row in rows_of(block.whole)]
        title = read_title(words)
        if title is None and self._after(Role.ANNEX, Role.HEADING):
            self._add(block, Role.HEADING)
            return
        end = title.end if title else len(words) if rest else 0
        self._keep(replace(split_title(Role.ANNEX, words, calls, end), source_id=block.source_id))
        for text, more in rest:
            title = read_title(text)
            if title and title.kind in CONTAINERS:
                self._keep(replace(split_title(Role.DIVISION, text, more, title.end), kind=title.kind))
            else:
                self._keep(Line(Role.HEADING, text, calls=more))

    def _plain_title(self, block: Block) -> bool:
        """A title typed as an ordinary paragraph, "Section B – List of ..." in Annex II of COM(2021) 206."""
        words, calls = fold(block.parts)
        if block.num or len(words) > _TITLE_LENGTH or (self.zone == _ACT and block.style != "NormalCentered"):
            return False
        title = read_title(words)
        # Without a dash or colon behind the number, "Part A applies to" could be the start of a sentence.
        if title is None or not (title.end == len(words) or words[title.end - 1] in "–—:.-") or words[-1] in ".;:,":
            return False
        if title.kind is Kind.ANNEX and self.zone == _ANNEX:
            self._annex(block)
        elif title.kind in CONTAINERS:
            line = split_title(Role.DIVISION, words, calls, title.end)
            self._keep(replace(line, kind=title.kind, source_id=block.source_id))
        else:
            return False
        return True

    def _starred(self, block: Block) -> bool:
        """A note with an asterisk, under a rule, that belongs to a quoted text: it is tied to its call."""
        words, calls = fold(block.parts)
        star = _STAR.match(words)
        if not star or block.num or calls or len(words) == star.end():
            return False
        key = f"star{len(self.lines)}"
        sign = re.compile(rf"(?<!\*){re.escape(star[1])}(?!\*)")
        for i in range(len(self.lines) - 1, -1, -1):
            line = self.lines[i]
            if line.role not in (Role.TEXT, Role.NOTE, Role.DROPPED):
                break
            if line.role is Role.TEXT and (found := sign.search(line.text)):
                self.lines[i] = with_call(line, LineCall(found.start(), key, star[1]))
                break
        self._keep(Line(Role.NOTE, words[star.end() :], star[1], key=key, source_id=block.source_id))
        return True
