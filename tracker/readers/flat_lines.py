"""Says what the paragraphs of a law are whose source shows nothing but flat words, one paragraph after the other.

In: displayed paragraphs, as `Flat`s. Out: as many lines in the same order, with roles and numbers.
Example: "Article 2" / "Definitions" / "For the purposes of ...:" / "(a) lantern means ..." become an article, its
heading, its words and a point.

Readers of plain text, of pages without classes and of PDF share this module. They drop what is no part of the act
before (`Role.DROPPED`), and pass notes and table rows with their roles; what comes with a role keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.act import Kind
from tracker.line import Line, Role
from tracker.numbering import Style, glued_number, infer_levels, introduces, is_dash, readings, split_number
from tracker.readers.closing import is_closing, part_formulas
from tracker.readers.com_levels import settle_levels
from tracker.readers.parting import join_lines, part_line, split_line
from tracker.readers.plain_headings import find_headings, is_bare
from tracker.readers.plain_words import article_end, is_citation, is_done, is_for, opens_recitals
from tracker.readers.quotations import find_quotations, set_quotations
from tracker.readers.titles import Title, read_title
from tracker.tongues import pattern

TITLE, PREAMBLE, ENACTING, FINAL, ANNEX = "title", "preamble", "enacting terms", "final", "annex"

_LONGEST_TITLE = 150
_LONGEST_HEADING = 300
_LONGEST_ANNEX_HEADING = 250
_SHORT_INTRODUCTION = 60
"""Up to so many characters "Whereas:" leads to the recitals; beyond, it is one itself."""
_CLOSES = ".;:,"
_JOINTS = " \t–—-.:"
"""What may part a number from the heading behind it."""
_LARGEST_NUMBER = 999
"""No list is longer; "1999." at the start of a paragraph is a year."""
_LONGEST_CONJUNCTION = 6
_HEADINGS = 10
"""Rank of headings in annexes that name no part, section and so on: below all that do."""
_NEAR = 100
"""So many lines back the number before is looked for."""
_CORRELATION = re.compile(pattern("correlation table"), re.IGNORECASE)
_CAPITALS = 0.8
"""Share of capitals in what is set in capitals: "EUROOPAN UNIONIN NEUVOSTO, joka" is."""


@dataclass(frozen=True, slots=True)
class Flat:
    """One displayed paragraph."""

    line: Line
    """Role.TEXT with all its words in `text`, the number with them, and its calls, cuts and runs. A line of another
    role is passed on as it is."""
    titled: bool = False
    """The source sets it apart as a heading (bold, centred)."""
    indent: int = 0
    """How far its words stand in from the margin, behind a number where they hang; 0 where the source has no such
    thing. Only equality counts."""


def read_flat(paragraphs: Iterable[Flat]) -> list[Line]:
    """The lines of a law, one for each paragraph; a mark that opens a quotation and a second number get their own."""
    flats = list(paragraphs)
    reader = _Reader(flats)
    for i, flat in enumerate(flats):
        reader.read(i, flat)
    parted = part_formulas(reader.lines)
    indents = [indent for indent, pair in zip(reader.indents, parted, strict=True) for _ in pair]
    lines = _long_headings(find_headings([line for pair in parted for line in pair]))
    spans = find_quotations(lines)
    levelled = settle_conjunctions(settle_levels(lines, indents, spans))
    return join_signatures(set_quotations(levelled, spans))


class _Reader:
    """The lines of one text while they are found."""

    def __init__(self, flats: Sequence[Flat]) -> None:
        self.flats = flats
        self.lines: list[Line] = []
        self.indents: list[int] = []
        self.part = TITLE
        self.recital = 0
        """Number of the last recital."""
        self.unnumbered = False
        """Each recital begins with "Whereas"; a number in one opens a point."""
        self.correlates = False
        """The open annex is a correlation table; what it names are no articles of the act."""

    @property
    def last(self) -> Line | None:
        return next((line for line in reversed(self.lines) if line.role not in (Role.DROPPED, Role.NOTE)), None)

    def read(self, i: int, flat: Flat) -> None:
        """Adds the line of one paragraph, two where it begins with two numbers ("1. (a) in matters ...")."""
        self._read(i, flat)
        opened = self.lines[-1]
        if opened.role in (Role.ANNEX, Role.HEADING):
            named = bool(_CORRELATION.match(opened.text))
            self.correlates = named or (self.correlates and opened.role is Role.HEADING)
        inner = _inner(self.lines[-1])
        if inner:
            self.lines[-1:] = inner
        self.indents += [flat.indent] * (len(self.lines) - len(self.indents))

    def _read(self, i: int, flat: Flat) -> None:
        line = flat.line
        if line.role is not Role.TEXT or line.num or not line.text:
            self.lines.append(line)
            return
        opened = self._opened(i, line)
        if opened:
            self.lines.append(opened)
        elif self.part == TITLE:
            self.lines.append(self._title(i, line))
        elif self.part == PREAMBLE:
            self.lines.append(self._preamble(i, line))
        elif self.part == FINAL:
            self.lines.append(replace(line, role=Role.SIGNATURE))
        else:
            self.lines.append(self._body(flat))

    # -- what opens a part ---------------------------------------------------------------------------------

    def _opened(self, i: int, line: Line) -> Line | None:
        """The line of an article's number or of the title of a division or annex, else None."""
        end = article_end(line.text) if not self.correlates else 0
        if end and self._may_follow(line.text[end:]):
            self._enact()
            return replace(part_line(line, _number_end(line.text, end)), role=Role.ARTICLE)
        title = read_title(line.text)
        if title is None or not self._may_follow(line.text[title.end :]):
            return None
        if title.kind in (Kind.ANNEX, Kind.APPENDIX):
            return self._annex(line, title)
        if self.part == PREAMBLE and not self._leads_to_articles(i):
            return None
        self._enact()
        return replace(part_line(line, _number_end(line.text, title.end)), role=Role.DIVISION, kind=title.kind)

    def _annex(self, line: Line, title: Title) -> Line | None:
        """The title of an annex; "Annex I to the Agreement" in a list is none unless it is all the line says."""
        alone = not line.text[title.end :].strip()
        capitals = _in_capitals(line.text[: title.end])
        if self.part in (TITLE, PREAMBLE) and self.lines and not (alone and capitals):
            return None
        if not (alone or capitals):
            return None
        self._enact()
        inner = title.kind is Kind.APPENDIX and self.part == ANNEX
        self.part = ANNEX
        role = Role.APPENDIX if inner else Role.ANNEX
        return replace(part_line(line, _number_end(line.text, title.end)), role=role)

    def _enact(self) -> None:
        """Behind the preamble; the last words before the first article are the formula of adoption."""
        last = self.last
        adopts = last and (_in_capitals(last.text) or last.text.endswith(":"))
        if self.part == PREAMBLE and last and adopts and not last.num and last.role in (Role.TEXT, Role.CITATION):
            at = max(i for i, line in enumerate(self.lines) if line is last)
            self.lines[at] = replace(last, role=Role.FORMULA, level=None)
        if self.part != ANNEX:
            self.part = ENACTING

    def _leads_to_articles(self, i: int) -> bool:
        """Whether the next paragraphs hold an article: "Part I" of a recital leads to none."""
        return any(article_end(flat.line.text) for flat in self.flats[i + 1 : i + 8])

    @staticmethod
    def _may_follow(rest: str) -> bool:
        """Whether words behind a number in its line are a heading: "Article 5 Scope"; there may be none."""
        return not rest.strip(_JOINTS) or _is_heading(rest.strip().lstrip(_JOINTS))

    # -- title and preamble --------------------------------------------------------------------------------

    def _title(self, i: int, line: Line) -> Line:
        words = line.text
        num, _ = split_number(words)
        if num in ("(1)", "1."):
            self.part = PREAMBLE if num == "(1)" else ENACTING
            return self._recital(line, num) if num == "(1)" else self._numbered(line)
        if not self.lines or not (_is_formula(words) or is_citation(words) or opens_recitals(words)):
            return replace(line, role=Role.ACT_TITLE)
        self.part = PREAMBLE
        titles = [n for n, said in enumerate(self.lines) if said.role is Role.ACT_TITLE]
        if is_citation(words) and len(titles) > 1 and _in_capitals(self.lines[titles[-1]].text):
            # Swedish has no comma there: "EUROPEISKA UNIONENS RÅD HAR ANTAGIT DENNA FÖRORDNING".
            self.lines[titles[-1]] = replace(self.lines[titles[-1]], role=Role.FORMULA)
        return self._preamble(i, line)

    def _preamble(self, i: int, line: Line) -> Line:
        words = line.text
        num = split_number(words)[0] or glued_number(words)
        if self._is_next_recital(num):
            return self._recital(line, num)
        recitals = any(said.role is Role.RECITAL for said in self.lines)
        if words.endswith(":") and self._introduces(i, words):
            self.part = ENACTING if recitals else PREAMBLE
            return replace(line, role=Role.FORMULA)
        if opens_recitals(words):
            self.unnumbered = True
            return replace(line, role=Role.RECITAL)
        if recitals:
            return self._numbered(line)
        return replace(line, role=Role.FORMULA if _is_formula(words) else Role.CITATION)

    def _introduces(self, i: int, words: str) -> bool:
        """Whether words that end in a colon lead to the recitals or to the articles, not to a list in a recital."""
        if _in_capitals(words):
            return True
        following = next((flat.line.text for flat in self.flats[i + 1 :] if flat.line.role is Role.TEXT), "")
        leads = bool(article_end(following)) or self._is_next_recital(split_number(following)[0])
        return leads or (opens_recitals(words) and len(words) <= _SHORT_INTRODUCTION)

    def _is_next_recital(self, num: str) -> bool:
        """Recitals count on: "(2)" behind "(1)", or the inserted "(1a)"; a list in one begins anew."""
        return not self.unnumbered and any(
            number.style in (Style.BRACKETS, Style.DOT, Style.HALF)
            and (0 < number.ordinal - self.recital <= 2 or (number.inserted and number.ordinal == self.recital))
            for number in readings(num)
        )

    def _recital(self, line: Line, num: str) -> Line:
        self.recital = readings(num)[0].ordinal
        return replace(part_line(line, len(num)), role=Role.RECITAL)

    # -- articles and annexes ------------------------------------------------------------------------------

    def _body(self, flat: Flat) -> Line:
        line, last = flat.line, self.last
        if self.part == ENACTING and is_closing(line.text):
            self.part = FINAL
            return replace(line, role=Role.FORMULA)
        if self.part == ENACTING and is_done(line.text):
            self.part = FINAL
            return replace(line, role=Role.SIGNATURE)
        numbered = self._numbered(line)
        if numbered.num or last is None:
            return numbered
        bare = last.role in (Role.DIVISION, Role.ANNEX, Role.APPENDIX) and not last.text
        if (bare and self._heads(line, last)) or (flat.titled and last.role is Role.ARTICLE and not last.text):
            return replace(line, role=Role.HEADING)
        more = last.role is Role.HEADING and flat.titled and _in_capitals(last.text) == _in_capitals(line.text)
        if more and not line.text.endswith(tuple(_CLOSES)):
            return replace(line, role=Role.HEADING)
        apart = flat.titled or _in_capitals(line.text)
        if self.part == ANNEX and apart and _is_heading(line.text):
            return replace(line, role=Role.DIVISION, kind=Kind.SECTION, level=_HEADINGS)
        return numbered

    @staticmethod
    def _heads(line: Line, last: Line) -> bool:
        """Whether words are the heading of the division or annex right before."""
        longest = _LONGEST_TITLE if last.role is Role.DIVISION else _LONGEST_ANNEX_HEADING
        return len(line.text) <= longest and line.text[-1] not in _CLOSES

    def _numbered(self, line: Line) -> Line:
        num = split_number(line.text)[0] or self._glued(line.text)
        figures = [number.ordinal for number in readings(num)]
        if not num or (not is_dash(num) and figures and max(figures) > _LARGEST_NUMBER):
            return line
        return part_line(line, len(num))

    def _glued(self, words: str) -> str:
        """A number that lost the blank behind it, "2.Makers shall", if it opens a list or goes on with one."""
        num = glued_number(words)
        last = self.last
        opens = last is not None and (last.role in (Role.ARTICLE, Role.HEADING) or introduces(last.text))
        for number in readings(num):
            if opens and number.ordinal == 1 and not number.inserted:
                return num
            for said in self.lines[: -_NEAR - 1 : -1]:
                if said.role is Role.TEXT and any(number.follows(before) for before in readings(said.num)):
                    return num
                if said.role in (Role.ARTICLE, Role.ANNEX, Role.RECITAL):
                    break
        return ""


