"""Finds headings of articles that are set as ordinary paragraphs, for formats that have a style for headings.

In: the lines of a text. Out: the same lines, such paragraphs as headings. Example: "Presumption of conformity" under
"Article 30" of COM(2022) 454 ends in no full stop and is followed by the words of the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.line import Line, Role

_LONGEST = 150
"""Sentences that somebody forgot to close are mostly longer."""
_CLOSES = ".;:,!?…’”»"


def find_headings(lines: Sequence[Line]) -> list[Line]:
    """Makes headings of unnumbered words right behind an article's number, unless they are all that the article says.

    >>> article, said = Line(Role.ARTICLE, num="Article 3"), Line(Role.TEXT, "It shall apply.")
    >>> [line.role.value for line in find_headings([article, Line(Role.TEXT, "Scope"), said])]
    ['article', 'heading', 'text']
    """
    found = list(lines)
    kept = [i for i, line in enumerate(found) if line.role not in (Role.DROPPED, Role.NOTE)]
    for article, first, second in zip(kept, kept[1:], kept[2:], strict=False):
        line = found[first]
        bare = found[article].role is Role.ARTICLE and is_bare(found[article])
        if bare and found[second].role in (Role.TEXT, Role.ROW) and _is_heading(line):
            found[first] = replace(line, role=Role.HEADING, level=None)
    return found


def is_bare(line: Line) -> bool:
    """Whether the number of an article stands alone, or with a remark of the drafters in square brackets."""
    return not line.text or (line.text[0] == "[" and line.text[-1] == "]")


def _is_heading(line: Line) -> bool:
    words = line.text
    plain = line.role is Role.TEXT and not line.num and line.kind is None
    return plain and 0 < len(words) <= _LONGEST and words[0].isupper() and words[-1] not in _CLOSES
