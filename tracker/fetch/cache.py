"""Keeps what was fetched, by checksum: each file once, whole or not at all, and a readable page on what it is.

In: bytes and where they came from. Out: an `Entry` and its `Source`. Example: `texts/32021R0821.en.json` says when and
from where, and names the files in `objects` by their checksums.

A file is written under another name, brought to the disk, then renamed; an entry is written after its files. So a
fetch that is killed leaves files that nobody asks for, never half of a text.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tracker.errors import InputError, TrackerError, UsageError
from tracker.source import Source

ENVIRONMENT = "TRACKER_CACHE"
SCHEMA = 1

_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The same files are the same archive on any day."""
_UNIX = 3
_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a text."""

    name: str
    sha256: str
    size: int
    address: str
    type: str = ""
    """As the service called it: "application/xhtml+xml"."""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in one language: whole, read, and what was asked for."""

    key: str
    """The CELEX number, or the address of a document that has none."""
    language: str
    format: str
    """The reader's name for it."""
    asked: str
    """As what it was asked for: "Formex", "XHTML" ..."""
    retrieved_at: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


class Cache:
    """A folder of fetched texts; several programs may use it at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_folder()

    # -------------------------------------------------------------------------------------------------- finding

    def entry(self, key: str, language: str) -> Entry | None:
        """What is kept of a text in a language, if all of it is there."""
        found = self._page(self._text(key, language))
        if not found or found.get("schema") != SCHEMA:
            return None
        try:
            parts = tuple(Part(**part) for part in found["parts"])
            entry = Entry(
                found["key"],
                found["language"],
                found["format"],
                found["asked"],
                found["retrieved_at"],
                parts,
                tuple(found["notes"]),
            )
        except (KeyError, TypeError):
            return None
        whole = entry.parts and all((self._objects / part.sha256).is_file() for part in parts)
        return entry if whole and entry.key == key else None

    def languages(self, key: str) -> tuple[str, ...]:
        """In which languages a text is kept."""
        found = sorted(path.name.split(".")[-2] for path in self._texts.glob(f"{_slug(key)}.*.json"))
        return tuple(language for language in found if self.entry(key, language))

    def source(self, entry: Entry, name: str) -> Source:
        """The text of an entry: its only file as it came, or all of them in an archive.

        Raises:
            InputError: a file is not what it was any more.
        """
        return Source(name, packed([(part.name, self._object(part, name)) for part in entry.parts]))

    def is_sound(self, entry: Entry) -> bool:
        """Whether its files are still what they were; what is damaged must come in once more."""
        return all(self._is_kept(part) for part in entry.parts)

    def _is_kept(self, part: Part) -> bool:
        try:
            return bool(self._object(part, part.name)) or not part.size
        except InputError:
            return False

    def _object(self, part: Part, name: str) -> bytes:
        try:
            data = (self._objects / part.sha256).read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != part.sha256:
            problem = "the fetched copy is damaged"
            raise InputError(name, problem, "fetch it again with `tracker fetch ... --again`")
        return data

    # -------------------------------------------------------------------------------------------------- keeping

    def keep(self, entry: Entry) -> None:
        """Makes an entry the current one; its files were kept before."""
        data = {"schema": SCHEMA, **asdict(entry)}
        path = self._text(entry.key, entry.language)
        _write(path, json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n", self._making)

    def keep_part(self, part: Part, data: bytes) -> None:
        """Keeps one file, under its checksum."""
        if not self._is_kept(part):
            _write(self._objects / part.sha256, data, self._making)

    def waiting(self, request: str) -> Part | None:
        """A file that came in before, of a text that is not whole yet."""
        found = self._page(self._pieces / f"{_digest(request)}.json")
        try:
            part = Part(**found["part"]) if found else None
            return part if part and self._object(part, part.name) else None
        except (KeyError, TypeError, InputError):
            return None

    def keep_waiting(self, request: str, text: tuple[str, str], part: Part, data: bytes) -> None:
        """Keeps a file until the others of its text (a key, a language) are there."""
        self.keep_part(part, data)
        page = {"request": request, "key": text[0], "language": text[1], "part": asdict(part)}
        _write(self._pieces / f"{_digest(request)}.json", json.dumps(page, indent=2).encode(), self._making)

    def forget_waiting(self, requests: Sequence[str]) -> None:
        """The text is whole, or is not wanted any more."""
        for request in requests:
            with contextlib.suppress(OSError):
                (self._pieces / f"{_digest(request)}.json").unlink()

    def tidy(self) -> None:
        """Removes what a program that was killed had begun to write, or had no use for any more."""
        with contextlib.suppress(OSError):
            for path in self._making.iterdir():
                if not _is_running(path.name.partition("-")[0]):
                    path.unlink()
        with contextlib.suppress(OSError):
            for path in self._pieces.iterdir():
                page = self._page(path) or {}
                if self.entry(str(page.get("key")), str(page.get("language"))):
                    path.unlink()

    # ------------------------------------------------------------------------------------------------- the folder

    @property
    def _objects(self) -> Path:
        return self.folder / "objects"

    @property
    def _texts(self) -> Path:
        return self.folder / "texts"

    @property
    def _pieces(self) -> Path:
        return self.folder / "pieces"

    @property
    def _making(self) -> Path:
        return self.folder / "unfinished"

    def _text(self, key: str, language: str) -> Path:
        return self._texts / f"{_slug(key)}.{language}.json"

    def _page(self, path: Path) -> dict[str, Any] | None:
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None


def cache_folder() -> Path:
    """TRACKER_CACHE, else where this system keeps what can be fetched again."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "tracker"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tracker"


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The only file, or several in an archive; the same bytes for the same files."""
    if len(files) == 1:
        return files[0][1]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.create_system = _UNIX
            archive.writestr(entry, data)
    return buffer.getvalue()


def _slug(key: str) -> str:
    """A name that people recognise and every file system takes; a long or odd one ends in its digest."""
    plain = re.sub(r"[^A-Za-z0-9()-]+", "-", key.removeprefix("https://")).strip("-")
    return plain if plain == key and len(plain) <= 80 else f"{plain[:80]}-{_digest(key)[:12]}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except OSError:
        return True
    return True


def _write(path: Path, data: bytes, making: Path) -> None:
    """Whole or not at all."""
    part = making / f"{os.getpid()}-{next(_NUMBERS)}"
    try:
        making.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        fault = TrackerError if isinstance(error, BlockingIOError) or error.errno in (5, 28, 122) else UsageError
        raise fault(f"{making.parent}: nothing can be kept there ({(error.strerror or str(error)).lower()}).") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