def _long_headings(lines: list[Line]) -> list[Line]:
    """Where most articles have a heading, one that is longer than others is one too (32003R2201, Article 61)."""
    kept = [i for i, line in enumerate(lines) if line.role not in (Role.DROPPED, Role.NOTE)]
    behind = [(b, c) for a, b, c in zip(kept, kept[1:], kept[2:], strict=False) if _is_bare_article(lines[a])]
    headed = sum(lines[first].role is Role.HEADING for first, _ in behind)
    found = list(lines)
    for first, second in behind if 2 * headed > len(behind) else ():
        line = lines[first]
        plain = line.role is Role.TEXT and not line.num and lines[second].role is Role.TEXT
        if plain and line.text[0].isupper() and len(line.text) <= _LONGEST_HEADING and line.text[-1] not in _CLOSES:
            found[first] = replace(line, role=Role.HEADING, level=None)
    return found


def _is_bare_article(line: Line) -> bool:
    return line.role is Role.ARTICLE and is_bare(line)


def settle_conjunctions(lines: Sequence[Line]) -> list[Line]:
    """An "and" or "plus" that is set as a paragraph between two points belongs to the first of them."""
    found = list(lines)
    depth = 0
    for i, line in enumerate(infer_levels(lines)):
        words = line.text
        if line.role is Role.TEXT and line.num:
            depth = line.level or 0
        elif line.role is Role.TEXT and words.isalpha() and words.islower() and len(words) <= _LONGEST_CONJUNCTION:
            found[i] = replace(lines[i], level=depth)
        elif line.role is Role.ARTICLE:
            depth = 0
    return found


