"""Weaves the lines of two acts into one text with tracked changes: what a Word file holds, before it is XML.

In: a `Comparison`. Out: `Paragraph`s of kept, deleted and inserted words, footnotes among them.
Example: point "(b) candles;" that became "(c) candles." is one paragraph, (-"(b)" +"(c)" ="⇥candles" -";" +".").

Both acts keep their own reading order, to the line: the heaviest chain of matched lines that neither act has to be
reordered for is shown in place, word by word; every other line of the old act is deleted where it stood, every
other line of the new act inserted where it stands. So a provision that moved past others stands twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from tracker.act import Act, Provision
from tracker.change import Change, ChangeKind, Comparison, Op
from tracker.exports.docx_lines import Line, Lines, heading_levels, lay_lines
from tracker.order import heaviest_run

_STEADY = 1 << 24
"""How much more a line weighs that has not moved: what the comparison calls moved gives way to what it does not."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words, kept ("="), deleted ("-") or inserted ("+")."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The call of a footnote, which carries the note itself."""

    sign: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Where the words that a remark speaks of begin (`opens`) or end."""

    remark: int
    opens: bool


Piece = Text | NoteCall | Edge


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: the fate of its mark, its style in each act, its pieces."""

    sign: str
    style: str
    old_style: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A remark to be anchored at words of a line (`start` to `end` of its `full`)."""

    remark: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Laid:
    """Both acts as lines, and which old line (by place) is shown together with which new one."""

    old: Lines
    new: Lines
    together: tuple[tuple[int, int, tuple[Op, ...]], ...]
    notes: Mapping[tuple[str, str], tuple[Op, ...]]
    """Footnotes that correspond to each other (old eId, new eId)."""


Spots = Mapping[tuple[str, int], Sequence[Spot]]
"""Remarks by side and place of the line."""


def lay_together(comparison: Comparison) -> Laid:
    """The lines of both acts and those that are shown together."""
    levels = heading_levels((comparison.old, comparison.new))
    old, new = lay_lines(comparison.old, levels), lay_lines(comparison.new, levels)
    moved = _below_moved(comparison)
    places = tuple(_places(lines.body) for lines in (old, new))
    candidates: list[tuple[int, int, int, tuple[Op, ...]]] = []
    notes: dict[tuple[str, str], tuple[Op, ...]] = {}
    for change in chain(comparison.changes, comparison.unchanged):
        steady = _STEADY if moved.isdisjoint(change.old) else 1
        for part in ("heading", "text"):
            olds = [places[0][eid, part] for eid in change.old if (eid, part) in places[0]]
            news = [places[1][eid, part] for eid in change.new if (eid, part) in places[1]]
            for i in olds:
                for j in news:
                    ops = line_ops(old.body[i], new.body[j], change)
                    if ops:
                        kept = sum(len(words) for sign, words in ops if sign == "=")
                        candidates.append((i, j, (1 + 2 * kept) * steady, ops))
        notes.update(_notes(change, old.notes, new.notes))
    together = tuple((i, j, ops) for i, j, _, ops in heaviest_chain(candidates))
    return Laid(old, new, together, notes)


def _places(lines: Sequence[Line]) -> dict[tuple[str, str], int]:
    return {(line.eid, line.part): place for place, line in enumerate(lines)}


def _below_moved(comparison: Comparison) -> set[str]:
    """Old eIds of what moved, and of all that stood below it."""
    gone = {eid for change in comparison.changes if ChangeKind.MOVED in change.kinds for eid in change.old}

    def below(top: Act | Provision, inside: bool) -> Iterator[str]:
        for child in top.children:
            held = inside or child.eid in gone
            if held:
                yield child.eid
            yield from below(child, held)

    return set(below(comparison.old, False))


def _notes(
    change: Change, old: Mapping[str, tuple[Line, ...]], new: Mapping[str, tuple[Line, ...]]
) -> Iterator[tuple[tuple[str, str], tuple[Op, ...]]]:
    """Two notes that correspond and have one line each can be shown as one; longer ones stand twice."""
    if len(change.old) == len(change.new) == 1:
        before, after = old.get(change.old[0], ()), new.get(change.new[0], ())
        if len(before) == len(after) == 1:
            yield (change.old[0], change.new[0]), line_ops(before[0], after[0], change)


# ------------------------------------------------------------------------------------------------ words of a line


def line_ops(old: Line, new: Line, change: Change) -> tuple[Op, ...]:
    """What leads from one line to the other, number and gap included; none for rows whose cells do not correspond."""
    words = list(_word_ops(old, new, change))
    if not _holds(words, "+", old.words) or not _holds(words, "-", new.words):  # a comparison not made by `diff`
        words = list(_replaced(old.words, new.words))
    ops = [*_replaced(old.number, new.number), *_replaced(old.gap, new.gap), *words]
    if "TableRow" in (old.style, new.style) and (
        old.style != new.style or any("\t" in words for sign, words in ops if sign != "=")
    ):
        return ()
    joined = (
        (sign, "".join(words for _, words in group)) for sign, group in groupby(ops, key=lambda operation: operation[0])
    )
    return tuple((sign, words) for sign, words in joined if words)


def _holds(ops: Iterable[Op], other: str, words: str) -> bool:
    """Whether the operations, those of the other text left out, give this text."""
    return "".join(part for sign, part in ops if sign != other) == words


def _replaced(old: str, new: str) -> tuple[Op, ...]:
    return (("=", old),) if old == new else (("-", old), ("+", new))


