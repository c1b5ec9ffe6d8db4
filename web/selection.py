"""What of a comparison is shown, and how: read from an address and written into links.

In: the query of an address. Out: a `Selection`. Example: `?kind=moved&kind=amended&view=side` shows what was moved or
amended, old and new side by side; `?axis=B&direction=weakens` what weakens a human-rights safeguard; `?signs=0` leaves
out what differs in punctuation only, `?by=council` leaves what already stood in that version. Each filter stands in the
address, so that it can be sent to somebody. Choices of one sort are alternatives, sorts narrow each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from tracker.change import Change, ChangeKind, Tag
from tracker.codebook import load_codebook, names
from tracker.codes import DIRECTIONS
from tracker.exports.wording import KINDS, listed
from tracker.finding import MOST_LETTERS
from web.traits import SAID, TRAITS

VIEWS = ("inline", "side")
READINGS = ("changes", "old", "new")
"""What of a redline is read: all of it, or the words of one side."""
REVIEWS = {
    "open": "not settled",
    "proposed": "with an earlier decision on other words",
    "disputed": "in dispute",
    "confirmed": "confirmed",
    "changed": "changed",
    "added": "added by a person",
    "rejected": "rejected",
    "adjudicated": "adjudicated",
}
"""What can be asked for of reviews."""


class Misunderstood(BadRequest):
    """A question in words of ours that may be shown to who asked."""

    ours = True


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out about the changes of a comparison, by their ids."""

    traits: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The changes of each trait."""
    worded: frozenset[str] = frozenset()
    """Those with the words that are looked for among what came or went."""
    whose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The versions in which words of a change already stood, or were already gone."""


@dataclass(frozen=True, slots=True)
class Selection:
    """None of a sort means all of it; `all_` shows also what is unchanged, unfolded."""

    kinds: tuple[ChangeKind, ...] = ()
    all_: bool = False
    view: str = "inline"
    codes: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    """States of review; without any, a tag that people have rejected is none."""
    switches: tuple[tuple[str, bool], ...] = ()
    """Names of traits: True for only such changes, False for none of them."""
    words: str = ""
    """As typed."""
    by: tuple[str, ...] = ()
    """Versions whose words they are."""
    read: str = "changes"
    language: str = ""
    """Whose words are shown, "" for those that the changes were found in."""
    known: Known = field(default=Known(), compare=False, repr=False)

    def shows(self, change: Change) -> bool:
        """Whether a change is of one of the kinds and has a tag that is asked for."""
        if self.kinds and not any(kind in self.kinds for kind in change.kinds):
            return False
        if self.kinds and change.consequential and ("consequential", True) not in self.switches:
            return False  # it is counted as such, and under no kind
        if any((change.id in self.known.traits.get(name, ())) is not only for name, only in self.switches):
            return False
        if self.words and change.id not in self.known.worded:
            return False
        if self.by and not set(self.by).intersection(self.known.whose.get(change.id, ())):
            return False
        return not self.by_tag or any(self.fits(tag) for tag in change.tags)

    def fits(self, tag: Tag) -> bool:
        """Whether one tag is all that is asked for: of a code, on an axis, in a direction and in a state of review."""
        if not (any(in_state(tag, state) for state in self.reviews) if self.reviews else tag.counts):
            return False
        wanted = ((self.codes, tag.code), (self.axes, tag.axis), (self.directions, tag.direction))
        return all(not choices or value in choices for choices, value in wanted)

    @property
    def by_tag(self) -> bool:
        """Whether tags are asked for."""
        return bool(self.codes or self.axes or self.directions or self.reviews)

    @property
    def filters(self) -> bool:
        """Whether only some of the changes are asked for."""
        return bool(self.kinds or self.more) or self.by_tag

    @property
    def more(self) -> int:
        """How many switches, words and versions are chosen."""
        return len(self.switches) + bool(self.words) + len(self.by)

    @property
    def unfolded(self) -> bool:
        """Whether what is unchanged stands among the rest: asked for, or read as one text."""
        return self.all_ or self.read != "changes"

    @property
    def said(self) -> str:
        """The filters in words.

        >>> Selection(kinds=(ChangeKind.MOVED,), codes=("A1", "A4"), directions=("weakens",)).said
        'moved; tagged A1 or A4; weakens'
        """
        return "; ".join(self.choices)

    @property
    def choices(self) -> list[str]:
        """Each filter in words: "tagged A1 or A4"."""
        found = [listed([kind.value for kind in self.kinds], "or")]
        if self.codes:
            found.append(f"tagged {listed(self.codes, 'or')}")
        if self.axes:
            found.append(f"axis {listed(self.axes, 'or')}")
        found.append(listed(self.directions, "or"))
        if self.reviews:
            found.append(f"review {listed(self.reviews, 'or')}")
        found += [SAID[name] if only else f"without what is {SAID[name]}" for name, only in self.switches]
        found.append(f"with the words “{self.words}”" if self.words else "")
        found.append(f"words of {listed(self.by, 'or')}" if self.by else "")
        return [said for said in found if said]

    @property
    def query(self) -> dict[str, str | list[str]]:
        """For `url_for`; what is as usual is left out."""
        chosen: dict[str, Iterable[str]] = {
            "kind": [kind.value for kind in self.kinds],
            "code": self.codes,
            "axis": self.axes,
            "direction": self.directions,
            "review": self.reviews,
            "by": self.by,
        }
        found: dict[str, str | list[str]] = {name: list(values) for name, values in chosen.items() if values}
        if self.all_:
            found["all"] = "1"
        found |= {name: "1" if only else "0" for name, only in self.switches}
        if self.words:
            found["words"] = self.words
        if self.view != "inline":
            found["view"] = self.view
        if self.read != "changes":
            found["read"] = self.read
        if self.language:
            found["language"] = self.language
        return found

    def unfiltered(self) -> Selection:
        """The same look at all changes."""
        return self.but(kinds=(), codes=(), axes=(), directions=(), reviews=(), switches=(), words="", by=())

    def but(self, **other: object) -> Selection:
        """The selection with something else in one place."""
        return replace(self, **other)  # type: ignore[arg-type]


