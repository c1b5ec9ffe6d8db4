"""Names provisions: gives each its eId, prints an eId as a lawyer would cite it, and reads such citations back.

In: an `Act`, an eId or a reference someone typed. Out: the act with every `eid` filled in, a reference, an eId.
Example: `format_reference("art_4__para_1__point_a")` is "Article 4(1), point (a)", and `parse_reference` of
that is the eId again.

References follow the Interinstitutional Style Guide (2.7 and 3.2); eIds the Akoma Ntoso Naming Convention.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache
from operator import attrgetter
from string import ascii_lowercase
from typing import NamedTuple

from tracker.act import CONTAINERS, Act, Kind, Provision, find
from tracker.errors import InputError
from tracker.pause import uncollected

# ---------------------------------------------------------------------------------------------------- policy

STEMS = {
    Kind.ACT_TITLE: "ttl",
    Kind.FORMULA: "formula",
    Kind.CITATION: "cit",
    Kind.RECITAL: "rct",
    Kind.PART: "part",
    Kind.TITLE: "title",
    Kind.CHAPTER: "chp",
    Kind.SECTION: "sec",
    Kind.SUBSECTION: "subsec",
    Kind.ARTICLE: "art",
    Kind.PARAGRAPH: "para",
    Kind.SUBPARAGRAPH: "subpara",
    Kind.POINT: "point",
    Kind.INDENT: "indent",
    Kind.WRAPUP: "wrapup",
    Kind.ANNEX: "anx",
    Kind.APPENDIX: "app",
    Kind.TABLE: "tbl",
    Kind.ROW: "row",
    Kind.QUOTED: "quoted",
    Kind.FOOTNOTE: "fn",
    Kind.SIGNATURE: "sig",
}
_KINDS = {stem: kind for kind, stem in STEMS.items()}

_ANNEXES = frozenset({Kind.ANNEX, Kind.APPENDIX})
_CAPITAL = CONTAINERS | _ANNEXES
"""Their labels keep capitals ("II", "A"), all others are lower case."""
_WORDED = _CAPITAL | {Kind.ARTICLE}
"""Their printed number is a word and a label ("Artikel 5", "5. cikk"); the word may be in any language."""
_LABELLED = _WORDED | {Kind.RECITAL, Kind.PARAGRAPH, Kind.POINT}
_FREE = _ANNEXES | {
    Kind.ACT_TITLE,
    Kind.FORMULA,
    Kind.CITATION,
    Kind.RECITAL,
    Kind.ARTICLE,
    Kind.SIGNATURE,
}
"""Numbered through the whole act, so that the container they stand in is no part of their eId."""
_ANEW = frozenset({Kind.QUOTED, Kind.FOOTNOTE})
"""What stands inside these is no part of the act and numbered for itself."""

_KEY_LENGTH = 24
"""A first cell longer than this is a sentence and no key; the eId of such a row is its ordinal."""

_TENTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_TWENTIETH = ("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth")
_ORDINALS = (*_TENTH, *_TWENTIETH, "nineteenth", "twentieth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER_WORDS = {
    **{word: str(n) for n, word in enumerate(_ORDINALS, 1)},
    **{word: str(n) for n, word in enumerate(_CARDINALS, 1)},
    "premier": "1",  # the French "Article premier"
    "première": "1",
}
_LATIN = "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies|undecies|duodecies|terdecies"
_ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"

_FIELDS = tuple(field.name for field in fields(Provision))
_VALUES, _EID = attrgetter(*_FIELDS), _FIELDS.index("eid")

# ---------------------------------------------------------------------------------------------------- labels

_SIGNS = {ord(dash): "-" for dash in "‐‑‒–—−"} | dict.fromkeys(map(ord, "°ºª"), "")
_DIRT = re.compile(r"[^0-9A-Za-z.-]")
_ROMAN_LABEL = re.compile(rf"{_ROMAN}[A-Za-z]?|{_ROMAN.lower()}[a-z]?")
_LOWER_ROMAN = re.compile(_ROMAN.lower())
_SUFFIX = re.compile(rf"([A-Za-z])\1?|{_LATIN}")
_NATIONAL = re.compile(r"(?<=\d)(?:\.o|er)$")
"""Ordinal endings that are not part of the label: Portuguese "5.o" (5.º), French "1er"."""
_CODE = re.compile(r"[A-Z].*[0-9]")
"""A capital and then a figure: "5A001", "ML1". Such labels keep their capitals."""
_BETWEEN_FIGURES = re.compile("(?<=[0-9])[^0-9A-Za-z.]+(?=[0-9])")


@lru_cache(maxsize=16384)
def label(kind: Kind, num: str) -> str:
    """The label in a printed number, "" if it has none (a dash, a bullet, a word).

    >>> label(Kind.ARTICLE, "Article 9 a"), label(Kind.POINT, "(a)"), label(Kind.ANNEX, "ANNEX IIa")
    ('9a', 'a', 'IIa')
    >>> label(Kind.ARTICLE, "5. cikk"), label(Kind.POINT, "5A001"), label(Kind.INDENT, "—")
    ('5', '5A001', '')
    """
    plain = unicodedata.normalize("NFKC", num.translate(_SIGNS))
    plain = re.sub(r"^(\W*-)\s+", r"\1", plain)  # "(- a)", a point before (a), is typed with a space
    words = [word for word in map(_token, plain.split()) if word]
    starts = [i for i, word in enumerate(words) if any(c.isdigit() for c in word)]
    starts = starts or [i for i, word in enumerate(words) if _is_label(word)]
    if starts:
        found = words[starts[0]]
        for more in words[starts[0] + 1 :]:
            if not _SUFFIX.fullmatch(more):
                break
            found += more
        return _cased(kind, found)
    if kind in _WORDED:
        return next((_NUMBER_WORDS[w] for w in plain.casefold().split() if w in _NUMBER_WORDS), "")
    return _cased(kind, "".join(words))


def _token(word: str) -> str:
    """The label characters of one word; "" for a word in which letters of another alphabet were dropped."""
    if any(c.isalpha() and not c.isascii() for c in word) and not any(c.isdigit() for c in word):
        return ""
    return _NATIONAL.sub("", _DIRT.sub("", word).rstrip(".-").lstrip("."))


def _is_label(word: str) -> bool:
    bare = word.lstrip("-")
    return (len(set(bare)) == 1 and len(bare) < 3) or bool(_ROMAN_LABEL.fullmatch(bare))


def _cased(kind: Kind, found: str) -> str:
    """Lower case, but "IIa" for annexes and containers however they were typed, and codes as printed."""
    if kind not in _CAPITAL:
        return found if _CODE.search(found) else found.lower()
    if not found[:1].islower():
        return found
    roman = _LOWER_ROMAN.match(found)
    end = roman.end() if roman else 1 if len(found) == 1 else 0
    return found[:end].upper() + found[end:]


# ------------------------------------------------------------------------------------------------------ eIds


def identify(act: Act) -> Act:
    """The act with the eId of every provision computed from its kind, number and place.

    A `Call.note` names its footnote by the `eid` the footnote had before; it comes out with the new one, or
    with "" if there is no such footnote. Done twice, nothing changes.
    """
    return replace(act, children=identify_provisions(act.children), _index={})


@uncollected()
def identify_provisions(provisions: tuple[Provision, ...]) -> tuple[Provision, ...]:
    """`identify` for provisions that stand directly in an act."""
    order, eids = _name_all(provisions)
    notes: dict[str, str] = {}
    for provision, eid in zip(order, eids, strict=True):
        if provision.kind is Kind.FOOTNOTE and provision.eid:
            notes.setdefault(provision.eid, eid)
    # Backwards through the reading order, the children of a provision are always the last ones done.
    done: list[Provision] = []
    for provision, eid in zip(reversed(order), reversed(eids), strict=True):
        if not provision.children and not provision.calls:
            done.append(_with_eid(provision, eid))
            continue
        first = len(done) - len(provision.children)
        children = tuple(reversed(done[first:]))
        del done[first:]
        calls = tuple(replace(call, note=notes.get(call.note, "")) for call in provision.calls)
        done.append(replace(provision, eid=eid, children=children, calls=calls))
    return tuple(reversed(done))


def _with_eid(provision: Provision, eid: str) -> Provision:
    """What `replace` does, in a third of the time: lists have ten thousand items."""
    values = [*_VALUES(provision)]
    values[_EID] = eid
    return Provision(*values)


def _name_all(provisions: tuple[Provision, ...]) -> tuple[list[Provision], list[str]]:
    """All provisions in reading order and their eIds; with its own stack, so that depth is no limit."""
    ordinals: dict[str, int] = {}
    taken: dict[str, int] = {}
    order: list[Provision] = []
    eids: list[str] = []
    # provision, eId prefix of its parent, prefix for free kinds, inside an annex?, ordinals that come before
    stack = [(provision, "", "", False, 0) for provision in reversed(provisions)]
    while stack:
        provision, prefix, free, annexed, skipped = stack.pop()
        kind = provision.kind
        before = "" if kind is Kind.FOOTNOTE else free if kind in _FREE else prefix
        base = before + STEMS[kind]
        count = ordinals[base] = ordinals.get(base, 0) + 1
        eid = base + _tail(provision, count + skipped if kind is Kind.SUBPARAGRAPH else count)
        copies = taken[eid] = taken.get(eid, 0) + 1
        if copies > 1:
            eid = f"{eid}~{copies}"
        order.append(provision)
        eids.append(eid)
        if provision.children:
            own = eid + "__"
            # A quotation numbers its articles anew; in an annex everything is named by where it stands.
            annexed = kind not in _ANEW and (annexed or kind in _ANNEXES)
            free = own if annexed or kind in _ANEW else free
            # The words before the first child are the first subparagraph.
            skipped = 1 if provision.text else 0
            stack.extend((child, own, free, annexed, skipped) for child in reversed(provision.children))
    return order, eids


def _tail(provision: Provision, count: int) -> str:
    """What follows the stem: "_9a", "_II", "_3"; "" for the act's title and an unnumbered annex."""
    kind = provision.kind
    if kind in _ANNEXES:
        found = label(kind, provision.num)
        return f"_{found}" if found else ""
    if kind in _LABELLED:
        return f"_{label(kind, provision.num) or count}"
    if kind is Kind.ROW:
        return f"_{_key(provision.text) or count}"
    return "" if kind is Kind.ACT_TITLE else f"_{count}"


