"""Recognises what a paragraph without style opens, by its first words, in all languages of the Union.

In: the words of one paragraph. Out: what they open. Example: `article_end("Article 12a")` is 11, the length of its
number; `article_end("Article 12 applies.")` is 10, and the caller judges the rest.

The words themselves are in `tracker.tongues`; divisions and annexes are read by `titles`, the sentence "... shall be
binding in its entirety ..." by `closing`.
"""

from __future__ import annotations

import re

from tracker.tongues import pattern

_ORDER = "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies"
_LABEL = rf"\d{{1,3}}(?:-?[a-z]{{1,3}}\b|\s?(?:{_ORDER})\b)?"
_FIRST = "premier|primero|primeiro|primo|unique|único|unico|unic|1er"
_ARTICLE = re.compile(
    rf"(?:{pattern('article')}|art\.)\s*(?:{_LABEL}|(?:{_FIRST})\b|[IVXLC]{{1,6}}\b)"
    rf"(?:\s?[ºª°]|\.[ºªo°](?!\w))?(?:\s?-[A-Z](?![\w.]))?"
    rf"|\d{{1,3}}(?:/[A-Z])?[a-z]{{0,2}}\.?\s?(?:{pattern('article')})\b(?:\s[a-z](?!\w))?"
    rf"|(?:sole|single|einziger|enig|eneste|enda|ainoa|jediný|egyetlen|jedyny|ainus)\s+(?:{pattern('article')})\b",
    re.IGNORECASE,
)
_SPACED = re.compile(r"\s[a-z]{1,2}")
"""Parliament prints "Article 4 a"."""

_WHEREAS = re.compile(
    rf"(?:{pattern('whereas')}|in (?:der )?erwägung|in anbetracht|i betragtning af|ottavat? huomioon seuraavaa"
    r"|sekä katso|vzhledem k|a též vzhledem|intrucât|med beaktande av följande)\b",
    re.IGNORECASE,
)
_CITATION = re.compile(
    rf"(?:{pattern('having regard')}|acting in accordance|after consulting|auf vorschlag|auf initiative"
    r"|nach (?:anhörung|stellungnahme)|som henviser|λαμβάνοντας υπόψη|gelet|auf empfehlung|statuant|agissant)\b",
    re.IGNORECASE,
)
_DONE = re.compile(rf"(?:{pattern('done at')}|geschehen)\b", re.IGNORECASE)
_LONGEST_DATE = 120
_LONGEST_PLACE = 40
"""A proposal has no date yet: "Done at Brussels,"."""
_FOR = re.compile(
    r"(?:For|Für|Im Namen|Pour|Par|Por|Per|Pel[oa]|Voor|På|Za|W imieniu|V imene|În numele|Pentru|Għal|За|Για"
    r"|Thar ceann|az Európai|a Tanács|a Bizottság)\b|.*\b(?:nimel|vardā|részéről|puolesta|vägnar|vegne|vardu)\b"
)

PAGE_NUMBER = re.compile(r"[-–—]\s*\d{1,4}\s*[-–—]|Page \d{1,4}(?: of \d{1,4})?|\f")


def article_end(text: str) -> int:
    """How many characters the number of an article has that stands at the start of these words; 0 if none does.

    >>> article_end("Article 4 a"), article_end("12/A. cikk"), article_end("Articles 3 and 4")
    (11, 10, 0)
    """
    found = _ARTICLE.match(text)
    if not found or text[found.end() : found.end() + 1].isalnum():
        return 0
    return len(text) if _SPACED.fullmatch(text[found.end() :]) else found.end()


def opens_recitals(text: str) -> bool:
    """True for words that begin as the recitals do: "Whereas:", "Whereas the market ...;".

    >>> opens_recitals("in Erwägung nachstehender Gründe:"), opens_recitals("The market ...")
    (True, False)
    """
    return bool(_WHEREAS.match(text))


def is_citation(text: str) -> bool:
    """True for "Having regard to ..."."""
    return bool(_CITATION.match(text)) and not _WHEREAS.match(text)


def is_done(text: str) -> bool:
    """True for the place and date at the end, "Done at Brussels, ..."."""
    dated = any(c.isdigit() or c in ".…" for c in text) or (len(text) <= _LONGEST_PLACE and text.endswith(","))
    return len(text) <= _LONGEST_DATE and bool(_DONE.match(text)) and dated


def is_for(text: str) -> bool:
    """True for the first words of a signatory's block, "For the Council"."""
    return len(text) <= _LONGEST_DATE and bool(_FOR.match(text))
