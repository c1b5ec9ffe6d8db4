"""Reads Formex as it is delivered: a ZIP archive with a manifest, the act, and its annexes in files of their own.

In: the archive. Out: the lines of one act with its annexes, in the order of the manifest. Example: the archive of
Regulation (EU) 2024/903 holds a table of contents, a manifest, the act and one annex; the last two are read.

The files are put into one wrapping element, which the reader of Formex knows, and handed to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tracker.errors import InputError
from tracker.line import Draft
from tracker.readers.markup import parse_xml
from tracker.readers.zip_guard import Archive, is_archive, open_archive
from tracker.source import Source, decode

NAME = "formex-zip"
TITLE = "Formex 4, an act with its annexes in a ZIP archive"
REASONS: tuple[str, ...] = ()

_MANIFEST, _CONTENTS = "DOC", "PUBLICATION"
_ACTS = ("ACT", "CONS.ACT")
_ANNEXES = ("ANNEX", "CONS.ANNEX")
_OTHERS = {
    _CONTENTS: "the table of contents of the Official Journal",
    "CORR": "a corrigendum",
    "AGR": "an international agreement",
    "GENERAL": "a document that is no act",
}
"""What else an archive may hold; none of it is part of the act."""

_PROLOGUE = re.compile(r"\A(?:\s|<\?xml\s.*?\?>|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>)*", re.DOTALL)
_LAST_NUMBER = re.compile(r"(\d+)\.xml$")
_AGAIN = "download the archive again"


@dataclass(frozen=True, slots=True)
class _File:
    """One XML file of the archive."""

    name: str
    source: Source
    root: etree._Element

    @property
    def base(self) -> str:
        """The name without folders, as manifests write it."""
        return self.name.rpartition("/")[2].casefold()


def recognises(head: str) -> bool:
    """False: an archive is no text, see `opens`."""
    return False


def opens(source: Source) -> bool:
    """True for an archive of XML files that is no Word, Excel or OpenDocument file."""
    if not is_archive(source):
        return False
    names = open_archive(source).names
    office = {"[Content_Types].xml", "META-INF/manifest.xml", "mimetype"}
    return not office.intersection(names) and any(map(_is_xml, names))


def read(read_formex: Callable[[Source], Draft], source: Source) -> Draft:
    """Reads the act and the annexes of an archive as one.

    Args:
        read_formex: the reader of a single Formex file; formats do not know each other.
        source: the archive.
    """
    archive = open_archive(source)
    files = [_open(archive, name) for name in archive.names if _is_xml(name)]
    manifests = [file for file in files if file.root.tag == _MANIFEST]
    act = _only_act(source, files)
    if len(manifests) > 1:
        # An act that is alone belongs to the manifest that names it; the others are of texts that are not here.
        manifests = [m for m in manifests if act and act.base in _named(m)] or manifests[:1]
    parts = _in_order(source, files, manifests, act)
    text = "".join(_PROLOGUE.sub("", decode(file.source).text) for file in (*manifests, *parts))
    draft = read_formex(Source(source.name, f"<FORMEX>{text}</FORMEX>".encode()))
    left_out = [file for file in files if file not in parts and file.root.tag != _MANIFEST]
    return replace(draft, warnings=(*draft.warnings, *map(_left_out, left_out)))


def _is_xml(name: str) -> bool:
    return name.lower().endswith(".xml") and not name.startswith("__MACOSX/")


def _open(archive: Archive, name: str) -> _File:
    source = archive.part(name)
    return _File(name, source, parse_xml(source))


def _only_act(source: Source, files: Sequence[_File]) -> _File | None:
    """The act of the archive; None where it holds annexes only."""
    acts = [file for file in files if file.root.tag in _ACTS]
    if len(acts) > 1:
        names = ", ".join(f"{file.name} ({_title(file)})" for file in acts)
        raise InputError(source.name, f"the archive holds {len(acts)} acts, expected one: {names}", "unpack it")
    if not acts and not any(file.root.tag in _ANNEXES for file in files):
        what = next((_OTHERS[str(file.root.tag)] for file in files if file.root.tag in _OTHERS), "no file in Formex")
        raise InputError(source.name, f"there is no act in the archive, but {what}", "take the archive of an act")
    return acts[0] if acts else None


def _title(file: _File) -> str:
    """The beginning of an act's title."""
    title = file.root.find(".//TITLE")
    words = " ".join("".join(map(str, title.itertext())).split()) if title is not None else "without a title"
    return words if len(words) <= 80 else f"{words[:80].rstrip()} ..."


def _in_order(source: Source, files: Sequence[_File], manifests: Sequence[_File], act: _File | None) -> list[_File]:
    """The act and its annexes, those of the manifest first and in its order."""
    by_name = {file.base: file for file in files if file.root.tag in (*_ACTS, *_ANNEXES)}
    present = {file.base for file in files}
    if len(present) < len(files):
        raise InputError(source.name, "several files of the archive have the same name", "pack the files of one act")
    named = [name for manifest in manifests for name in _named(manifest)]
    expected = dict.fromkeys(name for name in named if name.endswith(".xml"))
    missing = [name for name in expected if name not in present]
    if missing and len(missing) == len(expected) == len(by_name):
        # One by one the Publications Office gives them as DOC_1, DOC_2 ...: the manifest, then what it names, in order.
        return sorted(by_name.values(), key=lambda file: (file is not act, _number(file)))
    if missing:
        raise InputError(source.name, f"its manifest names {', '.join(missing)}, which is not in the archive", _AGAIN)
    ordered = [by_name[name] for name in dict.fromkeys(named) if name in by_name]
    rest = [file for name, file in sorted(by_name.items()) if file not in ordered]
    # Without a manifest, or where it forgets the act, the act comes first.
    return sorted([*ordered, *rest], key=lambda file: file is not act)


def _number(file: _File) -> int:
    """2 of "32008R1137_DOC_2.xml"."""
    found = _LAST_NUMBER.search(file.base)
    return int(found[1]) if found else 0


def _named(manifest: _File) -> list[str]:
    """The files that make up the act, as the manifest lists them."""
    return [name.rpartition("/")[2].casefold() for ref in manifest.root.iter("REF.PHYS") if (name := ref.get("FILE"))]


def _left_out(file: _File) -> str:
    what = _OTHERS.get(str(file.root.tag), "no file in Formex that is read")
    return f"Not read, as it is no part of the act: {file.name} ({what})."
