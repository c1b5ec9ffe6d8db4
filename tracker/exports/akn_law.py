"""The tree of an act as elements of Akoma Ntoso: articles, paragraphs, points, tables, quotations.

In: a provision. Out: an element with all that is in it. Example: the second subparagraph of Article 9(2) is
`<subparagraph eId="art_9__para_2__subpara_2"><content><p>...</p></content></subparagraph>`.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from tracker.act import Act, Kind, Provision, walk
from tracker.exports.akn_words import Inline, own, tag

_HIERARCHY = frozenset(
    {
        *(Kind.PART, Kind.TITLE, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.ARTICLE),
        *(Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.POINT, Kind.INDENT),
    }
)
"""Kinds that the standard has an element of the same name for; all others are an `hcontainer` with their name."""


def identified(parent: etree._Element, element: str, provision: Provision, name: str = "") -> etree._Element:
    """An element for a provision, with all that is said of it besides its words."""
    made = etree.SubElement(parent, tag(element), {"eId": provision.eid, **({"name": name} if name else {})})
    describe(made, provision)
    return made


def describe(element: etree._Element, provision: Provision) -> None:
    """What our own reader needs besides words and eId."""
    marks = "\n".join("\t".join((mark.action, mark.by, mark.location)) for mark in provision.marks)
    correlation = "yes" if provision.correlation else ""
    own(element, kind=provision.kind.value, source=provision.source_id, marks=marks, correlation=correlation)


class Writer:
    """Writes the provisions of one act."""

    def __init__(self, act: Act) -> None:
        notes = {one.eid: one for one in walk(act) if one.kind is Kind.FOOTNOTE}
        self._places = {eid: str(place) for place, eid in enumerate(notes, 1)}
        self._inline = Inline(notes, self._note)

    @property
    def written(self) -> set[str]:
        """eIds of the notes that stand in the text."""
        return self._inline.written

    def hierarchy(self, parent: etree._Element, provision: Provision) -> None:
        """A provision of the body, with its children."""
        if provision.kind is Kind.TABLE and all(_is_plain_row(child) for child in provision.children):
            self._table(parent, provision)
            return
        if provision.kind in _HIERARCHY:
            made = identified(parent, provision.kind.value, provision)
        else:
            made = identified(parent, "hcontainer", provision, name=provision.kind.value)
        self.head(made, provision)
        if provision.children:
            if provision.text or self._hangs(provision):
                self.paragraph(etree.SubElement(made, tag("intro")), provision)
            for child in provision.children:
                self.hierarchy(made, child)
        else:
            self.paragraph(etree.SubElement(made, tag("content")), provision)

    def head(self, element: etree._Element, provision: Provision) -> None:
        """Number and heading."""
        for part in ("num", "heading"):
            if getattr(provision, part):
                self._inline.fill(etree.SubElement(element, tag(part)), provision, part)

    def paragraph(self, parent: etree._Element, provision: Provision) -> None:
        """A provision's own words."""
        self._inline.fill(etree.SubElement(parent, tag("p")), provision, "text")

    def block(self, element: etree._Element, provision: Provision) -> None:
        """A title or formula: its words, and whatever else it has, as blocks."""
        if provision.num or provision.heading or provision.children:
            made = etree.SubElement(element, tag("tblock"), eId=f"{provision.eid}__block")
            self._fill(made, provision)
        else:
            self.paragraph(element, provision)

    def item(self, parent: etree._Element, name: str, provision: Provision) -> None:
        """A recital, a citation, a point in one, a line of the closing: number, heading, words, blocks."""
        self._fill(identified(parent, name, provision), provision)

    def _fill(self, element: etree._Element, provision: Provision) -> None:
        self.head(element, provision)
        self.paragraph(element, provision)
        for child in provision.children:
            self.item(element, "tblock", child)

    def _note(self, element: etree._Element, note: Provision) -> None:
        """A footnote inside its first call; its number is printed there."""
        describe(element, note)
        runs = [run for run in note.runs if run.place == "num"]
        marked = "\n".join(f"{run.start}\t{run.end}\t{run.mark}\t{'yes' * run.adapted}" for run in runs)
        own(element, num=note.num, numruns=marked, heading=note.heading, place=self._places[note.eid])
        self.paragraph(element, note)
        for child in note.children:
            self.item(element, "tblock", child)

    def uncalled(self, parent: etree._Element, note: Provision) -> None:
        """A footnote that nothing calls."""
        made = identified(parent, "hcontainer", note, name="footnote")
        own(made, place=self._places[note.eid])
        self.head(made, note)
        for child in note.children:
            self.hierarchy(made, child)
        self.paragraph(etree.SubElement(made, tag("wrapUp" if note.children else "content")), note)

    def _hangs(self, provision: Provision) -> bool:
        return any(call.place == "text" for call in provision.calls)

    def _table(self, parent: etree._Element, provision: Provision) -> None:
        made = identified(parent, "hcontainer", provision, name="table")
        self.head(made, provision)
        content = etree.SubElement(made, tag("content"))
        if provision.text or self._hangs(provision) or not provision.children:
            self.paragraph(content, provision)
        if not provision.children:
            return
        table = etree.SubElement(content, tag("table"), eId=f"{provision.eid}__rows")
        for row in provision.children:
            line = identified(table, "tr", row)
            if row.num:
                cell = etree.SubElement(line, tag("td"))
                own(cell, part="num")
                self._inline.fill(etree.SubElement(cell, tag("p")), row, "num")
            for start, words in _cells(row.text):
                cell = etree.SubElement(line, tag("td"))
                self._inline.fill(etree.SubElement(cell, tag("p")), _cell(row, start, words), "text")


def _is_plain_row(provision: Provision) -> bool:
    return provision.kind is Kind.ROW and not provision.children and not provision.heading


def _cells(text: str) -> list[tuple[int, str]]:
    """The cells of a row, each with where it begins."""
    found, start = [], 0
    for words in text.split("\t"):
        found.append((start, words))
        start += len(words) + 1
    return found


def _cell(row: Provision, start: int, words: str) -> Provision:
    """One cell as if it were a provision: what hangs at an edge of two cells belongs to the one before."""
    end = start + len(words)
    calls = [c for c in row.calls if c.place == "text" and start <= c.offset <= end]
    runs = [r for r in row.runs if r.place == "text" and r.start < end and start < r.end]
    return replace(
        row,
        text=words,
        calls=tuple(replace(call, offset=call.offset - start) for call in calls),
        runs=tuple(replace(run, start=run.start - start, end=run.end - start) for run in runs),
    )
