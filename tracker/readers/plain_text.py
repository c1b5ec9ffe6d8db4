"""Reads a law as plain text: one paragraph a line, or lines wrapped at a margin with blank lines between paragraphs.

In: the text. Out: its lines; what stands before and behind the act is dropped by name. Example: "Article 2", an empty
line and "Definitions" are an article with its heading; a line "(1)" alone is the number of the words below it.

It is the last format that is tried: it recognises whatever has an article or recitals. A text of a recast in which
the marks have become letters is refused, because its deleted words stand among the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.errors import InputError
from tracker.line import Cut, Draft, Line, LineCall, Role
from tracker.numbering import readings, split_number
from tracker.readers.act_bounds import FRONT, STATEMENT, outside, refuse_other
from tracker.readers.flat_lines import Flat, part_line, read_flat
from tracker.readers.flat_notes import find_notes
from tracker.readers.plain_words import article_end, is_citation, opens_recitals
from tracker.readers.recast_marks import legacy_text_problem
from tracker.readers.small_words import language_of
from tracker.readers.titles import read_title
from tracker.source import Source, decode

NAME = "text"
TITLE = "Plain text"
FURNITURE = "page furniture"
REASONS = (FURNITURE, FRONT, STATEMENT)

_NARROWEST, _WIDEST = 50, 130
"""Margins at which a text is wrapped; in one that is not, most paragraphs are longer."""
_FULL = 0.1
"""Share of lines that reach the margin of a wrapped text, headings and empty ones among the others."""
_RECAST_SIGNS = re.compile("[⌦⌫⇨⇦⇩🡻🡹🡺🡸]")
_FEW_SIGNS = 3
_NOTE = re.compile(r"\[(\d{1,3}|\*{1,3})\]\s+(?=\S)")
_PAGE_NUMBER = re.compile(r"[-–—]\s*\d{1,4}\s*[-–—]|Page \d{1,4}(?: of \d{1,4})?|\f")
_SOFT = "\u00ad"
_MARKS, _ENDS = (",", ";", "."), (".", ";", ":", "!", "?", ",")
_HYPHENS = ("-", "\u2010")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph, or a row of cells between tabs; in it the soft hyphens that its line ends had."""

    text: str
    row: bool = False
    cuts: tuple[Cut, ...] = ()


def recognises(head: str) -> bool:
    """True where a line is the number of an article, or lines say what only a preamble says."""
    if head.lstrip("\ufeff \t\r\n")[:1] in ("<", "{"):
        return False
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    if any(article_end(line) == len(line) or _titled_article(line) for line in lines):
        return True
    return any(map(is_citation, lines)) and any(map(opens_recitals, lines))


def _titled_article(line: str) -> bool:
    """True for "Article 1 Subject matter"."""
    end = article_end(line)
    return 0 < end < len(line) < 120 and line[end:].lstrip(" .:–—-")[:1].isupper() and line[-1] not in ".;:,"


def read(source: Source) -> Draft:
    """Reads the act with its annexes and notes.

    Raises:
        InputError: a recast whose marks have become letters, a corrigendum, several acts in one file.
    """
    text = decode(source).text
    _refuse_recast(source, text)
    paragraphs = _numbered(_mended(_paragraphs(text.splitlines())))
    said = [paragraph.text for paragraph in paragraphs]
    refuse_other(source.name, said)
    flats = [_flat(paragraph, reason) for paragraph, reason in zip(paragraphs, outside(said), strict=True)]
    return Draft(
        lines=tuple(read_flat(find_notes(_with_notes(_with_tables(flats))))),
        shown=text,
        language=language_of(" ".join(said)),
    )


def _refuse_recast(source: Source, text: str) -> None:
    problem = legacy_text_problem(text)
    if not problem and len(_RECAST_SIGNS.findall(text)) > _FEW_SIGNS:
        problem = "this is the plain text of a marked recast: the deleted words stand unmarked beside the new ones"
    if problem:
        raise InputError(source.name, problem, "take the page (XHTML) or the Word file of the same document")


# ------------------------------------------------------------------------------------------------- paragraphs


def _paragraphs(lines: Sequence[str]) -> list[_Paragraph]:
    width = _margin(lines)
    found: list[_Paragraph] = []
    block: list[str] = []
    for line in [*lines, ""]:
        said = line.strip()
        if block and (not said or not width or not _wrapped(block[-1], said, width)):
            found.append(_joined(block))
            block = []
        if "\t" in said:
            found.append(_Paragraph(said, row=True))
        elif said:
            block.append(said)
    return found


