"""Writes woven paragraphs as WordprocessingML: `document.xml`, `footnotes.xml`, `comments.xml`.

In: `Paragraph`s and the comments' words. Out: XML. Example: an inserted word is
`<w:ins w:id="1007" w:author="European Commission" w:date="2021-04-21T00:00:00Z"><w:r><w:t>shall</w:t></w:r></w:ins>`.

Inserted and deleted paragraphs carry the mark in `w:pPr/w:rPr` as well as around their runs, else rejecting all
leaves empty lines; every id in the file is used once, else Word refuses it (notes on the Word export, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count, groupby

from tracker.change import Op
from tracker.exports.docx_remarks import Remarks
from tracker.exports.docx_weave import Edge, NoteCall, Paragraph, Piece, Text

AUTHOR = "tracker"
"""Who wrote the comments; they carry no date, for the clock would give other bytes each time."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NOTE_MARK = "FootnoteReference"
"""Style of the note's own number in the footnote: runs in it are no words of the law."""

STYLED = {"+": "Inserted", "-": "Deleted"}
"""Styles of a redline's words where they are shown and not tracked."""

_LINK = re.compile(r"https?://[^\s\"<>]+")
_FIRST_ID = 1000
_FIRST_NOTE = 2
"""0 and 1 are the lines that separate notes from text."""

_SPACES = f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}"'
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PIECE = re.compile(r"[\t\n]|[^\t\n]+")
_PAGE = (
    '<w:sectPr><w:headerReference w:type="first" r:id="rId6"/><w:footerReference w:type="default" r:id="rId5"/>'
    '<w:footerReference w:type="first" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    "<w:titlePg/></w:sectPr>"
)
"""The first page has a head; the same foot as on the others has to be named for it."""
_TABLE = (
    '<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
    + "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
)
_WIDTH = 9638
"""Of the text on the page, in twentieths of a point."""


