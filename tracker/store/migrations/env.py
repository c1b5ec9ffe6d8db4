"""What alembic runs to take the steps in `versions`; the connection comes from `tracker.store.migrate`."""

from __future__ import annotations

from alembic import context

from tracker.store.search import ours
from tracker.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    # SQLite changes a table by writing it anew.
    render_as_batch=True,
    include_object=ours,
    # Python's driver would commit before each table, and a killed migration leave half of them. We begin ourselves.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
