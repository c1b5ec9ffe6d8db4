"""Pairs the provisions of two acts: says which became which, with the evidence for it.

In: two `Act`s. Out: a `Matching`: pairs (one-to-one, splits, merges) and how many words of each provision went
where. Example: Article 4(8) of the old act and Article 9(1) of the new one share 92 % of their
words, so they are a pair, whatever their numbers are.

Numbers are evidence, never keys, and no correlation table is ever read (`tracker.match.units` leaves them out).
The steps: identical texts first; then what is nearly the same between these; then candidates that share rare words;
then articles by the words that flow between them; then provisions, best first, in the light of what their articles
and parents did; then what is left between matched neighbours. Where this shows that a term was renamed throughout, it
is done again with both names read as one word. Last come splits and merges, a second look at what is left, and what
says the same in other words.
"""

from __future__ import annotations

from tracker.act import Act
from tracker.change import Matching
from tracker.match.evidence import matching
from tracker.match.overrides import Overrides, impose
from tracker.match.pairing import Pairing
from tracker.match.steps import FIRST_STEPS, LAST_STEPS
from tracker.match.terms import learn_terms
from tracker.match.units import Side
from tracker.pause import uncollected


@uncollected()
def match(old: Act, new: Act, overrides: Overrides | None = None) -> Matching:
    """Pairs the provisions of two acts; what has no partner is in no pair.

    The sides are put in an order of their own first, so that swapping the acts swaps the result and nothing else.

    Args:
        old, new: the acts.
        overrides: pairs that a person has confirmed or cut (`tracker.match.overrides`).

    Raises:
        InputError: an override names a provision that is not there.
    """
    left, right = Side(old), Side(new)
    mirrored = (len(left), left.key) > (len(right), right.key)
    pairing = _paired(left, right, mirrored, overrides)
    terms = learn_terms(pairing)
    if terms:
        pairing = _paired(Side(old, terms), Side(new, terms), mirrored, overrides)
    for step in LAST_STEPS:
        step(pairing)
    return matching(pairing, mirrored)


def _paired(left: Side, right: Side, mirrored: bool, overrides: Overrides | None) -> Pairing:
    pairing = Pairing(right, left) if mirrored else Pairing(left, right)
    if overrides:
        impose(pairing, overrides, mirrored)
    for step in FIRST_STEPS:
        step(pairing)
    return pairing
