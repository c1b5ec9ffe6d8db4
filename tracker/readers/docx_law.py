"""Reads a law from a Word file (.docx), plain, with tracked changes, or marked by an institution.

In: a Word file. Out: the lines of the act; what stands before it and its comments are dropped by name. Example:
`<w:del>may</w:del><w:ins>shall</w:ins>` in Article 4 is the institution's own redline of that article, and
"Additions are marked in bold, deletions in strikethrough" on the cover makes bold and struck out words one.

Real tracked changes win over what words look like: who tracks changes may set words in bold for other reasons.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.act import Kind, Run
from tracker.errors import InputError
from tracker.line import Draft, Line, Role
from tracker.numbering import Style, readings, split_number
from tracker.readers.conventions import COUNCIL, COUNCIL_LEGEND, Convention, find_legend
from tracker.readers.docx_front import Shown, find_acts, find_start
from tracker.readers.docx_package import is_word, language_of, open_package
from tracker.readers.docx_page import DELETED, INSERTED, Block, Page, Piece
from tracker.readers.docx_shown import shown_package
from tracker.readers.docx_sided import read_sided
from tracker.readers.docx_words import Meaning, line_of, rows_of, side_text
from tracker.readers.flat_lines import Flat
from tracker.readers.parting import part_line
from tracker.source import Source

NAME = "word"
TITLE = "Word file (.docx), with tracked changes or marks"
FRONT, CONTENTS, COMMENTS, FURNITURE = "front matter", "table of contents", "comments", "page furniture"
MARKS, STATEMENT = "change marks", "financial statement"
REASONS = (FRONT, CONTENTS, COMMENTS, FURNITURE, MARKS, STATEMENT)

TRACKED = "Tracked changes of Word: inserted words are new, deleted words are gone."
UNVERIFIED = "tried on files of this project and of LibreOffice, never on a Council document in Word"

_TITLED = frozenset(
    {Role.ACT_TITLE, Role.DIVISION, Role.ARTICLE, Role.HEADING, Role.ANNEX, Role.APPENDIX, Role.FORMULA}
)
_ROLES = {
    "formula": Role.FORMULA,
    "formuledadoption": Role.FORMULA,
    "institutionquiagit": Role.FORMULA,
    "applicationdirecte": Role.FORMULA,
    "signature": Role.SIGNATURE,
    "fait": Role.SIGNATURE,
    "institutionquisigne": Role.SIGNATURE,
    "personnequisigne": Role.SIGNATURE,
    "note": Role.NOTE,
}
"""Styles that say what a paragraph is, in the templates of the institutions and in this project's own export."""
_POINT_STYLE = re.compile(r"point\d|item")
"""Words without a number in the style of points are an indent: this project's own export prints no dashes."""
_NUMBER = re.compile(r"COM\(\d{4}\)\s?\d+(?:\sfinal)?|\b\d{4,5}/\d{2}\b")
_ANNEX_STYLE = "annexetitre"
_STATEMENT_STYLES = ("fichefinanc", "annexetitrefiche")
_INDENT_STEP = 40
"""Indents that differ by less (twentieths of a point) are meant to be equal."""


def recognises(head: str) -> bool:
    return False


def opens(source: Source) -> bool:
    """Whether these bytes are a Word file."""
    return is_word(source)


def read(source: Source, convention: Convention | None = None) -> Draft:
    """Reads the law; `convention` says what its marks mean instead of what the document says itself."""
    package = open_package(source)
    page = Page(package)
    blocks = [block for block in _joined(page.read()) if not block.empty]
    reading = _Marking.of(blocks, convention)
    flats = _Flats(source, blocks, reading).read()
    lines = read_sided(flats)
    lines = _plain_titles(lines) if reading.styled else lines
    front = " ".join(flat.line.text for flat in flats if flat.line.reason == FRONT)
    number = _NUMBER.search(front)
    return Draft(
        lines=tuple(replace(line, source_id="") for line in lines),
        shown=shown_package(package, page),
        language=language_of(package),
        identifier=number.group() if number else "",
        warnings=tuple(f"{source.name}: {said}" for said in _warnings(page, blocks)),
        legend=reading.legend,
        one_sided=reading.one_sided,
    )


