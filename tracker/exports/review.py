"""Decisions as files and as lists for people: CSV and JSON of one shape, read back exactly; and agreement per code.

In: `Decision`s, `State`s, `Agreement`s. Out: text. Example: `write_csv(decisions)` has a row for each decision, and
`read_csv(...)` gives the same decisions again. A row whose "verdict" is empty is a tag that waits for one.

`rev` says how many decisions on the same tag its person had made before: what is made on top of something older than
what the database holds is refused when it comes in.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.errors import InputError
from tracker.exports import STANDARD, Options
from tracker.exports.cells import formula
from tracker.exports.wording import counted
from tracker.exports.wrap import Page
from tracker.review import FEW, TENTATIVE, Agreement, Decision, State, Subject, Verdict, flaw, said_of, tidied

SCHEMA = 1
_SUBJECT = ("old", "new", "codebook", "change", "words")
_COLUMNS = (*_SUBJECT, "tag", "suggested", "verdict", "code", "direction", "who", "at", "rev", "reason")
"""`tag` is the code that is decided about, `code` the one that it is."""
_NEEDED = (*_SUBJECT, "tag", "verdict")


@dataclass(frozen=True, slots=True)
class Line:
    """A decision in a file; `rev` None where the file does not say."""

    decision: Decision
    rev: int | None
    row: int
    """Where in the file, as a spreadsheet or a reader counts: the head is row 1, the first decision of JSON is 1."""
    dated: bool = True
    """Whether the file says when; else the time is that of reading."""


# ----------------------------------------------------------------------------------------------------------- writing


def rows(decisions: Sequence[Decision], waiting: Iterable[State] = ()) -> list[dict[str, str]]:
    """Decisions, then tags that wait for one, as the rows of a file."""
    found = []
    made: Counter[tuple[Subject, str]] = Counter()
    for decision in decisions:
        whose = (decision.subject, decision.who)
        found.append(_row(decision, made[whose]))
        made[whose] += 1
    for state in waiting:
        empty = Decision(state.subject, Verdict.CONFIRMED, "", "", suggested=state.suggested)
        found.append({**_row(empty, 0), "verdict": "", "rev": ""})
    return found


def _row(decision: Decision, rev: int) -> dict[str, str]:
    subject = decision.subject
    return {
        **{name: getattr(subject, name) for name in _SUBJECT},
        "tag": subject.code,
        "suggested": decision.suggested,
        "verdict": decision.verdict.value,
        **{name: getattr(decision, name) for name in ("code", "direction", "who", "at")},
        "rev": str(rev),
        "reason": decision.reason,
    }


def write_csv(found: Sequence[dict[str, str]]) -> str:
    """RFC 4180 with a header row; cells that a spreadsheet would compute begin with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row[name]) for name in _COLUMNS] for row in found)
    return buffer.getvalue()


def write_json(found: Sequence[dict[str, str]], dossier: str) -> str:
    """`{"schema": 1, "dossier", "decisions": [...]}`, one decision a line."""
    lines = ",\n".join(json.dumps(_object(row), ensure_ascii=False) for row in found)
    inner = f"[\n{lines}\n]" if lines else "[]"
    return f'{{\n"schema": {SCHEMA},\n"dossier": {json.dumps(dossier)},\n"decisions": {inner}\n}}\n'


def _object(row: dict[str, str]) -> dict[str, Any]:
    return {**row, "rev": int(row["rev"]) if row["rev"] else None}


def _cell(text: str) -> str:
    """A cell that no spreadsheet computes, and that `_read_cell` makes the same text again.

    >>> _cell("=1"), _cell("'=1"), _cell("'t Hooft"), _read_cell(_cell("'=1"))
    ("'=1", "''=1", "'t Hooft", "'=1")
    """
    return "'" + text if formula(text.lstrip("'")) else text


def _read_cell(text: str) -> str:
    return text[1:] if text.startswith("'") and formula(text.lstrip("'")) else text


# ----------------------------------------------------------------------------------------------------------- reading


