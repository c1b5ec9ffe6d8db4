"""Says where the text of an act changed most, which needs no codebook.

In: a `Comparison`. Out: its articles and annexes, those with most words added and deleted first. Example: of the
specimen's, Article 13 comes early: all its words are new.

Words are counted, not weighed: a "shall" that became "may" is two of them. Recitals and notes are left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tracker.act import Kind, find
from tracker.change import Comparison
from tracker.reference import format_reference

_KINDS = (Kind.ARTICLE, Kind.ANNEX)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many words of one article or annex changed."""

    eid: str
    """In the new act; of one that is gone, in the old act."""
    heading: str
    added: int
    deleted: int
    state: str = ""
    """"new" where the act had no such article or annex before, "gone" where it has none now."""

    @property
    def reference(self) -> str:
        """Article 13, Annex I."""
        return format_reference(self.eid)


def extents(comparison: Comparison) -> tuple[Extent, ...]:
    """The articles and annexes in which words changed, most first.

    What was deleted counts where its article is now. What only follows from renumbering, and words that moved in
    unchanged, count nowhere.
    """
    became: dict[str, str] = {}
    for change in (*comparison.changes, *comparison.unchanged):
        became.update({old: change.new[0] for old in change.old if change.new and "__" not in old + change.new[0]})
    words: dict[tuple[bool, str], list[int]] = defaultdict(lambda: [0, 0])
    for change in comparison.changes:
        for line in change.redlines if not change.consequential else ():
            here = _top(line.new) if line.new else became.get(_top(line.old or ""), "")
            count = words[bool(here), here or _top(line.old or "")]
            for sign, text in line.ops:
                if sign != "=":
                    count[sign == "-"] += len(text.split())
    kept = set(became.values())
    found = []
    for (there, eid), (added, deleted) in words.items():
        part = find(comparison.new if there else comparison.old, eid)
        if part and part.kind in _KINDS and added + deleted:
            state = "gone" if not there else "" if eid in kept else "new"
            found.append(Extent(eid, part.heading, added, deleted, state))
    return tuple(sorted(found, key=lambda extent: -(extent.added + extent.deleted)))


def _top(eid: str) -> str:
    """The article, annex or other part of the act that a provision stands in: that of "art_5__para_1" is "art_5"."""
    return eid.partition("__")[0]
