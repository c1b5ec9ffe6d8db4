"""Loose amendments with their direction, for people and programs: `tracker classify`.

In: amendments, each with its tags and one direction for all of it. Out: text, JSON. Example of a line: "▼ weakens
12  Article 14 – paragraph 5", the tags with rule, words and sentence below it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from tracker.amendment import Amendment
from tracker.change import Change
from tracker.codes import Codebook
from tracker.exports import STANDARD, Options
from tracker.exports.tags import REVIEWED, SCHEMA, SIGNS, tag_lines, tag_to_dict
from tracker.exports.wording import counted
from tracker.exports.wrap import Page

Rated = tuple[Amendment, Change, str]
"""An amendment, its tags as those of one change, and its direction."""

SIDES = {"strengthens": 1, "weakens": -1, "mixed": 0, "neutral": 0}
"""What an amendment as a whole can be said to do, with its sign."""


def rating_as_text(rated: Sequence[Rated], codebook: Codebook, options: Options = STANDARD) -> str:
    """Every amendment with its direction, then how many went which way."""
    page = Page(options.width, options.colour)
    blocks = [page.wrap([("faint", f"By codebook {codebook.name} {codebook.version}. {REVIEWED}")])]
    for amendment, change, direction in rated:
        lead = f"{SIGNS[SIDES[direction]]} {direction:11}  "
        place = f"{amendment.number}  {'; '.join(amendment.positions)}"
        title = page.wrap([("strong", place)], " " * len(lead), lead)
        blocks.append("\n".join([title, *tag_lines(change, page, source=True)]))
    counts = Counter(direction for _, _, direction in rated)
    said = ", ".join(f"{SIGNS[sign]} {name} {counts[name]:,}" for name, sign in SIDES.items() if counts[name])
    blocks.append(page.wrap([("=", f"{counted(len(rated), 'amendment')}: {said or 'nothing to rate'}.")]))
    return "\n\n".join(blocks) + "\n"


def rating_as_json(rated: Sequence[Rated], codebook: Codebook) -> str:
    """`{"schema": 1, "codebook", "items": [{"id", "positions", "direction", "tags": [...]}]}`, one item a line."""
    items = ",\n".join(
        json.dumps(
            {
                "id": amendment.number,
                "positions": list(amendment.positions),
                "direction": direction,
                "tags": [tag_to_dict(tag) for tag in change.tags],
            },
            ensure_ascii=False,
        )
        for amendment, change, direction in rated
    )
    by = json.dumps({"name": codebook.name, "version": codebook.version})
    listed = f"[\n{items}\n]" if items else "[]"
    return f'{{\n"schema": {SCHEMA},\n"codebook": {by},\n"items": {listed}\n}}\n'
