"""Reads the numbers that drafters print: what "1.", "(a)", "(i)", "(aa)" or a dash are, and how deep they stand.

In: printed numbers and flat lines. Out: their style and place in the series, and a level for each line.
Example: after "(h)", "(i)" is the ninth letter; after "(h) the following:" it is the first roman number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from tracker.line import Line, Role

DASHES = "—–-‒―−•·●○▪■◦*☐□"
"""Marks that open an indent. They say nothing but "indent", so a provision does not keep them as its number."""

_NUMBER = re.compile(
    r"""(?P<open>[(\[]?)(?P<minus>[-–‑−](?=[0-9a-z]))?      # (-a), -1., as Parliament prints what comes before (a), 1.
        (?P<label>\d{1,4}(?:\.\d{1,3}){0,8}[a-z]{0,2}   # 1, 12, 9a, 1.2.3
            |[ivxlc]{2,6}|[IVXLC]{2,6}                  # ii, IV
            |[a-zα-ω]{1,3}|[A-Z])                  # a, aa, A
        (?:\s(?P<inserted>[a-z]{1,2}))?                 # (a a), as Parliament prints inserted points
        (?P<close>[)\]]|\.\)|\.|°|º)""",
    re.VERBOSE,
)
_BARE_COMPOUND = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,8}\.?(?=\s)")
_MINUS = re.compile("[-–‑−]")
_CODE = re.compile(r"\d[A-E]\d{3}(?:\.(?:[a-z]{1,2}|\d{1,3}))*(?!\w)")
"""An entry of a control list, "5A001.j.1"."""
_GLUED = re.compile(r"(?:\d{1,2}[a-z]?\.|\((?:\d{1,2}[a-z]?|[a-z]{1,3})\))(?=[^\W\d_])")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Style(StrEnum):
    """A series of numbers as drafters set it; items of one list share one style."""

    DOT = "1."
    BRACKETS = "(1)"
    HALF = "1)"
    LETTER = "(a)"
    LETTER_HALF = "a)"
    LETTER_DOT = "a."
    ROMAN = "(i)"
    ROMAN_HALF = "i)"
    ROMAN_DOT = "i."
    UPPER = "A."
    UPPER_BRACKETS = "(A)"
    COMPOUND = "1.1."
    CODE = "5A001"
    DASH = "—"


@dataclass(frozen=True, slots=True)
class Number:
    """One reading of a printed number: its style and its place in the series ("(c)" is the third letter)."""

    style: Style
    ordinal: int
    inserted: str = ""
    """The letters of an inserted number: "a" in "9a"."""
    path: tuple[str, ...] = ()
    """The parts of a compound number and of those above it: ("1", "2") for "1.2.", ("1",) for "1."; likewise
    ("5A001", "j") for the code "5A001.j"."""

    def follows(self, other: Number) -> bool:
        """True when this number may come directly after `other` in one list."""
        if self.style is not other.style:
            return False
        if self.ordinal == other.ordinal:
            return self.inserted > other.inserted
        return self.ordinal == other.ordinal + 1 and not (self.inserted and self.inserted[0] > "b")


def is_dash(num: str) -> bool:
    """True for a printed dash or bullet.

    >>> is_dash("—"), is_dash("(a)"), is_dash("")
    (True, False, False)
    """
    return bool(num) and all(character in DASHES for character in num.replace(" ", ""))


def roman(label: str) -> int:
    """Value of a roman number, 0 when it is none.

    >>> roman("xiv"), roman("iiii"), roman("b")
    (14, 0, 0)
    """
    value = 0
    low = label.lower()
    for character, following in zip(low, [*low[1:], ""], strict=True):
        if character not in _ROMAN:
            return 0
        step = _ROMAN[character]
        value += -step if _ROMAN.get(following, 0) > step else step
    return value if low and to_roman(value) == low else 0


def to_roman(value: int) -> str:
    """Lower-case roman number up to 399, "" outside.

    >>> to_roman(14)
    'xiv'
    """
    if not 0 < value < 400:
        return ""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    digits = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    scale = str.maketrans("ivx", "xlc")
    return "c" * hundreds + digits[tens].translate(scale) + digits[ones]


def letters(label: str) -> int:
    """Place of a letter label in its series: a..z, then aa, bb, ... (the series of EU drafting).

    >>> letters("c"), letters("aa"), letters("bb"), letters("ab")
    (3, 27, 28, 28)
    """
    low = label.lower()
    first = ord(low[0]) - ord("a") + 1
    if len(low) == 1:
        return first
    if low == low[0] * len(low):
        return 26 * (len(low) - 1) + first
    return 26 * first + ord(low[1]) - ord("a") + 1


def split_number(text: str) -> tuple[str, str]:
    """Parts a printed number from the words behind it: "1.   Exporters shall" -> ("1.", "Exporters shall").

    >>> split_number("(a) goods;"), split_number("— the name"), split_number("2009 was a year")
    (('(a)', 'goods;'), ('—', 'the name'), ('', '2009 was a year'))
    >>> split_number("1A701 Kites, as follows:")
    ('1A701', 'Kites, as follows:')
    """
    text = text.strip()
    if text[:1] in DASHES and text[1:2].isspace():
        return text[0], text[1:].lstrip()
    found = _NUMBER.match(text)
    if found and (found.end() == len(text) or text[found.end()].isspace()) and not _is_word(found):
        return found.group(), text[found.end() :].lstrip()
    bare = _BARE_COMPOUND.match(text) or _CODE.match(text)
    if bare and (bare.end() == len(text) or text[bare.end()].isspace()):
        return bare.group(), text[bare.end() :].lstrip()
    return "", text


def glued_number(text: str) -> str:
    """A number right before a word, whose blank a converter lost; the caller judges whether it continues a list.

    >>> glued_number("2.Makers shall"), glued_number("(a)whether"), glued_number("2.5 metres"), glued_number("(s)he")
    ('2.', '(a)', '', '(s)')
    """
    found = _GLUED.match(text)
    dotted = found and found.group().endswith(".")
    return found.group() if found and (not dotted or text[found.end()].isupper()) else ""


def _is_word(found: re.Match[str]) -> bool:
    """Whether what looks like a number ends a sentence: "etc.", "No."; "ii." is one (2019/947)."""
    bare_letters = found["close"] == "." and not found["open"] and found["label"].isalpha()
    return bare_letters and len(found["label"]) > 1 and not roman(found["label"])


@lru_cache(maxsize=4096)
def readings(num: str) -> tuple[Number, ...]:
    """All ways to read a printed number, likeliest first; () when it is no list number.

    >>> [n.style.value for n in readings("(i)")]
    ['(i)', '(a)']
    """
    if is_dash(num):
        return (Number(Style.DASH, 0),)
    found = _NUMBER.fullmatch(num.strip())
    if not found:
        code = _CODE.match(num)
        if code:
            return (Number(Style.CODE, 0, path=tuple(code.group().split("."))),)
        return (_compound(num),) if _BARE_COMPOUND.match(num + " ") else ()
    if found["minus"]:
        return tuple(replace(number, ordinal=number.ordinal - 1) for number in readings(_MINUS.sub("", num.strip(), 1)))
    label, inserted = found["label"], (found["inserted"] or "").replace(" ", "")
    brackets = "(" if found["open"] else ("." if found["close"] == "." else ")")
    if label[0].isdigit():
        if "." in label:
            return (_compound(label),)
        digits = re.match(r"\d+", label)
        assert digits
        style = {"(": Style.BRACKETS, ".": Style.DOT, ")": Style.HALF}[brackets]
        path = (label,) if style is Style.DOT else ()
        return (Number(style, int(digits.group()), label[digits.end() :] + inserted, path),)
    if label.isupper():
        style = Style.UPPER_BRACKETS if brackets == "(" else Style.UPPER
        return (Number(style, roman(label) or letters(label), inserted),)
    if not label.isascii():
        return (Number(Style.LETTER, ord(label[0]) - ord("α") + 1, inserted),)
    found_readings = []
    if roman(label):
        style = {"(": Style.ROMAN, ".": Style.ROMAN_DOT, ")": Style.ROMAN_HALF}[brackets]
        found_readings.append(Number(style, roman(label), inserted))
    style = {"(": Style.LETTER, ".": Style.LETTER_DOT, ")": Style.LETTER_HALF}[brackets]
    if len(label) == 2 and label[0] != label[1]:  # "(ca)": inserted after "(c)"
        found_readings.append(Number(style, letters(label[0]), label[1] + inserted))
    else:
        found_readings.append(Number(style, letters(label), inserted))
    return tuple(found_readings)


def _compound(label: str) -> Number:
    return Number(Style.COMPOUND, 0, path=tuple(label.strip(".").split(".")))


def introduces(text: str) -> bool:
    """True for words that open a list: they end in a colon."""
    return text.rstrip(" \u00a0’”\"'").endswith((":", ": —", "："))


def place(num: str, series: list[Number], introduced: bool) -> tuple[int, Number]:
    """Finds the level of a numbered line among the open ones.

    Args:
        num: the number as printed.
        series: the last number of each open level, outermost first.
        introduced: whether the words before end in a colon.

    Returns:
        The level (1 = outermost) and the reading chosen. Appends nothing to `series`.
    """
    options = readings(num) or (Number(Style.CODE, 0),)
    if level := _compound_level(options[0], series):
        return level, options[0]
    opening = [option for option in options if option.ordinal <= 1 and not option.inserted]
    if introduced and opening:
        return len(series) + 1, opening[0]
    for depth in range(len(series), 0, -1):
        for option in options:
            if option.follows(series[depth - 1]):
                return depth, option
    for option in opening:
        if all(option.style is not open_.style for open_ in series):
            return len(series) + 1, option
    for depth in range(len(series), 0, -1):
        for option in options:
            if option.style is series[depth - 1].style:
                return depth, option
    return len(series) + 1, min(options, key=lambda option: option.ordinal)


def _compound_level(number: Number, series: list[Number]) -> int:
    """The level of "1.2.3." under an open "1.2." or beside "1.2.2."; 0 where neither is open, or for "(a)"."""
    for depth in range(len(series), 0, -1):
        open_ = series[depth - 1]
        alike = number.style is Style.COMPOUND or (number.style is Style.CODE and open_.style is Style.CODE)
        if alike and open_.path and number.path[:-1] in (open_.path, open_.path[:-1]):
            return depth + (open_.path == number.path[:-1])
    return 0


_ASIDE = frozenset({Role.DROPPED, Role.NOTE, Role.HEADING, Role.ROW})
"""Lines that interrupt a list without ending it."""


@dataclass(slots=True)
class _Series:
    """The numbers that are open in one article, recital, annex or quotation, outermost first."""

    quote: str = ""
    open: list[Number] = field(default_factory=list)
    introduced: bool = False
    """The words before end in a colon."""
    bare: bool = False
    """An article of which no words were read yet: its "(1)" is a paragraph (German, Hungarian, Romanian)."""
    bracketed: bool = False
    """The article's paragraphs are numbered "(1)"."""

    def level(self, line: Line) -> int:
        """The level of a TEXT line, which becomes part of the series."""
        if line.num or line.kind is not None:
            level, number = place(line.num or DASHES[0], self.open, self.introduced)
            level = level if line.level is None else line.level
            del self.open[level - 1 :]
            while len(self.open) < level - 1:  # the source nests deeper than the numbers show
                self.open.append(Number(Style.DASH, 0))
            self.open.append(number)
            self.bracketed = self.bracketed or (self.bare and number.style is Style.BRACKETS)
        elif line.level is None:
            outer = self.open[0].style if self.open else None
            level = 1 if outer is Style.DOT or (outer is Style.BRACKETS and self.bracketed) else 0
            # What "(j) Counties in New Hampshire:" announces is said in that point (2015/2416).
            level = len(self.open) if self.introduced else level
            # Words that open a list of their own close the list before them.
            del self.open[max(level, 1 if introduces(line.text) else len(self.open)) :]
        else:
            level = line.level
            del self.open[level:]
        self.introduced, self.bare = introduces(line.text), False
        return level


def infer_levels(lines: Iterable[Line]) -> list[Line]:
    """Gives a level to every TEXT line whose source states none, from its number and what stands before.

    Words without a number belong to the numbered paragraph that is open ("1." directly in an article), or to
    the article itself; a source that knows better says so in `Line.level`. A quotation counts anew, and the
    list that it interrupts goes on behind it.
    """
    found: list[Line] = []
    series = [_Series()]
    for line in lines:
        if line.role in _ASIDE:
            # The table is what "(h) Counties in Minnesota:" led to, "(i)" behind it is the ninth letter (2015/2416).
            series[-1].introduced = series[-1].introduced and line.role is not Role.ROW
            found.append(line)
            continue
        while line.quoted < len(series) - 1 or (line.quoted == len(series) - 1 and line.quote != series[-1].quote):
            series.pop()
            series[-1].introduced = False
        while line.quoted > len(series) - 1:
            series.append(_Series(line.quote))
        if line.role is Role.TEXT:
            level = series[-1].level(line)
            found.append(line if line.level == level else replace(line, level=level))
        else:
            article = line.role is Role.ARTICLE
            series[-1] = _Series(line.quote, introduced=introduces(line.text), bare=article)
            found.append(line)
    return found
