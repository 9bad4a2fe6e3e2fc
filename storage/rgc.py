"""What the law's clock needs to know of each suspension for non-payment (delivery/rgc.py), by pages.

A prior notice is proven by an e-mail that the far end took and that did not come back: its delivery is
accepted or delivered now, and one that bounces later proves nothing any more.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, DeliveryState, Kind, Outcome, SuspensionState
from storage.models import Attempt, Client, Contract, Delivery, Notice, NoticeRule, Suspension
from storage.tables import unindexed

_TAKEN = (DeliveryState.ACCEPTED, DeliveryState.DELIVERED)
_OPEN = (SuspensionState.PLANNED, SuspensionState.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Clocked:
    """One open suspension for non-payment. accepted: the first acceptance of each message, by its key."""

    suspension_id: int
    contract: str
    client_name: str
    starts_on: dt.date
    declared_on: dt.date | None
    first_seen_on: dt.date
    accepted: Mapping[str, dt.datetime]


async def page(
    session: AsyncSession, messages: Collection[str], *, after: int, limit: int
) -> Sequence[Clocked]:
    """The next `limit` with an id above `after`, by id, with what was accepted of `messages`."""
    s = Suspension
    named = (col(s.id), col(Contract.external_id), col(Client.name))
    dates = (col(s.starts_on), col(s.declared_notice_on), col(s.first_seen_on))
    query = (
        select(*named, *dates)
        .join(Contract, col(Contract.id) == col(s.contract_id))
        .join(Client, col(Client.id) == col(Contract.client_id))
        .where(
            col(s.id) > after,
            unindexed(col(s.kind)) == Kind.NONPAYMENT.value,
            unindexed(col(s.state)).in_([state.value for state in _OPEN]),
        )
        .order_by(col(s.id))
        .limit(limit)
    )
    rows = (await session.execute(query)).all()
    if not rows:
        return ()
    found = await accepted(session, messages, first=rows[0][0], last=rows[-1][0])
    return [
        Clocked(key, contract, name, starts_on, declared_on, seen_on, found.get(key, {}))
        for key, contract, name, starts_on, declared_on, seen_on in rows
    ]


async def accepted(
    session: AsyncSession, messages: Collection[str], *, first: int, last: int
) -> Mapping[int, Mapping[str, dt.datetime]]:
    """When the first e-mail of each message was accepted, by suspension, from id `first` to `last`."""
    at = func.min(func.coalesce(col(Attempt.finished_at), col(Attempt.started_at)))
    query = (
        select(col(Notice.suspension_id), col(NoticeRule.message), at)
        .join(NoticeRule, col(NoticeRule.id) == col(Notice.rule_id))
        .join(Delivery, col(Delivery.notice_id) == col(Notice.id))
        .join(Attempt, col(Attempt.delivery_id) == col(Delivery.id))
        .where(
            col(Notice.suspension_id).between(first, last),
            col(NoticeRule.message).in_(messages),
            col(Delivery.channel) == Channel.EMAIL,
            unindexed(col(Delivery.state)).in_([state.value for state in _TAKEN]),
            # A call that was provably not taken says nothing; a doubt that a receipt has settled does.
            or_(
                col(Attempt.outcome).is_(None),
                col(Attempt.outcome).not_in((Outcome.NOT_SENT, Outcome.REJECTED)),
            ),
        )
        .group_by(col(Notice.suspension_id), col(NoticeRule.message))
    )
    found: dict[int, dict[str, dt.datetime]] = {}
    for suspension_id, message, moment in await session.execute(query):
        found.setdefault(suspension_id, {})[message] = moment
    return found


async def installed_on(session: AsyncSession) -> dt.date | None:
    """The provider's date on which the first suspension was known; None before any is."""
    return await session.scalar(select(func.min(col(Suspension.first_seen_on))))
