"""What the pages need from the store: dossiers with what is missing of them, acts, comparisons; the last ones kept.

In: a store and the texts folder. Out: nouns. Example: `library().comparison("specimen", "in-force", "final")` is read
from the store or, when nobody has compared the two yet, made and kept in memory: a GET stores nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar, cast

from flask import current_app

from tracker.act import Act
from tracker.catalogue import (
    Dossier,
    LoadReport,
    Missing,
    Recognised,
    StoredText,
    Version,
    dossier_folders,
    missing,
    read_dossier,
    with_version,
)
from tracker.change import Comparison
from tracker.errors import InputError, TrackerError
from tracker.exports.check import holdings
from tracker.exports.layout import Group, lay_out
from tracker.expressions import Shown, differences, dressed, in_language, twins
from tracker.finding import Hit, Query
from tracker.load import comparison_of, load_file
from tracker.load.recognise import recognise
from tracker.load.renewal import base_name
from tracker.making import Made, is_bundle, make, parts
from tracker.review import Decision
from tracker.reviewing import Reviews, reviews, with_reviews
from tracker.source import Source
from tracker.store import Store
from web.tally import Tally, count_tags
from web.traits import find_traits

_KEPT_ACTS = 32
_KEPT_COMPARISONS = 40
_KEPT_MADE = 4
"""The largest (the AI Act) takes some 5 MB. A dossier of five versions has ten comparisons, and several are open at
once; what falls out is read from the store again, which takes longer than the page."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The last few results of something costly; two who ask for the same at once wait for one making."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._making: dict[Key, Lock] = {}
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """What is kept under the key, else what `make` makes."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            try:
                return self._get(key, make)
            finally:
                with self._lock:
                    if self._making.get(key) is making:
                        del self._making[key]

    def _get(self, key: Key, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class Shelf:
    """A dossier with those of its texts that are stored, by version."""

    dossier: Dossier
    texts: dict[str, StoredText]

    @property
    def present(self) -> list[Version]:
        """The versions whose text is stored, in the dossier's order."""
        return [version for version in self.dossier.versions if version.name in self.texts]

    @property
    def missing(self) -> list[Version]:
        """The versions whose text is not."""
        return [version for version in self.dossier.versions if version.name not in self.texts]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison laid out for reading."""

    comparison: Comparison
    groups: list[Group]
    tally: Tally | None
    """None where no codebook can speak about the acts."""
    traits: dict[str, frozenset[str]]
    """Ids of the changes that only follow, only moved, only differ in their signs."""
    shown: Shown | None = None
    """Where the words are those of another language than the one in which all was found."""


@dataclass(frozen=True, slots=True)
class Other:
    """A text in another language, under the eIds of the primary one."""

    act: Act
    bare: frozenset[str]
    """Provisions that it lacks."""
    notes: tuple[str, ...]
    """Where its structure differs."""


class Library:
    """The store and the catalogue, as the pages ask for them."""

    KEY: ClassVar[str] = "tracker.library"

    def __init__(self, store: Store, texts: Path) -> None:
        self._store = store
        self._texts = texts
        self.shown = store.shown
        self._acts: Recent[int, Act] = Recent(_KEPT_ACTS)
        self._holdings: Recent[int, list[str]] = Recent(1000)
        self._compared: Recent[tuple[int, int], Compared] = Recent(_KEPT_COMPARISONS)
        self._bases: Recent[int, str] = Recent(1000)
        self._reviewed: Recent[tuple[int, int, int, str], Reviewed] = Recent(_KEPT_COMPARISONS)
        self._made: Recent[int, Made] = Recent(_KEPT_MADE)
        self._spoken: Recent[tuple[int | str, ...], Compared] = Recent(_KEPT_COMPARISONS)

    def shelves(self) -> tuple[list[Shelf], list[str]]:
        """Every dossier that is stored or lies in the texts folder, first those with something to compare; and what is
        wrong with those that cannot be read."""
        found = {dossier.name: dossier for dossier in self._store.dossiers()}
        problems = []
        for folder in dossier_folders(self._texts):
            try:
                dossier = read_dossier(folder)
            except TrackerError as error:
                problems.append(str(error))
            else:
                found.setdefault(dossier.name, dossier)
        shelves = [self._shelf(dossier) for _, dossier in sorted(found.items())]
        return sorted(shelves, key=lambda shelf: len(shelf.texts) < 2), problems

    def shelf(self, name: str) -> Shelf | None:
        """One dossier, or None."""
        dossier = self._store.dossier(name)
        if dossier is None:
            return next((shelf for shelf in self.shelves()[0] if shelf.dossier.name == name), None)
        return self._shelf(dossier)

    def _shelf(self, dossier: Dossier) -> Shelf:
        return Shelf(dossier, self._store.texts(dossier.name))

    def act(self, text: StoredText) -> Act:
        """The tree of a stored text."""
        return self._acts.get(text.key, lambda: self._store.act(text))

    def holdings(self, text: StoredText) -> list[str]:
        """What the text holds, counted: "12 recitals", "21 articles"."""
        return self._holdings.get(text.key, lambda: holdings(self.act(text)))

    def is_made(self, text: StoredText) -> bool:
        """Whether the text was made from amendments."""
        return bool(self._base_of(text))

    def _base_of(self, text: StoredText) -> str:
        """The checksum of the text that a text was made of; "" for a text that came as one."""
        return self._bases.get(text.key, lambda: _base_in(self._source(text)))

    def resting(self, shelf: Shelf, version: str) -> list[str]:
        """The versions whose text was made of a text of this one and of amendments to it."""
        found = (one for one in shelf.present if base_name(shelf.dossier, one) == version)
        return [one.name for one in found if self.is_made(shelf.texts[one.name])]

    def outdated(self, shelf: Shelf, version: str) -> str:
        """The version of which this one's text was made, where that has another text by now; else ""."""
        text, described = shelf.texts[version], shelf.dossier.version(version)
        name = base_name(shelf.dossier, described) if described and self.is_made(text) else ""
        base = self._store.text(text.dossier, name, text.language) or shelf.texts.get(name) if name else None
        if base is None or (base.language != text.language and base.language and text.language):
            return ""
        return "" if base.sha256 == self._base_of(text) else name

    def made(self, text: StoredText) -> Made | None:
        """How the text was made from amendments; None for a text that came as one."""
        if not self.is_made(text):
            return None
        return self._made.get(text.key, lambda: make(self._source(text)))

    def _source(self, text: StoredText) -> Source:
        return Source(text.name, self._store.source_bytes(text))

    def compared(self, old: StoredText, new: StoredText) -> Compared:
        """The comparison of two stored texts, laid out."""
        return self._compared.get((old.key, new.key), lambda: self._compare(old, new))

    def reviewed(self, old: StoredText, new: StoredText, eyes: str = "") -> Reviewed:
        """The same with the decisions of people, as who codes blind under the name `eyes` may see them."""
        plain = self.compared(old, new)
        if plain.comparison.codebook is None:
            return Reviewed(plain, Reviews({}, ()))
        decisions = self.decisions(old.dossier, old.version, new.version)
        key = (old.key, new.key, len(decisions), eyes)  # decisions are only ever added
        return self._reviewed.get(key, lambda: _reviewed(plain, decisions, eyes))

    def expressions(self, text: StoredText) -> dict[str, StoredText]:
        """The texts of the same version by their languages, the primary one first."""
        return self._store.expressions(text.dossier, text.version)

    def beside(self, text: StoredText, language: str) -> Other:
        """The text in another language."""
        act, other = self.act(text), self.act(self.expressions(text)[language])
        found = twins(act, other)
        notes = differences(found, (act.language, language))
        return Other(dressed(act, other, found), frozenset(found.primary_only), notes)

    def spoken(self, pair: Sequence[StoredText], others: Sequence[StoredText], eyes: str = "") -> Reviewed:
        """The comparison of two texts as reviewed, in the words of their texts in another language."""
        found = self.reviewed(pair[0], pair[1], eyes)
        plain = found.compared

        def speak() -> Compared:
            shown = in_language(plain.comparison, self.act(others[0]), self.act(others[1]), others[1].language)
            return replace(plain, comparison=shown.comparison, groups=lay_out(shown.comparison), shown=shown)

        decided = len(self.decisions(pair[0].dossier, pair[0].version, pair[1].version))
        key: tuple[int | str, ...] = (*(text.key for text in (*pair, *others)), decided, eyes)
        return replace(found, compared=self._spoken.get(key, speak))

    def decisions(self, dossier: str, old: str = "", new: str = "") -> tuple[Decision, ...]:
        """What people decided on a dossier, or on two versions of it."""
        return self._store.reviews.decisions(dossier, old, new)

    def recognise(self, source: Source, dossier: Dossier, version: str) -> Recognised:
        """What a text is taken for; nothing is stored."""
        return recognise(source, dossier, dossier.version(version), self._store)

    def bring(self, source: Source, dossier: str, version: str, said: dict[str, Any]) -> LoadReport:
        """Makes a text the current one of a version of which this is said; what others say meanwhile stays said.

        Raises:
            InputError: there is no such dossier any more, or it cannot be said or the text not be read.
        """
        shelf = self.shelf(dossier)
        if shelf is None:
            raise InputError(dossier, "there is no such dossier any more")
        described = with_version(shelf.dossier, version, said)
        return load_file(self._store, described, version, source, said=said)

    def search(self, dossier: str, query: Query) -> tuple[Hit, ...]:
        """The provisions of all stored texts that have all words of a query."""
        return self._store.search(dossier, query)

    def decide(self, decision: Decision, seen: int, own: bool) -> Decision:
        """Keeps a decision of somebody who has seen so many, `own` or all."""
        return self._store.reviews.decide(decision, seen, own)

    def _compare(self, old: StoredText, new: StoredText) -> Compared:
        comparison = comparison_of(self._store, old, new)
        return Compared(comparison, lay_out(comparison), count_tags(comparison), find_traits(comparison))


def _base_in(source: Source) -> str:
    return parts(source)[0].sha256 if is_bundle(source) else ""


def lacking(dossier: Dossier, version: Version) -> Missing:
    """A version whose text is not stored, with the command that brings it."""
    if dossier.path(version):
        return Missing(version, f"tracker load {dossier.name}")
    return missing(dossier.name, version)


def _reviewed(plain: Compared, decisions: tuple[Decision, ...], eyes: str) -> Reviewed:
    found = reviews(plain.comparison, decisions, eyes)
    comparison = with_reviews(plain.comparison, found)
    if comparison is plain.comparison:
        return Reviewed(plain, found)
    return Reviewed(Compared(comparison, lay_out(comparison), count_tags(comparison), find_traits(comparison)), found)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A comparison with what people decided beside its tags."""

    compared: Compared
    reviews: Reviews


def library() -> Library:
    """The library of the app that answers."""
    return cast(Library, current_app.extensions[Library.KEY])
