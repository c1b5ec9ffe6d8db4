"""The commands on what people decided about tags: `review list, export, import, agreement`.

In: a dossier, files of decisions. Out: decisions in the database, lists and files of them, and how far people agree.
Example: `tracker review export specimen -o decisions.csv` writes what `tracker review import` takes in elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli_output import (
    PLAIN_SUFFIXES,
    chosen,
    database,
    database_option,
    deliver,
    options,
    output_options,
    texts_option,
)
from tracker.cli_texts import folder
from tracker.errors import InputError, UsageError

if TYPE_CHECKING:
    from tracker.exports.review import Line
    from tracker.review import Decision, State, Subject
    from tracker.reviewing import Reviews
    from tracker.store import Store

_FILES = {"csv": (".csv",), "json": (".json",)}
_TABLES = {**PLAIN_SUFFIXES, **{"csv": (".csv",)}}
_MOST_BYTES = 20 * 1024**2


@click.group()
def review() -> None:
    """List, export or import what people decided about tags."""


@review.command("list")
@click.argument("name", metavar="DOSSIER")
@output_options(tuple(_TABLES))
@texts_option
@database_option
def list_(name: str, form: str | None, output: Path | None, texts: Path | None) -> None:
    """List the tags that people decided on.

    Each with what the decisions amount to, and with who said what, when and why. Decisions that were made for other
    words than those of the texts at hand are proposals.
    """
    from tracker.exports import review as export

    with _opened(name, texts) as (store, dossier):
        decisions = store.reviews.decisions(dossier)
        found = _reviews(store, dossier, decisions)
    match chosen(form, output, _TABLES):
        case "json":
            deliver(export.write_json(export.rows(decisions), dossier), output)
        case "csv":
            deliver(export.write_csv(export.rows(decisions)), output)
        case _:
            states = [state for one in found for state in one.states.values()]
            strays = [decision for one in found for decision in one.strays]
            deliver(export.decisions_as_text(states, dossier, options(False, None, output), strays), output)


@review.command()
@click.argument("name", metavar="DOSSIER")
@click.option("--waiting", metavar="OLD..NEW", help="Also a row for each undecided tag between these.")
@output_options(tuple(_FILES))
@texts_option
@database_option
def export(name: str, waiting: str | None, form: str | None, output: Path | None, texts: Path | None) -> None:
    """Write all decisions on a dossier to a file.

    It can be read back exactly. With --waiting the file is a form: fill in verdict, direction, who and reason, then
    `tracker review import` it.
    """
    from tracker.exports.review import rows, write_csv, write_json

    with _opened(name, texts) as (store, dossier):
        decisions = store.reviews.decisions(dossier)
        open_ = _waiting(store, dossier, waiting, decisions) if waiting else []
    found = rows(decisions, open_)
    as_json = chosen(form, output, _FILES) == "json"
    deliver(write_json(found, dossier) if as_json else write_csv(found), output)


@review.command("import")
@click.argument("name", metavar="DOSSIER")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--who", metavar="NAME", default="", help="Signs the rows that carry no name.")
@texts_option
@database_option
def import_(name: str, file: Path, who: str, texts: Path | None) -> None:
    """Take in decisions from a file, all or none.

    FILE is CSV or JSON as `tracker review export` writes it. What is there already is left out, and so is a row
    without a time that its person has signed before. A decision that the same person has meanwhile overtaken here is
    refused, with its row.
    """
    from tracker.exports.review import read_file
    from tracker.store.reviews import Stale

    data = _read(file)
    with _opened(name, texts) as (store, dossier):
        lines = _dated(read_file(data, str(file), dossier, (who, _now())), store.reviews.decisions(dossier))
        _check_codes(lines, str(file))
        try:
            new = store.reviews.add([(line.decision, line.rev) for line in lines])
        except Stale as error:
            advice = "export anew, decide again, and import that; nothing of the file was taken"
            problem = str(error).removesuffix(".").partition("; ")[0]
            raise InputError(str(file), problem, advice, f"row {lines[error.place].row}") from None
        found = _reviews(store, dossier, store.reviews.decisions(dossier))
    click.echo(f"{new:,} of {len(lines):,} decisions were new.")
    _tell_what_does_not_hold([line.decision.subject for line in lines], found)


def _dated(lines: list[Line], kept: Iterable[Decision]) -> list[Line]:
    """The lines, those without a time with that of when the same was said before: a form that comes in twice."""
    before = {replace(decision, at=""): decision for decision in kept}
    return [
        line if line.dated else replace(line, decision=before.get(replace(line.decision, at=""), line.decision))
        for line in lines
    ]


def _tell_what_does_not_hold(subjects: list[Subject], found: list[Reviews]) -> None:
    """Says how many of the decisions just read count for nothing here, and why."""
    proposed = {d.subject for one in found for state in one.states.values() for d in state.proposals}
    strays = {d.subject for one in found for d in one.strays}
    if proposals := sum(subject in proposed for subject in subjects):
        said = "was made" if proposals == 1 else "were made"
        click.echo(f"{proposals:,} of them {said} for other words than those of the texts here: kept as proposals.")
    if lost := sum(subject in strays for subject in subjects):
        said = "fits" if lost == 1 else "fit"
        click.echo(f"{lost:,} of them {said} no change of the texts here: kept, and counted for nothing.")


@review.command()
@click.argument("name", metavar="DOSSIER")
@output_options(tuple(_TABLES))
@texts_option
@database_option
def agreement(name: str, form: str | None, output: Path | None, texts: Path | None) -> None:
    """Say how far people agree, code by code.

    For each two people: the tags that both decided on, the share on which they say the same, Cohen's kappa, and the
    share of opposite verdicts.
    """
    from tracker.exports import review as export
    from tracker.reviewing import agreements

    with _opened(name, texts) as (store, dossier):
        found = _reviews(store, dossier, store.reviews.decisions(dossier))
    agreed = agreements(state for one in found for state in one.states.values())
    match chosen(form, output, _TABLES):
        case "json":
            deliver(export.agreement_as_json(agreed, dossier), output)
        case "csv":
            deliver(export.agreement_as_csv(agreed), output)
        case _:
            deliver(export.agreement_as_text(agreed, dossier, options(False, None, output)), output)


# ------------------------------------------------------------------------------------------------------ the database


class _opened:
    """The database and the proper name of a dossier in it."""

    def __init__(self, name: str, texts: Path | None) -> None:
        from tracker.load import find_dossier
        from tracker.store import database_exists, open_store

        if not database_exists(database()):
            self.dossier = find_dossier(name, folder(texts)).name
            problem = "there is no database yet, and decisions are kept in one"
            raise InputError(self.dossier, problem, f"make it: tracker load {self.dossier}")
        self.store = open_store(database())
        try:
            self.dossier = find_dossier(name, folder(texts), self.store).name
        except InputError:
            self.store.close()
            raise

    def __enter__(self) -> tuple[Store, str]:
        return self.store, self.dossier

    def __exit__(self, *_: object) -> None:
        self.store.close()


def _reviews(store: Store, dossier: str, decisions: Iterable[Decision]) -> list[Reviews]:
    """What the decisions amount to, comparison by comparison; where a text is not there, they fit nothing."""
    from tracker.load import comparison_of
    from tracker.reviewing import Reviews, reviews

    texts = store.texts(dossier)
    pairs: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        pairs.setdefault((decision.subject.old, decision.subject.new), []).append(decision)
    return [
        reviews(comparison_of(store, texts[old], texts[new]), made)
        if old in texts and new in texts
        else Reviews({}, tuple(made))
        for (old, new), made in sorted(pairs.items())
    ]


def _waiting(store: Store, dossier: str, pair: str, decisions: Iterable[Decision]) -> list[State]:
    """The tags between two versions on which nobody has decided."""
    from tracker.load import comparison_of
    from tracker.reviewing import reviews

    old, dots, new = pair.lower().partition("..")
    if not (old and dots and new):
        raise UsageError(f'--waiting takes two versions as OLD..NEW, as in "in-force..final", not "{pair}".')
    texts = store.texts(dossier)
    if absent := [version for version in (old, new) if version not in texts]:
        there = f"its texts are {', '.join(texts)}" if texts else "none of its texts is there"
        raise InputError(dossier, f'there is no text of "{absent[0]}"; {there}', f"load it: tracker load {dossier}")
    own = [decision for decision in decisions if (decision.subject.old, decision.subject.new) == (old, new)]
    states = reviews(comparison_of(store, texts[old], texts[new]), own).states.values()
    return [state for state in states if state.suggested and not state.decisions]


def _check_codes(lines: list[Line], name: str) -> None:
    """Refuses what no codebook that ships here has."""
    from tracker.codebook import load_codebook, names

    books = {book: {code.id for code in load_codebook(book).codes} for book in names()}
    for line in lines:
        subject = line.decision.subject
        where = f"row {line.row}"
        if subject.codebook not in books:
            advice = f"they are {', '.join(books)}"
            raise InputError(name, f"there is no codebook “{subject.codebook[:40]}”", advice, where)
        for code in (subject.code, line.decision.code):
            if code and code not in books[subject.codebook]:
                advice = f"`tracker codebook list {subject.codebook}` shows all; nothing of the file was taken"
                raise InputError(name, f"there is no code “{code[:40]}”", advice, where)


def _read(file: Path) -> str:
    from tracker.source import decode, open_source

    source = open_source(file)
    if len(source.data) > _MOST_BYTES:
        raise InputError(source.name, f"it is larger than {_MOST_BYTES // 1024**2} MiB", "split it")
    return decode(source).text


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
