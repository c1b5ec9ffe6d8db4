"""The law on our pages: rows of the layout as HTML, to be read, compared in place, or compared side by side.

In: acts and comparisons. Out: `Markup`. This is the only file that declares HTML to be safe: it comes from
`tracker.exports.html_law`, which escapes every word of the law. Example: a row of `SideBySide` has the old words with
`<del>` at the left and the new words with `<ins>` at the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import groupby
from urllib.parse import quote

from flask import url_for
from markupsafe import Markup

from tracker.act import Act, Call, Kind, Provision, find
from tracker.change import ChangeKind, Comparison, Op
from tracker.exports.html_law import GLYPHS, Law, anchor, mark, row_classes, text
from tracker.exports.html_tags import Decided
from tracker.exports.layout import Group, Place, Row, lay_out, redlines
from tracker.exports.wording import KINDS, capital, kinds_in_words, reference
from tracker.expressions import Shown
from tracker.redline import redline
from web.badges import badges
from web.desk import desk
from web.library import Other
from web.wordings import language_name

_ONE_SIDED: dict[tuple[ChangeKind, ...], bool] = {(ChangeKind.INSERTED,): False, (ChangeKind.DELETED,): True}
"""Kinds that stand on one side only, and whether it is the old one."""


def safe(html: str) -> Markup:
    """HTML made from escaped words."""
    return Markup(html)


def ticked(words: str) -> Markup:
    """What stands in back ticks as a command, all else as it is.

    >>> ticked("say `tracker load` & wait")
    Markup('say <code>tracker load</code> &amp; wait')
    """
    parts = (f"<code>{escape(part)}</code>" if n % 2 else escape(part) for n, part in enumerate(words.split("`")))
    return safe("".join(parts))


@lru_cache(maxsize=256)
def marks(kinds: tuple[ChangeKind, ...]) -> Markup:
    """What happened, as signs; in words for who cannot see them."""
    signs = "".join(f"<span class={kind.value}>{escape(GLYPHS[kind])}</span>" for kind in KINDS if kind in kinds)
    return safe(
        f"<span class=marks><span aria-hidden=true>{signs}</span><span class=v>{kinds_in_words(kinds)}: </span></span>"
    )


# -------------------------------------------------------------------------------------------------- to be read


@dataclass(frozen=True, slots=True)
class Part:
    """An article, an annex, the recitals, a chapter's heading."""

    id: str
    title: str
    heading: str
    head: Markup
    html: Markup
    depth: int
    container: bool


def read_act(act: Act, beside: Other | None = None) -> list[Part]:
    """The act in reading order, each provision with a link to itself; the same in another language `beside` it."""
    law = Beside(act, beside) if beside else Reading(Comparison(act, act, (), ()))
    return [_part(group, law) for group in lay_out(law.comparison)]


def _part(group: Group, law: Reading) -> Part:
    written: list[str] = []
    for is_cells, rows in groupby(group.rows, lambda row: row.provision.kind is Kind.ROW):
        if is_cells:
            written.append(law.table(list(rows)))
        else:
            written.extend(law.whole_row(row, row is group.head) for row in rows)
    return Part(
        group.id,
        group.title,
        group.head.provision.heading if group.head else "",
        safe(law.title(group.head) if group.head else law.named(group)),
        safe("".join(written)),
        group.depth,
        group.container,
    )


