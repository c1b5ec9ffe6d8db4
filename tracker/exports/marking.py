"""Words and redlines in Markdown that mean nothing but themselves.

In: any words. Out: CommonMark. Example: "[1] a_b" is `\\[1\\] a\\_b`; a word that came is `<ins>came</ins>`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.change import Op
from tracker.exports.cells import printable
from tracker.exports.wording import visible

_SIGNS = re.compile(r"[\\`*_\[\]#]")
_NAMED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "~": "&#126;"})
"""Not every Markdown lets a backslash take their meaning."""
_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)
_ELEMENTS = {"+": "ins", "-": "del"}


def markdown(words: str) -> str:
    """Words that mean nothing but themselves in Markdown.

    >>> markdown("[1] a_b <i>"), markdown("1. No")
    ('\\\\[1\\\\] a\\\\_b &lt;i&gt;', '1\\\\. No')
    """
    plain = _inert(words)
    return _START.sub(lambda found: found[1] + (f"{found[2]}\\" if found[2].isdigit() else f"\\{found[2]}"), plain)


def _inert(words: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", printable(words)).translate(_NAMED)


def marked(ops: Sequence[Op]) -> str:
    """A redline with `<ins>` and `<del>`.

    >>> marked((("=", "it "), ("-", "may"), ("+", "shall")))
    'it <del>may</del><ins>shall</ins>'
    """
    found = ""
    for sign, words in ops:
        name = _ELEMENTS.get(sign)
        shown = visible(words.replace("\t", " | "), changed=bool(name))
        at_start = not found or found.endswith("\n")
        said = markdown(shown) if at_start else _inert(shown)
        found += f"<{name}>{said}</{name}>" if name else said
    return found
