"""Reads Akoma Ntoso: bills and acts in AKN4EU, exports of LEOS (EdiT), and acts converted by others.

In: a file whose root is akomaNtoso, of whatever version of the standard. Out: the lines of the act and its annexes.
Example: `<article><num>Article 1</num><heading>Scope</heading>...` is `Line(Role.ARTICLE, "Scope", num="Article 1")`.

The ids of the source are kept, but nothing rests on them: AKN4EU gives every element a random xml:id, others an eId
of their own making.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from tracker.errors import InputError
from tracker.line import Draft, Line, Role
from tracker.numbering import introduces
from tracker.readers.akn_body import CONTENTS, FRONT, Body
from tracker.readers.akn_text import shown
from tracker.readers.akn_walk import TooDeep
from tracker.readers.markup import local, parse_xml
from tracker.readers.parting import Series, split_typed
from tracker.source import Source, decode

NAME = "akn"
TITLE = "Akoma Ntoso (AKN4EU, LEOS)"
MEMORANDUM, STATEMENT = "memorandum", "financial statement"
REASONS = (FRONT, CONTENTS, MEMORANDUM, STATEMENT)

_ACTS = ("act", "bill")
_COLLECTIONS = ("documentCollection", "portion", "officialGazette")
_OTHERS = {
    "amendment": "an amendment in Akoma Ntoso, not an act",
    "amendmentList": "a list of amendments in Akoma Ntoso, not an act",
    "debate": "a debate in Akoma Ntoso, not an act",
    "debateReport": "a report of a debate in Akoma Ntoso, not an act",
    "judgment": "a judgment in Akoma Ntoso, not an act",
    "statement": "a statement in Akoma Ntoso, not an act",
}
_LEGEND = "Words inserted and deleted as the file's own tracked changes say (ins, del, leos:softaction)."
_ROOT = re.compile(r"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:[\w.-]+:)?akomaNtoso[\s>]", re.DOTALL)
_LANGUAGES = {
    "bul": "bg", "ces": "cs", "dan": "da", "deu": "de", "ell": "el", "eng": "en", "est": "et", "fin": "fi",
    "fra": "fr", "gle": "ga", "hrv": "hr", "hun": "hu", "ita": "it", "lav": "lv", "lit": "lt", "mlt": "mt",
    "nld": "nl", "pol": "pl", "por": "pt", "ron": "ro", "slk": "sk", "slv": "sl", "spa": "es", "swe": "sv",
}  # fmt: skip
"""Three letters, as the Publications Office names languages, to two."""


def recognises(head: str) -> bool:
    return bool(_ROOT.match(head))


def read(source: Source) -> Draft:
    """Reads an act with the annexes in its file, or an annex published apart."""
    root = parse_xml(source)
    text = decode(source).text
    body = Body()
    try:
        for document in _documents(source, root):
            _visit(body, document)
    except TooDeep:
        raise InputError(
            source.name, "its elements are nested deeper than those of any act", "take the file as it was published"
        ) from None
    marked = any(line.runs for line in body.lines)
    return Draft(
        tuple(_typed_numbers(body.lines)),
        shown(text),
        _language(root),
        _identifier(root),
        tuple(_warnings(body)),
        legend=_LEGEND if marked else "",
    )


def _documents(source: Source, root: etree._Element) -> list[etree._Element]:
    """The acts and other documents of a file, in order; exactly one of them is an act, or all are annexes."""
    found = _inside(root)
    acts = [document for document in found if local(document) in _ACTS]
    if len(acts) > 1:
        raise InputError(source.name, "there are several acts in this file, expected one", "save each in its own file")
    if not acts and not any(_beside(document) == "" for document in found):
        what = _OTHERS.get(local(found[0]), "") if found else ""
        what = what or "a document in Akoma Ntoso in which there is no act and no annex"
        raise InputError(source.name, f"this is {what}", "give the file whose document is an act or a bill")
    return found


def _inside(element: etree._Element) -> list[etree._Element]:
    """The outermost documents; a collection holds them in components."""
    found = []
    for child in element:
        tag = local(child)
        if tag in (*_COLLECTIONS, "components", "component", "collectionBody"):
            found += _inside(child)
        elif tag in (*_ACTS, "doc", *_OTHERS):
            found.append(child)
    return found


def _beside(document: etree._Element) -> str:
    """Why a document that is no act is left out; "" for an annex."""
    name = (document.get("name") or "").upper()
    if local(document) in _ACTS:
        return ""
    if "FINANC" in name or "LFS" in name or "LFDS" in name:
        return STATEMENT
    if "MEMORANDUM" in name or "COUNCIL_EXPLANATORY" in name:
        return MEMORANDUM
    return FRONT if "COVER" in name or "PAGE" in name or local(document) in _OTHERS else ""


def _visit(body: Body, document: etree._Element) -> None:
    reason = _beside(document)
    if reason:
        body.drop(document, reason)
    elif local(document) in _ACTS:
        body.flow(document)
        body.settle()
    else:
        body.annex(document)


def _typed_numbers(lines: Sequence[Line]) -> Iterator[Line]:
    """Parts numbers that somebody typed in front of plain words ("(a) inform" in COM(2025) 162, Article 10)."""
    series: Series = {}
    introduced = False
    for line in lines:
        plain = line.role is Role.TEXT and line.kind is None and not (line.num or line.runs)
        if plain:
            parted = split_typed(line, series, introduced)
            # Right in an annex the numbers alone say how deep they stand.
            level = line.level + 1 if line.level else None
            yield replace(parted, level=level) if parted.num else line
        else:
            series = series if line.role is Role.NOTE else {}
            yield line
        introduced = line.role is Role.TEXT and introduces(line.text) if line.role is not Role.NOTE else introduced


def _language(root: etree._Element) -> str:
    """Two letters; converters write "en", "eng" and "en-EN"."""
    for element in root.iter():
        if local(element) == "FRBRlanguage":
            said = element.get("language", "").lower().split("-")[0]
            return _LANGUAGES.get(said, said if len(said) == 2 else "")
    return ""


def _identifier(root: etree._Element) -> str:
    """CELEX where the file tells it, else the number as "COM(2025) 162"; a bare figure says nothing."""
    number = ""
    for element in root.iter():
        tag = local(element)
        if tag == "FRBRalias" and element.get("name", "").upper() == "CELEX":
            return element.get("value", "")
        if tag == "FRBRnumber" and not number:
            number = element.get("value", "")
    return number if not number.isdecimal() else ""


def _warnings(body: Body) -> list[str]:
    found = []
    if body.images:
        found.append(f"Pictures in files of their own are not read: {len(body.images)} ({body.images[0]}, ...).")
    if body.elsewhere:
        found.append(f"Parts of the text stand in other files, which are not read: {', '.join(body.elsewhere)}.")
    return found
