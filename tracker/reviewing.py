"""From decisions to states: which hold for the words at hand, what they amount to, and how far people agree.

In: a comparison and decisions. Out: `State`s, the comparison with what people decided beside its tags, `Agreement`s.
Example: ada confirms "A4 weakens", bob rejects it: the state is "disputed" until somebody adjudicates.

A decision holds where the change has the same id and the same words on both sides. Where only one of the two is the
same (a version was loaded anew, an article inserted before it), it is carried over as a proposal and counts for naught.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from tracker.act import Act, find
from tracker.change import Change, Comparison, Review, Tag
from tracker.codes import DIRECTIONS, Codebook
from tracker.review import Agreement, Decision, Outcome, State, Status, Subject, Verdict, said_of

BY_PERSON = "person"
"""The rule of a tag that a person added."""
NONE = "none"
"""What somebody says who rejects a tag, where answers are held against each other."""

Key = tuple[str, str]
"""Id of a change, and a code."""


def words_of(change: Change, old: Act, new: Act) -> str:
    """The checksum of all words of a change, old and new side apart: headings and texts, without eIds and numbers."""
    sides = [
        [[found.heading, found.text] for eid in eids if (found := find(act, eid))]
        for act, eids in ((old, change.old), (new, change.new))
    ]
    return hashlib.sha256(json.dumps(sides, ensure_ascii=False).encode()).hexdigest()


def subject_of(comparison: Comparison, change: Change, code: str) -> Subject:
    """What a decision about a code at a change is about; the comparison is one of two versions of a dossier."""
    assert comparison.codebook
    (dossier, _, old), (_, _, new) = (
        origin.name.rpartition("/") for origin in (comparison.old_origin, comparison.new_origin)
    )
    words = words_of(change, comparison.old, comparison.new)
    return Subject(dossier, old, new, comparison.codebook.name, change.id, words, code)


# ------------------------------------------------------------------------------------------------------------ states


def fold(subject: Subject, suggested: str, decisions: Sequence[Decision]) -> State:
    """What the decisions about one subject, in their order, amount to: of each person the last one counts.

    Who adjudicates settles every dispute before it; a dispute after it opens the matter again.
    """
    own: dict[str, Decision] = {}
    ruling: Decision | None = None
    for decision in decisions:
        if decision.verdict is Verdict.ADJUDICATED:
            ruling = decision
            own = {who: one for who, one in own.items() if one.settles}
        else:
            own[decision.who] = decision
            ruling = ruling if decision.settles else None
    open_ = (subject.code, suggested) if suggested else None
    if ruling:
        return State(subject, suggested, Status.ADJUDICATED, ruling.outcome, tuple(decisions))
    if not own:
        return State(subject, suggested, Status.SUGGESTED, open_, tuple(decisions))
    outcomes = list(dict.fromkeys(decision.outcome for decision in own.values()))
    if len(outcomes) > 1 or not all(decision.settles for decision in own.values()):
        return State(subject, suggested, Status.DISPUTED, open_, tuple(decisions))
    return State(subject, suggested, _status(outcomes[0], open_), outcomes[0], tuple(decisions))


def _status(outcome: Outcome, suggested: Outcome) -> Status:
    if outcome is None:
        return Status.REJECTED
    if suggested is None:
        return Status.ADDED
    return Status.CONFIRMED if outcome == suggested else Status.CHANGED


def seen_by(state: State, who: str) -> State:
    """What a person sees who codes blind: until he has decided, nothing of what the others said."""
    if state.by(who):
        return state
    return replace(fold(state.subject, state.suggested, ()), proposals=_own(state.proposals, who))


def _own(decisions: Iterable[Decision], who: str) -> tuple[Decision, ...]:
    return tuple(decision for decision in decisions if decision.who == who)


@dataclass(frozen=True, slots=True)
class Reviews:
    """What was decided about one comparison."""

    states: dict[Key, State]
    """Of every tag that the rules suggest or a person added."""
    strays: tuple[Decision, ...]
    """Decisions that fit no change, neither its place nor its words, or a code that the codebook no longer has."""

    @property
    def tags(self) -> list[State]:
        """Those that are tags now: a proposal to add one is none yet."""
        return [state for state in self.states.values() if state.suggested or state.decisions]

    @property
    def sentence(self) -> str:
        """How far people are, as the end of a sentence: "12 of 48 are reviewed, and 2 more are in dispute"."""
        disputed = sum(state.status is Status.DISPUTED for state in self.tags)
        if not self.reviewed and not disputed:
            return "none is reviewed yet"
        more = f", and {disputed:,} more {'is' if disputed == 1 else 'are'} in dispute" if disputed else ""
        return f"{self.reviewed:,} of {len(self.tags):,} are reviewed{more}; what is rejected is not counted"

    @property
    def reviewed(self) -> int:
        """How many tags people have settled."""
        return sum(state.reviewed for state in self.tags)


def reviews(comparison: Comparison, decisions: Iterable[Decision], blind: str = "") -> Reviews:
    """The state of every tag of a comparison; of somebody who codes `blind` as he may see it."""
    if comparison.codebook is None:
        return Reviews({}, tuple(decisions))
    changes = {change.id: change for change in comparison.changes}
    suggested = {(change.id, tag.code): tag.direction for change in changes.values() for tag in change.tags}
    book = comparison.codebook
    codes = {"", *(code.id for code in book.codes)}
    mine = [decision for decision in decisions if decision.subject.codebook == book.name]
    known = [decision for decision in mine if codes.issuperset((decision.subject.code, decision.code))]
    unknown = [decision for decision in mine if not codes.issuperset((decision.subject.code, decision.code))]
    now = _words_now(comparison, known, changes)
    standing: dict[Key, list[Decision]] = {}
    left: list[Decision] = []
    for decision in known:
        subject = decision.subject
        if now.get(subject.change) == subject.words:
            standing.setdefault((subject.change, subject.code), []).append(decision)
        else:
            left.append(decision)
    proposals, strays = _carried(left, now, changes)
    states = {}
    for key in dict.fromkeys([*suggested, *standing, *proposals]):
        change, code = key
        state = fold(subject_of(comparison, changes[change], code), suggested.get(key, ""), standing.get(key, ()))
        state = replace(state, proposals=tuple(proposals.get(key, ())))
        states[key] = seen_by(state, blind) if blind else state
    return Reviews(states, (*strays, *unknown))


def _words_now(comparison: Comparison, decisions: list[Decision], changes: dict[str, Change]) -> dict[str, str]:
    """The checksums of the changes that decisions may be about: all of them once one is not where it was."""
    named = {decision.subject.change for decision in decisions}
    found = {id_: words_of(changes[id_], comparison.old, comparison.new) for id_ in named if id_ in changes}
    if all(found.get(decision.subject.change) == decision.subject.words for decision in decisions):
        return found
    return {id_: words_of(change, comparison.old, comparison.new) for id_, change in changes.items()}


def _carried(
    left: list[Decision], now: dict[str, str], changes: dict[str, Change]
) -> tuple[dict[Key, list[Decision]], list[Decision]]:
    """Proposals by where they are made now, and what fits nowhere: the same words at one other place go before the
    same place with other words."""
    places: dict[str, list[str]] = {}
    for id_ in changes:
        places.setdefault(now.get(id_, ""), []).append(id_)
    found: dict[Key, list[Decision]] = {}
    strays = []
    for decision in left:
        subject = decision.subject
        same = places.get(subject.words, [])
        here = same[0] if len(same) == 1 else subject.change
        if here in changes:
            found.setdefault((here, subject.code), []).append(decision)
        else:
            strays.append(decision)
    return found, strays


# ------------------------------------------------------------------------------------------------ beside the tags


def with_reviews(comparison: Comparison, found: Reviews) -> Comparison:
    """The comparison with the decisions beside its tags: what was changed goes as it was changed, what was added is
    there, what was rejected says so."""
    book = comparison.codebook
    touched = {change for (change, _), state in found.states.items() if state.decisions or state.proposals}
    if book is None or not touched:
        return comparison
    changes = tuple(
        replace(change, tags=tuple(_tags(change, found, book, comparison))) if change.id in touched else change
        for change in comparison.changes
    )
    return replace(comparison, changes=changes)


def _tags(change: Change, found: Reviews, book: Codebook, comparison: Comparison) -> Iterable[Tag]:
    own = {tag.code: tag for tag in change.tags}
    baseline = change.tags[0].baseline if change.tags else comparison.old_origin.name.rpartition("/")[2]
    for (id_, code), state in found.states.items():
        if id_ != change.id:
            continue
        tag = own.get(code)
        if not state.decisions and not state.proposals:
            if tag:
                yield tag
        elif tag or state.outcome:
            tag = tag or _added(state, book, baseline)
            yield replace(_as_decided(tag, state, book), review=_review(state))


def _as_decided(tag: Tag, state: State, book: Codebook) -> Tag:
    """The tag with the code and direction that count; its explanation says whose they are."""
    if state.outcome is None or state.outcome == (tag.code, tag.direction):
        return tag
    code, direction = state.outcome
    last = state.decisions[-1]
    said = f"{direction.capitalize()} {code} ({book.code(code).name}) against {tag.baseline}, says {last.who}"
    why = f": {' '.join(last.reason.split())}" if last.reason else "."
    rules = f" By the rules: {tag.explanation}" if state.suggested else ""
    return replace(tag, code=code, axis=book.code(code).axis, direction=direction, explanation=f"{said}{why}{rules}")


def _added(state: State, book: Codebook, baseline: str) -> Tag:
    """A tag that the rules did not give."""
    assert state.outcome
    code = state.subject.code
    return Tag(code, book.code(code).axis, "", baseline, BY_PERSON, (), "", 1.0)


def _review(state: State) -> Review:
    last = state.decisions[-1] if state.decisions else None
    return Review(
        state.status.value,
        state.subject.code,
        state.suggested,
        tuple(dict.fromkeys(decision.who for decision in state.decisions)),
        last.at if last else "",
        last.reason if last else "",
        state.rev,
        tuple(f"{said_of(decision)} ({decision.who})" for decision in state.proposals),
    )


def counted(comparison: Comparison) -> Comparison:
    """The comparison without the tags that people have rejected."""
    if all(tag.counts for change in comparison.changes for tag in change.tags):
        return comparison
    changes = (replace(c, tags=tuple(tag for tag in c.tags if tag.counts)) for c in comparison.changes)
    return replace(comparison, changes=tuple(changes))


# --------------------------------------------------------------------------------------------------------- agreement


def agreements(states: Iterable[State]) -> tuple[Agreement, ...]:
    """How far people agree on each code, two by two; by what each said last of his own, adjudication aside."""
    answers: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for state in states:
        own = {d.who: d for d in state.decisions if d.settles and d.verdict is not Verdict.ADJUDICATED}
        for first, second in combinations(sorted(own), 2):
            both = _answer(own[first], state.subject.code), _answer(own[second], state.subject.code)
            answers.setdefault((state.subject.code, first, second), []).append(both)
    return tuple(_agreement(code, (one, other), said) for (code, one, other), said in sorted(answers.items()))


def _answer(decision: Decision, code: str) -> str:
    """What somebody says of one code: a tag that is of another code is none of this one."""
    return decision.direction if decision.outcome and decision.code == code else NONE


def _agreement(code: str, coders: tuple[str, str], said: list[tuple[str, str]]) -> Agreement:
    confusion = Counter(said)
    return Agreement(
        code,
        coders,
        len(said),
        sum(one == other for one, other in said),
        sum(DIRECTIONS.get(one, 0) * DIRECTIONS.get(other, 0) < 0 for one, other in said),
        kappa(said),
        tuple((one, other, count) for (one, other), count in sorted(confusion.items())),
    )


def kappa(said: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two people's answers; None where chance alone would make them agree always.

    >>> kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    0.5
    """
    n = len(said)
    first, second = Counter(one for one, _ in said), Counter(other for _, other in said)
    chance = sum(first[answer] * second[answer] for answer in first)
    if chance == n * n:
        return None
    same = sum(one == other for one, other in said)
    return (same * n - chance) / (n * n - chance)
