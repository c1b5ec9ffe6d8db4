"""Cuts a Word file into its blocks: paragraphs, table rows, footnotes, comments, each with all the words it shows.

In: a `Package`. Out: `Block`s in the order of the text. Example: `<w:ins><w:r><w:t>shall</w:t></w:r></w:ins>` is a
`Piece("shall", fate="inserted")` of its paragraph's block.

Shown are inserted and deleted words alike, automatic numbers, and the results of fields; not shown are hidden words
and the codes of fields. The words of a text box stand before the paragraph that the box is fixed to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.errors import InputError
from tracker.limits import TABLE_CELLS, TABLE_COLUMNS
from tracker.readers.docx_numbering import Numbering, number_shown, value_of
from tracker.readers.docx_package import Package, W
from tracker.readers.docx_signs import sign_of
from tracker.readers.docx_styles import PLAIN, Look, Styles
from tracker.readers.markup import local

INSERTED, DELETED = "inserted", "deleted"
CELL = "\x00"
"""The border between two cells; no XML can hold this character."""

_FATES = {"ins": INSERTED, "moveTo": INSERTED, "del": DELETED, "moveFrom": DELETED}
_ROW_FATES = {"ins": INSERTED, "del": DELETED, "cellIns": INSERTED, "cellDel": DELETED}
_SKIPPED = frozenset(
    {"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr", "sdtPr", "sdtEndPr", "instrText",
     "delInstrText", "Fallback", "rt", "annotationRef", "pgNum", "separator", "continuationSeparator"}
)  # fmt: skip
"""Elements that hold settings, codes of fields, and the second form of what is shown already."""
_REFERENCES = {"footnoteReference": "fn", "endnoteReference": "en"}
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FOREIGN = {"altChunk": "another document embedded in it", "subDoc": "a subdocument"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are set alike. Tabs and line breaks are characters of `text`."""

    text: str
    fate: str = ""
    """ "inserted" or "deleted" by a tracked change."""
    look: Look = PLAIN
    note: str = ""
    """Key of the footnote that is called here; `text` is then what the call shows."""
    hidden: bool = False
    """Not shown; kept as a hint for readers who know what such words mean."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, table row, paragraph of a note or of a comment."""

    pieces: tuple[Piece, ...]
    style: str = ""
    place: str = ""
    """ "row", "note", "comment" or "" in the text itself."""
    key: str = ""
    """Of the table, the note or the comment."""
    indent: int = 0
    titled: bool = False
    breaks: bool = False
    """A new page begins in or behind it."""
    mark: str = ""
    """Fate of the paragraph's own mark, or of the row: what "inserted" and "deleted" say of its end."""

    @property
    def shown(self) -> tuple[Piece, ...]:
        """What is displayed."""
        return tuple(piece for piece in self.pieces if not piece.hidden)

    @property
    def empty(self) -> bool:
        """Whether nothing is displayed."""
        return not any(piece.text.strip(" \t\n\u00a0" + CELL) for piece in self.pieces if not piece.hidden)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while its runs are read."""

    style: str
    pieces: list[Piece] = field(default_factory=list)
    breaks: bool = False
    custom: str = ""
    """A footnote call whose sign the author set: the next words are that sign."""


class Page:
    """Walks the file once and keeps every displayed character in exactly one block."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = Styles.read(package.part("styles"))
        self._after = Numbering(package.part("numbering"))
        self._before = self._after.copy()
        self.blocks: list[Block] = []
        self.pictures = 0
        self.foreign: list[str] = []
        self.comments = 0
        self.numbers: list[str] = []
        """Of each paragraph in the order in which they end, its automatic number."""
        self.labels: dict[str, str] = {}
        """What the calls of notes show."""
        self.signs: dict[tuple[str, str], str] = {}
        """The signs that were written by font and number."""
        self._calls: set[str] = set()
        self._counts = dict.fromkeys(_NOTES, 0)
        self._ordered: list[str] = []
        self._fields: list[bool] = []  # of the open fields: whether their result has begun
        self._tables = self._cells = 0
        self._note = ""  # what a footnote that is being read shows before its words

    def read(self) -> list[Block]:
        """All blocks: the text, then the notes in the order of their calls, then the comments."""
        body = self.package.document.root.find(f"{W}body")
        assert body is not None
        self._body(body, "", "", "")
        self._fields = []
        self._notes()
        self._remarks()
        return self.blocks

    # -- blocks --------------------------------------------------------------------------------------------

    def _body(self, element: etree._Element, fate: str, place: str, key: str) -> None:
        for child in element:
            tag = local(child)
            if tag == "p":
                self.blocks.append(self._paragraph(child, fate, place, key))
            elif tag == "tbl":
                self._table(child, fate, place, key)
            elif tag in _FOREIGN:
                self.foreign.append(_FOREIGN[tag])
            elif tag and tag not in _SKIPPED:
                self._body(child, _FATES.get(tag, fate), place, key)

    def _paragraph(self, element: etree._Element, fate: str, place: str = "", key: str = "") -> Block:
        properties = element.find(f"{W}pPr")
        style = value_of(properties, "pStyle") if properties is not None else ""
        setting = self.styles.setting(properties)
        found = _Paragraph(style)
        self._inside(element, fate, found)
        mark = _mark(properties) or fate
        numbers = self._numbers(properties, found.pieces, mark)
        self.numbers.append("".join(piece.text.strip() for piece in numbers))
        starts = properties is not None and properties.find(f"{W}pageBreakBefore") is not None
        ends = properties is not None and properties.find(f"{W}sectPr") is not None
        if starts and self.blocks:
            self.blocks[-1] = replace(self.blocks[-1], breaks=True)
        indent = setting.indent
        level = self._after.level(setting.number, setting.depth or 0) if setting.number else None
        if indent is None and level:
            indent = level.indent
        pieces = (*numbers, *found.pieces)
        breaks = found.breaks or ends
        return Block(pieces, setting.style, place, key, indent or 0, setting.titled, breaks, mark)

    def _numbers(self, properties: etree._Element | None, pieces: Sequence[Piece], mark: str) -> list[Piece]:
        """The automatic number of a paragraph; of one that is counted otherwise on the two sides, both."""
        before = properties.find(f"{W}pPrChange/{W}pPr") if properties is not None else None
        changed = properties is not None and properties.find(f"{W}pPrChange") is not None
        fates = {piece.fate for piece in pieces if piece.text.strip()} or {mark}
        after_shown = self._counted(self._after, properties) if fates != {DELETED} else ""
        before_shown = self._counted(self._before, before if changed else properties) if fates != {INSERTED} else ""
        if not after_shown and not before_shown:
            return []
        if after_shown == before_shown:
            return [Piece(after_shown), Piece("\t")]
        both = ((before_shown, DELETED), (after_shown, INSERTED))
        return [piece for said, fate in both if said for piece in (Piece(said, fate), Piece("\t", fate))]

    def _counted(self, numbering: Numbering, properties: etree._Element | None) -> str:
        setting = self.styles.setting(properties)
        if not setting.number:
            return ""
        style = value_of(properties, "pStyle") if properties is not None else ""
        depth = numbering.depth_of(setting.number, style) if setting.depth is None else setting.depth
        return numbering.count(setting.number, depth)

    def _table(self, table: etree._Element, fate: str, place: str, key: str) -> None:
        """Rows, each a block; of a table whose rows have one cell, the paragraphs in it."""
        rows = [(row, fate) for row, fate in _rows(table, fate)]
        if all(len(list(_cells(row, ""))) < 2 for row, _ in rows):
            for row, own in rows:
                for cell, inner in _cells(row, own):
                    self._body(cell, inner, place, key)
            return
        self._tables += 1
        for row, own in rows:
            self.blocks.append(self._row(row, own, key or f"t{self._tables}", place or "row"))

    def _row(self, row: etree._Element, fate: str, key: str, place: str) -> Block:
        pieces: list[Piece] = []
        cells = list(_cells(row, fate))
        self._cells += len(cells)
        if len(cells) > TABLE_COLUMNS or self._cells > TABLE_CELLS:
            raise InputError(
                self.package.name,
                f"a table has more than {TABLE_COLUMNS} columns or {TABLE_CELLS:,} cells",
                "take another file of the same act",
            )
        for n, (cell, own) in enumerate(cells):
            if n:
                pieces.append(Piece(CELL, fate))
            pieces += self._flat(cell, own)
        return Block(tuple(pieces), place=place, key=key, mark=fate)

    def _flat(self, cell: etree._Element, fate: str) -> list[Piece]:
        """The words of a cell, its paragraphs and inner tables parted by line breaks."""
        outside, self.blocks = self.blocks, []
        self._body(cell, fate, "", "")
        inside, self.blocks = self.blocks, outside
        found: list[Piece] = []
        for block in inside:
            if found and block.pieces:
                found.append(Piece("\n", fate))
            found += [replace(piece, text="\n") if piece.text == CELL else piece for piece in block.pieces]
        return found

    # -- words ---------------------------------------------------------------------------------------------

    def _inside(self, element: etree._Element, fate: str, into: _Paragraph) -> None:
        for child in element:
            tag = local(child)
            if tag == "r":
                self._run(child, fate, into)
            elif child.tag == _MATH:
                self._add(into, Piece(child.text or "", fate))
            elif tag == "txbxContent":
                self._body(child, fate, "", "")
            elif tag == "fldSimple":
                self._inside(child, fate, into)
            elif tag in _FOREIGN:
                self.foreign.append(_FOREIGN[tag])
            elif tag and tag not in _SKIPPED:
                self._inside(child, _FATES.get(tag, fate), into)

    def _run(self, run: etree._Element, fate: str, into: _Paragraph) -> None:
        look, hidden = self.styles.look(run.find(f"{W}rPr"), into.style)
        for child in run:
            tag = local(child)
            if tag in ("t", "delText"):
                self._add(into, Piece(child.text or "", fate, look, hidden=hidden))
            elif tag in _REFERENCES:
                self._call(child, _REFERENCES[tag], fate, into)
            elif tag in ("footnoteRef", "endnoteRef"):
                self._add(into, Piece(self._note, fate))
            elif tag == "sym":
                sign = sign_of(child, self.package.name)
                self.signs[child.get(f"{W}font", ""), child.get(f"{W}char", "")] = sign
                self._add(into, Piece(sign, fate, look, hidden=hidden))
            elif tag == "fldChar":
                self._field(child.get(f"{W}fldCharType", ""))
            elif tag in _CHARACTERS:
                into.breaks = into.breaks or child.get(f"{W}type") == "page"
                self._add(into, Piece(_CHARACTERS[tag], fate, look, hidden=hidden))
            elif tag in ("drawing", "pict", "object", "AlternateContent"):
                self._drawn(child, fate)
            elif tag and tag not in _SKIPPED:
                self._inside(child, fate, into)

    def _drawn(self, element: etree._Element, fate: str) -> None:
        """A picture, or text boxes."""
        boxes = list(_boxes(element))
        self.pictures += not boxes
        for box in boxes:
            self._body(box, fate, "", "")

    def _add(self, into: _Paragraph, piece: Piece) -> None:
        if not piece.text or (self._fields and not all(self._fields)):
            return
        if into.custom:
            into.pieces.append(replace(piece, note=into.custom))
            into.custom = ""
        else:
            into.pieces.append(piece)

    def _field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(False)
        elif self._fields and step == "separate":
            self._fields[-1] = True
        elif self._fields and step == "end":
            self._fields.pop()

    # -- notes and comments --------------------------------------------------------------------------------

    def _call(self, element: etree._Element, kind: str, fate: str, into: _Paragraph) -> None:
        key = f"{kind}{element.get(f'{W}id', '')}"
        if key not in self._calls:
            self._ordered.append(key)
        if element.get(f"{W}customMarkFollows", "0") not in ("0", "false", "off"):
            self._calls.add(key)
            into.custom = key
            return
        if key not in self._calls:
            self._counts[kind] += 1
            self._calls.add(key)
            self.labels[key] = self._label(kind, self._counts[kind])
        self._add(into, Piece(self.labels.get(key, ""), fate, note=key))

    def _label(self, kind: str, count: int) -> str:
        style = "decimal" if kind == "fn" else "lowerRoman"
        section = self.package.document.root.find(f"{W}body/{W}sectPr/{W}{_NOTES[kind]}Pr")
        settings = self.package.part("settings")
        general = settings.find(f"{W}{_NOTES[kind]}Pr") if settings is not None else None
        for said in (section, general):
            own = value_of(said, "numFmt") if said is not None else ""
            if own:
                return number_shown(count, own)
        return number_shown(count, style)

    def _notes(self) -> None:
        notes = {
            f"{kind}{note.get(f'{W}id', '')}": note
            for kind, name in _NOTES.items()
            for note in _children(self.package.part(f"{name}s"), name)
        }
        for key in self._ordered:
            if key in notes:
                self._note = self.labels.get(key, "")
                self._body(notes[key], "", "note", key)

    def _remarks(self) -> None:
        for comment in _children(self.package.part("comments"), "comment"):
            self.comments += 1
            self._body(comment, "", "comment", comment.get(f"{W}id", ""))


