"""Counts for how much of Parliament's position what it left unmarked stands in the proposal, where the match says.

In: a full-text position with its marks, and the proposal. Out: of the unmarked runs of eight words and more how many
are found in the article that the article was matched with, and every other one with its cause.
Example: `python -m tests.bench.position`; for other texts `python -m tests.bench.position PROPOSAL POSITION`.

A run is what lies between two marks of a provision: words in bold italics, or the sign for deleted words. Letters and
figures are compared, blanks and signs are not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.conftest import REPOSITORY
from tracker.act import Act, Provision, articles, walk
from tracker.compare import correlate
from tracker.consolidate.anchoring import plain
from tracker.readers import ep_position, read
from tracker.source import open_source

FOLDER = "shared/corpus/formats"
DOSSIER = "dossier-data-act-*"
LEAST = 8
"""Words that a run has at least: fewer stand anywhere."""

UNMARKED = "Parliament left words out or added some here and did not mark it"
CAUSES: dict[str, str] = {"art_4__para_3": UNMARKED, "art_21__para_2": UNMARKED}
"""Of the Data Act: provision -> cause, found by reading both texts."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many unmarked runs were looked for, and those that are not where the match says."""

    runs: int
    missed: tuple[tuple[str, bool, str], ...]
    """eId, whether the run stands in another article, its words."""

    @property
    def share(self) -> float:
        """Of all runs those that are where the match says."""
        return 1 - len(self.missed) / self.runs if self.runs else 0.0


def cuts_of(path: Path) -> dict[str, list[int]]:
    """Words of a line -> where signs for deleted words stood between them."""
    lines = ep_position.read(open_source(path)).lines
    return {line.text: [cut.offset for cut in line.cuts] for line in lines if line.cuts}


def unmarked(provision: Provision, cuts: dict[str, list[int]]) -> Iterator[str]:
    """The runs of a provision's words between its marks."""
    marked = [(run.start, run.end) for run in provision.runs if run.place == "text"]
    edges = {0, len(provision.text), *cuts.get(provision.text, ()), *(edge for run in marked for edge in run)}
    for start, end in pairwise(sorted(edges)):
        words = provision.text[start:end]
        if len(words.split()) >= LEAST and not any(a <= start and end <= b for a, b in marked):
            yield words


def measure(proposal: Act, position: Act, cuts: dict[str, list[int]]) -> Found:
    """Looks for every unmarked run in the articles that its own was matched with."""
    said = {top.eid: plain(" ".join(f"{p.heading} {p.text}" for p in walk(top))) for top in articles(proposal)}
    matched: dict[str, list[str]] = {}
    for row in correlate(proposal, position):
        if row.old in said and row.new:
            matched.setdefault(row.new, []).append(said[row.old])
    runs, missed = 0, []
    for article in articles(position):
        for provision in walk(article):
            for words in unmarked(provision, cuts):
                runs += 1
                bare = plain(words)
                if not any(bare in text for text in matched.get(article.eid, ())):
                    missed.append((provision.eid, any(bare in text for text in said.values()), words))
    return Found(runs, tuple(missed))


def main() -> None:
    """Prints the share and the misses."""
    named = [Path(name) for name in sys.argv[1:3]]
    if not named:
        folder = next((REPOSITORY.parent / FOLDER).glob(DOSSIER))
        named = [next(folder.glob("1_*")), next(folder.glob("2_*"))]
    proposal, position = named
    found = measure(read(open_source(proposal)).act, read(open_source(position)).act, cuts_of(position))
    print(f"{found.runs - len(found.missed)} of {found.runs} unmarked runs in the matched article ({found.share:.2%})")
    causes: dict[str, str] = {} if sys.argv[1:] else CAUSES
    for eid, elsewhere, words in found.missed:
        cause = "it stands in another article" if elsewhere else causes.get(eid, "UNEXPLAINED")
        print(f"    {eid}: {cause} | {words.strip()[:100]}")


if __name__ == "__main__":
    main()
