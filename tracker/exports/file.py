"""Writes a result to a file whole or not at all, so that nobody ever reads half of one.

In: a path and bytes. Out: the file, or a sentence saying why not. Example: a comparison interrupted while it is
written leaves the file of yesterday as it was, and nothing beside it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from tracker.errors import TrackerError, UsageError

_MACHINE = frozenset({errno.ENOSPC, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""Faults of the machine; all others mean that the file was named wrongly."""


def check_place(path: Path) -> None:
    """Says before the work is done what would be said after it: no such folder, or a folder of that name.

    Raises:
        UsageError: nothing can be written there.
    """
    reason = ""
    try:
        if path.is_dir():
            reason = "it is a folder"
        elif not path.absolute().parent.exists():
            reason = "its folder does not exist"
    except (OSError, ValueError):  # a name that no file can have; writing says so
        return
    if reason:
        raise UsageError(f"{path}: cannot be written ({reason}).")


def write_file(path: Path, data: bytes) -> None:
    """Writes under another name in the same folder, then renames.

    Raises:
        UsageError: the file cannot be written there.
        TrackerError: the disk is full or broken.
    """
    part = None
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)  # a device such as /dev/null must not be replaced by a file
            return
        real = path.resolve()
        if real.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        # Not after the process: two containers that write to one folder have the same numbers.
        unused = real.with_name(f".tracker-{secrets.token_hex(8)}.part")
        with unused.open("xb") as file:
            part = unused
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(real)
    except OSError as error:
        reason = "its folder does not exist" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        fault = TrackerError if error.errno in _MACHINE else UsageError
        raise fault(f"{path}: cannot be written ({reason[:1].lower()}{reason[1:]}).") from None
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()
