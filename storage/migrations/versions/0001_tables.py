"""The tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state IN ('planned', 'in_force')")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])

    op.create_table(
        "clients",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("external_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String),
        sa.Column("mobile", sa.String),
        sa.Column("whatsapp", sa.String),
        sa.Column("exempt_until", sa.Date),
        sa.Column("exempt_why", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("external_id"),
    )
    op.create_index("ix_clients_email", "clients", ["email"])
    op.create_index("ix_clients_name", "clients", ["name"])

    op.create_table(
        "drafts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_drafts_expires_at", "drafts", ["expires_at"])

    op.create_table(
        "email_servers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("host", sa.String, nullable=False),
        sa.Column("port", sa.Integer, nullable=False),
        sa.Column("security", sa.String(32), nullable=False),
        sa.Column("username", sa.String, nullable=False),
        sa.Column("password_sealed", sa.LargeBinary),
        sa.Column("sender_name", sa.String, nullable=False),
        sa.Column("sender_address", sa.String, nullable=False),
        sa.Column("reply_to", sa.String, nullable=False),
        sa.Column("max_connections", sa.Integer, nullable=False),
        sa.Column("per_minute", sa.Integer),
        sa.Column("per_day", sa.Integer),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("checked_at", MOMENT),
        sa.Column("paused_at", MOMENT),
        sa.Column("paused_why", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
    )
    op.create_table(
        "notice_rules",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("anchor", sa.String(32), nullable=False),
        sa.Column("offset_days", sa.Integer, nullable=False),
        sa.Column("max_lateness_days", sa.Integer, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("enabled_on", sa.Date),
        sa.Column("texts_read_by", sa.String),
        sa.Column("texts_read_at", MOMENT),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "push_apps",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("project_id", sa.String, nullable=False),
        sa.Column("credentials_sealed", sa.LargeBinary),
        sa.Column("uploaded_by", sa.String, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("paused_at", MOMENT),
        sa.Column("paused_why", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
    )
    op.create_table(
        "roles",
        sa.Column("user_id", sa.String, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("granted_by", sa.String, nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id"),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("schedule", sa.String, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("trigger", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("backlog", sa.String(32), nullable=False),
        sa.Column("hold_reason", sa.String(32)),
        sa.Column("asked_by", sa.String),
        sa.Column("decided_by", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("planned_at", MOMENT),
        sa.Column("started_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("report_channel", sa.String),
        sa.Column("report_ts", sa.String),
        sa.Column("report_digest", sa.String),
        sa.Column("report_error", sa.String),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("schedule", "local_date", "slot", name="uq_runs_slot"),
    )
    op.create_index("ix_runs_state", "runs", ["state"])

    op.create_table(
        "sms_gateways",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("config", sa.JSON, nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("paused_at", MOMENT),
        sa.Column("paused_why", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("uploaded_by", sa.String, nullable=False),
        sa.Column("filename", sa.String, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("external_id", sa.String, nullable=False),
        sa.Column("client_id", sa.Integer, nullable=False),
        sa.Column("plan", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("external_id"),
    )
    op.create_index("ix_contracts_client_id", "contracts", ["client_id"])

    op.create_table(
        "devices",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("client_id", sa.Integer, nullable=False),
        sa.Column("token", sa.String, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token"),
    )
    op.create_index("ix_devices_client_id", "devices", ["client_id"])

    op.create_table(
        "parameters",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("method", sa.String(32)),
        sa.Column("email_server_id", sa.Integer),
        sa.Column("sms_gateway_id", sa.Integer),
        sa.Column("push_app_id", sa.Integer),
        sa.Column("covers_nonpayment", sa.Boolean, nullable=False),
        sa.Column("results_channel", sa.String),
        sa.Column("send_at", sa.Time, nullable=False),
        sa.Column("timezone", sa.String, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("catch_up_hours", sa.Integer, nullable=False),
        sa.Column("ask_from_count", sa.Integer, nullable=False),
        sa.Column("ask_from_percent", sa.Integer, nullable=False),
        sa.Column("pending_hold", sa.String(32)),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["email_server_id"], ["email_servers.id"]),
        sa.ForeignKeyConstraint(["push_app_id"], ["push_apps.id"]),
        sa.ForeignKeyConstraint(["sms_gateway_id"], ["sms_gateways.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "suspensions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("contract_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("debt_cents", sa.Integer),
        sa.Column("reference_month", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("payment_link", sa.String),
        sa.Column("declared_notice_on", sa.Date),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("first_seen_on", sa.Date, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_suspensions_contract_id", "suspensions", ["contract_id"])
    op.create_index("ix_suspensions_kind_state", "suspensions", ["kind", "state", "id"])
    op.create_index(
        "uq_suspensions_open",
        "suspensions",
        ["contract_id", "kind"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("suspension_id", sa.Integer),
        sa.Column("rule_id", sa.Integer, nullable=False),
        sa.Column("occurrence", sa.Integer, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("backlog", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["notice_rules.id"]),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.ForeignKeyConstraint(["suspension_id"], ["suspensions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("suspension_id", "rule_id", "occurrence", name="uq_notices_owed_once"),
    )
    op.create_index("ix_notices_run_id", "notices", ["run_id"])
    op.create_index("ix_notices_suspension_id", "notices", ["suspension_id"])

    op.create_table(
        "skips",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("suspension_id", sa.Integer, nullable=False),
        sa.Column("rule_id", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["notice_rules.id"]),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.ForeignKeyConstraint(["suspension_id"], ["suspensions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run_id", "suspension_id", "rule_id", name="uq_skips_once"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("notice_id", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("destination", sa.String, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("retry_at", MOMENT),
        sa.Column("worker", sa.String),
        sa.Column("lease_until", MOMENT),
        sa.Column("provider_ref", sa.String),
        sa.Column("error_code", sa.String),
        sa.Column("error_text", sa.String),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"]),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("notice_id", "channel", "destination", name="uq_deliveries_once"),
    )
    op.create_index("ix_deliveries_notice_id", "deliveries", ["notice_id"])
    op.create_index("ix_deliveries_run_state", "deliveries", ["run_id", "state", "id"])
    op.create_index("ix_deliveries_state_lease", "deliveries", ["state", "lease_until"])

    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(32), nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("outcome", sa.String(32)),
        sa.Column("code", sa.String),
        sa.Column("detail", sa.String),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_attempts_call_id", "attempts", ["call_id"])
    op.create_index("ix_attempts_delivery_id", "attempts", ["delivery_id"])
