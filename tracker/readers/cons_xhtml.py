"""Reads a consolidated act as EUR-Lex shows it, of every generation of its pages, with the publisher's change marks.

In: the page. Out: its lines. Example: behind `<p class="modref"><a title="32023R2844: REPLACED">▼M4</a></p>` all
lines carry the mark "replaced by 32023R2844" until the next such paragraph.

`cons_front` reads what stands before the act, `cons_page` walks the act. Pages of the website with its menus, and
the notice that stands for an act that was repealed, hold no act and are refused.
"""

from __future__ import annotations

import re

from lxml import etree

from tracker.errors import InputError
from tracker.line import Draft
from tracker.readers.cons_front import read_front, stub
from tracker.readers.cons_lines import quotations, settle_lists
from tracker.readers.cons_page import FRONT_MATTER, HISTORY, ConsolidatedPage
from tracker.readers.cons_words import CHANGE_MARKS
from tracker.readers.flat_lines import join_signatures, settle_conjunctions
from tracker.readers.markup import local
from tracker.readers.oj_xhtml_source import open_page
from tracker.readers.oj_xhtml_text import FURNITURE
from tracker.readers.quotations import set_quotations
from tracker.readers.shown import shown_markup
from tracker.source import Source

NAME = "cons-xhtml"
TITLE = "consolidated text of EUR-Lex (XHTML, all generations)"
REASONS = (CHANGE_MARKS, FRONT_MATTER, HISTORY, FURNITURE)

_CLASSES = re.compile(r"""class=["'](?:title-doc-first|title-article-norm|hd-modifiers|modref|disclaimer)["'\s]""")
_REFERENCE = re.compile(
    r">\s*0?\d{4}[A-Z]{1,2}\d{4}(?:\(\d\d\))?\s+[—–-]\s+[A-Z]{2}\s+[—–-]\s+\d\d\.\d\d\.\d{4}\s+[—–-]"
)
"""The line at the head of the page: "02015R0848 — EN — 06.11.2025 — 005.001"."""
_WEBSITE = "ecl-site-header"


def recognises(head: str) -> bool:
    """True for consolidated pages, and for saved pages of the website, to say what is wrong with them."""
    return bool(_CLASSES.search(head) or _REFERENCE.search(head) or _WEBSITE in head)


def read(source: Source) -> Draft:
    """Reads a consolidated act with its annexes."""
    text, root = open_page(source)
    front = read_front(root)
    if front.body is None:
        raise _no_act(source, root)
    page = ConsolidatedPage(source.name, front, _note_keys(root))
    page.read(next((child for child in root if local(child) == "body"), root))
    lines = settle_conjunctions(settle_lists(page.out.lines, page.out.listed))
    lines = join_signatures(set_quotations(lines, quotations(lines)))
    gone = ", ".join(dict.fromkeys(page.changes.gone))
    warnings = (f"The page still shows words that were deleted by {gone}; they are left out.",) if gone else ()
    return Draft(tuple(lines), shown_markup(text), front.language, front.identifier, warnings)


def _no_act(source: Source, root: etree._Element) -> InputError:
    repealed_by, last = stub(root)
    by = f" by {repealed_by}" if repealed_by else ""
    return InputError(
        source.name,
        f"this page only says that the act was repealed{by}; it does not hold its text",
        f"take its last version before that ({last})" if last else "take its last version before that",
    )


def _note_keys(root: etree._Element) -> frozenset[str]:
    """What the calls of footnotes link to."""
    links = [element for element in root.iter() if local(element) == "a"]
    back = [(a.get("href") or "").removeprefix("#src.") for a in links if (a.get("href") or "").startswith("#src.")]
    return frozenset(back + [a.get("id") or "" for a in links if not a.get("href")]) - {""}
