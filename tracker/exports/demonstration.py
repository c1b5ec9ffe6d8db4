"""What `tracker demo` prints: what was read, how much changed, and the changes that show most.

In: a `Comparison`, its two `Checked` texts and the page that was written. Out: text. Example of its first lines:
"Read  texts/specimen/1_in-force.fmx.xml" and below it "12 articles ...; 100.00% of its characters accounted for".
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tracker.catalogue import LoadReport
from tracker.change import Change, ChangeKind, Comparison
from tracker.exports import Options
from tracker.exports.check import Checked, holdings
from tracker.exports.text_entry import entry
from tracker.exports.wording import count_kinds, counted, listed, visible
from tracker.exports.wrap import Page

_LONGEST = 90
"""Words that a shown change may have; a longer one tells less at first sight."""
_TELLING = (ChangeKind.MOVED, ChangeKind.SPLIT, ChangeKind.MERGED, ChangeKind.AMENDED)
_OPENERS = {"darwin": "open", "win32": "start"}


def demonstration(
    comparison: Comparison, texts: Sequence[Checked], loaded: LoadReport, page: Path, options: Options
) -> str:
    """The demo's whole output, ending in a line feed."""
    paper = Page(options.width, options.colour)
    blocks = [_read(text, paper) for text in texts]
    kinds = [f"{count:,} {kind.value}" for kind, count in count_kinds(comparison).items()]
    said = f"{counted(len(comparison.changes), 'change')} ({', '.join(kinds)}; a change can be of several kinds)"
    said += f" and {counted(len(comparison.unchanged), 'provision')} unchanged. Some of them:"
    blocks.append(paper.wrap([("strong", "Compared  "), ("=", said)]))
    blocks += [entry(change, paper) for change in telling(comparison)]
    versions = listed([text.version for text in (*loaded.loaded, *loaded.kept)])
    kept = f"{versions} into the database, kept for the browser"
    blocks.insert(len(texts), paper.wrap([("strong", "Loaded    "), ("=", kept)]))
    opener = _OPENERS.get(sys.platform, "xdg-open")
    blocks.append(
        f"{paper.paint('strong', 'Written')}   {page}\n"
        f"  Open it in a browser: {opener} {page}\n"
        f"  or go to {page.resolve().as_uri()}\n"
        "  All dossiers in the browser: make serve (or tracker serve)\n"
        f"  All changes as text: tracker compare {' '.join(text.name for text in texts)}"
    )
    return "\n\n".join(blocks) + "\n"


def _read(text: Checked, paper: Page) -> str:
    title = visible(text.act.title) if text.act else ""
    share = f"{text.account.share:.2%} of its characters accounted for" if text.account else ""
    held = listed(holdings(text.act)) if text.act else ""
    return "\n".join(
        [
            f"{paper.paint('strong', 'Read')}      {text.name}",
            paper.wrap([("=", title)], "  "),
            paper.wrap([("faint", f"{text.format}: {held}; {share}")], "  "),
        ]
    )


def telling(comparison: Comparison) -> list[Change]:
    """For each kind that keeps words the change that shows most of it and still fits on a screen."""
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