def _key(text: str) -> str:
    """The key of a table row, from its first cell; "" if that is empty or a sentence."""
    cell = text.partition("\t")[0].strip()
    if len(cell) > _KEY_LENGTH:
        return ""
    # Figures stay apart: the CAS numbers 67-63-0 and 676-30 are two, and so are Articles 1(2) and 12.
    return re.sub("[^0-9A-Za-z.]", "", _BETWEEN_FIGURES.sub(".", cell)).strip(".")


# --------------------------------------------------------------------------------------- eId -> reference


class _Part(NamedTuple):
    """One step of an eId: `point_a~2` is ("point", "a", 2)."""

    stem: str
    label: str = ""
    copy: int = 1

    def __str__(self) -> str:
        return self.stem + (f"_{self.label}" if self.label else "") + (f"~{self.copy}" if self.copy > 1 else "")


_EID_PART = re.compile(rf"({'|'.join(_KINDS)})(?:_([0-9A-Za-z.-]*[0-9A-Za-z]))?(?:~([2-9]|[1-9][0-9]+))?")
_BARE_STEMS = frozenset({"ttl", "anx", "app"})
_NAMES = {
    "part": "Part",
    "title": "Title",
    "chp": "Chapter",
    "sec": "Section",
    "subsec": "Subsection",
    "art": "Article",
    "anx": "Annex",
    "app": "Appendix",
    "rct": "recital",
    "cit": "citation",
    "formula": "formula",
    "sig": "signature",
    "fn": "footnote",
    "tbl": "table",
    "row": "row",
    "quoted": "quoted text",
    "para": "paragraph",
}
_PLAIN = re.compile(r"-?[0-9a-z]+")
"""A label that can stand in brackets behind another one: "(1)", "(a)", but not "5A001" or "4.5"."""


