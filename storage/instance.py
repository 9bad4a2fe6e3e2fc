"""This installation's row: which database it is, how far it has come, whether it is a restored copy.

While nobody has answered for a restored copy nothing is claimed in it but tests (`unanswered`, which
storage/owed.py asks), and no run starts.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlmodel import col
from sqlmodel import select as select_model
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit, runs
from storage.enums import BacklogChoice, HoldReason, RestoredWhy, RunState
from storage.models import Attempt, AuditEntry, Instance

_ACTION = "database.restored"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the database has come: the last ids of what is only ever added, and the moment of the last."""

    attempts: int
    audit: int
    at: dt.datetime | None


async def get(session: AsyncSession) -> Instance:
    """The one row."""
    return (await session.exec(select_model(Instance))).one()


async def locked(session: AsyncSession) -> Instance:
    """The row as it is now, held until the transaction ends."""
    query = select_model(Instance).with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).one()


async def reach(session: AsyncSession) -> Reach:
    """Reads the ends of two indexes."""
    attempts, lines = (
        await session.execute(
            select(
                select(func.max(col(Attempt.id))).scalar_subquery(),
                select(func.max(col(AuditEntry.id))).scalar_subquery(),
            )
        )
    ).one()
    last_call = await session.get(Attempt, attempts) if attempts else None
    last_line = await session.get(AuditEntry, lines) if lines else None
    moments = [last_call.started_at] if last_call else []
    moments += [last_line.at] if last_line else []
    return Reach(attempts or 0, lines or 0, max(moments, default=None))


def unanswered() -> ColumnElement[bool]:
    """The database is a restored copy, and nobody has said yet whether it may send."""
    return exists().where(col(Instance.restored_at).is_not(None), col(Instance.decided_at).is_(None))


def asks(row: Instance) -> bool:
    """The same of a row that was read."""
    return row.restored_at is not None and row.decided_at is None


async def restored(
    session: AsyncSession,
    row: Instance,
    *,
    why: RestoredWhy,
    epoch: int,
    known_until: dt.datetime | None,
    now: dt.datetime,
) -> None:
    """From here on the database is known to be a copy: its runs wait for a person.

    row: locked. epoch: a new one. known_until: the last thing the mark outside it knows of.
    """
    seen = (await reach(session)).at, row.seen_at
    row.copy_until = max((moment for moment in seen if moment is not None), default=None)
    row.epoch, row.restored_at, row.restored_why, row.known_until = epoch, now, why, known_until
    row.decision = row.decided_at = row.decided_by = row.told_channel = row.told_ts = None
    row.told_decision = False
    session.add(row)
    await runs.hold(session, HoldReason.RESTORED, RunState.RUNNING, RunState.STOPPED, now=now)
    after = {"why": why.value, "copy_until": row.copy_until and row.copy_until.isoformat()}
    await audit.append(session, at=now, actor="bot", action=_ACTION, subject="database", after=after)


async def decide(
    session: AsyncSession, row: Instance, choice: BacklogChoice, *, by: str, now: dt.datetime
) -> None:
    """A person has answered. row: locked."""
    row.decision, row.decided_at, row.decided_by = choice, now, by
    session.add(row)
    await audit.append(
        session,
        at=now,
        actor=by,
        action="database.answered",
        subject="database",
        after={"choice": choice.value},
    )


async def told(session: AsyncSession, *, channel: str, ts: str) -> None:
    """Slack took the question."""
    row = await locked(session)
    row.told_channel, row.told_ts = channel, ts
    session.add(row)


async def told_decision(session: AsyncSession) -> None:
    """Slack took the answer, in the question's place."""
    row = await locked(session)
    row.told_decision = True
    session.add(row)
