"""Finds where the act begins in a Word file, behind cover pages, a memorandum or a note to delegations.

In: the displayed paragraphs. Out: the place of the first line of the act's title. Example: in a Council document the
act begins behind the cover, at "Proposal for a" or "REGULATION OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL".

The surest sign of an act is the institution that acts, in capitals with a comma, and the citations behind it; the
title stands before it, on the same page, and begins with what kind of act it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.readers.plain_words import is_citation

_KINDS = (
    "regulation directive decision proposal règlement directive décision proposition verordnung richtlinie beschluss "
    "vorschlag reglamento directiva decisión propuesta regolamento direttiva decisione proposta regulamento diretiva "
    "decisão verordening richtlijn besluit voorstel forordning direktiv afgørelse forslag förordning beslut förslag "
    "asetus direktiivi päätös ehdotus rozporządzenie dyrektywa decyzja wniosek nařízení směrnice rozhodnutí návrh "
    "nariadenie smernica rozhodnutie rendelete irányelve határozata javaslat uredba direktiva sklep predlog odluka "
    "prijedlog regulamentul directiva decizia propunere регламент директива решение предложение κανονισμοσ οδηγια "
    "αποφαση προταση reglamentas direktyva sprendimas pasiūlymas regula direktīva lēmums priekšlikums määrus "
    "direktiiv otsus ettepanek regolament deċiżjoni rialachán treoir cinneadh togra"
)
_KIND = re.compile(rf"(?:{'|'.join(dict.fromkeys(_KINDS.split()))})\b", re.IGNORECASE)
_INSTITUTION = "institutionquiagit"
_TITLE = re.compile(r"(?:referenceinter|statut|typedudocument|titreobjet)")
_LONGEST_TITLE = 12
"""Paragraphs that a title may have; without a page break what stands further up is no part of it."""
_NEAR = 3
"""The citations begin at once behind the institution."""
_CAPITALS = 0.8


@dataclass(frozen=True, slots=True)
class Shown:
    """A displayed paragraph: its words, the name of its style, and whether a new page begins behind it."""

    words: str
    style: str = ""
    breaks: bool = False


def find_acts(paragraphs: Sequence[Shown]) -> list[int]:
    """The places of the institutions that act, one for each act in the file."""
    found: list[int] = []
    for i, paragraph in enumerate(paragraphs):
        behind = paragraphs[i + 1 : i + 1 + _NEAR]
        cites = any(is_citation(other.words) for other in behind)
        if paragraph.style == _INSTITUTION or (cites and _acts(paragraph.words)):
            found.append(i)
    first_citation = next((i for i, paragraph in enumerate(paragraphs) if is_citation(paragraph.words)), None)
    return found or ([first_citation] if first_citation is not None else [])


def find_start(paragraphs: Sequence[Shown], acting: int) -> int:
    """Where the title begins of the act whose institution stands at `acting`."""
    start = acting
    while start and acting - start < _LONGEST_TITLE and not paragraphs[start - 1].breaks:
        start -= 1
    styled = [i for i in range(start, acting) if _TITLE.match(paragraphs[i].style)]
    named = [i for i in range(start, acting) if _KIND.match(paragraphs[i].words)]
    return next(iter(styled or named), start)


def _acts(words: str) -> bool:
    letters = [character for character in words if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return words.endswith(",") and bool(letters) and capitals >= _CAPITALS * len(letters)
