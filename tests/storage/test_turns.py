"""Turns of an account, reserved by any number of processes: none is given twice."""

import asyncio
import datetime as dt

import pytest

from storage import turns
from storage.engine import Database
from storage.enums import Channel

NOW = dt.datetime.now(dt.UTC)  # PostgreSQL has a clock of its own
OF = Channel.EMAIL, 1


async def take(db: Database, seconds: float, now: dt.datetime = NOW) -> float:
    async with db.write() as session:
        return await turns.reserve(session, *OF, seconds=seconds, now=now)


async def test_at_once_then_one_after_the_other(db: Database) -> None:
    """Whoever is first goes at once; the next begin where the others end, whatever the order they come in."""
    waits = sorted(await asyncio.gather(*(take(db, 100.0) for _ in range(5))))
    assert waits == pytest.approx([0, 100, 200, 300, 400], abs=5)
    async with db.read() as session:
        assert await turns.ahead(session, *OF, now=NOW) == pytest.approx(500, abs=5)
        assert await turns.ahead(session, Channel.SMS, 1, now=NOW) == 0


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_turns_not_used_are_no_credit(db: Database) -> None:
    """An hour of silence lets no burst through afterwards."""
    await take(db, 10.0)
    later = NOW + dt.timedelta(hours=1)
    assert await take(db, 10.0, later) == 0
    assert await take(db, 10.0, later) == pytest.approx(10)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_clock_that_is_put_right_keeps_nobody_waiting(db: Database) -> None:
    """Reserved while it was a day ahead: that day is not waited for."""
    await take(db, 10.0, NOW + dt.timedelta(days=1))
    assert await take(db, 10.0) == 0
