"""Reads the words of a reference in any official language: what kind of provision, which label, which in a row.

In: "Artikel 4 Absatz 1 Buchstaben a bis c", "de". Out: `Token`s, in the order of an English reference.
Example: "4. cikk (1) bekezdés" in Hungarian gives the same tokens as "Article 4, paragraph (1)" in English.

The words of structure are those of `tracker.tongues`, in any number and case; what stands between them is listed here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from tracker.act import Kind
from tracker.reference import STEMS, ordinal
from tracker.tongues import words

_KINDS = (
    Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SUBSECTION, Kind.SECTION, Kind.APPENDIX, Kind.RECITAL, Kind.ANNEX,
    Kind.ARTICLE, Kind.SUBPARAGRAPH, Kind.PARAGRAPH, Kind.POINT, Kind.INDENT,
)  # fmt: skip
"""Where one word stands for two of them (Lithuanian "dalis"), the later one is meant in a table."""
ROOTS = frozenset(STEMS[kind] for kind in _KINDS[: _KINDS.index(Kind.SUBPARAGRAPH)])
KIND_OF_STEM = {STEMS[kind]: kind for kind in _KINDS}
_SHORT = {
    "art": "art", "čl": "art", "ust": "para", "odst": "para", "ods": "para", "stk": "para", "abs": "para",
    "n.o": "para", "artikli": "art", "uabs": "subpara", "lit": "point", "pkt": "point", "písm": "point", "nr": "point",
    "onder": "point",
}  # fmt: skip
"""How tables shorten words of structure, in any language."""
_JOINING = {
    "bg": ("и или", "до"), "cs": ("a nebo", "až"), "da": ("og eller", "til"), "de": ("und oder", "bis"),
    "el": ("και ή", "έως"), "en": ("and or", "to"), "es": ("y o e u", "a"), "et": ("ja või", "kuni"),
    "fi": ("ja tai", ""), "fr": ("et ou", "à au"), "ga": ("agus nó", "go"), "hr": ("i ili te", "do"),
    "hu": ("és vagy", ""), "it": ("e o ed da", "a"), "lt": ("ir arba", "iki"), "lv": ("un vai", "līdz"),
    "mt": ("u jew", "sa"), "nl": ("en of", "tot met t/m"), "pl": ("i oraz lub", "do"), "pt": ("e ou", "a"),
    "ro": ("și şi sau", "la"), "sk": ("a alebo", "až"), "sl": ("in ali", "do"), "sv": ("och eller", "till"),
}  # fmt: skip
"""What stands between the labels of a list, and of a range."""
_DOTTED = re.compile(r"(\d+[a-z]?)\.(\d+[a-z]?)")
"""Article and paragraph in Swedish, "Artikel 4.1"."""
_LABEL_FIRST = frozenset({"fi", "hu", "lt", "lv"})
"""Languages that print a number before its word: "4. cikk (1) bekezdés"."""
_ORDINALS = (
    ("first", "premi", "primer", "prim", "erst", "eerst", "pierwsz", "först", "først", "prv", "πρώτ", "първ"),
    ("second", "deuxi", "segund", "zweit", "tweed", "drug", "andra", "andet", "druh", "δεύτερ", "втор"),
    ("third", "troisi", "tercer", "terceir", "terz", "dritt", "derd", "trzeci", "tredje", "třet", "tret", "τρίτ"),
    ("fourth", "quatri", "cuart", "quart", "viert", "vierd", "czwart", "fjärd", "fjerd", "čtvrt", "štvrt", "τέταρτ"),
    ("fifth", "cinqu", "quint", "fünft", "vijfd", "piąt", "femte", "pát", "piat", "πέμπτ"),
)
"""How "first" to "fifth" begin, in all genders and cases."""
_INTRODUCTION = re.compile(
    r"introdu|einleit|inleid|aanhef|inledn|indledn|wprowadz|chapeau|úvodn|uvodn|johdan|bevezet|εισαγωγ|уводн"
)
_SENTENCE = re.compile(r"sentences?|phrases?|sätz|satz|frases?|volzin|zdani|meningen|punktum|vět|veta|περίοδ|изречен")
_TOKEN = re.compile(r"\(\s*(?P<inner>[^()\s]{1,8})\s*\)|(?P<word>[^\s,;:()–-]+)(?P<closed>\))?|(?P<sign>[,;:–-])")


class Token(NamedTuple):
    """One word, label or sign of a reference."""

    sort: str
    """ "kind", "label", "nth", "and", "to", "part" or "other"."""
    said: str = ""
    bracketed: bool = False


def tokens(plain: str, language: str) -> list[Token]:
    """The tokens of a reference.

    >>> [token.said for token in tokens("Artikel 4 Absatz 1", "de")]
    ['art', '4', 'para', '1']
    """
    found = _tokens(plain, language)
    return list(_words_first(found) if language in _LABEL_FIRST else found)


def _tokens(plain: str, language: str) -> Iterator[Token]:
    joining, until = (set(said.split()) for said in _JOINING.get(language, _JOINING["en"]))
    for found in _TOKEN.finditer(plain):
        if found["inner"]:
            yield Token("label", found["inner"], True)
        elif found["sign"]:
            tight = found["sign"] in "–-" and plain[found.start() - 1 : found.start()] not in ("", " ", ",")
            yield Token("to" if tight else "and")
        elif found["closed"]:
            yield Token("label", found["word"], True)
        elif dotted := _DOTTED.fullmatch(found["word"]):
            yield from (Token("label", dotted[1]), Token("label", dotted[2], True))
        else:
            word = found["word"].casefold()
            yield Token("and") if word in joining else Token("to") if word in until else _word(word, language, found)


def _word(word: str, language: str, found: re.Match[str]) -> Token:
    """What a word says: its number in a row, what kind of provision, which part of one, a label, or nothing."""
    stem = _stem(word, language)
    if stem:
        return Token("kind", stem)
    if _INTRODUCTION.search(word):
        return Token("part", "introductory words")
    if _SENTENCE.match(word):
        return Token("part", "sentence")
    nth = next((n for n, starts in enumerate(_ORDINALS, 1) if word.startswith(starts)), 0)
    nth = nth or next((n for n in range(6, 21) if ordinal(n) == word), 0)
    if nth:
        return Token("nth", str(nth))
    written = found["word"].rstrip(".")
    bare = re.fullmatch(r"-?[0-9]+[a-zA-Z.]{0,5}|[A-Za-z]{1,2}|[IVXL]+[a-zA-Z]{0,2}|[ivx]+", written)
    return Token("label", written) if bare else Token("other")


def _stem(word: str, language: str) -> str:
    """The eId stem that a word of structure stands for, singular or plural, in any case; "" for another word."""
    bare = word.rstrip(".")
    if bare in _SHORT:
        return _SHORT[bare]
    folded = _folded(bare)
    fits = [
        (len(start), place)
        for start, place in (*_vocabulary("en"), *_vocabulary(language))
        if folded.startswith(start) and len(folded) <= len(start) + _LONGEST_ENDING
    ]
    return STEMS[_KINDS[max(fits)[1]]] if fits else ""


_LONGEST_ENDING = 4
_BALTIC = re.compile("(?:is|as|us|s)$")
"""Endings that the other cases of a Lithuanian or Latvian word do not have."""


@cache
def _vocabulary(language: str) -> tuple[tuple[str, int], ...]:
    """How the words of structure of a language begin, whatever their number and case, and their places in `_KINDS`."""
    found = []
    for place, kind in enumerate(_KINDS):
        for name in words(str(kind), language):
            bare = _folded(name.rstrip("."))
            bare = _BALTIC.sub("", bare) if language in ("lt", "lv") else bare
            found.append((bare.rstrip("aeiouyαοςηиа") if len(bare) > 4 else bare, place))
    return tuple(found)


def _folded(word: str) -> str:
    """Without accents: "Absätze" begins like "Absatz"."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def _words_first(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens of "4. cikk (1) bekezdés" in the order of "Article 4, paragraph (1)"."""
    waiting: list[Token] = []
    for token in tokens:
        if token.sort == "kind" and not any(t.sort == "nth" for t in waiting):
            joined = waiting[:1] if waiting and waiting[0].sort == "and" else []
            yield from (*joined, token, *waiting[len(joined) :])
            waiting = []
        else:
            waiting.append(token)
            if token.sort == "kind":
                yield from waiting
                waiting = []
    yield from waiting
