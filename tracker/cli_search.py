"""The command that looks for words: `search`.

In: a dossier and words. Out: the provisions that have them, in every version, and the changes that brought or took
them. Example: `tracker search specimen '"human rights"' --version final`.
"""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli_output import PLAIN_SUFFIXES, chosen, database_option, deliver, options, output_options, texts_option
from tracker.cli_texts import read_version, shelf_of
from tracker.errors import InputError, UsageError


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.argument("query")
@click.option("--version", "versions", metavar="V", multiple=True, help="Only this version; may be repeated.")
@click.option(
    "--changes",
    "pair",
    metavar="OLD..NEW",
    help="The versions whose changes are looked through; by default the first and the last one there.",
)
@click.option("--no-changes", is_flag=True, help="Only provisions.")
@output_options(("text", "json", "csv"))
@texts_option
@database_option
def search(
    name: str,
    query: str,
    versions: tuple[str, ...],
    pair: str | None,
    no_changes: bool,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Look for words in provisions and changes.

    All words must occur, each may go on (surveil finds surveillance); "human rights" in quotation marks stand together.
    """
    from tracker.compare import compare
    from tracker.exports.search import Found, search_as_csv, search_as_json, search_as_text
    from tracker.finding import look_in, look_in_changes, parse_query

    asked = parse_query(query)
    if not asked:
        raise UsageError("The query has no word; name one, as in: tracker search specimen surveillance")
    shelf = shelf_of(name, texts)
    there = [version.name for version in shelf.dossier.versions if shelf.missing(version) is None]
    if not there:
        raise InputError(shelf.dossier.name, "no text of it is there", f"bring one: tracker load {shelf.dossier.name}")
    ends = _pair(pair, there)
    wanted = [_known(version, there) for version in versions] or there
    needed = dict.fromkeys([*wanted, *([] if no_changes else ends)])
    acts = {version: read_version(name, version, texts)[1].act for version in needed}
    hits = tuple(hit for version in there if version in wanted for hit in look_in(version, acts[version], asked))
    found = Found(shelf.dossier, query, hits)
    if not no_changes and len(set(ends)) == 2:
        changes = look_in_changes(compare(acts[ends[0]], acts[ends[1]]), asked)
        found = Found(shelf.dossier, query, hits, ends, changes)
    writing = {"json": search_as_json, "csv": search_as_csv}
    form = chosen(form, output, {**PLAIN_SUFFIXES, "csv": (".csv",)})
    if form in writing:
        deliver(writing[form](found), output)
    else:
        deliver(search_as_text(found, options(False, None, output)), output)


def _pair(named: str | None, there: list[str]) -> tuple[str, str]:
    if named is None:
        return there[0], there[-1]
    old, dots, new = named.partition("..")
    if not dots:
        raise UsageError(f'"{named}" names no two versions; write them as in --changes {there[0]}..{there[-1]}')
    return _known(old, there), _known(new, there)


def _known(version: str, there: list[str]) -> str:
    if version.lower() not in there:
        raise UsageError(f'There is no text of "{version}"; there is {", ".join(there)}.')
    return version.lower()
