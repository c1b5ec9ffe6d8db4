"""Tags as exports say them: lines below a change, objects for programs, counts, and `tracker tags` as a whole.

In: a `Comparison` with tags, or some of its tags. Out: text, JSON, CSV. Example of a line: "▼ Weakens A4 (End use and
knowledge) against in-force: in Article 5(1), point (b), “serious” narrows a control. Rule A4-use: ...".

A direction is said by its word and a sign, never by colour alone. Nothing here judges: tags are the rules' suggestions.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.catalogue import Missing
from tracker.change import Change, Comparison, Review, Tag
from tracker.codes import DIRECTIONS, Codebook
from tracker.exports import STANDARD, Options
from tracker.exports.cells import safe_cell
from tracker.exports.reviewed import review_state
from tracker.exports.wording import capital, counted, kinds_in_words, named, not_compared, reference, references
from tracker.exports.wrap import Page

SCHEMA = 1
SIGNS = {1: "▲", -1: "▼", 0: "◆"}
"""More of a control or safeguard, less of it, neither."""
SURE = 0.8
"""With less confidence than this a tag says how much it has."""
REVIEWED = "Tags are suggestions of rules; nobody has reviewed them."

_SOURCE = " Source: "
"""What an explanation ends with: where its rule comes from."""
_INDENT = "    "
_COLUMNS = (
    *("code", "name", "axis", "direction", "baseline", "old_reference", "new_reference", "kinds"),
    *("rule", "words", "indirect", "confidence", "explanation", "change", "review"),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The two versions of a dossier that are held against each other, and the texts that are not there."""

    dossier: str
    baseline: str
    version: str
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Also:
    """A second baseline, and where the sign against it is the opposite one: eId in the new act, both tags."""

    baseline: str
    apart: tuple[tuple[str, Tag, Tag], ...]


# -------------------------------------------------------------------------------------------------- in other exports


def finding(tag: Tag, where: str = "") -> str:
    """What a tag says of the words that decided it, "“may” → “shall” makes a control bind harder"; without the code,
    the baseline and the rule, and without the place if that is `where`.
    """
    said = tag.explanation.partition(f" Rule {tag.rule}: ")[0]
    said = said.partition(f" against {tag.baseline}: ")[2] or said
    for place in (f"in {where}, ", f"in {where} of the old text, ") if where else ():
        said = said.removeprefix(place)
    return said


def sign(direction: str) -> str:
    """The sign of a direction.

    >>> sign("weakens")
    '▼'
    """
    return SIGNS[DIRECTIONS[direction]]


def tag_lines(change: Change, page: Page, source: bool = False) -> Iterator[str]:
    """A line or two for each tag of a change; the `source` of its rule where tags are what is asked for."""
    for tag in change.tags:
        lead = f"{sign(tag.direction)} {capital(tag.direction)} {tag.code}"
        rest = tag.explanation.removeprefix(f"{capital(tag.direction)} {tag.code}")
        said = rest if rest != tag.explanation else f": {tag.explanation}"
        said = said if source else said.partition(_SOURCE)[0]
        doubt = ["by reference only"] if tag.indirect else []
        doubt += [f"confidence {tag.confidence:.2f}"] if tag.confidence < SURE else []
        doubt += [review_state(tag)] if tag.review else []
        more = f" ({', '.join(doubt)})" if doubt else ""
        yield page.wrap([("strong", lead), ("=", said), ("faint", more)], _INDENT + "  ", _INDENT)


def reviewed_words(comparison: Comparison) -> str:
    """How far people have looked at the tags, in a sentence."""
    states = [tag.review.status for change in comparison.changes for tag in change.tags if tag.review]
    tags = sum(len(change.tags) for change in comparison.changes)
    open_ = tags - sum(state not in ("suggested", "disputed") for state in states)
    if not any(state != "suggested" for state in states):
        return REVIEWED
    found = [f"{states.count(name):,} {name}" for name in ("changed", "added", "rejected") if name in states]
    more = f" ({', '.join(found)})" if found else ""
    if disputed := states.count("disputed"):
        more += f", and {disputed:,} more {'is' if disputed == 1 else 'are'} in dispute"
    aside = ""
    if "changed" in states or "rejected" in states:
        aside = " What was rejected is not counted, what was changed counts as changed."
    return f"Tags are suggestions of rules; people have reviewed {tags - open_:,} of {tags:,}{more}.{aside}"


