"""Writes dossiers and texts into their rows, inside a transaction that somebody else has begun.

In: a session, nouns or rows. Out: rows. Example: `keep_text(session, row, source, provisions)` makes the row the
current text of its version, with its bytes and provisions, or finds it where the same bytes were kept before.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from tracker.catalogue import Dossier
from tracker.store import convert
from tracker.store.search import forget, index
from tracker.store.tables import DossierRow, ProvisionRow, SourceRow, TextRow, VersionRow


def dossier_of(session: Session, name: str) -> Dossier | None:
    """The dossier of this name as it is kept now, or None."""
    row = session.exec(select(DossierRow).where(DossierRow.name == name)).one_or_none()
    return convert.dossier_from_rows(row, version_rows(session, row)) if row else None


def version_rows(session: Session, dossier: DossierRow) -> list[VersionRow]:
    """The versions of a dossier, in their order."""
    query = select(VersionRow).where(VersionRow.dossier_id == dossier.id).order_by(col(VersionRow.place))
    return list(session.exec(query))


def keep_dossier(session: Session, dossier: Dossier) -> None:
    """Keeps a dossier as it is said now; versions that it no longer names stay if they have a text."""
    row = session.exec(select(DossierRow).where(DossierRow.name == dossier.name)).one_or_none()
    if row is None:
        row = DossierRow(name=dossier.name, title="", procedure="", note="", folder="")
    for name in ("title", "procedure", "note", "folder"):
        setattr(row, name, getattr(dossier, name))
    session.add(row)
    session.flush()
    known = {version.name: version for version in version_rows(session, row)}
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
    session.flush()


def current(session: Session, version_id: int, beside: str) -> TextRow | None:
    """The text that stands at a place of a version: its primary one, or the one beside it in a language."""
    place = TextRow.version_id == version_id, TextRow.beside == beside, col(TextRow.current)
    return session.exec(select(TextRow).where(*place)).one_or_none()


def keep_text(session: Session, row: TextRow, source: SourceRow, provisions: list[dict[str, Any]]) -> TextRow:
    """The row as the current text at its place; the same bytes read by the same engine are kept once."""
    beside = row.beside
    same = TextRow.version_id == row.version_id, TextRow.sha256 == row.sha256, TextRow.engine == row.engine
    row = session.exec(select(TextRow).where(*same)).one_or_none() or _added(session, row, source, provisions)
    if not row.current or row.beside != beside:
        _make_room(session, row, beside)
        row.current, row.beside = True, beside
        session.add(row)
        session.flush()
    return row


def insert_rows(session: Session, table: Any, key: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Many rows that belong to one."""
    if rows:
        session.connection().execute(insert(table), [{**key, **row} for row in rows])


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


def _added(session: Session, row: TextRow, source: SourceRow, provisions: list[dict[str, Any]]) -> TextRow:
    """The text with its bytes and provisions, in place of earlier readings of the same bytes."""
    if session.get(SourceRow, source.sha256) is None:
        session.add(source)
        session.flush()
    same = col(TextRow.version_id) == row.version_id, col(TextRow.sha256) == row.sha256
    forget(session, [key for key in session.exec(select(TextRow.id).where(*same)) if key is not None])
    session.connection().execute(delete(TextRow).where(*same))
    session.add(row)
    session.flush()
    insert_rows(session, ProvisionRow, {"text_id": row.id}, provisions)
    index(session, row.id or 0, provisions)
    return row
