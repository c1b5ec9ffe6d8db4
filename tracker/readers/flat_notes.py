"""Finds the footnotes of a law that shows them as paragraphs "(1) OJ ..." and their calls as words: "Parliament(1)".

In: the flat paragraphs of a text. Out: the same, notes as notes and calls out of the words.
Example: "... of 28 June 1999(7) laying down ..." has a call behind "1999" if the text ends with a paragraph "(7) ...";
"Article 7(1)" has none.

The notes of an act stand behind its signatures, those of an annex at its end, and count from 1 in each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.act import Kind
from tracker.line import Line, LineCall, Role
from tracker.readers.flat_lines import Flat
from tracker.readers.parting import part_line
from tracker.readers.plain_words import article_end, is_done
from tracker.readers.titles import read_title

_NOTE = re.compile(r"(?P<label>\((?:\d{1,3}|\*{1,4})\))\s+(?=\S)")
_CALL = re.compile(r"(?P<gap>\s?)(?P<label>\((?:\d{1,3}|\*{1,4})\))(?![\w(])")
_REFERENCE = re.compile(r"[\"“(]?\d{1,3}[a-z]?(?:\(\w{1,4}\))*|.*\(\w{1,4}\)")
"""What stands before "(2)" in "Article 5(2)" and "point 3(b)(2)", in distinction to "1999(2)" and "No 44/2001(2)".
The title "Article 26(6)" has a call, though."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a call may stand: in which paragraph, from where to where, and how sure it is."""

    paragraph: int
    start: int
    end: int
    glued: bool


def find_notes(paragraphs: Sequence[Flat]) -> list[Flat]:
    """The paragraphs with their notes as notes; a note whose call is not found stays one without call."""
    found = list(paragraphs)
    calls: list[tuple[_Place, LineCall]] = []
    notes = 0
    for start, end in _scopes(found):
        block = _block(found, start, end)
        places = _places(found[start : block[0] if block else start], start)
        after = (start, -1)
        for i in block:
            line = found[i].line
            printed = _NOTE.match(line.text)
            notes += printed is not None
            key = f"note {notes}"
            note = part_line(line, printed.end("label")) if printed else line
            found[i] = replace(found[i], line=replace(note, role=Role.NOTE, key=key))
            place = _next(places.get(printed["label"], []), after) if printed else None
            if printed and place:
                after = (place.paragraph, place.start)
                calls.append((place, LineCall(place.start, key, printed["label"])))
    for place, call in reversed(calls):  # from the end, so that places keep
        flat = found[place.paragraph]
        found[place.paragraph] = replace(flat, line=_taken_out(flat.line, place.end, call))
    return found


def _scopes(paragraphs: Sequence[Flat]) -> list[tuple[int, int]]:
    """The act and each of its annexes and appendices: first paragraph, and the one behind the last."""
    starts = [0]
    seen_article = False
    for i, flat in enumerate(paragraphs):
        seen_article = seen_article or bool(article_end(flat.line.text))
        title = read_title(flat.line.text) if flat.line.role is Role.TEXT else None
        alone = title is not None and not flat.line.text[title.end :].strip(" .:–—-")
        if title and alone and title.kind in (Kind.ANNEX, Kind.APPENDIX) and seen_article:
            starts.append(i)
    return list(zip(starts, [*starts[1:], len(paragraphs)], strict=True))


def _block(paragraphs: Sequence[Flat], start: int, end: int) -> list[int]:
    """The paragraphs at the end of an act or annex that are notes; [] where there are none."""
    texts = {i: paragraphs[i].line.text for i in range(start, end) if paragraphs[i].line.role is Role.TEXT}
    done = max((i for i, text in texts.items() if is_done(text)), default=-1) if not start else -1
    if done >= 0:
        first = next((i for i, text in texts.items() if i > done and _NOTE.match(text)), None)
        return [i for i in texts if first is not None and i >= first]
    block: list[int] = []
    for i, text in reversed(texts.items()):
        if not _NOTE.match(text):
            break
        block.insert(0, i)
    labels = [text[: text.index(")") + 1] for text in (texts[i] for i in block)]
    while labels and labels[0] not in ("(1)", "(*)"):  # the last points of a list stand before
        labels.pop(0)
        block.pop(0)
    called = "".join(text for i, text in texts.items() if not block or i < block[0])
    return block if labels and re.search(rf"\S{re.escape(labels[0])}", called) else []


def _places(paragraphs: Sequence[Flat], offset: int) -> dict[str, list[_Place]]:
    """Where the call of each label may stand, in order."""
    found: dict[str, list[_Place]] = {}
    for i, flat in enumerate(paragraphs, offset):
        for call in _CALL.finditer(flat.line.text) if flat.line.role is Role.TEXT else ():
            before = flat.line.text[: call.start()].rpartition(" ")[2]
            title = call.end() == len(flat.line.text) and article_end(flat.line.text) == call.start() > 0
            if title or (before and not _REFERENCE.fullmatch(before)):
                found.setdefault(call["label"], []).append(_Place(i, call.start(), call.end(), not call["gap"]))
    return found


def _next(places: Sequence[_Place], after: tuple[int, int]) -> _Place | None:
    """The next place behind another; one without a blank before it if there is any."""
    behind = [place for place in places if (place.paragraph, place.start) > after]
    return next((place for place in behind if place.glued), behind[0] if behind else None)


def _taken_out(line: Line, end: int, call: LineCall) -> Line:
    """The line with the words from the call's place to `end` as that call."""
    start = call.offset

    def moved(offset: int) -> int:
        return offset if offset <= start else max(start, offset - (end - start))

    calls = [each if each.in_num else replace(each, offset=moved(each.offset)) for each in line.calls]
    return replace(
        line,
        text=line.text[:start] + line.text[end:],
        calls=tuple(sorted([*calls, call], key=lambda each: (not each.in_num, each.offset))),
        cuts=tuple(cut if cut.in_num else replace(cut, offset=moved(cut.offset)) for cut in line.cuts),
        runs=tuple(replace(run, start=moved(run.start), end=moved(run.end)) for run in line.runs),
    )
