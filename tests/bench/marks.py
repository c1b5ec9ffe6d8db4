"""Holds our redline of each amendment against Parliament's own: the words it set in bold italics in both columns.

In: documents of amendments. Out: precision, recall and F1 over the words of all replacements, and the worst of them.
Example: `python -m tests.bench.marks FILE...`; without files those of the shared corpora.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.conftest import REPOSITORY
from tracker.act import Run
from tracker.amendment import Amendment, Operation
from tracker.change import Op
from tracker.consolidate.columns import Unit, units
from tracker.consolidate.rewrite import pair_columns
from tracker.readers import AmendmentsReading, read_any
from tracker.redline import redline
from tracker.source import open_source

CORPUS = REPOSITORY.parent / "shared" / "corpus" / "formats"
FILES = ("dossier-ai-act-*/2_*", "dossier-dma-*/2_*")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
WORST = 10

Compared = tuple[str, Sequence[tuple[int, int]], Sequence[tuple[int, int]]]
"""Words, what Parliament marked in them, what our redline marks."""


def _ranges(runs: Iterable[Run], before: int = 0) -> list[tuple[int, int]]:
    return [(before + run.start, before + run.end) for run in runs]


def _changed(ops: Sequence[Op], other: str) -> list[tuple[int, int]]:
    """The stretches of one side that a redline marks."""
    found, at = [], 0
    for sign, words in ops:
        if sign != other:
            if sign != "=":
                found.append((at, at + len(words)))
            at += len(words)
    return found


def by_unit(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Compared]:
    """Each unit of the right column beside the one of the left that it stands for."""
    pairs = pair_columns(old, new)
    for i, unit in enumerate(new):
        if i in pairs:
            before = old[pairs[i]]
            ops = redline(before.words, unit.words)
            yield before.words, _ranges(before.runs), _changed(ops, "+")
            yield unit.words, _ranges(unit.runs), _changed(ops, "-")
        else:
            yield unit.words, _ranges(unit.runs), [(0, len(unit.words))]
    for k in set(range(len(old))) - set(pairs.values()):
        yield old[k].words, _ranges(old[k].runs), [(0, len(old[k].words))]


def as_one(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Compared]:
    """Both columns as one text each: right where a provision was split in two."""
    texts, runs = [], []
    for column in (old, new):
        text, found = "", []
        for unit in column:
            text += " " * bool(text)
            found += _ranges(unit.runs, len(text))
            text += unit.words
        texts.append(text)
        runs.append(found)
    ops = redline(*texts)
    yield texts[0], runs[0], _changed(ops, "+")
    yield texts[1], runs[1], _changed(ops, "-")


def count(amendment: Amendment) -> tuple[int, int, int]:
    """Words that both mark, that we mark, that Parliament marks.

    Unit by unit, or, where less changes so, both columns as one text each: Parliament splits and joins provisions.
    """
    old, new = units(amendment.old), units(amendment.new)
    ways = [list(by_unit(old, new)), list(as_one(old, new))]
    chosen = min(ways, key=lambda way: sum(end - start for _, _, ours in way for start, end in ours))
    both = we = they = 0
    for text, theirs, ours in chosen:
        for word in _WORD.finditer(text):
            marked = [any(a <= word.start() and word.end() <= b for a, b in ranges) for ranges in (theirs, ours)]
            both += all(marked)
            we += marked[1] and not marked[0]
            they += marked[0] and not marked[1]
    return both, we, they


def main() -> None:
    named = [Path(name) for name in sys.argv[1:]] or [path for form in FILES for path in sorted(CORPUS.glob(form))]
    for path in named:
        found = read_any(open_source(path))
        assert isinstance(found, AmendmentsReading)
        counts = {a.number: count(a) for a in found.amendments.items if a.operation is Operation.REPLACE}
        both, we, they = (sum(column) for column in zip(*counts.values(), strict=True))
        f1 = 2 * both / (2 * both + we + they)
        print(f"{path.name}: precision {both / (both + we):.4f}, recall {both / (both + they):.4f}, F1 {f1:.4f}")
        worst = sorted(counts, key=lambda number: -(counts[number][1] + counts[number][2]))[:WORST]
        print("  most different: " + ", ".join(f"{number} ({sum(counts[number][1:])} words)" for number in worst))


if __name__ == "__main__":
    main()
