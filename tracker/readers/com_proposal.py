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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tracker.act import Kind
from tracker.errors import InputError
from tracker.line import Draft, Line, LineCall, Role
from tracker.numbering import Number, Style, infer_levels, introduces, split_number
from tracker.readers.com_words import ANNEX_WORD, APPLICATION, SEPARATOR, division
from tracker.readers.markup import local, parse_html, parse_xml
from tracker.readers.quotations import Span, find_quotations, set_quotations, split_typed
from tracker.readers.shown import shown_markup
from tracker.source import Source, decode

NAME = "com-proposal"
TITLE = "Commission proposal (XHTML)"
COVER, MEMORANDUM, STATEMENT, FURNITURE = "cover page", "memorandum", "financial statement", "page furniture"
REASONS = (COVER, MEMORANDUM, STATEMENT, FURNITURE)

_RECOGNISED = re.compile(r"""class=["']contentWrapper["']|css/com/com-c\.css|presentation-style-sheet/com/""")
_XHTML = re.compile(r"""\s*(?:<\?xml|<!DOCTYPE[^>]*XHTML|<html[^>]*\sxmlns=["'])""")
_LANGUAGE = re.compile(r"""LW_LANGUE(?:=|;value=")([A-Z]{2})\b""")
_RECAST_STYLES = ("CRSeparator", "CRReference", "CRMarker", "CRRefonteDeleted", "CRDeleted", "CRMinorChange")

_COVER_STYLE = re.compile(r"\w+_cp$|cpMarking$|Logo$|Emission$|Rfrenceinstitutionnelle$|Confidentialit|Languesfaisantfoi")
_HEAD_STYLE = re.compile(r"(?:Statut|Typedudocument|Titreobjet|IntrtEEE|Sous-titreobjet|Sous\w*objet|Datedadoption)$")
"""What stands between the procedure number and the institution that acts, and makes the act's title."""
_ITEM_STYLE = re.compile(r"(?:Manual)?(NumPar|Point|Tiret|ListDash|ListBullet|ListNumber|Bullet|Dash)(\d?)")
_TEXT_STYLE = re.compile(r"Text(\d)")
_RULE = re.compile(r"[_\s]+")
_STAR = re.compile(r"(\*+)\s*")
_ARTICLE = re.compile(r"\W?(?:[^\W\d]+\.? \d+[a-z]{0,2}|\d+[a-z]{0,2}\.? [^\W\d]+)(?=\s|$)")

Part = str | LineCall | None
"""A piece of a paragraph: words, a footnote call, or a line break."""
_CELL = "\x00"
"""The border between two cells, as a part; no source can hold this character."""


@dataclass(frozen=True, slots=True)
class _Block:
    """One paragraph, table row or note of the page."""

    style: str
    parts: tuple[Part, ...]
    num: tuple[Part, ...] = ()
    place: str = ""
    """"signature", "row", "note" or ""."""
    key: str = ""
    source_id: str = ""

    @property
    def empty(self) -> bool:
        return not any(_shows(part) for part in self.parts + self.num)


def _shows(part: Part) -> bool:
    return isinstance(part, LineCall) or bool(part and part != _CELL and part.strip())


def recognises(head: str) -> bool:
    return bool(_RECOGNISED.search(head))


def read(source: Source) -> Draft:
    text = decode(source).text
    root = parse_xml(source) if _XHTML.match(text) else parse_html(source)
    blocks = _Page().read(root)
    _refuse(source, root, blocks)
    lines = _Lines(blocks).read()
    language = _LANGUAGE.search(text)
    number = next((b for b in blocks if b.style == "Rfrenceinstitutionnelle"), None)
    return Draft(
        lines=tuple(lines),
        shown=shown_markup(text),
        language=language.group(1).lower() if language else "",
        identifier=_fold(number.parts)[0] if number else "",
    )


