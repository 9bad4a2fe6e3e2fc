"""What far ends say later about messages they took, applied to the ledger.

    accepted, deferred                  called                          → accepted
    delivered, spam, unsubscribed       called | accepted               → delivered
    bounced, rejected                   called | accepted | delivered   → bounced

    called: sending | in_doubt, and whatever waits to be sent again since it was in doubt

A receipt only moves forward, so their order does not matter; each is written down under the far end's own id
of it, so a repeated one changes nothing. One that is faster than our own record settles the delivery, and the
record then finds it settled. What the far end took and later gave up (`rejected`) ends as a bounce: were it
to depend on whether the record came first, so would the final state.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Update, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import suppressions
from storage.enums import Channel, ReceiptKind, SuppressionReason
from storage.enums import DeliveryState as S
from storage.models import Attempt, Delivery, Receipt
from storage.tables import table
from storage.transitions import DELIVERIES, move_one

_attempts = table(Attempt).c
_deliveries = table(Delivery).c
_receipts = table(Receipt)
_CHUNK = 500

_TO: Mapping[ReceiptKind, S] = {
    ReceiptKind.ACCEPTED: S.ACCEPTED,
    ReceiptKind.DEFERRED: S.ACCEPTED,
    ReceiptKind.DELIVERED: S.DELIVERED,
    ReceiptKind.SPAM: S.DELIVERED,
    ReceiptKind.UNSUBSCRIBED: S.DELIVERED,
    ReceiptKind.BOUNCED: S.BOUNCED,
    ReceiptKind.REJECTED: S.BOUNCED,
}
_CALLED = (S.SENDING, S.IN_DOUBT, S.PENDING, S.CLAIMED, S.RETRY_WAIT)
_SINCE: Mapping[S, tuple[S, ...]] = {
    S.ACCEPTED: _CALLED,
    S.DELIVERED: (*_CALLED, S.ACCEPTED),
    S.BOUNCED: (*_CALLED, S.ACCEPTED, S.DELIVERED),
}
"""Forward, in this order."""
_RANK = {state: rank for rank, state in enumerate(_SINCE)}


@dataclass(frozen=True, slots=True)
class ReceiptEvent:
    """One word of a far end about the message of an attempt.

    event_id: the far end's own, never the same for two. attempt_key: as it travelled in the call.
    at: by the far end's clock, aware. code, detail: as a DeliveryError's, where the message did not arrive.
    provider_ref: the far end's id of the message. suppress: why nothing more is to be sent there.
    """

    provider: str
    event_id: str
    attempt_key: str
    kind: ReceiptKind
    at: dt.datetime
    code: str | None = None
    detail: str | None = None
    provider_ref: str | None = None
    suppress: SuppressionReason | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of events. moved: deliveries, and what each has become by this.

    new: how many had not been seen. waiting: those of deliveries that another transaction holds just now.
    """

    moved: Mapping[int, S]
    new: int
    waiting: Sequence[ReceiptEvent]


@dataclass(frozen=True, slots=True)
class _Of:
    """The delivery that an event is about."""

    delivery_id: int
    state: S
    destination: str


def _moving(to: S) -> Update:
    return move_one(to, *_SINCE[to]).values(
        provider_ref=func.coalesce(_deliveries.provider_ref, bindparam("ref")),
        error_code=bindparam("why"),
        error_text=bindparam("told"),
        updated_at=bindparam("at"),
    )


_MOVES = {to: _moving(to) for to in _SINCE}


