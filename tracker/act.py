"""The tree of one version of a law: an Act holds Provisions, a Provision holds its number, words and children.

In: nothing but values. Out: frozen nouns and the functions that walk, find and print them.
Example: `find(act, "art_4__para_1__point_a").text` is "intended, in their entirety or in part, for use ...".

Reading the provisions in order, number, heading, text, then children, gives the document in order; footnotes
stand at the end of the act, each knowing (through the `Call` that names it) where it hangs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a provision is, in the words of the Joint Handbook."""

    ACT_TITLE = "act_title"
    CITATION = "citation"
    RECITAL = "recital"
    FORMULA = "formula"
    PART = "part"
    TITLE = "title"
    CHAPTER = "chapter"
    SECTION = "section"
    SUBSECTION = "subsection"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    SUBPARAGRAPH = "subparagraph"
    POINT = "point"
    INDENT = "indent"
    WRAPUP = "wrapup"
    ANNEX = "annex"
    APPENDIX = "appendix"
    TABLE = "table"
    ROW = "row"
    QUOTED = "quoted"
    FOOTNOTE = "footnote"
    SIGNATURE = "signature"


_NUMBERED = re.compile(r".{0,80}?\b\d+/\d+(?:/[A-Z]{2,5}\b)?")
"""A title up to the act's number: "Regulation (EU) 2021/821"; the same in every language."""

_CAPITALS = re.compile(r"\b[^\W\d_]{5,}\b")
"""The words of a title that the Journal prints in capitals ("REGULATION (EU) 2021/821")."""

CONTAINERS = frozenset({Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION})
"""Kinds that group articles; they never prefix an article's eId."""


@dataclass(frozen=True, slots=True)
class Call:
    """Where a footnote hangs: after `offset` code points of a provision's `text` or `heading`."""

    offset: int
    note: str
    """eId of the footnote, or "" when the source has a call without a note."""
    label: str = ""
    """The call as printed, "(1)"; "" where the source prints none (Formex)."""
    place: str = "text"
    """"text", "heading" or "num": the string that `offset` counts in."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A publisher's own statement that a provision was changed (Formex `CLG.MDFO`, recast and "►M1" marks)."""

    action: str
    """"replaced", "inserted", "deleted", "repealed"."""
    by: str
    """CELEX number of the act that changed it, as the source gives it."""
    location: str = ""
    """Where in that act, as the source gives it ("AR:24;PT:1")."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that an institution marked as new or as gone in its own text: bold, struck out, between arrows.

    The words are those of `place` from `start` to `end` (code points). In an act only what the act holds is
    marked; the words that its other side has are in the other side's act.
    """

    start: int
    end: int
    mark: str
    """"inserted" or "deleted"."""
    adapted: bool = False
    """A formal adaptation without substance, which recasts mark apart."""
    place: str = "text"
    """"text", "heading" or "num": the string that `start` and `end` count in."""


@dataclass(frozen=True, slots=True)
class Provision:
    """Any node of the tree. `text` is its own words before its first child, white space collapsed.

    `text` never holds the number, the children or the footnotes; the cells of a table row are separated by a
    tab. Offsets (calls, tags, redlines) count Unicode code points in it.
    """

    kind: Kind
    num: str = ""
    """As printed: "Article 4", "1.", "(a)", "CHAPTER II"; "" for what carries none."""
    heading: str = ""
    text: str = ""
    children: tuple[Provision, ...] = ()
    eid: str = ""
    """Computed by `tracker.reference.identify`; unique inside the act."""
    calls: tuple[Call, ...] = ()
    marks: tuple[Mark, ...] = ()
    source_id: str = ""
    correlation: bool = False
    """True for an act's own correlation table: shown, never compared, never read by the matcher."""
    runs: tuple[Run, ...] = ()
    """The institution's own redline, where the source carries one."""


@dataclass(frozen=True, slots=True)
class Act:
    """One version of a law as a tree. `identifier` is its CELEX or document number where the source tells it."""

    children: tuple[Provision, ...]
    language: str = ""
    """Two letters, lower case ("en"); "" when unknown."""
    identifier: str = ""
    format: str = ""
    """Name of the source format, as in `tracker check`."""
    _index: dict[str, Provision] = field(default_factory=dict, repr=False, compare=False, hash=False)

    @property
    def title(self) -> str:
        """The act's title, "" for an annex or an extract published apart."""
        return next((p.text for p in self.children if p.kind is Kind.ACT_TITLE), "")

    @property
    def short_title(self) -> str:
        """The title up to the act's number, "Regulation (EU) 2021/821"; "" for a title without one."""
        numbered = _NUMBERED.match(self.title)
        return _CAPITALS.sub(lambda word: word[0].capitalize(), numbered[0]) if numbered else ""


def walk(top: Act | Provision) -> Iterator[Provision]:
    """Yields every provision below an act (or below and including a provision) in reading order."""
    stack = list(reversed(top.children)) if isinstance(top, Act) else [top]
    while stack:
        provision = stack.pop()
        yield provision
        stack.extend(reversed(provision.children))


def find(act: Act, eid: str) -> Provision | None:
    """The provision with this eId, or None. `..__subpara_1` finds the provision whose first words it is."""
    if not act._index:
        act._index.update((p.eid, p) for p in walk(act))
    found = act._index.get(eid)
    if found is None and eid.endswith("__subpara_1"):
        return act._index.get(eid.removesuffix("__subpara_1"))
    return found


def parents(act: Act) -> dict[str, str]:
    """eId of each provision -> eId of its parent ("" for what stands directly in the act)."""
    found = {p.eid: "" for p in act.children}
    for parent in walk(act):
        for child in parent.children:
            found[child.eid] = parent.eid
    return found


def articles(act: Act) -> list[Provision]:
    """The act's own articles in order, not those of other acts quoted inside them."""
    found: list[Provision] = []
    stack = list(reversed(act.children))
    while stack:
        provision = stack.pop()
        if provision.kind is Kind.ARTICLE:
            found.append(provision)
        elif provision.kind in CONTAINERS:
            stack.extend(reversed(provision.children))
    return found


def words(provision: Provision) -> str:
    """All text of a provision and its children, in order, without numbers: what a comparison of wholes reads."""
    return " ".join(text for p in walk(provision) for text in (p.heading, p.text) if text)
