"""Lays Parliament's marks over the lines of a text in full: bold italics for new words, ▌ where words were deleted.

In: the body of a page and the lines that were made from it. Out: the lines with runs, cuts and marks.
Example: in "the Internet ▌ in particular" the sign is a cut behind "Internet", and the provision bears the mark
`Mark("deletion", "▌", "connected to the Internet")`.

The signs are taken out of the page before it is read, so that "▌(a)" is a point, and laid back by counting
characters: a line holds all characters of its source in order. Deleted words are not kept anywhere, only their
places are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tracker.act import Mark, Run
from tracker.line import Cut, Line, Role
from tracker.readers.ep_styles import pieces
from tracker.readers.markup import local
from tracker.sides import CHANGE_MARKS

SIGN = "▌"
CONVENTION = (
    "The document does not say what its marks mean; read as Parliament usually marks its texts: bold italics are new "
    f"or amended words, {SIGN} stands where words were deleted."
)

_BEFORE_STOP = re.compile(rf"\s*{SIGN}\s*(?=[.,;:!?)\]])")
_HIDDEN = frozenset({"script", "style", "head"})
_WORDS_BEFORE = 5


@dataclass(frozen=True, slots=True)
class Deletion:
    """One sign of the page."""

    after: int
    """How many characters, blanks and signs aside, the page shows before it."""
    opens: bool
    """It stands before the first words of its paragraph, not behind any."""


def slots(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Owner and name ("text", "tail") of all texts that a page shows in an element, in order."""
    if not local(element) or local(element) in _HIDDEN:
        return
    yield element, "text"
    for child in element:
        yield from slots(child)
        yield child, "tail"


def take_signs(body: etree._Element) -> list[Deletion]:
    """Takes the signs out of the page; the blanks around one become those of a page without it."""
    found: list[Deletion] = []
    count = 0
    paragraph: etree._Element | None = None
    started = 0  # characters before the paragraph
    for owner, name in slots(body):
        around = _paragraph(owner, name)
        if around is not paragraph:
            paragraph, started = around, count
        words = getattr(owner, name) or ""
        if SIGN in words:
            worded = paragraph is not None and bool(_bare("".join(map(str, paragraph.itertext()))))
            for before in words.split(SIGN)[:-1]:
                count += len(_bare(before))
                found.append(Deletion(count, worded and count == started))
            count += len(_bare(words.rpartition(SIGN)[2]))
            setattr(owner, name, _BEFORE_STOP.sub("", words).replace(SIGN, " "))
        else:
            count += len(_bare(words))
    return found


def _paragraph(owner: etree._Element, name: str) -> etree._Element | None:
    element = owner if name == "text" else owner.getparent()
    while element is not None and local(element) not in ("p", "td", "li"):
        element = element.getparent()
    return element


def _bare(words: str) -> str:
    return "".join(words.replace(SIGN, " ").split())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a displayed character is: in which line, in its number or text, behind how many others."""

    character: str
    line: int
    in_num: bool
    offset: int
    label: bool = False
    """It belongs to the call of a note there."""


def lay_marks(lines: Sequence[Line], body: etree._Element, deletions: Sequence[Deletion]) -> list[Line] | None:
    """The lines with all marks; None if they do not hold the characters of the page in order."""
    shown = [(c, piece.bold and piece.italic) for piece in pieces(body) for c in piece.text if not c.isspace()]
    places = [place for i, line in enumerate(lines) for place in _places(i, line)]
    if [c for c, _ in shown] != [place.character for place in places]:
        return None
    runs = _runs(places, [marked for _, marked in shown])
    cuts: dict[int, list[Cut]] = {}
    for deletion in deletions:
        i, cut = _cut(places, deletion)
        cuts.setdefault(i, []).append(cut)
    return [_marked(line, runs.get(i, []), cuts.get(i, [])) for i, line in enumerate(lines)]


def _places(i: int, line: Line) -> Iterator[_Place]:
    for in_num, words in ((True, line.num), (False, line.text)):
        calls = [call for call in line.calls if call.in_num is in_num]
        for offset, character in enumerate(f"{words} "):
            for call in calls:
                if call.offset == offset:
                    yield from (_Place(c, i, in_num, offset, True) for c in call.label if not c.isspace())
            if not character.isspace():
                yield _Place(character, i, in_num, offset)


def _runs(places: Sequence[_Place], marked: Sequence[bool]) -> dict[int, list[Run]]:
    """Line -> what is new in it; blanks and calls between new words are passed over."""
    found: dict[int, list[Run]] = {}
    open_ = False
    for place, new in zip(places, marked, strict=True):
        if place.label:
            continue
        runs = found.setdefault(place.line, [])
        part = "num" if place.in_num else "text"
        if new and open_ and runs and runs[-1].place == part:
            runs[-1] = replace(runs[-1], end=place.offset + 1)
        elif new:
            runs.append(Run(place.offset, place.offset + 1, "inserted", place=part))
        open_ = new
    return found


def _cut(places: Sequence[_Place], deletion: Deletion) -> tuple[int, Cut]:
    """The line that a sign stands in, and its place there."""
    first = deletion.after == 0 or (deletion.opens and deletion.after < len(places))
    if not places:
        return 0, Cut(0, SIGN, CHANGE_MARKS)
    place = places[deletion.after] if first else places[deletion.after - 1]
    offset = place.offset if first or place.label else place.offset + 1
    return place.line, Cut(offset, SIGN, CHANGE_MARKS, place.in_num, late=place.label and not first)


def _marked(line: Line, runs: Sequence[Run], cuts: Sequence[Cut]) -> Line:
    cuts = sorted([*line.cuts, *cuts], key=lambda cut: (not cut.in_num, cut.offset))
    if line.role is Role.DROPPED:
        return replace(line, cuts=tuple(cuts))
    marks = tuple(Mark("deletion", SIGN, _words_before(line, cut)) for cut in cuts if cut.text == SIGN)
    return replace(line, runs=tuple(runs), cuts=tuple(cuts), marks=(*line.marks, *marks))


def _words_before(line: Line, cut: Cut) -> str:
    """By what a person finds the place: the words before it; two signs of one provision are told apart by them."""
    if cut.in_num:
        return line.num[: cut.offset]
    words = line.text[: cut.offset].split()[-_WORDS_BEFORE:]
    return " ".join(words) if words else line.num
