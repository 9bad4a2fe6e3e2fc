"""A run in numbers: each notice in one of them, however many methods and devices it was sent to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel
from storage.enums import DeliveryState as S
from storage.models import Delivery, Notice, SmsGateway

DECLINED = "already_suspended"
"""The error code of backlog that a person declined: it counts as passed over, not as a delivery."""

# A notice stands where the delivery of it does that got furthest: one that reached its client is enough, one
# that may still be sent comes before a doubt, and a doubt before what is known to have failed.
_FURTHEST = (
    *(S.DELIVERED, S.ACCEPTED, S.SENDING, S.CLAIMED, S.PENDING, S.RETRY_WAIT, S.IN_DOUBT),
    *(S.BOUNCED, S.REJECTED, S.DEAD, S.EXPIRED, S.CANCELLED, S.ABANDONED),
)
_FAILED = (S.BOUNCED, S.REJECTED, S.DEAD, S.EXPIRED)
FURTHER = {state: rank for rank, state in enumerate(_FURTHEST)} | dict.fromkeys(
    _FAILED, _FURTHEST.index(S.BOUNCED)
)
"""The states as ranks, the furthest first; one failure is as far as another."""

_CHANNELS = tuple(Channel)
_CHARGED = (S.ACCEPTED, S.DELIVERED, S.BOUNCED, S.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a run stand at `state` by `channel`, without declined backlog.

    segments: of the SMS that went out for them, by whatever method they stand.
    """

    state: S
    channel: Channel
    number: int
    segments: int


async def deliveries(session: AsyncSession, run_id: int) -> Sequence[Count]:
    """The deliveries of a run."""
    state, channel = col(Delivery.state), col(Delivery.channel)
    query = (
        select(state, channel, func.count(), func.sum(_SEGMENTS))
        .where(_counted(run_id))
        .group_by(state, channel)
    )
    return [Count(at, by, number, int(segments)) for at, by, number, segments in await session.execute(query)]


async def notices(session: AsyncSession, run_id: int, sent: Sequence[Count]) -> Sequence[Count]:
    """The notices of a run, whose deliveries are `sent`."""
    channels = {count.channel for count in sent}
    if len(channels) < 2 and Channel.PUSH not in channels:
        return sent  # one delivery a notice: only devices and a next method make more
    return await _by_notice(session, _counted(run_id))


async def elsewhere(session: AsyncSession, run_id: int) -> Sequence[Count]:
    """The notices that this run owed and other runs carried on, each where it stands there."""
    owed_here = select(col(Notice.id)).where(col(Notice.run_id) == run_id)
    return await _by_notice(
        session, and_(col(Delivery.notice_id).in_(owed_here), col(Delivery.run_id) != run_id)
    )


async def _by_notice(session: AsyncSession, these: ColumnElement[bool]) -> Sequence[Count]:
    place = case(*((col(Delivery.state) == value, rank * 10) for rank, value in enumerate(_FURTHEST)))
    by = case(*((col(Delivery.channel) == value, rank) for rank, value in enumerate(_CHANNELS)))
    each = (
        select(func.min(place + by).label("furthest"), func.sum(_SEGMENTS).label("segments"))
        .where(these)
        .group_by(col(Delivery.notice_id))
        .subquery()
    )
    query = select(each.c.furthest, func.count(), func.sum(each.c.segments)).group_by(each.c.furthest)
    return [
        Count(_FURTHEST[furthest // 10], _CHANNELS[furthest % 10], number, int(segments))
        for furthest, number, segments in await session.execute(query.order_by(each.c.furthest))
    ]


async def cost(session: AsyncSession, run_id: int) -> int | None:
    """What the SMS of the run cost, in centavos; None where a gateway has no price."""
    query = (
        select(col(SmsGateway.price_cents_segment), func.sum(col(Delivery.units)))
        .join(SmsGateway, col(SmsGateway.id) == col(Delivery.account_id))
        .where(
            col(Delivery.run_id) == run_id,
            col(Delivery.channel) == Channel.SMS,
            col(Delivery.state).in_(_CHARGED),
        )
        .group_by(col(SmsGateway.price_cents_segment))
    )
    parts = (await session.execute(query)).all()
    if any(price is None for price, _ in parts):
        return None
    return sum(int(price) * int(units) for price, units in parts)


_SEGMENTS = case(
    (and_(col(Delivery.channel) == Channel.SMS, col(Delivery.state).in_(_CHARGED)), col(Delivery.units)),
    else_=0,
)


def _counted(run_id: int) -> ColumnElement[bool]:
    declined = and_(
        col(Delivery.state) == S.CANCELLED, func.coalesce(col(Delivery.error_code), "") == DECLINED
    )
    return and_(col(Delivery.run_id) == run_id, ~declined)
