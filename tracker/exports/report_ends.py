"""What a report begins and ends with: which texts it is about, by what method, where they come from.

In: a dossier, what is known of its texts, the manual of the method. Out: blocks. Example of a row of the sources:
"final", "Parliament and Council", "2021-05-20", "celex 32021R0821", "formex, loaded 2026-11-02, SHA-256 9cccb5...".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.catalogue import Dossier, Missing, Version
from tracker.change import Origin
from tracker.exports.blocks import Block, Grid, Heading, Spans, cell, from_manual, plain

METHOD = (
    "What a tag shows",
    "Which changes are shown first",
    "Whether a demand is met",
    "What tags do not mean",
    "From suggested to counted",
)
"""Parts of the manual that who holds a report needs; how rules work and what they reach is for who doubts them."""


def compared(dossier: Dossier, names: Sequence[str]) -> Iterator[Block]:
    """The texts that the report is about, by their full titles."""
    versions = [version for version in map(dossier.version, names) if version]
    rows = tuple((*_version(version)[:1], cell(version.title), *_version(version)[1:]) for version in versions)
    if rows:
        yield Grid(("Compared", "Text", "From", "Date"), rows)


def method(manual: str) -> Iterator[Block]:
    """The manual's beginning and the parts that a reader of tags needs."""
    first, *more = manual.split("\n## ")
    kept = [part for part in more if part.partition("\n")[0].strip() in METHOD]
    yield from from_manual("\n## ".join([first, *kept]), 2)
    where = "In full, with how a tag arises, how far people agree and what the rules reach: tracker codebook method; "
    yield plain(f"{where}in the browser: Method.", "small")


def sources(
    dossier: Dossier, origins: Mapping[str, Origin], loaded: Mapping[str, str], missing: Sequence[Missing]
) -> Iterator[Block]:
    """Where each text comes from, when it came, and what was held against it."""
    yield Heading(2, "Sources")
    rows = []
    for version in dossier.versions:
        origin = origins.get(version.name)
        if origin:
            facts = "; ".join(filter(None, (*(f"{k} {v}" for k, v in version.identifiers), version.source)))
            day = loaded.get(version.name, "")[: len("2026-11-02")]
            read = (origin.format, f"loaded {day}" if day else "", f"SHA-256 {origin.sha256}")
            rows.append((*_version(version), cell(facts), cell(", ".join(filter(None, read)))))
    yield Grid(("Version", "From", "Date", "Identifiers and source", "Text that was read"), tuple(rows))
    for version in dossier.versions:
        for warning in origins[version.name].warnings if version.name in origins else ():
            yield plain(f"{version.name}: {warning}", "small")
    for gap in missing:
        yield plain(f"Missing, so nothing is said of it: {gap.version.name}. It is brought by: {gap.command}", "small")


def _version(version: Version) -> tuple[Spans, ...]:
    return ((("strong", version.name),), cell(version.institution), cell(version.date))
