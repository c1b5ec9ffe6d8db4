"""What a Formex file displays, found without any parser: the witness against which the account holds the reader.

In: the decoded file. Out: its displayed characters in order. Example: `shown('<P><HT TYPE="UC">Act</HT>
<QUOT.START CODE="2018"/>data</P>')` is "ACT ‘data".

Formex keeps characters in attributes (quotation marks, operators, brackets, separators), keeps words that
consolidation deleted, and says in attributes what is set in capitals. This module reads only tags, one after
the other; with the reader it shares nothing but the tables of `formex_text`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from tracker.readers.formex_text import BRACKETS, OPERATORS, quotation_mark
from tracker.readers.shown import shown_markup

_BESIDE = frozenset({"DOC", "PUBLICATION"})
"""What stands beside the act in a wrapping element, and is no part of it."""

_TITLE_LATER = re.compile(r"</FAM\.COMP\s*>(?:\s|<\?.*?\?>|<!--.*?-->)*<TITLE\b", re.DOTALL)
_FAMILY_TITLE = re.compile(r"<FAM\.COMP\b.*?(<TITLE\b.*?</TITLE\s*>).*?</FAM\.COMP\s*>", re.DOTALL)

_DELETION = re.compile(r"<\?CLG\.MDFO\b(?=[^?]*\bACTION=[\"']DELETED)[^?]*?\bIDREF=[\"']([^\"']+)", re.DOTALL)
_DELETED = re.compile(r"<\?CLG\.MDFC\b[^?]*?\bID=[\"']([^\"']+).*?\?>", re.DOTALL)
_SPEAKING = re.compile(
    r"<\?CLG\..*?\?>|</?(?:HT|EXPR)\b[^>]*>|<(?:QUOT\.START|QUOT\.END|OP\.CMP|OP\.MATH)\b[^>]*>"
    r"|<DLIST(?=[\s>])[^>]*>|</TERM\s*>",
    re.DOTALL,
)
"""Tags and instructions that change what is displayed."""
_NAME = re.compile(r"</?([A-Z.]+)")
_ATTRIBUTE = re.compile(r"\b(CODE|TYPE|SEPARATOR)\s*=\s*[\"']([^\"']*)[\"']")
_ENTITY = re.compile(r"&[^;\s]{1,32};")


def shown(text: str, hidden: Iterable[str]) -> str:
    """The displayed characters; `hidden` names the elements that are about the file."""
    if not _TITLE_LATER.search(text):
        text = _FAMILY_TITLE.sub(r"\1", text)  # then the act's title stands among its metadata only
    return shown_markup(_Display(text).written_out(), sorted(_BESIDE.union(hidden)))


class _Display:
    """The file with the characters that its tags stand for, and without the words that its change marks delete."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.capitals: list[bool] = []  # for each open HT
        self.brackets: list[str] = []  # what closes each open EXPR
        self.separator = ""  # of the open DLIST

    def written_out(self) -> str:
        out: list[str] = []
        place = 0
        while found := _SPEAKING.search(self.text, place):
            out += self._words(place, found.start()), html.escape(self._said(found.group()))
            place = self._behind(found)
        out.append(self._words(place, len(self.text)))
        return "".join(out)

    def _words(self, start: int, end: int) -> str:
        words = self.text[start:end]
        if not any(self.capitals):
            return words
        return _ENTITY.sub(lambda entity: html.escape(html.unescape(entity.group())), words).upper()

    def _behind(self, found: re.Match[str]) -> int:
        """Where reading goes on: behind the tag, or behind what it deletes."""
        deletion = _DELETION.match(found.group())
        if deletion:
            for end in _DELETED.finditer(self.text, found.end()):
                if end[1] == deletion[1]:
                    return end.end()
        return found.end()

    def _said(self, tag: str) -> str:
        """The characters a tag stands for."""
        named = _NAME.match(tag)
        name, values = named[1] if named else "", dict(_ATTRIBUTE.findall(tag))
        kind = values.get("TYPE", "")
        if tag.startswith("</"):
            if name == "HT":
                del self.capitals[-1:]
            if name == "EXPR" and self.brackets:
                return self.brackets.pop()
            return self.separator if name == "TERM" else ""
        if name == "HT" and not tag.endswith("/>"):
            self.capitals.append(kind == "UC")
        elif name == "EXPR" and not tag.endswith("/>"):
            pair = BRACKETS.get(kind, "")
            self.brackets.append(pair[1:])
            return pair[:1]
        elif name == "DLIST":
            self.separator = values.get("SEPARATOR", "")
        elif name.startswith("QUOT."):
            return quotation_mark(values.get("CODE"))
        return OPERATORS.get(kind, "") if name.startswith("OP.") else ""
