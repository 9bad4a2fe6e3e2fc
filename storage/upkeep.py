"""The ledger between batches: taking over from the dead, waking retries, ending what was cancelled.

Functions take a session and never commit; each may run at any time, in any number of processes.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, exists, select, true
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, DeliveryState, RunState, RunTrigger
from storage.models import Delivery, Run
from storage.tables import table
from storage.transitions import UNFOLLOWED, move

_deliveries = table(Delivery).c
_runs = table(Run).c

INTERRUPTED = "interrupted"
"""The error code of a delivery whose worker died, or slept past its lease, while it was sending."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a dead or late worker left behind: given back to pending, and put in doubt.

    Pushes among the latter are pending again by then.
    """

    given_back: int
    in_doubt: int


async def recover(session: AsyncSession, *, now: dt.datetime, all_workers: bool) -> Recovered:
    """Take over from workers that are gone.

    all_workers: every claim, as when the only process there is has just started; otherwise those only
    whose lease is over.
    """
    gone = true() if all_workers else _deliveries.lease_until < now
    back = await session.execute(
        move(DeliveryState.PENDING, DeliveryState.CLAIMED)
        .where(gone)
        .values(worker=None, lease_until=None, updated_at=now)
    )
    # The token stays: should that worker still live, its answer may yet settle the doubt.
    doubt = await session.execute(
        move(DeliveryState.IN_DOUBT, DeliveryState.SENDING)
        .where(gone)
        .values(error_code=INTERRUPTED, updated_at=now)
    )
    await _repeat_pushes(session, now=now)
    return Recovered(_count(back), _count(doubt))


PUSHES_MOST = 5
"""Calls of a push in all, after which a doubt waits for a person like any other."""


async def _repeat_pushes(session: AsyncSession, *, now: dt.datetime) -> None:
    """Pushes that a gone worker left in doubt, of runs that have not ended, wait to be sent again.

    The only doubt that repeats by itself: a push bears the tag of its delivery, and the second one takes the
    place of the first on the device. In the transaction of `recover`, so that no run closes in between.
    """
    goes_on = select(_runs.id).where(
        _runs.state.in_((RunState.RUNNING, RunState.STOPPED, RunState.HELD)),
        _runs.trigger != RunTrigger.TEST,
    )
    await session.execute(
        move(DeliveryState.PENDING, DeliveryState.IN_DOUBT)
        .where(
            _deliveries.channel == Channel.PUSH,
            _deliveries.error_code == INTERRUPTED,
            _deliveries.attempts < PUSHES_MOST,
            _deliveries.run_id.in_(goes_on),
        )
        .values(worker=None, lease_until=None, error_code=None, updated_at=now)
    )


async def wake_retries(session: AsyncSession, *, now: dt.datetime) -> int:
    """Deliveries whose time to be tried again has come are pending; how many."""
    result = await session.execute(
        move(DeliveryState.PENDING, DeliveryState.RETRY_WAIT)
        .where(_deliveries.retry_at <= now)
        .values(worker=None, lease_until=None, retry_at=None, updated_at=now)
    )
    return _count(result)


async def cancel_rest(session: AsyncSession, *, now: dt.datetime) -> int:
    """What is not under way in cancelled runs is cancelled; how many.

    Run again until nothing is left: a call under way when its run was cancelled may end in retry_wait.
    """
    cancelled = select(_runs.id).where(_runs.state == RunState.CANCELLED)
    await session.execute(
        move(DeliveryState.PENDING, DeliveryState.RETRY_WAIT)
        .where(_deliveries.run_id.in_(cancelled))
        .values(worker=None, lease_until=None, retry_at=None, updated_at=now)
    )
    result = await session.execute(
        move(DeliveryState.CANCELLED, DeliveryState.PENDING)
        .where(_deliveries.run_id.in_(cancelled))
        .values(error_code="run_cancelled", updated_at=now)
    )
    return _count(result)


@dataclass(frozen=True, slots=True)
class Chores:
    """What waits to be done in the ledger besides sending."""

    recover: bool
    wake_retries: bool
    cancel_rest: bool
    follow: bool


async def chores(session: AsyncSession, *, now: dt.datetime) -> Chores:
    """Look, without writing, whether a lease is over, a retry's time has come, a cancelled run has a rest.

    And whether something failed that was not followed by another method, or by none.
    """
    state = _deliveries.state
    leases = exists().where(
        state.in_((DeliveryState.CLAIMED, DeliveryState.SENDING)), _deliveries.lease_until < now
    )
    retries = exists().where(state == DeliveryState.RETRY_WAIT, _deliveries.retry_at <= now)
    rest = exists().where(
        _runs.state == RunState.CANCELLED,
        _deliveries.run_id == _runs.id,
        state.in_((DeliveryState.PENDING, DeliveryState.RETRY_WAIT)),
    )
    unfollowed = exists().where(UNFOLLOWED)
    row = (await session.execute(select(leases, retries, rest, unfollowed))).one()
    return Chores(*map(bool, row))


def _count(result: Any) -> int:
    """Rows an UPDATE changed."""
    return result.rowcount if isinstance(result, CursorResult) else 0
