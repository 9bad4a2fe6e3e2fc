"""Holidays that staff add, and the calendar that they make."""

import datetime as dt

import pytest

from delivery import windows
from delivery.calendar import ALWAYS, STANDARD, Hours, Window
from storage import local_holidays, parameters
from storage.engine import Database
from storage.local_holidays import HolidayKnown
from storage.models import AuditEntry, Parameters
from tests.support.clock import NOON_UTC, FixedClock
from tests.support.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
CARNAVAL = dt.date(2026, 2, 17)


async def test_a_holiday_is_added_once_and_removed_once(db: Database) -> None:
    """A date has one; both are audited."""
    async with db.write() as session:
        row = await local_holidays.add(session, CARNAVAL, "Carnaval", yearly=False, by="U1", now=NOON_UTC)
        with pytest.raises(HolidayKnown):
            await local_holidays.add(session, CARNAVAL, "Outro", yearly=True, by="U1", now=NOON_UTC)
        assert [each.name for each in await local_holidays.every(session)] == ["Carnaval"]
        assert await local_holidays.remove(session, row.id or 0, by="U1", now=NOON_UTC)
        assert not await local_holidays.remove(session, row.id or 0, by="U1", now=NOON_UTC)
        assert await local_holidays.every(session) == []
        assert await session.get(AuditEntry, 2) is not None


async def test_a_new_installation_has_the_standard_window(db: Database) -> None:
    """Monday to Friday 08–20, Saturday 08–14, São Paulo's clock, the national holidays."""
    async with db.read() as session:
        calendar = await windows.current(session)
    assert (calendar.window, calendar.zone) == (STANDARD, "America/Sao_Paulo")
    assert calendar.hours_on(dt.date(2026, 12, 25)) is None
    assert calendar.hours_on(dt.date(2026, 7, 9)) is not None


async def test_the_calendar_has_state_and_own_holidays(db: Database) -> None:
    """What is set counts at the next look."""
    async with db.write() as session:
        wanted = await parameters.get(session)
        await parameters.update(session, version=wanted.version, by="U1", now=NOON_UTC, uf="SP")
        await local_holidays.add(session, CARNAVAL, "Carnaval", yearly=False, by="U1", now=NOON_UTC)
        calendar = await windows.current(session)
    assert calendar.holidays(dt.date(2026, 7, 9)) == "Revolução Constitucionalista"
    assert calendar.holidays(CARNAVAL) == "Carnaval"


async def test_without_holidays_every_day_counts(db: Database) -> None:
    """Whoever works on holidays says so once."""
    await World(db, FixedClock()).change(Parameters, holidays=False)
    async with db.read() as session:
        assert (await windows.current(session)).hours_on(dt.date(2026, 12, 25)) == STANDARD.weekdays


@pytest.mark.parametrize("window", [ALWAYS, STANDARD, Window(None, None, Hours(dt.time(9), dt.time(12)))])
async def test_hours_are_kept_as_they_were_set(db: Database, window: Window) -> None:
    """From a window to the parameters and back."""
    async with db.write() as session:
        version = (await parameters.get(session)).version
        changes = windows.changes(window)
        await parameters.update(session, version=version, by="U1", now=NOON_UTC, **changes)
        assert (await windows.current(session)).window == window
