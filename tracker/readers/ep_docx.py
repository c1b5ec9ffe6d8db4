"""Reads a document of amendments of Parliament that is a Word file (.docx): committee amendments, draft reports.

In: the Word file. Out: its amendments' lines. Example: a paragraph "Amendment 12", the Members' names, "Proposal for
a regulation", "Article 4 – paragraph 1" and a table of two columns are one amendment.

Parliament's templates keep tokens in the text ("<NumAm>12</NumAm>"), mostly as hidden words. Where a file has them
they say what a paragraph is; they are never words of the document, even where a conversion has made them visible.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tracker.amendment import AmendmentDraft, AmendmentLine, Part
from tracker.errors import InputError
from tracker.line import Line, Role
from tracker.position import Step, parse_positions
from tracker.readers.docx_package import language_of, open_package, words_of
from tracker.readers.docx_page import CELL, Block, Page, Piece
from tracker.readers.docx_shown import shown_package
from tracker.readers.docx_words import rows_of
from tracker.readers.ep_cells import Column
from tracker.readers.ep_sheet import Columns, Said, heading_lines, heading_parts, openings
from tracker.source import Source

NAME = "ep-amendments-word"
TITLE = "amendments of Parliament in a Word file (.docx)"
COVER, NOTES, COMMENTS, FURNITURE = "cover page", "footnotes", "comments", "page furniture"
REASONS = (COVER, NOTES, COMMENTS, FURNITURE)
UNVERIFIED = "tried on converted .doc files and files made for it, never on a .docx as Parliament issues it"

_TOKEN = re.compile(r"</?[A-Z][A-Za-z0-9]*(?:-[A-Za-z]+)?>(?:\{[^{}]{1,20}\})?")
_SIGNS = re.compile(r"&lt;/?NumAm&gt;|&lt;RepeatBlock-Amend&gt;|:val=\"AMNumber")
_TABLE, _PARAGRAPH_END = re.compile(r"<\w+:tbl[ >]"), re.compile(r"</\w+:p>")
_WORDS = (
    "amendment amendement änderungsantrag enmienda emendamento alteração ændringsforslag ändringsförslag tarkistus "
    "poprawka pozměňovací_návrh pozmeňujúci_návrh módosítás amandman predlog_spremembe amendamentul изменение "
    "τροπολογία pakeitimas grozījums muudatusettepanek emenda leasú tropologia amendementen"
)
_OPENS = re.compile(rf"(?:{'|'.join(_WORDS.split()).replace('_', ' ')})\s*\d+[a-z]?", re.IGNORECASE)
_PARTS = {
    "Members": Part.AUTHOR,
    "AuNomDe": Part.AUTHOR,
    "DocAmend": Part.PROPOSAL,
    "Article": Part.POSITION,
    "DocAmend2": Part.AMENDED_ACT,
    "Article2": Part.POSITION,
}
"""What the tokens of the templates say of the paragraph that they begin."""
_NUMBER, _TITLE = "NumAm", "Titre"
_ORIGINAL = re.compile(r"Or\.\s*\w{0,3}")
_NUMBER_STYLE = "amnumber"
_PAPER = re.compile(r"PE\s?\d{3}\.\d{3}(?:v\d\d-\d\d)?")
_LONGEST_HEADER = 80
_TWO = 2


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A displayed paragraph outside of the columns."""

    text: str
    style: str
    tokens: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of two cells, each a list of paragraphs."""

    cells: tuple[tuple[tuple[Piece, ...], ...], ...]
    table: str

    @property
    def head(self) -> tuple[str, ...]:
        """The words of a row whose cells hold one short line each, () for another row."""
        texts = [[_text(paragraph) for paragraph in cell] for cell in self.cells]
        if any(len(cell) != 1 or len(cell[0]) > _LONGEST_HEADER for cell in texts):
            return ()
        return tuple(cell[0] for cell in texts)


def recognises(head: str) -> bool:
    return False


def opens(source: Source) -> bool:
    """Whether these bytes are a Word file that holds amendments in two columns."""
    words = words_of(source)
    if not _TABLE.search(words):
        return False
    paragraphs = (re.sub(r"<[^>]+>", " ", part) for part in _PARAGRAPH_END.split(words))
    return bool(_SIGNS.search(words)) or any(_OPENS.fullmatch(" ".join(text.split())) for text in paragraphs)


def read(source: Source) -> AmendmentDraft:
    """Reads the amendments of a Word file."""
    package = open_package(source)
    page = Page(package)
    items = list(_items(page.read()))
    sheet = _Sheet(items)
    shown = shown_package(package, page)
    paper = _PAPER.search("".join(item.text for item in items if isinstance(item, _Paragraph)))
    return AmendmentDraft(
        lines=tuple(sheet.read()),
        shown=_TOKEN.sub("", shown),
        language=language_of(package),
        identifier=paper.group() if paper else "",
        warnings=tuple(sheet.warnings),
    )


def _items(blocks: Sequence[Block]) -> Iterator[_Paragraph | _Row]:
    """Paragraphs, and rows of two cells, in the order of the file."""
    for block in blocks:
        tokens = tuple(re.findall(r"<([A-Z][A-Za-z0-9-]*)>", "".join(piece.text for piece in block.pieces)))
        pieces = _without_tokens(block.shown)
        cells = _cells(pieces) if block.place == "row" else []
        if len(cells) == _TWO and any(cells):
            yield _Row(tuple(tuple(cell) for cell in cells), block.key)
        elif text := " ".join("".join(piece.text for piece in pieces).replace(CELL, " ").split()):
            yield _Paragraph(text, block.style, tokens, block.place)


def _without_tokens(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without tokens, which may be spread over several of them."""
    joined = "".join(piece.text for piece in pieces)
    gone = {i for found in _TOKEN.finditer(joined) for i in range(*found.span())}
    found: list[Piece] = []
    start = 0
    for piece in pieces:
        end = start + len(piece.text)
        found.append(replace(piece, text="".join(joined[i] for i in range(start, end) if i not in gone)))
        start = end
    return [piece for piece in found if piece.text]


