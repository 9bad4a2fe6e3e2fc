"""From a channel's answer to what the ledger records. Pure."""

import datetime as dt

from delivery.calendar import Calendar
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer
from delivery.recheck import sendable_until
from delivery.retry import Draw, RetryPolicy, next_try
from storage.enums import Outcome, RunTrigger
from storage.ledger import Result
from storage.owed import Owed

_OUTCOMES = {
    Fate.PERMANENT: Outcome.REJECTED,
    Fate.NOT_SENT: Outcome.NOT_SENT,
    Fate.IN_DOUBT: Outcome.IN_DOUBT,
}


def verdict(
    owed: Owed,
    key: str,
    answer: Answer,
    *,
    now: dt.datetime,
    calendar: Calendar,
    draw: Draw,
    policy: RetryPolicy,
) -> Result:
    """What to record for the attempt `key` of `owed`.

    An account's fault says nothing about the client: whatever its fate, short of doubt, the delivery waits
    and the try does not count. A test is tried once.
    """
    if not isinstance(answer, DeliveryError):
        return Result(owed.delivery_id, key, Outcome.ACCEPTED, ref=answer.ref, detail=answer.detail or None)
    outcome, counts = _OUTCOMES[answer.fate], True
    retry_at: dt.datetime | None = None
    is_test = owed.trigger is RunTrigger.TEST
    if answer.fault is Fault.ACCOUNT and outcome is not Outcome.IN_DOUBT:
        outcome, counts, retry_at = Outcome.NOT_SENT, is_test, None if is_test else now
    elif not is_test:
        retry_at = next_try(
            answer,
            attempts=owed.attempts + 1,
            now=now,
            until=sendable_until(owed, calendar),
            draw=draw,
            policy=policy,
        )
    return Result(
        owed.delivery_id,
        key,
        outcome,
        code=answer.code,
        detail=answer.detail,
        retry_at=retry_at,
        counts=counts,
    )
