"""Opens a Word file (.docx) and parses the parts that hold its words: the text, notes, comments, styles, numbering.

In: a `Source` whose bytes are a ZIP archive. Out: a `Package`. Example: `open_package(source).part("footnotes")` is
the root of `word/footnotes.xml`, None where the file has no footnotes.

The parts are found through the relations of the file, for not every program calls them by the usual names.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from tracker.errors import InputError
from tracker.readers.markup import parse_xml
from tracker.readers.zip_guard import Archive, is_archive, open_archive
from tracker.source import Source, decode

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The strict form of the format; its words are the same."""
_TYPES = "[Content_Types].xml"
_MAIN = re.compile(
    rb"""PartName\s*=\s*["']/?([^"']+)["'][^>]*ContentType\s*=\s*["'][^"']*"""
    rb"""(?:wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled\.main\w*)\+xml"""
)
_LANGUAGE = re.compile(rb"""<w:lang\s[^>]*?w:val="([A-Za-z]{2,3})(?:-[^"]*)?\"""")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_USUAL = "word/document.xml"
_PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments", "settings")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file: its root, and the bytes that the tokeniser reads for itself."""

    root: etree._Element
    data: bytes
    """In UTF-8, without a declaration."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file that hold words, or say how they are shown."""

    name: str
    document: Part
    parts: dict[str, Part]

    def part(self, name: str) -> etree._Element | None:
        """Root of "styles", "numbering", "footnotes", "endnotes" or "comments", None where there is none."""
        found = self.parts.get(name)
        return found.root if found else None

    def data(self, name: str) -> bytes:
        """The bytes of the same, b"" where there is none."""
        found = self.parts.get(name)
        return found.data if found else b""


def is_word(source: Source) -> bool:
    """Whether the bytes are a Word file; what the archive has to say of its damages it says here."""
    return is_archive(source) and _main(open_archive(source)) is not None


def words_of(source: Source) -> str:
    """The XML of the text, for those who look for signs in it; "" if the bytes are no Word file."""
    if not is_archive(source):
        return ""
    archive = open_archive(source)
    main = _main(archive)
    return archive.read(main).decode("utf-8", "replace") if main else ""


def open_package(source: Source) -> Package:
    """The parts of a Word file.

    Raises:
        InputError: the archive or the XML in it is damaged, or holds no text.
    """
    archive = open_archive(source)
    main = _main(archive)
    if main is None:
        raise InputError(source.name, "there is no text in this Word file", "save it again as .docx")
    document = _parse(archive, main)
    if document.root.find(f"{W}body") is None:
        raise InputError(source.name, "the text of this Word file has no body", "save it again as .docx")
    targets = _relations(archive, main)
    parts = {name: _parse(archive, target) for name, target in targets.items() if target in archive.names}
    return Package(source.name, document, parts)


def language_of(package: Package) -> str:
    """The language that most words are proofread in, else that of the styles; "" where neither says."""
    for data in (package.document.data, package.data("styles")):
        codes: list[bytes] = _LANGUAGE.findall(data)
        found = Counter(code.decode().lower()[:2] for code in codes)
        if found:
            return max(sorted(found), key=found.__getitem__)
    return ""


def _main(archive: Archive) -> str | None:
    """Name of the part that holds the text."""
    if _TYPES in archive.names:
        found = _MAIN.search(archive.read(_TYPES))
        name = found[1].decode("utf-8", "replace").lstrip("/") if found else ""
        if name in archive.names:
            return name
    return _USUAL if _USUAL in archive.names else None


def _parse(archive: Archive, name: str) -> Part:
    part = archive.part(name)
    # Both parsers are to see the same characters: what the encoding is, is decided once.
    text = _DECLARATION.sub("", decode(part).text, count=1)
    data = text.encode().replace(_STRICT, WORD.encode())
    return Part(parse_xml(Source(part.name, data)), data)


def _relations(archive: Archive, main: str) -> dict[str, str]:
    """Which part holds the styles, the notes and so on."""
    folder, file = posixpath.split(main)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    if name not in archive.names:
        return {part: posixpath.join(folder, f"{part}.xml") for part in _PARTS}
    found: dict[str, str] = {}
    for relation in parse_xml(archive.part(name)):
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind in _PARTS and relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            found[kind] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return found
