"""Cuts a change into what can be judged: sentences that came or went, and sentences in which words changed.

In: a comparison. Out: `Event`s, each with the words that introduce it, its heading and its place, and exact offsets.
Example: a paragraph that kept its first sentence and got a second one gives one event, the second sentence, `+1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.act import CONTAINERS, Act, Kind, Provision, parents, walk
from tracker.change import Change, ChangeKind, Comparison, Op, Redline, Words

SILENT = frozenset({Kind.ACT_TITLE, Kind.CITATION, Kind.FORMULA, Kind.SIGNATURE, Kind.FOOTNOTE})
"""A title, a legal basis, a signature or a note rules nothing: whatever changes there is no change of law."""

WHOLLY = 0.85
"""From this share of its characters on a sentence counts as wholly new or wholly gone; what it shares with the old
text are an article and a comma."""

ITEMS = frozenset({Kind.POINT, Kind.INDENT, Kind.ROW})

_END = re.compile(r"(?<=[;:])\s+|(?<=[.])\s+(?=[A-Z‘“(])")
_CONDITIONS = re.compile(r"\b(?:if|where|when|provided that|subject to)\b[^.;]{0,200}$", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\bparagraphs?\s+(\d+[a-z]?(?:(?:,\s|\s(?:and|or|to)\s)\d+[a-z]?)*)(?!\s+of\s+Article)")
_BACK = re.compile(r"(?:It|They|Such|That|This|Those|These|The same)\b")
"""How a subparagraph begins that goes on about what stands before it."""
_BOTH = re.compile(r"\band$", re.IGNORECASE)

_LEAD = re.compile(r"(?:\d+[a-z]?(?:\(\w+\))*,(?=\s+(?:or|and)\s+[a-z]))?[\s,;]*")
"""What of a quotation says nothing: the comma it begins with, the end of a list of numbers."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Around:
    """Where a provision stands."""

    place: str
    """"article", "annex" or "recital"."""
    heading: str
    """Headings above it, its own included."""
    intro: str
    """The words of the provisions it stands in."""
    rest: str = ""
    """All its own words."""
    before: str = ""
    """All words of the old provision that it was."""
    near: tuple[str, str] = ("", "")
    """What introduces it and stands below it in the old and in the new act: words that only went there are not lost."""
    home: tuple[str, str] = ("", "")
    """All words of its article and of what it became or was, in the old and in the new act: where a duty stood in the
    article before, one more such sentence makes it stronger and is not new."""
    refers: str = ""
    """The paragraphs of its own article that it refers to by number."""
    fresh: bool = False
    """Whether its whole article came or went with it."""
    item: bool = False
    """A point or subparagraph that came or went while what introduces it stayed."""
    cumulative: bool = False
    """Stands in a list of conditions that all have to be met."""

    @property
    def all(self) -> str:
        """All words that may rule a rule in or out."""
        return "\n".join(filter(None, (self.heading, self.intro, self.refers, self.rest, self.before)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a provision's own text: `text` begins `start` code points into it."""

    side: str
    eid: str
    start: int
    text: str

    def words(self, span: Range) -> Words:
        """The words at a place in this sentence, with their offsets in the provision."""
        text = self.text[slice(*span)]
        lead = _LEAD.match(text)
        start = span[0] + (lead.end() if lead and lead.end() < len(text) else 0)
        text = text[start - span[0] :].rstrip(" ,;\t\n\u00a0") or text
        return Words(self.side, self.eid, self.start + start, self.start + start + len(text), text)


@dataclass(frozen=True, slots=True)
class Hunk:
    """Words that went and words that came at one place: ranges in the old and in the new sentence."""

    gone: Range
    come: Range


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to judge. `sign` +1: `new` came; -1: `old` went; 0: `old` became `new` through `hunks`."""

    change: int
    sign: int
    old: Sentence | None
    new: Sentence | None
    around: Around
    hunks: tuple[Hunk, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences it has, old before new."""
        return tuple(sentence for sentence in (self.old, self.new) if sentence)


class Layout:
    """Both acts by eId, with what is paired, so that it can be said where a provision stands."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.provisions = {
            side: {p.eid: p for p in walk(act)} for side, act in (("old", comparison.old), ("new", comparison.new))
        }
        self.parents = {"old": parents(comparison.old), "new": parents(comparison.new)}
        alone = (ChangeKind.INSERTED,), (ChangeKind.DELETED,)
        self.alone = {
            "old": {eid for c in comparison.changes if c.kinds in alone for eid in c.old},
            "new": {eid for c in comparison.changes if c.kinds in alone for eid in c.new},
        }
        paired = (*comparison.changes, *comparison.unchanged)
        self.partners: dict[str, dict[str, tuple[str, ...]]] = {
            "new": {eid: c.old for c in paired for eid in c.new},
            "old": {eid: c.new for c in paired for eid in c.old},
        }
        self._articles: dict[tuple[str, str], str] = {}
        self.known_annexes = {side: self._known(act, side) for side, act in self._acts(comparison)}

    @staticmethod
    def _acts(comparison: Comparison) -> Iterable[tuple[str, Act]]:
        return (("old", comparison.old), ("new", comparison.new))

    def _known(self, act: Act, side: str) -> set[str]:
        """Annexes of which something stands in the other act: one that only one text came with is no change."""
        tops = [p for p in act.children if p.kind is Kind.ANNEX]
        return {p.eid for p in tops if any(q.eid not in self.alone[side] for q in walk(p))}

    def above(self, side: str, eid: str) -> list[Provision]:
        """The provisions it stands in, the nearest first."""
        found = []
        eid = self.parents[side].get(eid, "")
        while eid:
            found.append(self.provisions[side][eid])
            eid = self.parents[side].get(eid, "")
        return found

    def around(self, side: str, eid: str, before: str | None = None) -> Around | None:
        """Where a provision stands; None for what is never judged. `before` is the old provision of a new one."""
        provision = self.provisions[side][eid]
        above = self.above(side, eid)
        line = [provision, *above]
        kinds = {p.kind for p in line}
        if provision.kind in SILENT or Kind.FOOTNOTE in kinds or any(p.correlation for p in line):
            return None
        if Kind.ANNEX in kinds and line[-1].eid not in self.known_annexes[side]:
            return None
        parent = above[0] if above else None
        goes_on = provision.kind is Kind.SUBPARAGRAPH and _BACK.match(provision.text) is not None
        article = next((p for p in line if p.kind is Kind.ARTICLE), None)
        old = self.provisions["old"][before] if before else None
        intro = _texts(above)
        return Around(
            "annex" if Kind.ANNEX in kinds else "recital" if Kind.RECITAL in kinds else "article",
            "\n".join(p.heading for p in line if p.heading and p.kind not in CONTAINERS),
            intro,
            provision.text,
            old.text if old else "",
            (self._near("old", before), self._near(side, eid)) if old else self._partly(side, above),
            self._home(side, line),
            _referred(provision, article),
            fresh=article is not None and article.eid in self.alone[side],
            item=(provision.kind in ITEMS or goes_on) and parent is not None and parent.eid not in self.alone[side],
            cumulative=bool(_CONDITIONS.search(intro)) and parent is not None and any(map(_joined, parent.children)),
        )

    def _home(self, side: str, line: Sequence[Provision]) -> tuple[str, str]:
        """The articles that a provision stands in or comes from, on both sides."""
        other = "old" if side == "new" else "new"
        theirs = dict.fromkeys(e.split("__")[0] for p in line for e in self.partners[side].get(p.eid, ()))
        there = "\n".join(self._article(other, eid) for eid in theirs if eid.startswith("art_"))
        here = self._article(side, line[0].eid.split("__")[0]) if there else ""
        return (there, here) if side == "new" else (here, there)

    def _article(self, side: str, eid: str) -> str:
        if (side, eid) not in self._articles:
            self._articles[side, eid] = _texts(walk(self.provisions[side][eid]))
        return self._articles[side, eid]

    def _near(self, side: str, eid: str | None) -> str:
        """What introduces a provision and what stands below it."""
        return _texts([*self.above(side, eid), *list(walk(self.provisions[side][eid]))[1:]]) if eid else ""

    def _partly(self, side: str, above: Sequence[Provision]) -> tuple[str, str]:
        """For what stands alone: the words that those above it have in the other act, where it may have been a part."""
        other = "old" if side == "new" else "new"
        texts = _texts(self.provisions[other][e] for p in above for e in self.partners[side].get(p.eid, ()))
        return (texts, "") if side == "new" else ("", texts)


def _texts(provisions: Iterable[Provision]) -> str:
    return "\n".join(p.text for p in provisions if p.text)


def _joined(provision: Provision) -> bool:
    return _BOTH.search(provision.text) is not None


def _referred(provision: Provision, article: Provision | None) -> str:
    """The words of the paragraphs that "paragraph 1" means here."""
    labels = {label for found in _PARAGRAPHS.finditer(provision.text) for label in re.findall(r"\w+", found[1])}
    if article is None or not labels:
        return ""
    return _texts(p for p in article.children if p.eid != provision.eid and p.num.strip(" .()") in labels)


def events(comparison: Comparison, layout: Layout) -> list[Event]:
    """Everything in a comparison that can be judged, in its order."""
    found: list[Event] = []
    for number, change in enumerate(comparison.changes):
        if change.consequential or not _worded(change):
            continue
        for redline, starts in placed(change.redlines):
            side, eid = ("new", redline.new) if redline.new else ("old", redline.old)
            around = layout.around(side, eid or "", redline.old if redline.new else None)
            if around is not None and (redline.old is None or layout.around("old", redline.old) is not None):
                found.extend(cut(number, redline, starts, around))
    return found


def _worded(change: Change) -> bool:
    return bool({ChangeKind.AMENDED, ChangeKind.INSERTED, ChangeKind.DELETED} & set(change.kinds))


def placed(redlines: Sequence[Redline]) -> Iterable[tuple[Redline, Range]]:
    """Redlines of own texts with the offsets at which they begin: in a split each is a stretch of a longer text."""
    at: dict[tuple[str, str], int] = {}
    for redline in redlines:
        if redline.part != "text":
            continue
        old_key, new_key = ("old", redline.old or ""), ("new", redline.new or "")
        yield redline, (at.get(old_key, 0), at.get(new_key, 0))
        at[old_key] = at.get(old_key, 0) + sum(len(words) for sign, words in redline.ops if sign != "+")
        at[new_key] = at.get(new_key, 0) + sum(len(words) for sign, words in redline.ops if sign != "-")


def cut(number: int, redline: Redline, starts: Range, around: Around) -> Iterable[Event]:
    """The events of one redline."""
    old = "".join(words for sign, words in redline.ops if sign != "+")
    new = "".join(words for sign, words in redline.ops if sign != "-")
    hunks = list(_hunks(redline.ops))
    sides = (("old", redline.old or "", starts[0], old), ("new", redline.new or "", starts[1], new))
    alone = not old.strip() or not new.strip()
    split = [sentences_of(text) for _, _, _, text in sides]
    whole: list[list[Range]] = []
    for index, ranges in enumerate(split):
        changed = [(h.gone, h.come)[index] for h in hunks]
        whole.append([r for r in ranges if alone or _covered(r, changed) >= WHOLLY * (r[1] - r[0]) > 0])
    for index, sign in ((0, -1), (1, 1)):
        side, eid, start, text = sides[index]
        for r in whole[index]:
            sentence = Sentence(side, eid, start + r[0], text[slice(*r)])
            came, went = (sentence, None) if index else (None, sentence)
            yield Event(number, sign, went, came, around)
    grouped: dict[tuple[Range | None, Range | None], list[Hunk]] = {}
    for hunk in hunks:
        gone, come = _outside(hunk.gone, whole[0]), _outside(hunk.come, whole[1])
        if gone[0] < gone[1] or come[0] < come[1]:
            key = (_holding(gone, split[0], whole[0]), _holding(come, split[1], whole[1]))
            grouped.setdefault(key, []).append(Hunk(gone, come))
    for (left, right), inside in grouped.items():
        if left and right:
            olds = Sentence("old", sides[0][1], starts[0] + left[0], old[slice(*left)])
            news = Sentence("new", sides[1][1], starts[1] + right[0], new[slice(*right)])
            yield Event(number, 0, olds, news, around, tuple(_shifted(h, left, right) for h in inside))


def _hunks(ops: Sequence[Op]) -> Iterable[Hunk]:
    p = q = 0
    gone = come = None
    for sign, words in (*ops, ("=", "")):
        if sign == "-":
            gone, p = (p, p + len(words)), p + len(words)
        elif sign == "+":
            come, q = (q, q + len(words)), q + len(words)
        else:
            if gone or come:
                yield Hunk(gone or (p, p), come or (q, q))
            gone = come = None
            p, q = p + len(words), q + len(words)


def sentences_of(text: str) -> list[Range]:
    """Where the sentences of a text stand."""
    found, start = [], 0
    for end in _END.finditer(text):
        found.append((start, end.start()))
        start = end.end()
    found.append((start, len(text)))
    return [(a, b) for a, b in found if text[a:b].strip()]


def _covered(range_: Range, changed: Iterable[Range]) -> int:
    return sum(max(0, min(range_[1], b) - max(range_[0], a)) for a, b in changed)


def _outside(range_: Range, whole: Sequence[Range]) -> Range:
    """What of a range lies outside the sentences that are judged as wholes."""
    a, b = range_
    for c, d in whole:
        if c <= a and b <= d + 1:
            return (a, a)
        if c <= a < d:
            a = min(b, d)
        elif c < b <= d or (a < c and d <= b):
            b = c
    return (a, max(a, b))


def _holding(range_: Range, sentences: Sequence[Range], whole: Sequence[Range]) -> Range | None:
    """The sentence that a change stands in; for a place between two the one that ends there."""
    kept = [s for s in sentences if s not in whole]
    inside = [s for s in kept if s[0] <= range_[0] <= s[1]] or [s for s in kept if s[0] <= range_[1] <= s[1]]
    return inside[0] if inside else min(kept, key=lambda s: abs(s[0] - range_[0]), default=None)


def _shifted(hunk: Hunk, left: Range, right: Range) -> Hunk:
    def within(range_: Range, sentence: Range) -> Range:
        length = sentence[1] - sentence[0]
        a, b = (min(max(0, at - sentence[0]), length) for at in range_)
        return (a, b)

    return Hunk(within(hunk.gone, left), within(hunk.come, right))
