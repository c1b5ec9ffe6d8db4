"""An edited sentence and the rule it is looked at with: what changed where, and which words an effect rests on.

In: an event, a rule, the codebook. Out: `Case`, whose questions every operator asks, and `Effect`, what one answers.
Example: `case.touched(pattern, "new")` are the places of a pattern on words that came.
"""

from __future__ import annotations

from dataclasses import dataclass

from tracker.change import Words
from tracker.classify.passage import Event, Range, Sentence
from tracker.classify.tongue import Live, Tongue
from tracker.codes import Codebook, Cues, Rule


@dataclass(frozen=True, slots=True)
class Effect:
    """What one operator found: `sign` +1 more, -1 less, 0 the same in other words."""

    operator: str
    sign: int
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An edited sentence and the rule it is looked at with."""

    event: Event
    rule: Rule
    old: Sentence
    new: Sentence
    live: Live
    book: Codebook
    tongue: Tongue

    def touched(self, pattern: Cues, side: str) -> list[Range]:
        """Places where a pattern stands on words that changed."""
        return [span for span in self.places(pattern, side) if self.changed(span, side)]

    def places(self, pattern: Cues, side: str) -> list[Range]:
        """Places where a pattern stands."""
        return [m.span() for m in pattern.finditer((self.old if side == "old" else self.new).text)]

    def changed(self, span: Range, side: str) -> bool:
        """Whether a place holds words that changed."""
        ranges = (h.gone if side == "old" else h.come for h, _, _ in self.live)
        return any(max(a, span[0]) < min(b, span[1]) for a, b in ranges)

    def found(self, operator: str, sign: int, old: Range | None, new: Range | None) -> Effect:
        """An effect with its words."""
        words = [self.old.words(old)] if old else []
        words += [self.new.words(new)] if new else []
        return Effect(operator, sign, tuple(w for w in words if w.text))


def cues(rule: Rule, text: str) -> list[Range]:
    """Where a rule's cues stand in a text, false friends apart."""
    found = [m.span() for m in rule.cues.finditer(text)]
    friends = [m.span() for m in rule.false_friends.finditer(text)] if found else []
    return [(start, end) for start, end in found if not any(a <= start and end <= b for a, b in friends)]
