"""Finds the text of other acts that an amending act quotes, in formats that show it only by quotation marks.

In: the lines of a reader. Out: which of them are quoted, and the lines with `quoted` and `quote` set.
Example: "the following paragraph is added:" / "“4. When adopting ... account.”" makes the second line a quotation
that holds a mark and a point "4.".

A quotation begins with a mark right after words that end in a colon and lasts to a line that ends in the closing
mark. A definition ("‘data’ means ...") begins with a mark too, but closes it at once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.act import Kind
from tracker.line import Line, Role
from tracker.numbering import Style, introduces, readings, split_number
from tracker.readers.parting import Series, part_line, split_line, split_typed, unpart_line

Span = tuple[int, int]
"""First and last index of the lines of one quotation."""

_CLOSING = {
    "‘": "’", "“": "”", "„": "“”", "‚": "‘’", "«": "»", "»": "«", "”": "”", "’": "’", '"': '"', "'": "'",
}  # fmt: skip
"""Opening marks and what closes them, in the languages of the Union."""

_ENDINGS = " .,;:"
_PARTS = frozenset({Role.TEXT, Role.ARTICLE, Role.HEADING, Role.DIVISION, Role.ANNEX, Role.APPENDIX, Role.ROW})
"""What a quotation may hold; notes and dropped lines may stand between."""
_ASIDE = frozenset({Role.DROPPED, Role.NOTE})
_HEADING_LENGTH = 200
_NOTE_END = re.compile(r"[’”“»‘«]\s*[.;,]*$")
_LABEL = re.compile(r"\d+")


def find_quotations(lines: Sequence[Line]) -> list[Span]:
    """The quotations among the lines, in order, none inside another."""
    found: list[Span] = []
    introduced = False
    own = 0
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.role in _ASIDE:
            i += 1
            continue
        mark = _mark(line)
        end = _end(lines, i, mark, own) if mark and introduced and not _closes_early(line, mark) else None
        if end is not None:
            found.append((i, end))
            i = end + 1
            continue  # one quotation may follow another
        if line.role is Role.ARTICLE:
            own = _number(line)
        introduced = line.role is Role.TEXT and introduces(line.text)
        i += 1
    return found


def _mark(line: Line) -> str:
    """The quotation mark that a line begins with, "" if with none."""
    first = (line.num + line.text)[:1]
    return first if line.role in _PARTS and first in _CLOSING else ""


def _number(line: Line) -> int:
    label = _LABEL.search(line.num)
    return int(label.group()) if label else 0


def _end(lines: Sequence[Line], start: int, mark: str, own: int) -> int | None:
    """Index of the line that closes the quotation which `start` opens, None if nothing does."""
    introducing: int | None = None  # a line that may lead to the next quotation
    before = start
    for i in range(start, len(lines)):
        line = lines[i]
        if line.role is Role.DROPPED:
            continue
        if line.role not in _PARTS and line.role is not Role.NOTE:
            return None
        if i > start and _mark(line) == mark and introducing is not None:
            return introducing - 1  # this one was never closed (COM(2021) 206 DE, Article 81)
        if i > start and line.role is Role.ARTICLE and lines[start].role is Role.TEXT and _number(line) == own + 1:
            return before
        if _closes(line, mark, first=i == start):
            return i
        introducing = i if i > start and line.role is Role.TEXT and introduces(line.text) else None
        before = i
    return None


def _closes(line: Line, mark: str, first: bool) -> bool:
    """Whether the line ends in a closing mark that belongs to the quotation, not to words quoted inside it."""
    words = (line.num + line.text).rstrip(_ENDINGS)
    if first:
        words = words[1:]
    if words[-1:] not in _CLOSING[mark] or not words:
        return False
    inside = words[:-1]
    if mark in _CLOSING[mark]:
        return _straight(inside, mark) % 2 == 0
    return inside.count(mark) <= _closed(inside, mark)


def _closed(words: str, mark: str) -> int:
    """How many closing marks there are, apostrophes aside ("the Member States’ own")."""
    count = 0
    for i, character in enumerate(words):
        if character in _CLOSING[mark]:
            joined = words[i - 1 : i].isalpha() and words[i + 1 : i + 2].isalpha()
            possessive = character == "’" and words[max(0, i - 1) : i] == "s" and words[i + 1 : i + 2] == " "
            count += not (joined or possessive)
    return count


def _straight(words: str, mark: str) -> int:
    """How many marks there are that open and close alike, apostrophes aside ("l'article")."""
    return len(re.findall(rf"(?<!\w){re.escape(mark)}|{re.escape(mark)}(?!\w)", words))


def _closes_early(line: Line, mark: str) -> bool:
    """True for "‘data’ means ...": the mark that opens the line is closed inside it."""
    words = (line.num + line.text).rstrip(_ENDINGS)[1:-1]
    if mark in _CLOSING[mark]:
        return _straight(words, mark) % 2 == 1
    depth = 1
    for i, character in enumerate(words):
        if character == mark:
            depth += 1
        elif character in _CLOSING[mark] and _closed(words[: i + 2], mark) > _closed(words[:i], mark):
            depth -= 1
            if not depth:
                return True
    return False


def set_quotations(lines: Sequence[Line], spans: Sequence[Span]) -> list[Line]:
    """The lines with the quoted ones marked; inside, typed numbers and article titles are found anew."""
    article = next((word for line in lines if (word := _article_word(line))), "")
    paragraphs = frozenset({Style.DOT, Style.BRACKETS} if _bracketed(lines) else {Style.DOT})
    found: list[Line] = []
    done = 0
    for n, (start, end) in enumerate(spans, 1):
        found.extend(lines[done:start])
        inside = _reread([*_opened(lines[start]), *lines[start + 1 : end + 1]], article, paragraphs)
        for line in [*inside[:-1], *_closed_note(inside[-1])]:
            found.append(replace(line, quoted=1, quote=f"q{n}", level=0 if line.level == 0 else None))
        done = end + 1
    return found + list(lines[done:])


def _bracketed(lines: Sequence[Line]) -> bool:
    """Whether this act numbers its paragraphs "(1)", as German ones do."""
    own = [line for line in lines if line.role in (Role.ARTICLE, Role.TEXT)]
    return any(a.role is Role.ARTICLE and b.num == "(1)" for a, b in itertools.pairwise(own))


def _article_word(line: Line) -> str:
    """What this act calls an article: "Article", "Artikel", "cikk"."""
    words = re.findall(r"[^\W\d_]{3,}", line.num) if line.role is Role.ARTICLE else []
    return words[0].casefold() if words else ""


def _reread(lines: list[Line], article: str, paragraphs: frozenset[Style]) -> list[Line]:
    """Numbers and article titles that stand as plain words inside a quotation."""
    series: Series = {}
    title = re.compile(rf"(?:{article}\.? \d+\s?[a-z]{{0,2}}|\d+\.? {article})", re.IGNORECASE) if article else None
    outer: Style | None = None  # style of the first number, if it is that of a paragraph
    found: list[Line] = []
    for i, line in enumerate(lines):
        before = found[-1] if found else None
        if line.role is Role.TEXT and title and title.fullmatch(line.text) and not line.num:
            line = replace(line, role=Role.ARTICLE, num=line.text, text="")
        elif line.role is Role.TEXT and before and _takes_heading(before) and _is_heading(line, lines[i + 1 :]):
            line = replace(line, role=Role.HEADING)
        elif line.role is Role.TEXT:
            opens = before is not None and (introduces(before.text) or before.role in (Role.ARTICLE, Role.HEADING))
            first = not series
            line = split_typed(line, series, opens)
            style = next((number.style for number in readings(line.num)), None)
            if first and style in paragraphs and not any(said.role is Role.ARTICLE for said in found):
                outer = style
            if outer and style is outer:  # "the following paragraph is added: ‘4. ...’" has no article around it
                line = replace(line, kind=Kind.PARAGRAPH)
        found.append(line)
    return found


def _takes_heading(line: Line) -> bool:
    return line.role is Role.ARTICLE and not line.text


def _closed_note(line: Line) -> list[Line]:
    """Parts the mark that closes a quotation from a note in which it ends; it belongs to the quoted text."""
    mark = _NOTE_END.search(line.text) if line.role is Role.NOTE else None
    if not mark:
        return [line]
    note, closing = split_line(line, mark.start())
    return [note, replace(closing, role=Role.TEXT, level=0, key="")]


def _opened(line: Line) -> list[Line]:
    """Parts the opening mark from a number, so that "“4." counts as "4."; else it stays where it is."""
    if not _mark(line):  # shown by other means, as in Markdown
        return [line]
    mark, rest = split_line(unpart_line(line), 1)
    mark = replace(mark, role=Role.TEXT, level=0, kind=None, marks=(), source_id="")
    num = line.num[1:].lstrip() if line.num else split_number(rest.text)[0]
    if line.num or num:
        return [mark, part_line(rest, len(num))]
    return [mark, rest] if len(rest.text.split()) <= 3 and not rest.text.endswith(".") else [line]


def _is_heading(line: Line, rest: Sequence[Line]) -> bool:
    words = line.text
    return bool(not line.num and rest and len(words) < _HEADING_LENGTH and words[-1:] not in ".;:’”“»")
