"""Reads Formex 4, the Publications Office's own XML, both as published in the Official Journal and consolidated.

In: a file with an ACT, ANNEX or CONS.ACT. Out: its lines, and what its language and CELEX number are.
Example: `<PARAG><NO.PARAG>1.</NO.PARAG><ALINEA>Exporters shall ...</ALINEA></PARAG>` in Article 4 is
`Line(Role.TEXT, "Exporters shall ...", num="1.", level=1)`.

A publication in Formex is a folder: a manifest (DOC), the act, each annex, tables of contents. Only acts and
annexes are read; for the others this module says what they are and which file to take.
"""

from __future__ import annotations

import re

from lxml import etree

from tracker.errors import InputError
from tracker.line import Draft
from tracker.readers.formex_body import ANNEXES, Body
from tracker.readers.formex_shown import shown
from tracker.readers.formex_walk import HIDDEN, TooDeep
from tracker.readers.markup import parse_xml
from tracker.source import Source, decode

NAME = "formex"
TITLE = "Formex 4, an act or annex of the Official Journal"
CONSOLIDATED_NAME = "formex-consolidated"
CONSOLIDATED_TITLE = "Formex 4, a consolidated act"
REASONS: tuple[str, ...] = ()
"""Formex shows nothing that is not the act: what is about the file is in elements of its own."""

ACTS = ("ACT", "CONS.ACT")
OTHERS = {
    "DOC": "the manifest of a publication in Formex, not the act itself",
    "PUBLICATION": "the table of contents of an Official Journal, not an act",
    "CORR": "a corrigendum, which only says what to correct in an act",
    "AGR": "an international agreement published beside an act",
    "GENERAL": "a document in Formex that is no act",
}
"""Roots of Formex files that are no acts, and what such a file is."""

_ROOT = re.compile(r"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<([A-Z][A-Z.]*)[\s/>]", re.DOTALL)
_FORMEX = re.compile(r"schema/formex|<(?:BIB\.INSTANCE|TI\.ART|HT TYPE=|FORMULA\.S|QUOT\.START)\b", re.IGNORECASE)
_BODY = re.compile(r"<(CONS\.ACT|CONS\.ANNEX|ACT|ANNEX)[\s>]")
_LOOK = 20_000
"""Characters in which a wrapping element must show that Formex is inside."""


def recognises(head: str) -> bool:
    """True for Formex that is not consolidated, also for what is no act: `read` says what it is."""
    return _is_formex(head) and not recognises_consolidated(head)


def recognises_consolidated(head: str) -> bool:
    """True for Formex whose first act or annex is a consolidated one."""
    body = _BODY.search(head) if _is_formex(head) else None
    return bool(body and body[1].startswith("CONS."))


def _is_formex(head: str) -> bool:
    root = _ROOT.match(head)
    return bool(root and (root[1] in (*ACTS, *ANNEXES, *OTHERS) or _FORMEX.search(head[:_LOOK])))


def read(source: Source) -> Draft:
    """Reads an act, an annex published apart, or one act and its annexes in a wrapping element."""
    root = parse_xml(source)
    body = Body(root)
    try:
        for part in _parts(source, root):
            body.visit(part)
    except TooDeep:
        raise InputError(
            source.name, "its elements are nested deeper than those of any act", "take the file as it was published"
        ) from None
    return Draft(
        tuple(body.lines),
        shown(decode(source).text, HIDDEN),
        _language(root),
        _identifier(root),
        tuple(_warnings(root, body)),
    )


def _parts(source: Source, root: etree._Element) -> list[etree._Element]:
    """The act and the annexes that a file holds."""
    parts = [] if root.tag in OTHERS else _outermost(root)
    if sum(part.tag in ACTS for part in parts) > 1:
        raise InputError(source.name, "there are several acts in this file, expected one", "save each in its own file")
    if not parts:
        raise _refusal(source, root)
    return parts


def _outermost(element: etree._Element) -> list[etree._Element]:
    if element.tag in ACTS or element.tag in ANNEXES:
        return [element]
    return [found for child in element if isinstance(child.tag, str) for found in _outermost(child)]


def _refusal(source: Source, root: etree._Element) -> InputError:
    what = OTHERS.get(root.tag, f"a Formex file with the root {root.tag}, in which there is no act or annex")
    named = (ref.get("FILE") or ref.get("DOC.INSTANCE") for ref in root.iter("REF.PHYS", "ITEM.PUB"))
    files = ", ".join(name for name in named if name)
    advice = "give the file of the act, whose root is ACT or CONS.ACT"
    if files:
        advice = f"give what it names: {files}"
    return InputError(source.name, f"this is {what}", advice)


def _language(root: etree._Element) -> str:
    found = next(root.iter("LG.DOC", "LG.OJ"), None)
    return (found.text or "").strip().lower() if found is not None else ""


def _identifier(root: etree._Element) -> str:
    """CELEX of a consolidated text ("02020R1784-20250501"); files of the Official Journal tell but "2024/1689"."""
    info = next(root.iter("INFO.CONSLEG"), None)
    if info is not None and info.get("CONSLEG.REF"):
        return f"0{info.get('CONSLEG.REF')}-{info.get('START.DATE', '')}".rstrip("-")
    celex = next(root.iter("NO.CELEX"), None)
    if celex is not None:
        return (celex.text or "").strip()
    number = root.find(".//BIB.INSTANCE/NO.DOC")
    if number is None:
        number = root.find(".//BIB.INSTANCE/DOCUMENT.REF/NO.DOC")
    if number is None:
        return ""
    parts = [(number.findtext(name) or "").strip() for name in ("YEAR", "NO.CURRENT")]
    return "/".join(reversed(parts) if number.get("FORMAT") == "NY" else parts)


def _warnings(root: etree._Element, body: Body) -> list[str]:
    found = []
    info = next(root.iter("INFO.CONSLEG"), None)
    if info is not None and info.get("END") == "REPEALED":
        found.append(f"This version is that of an act repealed by {info.get('SOURCE.END') or 'another act'}.")
    if body.deleted_by:
        acts = ", ".join(dict.fromkeys(body.deleted_by))
        found.append(f"The file still holds words that were deleted by {acts}; they are left out.")
    if body.images:
        found.append(f"Pictures in files of their own are not read: {len(body.images)} ({body.images[0]}, ...).")
    if body.elsewhere:
        found.append(f"Parts of the text stand in other files, which are not read: {', '.join(body.elsewhere)}.")
    return found
