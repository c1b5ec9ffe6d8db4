"""Takes the marks of a recast or codification out of its plain text, where only the signs of the marks are left.

In: the paragraphs of the text. Out: the same paragraphs, the signs as cuts, the references to the old act dropped.
Example: the lines "within the", "⌦", "Union", "⌫", "the charges" are one paragraph "within the Union the charges".

Plain text keeps no strike-through. Some texts have lost the deleted words with it, in others they stand unmarked
beside the new ones ("tThis Directive shall applyto"): of those neither wording can be had, and the reader says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.line import Cut
from tracker.numbering import readings, split_number
from tracker.readers.plain_paragraphs import Paragraph, join
from tracker.readers.plain_words import article_end
from tracker.readers.titles import read_title
from tracker.sides import CHANGE_MARKS

_OPENING, _CLOSING = "⌦⇨🡺", "⌫⇦🡸"
_ALONE = re.compile("[⌦⌫⇨⇦⇩🡻🡹🡺🡸]")
_FEW = 3
"""A text with no more signs than this is none: a title may name "the ⌦ Union ⌫", a formula may hold an arrow."""
_REFERENCE = re.compile(
    r"[🡻🡺](?:\s*(?:\d\s+)?\S*\d+/\d+.*)?|[⇩⇨]\s*\w+|🡹|[êè](?:\s+(?:\d\s+)?\S*\d+/\d+.*)?|[òð]\s+\w+|é"
)
_SOURCE = re.compile(r"(?:\d\s+)?\S*\d+/\d+(?:/\w+)?(?!\S).*")
"""What stands below a sign that stands alone: "924/2009 recital 1 (adapted)"."""
_LONGEST_REFERENCE = 160
_LEGACY_LINE = re.compile(r"^\s*(?:ê\s+\S*\d+/\d+.*|[òð]\s+\w+)\s*$", re.MULTILINE)
_LEGACY_PAIR = re.compile(r"(?<!\w)(?:Ö(?!\w)[^ÖÕ]{1,2000}(?<!\w)Õ|ð(?!\w)[^ðï]{1,2000}(?<!\w)ï)(?!\w)")
_SIGN = re.compile(r"[⌦⌫⇨⇦🡸]|🡺(?:\s\d)?")
_LETTERS = (
    re.compile(r"(?:(?<!\w)Ö|Ö(?!\w))[^ÖÕ]+Õ(?!\w)"),
    re.compile(r"(?:(?<!\w)ð|ð(?!\w))[^ðï]+ï(?!\w)"),
)
"""Letters are signs where one opens and the other closes; blanks beside them are often lost."""
_TWICE = re.compile(r"(?<!\w)([^\W\d_])(?!\1)([^\W\d_])(?=[^\W\d_]{2})")
"""Two letters at the start of a word, which are one letter small and capital in "tThis" and "eElectrical"."""
_TITLE = re.compile(r"\D{0,20}?(?P<figures>\d{1,4})\D{0,3}(?:\[.*\])?")
"""The number of an article on a line of its own, with a remark of the drafters or without."""
_PARAGRAPH = re.compile(r"(\d{1,2})\.(?!\d)")
_CLOSES = frozenset(",.;:)]")
_ENDS = (".", ";", ":")

_WARNING = (
    "this is the plain text of a marked recast: its marks were left out, and what was struck out in the original may "
    "be missing here or stand among the other words; take the page (XHTML) or the Word file of the same document"
)
_MIXED = (
    "this is the plain text of a marked recast in which the deleted words stand unmarked beside the new ones "
    "(“{example}”), so that it holds neither the old nor the new wording, and numbers of articles were read as they "
    "count on; take the page (XHTML), Word or PDF of the "
    "same document"
)


def is_marked_text(text: str) -> bool:
    """Whether a plain text bears the signs of a recast, as arrows or as the letters that these became.

    >>> is_marked_text("ò new\\nKites fly.\\nê 2006/95/EC\\nÖ Union Õ kites\\nò new\\nThe end.")
    True
    """
    lines, pairs = len(_LEGACY_LINE.findall(text)), len(_LEGACY_PAIR.findall(text))
    return lines >= _FEW or pairs >= _FEW or len(_ALONE.findall(text)) > _FEW


def warning_of(text: str) -> str:
    """What a person should know who reads a marked text.

    >>> "tThis" in warning_of("For the purposes of tThis Directive, eElectrical kites ...")
    True
    """
    word = mixed_word(text)
    return _MIXED.format(example=word) if word else _WARNING


def mixed_word(text: str) -> str:
    """A word that shows that deleted words stand among the others, "tThis"; "" where none does."""
    twice = (found for found in _TWICE.finditer(text) if found[1].islower() and found[1].upper() == found[2])
    word = next((re.match(r"\w+", text[found.start() :]) for found in twice), None)
    return word.group() if word else ""


def without_marks(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs, references dropped, signs cut, and what the signs had parted joined."""
    found: list[Paragraph] = []
    goes_on = False  # the next words belong to the paragraph before
    awaited = False  # the next line may be the source of a sign that stood alone
    for paragraph in paragraphs:
        words = paragraph.text
        before = found[-1] if found else None
        if _is_reference(words) or (awaited and len(words) <= _LONGEST_REFERENCE and _SOURCE.fullmatch(words)):
            found.append(replace(paragraph, reason=CHANGE_MARKS))
            awaited, goes_on = len(words) == 1, False
            continue
        awaited = False
        sign = words if len(words) == 1 and words in _OPENING + _CLOSING else ""
        joins = before and not before.reason and not before.row and not paragraph.row
        if joins and before and (_joins_sign(before, sign) if sign else goes_on and _goes_on(before, words)):
            found[-1] = join(before, paragraph, " ")
        else:
            found.append(paragraph)
        goes_on = bool(sign)
    return [paragraph if paragraph.reason else _without_signs(paragraph) for paragraph in found]


