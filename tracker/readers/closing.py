"""Recognises the sentence that closes a regulation, for formats that show it as an ordinary paragraph.

In: the words of a paragraph. Out: whether they are that sentence. Example: "This Regulation shall be binding in
its entirety and directly applicable in all Member States." is no paragraph of the last article.
"""

from __future__ import annotations

import re

_BINDING = re.compile(
    r"binding in its entirety|in allen ihren Teilen verbindlich|obligatoires? dans tous ses éléments"
    r"|obligatori[oa]s? en todos sus elementos|obbligatori[oa] in tutti i suoi elementi"
    r"|verbindend in al haar onderdelen|obrigatóri[oa] em todos os seus elementos|bindende i alle enkeltheder"
    r"|till alla delar bindande|kaikilta osiltaan velvoittava|δεσμευτικ\w+ ως προς όλα τα μέρη"
    r"|závazn\w+ v celém rozsahu|záväzn\w+ v celom rozsahu|wiąże w całości|teljes egészében kötelező"
    r"|v celoti zavezujoč|zavezujoč\w* v celoti|u cijelosti je? ?obvezujuć|obligatori\w+ în toate elementele"
    r"|задължител\w+ в своята цялост|tervikuna siduv|uzliek saistības kopumā|privaloma\w* visa"
    r"|t?jorbot fl-intier|ceangailteach ina h?iomláine|ceangailteach go huile",
    re.IGNORECASE,
)
_LONGEST = 300
"""The sentence has some 100 characters; a paragraph that only speaks of binding acts is longer."""


def is_closing(words: str) -> bool:
    """True for "This Regulation shall be binding in its entirety ..." in the languages of the Union.

    >>> is_closing("Diese Verordnung ist in allen ihren Teilen verbindlich und gilt unmittelbar.")
    True
    """
    return len(words) <= _LONGEST and bool(_BINDING.search(words))
