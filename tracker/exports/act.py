"""One act as a file: outline, JSON, Akoma Ntoso, plain text.

In: an `Act`. Out: text or bytes, as `tracker dump --format` prints them. Example: as plain text Article 5(1), point
(b), is the line "(b) serious violations of human rights;" below that of paragraph 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from tracker.act import CONTAINERS, Act, Kind, walk
from tracker.act_json import act_to_dict
from tracker.exports.akn import act_as_akn
from tracker.outline import format_outline

_APART = CONTAINERS | {Kind.ARTICLE, Kind.ANNEX, Kind.APPENDIX, Kind.SIGNATURE, Kind.FORMULA, Kind.ACT_TITLE}
"""Kinds with an empty line before them."""


def as_outline(act: Act) -> str:
    """The notation that a lawyer can type."""
    return format_outline(act)


def as_json(act: Act) -> str:
    """The whole tree, nothing left out."""
    return json.dumps(act_to_dict(act), ensure_ascii=False, indent=1) + "\n"


def as_akn(act: Act) -> bytes:
    """Akoma Ntoso 3.0."""
    return act_as_akn(act)


def as_text(act: Act) -> str:
    """The words to read, one provision a line; footnotes at the end."""
    return "\n".join(_lines(act)).lstrip("\n") + "\n"


def _lines(act: Act) -> Iterator[str]:
    noted = False
    for provision in walk(act):
        if provision.kind is Kind.FOOTNOTE and not noted:
            noted = True
            yield ""
        own = " ".join(filter(None, (provision.num, provision.text.replace("\t", " | "))))
        if provision.kind in _APART:
            yield ""
            own = "\n".join(filter(None, (provision.num, provision.heading, provision.text)))
        elif provision.heading:
            own = " ".join(filter(None, (provision.num, provision.heading, provision.text)))
        if own:
            yield own
