"""Runs from request to end: asked for, planned, held or started, stopped, continued, cancelled."""

import asyncio
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from delivery import deciding, holds, planning
from delivery.deciding import Decided, Scope
from delivery.message import Account
from delivery.planning import Lack, NotReady, Preview
from delivery.ports import Clock, Wake
from delivery.schedule import latest_slot, local_date
from delivery.signal import Signal
from delivery.trial import TestResult, Trial
from storage import audit, messages, notices, parameters
from storage import runs as stored
from storage.engine import Database, Session
from storage.enums import BacklogChoice, HoldReason, RunState, RunTrigger, Verdict
from storage.models import Run

__all__ = ["Lack", "NotReady", "Preview", "Runs", "TestResult"]

DAILY, HAND = "daily", "hand"
_ASKING = (RunState.HELD, RunState.AWAITING_APPROVAL)
_NOT_ENDED = (RunState.PLANNED, *_ASKING, RunState.RUNNING, RunState.STOPPED)


class Runs:
    """`work` wakes the dispatcher, `news` whoever shows runs; every method opens its own transactions."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        work: Wake,
        news: Signal,
        new_key: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._db = db
        self._clock = clock
        self._work = work
        self._news = news
        self._trial = Trial(db, clock, work=work, news=news, new_key=new_key)
        self._planning = asyncio.Lock()

    async def request(
        self,
        trigger: RunTrigger,
        slot: str,
        *,
        asked_by: str | None = None,
        backlog: BacklogChoice = BacklogChoice.ASK,
        outside_window: bool = True,
    ) -> Run:
        """The run of this slot, written down now; asking twice gives the same one. Raises NotReady.

        slot: what makes the request unique: a Slack trigger, a command's id. The bot's process plans and
        sends it; `plan` may be called at once by whoever wants to show its numbers.
        outside_window: send at any hour; otherwise what falls outside the window waits for it.
        """
        now = self._clock.now()
        async with self._db.write() as session:
            today = (await planning.scope(session, now)).today
            run, _ = await stored.create(
                session,
                _run(
                    *(HAND, today, slot, trigger, now),
                    asked_by=asked_by,
                    backlog=backlog,
                    outside_window=outside_window,
                ),
            )
        self._changed()
        return run

    async def preview(self) -> Preview:
        """What a run asked for now would send, and whom it would pass over. Raises NotReady."""
        now = self._clock.now()
        async with self._db.read() as session:
            of = await planning.scope(session, now)
        return replace(await planning.preview(self._db, of), window=of.calendar.why_closed(now))

    async def fire_slot(self, now: dt.datetime) -> Run | None:
        """The run of the schedule's slot that is due at `now`, if one is that was not fired before.

        One missed by more than the catch-up hours asks before it sends. None also where the schedule is
        paused, cannot send yet, or was set or resumed after the slot's hour: that slot was not its own.
        """
        async with self._db.read() as session:
            run = await self._due(session, now)
            if run is None or await stored.of_slot(session, run) is not None:
                return None
        async with self._db.write() as session:
            run, is_new = await stored.create(session, run)
        if not is_new:
            return None
        self._changed()
        return run

    async def advance(self) -> None:
        """Plan every run that was asked for and is not planned yet."""
        async with self._db.read() as session:
            waiting = await stored.in_state(session, RunState.PLANNED)
        for run in waiting:
            await self.plan(run.id or 0)

    async def plan(self, run_id: int) -> Run:
        """Write down every notice the run owes, then hold it, start it, or close it with nothing due.

        Safe to repeat: one killed midway goes on where it was. Raises LookupError.
        """
        async with self._planning:
            async with self._db.read() as session:
                run = await stored.get(session, run_id)
            if run.state is not RunState.PLANNED:
                return run
            now = self._clock.now()
            try:
                async with self._db.read() as session:
                    of = await planning.scope(session, now)
            except NotReady:
                # Ready when it was asked for, and not any more: nothing could ever be sent by it.
                await self._end(run_id, RunState.CANCELLED, RunState.PLANNED)
            else:
                await planning.write(self._db, run, of, now=now)
                await self._begin(run)
            async with self._db.read() as session:
                run = await stored.get(session, run_id)
        self._changed()
        return run

    async def answer(self, run_id: int, choice: BacklogChoice, by: str) -> bool:
        """A person's answer to a held run starts it. False where it was not held any more.

        Also where it waits for a word on the restored database (delivery/restored.py), which is asked once.
        Raises ValueError for ASK, which is no answer.
        """
        if choice is BacklogChoice.ASK:
            raise ValueError("an answer says whether the backlog is sent")
        now = self._clock.now()
        values = {"started_at": now, "backlog": choice, "decided_by": by}
        async with self._db.write() as session:
            run = await stored.get(session, run_id)
            if run.hold_reason is HoldReason.RESTORED and run.state is RunState.HELD:
                return False
            if not await stored.change(session, run_id, RunState.RUNNING, *_ASKING, **values):
                return False
            await holds.decided(session, run_id, choice, now)
            await _record(session, run_id, "answered", by, now, choice=choice.value)
        self._changed()
        return True

    async def stop(self, run_id: int, by: str) -> bool:
        """Nothing more is claimed; calls under way finish. False where it was not running."""
        return await self._change(run_id, RunState.STOPPED, RunState.RUNNING, by=by, verb="stopped")

    async def resume(self, run_id: int, by: str) -> bool:
        """Go on where it was stopped. False where it was not stopped."""
        return await self._change(run_id, RunState.RUNNING, RunState.STOPPED, by=by, verb="resumed")

    async def send_anyway(self, run_id: int, by: str) -> bool:
        """*Enviar mesmo assim*: the run waits for the window no more. False where it did not, or ended."""
        now = self._clock.now()
        async with self._db.write() as session:
            if not await stored.ignore_window(session, run_id):
                return False
            await _record(session, run_id, "sent_outside_window", by, now)
        self._changed()
        return True

    async def cancel_rest(self, run_id: int, by: str) -> bool:
        """What was not sent is cancelled, and so is the run. False where it had ended already."""
        now = self._clock.now()
        async with self._db.write() as session:
            was = (await stored.get(session, run_id)).state
            values = {"decided_by": by, "finished_at": now}
            if not await stored.change(session, run_id, RunState.CANCELLED, *_NOT_ENDED, **values):
                return False
            if was in _ASKING:
                await parameters.clear_pending_hold(session)
            await _record(session, run_id, "cancelled", by, now)
        self._changed()
        return True

    async def decide(
        self, scope: Scope, verdict: Verdict, by: str, *, press: str, seen: dt.datetime
    ) -> Decided | None:
        """What a person says of deliveries in doubt; None where `press` has said it already (deciding.py)."""
        async with self._db.write() as session:
            decided = await deciding.decide(
                session, scope, verdict, press=press, by=by, seen=seen, now=self._clock.now()
            )
        self._changed()
        return decided

    async def test_send(
        self,
        destination: str,
        account: Account,
        rule_key: str,
        by: str,
        *,
        shows_id: int | None = None,
        timeout: float,
    ) -> TestResult:
        """One message, marked as a test, by ledger and dispatcher; waits `timeout` seconds for its answer.

        shows_id: the suspension whose data it shows; invented ones for None.
        Neither a paused schedule or account nor a held run is in its way; it is tried once.
        Raises LookupError for a rule that does not exist.
        """
        return await self._trial.send(destination, account, rule_key, by, shows_id=shows_id, timeout=timeout)

    async def _due(self, session: Session, now: dt.datetime) -> Run | None:
        wanted = await parameters.get(session)
        slot = latest_slot(now, send_at=wanted.send_at, zone=wanted.timezone)
        # Saved while the clock was ahead: that must not keep every slot back until then.
        if wanted.paused or slot.at < wanted.updated_at <= now:
            return None
        hold = None
        if slot.late > dt.timedelta(hours=wanted.catch_up_hours):
            if slot.local_date < local_date(now, wanted.timezone):
                return None  # today's own slot is still to come, and owes what yesterday's did
            hold = HoldReason.LATE_START
        try:
            await planning.scope(session, now)
        except NotReady:
            return None
        return _run(DAILY, slot.local_date, slot.label, RunTrigger.SCHEDULE, now, hold_reason=hold)

    async def _begin(self, run: Run) -> None:
        """Planning is complete: hold the run, start it, or close it where nothing is due."""
        now, run_id = self._clock.now(), run.id or 0
        async with self._db.write() as session:
            planned = RunState.PLANNED
            # Held first: what another process that plans it too has just written down is seen after it.
            if not await stored.hold_planned(session, run_id):
                return  # planned by it to the end, or cancelled meanwhile
            if not await notices.any_pending(session, run_id):
                await stored.change(session, run_id, RunState.DONE, planned, planned_at=now, finished_at=now)
                return
            values = {"planned_at": now, "messages_as_of": await messages.latest_id(session)}
            hold = await holds.reason(session, run, await parameters.get(session), now)
            if hold is not None:
                await stored.change(session, run_id, RunState.HELD, planned, hold_reason=hold, **values)
                return
            await stored.change(session, run_id, RunState.RUNNING, planned, started_at=now, **values)
            if run.backlog is not BacklogChoice.ASK:
                await holds.decided(session, run_id, run.backlog, now)

    async def _change(self, run_id: int, to: RunState, since: RunState, *, by: str, verb: str) -> bool:
        now = self._clock.now()
        async with self._db.write() as session:
            if not await stored.change(session, run_id, to, since, decided_by=by):
                return False
            await _record(session, run_id, verb, by, now)
        self._changed()
        return True

    async def _end(self, run_id: int, to: RunState, since: RunState) -> None:
        async with self._db.write() as session:
            await stored.change(session, run_id, to, since, finished_at=self._clock.now())

    def _changed(self) -> None:
        self._work()
        self._news()


def _run(schedule: str, day: dt.date, slot: str, trigger: RunTrigger, now: dt.datetime, **values: Any) -> Run:
    return Run(
        schedule=schedule,
        local_date=day,
        slot=slot,
        trigger=trigger,
        state=RunState.PLANNED,
        created_at=now,
        **values,
    )


async def _record(session: Session, run_id: int, verb: str, by: str, now: dt.datetime, **after: str) -> None:
    await audit.append(
        session, at=now, actor=by, action=f"run.{verb}", subject=f"run {run_id}", after=after or None
    )
