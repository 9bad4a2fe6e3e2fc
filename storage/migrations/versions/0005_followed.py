"""When a failed delivery was followed by its notice's next method: so that each is looked at once.

What failed before there were other methods counts as followed: nobody is written to for it again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_FAILED = "state IN ('rejected', 'bounced', 'dead')"
_UNFOLLOWED = sa.text(f"followed_at IS NULL AND {_FAILED}")


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("followed_at", sa.DateTime(timezone=True)))
    op.execute(f"UPDATE deliveries SET followed_at = updated_at WHERE {_FAILED}")  # noqa: S608 - no input in it
    op.create_index(
        "ix_deliveries_unfollowed",
        "deliveries",
        ["state", "id"],
        sqlite_where=_UNFOLLOWED,
        postgresql_where=_UNFOLLOWED,
    )
