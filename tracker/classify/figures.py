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

HASTE, PERIOD, DATE = "haste", "period", "date"
"""What words without a figure belong to ("without delay"), a period that was set or lifted, and a day within the year;
a rule that names the operator of deadlines has the first two if what it speaks of is a limit: for longer records they
would say the reverse."""

_ARTICLES = re.compile(rf"\bArticles?\s+({NUMBER}(?:(?:,\s|\s(?:and|or|to)\s|,\s(?:and|or)\s)(?:Article\s)?{NUMBER})*)")
_UNITS = re.compile(
    r"\s*(?:\d{3}\b\s*)?(?:calendar|working|business)?\s*"
    r"(?:(?:days?|weeks?|months?|years?|hours?|per cent|percent|persons?|times)\b|%)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:more than|at least|at most|up to|fewer than|less than|no longer than|within)\s*$", re.IGNORECASE
)
_LIMIT = re.compile(r"\b(?:within|(?:not|no) later than|at the latest(?: within)?)(?: a period of)?\s+", re.IGNORECASE)
_AMOUNT = re.compile(r"(?<!\d)\d{1,3}(?:[\s.\u00a0\u202f]\d{3})+(?![\d])")
"""A figure in groups of three, "100 000": one amount, not two."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DATE = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(_MONTHS)})\b(\s+\d{{4}})?", re.IGNORECASE)

Figure = tuple[float, Range]
"""What a figure says, and where it stands."""


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
    """More time, a higher figure: +1. A date in another year only starts the clock anew: 0.

    Where words such as "without delay" take the place of a period both readings count, +1 and -1: at once is sooner,
    but a period that can be counted is gone, and nobody can say on which day the duty is broken.
    """
    found: list[Effect] = []
    for hunk, _, _ in case.live:
        old, new = _figure(case.old.text, hunk.gone), _figure(case.new.text, hunk.come)
        dates = _date(case.old.text, hunk.gone), _date(case.new.text, hunk.come)
        if dates[0] and dates[1]:
            years = dates[0][0] or dates[1][0]
            sign = 0 if years else (dates[1][1] > dates[0][1]) - (dates[1][1] < dates[0][1])
            found.append(case.found(DATE, sign, hunk.gone, hunk.come))
        elif old and new:
            if old[0] != new[0]:
                found.append(case.found(operator.name, 1 if new[0] > old[0] else -1, hunk.gone, hunk.come))
        elif old or new:
            found.extend(_set_or_lifted(case, old, new))
    return [*found, *_haste(case, operator)]


def _set_or_lifted(case: Case, old: Figure | None, new: Figure | None) -> list[Effect]:
    """A period that was set where there was none leaves less time, one that was lifted more."""
    figure, sentence, other = (new, case.new, case.old) if new else (old, case.old, case.new)
    if figure is None or case.rule.polarity != "limit" or _LIMIT.search(other.text):
        return []
    start, end = figure[1]
    opened = [found.start() for found in _LIMIT.finditer(sentence.text, 0, start) if found.end() == start]
    span = (opened[0], end) if opened else None
    if span is None:
        return []
    return [case.found(PERIOD, *((-1, None, span) if new else (1, span, None)))]


def sets_a_limit(text: str) -> bool:
    """Whether words hold a limit in time: "and at the latest within 10 days"."""
    return _LIMIT.search(text) is not None


def _haste(case: Case, operator: Operator) -> list[Effect]:
    """Words such as "without delay" that were put in leave less time; struck they leave more."""
    if case.rule.polarity != "limit":
        return []
    gone, come = (case.touched(operator.heads, side) for side in ("old", "new"))
    if bool(gone) == bool(come):
        return []
    side, span, sign = ("new", come[0], -1) if come else ("old", gone[0], 1)
    if case.places(operator.heads, "old" if come else "new"):
        return []  # it asked for haste before, or still does
    return [case.found(HASTE, sign, *((None, span) if side == "new" else (span, None)))]


def _figure(text: str, span: Range) -> Figure | None:
    """A figure with a unit or a bound, and its place with the unit; None where there is none, or a reference."""
    masked = without_references(text)
    for token in TOKEN.finditer(masked, *span):
        word = token.group().lower()
        value = _SMALL.index(word) + 1 if word in _SMALL else float(word) if _FIGURE.fullmatch(word) else None
        amount = _AMOUNT.match(masked, token.start())
        if amount and value is not None:
            value = float("".join(filter(str.isdigit, amount.group())))
        unit = _UNITS.match(masked, amount.end() if amount else token.end())
        if value is not None and (unit or _BOUND.search(masked[: token.start()])):
            return float(value), (token.start(), unit.end() if unit else amount.end() if amount else token.end())
    return None


def _date(text: str, span: Range) -> tuple[bool, int] | None:
    """Whether a date that changed has a year, and its place in the year."""
    for found in _DATE.finditer(text):
        if max(found.start(), span[0]) < min(found.end(), span[1]):
            return bool(found[3]), _MONTHS.index(found[2].lower()) * 31 + int(found[1])
    return None
