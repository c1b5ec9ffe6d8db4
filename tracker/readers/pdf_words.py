"""Joins the lines of a paragraph in a PDF: words broken at line ends, footnote calls, what stands between two pages.

In: lines and what interrupted them. Out: one `Words` with places for calls, cuts and styles.
Example: "author­" / "isation" is "authorisation"; "cyber-" / "surveillance" keeps its hyphen where the same document
says "cyber-surveillance" inside a line and nowhere "cybersurveillance".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker.line import Cut, LineCall
from tracker.readers.pdf_page import Row, Style

FURNITURE = "page furniture"
SOFT = "\u00ad"

_HARD = "-\u2010"
_ENOUGH_LINES, _RARELY = 100, 0.02
"""Of the lines of a text whose words are broken one in ten ends in a hyphen; else one in a hundred."""
_WORD = re.compile(rf"[^\W\d_]+(?:[{_HARD}][^\W\d_]+)*")
_LAST = re.compile(rf"[^\W\d_]+(?:[{_HARD}][^\W\d_]+)*(?=[{_HARD}]$)")
_LABEL = re.compile(r"\*{1,4}\d{0,2}|\d{1,3}[a-z]?|[a-z]")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line with the page it stands on; `skip` of its first characters are a line number in the margin."""

    row: Row
    page: int
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a paragraph; all places count in `text`."""

    text: str
    styles: tuple[Style, ...] = ()
    calls: tuple[LineCall, ...] = ()
    cuts: tuple[Cut, ...] = ()


@dataclass(slots=True)
class Vocabulary:
    """The words that a document prints inside its lines, and whether it marks the breaks at their ends itself."""

    words: Counter[str] = field(default_factory=Counter)
    soft: bool = False
    lines: int = 0
    hyphened: int = 0
    """Lines that end in a hyphen."""

    def learn(self, rows: Iterable[Row]) -> None:
        """Adds the words of some lines, but for those that their ends may have broken."""
        for row in rows:
            self.soft = self.soft or row.text.endswith(SOFT)
            self.lines += 1
            self.hyphened += row.text.endswith(tuple(_HARD))
            said = row.text.lower().replace("\u2010", "-")
            self.words.update(word for word in _WORD.findall(said[: max(0, said.rfind(" "))]))

    def keeps_hyphen(self, before: str, behind: str) -> bool:
        """Whether a hyphen at a line end belongs to the word: "cyber-" / "surveillance"."""
        first, second = _LAST.search(before), _WORD.match(behind)
        if not first or not second or second.group()[0].isupper():
            return True
        left = first.group().lower().replace("\u2010", "-")
        right = second.group().lower().replace("\u2010", "-")
        hyphened, joined = self.words[f"{left}-{right}"], self.words[left + right]
        if hyphened != joined:
            return hyphened > joined
        # Whoever breaks words with soft hyphens breaks none with hard ones, and who rarely ends a line with a hyphen
        # breaks none at all.
        rarely = self.lines >= _ENOUGH_LINES and self.hyphened < _RARELY * self.lines
        return self.soft or rarely or bool(self.words[left] and self.words[right])


def join(lines: Sequence[Printed | str], vocabulary: Vocabulary, notes: frozenset[tuple[int, str]]) -> Words:
    """One paragraph.

    Args:
        lines: its lines in order; a plain string is a page's head or foot that was printed between two of them.
        vocabulary: of the whole document.
        notes: page and label of every footnote, to tell calls from exponents.
    """
    joiner = _Joiner(vocabulary, notes)
    for line in lines:
        if isinstance(line, str):
            joiner.cut(line)
        else:
            joiner.add(line)
    return Words(joiner.text, tuple(joiner.styles), tuple(joiner.calls), tuple(joiner.cuts))


class _Joiner:
    """A paragraph while its lines are added."""

    def __init__(self, vocabulary: Vocabulary, notes: frozenset[tuple[int, str]]) -> None:
        self.vocabulary = vocabulary
        self.notes = notes
        self.text = ""
        self.styles: list[Style] = []
        self.calls: list[LineCall] = []
        self.cuts: list[Cut] = []

    def cut(self, text: str) -> None:
        """Notes what was shown here but is none of the words."""
        offset = len(self.text)
        late = any(call.offset == offset for call in self.calls)
        self.cuts.append(Cut(offset, text, FURNITURE, late=late))

    def add(self, line: Printed) -> None:
        """Adds a line."""
        row = line.row
        if line.skip:
            self.cut(row.text[: line.skip].strip())
        words = row.text[line.skip :].lstrip()
        self._seam(words)
        at = len(row.text) - len(words)
        for start, end, key in self._called(line):
            self._write(row, at, start)
            self._call(row.text[start:end], key)
            at = end
        self._write(row, at, len(row.text))

    def _seam(self, words: str) -> None:
        """What stands between the line before and this one: a blank, a hyphen, or nothing."""
        if not self.text:
            return
        last = self.text[-1]
        if last in _HARD and self.text[-2:-1].isalnum():
            if not self.vocabulary.keeps_hyphen(self.text.rpartition(" ")[2], words):
                self.text = self.text[:-1]
                # What stood between the two lines was shown behind the hyphen.
                behind = [cut for cut in self.cuts if cut.offset > len(self.text)]
                self.cuts = [cut for cut in self.cuts if cut.offset <= len(self.text)]
                self.cut(last)
                self.cuts += [replace(cut, offset=len(self.text)) for cut in behind]
                self.styles = [replace(style, end=min(style.end, len(self.text))) for style in self.styles]
        elif not self._broken() and not (last == "/" and self.text[-2:-1].isalnum()):
            self.text += " "

    def _broken(self) -> bool:
        """Whether the line before ended in a soft hyphen, which was cut from it."""
        return any(cut.text == SOFT and cut.offset == len(self.text) for cut in self.cuts)

    def _write(self, row: Row, start: int, end: int) -> None:
        """Adds a stretch of a line, without its soft hyphens."""
        for piece in re.split(f"({SOFT})", row.text[start:end]):
            if piece == SOFT:
                self.cut(piece)
            elif piece:
                shift = len(self.text) - start
                self.text += piece
                self._style(row, start, start + len(piece), shift)
            start += len(piece)

    def _style(self, row: Row, start: int, end: int, shift: int) -> None:
        for style in row.styles:
            a, b = max(style.start, start), min(style.end, end)
            if a < b:
                self.styles.append(replace(style, start=a + shift, end=b + shift))

    def _call(self, label: str, key: str) -> None:
        self.text = self.text.rstrip(" ")
        self.calls.append(LineCall(len(self.text), key, label))

    def _called(self, line: Printed) -> list[tuple[int, int, str]]:
        """Where a line calls footnotes: start, end and key of each call."""
        found: list[tuple[int, int, str]] = []
        text = line.row.text
        for style in line.row.styles:
            label = text[style.start : style.end].strip("() ")
            if not style.raised or style.start < line.skip or not _LABEL.fullmatch(label):
                continue
            start, end = style.start, style.end
            bracketed = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
            bracketed_small = text[start:end].startswith("(")
            page = self._page_of(line.page, label, bracketed or bracketed_small)
            if page:
                found.append((start - bracketed, end + bracketed, f"{page}:{label}"))
        return found

    def _page_of(self, page: int, label: str, bracketed: bool) -> int:
        """The page of the note that a raised figure calls, 0 if it calls none: "m2" is an area."""
        if (page, label) in self.notes:
            return page
        later = [found for found, name in self.notes if name == label and found > page]
        endnotes = len({found for found, _ in self.notes}) == 1
        if later and (bracketed or endnotes):
            return min(later)
        # What is printed as a call is one, although its note is missing.
        return page if bracketed else 0
