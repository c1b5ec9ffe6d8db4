"""The dumb tokeniser for Word files: the characters that a file shows, found by a scanner of its own.

In: the bytes of the parts with words. Out: the displayed characters in order, white space aside. Example:
`<w:p><w:r><w:t>Article</w:t></w:r><w:r><w:tab/><w:t>1</w:t></w:r></w:p>` shows "Article1".

It shares neither parser nor code with the reader that it is held against. Only what Word counts by itself (automatic
numbers, the numbers of notes) stands nowhere in the file, and is told by the reader; the places of it are found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from tracker.readers.docx_package import Package
from tracker.readers.docx_page import Page

_WORD = "wordprocessingml/2006/main"
_MATH = "officeDocument/2006/math"
_UNSEEN = frozenset({"instrText", "delInstrText", "Fallback", "rt", "rPrChange", "pPrChange", "tblPrChange"})
_STYLE = re.compile(rb"<\w+:style\s[^>]*?:styleId=\"([^\"]*)\".*?</\w+:style>", re.DOTALL)
_HIDES = re.compile(rb"<\w+:vanish(?:\s+\w+:val=\"(?:1|true|on)\")?\s*/>")
_BASED = re.compile(rb"<\w+:basedOn\s+\w+:val=\"([^\"]*)\"")
_NOTE = re.compile(rb"<\w+:(foot|end)note\s(?:[^>]*?\s)?\w+:id=\"([^\"]*)\"[^>]*>.*?</\w+:\1note>", re.DOTALL)
_ROOT = re.compile(rb"<(\w+:(?:foot|end)notes)\b[^>]*>")
_OFF = ("0", "false", "off")


@dataclass(slots=True)
class Counted:
    """What Word counts by itself, as the reader computed it."""

    numbers: Sequence[str]
    """For each paragraph in the order in which they end: its automatic number, or ""."""
    labels: Mapping[str, str]
    """The number of each footnote ("fn2") and endnote ("en2")."""
    signs: Mapping[tuple[str, str], str]
    """Font and number of the signs that are written so, and their characters."""


def shown_package(package: Package, page: Page) -> str:
    """The displayed characters of a file; `page` has been read and tells what Word counts by itself."""
    names = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}
    notes = {names[part]: found.data for part, found in package.parts.items() if part in names}
    counted = Counted(page.numbers, page.labels, page.signs)
    return shown_word(package.document.data, notes, package.data("styles"), counted)


def shown_word(document: bytes, notes: Mapping[str, bytes], styles: bytes, counted: Counted) -> str:
    """Displayed characters of the text, then of its notes in the order of their calls, then of the comments."""
    hidden = _hidden_styles(styles)
    numbers = iter(counted.numbers)
    text = _Scanner(hidden, numbers, counted)
    text.scan(document)
    said = [*text.said]
    bodies = {key: body for part in ("footnote", "endnote") for key, body in _bodies(notes.get(part, b""))}
    for key in dict.fromkeys(text.called):
        if key in bodies:
            note = _Scanner(hidden, numbers, counted, key)
            note.scan(bodies[key])
            said += note.said
    if "comment" in notes:
        remarks = _Scanner(hidden, numbers, counted)
        remarks.scan(notes["comment"])
        said += remarks.said
    return "".join(said)


def _bodies(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The notes of a part, each as a document of its own, by their keys."""
    root = _ROOT.search(data)
    if root:
        for found in _NOTE.finditer(data, root.end()):
            yield f"{found[1].decode()[0]}n{found[2].decode()}", root[0] + found[0] + b"</" + root[1] + b">"


def _hidden_styles(styles: bytes) -> frozenset[str]:
    """Ids of the styles that hide words, by themselves or by the style that they are based on."""
    hidden: set[bytes] = set()
    based: dict[bytes, bytes] = {}
    for found in _STYLE.finditer(styles):
        if _HIDES.search(found[0]):
            hidden.add(found[1])
        base = _BASED.search(found[0])
        if base:
            based[found[1]] = base[1]
    for _ in range(20):
        hidden |= {key for key, base in based.items() if base in hidden}
    return frozenset(key.decode() for key in hidden)


@dataclass(slots=True)
class _Scanner:
    """Goes through the elements of one part as they begin and end."""

    hidden: frozenset[str]
    numbers: Iterator[str]
    counted: Counted
    note: str = ""
    """Key of the note that is scanned."""
    said: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    paragraphs: list[list[str]] = field(default_factory=list)
    styles: list[bool] = field(default_factory=list)
    runs: list[bool] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    unseen: int = 0

    def scan(self, data: bytes) -> None:
        """Reads a part to its end."""
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        self.path.append(tag if _WORD in space or _MATH in space else f":{tag}")
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if self.unseen or tag in _UNSEEN:
            self.unseen += 1
        elif tag == "p" and _WORD in space:
            self.paragraphs.append([])
            self.styles.append(False)
        elif tag == "r" and _WORD in space:
            self.runs.append(bool(self.styles) and self.styles[-1])
        elif tag == "pStyle" and self.styles:
            self.styles[-1] = values.get("val") in self.hidden
        elif tag in ("vanish", "rStyle") and self.path[-3:-1] == ["r", "rPr"]:
            if tag == "vanish":
                self.runs[-1] = values.get("val", "1") not in _OFF
            elif values.get("val") in self.hidden:
                self.runs[-1] = not self.styles[-1]
        else:
            self._sign(tag, values)

    def _sign(self, tag: str, values: dict[str, str]) -> None:
        """What is shown without being text."""
        if tag == "fldChar":
            step = values.get("fldCharType")
            if step == "begin":
                self.fields.append(False)
            elif step == "separate" and self.fields:
                self.fields[-1] = True
            elif step == "end" and self.fields:
                self.fields.pop()
        elif tag in ("footnoteReference", "endnoteReference"):
            key = f"{'fn' if tag[0] == 'f' else 'en'}{values.get('id', '')}"
            self.called.append(key)
            if values.get("customMarkFollows", "0") in _OFF:
                self._say(self.counted.labels.get(key, ""), always=True)
        elif tag in ("footnoteRef", "endnoteRef"):
            self._say(self.counted.labels.get(self.note, ""), always=True)
        elif tag == "sym":
            self._say(self.counted.signs.get((values.get("font", ""), values.get("char", "")), "?"))
        elif tag == "noBreakHyphen":
            self._say("\u2011")

    def _say(self, words: str, always: bool = False) -> None:
        coded = bool(self.fields) and not all(self.fields)
        covered = bool(self.runs) and self.runs[-1] and not always
        if self.paragraphs and not coded and not covered:
            self.paragraphs[-1].append(words)

    def _text(self, words: str) -> None:
        if not self.unseen and self.path[-1] in ("t", "delText"):
            self._say(words)

    def _end(self, name: str) -> None:
        tag = self.path.pop()
        if self.unseen:
            self.unseen -= 1
        elif tag == "r" and self.runs:
            self.runs.pop()
        elif tag == "p" and self.paragraphs:
            words = next(self.numbers, "") + "".join(self.paragraphs.pop())
            self.styles.pop()
            self.said.append(words)
