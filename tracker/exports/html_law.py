"""The law text of the HTML export: one provision a row, with its redline, its number and what happened to it.

In: a `Row` of the layout. Out: HTML. Example: point (a) of Article 5(1) becomes
`<div class="r x i1 amended" id="art_5__para_1__point_a">` with real `<ins>` and `<del>` in its text.

For screen readers that pass over `<ins>` and `<del>`, each begins with a hidden word; it is not selectable, so that
copied law is only law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from tracker.act import CONTAINERS, Call, Kind, find, parents
from tracker.change import Change, ChangeKind, Comparison, Evidence, Op, Unforeseen
from tracker.exports.layout import Place, Row, redlines
from tracker.exports.wording import KINDS, astray, capital, doubt, listed, reference, visible

GLYPHS = {
    ChangeKind.MOVED: "↕",
    ChangeKind.SPLIT: "≺",
    ChangeKind.MERGED: "≻",
    ChangeKind.RENUMBERED: "#",
    ChangeKind.AMENDED: "±",
    ChangeKind.INSERTED: "+",
    ChangeKind.DELETED: "−",
}
CONSEQUENTIAL = "<span class=k>consequential</span>"
_TAGS = {
    "-": ("<del><span class=v>deleted: </span>", "</del>"),
    "+": ("<ins><span class=v>inserted: </span>", "</ins>"),
}
_WHOLE = ((ChangeKind.INSERTED,), (ChangeKind.DELETED,))
_PLACES = {Place.ARRIVED: " arrived", Place.LEFT: " left", Place.LEFT_WITH: " left with"}
_DEEPEST = 6
_HEADED = CONTAINERS | {Kind.APPENDIX}
""""Part 2", "Section A" of an annex: printed as headings."""


def text(words: str, changed: bool = False) -> str:
    """Words of the law, safe inside HTML."""
    return escape(visible(words, changed), quote=False)


def chips(kinds: Iterable[ChangeKind]) -> str:
    """The kinds as coloured words."""
    known = set(kinds)
    return " ".join(
        f'<span class="k {kind.value}"><span aria-hidden=true>{escape(GLYPHS[kind])}</span> {kind.value}</span>'
        for kind in KINDS
        if kind in known
    )


def anchor(eid: str, old: bool) -> str:
    """The id of a provision on the page: its eId; an old one must not take a new one's."""
    return f"old-{eid}" if old else eid


