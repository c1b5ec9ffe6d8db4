"""What `tracker check` says about texts: what they hold, and what became of each of their characters.

In: `Checked` texts. Out: text for people, or JSON. Example: `"share": 1.0, "dropped_inside": 0` says that every
character the document shows is in the tree, or was left out for a listed reason outside of the act.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.account import Account
from tracker.act import Act, Kind, articles, walk
from tracker.amendment import Amendments
from tracker.exports.amendments import unread_positions
from tracker.exports.wording import counted, visible

SCHEMA = 1
_LISTED = 5
"""Stretches of unplaced text that are printed for people; JSON has them all."""
_SHOWN_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that was read, or (`error`) that could not be."""

    name: str
    error: str = ""
    act: Act | None = None
    account: Account | None = None
    format: str = ""
    warnings: tuple[str, ...] = ()
    shortfalls: tuple[str, ...] = ()
    """Why the text is not good enough to compare, in sentences."""
    amendments: Amendments | None = None
    """Of a document of amendments, in place of the act."""
    legend: str = ""
    """What the marks of a marked text mean."""
    unverified: str = ""
    """Why its reader has not been tried on a real document."""

    @property
    def complete(self) -> bool:
        """Whether the text was read and nothing is held against it."""
        return not self.error and not self.shortfalls


def shortfalls(account: Account, low_share: float) -> tuple[str, ...]:
    """What is held against a text, in sentences; `low_share` is the share it must reach."""
    found = []
    if account.share < low_share:
        found.append(f"only {account.share:.2%} of its characters could be accounted for")
    if account.dropped_inside:
        found.append(f"{account.dropped_inside:,} characters were left out inside the act")
    return tuple(found)


def write_json(texts: Sequence[Checked]) -> str:
    """An object for one text, a list for several."""
    found = [_to_dict(text) for text in texts]
    return json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=2) + "\n"


def _to_dict(text: Checked) -> dict[str, Any]:
    account = text.account
    if account is None or (text.act is None and text.amendments is None):
        return {"schema": SCHEMA, "name": text.name, "error": text.error}
    dropped = [
        {"reason": item.reason, "count": item.count, "first": item.first, "last": item.last} for item in account.dropped
    ]
    return {
        "schema": SCHEMA,
        "name": text.name,
        "format": text.format,
        "title": _title(text),
        "language": _language(text),
        **_counts(text.act),
        "characters": {
            "source": account.source,
            "placed": account.placed,
            "dropped": dropped,
            "unplaced": account.unplaced,
            "unplaced_text": list(account.unplaced_text),
        },
        "share": account.share,
        "dropped_inside": account.dropped_inside,
        "warnings": list(text.warnings),
        **({"legend": text.legend} if text.legend else {}),
        **({"unverified": text.unverified} if text.unverified else {}),
        **_amendments(text.amendments),
    }


def _title(text: Checked) -> str:
    return (text.amendments or text.act or _NO_ACT).title


def _language(text: Checked) -> str:
    return (text.amendments or text.act or _NO_ACT).language


_NO_ACT = Act(())
"""What a document of amendments holds of an act."""


def _amendments(amendments: Amendments | None) -> dict[str, int]:
    """How many amendments a document holds, and how many of their positions cannot be read; nothing for an act."""
    if amendments is None:
        return {}
    return {"amendments": len(amendments.items), "unread_positions": unread_positions(amendments)}


def _counts(act: Act | None) -> dict[str, int]:
    """The act's own articles, recitals and annexes (not those it quotes), and all its provisions."""
    act = act or _NO_ACT
    return {
        "articles": len(articles(act)),
        "recitals": sum(provision.kind is Kind.RECITAL for provision in act.children),
        "annexes": sum(provision.kind is Kind.ANNEX for provision in act.children),
        "provisions": sum(1 for _ in walk(act)),
    }


def write_text(texts: Sequence[Checked]) -> str:
    """A short account of each text, and of several how many are complete."""
    blocks = ["\n".join(_block(text)) for text in texts]
    if len(texts) > 1:
        bad = [text.name for text in texts if not text.complete]
        said = f"{counted(len(texts) - len(bad), 'text')} of {len(texts)} complete"
        blocks.append(said + (f"; not: {', '.join(bad)}" if bad else "") + ".")
    return "\n\n".join(blocks) + "\n"


def _block(text: Checked) -> list[str]:
    account = text.account
    if account is None or (text.act is None and text.amendments is None):
        return [text.name, f"  unreadable  {text.error.removeprefix(text.name + ': ')}"]
    dropped = sum(item.count for item in account.dropped)
    lines = [
        text.name,
        f"  title       {visible(_title(text)) or '(none)'}",
        f"  format      {text.format}{', language ' + _language(text) if _language(text) else ''}",
        f"  holds       {_holds(text)}",
        f"  characters  {account.source:,} shown: {account.placed:,} placed, {dropped:,} left out, "
        f"{account.unplaced:,} lost",
    ]
    for item in account.dropped:
        lines.append(f"  left out    {item.count:,} {item.reason}: “{_short(item.first)}” ... “{_short(item.last)}”")
    lines += [f"  lost        “{_short(words)}”" for words in account.unplaced_text[:_LISTED]]
    if len(account.unplaced_text) > _LISTED:
        lines.append(f"  lost        and {len(account.unplaced_text) - _LISTED:,} more (see --format json)")
    lines += [f"  marks       {visible(text.legend)}"] if text.legend else []
    lines += [f"  unverified  this reader was {text.unverified}"] if text.unverified else []
    lines += [f"  warning     {warning}" for warning in text.warnings]
    share = f"{account.share:.2%} accounted for, {account.dropped_inside:,} characters left out inside the act"
    lines.append(f"  {'complete   ' if text.complete else 'FALLS SHORT'} {share}")
    return lines


def _holds(text: Checked) -> str:
    if text.amendments is None:
        return ", ".join(holdings(text.act or _NO_ACT))
    unread = unread_positions(text.amendments)
    said = counted(len(text.amendments.items), "amendment")
    return f"{said}, {counted(unread, 'position')} that cannot be read" if unread else said


def holdings(act: Act) -> list[str]:
    """What an act holds, counted: "31 recitals", "14 articles", "1 annex", "212 provisions"."""
    nouns = {"recitals": ("recital", ""), "articles": ("article", ""), "annexes": ("annex", "annexes")}
    counts = _counts(act)
    found = [counted(counts[name], *noun) for name, noun in nouns.items() if counts[name]]
    return [*found, counted(counts["provisions"], "provision")]


def _short(words: str) -> str:
    shown = visible(" ".join(words.split()))
    return shown if len(shown) <= _SHOWN_LENGTH else shown[: _SHOWN_LENGTH - 2] + " …"
