"""The method and the help: Markdown that comes with the program, as pages.

In: files of the package. Out: `/method` and `/help`. Example: `/method` says how a tag arises, how far two people
agree, and what a tag does not mean.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import nh3
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markdown import Markdown
from markupsafe import Markup

from tracker.codebook import method
from web.law import safe

area = Blueprint("manuals", __name__)

_TAGS = {
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "em", "strong", "code", "pre", "kbd", "a", "blockquote", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_TITLE = re.compile(r"\A# (.+)\n+")


@area.get("/method")
def show_method() -> ResponseReturnValue:
    """How tags arise."""
    return _page(method())


@area.get("/help")
def show_help() -> ResponseReturnValue:
    """How to use these pages."""
    return _page(files("web").joinpath("help.md").read_text(encoding="utf-8"))


def _page(markdown: str) -> ResponseReturnValue:
    title = _TITLE.match(markdown)
    body = markdown[title.end() :] if title else markdown
    return render_template("manuals/show.html", title=title[1] if title else "Help", body=from_markdown(body))


@lru_cache(maxsize=8)
def from_markdown(text: str) -> Markup:
    """A manual as HTML; its headings can be linked to.

    >>> str(from_markdown("## Keys"))
    '<h2 id="keys">Keys</h2>'
    """
    made = Markdown(extensions=["tables", "toc", "sane_lists"], output_format="html").convert(text)
    return safe(nh3.clean(made, tags=_TAGS, attributes={"a": {"href"}, "h2": {"id"}, "h3": {"id"}}))
