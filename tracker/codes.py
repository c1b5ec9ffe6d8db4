"""What a codebook says: codes, operators, rules with their examples, and the demands that codes serve.

In: nothing but values. Out: the frozen nouns that `codebook` reads from TOML, `classify` goes by and exports show.
Example: `codebook.code("A4").name` is "End use and knowledge", `DIRECTIONS["weakens"]` is -1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DIRECTIONS = {"adds": 1, "strengthens": 1, "weakens": -1, "removes": -1, "restates": 0, "unclear": 0}
"""What a change may do to a control or a safeguard, with its sign."""
POLARITIES = {"control": 1, "safeguard": 1, "exemption": -1, "limit": -1}
"""What a provision is. More of a control or safeguard strengthens; more of an exemption from it, or of a limit on
it, weakens."""
PLACES = ("article", "annex", "recital")


class Cues:
    """Words to look for, as one pattern that is compiled when it is first needed.

    `needles` are letters of which a text has to hold some, or nothing can be found; None where that cannot be said.
    Looking for them first is what makes a thousand cues quick: most texts hold none of a rule's words.
    """

    __slots__ = ("_compiled", "_needles", "_source")

    def __init__(self, source: str, needles: tuple[str, ...] | None = None) -> None:
        self._source = source
        self._needles = needles
        self._compiled: re.Pattern[str] | None = None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first place, or None."""
        return self._pattern().search(text, start, end) if self._may(text) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """All places."""
        return self._pattern().finditer(text, start, end) if self._may(text) else iter(())

    def sub(self, words: str, text: str) -> str:
        """The text with other words in every place."""
        return self._pattern().sub(words, text) if self._may(text) else text

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return self._needles == ()

    @property
    def needles(self) -> tuple[str, ...] | None:
        """Letters of which a text has to hold some; None where that cannot be said."""
        return self._needles

    def possible(self, lowered: str) -> bool:
        """Whether a text in small letters holds a needle; quicker than asking for a place in each of its parts."""
        return self._needles is None or any(map(lowered.__contains__, self._needles))

    def _may(self, text: str) -> bool:
        return self._needles is None or self.possible(text.lower())

    def _pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self._source, re.IGNORECASE)
        return self._compiled


NEVER = Cues(r"(?!)", ())
"""Finds nothing."""


@dataclass(frozen=True, slots=True)
class Code:
    """One matter that a change can concern, on axis A or B."""

    id: str
    axis: str
    name: str
    definition: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operator:
    """What a change of words can do to a provision: make it bind harder, reach further, or the reverse.

    `ladders` are levels of phrases, the one that binds hardest or reaches furthest first; `narrowing` phrases take
    something away wherever they are put in, `widening` ones add; `heads` open a phrase of this kind.
    """

    name: str
    title: str
    definition: str
    more: str
    """What it says when the new text reaches further, "the knowledge asked for is lower"."""
    less: str
    weight: float
    ladders: tuple[tuple[Cues, ...], ...] = ()
    narrowing: Cues = NEVER
    widening: Cues = NEVER
    heads: Cues = NEVER
    within: int = 0
    """Counts only where at most so many words of weight changed at that place; 0 for any number. In a longer change a
    word of degree is part of what is said."""


@dataclass(frozen=True, slots=True)
class Example:
    """Two states of one provision, either empty, in our own words; `direction` is "" in a counter-example."""

    old: str
    new: str
    direction: str = ""
    intro: str = ""
    """The words that introduce it, when it is a point."""
    heading: str = ""
    place: str = "article"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a code is at stake, what kind of provision that is, and which operators decide the direction."""

    id: str
    code: str
    title: str
    polarity: str
    operators: tuple[str, ...]
    cues: Cues
    setting: Cues | None
    """Words that have to stand in the provision, its heading or what introduces it; None for none."""
    without: Cues
    """Words that rule it out there."""
    false_friends: Cues
    """Longer phrases in which a cue means something else."""
    narrowing: Cues
    """Words that narrow this kind of provision, besides those of the qualifier operator."""
    reach: str
    """"sentence": the cue stands in the sentence that changes; "provision": or in the words that introduce it."""
    places: tuple[str, ...]
    single: bool
    """An act has one such clause: when one goes and another comes, the second replaces the first."""
    source: str
    examples: tuple[Example, ...]
    counter_examples: tuple[Example, ...]
    cue_words: tuple[str, ...]
    contested: bool = False
    """Can be read both ways, whatever the words do: its tags are unclear, and the title says which ways."""
    tells: bool = False
    """Speaks of what is meant or who is told; what decides over an export is shown before it."""
    exclusions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What `without` is made of, as it is written: a cue, or the "@" name of a list, with its cues."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Words beside which no rule of a codebook speaks, with examples of what would be tagged without it."""

    title: str
    cues: Cues
    counter_examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to be so before a demand is met, and the words by which a text shows it."""

    title: str
    """What is asked for, "a duty to refuse"."""
    code: str
    """The code that it is about."""
    topic: Cues
    """By which a provision that speaks of it is known."""
    needs: tuple[tuple[str, Cues], ...]
    """What has to be said there as well, each with its name: ("a duty", shall and must)."""
    less: Cues
    """Words there that make less of it: may, where appropriate, covert."""
    limits: Cues
    """Words elsewhere in the same article that may do so."""
    every: bool
    """Whether each place has to be free of such words; else one is enough."""
    met_by: tuple[str, ...]
    """Sentences of our own that meet it."""
    not_by: tuple[str, ...]
    """Sentences that speak of it and do not."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a text says to one condition of a demand."""

    condition: Condition
    state: str
    """"worded": there are words for it; "short": it is spoken of and something is lacking; "absent"."""
    eid: str = ""
    """The provision that comes nearest."""
    text: str = ""
    """The words there that speak of it."""
    lacks: tuple[str, ...] = ()
    """What is not said there."""
    less: tuple[str, ...] = ()
    """Words there that make less of it."""
    limits: tuple[tuple[str, str], ...] = ()
    """eId and words of the same article that may do so."""
    also: tuple[str, ...] = ()
    """eIds of the other provisions that speak of it and come no nearer."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that human-rights organisations asked for, the codes that serve it, and when it reads as met."""

    id: str
    title: str
    codes: tuple[str, ...]
    met_when: str
    source: str
    conditions: tuple[Condition, ...] = ()
    """`met_when`, as far as it can be looked for in a text; empty where nobody has said how."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands at a place of one act, in our words, for amendments that come without the act itself."""

    steps: tuple[tuple[str, str], ...]
    """The place, as kinds and labels: (("article", "14"), ("paragraph", "5"))."""
    heading: str
    intro: str
    """What introduces the points there, "The duty to inform does not apply where:"."""
    about: Cues
    """Words that most amendments to this place show, by which a document that amends this act is known."""


