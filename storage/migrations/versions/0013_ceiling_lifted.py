"""Until when a person has lifted the ceiling of an account's day."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    for accounts in ("email_servers", "sms_gateways"):
        op.add_column(accounts, sa.Column("day_lifted_until", sa.DateTime(timezone=True)))
