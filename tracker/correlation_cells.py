"""Reads a cell of an act's own correlation table into the places that it names.

In: "Article 12(1), points (a) to (c), and Article 13", the language of the act. Out: the `Place`s in order, here four.
Example: "Article 4(1), introductory wording and point (a)" names "Article 4(1), introductory words" and
"Article 4(1), point (a)".

Lists and ranges are written out, and what is printed once for several. A word that says nothing here ("extended to
technical assistance") is passed over.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.act import Kind
from tracker.correlation_words import KIND_OF_STEM, ROOTS, Token, tokens
from tracker.correspondence import Place
from tracker.reference import label, ordinal

_TOP = frozenset({"art", "anx", "rct"})
_NOTHING = re.compile(r"[\s.–—−‐‑-]*")
_ROMAN = (
    "", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
)  # fmt: skip
_LONGEST_RANGE = 200
"""Labels written out for a range; a longer one is a slip of the pen."""
_MAX_CELL = 2000
"""Characters; a longer cell is no list of references."""


class Cell(NamedTuple):
    """What a cell says."""

    places: tuple[Place, ...]
    opens: str = ""
    """eId of the provision that the following rows are about ("Article 4:")."""
    empty: bool = False
    """Whether it says that there is no counterpart: a dash, or nothing."""


def read_cell(text: str, language: str, about: str = "") -> Cell:
    """The places that a cell names, none where it names nothing.

    >>> [place.reference for place in read_cell("Article 15(1), (2)(a) and (b)", "en").places]
    ['Article 15(1)', 'Article 15(2), point (a)', 'Article 15(2), point (b)']

    Args:
        text: the cell as printed.
        language: of the act, two letters.
        about: eId of what a row before has opened, for "points (1) to (4)" without an article.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text)[:_MAX_CELL].split())
    if _NOTHING.fullmatch(plain):
        return Cell((), empty=True)
    reader = _Reader(_path(about))
    for token in tokens(plain, language):
        reader.take(token)
    places = reader.finished()
    if plain.endswith(":") and len(places) == 1:
        return Cell((), opens=places[0].eid)
    return Cell(places)


def _path(eid: str) -> list[tuple[str, str]]:
    return [(stem, name) for stem, _, name in (part.partition("_") for part in eid.split("__"))] if eid else []


