"""The tables. ARCHITECTURE.md tells how they hang together; `enums.py` holds their closed sets.

Moments are aware UTC datetimes; dates are the provider's local dates; money is in centavos.
Queries live beside this file, one module an aggregate; they take a session and never commit.
"""

import datetime as dt
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.enums import (
    Anchor,
    BacklogChoice,
    Channel,
    DeliveryState,
    EmailKind,
    FindingKind,
    Found,
    HoldReason,
    Kind,
    Outcome,
    ReceiptKind,
    RestoredWhy,
    Role,
    RunState,
    RunTrigger,
    Security,
    SkipReason,
    Source,
    SuppressionReason,
    SuspensionState,
    UploadState,
    Verdict,
)

E = TypeVar("E", bound=StrEnum)


def _enum(values: type[E], **kwargs: Any) -> Any:
    """A column of `values`, stored by value in a VARCHAR that every database reads alike."""
    column = sa.Enum(values, values_callable=lambda e: [m.value for m in e], native_enum=False, length=32)
    return Field(sa_type=column, **kwargs)


class Parameters(SQLModel, table=True):
    """The parameter screen, one row (id 1): the ERP's section and what we add to it."""

    __tablename__ = "parameters"

    id: int = Field(default=1, primary_key=True)
    version: int = 1
    method: Channel | None = _enum(Channel, default=None, nullable=True)
    email_server_id: int | None = Field(default=None, foreign_key="email_servers.id")
    sms_gateway_id: int | None = Field(default=None, foreign_key="sms_gateways.id")
    push_app_id: int | None = Field(default=None, foreign_key="push_apps.id")
    fallback: list[str] = Field(default_factory=list, sa_type=sa.JSON)  # of Channel: *Se falhar, tentar por*
    covers_nonpayment: bool = False
    results_channel: str | None = None
    send_at: dt.time = dt.time(9, 0)
    timezone: str = "America/Sao_Paulo"
    paused: bool = True
    catch_up_hours: int = 6
    ask_from_count: int = 200
    ask_from_percent: int = 20
    # When messages may go out (delivery/calendar.py): a day without hours has neither.
    weekdays_from: dt.time | None = dt.time(8, 0)
    weekdays_to: dt.time | None = dt.time(20, 0)
    saturday_from: dt.time | None = dt.time(8, 0)
    saturday_to: dt.time | None = dt.time(14, 0)
    sunday_from: dt.time | None = None
    sunday_to: dt.time | None = None
    holidays: bool = True  # nothing goes out on holidays
    uf: str | None = None  # the state whose holidays count besides the national ones
    pending_hold: HoldReason | None = _enum(HoldReason, default=HoldReason.FIRST_RUN, nullable=True)
    updated_at: dt.datetime


