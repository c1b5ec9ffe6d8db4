"""Names the engine that reads and compares, so that what another engine made is never taken for its work.

In: the program's own files. Out: the version and a checksum of all that reads, matches and compares.
Example: `engine_name()` is "0.1.0+5d41402a". In a checkout each change of the matcher makes another engine; in an
installed release the name is the same on every machine.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from tracker import __version__

_PACKAGE = Path(__file__).resolve().parent.parent
_OTHERS = ("_texts", "cli", "exports", "fetch", "load", "review", "store", "catalogue", "__main__")
"""First words of what neither reads nor compares: it may change and stored comparisons still hold."""


@cache
def engine_name() -> str:
    """The name of this engine."""
    found = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        inner = path.relative_to(_PACKAGE)
        if path.suffix in (".py", ".toml") and not inner.parts[0].startswith(_OTHERS):
            # Line ends differ between a checkout on Windows and a wheel.
            found.update(inner.as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{__version__}+{found.hexdigest()[:8]}"
