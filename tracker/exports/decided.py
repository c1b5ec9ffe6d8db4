"""Finds where a tag is shown, and in a redline the words that decided it, so that they can be marked.

In: a `Row`, the redline that is shown of it, both acts. Out: ranges of the redline, and the redline in pieces. Example:
"serious", inserted into a trigger and named by a tag, is the piece `("A4 weakens", [("+", "serious ")])`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.act import Act, find
from tracker.change import Change, Op, Tag, Words
from tracker.exports.layout import Place, Row

_OTHERS = {"old": "+", "new": "-"}
"""The sign of words that a side does not have."""


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a redline, in characters of all its operations one after the other; `why` is "A4 weakens"."""

    start: int
    end: int
    why: str


def tags_at(row: Row) -> tuple[Tag, ...]:
    """The tags that are shown with a row: each once, with the provision whose words decided it."""
    change = row.change
    if change is None or not change.tags or row.place in (Place.LEFT, Place.LEFT_WITH):
        return ()
    return tuple(tag for tag in change.tags if home(tag, change) == (row.provision.eid, row.old))


def home(tag: Tag, change: Change) -> tuple[str, bool]:
    """The provision that a tag is shown with, and whether that is one of the old act.

    An old provision that became several has no row: its words stand in the redlines of the new ones.
    """
    eid, old = change.cited(tag)
    if not old or not change.new:
        return eid, old
    own = [words.text for words in tag.words if (words.side, words.eid) == ("old", eid)]
    for signs in ("-", "-="):
        for line in change.redlines:
            here = "".join(words for sign, words in line.ops if sign in signs)
            if line.old == eid and line.new and any(words in here for words in own):
                return line.new, False
    return change.new[0], False


def spans(ops: Sequence[Op], row: Row, acts: tuple[Act, Act]) -> list[Span]:
    """Where the words stand that decided the tags of a row's change; `acts` are the new one and the old one."""
    change = row.change
    if change is None or not change.tags:
        return []
    shown = {side: "".join(words for sign, words in ops if sign != other) for side, other in _OTHERS.items()}
    found: list[Span] = []
    for tag in change.tags:
        for words in tag.words:
            provision = find(acts[words.side == "old"], words.eid)
            if provision is None or not _may_stand(words, row, change):
                continue
            place = _place(words, shown[words.side], provision.text)
            if place >= 0:
                ranges = _across(ops, _OTHERS[words.side], place, place + len(words.text))
                found.extend(Span(start, end, f"{tag.code} {tag.direction}") for start, end in ranges)
    return _joined(found)


def _may_stand(words: Words, row: Row, change: Change) -> bool:
    """Whether words of that provision can stand in the row at all."""
    if words.side == "new" and not row.old:
        return words.eid == row.provision.eid
    return words.eid in (change.old if words.side == "old" else change.new)


def _place(words: Words, shown: str, whole: str) -> int:
    """Where the words begin in what is shown; -1 if that is something else. Of a split only a part is shown."""
    if shown == whole:
        return words.start
    return shown.find(words.text) if shown.count(words.text) == 1 and shown.strip() in whole else -1


def _across(ops: Sequence[Op], other: str, start: int, end: int) -> list[tuple[int, int]]:
    """From characters of one side to characters of the redline; apart where the other side's words stand between."""
    found: list[tuple[int, int]] = []
    passed = offset = 0
    for sign, words in ops:
        if sign != other:
            first, last = max(start, offset), min(end, offset + len(words))
            if first < last:
                found.append((passed + first - offset, passed + last - offset))
            offset += len(words)
        passed += len(words)
    return found


def _joined(found: list[Span]) -> list[Span]:
    """One range where several tags go by words that overlap, lest the boxes cut each other."""
    joined: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        last = joined[-1] if joined else None
        if last and span.start < last.end:
            why = last.why if span.why in last.why.split(", ") else f"{last.why}, {span.why}"
            joined[-1] = Span(last.start, max(last.end, span.end), why)
        else:
            joined.append(span)
    return joined


def cut(ops: Sequence[Op], found: Sequence[Span], start: int) -> list[tuple[str, list[Op]]]:
    """A redline in pieces, each with why it is marked, "" for not; it begins at `start` of what the spans count.

    >>> cut([("=", "a "), ("+", "serious breach")], [Span(2, 9, "A4 weakens")], 0)
    [('', [('=', 'a ')]), ('A4 weakens', [('+', 'serious')]), ('', [('+', ' breach')])]
    """
    edges = sorted({edge for span in found for edge in (span.start, span.end)})
    pieces: list[tuple[str, list[Op]]] = []
    for sign, words in ops:
        inner = [edge - start for edge in edges if start < edge < start + len(words)]
        for first, last in zip([0, *inner], [*inner, len(words)], strict=True):
            at = start + first
            why = ", ".join(span.why for span in found if span.start <= at < span.end)
            if not pieces or pieces[-1][0] != why:
                pieces.append((why, []))
            pieces[-1][1].append((sign, words[first:last]))
        start += len(words)
    return pieces
