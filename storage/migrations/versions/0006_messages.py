"""Texts that staff write, by version, and which of them a run uses.

Runs of before sent the default texts, which is what 0 means.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "message_versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("restored_from", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message", "channel", "version", name="uq_message_versions"),
    )
    op.add_column("runs", sa.Column("messages_as_of", sa.Integer, nullable=False, server_default="0"))
