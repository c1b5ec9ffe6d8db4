"""What the comments of the Word file say and where they hang: about the file, about moves, splits and tags.

In: a `Comparison` and its lines. Out: the comments' words, and the `Spot`s of the lines that they are anchored at.
Example: at the first line of Article 5(1), "Moved and amended: Article 4(2) → Article 5(1). ...".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tracker import __version__
from tracker.act import Act, parents
from tracker.change import Change, ChangeKind, Comparison, NotCompared, Op, Origin, Tag
from tracker.exports.addresses import address_of, permalink
from tracker.exports.docx_lines import Line
from tracker.exports.docx_weave import Laid, Spot
from tracker.exports.reviewed import reason, review_state
from tracker.exports.tags import reviewed_words
from tracker.exports.wording import (
    AUTHENTIC,
    capital,
    count_changes,
    counted,
    following,
    kinds_in_words,
    left_out,
    references,
    short_title,
)
from tracker.exports.wrap import elided, paint

_LONGEST = 700
"""Characters of a redline inside a comment: one that is longer is better read in the text."""
_TOLD = frozenset({ChangeKind.MOVED, ChangeKind.SPLIT, ChangeKind.MERGED})


@dataclass(slots=True)
class Remarks:
    """The comments in the order in which they were made; `spots` say where each hangs."""

    words: list[tuple[Op, ...]] = field(default_factory=list)
    """Plain words are "="; of a redline some are "-" or "+"."""
    spots: defaultdict[tuple[str, int], list[Spot]] = field(default_factory=lambda: defaultdict(list))
    loose: list[int] = field(default_factory=list)
    """Those for which there is no line: they hang at the end of the file."""


class _Desk:
    """Finds the lines of provisions, and what was only taken along by a provision above it."""

    def __init__(self, comparison: Comparison, laid: Laid, server: str) -> None:
        self.address = address_of(comparison, server)
        moved = {eid for change in comparison.changes if ChangeKind.MOVED in change.kinds for eid in change.new}
        self.carried: set[str] = set()
        for eid, parent in parents(comparison.new).items():  # parents come before their children
            if parent in moved or parent in self.carried:
                self.carried.add(eid)
        self.bodies = {"old": laid.old.body, "new": laid.new.body}
        self.together = {"old": {pair[0] for pair in laid.together}, "new": {pair[1] for pair in laid.together}}
        self.lines: dict[str, dict[str, list[int]]] = {}
        for side, body in self.bodies.items():
            found: dict[str, list[int]] = {}
            self.lines[side] = found
            for place, line in enumerate(body):
                found.setdefault(line.eid, []).append(place)
            for place, line in enumerate(body):  # Word allows no comment in a footnote: it hangs where the note does
                for _, note in line.calls:
                    found.setdefault(note, []).append(place)

    def places(self, side: str, eids: Iterable[str]) -> list[int]:
        return [place for eid in eids for place in self.lines[side].get(eid, ())]

    def whole(self, side: str, place: int) -> tuple[int, int]:
        return 0, len(self.bodies[side][place].full)

    def line(self, side: str, place: int) -> Line:
        return self.bodies[side][place]


def remark(comparison: Comparison, laid: Laid, server: str = "") -> Remarks:
    """All comments of the file; `server` is where the browser's pages are, for their permalinks."""
    remarks, desk = Remarks(), _Desk(comparison, laid, server)
    first = next(((side, 0) for side in ("old", "new") if desk.bodies[side]), None)
    if laid.together[:1] and laid.together[0][:2] == (0, 0):
        first = ("new", 0)
    _hang(remarks, desk, about(comparison), first)
    for part, sentence in zip(comparison.not_compared, left_out(comparison), strict=True):
        _hang(remarks, desk, sentence, _first(desk, part))
    for change in comparison.changes:
        link = permalink(desk.address, change)
        for side, place, words in _places_told(change, desk):
            _hang(remarks, desk, (*words, ("=", link)), (side, place))
    for change in chain(comparison.changes, comparison.unchanged):
        for tag in change.tags:
            _hang_tag(remarks, desk, change, tag)
    return remarks


def _hang(
    remarks: Remarks,
    desk: _Desk,
    words: str | tuple[Op, ...],
    at: tuple[str, int] | None,
    span: tuple[int, int] | None = None,
) -> None:
    number = len(remarks.words)
    remarks.words.append((("=", words),) if isinstance(words, str) else words)
    if at is None:
        remarks.loose.append(number)
    else:
        remarks.spots[at].append(Spot(number, *(span or desk.whole(*at))))


def _first(desk: _Desk, part: NotCompared) -> tuple[str, int] | None:
    places = desk.places(part.side, part.eids)
    return (part.side, min(places)) if places else None


# ----------------------------------------------------------------------------------------------------- the file


