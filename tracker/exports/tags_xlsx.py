"""The tags as an Excel workbook: one tag a row, with the redline of its change and what people decided.

In: a `Comparison` and some of its tags. Out: the bytes of a .xlsx file. Example of a row: "A4", "End use and
knowledge", "▼ weakens", "Article 5(1), point (b)", the redline with "serious" underlined, "serious", the explanation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker import __version__
from tracker.change import Change, Comparison, Tag
from tracker.exports.passages import Both, both, one_passage
from tracker.exports.reviewed import reason, review_state
from tracker.exports.tags import Chosen, reviewed_words, sign
from tracker.exports.wording import AUTHENTIC, capital, kinds_in_words, named
from tracker.exports.workbook import Cell, Sheet, Strong, signed, write_workbook

_COLUMNS = (
    ("Code", 8.0),
    ("Name", 26.0),
    ("Axis", 6.0),
    ("Direction", 16.0),
    ("Old reference", 20.0),
    ("New reference", 20.0),
    ("What happened", 16.0),
    ("Redline", 70.0),
    ("Words that decided", 26.0),
    ("Explanation", 60.0),
    ("Rule", 18.0),
    ("Indirect", 10.0),
    ("Confidence", 11.0),
    ("Review", 28.0),
    ("Change", 24.0),
)


def tags_as_xlsx(comparison: Comparison, found: Sequence[tuple[Change, Tag]], chosen: Chosen) -> bytes:
    """The workbook."""
    held = both(comparison)
    names = {code.id: code.name for code in comparison.codebook.codes} if comparison.codebook else {}
    sheets = (
        Sheet("Tags", _COLUMNS, (_row(change, tag, names, held) for change, tag in found)),
        Sheet("About", (("What", 24.0), ("", 110.0)), _about(comparison, chosen), landscape=False),
    )
    return write_workbook(sheets, f"{chosen.dossier}: {chosen.baseline} → {chosen.version}, tags")


def _row(change: Change, tag: Tag, names: dict[str, str], held: Both) -> list[Cell]:
    return [
        tag.code,
        names.get(tag.code, ""),
        tag.axis,
        f"{sign(tag.direction)} {tag.direction}",
        capital(named(change.old)),
        capital(named(change.new)),
        kinds_in_words(change.kinds),
        signed(one_passage(change, held)),
        "\n".join(words.text for words in tag.words),
        tag.explanation,
        tag.rule,
        "yes" if tag.indirect else "",
        round(tag.confidence, 3),
        review_state(tag) + reason(tag),
        change.id,
    ]


def _about(comparison: Comparison, chosen: Chosen) -> Iterator[list[Cell]]:
    yield [Strong("Dossier"), chosen.dossier]
    yield [Strong("Held against each other"), f"{chosen.version} against {chosen.baseline}"]
    for name, origin in (("Old text", comparison.old_origin), ("New text", comparison.new_origin)):
        yield [Strong(name), ", ".join(filter(None, (origin.shown, origin.format, origin.sha256)))]
    book = comparison.codebook
    if book:
        yield [Strong("Codebook"), f"{book.name} {book.version}: {book.title}"]
    yield [Strong("Review"), reviewed_words(comparison)]
    for gap in chosen.missing:
        yield ["Missing", f"{gap.version.name}; bring it: {gap.command}"]
    yield [Strong("Authentic text"), AUTHENTIC]
    yield [Strong("Made by"), f"tracker {__version__}"]
