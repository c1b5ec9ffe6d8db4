"""Finds the text of other acts that an act quotes, on a page of the Official Journal.

In: the blocks that follow each other in an article or point. Out: which of them are one quotation.
Example: behind "the following paragraph is inserted:" the division "007.004A" that begins with "‘4a." and ends
with "’;" is a quotation, although the mark that closes it stands at the end of a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from lxml import etree

from tracker.line import Line, Role
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_blocks import (
    OPENING,
    Block,
    Run,
    Words,
    blocks,
    class_of,
    note_words,
    words,
)
from tracker.readers.oj_xhtml_tables import cell_words, filled_cells, is_layout, rows
from tracker.readers.quotations import find_quotations

_ROLES = {
    "ti-art": Role.ARTICLE,
    "sti-art": Role.HEADING,
    "ti-section-1": Role.DIVISION,
    "ti-section-2": Role.HEADING,
    "doc-ti": Role.ANNEX,
}
_NOTE_END = re.compile(r"(?P<note>.*?)\s*(?P<mark>[’”»“]\s*[.;,]*)?(?P<stray>\"?)", re.DOTALL)


def quotations(found: Sequence[Block], before: str, is_foreign: Callable[[Block], bool]) -> list[tuple[int, int]]:
    """First block and the one behind the last of each quotation, in order.

    Args:
        found: the blocks.
        before: the words before the first of them, which may introduce a quotation.
        is_foreign: whether a block can only belong to another act, marks or not.
    """
    spans = _marked(found, before) if any(_first(block) in OPENING for block in found) else []
    taken = {i for start, end in spans for i in range(start, end)}
    for i, block in enumerate(found):
        if i not in taken and is_foreign(block):
            if spans and spans[-1][1] == i and i - 1 not in taken:
                spans[-1] = (spans[-1][0], i + 1)
            else:
                spans.append((i, i + 1))
    return sorted(spans)


def _marked(found: Sequence[Block], before: str) -> list[tuple[int, int]]:
    lines = [Line(Role.TEXT, before)]
    owner = [-1]  # the block that each line comes from
    for i, block in enumerate(found):
        for line in _outline(block):
            lines.append(line)
            owner.append(i)
    spans: list[tuple[int, int]] = []
    for first, last in find_quotations(lines):
        if owner[first] != owner[first - 1]:  # else it lies inside one block and is found there
            spans.append((owner[first], owner[last] + 1))
    return spans


def _outline(block: Block) -> list[Line]:
    """The lines of a block, as far as quotation marks need them."""
    if isinstance(block, Run):
        return [Line(Role.TEXT, words(block).text)]
    tag, name = local(block), class_of(block)
    if tag == "p" and name == "note":
        _, num, said, mark, _ = read_note(block)
        note = Line(Role.NOTE, said.text, num)
        return [note, Line(Role.TEXT, mark)] if mark else [note]
    if tag == "p":
        return [Line(_ROLES.get(name, Role.TEXT), text)] if (text := words(block).text) else []
    if tag != "table":
        return [line for inner in blocks(block) for line in _outline(inner)]
    lines: list[Line] = []
    for row in rows(block):
        cells = filled_cells(row)
        if not is_layout(block, row):
            lines.append(Line(Role.ROW, "\t".join(cell_words(cell).text for cell in row if cell is not None)))
            continue
        inside = [line for cell in cells[1:] for inner in blocks(cell) for line in _outline(inner)]
        if cells and inside:
            inside[0] = replace(inside[0], num=cell_words(cells[0]).text)
            lines += inside
        else:
            lines += [line for cell in cells for inner in blocks(cell) for line in _outline(inner)]
    return lines


def _first(block: Block) -> str:
    """The first character that a block shows."""
    if isinstance(block, Run):
        return words(block).text[:1] or " "
    return next((str(text).lstrip()[0] for text in block.itertext() if text.strip()), " ")


def read_note(paragraph: etree._Element) -> tuple[str, str, Words, str, str]:
    """A footnote: key, printed number, words; then the mark that closes a quotation behind it, and a stray mark.

    The journal prints the notes of a quotation inside it, so its closing mark stands behind the last of them, and
    the converter ends every such note with a straight mark that nothing opens (2015/2366, Article 110).
    """
    key, num, said = note_words(paragraph)
    if not any(class_of(link) == "quotation" for link in paragraph.iter() if local(link) == "a"):
        return key, num, said, "", ""
    found = _NOTE_END.fullmatch(said.text)
    assert found  # every part may be empty
    return key, num, replace(said, text=found["note"]), found["mark"] or "", found["stray"]
