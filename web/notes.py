"""Reasons in Markdown as HTML that can do no harm.

In: what somebody wrote. Out: HTML of a few elements. Example: "See **Article 4**" has a `<strong>`; a script, a picture
or a link that is none of http and mailto stays text or loses its address.

Python-Markdown does not sanitise, so nh3 does; and some texts take it quadratic time or too deep, so those stay as they
were typed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

import nh3
from markdown import Markdown
from markupsafe import Markup

from tracker.exports.wording import visible
from web.law import safe

_ELEMENTS = frozenset("p br em strong code pre ul ol li blockquote a".split())  # noqa: SIM905
_SCHEMES = {"http", "https", "mailto"}
_MOST_BRACKETS = 40
"""Each "[" makes Python-Markdown look through the rest of the text."""
_DEEP = re.compile(r"^(?:[ \t]*(?:[-+*>]|\d+[.)])[ \t]*){8}", re.MULTILINE)
"""Lists and quotations one in another; it calls itself for each."""
_RUNS = re.compile(r"[*_]{12}|`{40}")


@lru_cache(maxsize=512)
def note(text: str) -> Markup:
    """A reason to read."""
    shown = visible(text)
    costly = shown.count("[") > _MOST_BRACKETS or _DEEP.search(shown) or _RUNS.search(shown)
    if costly:
        return safe(f"<p>{escape(shown)}</p>".replace("\n", "<br>"))
    return safe(
        nh3.clean(
            _renderer().convert(shown),
            tags=set(_ELEMENTS),
            attributes={"a": {"href"}},
            url_schemes=_SCHEMES,
            link_rel="noreferrer",
        )
    )


def _renderer() -> Markdown:
    """Markdown without what would make words disappear: HTML, pictures, headings, lines, definitions of links."""
    made = Markdown(output_format="html")
    made.preprocessors.deregister("html_block")
    for name in ("reference", "hashheader", "setextheader", "hr"):
        made.parser.blockprocessors.deregister(name)
    for name in ("html", "image_link", "image_reference", "short_image_ref", "reference", "short_reference"):
        made.inlinePatterns.deregister(name)
    return made
