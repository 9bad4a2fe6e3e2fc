"""The last look before a notice goes out: is it still owed, and until when. Pure."""

import datetime as dt
from dataclasses import dataclass

from delivery.calendar import Calendar
from delivery.planner import has_point, state_on
from delivery.schedule import DAY, local_date, moment
from storage.enums import Anchor, DeliveryState, RunTrigger, SuspensionState
from storage.owed import Owed


@dataclass(frozen=True, slots=True)
class NoLonger:
    """Why a pending delivery is not sent: it becomes `state`, with `code` as its reason.

    DEAD: its notice is still owed, by another method.
    """

    state: DeliveryState
    code: str


GONE = NoLonger(DeliveryState.CANCELLED, "suspension_cancelled")
POINTLESS = NoLonger(DeliveryState.CANCELLED, "suspension_ended")
MOVED = NoLonger(DeliveryState.CANCELLED, "end_moved")
EXEMPT = NoLonger(DeliveryState.CANCELLED, "exempt")
SUPPRESSED = NoLonger(DeliveryState.DEAD, "suppressed")
TOO_LATE = NoLonger(DeliveryState.EXPIRED, "too_late")


def still_owed(owed: Owed, *, today: dt.date, calendar: Calendar) -> NoLonger | None:
    """None where the notice is to be sent on `today`; otherwise what became of it. A test is always owed.

    One that tells an end which has moved since is not: planning owes another, on its own day.
    """
    subject = owed.subject
    if owed.trigger is RunTrigger.TEST or subject is None:
        return None
    state = state_on(today, subject.state, subject.starts_on, subject.ends_on)
    if state is SuspensionState.CANCELLED:
        return GONE
    if not has_point(owed.anchor, owed.offset_days * DAY, state):
        return POINTLESS
    if owed.anchor is Anchor.END and owed.anchored_on not in (None, subject.ends_on):
        return MOVED
    if subject.exempt_until is not None and subject.exempt_until >= today:
        return EXEMPT
    if today > _last_day(owed, calendar):
        return TOO_LATE
    return SUPPRESSED if owed.suppressed else None


def sendable_until(owed: Owed, calendar: Calendar) -> dt.datetime | None:
    """The moment after which the notice is too late; None for a test."""
    if owed.trigger is RunTrigger.TEST or owed.subject is None:
        return None
    return moment(_last_day(owed, calendar) + DAY, dt.time(0), calendar.zone)


def _last_day(owed: Owed, calendar: Calendar) -> dt.date:
    """Backlog was late when a person said yes: its lateness counts from that day, the run's start.

    Where nothing goes out on the last day, it is the first after it on which something does.
    """
    owed_since = owed.due_on
    if owed.backlog and owed.started_at is not None:
        owed_since = max(owed_since, local_date(owed.started_at, calendar.zone))
    return calendar.open_day(owed_since + owed.max_lateness_days * DAY)
