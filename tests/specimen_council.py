"""Makes the specimen's Council mandate, a Word file, from the text that people edit.

In: `texts/specimen/4_council.marked.txt`, a paragraph a line. Out: `4_council.docx`, the same bytes on any machine.
Example: "(b)\\t{+serious +}violations of human rights;" becomes a paragraph whose first word is bold. After an edit:
`python -m tests.specimen_council`, and the new checksum into `dossier.toml`.

The marks: `{+new+}` is bold, `[-deleted-]` is struck out; `= ` centres a line, two spaces indent it, `| ` makes it a
row of a table with `|` between the cells, `!Fait ` gives it a style of the institutions' template, `{^1}` calls the
note that stands in the line `^1 `; `#` is a remark.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.readers.word_files import INDENT, call, note, p, r, row, table, word

FOLDER = Path(__file__).resolve().parent.parent / "texts" / "specimen"
MARKED, MADE = FOLDER / "4_council.marked.txt", FOLDER / "4_council.docx"

_PIECE = re.compile(r"(\{\+.*?\+\}|\[-.*?-\]|\{\^\d+\})")
_LOOKS = {"{+": "b", "[-": "strike"}
_NOTE = re.compile(r"\^(\d+) (.*)")
_STYLED = re.compile(r"!(\w+) (.*)")
_FIRST_NOTE = 2
"""Word keeps the notes 0 and 1 for the lines that part notes from the text."""

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLES = (
    '<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'
    '<w:sz w:val="24"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:before="60" w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults></w:styles>'
)


def council(marked: str) -> bytes:
    """The Word file of a marked text."""
    lines = [line for line in marked.splitlines() if line.strip() and not line.startswith("#")]
    notes = [note(int(found[1]) + _FIRST_NOTE, found[2]) for line in lines if (found := _NOTE.fullmatch(line))]
    body = "".join(_paragraphs(line for line in lines if not line.startswith("^")))
    return _packed(word(body, parts={"styles": _STYLES}, notes=notes).data)


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    for is_row, group in itertools.groupby(lines, key=lambda line: line.startswith("| ")):
        if is_row:
            rows = (row(*(p(*_runs(cell.strip())) for cell in line[2:].split(" | "))) for line in group)
            yield table(*rows).replace("<w:tblPr/>", f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>")
        else:
            yield from map(_paragraph, group)


def _paragraph(line: str) -> str:
    if line.startswith("= "):
        return p(*_runs(line[2:]), more='<w:jc w:val="center"/>')
    if found := _STYLED.fullmatch(line):
        return p(*_runs(found[2]), style=found[1])
    words = line.lstrip(" ")
    depth = (len(line) - len(words)) // 2 + ("\t" in words)
    hang = f' w:hanging="{INDENT}"' if "\t" in words else ""
    return p(*_runs(words), more=f'<w:ind w:left="{depth * INDENT}"{hang}/>' if depth else "")


def _runs(words: str) -> Iterator[str]:
    """The words as runs; what stands between marks keeps its blanks."""
    for piece in _PIECE.split(words):
        if piece.startswith("{^"):
            yield call(int(piece[2:-1]) + _FIRST_NOTE)
        elif look := _LOOKS.get(piece[:2]):
            yield r(piece[2:-2], look)
        elif piece:
            yield r(piece)


def _packed(data: bytes) -> bytes:
    """The same parts without dates and without compression, whose bytes differ from one library to the next."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(buffer, "w") as made:
        for name in package.namelist():
            made.writestr(zipfile.ZipInfo(name), package.read(name))
    return buffer.getvalue()


if __name__ == "__main__":
    MADE.write_bytes(council(MARKED.read_text("utf-8")))
