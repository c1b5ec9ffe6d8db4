"""Holds our redline of each amendment against Parliament's own: the words it set in bold italics in both columns.

In: documents of amendments. Out: precision, recall and F1 over the words of all replacements, and the worst of them,
beside what difflib of the standard library finds in the same words. Example: `python -m tests.bench.marks FILE...`;
without files those of the shared corpora.

Taken twice: with each amendment's columns as one text each, in one redline, and provision by provision, each beside
the one it stands for. The first is the plain reading, and the worst are those of our redline in it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from tests.conftest import REPOSITORY
from tracker.act import Run
from tracker.amendment import Amendment, Operation
from tracker.change import Op
from tracker.consolidate.columns import Unit, units
from tracker.consolidate.pairing import pair_columns
from tracker.readers import AmendmentsReading, read_any
from tracker.redline import redline
from tracker.source import open_source

CORPUS = REPOSITORY.parent / "shared" / "corpus" / "formats"
FILES = ("dossier-ai-act-*/2_*", "dossier-dma-*/2_*")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
WORST = 10

Ranges = Sequence[tuple[int, int]]
Differ = Callable[[str, str], tuple[Ranges, Ranges]]
"""Two texts -> the stretches of each that are marked."""
Compared = tuple[str, Ranges, Ranges]
"""Words, what Parliament marked in them, what we mark."""
Way = Callable[[Sequence[Unit], Sequence[Unit], Differ], Iterator[Compared]]


def ours(old: str, new: str) -> tuple[Ranges, Ranges]:
    """What our redline marks."""
    ops = redline(old, new)
    return _changed(ops, "+"), _changed(ops, "-")


def _changed(ops: Sequence[Op], other: str) -> list[tuple[int, int]]:
    """The stretches of one side that a redline marks."""
    found, at = [], 0
    for sign, words in ops:
        if sign != other:
            if sign != "=":
                found.append((at, at + len(words)))
            at += len(words)
    return found


def by_difflib(old: str, new: str) -> tuple[Ranges, Ranges]:
    """What difflib marks, comparing the same words."""
    a, b = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    matcher = SequenceMatcher(None, [word.group() for word in a], [word.group() for word in b], autojunk=False)
    deleted: list[tuple[int, int]] = []
    inserted: list[tuple[int, int]] = []
    for name, i1, i2, j1, j2 in matcher.get_opcodes():
        if name != "equal":
            deleted += [word.span() for word in a[i1:i2]]
            inserted += [word.span() for word in b[j1:j2]]
    return deleted, inserted


def _ranges(runs: Iterable[Run], before: int = 0) -> list[tuple[int, int]]:
    return [(before + run.start, before + run.end) for run in runs]


def by_unit(old: Sequence[Unit], new: Sequence[Unit], differ: Differ) -> Iterator[Compared]:
    """Each unit of the right column beside the one of the left that it stands for."""
    pairs = pair_columns(old, new)
    for i, unit in enumerate(new):
        if i in pairs:
            before = old[pairs[i]]
            deleted, inserted = differ(before.words, unit.words)
            yield before.words, _ranges(before.runs), deleted
            yield unit.words, _ranges(unit.runs), inserted
        else:
            yield unit.words, _ranges(unit.runs), [(0, len(unit.words))]
    for k in sorted(set(range(len(old))) - set(pairs.values())):
        yield old[k].words, _ranges(old[k].runs), [(0, len(old[k].words))]


def as_one(old: Sequence[Unit], new: Sequence[Unit], differ: Differ) -> Iterator[Compared]:
    """Both columns as one text each: Parliament splits provisions and joins them."""
    texts, runs = [], []
    for column in (old, new):
        text, found = "", []
        for unit in column:
            text += " " * bool(text)
            found += _ranges(unit.runs, len(text))
            text += unit.words
        texts.append(text)
        runs.append(found)
    deleted, inserted = differ(*texts)
    yield texts[0], runs[0], deleted
    yield texts[1], runs[1], inserted


WAYS: dict[str, Way] = {"one redline for both columns": as_one, "provision by provision": by_unit}
DIFFERS: dict[str, Differ] = {"ours": ours, "difflib": by_difflib}


def count(amendment: Amendment, way: Way = as_one, differ: Differ = ours) -> tuple[int, int, int]:
    """Words that both mark, that only we mark, that only Parliament marks."""
    both = we = they = 0
    for text, theirs, mine in way(units(amendment.old), units(amendment.new), differ):
        for word in _WORD.finditer(text):
            marked = [any(a <= word.start() and word.end() <= b for a, b in ranges) for ranges in (theirs, mine)]
            both += all(marked)
            we += marked[1] and not marked[0]
            they += marked[0] and not marked[1]
    return both, we, they


def score(amendments: Iterable[Amendment], way: Way, differ: Differ) -> tuple[float, float, float]:
    """Precision, recall and F1 over the words of all these."""
    both, we, they = (sum(column) for column in zip(*(count(a, way, differ) for a in amendments), strict=True))
    return both / (both + we), both / (both + they), 2 * both / (2 * both + we + they)


def main() -> None:
    """Prints the scores and the amendments in which we and Parliament differ most."""
    named = [Path(name) for name in sys.argv[1:]] or [path for form in FILES for path in sorted(CORPUS.glob(form))]
    for path in named:
        found = read_any(open_source(path))
        assert isinstance(found, AmendmentsReading)
        replaced = [a for a in found.amendments.items if a.operation is Operation.REPLACE]
        print(f"{path.name}: {len(replaced)} replacements")
        for said, way in WAYS.items():
            for name, differ in DIFFERS.items():
                precision, recall, f1 = score(replaced, way, differ)
                print(f"  {said}, {name}: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")
        counts = {a.number: count(a) for a in replaced}
        worst = sorted(counts, key=lambda number: -sum(counts[number][1:]))[:WORST]
        print("  most different: " + ", ".join(f"{number} ({sum(counts[number][1:])} words)" for number in worst))


if __name__ == "__main__":
    main()