def tag_to_dict(tag: Tag, change: Change | None = None) -> dict[str, Any]:
    """One tag as plain dicts and lists; with what people decided about it where somebody did.

    With its change, words that stand in no provision of it (what it was compared with, or follows) say `"elsewhere"`.
    """
    data = {**_suggestion(tag), **({"review": _review(tag.review)} if tag.review else {})}
    own = {"old": change.old, "new": change.new} if change else {}
    for words in data["words"] if any(own.values()) else ():
        if words["eid"] not in own[words["side"]]:
            words["elsewhere"] = True
    return data


def _review(review: Review) -> dict[str, Any]:
    return {
        "status": review.status,
        "code": review.code,
        "suggested": review.suggested,
        "by": list(review.by),
        "at": review.at,
        "reason": review.reason,
        "rev": review.rev,
        "proposed": list(review.proposed),
    }


def _suggestion(tag: Tag) -> dict[str, Any]:
    return {
        "code": tag.code,
        "axis": tag.axis,
        "direction": tag.direction,
        "baseline": tag.baseline,
        "rule": tag.rule,
        "words": [
            {"side": words.side, "eid": words.eid, "start": words.start, "end": words.end, "text": words.text}
            for words in tag.words
        ],
        "indirect": tag.indirect,
        "confidence": tag.confidence,
        "explanation": tag.explanation,
    }


def count_directions(comparison: Comparison) -> dict[str, dict[str, int]]:
    """How many changes went which way on each axis; a change counts once for each direction on each axis.

    Tags that people have rejected do not count.
    """
    axes = comparison.codebook.axes if comparison.codebook else {}
    found: dict[str, dict[str, int]] = {axis: {} for axis in axes}
    for change in comparison.changes:
        for axis, direction in dict.fromkeys((tag.axis, tag.direction) for tag in change.tags if tag.counts):
            counts = found.setdefault(axis, {})
            counts[direction] = counts.get(direction, 0) + 1
    return {axis: {name: counts[name] for name in DIRECTIONS if name in counts} for axis, counts in found.items()}


def count_ways(comparison: Comparison) -> dict[str, dict[int, int]]:
    """How many changes go up, down or neither way on each axis: the number that is shown wherever a way is counted.

    One that adds and strengthens goes up once, so that the directions of a way may be more than the way.
    """
    axes = comparison.codebook.axes if comparison.codebook else {}
    found = {axis: dict.fromkeys(SIGNS, 0) for axis in axes}
    for change in comparison.changes:
        for axis, way in {(tag.axis, DIRECTIONS[tag.direction]) for tag in change.tags if tag.counts}:
            found.setdefault(axis, dict.fromkeys(SIGNS, 0))[way] += 1
    return found


def ways_to_dict(comparison: Comparison) -> dict[str, dict[str, int]]:
    """The same for programs."""
    ways = count_ways(comparison).items()
    return {axis: {"up": found[1], "down": found[-1], "neither": found[0]} for axis, found in ways}


def ways_in_words(ways: Mapping[int, int], directions: Mapping[str, int]) -> str:
    """Changes by the way that they go on an axis, with their directions.

    >>> ways_in_words({1: 4, -1: 1, 0: 0}, {"adds": 2, "strengthens": 3, "weakens": 1})
    '▲ 4 (adds 2, strengthens 3; 1 both), ▼ 1 (weakens 1)'
    """
    said = []
    for way, number in ways.items():
        own = {name: count for name, count in directions.items() if DIRECTIONS[name] == way}
        names = ", ".join(f"{name} {count:,}" for name, count in own.items())
        both = f"; {sum(own.values()) - number:,} both" if sum(own.values()) > number else ""
        if number:
            said.append(f"{SIGNS[way]} {number:,} ({names}{both})")
    return ", ".join(said) or "no change"


def axis_title(axis: str, codebook: Codebook | None) -> str:
    """ "A  surveillance-technology control"."""
    return f"{axis}  {codebook.axes[axis]}" if codebook and axis in codebook.axes else axis


# ------------------------------------------------------------------------------------------------------ tracker tags


def tags_as_text(
    comparison: Comparison,
    found: Sequence[tuple[Change, Tag]],
    chosen: Chosen,
    options: Options = STANDARD,
    also: Also | None = None,
) -> str:
    """The tags that were asked for, each below its change; then where a second baseline gives another sign."""
    page = Page(options.width, options.colour)
    total = sum(len(change.tags) for change in comparison.changes)
    said = counted(total, "tag") if len(found) == total else f"{len(found):,} of {counted(total, 'tag')}"
    blocks = [head(page, comparison, chosen, said)]
    if not found:
        blocks.append("No change has such a tag.")
    shown: dict[str, tuple[Change, list[Tag]]] = {}
    for change, tag in found:
        shown.setdefault(change.id, (change, []))[1].append(tag)
    for change, tags in shown.values():
        title = page.wrap(
            [("strong", capital(references(change))), ("=", f": {kinds_in_words(change.kinds)}")], _INDENT, "  "
        )
        blocks.append("\n".join([title, *tag_lines(_with(change, tags), page, source=True)]))
    if also:
        blocks += _apart_blocks(also, chosen, page)
    return "\n\n".join(blocks) + "\n"


