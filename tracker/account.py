"""What a reader did with every character: placed in the tree, dropped for a listed reason, or lost.

In: the characters that an independent tokeniser saw, the reader's lines, the act made from them. Out: an `Account`.
Example: the Official Journal's "L 405/40" is dropped as page furniture; a recital that a reader forgot is unplaced.

A reader cannot vouch for itself: its lines are compared in order with the tokeniser's characters, and the tree
with the lines. Characters are the non-space characters of the text that the document shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.act import Act, Kind, walk
from tracker.line import Line, Role
from tracker.numbering import is_dash

OUTSIDE_REASONS = frozenset({"page furniture", "change marks"})
"""What may be dropped between the first citation and the signature without being missed."""

_BEHIND = frozenset({Role.DROPPED, Role.NOTE})
"""Lines that may stand behind the end of an act."""

_SYNC = ((64, 200_000), (24, 5_000), (10, 300), (4, 30))
"""Lengths of the runs that bring two differing sequences back in step, tried longest first, and how far each is
searched: "(3)T" comes again a page further on, and one displaced character would unplace the page."""
_SHOWN_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Dropped:
    """Characters dropped for one reason; `first` and `last` are the first and last words dropped for it."""

    reason: str
    count: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Account:
    """Non-space characters of the shown text: `source` = `placed` + those dropped + `unplaced`."""

    source: int
    placed: int
    dropped: tuple[Dropped, ...]
    unplaced: int
    unplaced_text: tuple[str, ...]
    """The unplaced words, and words that the reader doubled or moved ("doubled or moved: ...")."""
    dropped_inside: int
    """Dropped between the first citation (or article) and the signature, page furniture and marks aside."""

    @property
    def share(self) -> float:
        """(placed + dropped under a listed reason) / source; 1.0 when all is accounted for."""
        return (self.source - self.unplaced) / self.source if self.source else 1.0


def bare(text: str) -> str:
    """The text without white space."""
    # Most of it are blanks: taking them out first spares a list of all words, which costs four times as much.
    return "".join(text.replace(" ", "").split())


def take_account(shown: str, lines: Sequence[Line], act: Act | None) -> Account:
    """Draws up the account.

    Args:
        shown: all characters that the document shows, in order, from a tokeniser that shares no code with the
            reader; white space is ignored.
        lines: the reader's lines, in source order, dropped ones included.
        act: the act assembled from the lines; None for what is no act (a document of amendments).
    """
    source = bare(shown)
    told = _told(lines)
    missing, doubled = _unmatched(source, told)
    lost_in_tree = _lost_in_tree(lines, act) if act else []
    unplaced_text = [source[start:end] for start, end in missing]
    unplaced_text += [f"doubled or moved: {told[start:end]}" for start, end in doubled]
    unplaced_text += [f"not in the tree: {words}" for words in lost_in_tree]
    lost = sum(end - start for start, end in missing) + sum(map(len, lost_in_tree))
    lost += max(0, sum(end - start for start, end in doubled) - sum(end - start for start, end in missing))
    unplaced = min(len(source), lost)
    dropped = _dropped(lines)
    # A dropped line that the tokeniser did not see is already counted among the doubled.
    counted = min(sum(item.count for item in dropped), len(source) - unplaced)
    return Account(
        source=len(source),
        placed=len(source) - unplaced - counted,
        dropped=dropped,
        unplaced=unplaced,
        unplaced_text=tuple(text[:_SHOWN_LENGTH] for text in unplaced_text),
        dropped_inside=_dropped_inside(lines),
    )


def exact_account(act: Act) -> Account:
    """The account of our own formats (outline, act JSON), which hold nothing but the tree."""
    count = sum(len(bare(p.num + p.heading + p.text)) for p in walk(act))
    return Account(count, count, (), 0, (), 0)


def _told(lines: Sequence[Line]) -> str:
    """What the reader says the document shows: its lines in order, note calls and inline notes at their place."""
    notes: dict[str, list[str]] = defaultdict(list)
    inline = {call.key for line in lines for call in line.calls if call.inline}
    for line in lines:
        if line.role is Role.NOTE and line.key in inline:
            notes[line.key].append(_with_calls(line, notes))
    said: list[str] = []
    for line in lines:
        if not (line.role is Role.NOTE and line.key in inline):
            said.append(_with_calls(line, notes))
    return bare("".join(said))


def _with_calls(line: Line, notes: dict[str, list[str]]) -> str:
    if not line.calls and not line.cuts:
        return line.num + line.text
    shown = {"num": line.num, "text": line.text}
    inside = [(cut.in_num, cut.offset, 2 if cut.late else 0, cut.text) for cut in line.cuts]
    inside += [
        (call.in_num, call.offset, 1, call.label + ("".join(notes[call.key]) if call.inline else ""))
        for call in line.calls
    ]
    # From the end, so that places keep; of several at one place the last shown is put in first.
    inside.sort(key=lambda item: item[:3])
    for in_num, offset, _, words in reversed(inside):
        part = "num" if in_num else "text"
        shown[part] = shown[part][:offset] + words + shown[part][offset:]
    return shown["num"] + shown["text"]


def _unmatched(left: str, right: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Stretches of each sequence that the other lacks, walking both in order and never back."""
    missing: list[tuple[int, int]] = []
    doubled: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        step = _common(left, i, right, j)
        i, j = i + step, j + step
        if i == len(left) or j == len(right):
            break
        skip_left, skip_right = _resume(left, i, right, j)
        if skip_left:
            missing.append((i, i + skip_left))
        if skip_right:
            doubled.append((j, j + skip_right))
        i, j = i + skip_left, j + skip_right
    if i < len(left):
        missing.append((i, len(left)))
    if j < len(right):
        doubled.append((j, len(right)))
    return missing, doubled


