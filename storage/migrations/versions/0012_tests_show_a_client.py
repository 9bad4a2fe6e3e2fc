"""A test may show a client's data: those of the suspension that its notice names."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    # Nobody's key: to SQLite that would mean copying the whole table.
    op.add_column("notices", sa.Column("shows_id", sa.Integer))
