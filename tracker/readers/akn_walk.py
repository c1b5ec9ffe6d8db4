"""Walks Akoma Ntoso once, in order, and collects its words into lines; what each line is, `akn_body` says.

In: elements (`Walk.visit`). Out: `Walk.lines`, with footnotes and tracked changes. Example: in
`<p>kites<authorialNote><p>OJ L 1.</p></authorialNote>;</p>` one line of words calls for a second line, the note.

What neither this module nor `akn_body` has in its lists ("ref", "mref", "span", "b") is but words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from tracker.act import Kind
from tracker.line import Line, LineCall, Role
from tracker.readers.akn_text import HIDDEN, Piece, Words, fold, joined
from tracker.readers.markup import local

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LEOS = "{urn:eu:europa:ec:leos}"
_LEOS_MARKS = {
    "softaction": {"add": "inserted", "del": "deleted"},
    "action": {"insert": "inserted", "delete": "deleted"},
}
"""How LEOS marks tracked changes. It calls what was only turned into another element "trans": that is none."""

_OPENING_MARKS = "‘“„«‚»”’\"'"
_DEEPEST = 150
"""No act nests half as deep; Python's own stack would end before libxml2's limit of 256."""


class TooDeep(Exception):
    """Elements are nested deeper than any act nests them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk is: what words without an opening of their own are, and how deep they stand."""

    role: Role = Role.TEXT
    level: int = 0
    division: int = 0
    """How many divisions are around."""
    reason: str = ""
    mark: str = ""
    """How words here are marked: "inserted", "deleted" or ""."""
    annex: bool = False
    quoted: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the next words open."""

    role: Role = Role.TEXT
    num: Words = field(default_factory=Words)
    kind: Kind | None = None
    source_id: str = ""


Handler = Callable[[etree._Element], None]