async def apply(
    session: AsyncSession,
    events: Sequence[ReceiptEvent],
    *,
    channel: Channel,
    account_id: int,
    now: dt.datetime,
) -> Applied:
    """Write events down and move their deliveries; all of them verified as the account's.

    An event that names no attempt made through the account is somebody else's mail and leaves no trace.
    Waits for nobody: who holds a delivery may be about to record its answer, and would wait for us in turn.
    """
    keys = {event.attempt_key for event in events}
    known = await _deliveries_of(session, keys, channel, account_id, lock=False)
    held = await _deliveries_of(session, set(known), channel, account_id, lock=True)
    mine = [event for event in events if event.attempt_key in held]
    new = await _write_down(session, mine, now)
    moved = await _move(session, new, held, now)
    await _suppress(session, new, held, channel)
    waiting = [event for event in events if event.attempt_key in known.keys() - held.keys()]
    return Applied(moved, len(new), waiting)


async def _suppress(
    session: AsyncSession, events: Sequence[ReceiptEvent], held: Mapping[str, _Of], channel: Channel
) -> None:
    """In the order of their destinations: two transactions at once then never wait for each other."""
    wanted = [
        (held[event.attempt_key].destination, event.suppress, event)
        for event in events
        if event.suppress is not None
    ]
    for destination, reason, event in sorted(wanted, key=lambda one: one[0]):
        await suppressions.add(
            session,
            channel=channel,
            destination=destination,
            reason=reason,
            since=event.at,
            by=event.provider,
        )


async def _deliveries_of(
    session: AsyncSession, keys: set[str], channel: Channel, account_id: int, *, lock: bool
) -> dict[str, _Of]:
    found: dict[str, _Of] = {}
    waiting = iter(sorted(keys))
    while some := list(islice(waiting, _CHUNK)):
        query = (
            select(_attempts.key, _deliveries.id, _deliveries.state, _deliveries.destination)
            .join_from(table(Attempt), table(Delivery), _deliveries.id == _attempts.delivery_id)
            .where(_attempts.key.in_(some))
            .where(_deliveries.channel == channel, _deliveries.account_id == account_id)
        )
        if lock:
            query = query.with_for_update(of=table(Delivery), skip_locked=True)
        for key, delivery_id, state, destination in await session.execute(query):
            found[key] = _Of(delivery_id, state, destination)
    return found


async def _write_down(
    session: AsyncSession, events: Sequence[ReceiptEvent], now: dt.datetime
) -> list[ReceiptEvent]:
    """The events that had not been seen, now written."""
    by_id = {(event.provider, event.event_id): event for event in events}
    if not by_id:
        return []
    rows = [
        {
            "provider": event.provider,
            "event_id": event.event_id,
            "attempt_key": event.attempt_key,
            "kind": event.kind,
            "code": event.code,
            "detail": event.detail,
            "at": event.at,
            "seen_at": now,
        }
        for event in by_id.values()
    ]
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    columns = _receipts.c
    statement = insert(_receipts).on_conflict_do_nothing().returning(columns.provider, columns.event_id)
    written = await session.execute(statement, rows)
    return [by_id[provider, event_id] for provider, event_id in written]


async def _move(
    session: AsyncSession, events: Sequence[ReceiptEvent], held: Mapping[str, _Of], now: dt.datetime
) -> dict[int, S]:
    """Each delivery goes as far as its events take it, in one step."""
    furthest: dict[int, ReceiptEvent] = {}
    states: dict[int, S] = {}
    for event in events:
        of = held[event.attempt_key]
        states[of.delivery_id] = of.state
        before = furthest.get(of.delivery_id)
        if before is None or _RANK[_TO[event.kind]] > _RANK[_TO[before.kind]]:
            furthest[of.delivery_id] = event
    moved = {
        delivery_id: _TO[event.kind]
        for delivery_id, event in furthest.items()
        if _TO[event.kind] in DELIVERIES[states[delivery_id]]
    }
    connection = await session.connection()
    for to, statement in _MOVES.items():
        rows = [
            {
                "of_id": delivery_id,
                "ref": furthest[delivery_id].provider_ref,
                "why": furthest[delivery_id].code,
                "told": furthest[delivery_id].detail,
                "at": now,
            }
            for delivery_id, target in moved.items()
            if target is to
        ]
        if rows:
            await connection.execute(statement, rows)
    return moved