def about(comparison: Comparison) -> str:
    """The first comment: where the texts come from, and what was found; the head of the page says how to read it."""
    own = count_changes(comparison)
    lines = [
        f"Old text: {_source(comparison.old, comparison.old_origin)}",
        f"New text: {_source(comparison.new, comparison.new_origin)}",
        f"{counted(own, 'change')}, found by tracker {__version__}. {following(comparison)}".rstrip(),
        *_tags(comparison),
        *(f"{origin.shown}: {warning}" for origin in _origins(comparison) for warning in origin.warnings),
        AUTHENTIC,
    ]
    return "\n".join(lines)


def _tags(comparison: Comparison) -> Iterator[str]:
    """What the comments on tags are, where there can be any."""
    book = comparison.codebook
    if book:
        tags = sum(len(change.tags) for change in comparison.changes)
        said = reviewed_words(comparison)
        yield f"{counted(tags, 'tag')} of codebook {book.name} {book.version}: {book.title}. {said}"


def _origins(comparison: Comparison) -> Sequence[Origin]:
    return comparison.old_origin, comparison.new_origin


def _source(act: Act, origin: Origin) -> str:
    title = short_title(act, origin)
    known = [origin.shown if origin.shown != title else "", act.identifier if act.identifier != title else ""]
    known += [origin.format or act.format, f"SHA-256 {origin.sha256}" if origin.sha256 else ""]
    said = ", ".join(filter(None, known))
    return f"{title} ({said})" if said else title


# --------------------------------------------------------------------------------------- moves, splits and merges


def _places_told(change: Change, desk: _Desk) -> Iterator[tuple[str, int, tuple[Op, ...]]]:
    """Comments where a provision stands and where it stood, if that is not one place or not one provision."""
    if not change.old or not change.new:
        return
    places = {"old": desk.places("old", change.old), "new": desk.places("new", change.new)}
    apart = {side: [p for p in places[side] if p not in desk.together[side]] for side in places}
    crossed = bool(places["old"] and places["new"]) and not any(p in desk.together["new"] for p in places["new"])
    if not _TOLD.intersection(change.kinds) and (not crossed or desk.carried.issuperset(change.new)):
        return
    said = f"{capital(kinds_in_words(change.kinds))}: {references(change)}."
    why = f" {capital(change.evidence.why)}." if change.evidence and change.evidence.why else ""
    for place in _runs(apart["old"]):
        yield "old", place, (("=", f"{said} Deleted here, its words stand there."),)
    for place in _runs(places["new"]):
        words = f"{said} Inserted here, deleted where it stood." if place in apart["new"] else said
        redline = _changed(change, desk.line("new", place).eid) if place in apart["new"] else ()
        yield "new", place, (("=", words + why), *redline)


def _runs(places: Iterable[int]) -> list[int]:
    """The first of each run of lines that follow one another: a text that became a list is told of once."""
    ordered = sorted(places)
    return [place for n, place in enumerate(ordered) if not n or ordered[n - 1] != place - 1]


def _changed(change: Change, eid: str) -> tuple[Op, ...]:
    """The redline of a provision that was deleted and inserted as a whole: its words changed on the way, too.

    In brackets as well as in colours: not every program shows how the words of a comment look.
    """
    own = [redline for redline in change.redlines if redline.part == "text" and redline.new == eid]
    if ChangeKind.AMENDED not in change.kinds or len(own) != 1:
        return ()
    found: list[Op] = [("=", "\n")]
    left = _LONGEST
    for sign, shown in elided(own[0].ops):
        words = shown[: max(left, 0)].rstrip()
        if sign == "=" or not words:
            found.append(("=", shown[: max(left, 0)]))
        else:
            found += [(sign, paint(sign, words, False)), ("=", shown[len(words) :] if len(shown) <= left else "")]
        left -= len(shown)
    return (*found, ("=", " …")) if left < 0 else tuple(found)


# --------------------------------------------------------------------------------------------------------- tags


def _hang_tag(remarks: Remarks, desk: _Desk, change: Change, tag: Tag) -> None:
    """A tag hangs at the words that decided it, else at the first line of its change."""
    said = tag_words(tag) + permalink(desk.address, change, tag)
    for words in tag.words:
        for place in desk.places(words.side, (words.eid,)):
            line = desk.line(words.side, place)
            start = line.start + words.start
            if line.eid == words.eid and line.part == "text" and words.start < words.end <= len(line.words):
                _hang(remarks, desk, said, (words.side, place), (start, line.start + words.end))
                return
    for side, eids in (("new", change.new), ("old", change.old)):
        if places := desk.places(side, eids):
            _hang(remarks, desk, said, (side, places[0]))
            return
    _hang(remarks, desk, said, None)


def tag_words(tag: Tag) -> str:
    """A tag as a comment says it."""
    indirect = " Indirectly, through a reference." if tag.indirect else ""
    known = f"{capital(review_state(tag))}; confidence {tag.confidence:.2f}.{reason(tag)}"
    return f"{tag.explanation}{indirect}\n{known}"
