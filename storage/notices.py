"""Notices, their deliveries and what was passed over, as planning writes them: in batches, each once."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, and_, exists, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, DeliveryState, SkipReason
from storage.models import Delivery, Notice, Skip, Suspension
from storage.tables import table
from storage.transitions import move


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to write down, with where it is to go; nowhere where it is only to be settled."""

    suspension_id: int
    rule_id: int
    due_on: dt.date
    backlog: bool
    occurrence: int = 0
    anchored_on: dt.date | None = None
    channel: Channel | None = None
    destinations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery to write down, of a notice that exists."""

    run_id: int
    notice_id: int
    channel: Channel
    account_id: int
    destination: str


@dataclass(frozen=True, slots=True)
class NewSkip:
    suspension_id: int
    rule_id: int
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A skip of a run, with what tells whether its notice was backlog."""

    skip_id: int
    suspension_id: int
    rule_id: int
    starts_on: dt.date
    ends_on: dt.date | None
    first_seen_on: dt.date
    declared_on: dt.date | None


async def add(
    session: AsyncSession,
    notices: Sequence[NewNotice],
    *,
    run_id: int,
    accounts: Mapping[Channel, int],
    now: dt.datetime,
) -> None:
    """Write notices and a pending delivery for each destination, through the account of its method.

    A notice that exists already, by this run or another, is left as it is and gets no delivery.
    """
    ids = await _add_notices(session, notices, run_id=run_id, now=now)
    deliveries = (
        NewDelivery(run_id, ids[of], notice.channel, accounts[notice.channel], destination)
        for notice in notices
        if notice.channel is not None and (of := (notice.suspension_id, notice.rule_id)) in ids
        for destination in notice.destinations
    )
    await add_deliveries(session, deliveries, now=now)


async def add_deliveries(
    session: AsyncSession, deliveries: Iterable[NewDelivery], *, now: dt.datetime
) -> None:
    """Write pending deliveries. A notice is sent to a destination by a method once: others are left out."""
    rows = [
        {
            "run_id": new.run_id,
            "notice_id": new.notice_id,
            "channel": new.channel,
            "account_id": new.account_id,
            "destination": new.destination,
            "units": 1,
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "updated_at": now,
        }
        for new in deliveries
    ]
    if rows:
        await session.execute(_insert_new(session, table(Delivery)), rows)


async def settle(
    session: AsyncSession, notices: Sequence[NewNotice], *, run_id: int, now: dt.datetime
) -> None:
    """Write notices without a delivery: they were owed, were not sent, and no run owes them again."""
    await _add_notices(session, notices, run_id=run_id, now=now)


async def _add_notices(
    session: AsyncSession, notices: Sequence[NewNotice], *, run_id: int, now: dt.datetime
) -> dict[tuple[int, int], int]:
    """Ids of those that are new, by suspension and rule."""
    rows = [
        {
            "run_id": run_id,
            "suspension_id": notice.suspension_id,
            "rule_id": notice.rule_id,
            "occurrence": notice.occurrence,
            "due_on": notice.due_on,
            "anchored_on": notice.anchored_on,
            "backlog": notice.backlog,
            "created_at": now,
        }
        for notice in notices
    ]
    if not rows:
        return {}
    new = table(Notice).c
    statement = _insert_new(session, table(Notice)).returning(new.id, new.suspension_id, new.rule_id)
    found = await session.execute(statement, rows)
    return {(suspension_id, rule_id): notice_id for notice_id, suspension_id, rule_id in found}


async def add_skips(session: AsyncSession, skips: Sequence[NewSkip], *, run_id: int) -> None:
    """Write down what the run passed over, each once."""
    rows = [
        {"run_id": run_id, "suspension_id": s.suspension_id, "rule_id": s.rule_id, "reason": s.reason}
        for s in skips
    ]
    if rows:
        await session.execute(_insert_new(session, table(Skip)), rows)


async def any_pending(session: AsyncSession, run_id: int) -> bool:
    """Whether the run has a delivery to send."""
    pending = col(Delivery.state) == DeliveryState.PENDING
    found = await session.execute(select(exists().where(col(Delivery.run_id) == run_id, pending)))
    return bool(found.scalar_one())


async def count_backlog(session: AsyncSession, run_id: int) -> int:
    """Pending deliveries of the run that are backlog."""
    query = select(func.count()).select_from(Delivery).where(_pending_backlog(run_id))
    return int((await session.execute(query)).scalar_one())


async def decline_backlog(session: AsyncSession, run_id: int, *, now: dt.datetime) -> None:
    """*Não, só os próximos*: pending backlog of the run is cancelled and passed over as already suspended."""
    passed = select(
        literal(run_id),
        col(Notice.suspension_id),
        col(Notice.rule_id),
        literal(SkipReason.ALREADY_SUSPENDED.value),
    ).where(col(Notice.id).in_(select(col(Delivery.notice_id)).where(_pending_backlog(run_id))))
    into = _insert_new(session, table(Skip))
    await session.execute(into.from_select(["run_id", "suspension_id", "rule_id", "reason"], passed))
    await session.execute(
        move(DeliveryState.CANCELLED, DeliveryState.PENDING)
        .where(_pending_backlog(run_id))
        .values(error_code="already_suspended", updated_at=now)
    )


async def passed_over(session: AsyncSession, run_id: int, *, after: int, limit: int) -> Sequence[PassedOver]:
    """The next skips of the run that a later run would owe again, with an id above `after`."""
    query = (
        select(
            *(col(Skip.id), col(Skip.suspension_id), col(Skip.rule_id)),
            *(col(Suspension.starts_on), col(Suspension.ends_on), col(Suspension.first_seen_on)),
            col(Suspension.declared_notice_on),
        )
        .join(Suspension, col(Suspension.id) == col(Skip.suspension_id))
        .where(col(Skip.run_id) == run_id, col(Skip.id) > after, col(Skip.reason).not_in(_SETTLED))
        .order_by(col(Skip.id))
        .limit(limit)
    )
    return [PassedOver(*row) for row in await session.execute(query)]


_SETTLED = (SkipReason.TOO_LATE, SkipReason.ALREADY_SUSPENDED)


def _pending_backlog(run_id: int) -> ColumnElement[bool]:
    backlog = select(col(Notice.id)).where(col(Notice.run_id) == run_id, col(Notice.backlog))
    return and_(
        col(Delivery.run_id) == run_id,
        col(Delivery.state) == DeliveryState.PENDING,
        col(Delivery.notice_id).in_(backlog),
    )


def _insert_new(session: AsyncSession, into: Table) -> sqlite.Insert | postgresql.Insert:
    """INSERT that passes over rows which a unique constraint knows already."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(into).on_conflict_do_nothing()
    return postgresql.insert(into).on_conflict_do_nothing()