class Law:
    """Writes the rows of one comparison. What is drawn in another way elsewhere overrides `row` or `margin`."""

    def __init__(self, comparison: Comparison) -> None:
        self.acts = (comparison.new, comparison.old)
        self.parents = (parents(comparison.new), parents(comparison.old))
        self.kinds = (
            {eid: change.kinds for change in comparison.changes for eid in change.new},
            {eid: change.kinds for change in comparison.changes for eid in change.old},
        )
        self.unforeseen: dict[str, list[Unforeseen]] = {}
        for item in comparison.unforeseen:
            self.unforeseen.setdefault(item.eid, []).append(item)

    # --------------------------------------------------------------------------------------------------- rows

    def row(self, row: Row, head: bool = False) -> str:
        """One provision; of an article's own row, whose number and heading are the group's title, only the text."""
        number = "" if head else self._number(row)
        words = self._words(row, ("text",) if head else ("heading", "text"))
        margin = "" if head else self.margin(row)
        if not number and not words and not margin:
            return ""
        if not head and row.provision.kind in _HEADED:
            body = f"<h4>{number} {words}</h4>"
        else:
            body = f"<div class=b><span class=n>{number}</span><div class=t>{words}</div></div>"
        name = "" if head or _twice(row) else f' id="{escape(anchor(row.provision.eid, row.old))}"'
        return f'<div class="r{row_classes(row)}"{name}>{body}{margin}</div>\n'

    def title(self, row: Row) -> str:
        """The title of a group: number and heading of an article, annex or chapter, and what happened to it."""
        number, heading = self._number(row), self._words(row, ("heading",))
        words = f"<span class=no>{number}</span>" + (f" <span class=hd>{heading}</span>" if heading else "")
        return f'<div class="r h{row_classes(row)}"><h3>{words}</h3>{self.margin(row)}</div>\n'

    def _number(self, row: Row) -> str:
        """The number as printed; the old one struck out beside the new one where they differ."""
        number = row.provision.num
        change = row.change
        if change and change.kinds in _WHOLE:
            return mark("-" if row.old else "+", number)
        if row.old or not change or len(change.old) != 1 or len(change.new) != 1:
            return text(number)
        old = find(self.acts[1], change.old[0])
        if old is None or old.num == number or change.kinds == (ChangeKind.UNCHANGED,):
            return text(number)
        return mark("-", old.num) + " " + mark("+", number)

    def _words(self, row: Row, wanted: Sequence[str]) -> str:
        """Heading and text with their redlines, or as they are where there is none."""
        found = []
        for part in wanted:
            own = list(redlines(row, part))
            words = getattr(row.provision, part)
            if not own and not words:
                continue
            calls = [call for call in row.provision.calls if call.place == part]
            if row.place in (Place.LEFT, Place.LEFT_WITH) or not own:
                said = self.ops((("=", words),), calls, row, moved=False)
            else:
                moved = bool(row.change) and ChangeKind.MOVED in (row.change.kinds if row.change else ())
                ops = [op for redline in own for op in (*redline.ops, ("=", " "))][:-1]
                said = self.ops(ops, calls, row, moved)
            found.append(f"<strong class=hd>{said}</strong> " if part == "heading" and len(wanted) > 1 else said)
        return "".join(found)

    def ops(self, ops: Sequence[Op], calls: Sequence[Call], row: Row, moved: bool) -> str:
        """The words of a redline; those of a table row cell by cell."""
        cells = _cells(ops) if row.provision.kind is Kind.ROW else [ops]
        if len(cells) == 1:
            return self.run(cells[0], calls, row, moved)
        offset, found = 0, []
        for cell in cells:
            length = sum(len(words) for sign, words in cell if row.old or sign != "-")
            inside = [call for call in calls if offset <= call.offset <= offset + length]
            shifted = [Call(call.offset - offset, call.note, call.label, call.place) for call in inside]
            found.append(f"<span class=cell>{self.run(cell, shifted, row, moved)}</span>")
            offset += length + 1
        return f"<span class=cells>{'<span class=v> | </span>'.join(found)}</span>"

    def run(self, ops: Sequence[Op], calls: Sequence[Call], row: Row, moved: bool) -> str:
        """The words of a redline, footnote calls at their places in the provision shown."""
        found: list[str] = []
        waiting = sorted(calls, key=lambda call: call.offset)
        offset = 0
        for sign, words in ops:
            counts = row.old or sign != "-"
            end = offset + len(words) * counts
            start = offset
            while counts and waiting and waiting[0].offset <= end:
                call = waiting.pop(0)
                cut = max(call.offset, offset)
                found.append(_signed(sign, words[offset - start : cut - start], moved))
                found.append(self._call(call, row))
                offset = cut
            found.append(_signed(sign, words[offset - start :] if counts else words, moved))
            offset = end
        found.extend(self._call(call, row) for call in waiting)
        return "".join(found)

    def _call(self, call: Call, row: Row) -> str:
        note = find(self.acts[row.old], call.note) if call.note else None
        label = text(call.label or (note.num if note else "") or "*")
        if note is None or row.old:
            return f"<sup>{label}</sup>"
        return f'<sup><a href="#{escape(note.eid)}">{label}</a></sup>'

    # ------------------------------------------------------------------------------------------------- margin

    def margin(self, row: Row) -> str:
        """Beside the text: what happened, where it came from, and why one thinks so."""
        change = row.change
        if not row.changed or change is None or row.place is Place.LEFT_WITH:
            return ""
        here = reference(row.provision.eid)
        if row.place is Place.LEFT:
            links = listed([_link(eid) for eid in change.new])
            return f"<div class=m><p>{chips((ChangeKind.MOVED,))}</p><p>{capital(here)} is now {links}</p></div>"
        if self._inner(row):
            return f"<div class=m><p class=w>{_own(row, here)}</p></div>"
        kinds = chips(change.kinds)
        if change.consequential:
            kinds += " " + CONSEQUENTIAL
        why = _because(change.evidence, change.doubtful) if change.evidence and not row.old else ""
        said = f"<p>{kinds}</p><p class=w>{_own(row, here)}{self._was(row, change)}</p>{why}{self._astray(row)}"
        return f"<div class=m>{said}</div>"

    def _astray(self, row: Row) -> str:
        """References that read otherwise than the match predicts."""
        items = () if row.old else self.unforeseen.get(row.provision.eid, ())
        return "".join(f"<p class=odd>{text(capital(astray(item)))}.</p>" for item in items)

    def _was(self, row: Row, change: Change) -> str:
        """ "was Article 4(1)", "together with Article 5(2)"."""
        here = row.provision.eid
        said = ""
        if not row.old and change.old and change.old != (here,) and not self._number_says(change):
            names = [reference(eid) for eid in change.old]
            if ChangeKind.MOVED in change.kinds:
                names = [f'<a href="#{escape(anchor(e, True))}">{reference(e)}</a>' for e in change.old]
            said += f"<span class=from>was {listed(names)}</span>"
        others = [eid for eid in change.new if eid != here]
        if others and not row.old:
            said += f"<span class=from>see also {listed([_link(eid) for eid in others])}</span>"
        return said

    def _number_says(self, change: Change) -> bool:
        """Whether the struck-out number beside the text tells already what the provision was called."""
        if len(change.old) != 1 or len(change.new) != 1:
            return False
        above = self.parents[1].get(change.old[0]), self.parents[0].get(change.new[0])
        return above[0] == above[1] and ChangeKind.MOVED not in change.kinds

    def _inner(self, row: Row) -> bool:
        """Whether the provision is new, or gone, together with the one above it."""
        kinds = row.change.kinds if row.change else ()
        above = find(self.acts[row.old], self.parents[row.old].get(row.provision.eid, ""))
        if kinds not in _WHOLE or above is None or above.kind in CONTAINERS:
            return False
        return self.kinds[row.old].get(above.eid) == kinds


