"""Reads where a European Parliament amendment says it applies, and finds that provision in an act.

In: a position as printed, "Article 4 – paragraph 1 – point d a (new)", and an identified `Act`. Out: its steps,
`(Step("article", "4"), Step("paragraph", "1"), Step("point", "da", new=True))`, and the provision or None.
Example: `format_position(parse_position("Article 3, paragraph 2 a (new)"))` is "Article 3 – paragraph 2 a (new)".

Seen in the Official Journal (em dash), in committee documents and reports since 2005 (en dash), in reports of
2001 to 2007 (commas); labels are spaced ("5 a", "a a"), bracketed, or French ("2 bis").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.act import CONTAINERS, Act, Kind, Provision, find, parents, walk
from tracker.errors import InputError
from tracker.reference import LABEL, ORDINAL, STEMS, label, ordinal

# --------------------------------------------------------------------------------------------------- policy

HEADING = "heading"
"""The "title" of an article, chapter or annex; "title" is the division (TITLE III)."""
INTRODUCTION = "introduction"
CONCLUSION = "conclusion"
SENTENCE = "sentence"
RULE = "rule"
"""An article of Parliament's Rules of Procedure."""

_WORDS = {
    "articles": Kind.ARTICLE,
    "article": Kind.ARTICLE,
    "art": Kind.ARTICLE,
    "rules": RULE,
    "rule": RULE,
    "recitals": Kind.RECITAL,
    "recital": Kind.RECITAL,
    "citations": Kind.CITATION,
    "citation": Kind.CITATION,
    "annexes": Kind.ANNEX,
    "annex": Kind.ANNEX,
    "appendix": Kind.APPENDIX,
    "part": Kind.PART,
    "title": Kind.TITLE,
    "chapter": Kind.CHAPTER,
    "sub-section": Kind.SUBSECTION,
    "subsection": Kind.SUBSECTION,
    "section": Kind.SECTION,
    "sub-paragraphs": Kind.SUBPARAGRAPH,
    "sub-paragraph": Kind.SUBPARAGRAPH,
    "subparagraphs": Kind.SUBPARAGRAPH,
    "subparagraph": Kind.SUBPARAGRAPH,
    "paragraphs": Kind.PARAGRAPH,
    "paragraph": Kind.PARAGRAPH,
    "points": Kind.POINT,
    "point": Kind.POINT,
    "poin": Kind.POINT,  # a slip that recurs in committee documents
    "indents": Kind.INDENT,
    "indent": Kind.INDENT,
    "footnote": Kind.FOOTNOTE,
    "table": Kind.TABLE,
    "rows": Kind.ROW,
    "row": Kind.ROW,
    "sentence": SENTENCE,
    "heading": HEADING,
    "introductory part": INTRODUCTION,
    "introductory wording": INTRODUCTION,
    "introductory words": INTRODUCTION,
    "introduction": INTRODUCTION,
    "concluding part": CONCLUSION,
    "concluding wording": CONCLUSION,
    "concluding words": CONCLUSION,
    "final part": CONCLUSION,
}
_PRINTED = {
    HEADING: "title",
    INTRODUCTION: "introductory part",
    CONCLUSION: "concluding part",
    Kind.ACT_TITLE: "Title",
}
_BARE = frozenset({HEADING, INTRODUCTION, CONCLUSION, Kind.ACT_TITLE, Kind.ANNEX, Kind.TABLE})
"""Kinds that need no label."""
_TOP = frozenset({Kind.ARTICLE, RULE, Kind.RECITAL, Kind.CITATION, Kind.ANNEX})
"""Printed with a capital, and nothing inside itself: a second one of the same kind is another position."""
_ENGLISH = {"bis": "a", "ter": "b", "quater": "c", "quinquies": "d", "sexies": "e", "septies": "f", "octies": "g"}
"""Members write French labels into English positions ("45 bis" for what the act calls 45a)."""
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
_LONGEST_RANGE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a position; `kind` is a `Kind` value, HEADING, INTRODUCTION, CONCLUSION, SENTENCE or RULE.

    The step of an amending act's quoted text has the kind "quoted" and the amended act's name as its label.
    """

    kind: str
    label: str = ""
    """As in eIds ("5a", "III"); "last" for a last subparagraph."""
    new: bool = False


# ------------------------------------------------------------------------------------------------- reading

_NAMES = "|".join(sorted(_WORDS, key=len, reverse=True)).replace(" ", r"\s+")
_ITEM = rf"\(?\s*(?:-\s)?{LABEL}\s*\)?"
_LIST = rf"{_ITEM}(?:\s*(?:,\s*and|and|or|&|,|to|-)\s*(?:{_ITEM}))*"
_STEP = re.compile(
    rf"""(?:(?P<act>(?:(?:Council|Commission|Delegated|Implementing|Framework)\s+)*
                    (?:Regulation|Directive|Decision)\b[^,\n]*?[0-9]+/[0-9]+(?:/[A-Z]+)*)
      | (?:(?P<nth>{ORDINAL}|last)\s+)?(?P<word>{_NAMES})(?![a-z])\.?
        (?:(?:\s*-\s+(?=[0-9]))?\s*(?P<labels>{_LIST}))?)
    \s*(?P<new>\(\s*new\s*\))?(?:\s*\(?deleted\)?)?""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_BETWEEN = re.compile(r"[\s,;]*(?P<also>(?:and|&)\s+)?(?:-\s*)?", re.IGNORECASE)
