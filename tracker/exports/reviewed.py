"""What people decided about a tag, in words; of one that nobody looked at, that it is a suggestion.

In: a `Tag`. Out: a phrase. Example: "confirmed by ada, 2036-05-14" or "suggested by a rule, not reviewed".
"""

from __future__ import annotations

from tracker.change import Tag
from tracker.exports.wording import listed

SUGGESTED = "suggested by a rule, not reviewed"


def review_state(tag: Tag) -> str:
    """The state with who decided and when.

    >>> review_state(Tag("A4", "A", "weakens", "in-force", "r", (), "...", 0.9))
    'suggested by a rule, not reviewed'
    """
    review = tag.review
    if review is None or not review.by:
        return SUGGESTED
    day = f", {review.at[:10]}" if review.at else ""
    was = f" (the rule said: {review.suggested})" if review.suggested and review.suggested != tag.direction else ""
    return f"{review.status} by {listed(review.by)}{day}{was}"


def reason(tag: Tag) -> str:
    """A line with what the last of them gave as a reason, "" without one."""
    return f"\nReason: {tag.review.reason}" if tag.review and tag.review.reason else ""
