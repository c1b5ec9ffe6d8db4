"""Proves a Word file: accepting all its changes gives the new act, rejecting all gives the old one.

In: the file's `document.xml` and `footnotes.xml` as written, and the lines that each act has on paper. Out: a
`Proof`, how many provisions stand as they should. Example: `prove(...).new` is `Side(held=1461, asked=1461)`.

This is Word's own rule, done by lxml: kept are the runs outside of `w:ins` and `w:del` and those of the side that
wins; a paragraph whose mark goes joins the next one, whose style it takes; a table row that goes takes its cells
along. Compared are, in reading order, the style of each paragraph, its words with every tab and line break, and the
place and the words of each footnote. Left out: the empty last paragraph, comments, the numbers Word gives to notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from lxml import etree

from tracker.exports.docx_lines import Line, Lines
from tracker.exports.docx_xml import NOTE_MARK, WORD, holdable
from tracker.exports.wording import capital, reference

_W = f"{{{WORD}}}"
_INS, _DEL, _RUN, _TEXT, _GONE_TEXT = (f"{_W}{name}" for name in ("ins", "del", "r", "t", "delText"))
_LOSES = {"new": _DEL, "old": _INS}
"""What is thrown away for each side; the other is kept as if it had never been marked."""
_NOTE, _TAB, _BREAK = (f"{_W}{name}" for name in ("footnoteReference", "tab", "br"))
_RUN_STYLE, _VALUE = f"{_W}rPr/{_W}rStyle", f"{_W}val"
_CALL = "\x02"
"""Stands for the call of a footnote: no XML can hold this character."""
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Side:
    """How many provisions of one act stand in the file to the letter, of how many."""

    held: int
    asked: int
    fault: str = ""
    """The first that does not: "Article 4(1): expected “...”, found “...”"."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What rejecting all changes gives of the old act, and accepting all of the new one."""

    old: Side
    new: Side

    @property
    def said(self) -> str:
        """What was proven, with its figures."""
        new, old = (f"{side.held:,} of {side.asked:,} provisions" for side in (self.new, self.old))
        return f"Proof: accepting all changes gives the new text ({new}), rejecting all gives the old text ({old})."

    @property
    def fault(self) -> str:
        """ "" if both acts come out to the letter."""
        verbs = (("rejecting", "old", self.old), ("accepting", "new", self.new))
        return "; ".join(
            f"{verb} all changes would not give the {name} text ({side.fault})"
            for verb, name, side in verbs
            if side.fault
        )


@dataclass(slots=True)
class _Read:
    """Paragraphs of one side: style and words; `notes` are the footnotes called in them, in order."""

    paragraphs: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def prove(document: bytes, footnotes: bytes, old: Lines, new: Lines) -> Proof:
    """Reads the file once as if all changes were rejected and once as if all were accepted."""
    body = etree.fromstring(document, _PARSER)[0]
    notes = {note.get(f"{_W}id", ""): note for note in etree.fromstring(footnotes, _PARSER)}
    return Proof(_side("old", body, notes, old), _side("new", body, notes, new))


def _side(side: str, body: etree._Element, notes: dict[str, etree._Element], lines: Lines) -> Side:
    read = _read(body, side)
    if read.paragraphs[-1:] != [("End", "")]:
        return Side(0, len(lines.body), "its last paragraph is not empty")
    found = read.paragraphs[:-1]
    wrong: dict[str, str] = {}
    for line, here in zip_longest(lines.body, found):
        expected = (line.style, _expected(line)) if line else None
        if expected != here:
            wrong.setdefault(line.eid if line else "", f"expected {_shown(expected)}, found {_shown(here)}")
    called = [note for line in lines.body for _, note in line.calls]
    for eid, number in zip_longest(called, read.notes):
        said = _read(notes[number], side).paragraphs if number in notes else None
        wanted = [(line.style, _expected(line)) for line in lines.notes[eid]] if eid else None
        if said != wanted:
            wrong.setdefault(eid or "", f"expected the note {wanted}, found {said}")
    asked = {line.eid for line in lines.body} | set(called)
    fault = next((f"{capital(reference(eid)) if eid else 'The end'}: {why}" for eid, why in wrong.items()), "")
    return Side(len(asked - set(wrong)), len(asked), fault)


def _expected(line: Line) -> str:
    """The words of a line, with a sign where a note hangs."""
    full, found, done = line.full, [], 0
    for at, _ in line.calls:
        found.append(holdable(full[done:at]) + _CALL)
        done = at
    return "".join(found) + holdable(full[done:])


def _shown(paragraph: tuple[str, str] | None) -> str:
    return f"“{paragraph[1]}” as {paragraph[0]}" if paragraph else "nothing"


# ------------------------------------------------------------------------------------------------ what Word would do


def _read(top: etree._Element, side: str) -> _Read:
    """All paragraphs below an element as one side has them."""
    read, waiting = _Read(), ""
    for block in _blocks(top, side):
        if block.tag == f"{_W}tr":
            cells = [cell for cell in block if cell.tag == f"{_W}tc"]
            words = [waiting + "".join(_words(paragraph, side, read)) for c in cells for paragraph in c.iter(f"{_W}p")]
            read.paragraphs.append((_style(cells[0].find(f"{_W}p"), side), "\t".join(words)))
            waiting = ""
            continue
        waiting += "".join(_words(block, side, read))
        if block.find(f"{_W}pPr/{_W}rPr/{_LOSES[side]}") is None:
            read.paragraphs.append((_style(block, side), waiting))
            waiting = ""
    if waiting:
        read.paragraphs.append(("", waiting))
    return read


def _blocks(top: etree._Element, side: str) -> Iterator[etree._Element]:
    """Paragraphs and the table rows that stay."""
    for block in top:
        if block.tag == f"{_W}p":
            yield block
        elif block.tag == f"{_W}tbl":
            for row in block.iterchildren(f"{_W}tr"):
                if row.find(f"{_W}trPr/{_LOSES[side]}") is None:
                    yield row


def _style(paragraph: etree._Element | None, side: str) -> str:
    if paragraph is None:
        return ""
    before = paragraph.find(f"{_W}pPr/{_W}pPrChange/{_W}pPr/{_W}pStyle") if side == "old" else None
    style = paragraph.find(f"{_W}pPr/{_W}pStyle") if before is None else before
    return style.get(f"{_W}val", "") if style is not None else ""


def _words(paragraph: etree._Element, side: str, read: _Read) -> Iterator[str]:
    kept = _INS if side == "new" else _DEL
    for child in paragraph:
        if child.tag == _RUN:
            yield from _run(child, read)
        elif child.tag == kept:
            for run in child.iterchildren(_RUN):
                yield from _run(run, read)


def _run(run: etree._Element, read: _Read) -> Iterator[str]:
    style = run.find(_RUN_STYLE)
    own = style is not None and style.get(_VALUE) == NOTE_MARK
    for part in run:
        name = part.tag
        if name == _NOTE:
            read.notes.append(part.get(f"{_W}id", ""))
            yield _CALL
        elif not own and name in (_TEXT, _GONE_TEXT):
            yield part.text or ""
        elif name == _TAB:
            yield "\t"
        elif name == _BREAK:
            yield "\n"
