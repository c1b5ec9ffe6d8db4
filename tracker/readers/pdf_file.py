"""Opens a PDF and gives its pages as glyphs with their places; says by name what cannot be read.

In: a `Source` that holds a PDF. Out: one `Sheet` a page, in order: glyphs, cells of ruled tables, pictures.
Example: the "w" of "new" printed bold is `Glyph("w", x0=81.2, x1=88.4, baseline=402.1, size=9.5, bold=True)`.

What `tracker.source` is for text, this is for PDF: the only place where its bytes become characters. How they stand
in lines, columns and paragraphs is for `pdf_page` to say.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracker.errors import InputError
from tracker.limits import PDF_PAGES
from tracker.source import REFUSED_CHARACTERS, Source

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; points from the top left corner of the page."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character, or a blank that the file itself sets."""

    text: str
    x0: float
    x1: float
    baseline: float
    """Of the line it stands on, from the top of the page."""
    size: float
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    """In the order of the file, which is not that of reading."""
    aside: tuple[Glyph, ...] = ()
    """Nobody reads them as lines: stamps across the page, type too small to see, words set upright."""
    tables: tuple[tuple[tuple[Box | None, ...], ...], ...] = ()
    """The ruled tables: rows of cells."""
    pictured: bool = False
    """Most of the page is one picture, as in a scan."""
    pictures: bool = False
    """Pictures stand between the lines: formulas, drawings."""


_MAGIC = re.compile(rb"%PDF-[12]\.\d")
_MAGIC_WINDOW = 1024
"""A PDF may start with junk; its readers look for the mark in the first 1,024 bytes, and so do we."""

_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What the parser raises on damaged files, beside its own exceptions (tried on damaged copies)."""

_LOSS = re.compile(r"data-loss|render|text (?:matrix|font|position)|execute called|show|string|stream", re.IGNORECASE)
"""What the parser's log says where characters went; that a colour or a picture cannot be read is no loss."""
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|kursiv", re.IGNORECASE)
_LARGEST, _SMALLEST = 36.0, 3.0
"""Sizes of type that is read; the "PUBLIC" stamped over Council documents has 40 to 60 points."""
_PICTURE = 0.7
"""Share of the page from which on a picture is taken for a scan of it."""
_FIGURE = 800.0
"""Square points of the smallest formula that is set as a picture."""
_THICKEST = 2.0
"""A ruled line; what is thicker is a box."""
_REACH = 1.5
"""How far a line under words may end beside them."""
_DOUBLED = 0.5
"""The same character at less than this from itself is one."""
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "–", "\uf0be": "—", "\uf0d8": "•", "\uf0fc": "•"})
"""Bullets of the fonts Symbol and Wingdings, which have no characters of their own in the file."""
_REFUSED = re.compile(f"[{REFUSED_CHARACTERS}]")
_UNNAMED = re.compile(r"\(cid:\d+\)")


def is_pdf(source: Source) -> bool:
    """Whether the bytes are a PDF."""
    return _MAGIC.search(source.data[:_MAGIC_WINDOW]) is not None and not source.data.startswith(b"PK")


def sheets(source: Source) -> Iterator[Sheet]:
    """The pages, one after the other; only one of them is held in memory.

    Raises:
        InputError: the file is encrypted, damaged or too long, or a page of it cannot be read.
    """
    with _Complaints() as complaints, _opened(source) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            sheet = _sheet(source, page, number)
            if complaints.lost:
                raise _damaged(source, number)
            yield sheet
            page.close()


