"""The words by which a Commission proposal shows a chapter, an annex or the closing formula, in 24 languages.

In: the words of a heading or paragraph. Out: what it opens and how many of its characters are the number.
Example: `division("Abschnitt B – Liste")` is `(Kind.SECTION, 13)`: number "Abschnitt B –", heading "Liste".
"""

from __future__ import annotations

import re
import unicodedata

from tracker.act import Kind

_DIVISIONS = {
    Kind.PART: "part teil partie parte partea parti del deel cast czesc dio resz dalis dala част μερος cuid osa",
    Kind.TITLE: "title titel titre titolo titulo titlul titolu tytuł hlava naslov cim τιτλος teideal avdelning"
    " afsnit osasto jaotis sadala дял",
    Kind.CHAPTER: "chapter kapitel chapitre capo capitolo capitulo capitolul kapitolu rozdział kapitola poglavlje"
    " poglavje fejezet κεφαλαιο caibidil hoofdstuk luku peatukk nodala skyrius глава",
    Kind.SECTION: "section abschnitt sezione seccion seccao secao sectiunea sekcja oddil oddiel odjeljak oddelek"
    " szakasz τμημα roinn afdeling avsnitt jakso jagu iedala skirsnis taqsima раздел",
    Kind.SUBSECTION: "subsection unterabschnitt sous-section sottosezione subseccion subseccao subsectiunea"
    " onderafdeling underafsnit underavsnitt pododdil pododdiel pododjeljak pododdelek alszakasz υποτμημα"
    " alajakso alajagu apakšiedala poskirsnis подраздел",
}
"""Compared in lower case and without accents."""

_KINDS = {word: kind for kind, words in _DIVISIONS.items() for word in words.split()}

SEPARATOR = "–—:.-"
_LABEL = r"(?:[IVXLC]{1,7}|[ivxlc]{1,6}|\d{1,3}|[A-Z])[a-z]{0,2}"
_WORD_FIRST = re.compile(rf"\W?(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)\s+{_LABEL}(?!\w)\s?[{SEPARATOR}]?")
_LABEL_FIRST = re.compile(rf"\W?{_LABEL}\.?\s+(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)(?!\w)\s?[{SEPARATOR}]?")
_IN_WORDS = 3
"""A heading of up to three words with a division word in it is a number too ("PART ONE", "ERSTER TEIL")."""

ANNEX_WORD = re.compile(
    r"""\W?(?:(?:ANNEX(?:E|ES)?|ANHANG|ANHÄNGE|ALLEGAT[OI]|ANEXOS?|BIJLAGEN?|BILAG(?:A|OR)?|LIITE|LIITTEET
        |ΠΑΡΑΡΤΗΜΑ(?:ΤΑ)?|PŘÍLOH[AY]|PRÍLOH[AY]|ZAŁĄCZNIKI?|PRILOG[AEI]?|ANEX[AĂE]|ПРИЛОЖЕНИ[ЕЯ]|LISA|LISAD
        |PIELIKUM[SI]|PRIEDA[SI]|ANNESS(?:I)?|IARSCRÍBHINN)
        (?:\s+(?:(?:NR|N\.?\s?[ºo°]?|No)\.?\s+)?[IVXLC]{1,7}[a-zA-Z]?(?!\w)|\s+\d{1,3}[a-z]?(?!\w)|\s+[A-Z](?!\w))?
        |(?:[IVXLC]{1,7}|\d{1,3})\.?\s+(?:MELLÉKLET|LISA|LIITE|PIELIKUMS|PRIEDAS))
        (?!\w)\s?[–—:.-]?(?=\s|$)""",
    re.VERBOSE | re.IGNORECASE,
)
"""The number of an annex as it stands at the start of its title."""

APPLICATION = re.compile(
    r"binding in its entirety|in allen ihren Teilen verbindlich|obligatoire dans tous ses éléments"
    r"|obligatori[oa]s? en todos sus elementos|obbligatori[oa] in tutti i suoi elementi|verbindend in al haar onderdelen"
    r"|obrigatóri[oa] em todos os seus elementos|bindende i alle enkeltheder|till alla delar bindande"
    r"|kaikilta osiltaan velvoittava|δεσμευτικ\w+ ως προς όλα τα μέρη|závazn\w+ v celém rozsahu|záväzn\w+ v celom rozsahu"
    r"|wiąże w całości|teljes egészében kötelező|zavezujoč\w* v celoti|u cijelosti obvezujuć|obligatori\w+ în toate elementele"
    r"|задължител\w+ в своята цялост|tervikuna siduv|uzliek saistības kopumā|privaloma\w* visa|t?jorbot fl-intier"
    r"|ceangailteach go huile",
    re.IGNORECASE,
)
"""The sentence that closes a regulation, for proposals that give it no style of its own."""


def division(words: str) -> tuple[Kind | None, int]:
    """What a heading opens, and the length of its number; (None, 0) if it is no number of a division.

    >>> division("TITLE IV"), division("CHAPTER II Gatekeepers"), division("TRANSPARENCY OBLIGATIONS")
    ((<Kind.TITLE: 'title'>, 8), (<Kind.CHAPTER: 'chapter'>, 10), (None, 0))
    """
    for pattern in (_WORD_FIRST, _LABEL_FIRST):
        found = pattern.match(words)
        kind = _KINDS.get(_plain(found["word"])) if found else None
        if found and kind:
            return kind, found.end()
    tokens = words.split()
    if len(tokens) <= _IN_WORDS:
        for token in tokens:
            if kind := _KINDS.get(_plain(token)):
                return (kind, len(words)) if len(tokens) == 2 else (None, 0)
    return None, 0


def _plain(word: str) -> str:
    """Lower case without accents: "ΚΕΦΆΛΑΙΟ" and "Κεφάλαιο" are one word."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