def _warnings(page: Page, blocks: Sequence[Block]) -> Iterable[str]:
    if page.comments:
        yield f"{page.comments} comment(s) are left out of the text"
    if page.pictures:
        yield f"{page.pictures} picture(s) are not read"
    for what in dict.fromkeys(page.foreign):
        yield f"{page.foreign.count(what)} time(s) the file holds {what}, which is not read; save it as one document"
    split = sum(_splits(block, behind) for block, behind in itertools.pairwise(blocks))
    if split:
        yield f"at {split} place(s) a tracked change splits a paragraph; the text before shows it as split, too"


def _splits(block: Block, behind: Block) -> bool:
    old = [any(p.fate != INSERTED and p.text.strip() for p in one.pieces) for one in (block, behind)]
    return block.mark == INSERTED and all(old) and not block.place


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs whose border a tracked change takes away are one, where words stay on both sides of it."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if before and before.mark == DELETED and not before.place and not block.place and _stays(before, block):
            found[-1] = replace(before, pieces=(*before.pieces, *block.pieces), mark=block.mark, breaks=block.breaks)
        else:
            found.append(block)
    return found


def _stays(*blocks: Block) -> bool:
    return all(any(p.fate != DELETED and p.text.strip() for p in block.shown) for block in blocks)


# -------------------------------------------------------------------------------------------------------- marks


@dataclass(frozen=True, slots=True)
class _Marking:
    """What marks words in this file, and what a person is told about it."""

    meaning: Meaning
    legend: str = ""
    one_sided: bool = False
    styled: bool = False
    """Words are marked by how they are set."""

    @classmethod
    def of(cls, blocks: Sequence[Block], override: Convention | None) -> _Marking:
        """Tracked changes where there are any, else the convention given, the document's own, the Council's."""
        if override is None and any(piece.fate for block in blocks for piece in block.shown):
            return cls(lambda piece: piece.fate, TRACKED)
        struck = any(p.look.strike and p.text.strip() for block in blocks for p in block.shown)
        legend, stated = find_legend("".join(piece.text for piece in block.shown) for block in blocks)
        if override is not None:
            said = ", ".join(f"{style} = {mark}" for style, mark in _named(override) if mark)
            return cls(_by_look(override), f"As told: {said}.", override.one_sided, True)
        if legend and any(mark for _, mark in _named(stated)):
            return cls(_by_look(stated), legend, stated.one_sided, True)
        if struck:
            return cls(_by_look(COUNCIL), COUNCIL_LEGEND, COUNCIL.one_sided, True)
        return cls(lambda piece: "")


def _named(convention: Convention) -> list[tuple[str, str]]:
    return [(style, getattr(convention, style)) for style in ("bold", "underline", "italic", "strike")]


def _by_look(convention: Convention) -> Meaning:
    def meaning(piece: Piece) -> str:
        look = piece.look
        return convention.mark(look.bold, look.underline, look.italic, look.strike)

    return meaning


def _plain_titles(lines: Sequence[Line]) -> list[Line]:
    """Takes the marks from titles that are marked as a whole where most titles of their kind are: it is their style.

    The titles of an article stay marked if all its words are: it is new.
    """
    marked = Counter((line.role, line.kind) for line in lines if line.role in _TITLED and _whole(line))
    total = Counter((line.role, line.kind) for line in lines if line.role in _TITLED)
    usual = {key for key, count in marked.items() if 2 * count > total[key]}
    new = _new_titles(lines)
    return [
        replace(line, runs=()) if i not in new and (line.role, line.kind) in usual and _whole(line) else line
        for i, line in enumerate(lines)
    ]


def _whole(line: Line) -> bool:
    """Whether all of a line is marked as new."""
    covered = sum(run.end - run.start for run in line.runs if run.mark == INSERTED)
    return covered == len(line.num) + len(line.text) > 0


def _new_titles(lines: Sequence[Line]) -> set[int]:
    """The places of the titles of articles of which all is marked as new."""
    found: set[int] = set()
    titles: list[int] = []
    whole = words = False
    for i, line in enumerate([*lines, Line(Role.ARTICLE)]):
        if line.role is Role.HEADING and titles and not words:
            titles.append(i)
        elif line.role in _TITLED:
            if words and whole:
                found.update(titles)
            titles, whole, words = ([i] if line.role is Role.ARTICLE and _whole(line) else []), True, False
        elif line.role in (Role.TEXT, Role.ROW):
            words, whole = True, whole and _whole(line)
    return found


# -------------------------------------------------------------------------------------------------------- lines


