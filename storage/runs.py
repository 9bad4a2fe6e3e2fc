"""Runs: asked for once a slot, moved by conditional updates, closed when nothing of them is open."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, exists, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import messages
from storage.enums import BacklogChoice, HoldReason, RunState, RunTrigger
from storage.models import Delivery, Run
from storage.tables import table
from storage.transitions import OPEN, UNFOLLOWED, move_run

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


async def hold(session: AsyncSession, reason: HoldReason, *since: RunState, now: dt.datetime) -> int:
    """Runs in one of these states ask a person before they go on; how many. Tests are cancelled."""
    of_test = _runs.trigger == RunTrigger.TEST
    await session.execute(move_run(RunState.CANCELLED, *since).where(of_test).values(finished_at=now))
    result = await session.execute(move_run(RunState.HELD, *since).where(~of_test).values(hold_reason=reason))
    return result.rowcount if isinstance(result, CursorResult) else 0


async def cancel_unsent(session: AsyncSession, *, by: str, now: dt.datetime) -> None:
    """Cancel every run that has not ended, also one that asks a question of its own. No tests."""
    waiting = (RunState.PLANNED, RunState.HELD, RunState.AWAITING_APPROVAL)
    await session.execute(
        move_run(RunState.CANCELLED, *waiting, *_UNDER_WAY)
        .where(_runs.trigger != RunTrigger.TEST)
        .values(decided_by=by, finished_at=now)
    )


async def ask_because(session: AsyncSession, run_id: int, reason: HoldReason) -> None:
    """A run that is held asks for another reason."""
    held = _runs.state == RunState.HELD
    await session.execute(update(table(Run)).where(_runs.id == run_id, held).values(hold_reason=reason))


async def held_for(session: AsyncSession, reason: HoldReason) -> Sequence[Run]:
    """Runs that wait for a person because of this, oldest first."""
    query = select(Run).where(col(Run.state) == RunState.HELD, col(Run.hold_reason) == reason)
    return (await session.exec(query.order_by(col(Run.id)))).all()


async def ignore_window(session: AsyncSession, run_id: int) -> bool:
    """The run goes at any hour from now on. False where it did so already, or has ended."""
    result = await session.execute(
        update(table(Run))
        .where(_runs.id == run_id, ~_runs.outside_window, _runs.state.not_in(_ENDED))
        .values(outside_window=True)
    )
    return isinstance(result, CursorResult) and result.rowcount > 0


async def finished(session: AsyncSession, *, now: dt.datetime) -> Sequence[int]:
    """Ids of running or stopped runs of which nothing is open any more."""
    query = select(Run.id).where(col(Run.state).in_(_UNDER_WAY), *_nothing_open(now))
    return [run_id for run_id in (await session.exec(query)).all() if run_id is not None]


async def close(session: AsyncSession, run_ids: Sequence[int], *, now: dt.datetime) -> None:
    """These runs are done, those of them still that nothing is open of."""
    these = _runs.id.in_(run_ids)
    # Held first: what another process adds to a run while it holds it is seen by the statement after.
    await session.execute(select(_runs.id).where(these).order_by(_runs.id).with_for_update())
    await session.execute(
        move_run(RunState.DONE, *_UNDER_WAY).where(these, *_nothing_open(now)).values(finished_at=now)
    )


async def has_follow_up(session: AsyncSession, run_id: int) -> bool:
    """Whether another run carries on notices of this one, which has ended."""
    query = select(Run.id).where(col(Run.schedule) == FOLLOW_UP, col(Run.slot).startswith(f"{run_id}."))
    return (await session.exec(query.limit(1))).first() is not None


async def follow_up(session: AsyncSession, run: Run, *, today: dt.date, now: dt.datetime) -> Run:
    """The running run that carries on notices of `run`, which has ended; held until the transaction ends.

    A run that has ended stays as it was told. One follow-up takes what comes back of it, by the next method,
    until nothing has come for a while; then the next one does, also for what comes back of a follow-up.
    It goes at any hour where `run` did.
    """
    first_id = int(run.slot.partition(".")[0]) if run.trigger is RunTrigger.FOLLOW_UP else run.id
    of_first = (col(Run.schedule) == FOLLOW_UP, col(Run.slot).startswith(f"{first_id}."))
    taking = (
        select(Run).where(*of_first, col(Run.state).in_(_UNDER_WAY)).order_by(col(Run.id).desc()).limit(1)
    )
    found = (await session.exec(taking.with_for_update())).one_or_none()
    if found is not None:
        return found
    count = (await session.exec(select(func.count()).select_from(Run).where(*of_first))).one()
    made, _ = await create(
        session,
        Run(
            schedule=FOLLOW_UP,
            local_date=today,
            slot=f"{first_id}.{count + 1}",
            trigger=RunTrigger.FOLLOW_UP,
            state=RunState.RUNNING,
            backlog=BacklogChoice.INCLUDE,
            outside_window=run.outside_window,
            messages_as_of=await messages.latest_id(session),
            created_at=now,
            planned_at=now,
            started_at=now,
        ),
    )
    return made


FOLLOW_UP = "follow-up"
FOLLOW_UP_QUIET = dt.timedelta(minutes=15)
"""How long a follow-up waits for more: receipts trickle in, and each run has a message of its own."""

_ENDED = (RunState.DONE, RunState.CANCELLED)
_UNDER_WAY = (RunState.RUNNING, RunState.STOPPED)


def _nothing_open(now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    """Nothing is to be sent, nothing that failed may still go on, and no follow-up may still take more."""
    mine = col(Delivery.run_id) == _runs.id
    lately = exists().where(mine, col(Delivery.updated_at) > now - FOLLOW_UP_QUIET)
    return (
        ~exists().where(mine, col(Delivery.state).in_(OPEN)),
        ~exists().where(mine, UNFOLLOWED),
        or_(_runs.trigger != RunTrigger.FOLLOW_UP, ~lately),
    )
