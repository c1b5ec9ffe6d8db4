"""Says what each paragraph of an Official Journal page is, by its class and by the part of the act it stands in.

In: the words of paragraphs in order, with their classes and places (`Writer`). Out: `Writer.lines`.
Example: "ANNEX II" in class "doc-ti" opens an annex, and "1.   TRANSMITTING AGENCY" in "ti-grseq-1" a section of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.act import Kind
from tracker.errors import InputError
from tracker.line import Line, LineCall, Role
from tracker.readers.closing import is_closing
from tracker.readers.oj_xhtml_blocks import NOTHING, OPENING, Words, in_number, numbered
from tracker.readers.oj_xhtml_headings import (
    Groups,
    annex_kind,
    is_corrigendum,
    is_numbered,
    is_own_group,
    is_unnumbered_recital,
    split_annex,
    split_division,
)

FURNITURE, FRONT_MATTER = "page furniture", "front matter"
TITLE, PREAMBLE, ENACTING, FINAL, ANNEX = "title", "preamble", "enacting terms", "final", "annex"

_TITLED = frozenset({Role.ANNEX, Role.APPENDIX, Role.DIVISION, Role.ARTICLE, Role.HEADING})
_WHEREAS_LENGTH = 8
"""Up to so many words, "Whereas:" or "in Erwägung nachstehender Gründe:" leads to the recitals; beyond, it is one."""


@dataclass(slots=True)
class Scope:
    """What the words being read belong to; a quotation has a scope of its own."""

    part: str = TITLE
    place: str = ""
    """In the preamble: "cit" or "rct" inside their divisions, "recital" behind the first words of a recital."""
    numbered: int = 0
    """How many numbers deep the open paragraph is whose number stands in its own words ("1.1." is 2); what
    follows without a number belongs to it. 0 = there is none."""
    article: str = ""
    """Beginning of the ids of the article's paragraphs ("003"), where the page has them."""
    nested: bool = False
    """Inside a point, where another act's article can only be quoted."""
    picture: bool = False
    """In the words of a printed form that the page shows as a picture; their numbers are plain words."""
    groups: Groups = field(default_factory=Groups)
    quoted: int = 0
    quote: str = ""
    fresh: bool = False
    """Nothing of the quotation was said yet."""


