"""Says whether a matter stood in the law before: a duty that its article had already gets stronger and is not new.

In: a rule, an event, what an operator found. Out: yes or no. Example: a new paragraph on an end-use statement is an
addition to an article that spoke of end-use statements before, and a control of its own in one that did not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tracker.act import Kind, walk
from tracker.classify.case import Effect, cues
from tracker.classify.passage import Event, Layout, Sentence
from tracker.classify.tongue import TOKEN, stem
from tracker.codes import NEVER, POLARITIES, Codebook, Rule

SHORT = 4
"""Words of no more letters tell no matter from another."""
_DUTIES = {stem(word) for word in ("shall", "should", "must", "required", "other")}
"""Words that many cues have and that say nothing of their matter."""
_TERM = re.compile(r"[‘'“]([^’'”]+)[’'”] (?:shall )?means?\b")


def stood(rule: Rule, event: Event, effect: Effect, book: Codebook) -> bool:
    """Whether the provision spoke of the matter before, or still does; or its article did, in words of its kind."""
    around, came = event.around, effect.sign > 0
    own = (around.before if came else around.rest) if around.before else ""
    if own and (cues(rule, own) or (_swapped(event, effect) and book.carries(rule.code, own, around.heading))):
        return True
    there = around.home[0] if came else around.home[1]
    if POLARITIES[rule.polarity] < 0 or not there:
        return False
    told = [sentence.text[slice(*span)] for sentence in event.sentences for span in cues(rule, sentence.text)]
    said = _words(told, book)
    return any(said & _words([there[slice(*span)]], book) for span in cues(rule, there))


def folded(went: Sentence, layout: Layout) -> bool:
    """Whether only the definition of a term went, and the articles still use it: what it means stands there."""
    defined = _TERM.match(went.text)
    if defined is None:
        return False
    term = defined[1].lower()
    articles = (p for p in walk(layout.comparison.new) if p.kind is Kind.ARTICLE)
    return any(term in p.text.lower() and not _TERM.match(p.text) for article in articles for p in walk(article))


def _swapped(event: Event, effect: Effect) -> bool:
    """Whether the words took the place of others: one criterion for another is no new one."""
    ranges = [(w.start - s.start, w.end - s.start) for w in effect.words for s in event.sentences if s.side == w.side]
    old, new = (sentence.text if sentence else "" for sentence in (event.old, event.new))
    lost = Counter(old.split()) - Counter(new.split())
    instead = [h for h in event.hunks if h.come[0] < h.come[1] and lost.keys() & set(old[slice(*h.gone)].split())]
    return any(hunk.come[0] < end and start < hunk.come[1] for hunk in instead for start, end in ranges)


def _words(texts: Iterable[str], book: Codebook) -> set[str]:
    """Words by which a matter is recognised: inform and informs, not shall, nor whom."""
    whom = book.operators["addressee"].heads if "addressee" in book.operators else NEVER
    plain = (whom.sub(" ", text) for text in texts)
    return {stem(word.lower()) for text in plain for word in TOKEN.findall(text) if len(word) > SHORT} - _DUTIES