def read_file(data: str, name: str, dossier: str, signed: tuple[str, str]) -> list[Line]:
    """The decisions of a file, CSV or JSON; `signed` are the name and time of rows that carry none.

    Raises:
        InputError: a row is wrong; the sentence names it. Nothing of the file counts then.
    """
    found = _objects(data, name, dossier) if data.lstrip("\ufeff \r\n\t")[:1] in ("{", "[") else _table(data, name)
    return [_line(row, place, (name, dossier), signed) for place, row in found if str(row.get("verdict") or "").strip()]


def _table(data: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    head = data.lstrip("\ufeff").partition("\n")[0]
    # Spreadsheets of half of Europe write semicolons, for a comma is their decimal sign.
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        lines = list(csv.reader(io.StringIO(data.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(name, f"it is no CSV file ({error})", "save it again as CSV, in UTF-8") from None
    columns = [cell.strip() for cell in lines[0]] if lines else []
    if missing := [column for column in _NEEDED if column not in columns]:
        said = f"there is no column {', '.join(missing)}"
        raise InputError(name, said, "start from a file that `tracker review export` wrote")
    return [
        (number, {column: _read_cell(cell) for column, cell in zip(columns, cells, strict=False)})
        for number, cells in enumerate(lines[1:], 2)
        if any(cells)
    ]


def _objects(data: str, name: str, dossier: str) -> list[tuple[int, dict[str, Any]]]:
    try:
        found = json.loads(data.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(name, f"it is no JSON ({error})", "save it again, or give a CSV file") from None
    decisions = found.get("decisions") if isinstance(found, dict) else None
    if not isinstance(decisions, list) or not all(isinstance(one, dict) for one in decisions):
        raise InputError(name, 'there is no list "decisions"', "start from a file that `tracker review export` wrote")
    if found.get("schema") != SCHEMA:
        raise InputError(name, f'"schema" is not {SCHEMA}', "export it with the same version of the tracker")
    if found.get("dossier") not in (None, dossier):
        raise InputError(name, f"it is about another dossier than {dossier}", "name the dossier it was exported from")
    return list(enumerate(decisions, 1))


def _line(row: dict[str, Any], number: int, about: tuple[str, str], signed: tuple[str, str]) -> Line:
    name, dossier = about

    def refuse(problem: str, advice: str = "correct it; nothing of the file was taken") -> InputError:
        return InputError(name, problem, advice, f"row {number}")

    def cell(column: str) -> str:
        value = row.get(column)
        if value is not None and not isinstance(value, str):
            raise refuse(f"“{column}” is no text")
        return (value or "") if column == "reason" else (value or "").strip()

    try:
        verdict = Verdict(cell("verdict").lower())
    except ValueError:
        raise refuse(f"“{cell('verdict')[:40]}” is no verdict; they are {', '.join(Verdict)}") from None
    old, new, book, change, words = (cell(column) for column in _SUBJECT)
    subject = Subject(dossier, old, new, book, change, words, cell("tag"))
    empty = [column for column in (*_SUBJECT, "tag") if not cell(column)]
    if empty:
        raise refuse(f"“{empty[0]}” is empty")
    who, at = cell("who") or signed[0], cell("at") or signed[1]
    fields = [cell(column) for column in ("code", "direction", "suggested", "reason")]
    decision = tidied(Decision(subject, verdict, who, at, *fields))
    if not decision.who:
        raise refuse("nobody has signed it", "fill in “who”, or sign all such rows with --who")
    if problem := flaw(decision):
        raise refuse(problem)
    rev = row.get("rev")
    if rev in (None, ""):
        return Line(decision, None, number, bool(cell("at")))
    if not str(rev).isdecimal() or len(str(rev)) > 9:
        raise refuse("“rev” is no number")
    return Line(decision, int(rev), number, bool(cell("at")))


# -------------------------------------------------------------------------------------------------------- for people


def decisions_as_text(
    states: Sequence[State], dossier: str, options: Options = STANDARD, strays: Sequence[Decision] = ()
) -> str:
    """Each tag with its state and, below it, who said what when and why; then the decisions that fit no change."""
    page = Page(options.width, options.colour)
    if not strays and not any(state.decisions or state.proposals for state in states):
        return f"{dossier}: nobody has decided on a tag yet.\n"
    settled = sum(state.reviewed for state in states)
    blocks = [page.wrap([("strong", f"{dossier}: {settled:,} of {counted(len(states), 'tag')} reviewed")])]
    for state in states:
        if not state.decisions and not state.proposals:
            continue
        subject = state.subject
        what = " ".join(state.outcome) if state.outcome else "no tag"
        lead = f"{subject.old} → {subject.new}, {subject.change}, {subject.code}"
        lines = [page.wrap([("strong", lead), ("=", f": {state.status}, {what}")], "    ", "  ")]
        for decision in (*state.decisions, *state.proposals):
            why = f": {' '.join(decision.reason.split())}" if decision.reason else ""
            aside = " (for other words: a proposal)" if decision in state.proposals else ""
            said = f"{decision.at}  {decision.who}  {said_of(decision)}{aside}{why}"
            lines.append(page.wrap([("=", said)], "        ", "    "))
        blocks.append("\n".join(lines))
    if strays:
        fit = "fits" if len(strays) == 1 else "fit"
        title = f"{counted(len(strays), 'decision')} that {fit} no change of the texts here"
        blocks.append("\n".join([page.paint("strong", title), *(_stray(decision, page) for decision in strays)]))
    return "\n\n".join(blocks) + "\n"


def _stray(decision: Decision, page: Page) -> str:
    about = decision.subject
    where = f"{about.old} → {about.new}, {about.change}, {about.code}"
    return page.wrap([("=", f"{decision.at}  {decision.who}  {said_of(decision)}: {where}")], "        ", "    ")


def agreement_as_text(found: Sequence[Agreement], dossier: str, options: Options = STANDARD) -> str:
    """A line for each code and pair of people."""
    page = Page(options.width, options.colour)
    if not found:
        return f"{dossier}: no tag has verdicts of two people yet.\n"
    width = max(len(_pair(one)) for one in found)
    lines = [f"{'code':6}{'people':{width + 2}}{'n':>5}{'same':>8}{'kappa':>8}{'opposite':>10}"]
    for one in found:
        kappa = "—" if one.kappa is None else f"{one.kappa:.2f}"
        doubt = f"  tentative: {one.doubt}" if one.tentative else ""
        figures = f"{one.n:5,}{one.raw:>8.0%}{kappa:>8}{one.opposite / one.n:>10.0%}{doubt}"
        lines.append(f"{one.code:6}{_pair(one):{width + 2}}{figures}")
    note = (
        f"Cohen's kappa. Under {TENTATIVE}, with fewer than {FEW} tags, or where only one answer was ever given a code "
        "is tentative: nothing should be built on it yet. What was adjudicated is left out."
    )
    return (
        page.paint("strong", f"{dossier}: agreement")
        + "\n\n"
        + "\n".join(lines)
        + "\n\n"
        + page.wrap([("faint", note)])
        + "\n"
    )


def _pair(one: Agreement) -> str:
    return " and ".join(one.coders)


def agreement_rows(found: Sequence[Agreement]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "code": one.code,
            "coders": list(one.coders),
            "n": one.n,
            "raw": one.raw,
            "kappa": one.kappa,
            "opposite": one.opposite / one.n,
            "tentative": one.tentative,
            "why": one.doubt,
            "confusion": [{"first": first, "second": second, "n": n} for first, second, n in one.confusion],
        }
        for one in found
    ]


def agreement_as_json(found: Sequence[Agreement], dossier: str) -> str:
    """`{"schema": 1, "dossier", "codes": [{"code", "coders", "n", "raw", "kappa", "opposite", ...}]}`."""
    data = {"schema": SCHEMA, "dossier": dossier, "codes": agreement_rows(found)}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def agreement_as_csv(found: Sequence[Agreement]) -> str:
    """One code and pair of people a row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(("code", "first", "second", "n", "raw", "kappa", "opposite", "tentative", "why"))
    for one in found:
        kappa = "" if one.kappa is None else f"{one.kappa:.4f}"
        names = (_cell(name) for name in one.coders)
        figures = (str(one.n), f"{one.raw:.4f}", kappa, f"{one.opposite / one.n:.4f}")
        writer.writerow([one.code, *names, *figures, "yes" if one.tentative else "", one.doubt])
    return buffer.getvalue()
