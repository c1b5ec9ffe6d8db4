"""Tells words that say something new from those that say the same, stand elsewhere, or follow a reference.

In: texts and the codebook's renamings. Out: the words that carry weight, and for an edited sentence the hunks that
are "live". Example: "he must notify" that became "the exporter shall notify" has none: it says the same.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from tracker.classify.passage import Event, Hunk
from tracker.codes import Codebook

MANY, MOST = 8, 0.7
"""A phrase of so many words is recognised elsewhere when so many of its threes of words stand there."""

NUMBER = r"(?<!\w)(?:\d+[a-z]?|[IVX]+[a-z]?|[a-h])(?:\(\w+\))*(?!\w)"
_REFERENCE = re.compile(
    rf"\b(?:Articles?|[Pp]aragraphs?|[Pp]oints?|Annex(?:es)?|Sections?|Chapters?|Parts?|Categor(?:y|ies)|"
    rf"Regulations?|Directives?|Decisions?|Nos?)(?:\s+\((?:EU|EC|EEC|Euratom|UM)[^)]*\))?(?:\s+No)?\s+"
    rf"{NUMBER}(?:/\d+)*(?:/[A-Z]+)*(?:(?:,\s|\s(?:and|or|to)\s|,\s(?:and|or)\s){NUMBER}(?![-\w]))*"
)
PURPOSE = re.compile(r",?\s*\b(?:in particular to|in order to|with a view to|so as to|so that|for the purposes? of)\b")
"""What follows says what a duty is for, not what it is."""
TOKEN = re.compile(r"\w+(?:[’']\w+)?")

_IRREGULAR = {
    **{"kept": "keep", "laid": "lay", "taken": "take", "given": "give", "made": "make", "held": "hold", "sent": "send"},
    **{"told": "tell", "brought": "bring", "sold": "sell", "shown": "show", "sought": "seek", "drawn": "draw"},
}
"""Forms of verbs that statutes are full of and that no ending gives away."""
_VERBS = ("shall", "must", "will", "may", "can", "should")
_DOUBLED = re.compile(r"([bdglmnprt])\1$")

Live = tuple[tuple[Hunk, Counter[str], Counter[str]], ...]
"""Hunks that say something new, each with the words that were lost and won."""


class Tongue:
    """What words say: which are the same, which are idle."""

    def __init__(self, codebook: Codebook) -> None:
        self.renamings = codebook.renamings
        self.idle = codebook.idle
        self._known: dict[str, Counter[str]] = {}
        self._renamed: dict[str, str] = {}
        modal = codebook.operators.get("modal")
        self.ladders = modal.ladders if modal else ()
        """Verbs of duty and permission, those that bind hardest first."""
        levels = [level for ladder in self.ladders for level in ladder]
        self.modals = {verb for verb in _VERBS if any(level.search(verb) for level in levels)}

    def renamed(self, text: str) -> str:
        """The text in words that are the same for the same thing."""
        if text not in self._renamed:
            told, lowered = text, text.lower()
            for pattern, to in self.renamings:
                if pattern.possible(lowered):
                    told = pattern.sub(to, told)
                    lowered = told.lower()
            self._renamed[text] = told
        return self._renamed[text]

    def content(self, text: str) -> Counter[str]:
        """The words that carry weight, in the form in which renamed ones are the same. Not to be changed."""
        if text not in self._known:
            words = (word.lower() for word in TOKEN.findall(self.renamed(text)))
            weighty = (word for word in words if (word not in self.idle and len(word) > 1) or word.isdigit())
            self._known[text] = Counter(map(stem, weighty))
        return self._known[text]

    def gist(self, text: str) -> Counter[str]:
        """What a sentence says, whatever its voice and the order of its words: "X is told by Y" is "Y tells X"."""
        words = self.content(without_references(text))
        return Counter({word: 1 if word in self.modals else n for word, n in words.items()})

    def _same(self, old: str, new: str) -> bool:
        """Whether two sentences say the same in another voice or order; one that is much longer cannot."""
        return 3 * min(len(old), len(new)) >= 2 * max(len(old), len(new)) and self.gist(old) == self.gist(new)

    def stands(self, words: str, text: str, whole: bool = False) -> bool:
        """Whether words that went stand elsewhere: a line or a phrase to the letter, a long one for the most part.

        `whole`: they are all of a sentence, and two of them are a phrase; else two of weight.
        """
        plain = _plain(words)
        if plain and plain in (_plain(line) for line in text.split("\n")):
            return True
        few = len(plain.split()) < 2 if whole else self._weighs_little(words, plain)
        if not text or few:
            return False
        if f" {plain} " in f" {_plain(text)} ":
            return True
        found = _threes(plain)
        if len(found) < MANY:
            return False
        known = set(_threes(_plain(text)))
        return sum(three in known for three in found) >= MOST * len(found)

    def _weighs_little(self, words: str, plain: str) -> bool:
        """No phrase that could be recognised: fewer than two words of weight, or than one among three others."""
        weight = len(self.content(words))
        return weight < 2 and not (weight and len(plain.split()) > 3)

    def live(self, event: Event) -> Live:
        """The hunks that say something new, with the words lost and won, what only changed place set off."""
        if event.old is None or event.new is None:
            return ()
        if self._same(event.old.text, event.new.text):
            return ()
        old, new = without_references(event.old.text), without_references(event.new.text)
        then, now = event.around.near
        pairs = [(h, old[slice(*h.gone)], new[slice(*h.come)]) for h in event.hunks]
        counted = [
            (h, self.content("" if self.stands(a, now) else a), self.content("" if self.stands(b, then) else b))
            for h, a, b in pairs
        ]
        lost = sum((self.content(gone) for _, gone, _ in pairs), Counter[str]())
        won = sum((self.content(come) for _, _, come in pairs), Counter[str]())
        net_lost, net_won = lost - won, won - lost
        net = ((hunk, gone & net_lost, come & net_won) for hunk, gone, come in counted)
        return tuple((hunk, gone, come) for hunk, gone, come in net if gone or come)


def _plain(text: str) -> str:
    return " ".join(word.lower() for word in TOKEN.findall(text))


def _threes(plain: str) -> list[str]:
    words = plain.split()
    return [" ".join(words[at : at + 3]) for at in range(len(words) - 2)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without the endings of number, person and voice: informed, informs and inform are one.

    >>> stem("notified"), stem("notify"), stem("refusing"), stem("refuses"), stem("kept")
    ('notify', 'notify', 'refus', 'refus', 'keep')
    """
    word = _IRREGULAR.get(word, word)
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return f"{word[:-3]}y"
    for ending, shortest in (("ing", 7), ("ed", 6)):
        if word.endswith(ending) and len(word) >= shortest:
            return _DOUBLED.sub(r"\1", word[: -len(ending)]).removesuffix("e")
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def without_references(text: str) -> str:
    """The text with every reference blanked out: its numbers follow other texts and say nothing themselves."""
    return _REFERENCE.sub(lambda found: " " * len(found.group()), text)