def format_reference(eid: str) -> str:
    """An eId as a reference in the form of the Interinstitutional Style Guide.

    >>> format_reference("art_4__para_1__subpara_2__point_a"), format_reference("art_7__subpara_2")
    ('Article 4(1), second subparagraph, point (a)', 'Article 7, second paragraph')
    >>> format_reference("anx_IIa__part_2__sec_A__point_5A001__point_j")
    'Annex IIa, Part 2, Section A, entry 5A001, point (j)'
    >>> format_reference("art_1__point_3__quoted_1__art_5__para_2~2")
    'Article 1, point (3), quoted text 1: Article 5(2) [second]'
    """
    parts = _split(eid)
    if not parts:
        raise InputError(eid or "(empty)", "not an eId", 'an eId looks like "art_4__para_1__point_a"')
    printed = ""
    before = _Part("")
    for part in parts:
        attached = _attaches(part, before)
        words = f"({part.label})" if attached else _words(part, before)
        glue = "" if attached or not printed else ": " if before.stem == "quoted" else ", "
        printed += glue + words + (f" [{ordinal(part.copy)}]" if part.copy > 1 else "")
        before = part
    return printed


def _split(eid: str) -> list[_Part]:
    """The steps of an eId; empty if it is none."""
    parts: list[_Part] = []
    for written in eid.split("__"):
        match = _EID_PART.fullmatch(written)
        if not match or not (match[2] or match[1] in _BARE_STEMS):
            return []
        parts.append(_Part(match[1], match[2] or "", int(match[3] or 1)))
    return parts