def _common(left: str, i: int, right: str, j: int) -> int:
    """Length of the common run from these places on."""
    step, limit = 0, min(len(left) - i, len(right) - j)
    size = 4096
    while step < limit:
        if left[i + step : i + step + size] == right[j + step : j + step + size]:
            step = min(limit, step + size)
        elif size == 1:
            return step
        else:
            size = max(1, size // 8)
    return step


def _resume(left: str, i: int, right: str, j: int) -> tuple[int, int]:
    """How much to skip on each side until both agree again: the shortest skip that a long run confirms."""
    for length, search in _SYNC:
        options: list[tuple[int, int]] = []
        found = left.find(right[j : j + length], i, i + search) if j + length <= len(right) else -1
        if found >= 0:
            options.append((found - i, 0))
        found = right.find(left[i : i + length], j, j + search) if i + length <= len(left) else -1
        if found >= 0:
            options.append((0, found - j))
        if options:
            return min(options, key=sum)
    return 1, 1


def _lost_in_tree(lines: Sequence[Line], act: Act) -> list[str]:
    """Words of placed lines that the tree does not hold in the same order; [] when all is there."""
    said: list[str] = []
    notes: list[str] = []
    for line in lines:
        if line.role is not Role.DROPPED:
            num = "" if line.role is Role.TEXT and is_dash(line.num) else line.num
            (notes if line.role is Role.NOTE else said).append(num + line.text)
    body: list[str] = []
    noted: list[str] = []
    for top in act.children:
        into = noted if top.kind is Kind.FOOTNOTE else body
        into.extend(p.num + p.heading + p.text for p in walk(top))
    found: list[str] = []
    for lines_say, tree_says in ((said, body), (notes, noted)):
        left, right = bare("".join(lines_say)), bare("".join(tree_says))
        if left != right:
            missing, doubled = _unmatched(left, right)
            found += [left[start:end] for start, end in missing] + [right[start:end] for start, end in doubled]
    return found


def _dropped(lines: Iterable[Line]) -> tuple[Dropped, ...]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.role is Role.DROPPED and (line.num or line.text):
            by_reason[line.reason].append(f"{line.num} {line.text}".strip())
        for cut in line.cuts:
            by_reason[line.reason or cut.reason].append(cut.text)
    return tuple(
        Dropped(reason, sum(len(bare(text)) for text in texts), texts[0][:80], texts[-1][:80])
        for reason, texts in by_reason.items()
    )


def _dropped_inside(lines: Sequence[Line]) -> int:
    inside = (Role.CITATION, Role.ARTICLE)
    start = next((i for i, line in enumerate(lines) if line.role in inside and not line.quoted), len(lines))
    ends = [i for i, line in enumerate(lines) if line.role is Role.SIGNATURE]
    end = ends[-1] if ends else max((i for i, line in enumerate(lines) if line.role not in _BEHIND), default=0)
    whole = sum(
        len(bare(line.num + line.text))
        for line in lines[start:end]
        if line.role is Role.DROPPED and line.reason not in OUTSIDE_REASONS
    )
    return whole + sum(
        len(bare(cut.text)) for line in lines[start:end] for cut in line.cuts if cut.reason not in OUTSIDE_REASONS
    )
