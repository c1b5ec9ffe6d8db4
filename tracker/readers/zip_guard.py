"""Opens a ZIP archive from outside, in memory and within limits: Word files, Formex delivered as a zip.

In: a `Source` whose bytes are an archive. Out: an `Archive`, the names of its parts and the bytes of each.
Example: `open_archive(source).read("word/document.xml")` is the text of a Word file as XML.

Nothing is ever written to disk. What the archive declares is held against the limits before a byte is unpacked, and
what comes out is counted against what was declared.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from tracker.errors import InputError
from tracker.limits import MIB, ZIP_BYTES, ZIP_PART_BYTES, ZIP_PARTS, ZIP_RATIO
from tracker.source import Source, printable

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_END = b"PK\x05\x06"
_END_LENGTH = 22
_LARGE = b"PK\x06\x07"
_LARGE_LENGTH = 20
"""Right before the end, in ZIP64, where the length of the list of contents stands once more; the unpacker believes
that one."""
_LONGEST_COMMENT = 0xFFFF
_ENTRY_BYTES = 512
"""What the list of contents takes for one part: 46 bytes and the name; names of real parts have some 50 letters."""
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError,
)  # fmt: skip
"""What the unpacker raises for a damaged archive; NotImplementedError is a RuntimeError."""
_AGAIN = "download or save it again"


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much an archive may hold; the tests use small ones."""

    total: int = ZIP_BYTES
    part: int = ZIP_PART_BYTES
    parts: int = ZIP_PARTS
    ratio: int = ZIP_RATIO
    ratio_from: int = MIB
    """Up to this size the ratio does not matter: a page of blanks may be packed very small."""


STANDARD = ZipLimits()


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that kept within the limits; its parts are unpacked when they are read."""

    source: Source
    names: tuple[str, ...]
    """Of its files, in the archive's order, parted by "/"."""
    _package: zipfile.ZipFile = field(repr=False, compare=False)
    _entries: dict[str, zipfile.ZipInfo] = field(repr=False, compare=False)

    def read(self, name: str) -> bytes:
        """The bytes of one part.

        Raises:
            InputError: the part is damaged, or longer than it declares.
            KeyError: there is no such part.
        """
        entry = self._entries[name]
        try:
            with self._package.open(entry) as part:
                data = part.read(entry.file_size)
                more = part.read(1)  # at the end of the part the unpacker compares its checksum
        except _FAULTS as error:
            reason = " ".join(str(error).split())
            raise InputError(
                self.source.name, f"a part of the archive is damaged ({printable(reason)[:120]})", _AGAIN, _part(name)
            ) from error
        if more or len(data) != entry.file_size:
            problem = "a part of the archive has not the length that it declares"
            raise InputError(self.source.name, problem, _AGAIN, _part(name))
        return data

    def part(self, name: str) -> Source:
        """One part as a source of its own, named so that a person finds it."""
        return Source(f"{self.source.name}, {_part(name)}", self.read(name))


def is_archive(source: Source) -> bool:
    """Whether the bytes begin as those of a ZIP archive do."""
    return source.data.startswith(_MAGIC)


def open_archive(source: Source, limits: ZipLimits = STANDARD) -> Archive:
    """Opens an archive and holds what it declares against the limits.

    Raises:
        InputError: it is damaged, encrypted, larger than allowed, or names parts in a way that no honest one does.
    """
    _check_directory(source, limits)
    try:
        package = zipfile.ZipFile(io.BytesIO(source.data))
    except _FAULTS as error:
        reason = printable(" ".join(str(error).split()))[:120]
        raise InputError(source.name, f"the ZIP archive is damaged ({reason})", _AGAIN) from error
    entries = package.infolist()
    _check_sizes(source, entries, limits)
    named: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in entries:
        name = _checked_name(source, entry)
        _check_entry(source, entry, name, limits)
        if name.casefold() in seen:
            raise InputError(source.name, "the archive holds two parts with one name", _AGAIN, _part(name))
        seen.add(name.casefold())
        if not entry.is_dir():
            named[name] = entry
    return Archive(source, tuple(named), package, named)


def _part(name: str) -> str:
    return f"part {printable(name)[:100]}"


def _check_directory(source: Source, limits: ZipLimits) -> None:
    """The list of contents is read whole by the unpacker: a million empty parts would take minutes."""
    tail = source.data[-(_END_LENGTH + _LONGEST_COMMENT) :]
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise InputError(source.name, "the ZIP archive ends before it is complete", _AGAIN)
    (size,) = struct.unpack_from("<I", tail, at + 12)
    if size > max(limits.parts, 1) * _ENTRY_BYTES:
        raise _too_many(source, limits)
    if at >= _LARGE_LENGTH and tail[at - _LARGE_LENGTH :].startswith(_LARGE):
        problem = "the archive is packed as ZIP64, as only archives of more than 4 GiB need to be"
        raise InputError(source.name, problem, "pack it as an ordinary ZIP")


def _check_sizes(source: Source, entries: list[zipfile.ZipInfo], limits: ZipLimits) -> None:
    if len(entries) > limits.parts:
        raise _too_many(source, limits)
    total = sum(entry.file_size for entry in entries)
    if total > limits.total:
        raise InputError(
            source.name,
            f"the archive unpacks to {_size(total)}, more than the limit of {_size(limits.total)}",
            "name the text of one act, without pictures",
        )


def _too_many(source: Source, limits: ZipLimits) -> InputError:
    problem = f"the archive holds more than {limits.parts:,} parts"
    return InputError(source.name, problem, "pack the files of one act only")


def _checked_name(source: Source, entry: zipfile.ZipInfo) -> str:
    """The name with "/" between folders; some packers write "\\"."""
    name = entry.filename.replace("\\", "/")
    steps = name.split("/")
    if name.startswith("/") or ".." in steps or ":" in steps[0] or not name or entry.orig_filename != entry.filename:
        raise InputError(
            source.name,
            "a part of the archive names a place outside of it",
            "do not open this archive; ask where it comes from",
            _part(entry.orig_filename),
        )
    return name


def _check_entry(source: Source, entry: zipfile.ZipInfo, name: str, limits: ZipLimits) -> None:
    where = _part(name)
    if entry.flag_bits & _ENCRYPTED:
        raise InputError(source.name, "the archive is encrypted", "save it without a password", where)
    if entry.compress_type not in _METHODS:
        raise InputError(source.name, "the archive is packed by an unusual method", "pack it as an ordinary ZIP", where)
    if entry.file_size > limits.part:
        raise InputError(
            source.name,
            f"a part unpacks to {_size(entry.file_size)}, more than the limit of {_size(limits.part)}",
            "name the text of one act, without pictures",
            where,
        )
    if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * entry.compress_size:
        raise InputError(
            source.name,
            f"a part unpacks to more than {limits.ratio:,} times its size, as no text of a law does",
            "do not open this archive; ask where it comes from",
            where,
        )


def _size(count: int) -> str:
    return f"{count / MIB:,.1f} MiB" if count >= MIB else f"{count:,} bytes"