class _Flats:
    """Makes the flat lines of the blocks; what is no part of the act is dropped by name."""

    def __init__(self, source: Source, blocks: Sequence[Block], marking: _Marking) -> None:
        self.blocks = blocks
        self.meaning = marking.meaning
        self.told: set[str] = set()
        self.fates = _note_fates(blocks)
        body = [i for i, block in enumerate(blocks) if not block.place]
        shown = [self._plainly(blocks[i]) for i in body]
        acts = find_acts(shown)
        if len(acts) > 1:
            raise InputError(source.name, "the file holds more than one act", "save each act in a file of its own")
        self.start = body[find_start(shown, acts[0])] if acts else 0
        self.acting = body[acts[0]] if acts else 0

    def _plainly(self, block: Block) -> Shown:
        line = line_of(Role.TEXT, block.shown, self.meaning)
        return Shown(side_text(line, DELETED), block.style, block.breaks)

    def read(self) -> list[Flat]:
        """All lines, flat."""
        found: list[Flat] = []
        statement = False
        for i, block in enumerate(self.blocks):
            if not block.place and i > self.acting:
                fiche = block.style.startswith(_STATEMENT_STYLES)
                statement = fiche or (statement and not block.style.startswith(_ANNEX_STYLE))
            reason = self._reason(i, block, statement)
            found += [self._dropped(block, reason)] if reason else self._kept(block)
        return found

    def _reason(self, i: int, block: Block, statement: bool) -> str:
        if block.place == "comment":
            return COMMENTS
        if block.place == "note":
            return ""
        if i < self.start:
            return FRONT
        if not block.place and re.match(r"toc\d|tocheading", block.style):
            return CONTENTS
        return STATEMENT if statement else ""

    @staticmethod
    def _dropped(block: Block, reason: str) -> Flat:
        text = "".join(piece.text for piece in block.shown)
        return Flat(Line(Role.DROPPED, " ".join(text.replace("\x00", " ").split()), reason=reason))

    def _kept(self, block: Block) -> list[Flat]:
        if block.place == "row":
            return [Flat(replace(line_of(Role.ROW, block.shown, self.meaning, block.mark), key=block.key))]
        if block.place == "note":
            return [Flat(self._note(block))]
        rows = list(rows_of(block.shown)) if block.titled else [list(block.shown)]
        indent = -(-block.indent // _INDENT_STEP) if block.indent > 0 else 0
        role = _ROLES.get(block.style, Role.TEXT)
        key = f"loose{len(self.told)}" if role is Role.NOTE else ""
        self.told.add(key)
        lines = (replace(_itemised(line_of(role, row, self.meaning), block), key=key) for row in rows)
        return [Flat(line, block.titled, indent) for line in lines]

    def _note(self, block: Block) -> Line:
        """A paragraph of a note; the first has its number."""
        fate = self.fates.get(block.key, "")
        first = block.key not in self.told
        self.told.add(block.key)
        pieces = list(block.shown)
        num = ""
        if first:
            # A sign that the author set stands before the words like any word of the note.
            while pieces and not num:
                num = "".join(pieces.pop(0).text.split())
        line = replace(line_of(Role.NOTE, pieces, self.meaning, fate), num=num, key=block.key)
        return replace(line, runs=(*_number_run(num, fate), *line.runs)) if fate else line


def _itemised(line: Line, block: Block) -> Line:
    """The line with what only its style or a code at its start tells: "5A001 ...", an indent without a dash."""
    words = side_text(line, DELETED)
    code = words.split(" ", 1)[0]
    if line.role is not Role.TEXT or split_number(words)[0]:
        return line
    if any(number.style is Style.CODE for number in readings(code)) and line.text.startswith(code):
        return part_line(line, len(code))
    return replace(line, kind=Kind.INDENT) if _POINT_STYLE.fullmatch(block.style) else line


def _number_run(num: str, fate: str) -> tuple[Run, ...]:
    return (Run(0, len(num), fate, place="num"),) if num else ()


def _note_fates(blocks: Sequence[Block]) -> dict[str, str]:
    """What became of the notes whose calls a tracked change took away or put there."""
    calls: dict[str, set[str]] = {}
    for block in blocks:
        for piece in block.shown:
            if piece.note:
                calls.setdefault(piece.note, set()).add(piece.fate)
    return {key: next(iter(fates)) for key, fates in calls.items() if len(fates) == 1}
