"""Judges weak correspondences of articles by what became of the articles around them.

In: which new articles each old one corresponds to, and what speaks for each. Out: the same without those that nothing
around them bears out. Example: of a procedure that was abolished, fourteen articles are gone; the fifteenth shares
with a new article only what any two articles on appeals share, so it is gone as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FIRM = 0.4
"""Shares of both articles' words, added up, from which on a correspondence needs nothing around it to bear it out: a
fifth of each."""
SAME_HEADING = 0.75
ALIKE = 0.4
"""Likeness of subject from which on the same holds for what was rewritten; the same for two passages that agree."""
AGREED = 2
NEAR = 4
"""Articles this close to another tell where it should have gone."""
SHIFT = 2
"""Its correspondent may stand that many articles off from there."""
AROUND = 2
"""An article goes with the two before and the two after it ..."""
GONE = 2
"""... when two of these are gone."""

Links = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a correspondence of two articles rests on."""

    words: float
    """Shares of both articles' words that they have in common, added up."""
    heading: float
    alike: float
    """How alike their subjects are, where no words show it; 0 where that was not needed."""
    votes: int
    """How many passages say so."""

    @property
    def firm(self) -> bool:
        return self.words >= FIRM or self.heading >= SAME_HEADING


def borne_out(
    links: Mapping[str, Sequence[str]],
    grounds: Mapping[tuple[str, str], Ground],
    old: Sequence[str],
    new: Sequence[str],
) -> Links:
    """The correspondences without those that stand astray, and without those of articles that vanished with others.

    Args:
        links: old article -> new ones, and annexes.
        grounds: what each rests on.
        old, new: all articles in order.
    """
    kept = {a: list(links.get(a, ())) for a in old}
    weak = {a for a in old if kept[a] and not any(grounds[a, b].firm for b in kept[a])}
    places = {a: n for n, a in enumerate(old)}, {b: n for n, b in enumerate(new)}
    anchors = [(places[0][a], places[1][b]) for a in old for b in kept[a] if b in places[1] and grounds[a, b].firm]
    for a in weak:
        kept[a] = [
            b
            for b in kept[a]
            if b not in places[1] or _sure(grounds[a, b]) or _near(places[0][a], places[1][b], anchors)
        ]
    _vanish(kept, {a for a in weak if max((grounds[a, b].votes for b in kept[a]), default=0) < AGREED}, old)
    return kept


def _sure(ground: Ground) -> bool:
    return ground.alike >= ALIKE or ground.votes >= AGREED


def _near(i: int, j: int, anchors: Iterable[tuple[int, int]]) -> bool:
    """Whether any firm correspondence close by points to the same place."""
    near = [(x, y) for x, y in anchors if abs(i - x) <= NEAR]
    return not near or any(abs((j - y) - (i - x)) <= SHIFT for x, y in near)


def _vanish(kept: Links, weak: set[str], old: Sequence[str]) -> None:
    """Takes the weak correspondences of articles between others that are gone, until nothing more changes."""
    changed = True
    while changed:
        changed = False
        for n, a in enumerate(old):
            around = [*old[max(0, n - AROUND) : n], *old[n + 1 : n + 1 + AROUND]]
            if a in weak and kept[a] and sum(not kept[other] for other in around) >= GONE:
                kept[a] = []
                changed = True
