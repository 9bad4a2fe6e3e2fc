"""What the other methods need: SendGrid, SMS and push accounts, receipts, suppressions, keys for devices.

Every column is added with a default that means what was true before, so that no table is copied.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _alter_accounts()
    _add("parameters", sa.Column("fallback", sa.JSON, nullable=False, server_default="[]"))
    _add("deliveries", sa.Column("units", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("provider", sa.String, nullable=False),
        sa.Column("event_id", sa.String, nullable=False),
        sa.Column("attempt_key", sa.String(32)),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("code", sa.String),
        sa.Column("detail", sa.String),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("provider", "event_id", name="uq_receipts_event"),
    )
    op.create_index("ix_receipts_attempt_key", "receipts", ["attempt_key"])
    op.create_table(
        "suppressions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("destination", sa.String, nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("lifted_at", MOMENT),
        sa.Column("lifted_by", sa.String),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "destination", name="uq_suppressions_destination"),
    )
    op.create_table(
        "device_keys",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_hash"),
        sa.UniqueConstraint("uid"),
    )


def _alter_accounts() -> None:
    _add(
        "email_servers",
        sa.Column("kind", sa.String(32), nullable=False, server_default="smtp"),
        sa.Column("webhook_key", sa.String),
    )
    _add(
        "sms_gateways",
        sa.Column("sender_name", sa.String, nullable=False, server_default=""),
        sa.Column("per_minute", sa.Integer),
        sa.Column("per_day", sa.Integer),
        sa.Column("per_month", sa.Integer),
        sa.Column("price_cents_segment", sa.Integer),
        sa.Column("fold_accents", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    _add(
        "push_apps",
        sa.Column("sender_name", sa.String, nullable=False, server_default=""),
        sa.Column("per_minute", sa.Integer),
    )


def _add(table: str, *columns: sa.Column[object]) -> None:
    for column in columns:
        op.add_column(table, column)