class EmailServer(SQLModel, table=True):
    """A *Servidor SMTP*: one account that sends e-mail."""

    __tablename__ = "email_servers"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True, max_length=32)
    name: str
    kind: EmailKind = _enum(EmailKind, default=EmailKind.SMTP)
    host: str
    port: int
    security: Security = _enum(Security)
    username: str = ""
    password_sealed: bytes | None = None
    sender_name: str = ""
    sender_address: str
    reply_to: str = ""
    webhook_key: str | None = None  # public: what SendGrid signs its receipts with
    # *Caixa de devoluções*: the IMAP mailbox that mails come back to; "" where none is read.
    bounce_host: str = ""
    bounce_port: int | None = None
    bounce_security: Security | None = _enum(Security, default=None, nullable=True)
    bounce_username: str = ""  # "": it is signed in to as the account itself
    bounce_password_sealed: bytes | None = None
    # How far it was read (RFC 3501: a UID says nothing under another UIDVALIDITY), when it is looked at next,
    # when it was last read, and what kept us from it since: a DeliveryError's code.
    bounce_validity: int | None = Field(default=None, sa_type=sa.BigInteger)
    bounce_seen_uid: int | None = Field(default=None, sa_type=sa.BigInteger)
    bounce_look_at: dt.datetime | None = None
    bounce_read_at: dt.datetime | None = None
    bounce_error: str | None = None
    max_connections: int = 4
    per_minute: int | None = None
    per_day: int | None = None
    day_lifted_until: dt.datetime | None = None  # till then per_day is not kept, by a person's word
    active: bool = True
    checked_at: dt.datetime | None = None
    paused_at: dt.datetime | None = None
    paused_why: str | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class SmsGateway(SQLModel, table=True):
    """A *Servidor SMS*: one gateway account."""

    __tablename__ = "sms_gateways"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True, max_length=32)
    name: str
    kind: str
    config: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    secret_sealed: bytes | None = None
    sender_name: str = ""
    per_minute: int | None = None
    per_day: int | None = None
    day_lifted_until: dt.datetime | None = None  # till then per_day is not kept, by a person's word
    per_month: int | None = None
    price_cents_segment: int | None = None
    fold_accents: bool = True  # ã → a: an SMS with accents costs up to three
    active: bool = True
    paused_at: dt.datetime | None = None
    paused_why: str | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class PushApp(SQLModel, table=True):
    """One Firebase project of the subscriber's app."""

    __tablename__ = "push_apps"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True, max_length=32)
    project_id: str
    credentials_sealed: bytes | None = None
    uploaded_by: str
    sender_name: str = ""
    per_minute: int | None = None
    active: bool = True
    paused_at: dt.datetime | None = None
    paused_why: str | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class Client(SQLModel, table=True):
    """A subscriber. `external_id` is the ERP's code: what an import knows the client by."""

    __tablename__ = "clients"

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    name: str = Field(index=True)
    email: str | None = Field(default=None, index=True)
    mobile: str | None = None  # E.164
    whatsapp: str | None = None  # kept as imported; no channel uses it yet
    exempt_until: dt.date | None = None
    exempt_why: str | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class Device(SQLModel, table=True):
    """One installation of the subscriber's app that can be pushed to."""

    __tablename__ = "devices"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="clients.id", index=True)
    token: str = Field(unique=True)
    created_at: dt.datetime


class DeviceKey(SQLModel, table=True):
    """A key of the provider's backend, with which it registers its clients' devices. Kept as a hash only."""

    __tablename__ = "device_keys"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True, max_length=32)
    name: str
    key_hash: str = Field(unique=True, max_length=64)  # SHA-256, hexadecimal
    created_by: str
    created_at: dt.datetime
    revoked_at: dt.datetime | None = None


