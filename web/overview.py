"""What a dossier's first screen says: how much went which way, the changes that matter most, and whose they are.

In: the versions of a dossier, two of them. Out: an `Overview`. Example: between the specimen's act in force and its
final act Article 5(1), point (b) gets weaker, by a word that appears only in the final act.

Which changes matter is said by `tracker.weight`, which is no judgement of policy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from tracker.change import Answer, Change, Comparison, Entry, Op, Tag
from tracker.codes import DIRECTIONS, Codebook
from tracker.exports.decided import home
from tracker.exports.html_law import anchor
from tracker.exports.table_html import run
from tracker.exports.tags import finding, reviewed_words
from tracker.exports.wording import capital
from tracker.extent import Extent, extents
from tracker.reviewing import counted
from tracker.scorecard import scorecard
from tracker.weight import weightiest
from web.law import safe
from web.series import Series

MOST = 10
"""So many changes are shown; half of them for each way, unless one has fewer."""
_AROUND, _LONGEST = 70, 320
"""Characters of unchanged words left beside a changed one, and of all words shown of one change."""

Whose = dict[tuple[str, Tag], tuple[str, ...]]
"""By change and tag the versions that had its words first."""

WAYS = {1: ("adds", "strengthens"), -1: ("weakens", "removes")}
"""What goes up, and what goes down."""


First = tuple[tuple[str, int], ...]
"""Versions, "" for the last one itself, and how many changes stood first in each."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How many changes go up and how many down on one axis, and in which versions they stood first."""

    axis: str
    name: str
    up: int
    down: int
    up_first: First = ()
    """Nothing where no version stands between the two. A change whose tags are of several versions counts for each."""
    down_first: First = ()

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        first = {"up": dict(self.up_first), "down": dict(self.down_first)}
        return {"axis": self.axis, "name": self.name, "up": self.up, "down": self.down, "first_in": first}


@dataclass(frozen=True, slots=True)
class Weighty:
    """One of the changes that matter most."""

    entry: Entry
    place: str
    """Its anchor in the comparison."""
    words: Markup
    """Its redline, shortened around what changed."""
    whose: tuple[str, ...] | None
    """The versions between in which its words already stood; None where no version stands between."""

    @property
    def finding(self) -> str:
        """What the tag says of the words, without what stands beside it anyway: direction, code and baseline."""
        return capital(finding(self.entry.tag, self.entry.reference))

    @property
    def grounds(self) -> str:
        """The rule and its source; "" where a person added the tag."""
        return self.entry.tag.explanation.partition(f" Rule {self.entry.tag.rule}: ")[2]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        tag = self.entry.tag
        return {
            "change": self.entry.change,
            "reference": self.entry.reference,
            "code": tag.code,
            "direction": tag.direction,
            "explanation": tag.explanation,
            "binding": self.entry.binding,
            "versions": None if self.whose is None else list(self.whose),
        }


@dataclass(frozen=True, slots=True)
class Overview:
    """The first screen's figures, of one comparison."""

    comparison: Comparison
    book: Codebook | None
    """None where no codebook can speak about the acts; all that follows is then empty."""
    balances: tuple[Balance, ...] = ()
    tagged: int = 0
    down: tuple[Weighty, ...] = ()
    up: tuple[Weighty, ...] = ()
    answers: tuple[Answer, ...] = ()
    extents: tuple[Extent, ...] = ()
    """Where the text changed most; only where no tags say which changes matter."""

    @property
    def reviewed(self) -> str:
        """How far people have looked at the tags, in a sentence."""
        return reviewed_words(self.comparison)

    @property
    def consequential(self) -> int:
        """How many changes only follow from another; they are counted apart."""
        return sum(change.consequential for change in self.comparison.changes)

    @property
    def changes(self) -> int:
        """How many changes say something of their own."""
        return len(self.comparison.changes) - self.consequential

    def as_json(self) -> dict[str, Any]:
        """For programs: the balance of each axis and the changes that matter most."""
        return {
            "changes": self.changes,
            "consequential": self.consequential,
            "tagged": self.tagged,
            "codebook": self.book.name if self.book else None,
            "balances": [balance.as_json() for balance in self.balances],
            "down": [one.as_json() for one in self.down],
            "up": [one.as_json() for one in self.up],
            "most_words": [asdict(one) for one in self.extents],
            "demands": [
                {
                    **{"id": a.demand.id, "verdict": a.verdict, "state": a.state},
                    **{"towards": len(a.towards), "away": len(a.away)},
                }
                for a in self.answers
            ],
        }