def _refuse(source: Source, root: etree._Element, blocks: Sequence[_Block]) -> None:
    for element in root.iter():
        if element.get("class", "").startswith(_RECAST_STYLES):
            raise InputError(
                source.name,
                "this proposal for a recast or codification carries marks for the words of the old and of the new act",
                "it is read in a later version; until then take a text of the new act without the marks",
            )
    acts = [i for i, b in enumerate(blocks) if b.style == "Institutionquiagit" and not b.empty]
    if sum(1 for i in acts if i - 1 not in acts) > 1:
        raise InputError(
            source.name, "the file holds the text of more than one act", "save each act in a file of its own"
        )
    if not acts and not any(_is_annex(b.style) for b in blocks):
        raise InputError(
            source.name,
            "this Commission document holds no act and no annex (it may be a report or a communication)",
            "take the document that contains the proposed act",
        )


def _is_annex(style: str) -> bool:
    """"Annexetitre" and "Annexetitreacte", not the annexes of a memorandum or a financial statement."""
    return style.startswith("Annexetitre") and not style.startswith(("Annexetitreexpos", "Annexetitrefiche"))


# ------------------------------------------------------------------------------------------- page -> blocks


class _Page:
    """Walks the page once and keeps every displayed character in exactly one block."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self.wrapper = 0  # each document saved in the page numbers its footnotes anew
        self.tables = 0

    def read(self, root: etree._Element) -> list[_Block]:
        body = next((e for e in root if local(e) == "body"), root)
        self._container(body, "")
        return self.blocks

    def _container(self, element: etree._Element, place: str) -> None:
        style = element.get("class", "")
        if style == "contentWrapper":
            self.wrapper += 1
        place = "signature" if style == "signature" else place
        self._stray(element.text, place)
        for child in element:
            tag = local(child)
            if tag == "table":
                self._table(child)
            elif tag in ("dd", "dt"):
                key = f"{self.wrapper}#{child.get('id', '')}"
                self._paragraph(child, "note", key)
            elif tag == "p" or tag[:1] == "h" and tag[1:].isdigit():
                self._paragraph(child, place)
            elif tag in ("div", "dl", "ul", "ol", "li", "body", "section", "html", "blockquote"):
                self._container(child, place)
            elif tag and tag not in ("script", "style", "head"):
                self.blocks.append(_Block("", tuple(self._inline(child)), place=place))
            self._stray(child.tail, place)

    def _stray(self, words: str | None, place: str) -> None:
        if words and words.strip():
            self.blocks.append(_Block("", (words,), place=place))

    def _paragraph(self, element: etree._Element, place: str, key: str = "") -> None:
        style = next((name for name in reversed(element.get("class", "").split()) if name != "li"), "")
        parts = self._inline(element)
        num: list[Part] = []
        first = next((child for child in element if local(child) != "br"), None)
        if first is not None and not (element.text or "").strip() and _is_number(first):
            num = self._inline(first)
            parts = self._inline(element, skip=first)
        self.blocks.append(_Block(style, tuple(parts), tuple(num), place, key, element.get("id", "")))

    def _table(self, table: etree._Element) -> None:
        self.tables += 1
        key = f"t{self.tables}"
        for row in table.iter("{*}tr"):
            if next(row.iterancestors("{*}table")) is not table:
                continue  # a table in a cell is part of the cell's words
            cells = [self._inline(cell) for cell in row if local(cell) in ("td", "th")]
            parts = [part for n, cell in enumerate(cells) for part in ([_CELL] * bool(n) + cell)]
            self.blocks.append(_Block("", tuple(parts), place="row", key=key))

    def _inline(self, element: etree._Element, skip: etree._Element | None = None) -> list[Part]:
        """Words, calls and line breaks in an element."""
        parts: list[Part] = [element.text] if element.text else []
        for child in element:
            tag = local(child)
            style = child.get("class", "") if tag else ""
            if child is skip or not tag or tag in ("script", "style"):
                pass
            elif tag == "br":
                parts.append(None)
            elif tag == "a" and style == "footnoteRef":
                key = f"{self.wrapper}{child.get('href', '#')}"
                parts.append(LineCall(0, key, " ".join("".join(child.itertext()).split())))
            elif style == "FootnoteReference":
                # The white space around the call is the page's line layout, not the law's.
                parts += [part.strip() if isinstance(part, str) else part for part in self._inline(child)]
            elif tag in ("p", "div", "table", "tr", "td", "dl", "dd"):
                parts += [" ", *self._inline(child), " "]
            else:
                parts += self._inline(child)
            if child.tail:
                parts.append(child.tail)
        return parts


def _is_number(element: etree._Element) -> bool:
    """`span.num`, also as the only thing in another span (`list-symbol`; "Point0number" in COM(2021) 206)."""
    while element.get("class") != "num" and len(element) == 1 and not (element.text or "").strip():
        if (element[0].tail or "").strip():
            return False
        element = element[0]
    return element.get("class") == "num"


def _fold(parts: Sequence[Part], in_num: bool = False) -> tuple[str, tuple[LineCall, ...]]:
    """Words with white space collapsed, and the calls with their offsets; tabs between cells stay."""
    text = ""
    blank = False
    calls: list[LineCall] = []
    for part in parts:
        if isinstance(part, LineCall):
            calls.append(replace(part, offset=len(text), in_num=in_num))
        elif part == _CELL:
            text, blank = text + "\t", False
        elif part is None:
            blank = True
        else:
            words = " ".join(part.split())
            blank = blank or part[:1].isspace()
            if words:
                text += f" {words}" if blank and text and text[-1] != "\t" else words
                blank = part[-1:].isspace()
    return text, tuple(calls)


def _rows_of(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts between line breaks, those without words left out."""
    found: list[list[Part]] = [[]]
    for part in parts:
        if part is None:
            found.append([])
        else:
            found[-1].append(part)
    return [row for row in found if any(map(_shows, row))]


