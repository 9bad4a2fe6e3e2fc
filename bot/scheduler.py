"""The only file that knows APScheduler, and it is only the clock: it calls what it is given, with nothing.

The job store is in memory on purpose: a shared one fired ten times for six seconds in two processes.
What must happen once is settled by the run's unique slot, not here.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

TICK_SECONDS = 2.0
Call = Callable[[], Awaitable[None]]


class Scheduler:
    """Calls `on_slot` daily at the set local time, `on_tick` every `tick` seconds, `on_minute` every minute.

    A call that raises is logged and called again at its next time; one that takes longer than that is not
    joined by a second. A slot that comes late (a sleeping machine, a blocked loop) is still called: how late
    is too late is decided by whoever is called.
    """

    def __init__(self, *, tick: float = TICK_SECONDS) -> None:
        self._tick = tick
        self._on_slot: Call | None = None
        self._slot: tuple[dt.time, str] | None = None
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._scheduler = AsyncIOScheduler(timezone=dt.UTC)

    def start(
        self, send_at: dt.time, timezone: str, *, on_slot: Call, on_tick: Call, on_minute: Call
    ) -> None:
        """Starts the calls, the first tick at once; `timezone` is an IANA name."""
        self._on_slot = on_slot
        self._scheduler.add_job(
            self._begin("tick", on_tick),
            IntervalTrigger(seconds=self._tick, timezone=dt.UTC),
            id="tick",
            next_run_time=dt.datetime.now(dt.UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.add_job(
            self._begin("minute", on_minute),
            IntervalTrigger(minutes=1, timezone=dt.UTC),
            id="minute",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self.set_slot(send_at, timezone)
        self._scheduler.start()

    def set_slot(self, send_at: dt.time, timezone: str) -> None:
        """Moves the daily call; does nothing where nothing changed."""
        if self._on_slot is None or self._slot == (send_at, timezone):
            return
        self._slot = (send_at, timezone)
        self._scheduler.add_job(
            self._begin("slot", self._on_slot),
            CronTrigger(hour=send_at.hour, minute=send_at.minute, timezone=ZoneInfo(timezone)),
            id="slot",
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # the library's default drops a job that is one second late
        )

    async def stop(self, *, patience: float = 10.0) -> None:
        """No call begins after this; one under way has `patience` seconds to end, and is cancelled then."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        under_way = list(self._under_way.values())
        if not under_way:
            return
        _, late = await asyncio.wait(under_way, timeout=patience)
        for call in late:
            call.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, name: str, call: Call) -> Call:
        """The job that begins `call`, unless the one before it is still under way.

        The call is a task of ours: the library would cancel its own at shutdown, wherever they are.
        """

        async def job() -> None:
            if name not in self._under_way:
                task = asyncio.create_task(_logged(call))
                self._under_way[name] = task
                task.add_done_callback(lambda _: self._under_way.pop(name))

        return job


async def _logged(call: Call) -> None:
    try:
        await call()
    except Exception:
        log.exception("scheduled_call_failed")
