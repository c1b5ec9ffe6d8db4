"""Packs the parts of an Office file into a ZIP that is the same on every machine and at every hour.

In: the parts by name. Out: the bytes of a .docx or .xlsx file. Example: `zipped({"word/document.xml": b"..."})`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can name."""


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The file; its parts stand in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_STORED  # what zlib makes of it depends on the machine
            entry.create_system = 0  # else Windows and Unix differ
            package.writestr(entry, data)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a file that a library of ours has just made, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
