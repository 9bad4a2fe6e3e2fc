"""What a person decides of deliveries in doubt, each once; and what their far ends knew when asked.

    ARRIVED   in_doubt → accepted
    RESEND    in_doubt → pending     an approval: one call more than the ledger allows by itself
    ABANDON   in_doubt → abandoned

Only once the lease is over, which is longer than twice the channel's total timeout: no call can be under way
then, and no answer is still to come. Each is conditional on the doubt: a receipt that came first wins.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.doubt import Scope, within
from storage.enums import DeliveryState, Found, RunState, Verdict
from storage.models import Decision, Delivery, Run, Search
from storage.owed import Owed, owed, reading_owed
from storage.tables import table
from storage.transitions import move_these

CHUNK = 500


async def was_pressed(session: AsyncSession, press: str) -> bool:
    """Whether this press of a button has decided something already."""
    return bool(await session.scalar(select(exists().where(col(Decision.press) == press))))


async def ripe(session: AsyncSession, scope: Scope, *, seen: dt.datetime, now: dt.datetime) -> dict[int, int]:
    """Those of `scope` that a person may decide, with their runs; held until the transaction ends.

    seen: when the person's list was drawn: what has changed since then, they have not seen.
    """
    query = (
        select(col(Delivery.id), col(Delivery.run_id))
        .where(*within(scope), _lease_over(now), col(Delivery.updated_at) <= seen)
        .order_by(col(Delivery.id))
        .with_for_update(of=Delivery)
    )
    return dict((await session.execute(query)).all())


async def unripe(session: AsyncSession, scope: Scope, *, now: dt.datetime) -> int:
    """How many of `scope` may still get their own answer."""
    query = select(func.count()).select_from(Delivery).where(*within(scope), ~_lease_over(now))
    return int(await session.scalar(query) or 0)


async def owed_of(session: AsyncSession, ids: Collection[int]) -> Sequence[Owed]:
    """Deliveries with what their recheck needs."""
    found: list[Owed] = []
    for some in _chunks(ids):
        rows = await session.execute(reading_owed().where(col(Delivery.id).in_(some)))
        found += [owed(row) for row in rows]
    return found


async def runs_of(session: AsyncSession, run_ids: Collection[int]) -> Mapping[int, RunState]:
    """The runs' states, held until the transaction ends: none of them is closed meanwhile."""
    query = (
        select(col(Run.id), col(Run.state))
        .where(col(Run.id).in_(run_ids))
        .order_by(col(Run.id))
        .with_for_update()
    )
    return dict((await session.execute(query)).all())


async def settle(session: AsyncSession, ids: Collection[int], verdict: Verdict, *, now: dt.datetime) -> None:
    """Deliveries in doubt have arrived, or are left. Raises KeyError for RESEND."""
    to = {Verdict.ARRIVED: DeliveryState.ACCEPTED, Verdict.ABANDON: DeliveryState.ABANDONED}[verdict]
    statement = move_these(to, DeliveryState.IN_DOUBT).values(updated_at=now)
    if verdict is Verdict.ARRIVED:
        statement = statement.values(error_code=None, error_text=None)
    for some in _chunks(ids):
        await session.execute(statement, {"ids": some})


async def resend(session: AsyncSession, ids: Collection[int], *, run_id: int, now: dt.datetime) -> None:
    """Deliveries in doubt wait to be sent again, by this run, which has not ended.

    Whoever sent them before owns them no more: of an answer as late as that only a yes still counts.
    """
    again = {"worker": None, "lease_until": None, "error_code": None, "error_text": None, "updated_at": now}
    statement = move_these(DeliveryState.PENDING, DeliveryState.IN_DOUBT).values(run_id=run_id, **again)
    for some in _chunks(ids):
        await session.execute(statement, {"ids": some})
        await session.execute(delete(table(Search)).where(col(Search.delivery_id).in_(some)))


async def write_down(
    session: AsyncSession,
    decided: Mapping[int, int],
    verdict: Verdict,
    *,
    press: str,
    by: str,
    now: dt.datetime,
) -> None:
    """Who decided what. decided: deliveries, each with the run in which it stood in doubt."""
    rows = [
        {"delivery_id": of, "run_id": run_id, "press": press, "verdict": verdict, "by": by, "at": now}
        for of, run_id in decided.items()
    ]
    if rows:
        await session.execute(insert(table(Decision)), rows)


async def sent_again_elsewhere(session: AsyncSession, run_id: int) -> int:
    """Notices that stood in doubt in this run and went on to be sent again by another, with all they had."""
    left = aliased(Delivery)
    still_here = exists().where(col(left.notice_id) == col(Delivery.notice_id), col(left.run_id) == run_id)
    query = (
        select(func.count(func.distinct(col(Delivery.notice_id))))
        .select_from(Decision)
        .join(Delivery, col(Delivery.id) == col(Decision.delivery_id))
        .where(
            col(Decision.run_id) == run_id,
            col(Decision.verdict) == Verdict.RESEND,
            col(Delivery.run_id) != run_id,
            ~still_here,
        )
    )
    return int(await session.scalar(query) or 0)


async def note_search(session: AsyncSession, found: Mapping[int, Found], *, now: dt.datetime) -> None:
    """The far end was asked after these deliveries, and this is all it knew."""
    rows = [{"delivery_id": of, "found": what, "at": now} for of, what in found.items()]
    if not rows:
        return
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table(Search))
    newer = {"found": statement.excluded.found, "at": statement.excluded.at}
    await session.execute(
        statement.on_conflict_do_update(index_elements=[table(Search).c.delivery_id], set_=newer), rows
    )


def _lease_over(now: dt.datetime) -> ColumnElement[bool]:
    until = col(Delivery.lease_until)
    return or_(until.is_(None), until < now)


def _chunks(ids: Collection[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]
