"""Runs: asked for once a slot, moved by conditional updates, closed when nothing of them is open."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, exists
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import RunState
from storage.models import Delivery, Run
from storage.tables import table
from storage.transitions import OPEN, move_run

_runs = table(Run).c


async def create(session: AsyncSession, run: Run) -> tuple[Run, bool]:
    """Write `run` down unless its slot is taken; the slot's run, and whether it is new."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = (
        dialect.insert(table(Run))
        .values(run.model_dump(exclude={"id"}))
        .on_conflict_do_nothing()
        .returning(_runs.id)
    )
    is_new = (await session.execute(statement)).scalar_one_or_none() is not None
    found = await of_slot(session, run)
    if found is None:
        raise LookupError("a run that was just written is gone")
    return found, is_new


async def of_slot(session: AsyncSession, run: Run) -> Run | None:
    """The stored run of the same schedule, date and slot as `run`."""
    query = select(Run).where(
        col(Run.schedule) == run.schedule,
        col(Run.local_date) == run.local_date,
        col(Run.slot) == run.slot,
    )
    return (await session.exec(query)).one_or_none()


async def get(session: AsyncSession, run_id: int) -> Run:
    """The run as the database has it now. Raises LookupError."""
    run = await session.get(Run, run_id, populate_existing=True)
    if run is None:
        raise LookupError(f"there is no run {run_id}")
    return run


async def hold_planned(session: AsyncSession, run_id: int) -> bool:
    """Whether the run is still being planned; if so it stays so until this transaction ends."""
    query = select(Run.id).where(col(Run.id) == run_id, col(Run.state) == RunState.PLANNED)
    return (await session.exec(query.with_for_update())).one_or_none() is not None


async def in_state(session: AsyncSession, *states: RunState) -> Sequence[Run]:
    """Runs in one of these states, oldest first."""
    query = select(Run).where(col(Run.state).in_(states)).order_by(col(Run.id))
    return (await session.exec(query)).all()


async def change(session: AsyncSession, run_id: int, to: RunState, *since: RunState, **values: Any) -> bool:
    """Move a run to `to` if it is in one of `since`, with other fields; False where it was not."""
    result = await session.execute(move_run(to, *since).where(_runs.id == run_id).values(**values))
    return isinstance(result, CursorResult) and result.rowcount > 0


async def finished(session: AsyncSession) -> Sequence[int]:
    """Ids of running or stopped runs of which nothing is open any more."""
    query = select(Run.id).where(col(Run.state).in_(_UNDER_WAY), ~_anything_open())
    return [run_id for run_id in (await session.exec(query)).all() if run_id is not None]


async def close(session: AsyncSession, run_ids: Sequence[int], *, now: dt.datetime) -> None:
    """These runs are done, those of them still that nothing is open of."""
    await session.execute(
        move_run(RunState.DONE, *_UNDER_WAY)
        .where(_runs.id.in_(run_ids), ~_anything_open())
        .values(finished_at=now)
    )


_UNDER_WAY = (RunState.RUNNING, RunState.STOPPED)


def _anything_open() -> ColumnElement[bool]:
    return exists().where(col(Delivery.run_id) == _runs.id, col(Delivery.state).in_(OPEN))