_PIECE = re.compile(rf"(?P<to>\bto\b|(?<=[\w)])\s*-\s*(?=[\w(]))|(?P<item>{_ITEM})", re.IGNORECASE | re.ASCII)
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—−"}


def parse_position(text: str) -> tuple[Step, ...]:
    """The steps of a position that names one place.

    >>> [(step.kind, step.label, step.new) for step in parse_position("Article 4 – point d a (new)")]
    [('article', '4', False), ('point', 'da', True)]

    Raises:
        InputError: the text is no position, or names several places (`parse_positions` reads those).
    """
    found = parse_positions(text)
    if len(found) > 1:
        raise InputError(" ".join(text.split()), f"names {len(found)} places where one was expected")
    return found[0]


def parse_positions(text: str) -> tuple[tuple[Step, ...], ...]:
    """The steps of every place that a position names, in order: lists, ranges and "and" are taken apart.

    >>> [format_position(steps) for steps in parse_positions("Article 8 – title and paragraphs 1 to 3")]
    ['Article 8 – title', 'Article 8 – paragraph 1', 'Article 8 – paragraph 2', 'Article 8 – paragraph 3']
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = " ".join(plain.replace("\n", " - ").split()).strip(" .;-")
    done: list[list[Step]] = []
    now: list[list[Step]] = [[]]
    at, also = 0, False
    while at < len(plain) or not at:
        match = _STEP.match(plain, at)
        steps = _steps(match, first=not now[0]) if match else []
        if not match or not steps:
            raise InputError(
                " ".join(text.split()) or "(empty)",
                "not a position of an amendment",
                'write it as "Article 4 – paragraph 1 – point a (new)"',
            )
        if also or _starts_again(now[0], steps[0]):
            done += now
            now = [_shared(now[0], steps[0].kind)]
        now = [[*path, step] for path in now for step in steps]
        between = _BETWEEN.match(plain, match.end())
        at = between.end() if between else match.end()
        also = bool(between and between["also"])
    return tuple(map(tuple, done + now))


def _steps(match: re.Match[str], first: bool) -> list[Step]:
    """The steps that one match says: one, or several for "points a and b"; none if it makes no sense."""
    new = bool(match["new"])
    if match["act"]:
        return [Step(Kind.QUOTED, match["act"], new)]
    kind = str(_WORDS[" ".join(match["word"].casefold().split())])
    labels = list(_labels(kind, match["labels"] or ""))
    if match["nth"]:
        nth = match["nth"].casefold()
        # "second paragraph" is how old reports and the Style Guide call an unnumbered one.
        kind = str(Kind.SUBPARAGRAPH) if kind == Kind.PARAGRAPH else kind
        labels = [nth if nth == "last" else _figure(nth)]
    if kind == Kind.TITLE and not labels:
        kind = str(Kind.ACT_TITLE) if first else HEADING
    if not labels and kind not in _BARE:
        return []
    return [Step(kind, found, new) for found in labels or [""]]


def _figure(nth: str) -> str:
    return next((str(n) for n in range(1, 21) if ordinal(n) == nth), nth.rstrip("sthndr"))


def _labels(kind: str, written: str) -> Iterator[str]:
    """"a, b and d to f" -> a, b, d, e, f."""
    before, to = "", False
    for piece in _PIECE.finditer(written):
        if piece["to"]:
            to = True
            continue
        found = _label(kind, piece["item"])
        if to:
            yield from _between(before, found)
        if found:
            yield found
        before, to = found, False


def _label(kind: str, written: str) -> str:
    return label(Kind(kind) if kind in STEMS else Kind.ARTICLE, written)


def _between(first: str, last: str) -> list[str]:
    """The labels inside a range of figures, letters or Roman figures; empty if it is none of these."""
    if first.isdigit() and last.isdigit():
        low, high = int(first), int(last)
        return [str(n) for n in range(low + 1, min(high, low + _LONGEST_RANGE))]
    if (first == "i" or len(last) > 1) and _roman(last) > _roman(first) > 0:
        between = _NUMERALS[_roman(first) : _roman(last) - 1]
        return [numeral if first.islower() else numeral.upper() for numeral in between]
    if len(first) == len(last) == 1:
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []


def _starts_again(path: list[Step], step: Step) -> bool:
    """"Article 5, Article 6" are two places, but an article right after a point is one that it quotes."""
    return bool(path) and step.kind in _TOP and path[-1].kind == step.kind


def _shared(path: list[Step], kind: str) -> list[Step]:
    """What a place after "and" has in common with the one before: "point d and subparagraph 2"."""
    same = [i for i, step in enumerate(path) if step.kind == kind]
    return path[: same[-1] if same else len(path) - 1]


# ------------------------------------------------------------------------------------------------ printing


def format_position(steps: tuple[Step, ...]) -> str:
    """The steps as Parliament prints them, with en dashes; `parse_position` reads them back.

    >>> format_position((Step("annex", "IIIa"), Step("paragraph", "2a", new=True)))
    'Annex III a – paragraph 2 a (new)'
    """
    return " – ".join(map(_printed, steps))


def _printed(step: Step) -> str:
    new = " (new)" if step.new else ""
    if step.kind == Kind.QUOTED:
        return step.label + new
    word = _PRINTED.get(step.kind, step.kind)
    if step.label == "last":
        return f"last {word}{new}"
    if step.kind in _TOP or step.kind in CONTAINERS or step.kind == Kind.APPENDIX:
        word = word.capitalize()
    spaced = re.sub(r"^(-?[0-9]+|[IVX]+)([a-z])$", r"\1 \2", step.label)
    return f"{word} {spaced}".rstrip() + new


# ----------------------------------------------------------------------------------------------- resolving

_OPEN = CONTAINERS | {Kind.SUBPARAGRAPH, Kind.WRAPUP, Kind.TABLE}
"""What a position may leave out on its way down: "Annex I – point 3" stands in a section of that annex."""


def resolve(position: str | tuple[Step, ...], act: Act) -> Provision | None:
    """The provision that a position names in an identified act, or None.

    Forgives a "paragraph 1" that the act does not number, "subparagraph 1" and "introductory part" (the
    provision itself), levels left out, "Chapter 4" for CHAPTER IV. A "(new)" step must be there exactly;
    where it is not, `resolve(steps[:-1], act)` says where it would stand.
    """
    steps = parse_position(position) if isinstance(position, str) else position
    return _follow(act, steps, act)


def _follow(here: Act | Provision, steps: tuple[Step, ...], act: Act) -> Provision | None:
    for i, step in enumerate(steps):
        if isinstance(here, Provision) and (step.kind == Kind.QUOTED or _quotes(here, step)):
            return _in_quotation(here, steps[i + (step.kind == Kind.QUOTED) :], act)
        found = _enter(here, step, act)
        if found is None:
            return None
        here = found
    return here if isinstance(here, Provision) else None


def _enter(here: Act | Provision, step: Step, act: Act) -> Provision | None:
    """The provision that one step leads to from another one (or from the act)."""
    if (step.kind == Kind.TITLE and step.label == "1") or step.kind == Kind.ACT_TITLE:
        return _below(here, Kind.TITLE, step) or _below(here, Kind.ACT_TITLE, replace(step, label=""))
    if isinstance(here, Act):
        fast = find(here, f"{STEMS[Kind(step.kind)]}_{step.label}") if step.kind in STEMS else None
        return fast or _below(here, Kind.ARTICLE if step.kind == RULE else Kind(step.kind), step, deep=True)
    match step.kind:
        case "introduction" | "sentence":
            return here
        case "heading":
            return here if here.heading or not step.new else None
        case "conclusion":
            return next((p for p in reversed(here.children) if p.kind is Kind.WRAPUP), None)
        case Kind.PARAGRAPH:
            return _paragraph(here, step)
        case Kind.SUBPARAGRAPH:
            return _below(here, Kind.SUBPARAGRAPH, step) or _nth_text(here, step)
        case Kind.POINT:
            paragraph = None if step.new else _below(here, Kind.PARAGRAPH, step, deep=True)
            return _below(here, Kind.POINT, step, deep=True) or paragraph
        case _ if step.kind in CONTAINERS and here.kind is Kind.ARTICLE:
            return _around(here, step, act)
        case _:
            return _below(here, Kind.ARTICLE if step.kind == RULE else Kind(step.kind), step, deep=True)


def _below(here: Act | Provision, kind: Kind, step: Step, deep: bool = False) -> Provision | None:
    """The nearest provision of a kind with the step's label: among the children, then inside open ones."""
    level = list(here.children)
    while level:
        same = [provision for provision in level if provision.kind is kind]
        exact = [provision for provision in same if _tail(provision) == step.label]
        if exact or (same and step.label == "last"):
            return exact[0] if exact else same[-1]
        wanted = _comparable(kind, step.label)
        alike = [provision for provision in same if _comparable(kind, _tail(provision)) == wanted]
        # The only annex has no number in many acts, whatever the position calls it; so the only table.
        if not alike and len(same) == 1 and not (step.new and step.label):
            alike = [p for p in same if not (_tail(p) and step.label) and kind in (Kind.ANNEX, Kind.TABLE)]
        if alike:
            return alike[0]
        level = [child for provision in level if deep and provision.kind in _OPEN for child in provision.children]
    return None


