"""Parts the printed title of a division or annex into its number and its heading, in all languages of the Union.

In: the words of a title. Out: the kind they name and where the number ends, or None for a title without number.
Example: `read_title("CHAPTER I General provisions")` finds a chapter whose number is "CHAPTER I".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from tracker.act import Kind
from tracker.tongues import words

NAMED = (Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.ANNEX, Kind.APPENDIX)
"""What carries a title; where two languages share a word they agree on the kind."""

_FIRST = "premier premiere unique primo prima unico unica primero primera"
"""French, Italian and Spanish titles write the first number out ("CHAPITRE PREMIER")."""


_LAST_SIGMA = {"ς": "σ"}


def _fold(text: str) -> str:
    """Lower case without accents, character by character, so that places in it are places in the text."""
    return "".join(map(_fold_one, text))


@cache
def _fold_one(character: str) -> str:
    return _LAST_SIGMA.get(character, unicodedata.normalize("NFD", character)[0].lower()[:1])


_KINDS = {_fold(word): kind for kind in NAMED for word in words(kind.value)}
_WORD = "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))
_LABEL = rf"(?:[ivxlcdm]+[a-z]{{0,2}}|\d+(?:\.\d+)*[a-z]{{0,2}}|[^\W\d_]|{_FIRST.replace(' ', '|')})(?!\w)"
_BREAK = r"(?:\s*[.):–—-])?(?=\s|$)"
_GAP = r"(?:\s+(?:n[ro]?[.°º]?\s*)?|(?=\d))"
"""What parts the word from the number; some converters lose the blank ("Chapter2")."""
_WORD_FIRST = re.compile(rf"(?P<word>{_WORD}){_GAP}(?P<label>{_LABEL}){_BREAK}(?:\s*[–—-](?=\s))?")
_LABEL_FIRST = re.compile(rf"(?P<label>{_LABEL})\.?\s*(?P<word>{_WORD})\.?(?:\s*[:–—-](?=\s|$)|$)")
_ALONE = re.compile("|".join(re.escape(word) for word, kind in _KINDS.items() if kind in (Kind.ANNEX, Kind.APPENDIX)))

_LOOK = 80
"""No number stands further on than this."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a printed title names; its first `end` characters are the number, the rest is the heading."""

    kind: Kind
    end: int


def read_title(text: str) -> Title | None:
    """The kind and the number in a title.

    >>> read_title("ABSCHNITT A"), read_title("II. FEJEZET"), read_title("FINAL PROVISIONS")
    (Title(kind=<Kind.SECTION: 'section'>, end=11), Title(kind=<Kind.CHAPTER: 'chapter'>, end=11), None)
    >>> read_title("Part of the goods"), read_title("ANNEX")
    (None, Title(kind=<Kind.ANNEX: 'annex'>, end=5))
    """
    folded = _fold(text[:_LOOK])
    for pattern in (_WORD_FIRST, _LABEL_FIRST):
        found = pattern.match(folded)
        if found and _meant(text[slice(*found.span("label"))]):
            return Title(_KINDS[found["word"]], found.end())
    found = _ALONE.fullmatch(folded)
    return Title(_KINDS[found.group()], found.end()) if found else None


def _meant(label: str) -> bool:
    """Labels are capitals, figures or "premier": "Part a" of a sentence is none."""
    return not label[0].islower() or len(label) > 3
