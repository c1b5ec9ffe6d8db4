"""Reads an act as EUR-Lex shows the Official Journal in XHTML, with ELI divisions (new) or flat paragraphs (old).

In: the page. Out: its lines. Example: `<div id="003.001"><p class="oj-normal">1.&#160;&#160;&#160;Exporters ...`
becomes `Line(Role.TEXT, "Exporters ...", num="1.", level=1)`.

Both forms have the same classes, the newer one with "oj-" before them. What a paragraph is, its class says; how
deep it stands, the tables that place each point; which paragraph it belongs to, a division with an id like
"003.001" or, in flat pages, the number before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.act import Kind
from tracker.errors import InputError
from tracker.line import Draft, Line, LineCall, Role
from tracker.readers.markup import local, parse_html, parse_xml
from tracker.readers.oj_xhtml_blocks import (
    OPENING,
    Block,
    Row,
    Run,
    Words,
    blocks,
    cell_words,
    class_of,
    filled_cells,
    is_layout,
    note_words,
    numbered,
    rows,
    words,
)
from tracker.readers.oj_xhtml_headings import (
    Groups,
    annex_kind,
    is_corrigendum,
    is_numbered,
    is_unnumbered_recital,
    split_annex,
    split_division,
)
from tracker.readers.oj_xhtml_quotes import closing_of_note, quotations
from tracker.readers.shown import shown_markup
from tracker.source import Source, decode

NAME = "oj-xhtml"
TITLE = "Official Journal (XHTML with ELI divisions)"
OLD_NAME = "oj-xhtml-old"
OLD_TITLE = "Official Journal (flat XHTML)"
FURNITURE, FRONT_MATTER = "page furniture", "front matter"
REASONS = (FURNITURE, FRONT_MATTER)

_NEW = re.compile(r"""class=["']oj-(?:ti-art|doc-ti|normal|hd-oj|hd-uniq)["'\s]|class=["']eli-container["']""")
_OLD = re.compile(r"""class=["'](?:ti-art|doc-ti|hd-oj|hd-uniq)["'\s]""")
_CONSOLIDATED = re.compile(r"""class=["'](?:title-doc-first|title-article-norm|disclaimer|hd-modifiers|modref)["'\s]""")
_PARLIAMENT = re.compile(r"""class=["'](?:oj-)?doc-ti["'][^>]*>\s*(?:P\d+_TA|EP-PE_TC\d)""")
"""Texts adopted by Parliament bear its number ("P9_TA(2023)0236") as the first line of their title."""
_SAVED_PAGE = "ecl-site-header"

_PARAGRAPH_ID = re.compile(r"(\d{3}[A-Z]*)\.\d{3}[A-Z]*")
_TITLED = frozenset({Role.ANNEX, Role.APPENDIX, Role.DIVISION, Role.HEADING})
_OWN_GROUP = re.compile(r"d\d+e")
"""The id of a heading that opens a group; the further lines of the heading have another or none."""

TITLE_PART, PREAMBLE, ENACTING, FINAL, ANNEX = "title", "preamble", "enacting terms", "final", "annex"


def recognises(head: str) -> bool:
    return bool(_NEW.search(head)) and not _foreign(head)


def recognises_old(head: str) -> bool:
    return bool(_OLD.search(head)) and not _NEW.search(head) and not _foreign(head)


def _foreign(head: str) -> bool:
    return bool(_CONSOLIDATED.search(head) or _PARLIAMENT.search(head))


def read(source: Source) -> Draft:
    text = decode(source).text
    if _SAVED_PAGE in text:
        raise InputError(
            source.name,
            "this is a page of the EUR-Lex website with its menus, not the act itself",
            "download the HTML of the document (under Languages and formats)",
        )
    page = _Page(source.name)
    page.read(_parse(source, text))
    return Draft(tuple(page.lines), shown_markup(text), page.language)


def _parse(source: Source, text: str) -> etree._Element:
    try:
        return parse_xml(source)
    except InputError:
        if "<!ENTITY" in text:
            raise
        return parse_html(source)  # copies that other programs saved are no XML (an <hr> without its end)


