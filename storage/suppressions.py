"""Destinations that are sent nothing more, and why, until a person lifts it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.enums import Channel, SuppressionReason
from storage.models import Suppression
from storage.tables import table

_table = table(Suppression)
_c = _table.c
_CHUNK = 500


async def add(
    session: AsyncSession,
    *,
    channel: Channel,
    destination: str,
    reason: SuppressionReason,
    since: dt.datetime,
    by: str,
) -> None:
    """Send nothing more there. `since`: when the reason came to be; `by`: who says so.

    In whatever order reasons come, the earliest stands; one from before a person lifted it changes nothing.
    """
    row = {
        "channel": channel,
        "destination": destination,
        "reason": reason,
        "since": since,
        "by": by,
        "lifted_at": None,
        "lifted_by": None,
    }
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(_table).values(row)
    anew = and_(_c.lifted_at.is_not(None), _c.lifted_at < new.excluded.since)
    earlier = and_(
        _c.lifted_at.is_(None),
        or_(
            new.excluded.since < _c.since,
            and_(new.excluded.since == _c.since, new.excluded.reason < _c.reason),
        ),
    )
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[_c.channel, _c.destination],
            set_={name: new.excluded[name] for name in ("reason", "since", "by", "lifted_at", "lifted_by")},
            where=or_(anew, earlier),
        )
    )


async def lift(
    session: AsyncSession, *, channel: Channel, destination: str, by: str, now: dt.datetime
) -> bool:
    """A person says that it may be sent to again. False where nothing was suppressed."""
    result: Any = await session.execute(
        update(_table)
        .where(_c.channel == channel, _c.destination == destination, _c.lifted_at.is_(None))
        .values(lifted_at=now, lifted_by=by)
    )
    lifted = isinstance(result, CursorResult) and result.rowcount > 0
    if lifted:
        subject = f"{channel.value} {destination}"
        await audit.append(session, at=now, actor=by, action="suppression.lifted", subject=subject)
    return lifted


async def active(
    session: AsyncSession, channel: Channel, destinations: Sequence[str]
) -> dict[str, SuppressionReason]:
    """Which of these are sent nothing, and why."""
    found: dict[str, SuppressionReason] = {}
    for start in range(0, len(destinations), _CHUNK):
        query = select(_c.destination, _c.reason).where(
            _c.channel == channel,
            _c.destination.in_(destinations[start : start + _CHUNK]),
            _c.lifted_at.is_(None),
        )
        found.update((row.destination, row.reason) for row in await session.execute(query))
    return found


async def listed(session: AsyncSession, *, limit: int, offset: int = 0) -> Sequence[Suppression]:
    """Those that stand, newest first."""
    query = (
        select(Suppression)
        .where(col(Suppression.lifted_at).is_(None))
        .order_by(col(Suppression.since).desc(), col(Suppression.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return (await session.scalars(query)).all()


async def count(session: AsyncSession) -> int:
    """How many stand."""
    query = select(func.count()).select_from(Suppression).where(col(Suppression.lifted_at).is_(None))
    return int(await session.scalar(query) or 0)


async def get(session: AsyncSession, suppression_id: int) -> Suppression | None:
    return await session.get(Suppression, suppression_id)
