"""Turns a finished pairing into pairs of provisions with the evidence for each.

In: a `Pairing`. Out: a `Matching`. Example of evidence: "92 % of their content words in the same order; Article 4
matched to Article 9", score 0.92, next best Article 10(3) with 0.53.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from tracker.act import Kind, Provision
from tracker.change import Evidence, Link, Matching, Pair
from tracker.match.pairing import Pairing
from tracker.reference import format_reference


def matching(pairing: Pairing, mirrored: bool = False) -> Matching:
    """All pairs and links of a finished pairing.

    Args:
        pairing: what the steps of the matcher found.
        mirrored: the pairing's old side is the new act.
    """
    pairs, links, related = tuple(_pairs(pairing, mirrored)), tuple(_links(pairing)), tuple(_related(pairing))
    if mirrored:
        pairs = tuple(Pair(pair.new, pair.old, pair.evidence) for pair in pairs)
        links, related = (
            tuple(Link(link.new, link.old, link.words, link.score) for link in found) for found in (links, related)
        )
    return Matching(pairs, links, related)


def _pairs(pairing: Pairing, mirrored: bool) -> Iterable[Pair]:
    """Groups the paired units by provision: what belongs together through any of them is one pair."""
    witness = _Witness(pairing, mirrored)
    old, new = pairing.old.provisions, pairing.new.provisions
    # One number for each provision of both acts: its first unit, those of the new act after those of the old one.
    firsts = _firsts(old), [len(old) + unit for unit in _firsts(new)]
    joined = _joined(pairing)
    groups = _Groups()
    several: set[int] = set()
    for i, j in pairing.all_parts():
        if i not in joined[0] and j not in joined[1]:
            yield Pair((old[i].eid,), (new[j].eid,), _evidence(witness, i, j))
        else:
            groups.join(firsts[0][i], firsts[1][j])
            several.add(i)
    heads: dict[int, tuple[int, int]] = {}
    for i in sorted(several):
        if i in pairing.partner:
            root = groups.find(firsts[0][i])
            if root not in heads or pairing.old.size[i] > pairing.old.size[heads[root][0]]:
                heads[root] = i, pairing.partner[i]
    for root, members in groups.all().items():
        members.sort()
        olds = tuple([old[unit].eid for unit in members if unit < len(old)])
        news = tuple([new[unit - len(old)].eid for unit in members if unit >= len(old)])
        yield Pair(olds, news, _evidence(witness, *heads[root]))


def _joined(pairing: Pairing) -> tuple[set[int], set[int]]:
    """Units of both sides that may stand in a pair with others: those of splits, mergers and articles in two units."""
    found = _doubled(pairing.old.provisions), _doubled(pairing.new.provisions)
    for i, parts in pairing.splits.items():
        found[0].add(i)
        found[1].update(parts)
    for j, parts in pairing.merges.items():
        found[1].add(j)
        found[0].update(parts)
    return found


def _doubled(provisions: list[Provision]) -> set[int]:
    """The units of provisions that are two: an article and its words."""
    ends = [unit for unit in range(1, len(provisions)) if provisions[unit] is provisions[unit - 1]]
    return {unit - back for unit in ends for back in (0, 1)}


def _firsts(provisions: list[Provision]) -> list[int]:
    """For each unit the first unit of its provision: the words of an article are a unit of their own behind it."""
    return [unit - (unit > 0 and provisions[unit - 1] is found) for unit, found in enumerate(provisions)]


def _evidence(witness: _Witness, i: int, j: int) -> Evidence:
    value = round(min(1.0, witness.score(i, j)), 4)
    rival = witness.rival(i, j)
    if rival is None:
        return Evidence(value, witness.why(i, j))
    return Evidence(value, witness.why(i, j) + _despite(rival, value), rival.eid, round(min(1.0, rival.score), 4))


def _despite(rival: _Rival, value: float) -> str:
    """Why a text that is closer in words is not the partner."""
    if rival.score <= value:
        return ""
    reason = "has a partner that fits better" if rival.taken else "stands in another place"
    return f"; {_named(rival.eid)} is closer in words but {reason}"


class _Rival(NamedTuple):
    """The next best partner of a provision of the old act."""

    score: float
    eid: str
    taken: bool


class _Witness:
    """Answers for the pairs of one finished pairing; `mirrored` when its old side is the new act."""

    def __init__(self, pairing: Pairing, mirrored: bool) -> None:
        self.pairing = pairing
        self.mirrored = mirrored
        self.flow = pairing.moved_words()
        self.named: dict[int, str] = {}
        """Old article -> which one it was matched to, in words."""
        self.rivals: dict[int, _Rival] = {}
        for i, others in pairing.candidates.items():
            for j in others:
                self._consider(i, j)

    def _consider(self, i: int, j: int) -> None:
        unit = j if self.mirrored else i
        value = self.pairing.known(i, j)
        if not value or (unit in self.rivals and value <= self.rivals[unit].score):
            return
        if self.pairing.partner.get(i) == j:
            return
        if self.mirrored:
            self.rivals[unit] = _Rival(value, self.pairing.old.provisions[i].eid, i in self.pairing.partner)
        else:
            self.rivals[unit] = _Rival(value, self.pairing.new.provisions[j].eid, j in self.pairing.back)

    def rival(self, i: int, j: int) -> _Rival | None:
        return self.rivals.get(j if self.mirrored else i)

    def score(self, i: int, j: int) -> float:
        """Similarity of two texts; of two articles the share of words that went from one to the other."""
        if self.pairing.old.kind[i] is not Kind.ARTICLE:
            return self.pairing.known(i, j)
        longer = max(self.pairing.old.weight[i], self.pairing.new.weight[j], 1)
        return self.flow[i, j] / longer

    def why(self, i: int, j: int) -> str:
        pairing = self.pairing
        reasons = [self._said(i, j)]
        a, b = pairing.old.group[i], pairing.new.group[j]
        if a != i and pairing.partner.get(a) == b:
            if a not in self.named:
                self.named[a] = self._matched(pairing.old.provisions[a], pairing.new.provisions[b])
            reasons.append(self.named[a])
        if pairing.old.label[i] and pairing.old.label[i] == pairing.new.label[j]:
            reasons.append("same number")
        return "; ".join(reasons)

    def _matched(self, old: Provision, new: Provision) -> str:
        x, y = (new, old) if self.mirrored else (old, new)
        return f"{_named(x.eid)} matched to {_named(y.eid)}"

    def _said(self, i: int, j: int) -> str:
        pairing = self.pairing
        if pairing.old.kind[i] is Kind.ARTICLE and not pairing.how[i].startswith("identical"):
            return f"{self.score(i, j):.0%} of the words of the longer article are in the other"
        if pairing.how.get(i):
            return pairing.how[i]
        if pairing.old.key[i] == pairing.new.key[j] and pairing.old.size[i]:
            return "identical text"
        return f"{pairing.known(i, j):.0%} of their content words in the same order"


def _links(pairing: Pairing) -> Iterable[Link]:
    """Which words went where, by the final pairs and every part of a split or merge."""
    for i, j in sorted(pairing.all_parts()):
        if pairing.old.size[i] and pairing.new.size[j]:
            old, new = pairing.old.provisions[i].eid, pairing.new.provisions[j].eid
            yield Link(old, new, round(pairing.kept_words(i, j), 2), round(min(1.0, pairing.similarity(i, j)), 4))


def _related(pairing: Pairing) -> Iterable[Link]:
    """What speaks of the same in other words; the words of an article without paragraphs count as the article."""
    for i, j, score in pairing.related:
        yield Link(pairing.old.provisions[i].eid, pairing.new.provisions[j].eid, 0.0, score)


@lru_cache(maxsize=4096)
def _named(eid: str) -> str:
    return format_reference(eid)


class _Groups:
    """Which provisions belong together (union-find), in the order in which they were first joined."""

    def __init__(self) -> None:
        self.above: dict[int, int] = {}

    def find(self, member: int) -> int:
        above = self.above
        found = above.setdefault(member, member)
        while found != member:
            above[member] = found = above[found]
            member, found = found, above[found]
        return member

    def join(self, a: int, b: int) -> None:
        a, b = self.find(a), self.find(b)
        self.above[b] = a

    def all(self) -> dict[int, list[int]]:
        """The members of each group under the one that stands for it."""
        found: dict[int, list[int]] = {}
        for member in self.above:
            found.setdefault(self.find(member), []).append(member)
        return found
