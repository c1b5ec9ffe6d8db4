"""Puts what people decided beside the tags of a comparison that a command has made.

In: a `Comparison` of two versions of a dossier. Out: the same with the decisions that the database holds on it.
Example: after ada has rejected a tag in the browser, `tracker scorecard specimen` counts one tag less.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.cli_output import database

if TYPE_CHECKING:
    from tracker.change import Comparison
    from tracker.review import Decision

_VERSION = re.compile(r"([a-z0-9][a-z0-9-]*)/([a-z0-9][a-z0-9-]*)")


def decisions_on(dossier: str) -> tuple[Decision, ...]:
    """All that people decided on a dossier; without a database, nothing."""
    from tracker.store import database_exists, open_store

    if not database_exists(database()):
        return ()
    with open_store(database()) as store:
        return store.reviews.decisions(dossier)


def as_reviewed(comparison: Comparison) -> Comparison:
    """The comparison with the decisions beside its tags; of two files, or without a database, as it is."""
    old, new = (_VERSION.fullmatch(one.name) for one in (comparison.old_origin, comparison.new_origin))
    if not (comparison.codebook and old and new and old[1] == new[1]):
        return comparison
    from tracker.reviewing import reviews, with_reviews
    from tracker.store import database_exists, open_store

    if not database_exists(database()):
        return comparison
    with open_store(database()) as store:
        decisions = store.reviews.decisions(old[1], old[2], new[2])
    return with_reviews(comparison, reviews(comparison, decisions)) if decisions else comparison
