"""What a run passed over, what it waits for, and by name who did not get a notice."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, DeliveryState, SkipReason
from storage.models import Client, Contract, Delivery, Notice, NoticeRule, Skip, Suspension
from storage.run_counts import FURTHER


@dataclass(frozen=True, slots=True)
class Unsent:
    """One notice that did not reach its client, by the last method that was tried."""

    client_name: str
    contract: str
    rule_key: str
    channel: Channel
    destination: str
    state: DeliveryState
    code: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """One notice that the run passed over."""

    client_name: str
    contract: str
    rule_key: str
    reason: SkipReason


async def next_retry(session: AsyncSession, run_id: int) -> dt.datetime | None:
    """When the first delivery of the run that waits for another try is tried again; None where none waits."""
    at = col(Delivery.retry_at)
    query = select(at).where(_of(run_id), col(Delivery.state) == DeliveryState.RETRY_WAIT)
    return await session.scalar(query.order_by(at).limit(1))


async def skips(session: AsyncSession, run_id: int) -> Mapping[SkipReason, int]:
    """What the run passed over, by reason."""
    reason = col(Skip.reason)
    query = select(reason, func.count()).where(col(Skip.run_id) == run_id).group_by(reason)
    return dict((await session.execute(query)).all())


async def backlog(session: AsyncSession, run_id: int) -> int:
    """Notices of the run that were backlog, declined or not."""
    to_send = exists().where(col(Delivery.notice_id) == col(Notice.id))
    query = (
        select(func.count())
        .select_from(Notice)
        .where(col(Notice.run_id) == run_id, col(Notice.backlog), to_send)
    )
    return int((await session.execute(query)).scalar_one())


async def next_through(
    session: AsyncSession, run_id: int, channel: Channel, account_id: int
) -> tuple[int, int]:
    """How many deliveries of the run are pending through this account, and the units of the first of them."""
    pending = (
        *(_of(run_id), col(Delivery.state) == DeliveryState.PENDING),
        *(col(Delivery.channel) == channel, col(Delivery.account_id) == account_id),
    )
    first = select(col(Delivery.units)).where(*pending).order_by(col(Delivery.id)).limit(1)
    count = await session.scalar(select(func.count()).where(*pending))
    return int(count or 0), int(await session.scalar(first) or 0)


async def unsent(
    session: AsyncSession, run_id: int, states: Collection[DeliveryState], *, limit: int | None
) -> Sequence[Unsent]:
    """Notices of the run that stand in these states, by their last delivery, in the order of planning."""
    query = (
        select(
            *(col(Client.name), col(Contract.external_id), col(NoticeRule.key)),
            *(col(Delivery.channel), col(Delivery.destination), col(Delivery.state)),
            *(col(Delivery.error_code), col(Delivery.error_text)),
        )
        .select_from(Delivery)
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .join(NoticeRule, col(NoticeRule.id) == col(Notice.rule_id))
        .outerjoin(Suspension, col(Suspension.id) == col(Notice.suspension_id))
        .outerjoin(Contract, col(Contract.id) == col(Suspension.contract_id))
        .outerjoin(Client, col(Client.id) == col(Contract.client_id))
        .where(_of(run_id), col(Delivery.state).in_(list(states)), ~_outdone())
        .order_by(col(Delivery.id))
        .limit(limit)
    )
    return [
        Unsent(name or "", contract or "", *rest) for name, contract, *rest in await session.execute(query)
    ]


def _outdone() -> ColumnElement[bool]:
    """Another delivery of the notice, in this run, got further, or failed later."""
    other = aliased(Delivery)
    mine, its = (
        case(*((col(one.state) == value, rank) for value, rank in FURTHER.items()))
        for one in (Delivery, other)
    )
    return exists().where(
        col(other.notice_id) == col(Delivery.notice_id),
        col(other.run_id) == col(Delivery.run_id),
        or_(its < mine, and_(its == mine, col(other.id) > col(Delivery.id))),
    )


async def skipped(session: AsyncSession, run_id: int, *, limit: int | None) -> Sequence[Skipped]:
    """What the run passed over, by name, in the order of its planning."""
    query = (
        select(col(Client.name), col(Contract.external_id), col(NoticeRule.key), col(Skip.reason))
        .select_from(Skip)
        .join(NoticeRule, col(NoticeRule.id) == col(Skip.rule_id))
        .join(Suspension, col(Suspension.id) == col(Skip.suspension_id))
        .join(Contract, col(Contract.id) == col(Suspension.contract_id))
        .join(Client, col(Client.id) == col(Contract.client_id))
        .where(col(Skip.run_id) == run_id)
        .order_by(col(Skip.id))
        .limit(limit)
    )
    return [Skipped(*row) for row in await session.execute(query)]


def _of(run_id: int) -> ColumnElement[bool]:
    return col(Delivery.run_id) == run_id
