"""The commands over all versions of a dossier: `table`, `history` and `who`.

In: the name of a dossier, and for `history` a reference. Out: all versions side by side, one provision through all of
them, or what each institution did to controls and safeguards. Example: `tracker history specimen "Article 5(1)"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli_output import (
    PLAIN_SUFFIXES,
    chosen,
    database_option,
    deliver,
    options,
    output_options,
    refuse_terminal,
    texts_option,
    warn,
)
from tracker.cli_reviewed import as_reviewed
from tracker.cli_tags import NO_CODEBOOK, codebook_named, codebook_option
from tracker.cli_texts import language_named, languages_of, origin, read_version, shelf_of
from tracker.errors import InputError, UsageError
from tracker.exports import COLUMNS_FORMATS

if TYPE_CHECKING:
    from tracker.act import Act
    from tracker.catalogue import Dossier, Missing
    from tracker.change import Comparison, Origin
    from tracker.descent import Graph, Lineage, Provenance
    from tracker.exports.table import SideBySide
    from tracker.source import Source
    from tracker.spoken import Compare


_TABLE_SUFFIXES = {name: export.suffixes for name, export in COLUMNS_FORMATS.items()}


language_option = click.option(
    "--language", metavar="LL", help="Show the words of this language; rows, kinds and tags stay as they are."
)


class Versions:
    """The texts of a dossier that are there, each read once, each pair compared once."""

    def __init__(self, name: str, texts: Path | None, codebook: str | None = None) -> None:
        from tracker.lineage import version_graph

        shelf = shelf_of(name, texts)
        self.dossier: Dossier = shelf.dossier
        self.missing: tuple[Missing, ...] = tuple(gap for gap in map(shelf.missing, shelf.dossier.versions) if gap)
        gaps = {gap.version.name for gap in self.missing}
        names = [version.name for version in self.dossier.versions]
        based_on = {version.name: version.based_on for version in self.dossier.versions}
        self.graph: Graph = version_graph(names, based_on, [name for name in names if name not in gaps])
        if len(self.graph.names) < 2:
            commands = "; ".join(gap.command for gap in self.missing)
            advice = f"bring another: {commands}" if commands else "add a version"
            raise InputError(self.dossier.name, "it takes two texts, and fewer are there", advice)
        self._name, self._texts, self._codebook = name, texts, codebook
        self._read: dict[str, tuple[Act, Origin, Source]] = {}
        self._compared: dict[tuple[str, str], Comparison] = {}

    def named(self, version: str) -> str:
        """A version whose text is there."""
        from tracker.load.finding import not_there

        if version.lower() not in self.graph.names:
            if self.dossier.version(version.lower()):
                raise not_there(self.dossier, version.lower())
            there = ", ".join(self.graph.names)
            raise UsageError(f'There is no text of "{version}" in {self.dossier.name}; there is {there}.')
        return version.lower()

    def act(self, version: str) -> Act:
        """Its tree."""
        return self._text(version)[0]

    def acts(self) -> dict[str, Act]:
        """All trees."""
        return {version: self.act(version) for version in self.graph.names}

    def told(self, language: str) -> tuple[Mapping[str, Act], Compare]:
        """The trees and the comparisons in the words of a language, where versions have a text in it."""
        from tracker.spoken import spoken, spoken_comparisons

        others = {version: self.act(name) for version, name in self.others(language).items()}
        said = spoken(self.acts(), others, language)
        warn(said.notes)
        return said.acts, spoken_comparisons(self.compare, others, language)

    def _text(self, version: str) -> tuple[Act, Origin, Source]:
        if version not in self._read:
            source, reading = read_version(self._name, version, self._texts)
            self._read[version] = reading.act, origin(source, reading), source
        return self._read[version]

    def compare(self, old: str, new: str) -> Comparison:
        """What changed between two of them, with tags where a codebook was asked for."""
        from tracker.compare import compare

        if (old, new) not in self._compared:
            before, after = self._text(old), self._text(new)
            book = codebook_named(self._codebook, before[0], after[0])
            self._compared[old, new] = as_reviewed(compare(before[0], after[0], (before[1], after[1]), book))
        return self._compared[old, new]

    def origin(self, version: str) -> Origin:
        """Where it comes from."""
        return self._text(version)[1]

    def source(self, version: str) -> Source:
        """Its bytes."""
        return self._text(version)[2]

    def others(self, language: str) -> dict[str, str]:
        """The versions with a text in a language, and the name that it is read by: "final@fr", or "final" itself.

        Raises:
            InputError: none has one.
        """
        known = languages_of(self.dossier, self._texts)
        found = {}
        for version in self.graph.names:
            if self.act(version).language == language:
                found[version] = version
            elif language in known[version]:
                found[version] = f"{version}@{language}"
        if not found:
            advice = f"bring one: {self.bring(self.graph.names[-1], language)}"
            raise InputError(self.dossier.name, f"none of its texts is in the language {language}", advice)
        return found

    def bring(self, version: str, language: str) -> str:
        """The command that brings a text in a language."""
        return f"tracker load {self.dossier.name} FILE --version {version} --language {language}"

    @property
    def gaps(self) -> tuple[str, ...]:
        """The versions without a text, each with the command that brings it."""
        return tuple(f"{gap.version.name} ({gap.command})" for gap in self.missing)

    def provenance(self, found: Lineage) -> Provenance:
        """Whose the words are that the provision has, or lacks, in the last version against the first."""
        from tracker.lineage import provenance, sources

        ends = self.graph.names[0], self.graph.names[-1]
        return provenance(found, sources(self.graph, *ends, self.compare), self.compare(*ends), ends)


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.option("--baseline", metavar="V", help="Hold the others against this version; by default the first column.")
@click.option("--columns", metavar="V,V,...", help="These versions in this order; by default all that are there.")
@click.option("--all", "all_", is_flag=True, help="Also the provisions in which no version differs.")
@click.option("--compromise", is_flag=True, help="With an empty last column to write in (html, docx, xlsx).")
@language_option
@output_options(tuple(COLUMNS_FORMATS))
@texts_option
@database_option
def table(
    name: str,
    baseline: str | None,
    columns: str | None,
    all_: bool,
    compromise: bool,
    language: str | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Put the versions side by side, a row for each provision.

    Each cell is a redline against the baseline, or says where the provision went. With --language the columns are the
    versions that have a text in it.
    """
    export = COLUMNS_FORMATS[chosen(form, output, _TABLE_SUFFIXES)]
    if compromise and export.name not in ("html", "docx", "xlsx"):
        raise UsageError(f"There is no empty column in {export.name}; write html, docx or xlsx with --compromise.")
    if export.binary:
        refuse_terminal(export.name, output)
    spoken_in = language_named(language)
    versions = Versions(name, texts, NO_CODEBOOK)
    there = tuple(versions.others(spoken_in)) if spoken_in else versions.graph.names
    shown = tuple(dict.fromkeys(map(versions.named, columns.replace(",", " ").split()))) if columns else there
    for one in shown:
        if one not in there:
            advice = f"bring it: {versions.bring(one, spoken_in)}"
            raise InputError(f"{versions.dossier.name}/{one}", "the text is not there in that language", advice)
    base = versions.named(baseline) if baseline else (shown or there)[0]
    if base not in shown:
        raise UsageError(f"The baseline {base} is none of the columns {', '.join(shown)}; add it to them.")
    wanted = options(all_, None, output)
    wanted.tell(f"Aligning {', '.join(versions.graph.names)} ...")
    found = _side_by_side(versions, shown, base, spoken_in)
    deliver(export(replace(found, compromise=compromise), all_, wanted), output)


