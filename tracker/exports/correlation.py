"""The correlation table as the Official Journal prints it, as JSON, and as CSV; and how it differs from the act's own.

In: `CorrelationRow`s, with `--check` also a `TableCheck`. Out: text. Example of a line:
"Article 4(1), point (a)  |  Article 5(1), point (a)"; what has no counterpart stands beside "—".
"""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterator

from tracker.change import CorrelationRow
from tracker.correspondence import Finding, TableCheck, Verdict
from tracker.exports.cells import safe_cell
from tracker.exports.wording import counted, kinds_in_words

SCHEMA = 1

UNCERTAIN = "uncertain"
"""What is said of a row that a person should look at."""
_WIDTH = 100
_TITLES = {
    Verdict.AGREED: "both tables",
    Verdict.OURS: "only ours",
    Verdict.THEIRS: "only the act's own",
    Verdict.SLIP: "probable slips of the table",
}
_UNNAMED = "not in the act's own table"
_METHOD = (
    "Our table is made from the texts alone. A difference is no verdict: lawyers pair by subject what has no words in "
    "common, and tables have slips. A row counts as said by both if one of the two is only less fine than the other."
)


def write_text(
    rows: tuple[CorrelationRow, ...],
    level: str,
    names: tuple[str, str] = ("Old act", "New act"),
    check: TableCheck | None = None,
    notes: tuple[str, ...] = (),
) -> str:
    """Two aligned columns, one row for each pair; or the differences, each over what stands behind it."""
    if check:
        return "\n".join([*_noted(notes), *_check_lines(check, level)]) + "\n"
    left = max(map(len, (names[0], *(row.old_reference for row in rows))))
    right = max(map(len, (names[1], *(row.new_reference for row in rows))))
    lines = [f"{names[0]:{left}}  |  {names[1]}", f"{'-' * left}--|--{'-' * right}"]
    # An empty cell would say what "—" says: in the Journal's tables too each row names both sides.
    lines += [f"{row.old_reference:{left}}  |  {row.new_reference:{right}}{_mark(row)}".rstrip() for row in rows]
    return "\n".join([*_noted(notes), *lines, "", _counts(rows, level)]) + "\n"


def _noted(notes: tuple[str, ...]) -> list[str]:
    """What was not compared, before the table."""
    return [*(line for note in notes for line in _wrapped(note)), ""] if notes else []


def _mark(row: CorrelationRow) -> str:
    return f"  ! {UNCERTAIN}" if row.doubtful else ""


def _counts(rows: tuple[CorrelationRow, ...], level: str) -> str:
    old = len({row.old for row in rows if row.old})
    deleted = sum(row.new is None for row in rows)
    inserted = sum(row.old is None for row in rows)
    doubtful = sum(row.doubtful for row in rows)
    more = f" ! {counted(doubtful, 'row')} uncertain: to be checked by a person." if doubtful else ""
    return (
        f"{counted(len(rows), 'row')} at the level of {level}s: {old - deleted:,} of {counted(old, 'old provision')} "
        f"went on, {deleted:,} deleted, {inserted:,} inserted.{more}"
    )


def _check_lines(check: TableCheck, level: str) -> Iterator[str]:
    """What the check is about, its figures, and the differences in three lists."""
    table = check.table
    about = f" about {table.about}" if table.about else ""
    yield from _wrapped(f"Our table at the level of {level}s against the one in {table.annex or 'the act'}{about}.")
    if table.others:
        yield from _wrapped(f"The act has further tables or columns, which were not read: {', '.join(table.others)}.")
    yield ""
    for verdict, title in _TITLES.items():
        yield f"{title:28}{len(check.of(verdict)):>6,}"
    yield f"{_UNNAMED:28}{len(check.silent):>6,}"
    for verdict, title in _TITLES.items():
        findings = check.of(verdict)
        if findings and verdict is not Verdict.AGREED:
            yield from ("", title.capitalize(), "─" * _WIDTH)
            for finding in findings:
                yield from _finding_lines(finding)
    yield ""
    yield from _remarks(check)


