"""What can be asked of the store and kept in it: dossiers, texts with their bytes and trees, comparisons.

In: nouns. Out: the same nouns, later. Example: `store.save_text("specimen", "final", source, act, account, ...)`
keeps bytes, tree, account and provisions in one transaction, once for the same bytes and engine.

Each method is one short transaction; nothing is parsed or compared inside one. A `Store` may be used by many threads.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import delete, func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from tracker.account import Account
from tracker.act import Act
from tracker.catalogue import Dossier, ReadText, StoredText
from tracker.change import Comparison
from tracker.errors import BusyError, InputError, UsageError
from tracker.finding import Hit, Query
from tracker.source import Source
from tracker.store import convert
from tracker.store.database import Database
from tracker.store.keeping import current, dossier_of, insert_rows, keep_dossier, keep_text, version_rows
from tracker.store.reviews import Reviews
from tracker.store.search import look
from tracker.store.soundness import problems
from tracker.store.tables import (
    ChangeRow,
    ComparisonRow,
    DecisionRow,
    DossierRow,
    ProvisionRow,
    SourceRow,
    TextRow,
    VersionRow,
)

Change = Callable[[Dossier], Dossier]
"""What is said anew of a dossier."""

_Rows = tuple[TextRow, SourceRow, list[dict[str, Any]]]
"""A text, its bytes, its provisions."""


class Store:
    """The database, in the words of the domain. `engine` names the engine whose readings and comparisons count."""

    def __init__(self, database: Database, engine: str) -> None:
        self._database = database
        self.engine = engine
        self.reviews = Reviews(database)

    @property
    def shown(self) -> str:
        """How people know the database: a file name, or an address without password."""
        return self._database.shown

    def close(self) -> None:
        """Lets go of the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------------ dossiers

    def save_dossier(self, dossier: Dossier) -> None:
        """Keeps a dossier as it is said now; versions that it no longer names stay if they have a text."""
        with self._database.write() as session:
            keep_dossier(session, dossier)

    def describe(self, dossier: Dossier, change: Change) -> Dossier:
        """Changes what is said of a dossier, in what is kept now: others may have said more since it was looked at.

        `dossier` is what is changed where none is kept. What `change` raises leaves everything as it was.
        """
        with self._database.write() as session:
            return _described(session, dossier, change)

    def dossier(self, name: str) -> Dossier | None:
        """The dossier of this name, or None."""
        with self._sound(name), self._database.read() as session:
            return dossier_of(session, name)

    def dossiers(self) -> tuple[Dossier, ...]:
        """All dossiers, by name."""
        with self._sound("the dossiers"), self._database.read() as session:
            rows = session.exec(select(DossierRow).order_by(DossierRow.name)).all()
            return tuple(convert.dossier_from_rows(row, version_rows(session, row)) for row in rows)

    # ------------------------------------------------------------------------------------------------ texts

    def save_text(
        self,
        dossier: str,
        version: str,
        source: Source,
        act: Act,
        account: Account,
        format: str,
        warnings: tuple[str, ...] = (),
        *,
        beside: str = "",
    ) -> StoredText:
        """Makes this the current text of a version, or its text in the language `beside`: all of it, or nothing.

        A primary text in another language than the one before it leaves that one beside it.

        The same bytes read by the same engine are kept once. Other bytes leave the earlier text in its row; another
        engine's reading of the same bytes takes the place of the earlier one.

        Raises:
            UsageError: the store has no such version.
        """
        text = ReadText(version, source, act, account, format, warnings, beside)
        rows = self._rows(text)
        with self._database.write() as session:
            kept = self._kept(session, dossier, text, rows)
            assert kept
            return kept

    def save_texts(self, dossier: Dossier, texts: Sequence[ReadText], change: Change) -> tuple[StoredText, ...]:
        """Changes what is said of a dossier and keeps texts of it: all of that, or nothing.

        Of a text that was to stand instead of one that is there no more nothing is kept.

        Raises:
            UsageError: the dossier has no such version.
        """
        rows = [self._rows(text) for text in texts]
        with self._database.write() as session:
            _described(session, dossier, change)
            kept = (self._kept(session, dossier.name, text, row) for text, row in zip(texts, rows, strict=True))
            return tuple(filter(None, kept))

    def _rows(self, text: ReadText) -> _Rows:
        row = TextRow(
            version_id=0,
            sha256=text.source.sha256,
            current=False,
            beside=text.beside,
            name=text.source.name,
            format=text.format,
            language=text.act.language,
            title=text.act.title,
            engine=self.engine,
            loaded_at=_now(),
            account=convert.account_to_dict(text.account),
            warnings=list(text.warnings),
            act=convert.pack_act(text.act),
        )
        data = text.source.data
        source = SourceRow(sha256=row.sha256, size=len(data), data=convert.pack_bytes(data))
        return row, source, convert.provision_values(text.act)

    def _kept(self, session: Session, dossier: str, text: ReadText, rows: _Rows) -> StoredText | None:
        row, source, provisions = rows
        row.version_id = _version_id(session, dossier, text.version, self.shown)
        if text.instead_of:
            there = current(session, row.version_id, text.beside)
            if there is None or there.id != text.instead_of:
                return None
        return convert.text_from_row(keep_text(session, row, source, provisions), dossier, text.version)

    def text(self, dossier: str, version: str, language: str = "") -> StoredText | None:
        """The current text of a version, primary or in a language, or None."""
        return self.expressions(dossier, version).get(language) if language else self.texts(dossier).get(version)

    def texts(self, dossier: str) -> dict[str, StoredText]:
        """The current primary texts of a dossier by the names of their versions, in the dossier's order."""
        return {version: text for version, text in self._texts(dossier) if not text.beside}

    def expressions(self, dossier: str, version: str) -> dict[str, StoredText]:
        """The current texts of a version by their languages ("" where that is unknown), the primary one first."""
        return {text.language: text for name, text in self._texts(dossier) if name == version}

    def beside(self, dossier: str) -> dict[str, tuple[StoredText, ...]]:
        """The current texts in further languages, by the names of their versions."""
        found: dict[str, tuple[StoredText, ...]] = {}
        for version, text in self._texts(dossier):
            if text.beside:
                found[version] = (*found.get(version, ()), text)
        return found

    def _texts(self, dossier: str) -> list[tuple[str, StoredText]]:
        query = (
            select(TextRow, VersionRow.name, SourceRow.size)
            .join(SourceRow, col(SourceRow.sha256) == TextRow.sha256, isouter=True)
            .join(VersionRow, col(VersionRow.id) == TextRow.version_id)
            .join(DossierRow, col(DossierRow.id) == VersionRow.dossier_id)
            .where(DossierRow.name == dossier, col(TextRow.current))
            .order_by(col(VersionRow.place), col(TextRow.beside))
            .options(defer(TextRow.act))  # type: ignore[arg-type]  # a column, which the annotation hides
        )
        found = []
        with self._sound(dossier), self._database.read() as session:
            for row, name, size in session.exec(query):
                if size is None:
                    raise ValueError(f"{name} has no bytes")
                found.append((name, convert.text_from_row(row, dossier, name)))
        return found

    def act(self, text: StoredText) -> Act:
        """The tree of a text."""
        with self._database.read() as session:
            packed = session.exec(select(TextRow.act).where(TextRow.id == text.key)).one_or_none()
        if packed is None:
            raise BusyError(f"{text.origin.name}: it was read anew in the meantime; ask again.")
        with self._sound(text.origin.name):
            return convert.unpack_act(packed)

    def source_bytes(self, text: StoredText) -> bytes:
        """The bytes that a text was read from, as they came in."""
        with self._database.read() as session:
            row = session.get(SourceRow, text.sha256)
            packed = row.data if row else b""
        with self._sound(text.origin.name):
            data = convert.unpack_bytes(packed)
        if Source(text.name, data).sha256 != text.sha256:
            raise self._damaged(text.origin.name)
        return data

    @contextlib.contextmanager
    def _sound(self, name: str) -> Iterator[None]:
        """Damage that the database does not notice itself shows when rows become nouns."""
        try:
            yield
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(name) from error

    def _damaged(self, name: str) -> InputError:
        problem = f"what is kept of {name} is damaged"
        return InputError(self.shown, problem, "restore a copy, or name another database and load again")

    # ------------------------------------------------------------------------------------------------ words

    def search(self, dossier: str, query: Query, languages: bool = False) -> tuple[Hit, ...]:
        """The provisions of a dossier's current texts that have all words, version by version, in reading order.

        Of the primary texts, or with `languages` also of those beside them.
        """
        with self._sound(dossier), self._database.read() as session:
            return look(session, dossier, query, languages)

    # ------------------------------------------------------------------------------------------------ comparisons

    def comparison(self, old: StoredText, new: StoredText) -> Comparison | None:
        """The comparison of two texts that this engine made, or None."""
        if {old.engine, new.engine} != {self.engine}:
            return None
        query = select(ComparisonRow.data).where(
            ComparisonRow.old_sha256 == old.sha256,
            ComparisonRow.new_sha256 == new.sha256,
            ComparisonRow.engine == self.engine,
        )
        with self._database.read() as session:
            packed = session.exec(query).one_or_none()
        if packed is None:
            return None
        name = f"{old.origin.name}..{new.origin.name}"
        acts = self.act(old), self.act(new)
        with self._sound(name):
            return convert.comparison_from_dict(convert.unpack(packed), (acts[0], old), (acts[1], new))

    def save_comparison(self, old: StoredText, new: StoredText, comparison: Comparison) -> None:
        """Keeps what this engine found between two texts that it has read."""
        if {old.engine, new.engine} != {self.engine}:
            raise ValueError("a comparison of texts that another engine has read is not kept")
        row = ComparisonRow(
            old_sha256=old.sha256,
            new_sha256=new.sha256,
            engine=self.engine,
            made_at=_now(),
            data=convert.pack(convert.comparison_to_dict(comparison)),
        )
        changes = convert.change_values(comparison)
        with self._database.write() as session:
            pair = col(ComparisonRow.old_sha256) == row.old_sha256, col(ComparisonRow.new_sha256) == row.new_sha256
            stale = delete(ComparisonRow).where(*pair, col(ComparisonRow.engine) != self.engine)
            session.connection().execute(stale)
            if session.exec(select(ComparisonRow.id).where(*pair)).first() is None:
                session.add(row)
                session.flush()
                insert_rows(session, ChangeRow, {"comparison_id": row.id}, changes)

    # ------------------------------------------------------------------------------------------------ all

    def counts(self) -> dict[str, int]:
        """How much there is of each thing."""
        tables = {
            "dossiers": DossierRow,
            "versions": VersionRow,
            "texts": TextRow,
            "provisions": ProvisionRow,
            "comparisons": ComparisonRow,
            "changes": ChangeRow,
            "decisions": DecisionRow,
        }
        with self._database.read() as session:
            return {name: session.exec(select(func.count()).select_from(table)).one() for name, table in tables.items()}

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the database, in sentences; reads all of it."""
        return problems(self._database)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _described(session: Session, dossier: Dossier, change: Change) -> Dossier:
    known = dossier_of(session, dossier.name)
    said = change(known or dossier)
    if said != known:
        keep_dossier(session, said)
    return said


def _version_id(session: Session, dossier: str, version: str, shown: str) -> int:
    query = select(VersionRow.id).join(DossierRow, col(DossierRow.id) == VersionRow.dossier_id)
    found = session.exec(query.where(DossierRow.name == dossier, VersionRow.name == version)).one_or_none()
    if found is None:
        raise UsageError(f"{shown}: there is no version {dossier}/{version} to keep a text of.")
    return found
