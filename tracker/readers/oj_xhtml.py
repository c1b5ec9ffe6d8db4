"""Reads an act as EUR-Lex shows the Official Journal in XHTML, with ELI divisions (new) or flat paragraphs (old).

In: the page. Out: its lines. Example: `<div id="003.001"><p class="oj-normal">1.&#160;&#160;&#160;Exporters ...`
becomes `Line(Role.TEXT, "Exporters ...", num="1.", level=1)`.

Both forms have the same classes, the newer one with "oj-" before them, and one reader. `oj_xhtml_page` walks the
page, `oj_xhtml_text` says what each paragraph is.
"""

from __future__ import annotations

import re
from typing import NoReturn

from tracker.errors import InputError
from tracker.line import Draft
from tracker.readers.oj_xhtml_page import Page
from tracker.readers.oj_xhtml_source import open_page
from tracker.readers.oj_xhtml_text import FRONT_MATTER, FURNITURE
from tracker.readers.shown import shown_markup
from tracker.source import Source

NAME = "oj-xhtml"
TITLE = "Official Journal (XHTML with ELI divisions)"
OLD_NAME = "oj-xhtml-old"
OLD_TITLE = "Official Journal (flat XHTML)"
PARLIAMENT_NAME = "oj-xhtml-parliament"
PARLIAMENT_TITLE = "other text adopted by the European Parliament, in the Official Journal (refused)"
REASONS = (FURNITURE, FRONT_MATTER)

_NEW = re.compile(r"""class=["']oj-(?:ti-art|doc-ti|normal|hd-oj|hd-uniq)["'\s]|class=["']eli-container["']""")
_OLD = re.compile(r"""class=["'](?:ti-art|doc-ti|hd-oj|hd-uniq)["'\s]""")
_CONSOLIDATED = re.compile(r"""class=["'](?:title-doc-first|title-article-norm|disclaimer|hd-modifiers|modref)["'\s]""")
_PARLIAMENT = re.compile(r"""class=["'](?:oj-)?doc-ti["'][^>]*>(?:\s|<span[^>]*>)*(?:P\d+_T[AC]|EP-PE_TC)""")
"""Texts adopted by Parliament bear its number ("P9_TA(2023)0236") as the first line of their title."""


def recognises(head: str) -> bool:
    """True for acts of the journal in today's form; not for consolidated texts, not for texts of Parliament."""
    return bool(_NEW.search(head)) and not _foreign(head)


def recognises_old(head: str) -> bool:
    """True for acts in the form that EUR-Lex made before ELI; not for the pages without classes before 2004."""
    return bool(_OLD.search(head)) and not _NEW.search(head) and not _foreign(head)


def recognises_parliament(head: str) -> bool:
    """True for all texts of Parliament in the journal's C series; those with an act or amendments are read before."""
    return bool(_PARLIAMENT.search(head))


def _foreign(head: str) -> bool:
    return bool(_CONSOLIDATED.search(head) or _PARLIAMENT.search(head))


def read(source: Source) -> Draft:
    """Reads an act, with its annexes, or an annex published apart."""
    text, root = open_page(source)
    page = Page(source.name)
    page.read(root)
    return Draft(tuple(page.out.lines), shown_markup(text), page.out.language)


def refuse_parliament(source: Source) -> NoReturn:
    """Says that a text of Parliament holds neither an act in full nor amendments in columns."""
    raise InputError(
        source.name,
        "this text of Parliament holds no act and no amendments in two columns (it may be a resolution)",
        "take Parliament's position, its amendments to the proposal, or the final act",
    )
