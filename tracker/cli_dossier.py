"""The commands on what is kept: `dossier list`, `show`, `check`, `new`, and `load`.

In: names of dossiers, files. Out: what there is and what is missing, with the command that brings it. Example:
`tracker load specimen` reads the specimen's texts into the database; `tracker dossier show specimen` shows them.

A dossier is named by its name, or by a folder that holds a `dossier.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from tracker.errors import InputError, UsageError

if TYPE_CHECKING:
    from tracker.catalogue import Dossier, DossierCheck, LoadReport, Version
    from tracker.exports.dossier import Shelf
    from tracker.source import Source
    from tracker.store import Store


@click.group()
def dossier() -> None:
    """List, show, check or make dossiers.

    A dossier says which versions a law has, and where their texts are.
    """


@contextmanager
def _existing_store() -> Iterator[Store | None]:
    """The store if there is one; looking at dossiers makes no database."""
    from tracker.store import database_exists, open_store

    if not database_exists(database()):
        yield None
        return
    with open_store(database()) as store:
        yield store


def _shelf(found: Dossier, store: Store | None) -> Shelf:
    from tracker.exports.dossier import Shelf

    return Shelf(found, store.texts(found.name) if store else {})


def _as_json(form: str | None, output: Path | None) -> bool:
    return chosen(form, output, PLAIN_SUFFIXES) == "json"


@dossier.command("list")
@output_options(("text", "json"))
@texts_option
@database_option
def list_(form: str | None, output: Path | None, texts: Path | None) -> int:
    """List the dossiers in the texts folder and in the database.

    The exit code is 1 if one of them cannot be read.
    """
    from tracker.catalogue import dossier_folders, texts_folder
    from tracker.exports.dossier import list_as_json, list_as_text
    from tracker.load import find_dossier

    found: dict[str, Dossier] = {}
    problems = []
    with _existing_store() as store:
        folder = texts_folder(texts)
        for path in dossier_folders(folder):
            try:
                one = find_dossier(str(path), folder, store)
            except InputError as error:
                problems.append(str(error))
                click.echo(f"Error: {error}", err=True)
            else:
                found[one.name] = one
        for one in store.dossiers() if store else ():
            found.setdefault(one.name, one)
        shelves = [_shelf(one, store) for _, one in sorted(found.items())]
    if _as_json(form, output):
        deliver(list_as_json(shelves, problems), output)
    else:
        deliver(list_as_text(shelves, options(False, None, output)), output)
    return 1 if problems else 0


@dossier.command()
@click.argument("name", metavar="DOSSIER")
@output_options(("text", "json"))
@texts_option
@database_option
def show(name: str, form: str | None, output: Path | None, texts: Path | None) -> None:
    """Show a dossier's versions: where each text is from, and the command that brings a missing one."""
    from tracker.catalogue import texts_folder
    from tracker.exports.dossier import show_as_json, show_as_text
    from tracker.load import find_dossier

    with _existing_store() as store:
        shelf = _shelf(find_dossier(name, texts_folder(texts), store), store)
    if _as_json(form, output):
        deliver(show_as_json(shelf), output)
    else:
        deliver(show_as_text(shelf, options(False, None, output)), output)


@dossier.command()
@click.argument("names", metavar="[DOSSIER]...", nargs=-1)
@output_options(("text", "json"))
@texts_option
def check(names: tuple[str, ...], form: str | None, output: Path | None, texts: Path | None) -> int:
    """Read the texts that dossiers ship and hold them against what dossier.toml says; all dossiers by default.

    The exit code is 1 if a file is wrong. A text that is not shipped is no fault.
    """
    from tracker.catalogue import dossier_folders, texts_folder
    from tracker.exports.dossier import check_as_json, check_as_text

    folder = texts_folder(texts)
    checks = [_check(name, folder) for name in names or map(str, dossier_folders(folder))]
    if _as_json(form, output):
        deliver(check_as_json(checks), output)
    else:
        deliver(check_as_text(checks, options(False, None, output)), output)
    return 1 if any(one.problems for one in checks) else 0


def _check(name: str, texts: Path) -> DossierCheck:
    from tracker.catalogue import DossierCheck
    from tracker.load import check_dossier, find_dossier

    try:
        return check_dossier(find_dossier(name, texts))
    except InputError as error:
        return DossierCheck(Path(name).name or name, problems=(str(error),))


