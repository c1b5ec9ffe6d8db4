"""Says what changed words do to a provision: bind harder or less, reach further or less far.

In: an event, a rule, the codebook. Out: `Effect`s, each from one operator, `+1` for more and `-1` for less, with the
words. Example: "may" that became "shall" is `Effect("modal", +1, ...)`; whether that strengthens anything is for
the polarity of the provision to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tracker.change import Words
from tracker.classify.case import Case, Effect, cues
from tracker.classify.figures import deadline, reference, sets_a_limit
from tracker.classify.negation import negation
from tracker.classify.passage import Event, Range, Sentence
from tracker.classify.tongue import PURPOSE, TOKEN, Live, Tongue
from tracker.codes import Codebook, Cues, Operator, Rule

NEAR = 60
"""A qualifier concerns a cue when at most so many characters, some eight words, lie between them."""

STEM = 6
"""Words that begin alike for so many letters name the same matter."""
FEW = 4
"""Where words were replaced, an alternative can be told from a new wording only if they are so few."""

ARTICLE = 4
"""Letters of "the" and a blank."""

_JOINT = re.compile(r"(?:,|;|\bor\b|\band\b|\bincluding\b|\balso\b|\bin particular\b)\s*$", re.IGNORECASE)
_ENDS = re.compile(r"(?:,|\bor|\band|\bincluding|\bin particular)\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\bor\b|\bincluding\b|\balso\b", re.IGNORECASE)
_OR = re.compile(r"\s*,?\s*or\b", re.IGNORECASE)
_OR_NOT = re.compile(r"\bor not\b", re.IGNORECASE)
"""Whether or not something is done: no alternative."""
_DENIED = re.compile(r"\bnot\b", re.IGNORECASE)
_AND_ENDS = re.compile(r"\band\s*$", re.IGNORECASE)
_EACH = re.compile(r"\b(?:for|of|by|per|to) each \w+", re.IGNORECASE)
_CLOSES = re.compile(r"[;:.]")


def edit_effects(event: Event, rule: Rule, book: Codebook, tongue: Tongue, live: Live) -> list[Effect]:
    """What a rule's operators find in a sentence that was edited; `live` is `tongue.live(event)`."""
    if event.old is None or event.new is None:
        return []
    case = Case(event, rule, event.old, event.new, live, book, tongue)
    raw = replace(case, live=tuple((h, Counter[str](), Counter[str]()) for h in event.hunks))
    found: list[Effect] = []
    for name in rule.operators:
        judge = _JUDGES.get(name, _phrases)
        operator = book.operators[name]
        if live or name in _UNWEIGHED:
            found.extend(judge(raw if name in _UNWEIGHED else _short(case, operator), operator))
    named = [effect.words for effect in found if effect.operator == "addressee"]
    found = [effect for effect in found if effect.operator != "scope" or effect.words not in named]
    return [_turned(case, effect) for effect in _unless_explained(found)]


def _short(case: Case, operator: Operator) -> Case:
    """The case as an operator sees it that looks at short changes only."""
    if not operator.within:
        return case
    live = tuple(part for part in case.live if max(sum(part[1].values()), sum(part[2].values())) <= operator.within)
    return replace(case, live=live)


def _unless_explained(found: Sequence[Effect]) -> list[Effect]:
    """Of two operators that speak of the same words the one that says more about them counts."""
    kept = []
    for effect in found:
        better = [o for o in found if _says_more(o.operator, effect.operator) or _is_all(o, effect)]
        if not any(_meet(a, b) for other in better for a in effect.words for b in other.words):
            kept.append(effect)
    return kept


def _says_more(one: str, other: str) -> bool:
    return (other == "extent" and one != "extent") or (one == "choice" and other in ("scope", "addressee"))


def _is_all(one: Effect, other: Effect) -> bool:
    """Whether an alternative is but a word of number: "the total" widens nothing."""
    if one.operator != "quantifier" or other.operator not in ("scope", "addressee"):
        return False
    return sum(len(w.text) for w in other.words) - sum(len(w.text) for w in one.words) <= ARTICLE


def _meet(one: Words, other: Words) -> bool:
    return one.side == other.side and max(one.start, other.start) < min(one.end, other.end)


