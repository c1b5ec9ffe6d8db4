"""Reads a text in full that Parliament adopted, in the Official Journal: the act with Parliament's marks in it.

In: the page of a position, or of amendments "by one text in full", in the C series. Out: the lines of the act, new
words marked, the places of deleted ones kept. Example: `<p>(3a) ...</p>` in bold italics is a recital that is new.

The act stands in a wrapper: the number of the text, what Parliament adopted and when, its resolution. It begins with
its own title, the last one before the preamble. Inside, the page is one of an act, and read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.errors import InputError
from tracker.line import Draft, Line, Role
from tracker.readers.ep_marks import CONVENTION, SIGN, lay_marks, slots, take_signs
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import class_of
from tracker.readers.oj_xhtml_page import Page
from tracker.readers.oj_xhtml_source import open_page
from tracker.readers.oj_xhtml_text import FRONT_MATTER, FURNITURE
from tracker.readers.shown import shown_markup
from tracker.sides import CHANGE_MARKS
from tracker.source import Source

NAME = "ep-position"
TITLE = "position or amendments of Parliament as one text in full, in the Official Journal (XHTML)"
REASONS = (FURNITURE, FRONT_MATTER, CHANGE_MARKS)

_NUMBER = re.compile(r"(?:P\d+_T[AC]\S*|EP-PE_TC\S*)")
_PARLIAMENT = re.compile(rf"""class=["'](?:oj-)?doc-ti["'][^>]*>(?:\s|<span[^>]*>)*{_NUMBER.pattern}""")
"""Texts adopted by Parliament bear its number ("P9_TA(2023)0236") as the first line of their title."""
_FULL_TEXT = re.compile(rf"""{SIGN}|id=["']pbl_1["']|id=["']art_1["']""")
"""A text in full has a preamble and articles, or Parliament's sign; amendments in two columns have neither."""
_ABOVE_TITLE = re.compile(rf"{_NUMBER.pattern}|\d{{4}}/\d{{4}}[A-Z]?\s*\([A-Z]{{3}}\)")
"""The number of the text, and that of the procedure."""
_LABEL = re.compile(r"^\s*\(?\s*\S{1,5}\s*\)\s*")


def recognises(head: str) -> bool:
    """True for texts in full of Parliament in the journal's C series."""
    return bool(_PARLIAMENT.search(head) and _FULL_TEXT.search(head))


def read(source: Source) -> Draft:
    """Reads the act as Parliament would have it."""
    text, root = open_page(source)
    body = next((child for child in root if local(child) == "body"), root)
    front = _take_front(body)
    if front is None:
        raise InputError(
            source.name,
            "this text of Parliament holds no act (it may be a resolution)",
            "take Parliament's position or its amendments to the proposal",
        )
    legend = _legend(body)
    _unindent(body)
    deletions = take_signs(body)
    page = Page(source.name)
    page.read(root)
    lines = [_outside(line, front.notes) for line in page.out.lines]
    marked = lay_marks(lines, body, deletions)
    if marked is None:
        raise InputError(
            source.name,
            "Parliament's marks cannot be laid over the words, whose order on the page is unusual",
            "take the proposal or the final act, or the same text in another format",
        )
    is_marked = any(line.runs for line in marked) or any(line.marks for line in marked)
    return Draft(
        lines=(*front.lines, *marked),
        shown=shown_markup(text),
        language=page.out.language or front.language,
        identifier=front.number,
        legend=(legend or CONVENTION) if is_marked else "",
        one_sided=is_marked,
    )


@dataclass(slots=True)
class _Front:
    """What stands before the act."""

    lines: list[Line] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    """Keys of the footnotes called there."""
    language: str = ""
    number: str = ""

    def add(self, block: etree._Element, words: str) -> None:
        """Takes the words of one block."""
        if not words:
            return
        name = class_of(block)
        if name == "hd-lg":
            self.language = words[:2].lower()
        if not self.number and _NUMBER.fullmatch(words):
            self.number = words
        reason = FURNITURE if name.startswith("hd-") else FRONT_MATTER
        self.lines.append(Line(Role.DROPPED, words, reason=reason))


def _take_front(body: etree._Element) -> _Front | None:
    """Takes what stands before the act out of the page; None if there is no act."""
    start = _start(body)
    if start is None:
        return None
    front = _Front()
    inside: etree._Element | None = None
    words: list[str] = []
    for owner, name in slots(body):
        if owner is start and name == "text":
            break
        block = _block_of(owner, name)
        if inside is not None and block is not inside:
            front.add(inside, " ".join("".join(words).split()))
            words = []
        inside = block
        words.append(getattr(owner, name) or "")
        setattr(owner, name, None)
        href = owner.get("href") or ""
        if href.startswith("#ntr"):
            front.notes.add(href[1:])
    if inside is not None:
        front.add(inside, " ".join("".join(words).split()))
    for link in [a for a in body.iter() if (a.get("href") or "")[1:] in front.notes]:
        if not "".join(map(str, link.itertext())):
            link.attrib.pop("href")  # called before the act; here it would call a note without a label
    return front


def _block_of(owner: etree._Element, name: str) -> etree._Element:
    element = owner if name == "text" else owner.getparent()
    while element is not None and local(element) not in ("p", "td", "div", "body"):
        element = element.getparent()
    return owner if element is None else element


def _start(body: etree._Element) -> etree._Element | None:
    """The first paragraph of the act: the first line of the last title before its preamble or first article."""
    title: list[etree._Element] = []
    after = False  # the last paragraph was no line of a title
    for element in body.iter():
        if not local(element):
            continue
        id_, name = element.get("id") or "", class_of(element)
        if title and (id_.startswith(("pbl_", "cit_", "rct_", "art_")) or name == "ti-art"):
            break
        if local(element) == "p" and "".join(map(str, element.itertext())).strip():
            if name == "doc-ti":
                title = [element] if after else [*title, element]
            after = name != "doc-ti"
    else:
        return None
    own = [line for line in title if not _ABOVE_TITLE.fullmatch("".join(map(str, line.itertext())).strip())]
    return own[0] if own else None


def _legend(body: etree._Element) -> str:
    """What the document says of its marks, in the note that names its sign."""
    notes: Iterable[etree._Element] = (p for p in body.iter() if local(p) == "p" and class_of(p) == "note")
    said = (" ".join("".join(map(str, note.itertext())).split()) for note in notes)
    return next((_LABEL.sub("", words) for words in said if SIGN in words), "")


def _unindent(body: etree._Element) -> None:
    """The journal indents the tags of words in two styles; the blanks of the text stand outside of them."""
    for element in body.iter("{*}span"):
        last = element[-1] if len(element) else None
        if last is None:
            continue
        if _is_indent(element.text):
            element.text = None
        if _is_indent(last.tail):
            last.tail = None


def _is_indent(words: str | None) -> bool:
    return bool(words) and "\n" in str(words) and not str(words).strip(" \t\r\n")


def _outside(line: Line, notes: set[str]) -> Line:
    """A note that only the words before the act call goes with them."""
    if line.role is Role.NOTE and line.key in notes:
        return replace(line, role=Role.DROPPED, key="", reason=FRONT_MATTER)
    return line
