"""An account's rate over all processes that send through it, as its far end counts."""

import datetime as dt
from itertools import pairwise

import pytest

from delivery.message import Account
from delivery.pacing import Pacer
from delivery.rate import HORIZON, Rate
from storage.engine import Database
from storage.enums import Channel
from tests.support.clock import FixedClock

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
ACCOUNT = Account(Channel.EMAIL, 1)
PER_MINUTE, BATCH = 60, 15


class Process:
    """One that shares the account; its time is everybody's."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self._clock, self._start = clock, clock.now()
        self.pacer = Pacer(PER_MINUTE, now=self.seconds, sleep=self.sleep)
        self.rate = Rate(db, clock, ACCOUNT, self.pacer)

    def seconds(self) -> float:
        return (self._clock.now() - self._start).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self._clock.move(dt.timedelta(seconds=seconds))

    async def claim(self, db: Database, messages: int = BATCH) -> float:
        """The seconds until it may claim; 0 where it did."""
        async with db.write() as session:
            if early := await self.rate.too_early(session):
                return early
            taken = await self.rate.reserve(session, messages)
        self.rate.granted(*taken)
        return 0.0


async def test_three_processes_are_no_faster_than_one(db: Database) -> None:
    """Their batches follow each other evenly: no minute holds more calls than the rate."""
    clock = FixedClock()
    processes = [Process(db, clock) for _ in range(3)]
    moments: list[float] = []
    for number in range(8):
        process = processes[number % 3]
        while early := await process.claim(db):
            await process.sleep(early)
        for _ in range(BATCH):
            assert await process.pacer.turn(float("inf"))
            moments.append(process.seconds())
    assert all(b - a >= 60 / PER_MINUTE for a, b in pairwise(moments))
    assert moments[-1] < 8 * BATCH * 1.03  # and little slower


async def test_what_would_wait_for_long_is_left_to_others(db: Database) -> None:
    """A claim's lease runs: batches are claimed only a little before their turn."""
    clock = FixedClock()
    processes = [Process(db, clock) for _ in range(6)]
    early = [await process.claim(db) for process in processes]
    assert early[:2] == [0, pytest.approx(15 * 1.02 - HORIZON)]
    assert all(early[1:])


async def test_what_the_batch_lacks_is_reserved_too(db: Database) -> None:
    """A mail that needs a call of its own waits for a turn like any other, and takes nobody else's."""
    clock = FixedClock()
    one, other = Process(db, clock), Process(db, clock)
    await one.claim(db, 1)
    await other.claim(db, 1)
    moments = []
    for process in (one, one, other):
        assert await process.pacer.turn(float("inf"))
        moments.append(process.seconds())
    assert moments == pytest.approx([0, 2.04, 3.06])  # the other's, missed meanwhile, is lost


async def test_whoever_was_frozen_at_its_turn_takes_the_next(db: Database) -> None:
    """A process that wakes up late has lost its turns: their time may have been another's."""
    clock = FixedClock()
    process = Process(db, clock)
    await process.claim(db)
    clock.move(dt.timedelta(seconds=100))
    assert not await process.pacer.turn(until=100.0 - 1)
    assert await process.pacer.turn(until=101.0)
    assert process.seconds() == 100.0
