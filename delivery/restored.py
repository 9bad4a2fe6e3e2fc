"""What a person says of a restored database: send what it still owes, or only what comes from now on.

It does not know what went out after the copy was made. Until somebody answers its runs wait, as
storage/instance.py says.
"""

from delivery import holds
from delivery.planning import NotReady
from delivery.ports import Clock, Wake
from delivery.runs import Runs
from storage import instance, parameters, run_reports
from storage import runs as stored
from storage.engine import Database, Session
from storage.enums import BacklogChoice, HoldReason, RunState, RunTrigger
from storage.models import Run


class Restoration:
    """`work` wakes the dispatcher, `news` whoever shows runs."""

    def __init__(self, db: Database, clock: Clock, runs: Runs, *, work: Wake, news: Wake) -> None:
        self._db = db
        self._clock = clock
        self._runs = runs
        self._work = work
        self._news = news

    async def answer(self, choice: BacklogChoice, by: str) -> bool:
        """INCLUDE: what waits goes out. ONLY_NEW: nothing that is owed by now ever does, by this copy.

        False where it was answered already, or is no copy. Raises ValueError for ASK, which is no answer.
        """
        if choice is BacklogChoice.ASK:
            raise ValueError("an answer says whether what waits is sent")
        async with self._db.read() as session:
            row = await instance.get(session)
        if not instance.asks(row):
            return False
        complete = choice is BacklogChoice.INCLUDE or await self._write_down_what_is_owed(row.epoch, by)
        now = self._clock.now()
        async with self._db.write() as session:
            row = await instance.locked(session)
            if not instance.asks(row):
                return False
            await instance.decide(session, row, choice, by=by, now=now)
            if choice is BacklogChoice.INCLUDE:
                for run in await stored.held_for(session, HoldReason.RESTORED):
                    await self._release(session, run, by)
            else:
                await stored.cancel_unsent(session, by=by, now=now)
            if not complete:
                # Nothing can be sent now, so nothing owed could be written down: whoever sets it up is asked.
                await parameters.set_pending_hold(session, HoldReason.FIRST_RUN)
        self._work()
        self._news()
        return True

    async def _write_down_what_is_owed(self, epoch: int, by: str) -> bool:
        """A run of everything due by now. It waits as every run does, so that it can be cancelled for good.

        Should the process die after it, it waits with the others. False where nothing can be sent now.
        """
        try:
            run = await self._runs.request(RunTrigger.HAND, f"restored-{epoch}", asked_by=by)
        except NotReady:
            return False
        planned = await self._runs.plan(run.id or 0)
        if planned.state is RunState.DONE:  # nothing was owed
            async with self._db.write() as session:
                await run_reports.untold(session, planned.id or 0)
        return True

    async def _release(self, session: Session, run: Run, by: str) -> None:
        """It goes on as it would have: it starts, or asks a question of its own."""
        now, run_id = self._clock.now(), run.id or 0
        if run.started_at is None:
            reason = await holds.own_reason(session, run, await parameters.get(session))
            if reason is not None:
                await stored.ask_because(session, run_id, reason)
                return
            if run.backlog is not BacklogChoice.ASK:
                await holds.decided(session, run_id, run.backlog, now)
        values = {"started_at": run.started_at or now, "decided_by": by}
        await stored.change(session, run_id, RunState.RUNNING, RunState.HELD, **values)
