"""Finds what a change does through references: "a purpose mentioned in Article 5(1)" follows when Article 5(1) changes.

In: a comparison whose changes have their direct tags, the codebook. Out: indirect tags, by the number of the change
that has the effect. Example: "serious" put into Article 5(1) weakens A4 there, and A5 through Article 12(3), whose
control of brokering is for the purposes of Article 5(1) although none of its own words changed.

Only rules with the operator "reference" follow. The tag stands on the change that has the effect, since a provision
whose words did not change earns none itself, and quotes the reference as well as the words that decided there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.act import Act, Kind, Provision, walk
from tracker.change import Change, ChangeKind, Tag, Words
from tracker.classify.case import cues
from tracker.classify.passage import Layout
from tracker.codes import DIRECTIONS, POLARITIES, Codebook, Rule
from tracker.errors import InputError
from tracker.reference import format_reference, locate

CARRIED = 0.5
"""Confidence in what travels through a reference, at most: no word of the provision itself has changed."""

_VERBS = {"adds": "is added", "removes": "is removed", "strengthens": "gets stronger", "weakens": "gets weaker"}
_REFERS = re.compile(
    r"\b(?:referred to|mentioned|listed|specified|described|named|set out|laid down|defined)\s+"
    r"(?:in|by|under)\s+(?:points?\s+\((?P<point>\w+)\)\s+of\s+)?"
    r"(?P<place>Article\s+\d+[a-z]?(?:\(\d+[a-z]?\))?(?:,?\s+points?\s+\(\w+\))?|paragraph\s+\d+[a-z]?)"
    r"(?!\s+(?:of|to)\s+(?:Regulation|Directive|Decision|Annex))"
)

Under = Mapping[str, Sequence[tuple[int, Tag]]]
"""eId of a provision -> the direct signed tags on it, each with the number of its change."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A sentence of the new text that follows another provision."""

    provision: Provision
    target: str
    """eId of what it refers to."""
    words: Words


def carried(layout: Layout, changes: Sequence[Change], codebook: Codebook, baseline: str) -> dict[int, list[Tag]]:
    """The indirect tags of a comparison; a change never gets one for a code that it has a tag for."""
    rules = [rule for rule in codebook.rules if "reference" in rule.operators]
    under = _direct(changes)
    if not rules or not under:
        return {}
    tagged = {eid: {tag.code for tag in change.tags} for change in changes for eid in change.new}
    found: dict[int, list[Tag]] = {}
    for follower in _followers(layout):
        sources = [item for eid, tags in under.items() if _lies_under(eid, follower.target) for item in tags]
        for rule in _rules_for(follower, rules, layout):
            same_axis = [(n, tag) for n, tag in sources if tag.axis == codebook.code(rule.code).axis]
            if not same_axis or rule.code in tagged.get(follower.provision.eid, ()):
                continue
            number = max(same_axis, key=lambda item: (item[1].confidence, -item[0]))[0]
            here = found.setdefault(number, [])
            if rule.code not in {tag.code for tag in (*changes[number].tags, *here)}:
                here.append(_tag(follower, rule, same_axis, codebook, baseline))
    return {number: tags for number, tags in found.items() if tags}


def _direct(changes: Sequence[Change]) -> Under:
    found: dict[str, list[tuple[int, Tag]]] = {}
    for number, change in enumerate(changes):
        for tag in change.tags:
            if DIRECTIONS[tag.direction] and not tag.indirect:
                for eid in change.new:
                    found.setdefault(eid, []).append((number, tag))
    return found


def _lies_under(eid: str, target: str) -> bool:
    return eid == target or eid.startswith(f"{target}__")


def _followers(layout: Layout) -> Iterator[Follower]:
    """Provisions that refer to another and did so before: what is new has a tag of its own."""
    comparison = layout.comparison
    alone = {eid for c in comparison.changes if c.kinds == (ChangeKind.INSERTED,) for eid in c.new}
    for provision in walk(comparison.new):
        before = layout.partners["new"].get(provision.eid, ())
        if provision.eid in alone or not any(_REFERS.search(layout.provisions["old"][eid].text) for eid in before):
            continue
        for found in _REFERS.finditer(provision.text):
            target = _target(found, provision, comparison.new, layout)
            if target and not _lies_under(provision.eid, target):
                words = Words("new", provision.eid, *found.span(), found.group())
                yield Follower(provision, target, words)


def _target(found: re.Match[str], provision: Provision, act: Act, layout: Layout) -> str:
    place = found["place"]
    if place.startswith("paragraph"):
        line = [provision, *layout.above("new", provision.eid)]
        article = next((p for p in line if p.kind is Kind.ARTICLE), None)
        if article is None:
            return ""
        place = f"{format_reference(article.eid)}({place.split()[1]})"
    point = f", point ({found['point']})" if found["point"] else ""
    try:
        hit = locate(f"{place}{point}", act)
    except InputError:
        return ""
    return hit.eid if hit else ""


def _rules_for(follower: Follower, rules: Iterable[Rule], layout: Layout) -> Iterator[Rule]:
    """The rules that speak about the sentence with the reference."""
    around = layout.around("new", follower.provision.eid)
    if around is None:
        return
    sentence = follower.provision.text
    for rule in rules:
        silent = rule.without.search(f"{sentence}\n{around.intro}") or around.place not in rule.places
        set_here = rule.setting is None or rule.setting.search(f"{sentence}\n{around.all}")
        if cues(rule, sentence) and set_here and not silent:
            yield rule


def _tag(follower: Follower, rule: Rule, sources: Sequence[tuple[int, Tag]], codebook: Codebook, baseline: str) -> Tag:
    sign = POLARITIES[rule.polarity]
    net = {way: sum(tag.confidence for _, tag in sources if DIRECTIONS[tag.direction] == way) for way in (1, -1)}
    clear = not (net[1] and net[-1])
    direction = ("strengthens" if (net[1] > 0) == (sign > 0) else "weakens") if clear else "unclear"
    lead = max((tag for _, tag in sources), key=lambda tag: tag.confidence)
    code = codebook.code(rule.code)
    here, there = format_reference(follower.provision.eid), format_reference(follower.target)
    why = f"where {lead.code} {_VERBS[lead.direction]}" if clear else f"where {_both(sources)}"
    explanation = (
        f"{direction.capitalize()} {code.id} ({code.name}) against {baseline}: {here} follows {there} "
        f"(“{follower.words.text}”), {why}. Rule {rule.id}: {rule.title}. Source: {codebook.cite(rule)}."
    )
    words = (*lead.words[:1], follower.words)
    return Tag(code.id, code.axis, direction, baseline, rule.id, words, explanation, CARRIED, indirect=True)


def _both(sources: Sequence[tuple[int, Tag]]) -> str:
    """The surest tag of each way: "A4 gets stronger (rule A4-use, “or witnesses”) and B1 gets weaker (...)"."""
    found = []
    for way in (1, -1):
        tag = max((tag for _, tag in sources if DIRECTIONS[tag.direction] == way), key=lambda tag: tag.confidence)
        quoted = f", “{tag.words[0].text}”" if tag.words else ""
        found.append(f"{tag.code} {_VERBS[tag.direction]} (rule {tag.rule}{quoted})")
    return " and ".join(found)
