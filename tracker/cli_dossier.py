"""The commands on what is kept: `dossier list`, `show`, `check` and `new`.

In: names of dossiers. Out: what there is and what is missing, with the command that brings it. Example:
`tracker dossier show specimen` shows the specimen's versions; `dossier new 2016/0295(COD)` makes one.

A dossier is named by its name, or by a folder that holds a `dossier.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
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
)
from tracker.errors import InputError, UsageError

if TYPE_CHECKING:
    from tracker.catalogue import Dossier, DossierCheck
    from tracker.exports.dossier import Shelf
    from tracker.store import Store

_F = TypeVar("_F", bound=Callable[..., Any])


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
        if store:
            shelf = replace(shelf, beside=store.beside(shelf.dossier.name))
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


_STEPS = {
    "in-force": "the act in force, as in 32009R0428",
    "proposal": "the proposal, as in COM(2016) 616",
    "parliament": "Parliament's amendments, as in P8_TA(2018)0006",
    "council": "the Council's mandate, as in ST 9923/19",
    "position": "Parliament's position, as in P9_TA(2021)0101",
    "final": "the final act, as in 32021R0821",
}


def _step_options(command: _F) -> _F:
    """One option for each step of a procedure: the number of its document, and its date behind a comma."""
    for name, what in reversed(_STEPS.items()):
        option = click.option(f"--{name}", name.replace("-", "_"), metavar="NUMBER[,DATE]", help=f"Number of {what}.")
        command = option(command)
    return command


@dossier.command()
@click.argument("name", metavar="NAME|PROCEDURE")
@click.option("--title", help="What the law is called.")
@click.option("--procedure", default="", help="The procedure's number, where NAME is not one.")
@_step_options
@click.option("--yes", is_flag=True, help="Do not ask for what was not said.")
@texts_option
def new(name: str, title: str | None, procedure: str, yes: bool, texts: Path | None, **answers: str | None) -> None:
    """Make a dossier, here or in the folder that --texts names.

    From a procedure's number, as in 2016/0295(COD), and the numbers of its documents; on a terminal they are asked for.
    Without any it is a dossier.toml to fill in.
    """
    from tracker.catalogue import FILE, NAME, write_dossier
    from tracker.catalogue.drafting import draft, name_of, procedure_of
    from tracker.exports.file import write_file

    number = procedure_of(procedure or name)
    name = name_of(number) if procedure_of(name) else name
    if not NAME.fullmatch(name):
        raise UsageError(
            "A dossier's name has letters a-z, digits and hyphens, and begins with no hyphen; a procedure's number is "
            "written as in 2016/0295(COD)."
        )
    folder = (texts or Path()) / name
    path = folder / FILE
    if path.exists():
        raise UsageError(f"{path}: there is such a dossier already.")
    title, given = _answers(title, answers, yes)
    try:
        made = draft(name, title, number or procedure, given)
    except InputError as error:
        raise UsageError(str(error)) from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: the folder cannot be made ({error.strerror}).") from None
    write_file(path, write_dossier(made).encode())
    deliver(_what_next(made, path, folder), None)


def _answers(title: str | None, answers: dict[str, str | None], yes: bool) -> tuple[str, dict[str, str]]:
    """What was said, and on a terminal what a person answers for the rest."""
    import sys

    from tracker.catalogue.drafting import STEPS

    asking = sys.stdin.isatty() and not yes

    def ask(question: str) -> str:
        return str(click.prompt(question, default="", show_default=False, err=True)) if asking else ""

    if asking:
        click.echo("Enter leaves an answer out; dossier.toml can be changed at any time.", err=True)
    title = title or ask("What the law is called")
    return title, {step.name: answers.get(step.name.replace("-", "_")) or ask(step.question) for step in STEPS}


def _what_next(made: Dossier, path: Path, folder: Path) -> str:
    if not made.versions:
        return (
            f"Written   {path}\n"
            f"  Say there which versions the law has, then: tracker load {folder}\n"
            f"  or bring in one text at a time: tracker load {folder} FILE --version NAME --stage STAGE\n"
        )
    names = ", ".join(version.name for version in made.versions)
    return f"Written   {path} with {names}\n  Next: tracker fetch {folder}, then: tracker load {folder}\n"
