"""Inputs that make engines blow up: thousands of equal or nearly equal items, unrelated texts, one endless sentence.

In: the name of a trial and the two large regulations of `tests.bench.invented`. Out: two texts as XML. Example:
`TRIALS["act against itself"](pair, other)` is the old regulation twice.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

Pair = tuple[bytes, bytes]

ITEMS = 10_000
LONG, CHANGED = 40_000, 1_000
"""Words of the one long provision, and how many of them were changed."""


def _list(items: Iterable[str]) -> bytes:
    lines = "\n".join(f'<item num="{n}."><p>{text}</p></item>' for n, text in enumerate(items, 1))
    return f'<doc><annex num="ANNEX I"><p>Nolo</p>{lines}</annex></doc>'.encode()


def identical_items(*_: Pair) -> Pair:
    return _list(["Kado neri."] * ITEMS), _list(["Kado neri."] * (ITEMS - ITEMS // 100))


def shuffled_forms(*_: Pair) -> Pair:
    """A dozen forms, again and again; some lines are gone and some have moved."""
    rng = random.Random(3)
    forms = [f"Lopi renu zan {n} kube tahi mora {3 * n} dela;" for n in range(12)]
    old = [rng.choice(forms) for _ in range(ITEMS)]
    new = [line for line in old if rng.random() > 0.02]
    for _ in range(len(new) // 20):
        new.insert(rng.randrange(len(new)), new.pop(rng.randrange(len(new))))
    return _list(old), _list(new)


def near_duplicates(*_: Pair) -> Pair:
    """One form with other numbers in each line, and each line changed."""
    rng = random.Random(4)
    lines = [(rng.randrange(9999), rng.randrange(9999), rng.randrange(9999), n) for n in range(ITEMS)]
    old = [f"Mira solu kan over {a} beta, tolu renu {b} kano, vase dimo {n} or more;" for a, b, _, n in lines]
    new = [f"Mira solu kan hele {c} or {a} beta, tolu renu {b} kano, vase dimo {n} or more;" for a, b, c, n in lines]
    return _list(old), _list(new)


def unrelated(pair: Pair, other: Pair) -> Pair:
    return pair[0], other[1]


def itself(pair: Pair, _: Pair) -> Pair:
    return pair[0], pair[0]


def endless(*_: Pair) -> Pair:
    """One provision of very many words, here and there another word in the new text."""
    rng = random.Random(5)
    old = [f"ka{rng.randrange(LONG // 10)}" for _ in range(LONG)]
    new = list(old)
    for at in rng.sample(range(LONG), CHANGED):
        new[at] = f"lo{at}"
    return _list([" ".join(old)]), _list([" ".join(new)])


TRIALS: dict[str, Callable[[Pair, Pair], Pair]] = {
    f"{ITEMS:,} equal items, 1 % gone": identical_items,
    f"{ITEMS:,} items of 12 forms, shuffled": shuffled_forms,
    f"{ITEMS:,} near-duplicates, all changed": near_duplicates,
    "unrelated regulation": unrelated,
    "act against itself": itself,
    f"one text of {LONG:,} words": endless,
}
