"""The commands over all versions of a dossier: `table`, `history` and `who`.

In: the name of a dossier, and for `history` a reference. Out: all versions side by side, one provision through all of
them, or what each institution did to controls and safeguards. Example: `tracker history specimen "Article 5(1)"`.
"""

from __future__ import annotations

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
)
from tracker.cli_reviewed import as_reviewed
from tracker.cli_tags import NO_CODEBOOK, codebook_named, codebook_option
from tracker.cli_texts import origin, read_version, shelf_of
from tracker.errors import InputError, UsageError
from tracker.exports import COLUMNS_FORMATS

if TYPE_CHECKING:
    from tracker.act import Act
    from tracker.catalogue import Dossier, Missing
    from tracker.change import Comparison, Origin
    from tracker.descent import Graph, Lineage, Provenance
    from tracker.source import Source


_TABLE_SUFFIXES = {name: export.suffixes for name, export in COLUMNS_FORMATS.items()}


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
        if version.lower() not in self.graph.names:
            there = ", ".join(self.graph.names)
            raise UsageError(f'There is no text of "{version}" in {self.dossier.name}; there is {there}.')
        return version.lower()

    def act(self, version: str) -> Act:
        """Its tree."""
        return self._text(version)[0]

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
@output_options(tuple(COLUMNS_FORMATS))
@texts_option
@database_option
def table(
    name: str,
    baseline: str | None,
    columns: str | None,
    all_: bool,
    compromise: bool,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Put the versions side by side, a row for each provision.

    Each cell is a redline against the baseline, or says where the provision went.
    """
    from tracker.alignment import against, align, choose
    from tracker.exports.table import SideBySide

    export = COLUMNS_FORMATS[chosen(form, output, _TABLE_SUFFIXES)]
    if compromise and export.name not in ("html", "docx", "xlsx"):
        raise UsageError(f"There is no empty column in {export.name}; write html, docx or xlsx with --compromise.")
    if export.binary:
        refuse_terminal(export.name, output)
    versions = Versions(name, texts, NO_CODEBOOK)
    names = versions.graph.names
    shown = tuple(dict.fromkeys(map(versions.named, columns.replace(",", " ").split()))) if columns else names
    base = versions.named(baseline) if baseline else (shown or names)[0]
    if base not in shown:
        raise UsageError(f"The baseline {base} is none of the columns {', '.join(shown)}; add it to them.")
    wanted = options(all_, None, output)
    wanted.tell(f"Aligning {', '.join(names)} ...")
    acts = {one: versions.act(one) for one in names}
    whole = align(versions.graph, acts, versions.compare)
    held = choose(against(whole, versions.graph, acts, versions.compare, base), shown)
    origins = {one: versions.origin(one) for one in names}
    found = SideBySide(versions.dossier, held, acts, origins, versions.gaps, compromise)
    deliver(export(found, all_, wanted), output)


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.argument("reference")
@click.option("--version", metavar="V", help="The version that the reference is about; by default the last one there.")
@output_options(("text", "json"))
@texts_option
@database_option
def history(
    name: str, reference: str, version: str | None, form: str | None, output: Path | None, texts: Path | None
) -> None:
    """Follow one provision through all versions.

    With each redline, and in which versions the final words already stood.
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
    found = lineage(chosen_version, provision.eid, versions.graph, versions.compare)
    acts = {one: versions.act(one) for one in versions.graph.names}
    shown = Biography(versions.dossier, found, acts, versions.provenance(found))
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
