"""The characters that a PDF shows, in the order of reading, found from their places alone and without the reader.

In: the `Sheet`s of a file. Out: their characters, white space aside. Example: of a page in two columns first those
over both, then the left column, then the right one; the footnotes of all pages follow at the end.

It builds no words, paragraphs or tables of its own and shares no code with what does: `tracker.account` holds the
reader's work against this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.readers.pdf_file import Glyph, Sheet

_Line = list[Glyph]

_LABELS = "0123456789*abcdefghijklmnopqrstuvwxyz"


class ShownPdf:
    """What the pages show, added one after the other."""

    def __init__(self) -> None:
        self._pages: list[tuple[list[list[_Line | str]], str]] = []
        self._sizes: Counter[float] = Counter()

    def add(self, sheet: Sheet) -> None:
        """Takes the characters of a page."""
        ink = [glyph for glyph in sheet.glyphs if glyph.text != " "]
        cells = [(box, row) for table in sheet.tables for row in table for box in row if box]
        tabled: list[tuple[float, float, str]] = []
        for table in sheet.tables:
            said = ""
            for box in (box for row in table for box in row if box):
                inside = [g for g in ink if _inside(g, box)]
                ink = [g for g in ink if not _inside(g, box)]
                said += "".join(map(_text, _lines(inside)))
            boxes = [box for box, row in cells if row in table]
            tabled.append((min(box[1] for box in boxes), min(box[0] for box in boxes), said))
        columns = _columns(_lines(ink, merge=False), sheet.width)
        for column in columns:
            for line in column:
                self._sizes[_size(line)] += sum(len(g.text) for g in line)
        self._pages.append((_tabled(columns, tabled), "".join(map(_text, _lines(list(sheet.aside))))))

    def text(self) -> str:
        """All of it."""
        body = self._sizes.most_common(1)[0][0] if self._sizes else 0.0
        said, notes = "", ""
        for columns, aside in self._pages:
            for column in columns:
                own = Counter(_size(item) for item in column if not isinstance(item, str))
                limit = max(body, own.most_common(1)[0][0] if own else 0.0) - 0.5
                start, end = _notes(column, limit)
                said += "".join(map(_text, [*column[:start], *column[end:]]))
                notes += "".join(map(_text, column[start:end]))
            said += aside
        return said + notes


def _text(item: _Line | str) -> str:
    return item if isinstance(item, str) else "".join(glyph.text for glyph in item)


def _size(line: Iterable[Glyph]) -> float:
    return Counter(round(glyph.size, 1) for glyph in line).most_common(1)[0][0]


def _inside(glyph: Glyph, box: tuple[float, float, float, float]) -> bool:
    middle = (glyph.x0 + glyph.x1) / 2
    return box[0] <= middle < box[2] and box[1] <= glyph.baseline - 0.3 * glyph.size < box[3]


def _lines(ink: Sequence[Glyph], merge: bool = True) -> list[_Line]:
    """Glyphs by their baseline; raised ones, which stand on one of their own, with the line that they touch."""
    lines: list[_Line] = []
    for glyph in sorted(ink, key=lambda g: (g.baseline, g.x0)):
        if not lines or glyph.baseline > lines[-1][0].baseline + 2:
            lines.append([])
        lines[-1].append(glyph)
    kept = _merged(lines) if merge else lines
    return [sorted(line, key=lambda g: g.x0) for line in kept]


def _merged(lines: list[_Line]) -> list[_Line]:
    target: dict[int, int] = {}
    spans = [(min(g.x0 for g in line), max(g.x1 for g in line), _size(line)) for line in lines]
    for i, line in enumerate(lines):
        near = [(abs(lines[k][0].baseline - line[0].baseline), k) for k in (i - 1, i + 1) if 0 <= k < len(lines)]
        for away, k in sorted(near):
            left, right, size = spans[k]
            small = max(g.size for g in line) < 0.8 * size and away < 0.6 * size
            if small and left - 4 * size <= spans[i][0] <= right + size:
                target[i] = k
                break
    merged = {i: list(line) for i, line in enumerate(lines) if i not in target}
    for i, k in target.items():
        merged.setdefault(k, []).extend(lines[i])
    return [merged[i] for i in sorted(merged)]


def _stretches(line: _Line) -> list[list[Glyph]]:
    found: list[list[Glyph]] = []
    reach = 0.0
    for glyph in line:
        if not found or glyph.x0 - reach >= 10:
            found.append([])
            reach = glyph.x1
        found[-1].append(glyph)
        reach = max(reach, glyph.x1)
    return found


def _columns(lines: list[_Line], width: float) -> list[list[_Line]]:
    """The lines of each column from top to bottom; where two stand side by side, those of the left one first."""
    ink = [[(s[0].x0, max(g.x1 for g in s)) for s in _stretches(line)] for line in lines]
    border = _border(ink, width)
    parts: list[tuple[int, _Line, _Line]] = []
    twin = group = 0
    for i, line in enumerate(lines):
        if border:
            apart, at = int(not any(a < border < b for a, b in ink[i])), border
        else:
            group += twin <= 1
            twin = max(twin - 1, 0) or _twins(ink, i)
            apart, at = group if twin else 0, (ink[i][0][1] + ink[i][-1][0]) / 2
        left = [g for g in line if g.x0 <= at] if apart else line
        parts.append((apart, left, [g for g in line if g.x0 > at] if apart else []))
    columns: list[list[_Line]] = []
    start = 0
    while start < len(parts):
        end = start
        while end < len(parts) and parts[end][0] == parts[start][0]:
            end += 1
        lefts = [glyph for _, left, _ in parts[start:end] for glyph in left]
        rights = [glyph for _, _, right in parts[start:end] for glyph in right]
        columns += [_lines(flat) for flat in (lefts, rights) if flat]
        start = end
    return columns


def _border(ink: Sequence[Sequence[tuple[float, float]]], width: float) -> float:
    """Where the space between two columns is, 0 if the page has one column."""
    places = [width * 0.35 + step for step in range(int(width * 0.3))]
    over = [sum(any(a < x < b for a, b in line) for line in ink) for x in places]
    free = [count <= min(over) + len(ink) // 10 for count in over]
    wide = _longest(free)
    fewest = min(over[wide[0] : wide[1]], default=0)
    clear = [wide[0] <= i < wide[1] and over[i] <= fewest + 2 for i in range(len(over))]
    first = next((i for i in range(*wide) if all(clear[i : i + 7]) and i + 7 <= wide[1]), -1)
    end = next((i for i in range(max(first, 0), len(over)) if not clear[i]), len(over))
    at = places[first + (end - first) // 4] if first >= 0 else 0.0
    left = sum(line[0][1] < at for line in ink)
    right = sum(line[-1][0] > at and line[-1][1] - line[-1][0] > 0.25 * width for line in ink)
    return at if at and min(left, right) >= 6 else 0.0


def _longest(free: Sequence[bool]) -> tuple[int, int]:
    """The longest stretch of free places."""
    best, start = (0, 0), 0
    for i in range(len(free) + 1):
        if i == len(free) or not free[i]:
            if i - start > best[1] - best[0]:
                best = (start, i)
            start = i + 1
    return best


def _twins(ink: Sequence[Sequence[tuple[float, float]]], start: int) -> int:
    """How many lines from here on are two signatories side by side, each centred; 0 if that is one line or none."""
    count = 0
    for line in ink[start:]:
        if len(line) != 2 or len(ink[start]) != 2 or line[1][0] - line[0][1] <= 30:
            break
        if any(abs(sum(a) - sum(b)) > 8 for a, b in zip(line, ink[start], strict=True)):
            break
        count += 1
    starts = {round(line[0][0] / 2) for line in ink[start : start + count]}
    return count if count > 1 and len(starts) > 1 else 0


def _tabled(columns: list[list[_Line]], tables: list[tuple[float, float, str]]) -> list[list[_Line | str]]:
    """The columns with what the tables say, each behind the last line above it."""
    found: list[list[_Line | str]] = [list(column) for column in columns] or [[]]
    for top, left, said in sorted(tables, key=lambda table: (-round(table[0]), -table[1])):
        above = [c for c in range(len(columns)) if _lowest(columns[c][0]) < top]
        beside = [c for c in above if min(g.x0 for line in columns[c] for g in line) - 10 <= left <= _right(columns[c])]
        home = (beside or above or [0])[-1]
        place = sum(1 for line in (columns[home] if columns else []) if _lowest(line) < top)
        found[home].insert(place, said)
    return found


def _right(column: Sequence[_Line]) -> float:
    return max(g.x1 for line in column for g in line)


def _lowest(line: _Line) -> float:
    return max(line, key=lambda g: g.size).baseline


def _notes(column: Sequence[_Line | str], limit: float) -> tuple[int, int]:
    """First and behind last of the footnotes at the foot of a column."""
    for start, line in enumerate(column):
        if isinstance(line, str) or _size(line) >= limit or not _labelled(line):
            continue
        end = start + 1
        while end < len(column):
            below, above = column[end], column[end - 1]
            if isinstance(below, str) or isinstance(above, str) or _size(below) >= limit:
                break
            if _lowest(below) - _lowest(above) > 2.2 * _size(below):
                break
            end += 1
        return start, end
    return len(column), len(column)


def _labelled(line: _Line) -> bool:
    """Whether a line opens with a small raised figure, in brackets or not."""
    size, base = _size(line), _lowest(line)
    return any(g.text in _LABELS and g.size < 0.8 * size and base - g.baseline > 0.1 * size for g in line[:2])
