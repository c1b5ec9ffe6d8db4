"""Reads a law as plain text: one paragraph a line, or lines wrapped at a margin with blank lines between paragraphs.

In: the text. Out: its lines; what stands before and behind the act is dropped by name. Example: "Article 2", an empty
line and "Definitions" are an article with its heading; a line "(1)" alone is the number of the words below it.

It is the last format that is tried: it recognises whatever has an article or recitals. Of a marked recast only the
signs are left in plain text (`recast_text`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.line import Draft, Line, LineCall, Role
from tracker.numbering import readings
from tracker.readers.act_bounds import FRONT, STATEMENT, outside, refuse_other
from tracker.readers.flat_lines import Flat, read_flat
from tracker.readers.flat_notes import find_notes
from tracker.readers.parting import part_line
from tracker.readers.plain_paragraphs import FURNITURE, Paragraph, mended, numbered, paragraphs_of
from tracker.readers.plain_words import PAGE_NUMBER, article_end, is_citation, opens_recitals
from tracker.readers.recast_text import is_marked_text, mixed_word, settle_articles, warning_of, without_marks
from tracker.readers.small_words import language_of
from tracker.sides import CHANGE_MARKS
from tracker.source import Source, decode

NAME = "text"
TITLE = "Plain text"
REASONS = (FURNITURE, FRONT, STATEMENT, CHANGE_MARKS)

_NOTE = re.compile(r"\[(\d{1,3}|\*{1,3})\]\s+(?=\S)")


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
        InputError: a corrigendum, several acts in one file.
    """
    text = decode(source).text
    paragraphs = paragraphs_of(text.splitlines())
    warnings: tuple[str, ...] = ()
    if is_marked_text(text):
        paragraphs = without_marks(paragraphs)
        if mixed_word(text):
            paragraphs = settle_articles(paragraphs)
        warnings = (warning_of(text),)
    paragraphs = numbered(mended(paragraphs))
    said = [paragraph.text for paragraph in paragraphs]
    refuse_other(source.name, said)
    flats = [_flat(paragraph, reason) for paragraph, reason in zip(paragraphs, outside(said), strict=True)]
    return Draft(
        lines=tuple(read_flat(find_notes(_with_notes(_with_tables(flats))))),
        shown=text,
        language=language_of(" ".join(said)),
        warnings=warnings,
    )


def _flat(paragraph: Paragraph, reason: str) -> Flat:
    text = paragraph.text
    reason = reason or paragraph.reason
    if PAGE_NUMBER.fullmatch(text):
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