def _turned(case: Case, effect: Effect) -> Effect:
    """What widens the exception inside a sentence takes from its rule: the sign turns after "unless" or "except"."""
    heads = case.book.operators["exception"].heads if "exception" in case.book.operators else None
    if heads is None or effect.operator not in _TURNING or not effect.words:
        return effect
    words = effect.words[-1]
    sentence = case.new if words.side == "new" else case.old
    before = sentence.text[: words.start - sentence.start]
    opened = [m for m in heads.finditer(before) if not _CLOSES.search(before, m.end())]
    if not opened or any(a > opened[-1].end() for a, _ in cues(case.rule, before)):
        return effect
    return Effect(effect.operator, -effect.sign, effect.words)


def _phrases(case: Case, operator: Operator) -> list[Effect]:
    found = [effect for ladder in operator.ladders for effect in _climb(case, operator, ladder)]
    narrowing = [operator.narrowing, *([case.rule.narrowing] if operator.name == "qualifier" else [])]
    for pattern in narrowing:
        found.extend(_put_in(case, operator, pattern, -1))
    found.extend(_put_in(case, operator, operator.widening, 1))
    return found


def _climb(case: Case, operator: Operator, ladder: Sequence[Cues]) -> Iterable[Effect]:
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


def _steps(case: Case, ladder: Sequence[Cues], side: str, changed: bool) -> list[tuple[int, Range]]:
    """Steps of a ladder that a sentence holds, the highest first; a ban ("shall not", "may only") is none."""
    text = (case.old if side == "old" else case.new).text
    found = [
        (level, span)
        for level, pattern in enumerate(ladder)
        for span in (case.touched(pattern, side) if changed else case.places(pattern, side))
        if not text[span[1] :].lstrip().startswith(("not ", "only "))
    ]
    return [
        (level, span)
        for level, span in found
        if not any(a <= span[0] and span[1] <= b and (a, b) != span for _, (a, b) in found)
    ]


def _put_in(case: Case, operator: Operator, pattern: Cues, sign: int) -> Iterable[Effect]:
    """Phrases that were put in (`sign`) or struck (the reverse), unless the other text says them close by."""
    near = dict(zip(("old", "new"), case.event.around.near, strict=True))
    for side, other, effect in (("new", "old", sign), ("old", "new", -sign)):
        touched = _unfused(case, case.touched(pattern, side), side)
        if not touched:
            continue
        said = {_said(case, span, other) for span in case.places(pattern, other)}
        renamed = case.tongue.renamed((case.old if other == "old" else case.new).text)
        said |= {found.group().lower() for text in (renamed, near[other]) for found in pattern.finditer(text)}
        for span in touched:
            if _said(case, span, side) not in said and _concerns(case, operator, span, side):
                yield _against_each(
                    case, _one_sided(case, operator, effect, case.new if side == "new" else case.old, span)
                )


def _against_each(case: Case, effect: Effect) -> Effect:
    """A sum with the "for each authorisation" whose place it took: those are the words that decide."""
    if effect.operator != "quantifier" or effect.sign > 0 or effect.words[-1].side != "new":
        return effect
    struck = [m.span() for m in _EACH.finditer(case.old.text) if m.group().lower() not in case.new.text.lower()]
    return replace(effect, words=(case.old.words(struck[0]), *effect.words)) if struck else effect


def _unfused(case: Case, spans: Sequence[Range], side: str) -> list[Range]:
    """Without words that are part of a phrase of haste: nothing is qualified by "undue" in "without undue delay"."""
    haste = case.places(case.book.operators["deadline"].heads, side) if spans else []
    return [(a, b) for a, b in spans if not any(c <= a and b <= d for c, d in haste)]


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
    if len(signs) != 1 or any(_in_another_voice(case, effect) for effect in found):
        return []
    return [replace(found[0], words=(_changed_part(case, found[0].words[-1]),))]


def _changed_part(case: Case, words: Words) -> Words:
    """Of what is named the stretch that changed, where that is a phrase: words that stood before are not new."""
    sentence = case.new if words.side == "new" else case.old
    start, end = words.start - sentence.start, words.end - sentence.start
    ranges = [hunk.come if words.side == "new" else hunk.gone for hunk, _, _ in case.live]
    inside = [(max(a, start), min(b, end)) for a, b in ranges if max(a, start) < min(b, end)]
    if not inside:
        return words
    told = sentence.words((inside[0][0], inside[-1][1]))
    return told if len(case.tongue.content(told.text)) > 1 else words


