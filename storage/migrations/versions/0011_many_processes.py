"""What many processes share: an account's turns, duties of one at a time, a message about to be posted.

And what the ledger never breaks, told to the database too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)
CHECKS = {
    "ck_deliveries_owned": (
        "state NOT IN ('claimed', 'sending') OR (worker IS NOT NULL AND lease_until IS NOT NULL)"
    ),
    "ck_deliveries_begun": "state <> 'sending' OR attempts >= 1",
    "ck_deliveries_retried": "state <> 'retry_wait' OR retry_at IS NOT NULL",
    "ck_deliveries_counts": "attempts >= 0 AND units >= 0",
}


def upgrade() -> None:
    op.create_table(
        "account_turns",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "account_id"),
    )
    op.create_table(
        "duties",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("runs", sa.Column("report_nonce", sa.String(length=32)))
    op.add_column("runs", sa.Column("report_nonce_at", MOMENT))
    # SQLite adds a constraint by writing the table anew; PostgreSQL in place.
    with op.batch_alter_table("deliveries") as deliveries:
        for name, condition in CHECKS.items():
            deliveries.create_check_constraint(name, condition)
    # The copy has its indexes in any order, and of two alike SQLite takes the newest: the small one.
    op.drop_index("ix_deliveries_unfollowed", "deliveries")
    unfollowed = sa.text("followed_at IS NULL AND state IN ('rejected', 'bounced', 'dead')")
    op.create_index(
        "ix_deliveries_unfollowed",
        "deliveries",
        ["state", "id"],
        sqlite_where=unfollowed,
        postgresql_where=unfollowed,
    )
