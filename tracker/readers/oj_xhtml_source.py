"""Opens a page of the Official Journal or a consolidated text in XHTML, as EUR-Lex gives it out.

In: a `Source`. Out: its text and its root element; a saved page of the website is refused.
Example: a copy that another program saved as HTML (an `<hr>` without its end) is read all the same.
"""

from __future__ import annotations

from lxml import etree

from tracker.errors import InputError
from tracker.readers.markup import parse_html, parse_xml
from tracker.source import Source, decode

_SAVED_PAGE = "ecl-site-header"


def open_page(source: Source, wanted: str = "act") -> tuple[str, etree._Element]:
    """The decoded text and the root of the page; `wanted` is what the page should be, for the refusal."""
    text = decode(source).text
    if _SAVED_PAGE in text:
        raise InputError(
            source.name,
            f"this is a page of the EUR-Lex website with its menus, not the {wanted} itself",
            "download the HTML of the document (under Languages and formats)",
        )
    try:
        return text, parse_xml(source)
    except InputError:
        if "<!ENTITY" in text:
            raise
        return text, parse_html(source)  # copies that other programs saved are no XML (an <hr> without its end)
