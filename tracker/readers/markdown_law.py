"""Reads a law in Markdown with front matter, as "legalize-eu" publishes EU law, and an annex saved as plain text.

In: the Markdown text. Out: its lines; front matter and notices of the converter are dropped by name.
Example: "#### Article 4" / "1. An authorisation ..." / "- (a) for use ..." become an article, its paragraph 1 and
point (a) of that paragraph.

Lists hang on the numbered paragraph before them although Markdown sees none, and the indentation of a list gives
the depth below it; where a converter left sub-points at the margin ("- 1. ..:" / "- (a) ..."), the numbers decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.act import Kind
from tracker.errors import InputError
from tracker.line import Draft, Line, LineCall, Role
from tracker.numbering import Number, Style, introduces, is_dash, readings, split_number
from tracker.readers.closing import is_closing
from tracker.readers.markdown_blocks import Block, Mark, blocks_of, cells_of, clean, front_matter
from tracker.readers.markdown_shown import shown_markdown
from tracker.readers.parting import cut_start, part_line, split_typed
from tracker.readers.plain_headings import find_headings
from tracker.readers.quotations import Span, find_quotations, set_quotations
from tracker.readers.titles import read_title
from tracker.source import Source, decode

NAME = "markdown-law"
TITLE = "law in Markdown with front matter (legalize-eu)"
FRONT, NOTICE, FURNITURE = "front matter", "notice", "page furniture"
REASONS = (FRONT, NOTICE, FURNITURE)

_HEAD = re.compile(r"\ufeff?---[ \t]*\r?\n(?:.*\n)*?(?:identifier|celex)[ \t]*:", re.IGNORECASE)
_PLAIN_ANNEX = re.compile(r"\s*ANNEX(?: [IVXLC]+[a-z]?)?[ \t]*\r?\n(?![\s\S]{0,2000}<[a-zA-Z!?])")
_WHEREAS = re.compile(r"Whereas\b(?!:)", re.IGNORECASE)
"""Before 1998 recitals had no numbers, and each began so."""
_ARTICLE = re.compile(
    r"(?:(?:article|artikel|artículo|articulo|articolo|artigo|artikla|artiklu|artikkel|článek|článok|član|članak"
    r"|artykuł|articolul|airteagal|άρθρο|член)\.? (?:\d+[a-z]{0,2}(?: ?(?:bis|ter|quater))?|premier|único|unico)"
    r"|\d+[a-z]{0,2}\.? ?(?:cikk|artikla|artikkel|straipsnis|pants|\. člen|člen))",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"\[?Image omitted|!\[", re.IGNORECASE)
_DONE = re.compile(r"Done at\b|Fait à\b|Geschehen zu\b|Hecho en\b|Fatto a\b|Feito em\b|Gedaan te\b|Sporządzono w\b")
_FOR = re.compile(r"(?:For|Für|Im Namen|Pour|Par|Por|Per|Pelo|Pela|Voor|W imieniu)\b")
_GLUED = re.compile(r"\(\w{1,4}\)(?=\S)|\d{1,3}\.(?=[^\d\s])|[A-Z]\.(?=\w\w)|[—–•](?=\S)")
"""Numbers that the converter set without a blank behind them ("(a)issue a visa")."""
_NOTE_LABEL = re.compile(r"\((?:\d{1,3}|\*+\d*)\)(?=\s|\w)")
_IMPRINT = re.compile(r"ELI: ?http|ISSN \d{4}")
"""The foot of an act published by itself, since 2023."""
_BULLET = "•"
_NO_SIBLING = Number(Style.DASH, -1)
_HEADINGS = 10
"""Rank of headings in annexes that name no part, section and so on: below all that do."""


def recognises(head: str) -> bool:
    return bool(_HEAD.match(head) or _PLAIN_ANNEX.match(head))


def read(source: Source) -> Draft:
    text = decode(source).text.replace("\r\n", "\n")
    keys = front_matter(text)
    reader = _Lines()
    for block in blocks_of(text):
        reader.read(block)
    if not any(line.role in (Role.ARTICLE, Role.ANNEX, Role.RECITAL) for line in reader.lines):
        raise InputError(
            source.name,
            "the Markdown holds no heading of an article and no annex (a converter may have kept the title only)",
            "take the text of the act from EUR-Lex",
        )
    return Draft(
        lines=tuple(reader.quoted()),
        shown=shown_markdown(text),
        language=keys.get("language", "en")[:2].lower(),
        identifier=keys.get("identifier", ""),
        warnings=tuple(f"{source.name}: {n} picture(s) of the official text left out" for n in [reader.images] if n),
    )


class _Lines:
    """Makes the lines of a text, block by block."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.quotes: list[int] = []  # beside each line: the block quotation it stands in
        self.preamble = True
        self.signed = False
        self.images = 0
        self.numbered = False  # the open article has paragraphs "1."
        self.listed = False  # and they are set as list items
        self.list: list[tuple[int, Number | None]] = []  # indent and number of the open list items, outermost first

    def quoted(self) -> list[Line]:
        """The lines, with the text of other acts marked: block quotations, and in pages of the 1980s typed marks."""
        blocks: dict[int, Span] = {}
        for i, quote in enumerate(self.quotes):
            if quote:
                blocks[quote] = (blocks.get(quote, (i, i))[0], i)
        lines = find_headings(self.lines)
        inside = {i for start, end in blocks.values() for i in range(start, end + 1)}
        typed = [span for span in find_quotations(lines) if inside.isdisjoint(range(span[0], span[1] + 1))]
        return set_quotations(lines, sorted([*blocks.values(), *typed]))

    def read(self, block: Block) -> None:
        words, calls = clean(block.text)
        if block.mark is Mark.FRONT:
            self._keep(block, Line(Role.DROPPED, " ".join(block.text.split()), reason=FRONT))
        elif not words and not calls:
            return
        elif _IMAGE.match(block.text):  # the converter's placeholder
            self.images += 1
            self._keep(block, Line(Role.DROPPED, words, reason=FURNITURE))
        elif block.mark is Mark.NOTE:
            self._note(block, words, calls)
        elif block.mark is Mark.ROW:
            self._row(block)
        elif block.quote:
            self._quoted(block, words, calls)
        elif block.mark is Mark.HEADING:
            self._heading(block, words, calls)
        elif self.preamble:
            self._preamble(block, words, calls)
        elif block.mark is Mark.ITEM:
            self._item(block, words, calls)
        else:
            self._paragraph(block, words, calls)

    def _keep(self, block: Block, line: Line) -> None:
        self.lines.append(line)
        self.quotes.append(0 if line.reason == NOTICE else block.quote)

    @property
    def last(self) -> Line | None:
        return next((line for line in reversed(self.lines) if line.role not in (Role.DROPPED, Role.NOTE)), None)

    # -- headings ------------------------------------------------------------------------------------------

    def _heading(self, block: Block, words: str, calls: tuple[LineCall, ...]) -> None:
        last = self.last
        title = read_title(words)
        if last is None and block.depth == 1 and title is None:
            self._keep(block, Line(Role.ACT_TITLE, words, calls=calls))
            return
        self.preamble = self.signed = False
        if _ARTICLE.fullmatch(words):
            self._open(block, Line(Role.ARTICLE, num=words, calls=_in_num(calls)))
        elif title and title.kind in (Kind.ANNEX, Kind.APPENDIX):
            role = Role.ANNEX if title.kind is Kind.ANNEX else Role.APPENDIX
            self._open(block, part_line(Line(role, words, calls=calls), title.end))
        elif title:
            line = part_line(Line(Role.DIVISION, words, calls=calls), title.end)
            self._open(block, replace(line, kind=title.kind))
        elif self._heads(words):
            self._keep(block, Line(Role.HEADING, words, calls=calls))
        else:
            num, _ = split_number(words)
            line = part_line(Line(Role.DIVISION, words, calls=calls), len(num))
            # "### 1. ..." and "### 1.1. ..." have the same marks in an annex; the number tells them apart.
            rank = _HEADINGS * (1 + block.depth) + num.rstrip(".").count(".")
            self._open(block, replace(line, kind=Kind.SECTION, level=rank))

    def _heads(self, words: str) -> bool:
        """Whether a heading that opens nothing itself is the heading of what was opened right before."""
        last = self.last
        if last is None or split_number(words)[0]:
            return False
        if last.role is Role.ARTICLE or (last.role is Role.DIVISION and not last.text):
            return True
        before = [line.role for line in self.lines[-3:]]
        return last.role is Role.ANNEX or (last.role is Role.HEADING and Role.ANNEX in before)

    def _open(self, block: Block, line: Line) -> None:
        self._keep(block, line)
        self.numbered = self.listed = False
        self.list = []

    # -- text ----------------------------------------------------------------------------------------------

    def _preamble(self, block: Block, words: str, calls: tuple[LineCall, ...]) -> None:
        """What stands between the title and the first article; the list in it is the recitals."""
        last = self.last
        if block.mark is Mark.ITEM and not block.indent:
            self._whereas()
            num, end = _number(words)
            self._keep(block, replace(cut_start(Line(Role.RECITAL, words, calls=calls), end), num=num))
            self.list = [(0, None)]
        elif last is not None and last.role in (Role.RECITAL, Role.TEXT) and block.indent:
            self._item(block, words, calls)
        elif last is None or last.role is Role.ACT_TITLE:
            title = read_title(words)
            if title and title.kind is Kind.ANNEX and title.end == len(words):
                self.preamble = False
                self._open(block, Line(Role.ANNEX, num=words, calls=_in_num(calls)))
            elif words.endswith(",") and words == words.upper():
                self._keep(block, Line(Role.FORMULA, words, calls=calls))
            elif last and words.casefold() in last.text.casefold():  # the heading said it already
                self._keep(block, Line(Role.DROPPED, words, calls=calls, reason=NOTICE))
            else:
                self._keep(block, Line(Role.ACT_TITLE, words, calls=calls))
        elif _WHEREAS.match(words):
            self._keep(block, Line(Role.RECITAL, words, calls=calls))
        else:
            adopts = last.role in (Role.RECITAL, Role.TEXT) or words == words.upper()
            self._keep(block, Line(Role.FORMULA if adopts else Role.CITATION, words, calls=calls))

    def _whereas(self) -> None:
        last = self.last
        if last is not None and last.role is Role.CITATION and introduces(last.text):
            self.lines[self.lines.index(last)] = replace(last, role=Role.FORMULA)

    def _paragraph(self, block: Block, words: str, calls: tuple[LineCall, ...]) -> None:
        line = Line(Role.TEXT, words, calls=calls)
        last = self.last
        if _IMPRINT.match(words):
            self._keep(block, replace(line, role=Role.DROPPED, reason=FURNITURE))
        elif self._plain_title(block, line):
            return
        elif self.signed:
            self._signature(block, line)
        elif _DONE.match(words):
            self.signed = True
            self._keep(block, replace(line, role=Role.SIGNATURE))
        elif is_closing(words):
            self._keep(block, replace(line, role=Role.FORMULA))
        elif block.indent and self.list:
            self._continuation(block, line)
        elif self._announced(words):
            self._keep(block, line)
        else:
            self.list = []
            num, rest = split_number(words)
            if not (num and (_is_paragraph(num) or is_dash(num))):
                line = split_typed(line, {}, last is not None and introduces(last.text))
                level = 1 if self.numbered else 0
                self._keep(block, replace(line, level=None if line.num else level))
                return
            self.numbered = self.numbered or _is_paragraph(num)
            level = 1 if _is_paragraph(num) else 1 + self.numbered
            self._keep(block, replace(cut_start(line, len(words) - len(rest)), num=num, level=level))

    def _announced(self, words: str) -> bool:
        """Whether words belong to the point before them, which ends in a colon ("(j) Counties in ...:", 2015/2416)."""
        last = self.last
        point = last is not None and last.role is Role.TEXT and last.num
        return bool(last and point and introduces(last.text) and not _number(words)[0])

    def _plain_title(self, block: Block, line: Line) -> bool:
        """Titles set as plain paragraphs: "ANNEX VI" / "CORRELATION TABLE" behind the articles of 2021/821."""
        words = line.text
        title = read_title(words)
        last = self.last
        if title and title.kind is Kind.ANNEX and title.end == len(words) and words == words.upper():
            self.signed = False
            self._open(block, Line(Role.ANNEX, num=words, calls=_in_num(line.calls)))
            return True
        if words[:1].isupper() and self._in_annex and split_number(words) == (words, ""):  # "II." alone in a line
            division = Line(Role.DIVISION, num=words, kind=Kind.SECTION, level=_HEADINGS, calls=_in_num(line.calls))
            self._open(block, division)
            return True
        if last is not None and last.role is Role.ANNEX and not last.text and words == words.upper() != words.lower():
            self._keep(block, replace(line, role=Role.HEADING))
            return True
        return False

    @property
    def _in_annex(self) -> bool:
        return any(line.role is Role.ANNEX for line in self.lines)

    def _signature(self, block: Block, line: Line) -> None:
        """One line per signatory: what follows "For the Council" belongs to it."""
        last = self.lines[-1]
        if last.role is Role.SIGNATURE and not _DONE.match(last.text) and not _FOR.match(line.text):
            self.lines[-1] = replace(last, text=f"{last.text} {line.text}")
        else:
            self._keep(block, replace(line, role=Role.SIGNATURE))

    def _item(self, block: Block, words: str, calls: tuple[LineCall, ...]) -> None:
        """A list item, or an indented line in one."""
        line = Line(Role.TEXT, words, calls=calls)
        if block.mark is not Mark.ITEM:
            self._continuation(block, line)
            return
        num, end = _number(words)
        last = self.last
        bare = last is not None and last.role in (Role.ARTICLE, Role.HEADING)
        if not block.indent and _is_paragraph(num) and (self.listed or bare):
            self.numbered = self.listed = True
            self.list = []
            level: int | None = 1
        else:
            level = self._listed(block.indent, num)
        self._keep(block, replace(cut_start(line, end), num=num or _BULLET, level=level))

    def _listed(self, indent: int, num: str) -> int | None:
        """The level of a list item by its indentation, None where the numbers must tell."""
        while self.list and self.list[-1][0] > indent:
            self.list.pop()
        beside = bool(self.list) and self.list[-1][0] == indent
        number = _sibling(num, self.list[-1][1]) if beside else _first(num)
        if beside and self.last is not None and introduces(self.last.text) and _opens(num):
            number = _NO_SIBLING  # "(h) the following:" / "(i)"
        if number is _NO_SIBLING:
            self.list[-1] = (indent, _NO_SIBLING)  # "- (a)" / "- (i)" / "- (ii)" / "- (b)" at one margin (2014/909)
            return None
        if beside:
            self.list.pop()
        self.list.append((indent, number))
        return int(self.numbered) + len(self.list)

    def _continuation(self, block: Block, line: Line) -> None:
        """An indented line: words of the list item that it is indented under, or a sub-point without a mark."""
        num, end = _number(line.text)
        if num and (not is_dash(num) or len(num) == 1):
            self._keep(block, replace(cut_start(line, end), num=num))
            return
        # Markdown: the words of an item start two characters behind its mark.
        depth = sum(1 for indent, _ in self.list if block.indent >= indent + 2 or not indent)
        recital = any(kept.role is Role.RECITAL for kept in self.lines) and self.preamble
        self._keep(block, replace(line, level=0 if recital and depth < 2 else int(self.numbered) + max(depth, 1)))

    # -- the rest ------------------------------------------------------------------------------------------

    def _row(self, block: Block) -> None:
        cells = [clean(cell) for cell in cells_of(block.text)]
        if not any(words or calls for words, calls in cells):
            return
        text = ""
        calls: list[LineCall] = []
        for n, (words, inside) in enumerate(cells):
            text += "\t" * bool(n)
            calls += [replace(call, offset=call.offset + len(text)) for call in inside]
            text += words
        if self.preamble:  # the head of a page of the Official Journal
            self._keep(block, Line(Role.DROPPED, " ".join(text.split()), reason=FURNITURE))
        else:
            self._keep(block, Line(Role.ROW, text, calls=tuple(calls), key=block.key))

    def _note(self, block: Block, words: str, calls: tuple[LineCall, ...]) -> None:
        label = _NOTE_LABEL.match(words)
        line = Line(Role.NOTE, words, calls=calls, key=block.key)
        if label:
            rest = words[label.end() :].lstrip()
            line = replace(cut_start(line, len(words) - len(rest)), num=label.group())
        self._keep(block, line)

    def _quoted(self, block: Block, words: str, calls: tuple[LineCall, ...]) -> None:
        """A block quotation: the text of another act, or before the act a notice of the converter."""
        if self.preamble:
            self._keep(block, Line(Role.DROPPED, words, calls=calls, reason=NOTICE))
            return
        num, end = _number(words) if block.mark is Mark.ITEM else ("", 0)
        self._keep(block, replace(cut_start(Line(Role.TEXT, words, calls=calls), end), num=num))


