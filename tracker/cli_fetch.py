"""The command `fetch`: official texts into the cache.

In: a dossier's name, versions, languages. Out: what came and what has to be saved by hand, with the exact command.
Example: `tracker fetch 2016-0295-cod --version final --language fr`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli_load import cache_option
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

if TYPE_CHECKING:
    from tracker.catalogue import Dossier
    from tracker.exports.doctor import Reached


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.option("--version", "versions", metavar="NAME", multiple=True, help="Only this version; may be repeated.")
@click.option(
    "--language",
    "languages",
    metavar="XX",
    multiple=True,
    help="In two letters; may be repeated, the first that there is will do. By default each version's own.",
)
@click.option("--again", is_flag=True, help="Ask also for what was fetched before, in case it was corrected.")
@cache_option
@output_options(("text", "json"))
@texts_option
@database_option
def fetch(
    name: str,
    versions: tuple[str, ...],
    languages: tuple[str, ...],
    again: bool,
    cache: Path | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> int:
    """Fetch the official texts of a dossier into the cache.

    From the Publications Office by CELEX number (Formex, else XHTML, else PDF), else from the address of Parliament's
    or the Council's document. One request a second at most. What was fetched is not fetched again.

    The exit code is 1 if a text did not come. What no program may fetch is listed with what to do.
    """
    from tracker.exports.fetching import fetch_as_json, fetch_as_text
    from tracker.fetch import Cache, Client
    from tracker.load.fetching import Wanted, fetch_dossier

    wanted = Wanted(tuple(map(str.lower, versions)), _languages(languages), again)
    kept = Cache(cache)
    with _progress() as say, Client(say=say) as client:
        report = fetch_dossier(_dossier(name, texts), wanted, client, kept)
    if chosen(form, output, PLAIN_SUFFIXES) == "json":
        deliver(fetch_as_json(report, str(kept.folder)), output)
    else:
        deliver(fetch_as_text(report, str(kept.folder), options(False, None, output)), output)
    return 1 if report.failed else 0


def _languages(asked: tuple[str, ...]) -> tuple[str, ...]:
    from tracker.catalogue.official import THREE_LETTERS

    found = tuple(map(str.lower, asked))
    for language in found:
        if language not in THREE_LETTERS:
            known = ", ".join(THREE_LETTERS)
            raise click.BadParameter(
                f'"{language}" is no official language; they are {known}.', param_hint="--language"
            )
    return found


def _dossier(name: str, texts: Path | None) -> Dossier:
    """The dossier of that name; the database is looked into only where there is one."""
    from tracker.catalogue import texts_folder
    from tracker.load import find_dossier
    from tracker.store import database_exists, open_store

    folder = texts_folder(texts)
    if not database_exists(database()):
        return find_dossier(name, folder)
    with open_store(database()) as store:
        return find_dossier(name, folder, store)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Says on standard error what is being asked: a line that changes on a terminal, else line after line."""
    if not sys.stderr.isatty():
        yield lambda said: click.echo(said, err=True)
        return
    from rich.console import Console

    with Console(stderr=True).status("Fetching") as status:
        yield lambda said: status.update(said)


def reached() -> tuple[Reached, ...]:
    """What each of the institutions' hosts answers from here; the look takes some seconds at most."""
    from tracker.catalogue.official import HOSTS
    from tracker.exports.doctor import Reached
    from tracker.fetch import reach

    return tuple(Reached(host, said, well, HOSTS[host]) for host, said, well in reach())
