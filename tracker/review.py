"""What people decide about tags: decisions as events, what they amount to, and how far people agree.

In: nothing but values. Out: the frozen nouns that `store` keeps, `reviewing` folds and exports and pages show. Example:
ada's `Decision(subject, Verdict.CHANGED, "ada", "2036-05-14T09:00:00Z", "A4", "strengthens", "weakens", "...")` says
that the tag A4, which the rules suggest as "weakens", strengthens.

A decision is never altered: whoever thinks otherwise makes another one, and all of them stay.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.codes import DIRECTIONS
from tracker.errors import InputError, TrackerError
from tracker.reference import format_reference
from tracker.source import REFUSED_CHARACTERS

MOST_NAME = 60
MOST_REASON = 2000
"""Characters. What takes longer to say belongs into a document of its own; and rendering Markdown gets slow."""
TENTATIVE = 0.67
"""A code on which people agree less (Cohen's kappa) is shown as tentative: the usual floor for such conclusions."""
FEW = 10
"""With fewer tags that both decided on any kappa is chance, and the code is tentative, too."""

_TIME = re.compile(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_REFUSED = re.compile(f"[{REFUSED_CHARACTERS}]")
_WORDS = re.compile(r"[0-9a-f]{64}")


class Verdict(StrEnum):
    """What one person says of one tag."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    """It is of another code or goes another way."""
    REJECTED = "rejected"
    DISPUTED = "disputed"
    """It should be talked about."""
    ADDED = "added"
    """The rules did not see it."""
    ADJUDICATED = "adjudicated"
    """Settled after a dispute; what it settles is its code and direction, none for "no tag"."""


NEEDS_REASON = frozenset(Verdict) - {Verdict.CONFIRMED}
"""Who agrees with a rule has the rule's reason; everybody else gives one."""


class Status(StrEnum):
    """What the decisions about a tag amount to."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    REJECTED = "rejected"
    DISPUTED = "disputed"
    """Somebody said so, or two people say different things."""
    ADDED = "added"
    ADJUDICATED = "adjudicated"


OPEN = (Status.SUGGESTED, Status.DISPUTED)
"""States in which a tag counts as not reviewed."""

Outcome = tuple[str, str] | None
"""Code and direction; None for "no such tag"."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is decided about: one code at one change, with the words that the change then had."""

    dossier: str
    old: str
    """The baseline version."""
    new: str
    codebook: str
    change: str
    """Id of the change: the eIds it speaks of."""
    words: str
    """`words_of` the change, SHA-256: a decision holds for these words and for no others."""
    code: str

    @property
    def place(self) -> tuple[str, str, str, str, str, str]:
        """The subject whatever the words."""
        return (self.dossier, self.old, self.new, self.codebook, self.change, self.code)


@dataclass(frozen=True, slots=True)
class Decision:
    """One event: who said what about a tag, when and why."""

    subject: Subject
    verdict: Verdict
    who: str
    at: str
    """UTC, "2036-05-14T09:00:00Z"."""
    code: str = ""
    """The code that it is, "" for no tag or no opinion."""
    direction: str = ""
    suggested: str = ""
    """The direction that the rules gave, "" where they gave none."""
    reason: str = ""
    """In Markdown."""

    @property
    def outcome(self) -> Outcome:
        """What the tag is according to it."""
        return (self.code, self.direction) if self.direction else None

    @property
    def settles(self) -> bool:
        """Whether it says what the tag is, or that there is none."""
        return self.verdict is not Verdict.DISPUTED

    @property
    def key(self) -> str:
        """The same for the same event, wherever it is kept."""
        return hashlib.sha256(json.dumps(_plain(self), ensure_ascii=False).encode()).hexdigest()


class Conflict(TrackerError):
    """Somebody decided in the meantime; `theirs` is what the second one had not seen."""

    exit_code = 1

    def __init__(self, theirs: Decision) -> None:
        self.theirs = theirs
        said = f"{theirs.who} said “{said_of(theirs)}” at {theirs.at}"
        super().__init__(f"{theirs.subject.code} at {theirs.subject.change}: {said}; look at it and decide anew.")


def _plain(decision: Decision) -> list[str]:
    subject = decision.subject
    return [
        *(*subject.place, subject.words),
        *(decision.verdict.value, decision.who, decision.at, decision.code, decision.direction),
        *(decision.suggested, decision.reason),
    ]


def said_of(decision: Decision) -> str:
    """A decision in a few words.

    >>> where = Subject("d", "a", "b", "dual-use", "art_1..art_1", "0" * 64, "A4")
    >>> said_of(Decision(where, Verdict.CHANGED, "ada", "", "A4", "strengthens", "weakens"))
    'changed to A4 strengthens'
    """
    if decision.outcome is None:
        return "adjudicated: no tag" if decision.verdict is Verdict.ADJUDICATED else decision.verdict.value
    what = f"{decision.code} {decision.direction}"
    joint = {Verdict.CHANGED: " to ", Verdict.ADJUDICATED: ": "}.get(decision.verdict, " ")
    return f"{decision.verdict.value}{joint}{what}"


def tidied(decision: Decision) -> Decision:
    """The decision with one spelling of blanks and line ends, so that a form and a file say the same.

    A confirmation and an addition are of the code they are about, whether that was said or not.
    """
    who = " ".join(unicodedata.normalize("NFC", decision.who).split())
    reason = decision.reason.replace("\r\n", "\n").replace("\r", "\n").strip()
    code, direction = decision.code, decision.direction
    match decision.verdict:
        case Verdict.CONFIRMED | Verdict.ADDED:
            code, direction = decision.subject.code, direction or decision.suggested
        case Verdict.REJECTED | Verdict.DISPUTED:
            code = direction = ""
        case _:
            code = (code or decision.subject.code) if direction else ""
    return replace(decision, who=who, reason=reason, code=code, direction=direction)


def flaw(decision: Decision) -> str:
    """What is wrong with a decision, "" for nothing; without a full stop."""
    verdict, direction, suggested = decision.verdict, decision.direction, decision.suggested
    own = (decision.subject.code, suggested)
    checks = (
        (not decision.who, "nobody has signed it"),
        (len(decision.who) > MOST_NAME, f"the name is longer than {MOST_NAME} characters"),
        (bool(_REFUSED.search(decision.who + decision.reason)), "it holds characters that no text has"),
        (not _TIME.fullmatch(decision.at), "the time cannot be read; write it as 2036-05-14T09:00:00Z"),
        (not _is_change(decision.subject.change), f"“{decision.subject.change[:40]}” is no change; {_CHANGES}"),
        (not _WORDS.fullmatch(decision.subject.words), "“words” is not the checksum that was exported"),
        (len(decision.reason) > MOST_REASON, f"the reason is longer than {MOST_REASON:,} characters"),
        (verdict in NEEDS_REASON and not decision.reason, "the reason is missing"),
        (bool(direction) and direction not in DIRECTIONS, f"the direction is none of {', '.join(DIRECTIONS)}"),
        (bool(suggested) and suggested not in DIRECTIONS, f"the suggestion is none of {', '.join(DIRECTIONS)}"),
        (verdict in _DIRECTED and not direction, "the direction is missing"),
        (verdict is Verdict.CONFIRMED and bool(suggested) and direction != suggested, "it confirms another direction"),
        (verdict is Verdict.CHANGED and (decision.code, direction) == own, "it changes nothing"),
        (verdict is Verdict.ADDED and bool(suggested), "it adds what the rules suggest already"),
    )
    return next((problem for wrong, problem in checks if wrong), "")


_DIRECTED = (Verdict.CONFIRMED, Verdict.CHANGED, Verdict.ADDED)
_CHANGES = "its id looks like art_4__para_1..art_5__para_1"


def _is_change(id_: str) -> bool:
    """Whether it is the id of a change: old eIds, two points, new eIds; pages name what is decided by them."""
    old, dots, new = id_.partition("..")
    try:
        for eid in [eid for side in (old, new) if side for eid in side.split("+")]:
            format_reference(eid)
    except InputError:
        return False
    return bool(dots and (old or new))


@dataclass(frozen=True, slots=True)
class State:
    """What the decisions about one subject amount to."""

    subject: Subject
    suggested: str
    status: Status
    outcome: Outcome
    """What counts: of a tag in dispute what the rules suggest."""
    decisions: tuple[Decision, ...] = ()
    """Those made for these words, in order."""
    proposals: tuple[Decision, ...] = ()
    """Those made for other words at this place, or for these words at another place: proposals, no more."""

    @property
    def rev(self) -> int:
        """How many decisions there are; who decides says how many he has seen."""
        return len(self.decisions)

    def by(self, who: str) -> int:
        """How many of them are one person's."""
        return sum(decision.who == who for decision in self.decisions)

    @property
    def reviewed(self) -> bool:
        """Whether people have settled it."""
        return self.status not in OPEN


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree on one code."""

    code: str
    coders: tuple[str, str]
    n: int
    """Tags that both decided on."""
    same: int
    opposite: int
    """One says more of it, the other less."""
    kappa: float | None
    """Cohen's; None where chance alone would make them agree always: both know one answer only."""
    confusion: tuple[tuple[str, str, int], ...]
    """What the first said, what the second said, how often; "none" for "no such tag"."""

    @property
    def raw(self) -> float:
        """The share on which they say the same."""
        return self.same / self.n

    @property
    def tentative(self) -> bool:
        """Whether nothing should be built on this code yet."""
        return bool(self.doubt)

    @property
    def doubt(self) -> str:
        """Why it is tentative: "only 2 tags", "kappa under 0.67"; "" where it is not."""
        if self.n < FEW:
            return f"only {self.n} tag{'' if self.n == 1 else 's'}"
        if self.kappa is None:
            return "one answer only"
        return f"kappa under {TENTATIVE}" if self.kappa < TENTATIVE else ""
