"""The present, as all processes see it."""

import datetime as dt

from sqlalchemy import func, select
from sqlmodel.ext.asyncio.session import AsyncSession


async def moment(session: AsyncSession, now: dt.datetime) -> dt.datetime:
    """By the server's clock: those of two hosts differ. `now` where there is no server, and one process."""
    if session.get_bind().dialect.name == "sqlite":
        return now
    at: dt.datetime = (await session.scalars(select(func.clock_timestamp()))).one()
    return at
