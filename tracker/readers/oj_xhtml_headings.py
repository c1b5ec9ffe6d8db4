"""Reads the headings of the Official Journal: what a division or annex is, its number, how deep it stands.

In: the words of a heading (and the id of its division, where the page has one). Out: kind, number, depth.
Example: "2.   RECEIVING AGENCY" behind "FORM A" in an annex is the section "2." at depth 1.

Words stand here in the languages of the Union; where an id says the same, the id is believed.
"""

from __future__ import annotations

import re
import unicodedata

from tracker.act import Kind
from tracker.numbering import roman
from tracker.readers.oj_xhtml_blocks import Words, cut, in_number, numbered
from tracker.readers.titles import read_title

_ID_KINDS = {
    "prt": Kind.PART,
    "tis": Kind.TITLE,
    "cpt": Kind.CHAPTER,
    "sct": Kind.SECTION,
    "sbs": Kind.SUBSECTION,
}
"""Beginnings of the last step of a division's id: "tis_III.cpt_2.sct_1"."""

_FIGURE = re.compile(r"\b(?:[IVXLC]+|\d+)\b")
_LONGEST_NUMBER = 40
_SPELT_WORDS = 2
_OWN_GROUP = re.compile(r"d\d+e")

_CORRIGENDUM_WORDS = (
    "corrigendum rectificatif berichtigung rettifica rectificatie rectificação retificação berigtigelse rättelse "
    "oikaisu διορθωτικό oprava korigendum sprostowanie helyesbítés popravek ispravak rectificare поправка labojums "
    "parandus rettifika ceartúchán"
)
_CORRIGENDUM_PHRASES = ("correccion de errores", "klaidu istaisymas", "kludu labojums")
_WHEREAS_WORDS = (
    "whereas considérant considerando considerato overwegende erwägung εκτιμώντας katsovat katsoo betragtning"
)
"""How recitals begin that carry no number (acts before 1998)."""

_GROUP = re.compile(r"(?P<word>[^\W\d_]+) (?:[IVXLC]+[a-z]?|\d+[a-zA-Z]?|[A-Z]{1,2}\d?)\.?")
"""A heading that is nothing but a word and a label: "PART A", "FORM B", "Method 2"."""


def _plain(text: str) -> str:
    """Lower case without accents, to look words up."""
    parted = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in parted if not unicodedata.combining(character))


_CORRIGENDA, _WHEREAS = (frozenset(_plain(words).split()) for words in (_CORRIGENDUM_WORDS, _WHEREAS_WORDS))


def is_corrigendum(title: str) -> bool:
    """True for the title of a correction to another text.

    >>> is_corrigendum("Corrección de errores del Reglamento"), is_corrigendum("REGULATION")
    (True, False)
    """
    said = _plain(title)
    return said.startswith(_CORRIGENDUM_PHRASES) or said.partition(" ")[0] in _CORRIGENDA


def is_unnumbered_recital(text: str) -> bool:
    """True for "Whereas the laws of the Member States ...;"."""
    beginning = re.findall(r"[^\W\d_]+", _plain(text[:60]))[:4]
    return text.endswith(";") or any(word in _WHEREAS for word in beginning)


def annex_kind(text: str) -> Kind | None:
    """ANNEX or APPENDIX for the number of one, None for any other heading.

    >>> annex_kind("ANNEX IIa"), annex_kind("Appendix 2"), annex_kind("LIST OF GOODS")
    (<Kind.ANNEX: 'annex'>, <Kind.APPENDIX: 'appendix'>, None)
    """
    title = read_title(text)
    return title.kind if title and title.kind in (Kind.ANNEX, Kind.APPENDIX) else None


def split_annex(said: Words) -> tuple[str, Words]:
    """Number and heading of an annex; whatever parts them ("ANNEX I – List") stays with the number."""
    title = read_title(said.text) if annex_kind(said.text) else None
    return _part(said, title.end) if title else ("", said)


def _part(said: Words, end: int) -> tuple[str, Words]:
    """The number that ends here, and the heading; the calls of a heading without words stand in the number."""
    if not said.text[end:].strip():
        return said.text, in_number(said)
    return said.text[:end].rstrip(), cut(said, end)


def split_division(said: Words, id_: str) -> tuple[Kind, str, Words]:
    """Kind, number and heading of a division: "CHAPTER II", "Subsection 1", "PART ONE"."""
    title = read_title(said.text)
    kind: Kind = title.kind if title else Kind.ANNEX
    if title and kind not in (Kind.ANNEX, Kind.APPENDIX):
        end = title.end
    else:
        spelt = _spelt(said.text)
        numbered_ = spelt or (len(said.text) <= _LONGEST_NUMBER and _FIGURE.search(said.text))
        kind, end = spelt or Kind.SECTION, len(said.text) if numbered_ else 0
    kind = _ID_KINDS.get(id_.rpartition(".")[2].partition("_")[0], kind)
    return (kind, *_part(said, end)) if end else (kind, "", said)


def _spelt(text: str) -> Kind | None:
    """The kind in a number that is written out ("PART ONE" in 575/2013): a figure behind its word makes it one."""
    words = text.split()
    titles = [read_title(f"{word} 1") for word in words] if len(words) == _SPELT_WORDS else []
    kinds = [title.kind for title in titles if title and title.kind not in (Kind.ANNEX, Kind.APPENDIX)]
    return kinds[0] if kinds else None


def is_own_group(id_: str) -> bool:
    """True for the id of a heading that opens a group; the further lines of a heading have another or none."""
    return bool(_OWN_GROUP.match(id_))


class Groups:
    """How deep the group headings of one annex stand: each new series of numbers opens a level."""

    def __init__(self) -> None:
        self.open: list[str] = []

    def split(self, said: Words) -> tuple[str, Words, int]:
        """Number, heading and depth of a group heading: "PART A", "2.   RECEIVING AGENCY", "BELGIQUE"."""
        num, heading = _split_group(said)
        word = _GROUP.fullmatch(num)
        return num, heading, self._depth(_plain(word["word"]) if word else _series(num))

    def _depth(self, series: str) -> int:
        if series == "roman" and series not in self.open and "upper" in self.open:
            series = "upper"  # the "I." that follows "H."
        if series in self.open:
            del self.open[self.open.index(series) + 1 :]
        else:
            self.open.append(series)
        return len(self.open) - 1


def is_numbered(said: Words) -> bool:
    """True for a group heading that carries a number of its own."""
    return bool(_split_group(said)[0])


def _split_group(said: Words) -> tuple[str, Words]:
    num, rest = numbered(said)
    if num:
        return num, rest
    title = read_title(said.text)
    if title and title.kind not in (Kind.ANNEX, Kind.APPENDIX):
        return _part(said, title.end)
    if _GROUP.fullmatch(said.text):
        return said.text, in_number(said)
    return "", said


def _series(num: str) -> str:
    """The name of a number's series: "1." and "2." share one, "1.1." is deeper, "A." another."""
    bare = num.strip("()[]. ")
    if not bare[:1].isalnum():
        return ""
    if bare[0].isdigit():
        return f"digits {bare.count('.') + 1}"
    if roman(bare) and (len(bare) > 1 or bare in "IVXivx"):
        return "roman"
    return "upper" if bare[0].isupper() else "lower"
