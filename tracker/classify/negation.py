"""Judges words that deny: "shall not", "need not", "no longer", put in or struck, reverse what a sentence does.

In: a `Case`, an operator; or a sentence that came or went. Out: `Effect`s, `+1` for more. Example: "shall refuse" that
became "shall not refuse" is -1; "may export" that became "may not export" is +1, a prohibition being a control.

`heads` of the operator are the words that deny; `widening` the deeds that a control forbids (denied, they make more of
it); `narrowing` the verbs by which an exemption speaks (denied, they make more of it: "shall not apply"). A denial
that a rule's own cue holds ("shall not be granted") is what that rule is about. In the renamed form "may only ... if"
is "shall not ... unless", so that the one in place of the other denies nothing.
"""

from __future__ import annotations

import re

from tracker.classify.case import Case, Effect, cues
from tracker.classify.passage import Range, Sentence
from tracker.classify.tongue import Tongue
from tracker.codes import Operator, Rule

BESIDE = 4
"""A verb stands beside its denial with so few letters between them."""

VERB = 8
"""Cues no longer than this are mere verbs and name no matter."""

_CLAUSE = re.compile(r"[,;:]|\band (?=(?:\w+\s+){0,4}(?:shall|must|may|should|will)\b)")
"""Where a clause ends that a denial could govern."""
_NO_DENIAL = re.compile(r"\s*(?:later|longer|more|less|only|exceed\w*|necessarily)\b", re.IGNORECASE)
""" "Shall not exceed", "not later than": a bound. "Not only": an alternative."""
_SUBORDINATE = re.compile(
    r"\b(?:if|where|when|whenever|whether|unless|until|which|who|whose|that|because|since)\b[^,;:]*$", re.IGNORECASE
)
_DUTY = re.compile(r"\b(?:shall|must|need|required|obliged|bound)\b", re.IGNORECASE)
_MODAL = re.compile(r"\s*(?:(?:shall|must|may|should|will|can)\s+)?")
_DENIES = re.compile(r"\b(?:not|never|no longer|no)\b|(?<=can)not\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:shall|must|may|should|will|can|need|has to|have to)\b", re.IGNORECASE)


def negation(case: Case, operator: Operator) -> list[Effect]:
    """A denial that came to words that stayed, or left them."""
    denials = {"old": _denials(operator, case.old.text), "new": _denials(operator, case.new.text)}
    renamed = [len(_denials(operator, case.tongue.renamed(s.text))) for s in (case.old, case.new)]
    if renamed[0] == renamed[1]:
        return []
    side, sign = ("new", 1) if renamed[1] > renamed[0] else ("old", -1)
    sentence, other = (case.new, case.old) if side == "new" else (case.old, case.new)
    for span in denials[side]:
        stands = _counterpart(case, operator, span, side)
        if stands is None:
            continue
        sense = _sense(case.rule, operator, sentence, span) or _governed(case.rule, other.text, stands)
        if sense:
            found = (None, span) if side == "new" else (span, None)
            return [case.found(operator.name, sign * sense, *found)]
    return []


def denied(rule: Rule, operator: Operator, sentence: Sentence) -> Range | None:
    """The denial that turns what a rule finds in a sentence: "shall not publish the report"; None for none.

    Only a duty, in the active voice, whose own verb is what the rule looks for: a prohibition of other things may
    well be a safeguard, and what does not apply to somebody frees them, which is for the exemptions to say.
    """
    text = sentence.text
    for span in _denials(operator, text):
        told = next(operator.narrowing.finditer(text, span[1]), None)
        applies = told is not None and not text[span[1] : told.start()].strip()
        passive = text.startswith(("be ", "have been "), span[1] + 1)
        beside = any(a < span[1] + BESIDE and span[1] < b and b - a > VERB for a, b in cues(rule, text))
        beside = beside and not passive
        if _DUTY.search(text, *span) and beside and not applies and _sense(rule, operator, sentence, span) < 0:
            return span
    return None


def _denials(operator: Operator, text: str) -> list[Range]:
    """Where a text denies in a main clause: not in "if it does not answer", nor in "shall not exceed"."""
    return [
        found.span()
        for found in operator.heads.finditer(text)
        if not _NO_DENIAL.match(text, found.end())
        and (_DUTY.search(found.group()) or not _SUBORDINATE.search(text[: found.start()]))
    ]


def _counterpart(case: Case, operator: Operator, span: Range, side: str) -> int | None:
    """Where the other text says without the denial what this one denies; None if other words came with it."""
    for hunk in case.event.hunks:
        here, there = (hunk.come, hunk.gone) if side == "new" else (hunk.gone, hunk.come)
        if max(here[0], span[0]) < min(here[1], span[1]):
            sentence, other = (case.new, case.old) if side == "new" else (case.old, case.new)
            rest = [
                sentence.text[here[0] : max(here[0], span[0])],
                sentence.text[min(here[1], span[1]) : here[1]],
                other.text[slice(*there)],
            ]
            return there[0] if all(_idle(text, case.tongue) for text in rest) else None
    return None


def _idle(text: str, tongue: Tongue) -> bool:
    return not tongue.content(_VERB.sub("", text))


def _sense(rule: Rule, operator: Operator, sentence: Sentence, span: Range) -> int:
    """What a denial makes of a rule's matter: +1 more, -1 less, 0 nothing, since it is about something else."""
    text = sentence.text
    if _is_cue(rule, text, span):
        return 1
    pattern = operator.narrowing if rule.polarity == "exemption" else operator.widening
    verb = _MODAL.match(text, span[1])
    start = verb.end() if verb else span[1]
    deed = next(pattern.finditer(text, start), None)
    governed = _governed(rule, text, span[0])
    return -governed if deed and deed.start() == start else governed


def _is_cue(rule: Rule, text: str, span: Range) -> bool:
    """Whether a cue of the rule holds the denial itself: without it the cue is not found there any more."""
    found = [a for a, b in cues(rule, text) if a < span[1] and span[0] < b]
    bare = text[: span[0]] + _DENIES.sub(lambda word: " " * len(word.group()), text[slice(*span)]) + text[span[1] :]
    left = [a for a, _ in cues(rule, bare)]
    return bool(found) and not any(a in left for a in found)


def _governed(rule: Rule, text: str, at: int) -> int:
    """-1 if a denial at a place governs a cue: it stands in the same clause, behind it or as its subject; else 0."""
    start = max((found.end() for found in _CLAUSE.finditer(text) if found.start() < at), default=0)
    end = min((found.start() for found in _CLAUSE.finditer(text) if found.start() > at), default=len(text))
    spans = cues(rule, text)
    return -1 if any(a < end and b > start and not _VERB.search(text, start, min(a, at)) for a, b in spans) else 0
