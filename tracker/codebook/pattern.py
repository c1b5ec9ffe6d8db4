"""Turns the cues of a codebook into one regular expression: words a lawyer can read and correct.

In: cues such as "human rights", "authorisation* ... not listed", "(inform|notify) the Commission". Out: a compiled
pattern. Example: `compile_cues(["brokering service*"])` finds "Brokering services" and "brokering-service".

A blank stands for white space or a hyphen, `*` for the rest of a word, `...` for up to a dozen words of the same
sentence, `(a|b)` for either, `(a)?` for what may be missing. Capitals do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.codes import NEVER

_GAP = r"(?:[\s\u00a0][^.;\s]+){0,12}?[\s\u00a0]+"
"""Some words of the same sentence; a point inside a number ends it, too, which is safe."""
_BLANK = r"[\s\u00a0\u2010\u2011-]+"
_SIGNS = {"(": "(?:", ")": ")", "|": "|", "?": "?", "*": r"\w*", "/": r"[/\u2044]"}
_PLAIN = re.compile(r"[^()|?]*\w[^()|?]*")
"""A cue without brackets has none to forget; compiling it to find out would take time at each start."""


def compile_cues(cues: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all cues; of two that start at one place the longer is found. No cue at all finds nothing.

    >>> compile_cues(["(inform|notify) the Commission"]).search("shall notify the Commission").group()
    'notify the Commission'
    """
    if not cues:
        return NEVER
    longest_first = sorted(cues, key=lambda cue: (-len(cue), cue))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_translate, longest_first))})(?!\w)", re.IGNORECASE)


def faulty(cue: str) -> bool:
    """Whether a cue is empty or its brackets do not close."""
    if not cue.strip() or cue != cue.strip():
        return True
    if _PLAIN.fullmatch(cue):
        return False
    try:
        return compile_cues([cue]).fullmatch("") is not None
    except re.error:
        return True


def _translate(cue: str) -> str:
    parts = cue.split(" ... ")
    return _GAP.join("".join(_sign(sign) for sign in part) for part in parts)


def _sign(sign: str) -> str:
    if sign == " ":
        return _BLANK
    if sign in "’'":
        return "[’']"
    return _SIGNS.get(sign) or re.escape(sign)
