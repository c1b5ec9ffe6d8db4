r"""The characters that a law in Markdown shows, found by a few expressions and without the reader.

In: the decoded text. Out: its displayed characters in order, white space aside. Example: `- **(a)** goods[^1];`
shows "(a) goods;".

Displayed are the words, printed numbers and dashes, the front matter (a person who opens the file sees it), and a
bullet for a list item that prints no number or dash of its own. Not displayed: comments, `#`, `>`, emphasis
marks, the pipes and rules of tables, the addresses of links, tags, and the names of footnotes: a call and the
head of a note are rendered as a number that the source does not contain.
"""

from __future__ import annotations

import html
import re

_NUMBER = r"""(?:[(\[]\w{1,5}[)\]]|\w{1,3}\)
    \d{1,3}(?:\.\d{1,3})+\w{0,2}\.?(?=\s)|\d{1,4}\w{0,2}\.(?=\s)|\d{1,3}\.(?=[^\d\s])
    |[A-Za-z]\.\s|[ivx]{1,4}\.\s|[A-Z]\.(?=\w\w)|[—–•])"""
"""A number or dash that stands at the start of a list item."""

_EMPHASIS = (re.compile(r"(?<!\\)\*+(?=\S)((?:[^*\n]|\\\*|\n(?![ \t]*[\n|#-]))*[^*\s\\])\*+"), r"\1")

_STEPS = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"^[ \t>]*(?:-{3,}|\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t:-]*)[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^(?:[ \t]*>)+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\[\^[^\]\n]+\]:", re.MULTILINE), ""),
    (re.compile(r"[ \t]*\[\^[^\]\n]+\](?=\*)"), ""),  # else "**Category **" would not be emphasis
    (re.compile(r"\(\[\^[^\]\n]+\]\)|\[\^[^\]\n]+\]"), ""),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),
    (re.compile(r"\[([^\[\]\n]*)\]\([^)\s]*\)"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]*>"), ""),
    (re.compile(rf"^[ \t]*[-*+][ \t]+(?=[‘“„\"']?{_NUMBER})", re.MULTILINE | re.VERBOSE), ""),
    (re.compile(r"^[ \t]*[-*+][ \t]+(?=\S)", re.MULTILINE), "•"),
    _EMPHASIS,
    _EMPHASIS,  # emphasis inside emphasis
    (re.compile(r"^([ \t]*)\||(?<!\\)\|[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"[ \t](?<!\\)\|(?=[ \t])"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|<>-])"), r"\1"),
)  # fmt: skip


_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)


def shown_markdown(text: str) -> str:
    """Displayed characters of a Markdown text."""
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    for pattern, replacement in _STEPS:
        body = pattern.sub(replacement, body)
    return (front.group(1) if front else "") + html.unescape(body)
