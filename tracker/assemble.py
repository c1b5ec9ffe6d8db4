"""Turns the lines of a source into the tree of an act; the one place where DESIGN's rules on the tree are applied.

In: `Line`s in source order, whatever format they come from. Out: an `Act` with eIds, the same for the same law.
Example: the lines "1." / "(a)" / "(b)" / "In such cases ..." of Article 43 become `art_43__para_1` with the points
`..__point_a`, `..__point_b` and the second subparagraph `..__subpara_2`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tracker.act import Act, Call, Kind, Mark, Provision, Run
from tracker.line import Line, LineCall, Role
from tracker.numbering import infer_levels, introduces, is_dash
from tracker.reference import identify
from tracker.tongues import pattern

RANKS = {Kind.PART: 0, Kind.TITLE: 1, Kind.CHAPTER: 2, Kind.SECTION: 3, Kind.SUBSECTION: 4}
"""Which container may hold which: a lower rank holds the higher ones."""

CORRELATION = re.compile(pattern("correlation table"), re.IGNORECASE)
"""What an act's own correlation table is headed, in the languages of the Union."""

BRACKETED_PARAGRAPHS = frozenset({"de", "hu", "ro"})
"""Languages that print the number of a paragraph in brackets; in all others "(1)" is a point."""

_LONGEST_CONJUNCTION = 6
_LISTED = frozenset({Kind.POINT, Kind.INDENT, Kind.PARAGRAPH})
_REFERENCE_CELL = re.compile(
    r"^(?:[–—-]|\s)*$|^\W*(?:art|ann|recital|chapter|title|point|приложение|член|άρθρο|παράρτημα|čl|bijlage|liite|bilag)",
    re.IGNORECASE,
)


class _Node:
    """A provision while it grows. `level` is its depth as an item, used only while lines are read."""

    __slots__ = (
        "calls", "children", "heading", "key", "kind", "level", "marks", "num", "runs", "source_id", "style", "text",
    )  # fmt: skip

    def __init__(self, kind: Kind, line: Line | None = None, num: str = "", level: float = 0) -> None:
        self.kind = kind
        self.num = num
        self.heading = ""
        self.text = ""
        self.children: list[_Node] = []
        self.calls: list[Call] = []
        self.runs: list[Run] = []
        self.marks: tuple[Mark, ...] = line.marks if line else ()
        self.source_id = line.source_id if line else ""
        self.key = line.key if line else ""
        self.level = level
        self.style: Kind | None = None  # what a "1." directly under this article is

    def write(self, line: Line, part: str = "text") -> None:
        """Adds the line's words (and its calls) to the text or the heading."""
        before = getattr(self, part)
        joined = f"{before} {line.text}" if before and line.text else before or line.text
        shift = len(joined) - len(line.text)
        setattr(self, part, joined)
        if line.calls:
            self.calls.extend(_call(call, shift, part) for call in line.calls)
        if line.runs:
            self.runs.extend(_run(run, shift, part) for run in line.runs)
        if line.marks and line.marks is not self.marks:
            self.marks = tuple(dict.fromkeys((*self.marks, *line.marks)))

    def freeze(self) -> Provision:
        children = tuple(child.freeze() for child in self.children)
        eid = self.key if self.kind is Kind.FOOTNOTE else ""
        return Provision(
            self.kind, self.num, self.heading, self.text, children, eid, tuple(self.calls), self.marks, self.source_id,
            runs=tuple(run for run in self.runs if self.num or run.place != "num") if self.runs else (),
        )  # fmt: skip


def _call(call: LineCall, shift: int, part: str) -> Call:
    place = "num" if call.in_num else part
    return Call(call.offset if call.in_num else call.offset + shift, call.key, call.label, place)


def _run(run: Run, shift: int, part: str) -> Run:
    if run.place == "num":
        return run
    return replace(run, start=run.start + shift, end=run.end + shift, place=part)


