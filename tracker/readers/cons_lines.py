"""Says what each paragraph of a consolidated page is, with the publisher's marks and what was cut out between words.

In: the words of paragraphs in order, as the page's walk hands them over. Out: `ConsolidatedWriter.lines`.
Example: "►C1 However, they shall notify ... ◄ Furthermore, ..." becomes one line without the arrows, marked as
replaced by the corrigendum.

Parts of an act are told as on a page of the Official Journal (`oj_xhtml_text`); the marks are this module's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from tracker.act import Kind, Mark
from tracker.line import Cut, Line, Role
from tracker.numbering import Number, Style, infer_levels, readings
from tracker.readers.cons_words import CHANGE_MARKS, Changes, Said
from tracker.readers.oj_xhtml_blocks import NOTHING, Words
from tracker.readers.oj_xhtml_headings import Groups, split_division
from tracker.readers.oj_xhtml_text import ANNEX, ENACTING, FINAL, TITLE, Writer
from tracker.readers.plain_words import is_done
from tracker.readers.quotations import Span, find_quotations

_OPENED = frozenset({Role.ARTICLE, Role.DIVISION, Role.ANNEX, Role.APPENDIX, Role.ACT_TITLE})
_UNMARKED = frozenset({Role.DROPPED, Role.NOTE})
_TITLED = frozenset({Role.ANNEX, Role.APPENDIX, Role.DIVISION, Role.HEADING})


class ConsolidatedWriter(Writer):
    """The lines of one page while they are found."""

    def __init__(self, name: str, changes: Changes) -> None:
        super().__init__(name)
        self.changes = changes
        self.whole: Said | None = None
        """All words of the block that the next line comes from, its number with them; whoever parts them need not
        know of marks and cuts."""
        self.groups: list[tuple[int, str]] = []
        """Depth and number of the open sections of the annex."""
        self.last_depth = 0
        self.listed: set[int] = set()
        """Lines that belong to a list item which the page does not name."""

    def add(self, role: Role, said: Words = NOTHING, num: str = "", **more: Any) -> None:
        """Adds a line, with the marks and cuts of the block it comes from."""
        super().add(role, said, num, **more)
        whole, self.whole = self.whole, None
        line = self.lines[-1]
        marks = () if role in _UNMARKED else whole.marks if whole else self.changes.open
        cuts = _placed(whole.cuts, line, len(whole.text) - len(line.text)) if whole else ()
        if marks or cuts:
            self.lines[-1] = replace(line, marks=marks, cuts=cuts)

    def text(self, said: Words, level: int) -> None:
        """Words that only the part of the act tells the meaning of."""
        if self.scope.part == ENACTING and not level and is_done(said.text):
            self.scope.part, self.scope.numbered = FINAL, 0
            self.add(Role.SIGNATURE, said)
        elif not said.text and self.whole and self.whole.cuts:
            self.drop_mark("".join(cut.text for cut in self.whole.cuts))
        else:
            super().text(said, level)

    def final(self, said: Words) -> None:
        """A paragraph behind the last article: the closing sentence, then place, date and signatories."""
        signed = self.last is Role.SIGNATURE or is_done(said.text)
        self.scope.part, self.scope.numbered = FINAL, 0
        self.add(Role.SIGNATURE if signed else Role.FORMULA, said)

    def annex(self, said: Words) -> None:
        """The title of an annex or appendix."""
        self.annex_next = True
        self.groups, self.last_depth = [], 0
        self.doc_title(said, "", 0)

    def annex_heading(self, said: Words) -> None:
        """The heading of an annex, or one inside it."""
        if self.last in _TITLED:
            self.heading(said)
        else:
            self.depth_group(said, 1, 0)

    def depth_group(self, said: Words, depth: int, level: int) -> None:
        """A heading inside an annex whose depth the page tells; inside an article it is text."""
        if self.scope.part != ANNEX or level:
            self.text(said, level)
            return
        num, heading, _ = Groups().split(said)
        before = self.lines[-1]
        bare = before.role in (Role.ANNEX, Role.APPENDIX) and not before.text
        goes_on = before.role in (Role.HEADING, Role.DIVISION) and self.last_depth == depth
        self.last_depth = depth
        if (bare or goes_on) and not num:
            self.heading(said)
            return
        self.scope.numbered = 0
        kind, _, _ = split_division(Words(num), "") if num else (Kind.SECTION, "", NOTHING)
        # Some pages set "3." and "3.1." as headings of one level (32003R2201, Annex I).
        depth += num.strip(". ").count(".")
        self.groups = [*(group for group in self.groups if group[0] < depth), (depth, num)]
        self.add(Role.DIVISION, heading, num, kind=kind, level=depth)

    def close_group(self, num: str) -> None:
        """Ends the section before whose number an item goes on: "6." behind "5. Judgment" is not in that."""
        found = readings(num)[:1] if self.scope.part == ANNEX else ()
        for depth, before in self.groups:
            if any(_goes_on(number, last) for number in found for last in readings(before)):
                self.lines.append(Line(Role.DIVISION, level=depth))
                self.groups = [group for group in self.groups if group[0] < depth]
                return

    def drop_mark(self, printed: str) -> None:
        """A change mark that stands in a paragraph of its own."""
        self.whole = None
        self.lines.append(Line(Role.DROPPED, printed, reason=CHANGE_MARKS))

    def mark_owner(self, mark: Mark, in_article: bool) -> None:
        """Words that are gone are said of the article, division or act that had them."""
        roles = _OPENED if in_article else _OPENED - {Role.ARTICLE}
        at = next((i for i in reversed(range(len(self.lines))) if self.lines[i].role in roles), None)
        if at is not None:
            line = self.lines[at]
            self.lines[at] = replace(line, marks=tuple(dict.fromkeys((*line.marks, mark))))

    @property
    def in_title(self) -> bool:
        """Nothing but title lines was read yet."""
        return self.scope.part == TITLE


def settle_lists(lines: Sequence[Line], listed: Collection[int]) -> list[Line]:
    """Gives the words of list items their levels: they belong to the last item, but behind a list inside an item
    ("(5) ... is to:", "(i)", "(ii)", "The persons ... are listed in Annex B") to that outer item."""
    found = list(lines)
    depth = 0
    for i, line in enumerate(infer_levels(lines)):
        if line.role is not Role.TEXT:
            depth = 0 if line.role in _OPENED or line.role is Role.RECITAL else depth
        elif line.num:
            depth = line.level or 0
        elif i in listed and depth:
            found[i] = replace(lines[i], level=max(1, depth - 1))
    return found


def quotations(lines: Sequence[Line]) -> list[Span]:
    """The quotations among the lines of a page that prints all notes at its end.

    The mark that closes a quotation may stand behind its last note ("... OJ L 319, 5.12.2007, p. 1.’" in 32007L0064,
    Article 90), so the notes are looked at where they are called.
    """
    called = {call.key for line in lines for call in line.calls}
    notes: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if line.role is Role.NOTE and line.key in called:
            notes.setdefault(line.key, []).append(i)
    order: list[int] = []
    for i, line in enumerate(lines):
        if line.role is not Role.NOTE or line.key not in called:
            order += [i, *(note for call in line.calls for note in notes.pop(call.key, []))]
    spans = find_quotations([lines[i] for i in order])
    inside = [[i for i in order[start : end + 1] if lines[i].role is not Role.NOTE] for start, end in spans]
    return [(of_one[0], of_one[-1]) for of_one in inside if of_one]


def _goes_on(number: Number, before: Number) -> bool:
    """Whether one number comes right behind another of its series, compound ones too ("9.2.2." behind "9.2.1.")."""
    if number.style is not Style.COMPOUND or len(number.path) != len(before.path):
        return number.follows(before)
    last, last_before = number.path[-1], before.path[-1]
    return number.path[:-1] == before.path[:-1] and (
        last.isdecimal() and last_before.isdecimal() and int(last) == int(last_before) + 1
    )


def _placed(cuts: tuple[Cut, ...], line: Line, start: int) -> tuple[Cut, ...]:
    """Cuts of a whole block, put where they were in the number or in the words of its line."""
    found: list[Cut] = []
    for cut in cuts:
        if cut.offset <= len(line.num) and line.num:
            found.append(replace(cut, in_num=True))
        else:
            found.append(replace(cut, offset=min(max(0, cut.offset - start), len(line.text))))
    return tuple(found)