def _in_another_voice(case: Case, effect: Effect) -> bool:
    """ "shall be told by" names the same as "shall tell": all the words of weight stand in the other sentence, too."""
    words = effect.words[-1]
    other = case.new if words.side == "old" else case.old
    return not case.tongue.content(words.text) - case.tongue.content(other.text)


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
        weight, said = (won, after) if sign > 0 else (lost, before)
        clause = sentence.text[: span[0]].rpartition(",")[2]
        # One more aim widens no duty: "with a view to safety and to order".
        aims = PURPOSE.search(clause) is not None and case.rule.polarity in ("control", "safeguard")
        turned = (
            aims
            or _OR_NOT.search(text) is not None
            or 2 * sum(weight.values()) < sum(said.values())
            or _same_modals(case, text)
        )
        if not (turned or sets_a_limit(text) or any(pattern.search(text) for pattern in explained)):
            yield sign, text, sentence, span


def _same_modals(case: Case, text: str) -> bool:
    """Whether a clause that came only took the place of one that went: "X shall be heard", "Y shall hear X"."""
    levels = [level for ladder in case.tongue.ladders for level in ladder if level.search(text)]
    counted = [[sum(1 for _ in level.finditer(s.text)) for s in (case.old, case.new)] for level in levels]
    return bool(levels) and all(old == new for old, new in counted)


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


def _come_or_gone(case: Case) -> Iterable[tuple[Sentence, Range, int]]:
    """Where words came (+1) or went (-1) and none the other way."""
    for hunk, lost, won in case.live:
        if bool(lost) != bool(won):
            yield (case.new, hunk.come, 1) if won else (case.old, hunk.gone, -1)


def _extent(case: Case, operator: Operator) -> list[Effect]:
    """Words put in or struck that no other operator explains: what is said at greater length reaches further.

    A clause that restricts takes away when it comes, and gives back when it goes; one more alternative in such a
    clause widens it.
    """
    found = []
    for sentence, span, sign in _come_or_gone(case):
        text = sentence.text[slice(*span)]
        clause = sentence.text[: span[0]].rpartition(",")[2]
        inside = operator.heads.search(clause) is not None and not _JOINED.match(text.lstrip(" ,"))
        joined = case.rule.polarity == "exemption" and _AND_ENDS.search(text) is not None
        haste = case.book.operators["deadline"].heads.search(text) is not None
        restricts = inside or joined or (_opens(operator, text) and not haste)
        found.append(_one_sided(case, operator, -sign if restricts else sign, sentence, span))
    return found


def _gloss(case: Case, operator: Operator) -> list[Effect]:
    """In a definition one more thing in a row widens the term, other words that are put in narrow it."""
    found = []
    for sentence, span, sign in _come_or_gone(case):
        text = sentence.text[slice(*span)]
        before = sentence.text[: span[0]]
        in_a_row = _JOINT.search(before) or _ENDS.search(text) or _JOINED.match(text.lstrip(" ,")) is not None
        widens = bool(in_a_row) and not _opens(operator, text)
        found.append(_one_sided(case, operator, sign if widens else -sign, sentence, span))
    return found


def _choice(case: Case, operator: Operator) -> list[Effect]:
    """Whoever shall do one thing or another may choose: one more alternative after a duty binds less."""
    found = []
    for hunk, lost, won in case.live:
        sentence, span, sign = (case.new, hunk.come, -1) if won else (case.old, hunk.gone, 1)
        text, before = sentence.text[slice(*span)], sentence.text[: span[0]]
        clause = before.rpartition(",")[2]
        one_sided = bool(lost) != bool(won)
        if one_sided and _OR.match(text) and operator.heads.search(clause) and not _DENIED.search(clause):
            found.append(_one_sided(case, operator, sign, sentence, span))
    return found


_JUDGES: dict[str, Callable[[Case, Operator], list[Effect]]] = {
    "named": _named,
    "condition": _condition,
    "scope": _scope,
    "addressee": _addressee,
    "reference": reference,
    "deadline": deadline,
    "extent": _extent,
    "gloss": _gloss,
    "choice": _choice,
    "negation": negation,
    "whole": lambda case, operator: [],
    "item": lambda case, operator: [],
}
_TURNING = frozenset({"qualifier", "quantifier", "scope", "condition", "extent"})
"""Operators that say how far words reach, not how hard they bind."""
_UNWEIGHED = frozenset({"reference", "deadline", "negation"})
"""Operators that look at numbers and verbs of duty, which carry little weight as words."""
