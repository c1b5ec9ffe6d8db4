"""The command that looks for words: `search`.

In: a dossier and words. Out: the provisions that have them, in every version and language, and the changes that brought
or took them. Example: `tracker search specimen '"human rights"' --version final`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli_output import PLAIN_SUFFIXES, chosen, database_option, deliver, options, output_options, texts_option
from tracker.cli_texts import language_named, languages_of, read_version, shelf_of
from tracker.errors import InputError, UsageError

if TYPE_CHECKING:
    from tracker.act import Act
    from tracker.catalogue import Dossier
    from tracker.finding import ChangeHit, Query


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.argument("query")
@click.option("--version", "versions", metavar="V", multiple=True, help="Only this version; may be repeated.")
@click.option("--language", metavar="LL", help="Only texts in this language; by default in all that there are.")
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
    language: str | None,
    pair: str | None,
    no_changes: bool,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Look for words in provisions and changes.

    All words must occur; those of three letters or more may go on (surveil finds surveillance), and "human rights" in
    quotation marks stand together. Every language of a version is looked through, each change once.
    """
    from tracker.exports.search import Found, search_as_csv, search_as_json, search_as_text
    from tracker.finding import look_in, parse_query

    asked = parse_query(query)
    if not asked:
        raise UsageError("The query has no word; name one, as in: tracker search specimen surveillance")
    shelf = shelf_of(name, texts)
    gaps = [gap for version in shelf.dossier.versions if (gap := shelf.missing(version))]
    absent = {gap.version.name for gap in gaps}
    there = [version.name for version in shelf.dossier.versions if version.name not in absent]
    if not there:
        raise InputError(shelf.dossier.name, "no text of it is there", f"bring one: tracker load {shelf.dossier.name}")
    ends = _pair(pair, shelf.dossier, there)
    wanted = [_known(version, shelf.dossier, there) for version in versions] or there
    held = _Texts(name, languages_of(shelf.dossier, texts), language_named(language), texts)
    chosen_texts = [(version, act) for version in there if version in wanted for act in held.shown(version)]
    if not chosen_texts:
        bring = f"bring one: tracker load {shelf.dossier.name} FILE --version {wanted[-1]} --language {held.language}"
        raise InputError(shelf.dossier.name, f"none of its texts is in the language {held.language}", bring)
    hits = tuple(hit for text in chosen_texts for hit in look_in(*text, asked))
    missing = tuple(f"{gap.version.name} ({gap.command})" for gap in gaps)
    found = Found(shelf.dossier, query, hits, missing=missing)
    if not no_changes and len(set(ends)) == 2:
        found = replace(found, pair=ends, changes=held.changes(ends, asked))
    writing = {"json": search_as_json, "csv": search_as_csv}
    form = chosen(form, output, {**PLAIN_SUFFIXES, "csv": (".csv",)})
    if form in writing:
        deliver(writing[form](found), output)
    else:
        deliver(search_as_text(found, options(False, None, output)), output)


class _Texts:
    """The texts of a dossier in the languages that are asked for, each read once."""

    def __init__(self, name: str, languages: dict[str, tuple[str, ...]], language: str, texts: Path | None) -> None:
        self.language = language
        self._name, self._languages, self._texts = name, languages, texts
        self._read: dict[str, Act] = {}

    def _act(self, version: str) -> Act:
        if version not in self._read:
            self._read[version] = read_version(self._name, version, self._texts)[1].act
        return self._read[version]

    def shown(self, version: str) -> list[Act]:
        """The texts of a version: all, or the one in the language that is asked for."""
        first, *more = self._languages[version]
        others = [self._act(f"{version}@{one}") for one in more if self.language in ("", one)]
        primary = self._act(version) if first in ("", self.language) or not self.language else None
        return [act for act in (primary, *others) if act and self.language in ("", act.language)]

    def changes(self, ends: tuple[str, str], asked: Query) -> tuple[ChangeHit, ...]:
        """What came and went between two versions, looked for in each language that both have; each change once."""
        from tracker.compare import compare
        from tracker.expressions import in_language
        from tracker.finding import look_in_changes

        plain = compare(self._act(ends[0]), self._act(ends[1]))
        found = look_in_changes(plain, asked) if self.language in ("", plain.new.language) else ()
        for language in self._languages[ends[0]]:
            if language in self._languages[ends[1]] and language not in ("", plain.new.language):
                if self.language not in ("", language):
                    continue
                old, new = (self._act(f"{version}@{language}") for version in ends)
                found += look_in_changes(in_language(plain, old, new, language).comparison, asked)
        order = {change.id: place for place, change in enumerate(plain.changes)}
        once = {one.change.id: one for one in reversed(found)}
        return tuple(sorted(once.values(), key=lambda one: order[one.change.id]))


def _pair(named: str | None, dossier: Dossier, there: list[str]) -> tuple[str, str]:
    if named is None:
        return there[0], there[-1]
    old, dots, new = named.partition("..")
    if not dots:
        raise UsageError(f'"{named}" names no two versions; write them as in --changes {there[0]}..{there[-1]}')
    return _known(old, dossier, there), _known(new, dossier, there)


def _known(version: str, dossier: Dossier, there: list[str]) -> str:
    from tracker.load.finding import not_there

    if version.lower() not in there:
        if dossier.version(version.lower()):
            raise not_there(dossier, version.lower())
        raise UsageError(f'There is no text of "{version}"; there is {", ".join(there)}.')
    return version.lower()
