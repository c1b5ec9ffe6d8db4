"""Tags on the law: badges that say what a change does, and the words that decided it.

In: a `Row` with its change's tags, the redline shown of it. Out: HTML, and ranges of the redline. Example: "serious",
inserted into a trigger, stands in `<mark title="A4 weakens">`, and below the provision the badge "A4 End use and
knowledge ▼ weakens" opens to the sentence that explains it.

A direction is said by its word and a sign, never by colour alone. What a tag rests on is one key press away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tracker.act import Act, find
from tracker.change import Change, Op, Tag, Words
from tracker.codes import DIRECTIONS, Codebook
from tracker.exports.html_law import text
from tracker.exports.layout import Place, Row
from tracker.exports.tags import SIGNS
from tracker.exports.wording import reference

TONES = {1: "up", -1: "down", 0: "level"}
"""Classes of the style."""

Acts = tuple[Act, Act]
"""The new act and the old one."""


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a redline, counted in characters of all its operations one after the other; `why` is "A4 weakens"."""

    start: int
    end: int
    why: str


# ------------------------------------------------------------------------------------------------------- badges


def tags_at(row: Row) -> tuple[Tag, ...]:
    """The tags that are shown with a row: each once, with the provision whose words decided it."""
    change = row.change
    if change is None or not change.tags or row.place in (Place.LEFT, Place.LEFT_WITH):
        return ()
    return tuple(tag for tag in change.tags if home(tag, change) == (row.provision.eid, row.old))


def home(tag: Tag, change: Change) -> tuple[str, bool]:
    """The provision that a tag is shown with, and whether that is one of the old act."""
    if not change.new:
        named = [words.eid for words in tag.words if words.eid in change.old]
        return (named or [*change.old])[0], True
    named = [words.eid for words in tag.words if words.side == "new" and words.eid in change.new]
    return (named or [*change.new])[0], False


def badges(row: Row, book: Codebook, address: str) -> str:
    """One fold for each tag of a row; `address` is that of the page on the codebook."""
    written = "".join(_badge(tag, row, book, address) for tag in tags_at(row))
    return f"<div class=tags lang=en>{written}</div>" if written else ""


def _badge(tag: Tag, row: Row, book: Codebook, address: str) -> str:
    sign = DIRECTIONS[tag.direction]
    way = f'<span class="way {TONES[sign]}"><span aria-hidden=true>{SIGNS[sign]}</span> {text(tag.direction)}</span>'
    name = text(book.code(tag.code).name)
    if tag.indirect:
        way += " <span class=from>indirectly</span>"
    rule = f'<a href="{escape(address)}#{escape(f"rule-{tag.rule}")}">{text(tag.rule)}</a>'
    facts = [f"Rule {rule}", f"measured against {text(tag.baseline)}", f"confidence {tag.confidence:.2f} of 1"]
    if tag.words:
        facts.append("words that decided: " + "; ".join(_quoted(words, row) for words in tag.words))
    return (
        f"<details class=tag><summary><b>{text(tag.code)}</b> {name} {way}</summary>"
        f"<p>{text(tag.explanation)}</p><p class=facts-line>{' · '.join(facts)}. "
        f"Suggested by the rule; nobody has reviewed it.</p></details>"
    )


def _quoted(words: Words, row: Row) -> str:
    """The words and whose they are; where a sentence came back in another provision, also which."""
    own = row.change is None or words.eid in (*row.change.old, *row.change.new)
    return f"“{text(words.text)}” ({words.side} text{'' if own else f', {reference(words.eid)}'})"


# ----------------------------------------------------------------------------------------------- deciding words


def spans(ops: Sequence[Op], row: Row, acts: Acts) -> list[Span]:
    """Where in a redline the words stand that decided the tags of its change."""
    change = row.change
    if change is None or not change.tags:
        return []
    shown = {side: "".join(words for sign, words in ops if sign != other) for side, other in _OTHERS.items()}
    found: list[Span] = []
    for tag in change.tags:
        for words in tag.words:
            provision = find(acts[words.side == "old"], words.eid)
            if provision is None or not _same_row(words, row, change):
                continue
            place = _place(words, shown[words.side], provision.text)
            if place >= 0:
                ends = _across(ops, _OTHERS[words.side], place, place + len(words.text))
                found.extend(Span(start, end, f"{tag.code} {tag.direction}") for start, end in ends)
    return _joined(found)


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


_OTHERS = {"old": "+", "new": "-"}
"""The sign of words that a side does not have."""


def _same_row(words: Words, row: Row, change: Change) -> bool:
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
            why = next((span.why for span in found if span.start <= at < span.end), "")
            if not pieces or pieces[-1][0] != why:
                pieces.append((why, []))
            pieces[-1][1].append((sign, words[first:last]))
        start += len(words)
    return pieces
