"""Messages that a far end took and has not said more about, or may have taken."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.doubt import Scope, last_attempt, within
from storage.enums import Channel, DeliveryState, Outcome
from storage.models import Attempt, Delivery, Run, SmsGateway
from storage.owed import Owed, owed, reading_owed


@dataclass(frozen=True, slots=True)
class Awaited:
    """One such message. ref: the far end's id of it. key: of the attempt that it took. since: it took it."""

    delivery_id: int
    ref: str
    key: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An SMS that may have gone out. key, since: of its last call."""

    owed: Owed
    key: str
    since: dt.datetime


async def gateways(session: AsyncSession) -> Sequence[int]:
    """Ids of the SMS gateways that may be asked: neither off nor paused."""
    query = select(col(SmsGateway.id)).where(col(SmsGateway.active), col(SmsGateway.paused_at).is_(None))
    return [key for key in (await session.scalars(query)).all() if key is not None]


async def sms(
    session: AsyncSession, gateway_id: int, *, since: dt.datetime, after: int, limit: int
) -> Sequence[Awaited]:
    """The next SMS taken through a gateway by runs made after `since`, with an id above `after`."""
    recent = select(col(Run.id)).where(col(Run.created_at) >= since)
    query = (
        select(
            *(col(Delivery.id), col(Delivery.provider_ref), col(Attempt.key), col(Attempt.finished_at)),
        )
        .join(Attempt, col(Attempt.delivery_id) == col(Delivery.id))
        .where(
            col(Delivery.run_id).in_(recent),
            col(Delivery.state) == DeliveryState.ACCEPTED,
            col(Delivery.channel) == Channel.SMS,
            col(Delivery.account_id) == gateway_id,
            col(Delivery.id) > after,
            col(Delivery.provider_ref).is_not(None),
            col(Delivery.provider_ref) != "",
            col(Attempt.outcome) == Outcome.ACCEPTED,
            col(Attempt.finished_at).is_not(None),
        )
        .order_by(col(Delivery.id))
        .limit(limit)
    )
    return [Awaited(*row) for row in await session.execute(query)]


async def in_doubt(session: AsyncSession, gateway_id: int, *, since: dt.datetime) -> Sequence[Doubtful]:
    """SMS in doubt through a gateway whose last call was made after `since`, oldest first. No tests."""
    query = (
        reading_owed()
        .add_columns(col(Attempt.key).label("key"), col(Attempt.started_at).label("since"))
        .join(Attempt, and_(col(Attempt.delivery_id) == col(Delivery.id), last_attempt()))
        .where(
            *within(Scope()),
            col(Delivery.channel) == Channel.SMS,
            col(Delivery.account_id) == gateway_id,
            col(Attempt.started_at) >= since,
        )
        .order_by(col(Delivery.id))
        .limit(IN_DOUBT_MOST)
    )
    return [Doubtful(owed(row), row.key, row.since) for row in await session.execute(query)]


IN_DOUBT_MOST = 1_000


async def known(session: AsyncSession, refs: Sequence[str]) -> frozenset[str]:
    """Those of a far end's ids that are some delivery's, whatever its state."""
    query = select(col(Delivery.provider_ref)).where(
        col(Delivery.provider_ref).in_(refs), col(Delivery.channel) == Channel.SMS
    )
    return frozenset(ref for ref in (await session.scalars(query)).all() if ref is not None)
