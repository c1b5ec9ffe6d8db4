"""Reads where a European Parliament amendment says it applies, and finds that provision in an act.

In: a position as printed, "Article 4 – paragraph 1 – point d a (new)", and an identified `Act`. Out: its steps,
`(Step("article", "4"), Step("paragraph", "1"), Step("point", "da", new=True))`, and the provision or None.
Example: `format_position(parse_position("Article 3, paragraph 2 a (new)"))` is "Article 3 – paragraph 2 a (new)".

Seen in the Official Journal (em dash), in committee documents and reports since 2005 (en dash), in reports of
2001 to 2007 (commas); labels are spaced ("5 a", "a a"), bracketed, or French ("2 bis"). Positions in other languages
than English are put into English first ("Artikel 5 – Absatz 1 (neu)").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, pairwise

from tracker.act import CONTAINERS, Act, Kind, Provision, find, parents, walk
from tracker.errors import InputError
from tracker.reference import LABEL, ORDINAL, STEMS, label, ordinal
from tracker.tongues import LANGUAGES, pattern

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
_FROM_TABLE = (
    Kind.RECITAL, Kind.ARTICLE, Kind.ANNEX, Kind.APPENDIX, Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION,
    Kind.SUBSECTION, Kind.SUBPARAGRAPH, Kind.PARAGRAPH, Kind.POINT, Kind.INDENT,
)  # fmt: skip
"""Steps whose names in other languages are words of structure."""
_UNLABELLED = {
    "introductory part": (
        "partie introductive|einleitung|parte introductoria|parte introduttiva|parte introdutória|inleidende formule"
        "|indledning|inledning(?:en)?|johdantokappale|część wprowadzająca|úvodní část|úvodná časť|uvodni del|uvodni dio"
        "|bevezető rész|sissejuhatav osa|įžanginė dalis|ievaddaļa|partea introductivă|уводна част|εισαγωγικό μέρος"
    ),
    "title": (
        "titre|überschrift|título|titolo|titel|overskrift|rubrik|otsikko|tytuł|název|názov|naslov|cím|pealkiri"
        "|pavadinimas|virsraksts|titlul|titlu|заглавие|τίτλος|titolu|teideal"
    ),
}
_VISA = "visa|bezugsvermerk|visto|visum|citação|henvisning|beaktandeled|viite|umocowanie|právní východisko|citácia"
"""Citations, in the languages that call them something else."""
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
_LONGEST_RANGE = 100
"""Labels written out for "paragraphs 1 to 900"; a longer range is a slip."""


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
_ITEM = rf"(?:(?:-\s)?{LABEL}|\((?!\s*(?:new|deleted)\b)[^()]{{1,24}}\))"
_LIST = rf"{_ITEM}(?:\s*(?:,\s*and|and|or|&|,|to|-\s*(?=\(?[0-9]))\s*(?:{_ITEM}))*"
_STEP = re.compile(
    rf"""(?:(?P<act>(?:(?:Council|Commission|Delegated|Implementing|Framework)\s+)*
                    (?:Regulation|Directive|Decision)\b[^,\n]*?[0-9]+/[0-9]+(?:/[A-Z]+)*)
      | (?:(?P<nth>{ORDINAL}|last)\s+)?(?P<word>{_NAMES})(?![a-z])\.?
        (?:(?:\s*-\s+(?=[0-9]))?\s*(?P<labels>{_LIST}))?)
    \s*(?P<new>\(\s*new\s*\))?(?:\s*\(?deleted\)?)?""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_BETWEEN = re.compile(r"[\s,;]*(?P<also>(?:and|&)\s+)?(?:-\s*)?", re.IGNORECASE)
_PIECE = re.compile(
    rf"(?P<to>to\b|(?<=[\w)])\s*-\s*(?=\(?[0-9]))|(?:and|or)\b|[,&]|(?P<item>{_ITEM})", re.IGNORECASE | re.ASCII
)
_LABEL = re.compile(LABEL, re.IGNORECASE | re.ASCII)
_INSERTED = re.compile(rf"^(-?[0-9]+|[IVX]+|[a-z](?={'|'.join(_ENGLISH)}))([a-z]|{'|'.join(_ENGLISH)})$")
"""Labels that Parliament prints with a space: "5 a", "III a", "45 bis"."""
_ANNEX_HEADING = re.compile(rf"(?!(?:{_NAMES})\b)[^\W\d_](?:(?!\bnew\b)\D){{3,199}}", re.IGNORECASE)
"""Words behind an annex that are no step: no figures, nothing new."""
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
        raise InputError(" ".join(text.split()), f"names {len(found)} places", "name one place only")
    return found[0]


