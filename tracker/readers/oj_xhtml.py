"""Reads an act as EUR-Lex shows the Official Journal in XHTML, with ELI divisions (new) or flat paragraphs (old).

In: the page. Out: its lines. Example: `<div id="003.001"><p class="oj-normal">1.&#160;&#160;&#160;Exporters ...`
becomes `Line(Role.TEXT, "Exporters ...", num="1.", level=1)`.

Both forms have the same classes, the newer one with "oj-" before them, and one reader. `oj_xhtml_page` walks the
page, `oj_xhtml_text` says what each paragraph is.
"""

from __future__ import annotations

import re
from typing import NoReturn

from lxml import etree

from tracker.errors import InputError
from tracker.line import Draft
from tracker.readers.markup import parse_html, parse_xml
from tracker.readers.oj_xhtml_page import Page
from tracker.readers.oj_xhtml_text import FRONT_MATTER, FURNITURE
from tracker.readers.shown import shown_markup
from tracker.source import Source, decode

NAME = "oj-xhtml"
TITLE = "Official Journal (XHTML with ELI divisions)"
OLD_NAME = "oj-xhtml-old"
OLD_TITLE = "Official Journal (flat XHTML)"
PARLIAMENT_NAME = "oj-xhtml-parliament"
PARLIAMENT_TITLE = "text adopted by the European Parliament, in the Official Journal (read in a later version)"
REASONS = (FURNITURE, FRONT_MATTER)

_NEW = re.compile(r"""class=["']oj-(?:ti-art|doc-ti|normal|hd-oj|hd-uniq)["'\s]|class=["']eli-container["']""")
_OLD = re.compile(r"""class=["'](?:ti-art|doc-ti|hd-oj|hd-uniq)["'\s]""")
_CONSOLIDATED = re.compile(r"""class=["'](?:title-doc-first|title-article-norm|disclaimer|hd-modifiers|modref)["'\s]""")
_PARLIAMENT = re.compile(r"""class=["'](?:oj-)?doc-ti["'][^>]*>(?:\s|<span[^>]*>)*(?:P\d+_T[AC]|EP-PE_TC)""")
"""Texts adopted by Parliament bear its number ("P9_TA(2023)0236") as the first line of their title."""
_FULL_TEXT = re.compile(r"""▌|id=["']pbl_1["']""")
"""A position in full has a preamble, or Parliament's sign for deleted words; amendments have neither."""
_SAVED_PAGE = "ecl-site-header"


def recognises(head: str) -> bool:
    """True for acts of the journal in today's form; not for consolidated texts, not for texts of Parliament."""
    return bool(_NEW.search(head)) and not _foreign(head)


def recognises_old(head: str) -> bool:
    """True for acts in the form that EUR-Lex made before ELI; not for the pages without classes before 2004."""
    return bool(_OLD.search(head)) and not _NEW.search(head) and not _foreign(head)


def recognises_parliament(head: str) -> bool:
    """True for amendments and positions of Parliament in the journal's C series."""
    return bool(_PARLIAMENT.search(head))


def _foreign(head: str) -> bool:
    return bool(_CONSOLIDATED.search(head) or _PARLIAMENT.search(head))


def read(source: Source) -> Draft:
    """Reads an act, with its annexes, or an annex published apart."""
    text = decode(source).text
    if _SAVED_PAGE in text:
        raise InputError(
            source.name,
            "this is a page of the EUR-Lex website with its menus, not the act itself",
            "download the HTML of the document (under Languages and formats)",
        )
    page = Page(source.name)
    page.read(_parse(source, text))
    return Draft(tuple(page.out.lines), shown_markup(text), page.out.language)


def refuse_parliament(source: Source) -> NoReturn:
    """Says what a text of Parliament holds instead of an act."""
    if _FULL_TEXT.search(decode(source).text):
        raise InputError(
            source.name,
            "this is Parliament's position in full, in which bold italics and ▌ mark what it changed",
            "such texts are read in a later version; take the proposal or the final act",
        )
    raise InputError(
        source.name,
        "this document holds amendments adopted by Parliament, not an act",
        "amendments are read in a later version; take the proposal or the final act",
    )


def _parse(source: Source, text: str) -> etree._Element:
    try:
        return parse_xml(source)
    except InputError:
        if "<!ENTITY" in text:
            raise
        return parse_html(source)  # copies that other programs saved are no XML (an <hr> without its end)
