"""Keeps apart the articles that amend different acts, which say the same about each.

In: a `Pairing` at its start. Out: more of its `cut`. Example: "Directive 1999/1/EC is amended as follows" and
"Directive 2003/2/EC is amended as follows" share all words but the one that matters.
"""

from __future__ import annotations

import re

from tracker.act import Kind
from tracker.match.pairing import Pairing
from tracker.match.units import Side

_ACT = re.compile(r"\b\d{2,4}/\d+\b")
"""The number of an act of the Union, in any language."""


def keep_apart(pairing: Pairing) -> None:
    """Cuts the pairs of articles with text for other acts when each names acts that the other does not."""
    amended = _amended(pairing.old), _amended(pairing.new)
    for i, acts in amended[0].items():
        for j, others in amended[1].items():
            if not acts & others and i not in pairing.confirmed:
                # The words of an article without paragraphs are the unit behind it.
                pairing.cut.update(((i, j), (i + 1, j + 1)))


def _amended(side: Side) -> dict[int, frozenset[str]]:
    """Articles that hold text of another act -> the acts that their heading names, or else their first words."""
    holders = {side.group[unit] for unit, kind in enumerate(side.kind) if kind is Kind.QUOTED}
    found: dict[int, frozenset[str]] = {}
    for unit in sorted(holders):
        if side.kind[unit] is Kind.ARTICLE and side.zone[unit] == "body":
            article = side.provisions[unit]
            named = _ACT.findall(article.heading) or _ACT.findall(article.text)[:1]
            if named:
                found[unit] = frozenset(named)
    return found
