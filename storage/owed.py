"""Pending deliveries of running runs, with what their recheck and their message need."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Anchor, Channel, DeliveryState, RunState, RunTrigger, SuspensionState
from storage.models import Client, Contract, Delivery, Notice, NoticeRule, Run, Suspension


@dataclass(frozen=True, slots=True)
class Subject:
    """The suspension a notice is about, as the database has it now."""

    state: SuspensionState
    starts_on: dt.date
    ends_on: dt.date | None
    debt_cents: int | None
    reference_month: dt.date | None
    bill_due_on: dt.date | None
    payment_link: str | None
    contract: str
    plan: str | None
    client_name: str
    exempt_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A pending delivery. `subject` is None for a test, which is about no suspension."""

    subject: Subject | None
    delivery_id: int
    destination: str
    attempts: int
    trigger: RunTrigger
    started_at: dt.datetime | None
    due_on: dt.date
    backlog: bool
    rule_key: str
    anchor: Anchor
    offset_days: int
    max_lateness_days: int


_FIELDS = (
    *(Delivery.id, Delivery.destination, Delivery.attempts, Run.trigger, Run.started_at),
    *(Notice.due_on, Notice.backlog),
    *(NoticeRule.key, NoticeRule.anchor, NoticeRule.offset_days, NoticeRule.max_lateness_days),
    *(Suspension.state, Suspension.starts_on, Suspension.ends_on, Suspension.debt_cents),
    *(Suspension.reference_month, Suspension.due_on, Suspension.payment_link),
    *(Contract.external_id, Contract.plan, Client.name, Client.exempt_until),
)
_SUBJECT = 11  # where the suspension's fields begin


async def next_owed(
    session: AsyncSession,
    *,
    channel: Channel,
    account_id: int,
    triggers: Collection[RunTrigger],
    limit: int,
) -> Sequence[Owed]:
    """The first pending deliveries through an account, of the oldest such run that runs and has any.

    On PostgreSQL they are locked until the transaction ends, and those another process holds are passed over;
    on SQLite the writing transaction is alone anyway.
    """
    running = (
        select(col(Run.id))
        .where(col(Run.state) == RunState.RUNNING, col(Run.trigger).in_(list(triggers)))
        .order_by(col(Run.id))
    )
    for run_id in (await session.scalars(running)).all() if limit > 0 else ():
        of_run = _PENDING.where(
            col(Delivery.run_id) == run_id,
            col(Delivery.channel) == channel,
            col(Delivery.account_id) == account_id,
        )
        if rows := (await session.execute(of_run.limit(limit))).all():
            return [_owed(row) for row in rows]
    return ()


_PENDING = (
    select(*map(col, _FIELDS))
    .select_from(Delivery)
    .join(Run, col(Run.id) == col(Delivery.run_id))
    .join(Notice, col(Notice.id) == col(Delivery.notice_id))
    .join(NoticeRule, col(NoticeRule.id) == col(Notice.rule_id))
    .outerjoin(Suspension, col(Suspension.id) == col(Notice.suspension_id))
    .outerjoin(Contract, col(Contract.id) == col(Suspension.contract_id))
    .outerjoin(Client, col(Client.id) == col(Contract.client_id))
    .where(col(Delivery.state) == DeliveryState.PENDING)
    .order_by(col(Delivery.id))
    .with_for_update(of=Delivery, skip_locked=True)
)


def _owed(row: Row[Any]) -> Owed:
    subject = Subject(*row[_SUBJECT:]) if row[_SUBJECT] is not None else None
    return Owed(subject, *row[:_SUBJECT])


async def accounts_with_work(session: AsyncSession) -> Sequence[tuple[Channel, int]]:
    """Channel and account id of everything pending in running runs."""
    running = select(col(Run.id)).where(col(Run.state) == RunState.RUNNING)
    query = (
        select(col(Delivery.channel), col(Delivery.account_id))
        .where(col(Delivery.state) == DeliveryState.PENDING, col(Delivery.run_id).in_(running))
        .distinct()
    )
    return [(channel, account_id) for channel, account_id in await session.execute(query)]