@dataclass(slots=True)
class _Reader:
    """Where we are in a cell: the place that is being named, and what has been said before its label."""

    path: list[tuple[str, str]]
    done: list[Place] = field(default_factory=list)
    kind: str = ""
    """Stem of the last word of structure."""
    fresh: bool = False
    """Whether that word still waits for its label."""
    named: bool = False
    """Whether the path has grown since the last place was finished."""
    apart: bool = False
    """Whether a comma or an "and" came after the last label."""
    to: bool = False
    part: str = ""
    nths: list[str] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """Goes on by one token."""
        if token.sort == "kind":
            self._take_kind(token.said)
        elif token.sort == "label":
            self._take_label(token.said, token.bracketed)
        elif token.sort == "nth":
            self._take_nth(token.said)
        elif token.sort == "part":
            self._take_part(token.said)
        elif token.sort == "to":
            self.to = True
        else:
            self.to = False
        if token.sort in ("and", "to"):
            self.apart = True

    def finished(self) -> tuple[Place, ...]:
        """All places, the last one too."""
        self._bare_annex()
        self._finish()
        return tuple(dict.fromkeys(self.done))

    def _finish(self) -> None:
        if self.named and self.path:
            eid = "__".join(f"{stem}_{name}" if name else stem for stem, name in self.path)
            self.done.append(Place(eid, self.part))
        self.named, self.part = False, ""

    def _bare_annex(self) -> None:
        """ "Annex" without a number."""
        if self.fresh and self.kind == "anx":
            self._finish()
            self.path, self.named, self.fresh = [("anx", "")], True, False

    def _take_kind(self, stem: str) -> None:
        self._bare_annex()
        if self.nths:
            # "first paragraph" of an article whose paragraphs carry no number
            for nth in self.nths:
                self._add("subpara" if stem == "para" else stem, nth)
            self.nths = []
            return
        if stem in _TOP:
            self._finish()
            self.path = []
        self.kind, self.fresh = stem, True

    def _take_nth(self, said: str) -> None:
        if self.fresh and self.kind in ("subpara", "indent"):
            self._take_label(said, bracketed=False)  # "akapit drugi"
            return
        if self.to and self.nths:
            self.nths += _between(self.nths[-1], said)
            self.to = False
        self.nths.append(said)

    def _take_part(self, said: str) -> None:
        for nth in self.nths or [""]:
            if self.part:
                self._finish()
            self.part = f"{ordinal(int(nth))} {said}" if nth else said
            self.named = bool(self.path)
        self.nths = []

    def _take_label(self, written: str, bracketed: bool) -> None:
        name = label(KIND_OF_STEM.get(self.kind, Kind.POINT), written)
        if not name or (not self.path and not self.fresh):
            return
        if self.part == "sentence" and name.isdigit():
            self.part = f"{ordinal(int(name))} sentence"  # "Satz 2"
            return
        if self.to and self.path:
            stem, first = self.path[-1]
            for between in _between(first, name):
                self._put(len(self.path) - 1, stem, between)
            self._put(len(self.path) - 1, stem, name)
        elif self.fresh:
            self._add(self.kind, name)
        elif bracketed and not self.apart:
            self._append(self._below(name), name)
        else:
            self._put_beside(name, bracketed)
        self.fresh = self.apart = self.to = False

    def _below(self, name: str) -> str:
        """What a label in brackets is behind another one: "4(1)" a paragraph, "(1)(a)" a point."""
        return "para" if self.path[-1][0] == "art" and name[0].isdigit() else "point"

    def _put_beside(self, name: str, bracketed: bool) -> None:
        """A label in a list: it stands beside the last one that looks alike, below all if there is none."""
        if not bracketed and self.kind in _TOP and (name[0].isdigit() or self.kind == "anx"):
            self._put(0, self.kind, name)
            return
        lowest = 1 if self.path[0][0] in _TOP else 0
        alike = (i for i in range(len(self.path) - 1, lowest - 1, -1) if _shapes(self.path[i][1]) & _shapes(name))
        place = next(alike, None)
        if place is None:
            self._append(self._below(name), name)
        else:
            self._put(place, self.path[place][0], name)

    def _add(self, stem: str, name: str) -> None:
        """A step that its own word names."""
        last = len(self.path) - 1
        place = next((i for i in range(last, -1, -1) if self.path[i][0] == stem), None)
        inner = stem == "point" and place is not None
        if inner and (place != last or not _shapes(self.path[last][1]) & _shapes(name)) and not self._ended(place):
            place = None  # "point (2), second subparagraph, point (a)", "point (3), point (c)"
        if place is None:
            self._append(stem, name)
        else:
            self._put(place, stem, name)

    def _ended(self, place: int | None) -> bool:
        """Whether a list goes on at a step above the last one: "points (1)(a) and point (2)"."""
        return (
            self.apart
            and place is not None
            and all(stem == "point" for stem, _ in self.path[place:])
            and (place != len(self.path) - 1)
        )

    def _append(self, stem: str, name: str) -> None:
        if not self.path and stem not in ROOTS:
            return
        if self.part:
            self._finish()
        self.path = [*self.path, (stem, name)]
        self.named = True

    def _put(self, place: int, stem: str, name: str) -> None:
        self._finish()
        self.path = [*self.path[:place], (stem, name)]
        self.named = True


def _shapes(name: str) -> set[str]:
    """What sort of label it may be: a figure, a letter, a Roman figure."""
    if name[:1].isdigit():
        return {"1"}
    return ({"a"} if len(name) <= 2 else set()) | ({"i"} if name in _ROMAN else set())


def _between(first: str, last: str) -> list[str]:
    """The labels inside a range of figures, letters or Roman figures; none if it is no such range."""
    if first.isdigit() and last.isdigit():
        return [str(n) for n in range(int(first) + 1, min(int(last), int(first) + _LONGEST_RANGE))]
    lower = first.lower(), last.lower()
    if all(name in _ROMAN for name in lower) and (lower[0] == "i" or len(last) > 1):
        found = _ROMAN[_ROMAN.index(lower[0]) + 1 : _ROMAN.index(lower[1])]
        return [name.upper() if first.isupper() else name for name in found]
    if len(first) == len(last) == 1:
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []
