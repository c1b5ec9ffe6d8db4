"""Proves Word files of real texts: by the file's own check, by two libraries that are not ours, and by the schema.

In: the specimen and, where the shared corpora are, real pairs; those that are absent are left out. Out: a table, and
exit code 1 if a file does not hold. With `--pdf FOLDER` LibreOffice opens each file and prints it there.
Example: `python -m tests.exports.proofs --only specimen --pdf /tmp/pages`.

Asked: accept all = the new text, reject all = the old one, 100 % of the provisions; AI Act within 5 s and 300 MB.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import docx as python_docx

from tests.conftest import REPOSITORY
from tests.exports.word_rules import W, problems
from tests.test_real_pairs import DOSSIERS, pair, recasts
from tracker.act import Act
from tracker.compare import codebook_for, compare
from tracker.exports import docx as export
from tracker.exports.docx_lines import Line, heading_levels, lay_lines
from tracker.exports.docx_xml import holdable
from tracker.exports.package import zipped
from tracker.readers import read
from tracker.source import open_source

SHARED = Path(os.environ.get("TRACKER_SHARED") or REPOSITORY.parent / "shared")
SPECIMEN = REPOSITORY / "texts" / "specimen"
STEPS = {
    "specimen, in force -> final": ("1_in-force.fmx.xml", "5_final.oj.xhtml"),
    "specimen, proposal -> final": ("2_proposal.com.xhtml", "5_final.oj.xhtml"),
    "specimen, final -> in force": ("5_final.oj.xhtml", "1_in-force.fmx.xml"),
}
SLOWEST_PAGE = 600
"""Seconds that LibreOffice gets."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one file proved."""

    name: str
    provisions: tuple[str, str]
    others: tuple[str, ...]
    faults: tuple[str, ...]
    size: int
    seconds: float


def pairs() -> Iterator[tuple[str, Callable[[], tuple[Act, Act]]]]:
    """What can be compared here."""
    for name, files in STEPS.items():
        yield name, partial(_specimen, files)
    if SHARED.is_dir():
        for name in DOSSIERS:
            yield name, partial(pair, SHARED, name)
        for name, acts in recasts(SHARED).items():
            yield name, partial(_same, acts)


def _specimen(files: tuple[str, str]) -> tuple[Act, Act]:
    old, new = (read(open_source(SPECIMEN / name)).act for name in files)
    return old, new


def _same(acts: tuple[Act, Act]) -> tuple[Act, Act]:
    return acts


# ---------------------------------------------------------------------------------------------- other people's code


def by_docx_plus(data: bytes, accept: bool) -> list[str]:
    """The paragraphs that docx-plus leaves."""
    from docx_plus.revisions import accept_all_revisions, reject_all_revisions

    document = python_docx.Document(io.BytesIO(data))
    (accept_all_revisions if accept else reject_all_revisions)(document)
    return paragraphs(document)


def by_docx_revisions(data: bytes, accept: bool) -> list[str]:
    """The paragraphs that docx-revisions leaves."""
    from docx_revisions import RevisionDocument

    document = RevisionDocument(io.BytesIO(data))
    (document.accept_all if accept else document.reject_all)()
    return paragraphs(document.document)


LIBRARIES = {"docx-plus": by_docx_plus, "docx-revisions": by_docx_revisions}


def paragraphs(document: Any) -> list[str]:
    """The words of each paragraph that has any, without white space; both libraries leave empty ones behind."""
    return list(filter(None, (bare(p.text) for p in _all(document))))


def _all(document: Any) -> Iterator[Any]:
    from docx.text.paragraph import Paragraph

    return (Paragraph(element, document) for element in document.element.body.iter(f"{W}p"))


def bare(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def expected(act: Act, other: Act) -> list[str]:
    """The same for an act: its lines, those of a table cell by cell."""
    lines: tuple[Line, ...] = lay_lines(act, heading_levels((act, other))).body
    words = (cell for line in lines for cell in (line.full.split("\t") if line.style == "TableRow" else [line.full]))
    return list(filter(None, (bare(holdable(cell)) for cell in words)))


# ---------------------------------------------------------------------------------------------------------- proving


def prove(name: str, old: Act, new: Act) -> tuple[Held, bytes]:
    """Writes the file and asks everybody."""
    start = time.process_time()
    comparison = compare(old, new, codebook=codebook_for(old, new))
    parts, proof = export.compose(comparison)
    data = zipped(parts)
    seconds = time.process_time() - start
    faults = [proof.fault] if proof.fault else []
    others = []
    for library, resolve in LIBRARIES.items():
        for accept, act, other in ((True, new, old), (False, old, new)):
            found, asked = resolve(data, accept), expected(act, other)
            right = sum(a == b for a, b in zip(found, asked, strict=False))
            others.append(f"{right}/{len(asked)}")
            if found != asked:
                place = next((n for n, pair_ in enumerate(zip(found, asked, strict=False)) if len(set(pair_)) > 1), -1)
                faults.append(f"{library}, {'accept' if accept else 'reject'}: paragraph {place}")
    faults += problems(data)[:5]
    sides = (f"{proof.old.held}/{proof.old.asked}", f"{proof.new.held}/{proof.new.asked}")
    return Held(name, sides, tuple(others), tuple(faults), len(data), seconds), data


def print_pdf(data: bytes, name: str, folder: Path) -> str:
    """What LibreOffice makes of the file: "" for a PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{''.join(sign if sign.isalnum() else '_' for sign in name)}.docx"
    file.write_bytes(data)
    profile = (folder / "profile").resolve().as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    try:
        subprocess.run([*command, str(folder), str(file)], capture_output=True, timeout=SLOWEST_PAGE, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        return f"LibreOffice: {error}"
    return "" if file.with_suffix(".pdf").is_file() else "LibreOffice wrote no PDF"


def main() -> int:
    """Proves what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="only pairs with this in their name")
    parser.add_argument("--pdf", type=Path, help="a folder for LibreOffice's pages")
    asked = parser.parse_args()
    head = ("docx-plus new", "old", "docx-revisions new", "old")
    print(f"{'pair':34} {'old':>11} {'new':>11} {'  '.join(head)}   MB  CPU s  schema")
    wrong = 0
    for name, load in pairs():
        if asked.only.lower() not in name.lower():
            continue
        held, data = prove(name, *load())
        faults = [*held.faults, *filter(None, [print_pdf(data, name, asked.pdf)] if asked.pdf else [])]
        others = "  ".join(f"{one:>13}" for one in held.others)
        end = "; ".join(faults) or "ok"
        old, new = held.provisions
        print(f"{name:34} {old:>11} {new:>11} {others} {held.size / 1e6:4.1f} {held.seconds:6.1f}  {end}", flush=True)
        wrong += bool(faults)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB for all together")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
