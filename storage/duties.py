"""Who does what one process at a time does for all. Functions take a session and never commit."""

import datetime as dt

from sqlalchemy import delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Duty
from storage.moment import moment
from storage.tables import table

_duties = table(Duty)


async def take(
    session: AsyncSession, name: str, holder: str, *, lease: dt.timedelta, now: dt.datetime
) -> bool:
    """Whether the duty is `holder`'s until `lease` from now: nobody's before, or over, or its own already."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    now = await moment(session, now)
    taking = dialect.insert(_duties).values(name=name, holder=holder, until=now + lease)
    free = or_(_duties.c.holder == holder, _duties.c.until < now)
    taking = taking.on_conflict_do_update(
        index_elements=["name"], set_={"holder": holder, "until": now + lease}, where=free
    )
    taken = await session.execute(taking.returning(_duties.c.name))
    return taken.scalar_one_or_none() is not None


async def leave(session: AsyncSession, name: str, holder: str) -> None:
    """Another may take it at once; nothing where it is another's by now."""
    mine = _duties.c.name == name, _duties.c.holder == holder
    await session.execute(delete(_duties).where(*mine))
