"""What an act looks like on paper: which lines a provision takes, in which style, and where its footnotes hang.

In: an `Act` and the levels of its headings. Out: `Lines`, the body in reading order and the notes apart.
Example: Article 4 with the heading "Authorisation" and one paragraph gives the lines "Article 4⏎Authorisation"
(style Heading 2) and "1.⇥The export ..." (style Paragraph).

The Word export writes these lines, and proves its file against them: what stands here is what both texts must be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.act import CONTAINERS, Act, Call, Kind, Provision, walk

DEEPEST = 6
"""Points nested deeper than this are not indented further, and headings not ranked lower."""

_RANKED = (Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.ARTICLE)
"""Headings of the enacting terms from the highest; those that neither act has take no level."""

_HEADED = frozenset({*_RANKED, Kind.ANNEX, Kind.APPENDIX})
"""Their number and heading are a heading, their words begin on a line of their own."""

_LEVEL_WITH_PARENT = frozenset({Kind.SUBPARAGRAPH, Kind.WRAPUP, Kind.TABLE, Kind.ROW, Kind.QUOTED, *CONTAINERS})

_STYLES = {
    Kind.ACT_TITLE: "Title",
    Kind.CITATION: "Citation",
    Kind.RECITAL: "Recital",
    Kind.FORMULA: "Formula",
    Kind.ROW: "TableRow",
    Kind.FOOTNOTE: "Note",
    Kind.SIGNATURE: "Signature",
}
_INDENTED = frozenset({Kind.POINT, Kind.INDENT})


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the Word file as one of the acts has it."""

    eid: str
    part: str
    """"heading" or "text": which of the provision's strings `words` is."""
    style: str
    number: str
    gap: str
    """What stands between number and words: a tab, in headings a line break; "" where one of them is missing."""
    words: str
    calls: tuple[tuple[int, str], ...] = ()
    """Footnotes: after so many code points of `full` hangs the note with this eId."""

    @property
    def full(self) -> str:
        """All that is read on the line."""
        return self.number + self.gap + self.words

    @property
    def start(self) -> int:
        """Where the words begin in `full`."""
        return len(self.number) + len(self.gap)


@dataclass(frozen=True, slots=True)
class Lines:
    """One act on paper."""

    body: tuple[Line, ...]
    notes: dict[str, tuple[Line, ...]]
    """The footnotes that hang somewhere, by eId; those that hang nowhere are lines of the body."""


def heading_levels(acts: Iterable[Act]) -> dict[Kind, int]:
    """The outline level of each kind of heading, the same in both acts, so that no article changes its style.

    >>> from tracker.act import Act, Provision
    >>> act = Act((Provision(Kind.CHAPTER, "I", children=(Provision(Kind.ARTICLE, "Article 1"),)),))
    >>> [(kind.value, level) for kind, level in heading_levels([act]).items()]
    [('chapter', 1), ('article', 2)]
    """
    used = {p.kind for act in acts for top in act.children if top.kind is not Kind.ANNEX for p in walk(top)}
    return {kind: level for level, kind in enumerate((k for k in _RANKED if k in used), 1)}


def lay_lines(act: Act, levels: dict[Kind, int]) -> Lines:
    """The lines of an act."""
    placed = [(p, style) for top in act.children for p, style in _placed(top, levels, 0, 0)]
    all_notes = {p.eid for p, _ in placed if p.kind is Kind.FOOTNOTE}
    inside = {p.eid for note, _ in placed if note.kind is Kind.FOOTNOTE for p in walk(note)}
    lines = {p.eid: _lines(p, style, frozenset() if p.eid in inside else all_notes) for p, style in placed}
    called = {note for found in lines.values() for line in found for _, note in line.calls}
    notes: dict[str, tuple[Line, ...]] = {}
    for provision, _ in placed:
        if provision.eid in called:
            found = [line for p in walk(provision) for line in lines[p.eid]]
            found[:1] = [replace(line, number="", gap="") for line in found[:1]]  # Word numbers footnotes itself
            notes[provision.eid] = tuple(replace(line, style="FootnoteText") for line in found)
    hanging = {p.eid for note, _ in placed if note.eid in notes for p in walk(note)}
    return Lines(tuple(line for p, _ in placed if p.eid not in hanging for line in lines[p.eid]), notes)


def _placed(provision: Provision, levels: dict[Kind, int], level: int, annex: int) -> Iterator[tuple[Provision, str]]:
    """Every provision from this one on, with its style; `annex` counts the headings above it inside an annex."""
    yield provision, _style(provision.kind, levels, level, annex)
    deeper = annex + (provision.kind is Kind.ANNEX or (annex > 0 and provision.kind in _HEADED))
    for child in provision.children:
        yield from _placed(child, levels, _level(child, provision, level), deeper)


def _level(child: Provision, parent: Provision, level: int) -> int:
    if child.kind in _LEVEL_WITH_PARENT or parent.kind in CONTAINERS or parent.kind is Kind.ANNEX:
        return level
    return level if parent.kind in _HEADED and child.kind is Kind.PARAGRAPH else level + 1


def _style(kind: Kind, levels: dict[Kind, int], level: int, annex: int) -> str:
    if kind in _HEADED:
        own = annex + 1 if annex or kind is Kind.ANNEX else levels.get(kind, 1)
        return f"Heading{min(own, DEEPEST)}"
    if kind in _STYLES:
        return _STYLES[kind]
    if kind in _INDENTED:
        return f"Point{min(level, DEEPEST)}" if level else "Item"
    return f"Text{min(level, DEEPEST)}" if level else "Paragraph"


def _lines(provision: Provision, style: str, notes: Iterable[str]) -> list[Line]:
    """No line, one, or two: a line with the heading if there is one, a line with the words if there are any."""
    found: list[Line] = []
    number = provision.num
    headed = provision.kind in _HEADED
    if provision.heading or (headed and number):
        gap = ("\n" if headed else "\t") if number and provision.heading else ""
        calls = _calls(provision, "num", 0, notes) + _calls(provision, "heading", len(number + gap), notes)
        own = style if headed else "Subheading"
        found.append(Line(provision.eid, "heading", own, number, gap, provision.heading, calls))
        number = ""
    if provision.text or number:
        gap = "\t" if number and provision.text else ""
        calls = _calls(provision, "num", 0, notes) if number else ()
        calls += _calls(provision, "text", len(number + gap), notes)
        found.append(Line(provision.eid, "text", "Paragraph" if headed else style, number, gap, provision.text, calls))
    elif found and (lost := _calls(provision, "text", 0, notes)):  # a call in words that are not there
        end = len(found[0].full)
        found[0] = replace(found[0], calls=found[0].calls + tuple((end, note) for _, note in lost))
    return found


def _calls(provision: Provision, place: str, start: int, notes: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """The calls in one string of the provision that lead to a note; `start` is where the string begins."""

    def within(call: Call) -> int:
        return min(call.offset, len({"num": provision.num, "heading": provision.heading}.get(place, provision.text)))

    found = [(start + within(call), call.note) for call in provision.calls if call.place == place]
    return tuple(sorted(((at, note) for at, note in found if note in notes), key=lambda one: one[0]))