class Writer:
    """The lines of one page while they are found."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.language = ""
        self.lines: list[Line] = []
        self.scope = Scope()
        self.annex_next = False
        """The next title opens an annex."""
        self.over = False
        """Behind the rule that closes the text since 2023: the ELI and the ISSN follow."""
        self._quotations = 0

    # -- lines ---------------------------------------------------------------------------------------------

    def add(self, role: Role, said: Words = NOTHING, num: str = "", **more: Any) -> None:
        """Adds a line; the mark that opens a quotation is no part of its first number ("‘5.", "‘Article 5")."""
        if self.scope.fresh and role is not Role.DROPPED:
            self.scope.fresh = False
            if num and num[0] in OPENING:
                self.add(Role.TEXT, Words(num[0]), level=0)
                num = num[1:].lstrip()
                said = replace(said, calls=tuple(_moved_back(call) for call in said.calls))
        scope = self.scope
        self.lines.append(Line(role, said.text, num, calls=said.calls, quoted=scope.quoted, quote=scope.quote, **more))

    def drop(self, said: Words, reason: str = FURNITURE) -> None:
        text, done = "", 0
        for call in said.calls:
            text += said.text[done : call.offset] + call.label
            done = call.offset
        text += said.text[done:]
        if text:
            self.add(Role.DROPPED, Words(text), reason=reason)

    @property
    def last(self) -> Role | None:
        return next((line.role for line in reversed(self.lines) if line.role is not Role.DROPPED), None)

    def said(self) -> str:
        """The last words of the text itself, which may introduce a quotation; those before one do not count in it."""
        if self.scope.fresh:
            return ""
        return next((line.text for line in reversed(self.lines) if line.role not in (Role.DROPPED, Role.NOTE)), "")

    def has(self, role: Role) -> bool:
        return any(line.role is role for line in self.lines)

    # -- scopes --------------------------------------------------------------------------------------------

    @contextmanager
    def inside(self, **changes: Any) -> Iterator[None]:
        """What follows stands in a place of its own, with a memory of its own for numbers in running words."""
        outer = self.scope
        self.scope = replace(outer, **{"numbered": 0, **changes})
        yield
        self.scope = outer

    @contextmanager
    def quotation(self) -> Iterator[None]:
        """What follows is the text of another act."""
        outer = self.scope
        self._quotations += 1
        quote = f"quotation {self._quotations}"
        self.scope = Scope(part=ENACTING, quoted=outer.quoted + 1, quote=quote, fresh=True)
        yield
        self.scope = outer

    # -- words without a class of their own ----------------------------------------------------------------

    def text(self, said: Words, level: int) -> None:
        """Words that only the part of the act tells the meaning of."""
        part = self.scope.part
        if self.over:
            self.drop(said)
        elif part == TITLE and not self.has(Role.ACT_TITLE):
            self.drop(said, FRONT_MATTER)
        elif part == TITLE and said.text[:1] == "(" and said.text[-1:] == ")":
            self.add(Role.ACT_TITLE, said)  # "(notified under document C(2010) 123)"
        elif part in (TITLE, PREAMBLE):
            self.scope.part = PREAMBLE
            self._preamble(said, level)
        elif part == FINAL:
            self.add(Role.SIGNATURE, said)
        elif part == ENACTING and not level and not self.scope.quoted and is_closing(said.text):
            self.scope.part, self.scope.numbered = FINAL, 0
            self.add(Role.FORMULA, said)
        else:
            self._body(said, level)

    def _preamble(self, said: Words, level: int) -> None:
        place, words = self.scope.place, said.text
        recital = is_unnumbered_recital(words) and not (words[-1:] == ":" and len(words.split()) <= _WHEREAS_LENGTH)
        if place == "recital" or level:
            self.add(Role.TEXT, said, level=level)
        elif place == "rct":
            self.add(Role.RECITAL, said)
            self.scope.place = "recital"
        elif place == "cit":
            self.add(Role.CITATION, said)
        elif self.last is Role.ACT_TITLE:
            self.add(Role.FORMULA, said)
        elif words.endswith(":") and not recital:
            self.scope.part = ENACTING if self.has(Role.RECITAL) else PREAMBLE  # "HEREBY RECOMMENDS:"
            self.add(Role.FORMULA, said)
        else:
            self.add(Role.RECITAL if recital or self.has(Role.RECITAL) else Role.CITATION, said)

    def _body(self, said: Words, level: int) -> None:
        num, rest = numbered(said, plain=self.scope.picture)
        # In the flat text behind a picture (1215/2012) only the numbers themselves say how deep they stand.
        inferred = self.scope.part == ANNEX and not level and not self.scope.quoted
        if num:
            figures = any(c.isdigit() for c in num)
            if figures or not self.scope.numbered:
                self.scope.numbered = num.strip(OPENING + "() .").count(".") + 1
            kind = self._stated_kind(num, level) if self.scope.part != ANNEX else None
            self.add(Role.TEXT, rest, num, level=None if inferred or not figures else level + 1, kind=kind)
        elif self.scope.numbered:
            self.add(Role.TEXT, said, level=None if inferred else level + 1)
        else:
            self.add(Role.TEXT, said, level=level)

    def paragraph(self, num: str, said: Words, level: int, stated: bool) -> None:
        """A numbered paragraph, or point of an annex, that has a division of its own."""
        kind = self._stated_kind(num, level) if stated else None
        self.add(Role.TEXT, said, num, level=level + 1, kind=kind)

    def _stated_kind(self, num: str, level: int) -> Kind | None:
        """A paragraph's number stands in its own words: it is one, even if "(1)" or right in a quotation."""
        bare = num.lstrip(OPENING)
        stated = bare[:1] == "(" or self.scope.quoted
        return Kind.PARAGRAPH if stated and not level and any(c.isdigit() for c in bare) else None

    def opens_recital(self, num: str, level: int) -> bool:
        """Whether a numbered item of the preamble is a recital, not a point of one."""
        scope = self.scope
        if scope.part not in (TITLE, PREAMBLE) or level or scope.place == "recital":
            return False
        if scope.place == "rct":
            scope.place = "recital"
            return True
        return any(c.isdigit() for c in num)

    # -- headings ------------------------------------------------------------------------------------------

    def heading(self, said: Words) -> None:
        """The heading of what was opened just before; further on it would fall among other words."""
        if self.last in _TITLED:
            self.add(Role.HEADING, said)
        else:
            self.text(said, 0)

    def article(self, said: Words) -> None:
        self._enact()
        self.add(Role.ARTICLE, in_number(said), said.text)

    def division(self, said: Words, id_: str) -> None:
        """A part, title, chapter or section; `id_` is that of its division, "" where the page has none."""
        if self.scope.part == ANNEX:
            self.group(said, id_, True, 0)
            return
        self._enact()
        kind, num, heading = split_division(said, id_)
        self.add(Role.DIVISION, heading, num, kind=kind)

    def division_heading(self, said: Words) -> None:
        if self.last in _TITLED - {Role.ARTICLE}:
            self.heading(said)
        else:
            self.division(said, "")

    def _enact(self) -> None:
        if self.scope.part in (TITLE, PREAMBLE, FINAL):
            self.scope.part = ENACTING
        self.scope.numbered = 0

    def doc_title(self, said: Words, id_: str, level: int) -> None:
        """A line of the act's title, or the title of an annex or appendix."""
        kind = annex_kind(said.text.lstrip(OPENING) if self.scope.quoted else said.text)
        titled = self.has(Role.ACT_TITLE)
        if self.scope.part == TITLE and (titled or not kind):
            if not titled and is_corrigendum(said.text):
                raise self._corrigendum()
            self.add(Role.ACT_TITLE, said)
        elif kind is Kind.APPENDIX and self.scope.part == ANNEX:
            self._open_annex(Role.APPENDIX, said)
        elif kind or self.annex_next or self.scope.part != ANNEX:
            self._refuse_second_act(said, kind)
            self._open_annex(Role.ANNEX, said)
        elif self.last in _TITLED:
            self.heading(said)
        else:
            self.group(said, id_, True, level)

    def _open_annex(self, role: Role, said: Words) -> None:
        num, heading = split_annex(said)
        self.add(role, heading, num)
        self.annex_next = False
        scope = self.scope
        scope.part, scope.place, scope.numbered, scope.article = ANNEX, "", 0, ""
        scope.groups = Groups()

    def group(self, said: Words, id_: str, own: bool, level: int) -> None:
        """A heading inside an annex; inside an article ("Method A" in 2007/64, Article 8) it is text.

        Args:
            said: its words.
            id_: the id of the paragraph, by which the journal tells a new heading from a further line of one.
            own: it opens a group whatever its id.
            level: as for `text`.
        """
        if self.scope.part != ANNEX or level:
            self.text(said, level)
            return
        first = self.last in (Role.ANNEX, Role.APPENDIX) and not self.lines[-1].text
        goes_on = self.last in _TITLED and not (own or is_own_group(id_))
        if (first or goes_on) and not is_numbered(said):
            self.heading(said)
            return
        self.scope.numbered = 0
        num, heading, depth = self.scope.groups.split(said)
        kind, _, _ = split_division(Words(num), "")
        self.add(Role.DIVISION, heading, num, kind=kind, level=depth)

    def table_title(self, said: Words, level: int) -> None:
        if self.last in _TITLED and self.scope.part == ANNEX:
            self.heading(said)
        else:
            self.text(said, level)

    @contextmanager
    def box(self) -> Iterator[None]:
        """A frame around words; a heading in it (2019/1111, Annex I) is none for what stands behind the frame."""
        outside = list(self.scope.groups.open)
        yield
        if self.scope.groups.open != outside:
            self.scope.groups.open = outside
            self.add(Role.DIVISION, level=len(outside))

    # -- notes, refusals -----------------------------------------------------------------------------------

    def note(self, key: str, num: str, said: Words, mark: str, stray: str) -> None:
        """A footnote, or a further paragraph of the one before; then what a quotation leaves at its end."""
        if not key and self.last is not Role.NOTE:
            self.text(said, 0)
            return
        key = key or next(line.key for line in reversed(self.lines) if line.role is Role.NOTE)
        self.add(Role.NOTE, said, num, key=key)
        if mark:
            self.add(Role.TEXT, Words(mark), level=0)
        self.drop(Words(stray))

    def _refuse_second_act(self, said: Words, kind: Kind | None) -> None:
        title = next((line.text for line in self.lines if line.role is Role.ACT_TITLE), "")
        if not kind and not self.scope.quoted and title.split()[:2] == said.text.split()[:2]:
            raise self.several_acts()

    def several_acts(self) -> InputError:
        return InputError(
            self.name, "the file holds the text of more than one act", "save each act in a file of its own"
        )

    def _corrigendum(self) -> InputError:
        return InputError(
            self.name,
            "this is a corrigendum, which corrects another text and is no act itself",
            "take the act, or its consolidated text with the corrections in it",
        )


def _moved_back(call: LineCall) -> LineCall:
    """A call in a number whose first character went elsewhere."""
    return replace(call, offset=max(0, call.offset - 1)) if call.in_num else call
