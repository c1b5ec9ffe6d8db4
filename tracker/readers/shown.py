"""The dumb tokeniser: the characters that a marked-up document shows, found without any parser.

In: the decoded text of an XML or HTML file. Out: its displayed characters in order, white space aside.
Example: `shown_markup("<p>Article&#160;1</p>")` is "Article\xa01".

It shares no code with the readers on purpose: `tracker.account` holds their work against this.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_NOT_SHOWN = re.compile(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>|<!\[CDATA\[|\]\]>", re.DOTALL)
_TAG = re.compile(r"""</?[A-Za-z](?:=\s*+"[^"<]*+"|=\s*+'[^'<]*+'|[^<>])*+>""")
"""Quotation marks open a value only behind "=", and no value holds a "<": where a damaged file lost one mark, all up
to the next would be hidden."""


def shown_markup(text: str, hidden: Iterable[str] = ("head", "script", "style")) -> str:
    """Displayed characters of XML or HTML.

    Args:
        text: the decoded file.
        hidden: names of elements whose content a document does not show (their first end tag closes them).
    """
    text = _NOT_SHOWN.sub("", text)
    for name in hidden:
        element = re.escape(name)
        text = re.sub(rf"<{element}(?:\s[^<>]*)?/>", "", text)
        text = re.sub(rf"<{element}(?:\s[^<>]*)?>.*?</{element}\s*>", "", text, flags=re.DOTALL)
    return html.unescape(_TAG.sub("", text))
