"""The ledger: who claims a delivery, what is committed before a call, what is recorded after it.

A lane of the dispatcher does this, and commits after each line:

    claim     pending → claimed, under a token of its own and a lease
    begin     claimed → sending and an Attempt each, only what is still mine and whose run still runs
    (call)    the far end
    record    sending → accepted | rejected | retry_wait | in_doubt

Whatever line the process dies on:

    before claim is committed      pending: it is claimed by the next
    before begin is committed      claimed, never sending: nothing went out; upkeep.recover gives it back
    before, in or after the call   sending: upkeep.recover puts it in doubt, where only a receipt, the late
                                   answer or a person moves it. Never repeated, never lost unseen
    after record is committed      as recorded

No statement trusts what was read before it: each names the state it comes from and the token that owns the
row, so that a process which slept past its lease changes nothing. Functions take a session and never commit.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Update, bindparam, exists, insert, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import many
from storage.enums import DeliveryState, Outcome, RunState
from storage.models import Attempt, Delivery, Run
from storage.tables import table
from storage.transitions import move, move_one, move_these, note_one

_deliveries = table(Delivery).c
_runs = table(Run).c
_attempts = table(Attempt).c
_S = DeliveryState


@dataclass(frozen=True, slots=True)
class Start:
    """A call about to be made for one delivery. key: opaque, travels in the call. number: counts from 1."""

    delivery_id: int
    key: str
    call_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Result:
    """How the call of one attempt ended.

    retry_at: for NOT_SENT, when to try again; None gives up.
    counts: False where the call says nothing about the client (the account's fault): the try is given back.
    """

    delivery_id: int
    key: str
    outcome: Outcome
    ref: str | None = None
    code: str | None = None
    detail: str | None = None
    retry_at: dt.datetime | None = None
    counts: bool = True


# Statements are built once: SQLAlchemy then looks their SQL up instead of working it out at each batch.
_claim = move_these(DeliveryState.CLAIMED, DeliveryState.PENDING).values(
    worker=bindparam("token"), lease_until=bindparam("until"), updated_at=bindparam("at")
)
_begin = (
    move_these(DeliveryState.SENDING, DeliveryState.CLAIMED)
    .where(
        _deliveries.worker == bindparam("token"),
        _deliveries.lease_until >= bindparam("reaches"),
        exists().where(_runs.id == _deliveries.run_id, _runs.state == RunState.RUNNING),
    )
    .values(attempts=_deliveries.attempts + 1, updated_at=bindparam("at"))
    .returning(_deliveries.id)
)
_attempt = insert(table(Attempt))
_price = note_one().values(units=bindparam("cost"))


async def claim(
    session: AsyncSession, ids: Sequence[int], *, token: str, lease_until: dt.datetime, now: dt.datetime
) -> None:
    """Take pending deliveries, locked in this transaction, under `token`, an id that is never used twice."""
    await session.execute(_claim, {"ids": ids, "token": token, "until": lease_until, "at": now})


async def drop(
    session: AsyncSession, ids: Sequence[int], to: DeliveryState, *, code: str, now: dt.datetime
) -> None:
    """Pending deliveries that are no longer owed become `to`: cancelled or expired."""
    statement = move_these(to, DeliveryState.PENDING).values(error_code=code, updated_at=now)
    await session.execute(statement, {"ids": ids})


async def begin(
    session: AsyncSession,
    starts: Sequence[Start],
    *,
    token: str,
    lease_reaches: dt.datetime,
    now: dt.datetime,
) -> frozenset[int]:
    """Mark as sending, each with its Attempt, what is still mine; the ids of those. Only these may be called.

    Left alone are those that another owns by now, whose lease ends before `lease_reaches`, or whose run was
    stopped or cancelled meanwhile.
    """
    ids = [start.delivery_id for start in starts]
    bound = {"ids": ids, "token": token, "reaches": lease_reaches, "at": now}
    mine = frozenset((await session.execute(_begin, bound)).scalars())
    rows = [
        {
            "key": start.key,
            "call_id": start.call_id,
            "delivery_id": start.delivery_id,
            "number": start.number,
            "started_at": now,
        }
        for start in starts
        if start.delivery_id in mine
    ]
    if rows:
        await session.execute(_attempt, rows)
    return mine


async def release(session: AsyncSession, *, token: str, now: dt.datetime) -> None:
    """Give back what was claimed under `token` and never began."""
    await session.execute(
        move(DeliveryState.PENDING, DeliveryState.CLAIMED)
        .where(_deliveries.worker == token)
        .values(worker=None, lease_until=None, updated_at=now)
    )


async def give_up(
    session: AsyncSession,
    ids: Sequence[int],
    *,
    token: str,
    code: str,
    text: str | None = None,
    now: dt.datetime,
) -> None:
    """Claimed deliveries that cannot go out by this method are dead; `text` says why, for people."""
    statement = (
        move_these(DeliveryState.DEAD, DeliveryState.CLAIMED)
        .where(_deliveries.worker == token)
        .values(worker=None, lease_until=None, error_code=code, error_text=text, updated_at=now)
    )
    await session.execute(statement, {"ids": ids})


async def price(session: AsyncSession, units: Mapping[int, int]) -> None:
    """Note what the messages of deliveries cost, by their ids, now that they are written."""
    await many.each(session, _price, [{"of_id": key, "cost": cost} for key, cost in units.items()])


_CAME_TO = {
    Outcome.ACCEPTED: DeliveryState.ACCEPTED,
    Outcome.REJECTED: DeliveryState.REJECTED,
    Outcome.IN_DOUBT: DeliveryState.IN_DOUBT,
    Outcome.NOT_SENT: DeliveryState.RETRY_WAIT,
}
# What a late answer may still settle: a delivery that upkeep.recover had put in doubt meanwhile. What the far
# end took is taken, whoever owns the delivery by now: waiting to be sent again, it need not be any more.
_SINCE = {
    Outcome.ACCEPTED: (_S.SENDING, _S.IN_DOUBT, _S.PENDING, _S.CLAIMED, _S.RETRY_WAIT),
    Outcome.REJECTED: (_S.SENDING, _S.IN_DOUBT),
    Outcome.IN_DOUBT: (_S.SENDING,),
    Outcome.NOT_SENT: (_S.SENDING,),
}


_ended_by = {
    "attempts": _deliveries.attempts - bindparam("given_back"),
    "retry_at": bindparam("again_at"),
    "provider_ref": bindparam("ref"),
    "error_code": bindparam("why"),
    "error_text": bindparam("told"),
    "updated_at": bindparam("at"),
}


def _ended(moving: Callable[..., Update], outcome: Outcome) -> Update:
    """moving: `move_one` or `move_these`."""
    statement = moving(_CAME_TO[outcome], *_SINCE[outcome]).values(_ended_by)
    if outcome is Outcome.ACCEPTED:
        return statement
    return statement.where(_deliveries.worker == bindparam("token"))


_end = {outcome: _ended(move_one, outcome) for outcome in Outcome}
_end_these = {outcome: _ended(move_these, outcome) for outcome in Outcome}
_attempt_ended = (
    update(table(Attempt))
    .where(_attempts.outcome.is_(None))
    .values(
        outcome=bindparam("how"), code=bindparam("why"), detail=bindparam("told"), finished_at=bindparam("at")
    )
)
_end_attempt = _attempt_ended.where(_attempts.key == bindparam("of_key"))
_end_attempts = _attempt_ended.where(_attempts.key.in_(bindparam("keys", expanding=True)))


async def record(session: AsyncSession, results: Sequence[Result], *, token: str, now: dt.datetime) -> None:
    """Write down how calls ended. An answer after the lease still settles a doubt, and spares another call.

    Those that ended alike, as most of a batch do, are written together.
    """
    for outcome in Outcome:
        ended = [(r.delivery_id, _delivery(r, token, now)) for r in results if r.outcome is outcome]
        alone = await many.together(session, _end_these[outcome], "ids", ended)
        await many.each(session, _end[outcome], [{"of_id": key, **values} for key, values in alone])
    gave_up = [r.delivery_id for r in results if r.outcome is Outcome.NOT_SENT and r.retry_at is None]
    if gave_up:
        dead = (
            move_these(DeliveryState.DEAD, DeliveryState.RETRY_WAIT)
            .where(_deliveries.worker == token)
            .values(retry_at=None, updated_at=now)
        )
        await session.execute(dead, {"ids": gave_up})
    attempts = [(r.key, {"how": r.outcome, "why": r.code, "told": r.detail, "at": now}) for r in results]
    alone = await many.together(session, _end_attempts, "keys", attempts)
    await many.each(session, _end_attempt, [{"of_key": key, **values} for key, values in alone])


def _delivery(result: Result, token: str, now: dt.datetime) -> many.Values:
    # What is given up passes through retry_wait, where nothing may be without a time.
    gives_up = result.outcome is Outcome.NOT_SENT and result.retry_at is None
    return {
        **({} if result.outcome is Outcome.ACCEPTED else {"token": token}),
        "given_back": 0 if result.counts else 1,
        "again_at": now if gives_up else result.retry_at,
        "ref": result.ref,
        "why": result.code,
        "told": result.detail,
        "at": now,
    }
