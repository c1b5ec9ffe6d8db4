"""Reads amendments that Parliament gives as one text in full, on a page of its website: the act with marks in it.

In: the HTML page of a report, or of an adopted text. Out: the lines of the act, new words marked, the places of
deleted ones kept. Example: behind "AMENDMENTS BY THE EUROPEAN PARLIAMENT* to the Commission proposal" and the number
of the procedure, "2018/0165 (COD)", the act begins with "Proposal for a".

The page sets everything as plain paragraphs, so the act is read as flat text. It lies between two headings: before
it stands the draft resolution, behind it what the committee did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from tracker.errors import InputError
from tracker.line import Draft, Line, LineCall, Role
from tracker.readers.ep_marks import CONVENTION, SIGN, lay_marks, take_signs
from tracker.readers.flat_lines import Flat, read_flat
from tracker.readers.markup import local, parse_html
from tracker.readers.oj_xhtml_blocks import Block, Collector, Run, Words, blocks
from tracker.readers.shown import shown_markup
from tracker.sides import CHANGE_MARKS
from tracker.source import Source, decode

NAME = "ep-full-text"
TITLE = "amendments of Parliament as one text in full (page of its website)"
FURNITURE, RESOLUTION, OTHER = "page furniture", "resolution", "other parts of the report"
REASONS = (FURNITURE, RESOLUTION, OTHER, CHANGE_MARKS)

_PAGE = re.compile(r"europarl\.europa\.eu/(?:doceo/document/|sides/getDoc)|class=[\"'][^\"']*\b(?:doceo|erpl_)")
_TWO_COLUMNS = re.compile(r"<td[^>]*(?:w-50|width\s*[:=]\s*[\"']?50%)|<td[^>]*colspan=[\"']2[\"']")
_PROCEDURE = r"\d{4}/\d{4}[A-Z]?\s*\([A-Z]{3}\)"
_FULL_TEXT = re.compile(rf"{SIGN}|<p[^>]*>(?:\s|&nbsp;|<[^>]*>)*{_PROCEDURE}(?:\s|&nbsp;|<[^>]*>)*</p")
"""The sign for deleted words, or the number of the procedure alone in its paragraph, above the title of the act."""
_ABOVE_TITLE = re.compile(_PROCEDURE)
_DOCTYPE = re.compile(r"<!doctype[^>]*>", re.IGNORECASE)
_NUMBER = re.compile(r"doceo/document/(?P<number>(?:A|TA|B)-\d+-\d{4}-\d{4})")
_NOTE_LABEL = re.compile(r"\s*(?P<label>\[[^\]\s]{1,5}\])\s*")
_STAR = re.compile(r"\*\s*")
_SMALL = frozenset({"header", "nav", "button", "svg", "footer", "form", "select"})
_RULE = re.compile(r"[-_–—]{3,}")


def recognises(head: str) -> bool:
    """True for pages of Parliament's website that show no columns, but an act with marks."""
    return bool(_PAGE.search(head)) and not _TWO_COLUMNS.search(head) and bool(_FULL_TEXT.search(head))


