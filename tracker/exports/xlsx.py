"""The comparison as an Excel workbook: one row for each change, its redline in colours and lines.

In: a `Comparison`. Out: the bytes of a .xlsx file. Example of a row: "Article 4(2)", "Article 5(1)", "moved and
amended", the words with "may" struck out and "shall" underlined, the old words, the new words, tags, why they match.

A second sheet says which texts these are and how to read the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from tracker import __version__
from tracker.act import Act
from tracker.change import Change, Comparison, Origin, Tag
from tracker.exports import STANDARD, Options
from tracker.exports.passages import Both, both, one_passage, side
from tracker.exports.reviewed import reason, review_state
from tracker.exports.wording import (
    AUTHENTIC,
    capital,
    count_changes,
    counted,
    following,
    kinds_in_words,
    named,
    not_compared,
    short_title,
)
from tracker.exports.workbook import Cell, Sheet, Strong, signed, write_workbook

COLUMNS = (
    ("Old reference", 20.0),
    ("New reference", 20.0),
    ("What happened", 16.0),
    ("Redline", 70.0),
    ("Old text", 50.0),
    ("New text", 50.0),
    ("Tags", 20.0),
    ("Explanation", 50.0),
    ("Review", 24.0),
    ("Matched because", 30.0),
    ("Score", 8.0),
    ("Only follows", 10.0),
    ("Old id", 18.0),
    ("New id", 18.0),
)
LEGEND = "In a redline, inserted words are blue and underlined, deleted words orange and struck out."


def write(comparison: Comparison, options: Options = STANDARD) -> bytes:
    """The workbook; with `all_` also the unchanged provisions, after the changes."""
    held = both(comparison)
    shown = chain(comparison.changes, comparison.unchanged if options.all_ else ())
    sheets = (
        Sheet("Changes", COLUMNS, (_row(change, held) for change in shown), fixed=2),
        Sheet("About", (("What", 24.0), ("", 110.0)), _about(comparison), landscape=False),
    )
    names = (
        short_title(comparison.old, comparison.old_origin),
        short_title(comparison.new, comparison.new_origin),
    )
    return write_workbook(sheets, " → ".join(names))


def _row(change: Change, held: Both) -> list[Cell]:
    evidence = change.evidence
    return [
        capital(named(change.old)),
        capital(named(change.new)),
        kinds_in_words(change.kinds),
        signed(one_passage(change, held)),
        side(held.olds(change)),
        side(held.news(change)),
        _lines(f"{tag.code} {tag.direction}" for tag in change.tags),
        _lines(tag.explanation for tag in change.tags),
        _lines(review_state(tag) + reason(tag) for tag in change.tags),
        evidence.why if evidence else "",
        round(evidence.score, 3) if evidence else None,
        "yes" if change.consequential else "",
        " ".join(change.old),
        " ".join(change.new),
    ]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))


def _about(comparison: Comparison) -> Iterator[list[Cell]]:
    """Which texts these are, by what they were tagged, how to read the redlines."""
    yield from _source("Old text", comparison.old, comparison.old_origin)
    yield from _source("New text", comparison.new, comparison.new_origin)
    own = counted(count_changes(comparison), "change")
    yield [Strong("Changes"), f"{own}. {following(comparison)}".rstrip()]
    for sentence in not_compared(comparison):
        yield [Strong("Not compared"), sentence]
    book = comparison.codebook
    if book:
        tags: list[Tag] = [tag for change in comparison.changes for tag in change.tags]
        yield [Strong("Codebook"), f"{book.name} {book.version}: {book.title}; {counted(len(tags), 'tag')}"]
    yield [Strong("Redlines"), LEGEND]
    yield [Strong("Authentic text"), AUTHENTIC]
    yield [Strong("Made by"), f"tracker {__version__}"]


def _source(name: str, act: Act, origin: Origin) -> Iterator[list[Cell]]:
    yield [Strong(name), act.title or short_title(act, origin)]
    facts = (
        ("Identifier", act.identifier),
        ("Source", origin.shown),
        ("Format", origin.format or act.format),
        ("SHA-256", origin.sha256),
    )
    for fact, value in facts:
        if value:
            yield [fact, value]
    for warning in origin.warnings:
        yield ["Warning", warning]