def holdable(text: str) -> str:
    """The text as XML can hold it: characters that it forbids stand as U+FFFD.

    >>> holdable("a\\x07b\\tc")
    'a\\ufffdb\\tc'
    """
    return _FORBIDDEN.sub("\ufffd", text) if not text.isascii() or not text.isprintable() else text


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose the tracked changes are: the institution that made the new text, and the day of that text."""

    author: str = AUTHOR
    date: str = ""
    """ISO ("2018-01-17"); "" when unknown, and then the changes carry none."""

    @property
    def attributes(self) -> str:
        """As XML."""
        day = f' w:date="{self.date}T00:00:00Z"' if self.date else ""
        return f'w:author="{escape(holdable(self.author or AUTHOR))}"{day}'


class Writer:
    """Writes the parts of one file, which share their ids."""

    def __init__(self, remarks: Remarks, signature: Signature | None = None) -> None:
        self.remarks = remarks
        self.signature = (signature or Signature()).attributes
        self.ids = count(_FIRST_ID)
        self.comment_ids = [next(self.ids) for _ in remarks.words]
        self.notes: list[str] = []

    # ----------------------------------------------------------------------------------------------------- parts

    def document(self, paragraphs: Iterable[Paragraph]) -> bytes:
        """The text. Its last paragraph is empty and belongs to neither act: the last mark of a file cannot go."""
        body: list[str] = []
        for rows, group in groupby(paragraphs, key=lambda paragraph: paragraph.style == "TableRow"):
            part = list(group)
            body.append(self._table(part) if rows else "".join(map(self._paragraph, part)))
        loose = "".join(self._edge(Edge(n, opens), "=") for n in self.remarks.loose for opens in (True, False))
        end = f'<w:p><w:pPr><w:pStyle w:val="End"/></w:pPr>{loose}</w:p>'
        return f"{HEAD}<w:document {_SPACES}><w:body>{''.join(body)}{end}{_PAGE}</w:body></w:document>".encode()

    def footnotes(self) -> bytes:
        """The notes that the text called; to be written after it."""
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for number, kind in enumerate(("separator", "continuationSeparator"))
        )
        return f"{HEAD}<w:footnotes {_SPACES}>{lines}{''.join(self.notes)}</w:footnotes>".encode()

    def comments(self) -> bytes:
        """The comments."""
        found = []
        for number, words in zip(self.comment_ids, self.remarks.words, strict=True):
            mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
            lines = []
            for line in _lines_of(words):
                looks = ((STYLED.get(sign, ""), part) for sign, part in line)
                runs = "".join(_run(part, "w:t", look) if look else _linked(part) for look, part in looks)
                lines.append(f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{mark}{runs}</w:p>')
                mark = ""
            signed = f'w:id="{number}" w:author="{AUTHOR}" w:initials="tr"'
            found.append(f"<w:comment {signed}>{''.join(lines)}</w:comment>")
        return f"{HEAD}<w:comments {_SPACES}>{''.join(found)}</w:comments>".encode()

    # ------------------------------------------------------------------------------------------------ paragraphs

    def _paragraph(self, paragraph: Paragraph) -> str:
        return f"<w:p>{self._properties(paragraph)}{self._pieces(paragraph.pieces, paragraph.sign)}</w:p>"

    def _properties(self, paragraph: Paragraph) -> str:
        """Style, the fate of the mark, and the style it had: in the order that the schema asks for."""
        said = f'<w:pStyle w:val="{paragraph.style}"/>'
        if paragraph.sign != "=":
            said += f"<w:rPr><w:{_tag(paragraph.sign)} {self._signed()}/></w:rPr>"
        if paragraph.old_style != paragraph.style:
            before = f'<w:pPr><w:pStyle w:val="{paragraph.old_style}"/></w:pPr>'
            said += f"<w:pPrChange {self._signed()}>{before}</w:pPrChange>"
        return f"<w:pPr>{said}</w:pPr>"

    def _signed(self) -> str:
        return f'w:id="{next(self.ids)}" {self.signature}'

    def _pieces(self, pieces: Sequence[Piece], mark: str) -> str:
        found = []
        for piece in pieces:
            if isinstance(piece, Text):
                run = _run(holdable(piece.words), "w:delText" if piece.sign == "-" else "w:t")
                found.append(self._tracked(piece.sign, run))
            elif isinstance(piece, NoteCall):
                found.append(self._tracked(piece.sign, self._note(piece)))
            else:
                found.append(self._edge(piece, mark))
        return "".join(found)

    def _tracked(self, sign: str, run: str) -> str:
        return run if sign == "=" else f"<w:{_tag(sign)} {self._signed()}>{run}</w:{_tag(sign)}>"

    def _edge(self, edge: Edge, mark: str) -> str:
        """One end of the words that a comment speaks of; the sign of the comment goes with its paragraph."""
        number = self.comment_ids[edge.remark]
        if edge.opens:
            return f'<w:commentRangeStart w:id="{number}"/>'
        run = f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
        return f'<w:commentRangeEnd w:id="{number}"/>{self._tracked(mark, run)}'

    def _note(self, call: NoteCall) -> str:
        number = _FIRST_NOTE + len(self.notes)
        own = f'<w:rPr><w:rStyle w:val="{NOTE_MARK}"/></w:rPr>'
        mark = f'<w:r>{own}<w:footnoteRef/></w:r><w:r>{own}<w:t xml:space="preserve"> </w:t></w:r>'
        lines = []
        for paragraph in call.paragraphs:
            pieces = self._pieces(paragraph.pieces, "=")
            lines.append(f"<w:p>{self._properties(paragraph)}{mark}{pieces}</w:p>")
            mark = ""
        self.notes.append(f'<w:footnote w:id="{number}">{"".join(lines)}</w:footnote>')
        return f'<w:r>{own}<w:footnoteReference w:id="{number}"/></w:r>'

    # ---------------------------------------------------------------------------------------------------- tables

    def _table(self, rows: Sequence[Paragraph]) -> str:
        cut = [_cells(row.pieces) for row in rows]
        columns = max(map(len, cut))
        grid = f'<w:gridCol w:w="{_WIDTH // columns}"/>' * columns
        body = "".join(self._row(row, cells, columns) for row, cells in zip(rows, cut, strict=True))
        return f"<w:tbl>{_TABLE}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"

    def _row(self, row: Paragraph, cells: Sequence[Sequence[Piece]], columns: int) -> str:
        """A row comes or goes as a whole; a last cell that is alone in its row reaches to the margin."""
        fate = f"<w:trPr><w:{_tag(row.sign)} {self._signed()}/></w:trPr>" if row.sign != "=" else ""
        found = []
        for number, pieces in enumerate(cells, 1):
            span = columns - len(cells) + 1 if number == len(cells) else 1
            wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
            size = f'<w:tcPr><w:tcW w:w="{_WIDTH // columns * span}" w:type="dxa"/>{wide}</w:tcPr>'
            words = self._pieces(pieces, row.sign)
            found.append(f"<w:tc>{size}<w:p>{self._properties(row)}{words}</w:p></w:tc>")
        return f"<w:tr>{fate}{''.join(found)}</w:tr>"


def _tag(sign: str) -> str:
    return "ins" if sign == "+" else "del"


def _lines_of(words: Sequence[Op]) -> list[list[Op]]:
    """The lines of a comment."""
    lines: list[list[Op]] = [[]]
    for sign, part in words:
        first, *more = holdable(part).split("\n")
        lines[-1].append((sign, first))
        lines += [[(sign, line)] for line in more]
    return lines


def _run(words: str, tag: str, style: str = "") -> str:
    """One run; tabs and line breaks are elements of their own."""
    found = [f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>'] if style and words else []
    for piece in _PIECE.findall(words):
        if piece == "\t":
            found.append("<w:tab/>")
        elif piece == "\n":
            found.append("<w:br/>")
        else:
            found.append(f'<{tag} xml:space="preserve">{escape(piece, quote=False)}</{tag}>')
    return f"<w:r>{''.join(found)}</w:r>" if found else ""


def _linked(line: str) -> str:
    """A line of a comment; an address in it can be followed."""
    found, done = [], 0
    for link in _LINK.finditer(line):
        field = escape(f' HYPERLINK "{link[0]}" ')
        shown = f'<w:fldSimple w:instr="{field}">{_run(link[0], "w:t")}</w:fldSimple>'
        found += [_run(line[done : link.start()], "w:t"), shown]
        done = link.end()
    return "".join([*found, _run(line[done:], "w:t")])


def _cells(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of a table row, cell by cell: the tabs between the cells are the cells' borders."""
    cells: list[list[Piece]] = [[]]
    for piece in pieces:
        if not isinstance(piece, Text):
            cells[-1].append(piece)
            continue
        first, *more = piece.words.split("\t")
        for number, words in enumerate((first, *more)):
            if number:
                cells.append([])
            if words:
                cells[-1].append(Text(piece.sign, words))
    return cells
