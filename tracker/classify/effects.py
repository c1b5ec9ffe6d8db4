"""Says what changed words do to a provision: bind harder or less, reach further or less far.

In: an event, a rule, the codebook. Out: `Effect`s, each from one operator, `+1` for more and `-1` for less, with the
words. Example: "may" that became "shall" is `Effect("modal", +1, ...)`; whether that strengthens anything is for
the polarity of the provision to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.change import Words
from tracker.classify.passage import Event, Range, Sentence
from tracker.classify.tongue import NUMBER, TOKEN, Live, Tongue, without_references
from tracker.codes import Codebook, Operator, Rule

NEAR = 60
"""A qualifier concerns a cue when at most so many characters, some eight words, lie between them."""

STEM = 6
"""Words that begin alike for so many letters name the same matter."""
FEW = 4
"""Where words were replaced, an alternative can be told from a new wording only if they are so few."""

_ARTICLES = re.compile(rf"\bArticles?\s+({NUMBER}(?:(?:,\s|\s(?:and|or|to)\s|,\s(?:and|or)\s)(?:Article\s)?{NUMBER})*)")
_JOINT = re.compile(r"(?:,|;|\bor\b|\band\b|\bincluding\b|\balso\b|\bin particular\b)\s*$", re.IGNORECASE)
_ENDS = re.compile(r"(?:,|\bor|\band|\bincluding|\bin particular)\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\bor\b|\bincluding\b|\balso\b", re.IGNORECASE)
_UNITS = re.compile(
    r"\s*(?:\d{3}\b\s*)?(?:calendar|working|business)?\s*"
    r"(?:days?|weeks?|months?|years?|hours?|%|per cent|percent|persons?|times)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:more than|at least|at most|up to|fewer than|less than|no longer than|within)\s*$", re.IGNORECASE
)
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DATE = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(_MONTHS)})\b(\s+\d{{4}})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one operator found: `sign` +1 more, -1 less, 0 the same in other words."""

    operator: str
    sign: int
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An edited sentence and the rule it is looked at with."""

    event: Event
    rule: Rule
    old: Sentence
    new: Sentence
    live: Live
    book: Codebook
    tongue: Tongue

    def touched(self, pattern: re.Pattern[str], side: str) -> list[Range]:
        """Places where a pattern stands on words that changed."""
        return [span for span in self.places(pattern, side) if self.changed(span, side)]

    def places(self, pattern: re.Pattern[str], side: str) -> list[Range]:
        """Places where a pattern stands."""
        return [m.span() for m in pattern.finditer((self.old if side == "old" else self.new).text)]

    def changed(self, span: Range, side: str) -> bool:
        """Whether a place holds words that changed."""
        ranges = (h.gone if side == "old" else h.come for h, _, _ in self.live)
        return any(max(a, span[0]) < min(b, span[1]) for a, b in ranges)

    def found(self, operator: str, sign: int, old: Range | None, new: Range | None) -> Effect:
        """An effect with its words."""
        words = [self.old.words(old)] if old else []
        words += [self.new.words(new)] if new else []
        return Effect(operator, sign, tuple(w for w in words if w.text))


def cues(rule: Rule, text: str) -> list[Range]:
    """Where a rule's cues stand in a text, false friends apart."""
    found = [m.span() for m in rule.cues.finditer(text)]
    friends = [m.span() for m in rule.false_friends.finditer(text)] if found else []
    return [(start, end) for start, end in found if not any(a <= start and end <= b for a, b in friends)]


def edit_effects(event: Event, rule: Rule, book: Codebook, tongue: Tongue, live: Live) -> list[Effect]:
    """What a rule's operators find in a sentence that was edited; `live` is `tongue.live(event)`."""
    if event.old is None or event.new is None:
        return []
    case = Case(event, rule, event.old, event.new, live, book, tongue)
    raw = replace(case, live=tuple((h, Counter[str](), Counter[str]()) for h in event.hunks))
    found: list[Effect] = []
    for name in rule.operators:
        judge = _JUDGES.get(name, _phrases)
        if live or name in _UNWEIGHED:
            found.extend(judge(raw if name in _UNWEIGHED else case, book.operators[name]))
    named = [effect.words for effect in found if effect.operator == "addressee"]
    return [effect for effect in found if effect.operator != "scope" or effect.words not in named]


def _phrases(case: Case, operator: Operator) -> list[Effect]:
    found = [effect for ladder in operator.ladders for effect in _climb(case, operator, ladder)]
    narrowing = [operator.narrowing, *([case.rule.narrowing] if operator.name == "qualifier" else [])]
    for pattern in narrowing:
        found.extend(_put_in(case, operator, pattern, -1))
    found.extend(_put_in(case, operator, operator.widening, 1))
    return found


