"""Reads a law from a PDF with a text layer: the Official Journal in one or two columns, Council documents with marks.

In: a PDF. Out: its lines, with the institution's marks where it carries any. Example: the struck out "may" and the
bold "shall" of a compromise text become a deleted and an inserted run of one line.

A PDF holds characters and places, nothing else; `pdf_file`, `pdf_page` and `pdf_paragraphs` make paragraphs of them
and `flat_lines` says what they are. The XHTML or Formex of the same act is always the better source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.act import Run
from tracker.errors import InputError
from tracker.line import Draft, Line, Role
from tracker.readers.act_bounds import FRONT, STATEMENT, outside, refuse_other
from tracker.readers.conventions import COUNCIL, COUNCIL_LEGEND, Convention, find_legend
from tracker.readers.flat_lines import Flat, read_flat
from tracker.readers.pdf_file import Sheet, is_pdf, sheets
from tracker.readers.pdf_page import Page, Style, lay_out
from tracker.readers.pdf_paragraphs import Piece, pieces_of
from tracker.readers.pdf_shown import ShownPdf
from tracker.readers.pdf_words import FURNITURE, Words
from tracker.readers.small_words import LANGUAGES, language_of
from tracker.sides import CHANGE_MARKS
from tracker.source import Source

NAME = "pdf"
TITLE = "PDF with a text layer"
REASONS = (FURNITURE, CHANGE_MARKS, FRONT, STATEMENT)

_HEAD_LANGUAGE = re.compile(r"\b([A-Z]{2})\b")
_COUNCIL = re.compile(
    r"(?:council of|conseil de|rat der|interinstitutional file|dossier interinstitutionnel"
    r"|interinstitutionelles dossier|LIMITE\b|(?:ST )?\d{4,5}(?:/\d{1,2})?/\d{2}\b)",
    re.IGNORECASE,
)
"""How the lines on the first page of a Council document begin, and those at the foot of its pages."""
_MASTHEAD = 25
_TITLED = frozenset({Role.ARTICLE, Role.HEADING, Role.DIVISION, Role.ANNEX, Role.APPENDIX, Role.ACT_TITLE})


def recognises(head: str) -> bool:
    return False


def opens(source: Source) -> bool:
    """Whether the bytes are a PDF."""
    return is_pdf(source)


def read(source: Source, convention: Convention | None = None) -> Draft:
    """The lines of a law; `convention` says what its marks mean, where a person knows better than the document."""
    pages, shown, warnings = _opened(source)
    pieces = pieces_of(pages)
    said = [piece.words.text for piece in pieces if piece.role is Role.TEXT]
    refuse_other(source.name, said)
    legend, found = find_legend(said)
    meaning = convention or (found if legend else _assumed(pieces))
    lines = _without_usual(read_flat(_flats(pieces, outside(said), meaning)))
    marked = any(line.runs for line in lines)
    if marked:
        warnings.append(
            f"{source.name}: bold, underlined or struck out words are read as marks, which was built from published "
            "conventions and not yet tried on a real document; check both sides."
        )
    return Draft(
        lines=tuple(lines),
        shown=shown,
        language=_language(pieces) or language_of(" ".join(said)),
        warnings=tuple(warnings),
        legend=(legend or COUNCIL_LEGEND) if marked else "",
        one_sided=marked and meaning is not None and meaning.one_sided,
    )


def _opened(source: Source) -> tuple[list[Page], str, list[str]]:
    """The pages, what they show, and what a person should know about them."""
    pages: list[Page] = []
    shown = ShownPdf()
    silent: list[int] = []
    scanned: list[int] = []
    drawn: list[int] = []
    for sheet in sheets(source):
        shown.add(sheet)
        pages.append(lay_out(sheet))
        if not _says(sheet):
            silent.append(sheet.number)
        elif sheet.pictured:
            scanned.append(sheet.number)
        elif sheet.pictures:
            drawn.append(sheet.number)
    if len(silent) == len(pages):
        raise InputError(
            source.name,
            "the PDF has no text layer (it is a scan, or its words are drawn)",
            "take the XHTML, Formex or Word of the same text, or have the text recognised first",
        )
    warnings = []
    if silent:
        warnings.append(f"{source.name}: nothing could be read on {_numbered(silent)}; it may be a picture.")
    if scanned:
        warnings.append(
            f"{source.name}: the words on {_numbered(scanned)} were recognised from a scan; read them against the page."
        )
    if drawn:
        warnings.append(f"{source.name}: the pictures on {_numbered(drawn)} were not read; they may be formulas.")
    return pages, shown.text(), warnings


def _says(sheet: Sheet) -> bool:
    return any(glyph.text.isalnum() for glyph in sheet.glyphs)


def _numbered(numbers: Sequence[int]) -> str:
    """ "page 3" or "pages 3, 5 and 9 more"."""
    named = ", ".join(map(str, numbers[:10]))
    more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    return f"page{'s' if len(numbers) > 1 else ''} {named}{more}"


# ------------------------------------------------------------------------------------------------- the act


def _language(pieces: Iterable[Piece]) -> str:
    """The language that the heads of most pages name ("EN"), "" where they name none."""
    named = Counter(
        name.lower()
        for piece in pieces
        if piece.role is Role.DROPPED
        for name in _HEAD_LANGUAGE.findall(piece.words.text)
        if name.lower() in LANGUAGES
    )
    return named.most_common(1)[0][0] if named else ""


def _flats(pieces: Sequence[Piece], reasons: Sequence[str], meaning: Convention | None) -> list[Flat]:
    """The pieces for `flat_lines`, with what their styles mean; a table shares the fate of the paragraph before it."""
    found: list[Flat] = []
    paragraphs = iter(reasons)
    reason = ""
    for piece in pieces:
        words, role, dropped = piece.words, piece.role, ""
        if role is Role.TEXT:
            reason = next(paragraphs)
        if role is Role.DROPPED:
            dropped = FURNITURE
        elif reason and role is not Role.NOTE:
            role, dropped = Role.DROPPED, reason
        line = Line(role, words.text, piece.num, None, None, words.calls, piece.key, reason=dropped, cuts=words.cuts)
        if meaning and role in (Role.TEXT, Role.ROW):
            line = replace(line, runs=tuple(_runs(words.text, _marks(words, meaning))))
        titled = piece.centred or (bool(words.styles) and all(style.bold for style in words.styles))
        found.append(Flat(line, titled, piece.indent))
    return found


# ------------------------------------------------------------------------------------------------- marks


def _assumed(pieces: Sequence[Piece]) -> Convention | None:
    """The Council's convention for its own documents and wherever words are struck out, else none."""
    styles = [style for piece in pieces if piece.role in (Role.TEXT, Role.ROW) for style in piece.words.styles]
    masthead = sum(1 for piece in pieces[:_MASTHEAD] if _COUNCIL.match(piece.words.text))
    return COUNCIL if any(style.struck for style in styles) or masthead > 1 else None