def _finding_lines(finding: Finding) -> Iterator[str]:
    yield f"{finding.old_reference}  |  {finding.new_reference}"
    yield from _wrapped(finding.explanation + ".", "    ")


def _remarks(check: TableCheck) -> Iterator[str]:
    """What bears on the figures."""
    if check.absent:
        yield from _wrapped(f"Not checked, as a text was read without annexes: {', '.join(check.absent)}.")
    if check.table.unread:
        yield from _wrapped(f"Cells of the table that could not be read: {'; '.join(check.table.unread)}.")
    yield from _wrapped(_METHOD)


def _wrapped(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(words, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def write_json(
    rows: tuple[CorrelationRow, ...],
    level: str,
    names: tuple[str, str] = ("", ""),
    check: TableCheck | None = None,
    notes: tuple[str, ...] = (),
) -> str:
    """`{"schema": 1, "level": ..., "rows": [...]}`, one row a line; with a check also `"check": {...}`.

    `"notes"` say what was not compared, where there is anything.
    """
    lines = ",\n".join(json.dumps(_row(row), ensure_ascii=False) for row in rows)
    checked = f',\n"check": {_check_json(check)}' if check else ""
    noted = f',\n"notes": {json.dumps(list(notes), ensure_ascii=False)}' if notes else ""
    return f'{{\n"schema": {SCHEMA},\n"level": {json.dumps(level)},\n"rows": [\n{lines}\n]{noted}{checked}\n}}\n'


def _check_json(check: TableCheck) -> str:
    """The figures, then one difference a line."""
    table = check.table
    facts: dict[str, object] = {
        "annex": table.annex,
        "about": table.about,
        "others": list(table.others),
        **{verdict.value: len(check.of(verdict)) for verdict in Verdict},
        "silent": len(check.silent),
        "absent": list(check.absent),
        "unread": list(table.unread),
    }
    head = json.dumps(facts, ensure_ascii=False)[:-1]
    differences = [finding for finding in check.findings if finding.verdict is not Verdict.AGREED]
    lines = ",\n".join(json.dumps(_finding(finding), ensure_ascii=False) for finding in differences)
    return f'{head}, "differences": [\n{lines}\n]}}'


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "verdict": finding.verdict.value,
        "old": finding.old,
        "new": finding.new,
        "old_reference": finding.old_reference,
        "new_reference": finding.new_reference,
        "explanation": finding.explanation,
    }


def _row(row: CorrelationRow) -> dict[str, object]:
    return {
        "old": row.old,
        "new": row.new,
        "old_reference": row.old_reference,
        "new_reference": row.new_reference,
        "kinds": [kind.value for kind in row.kinds],
        "score": row.score,
        "doubtful": row.doubtful,
    }


def write_csv(
    rows: tuple[CorrelationRow, ...],
    level: str,
    names: tuple[str, str] = ("", ""),
    check: TableCheck | None = None,
    notes: tuple[str, ...] = (),
) -> str:
    """RFC 4180 with a header row; cells that a spreadsheet would compute begin with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if check:
        writer.writerow(("verdict", "old_reference", "new_reference", "explanation", "old", "new"))
        for one in check.findings:
            said = (one.verdict.value, one.old_reference, one.new_reference, one.explanation)
            writer.writerow([safe_cell(cell) for cell in (*said, one.old or "", one.new or "")])
        return buffer.getvalue()
    writer.writerow(("old_reference", "new_reference", "kinds", "score", "old", "new", "check"))
    for row in rows:
        score = "" if row.score is None else f"{row.score:g}"
        cells = (row.old_reference, row.new_reference, kinds_in_words(row.kinds), score, row.old or "", row.new or "")
        writer.writerow([safe_cell(cell) for cell in (*cells, UNCERTAIN if row.doubtful else "")])
    return buffer.getvalue()
