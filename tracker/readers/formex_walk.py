"""Walks Formex elements once, in order, and collects their words into lines; what each line is, `formex_body` says.

In: elements (`Walk.visit`). Out: `Walk.lines`, with footnotes and publisher's marks. Example: in
`<ALINEA>Exporters <NOTE NOTE.ID="E1"><P>OJ L 1.</P></NOTE> shall ...</ALINEA>` one line of words calls for a
second line, the note.

Words that the change marks of a consolidated text delete are still in the file (32008L0048, Article 25); they are
left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from tracker.act import Kind, Mark
from tracker.line import Line, Role
from tracker.readers.formex_text import BRACKETS, OPERATORS, Run, Words, grouped, quotation_mark

HIDDEN = frozenset({"BIB.INSTANCE", "BIB.DOC", "BIB.DATA", "INFO.CONSLEG", "INFO.PROD", "FAM.COMP", "INCLUSIONS"})
"""Elements about the file, which no edition of the act shows."""

NUMBERS = frozenset({"NO.P", "NO.PARAG", "NO.GR.SEQ", "PREFIX"})
"""Elements that hold the number of the element around them."""

_APART = frozenset(
    {
        *NUMBERS, "P", "TXT", "ALINEA", "LIST", "ITEM", "NP", "PARAG", "DLIST", "DLIST.ITEM", "TERM", "DEFINITION",
        "TBL", "ROW", "CELL", "QUOT.S", "GR.SEQ", "TITLE", "TI", "STI", "TI.ART", "STI.ART", "EXPR",
        "IND", "EXPONENT", "OVER", "UNDER", "SUM", "ITEM.CONT", "ITEM.REF",
    }
)  # fmt: skip
"""Elements set apart from the words around them, also where all becomes one run (in a cell, a note, a formula)."""

_OPENING_MARKS = "‘“„«‚»”’\"'"
_PSEUDO_ATTRIBUTE = re.compile(r"([\w.]+)\s*=\s*[\"']([^\"']*)[\"']")
_DEEPEST = 150
"""No act nests half as deep; a file that does is no act, and Python's own stack would end first."""


