"""The words of stored provisions, ready to be looked for: FTS5 in SQLite, a text index in PostgreSQL.

In: a text's provisions when it is stored, a `Query` later. Out: the provisions that may have all its terms; `finding`
decides which do. Example: `"surveil"*` is what SQLite is asked for the word surveil: every word is quoted, so that no
query is an error and none is a command.

Words are made small and cut by `finding.words` before they are stored: both databases index the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from tracker.act import Kind, Provision
from tracker.finding import Hit, Query, hit, words
from tracker.store.tables import DossierRow, ProvisionRow, TextRow, VersionRow

TABLE = "provision_words"
ROOM = 1 << 20
"""Row numbers for each text in SQLite; no act has as many provisions."""
_BATCH = 500
"""Provisions fetched at once: SQLite allows some thousand variables."""

_COLUMNS = ("place", "num", "heading", "text")

_CREATE = {
    "sqlite": (f'CREATE VIRTUAL TABLE {TABLE} USING fts5(words, tokenize = "unicode61 remove_diacritics 0")',),
    "postgresql": (
        f"CREATE TABLE {TABLE} (text_id integer NOT NULL REFERENCES text (id) ON DELETE CASCADE, "
        "place integer NOT NULL, words tsvector NOT NULL, PRIMARY KEY (text_id, place))",
        f"CREATE INDEX ix_{TABLE} ON {TABLE} USING gin (words)",
    ),
}
_INSERT = {
    "sqlite": f"INSERT INTO {TABLE} (rowid, words) VALUES (:text * {ROOM} + :place, :words)",
    "postgresql": f"INSERT INTO {TABLE} (text_id, place, words) VALUES (:text, :place, to_tsvector('simple', :words))",
}
_FORGET = {
    "sqlite": f"DELETE FROM {TABLE} WHERE rowid >= :text * {ROOM} AND rowid < (:text + 1) * {ROOM}",
    "postgresql": f"DELETE FROM {TABLE} WHERE text_id = :text",
}
_LOOK = {
    "sqlite": (
        f"SELECT rowid % {ROOM} FROM {TABLE} WHERE {TABLE} MATCH :query "
        f"AND rowid >= :text * {ROOM} AND rowid < (:text + 1) * {ROOM}"
    ),
    "postgresql": f"SELECT place FROM {TABLE} WHERE text_id = :text AND words @@ to_tsquery('simple', :query)",
}
_TERM = {"sqlite": '"{}"*', "postgresql": "'{}':*"}
_AND = {"sqlite": " AND ", "postgresql": " & "}


def ours(_: Any, name: str | None, *__: Any) -> bool:
    """Whether a table is one that `tables` says; this index is made by hand, in each kind of database its own way."""
    return TABLE not in (name or "")


def create(connection: Any) -> None:
    """Makes the index, and fills it with what is stored already."""
    name = connection.dialect.name
    for statement in _CREATE[name]:
        connection.exec_driver_sql(statement)
    found = connection.exec_driver_sql("SELECT text_id, place, num, heading, text FROM provision").fetchall()
    for start in range(0, len(found), _BATCH):
        rows = [_row(row[0], dict(zip(_COLUMNS, row[1:], strict=True))) for row in found[start : start + _BATCH]]
        connection.execute(text(_INSERT[name]), rows)


def drop(connection: Any) -> None:
    """Takes the index away."""
    connection.exec_driver_sql(f"DROP TABLE {TABLE}")


def _row(text_id: int, provision: Mapping[str, Any]) -> dict[str, Any]:
    said = " ".join(words(f"{provision['num']}\n{provision['heading']}\n{provision['text']}"))
    return {"text": text_id, "place": provision["place"], "words": said}


def index(session: Session, text_id: int, provisions: Iterable[Mapping[str, Any]]) -> None:
    """Makes the provisions of a text findable, in the transaction that stores them."""
    connection = session.connection()
    rows = [_row(text_id, provision) for provision in provisions]
    if rows:
        connection.execute(text(_INSERT[connection.dialect.name]), rows)


def forget(session: Session, text_ids: Iterable[int]) -> None:
    """Texts that are about to be deleted."""
    connection = session.connection()
    for text_id in text_ids:
        connection.execute(text(_FORGET[connection.dialect.name]), {"text": text_id})


def look(session: Session, dossier: str, query: Query, languages: bool = False) -> tuple[Hit, ...]:
    """The provisions of a dossier's current texts that have all terms, version by version, in reading order.

    Of the primary texts, or with `languages` also of those beside them, language by language.
    """
    if not query:
        return ()
    current = (
        select(TextRow.id, VersionRow.name, TextRow.language)
        .join(VersionRow, col(VersionRow.id) == TextRow.version_id)
        .join(DossierRow, col(DossierRow.id) == VersionRow.dossier_id)
        .where(DossierRow.name == dossier, col(TextRow.current))
        .order_by(col(VersionRow.place), col(TextRow.beside))
    )
    if not languages:
        current = current.where(TextRow.beside == "")
    found: list[Hit] = []
    for text_id, version, language in session.exec(current).all():
        places = _candidates(session, text_id or 0, query)
        for start in range(0, len(places), _BATCH):
            chosen = col(ProvisionRow.place).in_(places[start : start + _BATCH])
            rows = select(ProvisionRow).where(ProvisionRow.text_id == text_id, chosen)
            for row in session.exec(rows.order_by(col(ProvisionRow.place))):
                provision = Provision(Kind(row.kind), num=row.num, heading=row.heading, text=row.text, eid=row.eid)
                if one := hit(version, provision, query, language):
                    found.append(one)
    return tuple(found)


def _candidates(session: Session, text_id: int, query: Query) -> list[int]:
    connection = session.connection()
    name = connection.dialect.name
    asked = _AND[name].join(_TERM[name].format(word) for word in query.words)
    rows = connection.execute(text(_LOOK[name]), {"query": asked, "text": text_id})
    return sorted(int(row[0]) for row in rows)
