"""What stands across all runs: for the status, the Home and whoever pauses. Tests are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import DeliveryState, HoldReason, RunState, RunTrigger
from storage.models import Client, Contract, Delivery, Notice, Run, Suspension

_LIVING = (
    RunState.PLANNED,
    RunState.HELD,
    RunState.AWAITING_APPROVAL,
    RunState.RUNNING,
    RunState.STOPPED,
)
_ENDED = (RunState.DONE, RunState.CANCELLED)
_QUEUED = (
    DeliveryState.PENDING,
    DeliveryState.CLAIMED,
    DeliveryState.SENDING,
    DeliveryState.RETRY_WAIT,
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A delivery nobody knows the fate of. `destination` is in the clear: mask it."""

    client_name: str
    contract: str
    destination: str


async def living_runs(session: AsyncSession) -> Sequence[Run]:
    """Runs that have not ended, oldest first."""
    query = select(Run).where(col(Run.state).in_(_LIVING), _no_test()).order_by(col(Run.id))
    return (await session.scalars(query)).all()


async def last_ended(session: AsyncSession, limit: int) -> Sequence[Run]:
    """The last runs that ended, newest first."""
    query = select(Run).where(col(Run.state).in_(_ENDED), _no_test()).order_by(col(Run.id).desc())
    return (await session.scalars(query.limit(limit))).all()


async def queued(session: AsyncSession) -> int:
    """Deliveries of running runs that have not gone out yet."""
    running = select(col(Run.id)).where(col(Run.state) == RunState.RUNNING, _no_test())
    query = select(func.count()).where(col(Delivery.run_id).in_(running), col(Delivery.state).in_(_QUEUED))
    return int(await session.scalar(query) or 0)


async def waiting_for(session: AsyncSession, reason: HoldReason) -> int:
    """Deliveries that would go out once somebody answered the runs held for this."""
    held = select(col(Run.id)).where(col(Run.state) == RunState.HELD, col(Run.hold_reason) == reason)
    query = select(func.count()).where(col(Delivery.run_id).in_(held), col(Delivery.state).in_(_QUEUED))
    return int(await session.scalar(query) or 0)


async def deliveries_by_state(session: AsyncSession) -> Mapping[DeliveryState, int]:
    """How many there are, ever. Walks an index."""
    query = select(col(Delivery.state), func.count()).group_by(col(Delivery.state))
    return {state: number for state, number in await session.execute(query)}  # noqa: C416 - rows are no pairs


async def count_in_doubt(session: AsyncSession) -> int:
    """Deliveries that a person has to look at."""
    query = select(func.count()).where(col(Delivery.state) == DeliveryState.IN_DOUBT, _of_no_test())
    return int(await session.scalar(query) or 0)


async def in_doubt(session: AsyncSession, limit: int) -> Sequence[Doubt]:
    """The newest of them."""
    query = (
        select(col(Client.name), col(Contract.external_id), col(Delivery.destination))
        .select_from(Delivery)
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .join(Suspension, col(Suspension.id) == col(Notice.suspension_id))
        .join(Contract, col(Contract.id) == col(Suspension.contract_id))
        .join(Client, col(Client.id) == col(Contract.client_id))
        .where(col(Delivery.state) == DeliveryState.IN_DOUBT)
        .order_by(col(Delivery.id).desc())
        .limit(limit)
    )
    return [Doubt(*row) for row in await session.execute(query)]


def _no_test() -> ColumnElement[bool]:
    return col(Run.trigger) != RunTrigger.TEST


def _of_no_test() -> ColumnElement[bool]:
    return col(Delivery.run_id).in_(select(col(Run.id)).where(_no_test()))