# ------------------------------------------------------------------------------------------ blocks -> lines


class _Lines:
    """Makes the lines; `zone` is the part of the document that is being read, or why it is dropped."""

    def __init__(self, blocks: Sequence[_Block]) -> None:
        self.blocks = blocks
        self.lines: list[Line] = []
        self.indents: list[int] = []  # beside each line: how far its words are indented, 0 = not at all
        self.reasons: dict[str, str] = {}  # footnote -> why the words that call it are dropped, "" if they are not
        self.start, self.acting = _bounds(blocks)
        self.zone = COVER
        self.recitals = False

    def read(self) -> list[Line]:
        for i, block in enumerate(self.blocks):
            self._enter(i, block)
            if not block.empty:
                self._line(block)
        spans = find_quotations(self.lines)
        lines = _typed(self.lines, spans)
        lines = _settle(lines, self.indents, spans)
        return set_quotations(lines, spans)

    def _enter(self, i: int, block: _Block) -> None:
        """Changes the zone where the block opens another part of the document."""
        style = block.style
        if i == self.start:
            self.zone = "act"
        elif self.zone == "act":
            if i > self.acting and style.startswith(("Fichefinanc", "Annexetitrefiche")):
                self.zone = STATEMENT
            elif self.signed and not (block.place == "signature" or style.endswith("quisigne") or block.empty):
                self.zone = "annex" if _is_annex(style) else STATEMENT
        elif _is_annex(style) and i > self.acting:
            self.zone = "annex"
        elif style.startswith("Exposdesmotifs"):
            self.zone = MEMORANDUM
        elif style.startswith("Fichefinanc"):
            self.zone = STATEMENT
        elif self.zone != MEMORANDUM and _COVER_STYLE.match(style):
            self.zone = COVER

    @property
    def signed(self) -> bool:
        return any(line.role is Role.SIGNATURE for line in self.lines[-3:])

    def _line(self, block: _Block) -> None:
        if block.place == "note":
            self._note(block)
            return
        dropped = "" if self.zone in ("act", "annex") else self.zone
        for part in block.parts + block.num:
            if isinstance(part, LineCall):
                self.reasons.setdefault(part.key, dropped)
        if dropped:
            self._add(block, Role.DROPPED, reason=dropped)
        elif block.place == "row":
            self._add(block, Role.ROW, key=block.key)
        else:
            self._styled(block)

    def _note(self, block: _Block) -> None:
        here = "" if self.zone in ("act", "annex") else self.zone
        reason = self.reasons.get(block.key, here)
        self._add(block, Role.DROPPED if reason else Role.NOTE, key="" if reason else block.key, reason=reason)

    def _add(self, block: _Block, role: Role, *, indent: int = 0, key: str = "", reason: str = "") -> Line:
        num, num_calls = _fold(block.num, in_num=True)
        text, calls = _fold(block.parts)
        line = Line(role, text, num, calls=num_calls + calls, key=key, reason=reason, source_id=block.source_id)
        return self._keep(line, indent)

    def _keep(self, line: Line, indent: int = 0) -> Line:
        self.lines.append(line)
        self.indents.append(indent)
        return line

    @property
    def last(self) -> Line | None:
        return next((line for line in reversed(self.lines) if line.role not in (Role.DROPPED, Role.NOTE)), None)

    # -- by style ------------------------------------------------------------------------------------------

    def _styled(self, block: _Block) -> None:
        handlers: tuple[tuple[str, Callable[[_Block], object]], ...] = (
            ("Titrearticle", self._article),
            ("ChapterTitle", self._division),
            ("SectionTitle", self._division),
            ("PartTitle", self._division),
            ("TitleTitle", self._division),
            ("Annexetitre", self._annex),
            ("ManualConsid", self._recital),
            ("Consid", self._recital),
            ("Formuledadoption", lambda b: self._add(b, Role.FORMULA)),
            ("Institutionquiagit", lambda b: self._add(b, Role.FORMULA)),
            ("Applicationdirecte", lambda b: self._add(b, Role.FORMULA)),
            ("Fait", lambda b: self._add(b, Role.SIGNATURE)),
            ("Institutionquisigne", lambda b: self._add(b, Role.SIGNATURE)),
            ("Personnequisigne", lambda b: self._add(b, Role.SIGNATURE)),
            ("ManualHeading", self._heading),
            ("Heading", self._heading),
        )
        for style, handler in handlers:
            if block.style.startswith(style):
                handler(block)
                return
        self._plain(block)

    def _plain(self, block: _Block) -> None:
        """A paragraph whose style says nothing: it is read by where it stands."""
        last = self.last
        if block.place == "signature":
            self._add(block, Role.SIGNATURE)
        elif last is None or last.role is Role.ACT_TITLE:
            self._title(block)
        elif self.zone == "act" and not self.recitals and last.role in (Role.FORMULA, Role.CITATION):
            first = not any(line.role in (Role.RECITAL, Role.ARTICLE) for line in self.lines)
            self._add(block, Role.CITATION if first else Role.TEXT)
        elif self.zone == "act" and _RULE.fullmatch(_fold(block.parts)[0]):
            self._add(block, Role.DROPPED, reason=FURNITURE)
        elif self.zone == "act" and APPLICATION.search(_fold(block.parts)[0]) and not block.num:
            self._add(block, Role.FORMULA)
        elif self.zone == "act" and self._starred(block):
            pass
        elif not self._plain_division(block):
            self._item(block)

    def _title(self, block: _Block) -> None:
        if block.style.startswith("Rfrenceinter"):  # the number of the procedure, as on the cover
            self._add(block, Role.DROPPED, reason=COVER)
        elif self.zone == "annex":
            self._item(block)
        else:
            self._add(block, Role.ACT_TITLE)

    def _item(self, block: _Block) -> None:
        """A numbered paragraph or point, or words without a number."""
        item = _ITEM_STYLE.match(block.style)
        text_style = _TEXT_STYLE.match(block.style)
        indent = int(text_style.group(1)) if text_style else 0
        if item:
            # The words of NumPar1 and Point0 start where Text1 does, those of Point1 where Text2 does.
            indent = 1 if item.group(1) == "NumPar" else int(item.group(2) or 0) + bool(block.num)
        line = self._add(block, Role.TEXT, indent=indent)
        if item and not line.num:
            num, words = split_number(line.text)
            if num:
                self.lines[-1] = _without(replace(line, num=num), len(line.text) - len(words))
                self.indents[-1] = indent if item.group(1) == "NumPar" else indent + 1

    def _recital(self, block: _Block) -> None:
        if not self.recitals:
            self._whereas()
        self.recitals = True
        recital = self._add(block, Role.RECITAL)
        if not recital.num and any(line.role is Role.RECITAL for line in self.lines[:-1]):
            self.lines[-1] = replace(recital, role=Role.TEXT)

    def _whereas(self) -> None:
        """"Whereas:" is no citation: the last words before the first recital, which end in a colon."""
        for i in range(len(self.lines) - 1, -1, -1):
            if self.lines[i].role is Role.CITATION:
                if introduces(self.lines[i].text):
                    self.lines[i] = replace(self.lines[i], role=Role.FORMULA)
                return

    def _article(self, block: _Block) -> None:
        self.recitals = False
        first, *rest = [_fold(row) for row in _rows_of(block.parts)]
        words, calls = first
        last = self.last
        number = _ARTICLE.match(words)
        if not rest and not number and last and last.role is Role.ARTICLE and not last.text:
            self._add(block, Role.HEADING)
            return
        cut = number.end() if number and not rest else len(words)
        self._keep(
            Line(
                Role.ARTICLE,
                words[cut:].strip(),
                words[:cut],
                calls=tuple(replace(call, in_num=True) for call in calls),
                source_id=block.source_id,
            )
        )
        for text, heading_calls in rest:
            self._keep(Line(Role.HEADING, text, calls=heading_calls))

    def _division(self, block: _Block) -> None:
        self.recitals = False
        by_style = {"P": Kind.PART, "T": Kind.TITLE, "C": Kind.CHAPTER}.get(block.style[:1], Kind.SECTION)
        for n, row in enumerate(_rows_of(block.parts)):
            words, calls = _fold(row)
            kind, end = division(words)
            last = self.last
            if kind is None and last and last.role in (Role.DIVISION, Role.HEADING):
                self._keep(Line(Role.HEADING, words, calls=calls))
                continue
            line = Line(
                Role.DIVISION,
                words[end:].strip(),
                words[:end].strip(),
                kind=kind or by_style,
                calls=tuple(replace(c, in_num=c.offset <= end, offset=min(c.offset, end)) for c in calls),
                source_id=block.source_id if not n else "",
            )
            self._keep(line)

    def _plain_division(self, block: _Block) -> bool:
        """"Section B – List of ..." of an annex is typed as an ordinary paragraph (COM(2021) 206, Annex II)."""
        if block.num or (self.zone == "act" and block.style != "NormalCentered"):
            return False
        words, calls = _fold(block.parts)
        kind, end = division(words)
        alone = not words[end:].strip() or words[end:].lstrip()[:1] in SEPARATOR or words[end - 1 : end] in SEPARATOR
        if kind is None or calls or not alone or len(words) > 200 or words[-1:] in ".;:,":
            return False
        self._keep(Line(Role.DIVISION, words[end:].strip(), words[:end].strip(), kind=kind, source_id=block.source_id))
        return True

    def _heading(self, block: _Block) -> None:
        """A numbered heading, which proposals have only in annexes; its digit is its depth among headings."""
        digit = re.search(r"\d", block.style)
        line = self._add(block, Role.DIVISION)
        self.lines[-1] = replace(line, kind=Kind.SECTION, level=10 + int(digit.group() if digit else 1))

    def _annex(self, block: _Block) -> None:
        rows = [_fold(row) for row in _rows_of(block.parts)]
        words, calls = rows[0]
        number = ANNEX_WORD.match(words)
        last = self.last
        if not number and last and last.role in (Role.ANNEX, Role.HEADING):
            self._add(block, Role.HEADING)
            return
        cut = number.end() if number else len(words) if len(rows) > 1 else 0
        self._keep(
            Line(
                Role.ANNEX,
                words[cut:].strip(),
                words[:cut],
                calls=tuple(replace(c, in_num=c.offset <= cut, offset=min(c.offset, cut)) for c in calls),
                source_id=block.source_id,
            )
        )
        for text, more in rows[1:]:
            kind, end = division(text)
            if kind is None:
                self._keep(Line(Role.HEADING, text, calls=more))
            else:
                self._keep(Line(Role.DIVISION, text[end:].strip(), text[:end].strip(), kind=kind))

    def _starred(self, block: _Block) -> bool:
        """A note with an asterisk, under a rule, that belongs to a quoted text: it is tied to its call."""
        words, calls = _fold(block.parts)
        star = _STAR.match(words)
        if not star or block.num or calls or len(words) == star.end():
            return False
        key = f"star{len(self.lines)}"
        for i in range(len(self.lines) - 1, -1, -1):
            line = self.lines[i]
            if line.role is Role.TEXT and (found := re.search(rf"(?<!\*){re.escape(star[1])}(?!\*)", line.text)):
                call = LineCall(found.start(), key, star[1])
                cut = replace(line, text=line.text[: found.start()] + line.text[found.end() :])
                moved = (replace(c, offset=c.offset - len(star[1])) if c.offset >= found.end() else c for c in line.calls)
                self.lines[i] = replace(cut, calls=tuple(sorted((*moved, call), key=lambda c: c.offset)))
                break
            if line.role not in (Role.TEXT, Role.NOTE, Role.DROPPED):
                break
        self._keep(Line(Role.NOTE, words[star.end() :], star[1], key=key, source_id=block.source_id))
        return True


