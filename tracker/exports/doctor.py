"""What `tracker doctor` says: what is installed, what is missing, and what it would be for.

In: the texts folder, and what a look at the network found. Out: a `Diagnosis`, as text or JSON. Example:
[{"name": "chromium", "found": null, "purpose": "..."}]` on a machine without Chromium. Nothing missing is an error.
"""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from tracker import __version__

SCHEMA = 1

_PACKAGES = {
    "click": "the command line",
    "diff-match-patch": "redlines",
    "lxml": "reading XML and HTML",
    "rapidfuzz": "matching provisions",
    "sqlmodel": "keeping texts in a database",
    "alembic": "bringing a database up to date",
    "flask": "pages for the browser",
    "httpx": "fetching official texts",
    "waitress": "serving them",
    "rich": "progress bars",
}
_TOOLS = {
    "chromium": (
        ("chromium", "chromium-browser", "google-chrome", "chrome"),
        "testing the pages in a real browser; nobody who only compares texts needs it",
    ),
    "libreoffice": (
        ("soffice", "libreoffice"),
        "turning Word files of the institutions (.doc, .docx) into HTML that can be read here",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: its version or place, or None, and what it is for."""

    name: str
    found: str | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Reached:
    """One of the institutions' hosts: what it answered in a sentence, and whether a program gets texts there."""

    host: str
    answer: str
    open: bool
    purpose: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything `tracker doctor` looked at."""

    tracker: str
    python: str
    system: str
    packages: tuple[Finding, ...]
    tools: tuple[Finding, ...]
    texts: Finding
    network: tuple[Reached, ...] | None = None
    """None where nobody asked for a look at it."""

    @property
    def missing(self) -> list[Finding]:
        """What was not found."""
        return [finding for finding in (*self.packages, *self.tools, self.texts) if finding.found is None]


def diagnose(texts: Path, network: Sequence[Reached] | None = None) -> Diagnosis:
    """Looks at the installation; a look at the network was taken before."""
    tools = tuple(
        Finding(name, next(filter(None, map(shutil.which, commands)), None), purpose)
        for name, (commands, purpose) in _TOOLS.items()
    )
    return Diagnosis(
        tracker=__version__,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        packages=tuple(Finding(name, _version(name), purpose) for name, purpose in _PACKAGES.items()),
        tools=tools,
        texts=Finding(
            "texts folder", str(texts) if texts.is_dir() else None, f"the specimen law for tracker demo, at {texts}"
        ),
        network=None if network is None else tuple(network),
    )


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def write_json(diagnosis: Diagnosis) -> str:
    """The diagnosis as a JSON object."""
    found = {"schema": SCHEMA, **asdict(diagnosis), "missing": [finding.name for finding in diagnosis.missing]}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def write_text(diagnosis: Diagnosis) -> str:
    """The diagnosis as aligned lines, what is missing at the end with what it is for."""
    lines = [
        f"tracker           {diagnosis.tracker}",
        f"Python            {diagnosis.python} on {diagnosis.system}",
    ]
    for finding in (*diagnosis.packages, *diagnosis.tools, diagnosis.texts):
        lines.append(f"{finding.name:16}  {finding.found or 'missing'}")
    if diagnosis.network is not None:
        lines += ["", *(f"{one.host:25}  {one.answer}\n{'':25}  {_capital(one.purpose)}." for one in diagnosis.network)]
        if not any(one.open for one in diagnosis.network):
            lines += ["", "Nothing can be fetched from here. Save texts elsewhere in a browser, then: tracker load."]
    lines.append("")
    lines += [f"Missing: {finding.name}. It is for {finding.purpose}." for finding in diagnosis.missing]
    return "\n".join(lines if diagnosis.missing else [*lines, "Nothing is missing."]) + "\n"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