def _marks(words: Words, meaning: Convention) -> list[str]:
    """What each character is: "inserted", "deleted" or ""."""
    marks = [""] * len(words.text)
    for style in words.styles:
        marks[style.start : style.end] = [_meant(style, meaning)] * (style.end - style.start)
    return marks


def _meant(style: Style, meaning: Convention) -> str:
    return meaning.mark(style.bold, style.underlined, style.italic, style.struck)


def _runs(words: str, marks: Sequence[str]) -> list[Run]:
    """The runs of a string, each character marked; blanks inside a run belong to it."""
    runs: list[Run] = []
    for i, (character, mark) in enumerate(zip(words, marks, strict=True)):
        last = runs[-1] if runs else None
        if character.isspace() or not mark:
            continue
        if last and last.mark == mark and not words[last.end : i].strip():
            runs[-1] = replace(last, end=i + 1)
        else:
            runs.append(Run(i, i + 1, mark))
    return runs


def _without_usual(lines: Sequence[Line]) -> list[Line]:
    """The lines, the titles of a kind unmarked where this document sets them like marks."""
    usual = {role for role in _TITLED if _usually_bold(role, lines)}
    return [replace(line, runs=()) if line.role in usual and _whole(line) else line for line in lines]


def _whole(line: Line) -> bool:
    return sum(run.end - run.start for run in line.runs if run.mark == "inserted") == len(line.num) + len(line.text)


def _usually_bold(role: Role, lines: Sequence[Line]) -> bool:
    """Whether most titles of a kind are printed like marks, so that it is only how this document sets its titles."""
    own = [line for line in lines if line.role is role]
    return 2 * sum(_whole(line) for line in own) > len(own)
