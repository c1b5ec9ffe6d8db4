"""Tries a codebook out on its own examples: what a rule says of itself must be what it does.

In: a codebook. Out: a sentence for each example that is not tagged as it says, for each counter-example that its rule
tags, and for each exclusion that silences nothing. Example: "rule B1-named, example 2: weakens
expected, nothing found".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker.classify import classify_texts
from tracker.classify.passage import Around
from tracker.codebook.pattern import compile_cues
from tracker.codes import Codebook, Condition, Example, Rule
from tracker.fulfilment import meets

BASELINE = "the old text"


def failures(codebook: Codebook) -> tuple[str, ...]:
    """What is wrong, rule by rule; empty for a sound codebook."""
    return tuple(_failures(codebook))


def _failures(codebook: Codebook) -> Iterator[str]:
    for rule in codebook.rules:
        for number, example in enumerate(rule.examples, 1):
            fired = fires(codebook, example)
            if (rule.id, example.direction) not in fired:
                said = ", ".join(f"{name} {direction}" for name, direction in fired) or "nothing"
                yield f"rule {rule.id}, example {number}: {example.direction} expected, {said} found"
        for number, example in enumerate(rule.counter_examples, 1):
            directions = [direction for name, direction in fires(codebook, example) if name == rule.id]
            if directions:
                yield f"rule {rule.id}, counter-example {number}: nothing expected, {directions[0]} found"
        for name in needless(codebook, rule):
            yield f'rule {rule.id}: the exclusion "{name}" silences none of its counter-examples'
    for demand in codebook.demands:
        for condition in demand.conditions:
            yield from _misjudged(f"demand {demand.id}, {condition.title}", condition)
    for silence in codebook.silences:
        loud = replace(codebook, silences=tuple(one for one in codebook.silences if one is not silence))
        for number, example in enumerate(silence.counter_examples, 1):
            if fires(codebook, example) or not fires(loud, example):
                yield f"silence {silence.title}, counter-example {number}: it has to silence it, and nothing else"


def _misjudged(name: str, condition: Condition) -> Iterator[str]:
    for wanted, sentences in ((True, condition.met_by), (False, condition.not_by)):
        for sentence in sentences:
            if meets(condition, sentence) is not wanted:
                yield f"{name}: “{sentence}” {'does not meet it' if wanted else 'meets it'}"


def needless(codebook: Codebook, rule: Rule) -> Iterator[str]:
    """The exclusions of a rule without which it would tag none of its counter-examples."""
    for name, _ in rule.exclusions:
        kept = [cue for other, cues in rule.exclusions if other != name for cue in cues]
        bold = replace(rule, without=compile_cues(kept))
        # Alone: another rule of the same code might speak louder.
        trial = replace(codebook, rules=(bold,))
        if not any((rule.id in {said for said, _ in fires(trial, one)}) for one in rule.counter_examples):
            yield name


def fires(codebook: Codebook, example: Example) -> tuple[tuple[str, str], ...]:
    """The rules that tag an example, each with its direction."""
    around = Around(example.place, example.heading, example.intro)
    change = classify_texts(example.old, example.new, codebook, BASELINE, around)
    return tuple((tag.rule, tag.direction) for tag in change.tags)
