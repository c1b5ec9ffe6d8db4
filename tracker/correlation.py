"""Writes a correlation table from the pairs of a match, at the levels that lawyers use.

In: two acts and their `Matching`. Out: `CorrelationRow`s in the old act's order, what is new where it stands.
Example: Article 9 whose paragraphs went into Articles 12 and 13 gives two rows, "Article 9 | Article 12" and
"Article 9 | Article 13", both marked as a split.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.act import Act, Kind, Provision
from tracker.change import Change, ChangeKind, CorrelationRow, Link, Matching
from tracker.errors import UsageError
from tracker.neighbours import Ground, borne_out
from tracker.reference import format_reference, label

LEVELS = ("article", "paragraph", "point")

FIFTH = 0.2
"""An old article corresponds to a new one when a fifth of its words went there, or one whole paragraph."""
WHOLE = 0.5
"""A paragraph counts as gone somewhere as a whole when this share of its words did."""
WHOLE_WORDS = 6

SHARE, OPENING, NUMBER = 0.6, 0.3, 0.1
"""What decides which of several is the first that a paragraph became: its words, those it opens with, its number."""
OPENING_WORDS = 12

_NONE = "—"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A provision that has a row of its own at the chosen level, with the words of everything counted to it."""

    provision: Provision
    place: int
    words: int


def correlation_rows(
    old: Act, new: Act, matching: Matching, changes: Sequence[Change], level: str
) -> tuple[CorrelationRow, ...]:
    """The rows of the table.

    Args:
        old, new: the acts that were matched.
        matching: their pairs and links.
        changes: what `tracker.diff` made of it; what a row says of two provisions is what they say.
        level: "article", "paragraph" or "point".

    Raises:
        UsageError: another level.
    """
    if level not in LEVELS:
        raise UsageError(f"“{level}” is no level of a correlation table; use one of {', '.join(LEVELS)}.")
    left, right = _entries(old, level), _entries(new, level)
    flows, whole = _flows(matching, left, right)
    paired = _paired(matching, left, right)
    links: dict[str, list[str]] = defaultdict(list)
    for (a, b), words in flows.items():
        share = words / max(1, left[1][a].words)
        if share >= FIFTH or (a, b) in whole:
            links[a].append(b)
    for a, b in paired:
        # Where most of an article's words went elsewhere, a partner with few of them is no correspondence.
        few = level == "article" and flows.get((a, b), 0.0) < FIFTH / 2 * left[1][a].words
        same = _headings_alike(left[1][a].provision, right[1][b].provision)
        if b not in links[a] and (same or not (few and links[a])):
            links[a].append(b)
    related = _related(matching, left[0], right[0])
    _add_related(links, related, _told(matching, left[1]) if level == "article" else None, right[1])
    if level == "article":
        links = _borne_out(links, flows, related, (left[1], right[1]))
    scores = {(a, b): _score(a, b, flows, left[1], right[1], paired) for a in links for b in links[a]}
    if level == "article":
        _prefer_headings(scores, links, left[1], right[1])
    else:
        _prefer_openings(scores, links, left[1], right[1])
    rows = _rows(left[1], right[1], links, scores, _Kinds(changes, left[0], right[0]))
    sure = _sure(matching, left[0], right[0])
    return tuple(replace(row, doubtful=bool(row.old and row.new) and (row.old, row.new) not in sure) for row in rows)


def _entries(act: Act, level: str) -> tuple[dict[str, str], dict[str, _Entry]]:
    """Which entry each provision is counted to, and the entries in reading order."""
    owner: dict[str, str] = {}
    found: dict[str, _Entry] = {}
    words: dict[str, int] = defaultdict(int)

    def add(provision: Provision, entry: str, depth: int) -> None:
        if provision.correlation:
            return
        if _has_row(provision, level, depth):
            entry = provision.eid
            found[entry] = _Entry(provision, len(found), 0)
        owner[provision.eid] = entry
        if entry:
            words[entry] += len(provision.text.split()) + len(provision.heading.split())
        inside = depth + 1 if provision.kind is Kind.ARTICLE or depth else 0
        for child in provision.children:
            add(child, entry, inside)

    for top in act.children:
        add(top, "", 0)
    return owner, {eid: _Entry(e.provision, e.place, words[eid]) for eid, e in found.items()}


def _has_row(provision: Provision, level: str, depth: int) -> bool:
    """Articles, annexes and recitals; below articles what the level asks for. `depth` counts from the article down."""
    kind = provision.kind
    if kind in (Kind.ARTICLE, Kind.ANNEX) and depth == 0:
        return True
    if kind is Kind.RECITAL:
        return level != "article"
    if depth == 0 or kind in (Kind.WRAPUP, Kind.TABLE, Kind.ROW, Kind.QUOTED):
        return False
    if level == "paragraph":
        return depth == 1
    return level == "point"