def _cells(pieces: Sequence[Piece]) -> list[list[tuple[Piece, ...]]]:
    cells: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.text == CELL:
            cells.append([])
        else:
            cells[-1].append(piece)
    return [[tuple(row) for row in rows_of(cell)] for cell in cells]


def _text(pieces: Sequence[Piece]) -> str:
    return " ".join("".join(piece.text for piece in pieces).split())


class _Sheet:
    """The amendments of one file while they are found."""

    def __init__(self, items: Sequence[_Paragraph | _Row]) -> None:
        self.items = items
        self.warnings: list[str] = []
        self.opening = self._openings()
        self.head = self._repeated_head()

    def _openings(self) -> list[int]:
        """Where the amendments begin: by tokens, by the style of the template, else by structure."""
        paragraphs = [(i, item) for i, item in enumerate(self.items) if isinstance(item, _Paragraph)]
        tokens = [i for i, item in paragraphs if _NUMBER in item.tokens]
        styled = [i for i, item in paragraphs if item.style.startswith(_NUMBER_STYLE)]
        shown = [
            Said(Line(Role.TEXT, item.text)) if isinstance(item, _Paragraph) else Columns((), 1) for item in self.items
        ]
        return tokens or styled or openings(shown)

    def _repeated_head(self) -> tuple[str, ...]:
        """The first row that most amendments share: the head of their columns."""
        rows = [row for i in self.opening if (row := self._first_row(i))]
        counted = Counter(row.head for row in rows if row.head)
        head, count = counted.most_common(1)[0] if counted else ((), 0)
        return head if count > len(rows) // 2 else ()

    def _first_row(self, start: int) -> _Row | None:
        return next((item for item in self.items[start:] if isinstance(item, _Row)), None)

    def read(self) -> Iterator[AmendmentLine]:
        """The lines of the file in its order."""
        first = self.opening[0] if self.opening else len(self.items)
        for item in self.items[:first]:
            yield from self._outside(item)
        for start, end in zip(self.opening, [*self.opening[1:], len(self.items)], strict=True):
            yield from self._amendment(self.items[start:end])

    def _outside(self, item: _Paragraph | _Row) -> Iterator[AmendmentLine]:
        texts = [item.text] if isinstance(item, _Paragraph) else [_text(p) for cell in item.cells for p in cell]
        titled = isinstance(item, _Paragraph) and _TITLE in item.tokens
        for text in texts:
            line = Line(Role.TEXT, text) if titled else Line(Role.DROPPED, text, reason=COVER)
            yield AmendmentLine(Part.TITLE if titled else Part.OUTSIDE, line)

    # -- one amendment -------------------------------------------------------------------------------------

    def _amendment(self, items: Sequence[_Paragraph | _Row]) -> Iterator[AmendmentLine]:
        rows = next((i for i, item in enumerate(items) if isinstance(item, _Row)), len(items))
        heading = [item for item in items[:rows] if isinstance(item, _Paragraph)]
        lines = list(_heading(heading))
        yield from lines
        steps = _steps([item.line.text for item in lines if item.part is Part.POSITION])
        old, new = Column(Part.OLD, steps), Column(Part.NEW, steps)
        order = self._columns(items[rows:], old, new)
        (olds, _), (news, _) = old.lines(), new.lines()
        columns = {Part.OLD: iter(olds), Part.NEW: iter(news)}
        for said in order:
            yield from next(columns[said]) if isinstance(said, Part) else [said]

    def _columns(self, items: Sequence[_Paragraph | _Row], old: Column, new: Column) -> list[Part | AmendmentLine]:
        """Reads the cells into their columns; what stands where, in the order of the file."""
        order: list[Part | AmendmentLine] = []
        for n, item in enumerate(items):
            if isinstance(item, _Paragraph):
                order.append(_behind(item))
            elif not n and self._is_head(item, items):
                order += [AmendmentLine(Part.HEADER, Line(Role.TEXT, text)) for text in item.head]
            else:
                for part, column, cell in zip((Part.OLD, Part.NEW), (old, new), item.cells, strict=True):
                    column.read(_element(cell))
                    order.append(part)
        return order

    def _is_head(self, row: _Row, items: Sequence[_Paragraph | _Row]) -> bool:
        """Whether the first row is the head of the columns; of a single amendment, if another row follows it."""
        if len(self.opening) > 1:
            return bool(row.head) and row.head == self.head
        return bool(row.head) and any(isinstance(item, _Row) for item in items[1:])


