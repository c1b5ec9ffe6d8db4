"""What can be asked of the store and kept in it: dossiers, texts with their bytes and trees, comparisons.

In: nouns. Out: the same nouns, later. Example: `store.save_text("specimen", "final", source, act, account, ...)`
keeps bytes, tree, account and provisions in one transaction, once for the same bytes and engine.

Each method is one short transaction; nothing is parsed or compared inside one. A `Store` may be used by many threads.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import delete, func, insert
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from tracker.account import Account
from tracker.act import Act
from tracker.catalogue import Dossier, StoredText
from tracker.change import Comparison
from tracker.errors import InputError, TrackerError, UsageError
from tracker.finding import Hit, Query
from tracker.source import Source
from tracker.store import convert
from tracker.store.database import Database
from tracker.store.reviews import Reviews
from tracker.store.search import forget, index, look
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
            row = session.exec(select(DossierRow).where(DossierRow.name == dossier.name)).one_or_none()
            if row is None:
                row = DossierRow(name=dossier.name, title="", procedure="", note="", folder="")
            for name in ("title", "procedure", "note", "folder"):
                setattr(row, name, getattr(dossier, name))
            session.add(row)
            session.flush()
            known = {version.name: version for version in _version_rows(session, row)}
            for place, version in enumerate(dossier.versions):
                values = {**convert.version_values(version), "place": place, "dossier_id": row.id}
                kept = known.pop(version.name, None) or VersionRow(**values)
                for name, value in values.items():
                    setattr(kept, name, value)
                session.add(kept)
            for place, unnamed in enumerate(known.values(), len(dossier.versions)):
                if session.exec(select(TextRow.id).where(TextRow.version_id == unnamed.id)).first() is None:
                    session.delete(unnamed)
                else:
                    unnamed.place = place
                    session.add(unnamed)

    def dossier(self, name: str) -> Dossier | None:
        """The dossier of this name, or None."""
        with self._sound(name), self._database.read() as session:
            row = session.exec(select(DossierRow).where(DossierRow.name == name)).one_or_none()
            return convert.dossier_from_rows(row, _version_rows(session, row)) if row else None

    def dossiers(self) -> tuple[Dossier, ...]:
        """All dossiers, by name."""
        with self._sound("the dossiers"), self._database.read() as session:
            rows = session.exec(select(DossierRow).order_by(DossierRow.name)).all()
            return tuple(convert.dossier_from_rows(row, _version_rows(session, row)) for row in rows)

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
        row = TextRow(
            version_id=0,
            sha256=source.sha256,
            current=False,
            beside=beside,
            name=source.name,
            format=format,
            language=act.language,
            title=act.title,
            engine=self.engine,
            loaded_at=_now(),
            account=convert.account_to_dict(account),
            warnings=list(warnings),
            act=convert.pack_act(act),
        )
        provisions = convert.provision_values(act)
        kept = SourceRow(sha256=row.sha256, size=len(source.data), data=convert.pack_bytes(source.data))
        with self._database.write() as session:
            row.version_id = _version_id(session, dossier, version, self.shown)
            found = session.exec(
                select(TextRow).where(
                    TextRow.version_id == row.version_id,
                    TextRow.sha256 == row.sha256,
                    TextRow.engine == row.engine,
                )
            ).one_or_none()
            row = found or _add_text(session, row, kept, provisions)
            if not row.current or row.beside != beside:
                _make_room(session, row, beside)
                row.current, row.beside = True, beside
                session.add(row)
                session.flush()
            return convert.text_from_row(row, dossier, version)

    def text(self, dossier: str, version: str, language: str = "") -> StoredText | None:
        """The current text of a version, primary or in a language, or None."""
        return self.expressions(dossier, version).get(language) if language else self.texts(dossier).get(version)

    def texts(self, dossier: str) -> dict[str, StoredText]:
        """The current primary texts of a dossier by the names of their versions, in the dossier's order."""
        return {version: text for version, text in self._texts(dossier) if not text.beside}

    def expressions(self, dossier: str, version: str) -> dict[str, StoredText]:
        """The current texts of a version by their languages ("" where that is unknown), the primary one first."""
        return {text.language: text for name, text in self._texts(dossier) if name == version}

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
            raise TrackerError(f"{text.origin.name}: it was read anew in the meantime; ask again.")
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

    def search(self, dossier: str, query: Query) -> tuple[Hit, ...]:
        """The provisions of a dossier's current texts that have all words, version by version, in reading order."""
        with self._sound(dossier), self._database.read() as session:
            return look(session, dossier, query)

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
                _insert(session, ChangeRow, {"comparison_id": row.id}, changes)

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


def _version_rows(session: Session, dossier: DossierRow) -> list[VersionRow]:
    query = select(VersionRow).where(VersionRow.dossier_id == dossier.id).order_by(col(VersionRow.place))
    return list(session.exec(query))


def _version_id(session: Session, dossier: str, version: str, shown: str) -> int:
    query = select(VersionRow.id).join(DossierRow, col(DossierRow.id) == VersionRow.dossier_id)
    found = session.exec(query.where(DossierRow.name == dossier, VersionRow.name == version)).one_or_none()
    if found is None:
        raise UsageError(f"{shown}: there is no version {dossier}/{version} to keep a text of.")
    return found


def _make_room(session: Session, row: TextRow, beside: str) -> None:
    """What stands at the text's place, or beside it in its language, is current no more.

    But a primary text gives way to one in another language by standing beside it.
    """
    others = select(TextRow).where(TextRow.version_id == row.version_id, col(TextRow.current), TextRow.id != row.id)
    known = {other.beside: other for other in session.exec(others)}
    before = known.pop(beside, None)
    gone = [known.pop(row.language, None)] if row.language else []
    stays = before and not beside and before.language and row.language and before.language != row.language
    if before:
        gone.append(known.pop(before.language, None) if stays else before)
    for other in filter(None, gone):
        other.current = False
        session.add(other)
    session.flush()
    if before and stays:
        before.beside = before.language
        session.add(before)
        session.flush()


def _add_text(session: Session, row: TextRow, source: SourceRow, provisions: list[dict[str, Any]]) -> TextRow:
    """The text with its bytes and provisions, in place of earlier readings of the same bytes."""
    if session.get(SourceRow, source.sha256) is None:
        session.add(source)
        session.flush()
    same = col(TextRow.version_id) == row.version_id, col(TextRow.sha256) == row.sha256
    forget(session, [key for key in session.exec(select(TextRow.id).where(*same)) if key is not None])
    session.connection().execute(delete(TextRow).where(*same))
    session.add(row)
    session.flush()
    _insert(session, ProvisionRow, {"text_id": row.id}, provisions)
    index(session, row.id or 0, provisions)
    return row


def _insert(session: Session, table: Any, key: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), [{**key, **row} for row in rows])
