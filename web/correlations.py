"""The correlation table of two versions, as the Official Journal prints it, held against the act's own if there is one.

In: the store. Out: `/d/<dossier>/compare/<old>..<new>/correlation`, the same with `.json`, `.csv`, `.docx` and `.xlsx`.
Example: `?level=paragraph` has the row "Article 4(1) | Article 5(1)", each side a link to its words.

Our table is made from the texts alone; the act's own is read only afterwards, to hold ours against it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tracker.change import CorrelationRow
from tracker.compare import check_correlation, correlate
from tracker.correspondence import Finding, TableCheck, Verdict
from tracker.errors import InputError
from tracker.exports import TABLE_FORMATS
from tracker.exports.wording import kinds_in_words, lacking, short_title
from web.comparisons import PAIR, Pair, find_pair, taken
from web.library import library
from web.selection import Misunderstood
from web.series import Correlated, correlated

area = Blueprint("correlations", __name__)

LEVELS = ("article", "paragraph", "point")
FORMS = ("json", "csv", "docx", "xlsx")
DIFFERENCES = {
    Verdict.OURS: "Only in ours",
    Verdict.THEIRS: "Only in the act’s own",
    Verdict.SLIP: "Probable slips of the act’s own",
}
"""What the two tables disagree on, and what it is called."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row, with the places that its two sides lead to, "" for a dash."""

    row: CorrelationRow
    old: str
    new: str

    @property
    def kinds(self) -> str:
        """What happened, in words."""
        return kinds_in_words(self.row.kinds)


@area.get(f"{PAIR}/correlation")
def show(dossier: str, old: str, new: str) -> ResponseReturnValue:
    """The table to read."""
    level = _level()
    pair = find_pair(dossier, old, new)
    if pair.texts is None:
        return pair.lacking()
    rows, check = _found(pair, level)
    return render_template(
        "correlations/show.html",
        dossier=pair.shelf.dossier,
        names=pair.names,
        titles=_titles(pair),
        address=pair.address,
        level=level,
        levels=LEVELS,
        lines=[Line(row, row.old or "", row.new or "") for row in rows],
        check=check,
        counts={title: len(check.of(verdict)) for verdict, title in DIFFERENCES.items()} if check else {},
        agreed=len(check.of(Verdict.AGREED)) if check else 0,
        differences=_differences(check),
        notes=_notes(pair),
    )


@area.get(f"{PAIR}/correlation.<any({', '.join(FORMS)}):form>")
def as_file(dossier: str, old: str, new: str, form: str) -> ResponseReturnValue:
    """What `tracker correlate --format` writes; with `?check=1` JSON and CSV hold it against the act's own."""
    level = _level()
    wanted = request.args.get("check", "0")
    if wanted not in ("0", "1") or (wanted == "1" and form not in ("json", "csv")):
        raise Misunderstood("“check” is 1, for JSON and CSV, or is left out.")
    pair = find_pair(dossier, old, new)
    if pair.texts is None:
        raise NotFound
    rows, check = _found(pair, level)
    if wanted == "1" and check is None:
        raise NotFound
    written = TABLE_FORMATS[form](rows, level, _titles(pair), check if wanted == "1" else None, _notes(pair))
    return taken(written, form, f"{dossier}_{old}_{new}_correlation")


def _level() -> str:
    level = request.args.get("level", "article")
    if level not in LEVELS:
        raise Misunderstood(f"“{level[:40]}” is no level; there are {', '.join(LEVELS)}.")
    return level


def _found(pair: Pair, level: str) -> Correlated:
    """The rows, and the check where the new act carries such a table itself."""
    assert pair.texts
    before, after = pair.texts
    old, new = library().act(before), library().act(after)

    def make() -> Correlated:
        try:
            return check_correlation(old, new, level, None, pair.versions[1].name)
        except InputError:  # it carries none
            return correlate(old, new, level), None

    return correlated((before.key, after.key, level), make)


def _titles(pair: Pair) -> tuple[str, str]:
    """What heads the columns."""
    assert pair.texts
    first, second = (short_title(library().act(text), text.origin) for text in pair.texts)
    return first, second


def _notes(pair: Pair) -> tuple[str, ...]:
    """What was not compared."""
    assert pair.texts
    old, new = (library().act(text) for text in pair.texts)
    missing = lacking(old, new)
    return (missing,) if missing else ()


def _differences(check: TableCheck | None) -> list[tuple[str, tuple[Finding, ...]]]:
    found = [(title, check.of(verdict)) for verdict, title in DIFFERENCES.items()] if check else []
    return [(title, findings) for title, findings in found if findings]