def _attaches(part: _Part, before: _Part) -> bool:
    """Whether the label is printed in brackets right behind the one before: "4(1)", "(2)(a)"."""
    if before.copy > 1 or not _PLAIN.fullmatch(part.label) or part.label == "new":  # "(new)" is read over
        return False
    if part.stem == "para":
        return before.stem == "art" and part.label.lstrip("-")[:1].isdigit()
    return part.stem == before.stem == "point" and bool(_PLAIN.fullmatch(before.label))


def _words(part: _Part, before: _Part) -> str:
    match part.stem:
        case "ttl":
            return "title of the act"
        case "subpara":
            # An article's unnumbered paragraphs are paragraphs; anything else has subparagraphs.
            return f"{_nth(part.label)} {'paragraph' if before.stem == 'art' else 'subparagraph'}"
        case "indent":
            return f"{_nth(part.label)} indent"
        case "wrapup":
            return "concluding words" if part.label == "1" else f"{_nth(part.label)} concluding words"
        case "point":
            if _PLAIN.fullmatch(part.label):
                return f"point ({part.label})"
            return f"{'entry' if _CODE.search(part.label) else 'point'} {_shown(part.label)}"
        case _:
            return f"{_NAMES[part.stem]} {_shown(part.label)}".rstrip()


def _shown(found: str) -> str:
    """A label, in brackets where it could be taken for a word of the sentence ("row (Malta)")."""
    return found if not found or _LABEL_ALONE.fullmatch(found) else f"({found})"


def ordinal(number: int) -> str:
    """The ordinal in words up to the twentieth, in figures beyond.

    >>> ordinal(2), ordinal(21), ordinal(112)
    ('second', '21st', '112th')
    """
    if 0 < number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 % 10 != 1 else "th"
    return f"{number}{ending}"


def _nth(found: str) -> str:
    return ordinal(int(found)) if found.isdigit() else found


# --------------------------------------------------------------------------------------- reference -> eId

