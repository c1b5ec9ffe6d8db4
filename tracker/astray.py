"""Finds references that went astray: changed otherwise than the match of the two acts predicts.

In: a `Comparison`. Out: `Unforeseen`s in the order of its changes. Example: "Article 13(6)" that reads "Article 23(6)"
although Article 13(6) became Article 16(6).

Nothing is said where anything explains the new words: the text names what the old target became, a part of it or what
it now stands in, somewhere in the same list; the target is not in the file, was not matched or not surely; the new
reference takes the place of another one; the pair itself is uncertain. A false alarm costs more than a missed one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from tracker.act import Act, Kind, Provision, find, parents
from tracker.change import Change, ChangeKind, Comparison, Unforeseen
from tracker.pointers import Mention, mentions
from tracker.reference import format_reference

_SAME_SENTENCE = 0.5
"""Texts less alike than this were written anew, and their references with them."""
_GLUE = frozenset({"Article", "Articles", "Annex", "Annexes", ",", "and", "or", "to", "of"})
"""What joins the references of a list and says nothing about which of them is which."""
_ITEMS = frozenset({Kind.POINT, Kind.INDENT, Kind.SUBPARAGRAPH, Kind.WRAPUP})
"""What is written as part of a list or paragraph: a reference may have gone to its neighbour."""
_AMENDING = re.compile(r"\b(?:replaced|added|inserted|deleted|amended)\b(?: by| as follows|(?: by the following)?:$)")
"""Words of a provision that changes another act, of which its references speak."""
_ENGLISH = ("", "en")

Token = str | Mention


@dataclass(frozen=True, slots=True)
class _Side:
    """One act, with what is looked up in it again and again."""

    act: Act
    parent: dict[str, str]
    held: dict[str, tuple[Mention, ...]]

    @classmethod
    def of(cls, act: Act) -> _Side:
        return cls(act, parents(act), {})

    def own(self, provision: Provision) -> tuple[Mention, ...]:
        """The references of a provision."""
        if provision.eid not in self.held:
            self.held[provision.eid] = tuple(mentions(provision, self.act))
        return self.held[provision.eid]

    def near(self, provision: Provision) -> Iterator[Mention]:
        """The references of a provision and of those that are read with it: the list or paragraph that it is part of.

        Where it introduces a list, the list's.
        """
        home = find(self.act, self.parent[provision.eid]) if provision.kind in _ITEMS else None
        for one in (home, *home.children) if home else (provision, *provision.children):
            yield from self.own(one)


class _Targets:
    """What became of everything that a reference may lead to."""

    def __init__(self, comparison: Comparison) -> None:
        self.became: dict[str, list[str]] = defaultdict(list)
        """Old eId -> the new ones that are matched to it or to what stands in it."""
        self.sure: dict[str, str] = {}
        """Old eId -> the one it surely became; of an article whose words are now its first paragraph, the article."""
        self.around: dict[str, set[str]] = {}
        for change in (*comparison.changes, *comparison.unchanged):
            for old in change.old:
                for eid in _with_above(old):
                    self.became[eid] += change.new
            olds, news = ([eid for eid in eids if "__" not in eid] or eids for eids in (change.old, change.new))
            if len(olds) == len(news) == 1 and not change.doubtful:
                self.sure[olds[0]] = news[0]
        for eid, news in self.became.items():
            self.around[eid] = {above for new in news for above in _with_above(new)}

    def explains(self, old: str, new: str) -> bool:
        """Whether a reference to the one may have become a reference to the other."""
        if new in self.around.get(old, ()):
            return True
        whole = self.sure.get(old)
        return bool(whole) and new.startswith(f"{whole}__")


def unforeseen(comparison: Comparison) -> tuple[Unforeseen, ...]:
    """The references that were changed otherwise than the match predicts, in the order of the changes."""
    if comparison.old.language not in _ENGLISH or comparison.new.language not in _ENGLISH:
        return ()
    targets, left, right = _Targets(comparison), _Side.of(comparison.old), _Side.of(comparison.new)
    found: list[Unforeseen] = []
    for change in comparison.changes:
        old, new = _texts(change, comparison)
        if old and new:
            for was, now in _replaced(left.own(old), right.own(new), old.text, new.text):
                if _astray(was, now, targets, list(left.near(old)), list(right.near(new))):
                    expected = format_reference(targets.sure[was.eid])
                    found.append(Unforeseen(change.id, new.eid, was.words, expected, now.words))
    return tuple(found)


def _texts(change: Change, comparison: Comparison) -> tuple[Provision | None, Provision | None]:
    """The two texts of a change whose references can be held against each other, or nothing."""
    one_each = len(change.old) == len(change.new) == 1
    if not one_each or ChangeKind.AMENDED not in change.kinds or change.consequential or change.doubtful:
        return None, None
    old, new = find(comparison.old, change.old[0]), find(comparison.new, change.new[0])
    for one in (old, new):
        # Citations speak of the Treaties, footnotes and quotations of other acts.
        if one is None or one.kind in (Kind.CITATION, Kind.FOOTNOTE) or "quoted_" in one.eid or "fn_" in one.eid:
            return None, None
        if _AMENDING.search(one.text):
            return None, None
    return old, new


def _replaced(
    before: Iterable[Mention], after: Iterable[Mention], old: str, new: str
) -> Iterator[tuple[Mention, Mention]]:
    """The references that stand at the same place of two texts."""
    left, right = _tokens(old, before), _tokens(new, after)
    if not any(isinstance(token, Mention) for token in left) or not any(isinstance(t, Mention) for t in right):
        return
    matcher = SequenceMatcher(None, list(map(_shape, left)), list(map(_shape, right)), False)
    if matcher.ratio() < _SAME_SENTENCE:
        return
    for i, j, size in matcher.get_matching_blocks():
        block = left[i : i + size]
        for place, (was, now) in enumerate(zip(block, right[j : j + size], strict=True)):
            if isinstance(was, Mention) and isinstance(now, Mention) and _held(block, place):
                yield was, now


def _held(block: list[Token], place: int) -> bool:
    """Whether words that did not change stand just before or behind a reference: it is none amid a list."""
    before = next((token for token in reversed(block[:place]) if token not in _GLUE), None)
    behind = next((token for token in block[place + 1 :] if token not in _GLUE), None)
    return isinstance(before, str) or isinstance(behind, str)


def _astray(was: Mention, now: Mention, targets: _Targets, before: list[Mention], after: list[Mention]) -> bool:
    """Whether nothing explains that the one reference reads like the other now."""
    if was.words == now.words or was.eid not in targets.sure or (not now.eid and now.sort != "article"):
        return False  # the target is unknown or unsure, or the new one's part of the act may not be in the file
    if any(one.near and targets.explains(was.eid, one.near) for one in after):
        return False
    return not any(now.near and one.eid and targets.explains(one.eid, now.near) for one in before)


def _tokens(text: str, found: Iterable[Mention]) -> list[Token]:
    """The words of a text, its references whole; of a range, which is several in one place, the first."""
    tokens: list[Token] = []
    at = 0
    for mention in found:
        if mention.start >= at:
            tokens += text[at : mention.start].split()
            tokens.append(mention)
            at = mention.end
    return tokens + text[at:].split()


def _shape(token: Token) -> str:
    """What two tokens must have in common to stand for each other: of references what sort they are."""
    return token if isinstance(token, str) else f"({token.sort})"


def _with_above(eid: str) -> Iterator[str]:
    """A provision and all that it stands in."""
    steps = eid.split("__")
    return ("__".join(steps[:end]) for end in range(len(steps), 0, -1))
