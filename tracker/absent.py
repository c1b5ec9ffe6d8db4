"""Finds what the files of two texts lack, from the texts themselves: recitals, signatures, annexes they refer to.

In: an act. Out: `Gap`s. Example: an act whose articles refer to Annexes I to IV forty times, read from a file with no
more than its articles, lacks its recitals, its signatures, and those four annexes.

What two files lack was compared as little as what one of them lacks: nobody may take silence about it for sameness.
Every act of the Union states its reasons (Article 296 TFEU), so that a text without recitals was published without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.act import Act, Kind, Provision, articles
from tracker.numbering import roman, to_roman
from tracker.tongues import words

RECITALS, SIGNATURES, ANNEXES = "recitals", "signatures", "annexes"
_WHOLE = {RECITALS: Kind.RECITAL, SIGNATURES: Kind.SIGNATURE}
_STEM = 2
"""So many last letters of a word may be declined, "příloha", "přílohy"; four stay."""
_LABEL_FIRST = frozenset({"et", "hu", "lt", "lv"})
"""Languages that say "I lisa", not "Annex I"."""
_LABEL = r"(?:[IVX]+[a-z]{0,2})(?![\w/])"
_TO = r"to|through|bis|tot|til|till|à|al|do|až|–|-"
_LIST = rf"{_LABEL}(?:(?:,\s|\s?(?:–|-)\s?|,?\s[^\W\d_]{{1,3}}\s){_LABEL})*"
_ITEM = re.compile(rf"(?P<to>(?:{_TO})\s?)?(?P<label>{_LABEL})")
_NUMBER = re.compile(r"[^.;:]{0,60}?\d+/\d+")
"""The number of an act, soon after a reference: "Annex I to Regulation (EC) No 428/2009" is an annex of that one."""
_OTHER = re.compile(
    r"(?:,?\s(?:of|to|in)\s(?:(?:the|that|those|its)\s(?!Annex|Section|Part)[A-Z]|[A-Z](?!nnex))|\s\(?thereof|\sTF?EU)"
)
"""... or its name: "Annex I to that Directive", "Annex II to the Treaty"."""
_ONLY = re.compile(r"\b[Tt]he Annex\b(?!\s[IVX])")
_AMENDING = re.compile(r"\b(?:is|are) (?:hereby )?amended\b|\b(?:replaced by|amended as) follow")
"""What stands in or below such words speaks of the act that it amends."""

Label = tuple[int, str]
"""The number of an annex and the letters behind it; (0, "") of the only one, which has no number."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of an act that its file does not hold."""

    part: str
    """"recitals", "signatures" or "annexes"."""
    labels: tuple[Label, ...] = ()
    """Of annexes: which, in order."""
    references: int = 0
    """Of annexes: how often the articles and the annexes that are there refer to them."""


class _Same:
    """An act that is equal to nothing but itself: to hash all its words would take as long as to look through them."""

    def __init__(self, act: Act) -> None:
        self.act = act

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.act is other.act

    def __hash__(self) -> int:
        return id(self.act)


def gaps(act: Act) -> tuple[Gap, ...]:
    """What the file of an act lacks; nothing of one without articles, which is an extract."""
    return _found(_Same(act))


@lru_cache(maxsize=16)
def _found(same: _Same) -> tuple[Gap, ...]:
    act = same.act
    if not articles(act):
        return ()
    found = [Gap(part) for part, kind in _WHOLE.items() if not any(top.kind is kind for top in act.children)]
    referred = list(_annexes(act))
    if any(label[0] for label in referred):
        referred = [label for label in referred if label[0]]  # where there are several, "the Annex" is one of them
    held = {_label(top) for top in act.children if top.kind is Kind.ANNEX}
    if (0, "") in held or (held and set(referred) == {(0, "")}):
        referred = []  # an only annex may be called by a number, and one of several "the Annex"
    missing = [label for label in referred if label not in held]
    if missing:
        found.append(Gap(ANNEXES, tuple(sorted(set(missing))), len(missing)))
    return tuple(found)


