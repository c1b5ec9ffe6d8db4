"""What `tracker fetch` says, and `tracker load` before it stores: what came, what did not, what a file was taken for.

In: a `FetchReport`, or `Recognised` files. Out: text for people, or JSON. Example: below a version that no program is
given stands "save it in your browser from https://..., then:" and the exact `tracker load` command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from tracker.catalogue import Fetched, FetchReport, Missing, Recognised
from tracker.catalogue.official import celex_of, is_public, page_address
from tracker.exports import STANDARD, Options
from tracker.exports.wording import counted, visible
from tracker.exports.wrap import Page

SCHEMA = 1
_ONE = {"annexes": "annex"}
"""What one of them is called, where that is not the word without its last letter."""


def fetch_as_text(report: FetchReport, folder: str, options: Options = STANDARD) -> str:
    """What was fetched, what was there, what a person has to save, and the command that goes on."""
    paper = Page(options.width, options.colour)
    dossier = report.dossier
    lines = [paper.wrap([("strong", dossier.name), ("=", f"  {visible(dossier.title)}")], "  ", "")]
    for one in report.fetched:
        lines.append(_line(paper, "fetched" if one.new else "kept", f"{one.version.name}: {_what(one)}"))
        lines += [_line(paper, "note", f"{one.version.name}: {note}") for note in one.notes]
    lines += [_line(paper, "shipped", f"{version.name}: {version.title}") for version in report.shipped]
    for gap, why in report.by_hand:
        lines += [_line(paper, "by hand", f"{gap.version.name}: {why}"), *_by_hand(gap)]
    for gap, why in report.failed:
        lines += [_line(paper, "FAILED", f"{gap.version.name}: {why}"), *_by_hand(gap)]
    asked = len(report.fetched) + len(report.failed)
    lines.append(f"{len(report.fetched)} of {counted(asked, 'text')} in {folder}")
    if report.fetched:
        # Not wrapped: a command is copied.
        lines.append(f"Next: tracker load {dossier.name}")
    return "\n".join(lines) + "\n"


def _line(paper: Page, fact: str, said: str) -> str:
    return paper.wrap([("=", visible(said))], " " * 12, f"  {fact:10}")


def _what(one: Fetched) -> str:
    files = f" in {counted(one.parts, 'file')}" if one.parts > 1 else ""
    size = f"{max(1, round(one.size / 1024)):,} KiB"
    return f"{one.version.title} ({one.format}, {one.language}, {size}{files}) from {one.address}"


def _by_hand(gap: Missing) -> Iterable[str]:
    if where := _where(gap):
        yield f"            save it in your browser from {visible(where)}, then:"
    yield f"            {gap.command}"


def _where(gap: Missing) -> str:
    """Where a person finds the text; of what is not public there is no such place."""
    if not is_public(gap.version):
        return ""
    celex = celex_of(gap.version)
    return gap.version.source or (page_address(celex, gap.version.language or "en") if celex else "")


def fetch_as_json(report: FetchReport, folder: str) -> str:
    """The same as a JSON object."""
    fetched = [
        {
            "version": one.version.name,
            "new": one.new,
            "format": one.format,
            "language": one.language,
            "address": one.address,
            "sha256": one.sha256,
            "bytes": one.size,
            "files": one.parts,
            "notes": list(one.notes),
        }
        for one in report.fetched
    ]
    found = {
        "dossier": report.dossier.name,
        "cache": folder,
        "fetched": fetched,
        "shipped": [version.name for version in report.shipped],
        "by_hand": [_gap(gap, why) for gap, why in report.by_hand],
        "failed": [_gap(gap, why) for gap, why in report.failed],
    }
    return _write(found)


def _gap(gap: Missing, why: str) -> dict[str, str]:
    return {"version": gap.version.name, "reason": why, "source": _where(gap), "command": gap.command}


def _write(data: dict[str, Any]) -> str:
    return json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=2) + "\n"


# ------------------------------------------------------------------------------------------------------- recognised


def recognised_as_text(found: Sequence[Recognised], dossier: str, options: Options = STANDARD) -> str:
    """What each file was taken for and what it would be stored as."""
    paper = Page(options.width, options.colour)
    blocks = []
    for one in found:
        lines = [paper.wrap([("strong", visible(one.name))], "  ", "")]
        if one.version:
            because = f" ({one.reason})" if one.reason else ""
            lines.append(_line(paper, "would be", f"{dossier}/{one.version}{because}"))
        lines += [_line(paper, fact, said) for fact, said in _recognised(one) if said]
        lines += [_line(paper, "CHECK", doubt) for doubt in one.doubts]
        if one.problem:
            lines.append(_line(paper, "REFUSED", one.problem))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if blocks else "There is no file of a text.\n"


def _recognised(one: Recognised) -> Iterable[tuple[str, str]]:
    if one.format:
        counts = ", ".join(counted(number, _ONE.get(what, what[:-1]), what) for what, number in one.counts)
        yield "format", one.format
        yield "language", one.language or "not stated"
        yield "title", one.title
        yield "number", one.identifier or "not stated"
        yield "holds", f"{counts}; {one.share:.2%} of its characters accounted for"
    yield "replaces", one.replaces
    yield "added", f"beside the text in the language {one.beside}" if one.beside else ""


def recognised_as_json(found: Sequence[Recognised], dossier: str) -> str:
    """The same as a JSON object."""
    files = [asdict(one) | {"counts": dict(one.counts), "doubts": list(one.doubts)} for one in found]
    return _write({"dossier": dossier, "files": files})
