"""The tables: what the store keeps of dossiers, texts, comparisons and decisions, one class for each table.

In: nothing. Out: classes that only `tracker.store` knows; `convert` turns them into nouns and back.
Example: the text of `specimen/final` is one `TextRow` with one `ProvisionRow` for each of its provisions.

A text row is never changed but for `current` and `beside`: other bytes or another engine make another row.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, Column, ForeignKey, Index, LargeBinary, MetaData, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Table(SQLModel):
    """The base of all tables. Constraints have names, or SQLite could not change them later (alembic's batches)."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _owner(column: str, **extra: Any) -> Any:
    """A key of the row that owns this one: both go together."""
    return Column(ForeignKey(column, ondelete="CASCADE"), nullable=False, **extra)


class DossierRow(Table, table=True):
    """A dossier."""

    __tablename__ = "dossier"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    title: str
    procedure: str
    note: str
    folder: str


class VersionRow(Table, table=True):
    """A version of a dossier, whether its text is there or not."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("dossier_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(sa_column=_owner("dossier.id"))
    place: int
    """Its place in the dossier, from 0."""
    name: str
    title: str
    institution: str
    stage: str
    date: str
    language: str
    based_on: list[str] = Field(sa_column=Column(JSON, nullable=False))
    identifiers: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    source: str
    format: str
    file: str
    sha256: str
    note: str
    expressions: list[dict[str, str]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )


class SourceRow(Table, table=True):
    """The bytes of a text as they came in, compressed; the same bytes are kept once."""

    __tablename__ = "source"
    sha256: str = Field(primary_key=True)
    size: int
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class TextRow(Table, table=True):
    """What one engine read in one source for one version.

    Of a version at most one text is current as its primary one, and one beside it in each other language. Which is the
    primary one is written down, for it must not depend on the order in which texts are read anew.
    """

    __tablename__ = "text"
    __table_args__ = (
        UniqueConstraint("version_id", "sha256", "engine"),
        Index(
            "uq_text_current",
            "version_id",
            "beside",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        # A key is never given twice: it stands in addresses and in caches.
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(sa_column=_owner("version.id"))
    sha256: str = Field(sa_column=Column(ForeignKey("source.sha256"), nullable=False))
    current: bool
    beside: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """"" for a primary text, else the language of one that stands beside it."""
    name: str
    format: str
    language: str
    title: str
    engine: str
    loaded_at: str
    account: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    warnings: list[str] = Field(sa_column=Column(JSON, nullable=False))
    act: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """Act JSON, compressed."""


class ProvisionRow(Table, table=True):
    """One provision of a text, for searching; the tree itself is in the text's act."""

    __tablename__ = "provision"
    __table_args__ = (UniqueConstraint("text_id", "eid"),)
    text_id: int = Field(sa_column=_owner("text.id", primary_key=True))
    place: int = Field(primary_key=True)
    """In reading order, from 0."""
    eid: str
    parent: str
    """eId, "" for what stands directly in the act."""
    kind: str
    num: str
    heading: str
    text: str


class ComparisonRow(Table, table=True):
    """A comparison of two texts by one engine."""

    __tablename__ = "comparison"
    __table_args__ = (UniqueConstraint("old_sha256", "new_sha256", "engine"),)
    id: int | None = Field(default=None, primary_key=True)
    old_sha256: str = Field(sa_column=Column(ForeignKey("source.sha256"), nullable=False))
    new_sha256: str = Field(sa_column=Column(ForeignKey("source.sha256"), nullable=False))
    engine: str
    made_at: str
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The comparison as JSON, compressed, without its acts."""


class ChangeRow(Table, table=True):
    """One change of a comparison, for filtering; what is unchanged has no row."""

    __tablename__ = "change"
    comparison_id: int = Field(sa_column=_owner("comparison.id", primary_key=True))
    place: int = Field(primary_key=True)
    change: str
    """Its id inside the comparison."""
    kinds: str
    """Between blanks, so that one kind can be looked for: " moved amended "."""
    consequential: bool
    old: list[str] = Field(sa_column=Column(JSON, nullable=False))
    new: list[str] = Field(sa_column=Column(JSON, nullable=False))


class DecisionRow(Table, table=True):
    """What one person decided about a tag. Rows are only ever added.

    Versions are named and not referred to: a decision outlives the text that it was made for.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_pair", "dossier", "old", "new"),
        # A number is never given twice, not even after a row was taken out by hand.
        {"sqlite_autoincrement": True},
    )
    number: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """`Decision.key`: the same event is kept once."""
    chain: str
    """Checksum of this row and of all before it: what was altered or taken out by hand is found."""
    dossier: str
    old: str
    new: str
    codebook: str
    change: str
    words: str
    subject_code: str
    verdict: str
    who: str
    at: str
    code: str
    direction: str
    suggested: str
    reason: str