def _label(annex: Provision) -> Label:
    """Which annex it is, by its eId: anx_IIa is (2, "a"), anx_2 is (2, "")."""
    said = annex.eid.partition("_")[2].partition("~")[0]
    if said.isdigit():
        return int(said), ""
    number = re.match(r"[IVX]*", said)
    return (roman(number[0]), said[number.end() :].lower()) if number and number[0] else (0, said.lower())


def _annexes(act: Act) -> Iterator[Label]:
    """The annexes of its own that an act refers to, as often as it does."""
    pattern = _pattern(act.language or "en")
    for text in _texts(act.children, False):
        for match in pattern.finditer(text):
            if not (_NUMBER.match(text, match.end()) or _OTHER.match(text, match.end())):
                yield from _listed(match["list"])
        if act.language in ("", "en"):
            alone = _ONLY.finditer(text)
            yield from ((0, "") for m in alone if not (_NUMBER.match(text, m.end()) or _OTHER.match(text, m.end())))


def _pattern(language: str) -> re.Pattern[str]:
    """A reference to annexes with numbers, in a language."""
    stems = "|".join(sorted({re.escape(name[: max(4, len(name) - _STEM)]) for name in words("annex", language)}))
    stems = stems.replace("a", "[aä]") if language == "de" else stems  # Anhang, Anhänge
    name = rf"(?i:{stems or 'annex'})[^\W\d_]{{0,6}}"
    if language in _LABEL_FIRST:
        return re.compile(rf"\b(?P<list>{_LIST})\.?\s{name}\b")
    return re.compile(rf"\b{name}\s(?P<list>{_LIST})")


def _texts(provisions: Iterable[Provision], amending: bool) -> Iterator[str]:
    """The texts of what binds; not of what is quoted from other acts, nor what changes them."""
    for one in provisions:
        if one.kind in (Kind.RECITAL, Kind.CITATION, Kind.FORMULA, Kind.QUOTED, Kind.FOOTNOTE) or one.correlation:
            continue
        here = amending or bool(_AMENDING.search(one.text)) or bool(_AMENDING.search(one.heading))
        if not here and one.text:
            yield one.text.replace("\u00a0", " ")
        yield from _texts(one.children, here)


def _listed(said: str) -> Iterator[Label]:
    """The labels of a list, ranges whole: "I, III to V" are I, III, IV and V."""
    last: Label = (0, "")
    for item in _ITEM.finditer(said):
        number = re.match(r"[IVX]+", item["label"])
        assert number
        label = roman(number[0]), item["label"][number.end() :]
        if item["to"] and not label[1] and not last[1]:
            yield from ((number, "") for number in range(last[0] + 1, label[0]))
        elif item["to"] and last[0] == label[0] and len(last[1]) == len(label[1]) == 1:
            yield from ((label[0], chr(code)) for code in range(ord(last[1]) + 1, ord(label[1])))
        yield label
        last = label


def annexes_named(labels: Iterable[Label]) -> str:
    """The annexes as one names them.

    >>> annexes_named([(1, ""), (2, ""), (3, ""), (4, "a")]), annexes_named([(1, "")]), annexes_named([(0, "")])
    ('Annexes I to III and IVa', 'Annex I', 'the Annex')
    """
    runs: list[list[Label]] = []
    for label in sorted(labels):
        if runs and _next(runs[-1][-1], label):
            runs[-1].append(label)
        else:
            runs.append([label])
    said = [part for run in runs for part in (_run(run) if len(run) > 2 else map(_said, run))]
    if said in (["the Annex"], []):
        return "".join(said)
    joined = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"{'Annex' if sum(map(len, runs)) == 1 else 'Annexes'} {joined}"


def _run(run: list[Label]) -> Iterator[str]:
    yield f"{_said(run[0])} to {_said(run[-1])}"


def _said(label: Label) -> str:
    return annex_number(label) if label[0] else "the Annex"


def annex_number(label: Label) -> str:
    """The number as it is printed, IIa; "" of the only annex."""
    return f"{to_roman(label[0]).upper()}{label[1]}"


def _next(before: Label, label: Label) -> bool:
    if not before[1] and not label[1]:
        return label[0] == before[0] + 1
    one = len(before[1]) == len(label[1]) == 1
    return one and before[0] == label[0] and ord(label[1]) == ord(before[1]) + 1
