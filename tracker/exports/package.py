"""Packs the parts of an Office file, or of an archive, into a ZIP that is the same at every hour.

In: the parts by name. Out: the bytes of a .docx, .xlsx or .zip file. Example: `zipped({"word/document.xml": b"..."})`.

The parts are the same bytes on every machine. They are compressed, as in every Word file: a table of three versions
has a tenth of its size, and can be sent. How zlib compresses is left to its makers, so two machines with different
builds of it may pack the same parts into other bytes; who compares files of two machines compares their parts.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can name."""
_LEVEL = 6
"""Named, for the default may change."""


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The file; its parts stand in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 0  # else Windows and Unix differ
            package.writestr(entry, data, zipfile.ZIP_DEFLATED, _LEVEL)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a file that a library of ours has just made, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
