"""Everything that can be said about a change, on one page.

In: nothing but values. Out: the frozen nouns that `match`, `redline`, `diff` and `classify` make and that
exports, store and web read. Example: paragraph 2 of Article 4 that became Article 5(1) with three new words is
`Change(kinds=(MOVED, AMENDED), old=("art_4__para_2",), new=("art_5__para_1",), ...)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.act import Act
from tracker.codes import Check, Code, Codebook, Demand


class ChangeKind(StrEnum):
    """What happened to a provision. INSERTED, DELETED and UNCHANGED combine with nothing; the others combine."""

    UNCHANGED = "unchanged"
    AMENDED = "amended"
    """Its own text or its heading differs."""
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"
    """Its parent is not matched to the new parent, or it left the order of its matched siblings."""
    RENUMBERED = "renumbered"
    """Its label (or what it is: a paragraph that became a point) differs, its parents are matched, its order among
    matched siblings is kept. Ordinals of what carries no number are no label; a renumbered footnote is no change."""
    SPLIT = "split"
    MERGED = "merged"


Op = tuple[str, str]
"""("=", kept words), ("-", deleted words) or ("+", inserted words)."""


@dataclass(frozen=True, slots=True)
class Redline:
    """Word-level changes of one pair. Kept + deleted is the old text, kept + inserted the new, to the character.

    `old` or `new` is None for a provision that has no partner. In a split or merge the parts' redlines together
    use every word of the one text once.
    """

    old: str | None
    new: str | None
    ops: tuple[Op, ...]
    part: str = "text"
    """"text" or "heading": which string of the provision this is about."""


CONFIRMED = "confirmed by a person"
"""How the evidence of a pair begins that a person has named (`tracker.match.overrides`)."""
CERTAIN = 0.95
DOUBTFUL = 0.5
"""Of the pairs of articles that score less, one in nine is not in the official table of its recast; of the others one
in fifty."""
CLOSE = 0.05


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two provisions are held to correspond."""

    score: float
    """0 to 1: how alike the words are; of two articles the share of the longer one's words that the other holds."""
    why: str
    """In words: "identical text", "82 % of its words, Article 4 matched to Article 4"."""
    runner_up: str | None = None
    """eId, in the new act, of the next best partner of the old provision, or None."""
    runner_up_score: float = 0.0

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at the pair: it has few words in common, or another was nearly as good."""
        if self.why.startswith(CONFIRMED) or self.score >= CERTAIN:
            return False
        return self.score < DOUBTFUL or self.runner_up_score >= self.score - CLOSE


@dataclass(frozen=True, slots=True)
class Pair:
    """A correspondence asserted by `match`: one or several old provisions, one or several new ones (eIds)."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Link:
    """How many words of an old provision's own text stand in one new provision's own text."""

    old: str
    new: str
    words: float
    score: float


@dataclass(frozen=True, slots=True)
class Matching:
    """What `match` found. `pairs` name every paired provision once; `links` say which words went where."""

    pairs: tuple[Pair, ...]
    links: tuple[Link, ...]
    related: tuple[Link, ...] = ()
    """Provisions that speak of the same in other words: too little alike for a redline, enough for a correlation
    table. `score` is the likeness of their subjects; no words of the one need stand in the other."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words that decided a tag: `text` is the provision's own text from `start` to `end` (code points)."""

    side: str
    """"old" or "new"."""
    eid: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """What people have decided about a tag, as far as it is shown with it; `tracker.review` has every decision."""

    status: str
    """suggested, confirmed, changed, rejected, disputed, added or adjudicated."""
    code: str
    """The code that was decided about; a tag that was changed has another one now."""
    suggested: str
    """The direction that the rules gave, "" where a person added the tag."""
    by: tuple[str, ...] = ()
    """Who decided, in order, each once."""
    at: str = ""
    """When the last of them did, UTC."""
    reason: str = ""
    """What the last of them gave as a reason, in Markdown."""
    rev: int = 0
    """How many decisions there are."""
    proposed: tuple[str, ...] = ()
    """What was decided for other words of this place, in words: proposals, no more."""

    @property
    def open(self) -> bool:
        """Whether nobody has settled it yet."""
        return self.status in ("suggested", "disputed")


