"""What stands below a tag about its review: the state, and a short form for who has said his name.

In: a change with a tag, and who looks. Out: HTML. Example: "suggested by the rule, not reviewed" with a field for the
reason and the buttons Confirm and Reject; everything else (another direction, a dispute, a tag that is missing) has a
page of its own, one link away.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from flask import request, url_for

from tracker.change import Change, Comparison, Review, Tag
from tracker.exports.decided import home
from tracker.exports.html_law import anchor, text
from tracker.exports.layout import Row
from tracker.exports.wording import listed
from tracker.review import MOST_REASON
from tracker.reviewing import words_of
from web.reviewer import Reviewer, may_review, reviewer
from web.wordings import in_words

SUGGESTED = "Suggested by the rule; nobody has reviewed it"
GLYPHS = {
    "suggested": "○",
    "confirmed": "✓",
    "changed": "✎",
    "rejected": "✗",
    "disputed": "⚡",
    "added": "＋",
    "adjudicated": "§",
}
"""A sign for each state; its word stands beside it."""
SHORT = 16
"""Characters of a checksum in a form: enough to see that the words are others now."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The reviews of one comparison, for who looks at it."""

    comparison: Comparison
    who: Reviewer
    may: bool
    base: str
    """The address of a change's review is this and the change's id."""

    def state(self, tag: Tag) -> str:
        """The state beside the tag's name; nothing for what nobody has looked at."""
        review = tag.review
        if review is None or (review.status == "suggested" and not review.proposed):
            return ""
        return chip("proposed" if review.status == "suggested" else review.status)

    def told(self, tag: Tag) -> str:
        """The state in a sentence, with who decided and when."""
        review = tag.review
        if review is None or not review.by:
            earlier = proposal(review) if review else ""
            return f"{SUGGESTED}.{earlier}"
        said = f"{review.status.capitalize()} by {text(listed(review.by))}, {in_words(review.at)}"
        was = f" (the rule said: {text(f'{review.code} {review.suggested}')})" if _other(tag, review) else ""
        return f"{said}{was}.{proposal(review)}"

    def form(self, change: Change, tag: Tag) -> str:
        """The way to review a tag: a short form, or only the link; who confirms needs no reason."""
        code = tag.review.code if tag.review else tag.code
        page = escape(f"{self.base}{change.id}#tag-{code}")
        if not (self.may and self.who.name):
            link = "Review it" if self.may else "Reviews"
            return f'<p class=decide><a href="{page}">{link}</a></p>'
        words = words_of(change, self.comparison.old, self.comparison.new)[:SHORT]
        rev = tag.review.rev if tag.review else 0
        hidden = {"code": code, "rev": str(rev), "words": words, "back": here(change, tag)}
        fields = "".join(f'<input type=hidden name={name} value="{escape(value)}">' for name, value in hidden.items())
        return (
            f'<form class=decide method=post action="{escape(self.base + change.id)}">{fields}'
            f"<label>Reason <input name=reason required maxlength={MOST_REASON}></label>"
            "<button name=verdict value=confirmed formnovalidate>Confirm</button>"
            "<button name=verdict value=rejected>Reject</button>"
            f'<a href="{page}">Change, dispute …</a></form>'
        )

    def missing(self, row: Row) -> str:
        """Below a change without a tag, the way to add one; only for who reviews."""
        if not (self.may and self.who.name and row.changed and row.change):
            return ""
        link = f"{self.base}{row.change.id}"
        return f'<div class=tags lang=en><p class=decide><a href="{escape(link)}">Add a tag</a></p></div>'


def desk(comparison: Comparison) -> Desk | None:
    """The desk of a comparison of two versions of a dossier; None where there are no tags."""
    (dossier, _, old), (same, _, new) = (
        origin.name.rpartition("/") for origin in (comparison.old_origin, comparison.new_origin)
    )
    if comparison.codebook is None or not dossier or dossier != same:
        return None
    base = url_for("reviews.show", dossier=dossier, old=old, new=new, change="-").removesuffix("-")
    return Desk(comparison, reviewer(), may_review(), base)


def chip(status: str) -> str:
    """A state as a sign and its word."""
    return f"<span class=state><span aria-hidden=true>{GLYPHS.get(status, '↻')}</span> {text(status)}</span>"


def proposal(review: Review) -> str:
    """What was decided for other words, as a sentence."""
    if not review.proposed:
        return ""
    return f" For other words of this place, earlier: {text('; '.join(review.proposed))}."


def here(change: Change, tag: Tag) -> str:
    """The address that a form leads back to: this page, at this provision."""
    return f"{request.full_path.rstrip('?')}#{anchor(*home(tag, change))}"


def _other(tag: Tag, review: Review) -> bool:
    return bool(review.suggested) and (review.code, review.suggested) != (tag.code, tag.direction)
