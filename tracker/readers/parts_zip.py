"""Reads an act whose annexes were published as files of their own: an archive of pages, in the order of the law.

In: a ZIP archive of XHTML pages, Word files or PDFs, the act first. Out: the lines of all of them as one text. Example:
a Commission proposal comes as DOC_1 (the act) and DOC_2 (its annexes); packed together they are one proposal.

Each file is read in its own format; only the names of footnotes are told apart, for each file counts its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tracker.errors import InputError
from tracker.line import Draft, Line
from tracker.readers.zip_guard import is_archive, open_archive
from tracker.source import Source

NAME = "parts-zip"
TITLE = "an act and its annexes as pages, Word files or PDFs of their own in a ZIP archive"

_SUFFIXES = (".xhtml", ".html", ".htm", ".pdf", ".docx")


def recognises(head: str) -> bool:
    """False: an archive is no text, see `opens`."""
    return False


def opens(source: Source) -> bool:
    """True for an archive that holds nothing but pages, Word files and PDFs."""
    if not is_archive(source):
        return False
    names = open_archive(source).names
    return bool(names) and all(name.lower().endswith(_SUFFIXES) for name in names)


def read(read_part: Callable[[Source], Draft], source: Source) -> Draft:
    """Reads the files in the order of the archive, as one act.

    Args:
        read_part: reads one file in whatever format it is; formats do not know each other.
        source: the archive.
    """
    archive = open_archive(source)
    drafts = [_read(read_part, source, archive.part(name)) for name in archive.names]
    first = drafts[0]
    lines = [_numbered(line, number) for number, draft in enumerate(drafts) for line in draft.lines]
    return replace(
        first,
        lines=tuple(lines),
        shown="\n".join(draft.shown for draft in drafts),
        language=next((draft.language for draft in drafts if draft.language), ""),
        identifier=next((draft.identifier for draft in drafts if draft.identifier), ""),
        warnings=tuple(dict.fromkeys(said for draft in drafts for said in draft.warnings)),
        legend=next((draft.legend for draft in drafts if draft.legend), ""),
        one_sided=any(draft.one_sided for draft in drafts),
    )


def _read(read_part: Callable[[Source], Draft], source: Source, part: Source) -> Draft:
    try:
        return read_part(part)
    except InputError as error:
        raise InputError(source.name, f"{part.name} in it: {error.problem}", error.advice, error.where) from None


def _numbered(line: Line, number: int) -> Line:
    """With footnotes and tables that cannot be taken for those of the file before."""
    if not number:
        return line
    calls = tuple(replace(call, key=f"{number}~{call.key}") for call in line.calls)
    return replace(line, key=line.key and f"{number}~{line.key}", calls=calls)
