"""The ledger under anything in any order: workers that claim, call, answer late, die; people; the clock.

Hypothesis chooses the order. What must hold after every step stands in the invariants.
"""

import asyncio
import datetime as dt
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import select

from delivery import deciding
from delivery.deciding import Scope
from storage import followups, ledger, receipts, runs, upkeep
from storage.engine import Database, Session
from storage.enums import Channel, DeliveryState, Outcome, ReceiptKind, RunState, Verdict
from storage.ledger import Result, Start
from storage.models import Attempt, Decision, Delivery, Run
from storage.owed import Owed, next_owed, running
from storage.receipts import ReceiptEvent
from storage.transitions import DELIVERIES, RUNS
from tests.support.clock import FixedClock
from tests.support.world import World

T = TypeVar("T")
S = DeliveryState
TOTAL, RUN = 4, 1
TIMEOUT, LEASE = dt.timedelta(minutes=2), dt.timedelta(minutes=5)


@dataclass
class Worker:
    """What one lane has in memory, however stale. `called`: calls made, their answers not recorded yet."""

    token: str
    lease_until: dt.datetime
    claimed: list[int]
    begun: dict[int, str] = field(default_factory=dict)
    called: dict[int, str] = field(default_factory=dict)


def reachable(state: Any, table: Any) -> set[Any]:
    """The states one may come to from `state`, itself among them."""
    found, left = {state}, [state]
    while left:
        new = table[left.pop()] - found
        found |= new
        left.extend(new)
    return found


