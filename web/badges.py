"""Tags on the law: badges that say what a change does, and by which words.

In: a `Row` with its change's tags. Out: HTML. Example: below a trigger that got the word "serious" the badge
"A4 End use and knowledge ▼ weakens" opens to the sentence that explains it.

A direction is said by its word and a sign, never by colour alone. What a tag rests on is one key press away.
"""

from __future__ import annotations

from html import escape

from tracker.change import Tag, Words
from tracker.codes import Codebook
from tracker.exports.decided import tags_at
from tracker.exports.html_law import text
from tracker.exports.html_tags import way
from tracker.exports.layout import Row
from tracker.exports.wording import reference
from tracker.reviewing import BY_PERSON
from web.desk import SUGGESTED, Desk


def badges(row: Row, book: Codebook, address: str, desk: Desk | None = None) -> str:
    """One fold for each tag of a row; `address` is that of the page on the codebook."""
    written = "".join(_badge(tag, row, (book, address), desk) for tag in tags_at(row))
    return f"<div class=tags lang=en>{written}</div>" if written else ""


def _badge(tag: Tag, row: Row, by: tuple[Codebook, str], desk: Desk | None) -> str:
    book, address = by
    said = way(tag.direction)
    name = text(book.code(tag.code).name)
    if tag.indirect:
        said += " <span class=from>indirectly</span>"
    rule = f'<a href="{escape(address)}#{escape(f"rule-{tag.rule}")}">{text(tag.rule)}</a>'
    facts = [f"measured against {text(tag.baseline)}"]
    if tag.rule != BY_PERSON:
        facts = [f"Rule {rule}", *facts, f"confidence {tag.confidence:.2f} of 1"]
    if decided := [_quoted(words, row) for words in tag.words if words.text]:
        facts.append("words that decided: " + "; ".join(decided))
    elif tag.words:
        facts.append("the words that decided stand in the language that it was found in")
    told = desk.told(tag) if desk else f"{SUGGESTED}."
    state = desk.state(tag) if desk else ""
    form = desk.form(row.change, tag) if desk and row.change else ""
    return (
        f'<details class="tag{"" if tag.counts else " rejected"}"><summary><b>{text(tag.code)}</b> {name} {said}'
        f"{state}</summary><p>{text(tag.explanation)}</p><p class=facts-line>{' · '.join(facts)}. {told}</p>"
        f"{form}</details>"
    )


def _quoted(words: Words, row: Row) -> str:
    """The words and whose they are; where they are of another provision than the row or its only origin, also which."""
    change = row.change
    split = change is not None and words.side == "old" and len(change.new) > 1
    own = change is None or (not split and words.eid in (*change.old, *change.new))
    return f"“{text(words.text)}” ({words.side} text{'' if own else f', {reference(words.eid)}'})"
