"""Shows what was found over all versions of a dossier in the words of another language, where they have them.

In: the primary acts, those in the other language, and the table or the comparisons of the primary ones. Out: the same
with the other words. Example: the row of Article 5(1), point (b) with the redline of the two French texts in it.

Rows, kinds and tags stay those that were found in the primary language, and so do the eIds. Nowhere is a word of one
language held against one of the other: a provision without a twin keeps its words in the whole row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tracker.act import Act
from tracker.change import Comparison
from tracker.descent import Table
from tracker.expressions import Twins, differences, dressed, in_language, twins

Compare = Callable[[str, str], Comparison]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The versions of a dossier that have a text in a language, by their names."""

    language: str
    acts: Mapping[str, Act]
    """The trees of all versions, under the eIds of the primary texts: in the language where there is a text in it."""
    notes: tuple[str, ...] = ()
    """What could not be shown in it, in sentences."""


def spoken(acts: Mapping[str, Act], others: Mapping[str, Act], language: str, table: Table | None = None) -> Spoken:
    """The trees in a language.

    Args:
        acts, others: the primary texts, and those in the language, by the names of their versions.
        language: in two letters.
        table: all versions side by side; what has no twin keeps its words in the whole row then.
    """
    found = {version: twins(acts[version], other) for version, other in others.items()}
    bare = _bare(table, found) if table else {}
    shown = {
        version: dressed(act, others[version], found[version], bare.get(version, frozenset()))
        if version in others
        else act
        for version, act in acts.items()
    }
    notes = [
        f"{version}@{language}: {said}"
        for version, one in found.items()
        for said in differences(one, (acts[version].language, language))
    ]
    return Spoken(language, shown, tuple(notes))


def in_words_of(table: Table, other: Table) -> Table:
    """A table with the wordings of another one; both were made of the same rows, against the same baseline."""
    rows = (
        replace(
            row,
            cells=tuple(
                replace(cell, wordings=worn.wordings) for cell, worn in zip(row.cells, other_row.cells, strict=True)
            ),
        )
        for row, other_row in zip(table.rows, other.rows, strict=True)
    )
    return replace(table, rows=tuple(rows))


def spoken_comparisons(compare: Compare, others: Mapping[str, Act], language: str) -> Compare:
    """The same comparisons, in the words of a language wherever both versions have it."""
    kept: dict[tuple[str, str], Comparison] = {}

    def in_words(old: str, new: str) -> Comparison:
        if old not in others or new not in others:
            return compare(old, new)
        if (old, new) not in kept:
            kept[old, new] = in_language(compare(old, new), others[old], others[new], language).comparison
        return kept[old, new]

    return in_words


def _bare(table: Table, found: Mapping[str, Twins]) -> dict[str, frozenset[str]]:
    """The provisions of each version that keep their words: those of all rows in which one has no twin."""
    columns = [(place, version) for place, version in enumerate(table.columns) if version in found]
    rows = [[(version, eid) for place, version in columns for eid in row.cells[place].eids] for row in table.rows]
    row_of = {provision: number for number, row in enumerate(rows) for provision in row}
    together = _Together(len(rows))
    for number, row in enumerate(table.rows):
        for place, version in columns:
            for eid in row.cells[place].into:
                together.join(number, row_of.get((version, eid), number))
    alone = {(version, eid) for version, one in found.items() for eid in one.primary_only}
    bare = {together.of(number) for number, row in enumerate(rows) if not alone.isdisjoint(row)}
    kept = [provision for number, row in enumerate(rows) if together.of(number) in bare for provision in row]
    return {version: frozenset(eid for name, eid in kept if name == version) for version in found}


class _Together:
    """Rows that are read as one, because words of one went into another."""

    def __init__(self, number: int) -> None:
        self._first = list(range(number))

    def of(self, row: int) -> int:
        """The first of the rows that this one is read with."""
        while self._first[row] != row:
            row = self._first[row]
        return row

    def join(self, one: int, other: int) -> None:
        """Two rows are read as one from now on."""
        low, high = sorted((self.of(one), self.of(other)))
        self._first[high] = low