class LedgerMachine(RuleBasedStateMachine):
    """One run of four deliveries; any number of workers."""

    template: Path

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "machine.db"
        shutil.copy(self.template, path)
        self.runner = asyncio.Runner()
        self.world = World(Database.open(f"sqlite:///{path}"), FixedClock())
        self.runner.run(self._fill())
        self.workers: list[Worker] = []
        self.hired = 0
        self.resent: set[int] = set()
        self.told: set[int] = set()
        self.keys: dict[str, int] = {}
        self.presses = self.heard = 0
        self.calls: Counter[int] = Counter()
        self.allowed: defaultdict[int, int] = defaultdict(lambda: 1)
        self.before: dict[int, DeliveryState] = {}
        self.run_before = RunState.RUNNING

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.world.db.close())
            self.runner.close()
            self.folder.cleanup()

    # -- a worker's steps --------------------------------------------------------------------------

    @rule(limit=st.integers(1, TOTAL), far=st.integers(1, 3))
    def work(self, limit: int, far: int) -> None:
        """A new lane: it claims, and goes on at once as far as `far` says, or later, or never."""
        if self.run_before is RunState.STOPPED:
            self._decide(RunState.RUNNING)
        self.hired += 1
        token = f"worker-{self.hired}"
        worker = Worker(token, self.now + LEASE, self._claim(token, limit))
        self.workers.append(worker)
        if far > 1:
            self._begin(worker)
        if far > 2:
            self._call(worker)

    @precondition(lambda self: any(worker.claimed for worker in self.workers))
    @rule(data=st.data())
    def begin_late(self, data: st.DataObject) -> None:
        self._begin(data.draw(st.sampled_from([worker for worker in self.workers if worker.claimed])))

    @precondition(lambda self: any(worker.begun for worker in self.workers))
    @rule(data=st.data())
    def call_late(self, data: st.DataObject) -> None:
        self._call(data.draw(st.sampled_from([worker for worker in self.workers if worker.begun])))

    def _claim(self, token: str, limit: int) -> list[int]:
        async def step(session: Session) -> list[int]:
            account = self.world.account.id
            owed: Sequence[Owed] = ()
            # What is sent again may go by a follow-up.
            for run_id, _ in await running(session, window_open=True):
                owed = owed or await next_owed(
                    session, run_id=run_id, channel=Channel.EMAIL, account_id=account, limit=limit
                )
            ids = [item.delivery_id for item in owed]
            await ledger.claim(session, ids, token=token, lease_until=self.now + LEASE, now=self.now)
            return ids

        return self.write(step)

    def _begin(self, worker: Worker) -> None:
        starts = [Start(n, f"{worker.token}-{n}", worker.token, 1) for n in worker.claimed]
        worker.claimed = []
        mine = self.write(
            lambda session: ledger.begin(
                session, starts, token=worker.token, lease_reaches=self.now + TIMEOUT, now=self.now
            )
        )
        worker.begun = {start.delivery_id: start.key for start in starts if start.delivery_id in mine}
        assert not mine or self.now + TIMEOUT <= worker.lease_until
        assert {self.row(n).worker for n in mine} <= {worker.token}

    def _call(self, worker: Worker) -> None:
        """The worker looks at its deadline right before, as the lane does."""
        if self.now + TIMEOUT <= worker.lease_until:
            worker.called |= worker.begun
            self.keys |= {key: n for n, key in worker.begun.items()}
            self.calls.update(worker.begun.keys())
        worker.begun = {}

    @precondition(lambda self: any(worker.called for worker in self.workers))
    @rule(data=st.data(), outcome=st.sampled_from(Outcome), again=st.booleans())
    def answer(self, data: st.DataObject, outcome: Outcome, again: bool) -> None:
        """However late: the worker may have slept past its lease."""
        worker = data.draw(st.sampled_from([worker for worker in self.workers if worker.called]))
        n, key = data.draw(st.sampled_from(sorted(worker.called.items())))
        del worker.called[n]
        before = self.row(n)
        if outcome is Outcome.NOT_SENT:
            self.allowed[n] += 1
        at = self.now + TIMEOUT if again else None
        result = Result(n, key, outcome, retry_at=at)
        self.write(lambda session: ledger.record(session, [result], token=worker.token, now=self.now))
        if outcome is not Outcome.ACCEPTED:  # what the far end took is taken, whoever owns it by now
            assert before.worker == worker.token or self.row(n) == before, "it answered for another's call"

    @precondition(lambda self: S.IN_DOUBT in self.before.values())
    @rule(verdict=st.sampled_from(Verdict), alone=st.booleans(), twice=st.booleans(), data=st.data())
    def decide(self, verdict: Verdict, alone: bool, twice: bool, data: st.DataObject) -> None:
        """A person's word about one or all; Slack may deliver the press again. Too early nothing happens."""
        doubtful = [n for n, state in self.before.items() if state is S.IN_DOUBT]
        scope = Scope(delivery_id=data.draw(st.sampled_from(doubtful)) if alone else None)
        before = {row.id: row for row in self.rows(Delivery)}
        self.presses += 1
        press = f"press-{self.presses}"
        for _ in range(1 + twice):
            self.write(
                lambda session: deciding.decide(
                    session, scope, verdict, press=press, by="U1", seen=self.now, now=self.now
                )
            )
        for decided in self.rows(Decision):
            if decided.press == press:
                was = before[decided.delivery_id]
                assert was.state is S.IN_DOUBT
                assert was.lease_until is None or was.lease_until < self.now, "a call may be under way"
                assert all(decided.delivery_id not in worker.begun for worker in self._awake())
                if verdict is Verdict.RESEND:
                    self.resent.add(decided.delivery_id)

    def _awake(self) -> list[Worker]:
        """Those that would still call: their lease reaches beyond a call's time."""
        return [worker for worker in self.workers if self.now + TIMEOUT <= worker.lease_until]

    @precondition(lambda self: any(self.calls.values()))
    @rule(data=st.data(), kind=st.sampled_from(ReceiptKind))
    def hear(self, data: st.DataObject, kind: ReceiptKind) -> None:
        """A receipt of any call that was made, whenever: also before its answer, or of an earlier call."""
        key = data.draw(st.sampled_from(sorted(self.keys)))
        self.heard += 1
        event = ReceiptEvent("far", f"event-{self.heard}", key, kind, at=self.now)
        account = self.world.account.id
        self.write(
            lambda session: receipts.apply(
                session, [event], channel=Channel.EMAIL, account_id=account, now=self.now
            )
        )
        self.told.add(self.keys[key])

    @precondition(lambda self: len(self.workers) > 3)
    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        self.workers.remove(data.draw(st.sampled_from(self.workers)))

    # -- the dispatcher's chores, people, the clock ------------------------------------------------

    @rule(minutes=st.sampled_from([2, 6]), look=st.sampled_from([True, True, False]))
    def time_passes(self, minutes: int, look: bool) -> None:
        """A lease is five; with `look` the dispatcher does its chores then."""
        self.world.clock.move(dt.timedelta(minutes=minutes))
        if look:
            self._look()

    @precondition(lambda self: self.run_before is RunState.RUNNING and self.workers)
    @rule()
    def stop(self) -> None:
        """*Parar envio*; the next lane comes with *Continuar*."""
        self._decide(RunState.STOPPED)

    @precondition(lambda self: self.hired > 5)  # late, for little can happen after it
    @rule(cancel=st.booleans())
    def end(self, cancel: bool) -> None:
        if cancel:
            self._decide(RunState.CANCELLED)
        self._look()

    def _look(self) -> None:
        living = [row for row in self.rows(Delivery) if row.lease_until and row.lease_until >= self.now]

        async def step(session: Session) -> None:
            await upkeep.recover(session, now=self.now, all_workers=False)
            untouched = [await session.get(Delivery, row.id) for row in living]
            assert untouched == living
            await upkeep.wake_retries(session, now=self.now)
            await upkeep.cancel_rest(session, now=self.now)
            failed = await followups.unfollowed(session, (), limit=TOTAL)
            await followups.mark(session, [each for one in failed for each in one.ids], now=self.now)
            await runs.close(session, await runs.finished(session, now=self.now), now=self.now)

        self.write(step)

    def _decide(self, to: RunState) -> None:
        since = [state for state, after in RUNS.items() if to in after]
        self.write(lambda session: runs.change(session, RUN, to, *since))

    # -- what must hold ----------------------------------------------------------------------------

    @invariant()
    def holds(self) -> None:
        states, run, attempts, approvals = self.runner.run(self._seen())
        self._states_only_move_forward(states, run)
        self._no_call_without_its_row_and_none_too_many(attempts, approvals)
        self._a_call_without_an_answer_is_under_way_or_in_doubt(states)

    def _states_only_move_forward(self, states: dict[int, DeliveryState], run: RunState) -> None:
        for n, state in states.items():
            assert state in reachable(self.before.get(n, S.PENDING), DELIVERIES)
        assert run in reachable(self.run_before, RUNS)
        assert len(states) == TOTAL
        self.before, self.run_before = states, run

    def _no_call_without_its_row_and_none_too_many(
        self, attempts: Counter[int], approvals: Counter[int]
    ) -> None:
        """Invariant 3, by the approvals that are stored."""
        for n, calls in self.calls.items():
            assert calls <= attempts[n]
            assert calls <= self.allowed[n] + approvals[n]

    def _a_call_without_an_answer_is_under_way_or_in_doubt(self, states: dict[int, DeliveryState]) -> None:
        """Never pending again, never shown as sent, never lost; unless by a person or a receipt."""
        decided = {row.delivery_id for row in self.rows(Decision)}
        for worker in self.workers:
            for n in worker.called.keys() - self.resent - self.told - decided:
                assert states[n] in (S.SENDING, S.IN_DOUBT)

    async def _seen(self) -> tuple[dict[int, DeliveryState], RunState, Counter[int], Counter[int]]:
        async with self.world.db.read() as session:
            states = await session.exec(select(Delivery.id, Delivery.state))
            run = await session.exec(select(Run.state).where(Run.id == RUN))
            begun = await session.exec(select(Attempt.delivery_id))
            said = await session.exec(select(Decision.delivery_id).where(Decision.verdict == Verdict.RESEND))
            known: Any = dict(states.all()), run.one()  # ids are set
            return *known, Counter(begun.all()), Counter(said.all())

    # -- plumbing ----------------------------------------------------------------------------------

    @property
    def now(self) -> dt.datetime:
        return self.world.clock.now()

    def write(self, step: Callable[[Session], Awaitable[T]]) -> T:
        async def run() -> T:
            async with self.world.db.write() as session:
                return await step(session)

        return self.runner.run(run())

    def rows(self, model: type[Any]) -> list[Any]:
        return list(self.runner.run(self.world.rows(model)))

    def row(self, n: int) -> Delivery:
        return next(row for row in self.rows(Delivery) if row.id == n)

    async def _fill(self) -> None:
        await self.world.ready()
        await self.world.suspend(TOTAL)
        await self.world.planned()


def test_the_ledger_under_anything_in_any_order(sqlite_template: Path) -> None:
    """Invariants 2, 3, 5 and 6 of ARCHITECTURE.md."""
    LedgerMachine.template = sqlite_template
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    LedgerMachine.TestCase.settings = settings(
        max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=slow
    )
    LedgerMachine.TestCase("runTest").debug()
