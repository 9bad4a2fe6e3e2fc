"""A run in numbers, and by name who did not get a notice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, DeliveryState, SkipReason
from storage.models import Client, Contract, Delivery, Notice, NoticeRule, Skip, Suspension

DECLINED = "already_suspended"
"""The error code of backlog that a person declined: it counts as passed over, not as a delivery."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """One delivery that did not reach its client."""

    client_name: str
    contract: str
    rule_key: str
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


async def by_state(session: AsyncSession, run_id: int) -> Mapping[DeliveryState, int]:
    """Deliveries of the run by state, without declined backlog: that is among the skips."""
    state = col(Delivery.state)
    query = select(state, func.count()).where(_of(run_id)).group_by(state)
    counts: dict[DeliveryState, int] = dict((await session.execute(query)).all())
    if DeliveryState.CANCELLED in counts:
        declined = (state == DeliveryState.CANCELLED, col(Delivery.error_code) == DECLINED)
        found = await session.execute(select(func.count()).where(_of(run_id), *declined))
        counts[DeliveryState.CANCELLED] -= found.scalar_one()
    return {found: count for found, count in counts.items() if count}


async def by_channel(session: AsyncSession, run_id: int) -> Mapping[Channel, int]:
    """Deliveries of the run by channel."""
    channel = col(Delivery.channel)
    query = select(channel, func.count()).where(_of(run_id)).group_by(channel)
    return dict((await session.execute(query)).all())


async def skips(session: AsyncSession, run_id: int) -> Mapping[SkipReason, int]:
    """What the run passed over, by reason."""
    reason = col(Skip.reason)
    query = select(reason, func.count()).where(col(Skip.run_id) == run_id).group_by(reason)
    return dict((await session.execute(query)).all())


async def backlog(session: AsyncSession, run_id: int) -> int:
    """Deliveries of the run that were backlog, declined or not."""
    query = (
        select(func.count())
        .select_from(Notice)
        .join(Delivery, col(Delivery.notice_id) == col(Notice.id))
        .where(col(Notice.run_id) == run_id, col(Notice.backlog))
    )
    return int((await session.execute(query)).scalar_one())


async def pending_through(session: AsyncSession, run_id: int, channel: Channel, account_id: int) -> bool:
    """Whether the run has something pending through this account."""
    through = (col(Delivery.channel) == channel, col(Delivery.account_id) == account_id)
    pending = exists().where(_of(run_id), col(Delivery.state) == DeliveryState.PENDING, *through)
    return bool((await session.execute(select(pending))).scalar_one())


async def unsent(
    session: AsyncSession, run_id: int, states: Collection[DeliveryState], *, limit: int | None
) -> Sequence[Unsent]:
    """Deliveries of the run in these states, in the order of their planning."""
    query = (
        select(
            *(col(Client.name), col(Contract.external_id), col(NoticeRule.key)),
            *(col(Delivery.destination), col(Delivery.state)),
            *(col(Delivery.error_code), col(Delivery.error_text)),
        )
        .select_from(Delivery)
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .join(NoticeRule, col(NoticeRule.id) == col(Notice.rule_id))
        .outerjoin(Suspension, col(Suspension.id) == col(Notice.suspension_id))
        .outerjoin(Contract, col(Contract.id) == col(Suspension.contract_id))
        .outerjoin(Client, col(Client.id) == col(Contract.client_id))
        .where(_of(run_id), col(Delivery.state).in_(list(states)))
        .order_by(col(Delivery.id))
        .limit(limit)
    )
    return [
        Unsent(name or "", contract or "", *rest) for name, contract, *rest in await session.execute(query)
    ]


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
