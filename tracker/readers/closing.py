"""Recognises the formulas between the recitals and the articles and at the end, where a page shows no difference.

In: the words of a paragraph, or lines. Out: whether they are such a formula, or where it begins. Example: "This
Regulation shall be binding in its entirety and directly applicable in all Member States." is no paragraph of the
last article; in "... those rights. HAVE ADOPTED THIS REGULATION:" (COM(2020) 842) the first words are a recital's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.line import Line, Role
from tracker.numbering import readings, split_number
from tracker.readers.parting import part_line, split_line
from tracker.tongues import BINDING

_BINDING = re.compile("|".join(BINDING.values()), re.IGNORECASE)
_LONGEST = 300
"""The sentence has some 100 characters; a paragraph that only speaks of binding acts is longer."""


def is_closing(words: str) -> bool:
    """True for "This Regulation shall be binding in its entirety ..." in the languages of the Union.

    >>> is_closing("Diese Verordnung ist in allen ihren Teilen verbindlich und gilt unmittelbar.")
    True
    """
    return len(words) <= _LONGEST and bool(_BINDING.search(words))


_LEAST_WORDS, _LEAST_LETTERS = 3, 12
"""The shortest formula of adoption is Maltese or Lithuanian, of three words."""
_SENTENCE = re.compile(r"[.;]\s*(?=[^\W\d_])")
_PREAMBLE = frozenset({Role.FORMULA, Role.CITATION, Role.RECITAL, Role.TEXT})
_BODY = frozenset({Role.ARTICLE, Role.DIVISION, Role.ANNEX})


def adoption_start(words: str) -> int:
    """Where the formula of adoption begins that ends a paragraph; it is set in capitals in all languages.

    >>> adoption_start("respects those rights,HAVE ADOPTED THIS REGULATION:"), adoption_start("as follows:")
    (22, 11)
    """
    start = len(words)
    while start and not words[start - 1].islower():
        start -= 1
    sentence = max(words.rfind(mark, start) for mark in ".;") + 1
    start = max(start, sentence)
    while start < len(words) and not words[start].isalpha():
        start += 1
    formula = words[start:]
    long_enough = len(formula.split()) >= _LEAST_WORDS and sum(map(str.isalpha, formula)) >= _LEAST_LETTERS
    return start if formula.endswith(":") and long_enough else len(words)


def closing_start(words: str) -> int:
    """Where the sentence "This Regulation shall be binding ..." begins; the length of the words where it is none."""
    found = _BINDING.search(words)
    borders = _SENTENCE.finditer(words, 0, found.start()) if found else ()
    starts = [border.end() for border in borders if words[border.end()].isupper()]
    return max(starts, default=0) if found else len(words)


def part_formulas(lines: Sequence[Line]) -> list[list[Line]]:
    """For each line one or two: a formula apart from the words of a recital or article in the same paragraph."""
    found: list[list[Line]] = []
    enacted = False
    recital: Line | None = None
    for i, line in enumerate(lines):
        enacted = enacted or line.role in _BODY
        behind = next((said.role for said in lines[i + 1 : i + 3] if said.role is not Role.DROPPED), None)
        start = 0
        if not enacted and line.role in _PREAMBLE:
            start = adoption_start(line.text)
        elif enacted and (line.role is Role.FORMULA or (line.role is Role.TEXT and behind is Role.SIGNATURE)):
            start = closing_start(line.text)
        recital = line if line.role is Role.RECITAL else recital
        found.append(_parted(line, start, recital, enacted) if 0 < start < len(line.text) else [line])
    return found


def _parted(line: Line, start: int, recital: Line | None, enacted: bool) -> list[Line]:
    words, formula = split_line(line, start)
    if words.role is Role.FORMULA:
        role = Role.TEXT if enacted or recital else Role.CITATION
        num = split_number(words.text)[0] if not words.num and role is Role.TEXT else ""
        follows = any(a.follows(b) for a in readings(num) for b in (readings(recital.num) if recital else ()))
        words = replace(part_line(words, len(num)), role=Role.RECITAL if follows and not enacted else role)
    return [words, replace(formula, role=Role.FORMULA, level=None, kind=None)]