def join_signatures(lines: Iterable[Line]) -> list[Line]:
    """One line per signatory: what follows "For the Council" belongs to it."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        signs = line.role is Role.SIGNATURE and not is_for(line.text)
        if signs and before and before.role is Role.SIGNATURE and is_for(before.text):
            found[-1] = join_lines(before, line)
        else:
            found.append(line)
    return found


def _inner(line: Line) -> list[Line]:
    """The two lines of a paragraph or point that begins with its first point, [] for any other line."""
    num, _ = split_number(line.text) if line.role is Role.TEXT and line.num and not is_dash(line.num) else ("", "")
    letters = (Style.LETTER, Style.ROMAN, Style.LETTER_HALF, Style.ROMAN_HALF)
    if not any(number.style in letters and number.ordinal == 1 for number in readings(num)):
        return []
    outer, words = split_line(line, 0)
    return [outer, part_line(words, len(num))]


def _number_end(text: str, end: int) -> int:
    """The end of a number, with the point behind it if nothing else follows."""
    return end if text[end:].strip(_JOINTS) else len(text)


def _is_heading(words: str) -> bool:
    first = words.lstrip("([‘“\"'«„")[:1]
    return first.isupper() and len(words) <= _LONGEST_TITLE and words[-1] not in _CLOSES


def _is_formula(words: str) -> bool:
    """True for "THE COUNCIL OF THE EUROPEAN UNION," and "HAS ADOPTED THIS REGULATION:"."""
    comma = words.rfind(",")
    closed = words.endswith((",", ":", "—", "–", "-")) or (comma > 0 and len(words) - comma < 10)  # ", jotka"
    return closed and _in_capitals(words)


def _in_capitals(words: str) -> bool:
    letters = [character for character in words if character.isalpha()]
    return bool(letters) and sum(character.isupper() for character in letters) >= _CAPITALS * len(letters)