def _bounds(blocks: Sequence[_Block]) -> tuple[int, int]:
    """Where the act begins (its procedure number or title) and the institution that acts; past the end if none."""
    acting = next((i for i, b in enumerate(blocks) if b.style == "Institutionquiagit" and not b.empty), len(blocks))
    start = acting
    if acting < len(blocks):
        while start and (blocks[start - 1].empty or _HEAD_STYLE.match(blocks[start - 1].style)):
            start -= 1
        if start and blocks[start - 1].style.startswith("Rfrenceinter"):
            start -= 1
    else:
        acting = -1
    return start, acting


def _without(line: Line, length: int) -> Line:
    """The line without the first characters of its text."""
    calls = tuple(call if call.in_num else replace(call, offset=max(0, call.offset - length)) for call in line.calls)
    return replace(line, text=line.text[length:], calls=calls)


def _typed(lines: Sequence[Line], spans: Sequence[Span]) -> list[Line]:
    """Splits off numbers that were typed as words, in articles and annexes, outside quotations."""
    quoted = {i for start, end in spans for i in range(start, end + 1)}
    found: list[Line] = []
    last: dict[Style, Number] = {}
    may_open = inside = False
    for i, line in enumerate(lines):
        if line.role in (Role.DROPPED, Role.NOTE, Role.HEADING) or i in quoted:
            found.append(line)
            continue
        if line.role is not Role.TEXT:
            last = {}
            inside = line.role in (Role.ARTICLE, Role.ANNEX) or (inside and line.role is Role.DIVISION)
        elif inside and not line.num:
            line = split_typed(line, last, may_open)
        may_open = line.role is Role.ANNEX or introduces(line.text)
        found.append(line)
    return found


def _settle(lines: Sequence[Line], indents: Sequence[int], spans: Sequence[Span]) -> list[Line]:
    """Gives indented words without a number the level of the open item whose words stand at the same indent."""
    quoted = {i for start, end in spans for i in range(start, end + 1)}
    own = [i for i in range(len(lines)) if i not in quoted]
    found = list(lines)
    open_items: list[tuple[int, int]] = []  # indent, level
    for i, line in zip(own, infer_levels([lines[i] for i in own]), strict=True):
        if line.role is not Role.TEXT:
            if line.role not in (Role.DROPPED, Role.NOTE, Role.HEADING, Role.ROW):
                open_items = []
        elif line.num:
            level = line.level or 0
            open_items = [*(item for item in open_items if item[1] < level), (indents[i], level)]
        elif indents[i]:
            level_here = next((level for indent, level in reversed(open_items) if indent == indents[i]), None)
            if level_here is not None:
                found[i] = replace(lines[i], level=level_here)
    return found
