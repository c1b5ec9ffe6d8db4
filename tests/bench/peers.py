"""The other tools that compare texts, on the two versions of the invented regulation.

In: the texts of both versions. Out: for each tool what it is given, the call that is measured, and what that found.
Example: `PEERS["htmldiff"]` compares two pages; from the words that it calls equal follow the pairs it has found.

A tool that is not installed raises ImportError, and its row says so. Text tools are given the words without the
numbers, which is kind to them: renumbering cannot confuse them. Tools that only mark words have found a pair where
four tenths of the words of the shorter text are marked as equal in both.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree, html
from rapidfuzz.distance import LCSseq

Pairs = set[tuple[int, int]]
FOUND = 0.4
"""Share of the words of the shorter text that must be marked as equal."""
WINDOW, DRIFT = 2000, 300
"""So many words of what a tool gave are looked for at a time, so far from where they should be."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: `prepare` makes a call without arguments of it (that is measured), `pairs` reads what the call gave."""

    prepare: Callable[[tuple[bytes, bytes]], Callable[[], Any]]
    pairs: Callable[[Any, tuple[list[str], list[str]]], Pairs] | None
    sizes: str
    """Sizes that it can do in a time one can wait for."""
    runs: int
    command: str = ""
    """A program that must be there."""


def texts(data: bytes) -> list[str]:
    """The words of each provision, in order, without its number."""
    return [paragraph.text or "" for paragraph in etree.fromstring(data).iter("p")]


def _marked(stretches: Iterable[tuple[str, list[str]]], sides: tuple[list[str], list[str]]) -> Pairs:
    """The pairs that follow from the words that a tool calls equal ("="), gone ("-") or new ("+")."""
    marked = [(sign, word) for sign, words in stretches for word in words]
    old = iter(_places([word for sign, word in marked if sign != "+"], sides[0]))
    new = iter(_places([word for sign, word in marked if sign != "-"], sides[1]))
    common: Counter[tuple[int, int]] = Counter()
    for sign, _ in marked:
        i, j = next(old) if sign != "+" else -1, next(new) if sign != "-" else -1
        if min(i, j) >= 0:
            common[i, j] += 1
    sizes = [[len(text.split()) for text in side] for side in sides]
    return {(i, j) for (i, j), count in common.items() if count >= FOUND * min(sizes[0][i], sizes[1][j])}


def _places(said: list[str], side: list[str]) -> list[int]:
    """For each word the text that it stands in, or -1: some tools drop or repeat words here and there."""
    words = [(word, n) for n, text in enumerate(side) for word in text.split()]
    if [word for word, _ in words] == said:
        return [n for _, n in words]
    places = [-1] * len(said)
    for start in range(0, len(said), WINDOW):
        low = max(0, start - DRIFT)
        there = [word for word, _ in words[low : start + WINDOW + DRIFT]]
        for same in LCSseq.opcodes(said[start : start + WINDOW], there):
            if same.tag == "equal":
                for k in range(same.src_end - same.src_start):
                    places[start + same.src_start + k] = words[low + same.dest_start + k][1]
    return places


def _xmldiff(data: tuple[bytes, bytes]) -> Callable[[], Any]:
    from xmldiff.diff import Differ

    def run() -> Any:
        differ = Differ(fast_match=True)
        differ.set_trees(*map(etree.fromstring, data))
        rows = [list(tree.iter("p")) for tree in (differ.left, differ.right)]  # before the script changes the old tree
        matches = differ.match()
        list(differ.diff())
        return rows, matches

    return run


def _xmldiff_pairs(found: Any, _: tuple[list[str], list[str]]) -> Pairs:
    rows, matches = found
    old, new = ({element: n for n, element in enumerate(row)} for row in rows)
    return {(old[one], new[other]) for one, other, *_ in matches if one in old and other in new}


def _redlines(data: tuple[bytes, bytes]) -> Callable[[], Any]:
    from redlines import Redlines

    old, new = ("\n".join(texts(side)) for side in data)
    return lambda: Redlines(old, new).opcodes


def _htmldiff(data: tuple[bytes, bytes]) -> Callable[[], Any]:
    from lxml.html.diff import htmldiff

    old, new = ("".join(f"<p>{escape(text)}</p>\n" for text in texts(side)) for side in data)
    return lambda: htmldiff(old, new)


def _htmldiff_pairs(found: str, sides: tuple[list[str], list[str]]) -> Pairs:
    marked: list[tuple[str, list[str]]] = []

    def read(element: Any, sign: str) -> None:
        sign = {"ins": "+", "del": "-"}.get(element.tag, sign)
        marked.append((sign, (element.text or "").split()))
        for child in element:
            read(child, sign)
            marked.append((sign, (child.tail or "").split()))

    read(html.fragment_fromstring(found, create_parent="div"), "=")
    return _marked(marked, sides)


def _git(data: tuple[bytes, bytes]) -> Callable[[], Any]:
    folder = Path(tempfile.mkdtemp())
    for name, side in zip(("old", "new"), data, strict=True):
        (folder / name).write_text("\n".join(texts(side)) + "\n", encoding="utf-8")
    flags = ["--no-index", "--histogram", "--word-diff=porcelain", "--unified=9999999"]

    def run() -> str:
        command = ["git", "diff", *flags, "old", "new"]
        found = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8").stdout
        shutil.rmtree(folder)
        return found

    return run


def _git_pairs(found: str, sides: tuple[list[str], list[str]]) -> Pairs:
    lines = found.split("\n@@", 1)[-1].split("\n")[1:]
    signs = {" ": "=", "+": "+", "-": "-"}
    return _marked(((signs[line[0]], line[1:].split()) for line in lines if line[:1] in signs), sides)


def _python_redlines(data: tuple[bytes, bytes]) -> Callable[[], Any]:
    from docx import Document
    from python_redlines.engines import DocxodusEngine

    files = []
    for side in data:
        document = Document()
        for text in texts(side):
            document.add_paragraph(text)
        buffer = io.BytesIO()
        document.save(buffer)
        files.append(buffer.getvalue())
    engine = DocxodusEngine()
    return lambda: engine.run_redline("bench", files[0], files[1])


PEERS = {
    "git word diff": Peer(_git, _git_pairs, "sml", 3, "git"),
    "htmldiff": Peer(_htmldiff, _htmldiff_pairs, "sm", 1),
    "redlines": Peer(_redlines, None, "sm", 1),
    "xmldiff": Peer(_xmldiff, _xmldiff_pairs, "sm", 1),
    "python-redlines": Peer(_python_redlines, None, "s", 1),
}