@dossier.command()
@click.argument("name")
@click.option("--title", help="What the law is called.")
@click.option("--procedure", default="", help="The procedure's number, as in 2016/0295(COD).")
@texts_option
def new(name: str, title: str | None, procedure: str, texts: Path | None) -> None:
    """Make a dossier NAME: a folder with a dossier.toml to fill in, here or in the folder that --texts names."""
    from tracker.catalogue import FILE, NAME, Dossier, write_dossier
    from tracker.exports.file import write_file

    if not NAME.fullmatch(name):
        raise UsageError("A dossier's name has letters a-z, digits and hyphens, and begins with no hyphen.")
    folder = (texts or Path()) / name
    path = folder / FILE
    if path.exists():
        raise UsageError(f"{path}: there is such a dossier already.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: the folder cannot be made ({error.strerror}).") from None
    write_file(path, write_dossier(Dossier(name, title or name, procedure)).encode())
    deliver(
        f"Written   {path}\n"
        f"  Say there which versions the law has, then: tracker load {folder}\n"
        f"  or bring in one text at a time: tracker load {folder} FILE --version NAME --stage STAGE\n",
        None,
    )


# ------------------------------------------------------------------------------------------------------------ load


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--version", "version", metavar="NAME", help="Which version FILE is; without FILE: load only this one.")
@click.option("--title", help="What the version is called; by default what its text says.")
@click.option("--institution", help="Whose text it is.")
@click.option("--date", help="Its date, as in 2018-01-17.")
@click.option(
    "--stage",
    type=click.Choice(["in-force", "proposal", "parliament", "council", "final", "other"]),
    help="Where in the procedure it stands.",
)
@click.option("--based-on", multiple=True, metavar="NAME", help="The version that it was made from; may be repeated.")
@click.option("--language", help="Its language in two letters.")
@output_options(("text", "json"))
@texts_option
@database_option
def load(
    name: str,
    file: str | None,
    version: str | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
    **said: Any,
) -> int:
    """Read the texts of a dossier into the database.

    Or the one in FILE, for a version of it.

    What is there already is not read again. A text that cannot be read leaves the others alone, but the exit code is 1.
    A text that is missing is listed with the command that brings it.
    """
    from tracker.catalogue import texts_folder
    from tracker.exports.dossier import load_as_json, load_as_text
    from tracker.store import open_store

    if file and not version:
        raise UsageError("Say which version the file is, with --version NAME.")
    if not file and any(said.values()):
        raise UsageError("What a version is can be said together with FILE only; without it, dossier.toml says it.")
    folder = texts_folder(texts)
    source = _source(file) if file else None
    with open_store(database()) as store:
        if source and version:
            report = _load_file(store, (name, version.lower(), folder), source, said)
        else:
            report = _load_dossier(store, name, version, folder)
        shown = store.shown
    warn(report.notes)
    if _as_json(form, output):
        deliver(load_as_json(report, shown), output, [file] if file else [])
    else:
        deliver(load_as_text(report, shown, options(False, None, output)), output, [file] if file else [])
    return 1 if report.failed else 0


def _source(file: str) -> Source:
    from tracker.source import open_source

    return open_source(Path(file))


def _load_file(store: Store, names: tuple[str, str, Path], source: Source, said: dict[str, Any]) -> LoadReport:
    """The version of a known dossier, or one more version, or the first of a new dossier."""
    from tracker.catalogue import NAME, Dossier, with_version
    from tracker.load import find_dossier, known_dossier, load_file

    name, version, texts = names
    found = known_dossier(name, texts, store)
    if found is None:
        if not NAME.fullmatch(name.lower()) or Path(name).exists():
            find_dossier(name, texts, store)  # says why not
        found = Dossier(name.lower(), name.lower())
    if found.versions and found.version(version) is None and not any(said.values()):
        known = ", ".join(one.name for one in found.versions)
        raise UsageError(
            f'{found.name} has no version "{version}"; its versions are {known}. For one version more, say what it is: '
            "--stage, --institution, --date or --based-on."
        )
    try:
        found = with_version(found, version, said)
    except InputError as error:
        raise UsageError(str(error)) from None
    return load_file(store, found, version, source)


def _load_dossier(store: Store, name: str, version: str | None, texts: Path) -> LoadReport:
    from tracker.load import find_dossier, load_dossier

    found = find_dossier(name, texts, store)
    with _progress(1 if version else len(found.versions)) as progress:
        return load_dossier(store, found, progress, version.lower() if version else None)


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """A progress bar on a terminal while several texts are read, else nothing."""
    import sys

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
