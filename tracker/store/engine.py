"""Names the engine that reads and compares, so that what another engine made is never taken for its work.

In: the files of the program, and the versions of the libraries that read and compare for it. Out: the version and a
checksum of all that. Example: `engine_name()` is "0.1.0+5d41402a". In a checkout each change of the matcher makes
another engine; an installed release has the same name on every machine with the same libraries.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tracker import __version__

_PACKAGE = Path(__file__).resolve().parent.parent
_OTHERS = ("_texts", "cli", "exports", "fetch", "load", "review", "store", "catalogue", "__main__")
"""First words of what neither reads nor compares: it may change and stored comparisons still hold."""
_LIBRARIES = ("diff-match-patch", "lxml", "pdfplumber", "rapidfuzz")
"""What another version of may read or compare otherwise."""


@cache
def engine_name() -> str:
    """The name of this engine."""
    found = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        inner = path.relative_to(_PACKAGE)
        if path.suffix in (".py", ".toml") and not inner.parts[0].startswith(_OTHERS):
            # Line ends differ between a checkout on Windows and a wheel.
            found.update(inner.as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    found.update("\0".join(map(version, _LIBRARIES)).encode())
    return f"{__version__}+{found.hexdigest()[:8]}"
