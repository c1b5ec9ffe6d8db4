"""Reads damaged copies of real files and counts how each ends: read, refused in a sentence, or as it must not.

In: the shared corpora (or the specimen, where they are absent) and a number of copies. Out: a table of verdicts by
kind of damage, and every copy that ended badly, with the seed that makes it again. Example:
`python -m tests.readers.damaged 2000`.

Bytes are flipped, cut out, doubled and exchanged, tags broken; and, because XML refuses most of that at once,
elements are taken out, doubled, moved, renamed and unwrapped in files that stay well-formed.
"""

from __future__ import annotations

import copy
import io
import os
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree, html

from tracker.errors import InputError
from tracker.readers import LOW_SHARE, read_any
from tracker.source import Source

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TRACKER_SHARED") or REPOSITORY.parent / "shared")
FOLDERS = (SHARED / "corpus", SHARED / "gold" / "recasts", REPOSITORY / "texts" / "specimen")
LARGEST = 1_500_000
SECONDS = 10
MEMORY = 1024 * 1024 * 1024
NOT_LOST = 200
"""Characters that may be missing beyond those that the damage took: a broken tag hides what browsers hide, too."""

GOOD = ("read", "short", "refused")
"""How a copy may end: read whole, read with an account or a warning that says otherwise, refused in one sentence."""
BAD = ("trace", "hang", "memory", "crash", "silent")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the reading of one damaged copy ended."""

    seed: int
    file: str
    damage: str
    ending: str
    seconds: float = 0.0
    said: str = ""


Damage = Callable[[bytes, random.Random], tuple[bytes, int]]
"""Bytes -> damaged bytes, and how many characters the damage may have taken away."""


# ---------------------------------------------------------------------------------------------------- of the bytes


def _slice(data: bytes, chance: random.Random, longest: int = 5_000) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.randint(1, longest))


def flipped(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    changed = bytearray(data)
    count = chance.choice((1, 1, 3, 20, 200))
    for _ in range(count):
        changed[chance.randrange(len(changed))] = chance.choice((chance.randrange(256), 0x3C, 0x3E, 0x26, 0x20, 0x22))
    return bytes(changed), count


def cut(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    end = chance.randrange(1, len(data))
    return data[:end], len(data) - end


def holed(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    start, end = _slice(data, chance)
    return data[:start] + data[end:], end - start


def doubled(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    start, end = _slice(data, chance, 50_000)
    return data[:end] + data[start:], 0


def exchanged(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    (a, b), (c, d) = sorted((_slice(data, chance), _slice(data, chance)))
    b, d = min(b, c), max(d, c)
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:], 0


def tags_broken(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    places = [i for i, byte in enumerate(data) if byte in b"<>/\"'"]
    changed = bytearray(data)
    for place in sorted(chance.sample(places, min(len(places), chance.choice((1, 2, 10)))), reverse=True):
        del changed[place]
    return bytes(changed), 10


HIDING = (b"<!--", b"<script>")
"""What hides all that follows, in browsers too."""


def stuffed(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    place = chance.randrange(len(data))
    stuff = chance.choice(
        (*HIDING, b"\0", b"&", b"&nbsp;", b"&#x0;", b"<p>" * 300, b"]]>", b"\xff\xfe", b"\xe2\x80\xae", b"(a) " * 2000,
         b"<table><tr><td colspan='99999999'>", "Ä".encode("latin-1"), b"\x1b[2J", b"1.1.1." * 500)
    )  # fmt: skip
    return data[:place] + stuff + data[place:], len(data) - place if stuff in HIDING else 0


# ------------------------------------------------------------------------------------------------- of the elements


def _tree(data: bytes) -> tuple[Any, Callable[[Any], bytes]]:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        return root, lambda tree: etree.tostring(tree, encoding="utf-8", xml_declaration=True)
    except (etree.XMLSyntaxError, ValueError):
        root = html.document_fromstring(data)
        return root, lambda tree: html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>")


def _elements(data: bytes, change: Callable[[Any, random.Random], int], chance: random.Random) -> tuple[bytes, int]:
    """The file with a few of its elements changed; `change` says how many characters it takes away."""
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return flipped(data, chance)
    try:
        root, write = _tree(data)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return flipped(data, chance)
    lost = 0
    for _ in range(chance.choice((1, 1, 5, 40))):
        inside = [e for e in root.iter() if isinstance(e.tag, str) and e.getparent() is not None]
        if inside:
            lost += change(chance.choice(inside), chance)
    return write(root), lost


def _length(element: Any) -> int:
    return len("".join(map(str, element.itertext())))


def _take_out(element: Any, _: random.Random) -> int:
    size = _length(element)
    if size > 20_000:
        return 0
    element.drop_tree() if hasattr(element, "drop_tree") else _remove(element)
    return size


def _remove(element: Any) -> None:
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _copy(element: Any) -> Any:
    twin = copy.deepcopy(element)
    twin.tail = None
    return twin


def _double(element: Any, _: random.Random) -> int:
    if _length(element) < 50_000:
        element.addnext(_copy(element))
    return 0


def _move(element: Any, chance: random.Random) -> int:
    root = element.getroottree().getroot()
    other = chance.choice([e for e in root.iter() if isinstance(e.tag, str)])
    if not (other is element or element in other.iterancestors() or _length(element) > 20_000):
        twin = _copy(element)
        size = _length(element)
        _remove(element)
        other.append(twin)
        return size
    return 0


def _rename(element: Any, chance: random.Random) -> int:
    root = element.getroottree().getroot()
    size = _length(element)
    names = [e.tag for e in root.iter() if isinstance(e.tag, str)]
    element.tag = chance.choice(names)
    return size


def _forget(element: Any, _: random.Random) -> int:
    element.attrib.clear()
    return 0


def _nest(element: Any, chance: random.Random) -> int:
    for _ in range(chance.choice((1, 3, 60, 200))):
        parent = element.getparent()
        around = etree.SubElement(parent, element.tag)
        around.tail, element.tail = element.tail, None
        parent.replace(element, around)
        around.append(element)
    return 0


def _on_elements(change: Callable[[Any, random.Random], int]) -> Damage:
    return lambda data, chance: _elements(data, change, chance)


DAMAGES: dict[str, Damage] = {
    "bytes flipped": flipped,
    "cut off": cut,
    "piece cut out": holed,
    "piece doubled": doubled,
    "pieces exchanged": exchanged,
    "tags broken": tags_broken,
    "something put in": stuffed,
    "elements taken out": _on_elements(_take_out),
    "elements doubled": _on_elements(_double),
    "elements moved": _on_elements(_move),
    "elements renamed": _on_elements(_rename),
    "attributes gone": _on_elements(_forget),
    "elements nested": _on_elements(_nest),
}


# ------------------------------------------------------------------------------------------------------ the trial


@cache
def files() -> tuple[Path, ...]:
    """What is damaged: every file that is not too large."""
    found = [path for folder in FOLDERS if folder.is_dir() for path in sorted(folder.rglob("*")) if path.is_file()]
    return tuple(path for path in found if path.stat().st_size <= LARGEST and path.suffix not in (".md5", ".toml"))


@cache
def whole(path: Path) -> tuple[int, tuple[str, ...]]:
    """How many characters the undamaged file shows, and its warnings; 0 where it is not read."""
    try:
        reading = read_any(Source(path.name, path.read_bytes()))
    except InputError:
        return 0, ()
    return reading.account.source, reading.warnings


def damage(seed: int, among: tuple[Path, ...]) -> tuple[Path, str, bytes, int]:
    """The damaged copy that a seed stands for."""
    chance = random.Random(seed)
    path = chance.choice(among)
    name = chance.choice(list(DAMAGES))
    data = path.read_bytes()
    if data.startswith(b"PK"):
        return path, name, *_damage_part(data, DAMAGES[name], chance)
    return path, name, *DAMAGES[name](data, chance)


def _damage_part(data: bytes, how: Damage, chance: random.Random) -> tuple[bytes, int]:
    """One part of an archive damaged, or the archive itself."""
    if chance.random() < 0.3:
        return flipped(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([name for name, part in parts.items() if part])
    parts[name], lost = how(parts[name], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for other, part in parts.items():
            package.writestr(other, part)
    return packed.getvalue(), lost


def judge(seed: int, among: tuple[Path, ...]) -> Verdict:
    """Reads the copy of one seed; what must not be caught elsewhere is caught here, for this is what is counted."""
    path, name, data, lost = damage(seed, among)
    before, warnings = whole(path)
    began = time.monotonic()
    ending, said = "read", ""
    try:
        reading = read_any(Source(path.name, data))
        account = reading.account
        if account.share < LOW_SHARE or account.dropped_inside or set(reading.warnings) - set(warnings):
            ending = "short"
        elif account.source < before - lost - NOT_LOST:
            ending, said = "silent", f"{before:,} characters shown before, {account.source:,} now, {lost:,} taken"
    except InputError as error:
        ending, said = "refused", str(error)
    except MemoryError:
        ending = "memory"
    except Exception:
        ending, said = "trace", traceback.format_exc(limit=-3)
    seconds = time.monotonic() - began
    if seconds > SECONDS:
        ending = "hang"
    return Verdict(seed, path.name, name, ending, seconds, said)


def _limited() -> None:
    """A worker: an endless reading or an endless hunger is ended by the system, and shows as a crash."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _judge_limited(seed: int) -> Verdict:
    signal.alarm(6 * SECONDS)
    verdict = judge(seed, files())
    signal.alarm(0)
    return verdict


