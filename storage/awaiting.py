"""Messages that a far end took and has not said more about."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, DeliveryState, Outcome
from storage.models import Attempt, Delivery, Run, SmsGateway


@dataclass(frozen=True, slots=True)
class Awaited:
    """One such message. ref: the far end's id of it. key: of the attempt that it took. since: it took it."""

    delivery_id: int
    ref: str
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
