"""The window in which messages go out and local holidays; prazos with a name, a message and a method.

A rule's message was named by its key, and stays so. Runs that a person had asked for were sent at any hour.
Of the notices so far the date that they told is worked out again, so that one that moves is seen to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_NAMES = {
    "temporary.started": "Suspensão iniciada",
    "temporary.ending": "Suspensão perto do fim",
    "temporary.ended": "Suspensão encerrada",
    "nonpayment.prior": "Aviso prévio de suspensão",
    "nonpayment.suspended": "Serviço suspenso",
    "nonpayment.reminder": "Lembrete de débito",
    "nonpayment.termination": "Aviso prévio de rescisão",
}
_HOURS = {
    "weekdays_from": "08:00:00",
    "weekdays_to": "20:00:00",
    "saturday_from": "08:00:00",
    "saturday_to": "14:00:00",
    "sunday_from": None,
    "sunday_to": None,
}

_rules = sa.table("notice_rules", *map(sa.column, ("key", "name", "message")))


def upgrade() -> None:
    _window()
    _prazos()
    op.add_column(
        "runs", sa.Column("outside_window", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE runs SET outside_window = (trigger = 'hand')")
    op.add_column("notices", sa.Column("anchored_on", sa.Date()))
    days_before = (
        "date(due_on, (-offset_days) || ' days')"
        if op.get_bind().dialect.name == "sqlite"
        else "due_on - offset_days"
    )
    op.execute(
        f"UPDATE notices SET anchored_on = (SELECT {days_before} FROM notice_rules"  # noqa: S608 - no input in it
        " WHERE notice_rules.id = notices.rule_id) WHERE suspension_id IS NOT NULL"
    )


def _window() -> None:
    for name, hour in _HOURS.items():
        default = sa.text(f"'{hour}'") if hour else None
        op.add_column("parameters", sa.Column(name, sa.Time(), server_default=default))
    op.add_column("parameters", sa.Column("holidays", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("parameters", sa.Column("uf", sa.String()))
    op.create_table(
        "local_holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("yearly", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day"),
    )


def _prazos() -> None:
    op.add_column("notice_rules", sa.Column("name", sa.String(), nullable=False, server_default=""))
    op.add_column("notice_rules", sa.Column("message", sa.String(), nullable=False, server_default=""))
    op.add_column("notice_rules", sa.Column("channel", sa.String(length=32)))
    op.add_column("notice_rules", sa.Column("retired_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE notice_rules SET name = key, message = key")
    for key, name in _NAMES.items():
        op.execute(_rules.update().where(_rules.c.key == key).values(name=name))
    alive = sa.text("retired_at IS NULL")
    op.create_index(
        "uq_notice_rules_name",
        "notice_rules",
        ["kind", "name"],
        unique=True,
        sqlite_where=alive,
        postgresql_where=alive,
    )
