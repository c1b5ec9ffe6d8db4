"""What `tracker dossier` and `tracker load` say: which texts a dossier has, which are missing, what was loaded.

In: dossiers, their stored texts, a report. Out: text for people, or JSON. Example: below a version whose text is
not there stands "tracker load 2016-0295-cod FILE --version proposal".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tracker.catalogue import Dossier, DossierCheck, LoadReport, Missing, StoredText, Version, missing
from tracker.exports import STANDARD, Options
from tracker.exports.wording import counted, listed, visible
from tracker.exports.wrap import Page

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Shelf:
    """A dossier with its stored texts by version."""

    dossier: Dossier
    texts: Mapping[str, StoredText] = field(default_factory=dict)
    beside: Mapping[str, tuple[StoredText, ...]] = field(default_factory=dict)
    """The stored texts in other languages, by version, where they were asked for."""

    def missing(self, version: Version) -> Missing | None:
        """How to bring the version's text, or None where it is shipped or stored."""
        there = version.name in self.texts or self.dossier.path(version) is not None
        return None if there else missing(self.dossier.name, version)


def _write(data: dict[str, Any]) -> str:
    return json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=2) + "\n"


# ------------------------------------------------------------------------------------------------------------ list


def list_as_text(shelves: Sequence[Shelf], options: Options = STANDARD) -> str:
    """One line for each dossier: name, how many of its texts are there, title."""
    if not shelves:
        return "There is no dossier yet; `tracker dossier new NAME` makes one.\n"
    paper = Page(options.width, options.colour)
    wide = max(len(shelf.dossier.name) for shelf in shelves)
    lines = []
    for shelf in shelves:
        lead = f"{shelf.dossier.name:{wide}}  "
        said = f"{visible(shelf.dossier.title)}; {_holds(shelf)}"
        lines.append(paper.wrap([("=", said)], " " * len(lead), lead))
    return "\n".join(lines) + "\n"


def _holds(shelf: Shelf) -> str:
    versions = shelf.dossier.versions
    gaps = sum(shelf.missing(version) is not None for version in versions)
    return f"{counted(len(versions), 'version')}, {len(shelf.texts)} loaded, {gaps} missing"


def list_as_json(shelves: Sequence[Shelf], problems: Sequence[str] = ()) -> str:
    """The dossiers as a JSON object."""
    found = [
        {
            "name": shelf.dossier.name,
            "title": shelf.dossier.title,
            "procedure": shelf.dossier.procedure,
            "folder": shelf.dossier.folder,
            "versions": len(shelf.dossier.versions),
            "loaded": len(shelf.texts),
            "missing": sum(shelf.missing(version) is not None for version in shelf.dossier.versions),
        }
        for shelf in shelves
    ]
    return _write({"dossiers": found, "problems": list(problems)})


# ------------------------------------------------------------------------------------------------------------ show


def show_as_text(shelf: Shelf, options: Options = STANDARD) -> str:
    """The dossier and each of its versions, with the command that brings what is missing."""
    paper = Page(options.width, options.colour)
    dossier = shelf.dossier
    head = [("procedure", dossier.procedure), ("note", dossier.note), ("folder", dossier.folder)]
    blocks = [_block(paper, dossier.name, dossier.title, head)]
    for version in dossier.versions:
        block = _block(paper, version.name, version.title, _facts(shelf, version))
        gap = shelf.missing(version)
        # Not wrapped: a command is copied.
        commands = [command for command in (gap.fetch, gap.command) if command] if gap else []
        blocks.append("\n".join([block, *(f"  MISSING     {command}" for command in commands)]))
    return "\n\n".join(blocks) + "\n"


def _block(paper: Page, name: str, title: str, facts: Iterable[tuple[str, str]]) -> str:
    lines = [paper.wrap([("strong", name), ("=", f"  {visible(title)}")], "  ", "")]
    for fact, said in facts:
        if said:
            lines.append(paper.wrap([("=", visible(said))], " " * 14, f"  {fact:12}"))
    return "\n".join(lines)


def _facts(shelf: Shelf, version: Version) -> Iterator[tuple[str, str]]:
    who = (version.stage, version.institution, version.date, version.language)
    yield "stage", ", ".join(filter(None, who))
    yield "based on", ", ".join(version.based_on)
    yield "known as", "; ".join(f"{name} {value}" for name, value in version.identifiers)
    yield "address", version.source
    yield "note", version.note
    path = shelf.dossier.path(version)
    yield "file", str(path) if path else ""
    yield "languages", ", ".join(f"{one.language} ({one.file})" for one in version.expressions)
    yield "loaded", _stored(shelf.texts.get(version.name))
    for text in shelf.beside.get(version.name, ()):
        yield f"also in {text.language}", _stored(text)


def _stored(text: StoredText | None) -> str:
    return f"{text.loaded_at} from {text.name} ({_account(text)})" if text else ""


def _account(text: StoredText) -> str:
    return f"{text.format}, {text.account.share:.2%} accounted for"