class _Builder:
    """Reads the lines of the act, or of one quotation inside it, into a list of top nodes."""

    def __init__(self, top: _Node | None = None, bracketed: bool = False) -> None:
        self.bracketed = bracketed  # paragraphs are numbered "(1)" in this language
        self.top: list[_Node] = top.children if top else []
        self.notes: list[_Node] = []
        self.base: _Node | None = None  # the annex, and inside it the appendix, that divisions stand in
        self.divisions: list[tuple[float, _Node]] = []
        self.container: _Node | None = top  # what TEXT of level 0 belongs to
        self.items: list[_Node] = []  # open numbered items and subparagraphs of the container, outermost first
        self.titled: _Node | None = None  # what HEADING belongs to
        self.last: _Node | None = None  # whose words were read last

    # -- placing -------------------------------------------------------------------------------------------

    def _attach(self, node: _Node, under: _Node | None) -> _Node:
        (under.children if under else self.top).append(node)
        return node

    def _open(self, node: _Node, under: _Node | None) -> None:
        """Attaches a container; what follows without a level belongs to it."""
        self._attach(node, under)
        self.container, self.items, self.last = node, [], node

    def _division(self) -> _Node | None:
        return self.divisions[-1][1] if self.divisions else self.base

    @property
    def here(self) -> _Node | None:
        """The innermost open provision."""
        return self.items[-1] if self.items else self.container

    # -- one method per role -------------------------------------------------------------------------------

    def read(self, line: Line) -> None:
        _READS[line.role](self, line)

    def _act_title(self, line: Line) -> None:
        if not (self.last and self.last.kind is Kind.ACT_TITLE):
            self._open(_Node(Kind.ACT_TITLE, line), None)
        assert self.last
        self.last.write(line)

    def _top_line(self, line: Line) -> None:
        node = _Node(Kind(line.role.value), line, line.num)
        node.write(line)
        if self.base is None:
            self.divisions = []
        self._open(node, self._division())

    def _open_division(self, line: Line) -> None:
        kind = line.kind or Kind.SECTION
        rank = RANKS[kind] if line.level is None else line.level
        while self.divisions and self.divisions[-1][0] >= rank:
            self.divisions.pop()
        if line.kind is None and not (line.num or line.text):  # only ends the divisions of its level
            self.container, self.items, self.titled = self._division() or self.container, [], None
            return
        node = _Node(kind, line, line.num)
        node.write(line, "heading")
        self._open(node, self._division())
        self.divisions.append((rank, node))
        self.titled = node

    def _open_article(self, line: Line) -> None:
        node = _Node(Kind.ARTICLE, line, line.num)
        node.write(line, "heading")
        self._open(node, self._division())
        self.titled = node

    def _open_annex(self, line: Line) -> None:
        annex = self.base if line.role is Role.APPENDIX else None
        if annex and annex.kind is Kind.APPENDIX:
            annex = next((node for node in reversed(self.top) if node.kind is Kind.ANNEX), None)
        node = _Node(Kind(line.role.value), line, line.num)
        node.write(line, "heading")
        self.divisions = []
        self._open(node, annex)
        self.base = self.titled = node

    def _heading(self, line: Line) -> None:
        if self.titled is None:
            self._text(line)
            return
        self.titled.write(line, "heading")
        self.last = self.titled

    def _text(self, line: Line) -> None:
        if not line.num and line.text and self.last and not any(c.isalnum() for c in line.text) and not line.calls:
            part = "text" if self.last.text or not self.last.heading else "heading"
            setattr(self.last, part, getattr(self.last, part) + line.text)  # the ";" that follows a quotation
            return
        if self.last and _joins(line, self.last):
            self.last.write(line)
            return
        if self.container is None:
            self._open(_Node(Kind.FORMULA, line), None)
        level = line.level or 0
        if line.num or line.kind is not None:
            self._item(line, max(level, 1))
        elif line.text:
            self._words(line, level)

    def _item(self, line: Line, level: int) -> None:
        """A numbered paragraph or point, or an indent."""
        while self.items and self.items[-1].level >= level:
            self.items.pop()
        under = self.here
        assert under
        kind = self._item_kind(line, under, level)
        node = _Node(kind, line, "" if kind is Kind.INDENT else line.num, level)
        node.write(line)
        self._attach(node, under)
        self.items.append(node)
        self.last = node

    def _item_kind(self, line: Line, under: _Node, level: int) -> Kind:
        if is_dash(line.num):
            return Kind.INDENT
        if line.kind is not None:
            return line.kind
        if under.kind is not Kind.ARTICLE or level > 1:
            return Kind.POINT
        if line.num[0] in "([":
            return Kind.PARAGRAPH if self.bracketed and self._opens_paragraph(line, under) else Kind.POINT
        if not line.num.endswith((".", "°", "º")):
            return Kind.POINT
        if under.style is None:
            # "For the purposes of this Regulation:" before "1." makes it a point, not a paragraph.
            leads = introduces(under.text) or _leads(self.last_words(under))
            under.style = Kind.POINT if leads else Kind.PARAGRAPH
        return under.style

    @staticmethod
    def _opens_paragraph(line: Line, article: _Node) -> bool:
        """Whether "(1)" is a paragraph, in the languages that number paragraphs so: no words introduce the first."""
        if not line.num[1:2].isdigit():
            return False
        if not article.children:
            return not article.text
        return article.children[0].kind is Kind.PARAGRAPH and article.children[0].num[:1] in ("(", "[")

    @staticmethod
    def last_words(node: _Node) -> str:
        return node.children[-1].text if node.children else node.text

    def _words(self, line: Line, level: int) -> None:
        """Words without a number: the first words of what is open, its next subparagraph, or the end of a list."""
        while self.items and self.items[-1].level >= level + 1:
            self.items.pop()
        owner = self.here
        assert owner
        if not owner.text and not owner.children and owner.level <= level:
            owner.write(line)
            self.last = owner
            return
        after_list = bool(owner.children) and owner.children[-1].kind in _LISTED
        if after_list and not _opens_sentence(line.text, _last_text(owner)):
            node = _Node(Kind.WRAPUP, line, level=level + 0.5)
        else:
            while self.items and self.items[-1].kind is Kind.SUBPARAGRAPH and self.items[-1].level > level:
                self.items.pop()
            owner = self.here
            assert owner
            node = _Node(Kind.SUBPARAGRAPH, line, level=level + 0.5)
        node.write(line)
        self._attach(node, owner)
        if node.kind is Kind.SUBPARAGRAPH:
            self.items.append(node)
        self.last = node

    def _row(self, line: Line) -> None:
        if self.container is None:
            self._open(_Node(Kind.FORMULA, line), None)
        if line.level is not None:
            # A table behind a list is not part of its last point (32008L0048, Annex II).
            while self.items and self.items[-1].level >= line.level + 1:
                self.items.pop()
        under = self.here
        assert under
        table = under.children[-1] if under.children else None
        if table is None or table.kind is not Kind.TABLE or table.key != line.key:
            table = _Node(Kind.TABLE, line)
            table.source_id, table.marks = "", ()
            self._attach(table, under)
        node = _Node(Kind.ROW, line)
        node.write(line)
        self._attach(node, table)
        self.last = node

    def _note(self, line: Line) -> None:
        if self.notes and self.notes[-1].key == line.key and not line.num:
            node = _Node(Kind.SUBPARAGRAPH, line)
            node.write(line)
            self.notes[-1].children.append(node)
            return
        node = _Node(Kind.FOOTNOTE, line, line.num)
        node.write(line)
        self.notes.append(node)


