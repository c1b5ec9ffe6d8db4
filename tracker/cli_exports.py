"""The commands that hand over a whole dossier: `report` and `archive`.

In: a dossier. Out: one document for people, or one archive with everything and its checksums. Example:
`tracker report specimen --axis B --direction weakens -o report.docx`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli_lineage import Versions
from tracker.cli_output import chosen, database_option, deliver, options, output_options, refuse_terminal, texts_option
from tracker.cli_reviewed import decisions_on
from tracker.cli_tags import codebook_option, known_filters, tag_filters
from tracker.cli_texts import shelf_of
from tracker.errors import UsageError
from tracker.exports import REPORT_FORMATS
from tracker.exports.file import check_place

if TYPE_CHECKING:
    from tracker.change import Comparison, Entry, Scorecard
    from tracker.exports.report import Findings

_SUFFIXES = {name: export.suffixes for name, export in REPORT_FORMATS.items()}


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.option("--baseline", metavar="V", help="Judge against this version; by default the first one there.")
@click.option("--version", metavar="V", help="The version that is judged; by default the last one there.")
@tag_filters
@codebook_option
@output_options(tuple(REPORT_FORMATS))
@texts_option
@database_option
def report(
    name: str,
    baseline: str | None,
    version: str | None,
    code: str | None,
    axis: str | None,
    direction: str | None,
    codebook: str | None,
    form: str | None,
    output: Path | None,
    texts: Path | None,
) -> None:
    """Write one document: what changed, which way, whose it is.

    Summary, scorecard, who weakened what, the tagged changes with their redlines and reasons, method, and sources.
    """
    from tracker.exports.report import report as write

    export = REPORT_FORMATS[chosen(form, output, _SUFFIXES)]
    if export.binary:
        refuse_terminal(export.name, output)
    findings = gather(Versions(name, texts, codebook), (baseline, version), (code, axis, direction))
    deliver(export(write(replace(findings, loaded=_loaded(name, texts)))), output)


def _loaded(name: str, texts: Path | None) -> dict[str, str]:
    """When each text came into the database."""
    return {version: text.loaded_at for version, text in shelf_of(name, texts).texts.items()}


def gather(
    versions: Versions,
    pair: tuple[str | None, str | None],
    wanted: tuple[str | None, str | None, str | None] = (None, None, None),
) -> Findings:
    """Everything that a report says, found."""
    from tracker.classify import tagged
    from tracker.codebook import method
    from tracker.exports.report import MATTERING, Findings
    from tracker.lineage import who_did_it
    from tracker.reviewing import counted
    from tracker.scorecard import scorecard

    names = versions.graph.names
    first = versions.named(pair[0]) if pair[0] else names[0]
    last = versions.named(pair[1]) if pair[1] else names[-1]
    if first == last:
        raise UsageError("The baseline and the version are one and the same; name two versions.")
    comparison = versions.compare(first, last)
    code, axis, direction = _known(wanted, comparison)
    standing = counted(comparison)
    card = scorecard(standing, comparison.codebook) if comparison.codebook else None
    between = names.index(last) - names.index(first) > 1
    return Findings(
        versions.dossier,
        comparison,
        first,
        last,
        tuple(tagged(standing, code, axis, direction)),
        _asked(code, axis, direction),
        card,
        (_matter(card, -1, MATTERING), _matter(card, 1, MATTERING)),
        who_did_it(versions.graph, first, last, versions.compare) if between else None,
        {version: versions.origin(version) for version in names},
        versions.missing,
        method(),
    )


def _known(wanted: tuple[str | None, str | None, str | None], comparison: Comparison) -> tuple[str, str, str]:
    code, axis, direction = wanted
    if comparison.codebook is None:
        if any(wanted):
            raise UsageError("No codebook suits these acts, so there are no tags to choose among.")
        return "", "", ""
    return (*known_filters(code, axis, comparison.codebook), direction or "")


def _asked(code: str, axis: str, direction: str) -> str:
    said = ((f"of code {code}", code), (f"on axis {axis}", axis), (f"that are “{direction}”", direction))
    return " ".join(words for words, there in said if there)


def _matter(card: Scorecard | None, sign: int, most: int) -> tuple[Entry, ...]:
    from tracker.weight import weightiest

    if card is None:
        return ()
    entries = [entry for axis in card.axes for direction in axis.directions for entry in direction.entries]
    return tuple(weightiest(entries, sign)[:most])


@click.command()
@click.argument("name", metavar="DOSSIER")
@click.option(
    "-o", "--output", metavar="FILE", required=True, type=click.Path(path_type=Path), help="The archive, a .zip file."
)
@codebook_option
@texts_option
@database_option
def archive(name: str, output: Path, codebook: str | None, texts: Path | None) -> None:
    """Pack sources, checksums and all exports into one ZIP.

    After unpacking, `sha256sum -c SHA256SUMS` proves that nothing is missing or altered. The same database gives the
    same bytes; the report in it says when each text was loaded.
    """
    from tracker.alignment import against, align
    from tracker.compare import correlate
    from tracker.exports.archive import Packed, pack
    from tracker.exports.lineage import who_as_json
    from tracker.exports.table import SideBySide
    from tracker.making import is_bundle, make

    check_place(output)
    if output.suffix.lower() != ".zip":
        raise UsageError(f"{output}: an archive is a ZIP; name it *.zip.")
    versions = Versions(name, texts, codebook)
    findings = replace(gather(versions, (None, None)), loaded=_loaded(name, texts))
    graph = versions.graph
    pairs = dict.fromkeys([(graph.names[0], graph.names[-1])])
    pairs.update(dict.fromkeys((base, later) for later in graph.names for base in graph.based_on[later]))
    acts = {version: versions.act(version) for version in graph.names}
    sources = {version: versions.source(version) for version in graph.names}
    whole = align(graph, acts, versions.compare)
    held = against(whole, graph, acts, versions.compare, findings.baseline)
    packed = Packed(
        findings,
        acts,
        sources,
        {pair: versions.compare(*pair) for pair in pairs},
        {pair: correlate(acts[pair[0]], acts[pair[1]], "paragraph") for pair in pairs},
        {version: make(source).consolidation for version, source in sources.items() if is_bundle(source)},
        SideBySide(versions.dossier, held, acts, findings.origins, versions.gaps),
        who_as_json(findings.who, versions.dossier, versions.gaps) if findings.who else "",
        decisions_on(versions.dossier.name),
    )
    deliver(pack(packed, options(False, None, output)), output)