def _flows(
    matching: Matching,
    left: tuple[dict[str, str], dict[str, _Entry]],
    right: tuple[dict[str, str], dict[str, _Entry]],
) -> tuple[dict[tuple[str, str], float], set[tuple[str, str]]]:
    """Words that went from each old entry to each new one, and the pairs to which a whole paragraph went."""
    flows: dict[tuple[str, str], float] = defaultdict(float)
    paragraphs: dict[tuple[str, str, str], float] = defaultdict(float)
    for link in matching.links:
        a, b = left[0].get(link.old, ""), right[0].get(link.new, "")
        if a and b:
            flows[a, b] += link.words
            paragraphs[_paragraph(link.old), a, b] += link.words
    sizes: dict[str, int] = defaultdict(int)
    for eid, count in _all_words(left[1]):
        sizes[_paragraph(eid)] += count
    whole = {
        (a, b)
        for (paragraph, a, b), words in paragraphs.items()
        if words >= WHOLE_WORDS and words >= WHOLE * sizes[paragraph] and "__para_" in paragraph
    }
    return dict(flows), whole


def _all_words(side: dict[str, _Entry]) -> Iterable[tuple[str, int]]:
    for entry in side.values():
        stack = [entry.provision]
        while stack:
            provision = stack.pop()
            yield provision.eid, len(provision.text.split()) + len(provision.heading.split())
            stack.extend(child for child in provision.children if child.eid not in side)


def _paragraph(eid: str) -> str:
    """The paragraph that a provision belongs to: "art_4__para_1__point_a" -> "art_4__para_1"."""
    return "__".join(eid.split("__")[:2])


def _paired(
    matching: Matching,
    left: tuple[dict[str, str], dict[str, _Entry]],
    right: tuple[dict[str, str], dict[str, _Entry]],
) -> dict[tuple[str, str], None]:
    """Entries that are paired themselves, in order; all parts of a split or merge."""
    pairs = ((a, b) for pair in matching.pairs for a in pair.old for b in pair.new)
    return {(a, b): None for a, b in pairs if a in left[1] and b in right[1]}


def _sure(matching: Matching, left: dict[str, str], right: dict[str, str]) -> set[tuple[str, str]]:
    """Entries of which at least one pair of provisions surely corresponds; the other rows are to be looked at."""
    return {
        (left.get(a, ""), right.get(b, ""))
        for pair in matching.pairs
        if not pair.evidence.doubtful
        for a in pair.old
        for b in pair.new
    }


def _related(matching: Matching, left: dict[str, str], right: dict[str, str]) -> dict[tuple[str, str], list[Link]]:
    """Entries with passages that speak of the same in other words, likeliest first."""
    found: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in matching.related:
        a, b = left.get(link.old, ""), right.get(link.new, "")
        if a and b:
            found[a, b].append(link)
    return found


def _add_related(
    links: dict[str, list[str]],
    related: dict[tuple[str, str], list[Link]],
    told: set[str] | None,
    new: dict[str, _Entry],
) -> None:
    """Adds what speaks of the same in other words: below articles only where nothing else is known.

    Of articles what stands in the new act already (`told`) is no source of what was inserted beside it.
    """
    for (a, b), passages in related.items():
        if told is None:
            fits = not any(new[other].provision.kind is not Kind.RECITAL for other in links[a])
        else:
            fits = any(_paragraph(link.old) not in told for link in passages)
        if fits and b not in links[a]:
            links[a].append(b)


def _told(matching: Matching, old: dict[str, _Entry]) -> set[str]:
    """Articles and their paragraphs most of whose words stand in the new act."""
    kept: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    for link in matching.links:
        for eid in {_paragraph(link.old), link.old.split("__")[0]}:
            kept[eid] += link.words
    for eid, words in _all_words(old):
        for above in {_paragraph(eid), eid.split("__")[0]}:
            sizes[above] += words
    return {eid for eid, words in kept.items() if words >= WHOLE * sizes[eid]}


def _borne_out(
    links: dict[str, list[str]],
    flows: dict[tuple[str, str], float],
    related: dict[tuple[str, str], list[Link]],
    entries: tuple[dict[str, _Entry], dict[str, _Entry]],
) -> dict[str, list[str]]:
    """The links without those of articles that nothing around them bears out; annexes keep theirs."""
    old, new = ([e for e, entry in side.items() if entry.provision.kind is Kind.ARTICLE] for side in entries)
    grounds: dict[tuple[str, str], Ground] = {}
    for a in old:
        for b in links.get(a, ()):
            words, alike = flows.get((a, b), 0.0), [link.score for link in related.get((a, b), [])]
            shares = words / max(1, entries[0][a].words) + words / max(1, entries[1][b].words)
            same = _headings_alike(entries[0][a].provision, entries[1][b].provision)
            grounds[a, b] = Ground(shares, float(same), max(alike, default=0.0), len(alike))
    return {**links, **borne_out(links, grounds, old, new)}


def _headings_alike(old: Provision, new: Provision) -> bool:
    """Whether two headings are the same but for case."""
    return bool(old.heading) and old.heading.casefold() == new.heading.casefold()


def _score(
    a: str,
    b: str,
    flows: dict[tuple[str, str], float],
    old: dict[str, _Entry],
    new: dict[str, _Entry],
    paired: dict[tuple[str, str], None],
) -> float:
    words = flows.get((a, b), 0.0)
    share = max(words / max(1, old[a].words), 0.5 * words / max(1, new[b].words))
    return round(min(1.0, 0.9 * share + 0.1 * ((a, b) in paired)), 4)