@dataclass(frozen=True, slots=True)
class Technology:
    """A kind of surveillance technology, and the words by which a definition or a list reaches it."""

    id: str
    name: str
    cues: Cues
    broader: Cues
    """Words of a definition that take it in without naming it."""


@dataclass(frozen=True, slots=True)
class Lens:
    """How to find out which technologies a version reaches."""

    definitions: Cues
    """By which the definition of what is controlled is known."""
    lists: Cues
    """By which a list of controlled items is known, in its headings."""
    filters: Cues
    """Words that let a definition take in less: covert, specially designed."""
    exclusions: Cues
    """Words of a sentence that leaves something out."""
    technologies: tuple[Technology, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """A place where a version speaks of a technology, and how."""

    technology: str
    how: str
    """One of `REACHES`."""
    eid: str
    start: int
    end: int
    text: str
    """The words that decide, the provision's own text from `start` to `end`."""
    filters: tuple[str, ...] = ()
    """The words there that let it reach less far."""


REACHES = ("defined", "covered", "listed", "mentioned", "excluded")
"""Named in the definition; taken in by broader words of it; named in a list; named elsewhere; left out by name."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a baseline and a version say of one technology."""

    technology: Technology
    old: tuple[Reach, ...]
    new: tuple[Reach, ...]


def state_of(places: tuple[Reach, ...]) -> str:
    """How far a text reaches a technology: the strongest of `REACHES`, or "not reached".

    >>> state_of(())
    'not reached'
    """
    found = {place.how for place in places}
    return next((how for how in REACHES if how in found), "not reached")


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything the classifier goes by."""

    name: str
    version: str
    title: str
    language: str
    subject: Cues
    """Found in the title of an act that this codebook can speak about."""
    axes: Mapping[str, str]
    codes: tuple[Code, ...]
    demands: tuple[Demand, ...]
    renamings: tuple[tuple[Cues, str], ...]
    """Words that say the same: replacing one by the other changes nothing."""
    idle: frozenset[str]
    """Words that decide nothing on their own."""
    operators: Mapping[str, Operator]
    rules: tuple[Rule, ...]
    silences: tuple[Silence, ...] = ()
    settings: tuple[Setting, ...] = ()
    lens: Lens | None = None
    decides: Cues = NEVER
    """Words of a provision that decides: forbids, asks for leave, refuses, names a criterion; such changes go first."""
    terms: Cues = NEVER
    """Words of a provision that only says what is meant or what the act is about; such changes go last."""
    reservations: Cues = NEVER
    """Words in a new duty that leave it to somebody, or make it wait for all: said with the tag, which is less sure."""
    page: str = ""
    """Where it can be read in the browser, "/codebook/dual-use"; "" for a folder of one's own."""

    def cite(self, *rules: Rule) -> str:
        """Where a reader can open these rules, "codebook dual-use 1, /codebook/dual-use#rule-A4-use"."""
        named = list(dict.fromkeys(rule.id for rule in rules))
        if self.page:
            named = [f"{self.page}#rule-{name}" for name in named]
        return f"codebook {self.name} {self.version}, {'' if self.page else 'rule '}{' and '.join(named)}"

    def silent(self, text: str) -> bool:
        """Whether words stand in a text beside which no rule speaks."""
        return any(silence.cues.search(text) for silence in self.silences)

    def carries(self, name: str, text: str, about: str = "") -> bool:
        """Whether a provision's text holds what a rule of a code looks for; `about` is its heading."""
        return any(
            rule.cues.search(text)
            and not rule.without.search(text)
            and (rule.setting is None or rule.setting.search(f"{about}\n{text}"))
            for rule in self.rules
            if rule.code == name and POLARITIES[rule.polarity] > 0 and "article" in rule.places
        )

    def code(self, name: str) -> Code:
        """The code of this name."""
        return next(code for code in self.codes if code.id == name)

    def rule(self, name: str) -> Rule:
        """The rule of this name."""
        return next(rule for rule in self.rules if rule.id == name)
