"""Rates loose amendments: what each does to the controls and safeguards of a codebook, without the act it amends.

In: `Amendments`, a codebook. Out: each amendment with its tags and one direction for all of it. Example: an amendment
that strikes a point from "The duty does not apply where:" strengthens; one that weakens here and strengthens there
is "mixed", and so is one that can be read both ways; one in which no rule finds anything is "neutral".

An amendment shows its own words only. Where the codebook knows what stands at the place (`settings.toml`) and the
amendments of the document show that they are about the same act, that is read with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.amendment import Amendment, Amendments
from tracker.change import Change, Tag
from tracker.classify import classify_texts
from tracker.classify.passage import Around
from tracker.codes import DIRECTIONS, Codebook, Setting
from tracker.errors import InputError
from tracker.position import parse_positions

BASELINE = "the text it amends"
CLEARLY = 1.6
"""One side outweighs the other by so much, or the amendment is mixed."""
SAME_ACT = 0.4
"""From this share of amendments that show what stands at their places on, a document amends the act of the settings."""

Rated = tuple[Amendment, Change, str]
"""An amendment, its tags as those of one change, and "strengthens", "weakens", "neutral" or "mixed"."""
Place = tuple[tuple[str, str], ...]

_RECITAL = re.compile(r"recital", re.IGNORECASE)


def rate(amendments: Amendments, codebook: Codebook) -> tuple[Rated, ...]:
    """Every amendment of a document with its tags and its direction, in the order of the document."""
    settings = codebook.settings if _same_act(amendments.items, codebook.settings) else ()
    return tuple(_rated(amendment, codebook, settings) for amendment in amendments.items)


def direction_of(tags: Sequence[Tag]) -> str:
    """One word for several tags: the side that clearly outweighs the other by confidence.

    >>> direction_of(())
    'neutral'
    """
    up, down = (sum(tag.confidence for tag in tags if DIRECTIONS[tag.direction] == sign) for sign in (1, -1))
    if not up and not down:
        # Found, and undecided, is not the same as nothing found.
        return "mixed" if any(tag.direction == "unclear" for tag in tags) else "neutral"
    if up and down and max(up, down) < CLEARLY * min(up, down):
        return "mixed"
    return "strengthens" if up > down else "weakens"


def _rated(amendment: Amendment, codebook: Codebook, settings: Sequence[Setting]) -> Rated:
    old, new = amendment.old_text, amendment.new_text
    change = Change(amendment.number, (), (), ())
    if old.strip() or new.strip():
        around = _around(amendment, settings)
        change = classify_texts(old, new, codebook, BASELINE, around)
        change = replace(change, id=amendment.number, tags=_of_the_place(change.tags, codebook, around.heading))
    return amendment, change, direction_of(change.tags)


def _of_the_place(tags: tuple[Tag, ...], codebook: Codebook, heading: str) -> tuple[Tag, ...]:
    """Where it is known what stands at the place, the codes that are about it speak; the words around only mention."""
    about = tuple(tag for tag in tags if _suits(codebook, tag, heading))
    return about or tags


def _suits(codebook: Codebook, tag: Tag, heading: str) -> bool:
    setting = codebook.rule(tag.rule).setting
    return bool(heading) and (setting is None or setting.search(heading) is not None)


def _around(amendment: Amendment, settings: Sequence[Setting]) -> Around:
    place = _place(amendment)
    recital = _RECITAL.match(amendment.positions[0].strip()) if amendment.positions else None
    above = [s for s in settings if s.steps == place[: len(s.steps)]]
    # A setting introduces what stands below it; at the place itself the amendment shows the words.
    intro = [s.intro for s in above if s.intro and len(s.steps) < len(place)]
    heading = "\n".join(s.heading for s in above)
    return Around("recital" if recital else "article", heading, "\n".join(intro))


def _place(amendment: Amendment) -> Place:
    """Where the amendment applies, as kinds and labels; what cannot be read has no place."""
    try:
        steps = parse_positions(amendment.positions[0])[0] if amendment.positions else ()
    except InputError:
        return ()
    numbered = [(str(step.kind), step.label) for step in steps if step.label]
    start = next((at for at, (kind, _) in enumerate(numbered) if kind == "article"), 0)
    return tuple(numbered[start:])


def _same_act(amendments: Sequence[Amendment], settings: Sequence[Setting]) -> bool:
    """Whether the words of the amendments are what the settings say of their places."""
    known = [(s.steps, s.about) for s in settings if not s.about.empty]
    shown = [
        about.search(f"{amendment.old_text}\n{amendment.new_text}") is not None
        for amendment in amendments
        for place in [_place(amendment)]
        for steps, about in known
        if steps == place[: len(steps)]
    ]
    return bool(shown) and sum(shown) >= SAME_ACT * len(shown)