def _climb(case: Case, operator: Operator, ladder: Sequence[re.Pattern[str]]) -> Iterable[Effect]:
    """Compares the highest step of a ladder that went with the highest that came."""
    old, new = (_steps(case, ladder, side, False) for side in ("old", "new"))
    gone, come = (_steps(case, ladder, side, True) for side in ("old", "new"))
    if gone and come:
        before, after = gone[0], come[0]
    elif operator.name == "modal" or not (gone or come):
        return
    elif come and old and come[0][0] < old[0][0]:
        before, after = old[0], come[0]
        yield case.found(operator.name, 1, None, after[1])
        return
    elif gone and new and gone[0][0] < new[0][0]:
        yield case.found(operator.name, -1, gone[0][1], None)
        return
    else:
        return
    if before[0] != after[0]:
        yield case.found(operator.name, 1 if after[0] < before[0] else -1, before[1], after[1])


def _steps(case: Case, ladder: Sequence[re.Pattern[str]], side: str, changed: bool) -> list[tuple[int, Range]]:
    """Steps of a ladder that a sentence holds, the highest first; a denied one ("shall not") is none."""
    text = (case.old if side == "old" else case.new).text
    found = [
        (level, span)
        for level, pattern in enumerate(ladder)
        for span in (case.touched(pattern, side) if changed else case.places(pattern, side))
        if not text[span[1] :].lstrip().startswith("not ")
    ]
    return [
        (level, span)
        for level, span in found
        if not any(a <= span[0] and span[1] <= b and (a, b) != span for _, (a, b) in found)
    ]


def _put_in(case: Case, operator: Operator, pattern: re.Pattern[str], sign: int) -> Iterable[Effect]:
    """Phrases that were put in (`sign`) or struck (the reverse), unless the other text says them close by."""
    near = dict(zip(("old", "new"), case.event.around.near, strict=True))
    for side, other, effect in (("new", "old", sign), ("old", "new", -sign)):
        said = {_said(case, span, other) for span in case.places(pattern, other)}
        said |= {found.group().lower() for found in pattern.finditer(near[other])}
        for span in case.touched(pattern, side):
            if _said(case, span, side) not in said and _concerns(case, operator, span, side):
                yield _one_sided(case, operator, effect, case.new if side == "new" else case.old, span)


def _said(case: Case, span: Range, side: str) -> str:
    return (case.old if side == "old" else case.new).text[slice(*span)].lower()


def _concerns(case: Case, operator: Operator, span: Range, side: str) -> bool:
    """A qualifier has to stand beside what it qualifies, unless the rule speaks about the provision as a whole."""
    if operator.name != "qualifier" or case.rule.reach == "provision":
        return True
    text = (case.old if side == "old" else case.new).text
    return any(max(a - span[1], span[0] - b) <= NEAR for a, b in cues(case.rule, text))


def _named(case: Case, operator: Operator) -> list[Effect]:
    """Something the rule is about is named where it was not, or no longer."""
    around = case.event.around
    found: list[Effect] = []
    for sentence, other, elsewhere, sign in (
        (case.old, case.new, around.rest, -1),
        (case.new, case.old, around.before, 1),
    ):
        known = {_form(text[slice(*span)]) for text in (other.text, elsewhere) for span in cues(case.rule, text)}
        for span in cues(case.rule, sentence.text):
            if _form(sentence.text[slice(*span)]) not in known and _touches(case, span, sentence.side):
                found.append(_one_sided(case, operator, sign, sentence, span))
    signs = {effect.sign for effect in found}
    return found[:1] if len(signs) == 1 else []


def _touches(case: Case, span: Range, side: str) -> bool:
    """Whether a place holds words that changed, or came together because what stood between them went."""
    ranges = (hunk.gone if side == "old" else hunk.come for hunk, _, _ in case.live)
    return any(max(a, span[0]) < min(b, span[1]) or (a == b and span[0] < a < span[1]) for a, b in ranges)


def _form(text: str) -> str:
    """Broker and brokering are one thing named."""
    return " ".join(word.lower()[:STEM] for word in TOKEN.findall(text))


def _additions(case: Case, pure: bool = False) -> Iterable[tuple[int, str, Sentence, Range]]:
    """Additions (+1) and omissions (-1) that no other operator explains; `pure`: nothing was put in their place."""
    explained = [case.book.operators[n].narrowing for n in ("exception", "qualifier") if n in case.book.operators]
    explained.append(case.book.operators["deadline"].heads)
    kept = [case.tongue.content(sentence.text) for sentence in (case.old, case.new)]
    for hunk, lost, won in case.live:
        gone, come = case.old.text[slice(*hunk.gone)], case.new.text[slice(*hunk.come)]
        alternatives = _has_joint(case, come) - _has_joint(case, gone)
        alternatives = 0 if pure or len(won) + len(lost) > FEW else alternatives
        before, after = case.tongue.content(gone), case.tongue.content(come)
        if (won and alternatives > 0) or (won - kept[0] and not before - after):
            sign, text, sentence, span = 1, come, case.new, hunk.come
        elif (lost and alternatives < 0) or (lost - kept[1] and not after - before):
            sign, text, sentence, span = -1, gone, case.old, hunk.gone
        else:
            continue
        if not any(pattern.search(text) for pattern in explained):
            yield sign, text, sentence, span


