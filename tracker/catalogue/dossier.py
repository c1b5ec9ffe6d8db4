"""The nouns of the catalogue: a law with its versions, each a fact, whether its text is there or not.

In: nothing but values. Out: `Dossier` and `Version`. Example: `dossier.version("final").based_on` is `("proposal",)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

STAGES = ("in-force", "proposal", "parliament", "council", "final", "other")
"""Where in the procedure a text stands; a closed list, because pages and reports put texts in columns by it."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A version's text in one more language; the same provisions, so that what is found in one is shown in all."""

    language: str
    """Two letters."""
    file: str
    """As a version's."""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a law at one stage: a fact, whether its text is there or not."""

    name: str
    title: str = ""
    institution: str = ""
    stage: str = "other"
    """One of `STAGES`."""
    date: str = ""
    """ISO ("2018-01-17"); "" when unknown."""
    language: str = ""
    """Two letters; "" when unknown. Of the text in which changes are found and tagged, where there are several."""
    based_on: tuple[str, ...] = ()
    """Names of the versions that this one was made from."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """("celex", "32021R0821"), ("document", "ST 9923/19") ..."""
    source: str = ""
    """Web address where people find the text, or ""."""
    format: str = ""
    file: str = ""
    """Relative to the dossier's folder; "" when the text is not shipped. If it holds amendments, the text is made by
    applying them to the one version in `based_on`."""
    sha256: str = ""
    note: str = ""
    expressions: tuple[Expression, ...] = ()
    """The same text in other languages."""

    def expression(self, language: str) -> Expression | None:
        """The text in another language that the dossier ships, or None."""
        return next((one for one in self.expressions if one.language == language), None)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One legislative procedure with its versions, in the order of the file."""

    name: str
    title: str = ""
    procedure: str = ""
    """As the institutions write it, "2016/0295(COD)"."""
    note: str = ""
    versions: tuple[Version, ...] = ()
    folder: str = ""
    """Where its `dossier.toml` lies; "" for a dossier that only the store knows."""

    def version(self, name: str) -> Version | None:
        """The version of this name, or None."""
        return next((version for version in self.versions if version.name == name), None)

    def path(self, text: Version | Expression) -> Path | None:
        """The file of a version's text, or of one more language of it, if the dossier ships one and it is there."""
        if not (self.folder and text.file):
            return None
        path = Path(self.folder) / text.file
        return path if path.is_file() else None