class Walk:
    """The lines of one file while they are found."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.images: list[str] = []
        self.elsewhere: list[str] = []
        self.place = Place()
        self._pieces: list[Piece] = []
        self._notes: list[Line] = []
        self.opening: Opening | None = None
        self._flat = False  # all becomes one run of words
        self._depth = 0
        self.open_divisions = 0  # how many are open in the lines so far
        self.counts = {"note": 0, "table": 0, "quotation": 0}
        self.quotation = ""  # the mark that opens a quotation and was not shown yet
        self.fresh = False  # nothing was said yet in this quotation
        self.structure: dict[str, Handler] = {}  # elements that begin and end lines; the subclass fills it
        self._inline: dict[str, Handler] = {
            "authorialNote": self._note,
            "noteRef": self._call,
            "quotedText": self._quoted_words,
            "embeddedText": self._quoted_words,
            "ins": lambda element: self._marked(element, "inserted"),
            "del": lambda element: self._marked(element, "deleted"),
            "br": lambda _: self.say(" "),
            "eol": lambda _: self.say(" "),
            "img": lambda element: self.images.append(element.get("src") or ""),
            "documentRef": lambda element: self.elsewhere.append(element.get("showAs") or element.get("href") or ""),
        }

    # -- the walk ----------------------------------------------------------------------------------------------

    def visit(self, element: etree._Element) -> None:
        """Reads one element with all that is in it."""
        tag = local(element)
        if not tag or tag in HIDDEN:
            return
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooDeep
        mark = _tracked(element)
        with self.at(mark=mark) if mark else self.at():
            if tag in self._inline:
                self._inline[tag](element)
            elif tag not in self.structure:
                self.flow(element)
            elif self._flat:
                self.say(" ")
                self.flow(element)
                self.say(" ")
            else:
                self.flush()
                self.structure[tag](element)
                self.flush()
        self._depth -= 1

    def flow(self, element: etree._Element) -> None:
        """Reads the words and the elements inside an element, in order."""
        self.say(element.text)
        for child in element:
            self.visit(child)
            self.say(child.tail)

    def say(self, text: str | None) -> None:
        """Adds words to the line that is open."""
        if text:
            self._pieces.append((text, self.place.mark))

    @contextmanager
    def at(self, **changed: Any) -> Iterator[None]:
        """Another place for a while, inside some element."""
        before = self.place
        self.place = replace(before, **changed) if changed else before
        yield
        self.place = before

    def collect(self, element: etree._Element) -> Words:
        """All words inside an element as one run."""
        before = self._pieces, self._notes, self._flat
        self._pieces, self._notes, self._flat = [], [], True
        self.flow(element)
        words = fold(self._pieces, self._notes)
        self._pieces, self._notes, self._flat = before
        return words

    # -- lines -------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Ends a line; nothing happens where no words were read."""
        pieces, self._pieces = self._pieces, []
        notes, self._notes = self._notes, []
        if any(isinstance(piece, LineCall) or piece[0].strip() for piece in pieces):
            opening, self.opening = self.opening or Opening(self.place.role), None
            self.append(opening, fold(pieces, notes))

    def settle(self) -> None:
        """Ends a line; a number without words becomes a line too."""
        self.flush()
        opening, self.opening = self.opening, None
        if opening and (opening.num.text or opening.role is not Role.TEXT):
            self.append(opening, Words())

    def append(self, opening: Opening, words: Words, level: int | None = None, key: str = "") -> None:
        """Adds a line and the notes called in it; `level` is that of a division, `key` that of a row's table."""
        role, place, num = opening.role, self.place, opening.num
        if self.quotation and (num.text or role is not Role.TEXT):
            self._say_mark(role)
        elif self.quotation:
            words, self.quotation = joined([Words(self.quotation), words], ""), ""
        self.fresh = False
        self.close_divisions(role)
        self.lines.append(
            Line(
                role,
                words.text,
                num.text,
                place.level if role in (Role.TEXT, Role.ROW) else level,
                opening.kind,
                (*(replace(call, in_num=True) for call in num.calls), *words.calls),
                key,
                place.quoted,
                place.quote,
                reason=place.reason,
                source_id=opening.source_id,
                runs=(*(replace(run, place="num") for run in num.runs), *words.runs),
            )
        )
        self.lines += (*num.notes, *words.notes)

    def _say_mark(self, role: Role) -> None:
        """The opening mark of a quotation, in front of a number or title that it is no part of."""
        mark, self.quotation = self.quotation, ""
        with self.at(level=0):
            self.append(Opening(), Words(mark))

    def close_divisions(self, role: Role) -> None:
        """Words and articles behind a division, but still in the element around it, do not belong to it."""
        place = self.place
        if role in (Role.TEXT, Role.ROW, Role.ARTICLE) and self.open_divisions > place.division:
            self.open_divisions = place.division
            self.lines.append(Line(Role.DIVISION, level=place.division + 1, quoted=place.quoted, quote=place.quote))

    def number(self, num: etree._Element) -> Words:
        """A number; the mark that opens a quotation is a line of its own ("‘5.")."""
        words = self.collect(num)
        if not (self.fresh and words.text[:1] and words.text[0] in _OPENING_MARKS):
            return words
        mark, rest = words.split(1)
        with self.at(level=0):
            self.append(Opening(), replace(mark, notes=()))
        return replace(rest, notes=words.notes)

    def drop(self, element: etree._Element, reason: str) -> None:
        """Leaves out all that an element shows, for a reason of the closed list."""
        self.settle()
        with self.at(role=Role.DROPPED, reason=reason):
            self.flow(element)
            self.flush()

    def _formulas(self, element: etree._Element) -> None:
        """Each paragraph that is no citation or recital is a formula ("Whereas:")."""
        self.settle()
        with self.at(role=Role.FORMULA):
            self.flow(element)
            self.flush()

    # -- inside a line -----------------------------------------------------------------------------------------

    def _quoted_words(self, element: etree._Element) -> None:
        self.say(element.get("startQuote"))
        self.flow(element)
        self.say(element.get("endQuote"))

    def _marked(self, element: etree._Element, mark: str) -> None:
        with self.at(mark=mark):
            self.flow(element)

    def _note(self, element: etree._Element) -> None:
        """A footnote, whose words stand where it is called."""
        before = self._flat, self._pieces, self._notes
        blocks = [child for child in element if local(child) in ("p", "block", "content")]
        runs = [run for run in map(self.collect, blocks or [element]) if run.text]
        self._flat, self._pieces, self._notes = before
        if not runs:
            return
        self.counts["note"] += 1
        key = identifier(element) or f"note {self.counts['note']}"
        if any(note.key == key for note in self.lines if note.role is Role.NOTE):
            key = f"{key}.{self.counts['note']}"
        place = self.place
        for run in runs:
            self._notes += run.notes
        self._notes += [
            Line(
                Role.NOTE, run.text, calls=run.calls, key=key, quoted=place.quoted, quote=place.quote,
                source_id=identifier(element), runs=run.runs,
            )
            for run in runs
        ]  # fmt: skip
        self._pieces.append(LineCall(0, key, inline=True))

    def _call(self, element: etree._Element) -> None:
        """A further call for a note that was given before."""
        self._pieces.append(LineCall(0, element.get("href", "").lstrip("#")))
        self.flow(element)


def identifier(element: etree._Element) -> str:
    """The id that the source itself gives an element."""
    return next((found for name in (_XML_ID, "eId", "id", "GUID") if (found := element.get(name))), "")


def _tracked(element: etree._Element) -> str:
    """How LEOS marks an element: "inserted", "deleted" or ""."""
    for name, marks in _LEOS_MARKS.items():
        if mark := marks.get(element.get(_LEOS + name, "")):
            return mark
    return ""
