"""Tries a codebook out on its own examples: what a rule says of itself must be what it does.

In: a codebook. Out: a sentence for each example that is not tagged as it says, and for each counter-example that its
rule tags. Example: "rule B1-named, example 2: weakens expected, nothing found".
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.classify import classify_texts
from tracker.classify.passage import Around
from tracker.codes import Codebook, Example

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


def fires(codebook: Codebook, example: Example) -> tuple[tuple[str, str], ...]:
    """The rules that tag an example, each with its direction."""
    around = Around(example.place, example.heading, example.intro)
    change = classify_texts(example.old, example.new, codebook, BASELINE, around)
    return tuple((tag.rule, tag.direction) for tag in change.tags)