REJECTED = "rejected"
SURE_ENOUGH = 0.5
"""A tag with less confidence is as likely wrong as right; it is listed and decides nothing."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What a change does to a surveillance-technology control (axis A) or a human-rights safeguard (axis B)."""

    code: str
    axis: str
    direction: str
    """adds, strengthens, weakens, removes, restates or unclear, against `baseline`."""
    baseline: str
    rule: str
    words: tuple[Words, ...]
    explanation: str
    confidence: float
    indirect: bool = False
    review: Review | None = None
    """What people decided about it; None where that was not asked or nobody did."""

    @property
    def counts(self) -> bool:
        """Whether people have not rejected it."""
        return self.review is None or self.review.status != REJECTED

    @property
    def sure(self) -> bool:
        """Whether it may stand in a total or on a first page; what a rule doubts is listed apart, as doubtful."""
        return self.confidence >= SURE_ENOUGH


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one provision (in a split or merge: to several), with the evidence for saying so."""

    id: str
    """Stable within a comparison: the eIds it speaks of, e.g. "art_4__para_2..art_5__para_1"."""
    kinds: tuple[ChangeKind, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]
    redlines: tuple[Redline, ...] = ()
    evidence: Evidence | None = None
    consequential: bool = False
    tags: tuple[Tag, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at whether these provisions correspond at all."""
        return bool(self.evidence and self.evidence.doubtful) and self.old != ("ttl",)  # an act has but one title

    def cited(self, tag: Tag) -> tuple[str, bool]:
        """The provision that one of its tags speaks of, and whether that is one of the old act.

        It is the new one whose words decided. Where only old words did and several new provisions share the change, it
        is the old one: none of the new ones need have anything to do with it.
        """
        olds = [words.eid for words in tag.words if words.side == "old" and words.eid in self.old]
        if not self.new:
            return (olds or [*self.old])[0], True
        news = [words.eid for words in tag.words if words.side == "new" and words.eid in self.new]
        if olds and not news and len(self.new) > 1:
            return olds[0], True
        return (news or [*self.new])[0], False


_DOSSIER_VERSION = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*(?:@[a-z]{2})?(?:@before)?")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a compared text comes from; shown wherever the text is shown."""

    name: str
    """As the user named it: a file path or "dossier/version"."""
    format: str = ""
    sha256: str = ""
    """Of the source's bytes, hexadecimal."""
    warnings: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name as it may be passed on: "dossier/version", of a file its name without the folders it lies in."""
        if _DOSSIER_VERSION.fullmatch(self.name):
            return self.name
        return self.name.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class NotCompared:
    """Provisions that only one text carries because the other was published without that part.

    A consolidated act often comes without its recitals; that is no deletion of law.
    """

    side: str
    """The side that has them: "old" or "new"."""
    part: str
    """"preamble", "signatures" or "annexes"."""
    eids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two versions, in the new act's order with deletions at the place they left."""

    old: Act
    new: Act
    changes: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    """Provisions with the same words, label, kind and place; together with `changes` and `not_compared` a partition
    of both acts, their correlation tables apart."""
    old_origin: Origin = Origin("old")
    new_origin: Origin = Origin("new")
    not_compared: tuple[NotCompared, ...] = ()
    codebook: Codebook | None = field(default=None, repr=False, compare=False)
    """By which the changes were tagged; None where none suits the acts: no tag says nothing then."""
    unforeseen: tuple[Unforeseen, ...] = field(default=(), repr=False, compare=False)
    """References that read otherwise than the match predicts; not kept, for they follow from the changes."""


@dataclass(frozen=True, slots=True)
class Unforeseen:
    """A reference that was changed otherwise than the match predicts."""

    change: str
    """Id of the change that it stands in."""
    eid: str
    """Of the provision of the new act."""
    old: str
    """The reference as it was, "Article 9"."""
    expected: str
    """What one would expect by the match, "Article 10"."""
    found: str


@dataclass(frozen=True, slots=True)
class CorrelationRow:
    """One row of a correlation table; a split gives several rows with the same `old`."""

    old: str | None
    new: str | None
    old_reference: str
    """As the Official Journal prints it, "Article 4(1), point (a)"; "—" where there is none."""
    new_reference: str
    kinds: tuple[ChangeKind, ...]
    score: float | None
    doubtful: bool = False
    """Whether a person should look at it: no pair of provisions behind it is sure."""


