"""Reads the headings of the Official Journal: what a division or annex is, its number, how deep it stands.

In: the words of a heading (and the id of its division, where the page has one). Out: kind, number, depth.
Example: "2.   RECEIVING AGENCY" behind "FORM A" in an annex is the section "2." at depth 1.

Words stand here in the languages of the Union; where an id says the same, the id is believed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from tracker.act import Kind
from tracker.numbering import roman
from tracker.readers.com_words import ANNEX_WORD, division
from tracker.readers.oj_xhtml_blocks import Words, cut, numbered

_ID_KINDS = {
    "prt": Kind.PART,
    "tis": Kind.TITLE,
    "cpt": Kind.CHAPTER,
    "sct": Kind.SECTION,
    "sbs": Kind.SUBSECTION,
}
"""Beginnings of the last step of a division's id: "tis_III.cpt_2.sct_1"."""

_APPENDIX_WORDS = (
    "appendix appendice apendice anlage aanhangsel tillæg tillagg lisays προσαρτημα dodatek dodatok függelék "
    "apendicele допълнение priedėlis papildinājums liide dodatak appendiċi aguisín"
)
_CORRIGENDUM_WORDS = (
    "corrigendum rectificatif berichtigung rettifica rectificatie rectificação retificação berigtigelse rättelse "
    "oikaisu διορθωτικό oprava korigendum sprostowanie helyesbítés popravek ispravak rectificare поправка labojums "
    "parandus rettifika ceartúchán"
)
_CORRIGENDUM_PHRASES = ("correccion de errores", "klaidu istaisymas", "kludu labojums")
_WHEREAS_WORDS = "whereas considérant considerando considerato overwegende erwägung εκτιμώντας katsovat katsoo betragtning"
"""How recitals begin that carry no number (acts before 1998)."""

_LABEL = r"(?:[IVXLC]+[a-z]?|\d+[a-zA-Z]?|[A-Z]{1,2}\d?)"
_GROUP = re.compile(rf"(?P<word>[^\W\d_]+) {_LABEL}\.?|{_LABEL}\.? (?P<last>[^\W\d_]+)")
"""A heading that is nothing but a word and a label: "PART A", "FORM B", "A. RÉSZ"."""


def _plain(text: str) -> str:
    """Lower case without accents, to look words up."""
    parted = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in parted if not unicodedata.combining(character))


_APPENDICES, _CORRIGENDA, _WHEREAS = (
    frozenset(_plain(words).split()) for words in (_APPENDIX_WORDS, _CORRIGENDUM_WORDS, _WHEREAS_WORDS)
)


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
    if ANNEX_WORD.match(text):
        return Kind.ANNEX
    beginning = re.findall(r"[^\W\d_]{4,}", _plain(text))[:1]
    return Kind.APPENDIX if beginning and beginning[0] in _APPENDICES else None


def split_annex(said: Words) -> tuple[str, Words]:
    """Number and heading of an annex; whatever parts them ("ANNEX I – List") stays with the number."""
    found = ANNEX_WORD.match(said.text)
    if not found:
        return (said.text, in_number(said)) if annex_kind(said.text) else ("", said)
    end = found.end()
    if not said.text[end:].strip():
        return said.text, in_number(said)
    return said.text[:end].rstrip(), cut(said, end)


def in_number(said: Words) -> Words:
    """No words but the calls, which stand in the number."""
    return Words("", tuple(replace(call, in_num=True) for call in said.calls))


def split_division(said: Words, id_: str) -> tuple[Kind | None, str, Words]:
    """Kind, number and heading of a division: "CHAPTER II", "Subsection 1", "ERSTER TEIL"."""
    kind, end = division(said.text)
    step = id_.rpartition(".")[2].partition("_")[0]
    kind = _ID_KINDS.get(step, kind)
    if kind is None or not said.text[end:].strip() or not end:
        return kind, said.text, in_number(said)
    return kind, said.text[:end].rstrip(), cut(said, end)


class Groups:
    """How deep the group headings of one annex stand: each new series of numbers opens a level."""

    def __init__(self) -> None:
        self.open: list[str] = []

    def split(self, said: Words) -> tuple[str, Words, int]:
        """Number, heading and depth of a group heading: "PART A", "2.   RECEIVING AGENCY", "BELGIQUE"."""
        group = _GROUP.fullmatch(said.text)
        if group:
            return said.text, in_number(said), self._depth(_plain(group["word"] or group["last"]))
        if said.gap > 0 and (group := _GROUP.fullmatch(said.text[: said.gap])):  # "Part I   [Always on the first page]"
            return group.group(), cut(said, said.gap), self._depth(_plain(group["word"] or group["last"]))
        num, rest, in_num = numbered(said)
        return num, replace(rest, calls=in_num + rest.calls), self._depth(_series(num))

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
    return bool(_GROUP.fullmatch(said.text) or numbered(said)[0])


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