_READS: dict[Role, Callable[[_Builder, Line], None]] = {
    Role.ACT_TITLE: _Builder._act_title,
    Role.FORMULA: _Builder._top_line,
    Role.CITATION: _Builder._top_line,
    Role.RECITAL: _Builder._top_line,
    Role.SIGNATURE: _Builder._top_line,
    Role.DIVISION: _Builder._open_division,
    Role.ARTICLE: _Builder._open_article,
    Role.HEADING: _Builder._heading,
    Role.ANNEX: _Builder._open_annex,
    Role.APPENDIX: _Builder._open_annex,
    Role.TEXT: _Builder._text,
    Role.ROW: _Builder._row,
    Role.NOTE: _Builder._note,
}
"""What each line does."""


def _joins(line: Line, before: _Node) -> bool:
    """Whether words are but the "and" that ends a point before the next, set as a paragraph of it (2005/29)."""
    word = line.text
    single = word.isalpha() and word.islower() and len(word) <= _LONGEST_CONJUNCTION
    inside = before.kind in _LISTED and not before.children and (line.level or 0) >= before.level
    return single and inside and not line.num and line.kind is None and before.text.endswith((",", ";"))


def _last_text(node: _Node) -> str:
    while node.children:
        node = node.children[-1]
    return node.text


