"""Recognises the sentence that closes a regulation, for formats that show it as an ordinary paragraph.

In: the words of a paragraph. Out: whether they are that sentence. Example: "This Regulation shall be binding in
its entirety and directly applicable in all Member States." is no paragraph of the last article.
"""

from __future__ import annotations

import re

from tracker.tongues import BINDING

_BINDING = re.compile("|".join(BINDING.values()), re.IGNORECASE)
_LONGEST = 300
"""The sentence has some 100 characters; a paragraph that only speaks of binding acts is longer."""


def is_closing(words: str) -> bool:
    """True for "This Regulation shall be binding in its entirety ..." in the languages of the Union.

    >>> is_closing("Diese Verordnung ist in allen ihren Teilen verbindlich und gilt unmittelbar.")
    True
    """
    return len(words) <= _LONGEST and bool(_BINDING.search(words))
