"""The commands over all versions of a dossier: `history` and `who`.

In: the name of a dossier, and for `history` a reference. Out: one provision through all versions, or what each
institution did to controls and safeguards. Example: `tracker history specimen "Article 5(1), point (b)"`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli_output import PLAIN_SUFFIXES, chosen, database_option, deliver, options, output_options, texts_option
from tracker.cli_tags import NO_CODEBOOK, codebook_named, codebook_option
from tracker.cli_texts import origin, read_version, shelf_of
from tracker.errors import InputError, UsageError

if TYPE_CHECKING:
    from tracker.act import Act
    from tracker.catalogue import Dossier, Missing
    from tracker.change import Comparison, Origin
    from tracker.descent import Attribution, Graph, Lineage


class _Versions:
    """The texts of a dossier that are there, each read once, each pair compared once."""

    def __init__(self, name: str, texts: Path | None, codebook: str | None = NO_CODEBOOK) -> None:
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
        self._read: dict[str, tuple[Act, Origin]] = {}
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

    def _text(self, version: str) -> tuple[Act, Origin]:
        if version not in self._read:
            source, reading = read_version(self._name, version, self._texts)
            self._read[version] = reading.act, origin(source, reading)
        return self._read[version]

    def compare(self, old: str, new: str) -> Comparison:
        """What changed between two of them, with tags where a codebook was asked for."""
        from tracker.compare import compare

        if (old, new) not in self._compared:
            before, after = self._text(old), self._text(new)
            book = codebook_named(self._codebook, before[0], after[0])
            self._compared[old, new] = compare(before[0], after[0], (before[1], after[1]), book)
        return self._compared[old, new]

    def words(self, found: Lineage) -> tuple[Attribution, ...]:
        """Whose the words are that the provision has, or lacks, in the last version against the first."""
        from tracker.lineage import Sources

        first, *middle, last = self.graph.names
        sources = Sources({name: (self.compare(first, name), self.compare(name, last)) for name in middle})
        old, new = (set(stand.eids) if stand else set() for stand in (found.stand(first), found.stand(last)))
        changes = [c for c in self.compare(first, last).changes if set(c.old) & old or set(c.new) & new]
        return tuple(words for change in changes for words in sources.attribute(change))


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

    versions = _Versions(name, texts)
    chosen_version = versions.named(version) if version else versions.graph.names[-1]
    provision = locate(reference, versions.act(chosen_version))
    if provision is None:
        advice = f"see its provisions with `tracker dump {name}/{chosen_version}`, or name another --version"
        raise InputError(f"{name}/{chosen_version}", f"it has no {reference}", advice)
    found = lineage(chosen_version, provision.eid, versions.graph, versions.compare)
    acts = {one: versions.act(one) for one in versions.graph.names}
    shown = Biography(versions.dossier, found, acts, versions.words(found))
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
    from tracker.lineage import who_did_it

    if codebook == NO_CODEBOOK:
        raise UsageError("Without a codebook there are no tags.")
    versions = _Versions(name, texts, codebook)
    names = versions.graph.names
    first = versions.named(baseline) if baseline else names[0]
    last = versions.named(version) if version else names[-1]
    if names.index(first) >= names.index(last):
        raise UsageError(f"{first} does not come before {last} in {versions.dossier.name}.")
    found = who_did_it(versions.graph, first, last, versions.compare)
    gaps = [f"{gap.version.name} ({gap.command})" for gap in versions.missing]
    if chosen(form, output, PLAIN_SUFFIXES) == "json":
        deliver(who_as_json(found, versions.dossier, gaps), output)
    else:
        deliver(who_as_text(found, versions.dossier, gaps, options(False, None, output)), output)
