"""Where a decision leads back to: the page it was made on, at its change or, where that is filtered out now, the next.

In: the address that a form names, and the comparison as it is after the decision. Out: an address. Example: who rejects
a tag below `?code=B8` comes back to `?code=B8`, at the next change that has a tag B8.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from werkzeug.datastructures import MultiDict

from tracker.change import Change, Comparison
from tracker.exports.decided import home
from tracker.exports.html_law import anchor
from web.selection import Misunderstood, parse_selection


def onward(back: str, comparison: Comparison, decided: Change) -> str:
    """The address with a place that its filters show; a page that is asked for another one shows everything instead."""
    address = urlsplit(back)
    try:
        chosen = parse_selection(MultiDict(parse_qsl(address.query)))
    except Misunderstood:
        return back
    at = next((place for place, one in enumerate(comparison.changes) if one.id == decided.id), None)
    if at is None or not chosen.by_tag or chosen.shows(comparison.changes[at]):
        return back
    # What else is asked for only the page itself knows, so that no place is certain but its beginning.
    after = () if chosen.more else comparison.changes[at + 1 :]
    place = next((place_of(one) for one in after if chosen.shows(one)), "result")
    return address._replace(fragment=place).geturl()


def place_of(change: Change) -> str:
    """Where a change stands in its comparison."""
    if change.tags:
        return anchor(*home(change.tags[0], change))
    return anchor((*change.new, *change.old)[0], not change.new)
