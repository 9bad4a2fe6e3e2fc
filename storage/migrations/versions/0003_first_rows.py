"""What every installation starts with: the parameters, paused, and the notice rules.

The rules for non-payment are off until an admin has read their texts.
"""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# key, kind, anchor, days from the anchor, days late at most, on
_RULES = [
    ("temporary.started", "temporary", "start", 0, 2, True),
    ("temporary.ending", "temporary", "end", -3, 2, True),
    ("temporary.ended", "temporary", "end", 0, 2, True),
    # The RGC counts its 15 days from the notice: a late one moves the suspension, it is not useless.
    ("nonpayment.prior", "nonpayment", "start", -15, 5, False),
    ("nonpayment.suspended", "nonpayment", "start", 0, 2, False),
    ("nonpayment.reminder", "nonpayment", "start", 15, 2, False),
    ("nonpayment.termination", "nonpayment", "start", 45, 2, False),
]

_notice_rules = sa.table(
    "notice_rules",
    *(sa.column(name) for name in ("key", "kind", "anchor", "offset_days", "max_lateness_days", "enabled")),
)

_parameters = sa.table(
    "parameters",
    *(sa.column(name) for name in ("id", "version", "covers_nonpayment", "timezone", "paused")),
    *(sa.column(name) for name in ("catch_up_hours", "ask_from_count", "ask_from_percent", "pending_hold")),
    sa.column("send_at", sa.Time),
    sa.column("updated_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    names = [column.name for column in _notice_rules.columns]
    op.bulk_insert(_notice_rules, [dict(zip(names, rule, strict=True)) for rule in _RULES])
    parameters = {
        "id": 1,
        "version": 1,
        "covers_nonpayment": False,
        "send_at": dt.time(9, 0),
        "timezone": "America/Sao_Paulo",
        "paused": True,
        "catch_up_hours": 6,
        "ask_from_count": 200,
        "ask_from_percent": 20,
        "pending_hold": "first_run",
        "updated_at": dt.datetime.now(dt.UTC),
    }
    op.bulk_insert(_parameters, [parameters])