def _apart_blocks(also: Also, chosen: Chosen, page: Page) -> Iterator[str]:
    """What is stronger than the one baseline and weaker than the other, both explanations together."""
    said = f"One sign against {chosen.baseline}, the other against {also.baseline}: {counted(len(also.apart), 'place')}"
    yield page.wrap([("strong", said)], "  ", "")
    for eid, *tags in also.apart:
        lines = [page.wrap([("strong", f"{capital(reference(eid))}, {tags[0].code}")], _INDENT, "  ")]
        lines += [
            page.wrap([("=", f"{sign(tag.direction)} {tag.explanation}")], _INDENT + "  ", _INDENT) for tag in tags
        ]
        yield "\n".join(lines)


def _with(change: Change, tags: Sequence[Tag]) -> Change:
    return Change(change.id, change.kinds, change.old, change.new, tags=tuple(tags))


def head(page: Page, comparison: Comparison, chosen: Chosen, said: str) -> str:
    """Which texts were held against each other by which codebook, and what is missing."""
    book = comparison.codebook
    by = f", codebook {book.name} {book.version}" if book else ""
    pair = [("strong", f"{chosen.dossier}: {chosen.baseline} → {chosen.version}"), ("=", f"  {said}{by}")]
    lines = [page.wrap(pair, "  ", ""), page.wrap([("faint", reviewed_words(comparison))])]
    lines += [page.wrap([("=", sentence)]) for sentence in not_compared(comparison)]
    for gap in chosen.missing:
        # Not wrapped: a command is copied.
        lines.append(f"Not there: {gap.version.name}; bring it: {gap.command}")
    return "\n".join(lines)


def head_to_dict(comparison: Comparison, chosen: Chosen) -> dict[str, Any]:
    """The same for programs."""
    book, missing = comparison.codebook, not_compared(comparison)
    return {
        "schema": SCHEMA,
        "dossier": chosen.dossier,
        "baseline": chosen.baseline,
        "version": chosen.version,
        "codebook": {"name": book.name, "version": book.version} if book else None,
        "missing": [{"version": gap.version.name, "command": gap.command} for gap in chosen.missing],
        **({"not_compared": missing} if missing else {}),
    }


def tags_as_json(
    comparison: Comparison, found: Sequence[tuple[Change, Tag]], chosen: Chosen, also: Also | None = None
) -> str:
    """`{"schema": 1, "dossier", "baseline", "version", "codebook", "missing", "tags": [...]}`, one tag a line.

    With a second baseline also `"also_against"` and `"apart": [{"eid", "reference", "code", "tags": [two]}]`.
    """
    fields = [f'"{name}": {json.dumps(value)}' for name, value in head_to_dict(comparison, chosen).items()]
    lines = ",\n".join(json.dumps(_row(change, tag), ensure_ascii=False) for change, tag in found)
    fields.append(f'"tags": [\n{lines}\n]' if lines else '"tags": []')
    if also:
        fields.append(f'"also_against": {json.dumps(also.baseline)}')
        apart = [
            {"eid": eid, "reference": reference(eid), "code": one.code, "tags": [tag_to_dict(one), tag_to_dict(other)]}
            for eid, one, other in also.apart
        ]
        fields.append(f'"apart": {json.dumps(apart, ensure_ascii=False)}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _row(change: Change, tag: Tag) -> dict[str, Any]:
    return {
        "change": change.id,
        "kinds": [kind.value for kind in change.kinds],
        "old_reference": named(change.old),
        "new_reference": named(change.new),
        **tag_to_dict(tag, change),
    }


def tags_as_csv(comparison: Comparison, found: Sequence[tuple[Change, Tag]]) -> str:
    """RFC 4180 with a header row, one tag a row; cells that a spreadsheet would compute begin with an apostrophe."""
    names = {code.id: code.name for code in comparison.codebook.codes} if comparison.codebook else {}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for change, tag in found:
        cells = (
            *(tag.code, names.get(tag.code, ""), tag.axis, tag.direction, tag.baseline),
            *(named(change.old), named(change.new), kinds_in_words(change.kinds), tag.rule),
            "\n".join(words.text for words in tag.words),
            *("yes" if tag.indirect else "", f"{tag.confidence:g}", tag.explanation, change.id),
            review_state(tag),
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()
