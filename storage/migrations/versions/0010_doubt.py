"""What a person decides of a delivery in doubt, and what its far end knew of it when asked."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("press", sa.String, nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("delivery_id", "press", name="uq_decisions_press"),
    )
    op.create_index("ix_decisions_press", "decisions", ["press"])
    op.create_index("ix_decisions_run", "decisions", ["run_id"])
    op.create_table(
        "searches",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("found", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id"),
    )