def _leads(text: str) -> bool:
    """Whether a sentence goes on in the list behind it, with a colon or (German) "bezeichnet der Ausdruck"."""
    return introduces(text) or (bool(text) and not text.rstrip("’”“\"')]» ").endswith((".", "!", "?", ";")))


def _opens_sentence(text: str, before: str) -> bool:
    """Whether words after a list are a new subparagraph (else they end the sentence that the list is part of)."""
    if before.rstrip("’”\"')» ").endswith((".", "!", "?")) or introduces(text):
        return True
    first = text.lstrip("‘“\"'«(")[:1]
    return first.isupper() or first.isdigit()


def _read(lines: Sequence[Line], depth: int, builder: _Builder) -> None:
    """Feeds the lines of one depth of quotation to its builder, deeper ones to a builder of their own."""
    start = 0
    while start < len(lines):
        line = lines[start]
        if line.quoted <= depth:
            if line.role is not Role.DROPPED:
                builder.read(line)
            start += 1
            continue
        end = start
        while end < len(lines) and lines[end].quoted > depth and _same_quote(line, lines[end], depth):
            end += 1
        quotation = _Node(Kind.QUOTED)
        (builder.here.children if builder.here else builder.top).append(quotation)
        inner = _Builder(quotation, builder.bracketed)
        _read(lines[start:end], depth + 1, inner)
        builder.notes.extend(inner.notes)
        builder.last = inner.last or builder.last
        start = end


def _same_quote(first: Line, line: Line, depth: int) -> bool:
    return line.quoted > depth + 1 or first.quoted > depth + 1 or line.quote == first.quote


def assemble(lines: Sequence[Line], language: str = "", identifier: str = "", format: str = "") -> Act:
    """Builds the act from its lines. Dropped lines are passed over; every other word is in the tree."""
    builder = _Builder(bracketed=language in BRACKETED_PARAGRAPHS)
    _read(infer_levels(lines), 0, builder)
    top = [node.freeze() for node in builder.top]
    notes = [node.freeze() for node in builder.notes]
    marked = tuple(_mark_correlation(provision) for provision in top)
    return identify(Act((*marked, *notes), language, identifier, format))


def _mark_correlation(provision: Provision, inherited: bool = False) -> Provision:
    """Marks the act's own correlation table (and the annex it fills), by its heading and by what its cells say."""
    if provision.kind not in _MAY_HOLD_TABLE and not inherited:
        return provision
    marked = inherited or _is_correlation(provision)
    children = tuple(_mark_correlation(child, marked) for child in provision.children)
    if not marked and children == provision.children:
        return provision
    return replace(provision, children=children, correlation=marked)


_MAY_HOLD_TABLE = frozenset({Kind.ANNEX, Kind.APPENDIX, Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION, Kind.TABLE})


def _is_correlation(provision: Provision) -> bool:
    if provision.kind is not Kind.TABLE:
        said = provision.heading or provision.text
        return bool(CORRELATION.search(said[:200])) or bool(CORRELATION.search(provision.num))
    cells = [cell for row in provision.children for cell in row.text.split("\t")]
    filled = [cell for cell in cells if cell.strip()]
    references = sum(1 for cell in filled if _REFERENCE_CELL.match(cell))
    return len(provision.children) >= 5 and len(cells) >= 10 and references >= 0.9 * len(filled)
