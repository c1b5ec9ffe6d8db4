"""The command `load`: texts into the database, from the dossier, the cache, a file, a folder or standard input.

In: a dossier's name, a file and what is said of it. Out: what was loaded and what is missing. Example:
`tracker load 2016-0295-cod page.html --version proposal --dry-run` says what the page is, and stores nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

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
    warn,
)
from tracker.cli_texts import find_source
from tracker.errors import InputError, UsageError

if TYPE_CHECKING:
    from tracker.catalogue import Dossier, LoadReport, Recognised, Version
    from tracker.source import Source
    from tracker.store import Store

_F = TypeVar("_F", bound=Callable[..., Any])
_STANDARD_INPUT = "-"


def cache_option(command: _F) -> _F:
    """`--cache`."""
    return click.option(
        "--cache",
        metavar="FOLDER",
        envvar="TRACKER_CACHE",
        type=click.Path(path_type=Path, file_okay=False),
        help="Where fetched texts are kept (or TRACKER_CACHE); by default a folder of your own.",
    )(command)


def _said_options(command: _F) -> _F:
    """What can be said of a version that a file is."""
    for option in (
        click.option("--language", help="Its language in two letters."),
        click.option(
            "--based-on", multiple=True, metavar="NAME", help="The version that it was made from; may be repeated."
        ),
        click.option(
            "--stage",
            type=click.Choice(["in-force", "proposal", "parliament", "council", "final", "other"]),
            help="Where in the procedure it stands.",
        ),
        click.option("--date", help="Its date, as in 2018-01-17."),
        click.option("--institution", help="Whose text it is."),
        click.option("--title", help="What the version is called; by default what its text says."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--version", "version", metavar="NAME", help="Which version FILE is; without FILE: load only this one.")
@_said_options
@click.option("--dry-run", is_flag=True, help="Say what was recognised and what it would be stored as; store nothing.")
@click.option("--yes", is_flag=True, help="Do not ask, even where a text seems to be another than was said.")
@cache_option
@output_options(("text", "json"))
@texts_option
@database_option
def load(
    name: str,
    file: str | None,
    version: str | None,
    dry_run: bool,
    yes: bool,
    cache: Path | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
    **said: Any,
) -> int:
    """Read the texts of a dossier into the database.

    Or FILE: a text for a version of it, a folder of them (named by version or number), or "-" for standard input.

    What is there already is not read again. What was fetched is taken from the cache. A text that cannot be read leaves
    the others alone, but the exit code is 1. A text that is missing is listed with the command that brings it.
    """
    from tracker.catalogue import texts_folder
    from tracker.store import open_store

    _refuse_contradictions(file, version, dry_run, said)
    order = _Order(name, version.lower() if version else "", texts_folder(texts), said)
    as_json = chosen(form, output, PLAIN_SUFFIXES) == "json"
    inputs = [file] if file and file != _STANDARD_INPUT else []
    if dry_run:
        found, dossier = _looked_at(order, file or "")
        deliver(_recognised(found, dossier, output, as_json), output, inputs)
        return 1 if any(one.problem for one in found) else 0
    with open_store(database()) as store:
        if file and Path(file).is_dir():
            report = _load_folder(store, order, Path(file), yes)
        elif file:
            report = _load_file(store, order, _source(file), yes)
        else:
            report = _load_dossier(store, order, cache)
        shown = store.shown
    warn(report.notes)
    deliver(_reported(report, shown, output, as_json), output, inputs)
    return 1 if report.failed else 0


@dataclass(frozen=True, slots=True)
class _Order:
    """What was typed."""

    dossier: str
    version: str
    texts: Path
    said: dict[str, Any]
    """Of the version."""


def _refuse_contradictions(file: str | None, version: str | None, dry_run: bool, said: dict[str, Any]) -> None:
    from tracker.source import printable

    if file and file != _STANDARD_INPUT and not os.path.lexists(file):
        raise InputError(printable(file), "there is no such file or folder", "check the path")
    folder = bool(file) and file != _STANDARD_INPUT and Path(file or "").is_dir()
    if folder and (version or any(said.values())):
        raise UsageError("Of a folder each file says itself which version it is; name one file to say more of it.")
    if file and not folder and not version and not dry_run:
        raise UsageError("Say which version the file is, with --version NAME; --dry-run says what it seems to be.")
    if not file and any(said.values()):
        raise UsageError("What a version is can be said together with FILE only; without it, dossier.toml says it.")
    if not file and dry_run:
        raise UsageError("--dry-run looks at a FILE or a folder; `tracker dossier check` looks at a dossier's own.")


def _source(file: str) -> Source:
    """The bytes of a file, or of standard input."""
    from tracker.source import open_source

    return find_source(file, None) if file == _STANDARD_INPUT else open_source(Path(file))


def _reported(report: LoadReport, shown: str, output: Path | None, as_json: bool) -> str:
    from tracker.exports.dossier import load_as_json, load_as_text

    return load_as_json(report, shown) if as_json else load_as_text(report, shown, options(False, None, output))


def _recognised(found: Sequence[Recognised], dossier: str, output: Path | None, as_json: bool) -> str:
    from tracker.exports.fetching import recognised_as_json, recognised_as_text

    if as_json:
        return recognised_as_json(found, dossier)
    return recognised_as_text(found, dossier, options(False, None, output))


# --------------------------------------------------------------------------------------------------- a look before


def _looked_at(order: _Order, file: str) -> tuple[tuple[Recognised, ...], str]:
    """What a file or a folder is taken for; no database is made for it."""
    from tracker.store import database_exists, open_store

    if not database_exists(database()):
        return _look(None, order, file)
    with open_store(database()) as store:
        return _look(store, order, file)


def _look(store: Store | None, order: _Order, file: str) -> tuple[tuple[Recognised, ...], str]:
    from tracker.load.folder import files_of, mapped
    from tracker.load.recognise import recognise

    if file != _STANDARD_INPUT and Path(file).is_dir():
        files = files_of(Path(file))
        dossier = _known(store, order, files)
        return mapped(files, dossier, store), dossier.name
    dossier = _described(store, order) if order.version else _known(store, order)
    found = recognise(_source(file), dossier, dossier.version(order.version), store)
    reason = found.reason or ("as was said" if order.version else "")
    return (replace(found, reason=reason),), dossier.name


def _agreed(found: Sequence[Recognised], dossier: str, yes: bool, always: bool = False) -> bool:
    """Shows what files were taken for, and asks a person who sits there where something is doubtful."""
    doubtful = any(one.doubts or one.problem for one in found)
    if doubtful or always:
        click.echo(_recognised(found, dossier, None, False), err=True)
    if yes or not doubtful or not sys.stdin.isatty():
        return True
    return click.confirm("Load this?", err=True)


# ----------------------------------------------------------------------------------------------------- bringing in


def _known(store: Store | None, order: _Order, files: Sequence[Path] = ()) -> Dossier:
    """The dossier of that name, or a new one."""
    from tracker.catalogue import NAME, Dossier
    from tracker.load import find_dossier, known_dossier
    from tracker.load.folder import drafted

    found = known_dossier(order.dossier, order.texts, store)
    if found is not None:
        return found
    name = order.dossier.lower()
    if not NAME.fullmatch(name) or Path(order.dossier).exists():
        find_dossier(order.dossier, order.texts, store)  # says why not
    return drafted(files, name) if files else Dossier(name, name)


def _described(store: Store | None, order: _Order) -> Dossier:
    """The dossier with the version as it was said to be: one that it has, or one more."""
    from tracker.catalogue import with_version

    found = _known(store, order)
    if found.versions and found.version(order.version) is None and not any(order.said.values()):
        known = ", ".join(one.name for one in found.versions)
        raise UsageError(
            f'{found.name} has no version "{order.version}"; its versions are {known}. For one version more, say what '
            "it is: --stage, --institution, --date or --based-on."
        )
    try:
        return with_version(found, order.version, order.said)
    except InputError as error:
        raise UsageError(str(error)) from None


def _load_file(store: Store, order: _Order, source: Source, yes: bool) -> LoadReport:
    """The version of a known dossier, or one more version, or the first of a new dossier."""
    from tracker.load import load_file
    from tracker.load.recognise import recognise

    order, language = _language(store, order)
    found = _described(store, order)
    if not yes:
        looked_at = recognise(source, found, found.version(order.version), store)
        if looked_at.strange and not sys.stdin.isatty():
            advice = "give --yes if it is this text all the same, or name another --version"
            raise InputError(source.name, "; ".join(looked_at.strange), advice)
        if not looked_at.problem and not _agreed([looked_at], found.name, yes):
            raise click.Abort
    return load_file(store, found, order.version, source, language)


def _language(store: Store, order: _Order) -> tuple[_Order, str | None]:
    """What was said of the language: of a version that has a text in another one, it is said of the file alone."""
    language = (order.said.get("language") or "").lower()
    known = _known(store, order)
    version, text = known.version(order.version), store.text(known.name, order.version)
    own = (text.language if text else "") or (version.language if version else "")
    if not language or not text or own in ("", language):
        return order, None
    return replace(order, said={**order.said, "language": None}), language


def _load_folder(store: Store, order: _Order, folder: Path, yes: bool) -> LoadReport:
    """Every file of a folder that is a version, after it was said which is which."""
    from tracker.catalogue import LoadReport
    from tracker.load import load_file
    from tracker.load.folder import files_of, mapped, used

    files = files_of(folder)
    found = _known(store, order, files)
    looked_at = mapped(files, found, store)
    found = used(found, looked_at, store)
    if not _agreed(looked_at, found.name, yes, always=True):
        raise click.Abort
    report = LoadReport(found)
    for one in looked_at:
        doubtful = "" if yes or sys.stdin.isatty() else "; ".join(one.strange)
        if problem := one.problem or (f"{doubtful}; give --yes if it is this text all the same" if doubtful else ""):
            report = replace(report, failed=(*report.failed, (one.version or Path(one.name).name, problem)))
            continue
        try:
            language = one.language if one.beside else None
            more = load_file(store, report.dossier, one.version, _source(one.name), language)
        except InputError as error:
            report = replace(report, failed=(*report.failed, (one.version, str(error))))
        else:
            report = _joined(report, more)
    return report


def _joined(report: LoadReport, more: LoadReport) -> LoadReport:
    return replace(
        more,
        loaded=(*report.loaded, *more.loaded),
        kept=(*report.kept, *more.kept),
        failed=report.failed,
        notes=(*report.notes, *more.notes),
    )


def _load_dossier(store: Store, order: _Order, cache: Path | None) -> LoadReport:
    from tracker.fetch import Cache
    from tracker.load import find_dossier, load_dossier

    found = find_dossier(order.dossier, order.texts, store)
    with _progress(1 if order.version else len(found.versions)) as progress:
        return load_dossier(store, found, progress, order.version or None, Cache(cache))


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """A progress bar on a terminal while several texts are read, else nothing."""
    if total < 2 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Loading", total=total)

        def step(version: Version) -> None:
            bar.update(task, advance=1, description=f"Loading {version.name}")

        yield step
