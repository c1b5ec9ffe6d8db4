"""Turns the cues of a codebook into one regular expression: words a lawyer can read and correct.

In: cues such as "human rights", "authorisation* ... not listed", "(inform|notify) the Commission". Out: a compiled
pattern. Example: `compile_cues(["brokering service*"])` finds "Brokering services" and "brokering-service".

A blank stands for white space or a hyphen, `*` for the rest of a word, `...` for up to a dozen words of the same
sentence, `(a|b)` for either, `(a)?` for what may be missing. Capitals do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.codes import NEVER, Cues

# Sets of characters hold none above U+00FF: compiling such a set takes longer than all the rest of a cue.
_GAP = r"(?:\s[^.;\s]+){0,12}?\s+"
"""Some words of the same sentence; a point inside a number ends it, too, which is safe."""
_BLANK = r"(?:[\s-]|\u2010(?=)|\u2011(?=))+"
_SIGNS = {
    **{"(": "(?:", ")": ")", "|": "|", "?": "?", "*": r"\w*"},
    **dict.fromkeys("’'", r"(?:'|\u2019(?=))"),
    "/": r"(?:/|\u2044(?=))",
    " ": _BLANK,
}
_INNERMOST = re.compile(r"\(([^()]*)\)(\??)")
_NESTED = re.compile(r"\([^)]*\(")
_LETTERS = re.compile(r"[a-z]+")
_TELLING = 4
"""So many letters are rare enough to look for them alone."""


def compile_cues(cues: Sequence[str]) -> Cues:
    """One pattern for all cues; of two that start at one place the longer is found. No cue at all finds nothing.

    >>> compile_cues(["(inform|notify) the Commission"]).search("shall notify the Commission").group()
    'notify the Commission'
    """
    if not cues:
        return NEVER
    longest_first = sorted(cues, key=lambda cue: (-len(cue), cue))
    source = rf"(?<!\w)(?:{'|'.join(map(_translate, longest_first))})(?!\w)"
    found = [_needles(cue) for cue in longest_first]
    return Cues(source, tuple(dict.fromkeys(n for needles in found for n in needles)) if all(found) else None)


def compile_turn(cues: Sequence[str], to: str) -> tuple[Cues, str]:
    """A pattern and what to put in its place; where both have gaps ("..."), the words in the gaps are kept.

    >>> cues, words = compile_turn(["may only ... if"], "shall not ... unless")
    >>> cues.sub(words, "kites may only fly if it blows")
    'kites shall not fly unless it blows'
    """
    parts = to.split(" ... ")
    if len(parts) == 1 or any(cue.count(" ... ") != len(parts) - 1 for cue in cues):
        return compile_cues(cues), to
    forms = [f"({_GAP})".join(f"(?:{''.join(map(_sign, part))})" for part in cue.split(" ... ")) for cue in cues]
    # Each form has gaps of its own; those of the forms that were not found are empty.
    gaps = len(parts) - 1
    words = [parts[0]]
    for at, part in enumerate(parts[1:], 1):
        words += [f"\\g<{at + gaps * n}>" for n in range(len(forms))] + [part]
    return Cues(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", compile_cues(cues).needles), "".join(words)


def faulty(cue: str) -> bool:
    """Whether a cue is empty, could be left out as a whole, or its brackets do not close."""
    if not cue.strip() or cue != cue.strip():
        return True
    bare = cue
    while (shorter := _INNERMOST.sub(_without_optional, bare)) != bare:
        bare = shorter
    return re.search(r"[()?]", bare) is not None or not all(part.strip(" *") for part in bare.split("|"))


def _without_optional(group: re.Match[str]) -> str:
    """A group in brackets without the brackets; nothing for what may be missing or offers nothing."""
    alternatives = group[1].split("|")
    return "" if group[2] or not all(alternatives) else " ".join(alternatives)


def _needles(cue: str) -> tuple[str, ...]:
    """Letters of which every form of a cue holds some: the longest outside brackets, else one of each alternative."""
    bare = cue.lower()
    while (shorter := _INNERMOST.sub("\n", bare)) != bare:
        bare = shorter
    if "|" in bare:
        return ()
    outside = _longest(bare)
    groups = [found[1].split("|") for found in _INNERMOST.finditer(cue.lower()) if not found[2]]
    if len(outside) >= _TELLING or len(groups) != 1 or _NESTED.search(cue):
        return (outside,) if outside else ()
    inside = tuple(map(_longest, groups[0]))
    return inside if all(inside) else (outside,) if outside else ()


def _longest(text: str) -> str:
    return max(_LETTERS.findall(text), key=len, default="")


def _translate(cue: str) -> str:
    return _GAP.join("".join(map(_sign, part)) for part in cue.split(" ... "))


def _sign(sign: str) -> str:
    return _SIGNS.get(sign) or re.escape(sign)
