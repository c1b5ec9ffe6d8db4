"""Tags on the HTML page: the deciding words marked, a badge for each tag beside its provision, counts and a legend.

In: a `Comparison` with tags. Out: HTML. Example: beside Article 5(1), point (b) a fold says "▼ weakens A4 End use and
knowledge" and opens to the sentence that explains it; "serious" stands in `<mark>`.

A direction is said by its word and a sign, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from tracker.act import Call
from tracker.change import Comparison, Op, Tag
from tracker.codes import DIRECTIONS
from tracker.exports.decided import Span, cut, spans, tags_at
from tracker.exports.html_law import Law, text
from tracker.exports.layout import Row
from tracker.exports.reviewed import review_state
from tracker.exports.tags import count_directions, reviewed_words, sign
from tracker.exports.wording import capital, counted

TONES = {1: "up", -1: "down", 0: "level"}
"""Classes of the style."""


class Decided(Law):
    """The law with the words that decided its tags marked."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(comparison)
        self.spans: list[Span] = []
        self.passed = 0
        """How much of the redline that is being written is written; `spans` count from its beginning."""

    def ops(self, ops: Sequence[Op], calls: Sequence[Call], row: Row, moved: bool) -> str:
        """The words of a redline; `run` marks those that decided, cell by cell in a table."""
        self.spans, self.passed = spans(ops, row, self.acts), 0
        return super().ops(ops, calls, row, moved)

    def run(self, ops: Sequence[Op], calls: Sequence[Call], row: Row, moved: bool) -> str:
        """The words of a redline or of one cell of it, the deciding ones marked."""
        pieces = cut(ops, self.spans, self.passed)
        self.passed += sum(len(words) for _, words in ops) + 1  # the tab between two cells
        found: list[str] = []
        waiting = sorted(calls, key=lambda call: call.offset)
        offset = 0
        for number, (why, inner) in enumerate(pieces, 1):
            end = offset + sum(len(words) for sign_, words in inner if row.old or sign_ != "-")
            here = waiting if number == len(pieces) else [call for call in waiting if call.offset <= end]
            waiting = waiting[len(here) :]
            said = super().run(inner, [replace(call, offset=call.offset - offset) for call in here], row, moved)
            found.append(_mark(said, why) if why else said)
            offset = end
        return "".join(found) if pieces else super().run(ops, calls, row, moved)


class Tagged(Decided):
    """The law with its tags and the words that decided them."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(comparison)
        self.names = {code.id: code.name for code in comparison.codebook.codes} if comparison.codebook else {}

    def margin(self, row: Row) -> str:
        """Beside the text what happened, then the tags."""
        change = row.change
        if change is None or not change.tags:
            return super().margin(row)
        tags = "".join(map(self._badge, tags_at(row)))
        said = super().margin(replace(row, change=replace(change, tags=())))
        return said.removesuffix("</div>") + tags + "</div>" if said else said

    def _badge(self, tag: Tag) -> str:
        indirect = " by reference only" if tag.indirect else ""
        facts = f"Rule {tag.rule}, against {tag.baseline}, confidence {tag.confidence:.2f} of 1."
        facts += f" {capital(review_state(tag))}." if tag.review else ""
        return (
            f"<details class=tag><summary>{way(tag.direction)} <b>{text(tag.code)}</b> "
            f"{text(self.names.get(tag.code, ''))}{indirect}</summary>"
            f"<p>{text(tag.explanation)}</p><p>{text(facts)}</p></details>"
        )


def _mark(said: str, why: str) -> str:
    return f'<mark title="decides {escape(why)}"><span class=v>decides {text(why)}: </span>{said}</mark>'


def way(direction: str) -> str:
    """A direction as a badge: its sign and its word."""
    tone = TONES[DIRECTIONS[direction]]
    return f'<span class="way {tone}"><span aria-hidden=true>{sign(direction)}</span> {text(direction)}</span>'


def tag_summary(comparison: Comparison) -> str:
    """How many changes went which way on each axis, and what the codes mean; "" where nobody looked for tags."""
    book = comparison.codebook
    if book is None:
        return ""
    counts = count_directions(comparison)
    used = [name for name in DIRECTIONS if any(name in found for found in counts.values())]
    rows = "".join(
        f"<tr><th scope=row>{text(axis)} {text(capital(book.axes[axis]))}</th>"
        + "".join(f"<td class=number>{found.get(name, 0):,}</td>" for name in used)
        + "</tr>"
        for axis, found in counts.items()
    )
    heads = "".join(f"<th scope=col class=number>{way(name)}</th>" for name in used)
    tags = sum(len(change.tags) for change in comparison.changes)
    table = (
        f"<table class=axes><caption>Changes by axis and direction ({counted(tags, 'tag')}); a change counts once for "
        f"each direction on each axis</caption><thead><tr><th scope=col>Axis</th>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    codes = {tag.code for change in comparison.changes for tag in change.tags}
    legend = "".join(
        f"<dt>{text(code.id)} {text(code.name)}</dt><dd>{text(code.definition)}</dd>"
        for code in book.codes
        if code.id in codes
    )
    fold = f"<details class=legend><summary>What the codes mean</summary><dl>{legend}</dl></details>" if legend else ""
    note = (
        f"{reviewed_words(comparison)} Codebook {book.name} {book.version}: {book.title}. Words in a box decided a "
        "tag. A change may add on one axis and take on the other."
    )
    return f"{table}<p class=hint>{text(note)}</p>{fold}"