def _heading(heading: Sequence[_Paragraph]) -> Iterator[AmendmentLine]:
    """Number, authors, what is amended, positions: by the tokens, or by what can be read as a position."""
    yield from heading_lines([Said(Line(Role.TEXT, heading[0].text))])
    rest = heading[1:]
    parts: list[Part | None] = [next((_PARTS[t] for t in item.tokens if t in _PARTS), None) for item in rest]
    if Part.POSITION not in parts:
        texts = [item.text for item in rest]
        first = next((i for i, text in enumerate(texts) if i and _steps([text])), len(texts) - 1)
        proposal = max(first - 1, 0)
        parts = [*[Part.AUTHOR] * proposal, *(part or Part.POSITION for part in heading_parts(texts[proposal:]))]
    for item, part in zip(rest, parts, strict=True):
        yield AmendmentLine(part or Part.AUTHOR, Line(Role.TEXT, item.text))


def _steps(positions: Sequence[str]) -> tuple[Step, ...]:
    """The steps of the last position; () where it cannot be read, as in other languages than English."""
    try:
        return parse_positions(positions[-1])[-1] if positions else ()
    except InputError:
        return ()


def _behind(item: _Paragraph) -> AmendmentLine:
    """What stands behind the columns: the language of the original, the justification, the notes of the file."""
    dropped = {"note": NOTES, "comment": COMMENTS}.get(item.place, "")
    if not dropped and _ORIGINAL.fullmatch(item.text):
        dropped = FURNITURE
    if dropped:
        return AmendmentLine(Part.OUTSIDE, Line(Role.DROPPED, item.text, reason=dropped))
    return AmendmentLine(Part.JUSTIFICATION, Line(Role.TEXT, item.text))


def _element(cell: Sequence[Sequence[Piece]]) -> etree._Element:
    """A cell as the web page of the same amendment would show it, which is what `Column` reads."""
    top = etree.Element("td")
    for paragraph in cell:
        block = etree.SubElement(top, "p")
        for piece in paragraph:
            words = etree.SubElement(block, "sup" if piece.note else "span")
            look = piece.look
            for tag in ("b" if look.bold else "", "i" if look.italic else ""):
                words = etree.SubElement(words, tag) if tag else words
            words.text = piece.text
    return top