def parse_positions(text: str) -> tuple[tuple[Step, ...], ...]:
    """The steps of every place that a position names, in order: lists, ranges and "and" are taken apart.

    >>> [format_position(steps) for steps in parse_positions("Article 8 – title and paragraphs 1 to 3")]
    ['Article 8 – title', 'Article 8 – paragraph 1', 'Article 8 – paragraph 2', 'Article 8 – paragraph 3']
    """
    try:
        return _parse(_plain(text))
    except InputError:
        english = _in_english(_plain(text))
        if english is None:
            raise
        return _parse(english)


def _parse(plain: str) -> tuple[tuple[Step, ...], ...]:
    """The places that a position in English names."""
    done: list[list[Step]] = []
    now: list[list[Step]] = [[]]
    at, also = 0, False
    while at < len(plain) or not at:
        match = _STEP.match(plain, at)
        steps = _steps(match, first=not now[0]) if match else []
        if (not match or not steps) and _names_annex(now, plain[at:]):
            break
        if not match or not steps:
            raise InputError(
                plain or "(empty)",
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


def _in_english(plain: str) -> str | None:
    """A position of another language in English; None where no language, or not one reading, fits all its words."""
    found = {english for language in LANGUAGES if language != "en" and (english := _translated(plain, language))}
    return found.pop() if len(found) == 1 else None


def _translated(plain: str, language: str) -> str:
    """A position with every step in English, "" if a step says nothing in this language."""
    new, names = _vocabulary(language)
    steps = []
    for part in plain.split(" - "):
        bare, count = new.subn("", part)
        said = (_step_in(bare.strip(), *name) for name in names)
        step = next(filter(None, said), "")
        if not step:
            return ""
        steps.append(f"{step} (new)" if count else step)
    return " - ".join(steps)


def _step_in(bare: str, name: str, ahead: re.Pattern[str], behind: re.Pattern[str]) -> str:
    """One step in English; Hungarian and Finnish print the label before the word ("5 artikla")."""
    found = ahead.fullmatch(bare) or behind.fullmatch(bare)
    # Finnish has one word for subparagraphs, which it counts, and points, which have letters.
    if not found or (name == Kind.SUBPARAGRAPH and not found["label"].isdigit()):
        return ""
    return f"{name} {found['label']}".strip()


@cache
def _vocabulary(language: str) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]]:
    """What "(new)" is in a language, and its names for each kind of step, before and behind a label."""
    label_ = rf"(?P<label>{_ITEM})"
    names = [(str(kind), pattern(str(kind), language)) for kind in _FROM_TABLE] + [(str(Kind.CITATION), _VISA)]
    found = []
    for name, said in names:
        ahead = re.compile(rf"(?:{said})\s+{label_}", re.IGNORECASE)
        found.append((name, ahead, re.compile(rf"{label_}\.?\s+(?:{said})", re.IGNORECASE)))
    for name, said in _UNLABELLED.items():
        alone = re.compile(rf"(?P<label>)(?:{said})", re.IGNORECASE)
        found.append((name, alone, alone))
    alone = re.compile(rf"(?P<label>)(?:{pattern(str(Kind.ANNEX), language)})", re.IGNORECASE)
    found.append((str(Kind.ANNEX), alone, alone))
    return re.compile(rf"\(\s*(?:{pattern('new', language)})\s*\)", re.IGNORECASE), tuple(found)


def _names_annex(now: list[list[Step]], rest: str) -> bool:
    """Whether the rest is but the heading of an annex: "ANNEX I, the NUTS classification" in a report of 2001."""
    last = now[0][-1] if now[0] else None
    return last is not None and last.kind == Kind.ANNEX and bool(_ANNEX_HEADING.fullmatch(rest))


def _plain(text: str) -> str:
    """The text with one kind of blank and of dash, and blanks around every dash that separates steps."""
    dashed = re.sub(r"(?<=\s)[–—](?=[0-9]|[a-z]\b)", "-", unicodedata.normalize("NFKC", text))  # "Recital –1"
    dashed = re.sub(r"(?<=\w)\s*[–—]\s*(?=\w)", " - ", dashed)
    dashed = re.sub(r"(?<!sub)-(?=[a-z]{4})", " - ", dashed.translate(_DASHES), flags=re.IGNORECASE)
    return " ".join(dashed.replace("\n", " - ").split()).strip(" .;-")


