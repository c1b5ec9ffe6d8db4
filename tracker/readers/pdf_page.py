"""Puts the glyphs of a PDF page into lines, words and columns, in the order in which a person reads them.

In: a `Sheet`. Out: its `Column`s in order of reading, each with its lines and ruled tables from top to bottom.
Example: in a page of two columns under a title the title is a column of its own, then come left and right.

A blank is where the file sets one or where two characters stand apart; "Brussels(1)" keeps its raised figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.readers.pdf_file import Box, Glyph, Sheet


@dataclass(frozen=True, slots=True)
class Style:
    """How the characters from `start` to `end` of a line are printed."""

    start: int
    end: int
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    raised: bool = False
    """Small and above the line: a footnote call, an exponent."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line."""

    text: str
    """Single blanks between the words."""
    x0: float
    x1: float
    baseline: float
    size: float
    """Of most of its characters."""
    first: float
    """Width of its first word."""
    hang: float
    """Where its second word starts: behind a number, the place where further lines hang."""
    styles: tuple[Style, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: rows of cells, a cell being the lines in it."""

    top: float
    rows: tuple[tuple[tuple[Row, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that stand one under the other, and how far they reach."""

    left: float
    right: float
    items: tuple[Row | Table, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is read."""

    number: int
    height: float
    columns: tuple[Column, ...]
    aside: tuple[Row, ...] = ()
    """Stamps and upright words, which are no lines of the text."""


_SAME_LINE = 2.0
"""Baselines as near as this are one."""
_SMALL = 0.8
"""Type of less than this size beside others is raised or lowered."""
_HANGING = 4
"""The figure of a footnote stands at the margin, its words so many sizes of type away at most."""
_BLANK = 0.13
"""A gap of this share of the type size parts two words; justified lines have 0.2 and more, kerning below 0.05."""
_GUTTER = 10.0
"""The least space between two columns; the Official Journal leaves 18 to 24 points."""
_MIDDLE = (0.35, 0.65)
"""Where on a page its gutter may be."""
_BESIDE = 30.0
"""The least space between two signatories."""
_CENTRED = 4.0
"""How far the middles of centred lines may differ."""
_STRAY = 10
"""One line in so many may stand in the gutter of the page: titles over both columns."""
_FEW = 2
_COLUMN_LINES = 6
"""Fewer lines side by side are signatories or the cells of a table, whichever way they are read."""


def lay_out(sheet: Sheet) -> Page:
    """The page with its lines in order of reading."""
    tables, loose = _take_tables(sheet)
    clusters = _clusters(loose)
    gutter = _gutter(sheet.width, clusters)
    bands = _bands(clusters, gutter) if gutter else _signed(clusters)
    columns = [_column(glyphs, loose) for band in bands for glyphs in band]
    placed = [_with_tables(column, tables, columns) for column in columns] if columns else []
    if tables and not placed:
        placed = [Column(0, sheet.width, tuple(tables))]
    return Page(sheet.number, sheet.height, tuple(placed), tuple(_rows(sheet.aside)))


def _column(glyphs: Sequence[Glyph], page: Sequence[Glyph]) -> Column:
    rows = _rows(glyphs, page)
    return Column(min((r.x0 for r in rows), default=0.0), max((r.x1 for r in rows), default=0.0), tuple(rows))


# ------------------------------------------------------------------------------------------------- lines


def _clusters(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs on one baseline, from the top of the page down, each from left to right."""
    found: list[list[Glyph]] = []
    for glyph in sorted((g for g in glyphs if g.text != " "), key=lambda g: g.baseline):
        if found and glyph.baseline - found[-1][0].baseline <= _SAME_LINE:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(cluster, key=lambda g: g.x0) for cluster in found]


def _rows(glyphs: Sequence[Glyph], page: Sequence[Glyph] = ()) -> list[Row]:
    """The lines among the glyphs of one column, raised and lowered figures in the line that they belong to.

    Args:
        glyphs: those of the column.
        page: those of the page, for the blanks; without, the blanks among `glyphs` count.
    """
    clusters = _clusters(glyphs)
    sizes = [_size(cluster) for cluster in clusters]
    lines: dict[int, list[Glyph]] = {}
    for i, cluster in enumerate(clusters):
        near = [k for k in (i - 1, i + 1) if 0 <= k < len(clusters) and _hangs_on(cluster, clusters[k], sizes[k])]
        home = min(near, key=lambda k: abs(clusters[k][0].baseline - cluster[0].baseline), default=i)
        lines.setdefault(home, []).extend(cluster)
    blanks = sorted((g for g in page or glyphs if g.text == " "), key=lambda g: g.baseline)
    return [_row(sorted(line, key=lambda g: g.x0), sizes[k], blanks) for k, line in sorted(lines.items())]


def _size(glyphs: Iterable[Glyph]) -> float:
    """The type size of most of the glyphs."""
    return Counter(round(glyph.size, 1) for glyph in glyphs).most_common(1)[0][0]


def _hangs_on(small: Sequence[Glyph], line: Sequence[Glyph], size: float) -> bool:
    """Whether small type is a raised or lowered part of a line: between its words, less than a line away."""
    if max(glyph.size for glyph in small) >= _SMALL * size:
        return False
    away = abs(small[0].baseline - line[0].baseline)
    return away < 0.6 * size and line[0].x0 - _HANGING * size <= small[0].x0 <= line[-1].x1 + size


def _row(glyphs: Sequence[Glyph], size: float, blanks: Sequence[Glyph]) -> Row:
    main = [glyph for glyph in glyphs if glyph.size >= _SMALL * size] or list(glyphs)
    baseline = main[0].baseline
    set_blanks = sorted(b.x0 for b in blanks if abs(b.baseline - baseline) <= _SAME_LINE)
    text = ""
    styles: list[Style] = []
    starts: list[float] = []
    ends: list[float] = []
    for i, glyph in enumerate(glyphs):
        apart = i > 0 and _apart(glyphs[i - 1], glyph, set_blanks)
        if apart:
            text += " "
        if apart or not i:
            starts.append(glyph.x0)
            ends.append(glyph.x1)
        ends[-1] = glyph.x1
        raised = glyph.size < _SMALL * size and baseline - glyph.baseline > 0.1 * size
        _note_style(styles, len(text), glyph, raised, text[-1:] == " ")
        text += glyph.text
    hang = starts[1] if len(starts) > 1 else starts[0]
    return Row(text, glyphs[0].x0, glyphs[-1].x1, baseline, size, ends[0] - starts[0], hang, tuple(styles))


def _apart(before: Glyph, glyph: Glyph, blanks: Sequence[float]) -> bool:
    gap = glyph.x0 - before.x1
    if gap > _BLANK * min(before.size, glyph.size):
        return True
    # A blank that the file sets counts where it has some width; the Official Journal strews blanks of none.
    return gap > 0.05 * glyph.size and any(before.x0 < x <= glyph.x0 for x in blanks)


def _note_style(styles: list[Style], at: int, glyph: Glyph, raised: bool, after_blank: bool) -> None:
    """Adds a glyph to the last style where it is printed alike, the blank before it included."""
    style = Style(
        at, at + len(glyph.text), glyph.bold, glyph.italic, glyph.underlined, glyph.struck, raised
    )  # fmt: skip
    last = styles[-1] if styles else None
    alike = last and _look(last) == _look(style) and (last.end == at or (after_blank and last.end == at - 1))
    if last and alike:
        styles[-1] = Style(last.start, style.end, *_look(style))
    else:
        styles.append(style)


def _look(style: Style) -> tuple[bool, bool, bool, bool, bool]:
    return style.bold, style.italic, style.underlined, style.struck, style.raised


# ------------------------------------------------------------------------------------------------- columns


def _segments(cluster: Sequence[Glyph]) -> list[tuple[float, float]]:
    """The stretches of a line that wide gaps part."""
    found: list[tuple[float, float]] = []
    for glyph in cluster:
        if found and glyph.x0 - found[-1][1] < _GUTTER:
            found[-1] = (found[-1][0], max(found[-1][1], glyph.x1))
        else:
            found.append((glyph.x0, glyph.x1))
    return found


def _gutter(width: float, clusters: Sequence[Sequence[Glyph]]) -> float:
    """The middle of the space between two columns, 0 where the page has one."""
    lines = [_segments(cluster) for cluster in clusters]
    places = [width * _MIDDLE[0] + step for step in range(int(width * (_MIDDLE[1] - _MIDDLE[0])))]
    crossed = [sum(1 for line in lines if any(a < x < b for a, b in line)) for x in places]
    middle = _free(places, crossed, len(lines) // _STRAY)
    right = [line[-1] for line in lines if line[-1][0] > middle]
    left = [line[0] for line in lines if line[0][1] < middle]
    full = sum(1 for a, b in right if b - a > 0.25 * width)
    return middle if middle and min(len(left), full) >= _COLUMN_LINES else 0.0


def _free(places: Sequence[float], crossed: Sequence[int], stray: int) -> float:
    """A place in the widest space that few lines cross, near its left end: numbers may hang into it from the right."""
    least = min(crossed, default=0)
    widest = max(_runs_below(crossed, least + stray), key=len, default=range(0))
    inner = [crossed[i] for i in widest]
    clear = _runs_below(inner, min(inner, default=0) + _FEW)
    chosen = next((run for run in clear if len(run) >= 0.7 * _GUTTER), None)
    return places[widest[chosen[len(chosen) // 4]]] if chosen else 0.0


def _runs_below(counts: Sequence[int], most: int) -> list[range]:
    """The stretches of places with no higher count."""
    found: list[range] = []
    for i, count in enumerate(counts):
        if count <= most:
            start = found.pop().start if found and found[-1].stop == i else i
            found.append(range(start, i + 1))
    return found


def _bands(clusters: Sequence[list[Glyph]], gutter: float) -> list[list[list[Glyph]]]:
    """The page from top to bottom in bands of one column or of two."""
    bands: list[list[list[Glyph]]] = []
    parted = False
    for cluster in clusters:
        if any(a < gutter < b for a, b in _segments(cluster)):
            if not bands or parted:
                bands.append([[]])
            parted = False
            bands[-1][0].extend(cluster)
        else:
            if not bands or not parted:
                bands.append([[], []])
            parted = True
            for glyph in cluster:
                bands[-1][glyph.x0 > gutter].append(glyph)
    return [[column for column in band if column] for band in bands]


def _signed(clusters: Sequence[list[Glyph]]) -> list[list[list[Glyph]]]:
    """The one column of a page, in which two signatories may stand side by side, their lines centred."""
    bands: list[list[list[Glyph]]] = [[[]]]
    done = 0
    while done < len(clusters):
        end, border = _pair(clusters, done)
        if end - done < 2:
            bands[-1][0].extend(clusters[done])
            done += 1
            continue
        sides: list[list[Glyph]] = [[], []]
        for cluster in clusters[done:end]:
            for glyph in cluster:
                sides[glyph.x0 > border].append(glyph)
        bands += [sides, [[]]]
        done = end
    return [[column for column in band if column] for band in bands]


def _pair(clusters: Sequence[Sequence[Glyph]], start: int) -> tuple[int, float]:
    """Where the lines end, from `start` on, that consist of two stretches centred alike, and what parts them."""
    first = _segments(clusters[start])
    end = start
    while end < len(clusters) and len(first) == 2:
        line = _segments(clusters[end])
        wide = len(line) == 2 and line[1][0] - line[0][1] > _BESIDE
        if not wide or any(abs(sum(a) - sum(b)) > 2 * _CENTRED for a, b in zip(first, line, strict=True)):
            break
        end += 1
    # Lines that also begin alike are the cells of a table without rules, which is read line by line.
    starts = {round(side[0] / 2) for cluster in clusters[start:end] for side in _segments(cluster)[:1]}
    return (end if len(starts) > 1 else start), (first[0][1] + first[-1][0]) / 2


# ------------------------------------------------------------------------------------------------- tables


def _take_tables(sheet: Sheet) -> tuple[list[Table], list[Glyph]]:
    """The ruled tables with the words in them, and the glyphs outside."""
    taken: set[int] = set()
    tables: list[Table] = []
    for cells in sheet.tables:
        rows: list[tuple[tuple[Row, ...], ...]] = []
        for row in cells:
            free = [i for i in range(len(sheet.glyphs)) if i not in taken]
            inside = [[i for i in free if _in(sheet.glyphs[i], cell)] for cell in row if cell]
            taken.update(i for found in inside for i in found)
            rows.append(tuple(tuple(_rows([sheet.glyphs[i] for i in found])) for found in inside))
        top = min(cell[1] for row in cells for cell in row if cell)
        if any(cell for row in rows for cell in row):
            tables.append(Table(top, tuple(row for row in rows if any(row))))
    tables.sort(key=lambda table: (round(table.top), _left(table)))
    return tables, [glyph for i, glyph in enumerate(sheet.glyphs) if i not in taken]


def _in(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.baseline - 0.3 * glyph.size
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _with_tables(column: Column, tables: Sequence[Table], columns: Sequence[Column]) -> Column:
    """The column with the tables that begin beside or right behind its lines."""
    own = [table for table in tables if _home(table, columns) is column]
    items = sorted([*column.items, *own], key=lambda item: item.top if isinstance(item, Table) else item.baseline)
    return Column(column.left, column.right, tuple(items))


def _left(table: Table) -> float:
    return min(row.x0 for line in table.rows for cell in line for row in cell)


def _home(table: Table, columns: Sequence[Column]) -> Column:
    """The last column that has a line above the table, else the first."""
    x = _left(table)
    above = [c for c in columns for item in c.items if isinstance(item, Row) and item.baseline < table.top]
    beside = [column for column in above if column.left - _GUTTER <= x <= column.right]
    return (beside or above or list(columns))[-1]
