"""What a codebook says: codes, operators, rules with their examples, and the demands that codes serve.

In: nothing but values. Out: the frozen nouns that `codebook` reads from TOML, `classify` goes by and exports show.
Example: `codebook.code("A4").name` is "End use and knowledge", `DIRECTIONS["weakens"]` is -1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

DIRECTIONS = {"adds": 1, "strengthens": 1, "weakens": -1, "removes": -1, "restates": 0, "unclear": 0}
"""What a change may do to a control or a safeguard, with its sign."""
POLARITIES = {"control": 1, "safeguard": 1, "exemption": -1, "limit": -1}
"""What a provision is. More of a control or safeguard strengthens; more of an exemption from it, or of a limit on
it, weakens."""
PLACES = ("article", "annex", "recital")

NEVER = re.compile(r"(?!)")
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
    ladders: tuple[tuple[re.Pattern[str], ...], ...] = ()
    narrowing: re.Pattern[str] = NEVER
    widening: re.Pattern[str] = NEVER
    heads: re.Pattern[str] = NEVER


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
    cues: re.Pattern[str]
    setting: re.Pattern[str] | None
    """Words that have to stand in the provision, its heading or what introduces it; None for none."""
    without: re.Pattern[str]
    """Words that rule it out there."""
    false_friends: re.Pattern[str]
    """Longer phrases in which a cue means something else."""
    narrowing: re.Pattern[str]
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


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that human-rights organisations asked for, the codes that serve it, and when it reads as met."""

    id: str
    title: str
    codes: tuple[str, ...]
    met_when: str
    source: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything the classifier goes by."""

    name: str
    version: str
    title: str
    language: str
    subject: re.Pattern[str]
    """Found in the title of an act that this codebook can speak about."""
    axes: Mapping[str, str]
    codes: tuple[Code, ...]
    demands: tuple[Demand, ...]
    renamings: tuple[tuple[re.Pattern[str], str], ...]
    """Words that say the same: replacing one by the other changes nothing."""
    idle: frozenset[str]
    """Words that decide nothing on their own."""
    operators: Mapping[str, Operator]
    rules: tuple[Rule, ...]

    def code(self, name: str) -> Code:
        """The code of this name."""
        return next(code for code in self.codes if code.id == name)

    def rule(self, name: str) -> Rule:
        """The rule of this name."""
        return next(rule for rule in self.rules if rule.id == name)
