"""What may stand in a cell of a spreadsheet: text that nobody's program takes for a formula.

In: any text. Out: the same, harmless and still readable. Example: `safe_cell("=1+1")` is `'=1+1`.
"""

from __future__ import annotations

import re
import unicodedata

_FORMULA = frozenset("=+-@＝＋－＠")
"""A cell that begins so is a formula to a spreadsheet (ASVS 1.2.10), the full-width forms in some of them."""

_HIDDEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Control characters, marks that nobody sees, blanks: spreadsheets read past them to what begins a formula."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Neither XML nor a spreadsheet can hold them all; tab and line end are words' own."""


def formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula.

    >>> formula("=1+1"), formula("\\t@SUM(A1)"), formula("1 = 1")
    (True, True, False)
    """
    if text[:1] in ("\t", "\n", "\r"):
        return True
    first = next((sign for sign in text if unicodedata.category(sign) not in _HIDDEN), "")
    return first in _FORMULA


def printable(text: str) -> str:
    """The text with U+FFFD where it has a control character; line ends are "\\n".

    >>> printable("a\\x07b\\r\\nc")
    'a\\ufffdb\\nc'
    """
    if text.isprintable():
        return text
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def safe_cell(text: str) -> str:
    """A cell of a CSV file: with an apostrophe before what a spreadsheet would take for a formula.

    >>> safe_cell("=1+1"), safe_cell("—")
    ("'=1+1", '—')
    """
    shown = printable(text)
    return "'" + shown if formula(text) else shown