def _word_ops(old: Line, new: Line, change: Change) -> Iterator[Op]:
    """The redline of the words; in a split or merge, what went elsewhere is deleted here, what came from there new."""
    own = [
        redline
        for redline in change.redlines
        if redline.part == old.part and (redline.old == old.eid or redline.new == new.eid)
    ]
    if not own:
        yield from _replaced(old.words, new.words)
    for redline in own:
        here = redline.old == old.eid, redline.new == new.eid
        for sign, words in redline.ops:
            if all(here):
                yield sign, words
            elif here[0] and sign != "+":
                yield "-", words
            elif here[1] and sign != "-":
                yield "+", words


def heaviest_chain(
    candidates: Iterable[tuple[int, int, int, tuple[Op, ...]]],
) -> list[tuple[int, int, int, tuple[Op, ...]]]:
    """The pairs, of the greatest weight together, of which each stands after the other in both acts; O(n log n).

    >>> [pair[:2] for pair in heaviest_chain([(0, 2, 5, ()), (1, 0, 3, ()), (2, 1, 3, ())])]
    [(1, 0), (2, 1)]
    """
    ordered = sorted(candidates, key=lambda pair: (pair[0], -pair[1]))
    kept = heaviest_run([(new, weight) for _, new, weight, _ in ordered])
    return [ordered[index] for index in sorted(kept)]


# ------------------------------------------------------------------------------------------------------- weaving

_Mark = tuple[int, int, Edge | str]
"""Something at an offset of a line: the end of a remark (0), the call of a note (1), the beginning of a remark (2)."""


def weave(laid: Laid, spots: Spots) -> Iterator[Paragraph]:
    """The paragraphs in reading order, with the remarks anchored at their spots."""
    i = j = 0
    old, new = laid.old.body, laid.new.body
    for upto_old, upto_new, ops in (*laid.together, (len(old), len(new), ())):
        for place in range(i, upto_old):
            yield _alone("-", old[place], laid, spots.get(("old", place), ()))
        for place in range(j, upto_new):
            yield _alone("+", new[place], laid, spots.get(("new", place), ()))
        if upto_old < len(old):
            marks = _marks(old[upto_old], spots.get(("old", upto_old), ()))
            more = _marks(new[upto_new], spots.get(("new", upto_new), ()))
            pieces = tuple(_Weaver(laid, marks, more).pieces(ops))
            yield Paragraph("=", new[upto_new].style, old[upto_old].style, pieces)
        i, j = upto_old + 1, upto_new + 1


def _alone(sign: str, line: Line, laid: Laid, spots: Sequence[Spot]) -> Paragraph:
    marks = _marks(line, spots)
    weaver = _Weaver(laid, marks if sign == "-" else [], marks if sign == "+" else [])
    return Paragraph(sign, line.style, line.style, tuple(weaver.pieces(((sign, line.full),))))


def _marks(line: Line, spots: Sequence[Spot]) -> list[_Mark]:
    marks: list[_Mark] = [(at, 1, note) for at, note in line.calls]
    for spot in spots:
        marks += [(spot.start, 2, Edge(spot.remark, True)), (spot.end, 0, Edge(spot.remark, False))]
    return sorted(marks, key=lambda mark: mark[:2])


class _Weaver:
    """Cuts the words of one paragraph where notes hang and remarks begin or end."""

    def __init__(self, laid: Laid, old: list[_Mark], new: list[_Mark]) -> None:
        self.laid = laid
        self.waiting = (old, new)
        self.at = [0, 0]

    def pieces(self, ops: Sequence[Op]) -> Iterator[Piece]:
        """The words in their order, with what hangs at them."""
        yield from self._point()
        for _, group in groupby(ops, key=lambda operation: operation[0] == "="):
            for sign, words in group:
                yield from self._words(sign, words, tuple(side for side in (0, 1) if sign != "+-"[side]))
            yield from self._point()

    def _words(self, sign: str, words: str, sides: tuple[int, ...]) -> Iterator[Piece]:
        done = 0
        while done < len(words):
            nearest = [
                self.waiting[side][0][0] - self.at[side]
                for side in sides
                if self.waiting[side] and self.waiting[side][0][0] - self.at[side] < len(words) - done
            ]
            cut = min([*nearest, len(words) - done])
            if cut > 0:
                yield Text(sign, words[done : done + cut])
            done += max(cut, 0)
            for side in sides:
                self.at[side] += max(cut, 0)
            if nearest:
                yield from self._point(sides)

    def _point(self, sides: tuple[int, ...] = (0, 1)) -> Iterator[Piece]:
        """Everything that hangs here; two notes that correspond are one."""
        due: list[list[_Mark]] = [[], []]
        for side in sides:
            waiting = self.waiting[side]
            while waiting and waiting[0][0] <= self.at[side]:
                due[side].append(waiting.pop(0))
        here = [mark[2] for side in (0, 1) for mark in due[side]]
        yield from (edge for edge in here if isinstance(edge, Edge) and not edge.opens)
        calls = [[mark[2] for mark in due[side] if isinstance(mark[2], str)] for side in (0, 1)]
        yield from self._notes(calls[0], calls[1])
        yield from (edge for edge in here if isinstance(edge, Edge) and edge.opens)

    def _notes(self, old: Sequence[str], new: Sequence[str]) -> Iterator[NoteCall]:
        pairs = list(zip(old, new, strict=False))
        if len(old) == len(new) and all(pair in self.laid.notes for pair in pairs):
            for pair in pairs:
                words = tuple(Text(*operation) for operation in self.laid.notes[pair])
                yield NoteCall("=", (Paragraph("=", "FootnoteText", "FootnoteText", words),))
            return
        for sign, lines, notes in (("-", self.laid.old, old), ("+", self.laid.new, new)):
            for note in notes:
                yield NoteCall(
                    sign,
                    tuple(
                        Paragraph("=", line.style, line.style, (Text(sign, line.full),)) for line in lines.notes[note]
                    ),
                )
