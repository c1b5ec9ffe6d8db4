"""Reads Formex 4, the Publications Office's own XML, both as published in the Official Journal and consolidated.

In: a file with an ACT, ANNEX or CONS.ACT. Out: its lines, with levels as the elements nest.
Example: `<PARAG><NO.PARAG>1.</NO.PARAG><ALINEA>Exporters shall ...</ALINEA></PARAG>` in Article 4 is
`Line(Role.TEXT, "Exporters shall ...", num="1.", level=1)`.

Elements state what a line is; only the kind of a division or an annex has to be read from its title. Words
that the change marks of a consolidated text delete are still in the file; they are not part of the act.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from tracker.act import Kind, Mark
from tracker.errors import InputError
from tracker.line import Draft, Line, LineCall, Role
from tracker.numbering import split_number
from tracker.readers.formex_text import BRACKETS, OPERATORS, Run, Words, as_displayed, grouped, joined, quotation_mark
from tracker.readers.markup import parse_xml
from tracker.readers.shown import shown_markup
from tracker.readers.titles import read_title
from tracker.source import Source, decode

NAME = "formex"
TITLE = "Formex 4, act or annex of the Official Journal"
CONSOLIDATED_NAME = "formex-consolidated"
CONSOLIDATED_TITLE = "Formex 4, consolidated act"
REASONS: tuple[str, ...] = ()

ACTS = ("ACT", "CONS.ACT")
ANNEXES = ("ANNEX", "CONS.ANNEX")
OTHERS = {
    "DOC": "the manifest of a Formex publication, not the act itself",
    "PUBLICATION": "the table of contents of an Official Journal, not an act",
    "CORR": "a corrigendum, which only lists corrections to an act",
    "AGR": "an international agreement published beside an act",
    "GENERAL": "a Formex document that is no act",
}
"""Roots of Formex files that are no acts, and what they are."""

HIDDEN = frozenset({"BIB.INSTANCE", "BIB.DOC", "BIB.DATA", "INFO.CONSLEG", "INFO.PROD", "FAM.COMP", "INCLUSIONS"})
"""Elements about the file, which no edition of the act shows."""
_FAMILY = ("GR.MOD.ACT", "GR.CORRIG", "BIB.INSTANCE.CONS", "NO.CELEX")

_ROOT = re.compile(r"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<([A-Z][A-Z.]*)[\s/>]", re.DOTALL)
_FORMEX = re.compile(r"formex|<(?:BIB\.INSTANCE|TI\.ART|HT TYPE|NO\.P|FORMULA\.S|QUOT\.START)\b", re.IGNORECASE)
_BODY = re.compile(r"<(CONS\.ACT|CONS\.ANNEX|ACT|ANNEX)[\s>]")
_PSEUDO_ATTRIBUTE = re.compile(r"([\w.]+)\s*=\s*[\"']([^\"']*)[\"']")
_OPENING_MARKS = "‘“„«‚»”’\"'"


def recognises(head: str) -> bool:
    """True for Formex that is not consolidated, also for what is no act: the reader says what it is."""
    return _is_formex(head) and not recognises_consolidated(head)


def recognises_consolidated(head: str) -> bool:
    """True for Formex whose first act or annex is a consolidated one."""
    body = _BODY.search(head) if _is_formex(head) else None
    return bool(body and body[1].startswith("CONS."))


def _is_formex(head: str) -> bool:
    root = _ROOT.match(head)
    return bool(root and (root[1] in (*ACTS, *ANNEXES, *OTHERS) or _FORMEX.search(head[:HEAD])))


HEAD = 20_000


def read(source: Source) -> Draft:
    """Reads an act, an annex published apart, or an act with its annexes in one wrapping element."""
    root = parse_xml(source)
    bodies = _bodies(source, root)
    reader = _Reader(root)
    for body in bodies:
        reader.visit(body)
    text = decode(source).text
    titled = any(line.role is Role.ACT_TITLE for line in reader.lines)
    family = next(root.iter("FAM.COMP"), None)
    if not titled and family is not None:
        reader.lines[:0] = _family_title(root, family)
    hidden = HIDDEN - {"FAM.COMP", "BIB.DATA"} | set(_FAMILY) if not titled else HIDDEN
    shown = as_displayed(text)
    if not titled:
        shown = re.sub(r"(<BIB\.DATA>.*?)<DATE\b[^>]*>\d{8}</DATE>", r"\1", shown, flags=re.DOTALL)
    return Draft(
        tuple(reader.lines),
        shown_markup(shown, sorted(hidden)),
        _language(root),
        _identifier(root),
        tuple(reader.warnings(root)),
    )
