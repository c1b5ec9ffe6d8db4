"""A whole dossier as one ZIP: the sources byte for byte, every export, and the checksums of all of it.

In: a `Packed`. Out: the bytes of a ZIP file. Example: it holds `sources/final/act.xml`, `acts/final.akn`,
`comparisons/in-force..final.docx`, `report.html`, and `SHA256SUMS`, by which `sha256sum -c` proves the rest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker import __version__
from tracker.act import Act
from tracker.change import Comparison, CorrelationRow
from tracker.exports import (
    ACT_FORMATS,
    COLUMNS_FORMATS,
    FORMATS,
    REPORT_FORMATS,
    STANDARD,
    TABLE_FORMATS,
    Options,
)
from tracker.exports.package import zipped
from tracker.exports.receipt import write_json as write_receipt
from tracker.exports.report import Findings, report
from tracker.exports.review import rows as decided
from tracker.exports.review import write_json as decisions_as_json
from tracker.exports.scorecard import scorecard_as_json
from tracker.exports.table import SideBySide
from tracker.exports.tags import Chosen, tags_as_csv
from tracker.exports.tags_xlsx import tags_as_xlsx
from tracker.exports.wording import AUTHENTIC, lacking
from tracker.receipt import Consolidation
from tracker.review import Decision
from tracker.source import Source

SUMS = "SHA256SUMS"
_LEFT_OUT = ("pdf", "text")
"""A PDF has the clock in it, so that two archives of the same texts would differ; its page is here as HTML."""
_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Packed:
    """What goes into the archive."""

    findings: Findings
    acts: Mapping[str, Act]
    sources: Mapping[str, Source]
    comparisons: Mapping[tuple[str, str], Comparison]
    correlations: Mapping[tuple[str, str], tuple[CorrelationRow, ...]]
    receipts: Mapping[str, Consolidation]
    """Of each version that was made from amendments."""
    table: SideBySide
    who: str
    """JSON; "" where no version stands between."""
    decisions: Sequence[Decision] = ()
    """What people decided about tags; its effect is in all the rest."""


def pack(packed: Packed, options: Options = STANDARD) -> bytes:
    """The archive; who waits hears how far it is."""
    parts: dict[str, bytes] = {}
    for name, content in _parts(packed, options):
        parts[name] = content if isinstance(content, bytes) else content.encode()
        options.tell(f"{name} ...")
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in parts.items())
    return zipped({**parts, SUMS: sums.encode()})


def _parts(packed: Packed, options: Options) -> Iterator[tuple[str, str | bytes]]:
    findings = packed.findings
    yield "README.txt", _read_me(packed)
    yield "dossier.json", _dossier(findings)
    for version, source in packed.sources.items():
        described = findings.dossier.version(version)
        kept = described.file if described and described.file else source.name
        yield f"sources/{version}/{file_name(kept, version)}", source.data
    for version, act in packed.acts.items():
        for form in ACT_FORMATS.values():
            yield f"acts/{version}{form.suffixes[0] if form.suffixes else '.txt'}", form(act)
    quiet = replace(options, tell=STANDARD.tell)
    for (old, new), comparison in packed.comparisons.items():
        for export in FORMATS.values():
            if export.name not in _LEFT_OUT:
                yield f"comparisons/{old}..{new}{export.suffixes[0]}", export(comparison, quiet)
    for columns in COLUMNS_FORMATS.values():
        if columns.suffixes and columns.name not in _LEFT_OUT:
            yield f"table{columns.suffixes[0]}", columns(packed.table, True, quiet)
    for pair, rows in packed.correlations.items():
        missing = lacking(packed.acts[pair[0]], packed.acts[pair[1]])
        notes = (missing,) if missing else ()
        for listing in TABLE_FORMATS.values():
            if listing.name not in _LEFT_OUT:
                table = listing(rows, "paragraph", pair, None, notes)
                yield f"correlations/{pair[0]}..{pair[1]}{listing.suffixes[0]}", table
    for version, receipt in packed.receipts.items():
        yield f"receipts/{version}.json", write_receipt(receipt)
    if findings.card:
        found = list(findings.found)
        chosen = Chosen(findings.dossier.name, findings.baseline, findings.version, findings.missing)
        yield "tags.csv", tags_as_csv(findings.comparison, found)
        yield "tags.xlsx", tags_as_xlsx(findings.comparison, found, chosen)
        yield "scorecard.json", scorecard_as_json(findings.card, findings.comparison, chosen)
    if packed.who:
        yield "who.json", packed.who
    yield "reviews/decisions.json", decisions_as_json(decided(packed.decisions), findings.dossier.name)
    paper = report(findings)
    for written in REPORT_FORMATS.values():
        if written.name not in _LEFT_OUT:
            yield f"report{written.suffixes[0]}", written(paper)


def file_name(name: str, version: str) -> str:
    """A source's name as a file may be called anywhere.

    >>> file_name("../a b.xml", "final"), file_name("", "final")
    ('a_b.xml', 'final')
    """
    plain = _NAME.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip("._")
    return plain or version


def _dossier(findings: Findings) -> str:
    versions = [
        {
            "name": version.name,
            "title": version.title,
            "institution": version.institution,
            "stage": version.stage,
            "date": version.date,
            "based_on": list(version.based_on),
            "identifiers": dict(version.identifiers),
            "source": version.source,
            "sha256": findings.origins[version.name].sha256 if version.name in findings.origins else None,
        }
        for version in findings.dossier.versions
    ]
    said = {
        "schema": 1,
        "name": findings.dossier.name,
        "title": findings.dossier.title,
        "procedure": findings.dossier.procedure,
        "versions": versions,
        "missing": [{"version": gap.version.name, "command": gap.command} for gap in findings.missing],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _read_me(packed: Packed) -> str:
    findings = packed.findings
    missing = [f"  {gap.version.name}: {gap.command}" for gap in findings.missing]
    lines = [
        f"{findings.dossier.title or findings.dossier.name}",
        "",
        "sources/      the texts as they came in, byte for byte",
        "acts/         each text as a tree: outline, JSON, Akoma Ntoso, plain text",
        "comparisons/  each text against the one it was made from, and the first against the last",
        "correlations/ the correlation tables of the same pairs, made from the texts",
        "receipts/     what became of each amendment, of a text that was made from amendments",
        "table.*       all versions side by side",
        "report.*      what changed, which way, who did it, and how one knows",
        "reviews/      what people decided about tags, as `tracker review import` takes it in elsewhere",
        "tags.*, scorecard.json, who.json, dossier.json",
        "The plain texts in acts/ are for reading; outline, JSON and Akoma Ntoso give the same tree again. PDF is",
        "left out because two prints of one page are not the same bytes; print report.html.",
        f"{SUMS}    checksums of all of it; check them with: sha256sum -c {SUMS}",
        "",
        *(["Missing:", *missing, ""] if missing else []),
        f"{AUTHENTIC} Made by tracker {__version__}.",
    ]
    return "\n".join(lines) + "\n"