def _first(num: str) -> Number | None:
    """The likeliest reading of a number, None for a bullet."""
    return next(iter(readings(num)), None)


def _opens(num: str) -> bool:
    """Whether a number may be the first of a list."""
    return any(number.ordinal == 1 and not number.inserted for number in readings(num))


def _sibling(num: str, before: Number | None) -> Number | None:
    """The reading under which a list item goes on behind another at the same margin, `_NO_SIBLING` if under none."""
    found = readings(num)
    if before is _NO_SIBLING:
        return _NO_SIBLING
    if before is None or not found:
        return _first(num) if before is None and not found else _NO_SIBLING
    following = next((number for number in found if number.follows(before)), None)
    opens = any(number.ordinal == 1 and not number.inserted and number.style is not before.style for number in found)
    same = next((number for number in found if number.style is before.style), None)
    return following or (None if opens else same) or _NO_SIBLING


def _is_paragraph(num: str) -> bool:
    found = readings(num)
    return bool(found) and found[0].style is Style.DOT


def _number(words: str) -> tuple[str, int]:
    """The number that a list item begins with, and where its words begin."""
    num, rest = split_number(words)
    if num:
        return num, len(words) - len(rest)
    glued = _GLUED.match(words)
    return (glued.group(), glued.end()) if glued else ("", 0)


def _in_num(calls: Sequence[LineCall]) -> tuple[LineCall, ...]:
    return tuple(replace(call, in_num=True) for call in calls)