def read(source: Source) -> Draft:
    """Reads the act as Parliament would have it."""
    text = decode(source).text
    root = parse_html(source)
    body = next((child for child in root if local(child) == "body"), root)
    blocks_ = list(_walk(body))
    legend = next((_STAR.sub("", said.words.text) for said in blocks_ if said.note and SIGN in said.words.text), "")
    deletions = take_signs(body)
    shown = list(_walk(body))
    start, end = _bounds(shown)
    if start < 0:
        raise InputError(
            source.name,
            "no act was found on this page of Parliament's website",
            "take a report or adopted text with legislative amendments",
        )
    marked = lay_marks(_lines(shown, start, end), body, deletions)
    if marked is None:
        raise InputError(
            source.name,
            "Parliament's marks cannot be laid over the words, whose order on the page is unusual",
            "take the proposal or the final act, or the same text in another format",
        )
    is_marked = any(line.runs or line.marks for line in marked)
    return Draft(
        lines=tuple(marked),
        shown=shown_markup(_DOCTYPE.sub("", text, count=1)),
        language=(root.get("lang") or "")[:2].lower(),
        identifier=number["number"] if (number := _NUMBER.search(text)) else "",
        legend=(legend or CONVENTION) if is_marked else "",
        one_sided=is_marked,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """One displayed paragraph."""

    words: Words
    heading: bool = False
    """A heading of the report, which opens a part of it."""
    frame: bool = False
    """Belongs to the website around the report."""
    note: str = ""
    """Key of the note that it is."""
    label: str = ""


class _Collector(Collector):
    """Collects words; links to the notes at the end of the part are calls."""

    def element(self, element: etree._Element) -> None:
        href = element.get("href") or ""
        label = "".join("".join(map(str, element.itertext())).split())
        if local(element) == "a" and "_def" in href and _NOTE_LABEL.fullmatch(label):
            self.calls.append(LineCall(len(self.text), href.rpartition("#")[2], label))
        else:
            super().element(element)


def _walk(element: etree._Element, frame: bool = False) -> Iterator[_Shown]:
    """All paragraphs that the page shows, in order."""
    for block in blocks(element):
        tag = "" if isinstance(block, Run) else local(block)
        if isinstance(block, Run):
            yield from _paragraph(block, frame)
        elif tag == "h2":
            yield replace(next(_paragraph(block), _Shown(Words(""))), heading=True)
        elif tag in ("p", "h1", "h3", "h4", "h5", "h6"):
            yield from _paragraph(block, frame or tag == "h1")
        elif tag == "li":
            yield from _note(block, frame)
        else:
            yield from _walk(block, frame or tag in _SMALL)


def _paragraph(block: Block, frame: bool = False) -> Iterator[_Shown]:
    collector = _Collector()
    if isinstance(block, Run):
        collector.nodes(block.nodes)
    else:
        collector.inside(block)
    said = collector.words()
    if said:
        yield _Shown(said, frame=frame)


def _note(item: etree._Element, frame: bool) -> Iterator[_Shown]:
    """A note of the list behind the text: its label links back to the call."""
    link = next((a for a in item.iter() if local(a) == "a" and "_def" in (a.get("id") or a.get("name") or "")), None)
    label = "".join("".join(map(str, link.itertext())).split()) if link is not None else ""
    if link is None or not _NOTE_LABEL.fullmatch(label):
        yield from _walk(item, frame)
        return
    collector = _Collector()
    collector.skip = link
    collector.inside(item)
    yield _Shown(collector.words(), note=link.get("id") or link.get("name") or "", label=label)


def _bounds(shown: list[_Shown]) -> tuple[int, int]:
    """First paragraph of the act and the one behind its notes; -1 without an act."""
    above = [i for i, said in enumerate(shown) if _ABOVE_TITLE.fullmatch(said.words.text) and not said.frame]
    if not above:
        return -1, -1
    start = above[0] + 1
    end = next((i for i in range(start, len(shown)) if shown[i].heading), len(shown))
    return start, end


def _lines(shown: list[_Shown], start: int, end: int) -> list[Line]:
    """The lines of the page: what is outside the act dropped by name, the act read as flat text."""
    first = next((i for i, said in enumerate(shown) if said.heading), start)
    outside = {call.key for said in shown[:start] for call in said.words.calls}
    flats: list[Flat] = []
    for said in shown[start:end]:
        if said.note:
            dropped = said.note in outside
            role = Role.DROPPED if dropped else Role.NOTE
            note = _line(said, role, RESOLUTION if dropped else "")
            flats.append(Flat(replace(note, key="" if dropped else said.note)))
        elif _RULE.fullmatch(said.words.text) or said.frame:
            flats.append(Flat(_line(said, Role.DROPPED, FURNITURE)))
        else:
            flats.append(Flat(_line(said, Role.TEXT)))
    before = [_line(said, Role.DROPPED, FURNITURE if i < first else RESOLUTION) for i, said in enumerate(shown[:start])]
    behind = [_line(said, Role.DROPPED, OTHER) for said in shown[end:]]
    return [*before, *read_flat(flats), *behind]


def _line(said: _Shown, role: Role, reason: str = "") -> Line:
    return Line(role, said.words.text, said.label, calls=said.words.calls, reason=reason)
