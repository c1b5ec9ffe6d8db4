"""A version's text in other languages, beside its primary one.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward. No batch: SQLite would make the table anew, and take the provisions along with the old one."""
    op.add_column("text", sa.Column("beside", sa.String(), nullable=False, server_default=""))
    op.add_column("version", sa.Column("expressions", sa.JSON(), nullable=False, server_default="[]"))
    op.drop_index("uq_text_current", "text")
    _one_current(["version_id", "beside"])


def downgrade() -> None:
    """The step back; what stands beside a primary text stays as an earlier one."""
    op.execute("UPDATE text SET current = false WHERE beside <> ''")
    op.drop_index("uq_text_current", "text")
    _one_current(["version_id"])
    op.drop_column("version", "expressions")
    op.drop_column("text", "beside")


def _one_current(columns: list[str]) -> None:
    where = sa.text("current")
    op.create_index("uq_text_current", "text", columns, unique=True, sqlite_where=where, postgresql_where=where)
