"""What `tracker demo` prints: what was read, what changed, the scorecard, and who weakened what.

In: what the demo did. Out: text. Example of its first line:
"Read  specimen/in-force (formex): 18 articles ...; 100.00% of its characters accounted for".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.act import Act
from tracker.catalogue import LoadReport, StoredText
from tracker.change import Change, ChangeKind, Comparison, Scorecard
from tracker.codes import DIRECTIONS
from tracker.descent import Deed, WhoDidIt
from tracker.exports import Options
from tracker.exports.check import holdings
from tracker.exports.scorecard import short_scorecard
from tracker.exports.tags import reviewed_words
from tracker.exports.text_entry import entry
from tracker.exports.wording import count_changes, count_kinds, counted, listed, named
from tracker.exports.wrap import Page

_LONGEST = 90
"""Words that a shown change may have; a longer one tells less at first sight."""
_FEW = 3
"""Provisions that are named of those that a version weakened."""
_TELLING = (ChangeKind.MOVED, ChangeKind.SPLIT, ChangeKind.AMENDED)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demo did."""

    comparison: Comparison
    loaded: LoadReport
    card: Scorecard | None
    who: WhoDidIt
    written: tuple[Path, ...]
    """The page, then the Word file."""


def demonstration(demo: Demonstration, options: Options) -> str:
    """The demo's whole output, ending in a line feed."""
    paper = Page(options.width, options.colour)
    comparison = demo.comparison
    texts = {text.version: text for text in (*demo.loaded.loaded, *demo.loaded.kept) if not text.beside}
    versions = [version.name for version in demo.loaded.dossier.versions if version.name in texts]
    names = [origin.name for origin in (comparison.old_origin, comparison.new_origin)]
    acts = dict(zip(names, (comparison.old, comparison.new), strict=True))
    read = [_read(texts[version], acts, paper) for version in versions]
    kept = f"{listed(versions)} into the database, kept for the browser"
    blocks = ["\n".join([*read, paper.wrap([("strong", "Loaded    "), ("=", kept)])])]
    kinds = ", ".join(f"{count:,} {kind.value}" for kind, count in count_kinds(comparison, substance=True).items())
    said = f"{names[0]} with {names[1]}: {counted(count_changes(comparison), 'change')} ({kinds}). Some of them:"
    blocks.append(paper.wrap([("strong", "Compared  "), ("=", said)]))
    blocks += [entry(change, paper) for change in telling(comparison)]
    if demo.card:
        title = f"{counted(demo.card.tags, 'tag')} against {demo.card.baseline}. {reviewed_words(comparison)}"
        lead = paper.wrap([("strong", "Scorecard "), ("=", title)])
        blocks.append(f"{lead}\n{short_scorecard(demo.card, paper)}")
    if demo.who.deeds:
        blocks.append(_who(demo.who, paper))
    blocks.append(_written(demo, names, paper))
    return "\n\n".join(blocks) + "\n"


def _read(text: StoredText, acts: Mapping[str, Act], paper: Page) -> str:
    """The text in a line, and what it holds where it is one of those compared."""
    act = acts.get(text.origin.name)
    held = f"{listed(holdings(act))}; " if act else ""
    said = f"{text.origin.name} ({text.format}): {held}{text.account.share:.2%} of its characters accounted for"
    said = "; ".join([said, *(warning.rstrip(".") for warning in text.warnings)])
    return paper.wrap([("strong", "Read      "), ("=", said)], " " * 10, "")


def _who(who: WhoDidIt, paper: Page) -> str:
    """Each version against the one it was made from, and where the last one's losses come from."""
    title = "strengthened (▲) and weakened (▼) what, each against the text it was made from"
    lines = [paper.wrap([("strong", "Who       "), ("=", title)])]
    for version in dict.fromkeys(deed.version for deed in who.deeds):
        deeds = [deed for deed in who.deeds if deed.version == version]
        more, less = (_pointing(deeds, way) for way in (1, -1))
        lead = f"  {version:12}{len(more):>3} ▲ {len(less):>3} ▼  "
        lines.append(paper.wrap([("=", _weakened(less))], " " * len(lead), lead))
    lost = _pointing(who.outcome, -1)
    first = Counter(deed.with_[0] if deed.with_ else f"only in {who.last}" for deed in lost)
    said = ", ".join(f"{count} {origin}" for origin, count in first.most_common())
    whole = f"The {len(lost)} tags ▼ of {who.last} against {who.baseline} come from: {said}"
    lines.append(paper.wrap([("=", whole)], "  ", ""))
    return "\n".join(lines)


def _pointing(deeds: Sequence[Deed], way: int) -> list[Deed]:
    return [deed for deed in deeds if DIRECTIONS[deed.tag.direction] == way]


def _weakened(deeds: Sequence[Deed]) -> str:
    """ "▼ Article 5(1), point (b) A4, B1"; safeguards first, for they are what people ask about."""
    codes: dict[str, dict[str, None]] = {}
    for deed in sorted(deeds, key=lambda deed: deed.tag.axis, reverse=True):
        place = named(deed.change.new) or f"old {named(deed.change.old)}"
        codes.setdefault(place, {})[deed.tag.code] = None
    found = [f"{place} {', '.join(said)}" for place, said in codes.items()]
    more = f"; and {len(found) - _FEW} more" if len(found) > _FEW else ""
    return "; ".join(found[:_FEW]) + more or "nothing"


def _written(demo: Demonstration, names: Sequence[str], paper: Page) -> str:
    page, word = demo.written
    return (
        f"{paper.paint('strong', 'Written')}   {page}\n"
        f"  Open it in a browser: {page.resolve().as_uri()}\n"
        f"{paper.paint('strong', 'Written')}   {word}\n"
        "  For Word: tracked changes over the whole act, a comment for each tag\n"
        "All dossiers in the browser: make serve (or tracker serve)\n"
        f"All changes as text: tracker compare {' '.join(names)}"
    )


def telling(comparison: Comparison) -> list[Change]:
    """For each kind that shows what the tracker finds the change that shows most of it and still fits on a screen."""
    found: list[Change] = []
    for kind in _TELLING:
        fitting = [
            change
            for change in comparison.changes
            if kind in change.kinds and change not in found and not change.consequential and _words(change) <= _LONGEST
        ]
        if fitting:
            found.append(max(fitting, key=_weight))
    return found


def _words(change: Change) -> int:
    return sum(len(words.split()) for redline in change.redlines for _, words in redline.ops)


def _weight(change: Change) -> tuple[bool, int, int]:
    """Articles before the rest; then more kinds; then as much changed as was kept."""
    signs = {"=": 0, "-": 0, "+": 0}
    for redline in change.redlines:
        for sign, words in redline.ops:
            signs[sign] += len(words.split())
    in_article = any(eid.startswith("art_") for eid in change.new)
    return in_article, len(change.kinds), min(signs["="], signs["-"] + signs["+"])
