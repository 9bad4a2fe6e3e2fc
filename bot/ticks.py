"""What the clock calls: the daily slot, and a look every other second at what other processes asked for."""

import datetime as dt
import logging
from collections.abc import Callable

from delivery.ports import Clock
from delivery.runs import Runs
from storage import parameters
from storage.engine import Database

log = logging.getLogger(__name__)

SetSlot = Callable[[dt.time, str], None]


class Ticks:
    """Fires slots; `set_slot` is told the hour and the zone, which may have changed."""

    def __init__(self, db: Database, runs: Runs, clock: Clock, *, set_slot: SetSlot) -> None:
        self._db = db
        self._runs = runs
        self._clock = clock
        self._set_slot = set_slot

    async def slot(self) -> None:
        """The hour has come. Asked twice, the run's unique slot makes the second one nothing."""
        run = await self._runs.fire_slot(self._clock.now())
        if run is not None:
            log.info("slot_fired", extra={"run": run.id, "date": str(run.local_date), "slot": run.slot})

    async def tick(self) -> None:
        """Follows the parameters, catches up on a missed slot, plans what the command line asked for."""
        async with self._db.read() as session:
            wanted = await parameters.get(session)
        self._set_slot(wanted.send_at, wanted.timezone)
        await self.slot()
        await self._runs.advance()
