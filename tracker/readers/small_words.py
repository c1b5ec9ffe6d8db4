"""Guesses the language of a text whose source does not name it, by the small words that only that language has.

In: words of a law. Out: its language as two letters, "" where no language stands out. Example: "der die und für" is
"de".
"""

from __future__ import annotations

import re
from collections import Counter

_SMALL = {
    "bg": "на за от да се със при или което както",
    "cs": "nebo které podle pro být jsou dne této ze členské",
    "da": "og af til som ikke skal eller denne ved medlemsstaterne",
    "de": "der die das und oder für nach werden dieser mitgliedstaaten",
    "el": "και της του των που από για στο την κράτη",
    "en": "the and of shall this which by with member states",
    "es": "los las del por que con para el presente estados",
    "et": "ja ning või mis käesoleva kui tuleks see liikmesriigid kohta",
    "fi": "ja tai sekä joka tämän on ovat mukaisesti jäsenvaltioiden että",
    "fr": "les des du pour dans par présent une aux états",
    "ga": "agus an na chun le nó arna leis ballstáit maidir",
    "hr": "koje ili te od za države članice ove prema kako",
    "hu": "és az hogy vagy valamint ezen szerinti tagállamok kell egy",
    "it": "gli della delle per che con presente stati nel dei",
    "lt": "ir arba kad šio pagal kurie valstybės narės turi dėl",
    "lv": "un vai kas šīs saskaņā ar ko dalībvalstis ir par",
    "mt": "li għandu dan jew għall tal għandhom membri stati mal",
    "nl": "de het van een en met voor deze worden lidstaten",
    "pl": "oraz lub nie dla niniejszego przez państwa członkowskie jest zgodnie",
    "pt": "dos das para que com uma pelo presente não estados",
    "ro": "și sau pentru din care prin prezentul statele membre în",
    "sk": "alebo ktoré podľa členské štáty tohto sa pre je sú",
    "sl": "ali ter za ki države članice te iz se pri",
    "sv": "och att som för eller ska denna med medlemsstaterna inte",
}
LANGUAGES = frozenset(_SMALL)
_WORD = re.compile(r"[^\W\d_]+")
_LOOK = 20_000
_ENOUGH = 20
"""Fewer small words than this say nothing."""


def language_of(text: str) -> str:
    """The language in which most of the small words of a text are.

    >>> language_of("The Member States shall mark the lanterns which fly by night and the kites. " * 5)
    'en'
    >>> language_of("Hallo")
    ''
    """
    counted = Counter(_WORD.findall(text[:_LOOK].lower()))
    scores = {name: sum(counted[word] for word in words.split()) for name, words in _SMALL.items()}
    best, next_best = sorted(scores, key=lambda name: -scores[name])[:2]
    return best if scores[best] >= _ENOUGH and scores[best] > scores[next_best] else ""
