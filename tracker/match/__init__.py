"""Pairs the provisions of two acts: says which became which, with the evidence for it.

In: two `Act`s. Out: a `Matching`: pairs (one-to-one, splits, merges) and how many words of each provision went
where. Example: Article 4(8) of the old act and Article 9(1) of the new one share 92 % of their
words, so they are a pair, whatever their numbers are.

Numbers are evidence, never keys, and no correlation table is ever read (`tracker.match.units` leaves them out).
The steps: identical texts first; then candidates that share rare words; then articles by the words that flow
between them; then provisions, best first, in the light of what their articles and parents did; then what is left
between matched neighbours; then splits and merges. Where the first round shows that a term was renamed throughout,
a second one reads both names as one word.
"""

from __future__ import annotations

from tracker.act import Act
from tracker.change import Matching
from tracker.match.evidence import matching
from tracker.match.pairing import Pairing
from tracker.match.steps import STEPS
from tracker.match.terms import learn_terms
from tracker.match.units import Side


def match(old: Act, new: Act) -> Matching:
    """Pairs the provisions of two acts; what has no partner is in no pair.

    The sides are put in an order of their own first, so that swapping the acts swaps the result and nothing else.
    """
    left, right = Side(old), Side(new)
    mirrored = (len(left), left.key) > (len(right), right.key)
    pairing = _paired(right, left) if mirrored else _paired(left, right)
    terms = learn_terms(pairing)
    if terms:
        left, right = Side(old, terms), Side(new, terms)
        pairing = _paired(right, left) if mirrored else _paired(left, right)
    return matching(pairing, mirrored)


def _paired(left: Side, right: Side) -> Pairing:
    pairing = Pairing(left, right)
    for step in STEPS:
        step(pairing)
    return pairing