LABEL = (
    r"-?(?:[0-9a-z.-]*[0-9][0-9a-z.-]*|(?!of\b|to\b|or\b|in\b)[a-z]{1,2}|[ivxlcdm]+[a-z]?)(?!\w)"
    rf"(?:\s+(?:[a-z]|{'|'.join(2 * c for c in ascii_lowercase)}|{_LATIN})(?!\w))*"
)
"""Regular expression (any case) of a label as written in running text: "9", "9 a", "aa", "IIa", "5A001"."""
_LABEL_ALONE = re.compile(LABEL, re.IGNORECASE | re.ASCII)
ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|[0-9]+(?:st|nd|rd|th))"
_STEM_OF_WORD = {
    **{name.casefold(): stem for stem, name in _NAMES.items()},
    "art": "art",
    "rec": "rct",
    "chap": "chp",
    "para": "para",
    "par": "para",
    "subparagraph": "subpara",
    "sub-paragraph": "subpara",
    "subpara": "subpara",
    "point": "point",
    "sub-point": "point",
    "subpoint": "point",
    "letter": "point",
    "lit": "point",
    "entry": "point",
    "indent": "indent",
}
_WORD = "|".join(sorted(_STEM_OF_WORD, key=len, reverse=True)).replace(" ", r"\s+")
_STEP = re.compile(
    rf"""(?P<title>title\ of\ the\ act|title$)
    | (?P<same>(?:introductory\s+(?:words|wording|part)|chapeau|{ORDINAL}\s+sentence|heading)\b|\(new\))
    | (?:(?P<nth>{ORDINAL})\s+)?(?P<closing>concluding\s+(?:words|wording|part))\b
    | (?P<ordinal>{ORDINAL})\s+(?P<counted>sub-?paragraph|paragraph|indent)\b
    | (?P<word>{_WORD})(?![a-z])\.?(?:\s*\((?P<inner>[^()]+)\)|\s*(?P<label>{LABEL}))?
    | \[(?P<copy>{ORDINAL})\]
    | \(\s*(?P<bracket>[^()]+)\)
    | (?P<bare>[0-9]+[a-z]{{0,2}}|[a-z]{{1,2}}|[ivx]+)(?!\w)""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_BETWEEN = re.compile(r"[\s,;:.]*(?:[–—-]\s)?\s*")


def parse_reference(text: str) -> str:
    """The eId that a reference (or an eId) names; `locate` says whether an act has it.

    Introductory words and sentences have no eId of their own: the result is the provision they stand in.

    >>> parse_reference("Article 4(1), point (a)"), parse_reference("Art. 4 (1) (a)")
    ('art_4__para_1__point_a', 'art_4__para_1__point_a')
    >>> parse_reference("Annex I, Section A"), parse_reference("recital (5)")
    ('anx_I__sec_A', 'rct_5')

    Raises:
        InputError: the text is no reference to one provision.
    """
    plain = " ".join(text.split())
    if _split(plain):
        return plain
    parts: list[_Part] = []
    at = 0
    while at < len(plain):
        match = _STEP.match(plain, at)
        if not match or not _add(parts, match):
            raise _unreadable(text)
        between = _BETWEEN.match(plain, match.end())
        at = between.end() if between else match.end()
    if not parts:
        raise _unreadable(text)
    return "__".join(map(str, parts))


def _unreadable(text: str) -> InputError:
    return InputError(
        " ".join(text.split()) or "(empty)",
        "not a reference to one provision",
        'write it as "Article 4(1), point (a)", "recital 5" or "Annex I, Section A"',
    )


def _add(parts: list[_Part], match: re.Match[str]) -> bool:
    """Adds what one match of `_STEP` says to the parts; False if it cannot stand there."""
    if match["same"]:
        return bool(parts)
    if match["copy"]:
        if parts:
            parts[-1] = parts[-1]._replace(copy=_number(match["copy"]))
        return bool(parts)
    if match["title"]:
        new = _Part("ttl")
    elif match["closing"]:
        new = _Part("wrapup", str(_number(match["nth"] or "first")))
    elif match["counted"]:
        stem = "indent" if match["counted"].casefold() == "indent" else "subpara"
        new = _Part(stem, str(_number(match["ordinal"])))
    elif match["word"]:
        stem = _STEM_OF_WORD[" ".join(match["word"].casefold().split())]
        new = _Part(stem, _read_label(stem, match["inner"] or match["label"] or ""))
    else:
        written = match["bracket"] or match["bare"]
        if not parts or (match["bare"] and parts[-1].stem not in ("art", "para", "point")):
            return False
        numbered = parts[-1].stem == "art" and written.strip().lstrip("-")[:1].isdigit()
        stem = "para" if numbered else "point"
        new = _Part(stem, _read_label(stem, written))
    if not (new.label or new.stem in _BARE_STEMS):
        return False
    return _place(parts, new)


def _place(parts: list[_Part], new: _Part) -> bool:
    """Appends a part under the rules of `_name_all`: outside annexes containers are no part of an eId."""
    if new.stem == "fn":
        parts.clear()
    start = max((i + 1 for i, part in enumerate(parts) if _KINDS[part.stem] in _ANEW), default=0)
    scope = parts[start:]
    if _KINDS[new.stem] in _FREE and not any(_KINDS[part.stem] in _ANNEXES for part in scope):
        if any(_KINDS[part.stem] not in CONTAINERS for part in scope):
            return False
        del parts[start:]
    parts.append(new)
    return True


def _read_label(stem: str, written: str) -> str:
    """A label as typed ("9 a", "ii") -> as `label` writes it; the keys of rows stay as they are."""
    found = _DIRT.sub("", written).strip(".").rstrip("-")
    return found if stem == "row" else _cased(_KINDS[stem], found)


def _number(written: str) -> int:
    plain = written.casefold()
    return _ORDINALS.index(plain) + 1 if plain in _ORDINALS else int(plain[:-2])


# ----------------------------------------------------------------------------------------------- looking up


def locate(text: str, act: Act) -> Provision | None:
    """The provision of an act that a reference names, or None.

    Forgives what people and correlation tables commonly write: "Article 2(20)" for a definition that is
    point (20), "point (1)" for what is paragraph 1, a first subparagraph that is the provision itself.
    """
    found: Provision | None = None
    for part in _split(parse_reference(text)):
        prefix = f"{found.eid}__" if found else ""
        below = next((hit for hit in (find(act, prefix + name) for name in _variants(part)) if hit), None)
        if below is None and not (found and str(part) == "subpara_1"):
            below = _same_letters(found.children if found else act.children, part)
            if below is None:
                return None
        found = below or found
    return found


def _variants(part: _Part) -> Iterable[str]:
    yield str(part)
    other = {"para": "point", "point": "para", "subpara": "para"}.get(part.stem)
    if other:
        yield str(part._replace(stem=other))


def _same_letters(provisions: Iterable[Provision], part: _Part) -> Provision | None:
    """The provision whose label differs in capitals only: "entry 5a001" for 5A001."""
    wanted = str(part).casefold()
    return next((p for p in provisions if p.eid.rpartition("__")[2].casefold() == wanted), None)