def _tail(provision: Provision) -> str:
    """The label in the last step of an eId: "art_4__point_a~2" -> "a"."""
    return provision.eid.rpartition("__")[2].partition("_")[2].partition("~")[0]


def _comparable(kind: Kind, found: str) -> str:
    """A label without its notation: "4" for chapter IV, "45a" for 45bis."""
    if kind in CONTAINERS or kind in (Kind.ANNEX, Kind.APPENDIX):
        capitals = re.match("[IVXLC]*", found)
        if capitals and capitals[0]:
            return f"{_roman(capitals[0])}{found[capitals.end() :]}".casefold()
        return found.casefold()
    latin = re.search("[a-z]{3,}$", found)
    if latin and latin[0] in _ENGLISH:
        return found[: latin.start()] + _ENGLISH[latin[0]]
    return found.casefold()


def _roman(numeral: str) -> int:
    """The value of a Roman numeral, 0 for what is none."""
    values = [_ROMAN.get(c, 0) for c in numeral.upper()]
    if not values or 0 in values:
        return 0
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _paragraph(here: Provision, step: Step) -> Provision | None:
    found = _below(here, Kind.PARAGRAPH, step, deep=here.kind is not Kind.ARTICLE)
    if found or step.new:
        return found
    if not any(child.kind is Kind.PARAGRAPH for child in here.children):
        found = _nth_text(here, step)
    return found or _below(here, Kind.POINT, step, deep=True)