def parse_selection(arguments: MultiDict[str, str]) -> Selection:
    """Reads a query; what cannot be meant is refused in a sentence.

    >>> parse_selection(MultiDict([("kind", "moved"), ("kind", "split")])).query
    {'kind': ['moved', 'split']}
    """
    kinds = _choices(arguments, "kind", [kind.value for kind in KINDS], "kind of change", "kinds")
    view, read = arguments.get("view", "inline"), arguments.get("read", "changes")
    if view not in VIEWS:
        raise Misunderstood(f"“{view[:40]}” is no view; the views are {' and '.join(VIEWS)}.")
    if read not in READINGS:
        raise Misunderstood(f"“{read[:40]}” cannot be read; there are {', '.join(READINGS)}.")
    language = arguments.get("language", "").lower()
    if language and not (language.isascii() and language.isalpha() and len(language) == 2):
        raise Misunderstood(f"“{language[:40]}” is no language; its two letters are meant, as in fr.")
    everything = arguments.get("all", "0")
    if everything not in ("0", "1"):
        raise Misunderstood("“all” is 1 or is left out.")
    codes: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    if "code" in arguments or "axis" in arguments:
        books = [load_codebook(name) for name in names()]
        codes = _choices(arguments, "code", [code.id for book in books for code in book.codes], "code", "codes")
        axes = _choices(arguments, "axis", [axis for book in books for axis in book.axes], "axis", "axes")
    directions = _choices(arguments, "direction", list(DIRECTIONS), "direction", "directions")
    reviews = _choices(arguments, "review", list(REVIEWS), "state of review", "states")
    return Selection(
        tuple(map(ChangeKind, kinds)),
        everything == "1",
        view,
        codes,
        axes,
        directions,
        reviews,
        tuple(_switches(arguments)),
        " ".join(arguments.get("words", "")[:MOST_LETTERS].split()),
        tuple(dict.fromkeys(arguments.getlist("by"))),
        read,
        language,
    )


def _switches(arguments: MultiDict[str, str]) -> Iterator[tuple[str, bool]]:
    """The traits that are asked for, or not wanted; a form says "" for one that is left alone."""
    for name in TRAITS:
        wanted = arguments.get(name, "")
        if wanted not in ("", "0", "1"):
            raise Misunderstood(f"“{name}” is 1 for only such changes, 0 for none of them, or is left out.")
        if wanted:
            yield name, wanted == "1"


def in_state(tag: Tag, state: str) -> bool:
    """Whether a tag is in a state of review, one of `REVIEWS`."""
    if tag.review is None:
        return state == "open"
    if state == "open":
        return tag.review.open
    return bool(tag.review.proposed) if state == "proposed" else tag.review.status == state


def _choices(arguments: MultiDict[str, str], name: str, known: list[str], one: str, many: str) -> tuple[str, ...]:
    """What is chosen of one sort, in our order."""
    wanted = arguments.getlist(name)
    if strange := [value for value in wanted if value not in known]:
        raise Misunderstood(f"“{strange[0][:40]}” is no {one}; the {many} are {', '.join(dict.fromkeys(known))}.")
    return tuple(value for value in dict.fromkeys(known) if value in wanted)