PARTS = {"article": "articles", "annex": "annexes", "recital": "recitals", "other": "other parts"}
"""Kinds of provisions on a scorecard, and several of each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag on the scorecard."""

    change: str
    """Id of the change."""
    reference: str
    """Where it stands in the new text, or stood in the old one, "Article 5(1), point (b)"."""
    tag: Tag
    binding: bool
    """False for a recital or citation, which explains but does not bind."""
    gone: bool = False
    """Whether what decided stands in the old text only; `reference` is then one of that text."""
    part: str = "article"
    """"article", "annex", "recital" or "other": what kind of provision it is, or stands in."""
    rank: tuple[int, ...] = ()
    """What the change does, the higher the more: by this `weight` puts entries in order."""

    @property
    def counts(self) -> bool:
        """Whether it bears on the state of a demand: the provision binds and the tag is not doubtful."""
        return self.binding and self.tag.sure


@dataclass(frozen=True, slots=True)
class Direction:
    """What went one way on one axis."""

    name: str
    sign: int
    changes: int
    entries: tuple[Entry, ...]
    """The sure ones first."""
    doubtful: int = 0
    """How many of the changes only doubtful tags send this way."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the codebook with all directions, also those that nothing went."""

    id: str
    name: str
    directions: tuple[Direction, ...]

    def going(self, sign: int) -> int:
        """How many changes go one way; one of two directions of that way counts once."""
        return len({entry.change for way in self.directions if way.sign == sign for entry in way.entries})

    def doubted(self, sign: int) -> int:
        """How many of them only doubtful tags send that way: to be said wherever their number is."""
        entries = [entry for way in self.directions if way.sign == sign for entry in way.entries]
        return len({entry.change for entry in entries} - {entry.change for entry in entries if entry.tag.sure})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the changes do for one demand, and apart from that what the new text says to it.

    Which way the changes point never says whether a demand is met: a hundred may move towards it and the one thing
    that was asked for be missing.
    """

    demand: Demand
    towards: tuple[Entry, ...]
    away: tuple[Entry, ...]
    open: tuple[Entry, ...]
    checks: tuple[Check, ...] = ()
    """Of the new text, one for each condition."""
    gaps: tuple[Code, ...] = ()
    """The codes of the demand on which nothing that binds in the new text says what is asked for."""

    @property
    def verdict(self) -> str:
        """ "not met", "perhaps met" (words for every condition, to be read) or "cannot be told" (nothing to test)."""
        if not self.checks:
            return "cannot be told"
        return "perhaps met" if all(check.state == "worded" for check in self.checks) else "not met"

    @property
    def state(self) -> str:
        """ "towards", "away", "both" or "untouched", by the entries that count; a recital alone moves no demand."""
        towards, away = (any(entry.counts for entry in entries) for entries in (self.towards, self.away))
        if towards and away:
            return "both"
        return "towards" if towards else "away" if away else "untouched"

    @property
    def hinted(self) -> bool:
        """Whether something points one way, all of it in provisions that do not bind or by doubtful tags."""
        return self.state == "untouched" and bool(self.towards or self.away)

    def carried(self, entries: tuple[Entry, ...]) -> dict[str, int]:
        """How many of these entries stand in which kind of provision, and how many are doubtful."""
        found = {part: sum(entry.part == part for entry in entries) for part in PARTS}
        return {**found, "doubtful": sum(not entry.tag.sure for entry in entries)}

    def borne_by(self, entries: tuple[Entry, ...]) -> str:
        """The same in words: "3 in articles, 2 in recitals, 1 of them doubtful"; "" for no entry."""
        found = self.carried(entries)
        said = [f"{found[part]} in {several}" for part, several in PARTS.items() if found[part]]
        return ", ".join([*said, f"{found['doubtful']} of them doubtful"] if found["doubtful"] else said)

    @property
    def sentence(self) -> str:
        """The state with its figures."""
        if not (self.towards or self.away or self.open):
            return f"No change concerns demand {self.demand.id}."
        parts = [
            f"{len(entries)} {way}" + (f" ({self.borne_by(entries)})" if entries else "")
            for entries, way in ((self.towards, "towards it"), (self.away, "away from it"))
        ]
        if self.open:
            parts.append(f"{len(self.open)} open")
        said = f"Demand {self.demand.id}, {self.demand.title[0].lower()}{self.demand.title[1:]}: {', '.join(parts)}."
        return f"{said} These are changes; whether the demand is met they do not say."


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The tags of one comparison, added up. Every tag is a suggestion of the rules until somebody has reviewed it."""

    old: str
    new: str
    baseline: str
    codebook: str
    """Name and version."""
    tags: int
    axes: tuple[Axis, ...]
    answers: tuple[Answer, ...]
