"""An amendment: where it applies, the words it takes away, the words it puts there, and who wants it.

In: nothing but values. Out: the nouns that readers of amendments make and `tracker.consolidate` applies.
Example: number "12", position "Recital 4 a (new)", operation INSERT, nothing in `old`, the new recital in `new`.

Both columns are `Line`s, as in any source: one place turns lines into provisions. Words that Parliament set in bold
italics are `Run`s of the lines: "deleted" in the left column, "inserted" in the right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.line import Line


class Operation(StrEnum):
    """What an amendment asks for."""

    REPLACE = "replace"
    INSERT = "insert"
    """The left column is empty: something new."""
    DELETE = "delete"
    """The right column says "deleted"."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One amendment as printed."""

    number: str
    """ "12", "12a"."""
    positions: tuple[str, ...]
    """As printed, one for each place: "Article 5 – paragraph 1 – point d a (new)"."""
    operation: Operation
    old: tuple[Line, ...]
    """The text that is amended, left column; without its heading."""
    new: tuple[Line, ...]
    """The right column; empty for DELETE."""
    proposal: str = ""
    """What is amended: "Proposal for a regulation"."""
    amended_act: str = ""
    """For an amending act: the act that it amends, as the second line of the position names it."""
    authors: tuple[str, ...] = ()
    """Members, groups or committee, as printed; empty for what plenary adopted."""
    justification: str = ""

    @property
    def old_text(self) -> str:
        """The left column in lines of text."""
        return column_text(self.old)

    @property
    def new_text(self) -> str:
        """The right column in lines of text."""
        return column_text(self.new)


@dataclass(frozen=True, slots=True)
class Amendments:
    """All amendments of one document, in its order."""

    items: tuple[Amendment, ...]
    title: str = ""
    language: str = ""
    identifier: str = ""
    format: str = ""


class Part(StrEnum):
    """What a line is for in a document of amendments."""

    NUMBER = "number"
    """ "Amendment 12": opens an amendment; `Line.num` is its number, "12", `Line.text` the word before it."""
    AUTHOR = "author"
    PROPOSAL = "proposal"
    AMENDED_ACT = "amended_act"
    POSITION = "position"
    HEADER = "header"
    """What stands over the columns."""
    OLD = "old"
    NEW = "new"
    JUSTIFICATION = "justification"
    TITLE = "title"
    """A line of the document's title."""
    OUTSIDE = "outside"
    """Belongs to no amendment; the line is dropped and says why."""


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """One displayed line of a document of amendments."""

    part: Part
    line: Line


@dataclass(frozen=True, slots=True)
class AmendmentDraft:
    """What a reader makes of a document of amendments: its lines in source order, and what a tokeniser saw."""

    lines: tuple[AmendmentLine, ...]
    shown: str
    language: str = ""
    identifier: str = ""
    warnings: tuple[str, ...] = ()


def column_text(lines: Iterable[Line]) -> str:
    """The lines of a column as they are read, one under the other, each after its number."""
    return "\n".join(f"{line.num} {line.text}".strip() for line in lines)
