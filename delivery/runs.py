"""Runs from their request to their end: asked for, planned, held or started, stopped, continued, cancelled."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from delivery.message import Account
from delivery.ports import Clock, Wake
from delivery.signal import Signal
from storage.engine import Database
from storage.enums import BacklogChoice, DeliveryState, RunTrigger, SkipReason
from storage.models import Run


class Lack(StrEnum):
    """What the parameters lack before anything can be sent."""

    METHOD = "method"
    ACCOUNT = "account"
    ACCOUNT_OFF = "account_off"


class NotReady(Exception):
    """Nothing can be sent yet; `lack` says why."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack)
        self.lack = lack


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run asked for now would do. Nothing was written.

    due: notices to send that are no backlog. backlog: those that were past when first seen.
    names: some clients who would be written to; skipped_names: some who would not, by reason.
    """

    due: int
    backlog: int
    skips: Mapping[SkipReason, int]
    names: tuple[str, ...]
    skipped_names: Mapping[SkipReason, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TestResult:
    """How a test send went. Still pending, claimed or sending: no answer within the time given."""

    run_id: int
    state: DeliveryState
    code: str | None = None
    detail: str | None = None
    ref: str | None = None

    @property
    def accepted(self) -> bool:
        return self.state in (DeliveryState.ACCEPTED, DeliveryState.DELIVERED)


class Runs:
    """`work` wakes the dispatcher, `news` whoever shows runs; every method opens its own transactions."""

    def __init__(self, db: Database, clock: Clock, *, work: Wake, news: Signal) -> None:
        self._db = db
        self._clock = clock
        self._work = work
        self._news = news

    async def request(
        self,
        trigger: RunTrigger,
        slot: str,
        *,
        asked_by: str | None = None,
        backlog: BacklogChoice = BacklogChoice.ASK,
    ) -> Run:
        """The run of this slot, written down now; asking twice gives the same one. Raises NotReady.

        slot: what makes the request unique: a Slack trigger, a command's id. The dispatcher's process plans
        and sends it; `plan` may be called at once by whoever wants to show its numbers.
        """
        raise NotImplementedError

    async def preview(self) -> Preview:
        """Raises NotReady."""
        raise NotImplementedError

    async def plan(self, run_id: int) -> Run:
        """Write down every notice the run owes, then hold it, start it, or close it with nothing due.

        Safe to repeat: one killed midway goes on where it was.
        """
        raise NotImplementedError

    async def advance(self) -> None:
        """Plan every run that was asked for and is not planned yet."""
        raise NotImplementedError

    async def fire_slot(self, now: dt.datetime) -> Run | None:
        """The run of the schedule's slot that is due at `now`, if one is that was not fired before."""
        raise NotImplementedError

    async def answer(self, run_id: int, choice: BacklogChoice, by: str) -> bool:
        """A person's answer to a held run starts it. False where it was not held any more."""
        raise NotImplementedError

    async def stop(self, run_id: int, by: str) -> bool:
        """Nothing more is claimed; calls under way finish. False where it was not running."""
        raise NotImplementedError

    async def resume(self, run_id: int, by: str) -> bool:
        """False where it was not stopped."""
        raise NotImplementedError

    async def cancel_rest(self, run_id: int, by: str) -> bool:
        """What was not sent is cancelled, and so is the run. False where it had ended already."""
        raise NotImplementedError

    async def test_send(
        self, destination: str, account: Account, rule_key: str, by: str, *, timeout: float
    ) -> TestResult:
        """One message with sample facts through ledger and dispatcher; waits `timeout` seconds for the answer.

        Neither a paused schedule or account nor a held run is in its way; it is tried once.
        """
        raise NotImplementedError
