"""Until when the turns of an account with a rate are handed out, over all processes.

Functions take a session and never commit.
"""

import datetime as dt

from sqlalchemy import Select, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel
from storage.models import AccountTurns
from storage.moment import moment
from storage.tables import table

FURTHEST = dt.timedelta(minutes=30)
"""No queue of turns is that long: what lies further was reserved by a clock that was put right since."""

_turns = table(AccountTurns)


async def ahead(session: AsyncSession, channel: Channel, account_id: int, *, now: dt.datetime) -> float:
    """Seconds until the first turn that nobody has reserved. now: the time, where only one process sends."""
    free_at = await session.scalar(_free_at(channel, account_id))
    return 0.0 if free_at is None else _wait(free_at, await moment(session, now))


async def reserve(
    session: AsyncSession, channel: Channel, account_id: int, *, seconds: float, now: dt.datetime
) -> float:
    """Reserve the next `seconds` of the account's turns; in how many seconds they begin."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    first = {"channel": channel, "account_id": account_id, "free_at": now}
    await session.execute(dialect.insert(_turns).values(first).on_conflict_do_nothing())
    free_at = (await session.scalars(_free_at(channel, account_id).with_for_update())).one()
    now = await moment(session, now)  # asked once the row is ours: waiting for it may have taken a while
    wait = _wait(free_at, now)
    until = now + dt.timedelta(seconds=wait + seconds)
    of_account = _turns.c.channel == channel, _turns.c.account_id == account_id
    await session.execute(update(_turns).where(*of_account).values(free_at=until))
    return wait


def _free_at(channel: Channel, account_id: int) -> Select[dt.datetime]:
    this = col(AccountTurns.channel) == channel, col(AccountTurns.account_id) == account_id
    return select(col(AccountTurns.free_at)).where(*this)


def _wait(free_at: dt.datetime, now: dt.datetime) -> float:
    wait = free_at - now
    return max(0.0, wait.total_seconds()) if wait <= FURTHEST else 0.0