def trial(count: int, first: int = 0) -> Iterator[Verdict]:
    """The verdicts on so many copies, each in one of a few limited processes."""
    pool = ProcessPoolExecutor(os.cpu_count(), initializer=_limited)
    waiting = {seed: pool.submit(_judge_limited, seed) for seed in range(first, first + count)}
    for seed, future in waiting.items():
        try:
            yield future.result()
        except BrokenProcessPool:
            path, name, *_ = damage(seed, files())
            yield Verdict(seed, path.name, name, "crash")
    pool.shutdown()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    print(f"{count:,} damaged copies of {len(files())} files, seeds from {first}")
    verdicts = list(trial(count, first))
    endings = Counter((verdict.damage, verdict.ending) for verdict in verdicts)
    print(f"{'damage':20}" + "".join(f"{ending:>9}" for ending in GOOD + BAD))
    for name in DAMAGES:
        print(f"{name:20}" + "".join(f"{endings[name, ending]:9}" for ending in GOOD + BAD))
    total = Counter(verdict.ending for verdict in verdicts)
    print(f"{'all':20}" + "".join(f"{total[ending]:9}" for ending in GOOD + BAD))
    print(f"slowest {max(verdict.seconds for verdict in verdicts):.1f} s")
    bad = [verdict for verdict in verdicts if verdict.ending in BAD]
    for verdict in bad:
        print(f"\nseed {verdict.seed}: {verdict.file}, {verdict.damage}: {verdict.ending}\n{verdict.said}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