class Reading(Law):
    """An act with nothing compared; the margin holds the link of each provision."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(comparison)
        self.comparison = comparison

    def named(self, group: Group) -> str:
        """The title of a group that no provision names: "Recitals"."""
        return f'<div class="r h"><h3>{text(group.title)}</h3>{_permalink(group.id, group.title)}</div>\n'

    def whole_row(self, row: Row, head: bool) -> str:
        """A row; of what prints nothing itself (a table, a quotation) only the place that links lead to."""
        provision = row.provision
        if provision.num or provision.heading or provision.text or head:
            return self.row(row, head)
        return f'<div id="{escape(provision.eid)}"></div>\n'

    def table(self, rows: Sequence[Row]) -> str:
        """Rows of a table of the law as a table."""
        written = "".join(
            f'<tr id="{escape(row.provision.eid)}">{self._cells(row.provision, row)}'
            f"<td class=pl>{_permalink(row.provision.eid, capital(reference(row.provision.eid)), 'span')}</td></tr>\n"
            for row in rows
        )
        return (
            f'<div class="r i{min(rows[0].indent, 6)}"><div class=scroll role=group tabindex=0 aria-label="Table">'
            f"<table class=law>{written}</table></div></div>\n"
        )

    def _cells(self, provision: Provision, row: Row) -> str:
        """The cells of a row, notes at their places."""
        offset, found = 0, []
        if provision.num:
            found.append(f"<td>{text(provision.num)}</td>")
        for words in provision.text.split("\t"):
            inside = [call for call in provision.calls if offset <= call.offset <= offset + len(words)]
            shifted = [Call(call.offset - offset, call.note, call.label, call.place) for call in inside]
            found.append(f"<td>{self.run((('=', words),), shifted, row, moved=False)}</td>")
            offset += len(words) + 1
        return "".join(found)

    def margin(self, row: Row) -> str:
        return _permalink(row.provision.eid, capital(reference(row.provision.eid)))


class Beside(Reading):
    """An act at the left, at the right the provisions with the same eIds of another one, in its language."""

    def __init__(self, act: Act, beside: Other) -> None:
        super().__init__(Comparison(act, act, (), ()))
        self.beside = beside

    def _twin(self, row: Row) -> Provision | None:
        eid = row.provision.eid
        return None if eid in self.beside.bare else find(self.beside.act, eid)

    def _both(self, said: str, other: str) -> str:
        language = escape(self.beside.act.language)
        return f"<div class=twins>{said}<div lang={language} class=twin>{other}</div></div>"

    def row(self, row: Row, head: bool = False) -> str:
        """One provision in both columns."""
        said, twin = super().row(row, head), self._twin(row)
        if not said or twin is None:
            return said and self._both(said, "")
        words = self._words(replace(row, provision=twin), ("text",) if head else ("heading", "text"))
        number = "" if head else text(twin.num)
        body = f"<div class=b><span class=n>{number}</span><div class=t>{words}</div></div>"
        return self._both(said, f'<div class="r{row_classes(row)}">{body}</div>')

    def title(self, row: Row) -> str:
        """The title of a group in both languages."""
        twin = self._twin(row)
        said = f"<span class=no>{text(twin.num)}</span> <span class=hd>{text(twin.heading)}</span>" if twin else ""
        return self._both(super().title(row), f'<div class="r h"><p class=h3>{said}</p></div>')

    def table(self, rows: Sequence[Row]) -> str:
        """Both tables."""
        twins = [replace(row, provision=twin) for row in rows if (twin := self._twin(row))]
        cells = "".join(f"<tr>{self._cells(row.provision, row)}</tr>" for row in twins)
        right = f"<div class=scroll role=group tabindex=0 aria-label=Table><table class=law>{cells}</table></div>"
        return self._both(super().table(rows), right if cells else "")


def _permalink(eid: str, name: str, element: str = "div") -> str:
    link = f'<a class=perma href="#{escape(eid)}" title="{escape(name)}" aria-label="{escape(f"Link to {name}")}">#</a>'
    return f"<{element} class=m>{link}</{element}>"


# ------------------------------------------------------------------------------------------------ to be compared


class Inline(Decided):
    """Old and new words in one text, with the tags of the changes and the words that decided them."""

    def __init__(self, comparison: Comparison, spoken: Shown | None = None) -> None:
        super().__init__(comparison)
        self.spoken = spoken
        self.book = comparison.codebook
        self.pages = [_page(origin.name) for origin in (comparison.new_origin, comparison.old_origin)]
        self.book_page = url_for("codebooks.show", name=self.book.name) if self.book else ""
        self.desk = desk(comparison)
        if self.desk and spoken:
            self.desk = replace(self.desk, may=False)  # a decision is about words, and these are others

    def margin(self, row: Row) -> str:
        """Beside the text what happened, with the way to its history; below it the tags."""
        if row.change is None or not row.change.tags or self.book is None:
            return self._told(row) + (self.desk.missing(row) if self.desk else "")
        bare = replace(row, change=replace(row.change, tags=()))
        return self._told(bare) + badges(row, self.book, self.book_page, self.desk)

    def _told(self, row: Row) -> str:
        """What happened, and a link to the provision through all versions."""
        said = super().margin(row)
        if not said or not self.pages[row.old]:
            return said
        link = f"{self.pages[row.old]}/{quote(row.provision.eid, safe='~')}/history"
        return f'{said.removesuffix("</div>")}<p class=h><a href="{escape(link)}">through all versions</a></p></div>'

    def rows(self, rows: Iterable[Row], head: Row | None) -> Markup:
        """Several rows."""
        return safe("".join(self._told_in(row, self.whole_row(row, row is head)) for row in rows))

    def _told_in(self, row: Row, said: str) -> str:
        """A row; of what has no counterpart in the language that is read, in which one it is."""
        if not said or self.spoken is None:
            return said
        if row.provision.eid not in (self.spoken.old_bare if row.old else self.spoken.new_bare):
            return said
        language = language_name(self.spoken.primary)
        note = f"In {text(language)}: without counterpart in the {text(language_name(self.spoken.language))} text"
        return f'<div class=bare lang="{escape(self.spoken.primary)}"><p lang=en>{note}</p>{said}</div>'

    def whole_row(self, row: Row, head: bool) -> str:
        """A row; of what moved away only where it is now, for its words stand there."""
        if row.place is Place.LEFT:
            if head:
                return ""  # the title says it
            name = escape(anchor(row.provision.eid, row.old))
            return f'<div class="r{row_classes(row)}" id="{name}">{self.margin(row)}</div>\n'
        return self.row(row, head)

    def heading(self, row: Row, changed: bool) -> Markup:
        """The title of a group; without what happened to it if that is not asked for."""
        return safe(self.title(row if changed else Row(row.provision, row.old, None, row.indent)))


def _page(name: str) -> str:
    """The address of the text of "dossier/version", "" for a file."""
    dossier, slash, version = name.rpartition("/")
    return url_for("texts.show", dossier=dossier, version=version) if slash else ""


class SideBySide(Inline):
    """Old words at the left, new words at the right."""

    def row(self, row: Row, head: bool = False) -> str:
        """One provision in both columns; what happened stands above them."""
        left, right = self._half(row, True, head), self._half(row, False, head)
        margin = "" if head else self.margin(row)
        if not left and not right and not margin:
            return ""
        name = "" if head else f' id="{escape(anchor(row.provision.eid, row.old))}"'
        return (
            f'<div class="r s{row_classes(row)}"{name}>{margin}'
            f'<div class="b was">{left}</div><div class="b is">{right}</div></div>\n'
        )

    def _half(self, row: Row, old: bool, head: bool) -> str:
        """Number and words on one side."""
        change = row.change
        only = _ONE_SIDED.get(change.kinds) if change else row.old
        if only is not None and only is not old:
            return ""
        number = "" if head else self._printed(row, old)
        words = "".join(self._said(row, part, old) for part in (("text",) if head else ("heading", "text")))
        return f"<span class=n>{number}</span><div class=t>{words}</div>" if number or words else ""

    def _printed(self, row: Row, old: bool) -> str:
        """The number on one side, marked where the two differ."""
        number = row.provision.num
        change = row.change
        if change is None or change.kinds == (ChangeKind.UNCHANGED,):
            return text(number)
        if change.kinds in _ONE_SIDED:
            return mark("-" if old else "+", number)
        olds = [found.num for eid in change.old if (found := find(self.acts[1], eid))]
        if olds == [number]:
            return text(number)
        return mark("-", ", ".join(filter(None, olds))) if old else mark("+", number)

    def _said(self, row: Row, part: str, old: bool) -> str:
        own = list(redlines(row, part))
        words = getattr(row.provision, part)
        if not own and not words:
            return ""
        ops: list[Op] = [op for redline in own for op in (*redline.ops, ("=", " "))][:-1] if own else [("=", words)]
        ops = [op for op in ops if op[0] != ("+" if old else "-")]
        moved = bool(row.change) and ChangeKind.MOVED in (row.change.kinds if row.change else ())
        shown = self._shown(row, old)
        calls = [call for call in shown.calls if call.place == part] if shown else []
        side = Row(row.provision, old, row.change, row.indent)
        said = self.ops(ops, calls, side, moved and bool(own))
        return f"<strong class=hd>{said}</strong> " if part == "heading" else said

    def _shown(self, row: Row, old: bool) -> Provision | None:
        """The provision whose words stand on this side, if it is one whole provision."""
        if row.old == old:
            return row.provision
        if row.change is None or len(row.change.old) != 1 or len(row.change.new) != 1:
            return None
        return find(self.acts[1 if old else 0], (row.change.old if old else row.change.new)[0])


@lru_cache(maxsize=4096)
def both_columns(old: str, new: str) -> tuple[Markup, Markup]:
    """The two columns of an amendment, with what goes marked in the one and what comes in the other."""
    ops = redline(old, new)
    left, right = (
        "".join(text(words) if sign == "=" else mark(sign, words) for sign, words in ops if sign in kept)
        for kept in ("=-", "=+")
    )
    return safe(left.replace("\n", "<br>")), safe(right.replace("\n", "<br>"))


@lru_cache(maxsize=2048)
def example(old: str, new: str) -> Markup:
    """Two states of an invented provision as one redline."""
    ops = redline(old, new)
    return safe("".join(text(words) if sign == "=" else mark(sign, words) for sign, words in ops))


VIEWS: dict[str, type[Inline]] = {"inline": Inline, "side": SideBySide}


def shown(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows without those that only go along with one that moved away."""
    return (row for row in rows if row.place is not Place.LEFT_WITH)
