"""What Alembic runs; storage/migrate.py hands it the connection, inside a transaction."""

from alembic import context
from sqlmodel import SQLModel

import storage.models  # noqa: F401  the tables register themselves

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    # SQLite alters a table only by copying it.
    render_as_batch=True,
)
context.run_migrations()