_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_NOTES = {"fn": "footnote", "en": "endnote"}


def _mark(properties: etree._Element | None) -> str:
    """Whether a tracked change made or took away the paragraph's own mark."""
    letters = properties.find(f"{W}rPr") if properties is not None else None
    if letters is None:
        return ""
    return next((fate for tag, fate in _FATES.items() if letters.find(f"{W}{tag}") is not None), "")


def _rows(element: etree._Element, fate: str) -> Iterator[tuple[etree._Element, str]]:
    """The rows of a table, not those of tables in it, each with its fate."""
    for child in element:
        tag = local(child)
        if tag == "tr":
            yield child, _stated(child.find(f"{W}trPr")) or fate
        elif tag and tag not in _SKIPPED:
            yield from _rows(child, _FATES.get(tag, fate))


def _cells(element: etree._Element, fate: str) -> Iterator[tuple[etree._Element, str]]:
    for child in element:
        tag = local(child)
        if tag == "tc":
            yield child, _stated(child.find(f"{W}tcPr")) or fate
        elif tag and tag not in _SKIPPED:
            yield from _cells(child, fate)


def _stated(properties: etree._Element | None) -> str:
    """What the properties of a row or cell say of its fate."""
    if properties is None:
        return ""
    return next((fate for tag, fate in _ROW_FATES.items() if properties.find(f"{W}{tag}") is not None), "")


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes in a drawing, none of them twice."""
    for child in element:
        tag = local(child)
        if tag == "txbxContent":
            yield child
        elif tag and tag != "Fallback":
            yield from _boxes(child)


def _children(root: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if root is not None:
        yield from root.iterfind(f"{W}{name}")
