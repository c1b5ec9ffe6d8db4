"""Finds where an act begins and ends in a document that shows nothing but paragraphs: memorandum, masthead, statement.

In: the displayed paragraphs of a document. Out: for each why it is no part of the act, or "". Example: of a
Commission proposal as plain text everything before the second "Proposal for a REGULATION ..." is front matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.act import Kind
from tracker.errors import InputError
from tracker.readers.plain_words import article_end, is_citation, is_done, opens_recitals
from tracker.readers.titles import read_title

FRONT, STATEMENT = "front matter", "financial statement"

_INSTRUMENT = re.compile(
    r"REGULATION|DIRECTIVE|DECISION|RÈGLEMENT|DÉCISION|VERORDNUNG|RICHTLINIE|BESCHLUSS|REGLAMENTO|DIRECTIVA|DECISIÓN"
    r"|REGOLAMENTO|DIRETTIVA|DECISIONE|VERORDENING|RICHTLIJN|BESLUIT|REGULAMENTO|DIRETIVA|DECISÃO|FORORDNING|DIREKTIV"
    r"|AFGØRELSE|FÖRORDNING|BESLUT|ASETUS|DIREKTIIVI|PÄÄTÖS|ROZPORZĄDZENIE|DYREKTYWA|DECYZJA|NAŘÍZENÍ|SMĚRNICE"
    r"|ROZHODNUTÍ|NARIADENIE|SMERNICA|ROZHODNUTIE|RENDELET|IRÁNYELV|HATÁROZAT|UREDBA|DIREKTIVA|ODLUKA|SKLEP"
    r"|REGULAMENTUL|DECIZIA|РЕГЛАМЕНТ|ДИРЕКТИВА|РЕШЕНИЕ|ΚΑΝΟΝΙΣΜΟΣ|ΟΔΗΓΙΑ|ΑΠΟΦΑΣΗ|REGLAMENTAS|DIREKTYVA|SPRENDIMAS"
    r"|REGULA|DIREKTĪVA|LĒMUMS|MÄÄRUS|OTSUS|REGOLAMENT|DEĊIŻJONI|RIALACHÁN|TREOIR|CINNEADH"
)
"""What an act calls itself at the head of its title, where it is set in capitals."""
_PROPOSAL = re.compile(
    r"(?:amended )?proposal for|proposition d|vorschlag für|propuesta de|proposta d|voorstel voor|forslag til"
    r"|förslag till|ehdotus|wniosek|návrh|javaslat|prijedlog|predlog|propunere|предложение|πρόταση|pasiūlymas"
    r"|priekšlikums|ettepanek",
    re.IGNORECASE,
)
_CORRIGENDUM = re.compile(
    r"corrigend|rectificat(?:if|ie)|berichtigung|corrección de errores|rettifica|rectificatie|retificaç|berigtigelse"
    r"|rättelse|oikaisu|sprostowanie|oprava|helyesbítés|ispravak|popravek|поправка|διορθωτικό|klaidų ištaisymas"
    r"|kļūdu labojums|parandus|rettifika|ceartúchán",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"(?:legislative )?financial (?:and digital )?statement|fiche financière|finanzbogen|ficha financiera"
    r"|scheda finanziaria|financieel memorandum|ficha financeira|finansieringsoversigt|finansieringsöversikt"
    r"|rahoitusselvitys|ocena skutków finansowych|finanční výkaz|pénzügyi kimutatás|fișă financiară",
    re.IGNORECASE,
)
_TITLE_LINES = 20
"""A title has fewer paragraphs than this; further up stands another one, as on a cover."""
_OPENING = 8
"""The first paragraphs of the file, among which a corrigendum says what it is."""
_SHORT = 120


def outside(paragraphs: Sequence[str]) -> list[str]:
    """Why each paragraph is no part of the act and its annexes, "" where it is."""
    start = start_of_act(paragraphs)
    found = [FRONT] * start
    done = stated = False
    for words in paragraphs[start:]:
        done = done or is_done(words)
        title = read_title(words) if stated else None
        if done and len(words) <= _SHORT and _STATEMENT.search(words):
            stated = True
        elif title and title.kind is Kind.ANNEX and title.end == len(words):
            stated = False
        found.append(STATEMENT if stated else "")
    return found


def start_of_act(paragraphs: Sequence[str]) -> int:
    """Index of the first paragraph of the act's title; 0 where everything may belong to it."""
    preamble = next((i for i in range(len(paragraphs)) if _opens_preamble(paragraphs, i)), 0)
    first = max(0, preamble - _TITLE_LINES)
    titles = [i for i in range(first, preamble) if _is_title(paragraphs[i])]
    if not titles:
        return preamble if preamble > _TITLE_LINES else 0
    start = titles[-1]
    return start - 1 if start and _PROPOSAL.match(paragraphs[start - 1]) else start


def _opens_preamble(paragraphs: Sequence[str], i: int) -> bool:
    """True for the formula or first citation before recitals, or an article where an act has no preamble."""
    words = paragraphs[i]
    if article_end(words) == len(words) and words:
        return True
    formula = words.isupper() and words.endswith(",")
    behind = paragraphs[i + 1 : i + 6]
    return (is_citation(words) or formula) and any(is_citation(said) or opens_recitals(said) for said in behind)


def _is_title(words: str) -> bool:
    """True for "DIRECTIVE 2010/40/EU OF ...", not for the "DIRECTIVES" over a part of the Official Journal."""
    return bool(_INSTRUMENT.search(words[:80]) or _PROPOSAL.match(words)) and len(words.split()) > 1


def refuse_other(document: str, paragraphs: Sequence[str]) -> None:
    """Refuses what is no text of one act.

    Raises:
        InputError: a corrigendum, or several acts in one file.
    """
    start = start_of_act(paragraphs)
    opening = [*paragraphs[:_OPENING], *paragraphs[start : start + 1]]
    if any(_CORRIGENDUM.match(words) for words in opening):
        raise InputError(
            document,
            "this is a corrigendum, not the text of an act",
            "take the act itself, or a consolidated text in which it is corrected",
        )
    done = next((i for i in range(start, len(paragraphs)) if is_done(paragraphs[i])), len(paragraphs))
    again = [i for i in range(done, len(paragraphs)) if is_citation(paragraphs[i])]
    if len(again) > 1 and any(opens_recitals(words) for words in paragraphs[again[0] :]):
        raise InputError(document, "the file holds more than one act", "save each act in a file of its own")
