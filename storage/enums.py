"""Every closed set of values the product stores: each lives here, once.

Values (not names) are stored, so a member may be renamed in code without touching a database.
"""

from enum import StrEnum


class Kind(StrEnum):
    """Why a contract is suspended. The two never mix: their legal clocks differ."""

    TEMPORARY = "temporary"  # the client asked for a pause
    NONPAYMENT = "nonpayment"  # bloqueio por inadimplência


class Channel(StrEnum):
    """A *método de envio*. The order is that of the ERP's screen."""

    EMAIL = "email"
    PUSH = "push"
    SMS = "sms"


class EmailKind(StrEnum):
    """How a *Servidor SMTP* is spoken to."""

    SMTP = "smtp"
    SENDGRID = "sendgrid"


class Security(StrEnum):
    """How a connection to an SMTP server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class SuspensionState(StrEnum):
    PLANNED = "planned"
    IN_FORCE = "in_force"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """Where a row came from."""

    IMPORT = "import"
    MANUAL = "manual"
    IXC = "ixc"


class Anchor(StrEnum):
    """The date of a suspension that a rule counts its days from."""

    START = "start"
    END = "end"
    TERMINATION = "termination"  # the day on which a contract suspended for non-payment may be terminated


class DeliveryState(StrEnum):
    """ARCHITECTURE.md, *One state machine*, draws who may follow whom."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    RETRY_WAIT = "retry_wait"
    IN_DOUBT = "in_doubt"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    REJECTED = "rejected"
    DEAD = "dead"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


class Outcome(StrEnum):
    """How one call ended. Without one, nobody knows yet."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"  # a permanent answer
    NOT_SENT = "not_sent"  # provably: may be tried again
    IN_DOUBT = "in_doubt"  # it may have gone out


class ReceiptKind(StrEnum):
    """What a far end says later about a message that it took (*situação da entrega*)."""

    ACCEPTED = "accepted"  # it has the message: no longer in doubt, not yet delivered
    DEFERRED = "deferred"  # the next server asked it to wait; it tries again by itself
    DELIVERED = "delivered"
    BOUNCED = "bounced"  # the mailbox or the telephone refused it
    REJECTED = "rejected"  # the far end took it and then did not send it
    SPAM = "spam"  # arrived, and was reported as spam
    UNSUBSCRIBED = "unsubscribed"  # arrived, and the client asked for no more


class SuppressionReason(StrEnum):
    """Why nothing more is sent to a destination until a person lifts it."""

    BOUNCED = "bounced"  # it does not exist
    SPAM = "spam"
    UNSUBSCRIBED = "unsubscribed"


class Verdict(StrEnum):
    """What a person says of a delivery in doubt."""

    ARRIVED = "arrived"
    RESEND = "resend"  # it did not arrive: send it again
    ABANDON = "abandon"  # leave it


class Found(StrEnum):
    """What a far end knew of a delivery in doubt when it was asked, where that did not settle it."""

    NOTHING = "nothing"
    SEVERAL = "several"  # it may be one of them; which, nobody can tell


class SkipReason(StrEnum):
    """Why a run owed a notice and did not send it."""

    NO_EMAIL = "no_email"
    NO_MOBILE = "no_mobile"
    NO_DEVICE = "no_device"
    SUPPRESSED = "suppressed"  # the only contact is one that is sent nothing more
    EXEMPT = "exempt"
    ALREADY_SUSPENDED = "already_suspended"
    TOO_LATE = "too_late"


class RunTrigger(StrEnum):
    SCHEDULE = "schedule"
    HAND = "hand"
    TEST = "test"
    FOLLOW_UP = "follow_up"  # notices of an ended run that came back, by their next method


class RunState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    AWAITING_APPROVAL = "awaiting_approval"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    CANCELLED = "cancelled"


class HoldReason(StrEnum):
    """Why a run asks a person before it sends."""

    FIRST_RUN = "first_run"
    RULE_SWITCHED_ON = "rule_switched_on"
    LARGE_IMPORT = "large_import"
    ALREADY_SUSPENDED = "already_suspended"
    LATE_START = "late_start"
    RESTORED = "restored"  # the database is an older copy: what went out since then is not in it


class RestoredWhy(StrEnum):
    """How it is known that the database is not the one that was last at work."""

    COMMAND = "command"  # `suspensao restore`
    OLDER = "older"  # the mark outside it is ahead of it
    UNKNOWN = "unknown"  # it has sent, and this machine has no mark, or another database's


class FindingKind(StrEnum):
    """What the auditor looks for; delivery/auditor.py says each in a sentence."""

    COUNTS = "counts"
    TOO_MANY_CALLS = "too_many_calls"
    NO_ATTEMPT = "no_attempt"
    SENDING_UNWRITTEN = "sending_unwritten"
    GONE_BACK = "gone_back"
    LEASE_STUCK = "lease_stuck"
    DOUBT_OLD = "doubt_old"
    RUN_STANDS = "run_stands"
    PLANNING_STANDS = "planning_stands"
    REPORT_MISSING = "report_missing"
    NOTICE_LOST = "notice_lost"
    RESTORED = "restored"
    NO_MARK = "no_mark"
    NO_BACKUP = "no_backup"


class BacklogChoice(StrEnum):
    """The answer to *Avisar também os N já suspensos?*"""

    ASK = "ask"
    ONLY_NEW = "only_new"
    INCLUDE = "include"


class Role(StrEnum):
    """What a person may do, weakest first."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"


class UploadState(StrEnum):
    """Where an uploaded file of clients stands."""

    PREVIEW = "preview"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
