"""Which provision of an act speaks of which: the references inside its texts, read and looked up.

In: an act. Out: `Pointers`, from each provision to those that it refers to, and back. Example: in Article 5(1), "an
authorisation under Article 4(1), point (a), and the assessment referred to in paragraph 2" points to
`art_4__para_1__point_a` and to `art_5__para_2`.

Only pointers inside the act count: "Article 4 of Regulation (EU) No 9/2030" and "Article 16 TFEU" speak of others, and
what the act does not have is left out. The words are those of English acts; of others nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.act import Act, Kind, Provision, walk
from tracker.errors import InputError
from tracker.reference import locate, parse_reference

_BRACKETS = r"(?:\s?\([0-9a-z]{1,5}\))"
_LABELS = {
    "article": rf"[0-9]+[a-z]{{0,2}}{_BRACKETS}*",
    "paragraph": rf"[0-9]+[a-z]?{_BRACKETS}*",
    "point": rf"(?:{_BRACKETS}+|[0-9]+[a-z]?)",
    "annex": r"[IVXLC]+[a-z]?",
    "recital": r"\(?[0-9]+\)?",
}
"""What may stand behind each word, once or several times."""
_FREE = ("article", "annex", "recital")
"""Numbered through the whole act; the others are seen from where one reads."""
_TAIL = (
    rf"(?:,?\s(?:points?\s{_LABELS['point']}|paragraph\s{_LABELS['paragraph']}"
    r"|(?:first|second|third|fourth|fifth|sixth)\ssubparagraph|(?:Part|Section|Chapter)\s[0-9A-Z]+)(?!\w))*"
)
_BETWEEN = r",\s(?:and\s|or\s)?|\s(?:and|or|to)\s"
_SPELLED = {
    "article": "Articles?",
    "paragraph": "[Pp]aragraphs?",
    "point": "[Pp]oints?",
    "annex": "Annex(?:es)?",
    "recital": "[Rr]ecitals?",
}
_POINTER = re.compile(
    r"\b(?:"
    + "|".join(
        rf"{_SPELLED[word]}\s(?P<{word}>{label}(?![\w/]){_TAIL}(?:(?:{_BETWEEN}){label}(?![\w/]){_TAIL})*)"
        for word, label in _LABELS.items()
    )
    + ")"
)
_ITEM = {
    word: re.compile(rf"(?P<between>{_BETWEEN})?(?P<label>{label})(?P<tail>{_TAIL})") for word, label in _LABELS.items()
}
_ABOVE = re.compile(r"\sof\s(?=(?:Article|paragraph|Annex)\s[0-9IVXLC])")
""" "point (a) of Article 4(1)": the larger one follows."""
_OTHER = re.compile(
    r"""\s?(?:,?\sTF?EU\b|\(?\sthereof\b
        |,?\s(?:of|to|in)\s(?:(?:the|that|those)\s)?(?:[A-Z][a-z]+\s){0,3}(?:Regulations?|Directives?|Decisions?|Treat(?:y|ies)|
        Charter|Convention|Protocol|Statute|Agreement|Framework|Staff|Rules|Act)\b
        |,?\sof\s(?:(?:the|that|those|its|their)\s)(?!Article|Annex|Chapter|Title|Section|Part|Member)[A-Z])""",
    re.VERBOSE,
)
_VAGUE = re.compile(r"\sof\s(?:the\sAnnex|that\s(?:Article|paragraph|subparagraph|point|Annex))\b(?!\s[IVXLC])")
""" "points 1 to 5 of the Annex": where that is, the text does not say here."""
_JOINT = re.compile(_BETWEEN)
_TOP = re.compile(rf"article\s[0-9]+[a-z]{{0,2}}|annex\s{_LABELS['annex']}")
_LONGEST_RANGE = 40
"""Articles in "Articles 5 to 8"; a longer run is a slip of the reading."""


@dataclass(frozen=True, slots=True)
class Pointers:
    """Who refers to whom, by eId, in reading order."""

    to: Mapping[str, tuple[str, ...]]
    """Provision -> those that its own text refers to."""
    by: Mapping[str, tuple[str, ...]]
    """Provision -> those whose text refers to it."""

    def around(self, provision: Provision) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a provision, with all that stands in it, refers to, and what refers to it, from outside of it."""
        inside = [one.eid for one in walk(provision)]
        to, by = (dict.fromkeys(eid for own in inside for eid in side.get(own, ())) for side in (self.to, self.by))
        return tuple(eid for eid in to if eid not in inside), tuple(eid for eid in by if eid not in inside)


def pointers(act: Act) -> Pointers | None:
    """The pointers of an act; None for one in a language whose references are not read."""
    if act.language not in ("", "en"):
        return None
    to: dict[str, tuple[str, ...]] = {}
    by: dict[str, dict[str, None]] = {}
    for provision in _own(act):
        found = dict.fromkeys(eid for eid in _named(provision, act) if eid != provision.eid)
        if found:
            to[provision.eid] = tuple(found)
        for eid in found:
            by.setdefault(eid, {})[provision.eid] = None
    return Pointers(to, {eid: tuple(own) for eid, own in by.items()})


def _own(act: Act) -> Iterator[Provision]:
    """What is the act's own words: no quotation of another act, no footnote, no correlation table."""
    stack = list(reversed(act.children))
    while stack:
        provision = stack.pop()
        if provision.kind in (Kind.QUOTED, Kind.FOOTNOTE) or provision.correlation:
            continue
        yield provision
        stack.extend(reversed(provision.children))


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference inside a text."""

    start: int
    end: int
    """Where its words stand in the text; of one in a list ("Articles 5 and 6") its own label."""
    words: str
    """As it is read, "Article 6", "point (a) of Article 4(1)"."""
    sort: str
    """Its first word in small letters and without number: "article", "paragraph", "point", "annex", "recital"."""
    eid: str
    """Of the provision it leads to; "" where the act does not have it."""
    near: str = ""
    """Of the article or annex that it names, where the act has that at least."""


def mentions(provision: Provision, act: Act) -> Iterator[Mention]:
    """What a provision's own text refers to inside its act, in order; references to other acts are left out."""
    text = provision.text.replace("\u00a0", " ")
    for match in _POINTER.finditer(text):
        if _speaks_of_another(text, match) or _VAGUE.match(text, match.end()):
            continue
        above = None if match["article"] else _ABOVE.match(text, match.end())
        larger = _POINTER.match(text, above.end()) if above else None
        if larger and _OTHER.match(text, larger.end()):
            continue
        home = next((item for item, _ in _items(larger)), "") if larger else ""
        for item, (start, end) in _items(match):
            words = f"{item} of {text[above.end() : larger.end()]}" if above and larger else item
            words = words[0].upper() + words[1:] if item.startswith(("article", "annex")) else words
            place = _place(item, home, provision, act)
            top = _TOP.match(home or item)
            near = place or (_place(top[0], "", provision, act) if top else "")
            yield Mention(start, end, words, item.split()[0], place, near)


def _speaks_of_another(text: str, match: re.Match[str]) -> bool:
    """Whether a reference, or one that it is listed with, is followed by another act: "Article 4 and Article 6 TEU"."""
    while not _OTHER.match(text, match.end()):
        joint = _JOINT.match(text, match.end())
        listed = _POINTER.match(text, joint.end()) if joint else None
        if listed is None:
            return False
        match = listed
    return True


def _named(provision: Provision, act: Act) -> Iterator[str]:
    """The eIds of the provisions that a text names."""
    return (mention.eid for mention in mentions(provision, act) if mention.eid)


def _items(match: re.Match[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The references of one match, each whole: "Articles 5 and 6" are "article 5", "article 6"; and where each is."""
    word = next(name for name in _LABELS if match[name])
    last = 0
    for item in _ITEM[word].finditer(match[word]):
        label = item["label"].strip()
        bare = label.strip("()")
        span = (match.start(word) + item.start("label"), match.start(word) + item.end())
        if (item["between"] or "").strip() == "to" and bare.isdigit() and 0 < int(bare) - last < _LONGEST_RANGE:
            yield from ((f"{word} {number}", span) for number in range(last + 1, int(bare)))
        last = int(bare) if bare.isdigit() else last
        yield f"{word} {label}{item['tail']}", span


def _place(item: str, home: str, provision: Provision, act: Act) -> str:
    """Where a reference leads: as it stands, or seen from the provision whose text it is in, nearest first."""
    whole = f"{home}, {item}" if home else item
    try:
        wanted = parse_reference(whole)
    except InputError:
        return ""
    tries = [wanted]
    if not whole.startswith(_FREE):
        steps = provision.eid.split("__")
        tries = [f"{'__'.join(steps[:end])}__{wanted}" for end in range(len(steps), 0, -1)]
    found = next((place for eid in tries if (place := locate(eid, act))), None)
    return found.eid if found else ""
