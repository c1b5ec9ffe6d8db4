"""How much of anything is read; every limit that a file from outside can meet stands here with its reason.

In: nothing. Out: constants. Example: a Word file that unpacks to more than `ZIP_BYTES` is refused before it is read.
"""

from __future__ import annotations

MIB = 1024 * 1024

FILE_BYTES = 64 * MIB
"""The largest texts of EU law (tariff and medicines annexes) have some 20 MB as XHTML; a tree needs about ten
times its bytes in memory, so this keeps one text below 1 GiB."""

ZIP_BYTES = 200 * MIB
"""All parts of an archive, unpacked."""
ZIP_PART_BYTES = 100 * MIB
ZIP_PARTS = 2_000
ZIP_RATIO = 100
"""A part of more than 1 MiB may unpack to this many times its packed size: law compresses 5 to 15 times."""

PDF_PAGES = 2_000

TABLE_COLUMNS = 200
"""More than any real table has; a span of a billion columns is an attack."""
TABLE_CELLS = 500_000

PARSE_SECONDS = 60
"""CPU time of one text; the largest real ones take some seconds."""
PARSE_BYTES = 1024 * MIB
"""Memory of the process that reads one text."""