def settle_articles(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Of the numbers of an article that stand in each other ("Article 1211") the one that the count asks for.

    The other one is what the article was before; it is cut as a mark. So is an old title inside an article, whose
    paragraphs count on behind it.
    """
    found: list[Paragraph] = []
    count, last = 0, ""  # of the articles; the last number of a paragraph
    for i, paragraph in enumerate(paragraphs):
        title = _title_of(paragraph)
        if title:
            start, end = _old_number(title["figures"], str(count + 1))
            at = title.start("figures")
            following = next((_dotted(said) for said in paragraphs[i + 1 : i + 3] if not said.reason), "")
            if end:
                paragraph = _without(paragraph, at + start, at + end)
            if end or title["figures"] == str(count + 1):
                count, last = count + 1, ""
            elif last and following == str(int(last) + 1) and int(title["figures"]) < count:
                paragraph = replace(paragraph, reason=CHANGE_MARKS)
        last = _dotted(paragraph) or last
        found.append(paragraph)
    return found


def _title_of(paragraph: Paragraph) -> re.Match[str] | None:
    """The title of an article, which may have too many figures for one."""
    title = _TITLE.fullmatch(paragraph.text) if not paragraph.reason else None
    if title is None:
        return None
    start, end = title.span("figures")
    return title if article_end(f"{paragraph.text[:start]}1{paragraph.text[end:]}") > start else None


def _dotted(paragraph: Paragraph) -> str:
    """The figures of a paragraph numbered "2."; "" for any other."""
    number = _PARAGRAPH.match(paragraph.text) if not paragraph.reason else None
    return number[1] if number else ""


def _old_number(figures: str, wanted: str) -> tuple[int, int]:
    """Where the old number stands beside the one that is wanted; (0, 0) where the figures are not two numbers."""
    if len(figures) <= len(wanted):
        return 0, 0
    if figures.startswith(wanted):
        return len(wanted), len(figures)
    return (0, len(figures) - len(wanted)) if figures.endswith(wanted) else (0, 0)


def _is_reference(words: str) -> bool:
    return len(words) <= _LONGEST_REFERENCE and bool(_REFERENCE.fullmatch(words))


def _joins_sign(before: Paragraph, sign: str) -> bool:
    """Whether a sign on a line of its own stands inside the paragraph before it, not at the head of a new one."""
    if sign in _CLOSING:
        return True
    title = read_title(before.text)
    ended = before.text.endswith(_ENDS) or article_end(before.text) == len(before.text)
    return not ended and not (title and title.end == len(before.text))


def _goes_on(before: Paragraph, words: str) -> bool:
    """Whether the words behind a sign go on with the paragraph that the sign ended."""
    if before.text[-1] in _OPENING:
        return True
    if words[0].islower() or words[0] in _CLOSES:
        return True
    said = before.text[:-1].rstrip()
    whole = before.text[0] in _OPENING  # a heading, or a paragraph that is new as a whole
    number, rest = split_number(words)
    item = bool(number) and not rest[:1].islower()
    return not (whole or item or said.endswith(_ENDS) or article_end(words) or readings(said))


def _without_signs(paragraph: Paragraph) -> Paragraph:
    """The paragraph with its signs as cuts; of the blanks around a sign one stays."""
    text = paragraph.text
    for start, end in reversed(_signs(text)):
        sign = text[start:end]
        spaced = start == 0 or text[start - 1].isspace()
        while end < len(text) and text[end] == " " and spaced:
            end += 1
        if end == len(text) or text[end] in _CLOSES:
            while start and text[start - 1] == " ":
                start -= 1
        paragraph = _without(paragraph, start, end, sign)
        text = paragraph.text
    return paragraph


def _without(paragraph: Paragraph, start: int, end: int, sign: str = "") -> Paragraph:
    """The paragraph with what stands at a place as a cut; `sign` is that without blanks."""
    text = paragraph.text
    cuts = [replace(cut, offset=_moved(cut.offset, start, end)) for cut in paragraph.cuts]
    behind = next((i for i, cut in enumerate(cuts) if cut.offset >= start), len(cuts))
    cuts.insert(behind, Cut(start, sign or text[start:end], CHANGE_MARKS))
    return replace(paragraph, text=text[:start] + text[end:], cuts=tuple(cuts))


def _signs(text: str) -> list[tuple[int, int]]:
    """Where signs stand among words."""
    found = [sign.span() for sign in _SIGN.finditer(text)]
    for letters in _LETTERS:
        for pair in letters.finditer(text):
            found += [(pair.start(), pair.start() + 1), (pair.end() - 1, pair.end())]
    return sorted(found)


def _moved(offset: int, start: int, end: int) -> int:
    return offset - (end - start) if offset >= end else min(offset, start)
