"""Pending deliveries of running runs, with what their recheck and their message need."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Anchor, Channel, DeliveryState, RunState, RunTrigger, SuspensionState
from storage.instance import unanswered
from storage.models import Client, Contract, Delivery, Notice, NoticeRule, Run, Suppression, Suspension


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
    """A delivery and its notice. `subject` is None for a test that shows nobody's data.

    units: what it costs, 1 until its message was written. suppressed: its destination is sent nothing more.
    anchored_on: the date that the notice was planned to tell. rule_channel: the method that its rule names.
    started_at: of the run that owed the notice first. as_of: the newest version of texts for its run.
    """

    subject: Subject | None
    delivery_id: int
    destination: str
    attempts: int
    units: int
    suppressed: bool
    trigger: RunTrigger
    as_of: int
    started_at: dt.datetime | None
    due_on: dt.date
    anchored_on: dt.date | None
    backlog: bool
    message: str
    anchor: Anchor
    offset_days: int
    max_lateness_days: int
    rule_channel: Channel | None


_Owner = aliased(Run, name="owner")
_FIELDS = (
    *map(col, (Delivery.id, Delivery.destination, Delivery.attempts, Delivery.units)),
    *(col(Suppression.id).is_not(None), col(Run.trigger), col(Run.messages_as_of), col(_Owner.started_at)),
    *map(col, (Notice.due_on, Notice.anchored_on, Notice.backlog)),
    *map(col, (NoticeRule.message, NoticeRule.anchor, NoticeRule.offset_days, NoticeRule.max_lateness_days)),
    col(NoticeRule.channel),
    *map(col, (Suspension.state, Suspension.starts_on, Suspension.ends_on, Suspension.debt_cents)),
    *map(col, (Suspension.reference_month, Suspension.due_on, Suspension.payment_link)),
    *map(col, (Contract.external_id, Contract.plan, Client.name, Client.exempt_until)),
)
_SUBJECT, _END = 16, len(_FIELDS)  # where the suspension's fields begin and end


def reading_owed() -> Select[*tuple[Any, ...]]:
    """Deliveries and all about them; `owed` reads a row, of which more columns may follow."""
    this = and_(
        col(Suppression.channel) == col(Delivery.channel),
        col(Suppression.destination) == col(Delivery.destination),
        col(Suppression.lifted_at).is_(None),
    )
    return (
        select(*_FIELDS)
        .select_from(Delivery)
        .join(Run, col(Run.id) == col(Delivery.run_id))
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .join(_Owner, col(_Owner.id) == col(Notice.run_id))
        .join(NoticeRule, col(NoticeRule.id) == col(Notice.rule_id))
        .outerjoin(
            Suspension, col(Suspension.id) == func.coalesce(col(Notice.suspension_id), col(Notice.shows_id))
        )
        .outerjoin(Contract, col(Contract.id) == col(Suspension.contract_id))
        .outerjoin(Client, col(Client.id) == col(Contract.client_id))
        .outerjoin(Suppression, this)
    )


def owed(row: Row[Any]) -> Owed:
    """The delivery in the first columns of a row of `reading_owed`."""
    subject = Subject(*row[_SUBJECT:_END]) if row[_SUBJECT] is not None else None
    return Owed(subject, *row[:_SUBJECT])


_SENDS = and_(
    col(Run.state) == RunState.RUNNING,
    or_(col(Run.trigger) == RunTrigger.TEST, ~unanswered()),
)
_AT_ANY_HOUR = or_(col(Run.trigger) == RunTrigger.TEST, col(Run.outside_window))
_RUNNING = (
    select(col(Run.id), col(Run.trigger))
    .where(_SENDS)
    .order_by(col(Run.trigger) != RunTrigger.TEST, col(Run.id))
)
_PENDING = (
    reading_owed()
    .where(
        col(Delivery.run_id) == bindparam("of_run"),
        col(Delivery.state) == DeliveryState.PENDING,
        col(Delivery.channel) == bindparam("of_channel"),
        col(Delivery.account_id) == bindparam("of_account"),
    )
    .order_by(col(Delivery.id))
    .limit(bindparam("at_most"))
    .with_for_update(of=Delivery, skip_locked=True)
)


async def running(session: AsyncSession, *, window_open: bool) -> Sequence[tuple[int, RunTrigger]]:
    """Id and trigger of every running run that may send now: tests first, then the oldest.

    Outside the window those only that go at any hour: tests, and what a person said to send anyway.
    """
    query = _RUNNING if window_open else _RUNNING.where(_AT_ANY_HOUR)
    return [(run_id, trigger) for run_id, trigger in await session.execute(query) if run_id is not None]


async def next_owed(
    session: AsyncSession, *, run_id: int, channel: Channel, account_id: int, limit: int
) -> Sequence[Owed]:
    """The first pending deliveries of a run through an account, in the order of their planning.

    On PostgreSQL they are locked until the transaction ends, and those another process holds are passed over;
    on SQLite the writing transaction is alone anyway.
    """
    bound = {"of_run": run_id, "of_channel": channel, "of_account": account_id, "at_most": limit}
    return [owed(row) for row in await session.execute(_PENDING, bound)]


async def accounts_with_work(session: AsyncSession, *, window_open: bool) -> Sequence[tuple[Channel, int]]:
    """Channel and account id of everything pending in running runs that may send now."""
    running = select(col(Run.id)).where(_SENDS, *(() if window_open else (_AT_ANY_HOUR,)))
    query = (
        select(col(Delivery.channel), col(Delivery.account_id))
        .where(col(Delivery.state) == DeliveryState.PENDING, col(Delivery.run_id).in_(running))
        .distinct()
    )
    return [(channel, account_id) for channel, account_id in await session.execute(query)]
