"""Reads act JSON, the notation of `tracker.act_json`, wherever a text is read.

In: the bytes of a JSON object. Out: the act. Example: what `tracker dump --format json -o act.json` wrote.
"""

from __future__ import annotations

from tracker.act import Act
from tracker.act_json import parse_act_json
from tracker.source import Source, decode

NAME = "act-json"
TITLE = "act JSON (what `tracker dump --format json` prints)"
REASONS: tuple[str, ...] = ()


def recognises(head: str) -> bool:
    """True for a JSON object that speaks of a schema and an act."""
    return head.lstrip("\ufeff \n\r\t").startswith("{") and '"schema"' in head and '"act"' in head


def read(source: Source) -> Act:
    """The act that the JSON holds."""
    return parse_act_json(decode(source).text.lstrip("\ufeff"), source.name)
