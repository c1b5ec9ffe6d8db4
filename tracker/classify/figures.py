"""Judges numbers that changed: periods, ages, sums, dates within the year, and how many articles are referred to.

In: a `Case`, an operator. Out: `Effect`s, `+1` for a larger figure. Example: "within 10 days" that became "within 30
days" is +1; whether more time is good the polarity of the rule says. Numbers carry no weight as words.
"""

from __future__ import annotations

import re

from tracker.classify.case import Case, Effect
from tracker.classify.passage import Range
from tracker.classify.tongue import NUMBER, TOKEN, without_references
from tracker.codes import Operator

_ARTICLES = re.compile(rf"\bArticles?\s+({NUMBER}(?:(?:,\s|\s(?:and|or|to)\s|,\s(?:and|or)\s)(?:Article\s)?{NUMBER})*)")
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


def reference(case: Case, operator: Operator) -> list[Effect]:
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


def deadline(case: Case, operator: Operator) -> list[Effect]:
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
