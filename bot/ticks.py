"""What the clock calls: the daily slot, a look every other second, and the chores of each minute."""

import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence

from delivery.duty import Duty
from delivery.epoch import Epoch
from delivery.ports import Clock
from delivery.runs import Runs
from storage import parameters
from storage.engine import Database, DatabaseUnreachable

log = logging.getLogger(__name__)

SetSlot = Callable[[dt.time, str], None]
Chore = Callable[[], Awaitable[None]]


class Ticks:
    """Fires slots; `set_slot` is told the hour and the zone, which may have changed.

    chores: called every minute; each knows by itself whether its time has come.
    duty: one of the bots that share a database plans.
    """

    def __init__(
        self,
        db: Database,
        runs: Runs,
        epoch: Epoch,
        clock: Clock,
        *,
        set_slot: SetSlot,
        chores: Sequence[Chore] = (),
        duty: Duty | None = None,
    ) -> None:
        self._db = db
        self._runs = runs
        self._epoch = epoch
        self._chores = chores
        self._duty = duty or Duty(db, clock, "plan")
        self._clock = clock
        self._set_slot = set_slot

    async def slot(self) -> None:
        """The hour has come. Asked twice, the run's unique slot makes the second one nothing."""
        run = await self._runs.fire_slot(self._clock.now())
        if run is not None:
            log.info("slot_fired", extra={"run": run.id, "date": str(run.local_date), "slot": run.slot})

    async def tick(self) -> None:
        """Follows the parameters, catches up on a missed slot, plans what the command line asked for."""
        await self._epoch.watch()
        async with self._db.read() as session:
            wanted = await parameters.get(session)
        self._set_slot(wanted.send_at, wanted.timezone)
        await self.slot()
        # Two that plan a run write the same rows: harmless, and for nothing.
        if await self._duty.mine():
            await self._runs.advance()

    async def leave(self) -> None:
        """At the end, so that another bot plans at once. Raises DatabaseUnreachable."""
        await self._duty.leave()

    async def minute(self) -> None:
        """Does what is due of the chores; one that fails does not keep the others."""
        for chore in self._chores:
            try:
                await chore()
            except DatabaseUnreachable as error:
                log.warning("chore_waits_for_database", extra={"why": str(error)})
            except Exception:  # logged, and tried again in a minute
                log.exception("chore_failed")