def row_classes(row: Row) -> str:
    """The classes by which filters, reading modes and colours find a row."""
    kinds = "".join(f" {kind.value}" for kind in row.change.kinds) if row.changed and row.change else ""
    found = f" x{kinds}" if kinds and row.place is not Place.LEFT_WITH else ""
    if row.change and row.change.consequential:
        found += " consequential"
    return found + (f" i{min(row.indent, _DEEPEST)}" if row.indent else "") + _PLACES.get(row.place, "")


def mark(sign: str, words: str) -> str:
    """Words that were inserted or deleted; "" for none."""
    before, after = _TAGS[sign]
    return f"{before}{text(words, True)}{after}" if words else ""


def _signed(sign: str, words: str, moved: bool) -> str:
    if not words:
        return ""
    if sign == "=" or words.isspace():
        said = text(words).replace("\t", " <span class=cut>|</span> ")
        return f"<span class=mv>{said}</span>" if moved and not words.isspace() else said
    return mark(sign, words.replace("\t", " | "))


def _twice(row: Row) -> bool:
    """Whether the same old provision is shown at another place too, where it takes the anchor."""
    return row.place is Place.LEFT_WITH and row.change is not None and not row.change.new


def _cells(ops: Sequence[Op]) -> list[list[Op]]:
    """The redline of a table row cell by cell; as one where cells came or went."""
    if len({sign for sign, _ in ops}) > 1 and any("\t" in words for sign, words in ops if sign != "="):
        return [list(ops)]
    cells: list[list[Op]] = [[]]
    for sign, words in ops:
        first, *more = words.split("\t")
        cells[-1].append((sign, first))
        cells.extend([(sign, words)] for words in more)
    return cells


def _link(eid: str) -> str:
    return f'<a href="#{escape(eid)}">{reference(eid)}</a>'


def _own(row: Row, here: str) -> str:
    return f'<a href="#{escape(anchor(row.provision.eid, row.old))}">{capital(here)}</a>'


def _because(evidence: Evidence, doubtful: bool) -> str:
    said = f"{text(capital(evidence.why))}. Score {evidence.score:.2f} of 1."
    if evidence.runner_up:
        said += f" Next best: {reference(evidence.runner_up)} ({evidence.runner_up_score:.2f})."
    if doubtful:
        return f"<details class=doubt><summary>{text(capital(doubt(evidence)))}</summary><p>{said}</p></details>"
    return f"<details><summary>Why</summary><p>{said}</p></details>"


_ID = re.compile(r"""\sid="?([^"\s>]+)""")
_INNER_LINK = re.compile(r"""<a [^>]*?href="#([^"]+)"[^>]*>(.*?)</a>""", re.DOTALL)


def unlink_missing(page: str) -> str:
    """The page with plain words where a link would lead to a provision that the page does not show."""
    shown = set(_ID.findall(page))
    return _INNER_LINK.sub(lambda link: link[0] if link[1] in shown else link[2], page)