def show_as_json(shelf: Shelf) -> str:
    """The dossier as a JSON object."""
    dossier = shelf.dossier
    return _write(
        {
            "name": dossier.name,
            "title": dossier.title,
            "procedure": dossier.procedure,
            "note": dossier.note,
            "folder": dossier.folder,
            "versions": [_version(shelf, version) for version in dossier.versions],
        }
    )


def _version(shelf: Shelf, version: Version) -> dict[str, Any]:
    text, gap = shelf.texts.get(version.name), shelf.missing(version)
    return {
        "name": version.name,
        "title": version.title,
        "institution": version.institution,
        "stage": version.stage,
        "date": version.date,
        "language": version.language,
        "based_on": list(version.based_on),
        "identifiers": dict(version.identifiers),
        "source": version.source,
        "format": version.format,
        "file": version.file,
        "sha256": version.sha256,
        "note": version.note,
        "expressions": [asdict(one) for one in version.expressions],
        "loaded": _text(text) if text else None,
        "beside": [_text(one) for one in shelf.beside.get(version.name, ())],
        "missing": gap.command if gap else None,
    }


def _text(text: StoredText) -> dict[str, Any]:
    return {
        "version": text.version,
        "beside": text.beside,
        "name": text.name,
        "title": text.title,
        "format": text.format,
        "language": text.language,
        "sha256": text.sha256,
        "loaded_at": text.loaded_at,
        "engine": text.engine,
        "share": text.account.share,
        "dropped_inside": text.account.dropped_inside,
        "warnings": list(text.warnings),
    }


def _gap(gap: Missing) -> dict[str, str]:
    found = {"version": gap.version.name, "command": gap.command, "source": gap.version.source}
    return found | ({"fetch": gap.fetch} if gap.fetch else {})


# ----------------------------------------------------------------------------------------------------------- check


def check_as_text(checks: Sequence[DossierCheck], options: Options = STANDARD) -> str:
    """What is sound, missing and wrong in each dossier."""
    paper = Page(options.width, options.colour)
    blocks = []
    for check in checks:
        lines = [paper.paint("strong", check.name)]
        if check.sound:
            lines.append(_line(paper, "sound", listed(check.sound)))
        lines += [_missing(paper, gap) for gap in check.missing]
        lines += [_line(paper, "WRONG", problem) for problem in check.problems]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if blocks else list_as_text(())


def check_as_json(checks: Sequence[DossierCheck]) -> str:
    """The same as a JSON object."""
    found = [
        {
            "name": check.name,
            "sound": list(check.sound),
            "missing": [_gap(gap) for gap in check.missing],
            "problems": list(check.problems),
        }
        for check in checks
    ]
    return _write({"dossiers": found})


def _line(paper: Page, fact: str, said: str) -> str:
    return paper.wrap([("=", visible(said))], " " * 12, f"  {fact:10}")


def _missing(paper: Page, gap: Missing) -> str:
    # Not wrapped: a command is copied.
    lines = [f"  missing   {gap.version.name}: {visible(gap.version.title)}"]
    lines += [f"            {command}" for command in (gap.fetch, gap.command) if command]
    if gap.version.source:
        lines.append(f"            from {visible(gap.version.source)}")
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------------------------ load


def load_as_text(report: LoadReport, database: str, options: Options = STANDARD) -> str:
    """What was loaded, what was there before, what is missing and how to bring it."""
    paper = Page(options.width, options.colour)
    lines = [paper.wrap([("strong", report.dossier.name), ("=", f"  {visible(report.dossier.title)}")], "  ", "")]
    for fact, texts in (("loaded", report.loaded), ("kept", report.kept)):
        lines += [_line(paper, fact, f"{_name(text)}: {_title(report, text)} ({_account(text)})") for text in texts]
    lines += [_line(paper, "FAILED", f"{version}: {sentence}") for version, sentence in report.failed]
    lines += [_missing(paper, gap) for gap in report.missing]
    there = len(report.loaded) + len(report.kept)
    lines.append(f"{there} of {counted(there + len(report.missing) + len(report.failed), 'text')} in {database}")
    return "\n".join(lines) + "\n"


def _name(text: StoredText) -> str:
    return f"{text.version}@{text.beside}" if text.beside else text.version


def _title(report: LoadReport, text: StoredText) -> str:
    """As the catalogue has it: shorter than what the act calls itself."""
    version = report.dossier.version(text.version)
    return version.title if version else text.title


def load_as_json(report: LoadReport, database: str) -> str:
    """The same as a JSON object."""
    return _write(
        {
            "dossier": report.dossier.name,
            "title": report.dossier.title,
            "database": database,
            "loaded": [_text(text) for text in report.loaded],
            "kept": [_text(text) for text in report.kept],
            "missing": [_gap(gap) for gap in report.missing],
            "failed": [{"version": version, "error": sentence} for version, sentence in report.failed],
            "notes": list(report.notes),
        }
    )
