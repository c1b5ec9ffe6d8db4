"""Turns a finished pairing into pairs of provisions with the evidence for each.

In: a `Pairing`. Out: a `Matching`. Example of evidence: "92 % of their content words in the same order; Article 4
matched to Article 9", score 0.92, next best Article 10(3) with 0.53.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.change import Evidence, Link, Matching, Pair
from tracker.match.pairing import Pairing
from tracker.reference import format_reference

Member = tuple[int, str]
"""A provision of one side: 0 or 1, and its eId."""


def matching(pairing: Pairing, mirrored: bool = False) -> Matching:
    """All pairs and links of a finished pairing.

    Args:
        pairing: what the steps of the matcher found.
        mirrored: the pairing's old side is the new act.
    """
    pairs, links = tuple(_pairs(pairing, mirrored)), tuple(_links(pairing))
    if mirrored:
        pairs = tuple(Pair(pair.new, pair.old, pair.evidence) for pair in pairs)
        links = tuple(Link(link.new, link.old, link.words, link.score) for link in links)
    return Matching(pairs, links)


def _pairs(pairing: Pairing, mirrored: bool) -> Iterable[Pair]:
    """Groups the paired units by provision: what belongs together through any of them is one pair."""
    groups = _Groups()
    for i, j in pairing.all_parts():
        groups.join((0, pairing.old.provisions[i].eid), (1, pairing.new.provisions[j].eid))
    main: dict[Member, tuple[int, int]] = {}
    for i, j in sorted(pairing.partner.items()):
        root = groups.find((0, pairing.old.provisions[i].eid))
        if root not in main or pairing.old.size[i] > pairing.old.size[main[root][0]]:
            main[root] = (i, j)
    places = [{p.eid: unit for unit, p in enumerate(side.provisions)} for side in (pairing.old, pairing.new)]
    rivals = _rivals(pairing, mirrored)
    for members in groups.all():
        olds, news = (
            sorted((eid for side, eid in members if side == wanted), key=places[wanted].__getitem__)
            for wanted in (0, 1)
        )
        i, j = main[groups.find(members[0])]
        yield Pair(tuple(olds), tuple(news), _evidence(pairing, i, j, rivals.get(j if mirrored else i)))


def _rivals(pairing: Pairing, mirrored: bool) -> dict[int, tuple[float, str]]:
    """The best candidate of each provision of the old act other than its partner: similarity and eId."""
    found: dict[int, tuple[float, str]] = {}
    for i, others in pairing.candidates.items():
        for j in others:
            value = pairing.known(i, j)
            unit, rival = (j, pairing.old.provisions[i].eid) if mirrored else (i, pairing.new.provisions[j].eid)
            if value and pairing.partner.get(i) != j and value > found.get(unit, (0.0, ""))[0]:
                found[unit] = (value, rival)
    return found


def _evidence(pairing: Pairing, i: int, j: int, rival: tuple[float, str] | None) -> Evidence:
    value = pairing.known(i, j)
    why = _why(pairing, i, j, value)
    if rival is None:
        return Evidence(round(min(1.0, value), 4), why)
    return Evidence(round(min(1.0, value), 4), why, rival[1], round(min(1.0, rival[0]), 4))


def _why(pairing: Pairing, i: int, j: int, value: float) -> str:
    reasons = []
    if pairing.old.key[i] == pairing.new.key[j] and pairing.old.size[i]:
        reasons.append(pairing.how.get(i) or "identical text")
    elif pairing.how.get(i):
        reasons.append(pairing.how[i])
    else:
        reasons.append(f"{value:.0%} of their content words in the same order")
    a, b = pairing.old.group[i], pairing.new.group[j]
    if a != i and pairing.partner.get(a) == b:
        x, y = pairing.old.provisions[a].eid, pairing.new.provisions[b].eid
        reasons.append(f"{format_reference(x)} matched to {format_reference(y)}")
    if pairing.old.label[i] and pairing.old.label[i] == pairing.new.label[j]:
        reasons.append("same number")
    return "; ".join(reasons)


def _links(pairing: Pairing) -> Iterable[Link]:
    """Which words went where, by the final pairs and every part of a split or merge."""
    for i, j in sorted(pairing.all_parts()):
        if pairing.old.size[i] and pairing.new.size[j]:
            old, new = pairing.old.provisions[i].eid, pairing.new.provisions[j].eid
            yield Link(old, new, round(pairing.kept_words(i, j), 2), round(min(1.0, pairing.similarity(i, j)), 4))


class _Groups:
    """Which provisions belong together (union-find), in the order in which they were first joined."""

    def __init__(self) -> None:
        self.above: dict[Member, Member] = {}

    def find(self, member: Member) -> Member:
        self.above.setdefault(member, member)
        while self.above[member] != member:
            self.above[member] = self.above[self.above[member]]
            member = self.above[member]
        return member

    def join(self, a: Member, b: Member) -> None:
        a, b = self.find(a), self.find(b)
        self.above[b] = a

    def all(self) -> list[list[Member]]:
        found: dict[Member, list[Member]] = {}
        for member in self.above:
            found.setdefault(self.find(member), []).append(member)
        return list(found.values())
