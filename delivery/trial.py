"""*Teste de envio*: one message, marked as a test, through the same ledger and dispatcher as every notice."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from delivery.message import Account
from delivery.ports import Clock, Wake
from delivery.schedule import local_date
from delivery.signal import Signal
from storage import messages, parameters, rules, runs, trials
from storage.engine import Database
from storage.enums import DeliveryState, RunState, RunTrigger
from storage.models import Run

_UNDER_WAY = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENDING)
_LOOK_EVERY = 1.0  # seconds, should the process that sends be another one


@dataclass(frozen=True, slots=True)
class TestResult:
    """How a test send went. Still pending, claimed or sending: no answer within the time given."""

    __test__ = False  # pytest, which would take it for a test class

    run_id: int
    state: DeliveryState
    code: str | None = None
    detail: str | None = None
    ref: str | None = None

    @property
    def accepted(self) -> bool:
        return self.state in (DeliveryState.ACCEPTED, DeliveryState.DELIVERED)


class Trial:
    """Sends tests; `Runs.test_send` is the way to it."""

    def __init__(
        self, db: Database, clock: Clock, *, work: Wake, news: Signal, new_key: Callable[[], str]
    ) -> None:
        self._db = db
        self._clock = clock
        self._work = work
        self._news = news
        self._new_key = new_key

    async def send(
        self,
        destination: str,
        account: Account,
        rule_key: str,
        by: str,
        *,
        shows_id: int | None,
        timeout: float,
    ) -> TestResult:
        """See Runs.test_send. A test without an answer in time is withdrawn if it did not begin."""
        run_id = await self._write(destination, account, rule_key, by, shows_id)
        result = TestResult(run_id, DeliveryState.PENDING)
        with self._news.listen() as news:
            self._work()
            try:
                async with asyncio.timeout(timeout):
                    while result.state in _UNDER_WAY:
                        await news.wait(_LOOK_EVERY)
                        result = await self._result(run_id)
            except TimeoutError:
                async with self._db.write() as session:
                    now = self._clock.now()
                    await runs.change(session, run_id, RunState.CANCELLED, RunState.RUNNING, finished_at=now)
        return result

    async def _write(
        self, destination: str, account: Account, rule_key: str, by: str, shows_id: int | None
    ) -> int:
        now = self._clock.now()
        async with self._db.write() as session:
            ids = {rule.key: rule.id for rule in await rules.all_rules(session)}
            if (rule_id := ids.get(rule_key)) is None:
                raise LookupError(f"there is no rule {rule_key}")
            today = local_date(now, (await parameters.get(session)).timezone)
            run, _ = await runs.create(session, self._run(today, by, now, await messages.latest_id(session)))
            await trials.add(
                session,
                run_id=run.id or 0,
                rule_id=rule_id,
                channel=account.channel,
                account_id=account.id,
                destination=destination,
                shows_id=shows_id,
                today=today,
                now=now,
            )
        return run.id or 0

    def _run(self, today: dt.date, by: str, now: dt.datetime, as_of: int) -> Run:
        return Run(
            schedule="test",
            local_date=today,
            slot=self._new_key(),
            trigger=RunTrigger.TEST,
            state=RunState.RUNNING,
            asked_by=by,
            messages_as_of=as_of,
            created_at=now,
            planned_at=now,
            started_at=now,
        )

    async def _result(self, run_id: int) -> TestResult:
        async with self._db.read() as session:
            found = await trials.result(session, run_id)
        return TestResult(run_id, found.state, found.error_code, found.error_text, found.provider_ref)