def _margin(lines: Iterable[str]) -> int:
    """The width at which a text is wrapped, 0 where every line is a paragraph."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    widest = lengths[int(len(lengths) * 0.98)] if lengths else 0
    full = sum(1 for length in lengths if length > 0.75 * widest)
    return widest if _NARROWEST <= widest <= _WIDEST and full >= _FULL * len(lengths) else 0


def _wrapped(before: str, line: str, width: int) -> bool:
    """Whether a line goes on with the one before: its first word had no room there."""
    if article_end(before) == len(before) or _PAGE_NUMBER.fullmatch(before) or _PAGE_NUMBER.fullmatch(line):
        return False
    first = line.split()[0]
    if split_number(line)[0] and before.endswith((".", ";", ":", ",")):
        return False
    return len(before) + 1 + len(first) > 0.93 * width


def _joined(lines: Sequence[str]) -> _Paragraph:
    text = ""
    cuts: list[Cut] = []
    for line in lines:
        if text.endswith(_SOFT):
            text = text[:-1]
            cuts.append(Cut(len(text), _SOFT, FURNITURE))
        elif text and not (text.endswith(_HYPHENS) and text[-2:-1].isalnum()):
            text += " "
        text += " ".join(line.split())
    return _Paragraph(text, cuts=tuple(cuts))


def _mended(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """The paragraphs, those joined that a converter parted inside a sentence: "the Committee" / ", of its"."""
    found: list[_Paragraph] = []
    for paragraph in paragraphs:
        before = found[-1] if found else None
        text = paragraph.text
        mark = text[:1] in _MARKS
        open_ended = before and not before.row and before.text[-1] not in _ENDS and not _is_number(before)
        if before and open_ended and (mark or text[:1].islower()) and not paragraph.row and not _opens(before, text):
            gap = "" if mark else " "
            shift = len(before.text) + len(gap)
            cuts = (*before.cuts, *(replace(cut, offset=cut.offset + shift) for cut in paragraph.cuts))
            found[-1] = _Paragraph(before.text + gap + text, cuts=cuts)
        else:
            found.append(paragraph)
    return found


def _opens(before: _Paragraph, text: str) -> bool:
    """Whether words that begin small are a paragraph all the same: a list's item, the heading of an article."""
    item = split_number(text)[0] or article_end(text)
    return bool(item) or article_end(before.text) == len(before.text) or read_title(before.text) is not None


def _numbered(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """The paragraphs, a number that stands alone joined with the words below it."""
    found: list[_Paragraph] = []
    for paragraph in paragraphs:
        before = found[-1] if found else None
        if before and _is_number(before) and not paragraph.row and not _is_number(paragraph):
            shift = len(before.text) + 1
            cuts = tuple(replace(cut, offset=cut.offset + shift) for cut in paragraph.cuts)
            found[-1] = _Paragraph(f"{before.text} {paragraph.text}", cuts=cuts)
        else:
            found.append(paragraph)
    return found


def _is_number(paragraph: _Paragraph) -> bool:
    return bool(readings(paragraph.text)) and not paragraph.row and split_number(paragraph.text)[1] == ""


def _flat(paragraph: _Paragraph, reason: str) -> Flat:
    text = paragraph.text
    if _PAGE_NUMBER.fullmatch(text):
        reason = reason or FURNITURE
    if reason:
        return Flat(Line(Role.DROPPED, " ".join(text.split()), reason=reason, cuts=paragraph.cuts))
    if paragraph.row:
        cells = [" ".join(cell.split()) for cell in text.split("\t")]
        return Flat(Line(Role.ROW, "\t".join(cells)))
    return Flat(Line(Role.TEXT, text, cuts=paragraph.cuts))


def _with_tables(flats: Sequence[Flat]) -> list[Flat]:
    """Rows that follow each other as one table; a single one, or a number and its words, is a paragraph."""
    found = list(flats)
    tables = 0
    for i, flat in enumerate(flats):
        if flat.line.role is not Role.ROW:
            continue
        beside = [flats[k].line for k in (i - 1, i + 1) if 0 <= k < len(flats)]
        first = i == 0 or flats[i - 1].line.role is not Role.ROW
        tables += first
        if readings(flat.line.text.split("\t")[0]) or not any(line.role is Role.ROW for line in beside):
            found[i] = Flat(Line(Role.TEXT, " ".join(flat.line.text.split())))
        else:
            found[i] = Flat(replace(flat.line, key=f"t{tables}"))
    return found


# ------------------------------------------------------------------------------------------------- notes


def _with_notes(flats: Sequence[Flat]) -> list[Flat]:
    """Paragraphs "[5] OJ L 184 ..." as notes, and "[5]" in the words before them as their calls."""
    found = list(flats)
    for i, flat in enumerate(flats):
        note = _NOTE.match(flat.line.text) if flat.line.role is Role.TEXT else None
        if note:
            label = f"[{note[1]}]"
            found[i] = Flat(replace(part_line(flat.line, len(label)), role=Role.NOTE, key=f"note {i}"))
            _take_call(found, i, label)
    return found


def _take_call(flats: list[Flat], end: int, label: str) -> None:
    """Makes the last such label before a note its call."""
    for i in range(end - 1, -1, -1):
        line = flats[i].line
        at = line.text.rfind(label) if line.role is Role.TEXT else -1
        if at > 0:
            start = len(line.text[:at].rstrip())
            gone = at + len(label) - start
            calls = [replace(c, offset=c.offset - gone) if c.offset > at else c for c in line.calls]
            cuts = tuple(replace(c, offset=c.offset - gone) if c.offset > at else c for c in line.cuts)
            call = LineCall(start, f"note {end}", label)
            text = line.text[:start] + line.text[at + len(label) :]
            ordered = tuple(sorted([*calls, call], key=lambda c: c.offset))
            flats[i] = replace(flats[i], line=replace(line, text=text, calls=ordered, cuts=cuts))
            return
