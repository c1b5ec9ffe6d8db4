"""Which tagged changes are shown first where there is room for a few.

In: a comparison, for the rank of a tag; the entries of a scorecard. Out: some of them, the weightiest first. Example: a
new article that forbids an export without leave goes before a clause that adds a word to a definition.

No judgement of policy: what a change does goes by the words of its provision and by its rule. A prohibition, a duty to
ask for leave, a refusal or a criterion goes before what is reported or enforced, and that before terms and notices; a
whole new article, or a permission that became a duty, before another clause; what concerns both axes before what
concerns one; more words before fewer. What binds goes before what explains, an effect of its own before one by
reference. Doubtful tags are not shown first at all, and neither an article nor a code nor an axis fills the list while
another has something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.act import Act, Kind, walk
from tracker.change import Change, ChangeKind, Comparison, Entry, Tag
from tracker.codes import DIRECTIONS, Codebook

ALIKE = 2
"""So many of one code, while there are others."""
IN_A_ROW = 2
"""So many without one axis, while that axis has something."""
TERMS, MEASURES, DECIDES = 0, 1, 2
"""What a provision does: says what is meant or who is told; reports, enforces, empowers; decides over an export."""

_ARTICLE = re.compile(r"[^(,]+")
_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[A-Z‘“(])")


class Ranking:
    """What each tagged change of one comparison does, as a rank."""

    def __init__(self, comparison: Comparison, codebook: Codebook) -> None:
        acts = {"old": comparison.old, "new": comparison.new}
        self._book = codebook
        self._texts = {side: {p.eid: p.text for p in walk(act)} for side, act in acts.items()}
        self._fresh = {side: _fresh(act, side, comparison.changes) for side, act in acts.items()}

    def of(self, change: Change, tag: Tag) -> tuple[int, ...]:
        """Higher is more: what it does, whether all its article did it or a may became shall; axes, codes, words."""
        sign = DIRECTIONS[tag.direction]
        same = [other for other in change.tags if DIRECTIONS[other.direction] == sign and other.sure]
        sides = (("old", change.old), ("new", change.new))
        fresh = any(eid.split("__")[0] in self._fresh[side] for side, eids in sides for eid in eids)
        before, after = self._binds(tag, "old"), self._binds(tag, "new")
        turned = self._does(tag) == DECIDES and before != after and min(before, after) >= 0
        extent = sum(len(words.split()) for line in change.redlines for mark, words in line.ops if mark != "=")
        return self._does(tag), int(fresh or turned), len({tag.axis for tag in same}), len(same), extent

    def _binds(self, tag: Tag, side: str) -> int:
        """The highest step of the ladder of duties among the words of one side; -1 for none."""
        modal = self._book.operators.get("modal")
        levels = modal.ladders[0] if modal and modal.ladders else ()
        said = [words.text for words in tag.words if words.side == side]
        return next((n for n, level in enumerate(levels) if any(map(level.search, said))), -1)

    def _does(self, tag: Tag) -> int:
        """By the sentences whose words decided it, else by its rule."""
        said = "\n".join(
            sentence
            for words in tag.words
            for sentence in _around(self._texts[words.side].get(words.eid, words.text), words.start)
        )
        rule = next((rule for rule in self._book.rules if rule.id == tag.rule), None)
        if self._book.terms.search(said) or (rule is not None and rule.tells):
            return TERMS
        return DECIDES if self._book.decides.search(said) else MEASURES


def weightiest(entries: Iterable[Entry], sign: int) -> list[Entry]:
    """The sure entries of one sign, the weightiest first; each change once, by the tag that says most of it."""
    own = [entry for entry in entries if DIRECTIONS[entry.tag.direction] == sign and entry.tag.sure]
    axes: dict[str, set[str]] = {}
    first: dict[str, Entry] = {}
    for entry in sorted(own, key=_weight, reverse=True):
        first.setdefault(entry.change, entry)
        axes.setdefault(entry.change, set()).add(entry.tag.axis)
    waiting, codes, articles = list(first.values()), Counter[str](), Counter[str]()
    front: list[Entry] = []
    rest: list[Entry] = []
    while waiting:
        entry = _next(waiting, front, axes)
        waiting.remove(entry)
        if codes[entry.tag.code] < ALIKE and not articles[_article(entry)]:
            codes[entry.tag.code] += 1
            articles[_article(entry)] += 1
            front.append(entry)
        else:
            rest.append(entry)
    return [*front, *sorted(rest, key=_weight, reverse=True)]


def _next(waiting: Sequence[Entry], front: Sequence[Entry], axes: dict[str, set[str]]) -> Entry:
    """The weightiest one; of an axis that the last ones lacked, if there is one that binds as they do."""
    if len(front) >= IN_A_ROW:
        told = set().union(*(axes[entry.change] for entry in front[-IN_A_ROW:]))
        best = next((entry for entry in waiting if axes[entry.change] - told), None)
        if best is not None and best.binding >= waiting[0].binding:
            return best
    return waiting[0]


def _weight(entry: Entry) -> tuple[bool, bool, tuple[int, ...], float]:
    return entry.binding, not entry.tag.indirect, entry.rank, entry.tag.confidence


def _article(entry: Entry) -> str:
    """ "Article 5" of "Article 5(1), point (b)"."""
    found = _ARTICLE.match(entry.reference)
    return f"{'old ' if entry.gone else ''}{found.group() if found else entry.reference}"


def _around(text: str, start: int) -> Sequence[str]:
    """The sentence that a place of a text stands in."""
    at = 0
    for sentence in _SENTENCE.split(text):
        end = text.find(sentence, at) + len(sentence)
        if start < end:
            return (sentence,)
        at = end
    return (text,)


def _fresh(act: Act, side: str, changes: Iterable[Change]) -> set[str]:
    """Articles that came or went as a whole."""
    kind = (ChangeKind.DELETED,) if side == "old" else (ChangeKind.INSERTED,)
    alone = {eid for c in changes if c.kinds == kind for eid in (c.old if side == "old" else c.new)}
    whole = (p for p in walk(act) if p.kind is Kind.ARTICLE)
    return {p.eid for p in whole if all(q.eid in alone for q in walk(p) if q.text or q is p)}