def _prefer_headings(
    scores: dict[tuple[str, str], float],
    links: dict[str, list[str]],
    old: dict[str, _Entry],
    new: dict[str, _Entry],
) -> None:
    """An article that kept its heading is first of all that article, wherever most of its words went."""
    for a, found in links.items():
        same = [b for b in found if _headings_alike(old[a].provision, new[b].provision)]
        best = max((scores[a, b] for b in found if b not in same), default=0.0)
        if len(same) == 1 and scores[a, same[0]] <= best:
            scores[a, same[0]] = min(1.0, round(best + 0.0001, 4))


def _prefer_openings(
    scores: dict[tuple[str, str], float],
    links: dict[str, list[str]],
    old: dict[str, _Entry],
    new: dict[str, _Entry],
) -> None:
    """Of several provisions that one became the first is that which opens with its words, and which kept its number."""
    for a, found in links.items():
        if len(found) > 1:
            before = old[a].provision
            opening = Counter(_opening(before))
            for b in found:
                after = new[b].provision
                same = (opening & Counter(_opening(after))).total() / max(1, opening.total())
                kept = label(before.kind, before.num) == label(after.kind, after.num)
                scores[a, b] = round(SHARE * scores[a, b] + OPENING * same + NUMBER * kept, 4)


def _opening(provision: Provision) -> list[str]:
    return provision.text.casefold().split()[:OPENING_WORDS]


def _rows(
    old: dict[str, _Entry],
    new: dict[str, _Entry],
    links: dict[str, list[str]],
    scores: dict[tuple[str, str], float],
    kinds: _Kinds,
) -> Iterable[CorrelationRow]:
    """Old order; a new provision without partner follows the row of the new provision before it."""
    takers: dict[str, list[str]] = defaultdict(list)
    for a, bs in links.items():
        for b in bs:
            takers[b].append(a)
    waiting: dict[str, list[str]] = defaultdict(list)
    before = ""
    for b in new:
        if takers[b]:
            before = b
        elif new[b].provision.kind is not Kind.RECITAL:
            waiting[before].append(b)
    yield from (_inserted(b) for b in waiting.pop("", []))
    for a in old:
        targets = sorted(links.get(a, []), key=lambda b: new[b].place)
        if old[a].provision.kind is Kind.RECITAL:
            # Tables of correlation have no recitals, except where one became an article.
            targets = [b for b in targets if new[b].provision.kind is not Kind.RECITAL]
        elif not targets:
            yield CorrelationRow(a, None, format_reference(a), _NONE, (ChangeKind.DELETED,), None)
        for b in targets:
            said = kinds.of(old[a].provision, new[b].provision, len(targets), len(takers[b]))
            yield CorrelationRow(a, b, format_reference(a), format_reference(b), said, scores[a, b])
            yield from (_inserted(c) for c in waiting.pop(b, []))
    for left_over in waiting.values():
        yield from (_inserted(c) for c in left_over)


def _inserted(eid: str) -> CorrelationRow:
    return CorrelationRow(None, eid, _NONE, format_reference(eid), (ChangeKind.INSERTED,), None)


class _Kinds:
    """What the changes say about each entry: how it came to its place, and whether words in it changed."""

    def __init__(self, changes: Sequence[Change], left: dict[str, str], right: dict[str, str]) -> None:
        self.pairs: dict[tuple[str, str], tuple[ChangeKind, ...]] = {}
        self.old_changed: set[str] = set()
        self.new_changed: set[str] = set()
        for change in changes:
            self.pairs.update(((old, new), change.kinds) for old in change.old for new in change.new)
            if set(change.kinds) - {ChangeKind.RENUMBERED, ChangeKind.MOVED} or len(change.old) + len(change.new) > 2:
                self.old_changed.update(left.get(old, "") for old in change.old)
                self.new_changed.update(right.get(new, "") for new in change.new)
            elif ChangeKind.MOVED in change.kinds:
                # What moved out of an entry changed it; what is an entry itself took all its words along.
                self.old_changed.update(left.get(old, "") for old in change.old if left.get(old) != old)
                self.new_changed.update(right.get(new, "") for new in change.new if right.get(new) != new)

    def of(self, old: Provision, new: Provision, targets: int, sources: int) -> tuple[ChangeKind, ...]:
        """The kinds of one row: `targets` entries hold the old one now, `sources` went into the new one."""
        own = self.pairs.get((old.eid, new.eid), ())
        kinds = [ChangeKind.SPLIT] * (targets > 1) + [ChangeKind.MERGED] * (sources > 1)
        if ChangeKind.MOVED in own:
            kinds.append(ChangeKind.MOVED)
        elif old.kind is not new.kind or label(old.kind, old.num) != label(new.kind, new.num):
            kinds.append(ChangeKind.RENUMBERED)
        if old.eid in self.old_changed or new.eid in self.new_changed:
            kinds.append(ChangeKind.AMENDED)
        return tuple(kinds) or (ChangeKind.UNCHANGED,)