def _steps(match: re.Match[str], first: bool) -> list[Step]:
    """The steps that one match says: one, or several for "points a and b"; none if it makes no sense."""
    new = bool(match["new"])
    if match["act"]:
        return [Step(str(Kind.QUOTED), match["act"], new)]
    kind = str(_WORDS[" ".join(match["word"].casefold().split())])
    labels = list(_labels(kind, match["labels"] or ""))
    if match["nth"]:
        nth = match["nth"].casefold()
        # "second paragraph" is how old reports and the Style Guide call an unnumbered one.
        kind = str(Kind.SUBPARAGRAPH) if kind == Kind.PARAGRAPH else kind
        labels = [nth if nth == "last" else _figure(nth)]
    if kind in (Kind.TITLE, HEADING) and not labels:
        kind = str(Kind.ACT_TITLE) if first else HEADING
    if not labels and kind not in _BARE:
        return []
    # "Articles 5, 6 and 7 a (new)" makes only 7a new, "points da and db (new)" both.
    shapes = [re.sub("[a-z]", "a", re.sub("[0-9]+", "0", found)) for found in labels or [""]]
    return [Step(kind, found, new and a == shapes[-1]) for found, a in zip(labels or [""], shapes, strict=True)]


def _figure(nth: str) -> str:
    return next((str(n) for n in range(1, 21) if ordinal(n) == nth), nth.rstrip("sthndr"))


def _labels(kind: str, written: str) -> Iterator[str]:
    """The labels in a list: "a, b and d to f" -> a, b, d, e, f."""
    before, to = "", False
    for piece in _PIECE.finditer(re.sub(r"\b([0-9]+)-([0-9]+)\b", r"\1 to \2", written)):
        if piece["to"]:
            to = True
        elif piece["item"]:
            found = _label(kind, piece["item"])
            if to:
                yield from _between(before, found)
            if found:
                yield found
            before, to = found, False


def _label(kind: str, written: str) -> str:
    return label(Kind(kind) if kind in STEMS else Kind.POINT, written)


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
    """True for "Article 5, Article 6", two places; an article after a point is one that the point quotes."""
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
    spaced = _INSERTED.sub(r"\1 \2", step.label)
    plain = not spaced or _LABEL.fullmatch(spaced)
    return f"{word} {spaced if plain else f'({spaced})'}".rstrip() + new


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


def candidates(position: str | tuple[Step, ...], act: Act) -> tuple[Provision, ...]:
    """What a position may mean, likeliest first; for a caller who can compare the words.

    Parliament counts subparagraphs in two ways, often in one document: "Article 29 – paragraph 4 –
    subparagraph 1" of the AI Act amendments is the second one, the first that the number does not stand before.
    """
    steps = parse_position(position) if isinstance(position, str) else position
    later = tuple(
        replace(step, label=str(int(step.label) + 1))
        if step.kind == Kind.SUBPARAGRAPH and step.label.isdigit()
        else step
        for step in steps
    )
    found = {p.eid: p for p in (resolve(steps, act), resolve(later, act), *_in_twins(steps, act)) if p}
    return tuple(found.values())


def _in_twins(steps: tuple[Step, ...], act: Act) -> Iterator[Provision | None]:
    """What the position names in further articles or annexes of the same number: a recast shows old and new ones."""
    first = resolve(steps[:1], act)
    for n in count(2) if first else ():
        twin = find(act, f"{first.eid}~{n}") if first else None
        if twin is None:
            return
        yield _follow(twin, steps[1:], act) if steps[1:] else twin


def _follow(here: Act | Provision, steps: tuple[Step, ...], act: Act) -> Provision | None:
    for i, step in enumerate(steps):
        found = _enter(here, step, act)
        if found is None:
            # An article below a point can only mean the act that the point amends, named or not.
            named = step.kind == Kind.QUOTED
            if isinstance(here, Provision) and (named or step.kind in _TOP):
                return _in_quotation(here, steps[i + 1 :] if named else steps[i:], act)
            return None
        here = found
    return here if isinstance(here, Provision) else None


def _enter(here: Act | Provision, step: Step, act: Act) -> Provision | None:
    """The provision that one step leads to from another one (or from the act)."""
    kind = Kind.ARTICLE if step.kind == RULE else Kind(step.kind) if step.kind in STEMS else None
    if kind is Kind.QUOTED:
        return None
    if kind is Kind.ACT_TITLE or (kind is Kind.TITLE and step.label == "1"):
        return _below(here, Kind.TITLE, step) or _below(here, Kind.ACT_TITLE, Step(Kind.ACT_TITLE))
    if isinstance(here, Act):
        return (find(here, f"{STEMS[kind]}_{step.label}") or _below(here, kind, step, deep=True)) if kind else None
    match kind:
        case None:
            return _aspect(here, step)
        case Kind.PARAGRAPH:
            return _paragraph(here, step)
        case Kind.SUBPARAGRAPH:
            return _below(here, kind, step) or _nth_text(here, step) or _words_after(here, step, act)
        case Kind.POINT:
            paragraph = None if step.new else _below(here, Kind.PARAGRAPH, step, deep=True)
            return _below(here, kind, step, deep=True) or paragraph
        case _ if kind in CONTAINERS and here.kind is Kind.ARTICLE:
            return _around(here, step, act)
        case _:
            return _below(here, kind, step, deep=True)