def _has_joint(case: Case, text: str) -> bool:
    return _JOINED.search(case.tongue.renamed(text)) is not None


def _condition(case: Case, operator: Operator) -> list[Effect]:
    """A condition that is put in narrows; one that is dropped widens."""
    return [
        _one_sided(case, operator, -sign, sentence, span)
        for sign, text, sentence, span in _additions(case, pure=True)
        if _opens(operator, text) and len(TOKEN.findall(text)) > 2
    ]


def _opens(operator: Operator, text: str) -> bool:
    found = operator.heads.search(text)
    return found is not None and not text[: found.start()].strip(" ,;()0123456789\u00a0")


def _one_sided(case: Case, operator: Operator, sign: int, sentence: Sentence, span: Range) -> Effect:
    return case.found(operator.name, sign, *((span, None) if sentence.side == "old" else (None, span)))


def _scope(case: Case, operator: Operator) -> list[Effect]:
    """One more alternative widens, one less narrows."""
    condition = case.book.operators["condition"]
    found = []
    for sign, text, sentence, span in _additions(case):
        lost, won = next((lost, won) for hunk, lost, won in case.live if span in (hunk.gone, hunk.come))
        opens = _opens(operator, text) or text.lstrip().startswith(",")
        joined = opens or _JOINT.search(sentence.text[: span[0]]) or _ENDS.search(text) or (lost and won)
        if joined and not (_opens(condition, text) and not (lost and won)):
            found.append(_one_sided(case, operator, sign, sentence, span))
    return found


def _addressee(case: Case, operator: Operator) -> list[Effect]:
    """Someone more who has to act or has to be told."""
    joined = _scope(case, case.book.operators["scope"]) if "scope" in case.book.operators else []
    return [
        Effect(operator.name, effect.sign, effect.words)
        for effect in joined
        if any(operator.heads.search(words.text) for words in effect.words)
    ]


def _reference(case: Case, operator: Operator) -> list[Effect]:
    """More articles referred to: the provision follows them."""
    before, after = ([m.span(1) for m in _ARTICLES.finditer(s.text)] for s in (case.old, case.new))
    if len(before) != len(after):
        return []
    found = []
    for old, new in zip(before, after, strict=True):
        counts = [len(re.findall(NUMBER, text)) for text in (case.old.text[slice(*old)], case.new.text[slice(*new)])]
        if counts[0] != counts[1] and case.changed(new, "new"):
            found.append(case.found(operator.name, 1 if counts[1] > counts[0] else -1, old, new))
    return found


def _deadline(case: Case, operator: Operator) -> list[Effect]:
    """More time, a higher figure: +1. A date in another year only starts the clock anew: 0."""
    found = []
    for hunk, _, _ in case.live:
        old, new = _amount(case.old.text, hunk.gone, operator), _amount(case.new.text, hunk.come, operator)
        dates = _date(case.old.text, hunk.gone), _date(case.new.text, hunk.come)
        if dates[0] and dates[1]:
            years = dates[0][0] or dates[1][0]
            sign = 0 if years else (dates[1][1] > dates[0][1]) - (dates[1][1] < dates[0][1])
            found.append(case.found(operator.name, sign, hunk.gone, hunk.come))
        elif old is not None and new is not None and old != new:
            found.append(case.found(operator.name, 1 if new > old else -1, hunk.gone, hunk.come))
        elif new == 0 and not case.touched(operator.heads, "old"):
            found.append(case.found(operator.name, -1, None, hunk.come))
        elif old == 0 and not case.touched(operator.heads, "new"):
            found.append(case.found(operator.name, 1, hunk.gone, None))
    return found


def _amount(text: str, span: Range, operator: Operator) -> float | None:
    """A figure with a unit or a bound, or 0 for "at once"; None where there is none, or a reference."""
    if operator.heads.search(text[slice(*span)]):
        return 0.0
    masked = without_references(text)
    for token in TOKEN.finditer(masked, *span):
        word = token.group().lower()
        value = _SMALL.index(word) + 1 if word in _SMALL else float(word) if _FIGURE.fullmatch(word) else None
        if value is not None and (_UNITS.match(masked[token.end() :]) or _BOUND.search(masked[: token.start()])):
            return float(value)
    return None


def _date(text: str, span: Range) -> tuple[bool, int] | None:
    """Whether a date that changed has a year, and its place in the year."""
    for found in _DATE.finditer(text):
        if max(found.start(), span[0]) < min(found.end(), span[1]):
            return bool(found[3]), _MONTHS.index(found[2].lower()) * 31 + int(found[1])
    return None


_JUDGES: dict[str, Callable[[Case, Operator], list[Effect]]] = {
    "named": _named,
    "condition": _condition,
    "scope": _scope,
    "addressee": _addressee,
    "reference": _reference,
    "deadline": _deadline,
    "whole": lambda case, operator: [],
    "item": lambda case, operator: [],
}
_UNWEIGHED = frozenset({"reference", "deadline"})
"""Operators that look at numbers, which carry no weight as words."""
