"""The words of provisions, for searching.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

from tracker.store.search import create, drop

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The step forward."""
    create(op.get_bind())


def downgrade() -> None:
    """The step back."""
    drop(op.get_bind())
