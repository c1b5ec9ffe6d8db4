"""An invented dossier of five versions, each as large as the AI Act, so that wide tables can be measured anywhere.

In: a store. Out: the dossier "large", every version an amended copy of the one before it. Example: its table has some
2,700 rows and five columns. The law is that of `tests.bench.invented`; here it is written as an outline.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from tests.bench.invented import Speech, Text, amended, numbered, regulation
from tracker.catalogue import Dossier, Version
from tracker.load import compared, load_text
from tracker.source import Source
from tracker.store import Store

NAMES = ("in-force", "proposal", "parliament", "council", "final")
_KINDS = {"subpoint": "point"}
_MARKS = str.maketrans({"|": " ", "#": " ", "\\": " "})


def large() -> Dossier:
    """The dossier; one version is based on the other."""
    versions = tuple(
        Version(name, f"Invented text {place + 1}", "Nobody", name, based_on=NAMES[place - 1 : place])
        for place, name in enumerate(NAMES)
    )
    return Dossier("large", "Invented law of the size of the AI Act", versions=versions)


def fill_large(store: Store) -> list[tuple[str, str, str]]:
    """Loads the five texts and compares those that the table asks for; returns the first and the last, in the form of
    `collection.fill`."""
    dossier, speech = large(), Speech(random.Random("five versions"))
    store.save_dossier(dossier)
    act = regulation(speech, "m")
    for name in NAMES:
        numbered(act)
        load_text(store, dossier, name, Source(f"{name}.outline", outline(act, name).encode()))
        act = amended(speech, act)
    pairs = dict.fromkeys([*((NAMES[0], new) for new in NAMES[1:]), *pairwise(NAMES)])
    for old, new in pairs:
        compared(store, dossier.name, old, new)
    return [(dossier.name, NAMES[0], NAMES[-1])]


def outline(act: Text, name: str) -> str:
    """The act as a text that the tracker reads."""
    lines = ["outline 1", "language en", f"identifier large {name}", "act_title # Invented law of many provisions"]
    return "\n".join([*lines, *_lines(act, 0)]) + "\n"


def _lines(text: Text, depth: int) -> Iterator[str]:
    for below in text.below:
        label = below.number.split()[-1].strip("().")
        yield f"{'  ' * depth}{_KINDS.get(below.kind, below.kind)} {label} # {below.said().translate(_MARKS)}"
        yield from _lines(below, depth + 1)