@dataclass(slots=True)
class _Scope:
    """What the words being read belong to; a quotation has a scope of its own."""

    part: str = TITLE_PART
    place: str = ""
    """In the preamble: "cit" or "rct" inside their divisions, "recital" behind the first words of a recital."""
    numbered: int = 0
    """How many numbers deep the open paragraph is whose number stands in its own words ("1.1." is 2); what
    follows without a number belongs to it. 0 = there is none."""
    article: str = ""
    """Beginning of the ids of the article's paragraphs ("003"), where the page has them."""
    nested: bool = False
    """Inside a point, where another act's article can only be quoted."""
    groups: Groups = field(default_factory=Groups)
    quoted: int = 0
    quote: str = ""
    fresh: bool = False
    """Nothing of the quotation was said yet."""
    picture: bool = False
    """In the words of a printed form that the page shows as a picture; their numbers are plain words."""


class _Page:
    """Walks the page once, in order; every displayed character goes into one line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.language = ""
        self.lines: list[Line] = []
        self.scope = _Scope()
        self.fresh = False
        """The next title opens an annex."""
        self.over = False
        """Behind the rule that closes the text since 2023: the ELI and the ISSN follow."""
        self.adoption: etree._Element | None = None
        self.counts = {"quote": 0, "table": 0, "preamble": 0}
        self.paragraphs: dict[str, Callable[[etree._Element, int], None]] = {
            "doc-ti": self._doc_title,
            "ti-art": self._article,
            "sti-art": self._heading,
            "ti-section-1": self._division,
            "ti-section-2": self._division_heading,
            "ti-tbl": self._table_title,
            "note": self._note,
            "signatory": self._signature,
        }

    def read(self, root: etree._Element) -> None:
        named = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        self.language = named[:2].lower()
        body = next((child for child in root if local(child) == "body"), root)
        self.adoption = _before_articles(body)
        self._sequence(blocks(body), 0)

    # -- writing lines -------------------------------------------------------------------------------------

    def _add(self, role: Role, said: Words = Words(""), num: str = "", **more: object) -> None:
        if self.scope.fresh and role is not Role.DROPPED:
            self.scope.fresh = False
            num, said = self._without_mark(num, said)
        line = Line(role, said.text, num, calls=said.calls, quoted=self.scope.quoted, quote=self.scope.quote)
        self.lines.append(replace(line, **more) if more else line)  # type: ignore[arg-type]

    def _without_mark(self, num: str, said: Words) -> tuple[str, Words]:
        """The mark that opens a quotation is no part of its first number ("‘5.", "‘Article 5")."""
        if not num or num[0] not in OPENING:
            return num, said
        self._add(Role.TEXT, Words(num[0]), level=0)
        calls = (replace(call, offset=max(0, call.offset - 1)) if call.in_num else call for call in said.calls)
        return num[1:].lstrip(), replace(said, calls=tuple(calls))

    def _drop(self, said: Words, reason: str = FURNITURE) -> None:
        text = "".join(_with_labels(said))
        if text:
            self._add(Role.DROPPED, Words(text), reason=reason)

    @property
    def _last(self) -> Role | None:
        return next((line.role for line in reversed(self.lines) if line.role is not Role.DROPPED), None)

    def _said(self) -> str:
        """The last words of the text itself, which may introduce a quotation."""
        return next((line.text for line in reversed(self.lines) if line.role not in (Role.DROPPED, Role.NOTE)), "")

    # -- blocks --------------------------------------------------------------------------------------------

    def _sequence(self, found: Sequence[Block], level: int, introduced: bool = True) -> None:
        """Reads blocks that follow each other, quotations of other acts apart."""
        done = 0
        for start, end in quotations(found, self._said() if introduced else "", self._is_foreign):
            for block in found[done:start]:
                self._block(block, level)
            with self._inside(_quotation(self.scope, self._count("quote"))):
                self._sequence(found[start:end], 0, introduced=False)
            done = end
        for block in found[done:]:
            self._block(block, level)

    def _count(self, what: str) -> int:
        self.counts[what] += 1
        return self.counts[what]

    @contextmanager
    def _inside(self, scope: _Scope) -> Iterator[None]:
        outer, self.scope = self.scope, scope
        yield
        self.scope = outer

    def _is_foreign(self, block: Block) -> bool:
        """True for a piece of another act: an article inside a point, or "004.005" inside Article 110."""
        scope = self.scope
        if isinstance(block, Run) or scope.quoted or not (scope.nested or scope.article):
            return False
        id_ = block.get("id") or ""
        paragraph = _PARAGRAPH_ID.fullmatch(id_)
        if paragraph or re.fullmatch(r"\d{3}[A-Z]*", id_):
            return scope.nested or (paragraph[1] if paragraph else id_) != scope.article
        return scope.nested and (id_.startswith("art_") or class_of(block) in ("ti-art", "ti-section-1"))

    def _block(self, block: Block, level: int) -> None:
        if isinstance(block, Run):
            self._run(block, level)
            return
        tag = local(block)
        if tag == "p":
            self._paragraph(block, level)
        elif tag == "table":
            self._table(block, level)
        elif tag == "hr":
            self.fresh = self.fresh or class_of(block) == "doc-sep"
            self.over = self.over or (class_of(block) == "separator" and self.scope.part in (FINAL, ANNEX))
        elif tag == "div":
            self._div(block, level)
        else:
            self._sequence(blocks(block), level)

    def _run(self, run: Run, level: int) -> None:
        said = words(run)
        links = [node for node in run.nodes if not isinstance(node, str)]
        if any((link.get("id") or "").startswith("textofimagelink") for link in links):
            self._drop(said)  # opens the text behind a picture, which follows (1215/2012, Annex I)
        elif said:
            self._text(said, level)

    def _div(self, div: etree._Element, level: int) -> None:
        name, id_ = class_of(div), div.get("id") or ""
        if name == "final":
            self._final(div)
        elif name == "signatory":
            self._signature(div, level)
        elif name == "enumeration-spacing" or _PARAGRAPH_ID.fullmatch(id_):
            self._numbered_div(div, level)
        elif id_.startswith("pbl_") and self._count("preamble") > 1 and not self.scope.quoted:
            raise self._several_acts()
        elif id_.startswith(("cit_", "rct_")):
            with self._inside(replace(self.scope, part=PREAMBLE, place=id_[:3])):
                self._sequence(blocks(div), level)
            self.scope.part = PREAMBLE
        elif id_.startswith("art_") and "." not in id_ and not self.scope.quoted:
            self.scope.article = _padded(id_[4:])
            self._sequence(blocks(div), level)
            self.scope.article = ""
        elif "display:none" in (div.get("style") or "").replace(" ", ""):
            with self._inside(replace(self.scope, picture=True)):
                self._sequence(blocks(div), level)
        else:
            self.fresh = self.fresh or id_.startswith("anx")
            self._sequence(blocks(div), level)

    def _numbered_div(self, div: etree._Element, level: int) -> None:
        """A paragraph, or a point of an annex, with everything that belongs to it."""
        found = blocks(div)
        first = found[0] if found and (isinstance(found[0], Run) or local(found[0]) == "p") else None
        num, said, in_num = numbered(words(first), plain=True) if first is not None else ("", Words(""), ())
        if num:
            kind = self._stated_kind(num, level) if class_of(div) != "enumeration-spacing" else None
            self._add(Role.TEXT, replace(said, calls=in_num + said.calls), num, level=level + 1, kind=kind)
            found, level = found[1:], level + 1
        with self._kept():
            self._sequence(found, level)

    @contextmanager
    def _kept(self, **changes: object) -> Iterator[None]:
        """A part of the scope with a memory of its own for numbers in running words."""
        outer = self.scope
        with self._inside(replace(outer, numbered=0, **changes)):  # type: ignore[arg-type]
            yield
        outer.part = outer.part if self.scope is outer else self.scope.part

    # -- paragraphs ----------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: etree._Element, level: int) -> None:
        name = class_of(paragraph)
        if name in self.paragraphs:
            self.paragraphs[name](paragraph, level)
        elif name.startswith("hd-"):
            self._page_header(paragraph)
        elif name.startswith("ti-grseq"):
            self._group(paragraph, level)
        else:
            said = words(paragraph)
            if said and paragraph is self.adoption:
                self._add(Role.FORMULA, said)
            elif said:
                self._text(said, level)

    def _page_header(self, paragraph: etree._Element) -> None:
        said = words(paragraph)
        if class_of(paragraph) == "hd-lg":
            self.language = self.language or said.text[:2].lower()
        self._drop(said)

    def _text(self, said: Words, level: int) -> None:
        """Words that have no class of their own: what they are depends on the part of the act."""
        part = self.scope.part
        if self.over:
            self._drop(said)
        elif part == TITLE_PART:
            if any(line.role is Role.ACT_TITLE for line in self.lines):
                self.scope.part = PREAMBLE
                self._preamble(said, level)
            else:
                self._drop(said, FRONT_MATTER)
        elif part == PREAMBLE:
            self._preamble(said, level)
        elif part == FINAL:
            self._add(Role.SIGNATURE, said)
        else:
            self._body(said, level)

    def _preamble(self, said: Words, level: int) -> None:
        place = self.scope.place
        recitals = any(line.role is Role.RECITAL for line in self.lines)
        if place == "recital" or level:
            self._add(Role.TEXT, said, level=level)
        elif place == "rct":
            self._add(Role.RECITAL, said)
            self.scope.place = "recital"
        elif place == "cit":
            self._add(Role.CITATION, said)
        elif self._last is Role.ACT_TITLE or said.text.endswith(":"):
            self._add(Role.FORMULA, said)
        else:
            self._add(Role.RECITAL if recitals or is_unnumbered_recital(said.text) else Role.CITATION, said)

    def _body(self, said: Words, level: int) -> None:
        num, rest, in_num = numbered(said, plain=self.scope.picture)
        # In the flat text behind a picture (1215/2012) only the numbers themselves say how deep they stand.
        inferred = self.scope.part == ANNEX and not level and not self.scope.quoted
        if num:
            digits = any(c.isdigit() for c in num)
            if digits or not self.scope.numbered:
                self.scope.numbered = num.strip("()‘“„« .").count(".") + 1
            line_level = None if inferred or not digits else level + 1
            kind = self._stated_kind(num, level) if self.scope.part != ANNEX else None
            self._add(Role.TEXT, replace(rest, calls=in_num + rest.calls), num, level=line_level, kind=kind)
        elif self.scope.numbered:
            self._add(Role.TEXT, said, level=None if inferred else level + 1)
        else:
            self._add(Role.TEXT, said, level=level)

    def _stated_kind(self, num: str, level: int) -> Kind | None:
        """A paragraph's number stands in its own words: it is one, even if "(1)" or right in a quotation."""
        bare = num.lstrip(OPENING)
        stated = bare[:1] == "(" or self.scope.quoted
        return Kind.PARAGRAPH if stated and not level and any(c.isdigit() for c in bare) else None

    # -- headings ------------------------------------------------------------------------------------------

    def _doc_title(self, paragraph: etree._Element, level: int) -> None:
        said = words(paragraph)
        kind = annex_kind(said.text)
        titled = any(line.role is Role.ACT_TITLE for line in self.lines)
        if not said:
            return
        if self.scope.part == TITLE_PART and (titled or not kind):
            if not titled and is_corrigendum(said.text):
                raise self._corrigendum()
            self._add(Role.ACT_TITLE, said)
        elif kind is Kind.APPENDIX and self.scope.part == ANNEX:
            self._open_annex(Role.APPENDIX, said)
        elif kind or self.fresh or self.scope.part != ANNEX:
            self._refuse_second_act(said, kind)
            self._open_annex(Role.ANNEX, said)
        elif self._last in _TITLED:
            self._add(Role.HEADING, said)
        else:
            self._group(paragraph, level)

    def _open_annex(self, role: Role, said: Words) -> None:
        num, heading = split_annex(said)
        self._add(role, heading, num)
        self.fresh = False
        self.scope = replace(self.scope, part=ANNEX, numbered=0, groups=Groups(), place="", article="")

    def _refuse_second_act(self, said: Words, kind: Kind | None) -> None:
        title = next((line.text for line in self.lines if line.role is Role.ACT_TITLE), "")
        if not kind and not self.scope.quoted and title.split()[:2] == said.text.split()[:2]:
            raise self._several_acts()

    def _article(self, paragraph: etree._Element, level: int) -> None:
        said = words(paragraph)
        if said:
            if self.scope.part in (TITLE_PART, PREAMBLE):
                self.scope.part = ENACTING
            self.scope.numbered = 0
            self._add(Role.ARTICLE, Words("", _in_num(said)), said.text)

    def _heading(self, paragraph: etree._Element, level: int) -> None:
        said = words(paragraph)
        if said:
            self._add(Role.HEADING, said)

    def _division(self, paragraph: etree._Element, level: int) -> None:
        said = words(paragraph)
        if not said:
            return
        if self.scope.part == ANNEX:
            self._group(paragraph, level)
            return
        if self.scope.part in (TITLE_PART, PREAMBLE):
            self.scope.part = ENACTING
        self.scope.numbered = 0
        parent = paragraph.getparent()
        kind, num, heading = split_division(said, (parent.get("id") or "") if parent is not None else "")
        self._add(Role.DIVISION, heading, num, kind=kind)

    def _division_heading(self, paragraph: etree._Element, level: int) -> None:
        if self._last in _TITLED:
            self._heading(paragraph, level)
        else:
            self._division(paragraph, level)

    def _group(self, paragraph: etree._Element, level: int) -> None:
        """A heading inside an annex; inside an article ("Method A" in 2007/64, Article 8) it is text."""
        said = words(paragraph)
        if not said:
            return
        if self.scope.part != ANNEX or level:
            self._text(said, level)
            return
        first_heading = self._last in (Role.ANNEX, Role.APPENDIX) and not self.lines[-1].text
        goes_on = self._last in _TITLED and not _OWN_GROUP.match(paragraph.get("id") or "")
        if (first_heading or goes_on) and not is_numbered(said):
            self._add(Role.HEADING, said)
            return
        self.scope.numbered = 0
        num, heading, depth = self.scope.groups.split(said)
        kind, _, _ = split_division(Words(num), "")
        self._add(Role.DIVISION, heading, num, kind=kind, level=depth)

    def _table_title(self, paragraph: etree._Element, level: int) -> None:
        said = words(paragraph)
        if said and self._last in _TITLED and self.scope.part == ANNEX:
            self._add(Role.HEADING, said)
        elif said:
            self._text(said, level)

    # -- tables --------------------------------------------------------------------------------------------

    def _table(self, table: etree._Element, level: int) -> None:
        paragraphs = [element for element in table.iter() if local(element) == "p"]
        if paragraphs and all(class_of(paragraph).startswith("hd-") for paragraph in paragraphs):
            for paragraph in paragraphs:
                self._page_header(paragraph)
            return
        key = ""
        for row in rows(table):
            if is_layout(table, row):
                self._layout_row(filled_cells(row), level)
                continue
            key = key or f"table {self._count('table')}"
            self._row(row, level, key)

    def _layout_row(self, cells: list[etree._Element], level: int) -> None:
        level += self.scope.numbered
        if len(cells) < 2:
            for cell in cells:
                outside = list(self.scope.groups.open)
                self._sequence(blocks(cell), level)
                if self.scope.groups.open != outside:
                    # The heading in a box (2019/1111, Annex I) is none for what stands behind the box.
                    self.scope.groups.open = outside
                    self._add(Role.DIVISION, level=len(outside))
            return
        printed = cell_words(cells[0])
        found = [block for cell in cells[1:] for block in blocks(cell)]
        first = found[0] if isinstance(found[0], Run) or local(found[0]) == "p" else None
        said = words(first) if first is not None else Words("")
        said = replace(said, calls=_in_num(printed) + said.calls)
        rest = found[1:] if first is not None else found
        if self._opens_recital(printed.text, level):
            self._add(Role.RECITAL, said, printed.text)
            with self._kept(part=PREAMBLE, place="recital"):
                self._sequence(rest, 0)
            return
        self._add(Role.TEXT, said, printed.text, level=level + 1)
        with self._kept(nested=True):
            self._sequence(rest, level + 1)

    def _opens_recital(self, num: str, level: int) -> bool:
        scope = self.scope
        if scope.part not in (TITLE_PART, PREAMBLE) or level or scope.place == "recital":
            return False
        if scope.place == "rct":
            scope.place = "recital"
            return True
        return any(c.isdigit() for c in num)

    def _row(self, row: Row, level: int, key: str) -> None:
        filled = [cell for cell in row if cell is not None]
        if all(class_of(part) == "note" for cell in filled for part in cell):
            for cell in filled:
                self._sequence(blocks(cell), level)
            return
        texts: list[str] = []
        calls: list[LineCall] = []
        for cell in row:
            said = cell_words(cell) if cell is not None else Words("")
            shift = sum(map(len, texts)) + len(texts)
            calls += [replace(call, offset=call.offset + shift) for call in said.calls]
            texts.append(said.text)
        if any(texts) or calls:
            level += self.scope.numbered
            self._add(Role.ROW, Words("\t".join(texts), tuple(calls)), key=key, level=level)

    # -- the end -------------------------------------------------------------------------------------------

    def _final(self, div: etree._Element) -> None:
        """"This Regulation shall be binding ...", then place and date, then who signed."""
        found = blocks(div)
        plain = [block for block in found if not isinstance(block, Run) and class_of(block) == "normal" and words(block)]
        signed = any("signatory" in (part.get("class") or "") for part in div.iter())
        dated = plain[-1] if plain and (signed or any(c.isdigit() for c in words(plain[-1]).text)) else None
        self.scope.part = FINAL
        self.scope.numbered = 0
        for block in found:
            if block in plain:
                self._add(Role.SIGNATURE if block is dated else Role.FORMULA, words(block))
            else:
                self._block(block, 0)

    def _signature(self, element: etree._Element, level: int) -> None:
        said = cell_words(element)
        if said:
            self._add(Role.SIGNATURE, said)

    def _note(self, paragraph: etree._Element, level: int) -> None:
        key, num, said = note_words(paragraph)
        if not key and self._last is not Role.NOTE:
            self._text(said, level)
            return
        key = key or next(line.key for line in reversed(self.lines) if line.role is Role.NOTE)
        said, mark, stray = closing_of_note(paragraph, said)
        self._add(Role.NOTE, said, num, key=key)
        if mark:
            self._add(Role.TEXT, Words(mark))
        self._drop(Words(stray))

    # -- refusals ------------------------------------------------------------------------------------------

    def _corrigendum(self) -> InputError:
        return InputError(
            self.name,
            "this is a corrigendum, which corrects another text and is no act itself",
            "take the act, or its consolidated text with the corrections in it",
        )

    def _several_acts(self) -> InputError:
        return InputError(
            self.name, "the file holds the text of more than one act", "save each act in a file of its own"
        )


def _quotation(outer: _Scope, number: int) -> _Scope:
    return _Scope(part=ENACTING, quoted=outer.quoted + 1, quote=f"quotation {number}", fresh=True)


def _padded(label: str) -> str:
    """"5a" as the ids of its paragraphs begin, "005A"."""
    digits = re.match(r"\d*", label)
    number = digits.group() if digits else ""
    return number.zfill(3) + label[len(number) :].upper()


def _in_num(said: Words) -> tuple[LineCall, ...]:
    return tuple(replace(call, in_num=True) for call in said.calls)


def _with_labels(said: Words) -> Iterator[str]:
    done = 0
    for call in said.calls:
        yield said.text[done : call.offset] + call.label
        done = call.offset
    yield said.text[done:]


def _before_articles(body: etree._Element) -> etree._Element | None:
    """The paragraph before the first article or division: "HAVE ADOPTED THIS REGULATION:"."""
    before: etree._Element | None = None
    for element in body.iter():
        name = class_of(element) if local(element) == "p" else ""
        if name in ("ti-art", "ti-section-1"):
            return before
        if name == "normal" and words(element):
            before = element
    return None
