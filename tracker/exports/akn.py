"""An act as Akoma Ntoso 3.0: valid against the published schema, and read back to the very same tree.

In: an `Act`. Out: XML. Example: Article 4(1), point (a), is `<point eId="art_4__para_1__point_a">` inside
`<paragraph eId="art_4__para_1">`.

The elements are those that other programs expect, with our eIds. What Akoma Ntoso has no word for (what the publisher
says was changed, an own correlation table, the id of the source) stands in attributes of a namespace of our own, which
the schema allows everywhere and other programs pass over; `tracker.readers.akn_own` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from lxml import etree

from tracker.act import Act, Kind, Provision, walk
from tracker.errors import InputError
from tracker.exports.akn_law import Writer, identified
from tracker.exports.akn_words import NAMESPACE, OWN, own, tag

FACTS = ("format", "identifier", "language")
"""What an act says of itself besides its provisions."""
_UNDATED = "0001-01-01"
"""The schema demands a date, and an act does not say its own."""
_LANGUAGES = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est",
    "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita", "lt": "lit", "lv": "lav",
    "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron", "sk": "slk", "sl": "slv", "sv": "swe",
}  # fmt: skip
"""Two letters to three, as the standard wants them."""

_PREAMBLE = (Kind.CITATION, Kind.RECITAL, Kind.FORMULA)
_CLOSING = (Kind.FORMULA, Kind.SIGNATURE)
_GROUPS = {Kind.CITATION: "citations", Kind.RECITAL: "recitals"}


def act_as_akn(act: Act, date: str = "") -> bytes:
    """The act as an XML file; `date` is that of the version, where the catalogue knows it.

    Raises:
        InputError: a character of it cannot stand in XML.
    """
    root = etree.Element(tag("akomaNtoso"), nsmap={None: NAMESPACE, "t": OWN})  # type: ignore[dict-item]
    document = etree.SubElement(root, tag("act"), name="act", contains="singleVersion")
    try:
        _Document(act, date).fill(document)
    except ValueError:
        problem = "it holds a control character, which no XML file can"
        raise InputError(act.identifier or "the act", problem, "use act JSON (`tracker dump --format json`)") from None
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


class _Document:
    """The parts of the file, in the order that the standard asks for."""

    def __init__(self, act: Act, date: str) -> None:
        self.act = act
        self.date = date or _UNDATED
        self.writer = Writer(act)
        self.wrapped = 0

    def fill(self, document: etree._Element) -> None:
        """Preface, preamble, body, conclusions, attachments; what stands out of this order stays in its place."""
        titles, preamble, body, closing, annexes = parted(
            [child for child in self.act.children if child.kind is not Kind.FOOTNOTE]
        )
        meta = self._meta(document, "main")
        said = etree.SubElement(meta, tag("proprietary"), source="#tracker")
        own(etree.SubElement(said, f"{{{OWN}}}act"), **{name: getattr(self.act, name) for name in FACTS})
        if titles:
            preface = etree.SubElement(document, tag("preface"))
            for title in titles:
                self.writer.block(identified(preface, "longTitle", title), title)
        if preamble:
            self._preamble(etree.SubElement(document, tag("preamble")), preamble)
        inside = etree.SubElement(document, tag("body"))
        for provision in body:
            self.writer.hierarchy(inside, provision)
        if closing:
            conclusions = etree.SubElement(document, tag("conclusions"))
            for provision in closing:
                self.writer.item(conclusions, "tblock", provision)
        if annexes:
            attachments = etree.SubElement(document, tag("attachments"))
            for annex in annexes:
                self._annex(etree.SubElement(attachments, tag("attachment")), annex)
        self._rest(inside)

    def _rest(self, body: etree._Element) -> None:
        """Notes that nothing calls; and a body has something in it, says the schema."""
        called = self.writer.written
        for note in walk(self.act):
            if note.kind is Kind.FOOTNOTE and note.eid not in called:
                self.writer.uncalled(body, note)
        if not len(body):
            etree.SubElement(body, tag("hcontainer"), name="empty", eId="empty")

    def _preamble(self, preamble: etree._Element, provisions: Sequence[Provision]) -> None:
        for kind, run in groupby(provisions, lambda provision: provision.kind):
            if kind is Kind.FORMULA:
                for provision in run:
                    self.writer.block(identified(preamble, "formula", provision, name="formula"), provision)
                continue
            self.wrapped += 1
            group = etree.SubElement(preamble, tag(_GROUPS[kind]), eId=f"wrapped_{self.wrapped}")
            for provision in run:
                self.writer.item(group, kind.value, provision)

    def _annex(self, attachment: etree._Element, annex: Provision) -> None:
        document = etree.SubElement(attachment, tag("doc"), name="annex")
        self._meta(document, annex.eid)
        preface = etree.SubElement(document, tag("preface"))
        # The head of an annex is a block that names it; what stands in the annex follows in the body.
        head = identified(preface, "tblock", annex)
        self.writer.head(head, annex)
        self.writer.paragraph(head, annex)
        body = etree.SubElement(document, tag("mainBody"))
        for child in annex.children:
            self.writer.hierarchy(body, child)
        if not len(body):
            etree.SubElement(body, tag("p"))

    def _meta(self, document: etree._Element, component: str) -> etree._Element:
        """Who and what, as far as an act says it; the source of these statements is this program."""
        meta = etree.SubElement(document, tag("meta"))
        identification = etree.SubElement(meta, tag("identification"), source="#tracker")
        work = f"/akn/eu/act/{_slug(self.act.identifier)}"
        language = _LANGUAGES.get(self.act.language, "und")
        levels = (("Work", work), ("Expression", f"{work}/{language}"), ("Manifestation", f"{work}/{language}.xml"))
        for level, address in levels:
            said = etree.SubElement(identification, tag(f"FRBR{level}"))
            etree.SubElement(said, tag("FRBRthis"), value=f"{address}/!{component}")
            etree.SubElement(said, tag("FRBRuri"), value=address)
            if level == "Work" and self.act.identifier:
                etree.SubElement(said, tag("FRBRalias"), name="identifier", value=self.act.identifier)
            etree.SubElement(said, tag("FRBRdate"), date=self.date, name="version" if self.date != _UNDATED else "none")
            etree.SubElement(said, tag("FRBRauthor"), href="#author")
            if level == "Work":
                etree.SubElement(said, tag("FRBRcountry"), value="eu")
            if level == "Expression":
                etree.SubElement(said, tag("FRBRlanguage"), language=language)
        return meta


def parted(
    provisions: Sequence[Provision],
) -> tuple[list[Provision], list[Provision], list[Provision], list[Provision], list[Provision]]:
    """Titles, preamble, body, closing and annexes; whatever stands out of this order belongs to the body."""
    rest = list(provisions)
    titles = _taken(rest, (Kind.ACT_TITLE,))
    preamble = _taken(rest, _PREAMBLE)
    annexes = _taken_back(rest, (Kind.ANNEX,))
    closing = _taken_back(rest, _CLOSING)
    return titles, preamble, rest, closing, annexes


def _taken(rest: list[Provision], kinds: Iterable[Kind]) -> list[Provision]:
    """Those at the front, taken off."""
    count = next((place for place, one in enumerate(rest) if one.kind not in kinds), len(rest))
    found, rest[:] = rest[:count], rest[count:]
    return found


def _taken_back(rest: list[Provision], kinds: Iterable[Kind]) -> list[Provision]:
    """Those at the end, taken off."""
    count = next((place for place, one in enumerate(reversed(rest)) if one.kind not in kinds), len(rest))
    found, rest[:] = rest[len(rest) - count :], rest[: len(rest) - count]
    return found


def _slug(identifier: str) -> str:
    """The part of an address that names the act: "32021R0821".

    >>> _slug("COM(2025) 162"), _slug("")
    ('COM-2025-162', 'unnumbered')
    """
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in identifier).split()
    return "-".join(words) or "unnumbered"