class TooDeep(Exception):
    """Elements are nested deeper than any act nests them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk is: what words without an opening of their own are, and how deep they stand."""

    role: Role = Role.TEXT
    level: int = 0
    division: int = 0
    """Level of the division around, 0 = none."""
    kind: Kind | None = None
    """Kind of the division around."""
    headings: bool = True
    """Whether the title of a GR.SEQ opens a division here; inside an article it does not."""
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

    def __init__(self, root: etree._Element) -> None:
        self.lines: list[Line] = []
        self.deleted_by: list[str] = []
        self.place = Place()
        self.opening: Opening | None = None
        self.to_close: int | None = None  # level of a division that ended, unless another one follows
        self.fresh = False  # nothing was said yet in this quotation
        self.owners: list[int | None] = [None]  # lines that opened what is around, for marks without words
        self.structure: dict[str, Handler] = {}  # elements that begin and end lines; subclasses fill it
        self.inline: dict[str, Handler] = {
            "HT": self._type,
            "QUOT.START": self._quotation_mark,
            "QUOT.END": self._quotation_mark,
            "FT": self._figure,
            "NOTE": self._note,
            "OP.CMP": self._operator,
            "OP.MATH": self._operator,
            "EXPR": self._expression,
        }
        self._run = Run()
        self._flat = False  # all becomes one run of words
        self._upper = False
        self._depth = 0
        self._notes: dict[str, str] = {}  # NOTE.ID -> key of the note that has it
        self._keys: set[str] = set()
        self._closed = _closed_changes(root)
        self._marks: dict[str, Mark] = {}  # open ones
        self._deleting: set[str] = set()

    # -- the walk ----------------------------------------------------------------------------------------------

    def visit(self, element: etree._Element) -> None:
        """Reads one element with all that is in it."""
        tag: Any = element.tag
        if not isinstance(tag, str):
            if tag is etree.ProcessingInstruction:
                self._change(element)
            return
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooDeep
        if tag in self.inline:
            self.inline[tag](element)
        elif tag in self.structure and not self._flat:
            self.flush()
            self.structure[tag](element)
            self.flush()
        elif tag not in HIDDEN:
            self._inside(element, " " if tag in _APART else "")
        self._depth -= 1

    def _inside(self, element: etree._Element, around: str) -> None:
        self.say(around)
        self.flow(element)
        self.say(around)

    def flow(self, element: etree._Element) -> None:
        """Reads the words and the elements inside an element, in order."""
        self.say(element.text)
        for child in element:
            self.visit(child)
            self.say(child.tail)

    def say(self, text: str | None) -> None:
        """Adds words to the line that is open."""
        if text and not self._deleting:
            self._run.pieces.append(text.upper() if self._upper else text)

    @contextmanager
    def at(self, **changed: Any) -> Iterator[None]:
        """Another place for a while, inside some element."""
        before = self.place
        self.place = replace(before, **changed)
        yield
        self.place = before

    @contextmanager
    def owner(self) -> Iterator[None]:
        """Inside an element that opens a provision."""
        self.owners.append(None)
        yield
        self.owners.pop()

    def collect(self, element: etree._Element) -> Words:
        """All words inside an element as one run."""
        before, self._run, flat, self._flat = self._run, Run(), self._flat, True
        self.flow(element)
        words = self._run.words(tuple(self._marks.values()))
        self._run, self._flat = before, flat
        return words

    # -- lines -------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Ends a line; nothing happens where no words were read."""
        if self._flat:
            self.say(" ")
            return
        run = self._run
        if not run.pieces and not run.marks:
            return
        self._run = Run()
        if not run.blank:
            self._emit(run.words(tuple(self._marks.values())))
        elif run.marks:
            self._mark_owner(tuple(run.marks))

    def settle(self) -> None:
        """Ends a line; a number without words becomes a line too."""
        self.flush()
        opening = self.opening
        if opening is not None and not self._deleting:
            if opening.num.text or opening.kind or opening.role is not Role.TEXT:
                self._emit(Words(marks=tuple(self._marks.values())))
            self.opening = None

    def _emit(self, words: Words) -> None:
        """Makes the line that is open here."""
        opening, self.opening = self.opening, None
        if opening is not None:
            self.owners[-1] = self.append(opening, words)
            return
        at = self.append(Opening(self.place.role), words)
        if self.owners[0] is None and self.place.role is Role.ACT_TITLE:
            self.owners[0] = at

    def append(self, opening: Opening, words: Words, level: int | None = None, key: str = "") -> int | None:
        """Adds a line and the notes called in it; where words are being deleted, nothing.

        Args:
            opening: what the line is.
            words: what it says besides its number.
            level: of a division; other lines have that of their place.
            key: of a row's table.

        Returns:
            Where the line is in `lines`.
        """
        if self._deleting:
            return None
        role, place, num = opening.role, self.place, opening.num
        self.fresh = False
        self.close_division(role)
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
                marks=tuple(dict.fromkeys((*num.marks, *words.marks))),
                source_id=opening.source_id,
            )
        )
        at = len(self.lines) - 1
        self.lines += (*num.notes, *words.notes)
        return at

    def open(self, opening: Opening, words: Words | None = None, level: int | None = None) -> None:
        """Adds the line that opens a container and remembers it as the owner of what follows."""
        words = words or Words()
        marks = tuple(dict.fromkeys((*words.marks, *self._marks.values())))
        self.owners[-1] = self.append(opening, replace(words, marks=marks), level)

    def close_division(self, role: Role) -> None:
        """Words after a division, but still in the element around it, do not belong to it (32003R2201, Annex I)."""
        level, self.to_close = self.to_close, None
        if level is not None and role in (Role.TEXT, Role.ROW, Role.ARTICLE):
            place = self.place
            self.lines.append(Line(Role.DIVISION, level=level, quoted=place.quoted, quote=place.quote))

    def without_mark(self, words: Words) -> Words:
        """A number without the quotation mark before the first one of a quotation ("‘5.")."""
        if not self.fresh or words.text[:1] not in _OPENING_MARKS or not words.text:
            return words
        mark, rest = words.split(1)
        with self.at(level=0):
            self.append(Opening(), replace(mark, notes=()))
        return replace(rest, notes=words.notes)

    # -- inside a line -----------------------------------------------------------------------------------------

    def _type(self, element: etree._Element) -> None:
        """HT: letters of another type; only capitals are other characters."""
        before, self._upper = self._upper, self._upper or element.get("TYPE") == "UC"
        self.flow(element)
        self._upper = before

    def _quotation_mark(self, element: etree._Element) -> None:
        self.say(quotation_mark(element.get("CODE")))

    def _figure(self, element: etree._Element) -> None:
        """FT: a figure; the Official Journal groups the digits of whole numbers."""
        if len(element) or element.get("TYPE") != "NUMBER":
            self.flow(element)
        else:
            self.say(grouped(element.text or ""))

    def _operator(self, element: etree._Element) -> None:
        self.say(f" {OPERATORS.get(element.get('TYPE', ''), '')} ")

    def _expression(self, element: etree._Element) -> None:
        pair = BRACKETS.get(element.get("TYPE", ""), "")
        self.say(f" {pair[:1]}")
        self.flow(element)
        self.say(f"{pair[1:]} ")

    def _note(self, element: etree._Element) -> None:
        """NOTE: a footnote with its words, or a further call for one that was given before."""
        if self._deleting:
            return
        lines = self.note_lines(element)
        if lines:
            self._run.notes += lines
            self._run.call(lines[-1].key, inline=True)
        else:
            name = element.get("NOTE.REF") or element.get("NOTE.ID") or ""
            self._run.call(self._notes.get(name, name), inline=False)

    def note_lines(self, note: etree._Element) -> list[Line]:
        """The paragraphs of a footnote, behind those of notes inside it; [] when it has no words."""
        paragraphs = [child for child in note if isinstance(child.tag, str) and child.tag in _APART]
        runs = [run for run in map(self.collect, paragraphs or [note]) if run.text]
        if not runs or self._deleting:
            return []
        # An id may come twice: the annexes of one wrapper count anew, and 575/2013 DE has "E0001" again.
        name = note.get("NOTE.ID") or f"note{len(self._keys) + 1}"
        key = name if name not in self._keys else f"{name}.{len(self._keys) + 1}"
        self._keys.add(key)
        self._notes[name] = key
        place = self.place
        inner = [line for run in runs for line in run.notes]
        return inner + [
            Line(Role.NOTE, run.text, calls=run.calls, key=key, quoted=place.quoted, quote=place.quote, marks=run.marks)
            for run in runs
        ]

    # -- change marks ------------------------------------------------------------------------------------------

    def _change(self, instruction: etree._Element) -> None:
        """CLG.MDFO ... CLG.MDFC: what stands between was changed by another act, or is there no longer."""
        target = getattr(instruction, "target", "")
        if target == "CLG.MDFO":
            self._open_change(values(instruction))
        elif target == "CLG.MDFC":
            self._close_change(values(instruction).get("ID", ""))

    def _open_change(self, said: dict[str, str]) -> None:
        key = said.get("IDREF", "")
        if key not in self._closed:
            return
        mark = Mark(said.get("ACTION", "").lower(), said.get("ACTIVE.DOC", ""), said.get("ACTIVE.LOC", ""))
        if mark.action == "deleted":
            if self._run.blank and not self._flat:
                self.settle()  # a number before it stays
            self._deleting.add(key)
            self.deleted_by.append(mark.by)
        elif said.get("LEVEL") == "TEXT":
            self._run.marks.append(mark)
        self._marks[key] = mark

    def _close_change(self, key: str) -> None:
        mark = self._marks.pop(key, None)
        if mark is not None and (key in self._deleting or not self._run.blank):
            self._run.marks.append(mark)
        self._deleting.discard(key)

    def _mark_owner(self, marks: tuple[Mark, ...]) -> None:
        """Marks around words that are gone go to the provision that had them."""
        at = next((owner for owner in reversed(self.owners) if owner is not None), None)
        if at is not None:
            line = self.lines[at]
            self.lines[at] = replace(line, marks=tuple(dict.fromkeys((*line.marks, *marks))))


def _closed_changes(root: etree._Element) -> set[str]:
    """The changes whose end comes behind their beginning; without an end one cannot say what was changed."""
    opened: set[str] = set()
    closed: set[str] = set()
    for instruction in root.iter(etree.ProcessingInstruction):
        said = values(instruction)
        opened.add(said.get("IDREF", ""))
        if said.get("ID", "") in opened:
            closed.add(said.get("ID", ""))
    return closed


def values(instruction: etree._Element) -> dict[str, str]:
    """The pseudo-attributes of a processing instruction."""
    return dict(_PSEUDO_ATTRIBUTE.findall(instruction.text or ""))
