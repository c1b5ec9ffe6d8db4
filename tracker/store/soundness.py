"""Looks whether what is stored is whole: the file, the references, and each text and comparison with its rows.

In: a `Database`. Out: sentences, none if all is well. Example: "specimen/final: its provisions are not those of its
act" would mean that a text was stored by halves, which no interruption may bring about.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, select

from tracker.source import Source
from tracker.store import convert
from tracker.store.database import Database
from tracker.store.reviews import altered
from tracker.store.tables import ChangeRow, ComparisonRow, DossierRow, ProvisionRow, SourceRow, TextRow, VersionRow

_COLUMNS = ("place", "eid", "parent", "kind", "num", "heading", "text")


def problems(database: Database) -> tuple[str, ...]:
    """Everything that is wrong with the database; reads all of it."""
    with database.read() as session:
        found = list(_file(session))
        for name, look in _LOOKS.items() if not found else ():
            try:
                found += look(session)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                found.append(f"the {name} cannot be read ({error})")
    return tuple(found)


def _file(session: Session) -> Iterator[str]:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        yield from (f"the file is damaged: {line}" for line in said if line != "ok")
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"a row of {row[0]} belongs to no {row[2]}"


def _sources(session: Session) -> Iterator[str]:
    for row in session.exec(select(SourceRow)):
        try:
            whole = Source("", convert.unpack_bytes(row.data)).sha256 == row.sha256
        except ValueError:
            whole = False
        if not whole:
            yield f"the bytes with checksum {row.sha256} are damaged"


def _texts(session: Session) -> Iterator[str]:
    query = (
        select(TextRow, VersionRow.name, DossierRow.name)
        .join(VersionRow, col(VersionRow.id) == TextRow.version_id)
        .join(DossierRow, col(DossierRow.id) == VersionRow.dossier_id)
    )
    for row, version, dossier in session.exec(query):
        rows = session.exec(
            select(ProvisionRow).where(ProvisionRow.text_id == row.id).order_by(col(ProvisionRow.place))
        )
        kept = [{name: getattr(provision, name) for name in _COLUMNS} for provision in rows]
        try:
            wanted = convert.provision_values(convert.unpack_act(row.act))
        except (ValueError, KeyError, TypeError):
            yield f"{dossier}/{version}: its act is damaged"
            continue
        if kept != wanted:
            yield f"{dossier}/{version}: its provisions are not those of its act"


def _comparisons(session: Session) -> Iterator[str]:
    for row in session.exec(select(ComparisonRow)):
        rows = session.exec(select(ChangeRow).where(ChangeRow.comparison_id == row.id).order_by(col(ChangeRow.place)))
        try:
            changes = [convert.change_from_dict(change) for change in convert.unpack(row.data)["changes"]]
        except (ValueError, KeyError, TypeError):
            yield f"comparison {row.id}: it is damaged"
            continue
        if [(one.change, one.old, one.new) for one in rows] != [(c.id, [*c.old], [*c.new]) for c in changes]:
            yield f"comparison {row.id}: its rows are not its changes"


_LOOKS = {"bytes": _sources, "texts": _texts, "comparisons": _comparisons, "decisions": altered}
