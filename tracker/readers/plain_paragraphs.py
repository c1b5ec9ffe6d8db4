"""Finds the paragraphs of a plain text: lines wrapped at a margin are joined, and what a converter parted wrongly.

In: the lines of the text. Out: its paragraphs. Example: the lines "(1)" and "Lanterns shall hang." are one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.line import Cut
from tracker.numbering import readings, split_number
from tracker.readers.plain_words import PAGE_NUMBER, article_end
from tracker.readers.titles import read_title

FURNITURE = "page furniture"

_NARROWEST, _WIDEST = 50, 130
"""Margins at which a text is wrapped; in one that is not, most paragraphs are longer."""
_FULL = 0.1
"""Share of lines that reach the margin of a wrapped text, headings and empty ones among the others."""
_SOFT = "\u00ad"
_MARKS, _ENDS = (",", ";", "."), (".", ";", ":", "!", "?", ",")
_HYPHENS = ("-", "\u2010")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a row of cells between tabs, with the soft hyphens and change marks that stood in it."""

    text: str
    row: bool = False
    cuts: tuple[Cut, ...] = ()
    reason: str = ""
    """Why all of it is none of the text's own words; "" where it is."""


def join(before: Paragraph, after: Paragraph, gap: str) -> Paragraph:
    """Two paragraphs as one."""
    shift = len(before.text) + len(gap)
    moved = (replace(cut, offset=cut.offset + shift) for cut in after.cuts)
    return replace(before, text=before.text + gap + after.text, cuts=(*before.cuts, *moved))


def paragraphs_of(lines: Sequence[str]) -> list[Paragraph]:
    """The paragraphs as blank lines and the margin show them."""
    width = _margin(lines)
    found: list[Paragraph] = []
    block: list[str] = []
    for line in [*lines, ""]:
        said = line.strip()
        if block and (not said or not width or not _wrapped(block[-1], said, width)):
            found.append(_joined(block))
            block = []
        if "\t" in said:
            found.append(Paragraph(said, row=True))
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
    if article_end(before) == len(before) or PAGE_NUMBER.fullmatch(before) or PAGE_NUMBER.fullmatch(line):
        return False
    first = line.split()[0]
    if split_number(line)[0] and before.endswith((".", ";", ":", ",")):
        return False
    return len(before) + 1 + len(first) > 0.93 * width


def _joined(lines: Sequence[str]) -> Paragraph:
    text = ""
    cuts: list[Cut] = []
    for line in lines:
        if text.endswith(_SOFT):
            text = text[:-1]
            cuts.append(Cut(len(text), _SOFT, FURNITURE))
        elif text and not (text.endswith(_HYPHENS) and text[-2:-1].isalnum()):
            text += " "
        text += " ".join(line.split())
    return Paragraph(text, cuts=tuple(cuts))


def mended(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs, those joined that a converter parted inside a sentence: "the Committee" / ", of its"."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        before = found[-1] if found else None
        text = paragraph.text
        mark = text[:1] in _MARKS
        words = before and not before.row and not before.reason
        open_ended = before and words and before.text[-1] not in _ENDS and not _is_number(before)
        small = (mark or text[:1].islower()) and not paragraph.row and not paragraph.reason
        if before and open_ended and small and not _opens(before, text):
            found[-1] = join(before, paragraph, "" if mark else " ")
        else:
            found.append(paragraph)
    return found


def _opens(before: Paragraph, text: str) -> bool:
    """Whether words that begin small are a paragraph all the same: a list's item, the heading of an article."""
    item = split_number(text)[0] or article_end(text)
    return bool(item) or article_end(before.text) == len(before.text) or read_title(before.text) is not None


def numbered(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs, a number that stands alone joined with the words below it."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        before = found[-1] if found else None
        alone = before and _is_number(before) and not before.reason
        if before and alone and not paragraph.row and not paragraph.reason and not _is_number(paragraph):
            found[-1] = join(before, paragraph, " ")
        else:
            found.append(paragraph)
    return found


def _is_number(paragraph: Paragraph) -> bool:
    return bool(readings(paragraph.text)) and not paragraph.row and split_number(paragraph.text)[1] == ""