def overview(told: Series, old: str, new: str) -> Overview:
    """The figures between two versions that are stored."""
    comparison = told.compare(old, new)
    book = comparison.codebook
    if book is None:
        return Overview(comparison, None, extents=extents(comparison)[:MOST])
    card = scorecard(counted(comparison), book)
    entries = [entry for axis in card.axes for direction in axis.directions for entry in direction.entries]
    whose = _authors(told, old, new)
    changes = {change.id: change for change in comparison.changes}
    chosen = {sign: weightiest(entries, sign)[:MOST] for sign in WAYS}
    room = {sign: max(MOST // 2, MOST - len(chosen[-sign])) for sign in WAYS}
    shown = {
        sign: tuple(_weighty(entry, changes[entry.change], whose) for entry in found[: room[sign]])
        for sign, found in chosen.items()
    }
    return Overview(
        comparison,
        book,
        tuple(_balance(axis, name, comparison, whose) for axis, name in book.axes.items()),
        sum(any(tag.counts for tag in change.tags) for change in comparison.changes),
        shown[-1],
        shown[1],
        card.answers,
    )


def _balance(axis: str, name: str, comparison: Comparison, whose: Whose | None) -> Balance:
    def going(sign: int) -> tuple[int, First]:
        tags = [
            (change.id, tag)
            for change in comparison.changes
            for tag in change.tags
            if tag.counts and tag.axis == axis and DIRECTIONS[tag.direction] == sign
        ]
        first = dict.fromkeys((id, (whose[id, tag] or ("",))[0]) for id, tag in tags if whose and (id, tag) in whose)
        counts = Counter(version for _, version in first)
        return len({id for id, _ in tags}), tuple(counts.most_common())

    (up, up_first), (down, down_first) = going(1), going(-1)
    return Balance(axis, name, up, down, up_first, down_first)


def _authors(told: Series, old: str, new: str) -> Whose | None:
    """By change and tag the versions that had its words first; None where none stands between the two."""
    names = told.graph.names
    if names.index(new) - names.index(old) < 2:
        return None
    return {(deed.change.id, deed.tag): deed.with_ for deed in told.who(old, new).outcome}


def _weighty(entry: Entry, change: Change, whose: Whose | None) -> Weighty:
    return Weighty(
        entry,
        anchor(*home(entry.tag, change)),
        safe(run(excerpt(list(_ops(change, entry.tag))))),
        whose.get((change.id, entry.tag), ()) if whose is not None else None,
    )


def _ops(change: Change, tag: Tag) -> Iterator[Op]:
    """The redlines that hold words which decided the tag; all of the change where none does."""
    deciding = {words.eid for words in tag.words}
    lines = [line for line in change.redlines if line.part == "text"] or list(change.redlines)
    own = [line for line in lines if {line.old, line.new} & deciding and any(sign != "=" for sign, _ in line.ops)]
    for number, line in enumerate(own or lines):
        if number:
            yield ("=", " ")
        yield from line.ops


def excerpt(ops: Sequence[Op], around: int = _AROUND, longest: int = _LONGEST) -> tuple[Op, ...]:
    """A redline shortened to what changed and the words beside it.

    >>> excerpt((("=", "Every lantern that "), ("-", "burns"), ("+", "shines"), ("=", " at night is lit.")), around=8)
    (('=', '… that '), ('-', 'burns'), ('+', 'shines'), ('=', ' at …'))
    """
    found: list[Op] = []
    length = 0
    for place, (sign, words) in enumerate(ops):
        if sign == "=":
            words = _middle(words, around, place == 0, place == len(ops) - 1)
        if length + len(words) > longest:
            kept = words[: max(longest - length, 0)].rsplit(" ", 1)[0]
            found += [(sign, kept), ("=", " …")] if kept else [("=", "…")]
            break
        found.append((sign, words))
        length += len(words)
    return tuple(found)


def _middle(words: str, around: int, first: bool, last: bool) -> str:
    """Unchanged words without those that are far from a change."""
    if len(words) <= (around if first or last else 2 * around) + 2:
        return words
    head = "" if first else words[:around].rsplit(" ", 1)[0]
    tail = "" if last else words[-around:].split(" ", 1)[-1]
    return f"{head} … {tail}" if head and tail else f"{head} …" if head else f"… {tail}"
