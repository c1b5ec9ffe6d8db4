"""Turns pairs of provisions into changes: amended, moved, renumbered, split, merged, inserted, deleted.

In: two acts and their `Matching`. Out: `Change`s in the new act's order, deletions at the place they left, and the
unchanged provisions; together every provision of both acts once (correlation tables apart, which are not compared).
Example: a point that kept its words while "(b)" became "(c)" is renumbered, not amended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from zlib import crc32

from tracker.absent import ANNEXES, gaps
from tracker.act import CONTAINERS, Act, Kind, Provision, walk
from tracker.change import Change, ChangeKind, Matching, NotCompared, Op, Pair, Redline
from tracker.consequence import Consequences
from tracker.order import heaviest_run
from tracker.pause import uncollected
from tracker.redline import redline
from tracker.reference import label

_UNNUMBERED = frozenset({Kind.FOOTNOTE, Kind.ROW, Kind.TABLE, Kind.QUOTED, Kind.SIGNATURE, Kind.FORMULA, Kind.CITATION})
"""Kinds whose number is no label: a renumbered footnote is no change."""


_PARTS = {
    "preamble": frozenset({Kind.CITATION, Kind.RECITAL}),
    "signatures": frozenset({Kind.SIGNATURE}),
    ANNEXES: frozenset({Kind.ANNEX}),
}
_BODY = CONTAINERS | {Kind.ARTICLE}
_PREAMBLE = "(preamble)"
"""Where citations and recitals stand: a duty that became a recital has moved."""


@dataclass(frozen=True, slots=True)
class Differences:
    """All changes and all unchanged provisions of a comparison."""

    changes: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    not_compared: tuple[NotCompared, ...] = ()


class _Laid:
    """One act in reading order, by eId: its provisions, parents and places."""

    def __init__(self, act: Act) -> None:
        self.provisions: dict[str, Provision] = {}
        self.parent: dict[str, str] = {}
        self.place: dict[str, int] = {}
        stack: list[tuple[Provision, str]] = [(p, "") for p in reversed(act.children) if not p.correlation]
        while stack:
            provision, parent = stack.pop()
            self.place[provision.eid] = len(self.place)
            self.provisions[provision.eid] = provision
            self.parent[provision.eid] = parent
            if provision.children:
                stack.extend((c, provision.eid) for c in reversed(provision.children) if not c.correlation)

    def holder(self, eid: str, matched: dict[str, tuple[str, ...]]) -> str:
        """The parent that counts for a move: chapters and the like that have no partner are looked through."""
        parent = self.parent[eid]
        while parent and parent not in matched and self.provisions[parent].kind in CONTAINERS:
            parent = self.parent[parent]
        if not parent and self.provisions[eid].kind in (Kind.CITATION, Kind.RECITAL):
            return _PREAMBLE
        return parent


@uncollected()
def diff(old: Act, new: Act, matching: Matching) -> Differences:
    """Says what happened to every provision.

    Args:
        old, new: the acts that were matched.
        matching: their pairs; a provision in no pair is deleted or inserted.
    """
    left, right = _Laid(old), _Laid(new)
    partners = _partners(matching.pairs)
    moved = _moved(left, right, matching.pairs, partners)
    consequences = Consequences(old, new, matching.pairs)
    found: list[tuple[tuple[int, int, int], Change]] = []
    for pair in matching.pairs:
        place = (min(right.place[eid] for eid in pair.new), 0, 0)
        found.append((place, _judged(_paired(pair, left, right, pair.old[0] in moved), left, right, consequences)))
    missing = (*_missing(new, old, partners[1], "new"), *_missing(old, new, partners[0], "old"))
    left_out = {side: {eid for part in missing if part.side == side for eid in part.eids} for side in ("old", "new")}
    for eid, provision in right.provisions.items():
        if eid not in partners[1] and eid not in left_out["new"]:
            found.append(((right.place[eid], 0, 0), _alone("", eid, provision, ChangeKind.INSERTED)))
    anchors = _anchors(left, right, partners[0], moved)
    for eid, provision in left.provisions.items():
        if eid not in partners[0] and eid not in left_out["old"]:
            found.append(((anchors[eid], 1, left.place[eid]), _alone(eid, "", provision, ChangeKind.DELETED)))
    found.sort(key=lambda item: item[0])
    changes = tuple(change for _, change in found if change.kinds != (ChangeKind.UNCHANGED,))
    unchanged = tuple(change for _, change in found if change.kinds == (ChangeKind.UNCHANGED,))
    return Differences(changes, unchanged, missing)


def _missing(act: Act, other: Act, partners: Mapping[str, tuple[str, ...]], side: str) -> Iterable[NotCompared]:
    """The parts of an act that the other text was published without: its preamble, its signatures, its annexes."""
    for part, kinds in _PARTS.items():
        if not _has(act, kinds) or _has(other, kinds):
            continue
        if part == ANNEXES and not any(gap.part == ANNEXES for gap in gaps(other)):
            continue  # a text that does not speak of annexes has none: these are new, or gone
        body = next((n for n, p in enumerate(act.children) if p.kind in _BODY), len(act.children))
        tops = [
            p
            for n, p in enumerate(act.children)
            if (p.kind in kinds and not p.correlation) or (part == "preamble" and p.kind is Kind.FORMULA and n < body)
        ]
        held = [p for top in tops for p in walk(top)]
        notes = {call.note for p in held for call in p.calls} - {
            call.note for top in act.children if top not in tops for p in walk(top) for call in p.calls
        }
        held += [p for note in act.children if note.eid in notes for p in walk(note)]
        eids = tuple(p.eid for p in held if p.eid not in partners)
        if eids:
            yield NotCompared(side, part, eids)


def _has(act: Act, kinds: frozenset[Kind]) -> bool:
    """Whether an act carries such a part; its own correlation table is no annex to compare."""
    return any(top.kind in kinds and not top.correlation for top in act.children)


def _partners(pairs: Iterable[Pair]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    forth = {eid: pair.new for pair in pairs for eid in pair.old}
    back = {eid: pair.old for pair in pairs for eid in pair.new}
    return forth, back


def _alone(old: str, new: str, provision: Provision, kind: ChangeKind) -> Change:
    olds, news = (old,) if old else (), (new,) if new else ()
    sides = ([provision] if old else [], [provision] if new else [])
    return Change(f"{old}..{new}", (kind,), olds, news, redlines(*sides))


def _paired(pair: Pair, left: _Laid, right: _Laid, moved: bool) -> Change:
    olds = [left.provisions[eid] for eid in pair.old]
    news = [right.provisions[eid] for eid in pair.new]
    kinds = _several(olds, news)
    if moved:
        kinds.append(ChangeKind.MOVED)
    elif _renumbered(olds, news):
        kinds.append(ChangeKind.RENUMBERED)
    if _words_differ(olds, news):
        kinds.append(ChangeKind.AMENDED)
    return Change(
        f"{'+'.join(pair.old)}..{'+'.join(pair.new)}",
        tuple(kinds) or (ChangeKind.UNCHANGED,),
        pair.old,
        pair.new,
        redlines(olds, news),
        pair.evidence,
    )


def _several(olds: Sequence[Provision], news: Sequence[Provision]) -> list[ChangeKind]:
    """Whether one became several or several one.

    An article whose words became its first paragraph is a pair of one and two provisions, but nothing was split:
    articles are counted against articles, texts against texts.
    """
    if len(olds) == len(news) == 1:
        return []
    counts = [(len(_articles(olds)), len(_articles(news)))]
    if counts[0][0] <= 1 and counts[0][1] <= 1:
        counts.append((len(_worded(olds)), len(_worded(news))))
    split = any(before and after > 1 for before, after in counts)
    merged = any(after and before > 1 for before, after in counts)
    return [ChangeKind.SPLIT] * split + [ChangeKind.MERGED] * merged


def _articles(provisions: Sequence[Provision]) -> list[Provision]:
    return [p for p in provisions if p.kind is Kind.ARTICLE]


def _worded(provisions: Sequence[Provision]) -> list[Provision]:
    return [p for p in provisions if p.text or p.kind is not Kind.ARTICLE]


def _renumbered(olds: Sequence[Provision], news: Sequence[Provision]) -> bool:
    """Whether the one article, or the one text, of a pair has another label or has become another kind of thing."""
    if len(olds) == len(news) == 1:
        return _label_differs(olds[0], news[0])
    for choose in (_articles, _worded):
        before, after = choose(olds), choose(news)
        if len(before) == len(after) == 1 and _label_differs(before[0], after[0]):
            return True
    return False


def _judged(change: Change, left: _Laid, right: _Laid, consequences: Consequences) -> Change:
    """Marks a change of words that only follows from renumbering or from a renamed term."""
    if ChangeKind.AMENDED not in change.kinds or len(change.old) != 1 or len(change.new) != 1:
        return change
    old, new = left.provisions[change.old[0]], right.provisions[change.new[0]]
    follows = (old.heading == new.heading or consequences.explain(old.eid, new.eid, old.heading, new.heading)) and (
        old.text == new.text or consequences.explain(old.eid, new.eid, old.text, new.text)
    )
    return replace(change, consequential=True) if follows else change


def _words_differ(olds: Sequence[Provision], news: Sequence[Provision]) -> bool:
    """Whether words were really changed: a text that was only cut in two has lost none."""
    if len(olds) == len(news) == 1:
        return olds[0].text != news[0].text or olds[0].heading != news[0].heading
    for part in ("heading", "text"):
        old = " ".join(filter(None, (getattr(p, part) for p in olds)))
        new = " ".join(filter(None, (getattr(p, part) for p in news)))
        if old != new:
            return True
    return False


def _label_differs(old: Provision, new: Provision) -> bool:
    if old.kind in _UNNUMBERED and new.kind in _UNNUMBERED:
        return False
    if old.kind is not new.kind:
        return True
    if old.num == new.num:
        return False
    return bool(old.num or new.num) and label(old.kind, old.num) != label(new.kind, new.num)


def redlines(olds: Sequence[Provision], news: Sequence[Provision]) -> tuple[Redline, ...]:
    """The redlines of provisions that correspond; of those without partner all words went, or came."""
    if not olds or not news:
        return tuple(
            Redline(p.eid if olds else None, p.eid if news else None, (("-" if olds else "+", words),), part)
            for p in (*olds, *news)
            for part, words in (("heading", p.heading), ("text", p.text))
            if words
        )
    if len(olds) == len(news) == 1:
        old, new = olds[0], news[0]
        parts = (("heading", old.heading, new.heading), ("text", old.text, new.text))
        return tuple(Redline(old.eid, new.eid, redline(was, now), part) for part, was, now in parts if was or now)
    found: list[Redline] = []
    for part in ("heading", "text"):
        before = [(p.eid, getattr(p, part)) for p in olds if getattr(p, part)]
        after = [(p.eid, getattr(p, part)) for p in news if getattr(p, part)]
        if not before and not after:
            continue
        if len(before) <= 1 and len(after) <= 1:
            (one, was), (other, now) = (before or [(olds[0].eid, "")])[0], (after or [(news[0].eid, "")])[0]
            found.append(Redline(one, other, redline(was, now), part))
        else:
            found.extend(_parts(before, after, part, olds[0].eid, news[0].eid))
    return tuple(found)


def _parts(
    before: list[tuple[str, str]], after: list[tuple[str, str]], part: str, old_eid: str, new_eid: str
) -> list[Redline]:
    """One redline for each pair of parts that share a stretch of the whole, cut from the redline of the whole.

    The parts of each side are joined with a blank; the blank belongs to the text that has it, if one does.
    """
    before, after = before or [(old_eid, "")], after or [(new_eid, "")]
    joined = (" ".join(text for _, text in before), " ".join(text for _, text in after))
    old_joins, new_joins = _joins(before), _joins(after)
    cut: dict[tuple[int, int], list[Op]] = defaultdict(list)
    p = q = i = j = 0
    for sign, words in redline(*joined):
        at = 0
        while at < len(words):
            # As far as the next blank that joins two texts of one side; then that blank alone.
            ahead_old = old_joins[i] - p if sign != "+" else len(words)
            ahead_new = new_joins[j] - q if sign != "-" else len(words)
            run = min(ahead_old, ahead_new, len(words) - at)
            if run:
                _append(cut[i, j], sign, words[at : at + run])
            else:
                run, i, j = 1, i + (ahead_old == 0), j + (ahead_new == 0)
                if sign == "=" and ahead_old != ahead_new:
                    _append(cut[i, j], "-" if ahead_old else "+", words[at])
            p, q = p + run * (sign != "+"), q + run * (sign != "-")
            at += run
    return [Redline(before[i][0], after[j][0], tuple(stretch), part) for (i, j), stretch in sorted(cut.items())]


def _joins(texts: list[tuple[str, str]]) -> list[int]:
    """Places of the blanks that join the texts of one side, and one behind its end, which is never reached."""
    return [at - 1 for at in accumulate(len(text) + 1 for _, text in texts)]


def _append(ops: list[Op], sign: str, words: str) -> None:
    if ops and ops[-1][0] == sign:
        ops[-1] = (sign, ops[-1][1] + words)
    else:
        ops.append((sign, words))


def _moved(
    left: _Laid,
    right: _Laid,
    pairs: Sequence[Pair],
    partners: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]],
) -> set[str]:
    """Old eIds (the first of each pair) that moved: away from their parent, or out of their siblings' order."""
    moved: set[str] = set()
    families: dict[tuple[str, str], list[tuple[int, int, str, str, str]]] = defaultdict(list)
    for pair in pairs:
        homes = [
            (old, new, left.holder(old, partners[0]), right.holder(new, partners[1]))
            for old in pair.old
            for new in pair.new
        ]
        home = next((h for h in homes if h[2] == h[3] in ("", _PREAMBLE) or h[3] in partners[0].get(h[2], ())), None)
        if home is None:
            moved.add(pair.old[0])
        elif left.provisions[home[0]].kind is not Kind.FOOTNOTE:
            old, new = home[:2]
            families[home[2:]].append((left.place[old], right.place[new], old, new, pair.old[0]))
    for family in families.values():
        family.sort()
        if all(before[1] < after[1] for before, after in pairwise(family)):
            continue
        weights = [_weight(left.provisions[old], right.provisions[new]) for _, _, old, new, _ in family]
        kept = heaviest_run([(member[1], weight) for member, weight in zip(family, weights, strict=True)])
        moved.update(member[-1] for index, member in enumerate(family) if index not in kept)
    return moved


def _weight(old: Provision, new: Provision) -> int:
    """How much speaks for leaving a pair in place: its length; among equals its words, whichever act is the old one."""
    words = "\n".join(sorted((old.text, new.text)))
    return ((2 + len(old.text) + len(new.text)) << 16) + (crc32(words.encode()) & 0xFFFF)


def _anchors(left: _Laid, right: _Laid, matched: dict[str, tuple[str, ...]], moved: set[str]) -> dict[str, int]:
    """For each deleted provision the place in the new act after which it is shown: that of what stood before it."""
    anchors: dict[str, int] = {}
    here = -1
    for eid in left.provisions:
        if eid in matched:
            if eid not in moved:
                here = max(right.place[new] for new in matched[eid])
        else:
            anchors[eid] = here
    return anchors
