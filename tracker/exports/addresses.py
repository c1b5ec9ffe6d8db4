"""Where the browser shows a comparison and each of its changes.

In: a `Comparison` of two versions of one dossier, and where the pages are served. Out: addresses. Example:
`/d/specimen/compare/in-force..final#art_5__para_1`; without a server an address is a path on any of them.
"""

from __future__ import annotations

from tracker.change import Change, Comparison, Tag
from tracker.exports.html_law import anchor


def address_of(comparison: Comparison, server: str = "") -> str:
    """The page of the comparison; "" where a file is compared, which no page shows."""
    old, new = (origin.shown.partition("/") for origin in (comparison.old_origin, comparison.new_origin))
    if not (old[2] and new[2]) or old[0] != new[0] or "@" in old[2] + new[2]:
        return ""
    return f"{server.rstrip('/')}/d/{old[0]}/compare/{old[2]}..{new[2]}"


def permalink(address: str, change: Change, tag: Tag | None = None) -> str:
    """A line with the place of a change on that page, "" without a page."""
    if not address:
        return ""
    eid, old = change.cited(tag) if tag else ((change.new or change.old)[0], not change.new)
    return f"\nPermalink: {address}#{anchor(eid, old)}"
