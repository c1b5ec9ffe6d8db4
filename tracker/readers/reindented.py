"""Puts right a page that a program indented anew: there every piece of text stands on a line of its own.

In: the parsed page. Out: the same page, its words joined as they were, as far as the copy still tells.
Example: `<span>⏎ taxation of c⏎ </span><span>⏎ hallenges⏎ </span>` is "taxation of challenges" again.

Such a copy shows a blank at every border between two spans, whether there was one or not. A span that holds
nothing held a blank or a tab. Elsewhere the page itself is the dictionary: "challenges" occurs in it, "c" does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from tracker.readers.markup import local

_PARAGRAPHS = frozenset({"p", "dd", "dt", "h1", "h2", "h3", "h4"})
_VOID = frozenset({"br", "img", "hr"})
_FEW = 20
_MOST = 0.9
"""A page with fewer spans is not judged; one in which so many of them begin with a line end was indented anew."""

_OPENING, _CLOSING = "([‘“«„/-", ".,;:!?)]’”»/-"
_LAST_WORD = re.compile(r"[^\W_]+$")
_FIRST_WORD = re.compile(r"[^\W_]+")
_OPPOSITE = frozenset({("deleted", "added"), ("added", "deleted")})


def is_reindented(root: etree._Element) -> bool:
    """Whether nearly every span with words begins with a line end."""
    begins = [
        (element.text or "").startswith("\n")
        for element in root.iter()
        if local(element) == "span" and (element.text or "").strip()
    ]
    return len(begins) >= _FEW and sum(begins) >= _MOST * len(begins)


def join_words(root: etree._Element) -> None:
    """Takes the line ends and indents out of the paragraphs of a page that was indented anew."""
    paragraphs = [element for element in root.iter() if local(element) in _PARAGRAPHS]
    known = Counter(word for paragraph in paragraphs for _, _, text in _texts(paragraph) for word in _inner_words(text))
    for paragraph in paragraphs:
        _join(paragraph, known)


def _texts(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Owner, place ("text" or "tail") and words of all texts in a paragraph, in order."""
    yield paragraph, "text", paragraph.text or ""
    for element in paragraph:
        if local(element):
            yield from _texts(element)
        yield element, "tail", element.tail or ""


def _inner_words(text: str) -> list[str]:
    """Words that no border of a span can have cut; alone in a span, letters may be a fragment too."""
    return _FIRST_WORD.findall(text)[1:-1]


def _join(paragraph: etree._Element, known: Counter[str]) -> None:
    pieces: list[tuple[etree._Element, str, str]] = []  # owner, place, words; "" for a blank that is certain
    for owner, place, text in _texts(paragraph):
        words = text.strip()
        setattr(owner, place, words)
        hollow = place == "text" and len(owner) == 0 and owner is not paragraph and local(owner) not in _VOID
        if words or hollow:
            pieces.append((owner, place, words))
    worded = [i for i, piece in enumerate(pieces) if piece[2] and _is_said(piece[0], piece[1])]
    for before, behind in pairwise(worded):
        between = pieces[before + 1 : behind]
        certain = any(not words for _, _, words in between)
        if certain or _parted(pieces[before], pieces[behind], known):
            owner, place, words = pieces[behind]
            setattr(owner, place, f" {words}")


def _is_said(owner: etree._Element, place: str) -> bool:
    """False for arrows and footnote calls, which stand between words without parting them."""
    holder = owner if place == "text" else owner.getparent()
    return holder is not None and not _style(holder).startswith(("CRMarker", "CRRefNum", "footnote"))


def _style(element: etree._Element) -> str:
    return (element.get("class") or "").split(" ")[-1]


def _side(owner: etree._Element, place: str) -> str:
    """ "deleted", "added" or "" for the words of a recast mark."""
    holder = owner if place == "text" else owner.getparent()
    while holder is not None and local(holder) not in _PARAGRAPHS:
        style = _style(holder)
        if style.startswith("CR"):
            return "deleted" if style.endswith("Deleted") else "added" if style.endswith("Added") else ""
        holder = holder.getparent()
    return ""


def _parted(
    before: tuple[etree._Element, str, str], behind: tuple[etree._Element, str, str], known: Counter[str]
) -> bool:
    """Whether a blank stood between two pieces of words."""
    if (_side(*before[:2]), _side(*behind[:2])) in _OPPOSITE:
        return False  # "Article 1211": the words of the two sides never follow each other
    left, right = before[2], behind[2]
    if left[-1] in _OPENING or right[0] in _CLOSING:
        return False
    last, first = _LAST_WORD.search(left), _FIRST_WORD.match(right)
    if not last or not first:
        return True
    if last[0][-1].isdigit() != first[0][0].isdigit():
        return True
    # "i" and "n" are words of the text (points, codes), but "in" is a commoner one.
    rarer = min(known[last[0]], known[first[0]])
    if known[last[0] + first[0]] > rarer:
        return False
    return known[last[0]] + known[first[0]] > 0