def _nth_text(here: Provision, step: Step) -> Provision | None:
    """The n-th run of words of a provision: its own, then its subparagraphs and the words after its lists."""
    if step.new:
        return None
    later = [child for child in here.children if child.kind in (Kind.SUBPARAGRAPH, Kind.WRAPUP)]
    texts = [here, *later] if here.text or not later else later
    if step.label == "last":
        return texts[-1]
    if not step.label.isdigit() or not 0 < int(step.label) <= max(1, len(texts)):
        return None
    return here if step.label == "1" else texts[int(step.label) - 1]


def _around(article: Provision, step: Step, act: Act) -> Provision | None:
    """"Article 56 – Section 1 – title": the section that this article stands in."""
    above = parents(act)
    eid = above.get(article.eid, "")
    while eid:
        container = find(act, eid)
        if container is None:
            return None
        if container.kind == step.kind and _comparable(container.kind, _tail(container)) == _comparable(
            container.kind, step.label
        ):
            return container
        eid = above.get(eid, "")
    return None


def _quotes(here: Provision, step: Step) -> bool:
    """Whether an article step below a provision can only mean the text that it quotes."""
    return step.kind in _TOP and any(child.kind is Kind.QUOTED for child in walk(here))


def _in_quotation(here: Provision, steps: tuple[Step, ...], act: Act) -> Provision | None:
    """Follows steps into what a provision quotes; a quoted paragraph often comes without its article."""
    quotations = [provision for provision in walk(here) if provision.kind is Kind.QUOTED]
    for quotation in quotations:
        found = _follow(quotation, steps, act) if steps else quotation
        if found:
            return found
    if len(steps) > 1 and steps[0].kind in _TOP and not steps[0].new:
        return next(filter(None, (_follow(quotation, steps[1:], act) for quotation in quotations)), None)
    return None