class _Complaints(logging.Handler):
    """Hears what the parser only logs: it leaves out what it cannot read and goes on."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lost = False
        self._logger = logging.getLogger("pdfminer")

    def emit(self, record: logging.LogRecord) -> None:
        self.lost = self.lost or bool(_LOSS.search(record.getMessage()))

    def __enter__(self) -> _Complaints:
        self._propagated = self._logger.propagate
        self._logger.addHandler(self)
        self._logger.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self)
        self._logger.propagate = self._propagated


@contextmanager
def _opened(source: Source) -> Iterator[PDF]:
    # Only what reads a PDF pays for it: the package takes longer to load than all of the tracker.
    import pdfplumber
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        pdf = pdfplumber.open(io.BytesIO(source.data))
        count = len(pdf.pages)
    except (PdfminerException, MalformedPDFException, *_FAULTS) as error:
        raise _not_opened(source, error) from error
    if not count or count > PDF_PAGES:
        problem = f"the PDF has {count:,} pages, more than the limit of {PDF_PAGES:,}" if count else "it has no page"
        raise InputError(source.name, problem, "give the pages of one act")
    if _listed_pages(pdf) != count:
        # Without its list of pages the parser shows those that it happens to meet.
        raise _not_opened(source, ValueError("the list of pages is damaged"))
    with pdf:
        yield pdf


def _listed_pages(pdf: PDF) -> int:
    """How many pages the file says that it has; -1 where its list of pages cannot be found."""
    from pdfplumber.utils.pdfinternals import resolve

    pages = resolve(pdf.doc.catalog.get("Pages"))
    count = resolve(pages.get("Count")) if isinstance(pages, dict) else None
    return count if isinstance(count, int) else -1


def _not_opened(source: Source, error: BaseException) -> InputError:
    cause = repr(error)
    if "Password" in cause or "Encryption" in cause:
        return InputError(source.name, "the PDF is encrypted", "save a copy without a password and read that")
    return InputError(
        source.name,
        "the PDF is damaged and cannot be opened",
        "download it again, or take the XHTML or Formex of the same act",
    )


def _sheet(source: Source, page: Page, number: int) -> Sheet:
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        return _read_page(source, page, number)
    except (PdfminerException, MalformedPDFException, *_FAULTS) as error:
        raise _damaged(source, number) from error


def _damaged(source: Source, number: int) -> InputError:
    return InputError(
        source.name,
        "this page of the PDF is damaged and cannot be read",
        "download it again, or take the XHTML or Formex of the same act",
        where=f"page {number}",
    )


def _read_page(source: Source, page: Page, number: int) -> Sheet:
    chars = page.chars
    _refuse_characters(source, chars, number)
    glyphs: list[Glyph] = []
    aside: list[Glyph] = []
    printed: dict[tuple[str, int], list[float]] = {}
    for char in chars:
        glyph = _glyph(char, float(page.height))
        if glyph.text and not _again(glyph, printed):
            read = char["upright"] and _SMALLEST <= glyph.size <= _LARGEST
            (glyphs if read else aside).append(glyph)
    return Sheet(
        number,
        float(page.width),
        float(page.height),
        tuple(_ruled(glyphs, _rules(page))),
        tuple(aside),
        tuple(_tables(page)),
        any(_area(image) >= _PICTURE * page.width * page.height for image in page.images),
        any(_is_figure(image, page) for image in page.images),
    )


def _refuse_characters(source: Source, chars: Sequence[dict[str, Any]], number: int) -> None:
    """Characters that cannot have been meant, and glyphs of which the file does not say what they are."""
    read = [char["text"] for char in chars if _SMALLEST <= char["size"] <= _LARGEST]
    wrong = next((found for text in read if (found := _REFUSED.search(text))), None)
    unnamed = sum(1 for text in read if _UNNAMED.fullmatch(text))
    if not wrong and not unnamed:
        return
    problem = f"the character U+{ord(wrong.group()):04X} stands in the text" if wrong else (
        f"the file does not say which characters {unnamed:,} of the printed signs are"
    )  # fmt: skip
    raise InputError(
        source.name, problem, "take another copy, or the XHTML, Formex or Word of the same text", f"page {number}"
    )


def _glyph(char: dict[str, Any], height: float) -> Glyph:
    text = char["text"].translate(_BULLETS)
    if "\ufb00" <= text <= "\ufb06":  # "ﬁ" is how "fi" is printed
        text = unicodedata.normalize("NFKC", text)
    font = char["fontname"]
    baseline = height - float(char["matrix"][5]) if char["upright"] else float(char["bottom"])
    return Glyph(
        " " if text.isspace() else text,
        float(char["x0"]),
        float(char["x1"]),
        baseline,
        float(char["size"]),
        bool(_BOLD.search(font)),
        bool(_ITALIC.search(font)),
    )


def _again(glyph: Glyph, printed: dict[tuple[str, int], list[float]]) -> bool:
    """Whether it is printed a second time, a little apart, as some programs make bold type; notes it in `printed`."""
    row = round(glyph.baseline)
    places = (x for near in (row - 1, row, row + 1) for x in printed.get((glyph.text, near), ()))
    if glyph.text != " " and any(abs(x - glyph.x0) <= _DOUBLED for x in places):
        return True
    printed.setdefault((glyph.text, row), []).append(glyph.x0)
    return False


def _area(box: dict[str, Any]) -> float:
    return abs(float((box["x1"] - box["x0"]) * (box["bottom"] - box["top"])))


def _is_figure(image: dict[str, Any], page: Page) -> bool:
    """Whether a picture stands among the lines; a logo is at the edge of the page, an ornament is small."""
    middle = 0.15 * page.height < (image["top"] + image["bottom"]) / 2 < 0.9 * page.height
    return middle and _FIGURE <= _area(image) < _PICTURE * page.width * page.height


# ------------------------------------------------------------------------------------------------- lines


def _rules(page: Page) -> list[Box]:
    """Horizontal lines, however they were drawn."""
    drawn = [*page.lines, *page.rects, *page.curves]
    boxes = [(float(d["x0"]), float(d["top"]), float(d["x1"]), float(d["bottom"])) for d in drawn]
    return [box for box in boxes if box[3] - box[1] <= _THICKEST < box[2] - box[0]]


def _ruled(glyphs: list[Glyph], rules: Iterable[Box]) -> list[Glyph]:
    """The glyphs with those marked that a line runs under or through, from the start of a word to the end of one."""
    order = sorted(range(len(glyphs)), key=lambda i: glyphs[i].baseline)
    baselines = [glyphs[i].baseline for i in order]
    underlined: set[int] = set()
    struck: set[int] = set()
    for left, top, right, bottom in rules:
        y = (top + bottom) / 2
        # A line is at most half a size above the baseline and a quarter of one below it.
        near = order[bisect_left(baselines, y - 0.3 * _LARGEST) : bisect_right(baselines, y + 0.5 * _LARGEST)]
        for found, lowest, highest in ((underlined, -0.3, 0.02), (struck, 0.12, 0.5)):
            under = [
                i
                for i in near
                if glyphs[i].text != " "
                and left - _REACH <= glyphs[i].x0
                and glyphs[i].x1 <= right + _REACH
                and lowest * glyphs[i].size <= glyphs[i].baseline - y <= highest * glyphs[i].size
            ]
            if under and _spans([glyphs[i] for i in under], left, right):
                found.update(under)
    return [
        glyph if i not in underlined and i not in struck else _with_rules(glyph, i in underlined, i in struck)
        for i, glyph in enumerate(glyphs)
    ]


def _spans(under: Sequence[Glyph], left: float, right: float) -> bool:
    """Whether a line ends where the words do; the borders of tables and the rules over notes do not."""
    start, end = min(glyph.x0 for glyph in under), max(glyph.x1 for glyph in under)
    return abs(start - left) <= 2 * _REACH and abs(end - right) <= 2 * _REACH


def _with_rules(glyph: Glyph, underlined: bool, struck: bool) -> Glyph:
    return Glyph(
        glyph.text, glyph.x0, glyph.x1, glyph.baseline, glyph.size, glyph.bold, glyph.italic, underlined, struck
    )


# ------------------------------------------------------------------------------------------------- tables


def _tables(page: Page) -> Iterator[tuple[tuple[Box | None, ...], ...]]:
    """The tables that are drawn with lines, of two rows and two columns at least."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > 8]
    if len(upright) < 2:
        return
    # The Official Journal leaves the outer sides of its tables open: they are where the longest lines end.
    level = [edge for edge in page.edges if edge["orientation"] == "h" and edge["width"] > 0.3 * float(page.width)]
    sides = sorted({round(float(edge[side]), 1) for edge in level for side in ("x0", "x1")})
    open_sides = [x for i, x in enumerate(sides) if not i or x - sides[i - 1] > 3]
    for table in page.find_tables({"explicit_vertical_lines": open_sides}):
        rows = tuple(tuple(row.cells) for row in table.rows if _crossed(row.bbox, upright))
        if len(rows) > 1 and max(sum(cell is not None for cell in row) for row in rows) > 1:
            yield rows


def _crossed(row: Box, upright: Iterable[dict[str, Any]]) -> bool:
    """Whether a drawn line parts the row; what lies between two tables, or a table and the page's head, is none."""
    middle = (row[1] + row[3]) / 2
    return any(edge["top"] <= middle <= edge["bottom"] and row[0] <= edge["x0"] <= row[2] for edge in upright)