def _aspect(here: Provision, step: Step) -> Provision | None:
    """For what is no provision of its own, the provision it belongs to."""
    match step.kind:
        case "heading":
            return here if here.heading or not step.new else None
        case "conclusion":
            return next((child for child in reversed(here.children) if child.kind is Kind.WRAPUP), None)
        case "introduction" | "sentence":
            return here
        case _:
            return None


def _below(here: Act | Provision, kind: Kind, step: Step, deep: bool = False) -> Provision | None:
    """The nearest provision of a kind with the step's label: among the children, then inside open ones."""
    level = list(here.children)
    while level:
        found = _among([provision for provision in level if provision.kind is kind], step)
        if found:
            return found
        level = [child for provision in level if deep and provision.kind in _OPEN for child in provision.children]
    return None


def _among(same: list[Provision], step: Step) -> Provision | None:
    """The one of several provisions of one kind that a step means."""
    if same and step.label == "last":
        return same[-1]
    counted = None if step.new else _counted(same, step.label)
    exact = [provision for provision in same if _tail(provision) == step.label]
    if counted or exact:
        return counted or exact[0]
    for provision in same:
        if _comparable(provision.kind, _tail(provision)) == _comparable(provision.kind, step.label):
            return provision
    # The only annex of an act often has no number, whatever the position calls it; so the only table.
    alone = len(same) == 1 and same[0].kind in (Kind.ANNEX, Kind.TABLE) and not step.new
    return same[0] if alone and not (_tail(same[0]) and step.label) else None


def _counted(same: list[Provision], found: str) -> Provision | None:
    """The n-th provision where a source repeats a label: Parliament counts on, "point d" is the second (c).

    Seen in Article 1 of the AI Act proposal, (a), (a), (b), (c), (d), and Article 10 of the DMA's, 1., 1.
    """
    if not any("~" in provision.eid.rpartition("__")[2] for provision in same):
        return None
    if not all(_place(_tail(provision)) for provision in same):
        return None
    return same[_place(found) - 1] if 0 < _place(found) <= len(same) else None


def _place(found: str) -> int:
    """1 for "1" and "a", 2 for "2" and "b"; 0 for a label that was inserted later ("2a")."""
    return int(found) if found.isdigit() else ord(found) - ord("a") + 1 if len(found) == 1 and found.islower() else 0


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
    if step.label == "1":
        return here
    return texts[int(step.label) - 1] if step.label.isdigit() and 1 < int(step.label) <= len(texts) else None


def _words_after(item: Provision, step: Step, act: Act) -> Provision | None:
    """The "point b – subparagraph 2" that the tree gives to the whole list, after point (b)."""
    list_of = find(act, item.eid.rpartition("__")[0])
    if item.kind is not Kind.POINT or step.label != "2" or step.new or not list_of:
        return None
    after = next((b for a, b in pairwise(list_of.children) if a.eid == item.eid), None)
    return after if after and after.kind in (Kind.WRAPUP, Kind.SUBPARAGRAPH) else None


def _around(article: Provision, step: Step, act: Act) -> Provision | None:
    """The section that an article stands in: "Article 56 – Section 1 – title"."""
    above = parents(act)
    eid = above.get(article.eid, "")
    while eid:
        container = find(act, eid)
        if container is None:
            return None
        if container.kind == step.kind and _among([container], step):
            return container
        eid = above.get(eid, "")
    return None


def _in_quotation(here: Provision, steps: tuple[Step, ...], act: Act) -> Provision | None:
    """Follows steps into what a provision quotes; a quoted paragraph often comes without its article."""
    quotations = [below for below in walk(here) if below.kind is Kind.QUOTED and below is not here]
    for quotation in quotations:
        found = _follow(quotation, steps, act) if steps else quotation
        if found:
            return found
    if len(steps) > 1 and steps[0].kind in _TOP and not steps[0].new:
        return next(filter(None, (_follow(quotation, steps[1:], act) for quotation in quotations)), None)
    return None
