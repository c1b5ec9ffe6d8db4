"""One displayed line of a source, as a reader saw it and before it becomes a provision.

In: nothing but values. Out: the noun `Line` that every reader makes and `tracker.assemble` turns into a tree.
Example: `Line(Role.TEXT, "prohibitions of certain AI practices;", num="(b)", level=2)`.

Every displayed character of the source lies in exactly one line, in source order; a line that does not belong
to the act says so with `reason`. That is what makes the account (`tracker.account`) possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.act import Kind, Mark, Run


class Role(StrEnum):
    """What a line does in the document."""

    ACT_TITLE = "act_title"
    """A line of the act's title; consecutive ones are joined with a blank."""
    FORMULA = "formula"
    """"THE COUNCIL ...,", "Whereas:", "HAVE ADOPTED THIS REGULATION:", "This Regulation shall be binding ..."."""
    CITATION = "citation"
    RECITAL = "recital"
    """Opens a recital; its further lines are TEXT."""
    DIVISION = "division"
    """Opens a part, title, chapter, section or subsection (`kind` says which) of the act or of an annex."""
    ARTICLE = "article"
    """Opens an article: `num` is "Article 4", `text` its heading if that stands in the same line."""
    HEADING = "heading"
    """The heading of the division, article, annex or appendix opened just before; joined if there are several."""
    ANNEX = "annex"
    """Opens an annex: `num` is "ANNEX IIa" (or ""), `text` its heading if it stands in the same line."""
    APPENDIX = "appendix"
    TEXT = "text"
    """Words inside what is open, with `num` when they open a paragraph, point or indent."""
    ROW = "row"
    """A table row, cells separated by tabs; `key` names its table."""
    NOTE = "note"
    """A footnote, `num` as printed, `key` as in the calls; with the key of the note before: its next paragraph."""
    SIGNATURE = "signature"
    """One block: place and date, or one signatory with office and name."""
    DROPPED = "dropped"
    """Displayed, but not part of the act; `reason` says why, from the format's closed list."""


@dataclass(frozen=True, slots=True)
class LineCall:
    """A footnote call: `label` was printed after `offset` code points of `text` (or of `num`, if `in_num`)."""

    offset: int
    key: str
    label: str = ""
    inline: bool = False
    """The note's words stand here in the source (Formex), not at the end."""
    in_num: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Displayed inside a line, but none of its words: a change mark, a page number, what the other side says.

    It was shown after `offset` code points of `text` (or of `num`, if `in_num`) and was dropped for `reason`.
    """

    offset: int
    text: str
    reason: str
    in_num: bool = False
    late: bool = False
    """Shown after the footnote calls of its place, not before them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One displayed line; white space in `num` and `text` is collapsed, `text` does not repeat `num`."""

    role: Role
    text: str = ""
    num: str = ""
    level: int | None = None
    """How many numbered items enclose these words inside their article, recital, annex or section, the one they
    open included: 0 = directly in it, "1." = 1, "(a)" under "1." = 2. Without `num`: the next words of the open
    item of that level. None = the source does not say; `tracker.numbering` infers it."""
    kind: Kind | None = None
    """For DIVISION: which container; one without kind, number and words only ends the divisions of its level. For
    TEXT: PARAGRAPH, POINT or INDENT where the source states it, then with or without `num`; else None."""
    calls: tuple[LineCall, ...] = ()
    key: str = ""
    quoted: int = 0
    """How many quotations of other acts enclose the line; inside, roles and levels count anew."""
    quote: str = ""
    """Name of the innermost quotation, so that two that follow each other stay apart."""
    reason: str = ""
    marks: tuple[Mark, ...] = ()
    source_id: str = ""
    cuts: tuple[Cut, ...] = ()
    """In order of their places; of two at one place the first was shown first."""
    runs: tuple[Run, ...] = ()
    """What the source marks as new or gone, places "text" and "num", in order, none overlapping. A line of a marked
    text holds the words of both sides; `tracker.sides` makes the lines of either."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader makes of a source: its lines, and what an independent tokeniser saw in the same bytes."""

    lines: tuple[Line, ...]
    shown: str
    """All displayed characters in source order; white space is ignored."""
    language: str = ""
    identifier: str = ""
    warnings: tuple[str, ...] = ()
    legend: str = ""
    """What the document itself says about its marks, or the convention that was applied; "" without marks."""
    one_sided: bool = False
    """True where the marks keep only the places of deletions, not the deleted words: there is no text before."""