def _side_by_side(versions: Versions, shown: tuple[str, ...], base: str, language: str) -> SideBySide:
    """The columns against the baseline; in a language, the rows are still those of the versions' own."""
    from tracker.alignment import against, align, choose
    from tracker.exports.table import SideBySide
    from tracker.spoken import in_words_of, spoken

    graph = versions.graph
    acts = versions.acts()
    whole = align(graph, acts, versions.compare)
    held = against(whole, graph, acts, versions.compare, base)
    names, gaps = {one: one for one in shown}, versions.gaps
    if language:
        names = versions.others(language)
        said = spoken(acts, {one: versions.act(there) for one, there in names.items()}, language, whole)
        acts = dict(said.acts)
        held = in_words_of(held, against(whole, graph, acts, versions.compare, base))
        warn(said.notes)
        gaps += tuple(
            f"{one} in {language} ({versions.bring(one, language)})" for one in graph.names if one not in names
        )
    origins = {one: versions.origin(names[one]) for one in shown}
    acts = {one: acts[one] for one in (*shown, *(name for name in graph.names if name not in shown))}
    return SideBySide(versions.dossier, choose(held, shown), acts, origins, gaps)


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.argument("reference")
@click.option("--version", metavar="V", help="The version that the reference is about; by default the last one there.")
@language_option
@output_options(("text", "json"))
@texts_option
@database_option
def history(
    name: str,
    reference: str,
    version: str | None,
    language: str | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Follow one provision through all versions.

    With each redline, and in which versions the final words already stood. With --language in the words of that
    language where a version has them; whose they are is said in the language that all versions have.
    """
    from tracker.exports.lineage import Biography, history_as_json, history_as_text
    from tracker.lineage import lineage
    from tracker.reference import locate

    versions = Versions(name, texts)
    chosen_version = versions.named(version) if version else versions.graph.names[-1]
    provision = locate(reference, versions.act(chosen_version))
    if provision is None:
        advice = f"see its provisions with `tracker dump {name}/{chosen_version}`, or name another --version"
        raise InputError(f"{name}/{chosen_version}", f"it has no {reference}", advice)
    spoken_in = language_named(language)
    acts: Mapping[str, Act] = versions.acts()
    compare: Compare = versions.compare
    own: dict[str, str] = {}
    if spoken_in:
        own = {one: acts[one].language for one in versions.others(spoken_in)}
        acts, compare = versions.told(spoken_in)
    found = lineage(chosen_version, provision.eid, versions.graph, compare)
    shown = Biography(versions.dossier, found, acts, versions.provenance(found), own, versions.gaps)
    if chosen(form, output, PLAIN_SUFFIXES) == "json":
        deliver(history_as_json(shown), output)
    else:
        deliver(history_as_text(shown, options(False, None, output)), output)


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.option("--baseline", metavar="V", help="Judge against this version; by default the first one there.")
@click.option("--version", metavar="V", help="The outcome that is asked about; by default the last one there.")
@codebook_option
@output_options(("text", "json"))
@texts_option
@database_option
def who(
    name: str,
    baseline: str | None,
    version: str | None,
    codebook: str | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Say who strengthened and who weakened what.

    Each version against the one it was made from, whether that lasted, and whose words the outcome has.
    """
    from tracker.exports.lineage import who_as_json, who_as_text
    from tracker.exports.tags import reviewed_words
    from tracker.lineage import who_did_it

    if codebook == NO_CODEBOOK:
        raise UsageError("Without a codebook there are no tags.")
    versions = Versions(name, texts, codebook)
    names = versions.graph.names
    first = versions.named(baseline) if baseline else names[0]
    last = versions.named(version) if version else names[-1]
    if names.index(first) >= names.index(last):
        raise UsageError(f"{first} does not come before {last} in {versions.dossier.name}.")
    found = who_did_it(versions.graph, first, last, versions.compare)
    if chosen(form, output, PLAIN_SUFFIXES) == "json":
        deliver(who_as_json(found, versions.dossier, versions.gaps), output)
    else:
        said = reviewed_words(versions.compare(first, last))
        deliver(who_as_text(found, versions.dossier, versions.gaps, options(False, None, output), said), output)
