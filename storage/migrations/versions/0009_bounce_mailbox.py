"""The mailbox that an account's mails come back to, and how far it was read. No account has one at first."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in (
        sa.Column("bounce_host", sa.String, nullable=False, server_default=""),
        sa.Column("bounce_port", sa.Integer),
        sa.Column("bounce_security", sa.String(32)),
        sa.Column("bounce_username", sa.String, nullable=False, server_default=""),
        sa.Column("bounce_password_sealed", sa.LargeBinary),
        sa.Column("bounce_validity", sa.BigInteger),
        sa.Column("bounce_seen_uid", sa.BigInteger),
        sa.Column("bounce_look_at", MOMENT),
        sa.Column("bounce_read_at", MOMENT),
        sa.Column("bounce_error", sa.String),
    ):
        op.add_column("email_servers", column)
