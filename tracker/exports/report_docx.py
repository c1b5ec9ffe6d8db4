"""The report as a Word file; redlines as coloured words, for it is a report on changes and not a text to accept.

In: a `Paper`. Out: the bytes of a .docx file. Example: each part is a heading in the navigation pane.
"""

from __future__ import annotations

from tracker.exports import docx_page as page
from tracker.exports.blocks import Block, Grid, Heading, Paper, Spans
from tracker.exports.docx_page import Paper as Sheet
from tracker.exports.docx_page import Run

_STYLES = {"strong": "Strong", "faint": "Quiet", "+": "Inserted", "-": "Deleted", "=": ""}
_LOOKS = {"lead": "Normal", "small": "Small", "redline": "Text1", "item": "Text1", "": "Normal"}
_NARROW = 0.5
"""Of the width of a column of words: one that holds only numbers or a word."""
_SHORT = 20
_LETTERS = 14
"""So many on a line take as much room as a column of words at least has."""


def write_docx(paper: Paper) -> bytes:
    """The file."""
    body = "".join(map(_block, paper.blocks))
    return page.document(body, Sheet.UPRIGHT, paper.title, paper.foot, paper.language)


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return page.paragraph(block.words, "Title" if block.level == 1 else f"Heading{block.level - 1}")
    if isinstance(block, Grid):
        widths = _widths(block)
        head = page.row([page.paragraph([Run(words, "Strong")], "Cell") for words in block.head], widths, head=True)
        rows = [
            page.row([page.paragraph(_runs(cell), "Cell") for cell in row], widths, whole=True) for row in block.rows
        ]
        return page.table([head, *rows], widths)
    return page.paragraph(_runs(block.spans), _LOOKS[block.look])


def _runs(spans: Spans) -> list[Run]:
    return [Run(words, _STYLES[look]) for look, words in spans]


def _widths(grid: Grid) -> list[int]:
    """Columns with little in them are narrow."""
    columns = zip(*grid.rows, strict=True)
    longest = [
        max(len(head), *(len("".join(words for _, words in cell)) for cell in column))
        for head, column in zip(grid.head, columns, strict=True)
    ]
    shares = [
        max(_NARROW, length / _LETTERS) if length < _SHORT else min(4.0, max(1.0, length / 40)) for length in longest
    ]
    whole = sum(shares) or 1
    return [int(Sheet.UPRIGHT.width * share / whole) for share in shares] or [Sheet.UPRIGHT.width]
