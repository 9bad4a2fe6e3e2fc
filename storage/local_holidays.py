"""Holidays that no library knows: the municipality's own, and days off by custom."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.models import LocalHoliday


class HolidayKnown(Exception):
    """There is a local holiday on that date already."""


async def every(session: AsyncSession) -> Sequence[LocalHoliday]:
    """All of them, by date."""
    return (await session.exec(select(LocalHoliday).order_by(col(LocalHoliday.day)))).all()


async def add(
    session: AsyncSession, day: dt.date, name: str, *, yearly: bool, by: str, now: dt.datetime
) -> LocalHoliday:
    """yearly: on its day and month of every year. Raises HolidayKnown."""
    known = await session.exec(select(LocalHoliday).where(col(LocalHoliday.day) == day).with_for_update())
    if known.one_or_none() is not None:
        raise HolidayKnown
    row = LocalHoliday(day=day, name=name, yearly=yearly, added_by=by, created_at=now)
    session.add(row)
    await session.flush()
    await _record(session, "added", row, by, now)
    return row


async def remove(session: AsyncSession, holiday_id: int, *, by: str, now: dt.datetime) -> bool:
    """False where it was removed before."""
    row = await session.get(LocalHoliday, holiday_id, with_for_update=True, populate_existing=True)
    if row is None:
        return False
    await session.delete(row)
    await _record(session, "removed", row, by, now)
    return True


async def _record(session: AsyncSession, verb: str, row: LocalHoliday, by: str, now: dt.datetime) -> None:
    values = {"name": row.name, "yearly": row.yearly}
    before, after = (None, values) if verb == "added" else (values, None)
    await audit.append(
        session,
        at=now,
        actor=by,
        action=f"holiday.{verb}",
        subject=row.day.isoformat(),
        before=before,
        after=after,
    )