class Contract(SQLModel, table=True):
    """What is suspended."""

    __tablename__ = "contracts"

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    client_id: int = Field(foreign_key="clients.id", index=True)
    plan: str | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class Suspension(SQLModel, table=True):
    """One suspension of one contract, planned or in force."""

    __tablename__ = "suspensions"
    __table_args__ = (
        # A contract has one open suspension of a kind: a repeated import finds it again.
        sa.Index(
            "uq_suspensions_open",
            "contract_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("state IN ('planned', 'in_force')"),
            postgresql_where=sa.text("state IN ('planned', 'in_force')"),
        ),
        sa.Index("ix_suspensions_kind_state", "kind", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contracts.id", index=True)
    kind: Kind = _enum(Kind)
    state: SuspensionState = _enum(SuspensionState)
    starts_on: dt.date
    ends_on: dt.date | None = None
    debt_cents: int | None = None
    reference_month: dt.date | None = None  # its first day
    due_on: dt.date | None = None
    payment_link: str | None = None
    declared_notice_on: dt.date | None = None  # an earlier notice, by the ERP's word only
    source: Source = _enum(Source)
    first_seen_on: dt.date
    created_at: dt.datetime
    updated_at: dt.datetime


class LocalHoliday(SQLModel, table=True):
    """A holiday of the municipality, or a day off by custom, as the provider's staff know it."""

    __tablename__ = "local_holidays"

    id: int | None = Field(default=None, primary_key=True)
    day: dt.date = Field(unique=True)
    name: str
    yearly: bool = False  # on its day and month of every year
    added_by: str
    created_at: dt.datetime


class NoticeRule(SQLModel, table=True):
    """A *prazo*: which message goes out how many days from which date, and by what method.

    One that notices refer to is not deleted but retired: it is off, and shown nowhere any more.
    """

    __tablename__ = "notice_rules"
    __table_args__ = (
        sa.Index(
            "uq_notice_rules_name",
            "kind",
            "name",
            unique=True,
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    kind: Kind = _enum(Kind)
    message: str  # what it says: delivery/templates/<message>/, or one that staff wrote
    channel: Channel | None = _enum(Channel, default=None, nullable=True)  # None: the general order
    anchor: Anchor = _enum(Anchor)
    offset_days: int
    max_lateness_days: int = 2
    enabled: bool = False
    enabled_on: dt.date | None = None
    texts_read_by: str | None = None
    texts_read_at: dt.datetime | None = None
    retired_at: dt.datetime | None = None


class MessageVersion(SQLModel, table=True):
    """What staff wrote for one message in one channel; never changed, a newer version follows it.

    The frame of the mails with the provider's name, logo and colour is the message `brand`.
    """

    __tablename__ = "message_versions"
    __table_args__ = (sa.UniqueConstraint("message", "channel", "version", name="uq_message_versions"),)

    id: int | None = Field(default=None, primary_key=True)
    message: str
    channel: Channel = _enum(Channel)
    version: int  # from 1; 0 is the default text, which has no row
    parts: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)  # empty: the default text again
    author: str
    restored_from: int | None = None  # the version that a person went back to
    created_at: dt.datetime


class Run(SQLModel, table=True):
    """One execution of the job. The unique slot makes a second firing a no-op."""

    __tablename__ = "runs"
    __table_args__ = (sa.UniqueConstraint("schedule", "local_date", "slot", name="uq_runs_slot"),)

    id: int | None = Field(default=None, primary_key=True)
    schedule: str  # "daily", or "hand"
    local_date: dt.date
    slot: str  # "09:00"; for a run by hand what asked for it (a Slack trigger, a command's id)
    trigger: RunTrigger = _enum(RunTrigger)
    state: RunState = _enum(RunState, index=True)
    backlog: BacklogChoice = _enum(BacklogChoice, default=BacklogChoice.ASK)
    hold_reason: HoldReason | None = _enum(HoldReason, default=None, nullable=True)
    asked_by: str | None = None  # a Slack user id; None for the schedule
    decided_by: str | None = None  # who answered the question, stopped or cancelled
    outside_window: bool = False  # a person said to send it at any hour
    messages_as_of: int = 0  # the newest of message_versions when it was planned: its texts; 0: the defaults
    created_at: dt.datetime
    planned_at: dt.datetime | None = None
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    # The message in the results channel; owned by handlers/report.
    report_channel: str | None = None
    report_ts: str | None = None
    report_digest: str | None = None  # of what the message last showed
    report_error: str | None = None
    # A message is about to be posted, and bears this: committed before, cleared once its place is known.
    report_nonce: str | None = Field(default=None, max_length=32)
    report_nonce_at: dt.datetime | None = None


class Notice(SQLModel, table=True):
    """One notice owed for one suspension by one rule; a test owes one to no suspension.

    shows_id: of a test, the suspension whose data it shows; None for invented ones.
    """

    __tablename__ = "notices"
    __table_args__ = (
        sa.UniqueConstraint("suspension_id", "rule_id", "occurrence", name="uq_notices_owed_once"),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="runs.id", index=True)
    suspension_id: int | None = Field(default=None, foreign_key="suspensions.id", index=True)
    rule_id: int = Field(foreign_key="notice_rules.id")
    occurrence: int = 0
    due_on: dt.date
    anchored_on: dt.date | None = None  # the date that its days were counted from
    backlog: bool = False  # was already past when the suspension, or its rule, was first known
    shows_id: int | None = None
    created_at: dt.datetime


_UNFOLLOWED = "followed_at IS NULL AND state IN ('rejected', 'bounced', 'dead')"
"""SQL: a delivery failed, and its notice's next method was not looked for yet. Few rows have an index."""

# SQL: what is claimed or sending has an owner and a lease, what is sending a counted try, what waits a time.
_OWNED = "state NOT IN ('claimed', 'sending') OR (worker IS NOT NULL AND lease_until IS NOT NULL)"
_BEGUN = "state <> 'sending' OR attempts >= 1"
_RETRIED = "state <> 'retry_wait' OR retry_at IS NOT NULL"


class Delivery(SQLModel, table=True):
    """One notice on one channel to one destination: where the state lives."""

    __tablename__ = "deliveries"
    __table_args__ = (
        sa.UniqueConstraint("notice_id", "channel", "destination", name="uq_deliveries_once"),
        sa.Index("ix_deliveries_run_state", "run_id", "state", "id"),
        sa.Index("ix_deliveries_state_lease", "state", "lease_until"),
        sa.Index(
            "ix_deliveries_unfollowed",
            "state",  # first, so that SQLite takes it before the other index that begins with it
            "id",
            sqlite_where=sa.text(_UNFOLLOWED),
            postgresql_where=sa.text(_UNFOLLOWED),
        ),
        sa.CheckConstraint(_OWNED, name="ck_deliveries_owned"),
        sa.CheckConstraint(_BEGUN, name="ck_deliveries_begun"),
        sa.CheckConstraint(_RETRIED, name="ck_deliveries_retried"),
        sa.CheckConstraint("attempts >= 0 AND units >= 0", name="ck_deliveries_counts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="runs.id")
    notice_id: int = Field(foreign_key="notices.id", index=True)
    channel: Channel = _enum(Channel)
    account_id: int  # email_servers.id, sms_gateways.id or push_apps.id, by channel
    destination: str
    units: int = 1  # what the far end charges for: the segments of an SMS
    state: DeliveryState = _enum(DeliveryState)
    attempts: int = 0
    retry_at: dt.datetime | None = None
    worker: str | None = None
    lease_until: dt.datetime | None = None
    provider_ref: str | None = None  # the far end's own id: an SMTP queue id
    error_code: str | None = None
    error_text: str | None = None
    followed_at: dt.datetime | None = None  # it failed, and its notice went on to its next method, or ended
    updated_at: dt.datetime


class Attempt(SQLModel, table=True):
    """One call for one delivery. The row is committed before the call is made."""

    __tablename__ = "attempts"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=32)  # opaque; travels in the call
    call_id: str = Field(index=True, max_length=32)  # shared by attempts that went in one call
    delivery_id: int = Field(foreign_key="deliveries.id", index=True)
    number: int
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    outcome: Outcome | None = _enum(Outcome, default=None, nullable=True)
    code: str | None = None
    detail: str | None = None


class Decision(SQLModel, table=True):
    """What a person said of a delivery in doubt. One that says RESEND approves one call more."""

    __tablename__ = "decisions"
    __table_args__ = (
        # A press of a button decides a delivery once, however often Slack delivers the press.
        sa.UniqueConstraint("delivery_id", "press", name="uq_decisions_press"),
        sa.Index("ix_decisions_press", "press"),
        sa.Index("ix_decisions_run", "run_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: int = Field(foreign_key="deliveries.id")
    run_id: int = Field(foreign_key="runs.id")  # where it stood in doubt: sent again, it may stand elsewhere
    press: str  # Slack's trigger, or what else asked for it
    verdict: Verdict = _enum(Verdict)
    by: str
    at: dt.datetime


class Search(SQLModel, table=True):
    """The last time a far end was asked after a delivery in doubt, where it could not settle it."""

    __tablename__ = "searches"

    delivery_id: int = Field(primary_key=True, foreign_key="deliveries.id")
    found: Found = _enum(Found)
    at: dt.datetime


class Receipt(SQLModel, table=True):
    """One word of a far end about a message, as it came. The unique event makes a repeated one a no-op."""

    __tablename__ = "receipts"
    __table_args__ = (sa.UniqueConstraint("provider", "event_id", name="uq_receipts_event"),)

    id: int | None = Field(default=None, primary_key=True)
    provider: str
    event_id: str
    attempt_key: str | None = Field(default=None, index=True, max_length=32)  # None: of no attempt of ours
    kind: ReceiptKind = _enum(ReceiptKind)
    code: str | None = None
    detail: str | None = None
    at: dt.datetime  # by the far end's clock
    seen_at: dt.datetime


class Suppression(SQLModel, table=True):
    """A destination that is sent nothing more, and why, until a person lifts it."""

    __tablename__ = "suppressions"
    __table_args__ = (sa.UniqueConstraint("channel", "destination", name="uq_suppressions_destination"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: Channel = _enum(Channel)
    destination: str
    reason: SuppressionReason = _enum(SuppressionReason)
    since: dt.datetime
    by: str  # the provider that told us, or the name of the account that was refused
    lifted_at: dt.datetime | None = None
    lifted_by: str | None = None


class Skip(SQLModel, table=True):
    """One notice that a run owed and did not send, with the reason."""

    __tablename__ = "skips"
    __table_args__ = (sa.UniqueConstraint("run_id", "suspension_id", "rule_id", name="uq_skips_once"),)

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="runs.id")
    suspension_id: int = Field(foreign_key="suspensions.id")
    rule_id: int = Field(foreign_key="notice_rules.id")
    reason: SkipReason = _enum(SkipReason)


class Upload(SQLModel, table=True):
    """A file of clients between its preview and a person's yes. The bytes go when it is decided."""

    __tablename__ = "uploads"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True, max_length=32)
    uploaded_by: str
    filename: str
    content: bytes | None = None
    state: UploadState = _enum(UploadState, default=UploadState.PREVIEW)
    created_at: dt.datetime
    decided_at: dt.datetime | None = None


class Draft(SQLModel, table=True):
    """A secret typed in a modal, sealed, for ten minutes: Slack has no password input."""

    __tablename__ = "drafts"

    id: str = Field(primary_key=True, max_length=32)
    owner: str
    sealed: bytes
    expires_at: dt.datetime = Field(index=True)


class RoleGrant(SQLModel, table=True):
    """What one Slack user may do."""

    __tablename__ = "roles"

    user_id: str = Field(primary_key=True)
    role: Role = _enum(Role)
    granted_by: str
    granted_at: dt.datetime


class AuditEntry(SQLModel, table=True):
    """Who changed what. Append-only: triggers refuse UPDATE and DELETE. Never holds a secret."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(index=True)
    actor: str
    action: str
    subject: str
    before: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)


class Instance(SQLModel, table=True):
    """This installation, one row (id 1), and whether its database is an older copy. storage/instance.py."""

    __tablename__ = "instance"

    id: int = Field(default=1, primary_key=True)
    uid: str | None = Field(default=None, max_length=32)  # given at the first start
    epoch: int = 0  # one more with each restored copy
    seen_at: dt.datetime | None = None  # a bot was last at work, to the minute
    audited_at: dt.datetime | None = None
    # The last restored copy; nobody has answered for it while `decided_at` is empty.
    restored_at: dt.datetime | None = None
    restored_why: RestoredWhy | None = _enum(RestoredWhy, default=None, nullable=True)
    copy_until: dt.datetime | None = None  # the last thing the copy knows of
    known_until: dt.datetime | None = None  # the last thing the mark outside it knows of
    decision: BacklogChoice | None = _enum(BacklogChoice, default=None, nullable=True)
    decided_at: dt.datetime | None = None
    decided_by: str | None = None
    # The message in the results channel; owned by handlers/restored.
    told_channel: str | None = None
    told_ts: str | None = None
    told_decision: bool = False


class Finding(SQLModel, table=True):
    """Something the auditor found that should not be, as long as it finds it. Told once."""

    __tablename__ = "findings"
    __table_args__ = (sa.UniqueConstraint("kind", "subject", name="uq_findings"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: FindingKind = _enum(FindingKind)
    subject: str = ""  # "run 7"; "" where it is about the whole
    count: int = 1
    since: dt.datetime
    told_at: dt.datetime | None = None


class AccountTurns(SQLModel, table=True):
    """Until when the turns of an account with a rate are handed out, over all processes. storage/turns.py."""

    __tablename__ = "account_turns"

    channel: Channel = _enum(Channel, primary_key=True)
    account_id: int = Field(primary_key=True)
    free_at: dt.datetime  # by the database's own clock


class Duty(SQLModel, table=True):
    """What one process at a time does for all, and which: until when, unless it says so again."""

    __tablename__ = "duties"

    name: str = Field(primary_key=True, max_length=32)
    holder: str = Field(max_length=32)
    until: dt.datetime  # by the database's own clock
