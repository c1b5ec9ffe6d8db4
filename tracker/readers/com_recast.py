"""Reads a Commission proposal for a recast or codification, whose marks hold the old act and the new one.

In: the XHTML page of a COM document with the marks of LegisWrite. Out: lines that hold the words of both acts, what
is new or goes marked as such. Example: `<span class="CRDeleted">Community</span>⌦ Union ⌫` is a line of two words,
the first deleted, the second inserted, both by way of formal adaptation.

`recast_marks` reads the marks, `com_lines` says what each paragraph is, `tracker.sides` makes the two acts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from tracker.act import Run
from tracker.line import Draft, Line, Role
from tracker.readers.com_document import FRAME, number_of, open_document, read_blocks
from tracker.readers.com_lines import REASONS as KEPT_REASONS
from tracker.readers.com_lines import Lines
from tracker.readers.com_page import Page
from tracker.readers.plain_headings import find_headings
from tracker.readers.quotations import find_quotations, set_quotations
from tracker.readers.recast_levels import settle_sides, split_sides
from tracker.readers.recast_marks import LEGEND, RecastMarks, has_marks
from tracker.readers.reindented import is_reindented, join_words
from tracker.readers.shown import shown_markup
from tracker.sides import CHANGE_MARKS, is_marked
from tracker.source import Source, decode

NAME = "com-recast"
TITLE = "Commission proposal for a recast or codification, with its marks (XHTML)"
REASONS = (*KEPT_REASONS, CHANGE_MARKS)

_REINDENTED = (
    "this copy of the page was indented anew by a program, and whether a blank stood between two differently set "
    "words is lost in it; they were joined by comparing them with the other words of the text"
)


def opens(source: Source) -> bool:
    """True for the page of a Commission document that bears the marks anywhere.

    A memorandum of any length stands before the first mark, so the whole page is looked at.
    """
    if not source.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return False
    text = source.data.decode("utf-8", "replace")
    return bool(FRAME.search(text)) and has_marks(text)


def recognises(head: str) -> bool:
    """False: see `opens`."""
    return False


def read(source: Source) -> Draft:
    """Reads both sides of the proposed act with the annexes that stand in the same file."""
    document = open_document(source)
    warnings = list(decode(source).warnings)
    if is_reindented(document.root):
        join_words(document.root)
        warnings.append(_REINDENTED)
    page, marks = Page(), RecastMarks()
    blocks = marks.read(read_blocks(source, page, document.root))
    lines = Lines(blocks).read()
    found = [_renumbered(line) for line in find_headings(lines.lines)]
    spans = find_quotations(found)
    found = split_sides(found, spans)
    found = settle_sides(found, lines.indents, spans)
    if page.nested:
        marks.doubts["marks inside marks"] += page.nested
    return Draft(
        lines=tuple(set_quotations(found, spans)),
        shown=shown_markup(document.text),
        language=document.language,
        identifier=number_of(blocks),
        warnings=(*warnings, *_sentences(marks.doubts)),
        legend=LEGEND if is_marked(found) else "",
    )


def _renumbered(line: Line) -> Line:
    """A recital whose new number is not marked as such, although the reference above gives another for the old one."""
    if line.role is not Role.RECITAL or not line.num or any(run.place == "num" for run in line.runs):
        return line
    old = next((digits for mark in line.marks for digits in _digits(mark.location)), "")
    if not old or old in _digits(line.num):
        return line
    return replace(line, runs=(Run(0, len(line.num), "inserted", adapted=True, place="num"), *line.runs))


def _digits(words: str) -> list[str]:
    return "".join(c if c.isdigit() else " " for c in words).split()


def _sentences(doubts: Counter[str]) -> Iterable[str]:
    for said, count in sorted(doubts.items()):
        yield f"the marks contradict each other in {count} {'paragraph' if count == 1 else 'paragraphs'}: {said}"
