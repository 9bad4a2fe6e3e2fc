"""The clock: it calls, and goes on calling; what must happen once is settled elsewhere."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import pytest

from bot.scheduler import Scheduler

NINE = dt.time(9, 0)
ZONE = "America/Sao_Paulo"


class Called:
    """A call that counts, waits while `gate` is closed, and raises `error` while there is one."""

    def __init__(self) -> None:
        self.times = 0
        self.ended = 0
        self.error: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._called = asyncio.Condition()

    async def __call__(self) -> None:
        self.times += 1
        async with self._called:
            self._called.notify_all()
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        self.ended += 1

    async def until(self, times: int) -> None:
        async with asyncio.timeout(5), self._called:
            await self._called.wait_for(lambda: self.times >= times)


async def nothing() -> None: ...


@pytest.fixture
def tick() -> Called:
    return Called()


@pytest.fixture
async def scheduler() -> AsyncIterator[Scheduler]:
    """One that ticks fifty times a second."""
    one = Scheduler(tick=0.02)
    yield one
    await one.stop()


def next_slot(scheduler: Scheduler) -> dt.datetime:
    """When the daily call comes, in UTC."""
    job = scheduler._scheduler.get_job("slot")
    at: dt.datetime = job.next_run_time
    return at.astimezone(dt.UTC)


async def test_it_ticks_at_once_and_again(scheduler: Scheduler, tick: Called) -> None:
    """A start looks right away at what was missed, then at every tick."""
    scheduler.start(NINE, ZONE, on_slot=nothing, on_tick=tick, on_minute=nothing)
    await tick.until(3)


async def test_a_call_that_fails_is_called_again(
    scheduler: Scheduler, tick: Called, caplog: pytest.LogCaptureFixture
) -> None:
    """One bad minute of the database must not stop the clock; the log has the cause."""
    tick.error = RuntimeError("no database")
    scheduler.start(NINE, ZONE, on_slot=nothing, on_tick=tick, on_minute=nothing)
    await tick.until(2)
    assert "scheduled_call_failed" in caplog.text


async def test_a_long_call_is_not_joined_by_a_second(scheduler: Scheduler, tick: Called) -> None:
    """Planning a million suspensions takes many ticks; nothing piles up behind it, or complains."""
    tick.gate.clear()
    scheduler.start(NINE, ZONE, on_slot=nothing, on_tick=tick, on_minute=nothing)
    await tick.until(1)
    await asyncio.sleep(0.1)  # five ticks: what does not come cannot be awaited
    assert tick.times == 1
    tick.gate.set()
    await tick.until(2)


async def test_the_slot_is_an_hour_of_the_providers_day(scheduler: Scheduler) -> None:
    """09:00 in São Paulo is noon in UTC, wherever the bot runs."""
    scheduler.start(NINE, ZONE, on_slot=nothing, on_tick=nothing, on_minute=nothing)
    assert next_slot(scheduler).time() == dt.time(12, 0)


async def test_another_hour_moves_the_slot(scheduler: Scheduler) -> None:
    """What an admin saves holds from the next tick on, without a restart."""
    scheduler.start(NINE, ZONE, on_slot=nothing, on_tick=nothing, on_minute=nothing)
    scheduler.set_slot(dt.time(10, 30), "America/Manaus")
    assert next_slot(scheduler).time() == dt.time(14, 30)


async def test_a_late_slot_is_still_called(scheduler: Scheduler) -> None:
    """The library drops a job that is one second late, unless it is told not to."""
    scheduler.start(NINE, ZONE, on_slot=nothing, on_tick=nothing, on_minute=nothing)
    assert scheduler._scheduler.get_job("slot").misfire_grace_time is None


async def test_stopping_lets_a_call_end(scheduler: Scheduler, tick: Called) -> None:
    """The library cancels what it runs when it shuts down, in the middle of a transaction."""
    tick.gate.clear()
    scheduler.start(NINE, ZONE, on_slot=nothing, on_tick=tick, on_minute=nothing)
    await tick.until(1)
    stopping = asyncio.create_task(scheduler.stop())
    await asyncio.sleep(0)
    tick.gate.set()
    await stopping
    assert (tick.times, tick.ended) == (1, 1)


async def test_stopping_does_not_wait_for_ever(scheduler: Scheduler, tick: Called) -> None:
    """A plan that is cut off is planned again; a stop that hangs is killed."""
    tick.gate.clear()
    scheduler.start(NINE, ZONE, on_slot=nothing, on_tick=tick, on_minute=nothing)
    await tick.until(1)
    async with asyncio.timeout(5):
        await scheduler.stop(patience=0.01)
    assert tick.ended == 0
