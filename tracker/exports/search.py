"""What a search found, as text, JSON and CSV.

In: a `Found`. Out: text for people, JSON and CSV for programs. Example of a line:
"Article 5(1), point (b)  serious violations of [human rights];", below the version that has it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tracker.catalogue import Dossier
from tracker.exports import STANDARD, Options
from tracker.exports.cells import safe_cell
from tracker.exports.wording import AUTHENTIC, capital, counted, kinds_in_words, reference, references, visible
from tracker.exports.wrap import Page, Span
from tracker.finding import ChangeHit, Hit, snippet

SCHEMA = 1
COLUMNS = ("sort", "version", "reference", "eid", "came", "went", "text", "language")


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found in a dossier; `pair` names the versions whose changes were looked through."""

    dossier: Dossier
    query: str
    hits: tuple[Hit, ...]
    pair: tuple[str, str] | None = None
    changes: tuple[ChangeHit, ...] = ()
    missing: tuple[str, ...] = ()
    """The versions without a text, each with the command that brings it."""


def search_as_text(found: Found, options: Options = STANDARD) -> str:
    """The provisions, version by version, then the changes."""
    page = Page(options.width, options.colour)
    said = f"{counted(len(found.hits), 'provision')} with {visible(found.query)} in {found.dossier.name}"
    blocks = ["\n".join([page.wrap([("strong", said)]), *(_gap(gap, page) for gap in found.missing)])]
    for (version, language), hits in groupby(found.hits, lambda hit: (hit.version, hit.language)):
        own = list(hits)
        count = f"  {counted(len(own), 'provision')}{_in(language)}"
        lines = [page.wrap([("strong", version), ("=", count)]), page.rule("─")]
        lines += [_line(hit, page) for hit in own]
        blocks.append("\n".join(lines))
    if found.pair:
        blocks.append(_changes(found, page))
    blocks.append(page.wrap([("faint", AUTHENTIC)]))
    return "\n\n".join(blocks) + "\n"


def _gap(gap: str, page: Page) -> str:
    return page.wrap([("faint", f"Missing: {gap}")], "  ", "")


def _in(language: str) -> str:
    """Every text says its language: the same number finds something in each."""
    return f" in {language}" if language else ""


def _line(hit: Hit, page: Page) -> str:
    spans: list[Span] = [("=", f"{capital(reference(hit.eid))}  ")]
    if hit.heading:
        spans.append(("=", f"{visible(hit.heading)}. "))
    for looked_for, words in snippet(hit.text, hit.spans):
        spans.append(("strong", f"[{visible(words)}]") if looked_for else ("faint", visible(words)))
    return page.wrap(spans, "    ", "  ")


def _changes(found: Found, page: Page) -> str:
    assert found.pair
    title = f"{found.pair[0]} → {found.pair[1]}  {counted(len(found.changes), 'change')} of these words"
    lines = [page.wrap([("strong", title)]), page.rule("─")]
    for one in found.changes:
        ways = " and ".join(way for way, yes in (("+ came", one.came), ("- went", one.went)) if yes)
        said = f"{capital(references(one.change))}: {kinds_in_words(one.change.kinds)}, {ways}{_in(one.language)}"
        lines.append(page.wrap([("=", said)], "    ", "  "))
    return "\n".join(lines)


def search_as_json(found: Found) -> str:
    """The same for programs; `spans` are the places in `text`, in code points."""
    said: dict[str, Any] = {
        "schema": SCHEMA,
        "dossier": found.dossier.name,
        "query": found.query,
        "provisions": [_hit(hit) for hit in found.hits],
        "missing": list(found.missing),
    }
    if found.pair:
        said |= {"old": found.pair[0], "new": found.pair[1], "changes": [_change(one) for one in found.changes]}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "version": hit.version,
        "eid": hit.eid,
        "reference": reference(hit.eid),
        "kind": hit.kind,
        "num": hit.num,
        "heading": hit.heading,
        "text": hit.text,
        "spans": [list(span) for span in hit.spans],
        "language": hit.language,
    }


def _change(one: ChangeHit) -> dict[str, Any]:
    change = one.change
    return {
        "id": change.id,
        "reference": references(change),
        "kinds": [kind.value for kind in change.kinds],
        "came": one.came,
        "went": one.went,
        "language": one.language,
    }


def search_as_csv(found: Found) -> str:
    """A row for each provision, then one for each change."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for hit in found.hits:
        _write(writer, ("provision", hit.version, reference(hit.eid), hit.eid, "", "", hit.text, hit.language))
    for one in found.changes:
        pair = "..".join(found.pair or ())
        ways = ("yes" if one.came else "", "yes" if one.went else "")
        _write(writer, ("change", pair, references(one.change), one.change.id, *ways, "", one.language))
    return buffer.getvalue()


def _write(writer: Any, cells: Sequence[str]) -> None:
    writer.writerow([safe_cell(cell) for cell in cells])
